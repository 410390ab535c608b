//! The walkability report as one HTML page: no network, no script, readable on a phone and in print.

use maud::{Markup, html};

use super::WalkabilityReport;
use super::map::MARKED;
use super::summary::Summary;
use super::words::{bounds, caveats, narrow, part, percent, value, words};
use crate::catalog::Lang;
use crate::report::html::page;
use crate::report::text::count;

/// So many zones the page lists; all are in the CSV.
const MOST_ZONES: usize = 30;

impl WalkabilityReport<'_> {
    /// The report as a self-contained HTML page.
    pub fn html(&self) -> String {
        let w = words(self.lang);
        let summaries = self.summaries();
        let mut base = self.base();
        let several = summaries.len() > 1;
        let main = html! {
            @if let Some(note) = &self.note { p class="note" { (note) } }
            h1 { (self.heading()) }
            @if self.cells.is_empty() { p { (w.none_cells) } } @else {
                @if let Some(first) = summaries.first() { (self.headline(first)) }
                @if several { section { h2 { (w.scores) } (self.overview(&summaries)) } }
                @for (i, s) in summaries.iter().enumerate() {
                    section class="score" id=(format!("score-{}", i + 1)) {
                        h2 { (s.score.title()) }
                        @if i > 0 { (self.headline(s)) }
                        (self.map(&mut base, s, i == 0))
                        h3 { (w.bands) }
                        (self.bands_table(s))
                        (self.histogram(s))
                        (self.groups_table(s))
                        (self.components_table(s))
                        (self.zones_table(s))
                        (self.cells_table(s))
                        h3 { (w.how) }
                        (self.method(s))
                    }
                }
            }
            section { h2 { (w.caveats) } ul { @for c in caveats(self.lang) { li { (c) } } } }
            @if self.diagnostics().next().is_some() {
                section { h2 { (w.diagnostics) } ul { @for d in self.diagnostics() { li { (d) } } } }
            }
            @if !self.sources.is_empty() {
                section { h2 { (w.sources) } ul { @for s in &self.sources { li { (s) } } } }
            }
        };
        page(self.lang, self.heading(), main)
    }

    /// The mean as the number to remember, and what it means.
    fn headline(&self, s: &Summary) -> Markup {
        let Some((mean, median)) = s.all.mean().zip(s.all.quantile(0.5)) else {
            return html! { p { (words(self.lang).none_values) } };
        };
        let text = |x: f64| value(Some(x), s.decimals);
        let (name, unit) = (s.score.title(), &s.score.unit);
        let top = s.bands.last().filter(|b| !b.name.is_empty()).map(|b| (percent(s.share(b)), &b.name));
        let low = s.bands.first().filter(|b| !b.name.is_empty()).map(|b| (percent(s.share(b)), &b.name));
        html! {
            p class="big" {
                strong { (text(mean)) }
                span {
                    @match self.lang {
                        Lang::En => {
                            "is the mean of " em { (name) } @if !unit.is_empty() { " (" (unit) ")" } " over "
                            (count(s.all.people)) " people; half of them live at " (text(median)) " or less."
                            @if let Some(((top, top_name), (low, low_name))) = top.zip(low) {
                                " " (top) " live in the band “" (top_name) "”, " (low) " in “" (low_name) "”."
                            }
                        }
                        Lang::Ja => {
                            em { (name) } @if !unit.is_empty() { "(" (unit) ")" } "の" (count(s.all.people)) "人の平均。半数の人は"
                            (text(median)) "以下のセルに住む。"
                            @if let Some(((top, top_name), (low, low_name))) = top.zip(low) {
                                "「" (top_name) "」に" (top) "、「" (low_name) "」に" (low) "の人が住む。"
                            }
                        }
                    }
                }
            }
        }
    }

    /// One row a score.
    fn overview(&self, summaries: &[Summary]) -> Markup {
        let w = words(self.lang);
        html! {
            p class="about" { (w.scores_about) }
            div class="wide" {
                table class="stations" {
                    thead {
                        tr {
                            th { (w.score) } th { (w.unit) }
                            @for h in [w.mean, w.worst_tenth, w.median, w.best_tenth, w.known] { th class="n" { (h) } }
                        }
                    }
                    tbody {
                        @for (i, s) in summaries.iter().enumerate() {
                            tr {
                                td { a href=(format!("#score-{}", i + 1)) { (s.score.title()) } }
                                td class="w" { (s.score.unit) }
                                @for v in [s.all.mean(), s.all.quantile(0.1), s.all.quantile(0.5), s.all.quantile(0.9)] {
                                    td class="n" { (value(v, s.decimals)) }
                                }
                                td class="n" { (count(s.all.people)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// People by band, highest band first.
    fn bands_table(&self, s: &Summary) -> Markup {
        let w = words(self.lang);
        html! {
            div class="wide" {
                table class="shares" {
                    thead {
                        tr { th { (w.band) } th { (w.value) } th class="n" { (w.people) } th class="n" { (w.share) } th class="bar" {} }
                    }
                    tbody {
                        @for band in s.bands.iter().rev() {
                            @let share = s.share(band);
                            tr {
                                th scope="row" { span class="swatch" style=(format!("background:{}", band.color)) {} " " (band.name) }
                                td class="w" { (bounds(band, s, self.lang)) }
                                td class="n" { (count(band.people)) }
                                td class="n" { (percent(share)) }
                                td class="bar" {
                                    span { b style=(format!("width:{:.1}%;background:{}", share.unwrap_or(0.0) * 100.0, band.color)) {} }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Everyone and each group.
    fn groups_table(&self, s: &Summary) -> Markup {
        let w = words(self.lang);
        let groups = s.by_group(self.cells);
        html! {
            @if groups.len() > 1 {
                h3 { (w.groups) }
                p class="about" { (w.groups_about) }
                div class="wide" {
                    table class="shares" {
                        thead {
                            tr { th { (w.group) } @for h in [w.people, w.mean, w.median] { th class="n" { (h) } } th class="stack" { (w.in_bands) } }
                        }
                        tbody {
                            @for g in &groups {
                                tr class=(if g.name.is_none() { "all" } else { "" }) {
                                    th scope="row" { (self.group_name(g.name)) }
                                    td class="n" { (count(g.people)) }
                                    td class="n" { (value(g.mean, s.decimals)) }
                                    td class="n" { (value(g.median, s.decimals)) }
                                    td class="stack" { (stack(s, &g.bands)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn components_table(&self, s: &Summary) -> Markup {
        let w = words(self.lang);
        let rows = s.components(self.cells.population());
        html! {
            @if !rows.is_empty() {
                h3 { (w.components) }
                p class="about" { (w.components_about) }
                div class="wide" {
                    table class="stations" {
                        thead {
                            tr { th { (w.component) } @for h in [w.everyone, w.lowest_quarter, w.highest_quarter] { th class="n" { (h) } } }
                        }
                        tbody {
                            @for (name, means) in rows {
                                @let decimals = decimals_of(&means);
                                tr { td { (part(name, self.lang)) } @for m in means { td class="n" { (value(m, decimals)) } } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn zones_table(&self, s: &Summary) -> Markup {
        let w = words(self.lang);
        let zones = s.by_zone(self.cells.population(), &self.zone_of, &self.zone_names());
        let all = zones.len();
        html! {
            @if all > 0 {
                h3 { (w.zones) }
                p class="about" {
                    (w.zones_about)
                    @if all > MOST_ZONES { " " (MOST_ZONES) " / " (count(all as f64)) " (zones.csv)" }
                }
                div class="wide" {
                    table class="stations" {
                        thead {
                            tr { th { (w.zone) } @for h in [w.people, w.mean, w.median] { th class="n" { (h) } } th class="stack" { (w.in_bands) } }
                        }
                        tbody {
                            @for z in zones.iter().take(MOST_ZONES) {
                                tr {
                                    td { (z.name) }
                                    td class="n" { (count(z.population)) }
                                    td class="n" { (value(z.mean, s.decimals)) }
                                    td class="n" { (value(z.median, s.decimals)) }
                                    td class="stack" { (stack(s, &z.bands)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The cells that the map marks.
    fn cells_table(&self, s: &Summary) -> Markup {
        let w = words(self.lang);
        let (people, ids) = (self.cells.population(), self.ids());
        let (best, worst) = (s.ranked(people), s.ranked_worst(people));
        let parts = &s.score.components;
        let columns = 3 + usize::from(self.zones.is_some()) + parts.len();
        html! {
            @if !best.is_empty() {
                h3 { (w.cells) }
                p class="about" { (w.cells_about) }
                div class="wide" {
                    table class="stations ends" {
                        thead {
                            tr {
                                th { (w.cell) }
                                @if self.zones.is_some() { th { (w.zone) } }
                                th class="n" { (w.people) } th class="n" { (w.value) }
                                @for (name, _) in parts { th class="n" { (narrow(name, self.lang)) } }
                            }
                        }
                        @for (title, order, class) in [(w.highest, best, "best"), (w.lowest, worst, "worst")] {
                            tbody {
                                tr { th class="theme" colspan=(columns) { (title) } }
                                @for (n, cell) in order.into_iter().take(MARKED).enumerate() {
                                    tr {
                                        td class="w" { span class=(format!("badge {class}")) { (n + 1) } " " (ids[cell]) }
                                        @if self.zones.is_some() { td { (self.zone_name(cell).unwrap_or("–")) } }
                                        td class="n" { (count(people[cell])) }
                                        td class="n" { strong { (value(s.score.values[cell], s.decimals)) } }
                                        @for (_, values) in parts { td class="n" { (value(values[cell], decimals_of(values))) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Score, method, parameters, source: where every value comes from.
    fn method(&self, s: &Summary) -> Markup {
        let w = words(self.lang);
        let score = s.score;
        html! {
            p { code { (score.id) } @if let Some(method) = &score.method { ": " (method) } }
            @if !score.parameters.is_empty() {
                p class="about" { (w.parameters) }
                div class="wide" {
                    table { tbody { @for (name, text) in &score.parameters { tr { td { (name) } td { (text) } } } } }
                }
            }
            @if let Some(citation) = &score.citation { p { (w.citation) ": " (citation) } }
        }
    }
}

/// Shares of the people of a zone by band, side by side.
fn stack(s: &Summary, bands: &[f64]) -> Markup {
    let all: f64 = bands.iter().sum();
    html! {
        span class="stacked" {
            @for (band, people) in s.bands.iter().zip(bands).filter(|b| *b.1 > 0.0) {
                b style=(format!("width:{:.2}%;background:{}", people / all * 100.0, band.color))
                    title=(format!("{} {:.1} %", band.name, people / all * 100.0)) {}
            }
        }
    }
}

/// As many decimals as some numbers of one kind call for.
fn decimals_of(values: &[Option<f64>]) -> usize {
    match values.iter().flatten().fold(0.0, |a: f64, v| a.max(v.abs())) {
        a if a >= 100.0 || a == 0.0 => 0,
        a if a >= 10.0 => 1,
        a if a >= 0.1 => 2,
        _ => 4,
    }
}

impl Summary<'_> {
    /// A cell's value as a tooltip.
    pub(super) fn text(&self, cell: usize) -> String {
        format!("{}: {}", self.score.title(), value(self.score.values[cell], self.decimals))
    }
}

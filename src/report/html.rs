//! The report as one HTML page: no network, no script, readable on a phone and in print.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::text::{caveats, direction, place, words};
use super::{Report, STYLE};
use crate::catalog::{Lang, unit_in};
use crate::compare::{Aggregation, Framework, Normalization, Standing, Weighting};

impl Report<'_> {
    /// The report as a self-contained HTML page.
    pub fn html(&self) -> String {
        let w = words(self.lang);
        let title = match self.lang {
            Lang::En => format!("{} {}", self.city_name(), w.title),
            Lang::Ja => format!("{}{}", self.city_name(), w.title),
        };
        let main = html! {
            h1 { (title) }
            (self.headline())
            section { h2 { (w.profile) } p class="about" { (w.profile_about) } (self.profile_chart()) }
            section {
                h2 { (w.ranking) }
                p class="about" { (w.ranking_about) " " (framework_text(self.composite.framework(), self.lang)) }
                (self.ranking_chart())
            }
            section { h2 { (w.scatter) } p class="about" { (w.scatter_about) } (self.scatter_chart()) }
            section { h2 { (w.all) } (self.indicator_table()) (self.notes()) }
            section { h2 { (w.explain) } (self.explanation()) }
            section { h2 { (w.caveats) } ul { @for c in caveats(self.lang) { li { (c) } } } }
        };
        page(self.lang, &title, main)
    }

    fn headline(&self) -> Markup {
        let w = words(self.lang);
        let (leads, trails) = self.leads_and_trails(4);
        let score = self.composite.scores()[self.city];
        let ranked = self.composite.scores().iter().flatten().count();
        let list = |title: &str, list: &[&Standing]| {
            html! {
                div {
                    h3 { (title) }
                    ul {
                        @if list.is_empty() { li { (w.none) } }
                        @for s in list { li { (self.sentence(s)) } }
                    }
                }
            }
        };
        html! {
            @if let (Some(score), Some(rank)) = (score, self.composite.ranks()[self.city]) {
                p class="headline" {
                    (w.ranking) ": " strong { (place(Some(rank))) " " (w.of) " " (ranked) }
                    " (" (w.score) " " (format!("{score:.3}")) ")"
                }
            }
            @if self.composite.scores().iter().all(Option::is_none) { p { (w.no_score) } }
            div class="two" { (list(w.leads, &leads)) (list(w.trails, &trails)) }
        }
    }

    fn indicator_table(&self) -> Markup {
        let w = words(self.lang);
        html! {
            div class="wide" {
                table {
                    thead {
                        tr {
                            @for h in [w.indicator, w.value, w.unit, w.rank, w.peer_median, w.better, w.year, w.source] { th { (h) } }
                        }
                    }
                    @for (theme, rows) in self.by_theme() {
                        tbody {
                            tr { th class="theme" colspan="8" scope="rowgroup" { (theme) } }
                            @for (i, s) in rows {
                                @let origin = self.table.columns()[i].origin(self.city);
                                tr {
                                    td { (self.indicator_name(s)) }
                                    td class="n" { (self.value_text(s, s.value)) }
                                    td { (unit_in(&s.unit, self.lang)) }
                                    td class="n" { @match s.rank { Some(r) => { (r) " " (w.of) " " (s.of) } None => { "–" } } }
                                    td class="n" { (self.value_text(s, s.peer_median)) }
                                    td { (direction(s.direction, self.lang)) }
                                    td { (origin.year) }
                                    td class="source" {
                                        @match &origin.missing {
                                            Some(why) => { em { (w.missing) ": " (self.missing_text(why)) } }
                                            None => { (origin.source) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The notes that the city's figures carry, each once.
    fn notes(&self) -> Markup {
        let mut notes: Vec<(&str, Vec<&str>)> = Vec::new();
        for (s, column) in self.standings.iter().zip(self.table.columns()) {
            let note = column.origin(self.city).note.as_str();
            if note.is_empty() || s.value.is_none() {
                continue;
            }
            let name = self.indicator_name(s);
            match notes.iter_mut().find(|n| n.0 == note) {
                Some(known) => known.1.push(name),
                None => notes.push((note, vec![name])),
            }
        }
        html! {
            @if !notes.is_empty() {
                h3 { (words(self.lang).notes) }
                ul { @for (note, names) in &notes { li { (names.join(", ")) ": " (note) } } }
            }
        }
    }

    fn explanation(&self) -> Markup {
        let w = words(self.lang);
        let themes = &self.composite.framework().themes;
        let name = |id: &str| -> String {
            let standing = self.standings.iter().find(|s| s.id == id);
            standing.map_or_else(|| id.to_owned(), |s| self.indicator_name(s).to_owned())
        };
        let rows = self.composite.explain(self.city);
        html! {
            div class="wide" {
                table {
                    thead { tr { @for h in [w.indicator, w.normalized, w.weight, w.points] { th { (h) } } } }
                    @for theme in themes {
                        tbody {
                            tr { th class="theme" colspan="4" scope="rowgroup" { (theme.name_in(self.lang)) } }
                            @for c in rows.iter().filter(|c| c.theme == theme.id) {
                                tr {
                                    td { (name(&c.indicator)) }
                                    td class="n" { @match c.normalized { Some(v) => (format!("{v:.3}")), None => "–" } }
                                    td class="n" { (format!("{:.3}", c.weight)) }
                                    td class="n" { (format!("{:.3}", c.points)) }
                                }
                            }
                        }
                    }
                    tfoot {
                        tr {
                            th { (w.score) } td {} td class="n" { (format!("{:.3}", rows.iter().map(|c| c.weight).sum::<f64>())) }
                            td class="n" { strong { (format!("{:.3}", rows.iter().map(|c| c.points).sum::<f64>())) } }
                        }
                    }
                }
            }
        }
    }
}

/// A page of its own: no network, no script.
pub(super) fn page(lang: Lang, title: &str, main: Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.pick("en", "ja")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (main) } }
        }
    };
    page.into_string()
}

/// A framework in a sentence.
fn framework_text(f: &Framework, lang: Lang) -> String {
    let normalization = match &f.normalization {
        Normalization::MinMax => lang.pick("min-max", "最小最大法"),
        Normalization::ZScore { .. } => lang.pick("z-scores", "z得点"),
        Normalization::Rank => lang.pick("ranks", "順位"),
        Normalization::Percentile => lang.pick("percentiles", "百分位"),
        Normalization::Goalposts => lang.pick("goalposts", "固定目標値"),
        Normalization::Distance { .. } => lang.pick("distance to a reference", "基準との比"),
        Normalization::Threshold { .. } => lang.pick("threshold around the mean", "平均からの閾値"),
        Normalization::Categories => lang.pick("categories", "区分"),
    };
    let weighting = match f.weighting {
        Weighting::EqualByIndicator => lang.pick("equal by indicator", "指標均等"),
        Weighting::EqualByTheme => lang.pick("equal by theme", "分野均等"),
        Weighting::Given => lang.pick("weights given", "指定"),
    };
    let mean = |a| match a {
        Aggregation::Arithmetic => lang.pick("arithmetic mean", "算術平均"),
        Aggregation::Geometric => lang.pick("geometric mean", "幾何平均"),
    };
    match lang {
        Lang::En => format!(
            "Framework: {}; normalization: {normalization}; weights: {weighting}; {} within themes, {} across them.",
            f.name,
            mean(f.within_themes),
            mean(f.across_themes)
        ),
        Lang::Ja => format!(
            "枠組み: {}。標準化: {normalization}。重み: {weighting}。分野内: {}、分野間: {}。",
            f.name,
            mean(f.within_themes),
            mean(f.across_themes)
        ),
    }
}

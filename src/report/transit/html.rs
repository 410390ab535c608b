//! The transit report as one HTML page: no network, no script, readable on a phone and in print.

use maud::{Markup, html};

use super::TransitReport;
use super::words::{self, caveats, percent, points, words};
use crate::catalog::Lang;
use crate::report::html::page;
use crate::report::text::{count, number};
use crate::table::Footprint;
use crate::transit::{Covered, StationArea};

/// So many stations the page lists; all are in the CSV.
const TOP: usize = 25;

impl TransitReport<'_> {
    /// The report as a self-contained HTML page.
    pub fn html(&self) -> String {
        let w = words(self.lang);
        let main = html! {
            @if let Some(note) = &self.note { p class="note" { (note) } }
            h1 { (self.heading()) }
            (self.headline())
            (self.groups_table())
            section { h2 { (w.map) } (self.map()) }
            @if let Some(nearest) = self.nearest_m {
                section { h2 { (w.histogram) } (self.histogram(nearest)) }
            }
            @if !self.coverage.by_mode.is_empty() { section { h2 { (w.by_mode) } (self.modes_table()) } }
            @for section in self.sections(TOP) { (section.html()) }
            section { h2 { (w.stations) } (self.stations_table()) }
            @if let Some(section) = self.service_section(TOP) { (section.html()) }
            section { h2 { (w.how) } (self.method()) }
            section { h2 { (w.caveats) } ul { @for c in caveats(self.lang) { li { (c) } } } }
            (self.findings())
        };
        page(self.lang, self.heading(), main)
    }

    fn headline(&self) -> Markup {
        let Covered { total, covered } = self.coverage.population;
        let share = percent(self.coverage.population.share());
        let rule = &self.coverage.rule.name;
        let density = self.parts.density.and_then(|(ha, d)| Some((count(ha), format!("{:.1}", d?))));
        html! {
            p class="big" {
                strong { (share) }
                span {
                    @match self.lang {
                        Lang::En => { (count(covered)) " of " (count(total)) " people live within the catchments of the rule " em { (rule) } "." }
                        Lang::Ja => { "総人口" (count(total)) "人のうち" (count(covered)) "人が、基準「" (rule) "」の徒歩圏に住む。" }
                    }
                    @if let Some((ha, density)) = density {
                        @match self.lang {
                            Lang::En => { " The catchments take up " (ha) " ha, with " (density) " people per ha." }
                            Lang::Ja => { "徒歩圏の面積は" (ha) " ha、平均人口密度は" (density) "人/ha。" }
                        }
                    }
                }
            }
        }
    }

    /// Everyone and each group: people, covered, share, gap.
    fn groups_table(&self) -> Markup {
        let w = words(self.lang);
        let everyone = (w.everyone.to_owned(), "", &self.coverage.population, None);
        let named = |id: &str| words::group(id, self.lang);
        let groups = self.coverage.groups.iter().map(|(id, c)| (named(id), id.as_str(), c, Some(self.gap(c))));
        html! {
            div class="wide" {
                table class="shares" {
                    thead {
                        tr {
                            th { (w.group) }
                            @for h in [w.people, w.covered] { th class="n" { (h) } }
                            th class="n" { (w.share) } th class="bar" {}
                            @if !self.coverage.groups.is_empty() { th class="n" { (w.gap) } }
                        }
                    }
                    tbody {
                        @for (name, id, c, gap) in std::iter::once(everyone).chain(groups) {
                            tr class=(if gap.is_none() { "all" } else { "" }) {
                                th scope="row" { (name) (self.unknown_mark(id)) }
                                td class="n" { (count(c.total)) }
                                td class="n" { (count(c.covered)) }
                                td class="n" { (percent(c.share())) }
                                td class="bar" { (bar(c.share())) }
                                @if let Some(gap) = gap { td class="n" { (points(gap)) } } @else if !self.coverage.groups.is_empty() { td {} }
                            }
                        }
                    }
                }
            }
            @if !self.coverage.groups.is_empty() { p class="about" { (w.groups_about) } }
        }
    }

    /// In how many cells the number of a group is unknown, where there are any.
    fn unknown_mark(&self, group: &str) -> Markup {
        let w = words(self.lang);
        let unknown = self.cells.unknown(group).unwrap_or(0);
        html! {
            @if unknown > 0 { small { " (" (w.unknown) " " (count(unknown as f64)) " " (w.cells) ")" } }
        }
    }

    fn modes_table(&self) -> Markup {
        let w = words(self.lang);
        html! {
            p class="about" { (w.by_mode_about) }
            div class="wide" {
                table class="shares" {
                    thead {
                        tr {
                            th { (w.mode) }
                            @for h in [w.stops_meeting, w.covered] { th class="n" { (h) } }
                            th class="n" { (w.share) } th class="bar" {}
                        }
                    }
                    tbody {
                        @for m in &self.coverage.by_mode {
                            tr {
                                th scope="row" { (words::mode(m.mode, self.lang)) }
                                td class="n" { (count(m.stops as f64)) " / " (count(m.of_stops as f64)) }
                                td class="n" { (count(m.population.covered)) }
                                td class="n" { (percent(m.population.share())) }
                                td class="bar" { (bar(m.population.share())) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The stops with most people in reach, by mode.
    fn stations_table(&self) -> Markup {
        let w = words(self.lang);
        if self.areas.areas.is_empty() {
            return html! { p { (w.none_stops) } };
        }
        let radius = words::distance(self.areas.radius_m);
        let columns = 5 + self.areas.categories.len();
        html! {
            p class="about" {
                @match self.lang {
                    Lang::En => { "People within " (radius) " of each stop, in each mode the stops with most; all of them are in the station table (CSV)." }
                    Lang::Ja => { "各停留所から" (radius) "以内の人口。交通手段ごとに多い順。全件は駅・停留所の表(CSV)にある。" }
                }
            }
            div class="wide" {
                table class="stations" {
                    thead {
                        tr {
                            th { (w.name) }
                            @for h in [w.departures, w.people, w.nearest, w.density_short] { th class="n" { (h) } }
                            @for c in &self.areas.categories { th class="n" { (words::category(c, self.lang)) } }
                        }
                    }
                    @for (mode, areas, all) in self.top_by_mode(TOP) {
                        tbody {
                            tr { th class="theme" colspan=(columns) { (words::mode(mode, self.lang)) " (" (areas.len()) " / " (count(all as f64)) ")" } }
                            @for a in areas { (self.station_row(a)) }
                        }
                    }
                }
            }
        }
    }

    fn station_row(&self, a: &StationArea) -> Markup {
        let dash = || "–".to_owned();
        let others = &self.stops.stops()[a.stop].modes[1..];
        html! {
            tr {
                td { (self.stop_name(a.stop)) @if !others.is_empty() { small { " + " (words::modes(others, self.lang)) } } }
                td class="n" { (self.stops.departures(a.stop).map_or_else(dash, count)) }
                td class="n" { (count(a.population)) }
                td class="n" { (count(a.population_nearest)) }
                td class="n" { (a.density_per_ha.map_or_else(dash, |d| format!("{d:.1}"))) }
                @for n in &a.facilities { td class="n" { (n) } }
            }
        }
    }

    /// Rule, radii, conditions, allocation, and what was counted.
    fn method(&self) -> Markup {
        let w = words(self.lang);
        let rule = &self.coverage.rule;
        html! {
            p { (w.rule) ": " strong { (rule.name) } @if !rule.citation.is_empty() { ". " (rule.citation) } }
            @if let Some(area) = &rule.area { p { (w.area) ": " (area.name()) } }
            div class="wide" {
                table {
                    thead { tr { th { (w.mode) } th class="n" { (w.catchment) } th { (w.condition) } } }
                    tbody {
                        @for clause in &rule.clauses {
                            tr {
                                td { (words::modes(&clause.modes, self.lang)) }
                                td class="n" { (words::distance(clause.radius_m)) }
                                td { (words::service(&clause.service, self.lang)) }
                            }
                        }
                    }
                }
            }
            ul {
                li { (self.allocation()) "." }
                li { (w.counted) ": " (self.counted()) }
            }
        }
    }

    fn counted(&self) -> String {
        let (cells, stops) = (count(self.cells.len() as f64), count(self.stops.len() as f64));
        let served = count(self.served().iter().filter(|s| **s).count() as f64);
        let people = count(self.coverage.population.total);
        let ground = match (self.cells.footprint(), self.lang) {
            (Footprint::Point, Lang::En) => "points without ground".to_owned(),
            (Footprint::Point, Lang::Ja) => "広がりのない点".to_owned(),
            (Footprint::Degrees { width, height }, lang) => {
                let (w, h) = (number(width * 3600.0), number(height * 3600.0));
                match lang {
                    Lang::En => format!("{w} by {h} seconds of arc"),
                    Lang::Ja => format!("{w}秒×{h}秒"),
                }
            }
            (Footprint::Square { side_m }, lang) => match lang {
                Lang::En => format!("squares of {} m", number(side_m)),
                Lang::Ja => format!("一辺{} mの正方形", number(side_m)),
            },
            #[cfg(feature = "h3")]
            (Footprint::Hexagon, lang) => lang.pick("H3 hexagons", "H3六角形").to_owned(),
        };
        match self.lang {
            Lang::En => format!(
                "{people} people in {cells} cells ({ground}); {stops} stops, of which {served} meet the rule. A point exactly at the radius is inside."
            ),
            Lang::Ja => format!(
                "{cells}セル({ground})の{people}人、停留所{stops}か所(うち条件を満たすもの{served}か所)。ちょうど半径上の点は圏内とする。"
            ),
        }
    }

    fn findings(&self) -> Markup {
        let w = words(self.lang);
        html! {
            @if self.diagnostics().next().is_some() {
                section { h2 { (w.diagnostics) } ul { @for d in self.diagnostics() { li { (d) } } } }
            }
            @if !self.sources.is_empty() {
                section { h2 { (w.sources) } ul { @for s in &self.sources { li { (s) } } } }
            }
        }
    }
}

/// A share as a bar.
fn bar(share: Option<f64>) -> Markup {
    let width = share.unwrap_or(0.0).clamp(0.0, 1.0) * 100.0;
    html! { span { b style=(format!("width:{width:.1}%")) {} } }
}

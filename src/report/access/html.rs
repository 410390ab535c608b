//! The report on accessibility as one HTML page: no network, no script, readable on a phone and in print.

use maud::{Markup, html};

use super::terminal::{precise, value};
use super::{AccessReport, Measured};
use crate::catalog::Lang;
use crate::report::html::page;
use crate::report::text::count;

/// So many places the page lists; all are in the CSV.
const TOP: usize = 25;

impl AccessReport<'_> {
    /// The report as a self-contained HTML page.
    pub fn html(&self) -> String {
        let diagnostics = self.diagnostics();
        let main = html! {
            @if let Some(note) = &self.note { p class="note" { (note) } }
            h1 { (self.heading()) }
            p class="about" { "Values weighted " (self.weights()) "." }
            (self.summary())
            @for m in &self.measures {
                section {
                    h2 { (m.access.measure) }
                    (self.histogram(m))
                    @if self.with_equity {
                        div class="two" {
                            div { (self.curves(m)) }
                            div { (indices(m)) }
                        }
                        (groups(m))
                    }
                }
            }
            section { h2 { "Places" } p class="about" { "The " (TOP) " with most people; all are in accessibility.csv." } (self.places_table()) }
            @if !diagnostics.is_empty() { section { h2 { "Findings" } ul { @for d in &diagnostics { li { (d) } } } } }
            @if !self.sources.is_empty() { section { h2 { "Sources" } ul { @for s in &self.sources { li { (s) } } } } }
        };
        page(Lang::En, self.heading(), main)
    }

    fn summary(&self) -> Markup {
        html! {
            div class="wide" {
                table {
                    thead {
                        tr {
                            th { "Measure" }
                            @for h in ["Mean", "Lowest", "Lower quartile", "Median", "Upper quartile", "Highest"] { th class="n" { (h) } }
                        }
                    }
                    tbody {
                        @for m in &self.measures {
                            tr {
                                td { (m.access.measure) }
                                td class="n" { (value(m.equity.mean)) }
                                @for v in m.spread { td class="n" { (value(v)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn places_table(&self) -> Markup {
        let mut rows: Vec<usize> = (0..self.places.len()).collect();
        let people = |row: usize| self.people[row].unwrap_or(-1.0);
        rows.sort_by(|a, b| people(*b).total_cmp(&people(*a)).then(a.cmp(b)));
        rows.truncate(TOP);
        html! {
            div class="wide" {
                table {
                    thead {
                        tr {
                            th { "Place" }
                            @if let Some(column) = &self.population { th class="n" { (column) } }
                            @for m in &self.measures { th class="n" { (m.access.measure) } }
                        }
                    }
                    tbody {
                        @for row in rows {
                            tr {
                                td { (self.places.ids()[row]) }
                                @if self.population.is_some() { td class="n" { (self.people[row].map_or_else(|| "–".to_owned(), count)) } }
                                @for m in &self.measures { td class="n" { (value(m.access.values.get(row).copied().flatten())) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn indices(m: &Measured<'_>) -> Markup {
    html! {
        table {
            thead { tr { th { "Index" } th class="n" { "Value" } } }
            tbody {
                @for i in &m.equity.indices {
                    tr {
                        td {
                            (i.name)
                            @if !i.parameters.is_empty() { " " span class="about" { (i.parameters) } }
                            @if let Some(why) = &i.undefined { " " em { (why) } }
                        }
                        td class="n" { (precise(i.value)) }
                    }
                }
            }
        }
    }
}

fn groups(m: &Measured<'_>) -> Markup {
    html! {
        @if !m.equity.groups.is_empty() {
            div class="wide" {
                table {
                    thead { tr { th { "Group" } @for h in ["People", "Mean", "Gap to everyone", "Ratio"] { th class="n" { (h) } } } }
                    tbody {
                        tr {
                            td { "everyone" }
                            td class="n" { (count(m.equity.people)) }
                            td class="n" { (value(m.equity.mean)) }
                            td class="n" { "–" }
                            td class="n" { "–" }
                        }
                        @for g in &m.equity.groups {
                            tr {
                                td { (g.name) }
                                td class="n" { (count(g.people)) }
                                td class="n" { (value(g.mean)) }
                                td class="n" { (value(g.gap)) }
                                td class="n" { (precise(g.ratio)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

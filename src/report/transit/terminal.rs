//! The transit report for a terminal.

use comfy_table::Cell;

use super::TransitReport;
use super::words::{self, percent, points, words};
use crate::catalog::Lang;
use crate::report::terminal::{plain, right, trimmed};
use crate::report::text::count;

/// So many stations the table lists.
const TOP: usize = 15;

impl TransitReport<'_> {
    /// Who is covered, by group and by mode, and the stops with most people in reach.
    pub fn terminal(&self) -> String {
        let w = words(self.lang);
        let mut out = self.note.as_ref().map(|n| format!("{n}\n\n")).unwrap_or_default();
        let rule = &self.coverage.rule;
        out.push_str(&format!("{}\n{}: {}\n{}\n\n", self.heading(), w.rule, rule.name, self.allocation()));

        let mut table = plain([w.group, w.people, w.covered, w.share, w.gap]);
        let everyone = (w.everyone.to_owned(), &self.coverage.population, String::new());
        let groups = self.coverage.groups.iter().map(|(id, c)| (words::group(id, self.lang), c, points(self.gap(c))));
        for (name, c, gap) in std::iter::once(everyone).chain(groups) {
            let numbers = [count(c.total), count(c.covered), percent(c.share()), gap];
            table.add_row(std::iter::once(Cell::new(name)).chain(numbers.map(right)));
        }
        out.push_str(&format!("{}\n\n", trimmed(&table)));

        let mut table = plain([w.mode, w.stops_meeting, w.covered, w.share]);
        for m in &self.coverage.by_mode {
            let stops = format!("{} / {}", count(m.stops as f64), count(m.of_stops as f64));
            let numbers = [stops, count(m.population.covered), percent(m.population.share())];
            table.add_row(std::iter::once(Cell::new(words::mode(m.mode, self.lang))).chain(numbers.map(right)));
        }
        if !self.coverage.by_mode.is_empty() {
            out.push_str(&format!("{}\n\n", trimmed(&table)));
        }

        if let Some((area_ha, density)) = self.parts.density {
            let density = density.map_or_else(|| "–".to_owned(), |d| format!("{d:.1}"));
            out.push_str(&format!("{}: {density} {} ({} ha)\n\n", w.mean_density, w.per_ha, count(area_ha)));
        }

        let all = self.areas.areas.len();
        if all == 0 {
            out.push_str(&format!("{}\n", w.none_stops));
        } else {
            out.push_str(&self.stations());
        }
        for section in self.sections(TOP).into_iter().chain(self.service_section(TOP)) {
            out.push_str(&section.terminal());
        }
        out
    }

    /// The stops with most people in reach, by mode.
    fn stations(&self) -> String {
        let w = words(self.lang);
        let top = self.top_by_mode(TOP);
        let (radius, all) = (words::distance(self.areas.radius_m), count(self.areas.areas.len() as f64));
        let shown: usize = top.iter().map(|m| m.1.len()).sum();
        let mut out = match self.lang {
            Lang::En => format!("People within {radius} of a stop, {shown} of {all} stops\n\n"),
            Lang::Ja => format!("停留所から{radius}以内の人口({all}か所中{shown}か所)\n\n"),
        };
        let mut table = plain([w.name, w.mode, w.departures, w.people, w.nearest, w.density_short]);
        for a in top.iter().flat_map(|m| &m.1) {
            let dash = || "–".to_owned();
            let numbers = [
                self.stops.departures(a.stop).map_or_else(dash, count),
                count(a.population),
                count(a.population_nearest),
                a.density_per_ha.map_or_else(dash, |d| format!("{d:.1}")),
            ];
            let modes = words::modes(&self.stops.stops()[a.stop].modes, self.lang);
            let texts = [Cell::new(self.stop_name(a.stop)), Cell::new(modes)];
            table.add_row(texts.into_iter().chain(numbers.map(right)));
        }
        out.push_str(&format!("{}\n", trimmed(&table)));
        out
    }
}

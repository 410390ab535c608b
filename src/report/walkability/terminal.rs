//! The walkability report for a terminal.

use comfy_table::Cell;

use super::WalkabilityReport;
use super::map::MARKED;
use super::summary::Summary;
use super::words::{bounds, percent, value, words};
use crate::report::terminal::{plain, plain_of, right, trimmed};
use crate::report::text::count;

/// So many zones the terminal lists.
const MOST_ZONES: usize = 16;

impl WalkabilityReport<'_> {
    /// Each score for the people of the city; of the first, bands, zones, best and worst cells.
    pub fn terminal(&self) -> String {
        let w = words(self.lang);
        let mut out = self.note.as_ref().map(|n| format!("{n}\n\n")).unwrap_or_default();
        out.push_str(&format!("{}\n\n", self.heading()));
        if self.cells.is_empty() {
            return out + w.none_cells + "\n";
        }
        let summaries = self.summaries();
        let mut table = plain([w.score, w.unit, w.mean, w.worst_tenth, w.median, w.best_tenth, w.known]);
        for s in &summaries {
            let figures = [s.all.mean(), s.all.quantile(0.1), s.all.quantile(0.5), s.all.quantile(0.9)];
            let numbers = figures.map(|v| value(v, s.decimals)).into_iter().chain([count(s.all.people)]);
            let texts = [Cell::new(s.score.title()), Cell::new(&s.score.unit)];
            table.add_row(texts.into_iter().chain(numbers.map(right)));
        }
        out.push_str(&format!("{}\n", trimmed(&table)));
        for s in &summaries {
            out.push_str(&self.bands(s));
        }
        if let Some(first) = summaries.first() {
            out.push_str(&self.groups_of(first));
            out.push_str(&self.zones_of(first));
            out.push_str(&self.ends(first));
        }
        out
    }

    fn bands(&self, s: &Summary) -> String {
        let w = words(self.lang);
        let named = s.bands.iter().any(|b| !b.name.is_empty());
        let mut header = vec![w.value, w.people, w.share];
        header.extend(named.then_some(w.band));
        let mut table = plain_of(header);
        for band in s.bands.iter().rev() {
            let numbers = [bounds(band, s, self.lang), count(band.people), percent(s.share(band))];
            let name = named.then(|| Cell::new(&band.name));
            table.add_row(numbers.map(right).into_iter().chain(name));
        }
        format!("\n{}: {}\n\n{}\n", w.bands, s.score.title(), trimmed(&table))
    }

    fn groups_of(&self, s: &Summary) -> String {
        let w = words(self.lang);
        let groups = s.by_group(self.cells);
        if groups.len() < 2 {
            return String::new();
        }
        let mut table = plain([w.group, w.people, w.mean, w.median]);
        for g in &groups {
            let numbers = [count(g.people), value(g.mean, s.decimals), value(g.median, s.decimals)];
            table.add_row(std::iter::once(Cell::new(self.group_name(g.name))).chain(numbers.map(right)));
        }
        format!("\n{}: {}\n\n{}\n", w.groups, s.score.title(), trimmed(&table))
    }

    fn zones_of(&self, s: &Summary) -> String {
        let w = words(self.lang);
        let zones = s.by_zone(self.cells.population(), &self.zone_of, &self.zone_names());
        if zones.is_empty() {
            return String::new();
        }
        let mut table = plain([w.zone, w.people, w.mean, w.median]);
        for z in zones.iter().take(MOST_ZONES) {
            let numbers = [count(z.population), value(z.mean, s.decimals), value(z.median, s.decimals)];
            table.add_row(std::iter::once(Cell::new(z.name)).chain(numbers.map(right)));
        }
        let shown = zones.len().min(MOST_ZONES);
        format!("\n{}: {} ({shown} / {})\n\n{}\n", w.zones, s.score.title(), zones.len(), trimmed(&table))
    }

    /// The best and the worst cells.
    fn ends(&self, s: &Summary) -> String {
        let w = words(self.lang);
        let (people, ids) = (self.cells.population(), self.ids());
        let mut header = vec!["", w.cell];
        header.extend(self.zones.map(|_| w.zone));
        header.extend([w.people, w.value]);
        let mut table = plain_of(header);
        for (title, order) in [(w.highest, s.ranked(people)), (w.lowest, s.ranked_worst(people))] {
            for (n, cell) in order.into_iter().take(MARKED).enumerate() {
                let zone = self.zones.map(|_| Cell::new(self.zone_name(cell).unwrap_or("–")));
                let texts = [Cell::new(if n == 0 { title } else { "" }), Cell::new(&ids[cell])];
                let numbers = [count(people[cell]), value(s.score.values[cell], s.decimals)].map(right);
                table.add_row(texts.into_iter().chain(zone).chain(numbers));
            }
        }
        format!("\n{}: {}\n\n{}\n", w.cells, s.score.title(), trimmed(&table))
    }
}

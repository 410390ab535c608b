//! The report on accessibility for a terminal.

use comfy_table::Cell;

use super::AccessReport;
use crate::report::terminal::{plain, plain_of, right, trimmed};
use crate::report::text::{count, number};

impl AccessReport<'_> {
    /// A table of the measures: mean, quartiles and range of the people; with equity also the indices and the groups.
    pub fn terminal(&self) -> String {
        let mut out = String::new();
        for line in [&self.note, &self.title].into_iter().flatten() {
            out.push_str(&format!("{line}\n\n"));
        }
        let mut table =
            plain(["Measure", "Places", "Mean", "Lowest", "Lower quartile", "Median", "Upper quartile", "Highest"]);
        for m in &self.measures {
            let known = m.access.values.iter().flatten().count();
            let spread = m.spread.iter().map(|v| right(value(*v)));
            let first = [Cell::new(&m.access.measure), right(count(known as f64)), right(value(m.equity.mean))];
            table.add_row(first.into_iter().chain(spread).collect::<Vec<_>>());
        }
        out.push_str(&format!("Values, {}\n\n{}\n", self.weights(), trimmed(&table)));
        if self.with_equity {
            out.push_str(&format!("\nEquity, {}\n\n{}", self.weights(), self.indices()));
            out.push_str(&self.groups());
        }
        out
    }

    /// Indices down, measures across.
    fn indices(&self) -> String {
        let Some(first) = self.measures.first() else { return String::new() };
        let names = self.measures.iter().map(|m| m.access.measure.as_str());
        let mut table = plain_of(std::iter::once("Index").chain(names));
        for (i, index) in first.equity.indices.iter().enumerate() {
            let name = match index.parameters.as_str() {
                p if p.starts_with("epsilon") || p.starts_with("poor") => format!("{} ({p})", index.name),
                _ => index.name.to_owned(),
            };
            let values = self.measures.iter().map(|m| right(precise(m.equity.indices.get(i).and_then(|i| i.value))));
            table.add_row(std::iter::once(Cell::new(name)).chain(values).collect::<Vec<_>>());
        }
        format!("{}\n{}", trimmed(&table), self.undefined())
    }

    /// Why an index has no value, each reason once.
    fn undefined(&self) -> String {
        let all = self.measures.iter().flat_map(|m| &m.equity.indices);
        let mut lines: Vec<String> = Vec::new();
        for index in all {
            let line = index.undefined.as_ref().map(|why| format!("{}: {why}\n", index.name));
            lines.extend(line.filter(|line| !lines.contains(line)));
        }
        if lines.is_empty() { String::new() } else { format!("\nNo value of {}", lines.join("No value of ")) }
    }

    fn groups(&self) -> String {
        let mut out = String::new();
        for m in self.measures.iter().filter(|m| !m.equity.groups.is_empty()) {
            let mut table = plain(["Group", "People", "Mean", "Gap to everyone", "Ratio"]);
            let everyone = [count(m.equity.people), value(m.equity.mean), "–".into(), "–".into()].map(right);
            table.add_row(std::iter::once(Cell::new("everyone")).chain(everyone).collect::<Vec<_>>());
            for g in &m.equity.groups {
                let cells = [count(g.people), value(g.mean), value(g.gap), precise(g.ratio)].map(right);
                table.add_row(std::iter::once(Cell::new(&g.name)).chain(cells).collect::<Vec<_>>());
            }
            out.push_str(&format!("\nGroups, {}\n\n{}\n", m.access.measure, trimmed(&table)));
        }
        out
    }
}

/// A value as people read it; a dash where there is none.
pub(super) fn value(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), number)
}

/// An index to four decimals.
pub(super) fn precise(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |v| if v.abs() < 1e4 { format!("{v:.4}") } else { number(v) })
}

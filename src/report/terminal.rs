//! The report for a terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

use super::Report;
use super::text::{direction, place, words};
use crate::catalog::unit_in;

impl Report<'_> {
    /// A table of the city's value, rank, peer median and unit for every indicator by theme, then the ranking with the
    /// city marked.
    pub fn terminal(&self) -> String {
        let w = words(self.lang);
        let mut table = plain([w.indicator, self.city_name(), w.rank, w.peer_median, w.unit, w.better, w.year]);
        for (theme, rows) in self.by_theme() {
            table.add_row([Cell::new(format!("\n{theme}"))]);
            for (i, s) in rows {
                let rank = s.rank.map_or_else(|| "–".to_owned(), |r| format!("{r} {} {}", w.of, s.of));
                table.add_row([
                    Cell::new(format!("  {}", self.indicator_name(s))),
                    right(self.value_text(s, s.value)),
                    right(rank),
                    right(self.value_text(s, s.peer_median)),
                    Cell::new(unit_in(&s.unit, self.lang)),
                    Cell::new(direction(s.direction, self.lang)),
                    Cell::new(&self.table.columns()[i].origin(self.city).year),
                ]);
            }
        }
        let mut out = format!("{}\n\n", trimmed(&table));
        let title = format!("{} ({})", w.ranking, self.composite.framework().name);
        let mut table = plain([w.rank, w.city, w.score, ""]);
        for r in self.composite.ranking() {
            let city = &self.composite.cities()[r.city];
            table.add_row([
                right(place(r.rank)),
                Cell::new(self.name_of(city)),
                right(r.score.map_or_else(|| "–".to_owned(), |s| format!("{s:.3}"))),
                Cell::new(if r.city == self.city { "◀" } else { "" }),
            ]);
        }
        out.push_str(&format!("{title}\n\n{}\n", trimmed(&table)));
        if self.composite.scores().iter().all(Option::is_none) {
            out.push_str(&format!("\n{}\n", w.no_score));
        }
        out
    }
}

pub(super) fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

/// The lines of a table without the blanks at their ends.
pub(super) fn trimmed(table: &Table) -> String {
    let lines: Vec<String> = table.lines().map(|l| l.trim_end().to_owned()).collect();
    lines.join("\n")
}

pub(super) fn plain<const N: usize>(header: [&str; N]) -> Table {
    plain_of(header)
}

pub(super) fn plain_of<T: Into<Cell>>(header: impl IntoIterator<Item = T>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.into_iter().map(Into::into).collect::<Vec<Cell>>());
    table
}

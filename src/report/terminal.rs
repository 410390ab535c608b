//! The report for a terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

use super::Report;
use super::text::{direction, number, words};
use crate::catalog::unit_in;

impl Report<'_> {
    /// A table of the city's value, rank, peer median and unit for every indicator by theme, then the ranking with the
    /// city marked.
    pub fn terminal(&self) -> String {
        let w = words(self.lang);
        let mut out = String::new();
        for (theme, rows) in self.by_theme() {
            let mut table = plain([theme.as_str(), self.city_name(), w.rank, w.peer_median, w.unit, w.better, w.year]);
            for (i, s) in rows {
                let rank = s.rank.map_or_else(|| "–".to_owned(), |r| format!("{r} {} {}", w.of, s.of));
                table.add_row([
                    Cell::new(self.indicator_name(s)),
                    right(self.value_text(s, s.value)),
                    right(rank),
                    right(self.value_text(s, s.peer_median)),
                    Cell::new(unit_in(&s.unit, self.lang)),
                    Cell::new(direction(s.direction, self.lang)),
                    Cell::new(&self.table.columns()[i].origin(self.city).year),
                ]);
            }
            out.push_str(&table.to_string());
            out.push_str("\n\n");
        }
        let title = format!("{} ({})", w.ranking, self.composite.framework().name);
        let mut table = plain([w.rank, w.city, w.score, ""]);
        for r in self.composite.ranking() {
            let city = &self.composite.cities()[r.city];
            table.add_row([
                right(r.rank.map_or_else(|| "–".to_owned(), number)),
                Cell::new(self.name_of(city)),
                right(r.score.map_or_else(|| "–".to_owned(), |s| format!("{s:.3}"))),
                Cell::new(if r.city == self.city { "◀" } else { "" }),
            ]);
        }
        out.push_str(&format!("{title}\n{table}\n"));
        out
    }
}

fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn plain<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header);
    table
}

//! The report as a knowledge note in Markdown.

use std::fmt::Write;

use super::Report;
use super::text::{caveats, direction, place, words};
use crate::catalog::unit_in;
use crate::compare::Standing;

impl Report<'_> {
    /// A knowledge note: what the city leads and trails in, its indicators with year and source, the ranking, caveats.
    pub fn markdown(&self) -> String {
        let w = words(self.lang);
        let mut out = format!("# {} {}\n\n", escape(self.city_name()), w.title);
        let (leads, trails) = self.leads_and_trails(5);
        for (title, list) in [(w.leads, leads), (w.trails, trails)] {
            line(&mut out, format_args!("**{title}**\n"));
            if list.is_empty() {
                line(&mut out, format_args!("- {}", w.none));
            }
            for s in list {
                line(&mut out, format_args!("- {}", escape(&self.sentence(s))));
            }
            out.push('\n');
        }
        for (theme, rows) in self.by_theme() {
            line(&mut out, format_args!("## {}\n", escape(&theme)));
            let header = [w.indicator, w.value, w.unit, w.rank, w.peer_median, w.better, w.year, w.source];
            line(&mut out, format_args!("| {} |", header.join(" | ")));
            line(&mut out, format_args!("|---|---:|---|---:|---:|---|---|---|"));
            for (i, s) in rows {
                let origin = self.table.columns()[i].origin(self.city);
                let source = match &origin.missing {
                    Some(why) => self.missing_text(why),
                    None => origin.source.clone(),
                };
                let cells = [
                    escape(self.indicator_name(s)),
                    self.value_text(s, s.value),
                    escape(&unit_in(&s.unit, self.lang)),
                    s.rank.map_or_else(|| "–".to_owned(), |r| format!("{r} {} {}", w.of, s.of)),
                    self.value_text(s, s.peer_median),
                    direction(s.direction, self.lang).to_owned(),
                    escape(&origin.year),
                    escape(&source),
                ];
                line(&mut out, format_args!("| {} |", cells.join(" | ")));
            }
            out.push('\n');
        }
        line(&mut out, format_args!("## {}: {}\n", w.ranking, escape(&self.composite.framework().name)));
        line(&mut out, format_args!("| {} | {} | {} |\n|---:|---|---:|", w.rank, w.city, w.score));
        for r in self.composite.ranking() {
            let name = escape(self.name_of(&self.composite.cities()[r.city]));
            let name = if r.city == self.city { format!("**{name}**") } else { name };
            let rank = place(r.rank);
            let score = r.score.map_or_else(|| "–".to_owned(), |s| format!("{s:.3}"));
            line(&mut out, format_args!("| {rank} | {name} | {score} |"));
        }
        line(&mut out, format_args!("\n## {}\n", w.caveats));
        for caveat in caveats(self.lang) {
            line(&mut out, format_args!("- {caveat}"));
        }
        out
    }

    /// An indicator in a line: name, value, rank, peer median.
    pub(crate) fn sentence(&self, s: &Standing) -> String {
        let w = words(self.lang);
        format!(
            "{}: {} {} ({} {} {} {}; {} {})",
            self.indicator_name(s),
            self.value_text(s, s.value),
            unit_in(&s.unit, self.lang),
            w.rank_of_city,
            s.rank.unwrap_or_default(),
            w.of,
            s.of,
            w.median_of_peers,
            self.value_text(s, s.peer_median),
        )
    }
}

/// Appends a line; writing to a string does not fail.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(out, "{text}");
}

/// Text that Markdown takes as text, in a table cell as well.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

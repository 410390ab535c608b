//! Two years side by side: coverage before and after, and where the change comes from.

use comfy_table::Cell;
use serde_json::{Value, json};

use super::words::{percent, points, words};
use crate::catalog::Lang;
use crate::report::terminal::{plain, right, trimmed};
use crate::report::text::count;
use crate::table::Mode;
use crate::transit::{Coverage, CoverageChange, Covered, Decomposition};

/// Coverage of two years by one rule, and the change in two parts: people and service.
///
/// # Examples
/// ```
/// use compact_city::datasets::{made_up_city, made_up_city_before_tram};
/// use compact_city::report::ChangeReport;
/// use compact_city::transit::{CoverageRule, coverage, coverage_change};
///
/// let (then, now, rule) = (made_up_city_before_tram()?, made_up_city()?, CoverageRule::toyama());
/// let before = coverage(&then.cells, &then.stops, &rule)?;
/// let after = coverage(&now.cells, &now.stops, &rule)?;
/// let change = coverage_change(&then.cells, &then.stops, &now.cells, &now.stops, &rule)?;
/// let report = ChangeReport::new(&before, &after, &change);
/// assert!(report.json()["persons"]["from_service"].as_f64() > Some(0.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ChangeReport<'a> {
    before: &'a Coverage,
    after: &'a Coverage,
    change: &'a CoverageChange,
    lang: Lang,
    note: Option<String>,
}

impl<'a> ChangeReport<'a> {
    /// A report in English.
    pub fn new(before: &'a Coverage, after: &'a Coverage, change: &'a CoverageChange) -> Self {
        ChangeReport { before, after, change, lang: Lang::En, note: None }
    }

    /// Sets the language.
    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// Sets a note that stands above everything else, such as that the data are made up.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Both years by group and mode, then the change in persons and in percentage points, for a terminal.
    pub fn terminal(&self) -> String {
        let w = words(self.lang);
        let mut out = self.note.as_ref().map(|n| format!("{n}\n\n")).unwrap_or_default();
        let (rule, allocation) = (&self.before.rule.name, super::words::allocation(self.before.allocation, self.lang));
        out.push_str(&format!("{}\n{}: {rule}\n{}: {allocation}\n\n", w.change_title, w.rule, w.allocation));

        let mut table = plain(["", w.before, w.after, w.change]);
        let mut row = |name: &str, before: f64, after: f64| {
            table.add_row(
                std::iter::once(Cell::new(name))
                    .chain([count(before), count(after), signed(after - before)].map(right)),
            );
        };
        row(w.people, self.before.population.total, self.after.population.total);
        row(w.covered, self.before.population.covered, self.after.population.covered);
        row(w.stops_meeting, self.before.catchments.len() as f64, self.after.catchments.len() as f64);
        let mut share = |name: String, before: Option<f64>, after: Option<f64>| {
            let gap = before.zip(after).map(|(b, a)| a - b);
            table.add_row(
                std::iter::once(Cell::new(name)).chain([percent(before), percent(after), points(gap)].map(right)),
            );
        };
        share(w.covered_share.to_owned(), self.before.population.share(), self.after.population.share());
        for (name, before) in &self.before.groups {
            if let Some(after) = self.after.group(name) {
                share(format!("  {}", super::words::group(name, self.lang)), before.share(), after.share());
            }
        }
        for mode in Mode::ALL {
            let of = |c: &Coverage| c.by_mode.iter().find(|m| m.mode == mode).map(|m| m.population);
            let (before, after) = (of(self.before), of(self.after));
            if before.or(after).is_none() {
                continue;
            }
            // Nobody lives near a mode that has no stop.
            let none = |c: &Coverage| Covered { covered: 0.0, ..c.population };
            let name = format!("  {}", super::words::mode(mode, self.lang));
            let (before, after) = (before.unwrap_or(none(self.before)), after.unwrap_or(none(self.after)));
            share(name, before.share(), after.share());
        }
        out.push_str(&format!("{}\n\n", trimmed(&table)));

        let mut table = plain(["", w.change, w.from_people, w.from_service]);
        let parts = |d: &Decomposition| [d.change(), d.from_people, d.from_service];
        let persons = parts(&self.change.persons).map(signed);
        table.add_row(std::iter::once(Cell::new(w.covered)).chain(persons.map(right)));
        let shares = self.change.share.as_ref().map_or([None; 3], |d| parts(d).map(Some)).map(points);
        table.add_row(std::iter::once(Cell::new(w.share_points)).chain(shares.map(right)));
        out.push_str(&format!("{}\n\n{}\n", trimmed(&table), w.change_about));
        out
    }

    /// The report as JSON: `rule`, `allocation`, `before` and `after` (`total`, `covered`, `share`, `stops` that meet the rule),
    /// `persons` and `share` (`before`, `after`, `change`, `from_people`, `from_service`; null where there is nobody in
    /// one of the years), `diagnostics`, and `note` where there is one.
    pub fn json(&self) -> Value {
        let year = |c: &Coverage| {
            let p = c.population;
            json!({ "total": p.total, "covered": p.covered, "share": p.share(), "stops": c.catchments.len() })
        };
        let parts = |d: &Decomposition| {
            json!({
                "before": d.before,
                "after": d.after,
                "change": d.change(),
                "from_people": d.from_people,
                "from_service": d.from_service,
            })
        };
        let findings: Vec<&String> = self.before.diagnostics.iter().chain(&self.after.diagnostics).collect();
        let mut out = json!({
            "rule": self.before.rule.name,
            "citation": self.before.rule.citation,
            "allocation": self.before.allocation.as_str(),
            "before": year(self.before),
            "after": year(self.after),
            "persons": parts(&self.change.persons),
            "share": self.change.share.as_ref().map(parts),
            "diagnostics": findings,
        });
        if let Some(note) = &self.note {
            out["note"] = json!(note);
        }
        out
    }
}

/// A change of a number of people or things, with its sign.
fn signed(x: f64) -> String {
    let text = count(x.abs());
    match text.as_str() {
        "0" => text,
        _ if x < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

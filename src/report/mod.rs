//! Results for people and programs: HTML, Markdown, terminal, JSON, CSV, GeoJSON.
//!
//! Build a [`Report`] of a city against its peers from an indicator table and a composite index, or a [`TransitReport`]
//! of who lives near transit from a coverage, a [`WalkabilityReport`] of scores of cells, or an [`AccessReport`] of
//! measures of accessibility; each method gives one form of it. [`write_files`] puts several files into a
//! directory, all or none.

mod access;
mod charts;
mod files;
mod geojson;
mod html;
mod json;
mod labels;
mod map;
mod markdown;
mod scatter;
mod tables;
mod terminal;
#[macro_use]
mod text;
mod transit;
mod walkability;

use crate::catalog::{Lang, Scale, Theme};
use crate::compare::{Composite, Standing, standings};
use crate::error::{Error, Result};
use crate::table::{City, IndicatorTable, Missing};

pub use access::AccessReport;
pub use files::write_files;
pub use text::number;
pub use transit::{ChangeReport, TransitReport};
pub use walkability::{ScoreColumn, WalkabilityReport};

/// Colors of Okabe and Ito, told apart by the color-blind; what matters is marked by shape and weight as well.
const STYLE: &str = include_str!("style.css");

/// One city against the others of a table.
///
/// # Examples
/// ```
/// use compact_city::{compare, datasets, indicators, report::Report, table::Years};
///
/// let figures = datasets::japan_cities();
/// let table = indicators(figures, Years::infer(figures));
/// let index = compare::composite(&table, &compare::Framework::compact_city())?;
/// let report = Report::new(&table, &index, table.position("Toyama")?)?;
/// assert_eq!(report.json()["city"]["code"], "16201");
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Report<'a> {
    table: &'a IndicatorTable,
    composite: &'a Composite,
    city: usize,
    standings: Vec<Standing>,
    lang: Lang,
}

impl<'a> Report<'a> {
    /// A report on the city at a position of the table, in English.
    ///
    /// # Errors
    /// A position past the end, or an index that was not computed from this table.
    pub fn new(table: &'a IndicatorTable, composite: &'a Composite, city: usize) -> Result<Self> {
        if city >= table.cities().len() || composite.cities() != table.cities() {
            return Err(Error::Undefined("the index and the table of a report must hold the same cities".into()));
        }
        Ok(Report { table, composite, city, standings: standings(table, city), lang: Lang::En })
    }

    /// Sets the language.
    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The standing of the city on every indicator.
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// The name of a city in the report's language.
    fn name_of<'c>(&self, city: &'c City) -> &'c str {
        match (self.lang, &city.name_ja) {
            (Lang::Ja, Some(ja)) => ja,
            _ => &city.name,
        }
    }

    fn city_name(&self) -> &str {
        self.name_of(&self.table.cities()[self.city])
    }

    /// The standings by theme, in the order of the themes; themes without any value are left out.
    fn by_theme(&self) -> Vec<(String, Vec<(usize, &Standing)>)> {
        let of = |theme: Option<Theme>| -> Vec<(usize, &Standing)> {
            let rows = self.standings.iter().enumerate();
            rows.filter(|(_, s)| s.indicator.map(|i| i.theme) == theme && s.of > 0).collect()
        };
        let mut themes: Vec<_> = Theme::ALL.iter().map(|t| (t.name(self.lang).to_owned(), of(Some(*t)))).collect();
        themes.push((text::words(self.lang).other.to_owned(), of(None)));
        themes.retain(|(_, rows)| !rows.is_empty());
        themes
    }

    /// What the city leads in and what it trails in: up to `n` indicators each, the clearest first.
    fn leads_and_trails(&self, n: usize) -> (Vec<&Standing>, Vec<&Standing>) {
        let mut placed: Vec<(f64, &Standing)> = self.standings.iter().filter_map(|s| Some((s.lead()?, s))).collect();
        placed.sort_by(|a, b| b.0.total_cmp(&a.0));
        let leads = placed.iter().filter(|p| p.0 > 0.3).take(n).map(|p| p.1).collect();
        let trails = placed.iter().rev().filter(|p| p.0 < -0.3).take(n).map(|p| p.1).collect();
        (leads, trails)
    }

    fn indicator_name(&self, standing: &'a Standing) -> &'a str {
        standing.indicator.map_or(standing.id.as_str(), |i| i.name_in(self.lang))
    }

    /// A value as people read it; a dash where there is none.
    fn value_text(&self, standing: &Standing, value: Option<f64>) -> String {
        match value {
            None => "–".to_owned(),
            Some(v) if standing.indicator.is_some_and(|i| i.scale == Scale::Code) => format!("R{v}"),
            Some(v) => number(v),
        }
    }

    fn missing_text(&self, missing: &Missing) -> String {
        text::missing(missing, self.lang)
    }
}

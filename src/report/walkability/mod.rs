//! How well people can reach daily life on foot, for people and programs: a page with maps, tables, JSON, GeoJSON.

mod geojson;
mod histogram;
mod html;
mod json;
mod map;
mod origins;
mod score;
mod streets;
mod summary;
mod tables;
mod terminal;
mod words;

use super::text;
use crate::catalog::Lang;
use crate::error::{Error, Result};
use crate::geo::{StreetNetwork, Zones};
use crate::table::{Facilities, PopulationCells};
pub use score::ScoreColumn;
use summary::Summary;

/// One or several scores of population cells: maps, who lives at which score, the same by zone, and how each was
/// computed.
///
/// Each method gives one form of it: [`WalkabilityReport::html`] a page that needs no network and no script, others
/// tables and data. Any score of cells can be shown; see [`ScoreColumn`].
///
/// # Examples
/// ```
/// use compact_city::datasets;
/// use compact_city::report::{ScoreColumn, WalkabilityReport};
///
/// let city = datasets::made_up_city()?;
/// let values = city.cells.population().iter().map(|p| Some(p.sqrt())).collect();
/// let scores = [ScoreColumn::new("root", values).name("Root of the people")];
/// let report = WalkabilityReport::new(&city.cells, &scores)?.zones(&city.zones).streets(&city.streets);
/// assert!(report.html().contains("Root of the people"));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct WalkabilityReport<'a> {
    cells: &'a PopulationCells,
    scores: &'a [ScoreColumn],
    lang: Lang,
    title: Option<String>,
    note: Option<String>,
    sources: Vec<String>,
    streets: Option<&'a StreetNetwork>,
    places: Option<&'a Facilities>,
    zones: Option<&'a Zones>,
    zone_of: Vec<Option<usize>>,
}

impl<'a> WalkabilityReport<'a> {
    /// A report in English on scores of these cells, the first of which stands first.
    ///
    /// # Errors
    /// No score, two of one id, values of another number than the cells, a value that is NaN or infinite, bands that do
    /// not rise.
    pub fn new(cells: &'a PopulationCells, scores: &'a [ScoreColumn]) -> Result<Self> {
        if scores.is_empty() {
            return Err(Error::Undefined("a report needs at least one score".into()));
        }
        for (i, score) in scores.iter().enumerate() {
            if scores[..i].iter().any(|other| other.id == score.id) {
                return Err(Error::Undefined(format!("the score `{}` stands twice in the report", score.id)));
            }
            if let Some(problem) = score.problem(cells.len()) {
                return Err(Error::Undefined(format!("score `{}`: {problem}", score.id)));
            }
        }
        Ok(WalkabilityReport {
            cells,
            scores,
            lang: Lang::En,
            title: None,
            note: None,
            sources: Vec::new(),
            streets: None,
            places: None,
            zones: None,
            zone_of: Vec::new(),
        })
    }

    /// Sets the language of the report's own words; those of the scores stay as they are.
    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// Sets the title, such as the name of the city.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets a note that stands above everything else, such as that the data are made up.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Adds the source of a data set, as its license wants it credited.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.sources.push(source.into());
        self
    }

    /// Draws streets on the maps.
    pub fn streets(mut self, streets: &'a StreetNetwork) -> Self {
        self.streets = Some(streets);
        self
    }

    /// Draws the places that the scores count, as dots.
    pub fn places(mut self, places: &'a Facilities) -> Self {
        self.places = Some(places);
        self
    }

    /// Adds a table by zone, and their outlines and names to the maps.
    pub fn zones(mut self, zones: &'a Zones) -> Self {
        self.zones = Some(zones);
        self.zone_of = self.cells.zones(zones);
        self
    }

    fn heading(&self) -> &str {
        self.title.as_deref().unwrap_or(words::words(self.lang).title)
    }

    fn summaries(&self) -> Vec<Summary<'a>> {
        self.scores.iter().map(|s| Summary::of(s, self.cells.population())).collect()
    }

    /// Name of the zone of a cell.
    fn zone_name(&self, cell: usize) -> Option<&'a str> {
        let zone = self.zone_of.get(cell).copied().flatten()?;
        self.zones?.zones().get(zone).map(|z| z.name())
    }

    fn group_name(&self, group: Option<&str>) -> String {
        group.map_or_else(|| words::words(self.lang).everyone.to_owned(), |g| text::group(g, self.lang))
    }

    fn zone_names(&self) -> Vec<&'a str> {
        self.zones.map(|zones| zones.zones().iter().map(|z| z.name()).collect()).unwrap_or_default()
    }

    /// The id of each cell as text, its row from 1 where the table has none.
    fn ids(&self) -> Vec<String> {
        let column = self.cells.frame().column("id").ok();
        let id = |row: usize| column.and_then(|c| c.get(row).ok()).filter(|v| !v.is_null());
        (0..self.cells.len()).map(|row| id(row).map_or((row + 1).to_string(), |v| v.str_value().into_owned())).collect()
    }

    /// Findings of the tables and of the computations.
    pub fn diagnostics(&self) -> impl Iterator<Item = &'a String> {
        let streets = self.streets.map(StreetNetwork::diagnostics).unwrap_or_default();
        let zones = self.zones.map(Zones::diagnostics).unwrap_or_default();
        let places = self.places.map(Facilities::diagnostics).unwrap_or_default();
        let mut seen = Vec::new();
        let all = self.cells.diagnostics().iter().chain(streets).chain(places).chain(zones);
        // Several scores on the same points find the same.
        all.chain(self.scores.iter().flat_map(|s| &s.diagnostics)).filter(move |d| {
            let new = !seen.contains(d);
            seen.push(*d);
            new
        })
    }

    /// Every form of the report as a file, name and content: `report.html`, `cells.csv`, `cells.geojson`, `result.json`,
    /// and `zones.csv` where there are zones.
    ///
    /// # Errors
    /// Only if a text cannot be put together.
    pub fn files(&self) -> Result<Vec<(&'static str, Vec<u8>)>> {
        let mut files = vec![
            ("report.html", self.html().into_bytes()),
            ("cells.csv", self.csv()?),
            ("cells.geojson", self.geojson().into_bytes()),
            ("result.json", format!("{:#}\n", self.json()).into_bytes()),
        ];
        if self.zones.is_some() {
            files.push(("zones.csv", self.zones_csv()?));
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests;

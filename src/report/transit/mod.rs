//! Who lives near transit, for people and programs: a page with a map, tables, JSON, GeoJSON.

mod change;
mod charts;
mod density;
mod geojson;
mod html;
mod json;
mod map;
mod map_labels;
mod outlines;
mod parts;
mod sections;
mod tables;
mod terminal;
mod words;

use crate::catalog::Lang;
use crate::error::{Error, Result};
use crate::table::{PopulationCells, Stops};
use crate::transit::{Allocation, Coverage, Covered, StationAreas};
pub use change::ChangeReport;
use parts::Parts;

/// Results of a coverage rule and of the areas round the stops, on one map.
///
/// Each method gives one form of it: [`TransitReport::html`] a page that needs no network and no script, others tables
/// and data.
#[derive(Debug, Clone)]
pub struct TransitReport<'a> {
    cells: &'a PopulationCells,
    stops: &'a Stops,
    coverage: &'a Coverage,
    areas: &'a StationAreas,
    nearest_m: Option<&'a [Option<f64>]>,
    lang: Lang,
    title: Option<String>,
    note: Option<String>,
    sources: Vec<String>,
    parts: Parts<'a>,
}

impl<'a> TransitReport<'a> {
    /// A report in English on results computed from these cells and stops.
    ///
    /// # Errors
    /// Results that were computed from other tables, as far as their lengths tell.
    pub fn new(
        cells: &'a PopulationCells,
        stops: &'a Stops,
        coverage: &'a Coverage,
        areas: &'a StationAreas,
    ) -> Result<Self> {
        let foreign = coverage.cell_shares.len() != cells.len()
            || coverage.catchments.iter().any(|c| c.0 >= stops.len())
            || areas.areas.iter().any(|a| a.stop >= stops.len());
        if foreign {
            return Err(Error::Undefined(
                "the results of a report must have been computed from the cells and stops given with them".into(),
            ));
        }
        Ok(TransitReport {
            cells,
            stops,
            coverage,
            areas,
            nearest_m: None,
            lang: Lang::En,
            title: None,
            note: None,
            sources: Vec::new(),
            parts: Parts::default(),
        })
    }

    /// Sets the language.
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

    /// Adds the distance from each cell to the nearest stop that meets the rule, metres; none where there is none.
    ///
    /// # Errors
    /// Another number of distances than of cells.
    pub fn nearest_m(mut self, distances: &'a [Option<f64>]) -> Result<Self> {
        if distances.len() != self.cells.len() {
            let problem = format!("{} distances for {} cells", distances.len(), self.cells.len());
            return Err(Error::Undefined(problem));
        }
        self.nearest_m = Some(distances);
        Ok(self)
    }

    fn heading(&self) -> &str {
        self.title.as_deref().unwrap_or(words::words(self.lang).title)
    }

    /// How cells that a catchment cuts were counted, in words.
    fn allocation(&self) -> String {
        let (w, allocation) = (words::words(self.lang), self.coverage.allocation);
        let how = words::allocation(allocation, self.lang);
        let distance = words::measured(self.coverage.distance, self.lang);
        match allocation {
            Allocation::Centroid => format!("{}: {how}; {distance}", w.allocation),
            Allocation::Area => format!("{}: {how}; {}; {distance}", w.allocation, w.by_centroid),
        }
    }

    /// How much better or worse a group is served than everyone: difference of the two shares.
    fn gap(&self, group: &Covered) -> Option<f64> {
        Some(group.share()? - self.coverage.population.share()?)
    }

    /// Whether each stop meets the rule.
    fn served(&self) -> Vec<bool> {
        let mut served = vec![false; self.stops.len()];
        for (stop, _) in &self.coverage.catchments {
            served[*stop] = true;
        }
        served
    }

    /// The areas, most people first; equals in the order of the stops.
    fn areas_by_population(&self) -> Vec<&'a crate::transit::StationArea> {
        let mut areas: Vec<_> = self.areas.areas.iter().collect();
        areas.sort_by(|a, b| b.population.total_cmp(&a.population).then(a.stop.cmp(&b.stop)));
        areas
    }

    /// Findings of the tables and of the computation.
    pub fn diagnostics(&self) -> impl Iterator<Item = &'a String> {
        let (cells, stops) = (self.cells.diagnostics(), self.stops.diagnostics());
        let of_zones = self.parts.neighborhoods.iter();
        let of_zones = of_zones.flat_map(|(found, zones)| zones.diagnostics().iter().chain(&found.diagnostics));
        cells.iter().chain(stops).chain(&self.coverage.diagnostics).chain(of_zones)
    }

    /// Every form of the report as a file, name and content: `report.html`, `result.json`, `stations.csv`,
    /// `stops.geojson`, and `corridors.csv`, `neighborhoods.csv` and `facility_coverage.csv` of the parts that were added.
    ///
    /// # Errors
    /// Only if a text cannot be put together.
    pub fn files(&self) -> Result<Vec<(&'static str, Vec<u8>)>> {
        let mut files = vec![
            ("report.html", self.html().into_bytes()),
            ("stations.csv", self.csv()?),
            ("stops.geojson", self.geojson().into_bytes()),
            ("result.json", format!("{:#}\n", self.json()).into_bytes()),
        ];
        if let Some(csv) = self.corridors_csv()? {
            files.push(("corridors.csv", csv));
        }
        if let Some((found, _)) = self.parts.neighborhoods {
            files.push(("neighborhoods.csv", tables::frame_csv(&found.to_frame()?)?));
        }
        if let Some(csv) = self.facilities_csv()? {
            files.push(("facility_coverage.csv", csv));
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests;

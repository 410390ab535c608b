//! The walkability report as CSV tables.

use super::WalkabilityReport;
use crate::error::{DataError, Result};
use crate::report::tables::{fault, text};

impl WalkabilityReport<'_> {
    /// Every cell with its scores and the parts of each, in the order of the table; an unknown is empty.
    ///
    /// The column of a part bears the id of the score before its name, as in `amenity:power:grocery`.
    ///
    /// # Errors
    /// Only if the text cannot be put together.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let fixed = ["id", "lon", "lat", "population"].map(str::to_owned);
        let zone = self.zones.map(|_| "zone".to_owned());
        let names = self.scores.iter().flat_map(|s| {
            let parts = s.components.iter().map(|(name, _)| format!("{}:{name}", s.id));
            std::iter::once(s.id.clone()).chain(parts)
        });
        out.write_record(fixed.into_iter().chain(zone).chain(names)).map_err(fault)?;
        for (cell, id) in self.ids().into_iter().enumerate() {
            let place = [self.cells.lons()[cell], self.cells.lats()[cell], self.cells.population()[cell]];
            let zone = self.zones.map(|_| self.zone_name(cell).unwrap_or_default().to_owned());
            let values = self.scores.iter().flat_map(|s| {
                std::iter::once(s.values[cell]).chain(s.components.iter().map(|(_, values)| values[cell])).map(text)
            });
            let row = std::iter::once(id).chain(place.map(|x| x.to_string())).chain(zone).chain(values);
            out.write_record(row).map_err(fault)?;
        }
        out.into_inner().map_err(|e| DataError::new("cells.csv", e.to_string()).into())
    }

    /// Every inhabited zone and score: one row each, with people, mean and median over people, and the people of each
    /// band from the lowest on.
    ///
    /// # Errors
    /// Only if the text cannot be put together.
    pub fn zones_csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["score", "zone", "population", "mean", "median", "band", "band_from", "band_population"])
            .map_err(fault)?;
        for s in self.summaries() {
            for z in s.by_zone(self.cells.population(), &self.zone_of, &self.zone_names()) {
                for (band, people) in s.bands.iter().zip(&z.bands) {
                    out.write_record([
                        &s.score.id,
                        z.name,
                        &z.population.to_string(),
                        &text(z.mean),
                        &text(z.median),
                        &band.name,
                        &text(band.low),
                        &people.to_string(),
                    ])
                    .map_err(fault)?;
                }
            }
        }
        out.into_inner().map_err(|e| DataError::new("zones.csv", e.to_string()).into())
    }
}

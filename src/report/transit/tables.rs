//! The transit report as a CSV table.

use super::TransitReport;
use crate::error::{DataError, Result};
use crate::report::tables::fault;

impl TransitReport<'_> {
    /// Every stop with the area round it, most people first: one row a stop, an unknown left empty.
    ///
    /// The column of a group or category bears its name behind `population_` or `facilities_`.
    ///
    /// # Errors
    /// Only if the text cannot be put together.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let fixed = [
            "id",
            "name",
            "mode",
            "lon",
            "lat",
            "departures",
            "meets_rule",
            "radius_m",
            "population",
            "population_nearest",
            "land_ha",
            "density_per_ha",
        ];
        let groups = self.areas.groups.iter().map(|g| format!("population_{g}"));
        let categories = self.areas.categories.iter().map(|c| format!("facilities_{c}"));
        out.write_record(fixed.map(str::to_owned).into_iter().chain(groups).chain(categories)).map_err(fault)?;
        let text = |x: Option<f64>| x.map(|v| v.to_string()).unwrap_or_default();
        let served = self.served();
        for a in self.areas_by_population() {
            let stop = &self.stops.stops()[a.stop];
            let modes: Vec<&str> = stop.modes.iter().map(|m| m.as_str()).collect();
            let fixed = [
                stop.id.clone(),
                stop.name.clone(),
                modes.join("+"),
                stop.position.lon().to_string(),
                stop.position.lat().to_string(),
                text(self.stops.departures(a.stop)),
                served[a.stop].to_string(),
                self.areas.radius_m.to_string(),
                a.population.to_string(),
                a.population_nearest.to_string(),
                a.land_ha.to_string(),
                text(a.density_per_ha),
            ];
            let groups = a.groups.iter().map(f64::to_string);
            let facilities = a.facilities.iter().map(usize::to_string);
            out.write_record(fixed.into_iter().chain(groups).chain(facilities)).map_err(fault)?;
        }
        out.into_inner().map_err(|e| DataError::new("stations.csv", e.to_string()).into())
    }
}

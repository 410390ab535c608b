//! The transit report as CSV tables.

use polars::prelude::{AnyValue, DataFrame};

use super::TransitReport;
use crate::error::{DataError, Result};
use crate::report::tables::{fault, text};

/// The columns of service that [`crate::table::Stops::to_frame`] has beside those of the station table.
pub(super) const SERVICE: [&str; 8] = [
    "departures_per_direction",
    "headway_mean_min",
    "headway_median_min",
    "headway_even_min",
    "headway_worst_min",
    "headway_min",
    "first_departure",
    "last_departure",
];

impl TransitReport<'_> {
    /// Every stop with the area round it, most people first: one row a stop, an unknown left empty.
    ///
    /// The column of a group or category bears its name behind `population_` or `facilities_`. Where
    /// [`TransitReport::service`] was added, its columns are the last ones.
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
        let service = self.parts.service.as_ref().map(|(_, frame)| frame);
        let names = service.iter().flat_map(|_| SERVICE).map(str::to_owned);
        let header = fixed.map(str::to_owned).into_iter().chain(groups).chain(categories).chain(names);
        out.write_record(header).map_err(fault)?;
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
            let mut row: Vec<String> = fixed.into_iter().chain(groups).chain(facilities).collect();
            if let Some(frame) = service {
                for name in SERVICE {
                    row.push(value(&frame.column(name)?.get(a.stop)?));
                }
            }
            out.write_record(row).map_err(fault)?;
        }
        out.into_inner().map_err(|e| DataError::new("stations.csv", e.to_string()).into())
    }

    /// Every line, most people first.
    pub(super) fn corridors_csv(&self) -> Result<Option<Vec<u8>>> {
        let Some((lines, radius_m)) = self.lines() else { return Ok(None) };
        let mut out = csv::Writer::from_writer(Vec::new());
        let fixed =
            ["id", "name", "mode", "radius_m", "stops", "departures", "population", "area_ha", "density_per_ha"];
        let groups = self.cells.groups().map(|g| format!("population_{g}"));
        out.write_record(fixed.map(str::to_owned).into_iter().chain(groups)).map_err(fault)?;
        for c in lines {
            let route = &self.stops.timetable().routes()[c.route];
            let fixed = [
                route.id.clone(),
                route.name.clone(),
                route.mode.to_string(),
                radius_m.to_string(),
                c.stops.to_string(),
                c.departures.to_string(),
                c.population.to_string(),
                c.area_ha.to_string(),
                c.density_per_ha.map(|d| d.to_string()).unwrap_or_default(),
            ];
            out.write_record(fixed.into_iter().chain(c.groups.iter().map(f64::to_string))).map_err(fault)?;
        }
        Ok(Some(out.into_inner().map_err(|e| DataError::new("corridors.csv", e.to_string()))?))
    }

    /// Each service and all at once, for everyone and each group; none where nothing of it was added.
    pub(super) fn facilities_csv(&self) -> Result<Option<Vec<u8>>> {
        let rows = self.services_covered();
        if rows.is_empty() {
            return Ok(None);
        }
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["service", "facilities", "radius_m", "group", "population", "covered", "share"])
            .map_err(fault)?;
        for (service, facilities, radius_m, group, c) in rows {
            out.write_record([
                service.to_owned(),
                facilities.map(|n| n.to_string()).unwrap_or_default(),
                text(radius_m),
                group.to_owned(),
                c.total.to_string(),
                c.covered.to_string(),
                text(c.share()),
            ])
            .map_err(fault)?;
        }
        Ok(Some(out.into_inner().map_err(|e| DataError::new("facility_coverage.csv", e.to_string()))?))
    }
}

/// A frame as CSV.
pub(super) fn frame_csv(frame: &DataFrame) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(frame.columns().iter().map(|c| c.name().as_str())).map_err(fault)?;
    for row in 0..frame.height() {
        for column in frame.columns() {
            out.write_field(value(&column.get(row)?)).map_err(fault)?;
        }
        out.write_record(None::<&[u8]>).map_err(fault)?;
    }
    out.into_inner().map_err(|e| DataError::new("csv", e.to_string()).into())
}

/// A value as text; an unknown one is empty.
fn value(value: &AnyValue) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::Float64(x) => x.to_string(),
        other => other.str_value().into_owned(),
    }
}

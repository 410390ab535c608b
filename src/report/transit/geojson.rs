//! The transit report as GeoJSON, for a geographic information system.

use geojson::{FeatureCollection, Geometry};
use polars::prelude::AnyValue;
use serde_json::{Map, Value, json};

use super::TransitReport;
use crate::report::geojson::{cell_geometry, feature};

impl TransitReport<'_> {
    /// The stops as points, with what is known of each and of the area round it (RFC 7946, WGS84).
    pub fn geojson(&self) -> String {
        let features = self.areas.areas.iter().map(|a| {
            let at = self.stops.stops()[a.stop].position;
            let mut properties = self.stop_properties(a);
            properties.retain(|key, _| key != "lon" && key != "lat");
            feature(Geometry::new_point([at.lon(), at.lat()]), properties)
        });
        FeatureCollection::new(features.collect::<Vec<_>>()).to_string()
    }

    /// The cells with people, groups, the share covered and the distance to the nearest stop: their ground where it is
    /// known, else points.
    pub fn cells_geojson(&self) -> String {
        let ids = self.cells.frame().column("id").ok();
        let groups: Vec<(&str, &[f64])> =
            self.cells.groups().filter_map(|g| Some((g, self.cells.group(g).ok()?))).collect();
        let mut corners = Vec::new();
        let features = (0..self.cells.len()).map(|i| {
            let mut properties = Map::new();
            properties.insert("id".into(), ids.and_then(|ids| ids.get(i).ok()).map_or(Value::Null, id));
            properties.insert("population".into(), json!(self.cells.population()[i]));
            for (name, values) in &groups {
                properties.insert((*name).to_owned(), json!(values[i]));
            }
            properties.insert("covered_share".into(), json!(self.coverage.cell_shares[i]));
            if let Some(nearest) = self.nearest_m {
                properties.insert("nearest_m".into(), json!(nearest[i]));
            }
            let ground = cell_geometry(self.cells, i, &mut corners);
            feature(ground, properties)
        });
        FeatureCollection::new(features.collect::<Vec<_>>()).to_string()
    }
}

/// The id of a cell, a number or a text as its table has it.
fn id(value: AnyValue) -> Value {
    match value {
        AnyValue::Int64(n) => json!(n),
        AnyValue::UInt64(n) => json!(n),
        AnyValue::Null => Value::Null,
        other => json!(other.str_value()),
    }
}

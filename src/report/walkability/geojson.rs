//! The walkability report as GeoJSON, for a geographic information system.

use geojson::{FeatureCollection, Geometry};
use serde_json::{Map, json};

use super::WalkabilityReport;
use crate::report::geojson::{cell_geometry, feature};

impl WalkabilityReport<'_> {
    /// The cells with people, zone and scores: their ground where it is known, else points (RFC 7946, WGS84).
    pub fn geojson(&self) -> String {
        let mut corners = Vec::new();
        let features = self.ids().into_iter().enumerate().map(|(cell, id)| {
            let mut properties = Map::new();
            properties.insert("id".into(), json!(id));
            properties.insert("population".into(), json!(self.cells.population()[cell]));
            if self.zones.is_some() {
                properties.insert("zone".into(), json!(self.zone_name(cell)));
            }
            for s in self.scores {
                properties.insert(s.id.clone(), json!(s.values[cell]));
            }
            let ground: Geometry = cell_geometry(self.cells, cell, &mut corners);
            feature(ground, properties)
        });
        FeatureCollection::new(features.collect::<Vec<_>>()).to_string()
    }
}

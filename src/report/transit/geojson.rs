//! The transit report as GeoJSON, for a geographic information system.

use geojson::{Feature, FeatureCollection, Geometry};
use serde_json::{Map, Value, json};

use super::TransitReport;
use crate::table::Footprint;

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
        let ids = super::ids(self.cells);
        let groups: Vec<(&str, &[f64])> =
            self.cells.groups().filter_map(|g| Some((g, self.cells.group(g).ok()?))).collect();
        let features = (0..self.cells.len()).map(|i| {
            let mut properties = Map::new();
            properties.insert("id".into(), json!(ids.as_ref().and_then(|ids| ids[i])));
            properties.insert("population".into(), json!(self.cells.population()[i]));
            for (name, values) in &groups {
                properties.insert((*name).to_owned(), json!(values[i]));
            }
            properties.insert("covered_share".into(), json!(self.coverage.cell_shares[i]));
            if let Some(nearest) = self.nearest_m {
                properties.insert("nearest_m".into(), json!(nearest[i]));
            }
            feature(self.outline(i, ids.as_ref().and_then(|ids| ids[i])), properties)
        });
        FeatureCollection::new(features.collect::<Vec<_>>()).to_string()
    }

    fn outline(&self, row: usize, _id: Option<&str>) -> Geometry {
        let (lon, lat) = (self.cells.lons()[row], self.cells.lats()[row]);
        let rectangle = |width: f64, height: f64| {
            let (w, h) = (width / 2.0, height / 2.0);
            let ring = [(-w, -h), (w, -h), (w, h), (-w, h), (-w, -h)].map(|(x, y)| [lon + x, lat + y]);
            Geometry::new_polygon([ring])
        };
        match self.cells.footprint() {
            Footprint::Point => Geometry::new_point([lon, lat]),
            Footprint::Degrees { width, height } => rectangle(width, height),
            Footprint::Square { side_m } => {
                let (meridian, parallel) = crate::geo::radii(lat.to_radians());
                rectangle((side_m / parallel).to_degrees(), (side_m / meridian).to_degrees())
            }
            #[cfg(feature = "h3")]
            Footprint::Hexagon => {
                let Some(cell) = _id.and_then(|id| id.parse::<h3o::CellIndex>().ok()) else {
                    return Geometry::new_point([lon, lat]);
                };
                let mut ring: Vec<[f64; 2]> = cell.boundary().iter().map(|p| [p.lng(), p.lat()]).collect();
                ring.extend(ring.first().copied());
                Geometry::new_polygon([ring])
            }
        }
    }
}

fn feature(geometry: Geometry, properties: Map<String, Value>) -> Feature {
    Feature { geometry: Some(geometry), properties: Some(properties), ..Feature::default() }
}

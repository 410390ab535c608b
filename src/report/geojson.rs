//! Features that reports share.

use geojson::{Feature, Geometry};
use serde_json::{Map, Value};

use crate::geo::LonLat;
use crate::table::PopulationCells;

pub(super) fn feature(geometry: Geometry, properties: Map<String, Value>) -> Feature {
    Feature { geometry: Some(geometry), properties: Some(properties), ..Feature::default() }
}

/// The ground of a cell where it is known, else its point; `corners` is room to work in.
pub(super) fn cell_geometry(cells: &PopulationCells, cell: usize, corners: &mut Vec<LonLat>) -> Geometry {
    cells.outline(cell, corners);
    let mut ring: Vec<[f64; 2]> = corners.iter().map(|p| [p.lon(), p.lat()]).collect();
    ring.extend(ring.first().copied());
    if ring.is_empty() {
        Geometry::new_point([cells.lons()[cell], cells.lats()[cell]])
    } else {
        Geometry::new_polygon([ring])
    }
}

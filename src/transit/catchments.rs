//! The union of catchments over population cells: which cells, or which share of each, lie inside.

use rayon::prelude::*;

use super::Allocation;
use crate::error::{DataError, Result};
use crate::geo::{DiskUnion, LonLat, RadiusIndex};
use crate::table::{Footprint, PopulationCells};

/// So many cells are worked through by one thread at a stretch.
const CHUNK: usize = 8_192;

/// Which cells have their centroid within a radius of any of some positions, 1 or 0.
pub(crate) fn covered_by(cells: &PopulationCells, positions: &[LonLat], radius_m: f64) -> Result<Vec<f64>> {
    shares(cells, &[(positions.to_vec(), radius_m)], Allocation::Centroid)
}

/// Share of each cell that lies in the union of catchments of several radii: 0 or 1 by centroid, or its share by area.
///
/// # Errors
/// A radius that is not above 0 and at most 50 km, or allocation by area on cells whose footprint is not known.
pub(crate) fn shares(
    cells: &PopulationCells,
    catchments: &[(Vec<LonLat>, f64)],
    allocation: Allocation,
) -> Result<Vec<f64>> {
    match allocation {
        Allocation::Centroid => by_centroid(cells, catchments),
        Allocation::Area => by_area(cells, catchments),
    }
}

fn by_centroid(cells: &PopulationCells, catchments: &[(Vec<LonLat>, f64)]) -> Result<Vec<f64>> {
    let mut inside = vec![false; cells.len()];
    for (positions, radius_m) in catchments {
        RadiusIndex::from_positions(positions, *radius_m)?.mark_within(cells.lons(), cells.lats(), &mut inside);
    }
    Ok(inside.into_par_iter().map(|i| f64::from(u8::from(i))).collect())
}

fn by_area(cells: &PopulationCells, catchments: &[(Vec<LonLat>, f64)]) -> Result<Vec<f64>> {
    let Some(half) = half_diagonal_m(cells.footprint()) else {
        let problem = "allocation by area needs the ground that each cell covers; name the column of mesh codes or H3 \
                       indices, or give the size of the cells";
        return Err(DataError::new("cells", problem).into());
    };
    let mut indices = Vec::new();
    for (positions, radius_m) in catchments {
        crate::geo::check_radius(*radius_m)?;
        let reach = (radius_m + half).min(RadiusIndex::MAX_RADIUS_M);
        indices.push((RadiusIndex::from_positions(positions, reach)?, *radius_m));
    }
    let (lons, lats) = (cells.lons(), cells.lats());
    let mut out = vec![0.0; cells.len()];
    out.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, out)| {
        let mut cursors: Vec<_> = indices.iter().map(|(index, r)| (index.cursor(), *r)).collect();
        let (mut union, mut disks, mut corners, mut polygon) = (DiskUnion::default(), vec![], vec![], vec![]);
        for (share, row) in out.iter_mut().zip(chunk * CHUNK..) {
            disks.clear();
            let mut plane = None;
            for (cursor, r) in &mut cursors {
                plane = cursor.disks(lons[row], lats[row], *r, &mut disks).or(plane);
            }
            let Some(plane) = plane.filter(|_| !disks.is_empty()) else { continue };
            corners.clear();
            cells.outline(row, &mut corners);
            polygon.clear();
            polygon.extend(corners.iter().map(|p: &LonLat| {
                let east = crate::geo::lon_difference(lons[row], p.lon());
                plane.point(east, p.lat() - lats[row])
            }));
            *share = union.share(&polygon, &disks);
        }
    });
    Ok(out)
}

/// At least the distance from a cell's centroid to its corners, metres; none where the ground is unknown.
fn half_diagonal_m(footprint: Footprint) -> Option<f64> {
    // A degree is nowhere longer than at these two places: of longitude at the equator, of latitude at the poles.
    const DEGREE_M: (f64, f64) = (111_320.0, 111_695.0);
    match footprint {
        Footprint::Point => None,
        Footprint::Degrees { width, height } => Some((width * DEGREE_M.0).hypot(height * DEGREE_M.1) / 2.0),
        Footprint::Square { side_m } => Some(side_m * std::f64::consts::FRAC_1_SQRT_2),
        #[cfg(feature = "h3")]
        Footprint::Hexagon => None,
    }
}

//! Points put on their nearest street.

use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::network::{MM, StreetNetwork};
use crate::error::{DataError, Result};
use crate::geo::{LonLat, check_radius, distance_m, lon_difference, position_problem, radii};

/// Straight parts of streets by their bounds in degrees, with street and first corner of each.
pub(super) type Segments = RTree<GeomWithData<Rectangle<[f64; 2]>, (u32, u32)>>;

/// Points on streets: each with its street, the way along it, and how far it lies from it. Points beyond the limit of
/// [`StreetNetwork::snap`] are on none and reach nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StreetPoints {
    pub(super) edge: Vec<u32>,
    pub(super) along_mm: Vec<u32>,
    pub(super) snap_mm: Vec<u32>,
}

/// Stands for no street.
pub(super) const NO_EDGE: u32 = u32::MAX;

impl StreetPoints {
    /// Number of points.
    pub fn len(&self) -> usize {
        self.edge.len()
    }

    /// True when there is no point.
    pub fn is_empty(&self) -> bool {
        self.edge.is_empty()
    }

    /// The street of a point; none beyond the limit.
    pub fn edge(&self, point: usize) -> Option<usize> {
        self.edge.get(point).filter(|e| **e != NO_EDGE).map(|e| *e as usize)
    }

    /// The way from the first end of its street to where the point was put, metres; none beyond the limit.
    pub fn along_m(&self, point: usize) -> Option<f64> {
        self.edge(point).map(|_| f64::from(self.along_mm[point]) / MM)
    }

    /// How far a point lies from its street, metres; none beyond the limit.
    pub fn snap_m(&self, point: usize) -> Option<f64> {
        self.edge(point).map(|_| f64::from(self.snap_mm[point]) / MM)
    }

    /// Number of points beyond the limit.
    pub fn unsnapped(&self) -> usize {
        self.edge.iter().filter(|e| **e == NO_EDGE).count()
    }
}

impl StreetNetwork {
    /// Puts each point on the nearest street within `limit_m`; how far that is counts in every distance from or to it.
    ///
    /// # Errors
    /// Columns of unequal length, a position out of range, a limit that is not above 0 and at most 50 km.
    pub fn snap(&self, lons: &[f64], lats: &[f64], limit_m: f64) -> Result<StreetPoints> {
        check_radius(limit_m)?;
        if lons.len() != lats.len() {
            let problem = format!("{} longitudes but {} latitudes", lons.len(), lats.len());
            return Err(DataError::new("points", problem).into());
        }
        for (row, (lon, lat)) in (1_u64..).zip(lons.iter().zip(lats)) {
            if let Some((field, problem)) = position_problem(*lon, *lat) {
                return Err(DataError::new("points", problem).line(row).field(field).into());
            }
        }
        let segments = self.segments.get_or_init(|| self.build_segments());
        let found: Vec<(u32, u32, u32)> = lons
            .par_iter()
            .zip(lats)
            .map(|(lon, lat)| self.snap_one(segments, LonLat::checked(*lon, *lat), limit_m))
            .collect();
        let mut points = StreetPoints::default();
        for (edge, along, snap) in found {
            points.edge.push(edge);
            points.along_mm.push(along);
            points.snap_mm.push(snap);
        }
        Ok(points)
    }

    /// As [`StreetNetwork::snap`], of positions.
    ///
    /// # Errors
    /// As [`StreetNetwork::snap`].
    pub fn snap_positions(&self, positions: &[LonLat], limit_m: f64) -> Result<StreetPoints> {
        let (lons, lats): (Vec<f64>, Vec<f64>) = positions.iter().map(|p| (p.lon(), p.lat())).unzip();
        self.snap(&lons, &lats, limit_m)
    }

    /// Every junction as a point on one of its streets.
    pub fn node_points(&self) -> StreetPoints {
        let mut points = StreetPoints::default();
        for node in 0..self.nodes() {
            let edge = self.arc_edges[self.offsets[node] as usize];
            let street = self.edges[edge as usize];
            points.edge.push(edge);
            points.along_mm.push(if street.from as usize == node { 0 } else { street.mm });
            points.snap_mm.push(0);
        }
        points
    }

    fn build_segments(&self) -> Segments {
        let mut all = Vec::with_capacity(self.corners.len());
        for edge in 0..self.edges.len() {
            let first = self.corner_offsets[edge];
            for (i, two) in (first..).zip(self.corners_of(edge).windows(2)) {
                let bounds = Rectangle::from_corners([two[0].lon, two[0].lat], [two[1].lon, two[1].lat]);
                all.push(GeomWithData::new(bounds, (edge as u32, i)));
            }
        }
        RTree::bulk_load(all)
    }

    /// Street, way along it and distance from it of a point.
    fn snap_one(&self, segments: &Segments, at: LonLat, limit_m: f64) -> (u32, u32, u32) {
        let (north_m, east_m) = radii(at.lat().to_radians());
        let (per_lon, per_lat) = (east_m.to_radians().max(1e-9), north_m.to_radians());
        let mut best = (f64::INFINITY, NO_EDGE, 0_u32, 0.0_f64);
        for reach in [50.0, 400.0, limit_m] {
            let reach = limit_m.min(reach);
            // A little wider than the reach: a metre of longitude is more degrees toward the pole.
            let (east, north) = (1.02 * reach / per_lon, 1.02 * reach / per_lat);
            let bounds = AABB::from_corners([at.lon() - east, at.lat() - north], [at.lon() + east, at.lat() + north]);
            for found in segments.locate_in_envelope_intersecting(&bounds) {
                let (edge, corner) = found.data;
                let place = |c: usize| {
                    let c = self.corners[c];
                    (lon_difference(at.lon(), c.lon) * per_lon, (c.lat - at.lat()) * per_lat)
                };
                let (a, b) = (place(corner as usize), place(corner as usize + 1));
                let (dx, dy) = (b.0 - a.0, b.1 - a.1);
                let square = dx * dx + dy * dy;
                let t = if square > 0.0 { (-(a.0 * dx + a.1 * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
                let (x, y) = (a.0 + t * dx, a.1 + t * dy);
                let rank = (x.hypot(y), edge, corner, t);
                if (rank.0, rank.1, rank.2) < (best.0, best.1, best.2) {
                    best = rank;
                }
            }
            if best.0 <= reach {
                break;
            }
        }
        let (_, edge, corner, t) = best;
        if edge == NO_EDGE {
            return (NO_EDGE, 0, 0);
        }
        let (a, b) = (self.corners[corner as usize], self.corners[corner as usize + 1]);
        let foot = LonLat::checked(a.lon + t * lon_difference(a.lon, b.lon), a.lat + t * (b.lat - a.lat));
        let snap_m = distance_m(at, foot);
        if snap_m > limit_m {
            return (NO_EDGE, 0, 0);
        }
        let along = f64::from(a.mm) + t * f64::from(b.mm - a.mm);
        (edge, along.round() as u32, (snap_m * MM).round() as u32)
    }
}

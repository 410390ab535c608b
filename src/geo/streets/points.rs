//! Points put on their nearest street.

use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};

use super::build::RowFaults;
use super::curve::curve;
use super::network::{MM, StreetNetwork};
use crate::error::{DataError, Result};
use crate::geo::{LonLat, check_radius, distance_m, lon_difference, position_problem, radii};

/// Straight parts of streets in degrees.
pub(super) type Segments = RTree<GeomWithData<Line<[f64; 2]>, Place>>;

/// Length, street and first corner of a straight part; of parts as near, the shortest counts, then the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    mm: u32,
    edge: u32,
    corner: u32,
}

/// So far about a point streets are looked for, metres: mostly one is near.
const REACHES_M: [f64; 3] = [50.0, 400.0, f64::INFINITY];
/// A box is so much wider than the reach, for what the plane is off by.
const REACH_MARGIN: f64 = 1.01;
/// No street is within 50 km of a point farther north or south: the network ends at 85 degrees.
const FARTHEST_LAT: f64 = 85.5;

/// Points on streets: each with its street, the way along it, and how far it lies from it. Points beyond the limit of
/// [`StreetNetwork::snap`] are on none and reach nothing.
///
/// They belong to the network that they were put on, to copies of it and to networks of the same streets; a search along
/// other streets refuses them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StreetPoints {
    /// The fingerprint of the network; 0 for no points of any.
    network: u64,
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

    /// Some of the points, in the order of these rows.
    pub(crate) fn select(&self, rows: &[usize]) -> StreetPoints {
        let of = |column: &[u32]| rows.iter().map(|row| column[*row]).collect();
        StreetPoints {
            network: self.network,
            edge: of(&self.edge),
            along_mm: of(&self.along_mm),
            snap_mm: of(&self.snap_mm),
        }
    }
}

impl StreetNetwork {
    /// Puts each point on the nearest street within `limit_m`, anywhere along it; how far that is, on the ellipsoid, counts
    /// in every distance from or to the point. A street exactly at the limit is within; of several as near, to the
    /// micrometre, the shortest part counts, then the lowest number. The first call sorts the streets by place, some 100 ns a corner.
    ///
    /// # Errors
    /// Columns of unequal length, a position out of range, a limit that is not above 0 and at most 50 km, more than 4 billion
    /// points. The message names the first point at fault, counted from 1, and counts the others.
    pub fn snap(&self, lons: &[f64], lats: &[f64], limit_m: f64) -> Result<StreetPoints> {
        check_radius(limit_m)?;
        if lons.len() != lats.len() {
            let problem = format!("{} longitudes but {} latitudes", lons.len(), lats.len());
            return Err(DataError::new("points", problem).into());
        }
        if lons.len() >= NO_EDGE as usize {
            let problem = format!("{} points; the most is {}", lons.len(), NO_EDGE - 1);
            return Err(DataError::new("points", problem).into());
        }
        let mut faults = RowFaults::default();
        for (row, (lon, lat)) in lons.iter().zip(lats).enumerate() {
            if let Some((field, problem)) = position_problem(*lon, *lat) {
                faults.add("points", row, field, problem);
            }
        }
        faults.check()?;
        let segments = self.segments.get_or_init(|| self.build_segments());
        // In the order of their places, for each finds in the cache what the one before has read.
        let order = curve(lons, lats, &(0..lons.len() as u32).collect::<Vec<_>>());
        let position = |row: usize| LonLat::checked(lons[row], lats[row]);
        let found: Vec<(u32, u32, u32)> =
            order.par_iter().map(|row| self.snap_one(segments, position(*row as usize), limit_m)).collect();
        let none = || vec![0; lons.len()];
        let mut points = StreetPoints { network: self.fingerprint, edge: none(), along_mm: none(), snap_mm: none() };
        for (row, (edge, along, snap)) in order.into_iter().zip(found) {
            let row = row as usize;
            (points.edge[row], points.along_mm[row], points.snap_mm[row]) = (edge, along, snap);
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
        self.points_of_nodes(0..self.nodes())
    }

    /// Junctions as points on one of their streets.
    pub(super) fn points_of_nodes(&self, nodes: impl IntoIterator<Item = usize>) -> StreetPoints {
        let mut points = StreetPoints { network: self.fingerprint, ..StreetPoints::default() };
        for node in nodes {
            let edge = self.arc_edges[self.offsets[node] as usize];
            let street = self.edges[edge as usize];
            points.edge.push(edge);
            points.along_mm.push(if street.from as usize == node { 0 } else { street.mm });
            points.snap_mm.push(0);
        }
        points
    }

    /// Refuses points of another network, whose streets bear other numbers. `what` they are, such as `origins`.
    pub(super) fn check_points(&self, what: &str, points: &StreetPoints) -> Result<()> {
        if self.holds(points) {
            return Ok(());
        }
        let problem = "these points were put on the streets of another network; expected points snapped on the one that is \
                       searched";
        Err(DataError::new(what, problem).into())
    }

    fn holds(&self, points: &StreetPoints) -> bool {
        points.is_empty() || points.network == self.fingerprint
    }

    fn build_segments(&self) -> Segments {
        let mut all = Vec::with_capacity(self.corners.len());
        for edge in 0..self.edges.len() {
            let first = self.corner_offsets[edge];
            for (corner, two) in (first..).zip(self.corners_of(edge).windows(2)) {
                let [a, b] = [two[0], two[1]];
                let data = Place { mm: b.mm - a.mm, edge: edge as u32, corner };
                let east = lon_difference(a.lon, b.lon);
                // Across the 180th meridian a part stands on both sides of the map, each time a little beyond its edge.
                let mut add = |west: f64| {
                    all.push(GeomWithData::new(Line::new([west, a.lat], [west + east, b.lat]), data));
                };
                add(a.lon);
                if (b.lon - a.lon).abs() > 180.0 {
                    add(b.lon - east);
                }
            }
        }
        RTree::bulk_load(all)
    }

    /// Street, way along it and distance from it of a point.
    fn snap_one(&self, segments: &Segments, at: LonLat, limit_m: f64) -> (u32, u32, u32) {
        let none = (NO_EDGE, 0, 0);
        if at.lat().abs() > FARTHEST_LAT {
            return none;
        }
        let plane = SnapPlane::new(at);
        let mut best: Option<Foot> = None;
        for reach in REACHES_M.map(|reach| limit_m.min(reach)) {
            let (east, north) = plane.degrees(REACH_MARGIN * reach);
            let (west_end, east_end) = (at.lon() - east, at.lon() + east);
            // The map goes on beyond the 180th meridian.
            for turn in [0.0, 360.0, -360.0] {
                let lon = at.lon() + turn;
                if (turn > 0.0 && west_end > -180.0) || (turn < 0.0 && east_end < 180.0) {
                    continue;
                }
                let box_ = AABB::from_corners([lon - east, at.lat() - north], [lon + east, at.lat() + north]);
                for part in segments.locate_in_envelope_intersecting(&box_) {
                    let foot = plane.foot(lon, part.geom(), part.data);
                    if best.as_ref().is_none_or(|b| (foot.micrometres, foot.place) < (b.micrometres, b.place)) {
                        best = Some(foot);
                    }
                }
            }
            if best.as_ref().is_some_and(|b| b.micrometres <= micrometres(reach)) {
                break;
            }
        }
        let Some(Foot { place, share, .. }) = best else { return none };
        let snap_m = distance_m(at, self.along_part(place.corner as usize, share));
        if snap_m > limit_m {
            return none;
        }
        let along = self.corners[place.corner as usize].mm + (share * f64::from(place.mm)).round() as u32;
        (place.edge, along, (snap_m * MM).round() as u32)
    }

    /// The position on the part of a street from a corner to the next, by the share of its way.
    pub(super) fn along_part(&self, corner: usize, share: f64) -> LonLat {
        let (a, b) = (self.corners[corner], self.corners[corner + 1]);
        let lon = match share {
            1.0 => b.lon,
            share => a.lon + share * lon_difference(a.lon, b.lon),
        };
        let lon = if lon.abs() > 180.0 { lon - 360.0_f64.copysign(lon) } else { lon };
        LonLat::checked(lon, if share == 1.0 { b.lat } else { a.lat + share * (b.lat - a.lat) })
    }

    /// The position on a street after so many millimetres from its first end.
    pub(super) fn along_street(&self, edge: usize, mm: u32) -> LonLat {
        let corners = self.corners_of(edge);
        let next = corners.partition_point(|c| c.mm < mm).clamp(1, corners.len() - 1);
        let (a, b) = (corners[next - 1], corners[next]);
        let share = if b.mm > a.mm { f64::from(mm.saturating_sub(a.mm)) / f64::from(b.mm - a.mm) } else { 0.0 };
        self.along_part(self.corner_offsets[edge] as usize + next - 1, share.min(1.0))
    }

    /// Where a point was put on its street; none beyond the limit, and for points of another network.
    pub fn point_position(&self, points: &StreetPoints, point: usize) -> Option<LonLat> {
        let edge = points.edge(point).filter(|_| self.holds(points))?;
        Some(self.along_street(edge, points.along_mm[point]))
    }
}

/// The plane of metres about a point that is put on a street.
struct SnapPlane {
    lat: f64,
    per_lon: f64,
    per_lat: f64,
    /// By so much of itself a metre of longitude shrinks a metre farther north, taken halfway.
    shrink: f64,
}

impl SnapPlane {
    fn new(at: LonLat) -> Self {
        let lat = at.lat().to_radians();
        let (north_m, east_m) = radii(lat);
        SnapPlane {
            lat: at.lat(),
            per_lon: east_m.to_radians(),
            per_lat: north_m.to_radians(),
            shrink: lat.sin() / (2.0 * east_m),
        }
    }

    /// Degrees east and north in which everything within a reach lies: toward the pole a metre is more degrees.
    fn degrees(&self, reach_m: f64) -> (f64, f64) {
        let north = reach_m / self.per_lat;
        let (_, east_m) = radii((self.lat.abs() + north).min(FARTHEST_LAT + 1.0).to_radians());
        (reach_m / east_m.to_radians(), north)
    }

    /// The nearest position of a part of a street: in degrees it is straight, and so it is in this plane; the distance to
    /// it then is that of the latitude midway.
    fn foot(&self, lon: f64, part: &Line<[f64; 2]>, place: Place) -> Foot {
        let to_plane = |p: [f64; 2]| ((p[0] - lon) * self.per_lon, (p[1] - self.lat) * self.per_lat);
        let (a, b) = (to_plane(part.from), to_plane(part.to));
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let square = dx * dx + dy * dy;
        let share = if square > 0.0 { (-(a.0 * dx + a.1 * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
        let (x, y) = (a.0 + share * dx, a.1 + share * dy);
        let x = x * (1.0 - y * self.shrink);
        Foot { micrometres: micrometres((x * x + y * y).sqrt()), place, share }
    }
}

/// The nearest position of a part of a street.
struct Foot {
    /// In whole numbers, ties are ties whichever way a street is drawn.
    micrometres: u64,
    place: Place,
    /// Share of the way from the corner to the next.
    share: f64,
}

fn micrometres(metres: f64) -> u64 {
    (metres * 1e6).round() as u64
}

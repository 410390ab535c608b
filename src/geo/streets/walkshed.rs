//! Walksheds: the streets that a walk of some length reaches, and the ground about them.

use std::f64::consts::PI;

use ::geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use ::geo::{Buffer, ConvexHull, Coord, LineString, MultiLineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use super::network::{MM, StreetNetwork};
use super::points::StreetPoints;
use super::search::Ball;
use super::trails::trails;
use crate::error::{DataError, Result};
use crate::geo::rings::ring_area_m2;
use crate::geo::{LonLat, check_radius, lon_difference, radii};

/// So many walksheds are made by one thread at a stretch.
const CHUNK: usize = 16;
/// Angle of the sides that stand for the round ends of a buffer, radians: 63 to a circle, 0.2 % of its area.
const ROUND: f64 = 0.1;
/// The widest buffer, metres.
const WIDEST_M: f64 = 5_000.0;

/// What ground belongs to the streets that are reached.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum WalkshedShape {
    /// All ground within so many metres of a reached street. The default, 50 m, is said to be GHSCI's; we have not confirmed
    /// that.
    Buffer {
        /// The distance, metres.
        buffer_m: f64,
    },
    /// The convex hull of the reached streets, as for the pedestrian shed of planners: it takes in ground that no reached
    /// street leads to.
    ConvexHull,
    /// None: only the streets are wanted.
    Streets,
}

impl Default for WalkshedShape {
    fn default() -> Self {
        WalkshedShape::Buffer { buffer_m: 50.0 }
    }
}

/// How walksheds are made.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WalkshedOptions {
    shape: WalkshedShape,
}

impl WalkshedOptions {
    /// The defaults: ground within 50 m of the reached streets.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what ground belongs to the streets that are reached.
    pub fn shape(mut self, shape: WalkshedShape) -> Self {
        self.shape = shape;
        self
    }
}

impl From<()> for WalkshedOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<WalkshedShape> for WalkshedOptions {
    fn from(shape: WalkshedShape) -> Self {
        WalkshedOptions { shape }
    }
}

/// What a walk of some length reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Walkshed {
    /// Length of the walk, metres.
    pub radius_m: f64,
    /// Length of the streets reached, metres, each stretch once.
    pub reached_length_m: f64,
    /// The stretches of street reached, from corner to corner, cut where the walk ends.
    pub parts: Vec<Vec<LonLat>>,
    /// The ground, in the layout of GeoJSON's MultiPolygon: outlines and their holes, closed rings of longitude and
    /// latitude. Longitudes go on past 180 where it lies across the 180th meridian.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
    /// Area of the ground on the ellipsoid, km2; none for [`WalkshedShape::Streets`].
    pub area_km2: Option<f64>,
}

impl Walkshed {
    /// The pedestrian shed ratio: area by that of the circle of the same radius. A buffer reaches a little farther than the
    /// walk, so that a dense net may come to more than an even one of streets without width.
    pub fn pedshed_ratio(&self) -> Option<f64> {
        self.area_km2.map(|area| area * 1e6 / (PI * self.radius_m * self.radius_m))
    }
}

impl StreetNetwork {
    /// The walkshed of a position, which is put on its nearest street; the way there is part of the walk. Farther from any
    /// street than the walk, nothing is reached.
    ///
    /// # Errors
    /// A radius that is not above 0 and at most 50 km, a buffer that is not above 0 and at most 5 km.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{LonLat, StreetEdge, StreetNetwork, WalkshedShape};
    ///
    /// // A street of 1.1 km along the equator: 300 m of it to either side.
    /// let streets = StreetNetwork::new(&[0.0, 0.01], &[0.0, 0.0], &[StreetEdge::new(0, 1)], ())?;
    /// let shed = streets.walkshed(LonLat::new(0.005, 0.0)?, 300.0, ())?;
    /// assert_eq!(shed.reached_length_m, 600.0);
    /// // 600 m by 100 m, and a half circle of 50 m at either end.
    /// assert!((shed.area_km2.unwrap() - 0.0678).abs() < 0.0001);
    ///
    /// // The ground can also be the hull of what is reached, which a single street has none of.
    /// let hull = streets.walkshed(LonLat::new(0.005, 0.0)?, 300.0, WalkshedShape::ConvexHull)?;
    /// assert_eq!(hull.area_km2, Some(0.0));
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn walkshed(&self, at: LonLat, radius_m: f64, options: impl Into<WalkshedOptions>) -> Result<Walkshed> {
        let options = options.into();
        let points = self.snap_positions(&[at], radius_m)?;
        let found = self.walksheds(&points, radius_m, options)?.pop().flatten();
        Ok(found.unwrap_or_else(|| walkshed(radius_m, options.shape, at, 0, Vec::new())))
    }

    /// The walksheds of many points, in parallel; none for a point that is on no street.
    ///
    /// # Errors
    /// Those of [`StreetNetwork::walkshed`]; points of another network.
    pub fn walksheds(
        &self,
        points: &StreetPoints,
        radius_m: f64,
        options: impl Into<WalkshedOptions>,
    ) -> Result<Vec<Option<Walkshed>>> {
        let shape = options.into().shape;
        check_radius(radius_m)?;
        self.check_points("points", points)?;
        if let WalkshedShape::Buffer { buffer_m } = shape
            && !(buffer_m > 0.0 && buffer_m <= WIDEST_M)
        {
            let problem = format!("{buffer_m} is not a buffer in metres; expected more than 0, at most {WIDEST_M}");
            return Err(DataError::new("walkshed", problem).into());
        }
        let limit = (radius_m * MM).round() as u32;
        let rows: Vec<usize> = (0..points.len()).collect();
        let chunk = |rows: &[usize]| {
            let mut ball = Ball::new(self, limit);
            let of = |row: &usize| {
                let at = self.point_position(points, *row)?;
                let stretches = stretches(&mut ball, self, points, *row, limit);
                let length_mm = stretches.iter().map(|(_, from, to)| u64::from(to - from)).sum();
                let parts =
                    stretches.into_iter().map(|(edge, from, to)| self.stretch(edge as usize, from, to)).collect();
                Some(walkshed(radius_m, shape, at, length_mm, parts))
            };
            rows.iter().map(of).collect::<Vec<_>>()
        };
        Ok(rows.par_chunks(CHUNK).flat_map_iter(chunk).collect())
    }

    /// The shape of a street between two ways along it.
    fn stretch(&self, edge: usize, from: u32, to: u32) -> Vec<LonLat> {
        let between = self.corners_of(edge).iter().filter(|c| c.mm > from && c.mm < to);
        let ends = (self.along_street(edge, from), self.along_street(edge, to));
        let corners = between.map(|c| LonLat::checked(c.lon, c.lat));
        std::iter::once(ends.0).chain(corners).chain([ends.1]).collect()
    }
}

/// Stretches of street within a walk of a point that is on a street: street, and the ways along it, millimetres.
fn stretches(
    ball: &mut Ball,
    streets: &StreetNetwork,
    points: &StreetPoints,
    point: usize,
    limit: u32,
) -> Vec<(u32, u32, u32)> {
    let (own, along, snap) = (points.edge[point], points.along_mm[point], points.snap_mm[point]);
    ball.search_point(streets, points, point);
    let arcs = |n: &u32| streets.offsets[*n as usize] as usize..streets.offsets[*n as usize + 1] as usize;
    let mut touched: Vec<u32> = ball.reached().iter().flat_map(|n| &streets.arc_edges[arcs(n)]).copied().collect();
    touched.push(own);
    touched.sort_unstable();
    touched.dedup();
    let mut found = Vec::new();
    for edge in touched {
        let street = streets.edges[edge as usize];
        let left = |node: u32| limit.saturating_sub(ball.mm(node)).min(street.mm);
        let mut ways = vec![(0, left(street.from)), (street.mm - left(street.to), street.mm)];
        if edge == own {
            let left = limit.saturating_sub(snap);
            ways.push((along.saturating_sub(left), (along + left).min(street.mm)));
        }
        ways.sort_unstable();
        let before = found.len();
        for (from, to) in ways.into_iter().filter(|(from, to)| from < to) {
            match found[before..].last_mut() {
                Some((_, _, end)) if from <= *end => *end = to.max(*end),
                _ => found.push((edge, from, to)),
            }
        }
    }
    found
}

fn walkshed(radius_m: f64, shape: WalkshedShape, at: LonLat, length_mm: u64, parts: Vec<Vec<LonLat>>) -> Walkshed {
    let polygons = ground(shape, at, &parts);
    let ring = |ring: &Vec<[f64; 2]>| ring_area_m2(ring.iter().map(|[lon, lat]| (*lon, *lat))).abs();
    let area_m2 = |polygon: &Vec<Vec<[f64; 2]>>| {
        let rings = polygon.iter().enumerate();
        rings.map(|(i, points)| if i == 0 { ring(points) } else { -ring(points) }).sum::<f64>()
    };
    let area_km2 = polygons.iter().map(area_m2).sum::<f64>() * 1e-6;
    Walkshed {
        radius_m,
        reached_length_m: length_mm as f64 / MM,
        parts,
        polygons,
        area_km2: (shape != WalkshedShape::Streets).then_some(area_km2),
    }
}

/// The ground about stretches of street, drawn on the plane of metres about a place.
fn ground(shape: WalkshedShape, at: LonLat, parts: &[Vec<LonLat>]) -> Vec<Vec<Vec<[f64; 2]>>> {
    let (north_m, east_m) = radii(at.lat().to_radians());
    let (per_lon, per_lat) = (east_m.to_radians(), north_m.to_radians());
    let to_plane =
        |p: &LonLat| Coord { x: lon_difference(at.lon(), p.lon()) * per_lon, y: (p.lat() - at.lat()) * per_lat };
    let lines: Vec<LineString> = parts.iter().map(|part| part.iter().map(to_plane).collect()).collect();
    let drawn = match shape {
        WalkshedShape::Streets => MultiPolygon(Vec::new()),
        WalkshedShape::ConvexHull => MultiPolygon(vec![MultiLineString(lines).convex_hull()]),
        WalkshedShape::Buffer { buffer_m } => MultiLineString(trails(&lines)).buffer_with_style(
            BufferStyle::new(buffer_m).line_cap(LineCap::Round(ROUND)).line_join(LineJoin::Round(ROUND)),
        ),
    };
    let to_degrees = |c: &Coord| [at.lon() + c.x / per_lon, at.lat() + c.y / per_lat];
    let ring = |ring: &LineString| ring.coords().map(to_degrees).collect::<Vec<_>>();
    let rings = |p: &Polygon| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect();
    // The hull of streets in one line, or of none, encloses nothing.
    let encloses = |p: &&Polygon| ::geo::Area::unsigned_area(*p) > 0.0;
    drawn.iter().filter(encloses).map(rings).collect()
}

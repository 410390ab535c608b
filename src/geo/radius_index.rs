//! What lies within a radius of a point, for millions of points.

use rayon::prelude::*;

use super::disk_union::Disk;
use super::grid::{Grid, Local, REACH};
use super::{LonLat, position_problem};
use crate::error::{DataError, Error, Result};

/// So many queries are answered by one thread at a stretch.
const CHUNK: usize = 8_192;

/// Runs of points about a place, own row first; `$best` is read anew for each row, and rows farther than it are left out.
macro_rules! for_each_run {
    ($index:expr, $local:expr, $best:expr, $run:ident, $body:block) => {{
        let grid = &$index.grid;
        let $run = grid.run($local.row, &$local, $best);
        $body
        'rows: for away in 1..=REACH {
            let mut any = false;
            for north in [false, true] {
                let gap = grid.gap(&$local, away, north);
                let rest = $best - gap * gap;
                if rest < 0.0 {
                    continue;
                }
                any = true;
                if let Some(row) = grid.row_beside($local.row, away, north) {
                    let $run = grid.run(row, &$local, rest);
                    $body
                }
            }
            if !any {
                break 'rows;
            }
        }
    }};
}

/// A point found by a [`RadiusIndex`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbor {
    /// Position of the point in the columns that the index was built from.
    pub index: usize,
    /// Distance on the ellipsoid, metres.
    pub distance_m: f64,
}

/// Points sorted so that those within a radius of a place are found without looking at the others.
///
/// A uniform cell list: rows of latitude as high as the radius, columns a sixteenth as wide, and a bitmap of the cells
/// that hold a point, so that empty country costs nothing. A point exactly on the radius is inside. Distances with radii
/// of up to 5 km are right to 0.1 mm between 80 S and 80 N and to 1 mm beyond; up to 50 km to 5 cm between 70 S and 70 N,
/// and to 3 m at 85.
///
/// Memory: 20 bytes a point and about 3 bits a grid cell. The same points give the same answers, to the bit, whatever
/// the number of threads.
///
/// # Examples
/// ```
/// use compact_city::geo::{LonLat, RadiusIndex};
///
/// // Three tram stops of Toyama: Toyama Station, Shintomicho, Kencho-mae.
/// let lons = [137.212899949192, 137.21138939496, 137.209760556321];
/// let lats = [36.701609951035, 36.698919634701, 36.695626532353];
/// let index = RadiusIndex::new(&lons, &lats, 500.0)?;
/// let found = index.nearest(LonLat::new(137.2115, 36.6990)?).unwrap();
/// assert_eq!(found.index, 1);
/// assert!((found.distance_m - 13.3).abs() < 0.1);
/// assert!(index.nearest(LonLat::new(137.3, 36.7)?).is_none());
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RadiusIndex {
    radius_m: f64,
    /// Whether the curvature of the earth over the radius is worth its cost.
    wide: bool,
    grid: Grid,
    /// Longitudes east of the grid's western edge, degrees, in the order of the grid.
    east: Vec<f64>,
    lat: Vec<f64>,
    id: Vec<u32>,
}

/// Nearest point of every query, in columns; the index is `u32::MAX` where none lies within the radius.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NearestColumns {
    /// Position of the nearest point, or [`NearestColumns::NONE`].
    pub index: Vec<u32>,
    /// Its distance, metres; infinite where there is none.
    pub distance_m: Vec<f64>,
}

impl NearestColumns {
    /// Stands for no point within the radius.
    pub const NONE: u32 = u32::MAX;
}

impl RadiusIndex {
    /// The greatest radius, metres.
    pub const MAX_RADIUS_M: f64 = 50_000.0;
    /// The greatest latitude north or south of a point, degrees.
    pub const MAX_LAT: f64 = 85.0;

    /// An index over points given in columns of degrees, for searches of up to `radius_m`.
    ///
    /// # Errors
    /// A radius that is not above 0 and at most 50 km, columns of unequal length, a position out of range or farther
    /// than 85 degrees north or south, more than 4 billion points.
    pub fn new(lons: &[f64], lats: &[f64], radius_m: f64) -> Result<Self> {
        check_radius(radius_m)?;
        Self::reaching(lons, lats, radius_m)
    }

    /// As [`RadiusIndex::new`], for a checked radius and what the ground of a cell adds to it: up to 100 km.
    pub(crate) fn reaching(lons: &[f64], lats: &[f64], radius_m: f64) -> Result<Self> {
        check_points(lons, lats)?;
        let grid = Grid::new(lons, lats, radius_m);
        let placed = grid.sort(lons, lats);
        let farthest = lats.iter().fold(0.0, |a: f64, lat| a.max(lat.abs()));
        let wide = radius_m > 1_200.0 || farthest > 66.0;
        Ok(RadiusIndex { radius_m, wide, grid: placed.grid, east: placed.east, lat: placed.lat, id: placed.id })
    }

    /// As [`RadiusIndex::new`], from positions.
    ///
    /// # Errors
    /// As [`RadiusIndex::new`].
    pub fn from_positions(positions: &[LonLat], radius_m: f64) -> Result<Self> {
        check_radius(radius_m)?;
        Self::reaching_positions(positions, radius_m)
    }

    /// As [`RadiusIndex::reaching`], from positions.
    pub(crate) fn reaching_positions(positions: &[LonLat], radius_m: f64) -> Result<Self> {
        let (lons, lats): (Vec<f64>, Vec<f64>) = positions.iter().map(|p| (p.lon(), p.lat())).unzip();
        Self::reaching(&lons, &lats, radius_m)
    }

    /// The radius that the index was built for, metres.
    pub fn radius_m(&self) -> f64 {
        self.radius_m
    }

    /// The nearest point within the radius; of several as near, the first in the columns.
    pub fn nearest(&self, at: LonLat) -> Option<Neighbor> {
        self.cursor().nearest(at.lon(), at.lat())
    }

    /// All points within `radius_m`, which may be smaller than the index's radius; nearest first, then in the order of
    /// the columns. A radius beyond the index's counts as the index's; within one below 0 or that is no number there is
    /// nothing.
    pub fn within(&self, at: LonLat, radius_m: f64) -> Vec<Neighbor> {
        let mut found = Vec::new();
        if radius_m.is_nan() || radius_m < 0.0 {
            return found;
        }
        let mut cursor = self.cursor();
        cursor.each_within(at.lon(), at.lat(), radius_m.min(self.radius_m), |index, square| {
            found.push(Neighbor { index: index as usize, distance_m: square.sqrt() });
        });
        found.sort_unstable_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.index.cmp(&b.index)));
        found
    }

    /// The up to `k` nearest points within the radius, nearest first.
    pub fn k_nearest(&self, at: LonLat, k: usize) -> Vec<Neighbor> {
        let mut found = self.within(at, self.radius_m);
        found.truncate(k);
        found
    }

    /// Sum of a weight of the points within the radius; `weights` stands in the order of the columns, and a point beyond
    /// its end weighs nothing.
    pub fn sum_within(&self, at: LonLat, weights: &[f64]) -> f64 {
        let mut sum = 0.0;
        self.cursor().each_within(at.lon(), at.lat(), self.radius_m, |index, _| {
            sum += weights.get(index as usize).copied().unwrap_or(0.0);
        });
        sum
    }

    /// The nearest point of each of many places, in parallel; 12 bytes a place. Of columns of unequal length the rest of
    /// the longer one is left out, here as in the methods below.
    pub fn nearest_each(&self, lons: &[f64], lats: &[f64]) -> NearestColumns {
        let n = lons.len().min(lats.len());
        let mut out = NearestColumns { index: vec![NearestColumns::NONE; n], distance_m: vec![f64::INFINITY; n] };
        let queries = lons.par_chunks(CHUNK).zip(lats.par_chunks(CHUNK));
        let places = out.index.par_chunks_mut(CHUNK).zip(out.distance_m.par_chunks_mut(CHUNK));
        queries.zip(places).for_each(|((lons, lats), (index, distance_m))| {
            let mut cursor = self.cursor();
            for i in 0..lons.len().min(lats.len()) {
                if let Some(found) = cursor.nearest(lons[i], lats[i]) {
                    index[i] = found.index as u32;
                    distance_m[i] = found.distance_m;
                }
            }
        });
        out
    }

    /// Whether any point lies within the radius of each of many places, in parallel; `inside` is only ever set, so that
    /// several indices can mark the union of their catchments.
    pub fn mark_within(&self, lons: &[f64], lats: &[f64], inside: &mut [bool]) {
        let queries = lons.par_chunks(CHUNK).zip(lats.par_chunks(CHUNK));
        queries.zip(inside.par_chunks_mut(CHUNK)).for_each(|((lons, lats), inside)| {
            let mut cursor = self.cursor();
            for ((lon, lat), inside) in lons.iter().zip(lats).zip(inside) {
                *inside = *inside || cursor.any_within(*lon, *lat);
            }
        });
    }

    /// Sums of several weights of the points within the radius of each of many places, in parallel: one column a
    /// weight, each as in [`RadiusIndex::sum_within`].
    pub fn sums_within_each(&self, lons: &[f64], lats: &[f64], weights: &[&[f64]]) -> Vec<Vec<f64>> {
        const PLACES: usize = 64;
        let queries = lons.par_chunks(PLACES).zip(lats.par_chunks(PLACES));
        let rows: Vec<Vec<f64>> = queries
            .map(|(lons, lats)| {
                let mut cursor = self.cursor();
                let mut sums = vec![0.0; lons.len() * weights.len()];
                for (i, (lon, lat)) in lons.iter().zip(lats).enumerate() {
                    let row = &mut sums[i * weights.len()..(i + 1) * weights.len()];
                    cursor.each_within(*lon, *lat, self.radius_m, |index, _| {
                        for (sum, weight) in row.iter_mut().zip(weights) {
                            *sum += weight.get(index as usize).copied().unwrap_or(0.0);
                        }
                    });
                }
                sums
            })
            .collect();
        let all = rows.concat();
        (0..weights.len()).map(|w| all.iter().skip(w).step_by(weights.len()).copied().collect()).collect()
    }

    /// A reader that remembers where it looked last: queries of one neighborhood in a row cost less.
    pub(crate) fn cursor(&self) -> Cursor<'_> {
        Cursor { index: self, last: usize::MAX }
    }
}

/// Answers queries one after another.
pub(crate) struct Cursor<'a> {
    index: &'a RadiusIndex,
    /// Place, in grid order, of the last point found.
    last: usize,
}

impl Cursor<'_> {
    /// The nearest point within the index's radius.
    #[inline]
    pub(crate) fn nearest(&mut self, lon: f64, lat: f64) -> Option<Neighbor> {
        if self.index.wide { self.nearest_by::<true>(lon, lat) } else { self.nearest_by::<false>(lon, lat) }
    }

    #[inline(always)]
    fn nearest_by<const WIDE: bool>(&mut self, lon: f64, lat: f64) -> Option<Neighbor> {
        let index = self.index;
        let local = index.grid.locate(lon, lat)?;
        let (mut best, mut found, mut place) = (index.radius_m * index.radius_m, NearestColumns::NONE, self.last);
        // Neighbors in the table are mostly neighbors on the ground: the last answer bounds this one.
        if let (Some(east), Some(lat)) = (index.east.get(place), index.lat.get(place)) {
            let square = local.square::<WIDE>(*east, *lat);
            if square <= best {
                (best, found) = (square, index.id[place]);
            }
        }
        for_each_run!(index, local, best, run, {
            let points = index.east[run.clone()].iter().zip(&index.lat[run.clone()]).zip(&index.id[run.clone()]);
            for (i, ((east, lat), id)) in points.enumerate() {
                let square = local.square::<WIDE>(*east, *lat);
                if square < best || (square == best && *id < found) {
                    (best, found, place) = (square, *id, run.start + i);
                }
            }
        });
        self.last = place;
        (found != NearestColumns::NONE).then(|| Neighbor { index: found as usize, distance_m: best.sqrt() })
    }

    /// Whether any point lies within the index's radius.
    #[inline]
    pub(crate) fn any_within(&mut self, lon: f64, lat: f64) -> bool {
        if self.index.wide { self.any_within_by::<true>(lon, lat) } else { self.any_within_by::<false>(lon, lat) }
    }

    #[inline(always)]
    fn any_within_by<const WIDE: bool>(&mut self, lon: f64, lat: f64) -> bool {
        let index = self.index;
        let Some(local) = index.grid.locate(lon, lat) else { return false };
        let limit = index.radius_m * index.radius_m;
        if let (Some(east), Some(lat)) = (index.east.get(self.last), index.lat.get(self.last))
            && local.square::<WIDE>(*east, *lat) <= limit
        {
            return true;
        }
        for_each_run!(index, local, limit, run, {
            let mut points = index.east[run.clone()].iter().zip(&index.lat[run.clone()]);
            if let Some(i) = points.position(|(east, lat)| local.square::<WIDE>(*east, *lat) <= limit) {
                self.last = run.start + i;
                return true;
            }
        });
        false
    }

    /// Calls `visit` with the position and squared distance of every point within a radius, which may be smaller than
    /// the index's, in an order that the points alone determine.
    #[inline]
    pub(crate) fn each_within(&mut self, lon: f64, lat: f64, radius_m: f64, mut visit: impl FnMut(u32, f64)) {
        let index = self.index;
        let Some(local) = index.grid.locate(lon, lat) else { return };
        let limit = radius_m * radius_m;
        for_each_run!(index, local, limit, run, {
            let points = index.east[run.clone()].iter().zip(&index.lat[run.clone()]).zip(&index.id[run.clone()]);
            for ((east, lat), id) in points {
                let square =
                    if index.wide { local.square::<true>(*east, *lat) } else { local.square::<false>(*east, *lat) };
                if square <= limit {
                    visit(*id, square);
                }
            }
        });
    }
}

/// The plane of metres about a place: distances and areas are right to a ten-millionth a kilometre around.
pub(crate) struct Plane(Local);

impl Plane {
    /// Metres east and north of the place to a point, given by its differences in degrees.
    pub(crate) fn point(&self, east: f64, north: f64) -> (f64, f64) {
        self.0.plane(east, north)
    }
}

impl Cursor<'_> {
    /// Adds the points within the index's radius, as disks of radius `r` in the plane about a place; the plane itself,
    /// or none where no point is near.
    pub(crate) fn disks(&mut self, lon: f64, lat: f64, r: f64, disks: &mut Vec<Disk>) -> Option<Plane> {
        let index = self.index;
        let local = index.grid.locate(lon, lat)?;
        let limit = index.radius_m * index.radius_m;
        for_each_run!(index, local, limit, run, {
            for (east, lat) in index.east[run.clone()].iter().zip(&index.lat[run.clone()]) {
                let (x, y) = local.plane_of(*east, *lat);
                if x * x + y * y <= limit {
                    disks.push(Disk { x, y, r });
                }
            }
        });
        Some(Plane(local))
    }

    /// The plane about a place; none where no point is near.
    pub(crate) fn plane(&self, lon: f64, lat: f64) -> Option<Plane> {
        self.index.grid.locate(lon, lat).map(Plane)
    }
}

/// Refuses a radius that is not one.
pub(crate) fn check_radius(radius_m: f64) -> Result<()> {
    if radius_m > 0.0 && radius_m <= RadiusIndex::MAX_RADIUS_M {
        return Ok(());
    }
    let problem = format!("{radius_m} is not a radius in metres; expected more than 0, at most 50000");
    Err(DataError::new("radius", problem).into())
}

/// What is wrong with the latitude of a point to be found, if anything: the field and the problem in words.
pub(crate) fn pole_problem(lat: f64) -> Option<(&'static str, String)> {
    let most = RadiusIndex::MAX_LAT;
    (lat.abs() > most).then(|| ("lat", format!("{lat} is too near a pole; expected at most {most} degrees")))
}

fn check_points(lons: &[f64], lats: &[f64]) -> Result<()> {
    let fault = |problem: String| Error::from(DataError::new("points", problem));
    if lons.len() != lats.len() {
        return Err(fault(format!("{} longitudes but {} latitudes", lons.len(), lats.len())));
    }
    if lons.len() >= NearestColumns::NONE as usize {
        return Err(fault(format!("{} points; the most is {}", lons.len(), NearestColumns::NONE - 1)));
    }
    for (row, (lon, lat)) in lons.iter().zip(lats).enumerate() {
        if let Some((field, problem)) = position_problem(*lon, *lat).or_else(|| pole_problem(*lat)) {
            return Err(DataError::new("points", problem).line(row as u64 + 1).field(field).into());
        }
    }
    Ok(())
}

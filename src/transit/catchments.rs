//! The union of catchments over population cells: which cells, or which share of each, lie inside.

use rayon::prelude::*;

use super::{Allocation, Covered};
use crate::error::{DataError, Result};
use crate::geo::{Disk, DiskUnion, LonLat, Plane, RadiusIndex, check_radius, distance_m, lon_difference, radii};
use crate::table::sum::sum;
use crate::table::{Footprint, PopulationCells};

/// So many cells are worked through by one thread at a stretch.
const CHUNK: usize = 8_192;

/// Which cells have their centroid within a radius of any of some positions, 1 or 0.
pub(crate) fn covered_by(cells: &PopulationCells, positions: &[LonLat], radius_m: f64) -> Result<Vec<f64>> {
    let mut inside = vec![false; cells.len()];
    RadiusIndex::from_positions(positions, radius_m)?.mark_within(cells.lons(), cells.lats(), &mut inside);
    Ok(shares_of(&inside))
}

/// 1 for a cell inside, 0 for others.
fn shares_of(inside: &[bool]) -> Vec<f64> {
    inside.par_iter().map(|i| f64::from(u8::from(*i))).collect()
}

/// Positions and the radius of the catchment of each.
pub(crate) type Catchments = (Vec<LonLat>, f64);

/// The union of catchments, put together part by part.
///
/// Besides its result it takes two bytes a cell by centroid, and a second result by area.
pub(super) struct CatchmentUnion<'a> {
    cells: &'a PopulationCells,
    allocation: Allocation,
    /// By centroid: which cells are inside so far.
    inside: Vec<bool>,
    /// By area: all parts so far, and the shares of the only one.
    parts: Vec<Catchments>,
    only: Option<Vec<f64>>,
}

impl<'a> CatchmentUnion<'a> {
    pub(super) fn new(cells: &'a PopulationCells, allocation: Allocation) -> Self {
        let inside = match allocation {
            Allocation::Centroid => vec![false; cells.len()],
            Allocation::Area => Vec::new(),
        };
        CatchmentUnion { cells, allocation, inside, parts: Vec::new(), only: None }
    }

    /// Adds a part; who lives in it alone.
    ///
    /// # Errors
    /// A radius that is not above 0 and at most 50 km, or allocation by area on cells whose ground is not known.
    pub(super) fn add(&mut self, part: Vec<Catchments>) -> Result<Covered> {
        let cells = self.cells;
        match self.allocation {
            Allocation::Centroid => {
                let mut inside = vec![false; cells.len()];
                for (positions, radius_m) in &part {
                    let index = RadiusIndex::from_positions(positions, *radius_m)?;
                    index.mark_within(cells.lons(), cells.lats(), &mut inside);
                }
                Ok(self.add_cells(&inside))
            }
            Allocation::Area => {
                let shares = by_area(cells, &part)?;
                let covered = Covered::of(cells.population(), &shares);
                self.only = self.parts.is_empty().then_some(shares);
                self.parts.extend(part);
                Ok(covered)
            }
        }
    }

    /// Adds a part given by the cells whose centroid is inside, of a union by centroid; who lives in it alone.
    pub(super) fn add_cells(&mut self, inside: &[bool]) -> Covered {
        self.inside.par_iter_mut().zip(inside).for_each(|(all, this)| *all |= this);
        Covered::inside(self.cells.population(), inside)
    }

    /// Share of each cell inside the union: 0 or 1 by centroid, or its share by area.
    ///
    /// # Errors
    /// Those of [`CatchmentUnion::add`].
    pub(super) fn shares(self) -> Result<Vec<f64>> {
        match (self.allocation, self.only) {
            (Allocation::Centroid, _) => Ok(shares_of(&self.inside)),
            (Allocation::Area, Some(only)) => Ok(only),
            (Allocation::Area, None) => by_area(self.cells, &self.parts),
        }
    }
}

fn by_area(cells: &PopulationCells, catchments: &[Catchments]) -> Result<Vec<f64>> {
    let half = half_diagonal_m(cells)?;
    let mut indices = Vec::new();
    for (positions, radius_m) in catchments {
        check_radius(*radius_m)?;
        indices.push((RadiusIndex::reaching_positions(positions, radius_m + half)?, *radius_m));
    }
    let (lons, lats) = (cells.lons(), cells.lats());
    let mut out = vec![0.0; cells.len()];
    out.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, out)| {
        let mut cursors: Vec<_> = indices.iter().map(|(index, r)| (index.cursor(), *r)).collect();
        let (mut union, mut disks, mut ground) = (DiskUnion::default(), vec![], Ground::default());
        for (share, row) in out.iter_mut().zip(chunk * CHUNK..) {
            disks.clear();
            let mut plane = None;
            for (cursor, r) in &mut cursors {
                plane = cursor.disks(lons[row], lats[row], *r, &mut disks).or(plane);
            }
            if let Some(plane) = plane.filter(|_| !disks.is_empty()) {
                *share = union.share(ground.of(cells, row, &plane, cells.position(row)), &disks);
            }
        }
    });
    Ok(out)
}

/// The ground of a cell in a plane, with its buffers kept from one to the next.
#[derive(Default)]
struct Ground {
    corners: Vec<LonLat>,
    polygon: Vec<(f64, f64)>,
}

impl Ground {
    /// Corners of a cell in metres east and north of a place.
    fn of(&mut self, cells: &PopulationCells, row: usize, plane: &Plane, place: LonLat) -> &[(f64, f64)] {
        cells.outline(row, &mut self.corners);
        self.polygon.clear();
        self.polygon.extend(
            self.corners.iter().map(|p| plane.point(lon_difference(place.lon(), p.lon()), p.lat() - place.lat())),
        );
        &self.polygon
    }
}

/// Cells found by their place.
pub(super) struct CellIndex<'a> {
    cells: &'a PopulationCells,
    index: RadiusIndex,
    radius_m: f64,
    allocation: Allocation,
}

impl<'a> CellIndex<'a> {
    /// An index for sums within a radius.
    pub(super) fn new(cells: &'a PopulationCells, radius_m: f64, allocation: Allocation) -> Result<Self> {
        check_radius(radius_m)?;
        let reach = match allocation {
            Allocation::Centroid => radius_m,
            Allocation::Area => radius_m + half_diagonal_m(cells)?,
        };
        let index = RadiusIndex::reaching(cells.lons(), cells.lats(), reach)?;
        Ok(CellIndex { cells, index, radius_m, allocation })
    }

    /// Sums of several weights within the radius of each position: one row a position, one entry a weight.
    pub(super) fn sums(&self, positions: &[LonLat], weights: &[&[f64]]) -> Vec<Vec<f64>> {
        match self.allocation {
            Allocation::Centroid => {
                let (lons, lats): (Vec<f64>, Vec<f64>) = positions.iter().map(|p| (p.lon(), p.lat())).unzip();
                let columns = self.index.sums_within_each(&lons, &lats, weights);
                (0..positions.len()).map(|i| columns.iter().map(|c| c[i]).collect()).collect()
            }
            Allocation::Area => positions.par_iter().map(|p| self.sums_by_area(*p, weights)).collect(),
        }
    }

    fn sums_by_area(&self, at: LonLat, weights: &[&[f64]]) -> Vec<f64> {
        let mut sums = vec![0.0; weights.len()];
        let mut cursor = self.index.cursor();
        let Some(plane) = cursor.plane(at.lon(), at.lat()) else { return sums };
        let disk = [Disk { x: 0.0, y: 0.0, r: self.radius_m }];
        let (mut union, mut ground) = (DiskUnion::default(), Ground::default());
        cursor.each_within(at.lon(), at.lat(), self.index.radius_m(), |row, _| {
            let row = row as usize;
            let share = union.share(ground.of(self.cells, row, &plane, at), &disk);
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += share * weight[row];
            }
        });
        sums
    }

    /// Sums of several weights of the cells with their centroid within the radius of any position, each cell once.
    pub(super) fn union_sums(&self, positions: &[LonLat], weights: &[&[f64]]) -> Vec<f64> {
        let mut cursor = self.index.cursor();
        let mut rows = Vec::new();
        for p in positions {
            cursor.each_within(p.lon(), p.lat(), self.radius_m, |row, _| rows.push(row));
        }
        rows.sort_unstable();
        rows.dedup();
        weights.iter().map(|w| sum(rows.iter().map(|r| w[*r as usize]))).collect()
    }
}

/// Area of the union of catchments of several radii on the ellipsoid, hectares.
///
/// Worked out tile by tile, each in the plane about its middle.
pub(crate) fn union_ha(catchments: &[Catchments]) -> Result<f64> {
    const ROWS_PER_DEGREE: f64 = 128.0;
    const COLS: i64 = 360 * 128;
    let size = 1.0 / ROWS_PER_DEGREE;
    let mut indices = Vec::new();
    let mut tiles = Vec::new();
    for (positions, radius_m) in catchments {
        check_radius(*radius_m)?;
        // A tile's corner is at most 620 m from its middle.
        indices.push((RadiusIndex::reaching_positions(positions, radius_m + 700.0)?, *radius_m));
        for p in positions {
            let (m, k) = radii((p.lat().abs() + 1.0).min(89.0).to_radians());
            let (north, east) = ((radius_m / m).to_degrees() * 1.01, (radius_m / k).to_degrees() * 1.01);
            let span = |at: f64, by: f64| {
                ((at - by) * ROWS_PER_DEGREE).floor() as i64..=((at + by) * ROWS_PER_DEGREE).floor() as i64
            };
            for row in span(p.lat(), north) {
                tiles.extend(span(p.lon() + 180.0, east).map(|col| (row, col.rem_euclid(COLS))));
            }
        }
        tiles.sort_unstable();
        tiles.dedup();
    }
    let areas: Vec<f64> = tiles
        .par_iter()
        .map(|(row, col)| {
            let (lon, lat) = ((*col as f64 + 0.5) * size - 180.0, (*row as f64 + 0.5) * size);
            let mut disks = Vec::new();
            let mut plane = None;
            for (index, r) in &indices {
                plane = index.cursor().disks(lon, lat, *r, &mut disks).or(plane);
            }
            let Some(plane) = plane else { return 0.0 };
            let half = size / 2.0;
            let polygon = [(-half, -half), (half, -half), (half, half), (-half, half)]
                .map(|(east, north)| plane.point(east, north));
            DiskUnion::default().area(&polygon, &disks)
        })
        .collect();
    Ok(sum(areas) / 10_000.0)
}

/// At least the distance from a cell's centroid to its corners, metres.
fn half_diagonal_m(cells: &PopulationCells) -> Result<f64> {
    // A degree is nowhere longer than at these two places: of longitude at the equator, of latitude at the poles.
    const DEGREE_M: (f64, f64) = (111_320.0, 111_695.0);
    let half = match cells.footprint() {
        Footprint::Point => {
            let problem = "allocation by area needs the ground that each cell covers; name the column of mesh codes or \
                           H3 indices, or give the size of the cells";
            return Err(DataError::new("cells", problem).into());
        }
        Footprint::Degrees { width, height } => (width * DEGREE_M.0).hypot(height * DEGREE_M.1) / 2.0,
        Footprint::Square { .. } => farthest_corner_m(cells),
        #[cfg(feature = "h3")]
        Footprint::Hexagon => farthest_corner_m(cells),
    };
    if half > RadiusIndex::MAX_RADIUS_M {
        let problem = format!(
            "the ground of a cell reaches {:.0} km from its centroid; allocation by area expects at most 50 km",
            half / 1_000.0
        );
        return Err(DataError::new("cells", problem).into());
    }
    Ok(half)
}

fn farthest_corner_m(cells: &PopulationCells) -> f64 {
    let farthest = |row: usize| {
        let mut corners = Vec::new();
        cells.outline(row, &mut corners);
        corners.iter().map(|c| distance_m(cells.position(row), *c)).fold(0.0, f64::max)
    };
    (0..cells.len()).into_par_iter().map(farthest).reduce(|| 0.0, f64::max) * 1.001
}

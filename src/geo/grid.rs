//! The cell list under a radius index: rows of latitude, columns of longitude, a bitmap of the cells that hold points
//! and one of those that have a point within reach.

use super::ellipsoid::{E2, local_square, radii};

/// Rows that the radius reaches across: with more and lower ones there are fewer points to look at, but each row costs.
pub(super) const REACH: usize = 1;
/// Columns in the height of a row: narrow ones cost nothing but bits, and fewer points are looked at.
const COLUMNS: f64 = 16.0;
/// The most grid cells; above it cells grow, so that a sparse table of the whole world stays small.
const MAX_CELLS: f64 = (1_u64 << 27) as f64;
/// Empty stretches of longitude are looked for in steps of so many to the degree.
const BINS_PER_DEGREE: usize = 4;
const BINS: usize = 360 * BINS_PER_DEGREE;

/// A row of the grid.
#[derive(Debug, Clone)]
struct Row {
    cols_per_degree: f64,
    cols: usize,
    /// Bit of the row's first cell.
    first: usize,
    /// Degrees of longitude in a metre, at the poleward edge of the rows within reach.
    degrees_a_metre: f64,
    curvature: Curvature,
}

/// The ellipsoid about a latitude: metres a degree as a series in degrees of latitude.
#[derive(Debug, Clone, Copy, Default)]
struct Curvature {
    lat: f64,
    k: [f64; 3],
    m: [f64; 2],
    tan2: f64,
}

/// The grid.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Western edge, degrees.
    west: f64,
    /// Queries are turned into `least..least + 360` degrees east of it.
    least: f64,
    span: f64,
    /// Degrees that the radius reaches beyond the western and eastern points.
    margin: f64,
    south: f64,
    row_height: f64,
    /// At least so many metres.
    row_height_m: f64,
    rows_per_degree: f64,
    rows: Vec<Row>,
    /// Cells that hold points, a bit each, and how many of them stand before each word.
    words: Vec<(u64, u32)>,
    /// Cells from which a point may be within the radius.
    near: Vec<u64>,
    /// First point of each cell with points, and the number of points.
    starts: Vec<u32>,
    radius_m: f64,
}

/// A grid and its points in grid order.
pub(super) struct Placed {
    pub(super) grid: Grid,
    pub(super) east: Vec<f64>,
    pub(super) lat: Vec<f64>,
    pub(super) id: Vec<u32>,
}

/// The ellipsoid about one place: squared distances of points from it.
#[derive(Clone, Copy)]
pub(super) struct Local {
    pub(super) row: usize,
    east: f64,
    lat: f64,
    /// Metres a degree of longitude midway to a point, as a series in the difference of latitude.
    k: [f64; 3],
    /// Metres a degree of latitude, likewise.
    m: [f64; 2],
    tan2: f64,
}

impl Local {
    /// Metres east and north of the place to a point, given by its differences in degrees: direction and distance from
    /// the place, so that areas about it are right too. Parallels curve away to the pole.
    #[inline(always)]
    pub(super) fn plane(&self, east: f64, north: f64) -> (f64, f64) {
        let x = east * (self.k[0] + north * (2.0 * self.k[1] + 4.0 * north * self.k[2]));
        (x, north * (self.m[0] + north * self.m[1]) - east * east * self.k[0] * self.k[1] / self.m[0])
    }

    /// As [`Local::plane`], for a point in degrees east of the grid's edge and latitude.
    #[inline(always)]
    pub(super) fn plane_of(&self, east: f64, lat: f64) -> (f64, f64) {
        self.plane(east - self.east, lat - self.lat)
    }

    /// Square of the distance in metres of a point, given in degrees east of the grid's edge and latitude.
    #[inline(always)]
    pub(super) fn square<const WIDE: bool>(&self, east: f64, lat: f64) -> f64 {
        let d = lat - self.lat;
        let y = d * (self.m[0] + d * self.m[1]);
        if WIDE {
            let x = (east - self.east) * (self.k[0] + d * (self.k[1] + d * self.k[2]));
            local_square(y, x, self.tan2)
        } else {
            let x = (east - self.east) * (self.k[0] + d * self.k[1]);
            x * x + y * y
        }
    }
}

impl Grid {
    /// A grid for points and a radius, still without the points.
    pub(super) fn new(lons: &[f64], lats: &[f64], radius_m: f64) -> Self {
        let (south, north) = lats.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), l| (a.min(*l), b.max(*l)));
        let (south, north) = if south <= north { (south, north) } else { (0.0, 0.0) };
        let (start, length) = longest_span(lons);
        // Rows of less than a millimetre would serve nothing, and could not grow where floating point ends.
        let mut height_m = (radius_m / REACH as f64).max(1e-3);
        let metres_a_degree = radii(0.0).0.to_radians();
        let area = |height: f64| {
            (COLUMNS * length * metres_a_degree / height + 1.0) * ((north - south) * metres_a_degree / height + 5.0)
        };
        while area(height_m) > MAX_CELLS {
            height_m *= 1.25;
        }
        // A degree of latitude is shortest at the equator: rows are nowhere lower than `height_m`.
        let height = height_m / metres_a_degree;
        let beyond = REACH as f64;
        let south = south - height * (beyond + 0.5);
        let count = ((north - south) / height) as usize + REACH + 2;
        let lat_of = |row: f64| south + height * row;
        let poleward = |row: usize, by: f64| {
            let edge = lat_of(row as f64 - by).abs().max(lat_of(row as f64 + 1.0 + by).abs());
            radii(edge.min(89.0).to_radians()).1.to_radians()
        };
        let reach_of = |row: usize| 1.001 * radius_m / poleward(row, beyond);
        let reach = (0..count).map(reach_of).fold(0.0, f64::max);
        let gap = 360.0 - length;
        // Where points stand all around the globe, those near the seam are kept on both sides of it.
        let (west, least, span) = if gap > 2.0 * reach {
            (start, -gap / 2.0, length)
        } else {
            (start - reach, reach, length.max(360.0) + 2.0 * reach)
        };
        let mut first = 0;
        let mut rows = Vec::new();
        for row in 0..count {
            let cols_per_degree = COLUMNS * poleward(row, 0.0) / height_m;
            let cols = ((span + 2.0 * reach) * cols_per_degree) as usize + 1;
            let curvature = Curvature::at(lat_of(row as f64 + 0.5));
            let degrees_a_metre = reach_of(row) / radius_m;
            rows.push(Row { cols_per_degree, cols, first, degrees_a_metre, curvature });
            first += cols;
        }
        Grid {
            west,
            least,
            span,
            margin: reach,
            south,
            row_height: height,
            row_height_m: height_m,
            rows_per_degree: 1.0 / height,
            rows,
            words: vec![(0, 0); first / 64 + 2],
            near: vec![0; first / 64 + 2],
            starts: Vec::new(),
            radius_m,
        }
    }

    /// The points in the order of their cells, and within a cell in the order given; the grid learns where each cell
    /// begins.
    pub(super) fn sort(mut self, lons: &[f64], lats: &[f64]) -> Placed {
        let mut bits = Vec::with_capacity(lons.len());
        for (id, (lon, lat)) in (0_u32..).zip(lons.iter().zip(lats)) {
            let mut east = lon - self.west;
            while east < 0.0 {
                east += 360.0;
            }
            while east >= 360.0 {
                east -= 360.0;
            }
            // More than one only where the seam is doubled.
            while east <= self.span {
                let bit = self.bit(east, *lat);
                self.words[bit / 64].0 |= 1 << (bit % 64);
                bits.push((bit as u32, id, east));
                east += 360.0;
            }
        }
        let mut before = 0;
        for (word, rank) in &mut self.words {
            *rank = before;
            before += word.count_ones();
        }
        let mut starts = vec![0_u32; before as usize + 1];
        for (bit, ..) in &bits {
            starts[self.rank(*bit as usize) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let n = bits.len();
        let (mut east, mut lat, mut id) = (vec![0.0; n], vec![0.0; n], vec![0; n]);
        for (bit, point, e) in bits {
            let place = &mut next[self.rank(bit as usize)];
            let at = *place as usize;
            *place += 1;
            (east[at], lat[at], id[at]) = (e, lats[point as usize], point);
        }
        self.starts = starts;
        self.mark_near();
        Placed { grid: self, east, lat, id }
    }

    /// Marks the cells from which a point may be within the radius.
    fn mark_near(&mut self) {
        let mut near = std::mem::take(&mut self.near);
        for (r, row) in self.rows.iter().enumerate() {
            let within = r.saturating_sub(REACH)..self.rows.len().min(r + REACH + 1);
            for bit in set_bits(&self.words, row.first..row.first + row.cols) {
                let west = (bit - row.first) as f64 / row.cols_per_degree;
                for (there, t) in self.rows[within.clone()].iter().zip(within.clone()) {
                    // Rows between the two are whole: the circle is narrower there.
                    let gap = 0.999 * self.row_height_m * t.abs_diff(r).saturating_sub(1) as f64;
                    let reach = (self.radius_m * self.radius_m - gap * gap).max(0.0).sqrt();
                    let reach = reach * row.degrees_a_metre.max(there.degrees_a_metre);
                    let from = ((west - reach) * there.cols_per_degree).max(0.0) as usize;
                    let to = (west + 1.0 / row.cols_per_degree + reach) * there.cols_per_degree;
                    set_range(&mut near, there.first + from, there.first + (to as usize).min(there.cols - 1));
                }
            }
        }
        self.near = near;
    }

    fn bit(&self, east: f64, lat: f64) -> usize {
        let row = ((lat - self.south) * self.rows_per_degree) as usize;
        let row = &self.rows[row.min(self.rows.len() - 1)];
        row.first + (((east + self.margin) * row.cols_per_degree) as usize).min(row.cols - 1)
    }

    /// Number of cells with points before a bit.
    #[inline]
    fn rank(&self, bit: usize) -> usize {
        let (word, rank) = self.words[bit / 64];
        rank as usize + (word & ((1_u64 << (bit % 64)) - 1)).count_ones() as usize
    }

    /// The ellipsoid about a place; none where no point may be within the radius.
    #[inline]
    pub(super) fn locate(&self, lon: f64, lat: f64) -> Option<Local> {
        let mut east = lon - self.west;
        if east < self.least {
            east += 360.0;
        } else if east >= self.least + 360.0 {
            east -= 360.0;
        }
        // Casts cut off towards 0; on numbers of 0 and more that is the floor, and cheaper.
        let up = (lat - self.south) * self.rows_per_degree;
        if !(up >= 0.0 && east >= -self.margin && east <= self.span + self.margin) {
            return None;
        }
        let row = up as usize;
        let here = self.rows.get(row)?;
        let col = ((east + self.margin) * here.cols_per_degree) as usize;
        let bit = here.first + col;
        if col >= here.cols || self.near[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        Some(here.curvature.local(row, east, lat))
    }

    /// Metres, nearly, from a place to a row that is `away` rows farther north or south; never too many.
    #[inline(always)]
    pub(super) fn gap(&self, at: &Local, away: usize, north: bool) -> f64 {
        let rows = if north { away as f64 } else { 1.0 - away as f64 };
        let degrees = self.south + (at.row as f64 + rows) * self.row_height - at.lat;
        if away == 0 { 0.0 } else { degrees.abs() * at.m[0] * 0.999 }
    }

    /// The points of a row that may lie within a distance of a place, given its square less that of the gap to the row:
    /// `from..to` in grid order.
    #[inline(always)]
    pub(super) fn run(&self, row: usize, at: &Local, square: f64) -> std::ops::Range<usize> {
        let there = &self.rows[row];
        let width = square.sqrt() * there.degrees_a_metre;
        let east = at.east + self.margin;
        let from = there.first + ((east - width).max(0.0) * there.cols_per_degree) as usize;
        let to = there.first + (((east + width) * there.cols_per_degree) as usize).min(there.cols - 1) + 1;
        if from / 64 == to / 64 && self.words[from / 64].0 >> (from % 64) & ((1 << (to - from)) - 1) == 0 {
            return 0..0;
        }
        self.starts[self.rank(from)] as usize..self.starts[self.rank(to)] as usize
    }

    /// The row beside another, if there is one.
    #[inline(always)]
    pub(super) fn row_beside(&self, row: usize, away: usize, north: bool) -> Option<usize> {
        if north { Some(row + away).filter(|r| *r < self.rows.len()) } else { row.checked_sub(away) }
    }
}

impl Curvature {
    fn at(lat: f64) -> Self {
        let phi = lat.to_radians();
        let (sin, cos) = phi.sin_cos();
        let (m, k) = radii(phi);
        let w2 = 1.0 - E2 * sin * sin;
        let dm = 3.0 * m * E2 * sin * cos / w2;
        let degree = 1_f64.to_radians();
        Curvature {
            lat,
            k: [k * degree, -m * sin * degree * degree, -(dm * sin + m * cos) / 2.0 * degree * degree * degree],
            m: [m * degree, dm * degree * degree],
            tan2: phi.tan().powi(2),
        }
    }

    #[inline(always)]
    fn local(&self, row: usize, east: f64, lat: f64) -> Local {
        let d = lat - self.lat;
        Local {
            row,
            east,
            lat,
            k: [self.k[0] + d * (self.k[1] + d * self.k[2]), self.k[1] / 2.0 + d * self.k[2], self.k[2] / 4.0],
            m: [self.m[0] + d * self.m[1], self.m[1] / 2.0],
            tan2: self.tan2,
        }
    }
}

/// Where the longitudes lie: western edge and length, degrees, with the longest empty stretch left out.
fn longest_span(lons: &[f64]) -> (f64, f64) {
    let mut taken = [false; BINS];
    for lon in lons {
        taken[(((lon + 180.0) * BINS_PER_DEGREE as f64) as usize).min(BINS) % BINS] = true;
    }
    let (mut best, mut best_end, mut run) = (0, 0, 0);
    // Twice around, so that a gap across the seam is seen whole.
    for i in 0..2 * BINS {
        run = if taken[i % BINS] { 0 } else { run + 1 };
        if run > best && run <= BINS {
            (best, best_end) = (run, i);
        }
    }
    let degrees = |bins: usize| bins as f64 / BINS_PER_DEGREE as f64;
    if best == BINS {
        return (0.0, 0.0);
    }
    let start = degrees((best_end + 1) % BINS) - 180.0;
    (start, 360.0 - degrees(best))
}

/// Positions of the bits set within a range.
fn set_bits(words: &[(u64, u32)], range: std::ops::Range<usize>) -> impl Iterator<Item = usize> + '_ {
    let mut next = range.start;
    std::iter::from_fn(move || {
        while next < range.end {
            let rest = words[next / 64].0 >> (next % 64);
            if rest == 0 {
                next = (next / 64 + 1) * 64;
                continue;
            }
            let found = next + rest.trailing_zeros() as usize;
            next = found + 1;
            return (found < range.end).then_some(found);
        }
        None
    })
}

/// Sets the bits from `from` to `to`, both included.
fn set_range(words: &mut [u64], from: usize, to: usize) {
    let (first, last) = (from / 64, to / 64);
    for (word, bits) in words.iter_mut().enumerate().take(last + 1).skip(first) {
        let low = if word == first { from % 64 } else { 0 };
        let high = if word == last { to % 64 } else { 63 };
        *bits |= (u64::MAX >> (63 - high)) & (u64::MAX << low);
    }
}

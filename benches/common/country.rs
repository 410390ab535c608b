//! A made-up country for benches and tests: cells of the size of the 250 m census mesh of Japan, row by row, and stops
//! clustered as cities are.

/// Width of a cell, degrees.
pub(crate) const WIDTH: f64 = 1.0 / 320.0;
/// Height of a cell, degrees.
pub(crate) const HEIGHT: f64 = 1.0 / 480.0;
const WEST: f64 = 134.0;
const SOUTH: f64 = 34.0;

/// A number from 0 to 1 that looks random and is the same in every run.
pub(crate) fn noise(a: u64, b: u64) -> f64 {
    let mut x = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xD1B5_4A32_D192_ED03);
    for _ in 0..2 {
        x ^= x >> 31;
        x = x.wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^= x >> 29;
    }
    (x >> 11) as f64 / (1_u64 << 53) as f64
}

/// Side of the square raster that holds `n` cells.
fn side(n: usize) -> usize {
    (n as f64).sqrt().ceil() as usize
}

/// Longitudes and latitudes of `n` cells, row by row from the south-west.
pub(crate) fn cells(n: usize) -> (Vec<f64>, Vec<f64>) {
    let side = side(n);
    (0..n).map(|i| (WEST + (i % side) as f64 * WIDTH, SOUTH + (i / side) as f64 * HEIGHT)).unzip()
}

/// People of each of `n` cells: most around the cities, nobody in many.
pub(crate) fn people(n: usize) -> Vec<f64> {
    (0..n as u64).map(|i| (40.0 * noise(i, 7).powi(4)).floor()).collect()
}

/// Longitudes and latitudes of `stops` stops in the country of `n` cells: cities of sizes after Zipf's rule, each with
/// its stops spread normally about the centre.
pub(crate) fn stops(n: usize, stops: usize) -> (Vec<f64>, Vec<f64>) {
    let (width, height) = (side(n) as f64 * WIDTH, side(n) as f64 * HEIGHT);
    let cities = 60;
    let share: Vec<f64> = (1..=cities).map(|c| 1.0 / c as f64).collect();
    let all: f64 = share.iter().sum();
    let mut out = (Vec::new(), Vec::new());
    let mut due = 0.0;
    for (c, share) in (0_u64..).zip(share) {
        let (x, y) = (noise(c, 1) * width, noise(c, 2) * height);
        due += share / all * stops as f64;
        // A city of ten times the stops is five times as wide.
        let spread = 0.02 * (share / all * stops as f64 / 100.0).powf(0.35);
        while (out.0.len() as f64) < due - 0.5 {
            let i = out.0.len() as u64;
            let (radius, angle) =
                ((-2.0 * noise(i, 3).max(1e-12).ln()).sqrt() * spread, noise(i, 4) * std::f64::consts::TAU);
            let lon = (x + 1.2 * radius * angle.cos()).clamp(0.0, width);
            let lat = (y + radius * angle.sin()).clamp(0.0, height);
            out.0.push(WEST + lon);
            out.1.push(SOUTH + lat);
        }
    }
    out
}

//! A made-up town for benches: streets on a jittered net with gaps, and places along them.

use compact_city::geo::{NetworkOptions, StreetEdge, StreetNetwork, StreetPoints};

use crate::country::noise;

/// Mean way between neighboring junctions before jitter, degrees: about 80 m.
const STEP: (f64, f64) = (0.000_9, 0.000_72);
const SOUTH_WEST: (f64, f64) = (137.0, 36.5);

fn side(n: usize) -> usize {
    (n as f64).sqrt().round() as usize
}

/// A network of about `n` junctions, each with up to four streets, 3.6 on average. Chains stay apart, so that none of the
/// junctions is contracted away.
pub(crate) fn streets(n: usize) -> compact_city::Result<StreetNetwork> {
    let side = side(n);
    let n = side * side;
    let at = |i: usize| {
        let (x, y) = ((i % side) as f64 + 0.5 * noise(i as u64, 11), (i / side) as f64 + 0.5 * noise(i as u64, 12));
        (SOUTH_WEST.0 + x * STEP.0, SOUTH_WEST.1 + y * STEP.1)
    };
    let (lons, lats): (Vec<f64>, Vec<f64>) = (0..n).map(at).unzip();
    let mut edges = Vec::with_capacity(2 * n);
    for i in 0..n {
        for (to, there) in [(i + 1, (i + 1) % side > 0), (i + side, i + side < n)] {
            if there && noise(i as u64, (to - i) as u64 + 20) > 0.1 {
                edges.push(StreetEdge::new(i as u32, to as u32));
            }
        }
    }
    StreetNetwork::new(&lons, &lats, &edges, NetworkOptions::new().simplify(false))
}

/// Places of one kind, spread over the network of about `n` junctions.
pub(crate) fn places(
    streets: &StreetNetwork,
    n: usize,
    places: usize,
    kind: u64,
) -> compact_city::Result<StreetPoints> {
    let extent = side(n) as f64;
    let at = |i: u64| {
        (SOUTH_WEST.0 + noise(i, 100 + kind) * extent * STEP.0, SOUTH_WEST.1 + noise(i, 200 + kind) * extent * STEP.1)
    };
    let (lons, lats): (Vec<f64>, Vec<f64>) = (0..places as u64).map(at).unzip();
    streets.snap(&lons, &lats, 500.0)
}

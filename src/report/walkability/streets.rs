//! Streets as thin lines, as many as a page can hold.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::geo::StreetNetwork;
use crate::report::map::{Projection, View, tenths, to_tenths};

/// So many straight parts of streets a map draws at most.
const MOST_PARTS: usize = 24_000;

/// The streets in view as one path. Corners that share a square of a grid, which is made as coarse as need be, are drawn
/// where the first of them lies, and parts that then fall together once.
pub(super) fn path(streets: &StreetNetwork, projection: &Projection, view: &View) -> String {
    let mut grid = 0.5;
    loop {
        if let Some(path) = on_grid(streets, projection, view, grid) {
            return path;
        }
        grid *= 1.4;
    }
}

/// The path on a grid of so many units; none if that leaves too many parts.
fn on_grid(streets: &StreetNetwork, projection: &Projection, view: &View, grid: f64) -> Option<String> {
    let mut out = String::new();
    let mut drawn = FxHashSet::default();
    let mut corners: FxHashMap<(i64, i64), (i64, i64)> = FxHashMap::default();
    for edge in 0..streets.edges() {
        let mut last: Option<(i64, i64)> = None;
        let mut drawing = false;
        for corner in streets.edge_shape(edge) {
            let (x, y) = view.at(projection.metres(corner.lon(), corner.lat()));
            let square = ((x / grid).floor() as i64, (y / grid).floor() as i64);
            let at = *corners.entry(square).or_insert_with(|| (to_tenths(x), to_tenths(y)));
            let Some(from) = last.replace(at) else { continue };
            if from == at {
                continue;
            }
            let shown = |p: (i64, i64)| view.shows((p.0 as f64 / 10.0, p.1 as f64 / 10.0), 0.0);
            if !(shown(from) || shown(at)) || !drawn.insert((from.min(at), from.max(at))) {
                drawing = false;
                continue;
            }
            if drawn.len() > MOST_PARTS {
                return None;
            }
            if !drawing {
                out.push_str(&format!("M{} {}", tenths(from.0), tenths(from.1)));
                drawing = true;
            }
            out.push_str(&format!("l{} {}", tenths(at.0 - from.0), tenths(at.1 - from.1)));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::StreetEdge;
    use crate::report::map::Ground;

    #[test]
    fn many_streets_are_drawn_coarser_and_few_as_they_are() {
        let side = 115_usize;
        let lons: Vec<f64> = (0..side * side).map(|n| 137.0 + (n % side) as f64 * 1e-4).collect();
        let lats: Vec<f64> = (0..side * side).map(|n| 36.7 + (n / side) as f64 * 1e-4).collect();
        let along = |n: usize| (n % side + 1 < side).then(|| StreetEdge::new(n as u32, n as u32 + 1));
        let up = |n: usize| (n / side + 1 < side).then(|| StreetEdge::new(n as u32, (n + side) as u32));
        let edges: Vec<StreetEdge> = (0..side * side).flat_map(|n| [along(n), up(n)]).flatten().collect();
        let projection = Projection::about(lons.iter().copied().zip(lats.iter().copied()));
        let ground = Ground { west: -900.0, south: -1_200.0, east: 900.0, north: 1_200.0 };
        let view = View::of(ground, 900.0, 1_080.0);
        let drawn = |edges: &[StreetEdge]| {
            path(&StreetNetwork::new(&lons, &lats, edges, ()).unwrap(), &projection, &view).matches('l').count()
        };
        assert!((1_000..=MOST_PARTS).contains(&drawn(&edges)), "{}", drawn(&edges));
        assert_eq!(drawn(&edges[..3]), 3);
    }
}

//! Distances along streets.

use compact_city::geo::{StreetEdge, StreetNetwork};

#[test]
fn a_walk_goes_round_the_corner() {
    // Three sides of a square; the way from one end to the other is the three sides.
    let (lons, lats) = ([137.0, 137.0, 137.001, 137.001], [36.7, 36.701, 36.701, 36.7]);
    let edges = [StreetEdge::new(0, 1), StreetEdge::new(1, 2), StreetEdge::new(2, 3)];
    let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
    assert_eq!((streets.nodes(), streets.edges()), (2, 1));
    let ends = streets.snap(&[137.0, 137.001], &[36.7, 36.7], 10.0).unwrap();
    let found = streets.nearest_each(&ends, &ends, 1_000.0).unwrap();
    assert_eq!(found.index, [0, 1]);
    let all = streets.k_nearest_each(&ends, &ends, 2, 1_000.0).unwrap();
    assert!((all.distance_m[1] - streets.total_length_m()).abs() < 1e-9, "{all:?}");
}

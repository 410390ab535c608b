//! Centrality on the diamond graph, against the values of cityseer's test suite (`../shared/norms/methods.md`, section 5,
//! printed to six or more digits): four junctions, five streets of 100 m, 0-1, 0-2, 1-2, 1-3, 2-3.

use approx::assert_relative_eq;
use compact_city::geo::{NetworkOptions, StreetEdge, StreetNetwork};
use compact_city::walkability::{Centrality, CentralityOptions, centrality};

fn diamond() -> StreetNetwork {
    // Positions matter to no measure: the lengths are given.
    let (lons, lats) = ([137.0, 136.999, 137.001, 137.0], [36.7, 36.701, 36.701, 36.702]);
    let edges = [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)].map(|(a, b)| StreetEdge::new(a, b).length_m(100.0));
    StreetNetwork::new(&lons, &lats, &edges, NetworkOptions::new().simplify(false)).unwrap()
}

/// A column in the order of the nodes as they were given.
fn by_row(streets: &StreetNetwork, column: &[f64]) -> [f64; 4] {
    let mut out = [f64::NAN; 4];
    streets.input_rows().iter().zip(column).for_each(|(row, value)| out[*row as usize] = *value);
    out
}

fn within(distance_m: f64) -> (StreetNetwork, Centrality) {
    let streets = diamond();
    let found = centrality(&streets, [distance_m]).unwrap().remove(0);
    (streets, found)
}

#[track_caller]
fn outer_and_inner(streets: &StreetNetwork, column: &[f64], outer: f64, inner: f64, slack: f64) {
    for (value, expected) in by_row(streets, column).into_iter().zip([outer, inner, inner, outer]) {
        assert_relative_eq!(value, expected, max_relative = slack);
    }
}

#[test]
fn junctions_within_150_m() {
    let (streets, found) = within(150.0);
    assert_eq!(by_row(&streets, &found.density), [2.0, 3.0, 3.0, 2.0]);
    assert_eq!(by_row(&streets, &found.farness_m), [200.0, 300.0, 300.0, 200.0]);
    outer_and_inner(&streets, &found.harmonic_per_m, 0.02, 0.03, 1e-12);
    assert_relative_eq!(found.beta_per_m, 0.026_666_7, max_relative = 2e-6);
    outer_and_inner(&streets, &found.gravity, 0.138_966_9, 0.208_450_35, 1e-6);
}

#[test]
fn junctions_within_250_m() {
    let (streets, found) = within(250.0);
    assert_eq!(by_row(&streets, &found.density), [3.0; 4]);
    assert_eq!(by_row(&streets, &found.farness_m), [400.0, 300.0, 300.0, 400.0]);
    outer_and_inner(&streets, &found.harmonic_per_m, 0.025, 0.03, 1e-12);
    assert_eq!(found.beta_per_m, 0.016);
    outer_and_inner(&streets, &found.gravity, 0.444_555_25, 0.605_689_5, 1e-6);
    // One over the sum of distances, and that times the junctions reached once and twice.
    let closeness =
        |column: Vec<Option<f64>>| by_row(&streets, &column.into_iter().map(Option::unwrap).collect::<Vec<_>>());
    assert_eq!(closeness(found.closeness()), [1.0 / 400.0, 1.0 / 300.0, 1.0 / 300.0, 1.0 / 400.0]);
    assert_eq!(closeness(found.normalized_closeness()), [3.0 / 400.0, 0.01, 0.01, 3.0 / 400.0]);
    assert_eq!(closeness(found.improved_closeness()), [9.0 / 400.0, 0.03, 0.03, 9.0 / 400.0]);
}

#[test]
fn streets_within_a_distance() {
    let (streets, found) = within(50.0);
    assert_eq!(by_row(&streets, &found.segment_density_m), [100.0, 150.0, 150.0, 100.0]);
    outer_and_inner(&streets, &found.segment_harmonic, 7.824_046, 11.736_069, 1e-6);
    outer_and_inner(&streets, &found.segment_gravity_m, 24.542_11, 36.813_164, 1e-6);
    // No other junction is so near.
    assert_eq!(found.closeness(), [None; 4]);
    assert_eq!(found.improved_closeness(), [None; 4]);

    let (streets, found) = within(150.0);
    assert_eq!(by_row(&streets, &found.segment_density_m), [400.0, 500.0, 500.0, 400.0]);
    // The printed values are those of a beta rounded to 0.02667, so they agree to four digits only.
    outer_and_inner(&streets, &found.segment_gravity_m, 77.453_88, 112.344_76, 2e-4);

    let (streets, found) = within(250.0);
    assert_eq!(by_row(&streets, &found.segment_density_m), [500.0; 4]);
    outer_and_inner(&streets, &found.segment_gravity_m, 133.802_03, 177.439, 1e-6);
}

#[test]
fn the_inner_two_share_the_ways_between_the_outer_two() {
    // Only 0-3 has a junction between its ends: two ways as short, one through 1 and one through 2, 200 m.
    let (streets, found) = within(250.0);
    assert_eq!(by_row(&streets, &found.betweenness), [0.0, 0.5, 0.5, 0.0]);
    let weight = (-0.016_f64 * 200.0).exp() / 2.0;
    let weighted = by_row(&streets, &found.betweenness_gravity);
    assert_eq!((weighted[0], weighted[3]), (0.0, 0.0));
    assert_relative_eq!(weighted[1], weight, max_relative = 1e-12);
    assert_relative_eq!(weighted[2], weight, max_relative = 1e-12);
    assert_eq!(by_row(&streets, &within(150.0).1.betweenness), [0.0; 4]);
}

#[test]
fn distances_together_give_what_each_gives_alone() {
    let streets = diamond();
    let alone: Vec<Centrality> = [250.0, 50.0, 150.0].map(|m| within(m).1).into();
    assert_eq!(centrality(&streets, [250.0, 50.0, 150.0]).unwrap(), alone);
    let plain = centrality(&streets, CentralityOptions::new([250.0]).segments(false).betweenness(false)).unwrap();
    assert_eq!((&plain[0].gravity, plain[0].betweenness.len()), (&alone[0].gravity, 0));
}

#[test]
fn distances_that_are_none_are_refused() {
    let streets = diamond();
    let none = centrality(&streets, []).unwrap_err().to_string();
    assert_eq!(none, "centrality: field `distances_m`: no distance; expected at least one");
    for distance_m in [0.0, -5.0, f64::NAN, 60_000.0] {
        let error = centrality(&streets, [400.0, distance_m]).unwrap_err().to_string();
        assert!(error.contains("is not a radius in metres"), "{error}");
    }
}

//! Points put on their nearest street, against a search of every street along its whole length.

use compact_city::geo::{Component, LonLat, NetworkOptions, StreetEdge, StreetNetwork, distance_m};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use proptest::prelude::*;

fn at(lon: f64, lat: f64) -> LonLat {
    let lon = if lon > 180.0 { lon - 360.0 } else { lon };
    LonLat::new(lon, lat).unwrap()
}

/// The least distance from a point to a part of a street, by thirds; the part runs straight in degrees.
fn least_m(p: LonLat, a: (f64, f64), b: (f64, f64)) -> f64 {
    let along = |t: f64| distance_m(p, at(a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let (s, t) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if along(s) < along(t) { high = t } else { low = s }
    }
    [along(0.0), along(1.0), along((low + high) / 2.0)].into_iter().fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_nearest_street_is_found(
        (lon, lat) in prop::sample::select(vec![(137.2, 36.7), (0.0, 0.0), (180.0, -17.0), (25.0, 66.0), (10.0, 84.9), (-60.0, -52.0)]),
        nodes in prop::collection::vec((-1.0..1.0_f64, -1.0..1.0_f64), 20),
        streets in prop::collection::vec((0..20_u32, 0..20_u32), 12),
        points in prop::collection::vec((-1.3..1.3_f64, -1.3..1.3_f64), 10),
        size_m in prop::sample::select(vec![100.0, 1_000.0, 2_000.0]),
    ) {
        let per_lat = 111_000.0;
        let per_lon = per_lat * f64::to_radians(lat).cos();
        let place = |(x, y): &(f64, f64)| (lon + x * size_m / per_lon, (lat + y * size_m / per_lat).clamp(-85.0, 85.0));
        let nodes: Vec<(f64, f64)> = nodes.iter().map(place).collect();
        let (x, y): (Vec<f64>, Vec<f64>) = nodes.iter().map(|(x, y)| (at(*x, *y).lon(), *y)).unzip();
        let streets: Vec<(u32, u32)> = streets.into_iter().filter(|(a, b)| a != b).collect();
        prop_assume!(!streets.is_empty());
        let edges: Vec<StreetEdge> = streets.iter().map(|(a, b)| StreetEdge::new(*a, *b)).collect();
        let network = StreetNetwork::new(&x, &y, &edges, NetworkOptions::new().component(Component::All)).unwrap();

        let limit_m = 0.3 * size_m;
        let points: Vec<(f64, f64)> = points.iter().map(place).collect();
        let (px, py): (Vec<f64>, Vec<f64>) = points.iter().map(|(x, y)| (at(*x, *y).lon(), *y)).unzip();
        let snapped = network.snap(&px, &py, limit_m).unwrap();
        for (i, (x, y)) in points.iter().enumerate() {
            let p = at(*x, *y);
            let least = streets.iter().map(|(a, b)| least_m(p, nodes[*a as usize], nodes[*b as usize]));
            let least = least.fold(f64::INFINITY, f64::min);
            match snapped.snap_m(i) {
                // A distance is kept to the millimetre.
                Some(found) => prop_assert!((found - least).abs() < 0.0012, "{} {}", found, least),
                None => prop_assert!(least > limit_m - 0.001, "{} {}", least, limit_m),
            }
            if let Some(foot) = network.point_position(&snapped, i) {
                let geodesic: f64 = Geodesic::wgs84().inverse(p.lat(), p.lon(), foot.lat(), foot.lon());
                prop_assert!((geodesic - least).abs() < 0.0015, "{} {}", geodesic, least);
            }
        }
    }
}

#[test]
fn a_street_at_the_limit_is_within_it() {
    // A point north of the dead end of a street that leads south, at a distance that is known.
    let streets = StreetNetwork::new(&[137.2, 137.2], &[36.7, 36.69], &[StreetEdge::new(0, 1)], ()).unwrap();
    let p = at(137.2003, 36.7009);
    let limit_m = distance_m(p, at(137.2, 36.7));
    let snapped = |limit_m| streets.snap_positions(&[p], limit_m).unwrap();
    assert_eq!(snapped(limit_m).unsnapped(), 0);
    assert_eq!(snapped(limit_m.next_down()).unsnapped(), 1);
    let points = snapped(limit_m);
    assert!((points.snap_m(0).unwrap() - limit_m).abs() <= 0.0005);
    assert_eq!(streets.point_position(&points, 0), Some(at(137.2, 36.7)));
}

#[test]
fn of_streets_as_near_the_shortest_counts() {
    // Two ways between the same nodes, drawn alike, and a dead end at either, without which they were a ring.
    let edges =
        [(0, 1, 400.0), (0, 1, 300.0), (1, 2, 50.0), (0, 3, 50.0)].map(|(a, b, m)| StreetEdge::new(a, b).length_m(m));
    let streets = StreetNetwork::new(&[0.0, 0.002, 0.0025, -0.0005], &[0.0; 4], &edges, ()).unwrap();
    let points = streets.snap(&[0.0005], &[0.0001], 50.0).unwrap();
    assert_eq!(streets.edge_length_m(points.edge(0).unwrap()), 300.0);
}

#[test]
fn a_crowd_is_snapped_alike_by_any_number_of_threads() {
    let lons: Vec<f64> = (0..400).map(|i| 137.0 + 0.0005 * f64::from(i % 20)).collect();
    let lats: Vec<f64> = (0..400).map(|i| 36.0 + 0.0005 * f64::from(i / 20)).collect();
    let edges: Vec<StreetEdge> = (0..399).filter(|i| i % 20 != 19).map(|i| StreetEdge::new(i, i + 1)).collect();
    let across = (0..380).map(|i| StreetEdge::new(i, i + 20));
    let edges: Vec<StreetEdge> = edges.into_iter().chain(across).collect();
    // Points in the middle of squares, as near to four streets.
    let x: Vec<f64> = (0..5_000).map(|i| 137.00025 + 0.0005 * f64::from(i % 19)).collect();
    let y: Vec<f64> = (0..5_000).map(|i| 36.00025 + 0.0005 * f64::from(i % 17)).collect();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
            let few = streets.snap(&x[..40], &y[..40], 100.0).unwrap();
            (streets.snap(&x, &y, 100.0).unwrap(), streets.walksheds(&few, 60.0, ()).unwrap())
        })
    };
    assert_eq!(with(1), with(4));
}

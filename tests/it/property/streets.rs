//! Laws of street networks.

use compact_city::geo::{
    Component, LonLat, NetworkOptions, StreetEdge, StreetNetwork, StreetPoints, WalkshedShape, Zone, distance_m,
};
use proptest::prelude::*;

/// Positions and streets of a made-up town of at most 40 nodes, some lengths given, with loops and streets side by side.
fn town() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<StreetEdge>)> {
    (4_usize..40).prop_flat_map(|n| {
        let lons = prop::collection::vec(137.2..137.22_f64, n);
        let lats = prop::collection::vec(36.69..36.71_f64, n);
        let edge = (0..n as u32, 0..n as u32, prop::option::of(0.0..900.0_f64));
        // Half of the streets lead on to the next node, so that there are chains.
        let on = (0..n as u32 - 1, prop::option::of(0.0..900.0_f64)).prop_map(|(a, m)| (a, a + 1, m));
        let edges = prop::collection::vec(prop_oneof![on, edge], 1..50);
        (lons, lats, edges).prop_map(|(lons, lats, edges)| {
            let edge = |(from, to, length_m)| StreetEdge { from, to, length_m };
            (lons, lats, edges.into_iter().map(edge).collect())
        })
    })
}

/// Places about the town.
fn places() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (prop::collection::vec(137.195..137.225_f64, 12), prop::collection::vec(36.685..36.715_f64, 12))
}

fn all_distances(streets: &StreetNetwork, points: &StreetPoints) -> Vec<Vec<(usize, f64)>> {
    let found = streets.k_nearest_each(points, points, points.len(), 20_000.0).unwrap();
    let mut rows: Vec<Vec<_>> = (0..points.len()).map(|i| found.of(i).collect()).collect();
    rows.iter_mut().for_each(|row| row.sort_by_key(|(place, _)| *place));
    rows
}

proptest! {
    #[test]
    fn chains_made_one_keep_every_distance((lons, lats, edges) in town(), (x, y) in places()) {
        for component in [Component::Largest, Component::All] {
            let build = |simplify| {
                let options = NetworkOptions::new().component(component).simplify(simplify);
                StreetNetwork::new(&lons, &lats, &edges, options)
            };
            // Loops of no length may be all there is.
            let (Ok(one), Ok(each)) = (build(true), build(false)) else { return Ok(()) };
            prop_assert_eq!(one.total_length_m(), each.total_length_m());
            prop_assert!(one.edges() <= each.edges());
            let snapped = [&one, &each].map(|streets| streets.snap(&x, &y, 2_000.0).unwrap());
            prop_assert_eq!(snapped[0].unsnapped(), snapped[1].unsnapped());
            for i in 0..x.len() {
                prop_assert_eq!(snapped[0].snap_m(i), snapped[1].snap_m(i));
            }
            prop_assert_eq!(all_distances(&one, &snapped[0]), all_distances(&each, &snapped[1]));
            let reached = [(&one, &snapped[0]), (&each, &snapped[1])].map(|(streets, points)| {
                let sheds = streets.walksheds(points, 700.0, WalkshedShape::Streets).unwrap();
                sheds.into_iter().map(|shed| shed.map(|s| s.reached_length_m)).collect::<Vec<_>>()
            });
            prop_assert_eq!(&reached[0], &reached[1]);
        }
    }

    #[test]
    fn a_simplified_network_passes_through_no_node((lons, lats, edges) in town()) {
        let options = NetworkOptions::new().component(Component::All);
        let Ok(streets) = StreetNetwork::new(&lons, &lats, &edges, options) else { return Ok(()) };
        let mut ends = vec![Vec::new(); streets.nodes()];
        for edge in 0..streets.edges() {
            let (from, to) = streets.edge_ends(edge);
            ends[from].push(edge);
            ends[to].push(edge);
        }
        for (node, ends) in ends.iter().enumerate() {
            prop_assert_eq!(ends.len(), streets.degree(node));
            // Only a ring has an end in which two ends meet, and they are its own.
            prop_assert!(ends.len() != 2 || ends[0] == ends[1]);
        }
    }

    #[test]
    fn rows_the_other_way_about_and_twins_change_nothing((lons, lats, edges) in town(), (x, y) in places()) {
        let Ok(streets) = StreetNetwork::new(&lons, &lats, &edges, ()) else { return Ok(()) };
        let back = |e: &StreetEdge| StreetEdge { from: e.to, to: e.from, length_m: e.length_m };
        let twins: Vec<StreetEdge> = edges.iter().map(back).chain(edges.iter().copied()).rev().collect();
        let again = StreetNetwork::new(&lons, &lats, &twins, ()).unwrap();
        prop_assert_eq!(streets.total_length_m(), again.total_length_m());
        let distances = |streets: &StreetNetwork| all_distances(streets, &streets.snap(&x, &y, 2_000.0).unwrap());
        prop_assert_eq!(distances(&streets), distances(&again));
    }

    #[test]
    fn figures_of_zones_side_by_side_add_up((lons, lats, edges) in town(), at in 137.2..137.22_f64) {
        let options = NetworkOptions::new().component(Component::All);
        let Ok(streets) = StreetNetwork::new(&lons, &lats, &edges, options) else { return Ok(()) };
        let rectangle = |west: f64, east: f64| {
            let ring = vec![[west, 36.6], [east, 36.6], [east, 36.8], [west, 36.8], [west, 36.6]];
            Zone::new("part", vec![vec![ring]]).unwrap()
        };
        let whole = streets.metrics(10.0).unwrap();
        let parts = [rectangle(137.1, at), rectangle(at, 137.3)].map(|zone| streets.metrics_within(&zone).unwrap());
        let sum = |of: fn(&compact_city::geo::StreetMetrics) -> usize| parts.iter().map(of).sum::<usize>();
        prop_assert_eq!(sum(|m| m.intersections), whole.intersections);
        prop_assert_eq!(sum(|m| m.four_way), whole.four_way);
        prop_assert_eq!(sum(|m| m.dead_ends), whole.dead_ends);
        prop_assert_eq!(sum(|m| m.links), whole.links);
        prop_assert_eq!(sum(|m| m.blocks), whole.blocks);
        // A loop of given length at a node is a point on the map: it has no stretch that a boundary could cut.
        prop_assert!((parts[0].length_km + parts[1].length_km - whole.length_km).abs() < 1e-9);
    }

    #[test]
    fn a_longer_walk_reaches_no_less((lons, lats, edges) in town(), (x, y) in places(), a in 50.0..900.0_f64, b in 0.0..500.0_f64) {
        let Ok(streets) = StreetNetwork::new(&lons, &lats, &edges, ()) else { return Ok(()) };
        for (x, y) in x.iter().zip(&y) {
            let reached = |radius_m| {
                let shed = streets.walkshed(LonLat::new(*x, *y).unwrap(), radius_m, WalkshedShape::ConvexHull).unwrap();
                (shed.reached_length_m, shed.area_km2.unwrap())
            };
            let (near, far) = (reached(a), reached(a + b));
            // A hull is bounded by geodesics, its streets are straight in degrees: up to 100 m2 between them at 2 km.
            prop_assert!(near.0 <= far.0 && near.1 <= far.1 + 2e-4, "{:?} {:?}", near, far);
            prop_assert!(far.0 <= streets.total_length_m());
        }
    }
}

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

#[test]
fn rings_lollipops_and_streets_side_by_side_keep_their_form() {
    let build = |edges: &[(u32, u32)], n: usize| {
        let lons: Vec<f64> = (0..n).map(|i| 137.2 + 0.001 * (i as f64).cos()).collect();
        let lats: Vec<f64> = (0..n).map(|i| 36.7 + 0.001 * (i as f64).sin()).collect();
        let edges: Vec<StreetEdge> = edges.iter().map(|(a, b)| StreetEdge::new(*a, *b)).collect();
        let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
        let mut degrees: Vec<usize> = (0..streets.nodes()).map(|n| streets.degree(n)).collect();
        degrees.sort_unstable();
        (degrees, streets.edges())
    };
    // A ring alone: one street from a node to itself.
    assert_eq!(build(&[(0, 1), (1, 2), (2, 0)], 3), (vec![2], 1));
    // A ring at the end of a stem: a dead end and a junction of three street ends.
    assert_eq!(build(&[(0, 1), (1, 2), (2, 3), (3, 1)], 4), (vec![1, 3], 2));
    // Two junctions with three ways between them, two of them through nodes.
    assert_eq!(build(&[(0, 1), (0, 2), (2, 1), (0, 3), (3, 1), (0, 4), (1, 5)], 6), (vec![1, 1, 4, 4], 5));
    // Two rings that meet in a node.
    assert_eq!(build(&[(0, 1), (1, 2), (2, 0), (0, 3), (3, 4), (4, 0)], 5), (vec![4], 2));
}

#[test]
fn given_lengths_and_loops_count_as_given() {
    let (lons, lats) = ([137.0, 137.001, 137.002], [36.7, 36.7, 36.7]);
    let edge = |a, b, m| StreetEdge::new(a, b).length_m(m);
    // A detour of 500 m, a ring of 300 m at its end that is drawn as a point, and the ring again the other way about.
    let edges = [edge(0, 1, 500.0), edge(1, 2, 100.0), edge(2, 2, 300.0), edge(2, 2, 300.0), edge(1, 1, 0.0)];
    let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
    assert_eq!((streets.edges(), streets.total_length_m()), (2, 900.0));
    assert_eq!(streets.diagnostics(), ["1 edges of no length from a node to itself were left out"]);
    // Halfway along the first part of the street is 250 m from its end, and the walk to the other end 350 m.
    let points = streets.snap(&[137.0005, 137.002], &[36.7, 36.7], 10.0).unwrap();
    let far = streets.k_nearest_each(&points, &points, 2, 1_000.0).unwrap();
    assert_eq!(far.distance_m[1], 350.0);
    // Both ends of the ring are reached after 350 m; 600 m lead 250 m to the dead end, and over all of it.
    let reached = |m| {
        let shed = streets.walkshed(LonLat::new(137.0005, 36.7).unwrap(), m, ()).unwrap();
        shed.reached_length_m
    };
    assert_eq!((reached(400.0), reached(600.0)), (250.0 + 350.0 + 2.0 * 50.0, 900.0));
}

#[test]
fn streets_go_on_across_the_180th_meridian() {
    // The same three streets at the prime meridian and across the other one.
    let town = |middle: f64| {
        let lon = |east: f64| {
            let lon = middle + east;
            if lon > 180.0 { lon - 360.0 } else { lon }
        };
        let lons = [-0.004, -0.001, 0.002, 0.005, 0.002].map(lon);
        let lats = [10.0, 10.001, 10.0, 10.0, 10.003];
        let edges = [(0, 1), (1, 2), (2, 3), (2, 4)].map(|(a, b)| StreetEdge::new(a, b));
        let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
        let x = [-0.003, -0.0002, 0.0, 0.0003, 0.0019, 0.006].map(lon);
        let points = streets.snap(&x, &[10.001, 10.001, 10.0, 10.0, 10.002, 10.0], 300.0).unwrap();
        assert_eq!(points.unsnapped(), 0);
        let area = streets.walkshed(LonLat::new(x[2], 10.0).unwrap(), 500.0, ()).unwrap().area_km2.unwrap();
        (all_distances(&streets, &points), streets.total_length_m(), area)
    };
    let (here, there) = (town(0.0), town(180.0));
    assert!((here.1 - there.1).abs() < 0.002);
    assert!((here.2 - there.2).abs() < 1e-6 && here.2 > 0.05, "{here:?} {there:?}");
    for (row, other) in here.0.iter().zip(&there.0) {
        assert_eq!(row.len(), 6);
        assert!(row.iter().zip(other).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 0.004), "{row:?} {other:?}");
    }
}

#[test]
fn a_chain_longer_than_any_street_is_cut_at_a_node() {
    // Nine streets of 900 km one after another: 8100 km are more millimetres than 32 bits hold.
    let lons: Vec<f64> = (0..10).map(|i| 8.0 * f64::from(i)).collect();
    let edges: Vec<StreetEdge> = (0..9).map(|i| StreetEdge::new(i, i + 1).length_m(900_000.0)).collect();
    let streets = StreetNetwork::new(&lons, &[0.0; 10], &edges, ()).unwrap();
    assert_eq!((streets.edges(), streets.total_length_m()), (9, 8_100_000.0));
}

/// A square lattice of 21 by 21 junctions, 100 m apart along its streets, about 0 N 0 E.
fn lattice() -> StreetNetwork {
    const N: u32 = 21;
    // Metres of a degree at the equator: of the meridian and of the equator itself.
    let (per_lat, per_lon) = (110_574.275_7, 111_319.490_8);
    let at = |i: u32, per: f64| (f64::from(i) - 10.0) * 100.0 / per;
    let nodes = || (0..N * N).map(|n| (n % N, n / N));
    let lons: Vec<f64> = nodes().map(|(i, _)| at(i, per_lon)).collect();
    let lats: Vec<f64> = nodes().map(|(_, j)| at(j, per_lat)).collect();
    let east = nodes().filter(|(i, _)| *i + 1 < N).map(|(i, j)| StreetEdge::new(j * N + i, j * N + i + 1));
    let north = nodes().filter(|(_, j)| *j + 1 < N).map(|(i, j)| StreetEdge::new(j * N + i, (j + 1) * N + i));
    let edges: Vec<StreetEdge> = east.chain(north).map(|e| e.length_m(100.0)).collect();
    StreetNetwork::new(&lons, &lats, &edges, ()).unwrap()
}

#[test]
fn walksheds_of_a_square_lattice_are_diamonds() {
    let streets = lattice();
    let center = LonLat::new(0.0, 0.0).unwrap();
    for r in [100.0, 250.0, 600.0, 999.0] {
        let shed = streets.walkshed(center, r, WalkshedShape::ConvexHull).unwrap();
        // Of the street j blocks off the center, r - 100 j to either side; and so for the cross streets.
        let blocks = (r / 100.0) as i32;
        let length: f64 = (-blocks..=blocks).map(|j| 4.0 * (r - 100.0 * f64::from(j.abs()))).sum();
        assert!((shed.reached_length_m - length).abs() < 1e-6, "{r}: {} {length}", shed.reached_length_m);
        let drawn: f64 = shed.parts.iter().flat_map(|p| p.windows(2)).map(|w| distance_m(w[0], w[1])).sum();
        assert!((drawn - length).abs() < 1e-3 * length, "{r}: {drawn} {length}");
        // Four corners at r on the axes: an area of 2 r2, 2 / pi of the circle.
        assert!((shed.area_km2.unwrap() * 1e6 / (2.0 * r * r) - 1.0).abs() < 1e-4, "{r}: {shed:?}");
        assert!((shed.pedshed_ratio().unwrap() - std::f64::consts::FRAC_2_PI).abs() < 1e-4);
    }
    // From the middle of a block, 30 m off the street: 220 m of a walk of 250 m are left.
    let side = LonLat::new(50.0 / 111_319.490_8, 30.0 / 110_574.275_7).unwrap();
    let shed = streets.walkshed(side, 250.0, WalkshedShape::Streets).unwrap();
    // Two ends after 50 m, three streets on from each; 70 m of three again a block farther, of which two streets on either
    // side are one, reached from both ends and 100 m long.
    let first = 100.0 + 2.0 * 3.0 * 100.0;
    let second = 2.0 * 3.0 * 3.0 * 70.0 - 2.0 * (140.0 - 100.0);
    assert!((shed.reached_length_m - first - second).abs() < 0.1, "{}", shed.reached_length_m);
    assert_eq!((shed.area_km2, shed.pedshed_ratio()), (None, None));
    // Farther from any street than the walk.
    let shed = streets.walkshed(LonLat::new(0.02, 0.0).unwrap(), 500.0, ()).unwrap();
    assert_eq!((shed.reached_length_m, shed.area_km2, shed.parts.len()), (0.0, Some(0.0), 0));
}

#[test]
fn a_buffer_holds_what_is_near_a_reached_street() {
    let streets = lattice();
    let shed = streets.walkshed(LonLat::new(0.0, 0.0).unwrap(), 350.0, ()).unwrap();
    // The share of a fine grid that lies within 50 m of a reached stretch; streets run along the axes here.
    let plane = |p: &LonLat| (p.lon() * 111_319.490_8, p.lat() * 110_574.275_7);
    let stretches: Vec<((f64, f64), (f64, f64))> =
        shed.parts.iter().flat_map(|p| p.windows(2).map(|w| (plane(&w[0]), plane(&w[1])))).collect();
    let near = |x: f64, y: f64| {
        stretches.iter().any(|(a, b)| {
            let dx = x - x.clamp(a.0.min(b.0), a.0.max(b.0));
            let dy = y - y.clamp(a.1.min(b.1), a.1.max(b.1));
            dx * dx + dy * dy <= 2_500.0
        })
    };
    let step = 4.0;
    let steps = || (-110..=110).map(|i| step * f64::from(i) + 1.3);
    let inside = steps().flat_map(|x| steps().map(move |y| (x, y))).filter(|(x, y)| near(*x, *y)).count();
    let area = inside as f64 * step * step;
    let got = shed.area_km2.unwrap() * 1e6;
    assert!((got / area - 1.0).abs() < 0.004, "{got} {area}");
    // The rings are those of a sound zone, which holds the places near and no others.
    let zone = Zone::new("walkshed", shed.polygons.clone()).unwrap();
    assert!((zone.area_km2() * 1e6 / got - 1.0).abs() < 1e-9);
    assert!(zone.contains(LonLat::new(0.0, 0.0).unwrap()) && !zone.contains(LonLat::new(0.003, 0.003).unwrap()));
}

#[test]
fn figures_of_a_square_lattice() {
    let streets = lattice();
    let metrics = streets.metrics(4.0).unwrap();
    // 21 by 21 junctions; the four corners are bends in the outer streets, and the rest of the rim meets three streets.
    assert_eq!((metrics.intersections, metrics.four_way, metrics.dead_ends), (441 - 4, 19 * 19, 0));
    assert_eq!((metrics.links, metrics.blocks), (840 - 4, 840 - 4));
    assert_eq!((metrics.length_km, metrics.street_density_km_per_km2()), (84.0, 21.0));
    assert_eq!(metrics.intersection_density_per_km2(), 437.0 / 4.0);
    // 84 km are shared out among the blocks; those at the corners are 200 m.
    assert!((metrics.mean_block_length_m.unwrap() - 84_000.0 / 836.0).abs() < 1e-9);
    assert_eq!(metrics.four_way_share(), Some(361.0 / 437.0));
    assert_eq!(metrics.link_node_ratio(), Some(836.0 / 437.0));
    assert_eq!(streets.intersections().len(), 437);

    // A square of 350 m by 350 m about the center cuts 3 + 1 streets of each direction at 175 m.
    let (x, y) = (175.0 / 111_319.490_8, 175.0 / 110_574.275_7);
    let ring = vec![[-x, -y], [x, -y], [x, y], [-x, y], [-x, -y]];
    let zone = Zone::new("square", vec![vec![ring]]).unwrap();
    let within = streets.metrics_within(&zone).unwrap();
    assert_eq!((within.intersections, within.four_way, within.dead_ends), (9, 9, 0));
    // Three streets each way, with middles at 50 and 150 m.
    assert_eq!((within.links, within.blocks, within.mean_block_length_m), (24, 24, Some(100.0)));
    assert!((within.length_km - 6.0 * 0.350).abs() < 1e-6, "{within:?}");
    assert!((within.area_km2 - 0.1225).abs() < 1e-5);
    assert!((streets.length_within_m(&zone) - 2_100.0).abs() < 1e-3);

    // A network whose chains are many streets has no blocks.
    let options = NetworkOptions::new().simplify(false);
    let edges = [StreetEdge::new(0, 1), StreetEdge::new(1, 2)];
    let raw = StreetNetwork::new(&[0.0, 0.001, 0.002], &[0.0; 3], &edges, options).unwrap();
    assert!(raw.metrics(1.0).unwrap_err().is_undefined());
    assert!(streets.metrics(0.0).unwrap_err().to_string().contains("is not an area"));
}

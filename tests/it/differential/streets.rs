//! Searches along streets against petgraph's Dijkstra, on a graph in which each point is a node of its own.

use compact_city::geo::{
    Component, KNearestColumns, NearestColumns, NetworkOptions, StreetEdge, StreetNetwork, StreetPoints,
};
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use proptest::prelude::*;
use proptest::sample::select;

/// A small town on a net of 5 m: junctions, streets with a length in millimetres or the straight line, two sets of points.
#[derive(Debug, Clone)]
struct Town {
    nodes: Vec<(u32, u32)>,
    streets: Vec<(usize, usize, Option<u32>)>,
    origins: Vec<(u32, u32)>,
    places: Vec<(u32, u32)>,
    simplify: bool,
    limit_m: f64,
}

fn town() -> impl Strategy<Value = Town> {
    let net = || (0..200_u32, 0..200_u32);
    // Few lengths, so that ways tie; some of 0, some pairs of junctions twice, some ends in the same junction.
    let length = select(vec![None, Some(0), Some(100_000), Some(100_000), Some(200_000), Some(312_457)]);
    let streets = prop::collection::vec((0..14_usize, 0..14_usize, length), 1..26);
    let points = || prop::collection::vec(net(), 0..14);
    let limit_m = select(vec![0.001, 60.0, 250.0, 400.0, 1_500.0, 50_000.0]);
    (prop::collection::vec(net(), 2..14), streets, points(), points(), any::<bool>(), limit_m).prop_map(
        |(nodes, streets, origins, places, simplify, limit_m)| Town {
            nodes,
            streets,
            origins,
            places,
            simplify,
            limit_m,
        },
    )
}

fn degrees(points: &[(u32, u32)]) -> (Vec<f64>, Vec<f64>) {
    points.iter().map(|(x, y)| (137.0 + f64::from(*x) * 5.6e-5, 36.7 + f64::from(*y) * 4.5e-5)).unzip()
}

struct Built {
    streets: StreetNetwork,
    origins: StreetPoints,
    places: StreetPoints,
    /// Millimetres from each origin to each place, after petgraph.
    mm: Vec<Vec<Option<u64>>>,
}

fn build(town: &Town) -> Option<Built> {
    let (lons, lats) = degrees(&town.nodes);
    let row = |i: usize| (i % town.nodes.len()) as u32;
    let edge = |(a, b, mm): &(usize, usize, Option<u32>)| {
        let edge = StreetEdge::new(row(*a), row(*b));
        mm.map_or(edge, |mm| edge.length_m(f64::from(mm) / 1_000.0))
    };
    let edges: Vec<StreetEdge> = town.streets.iter().map(edge).collect();
    let options = NetworkOptions::new().component(Component::All).simplify(town.simplify);
    let streets = StreetNetwork::new(&lons, &lats, &edges, options).ok()?;
    let snap = |points: &[(u32, u32)]| {
        let (lons, lats) = degrees(points);
        streets.snap(&lons, &lats, 120.0).unwrap()
    };
    let (origins, places) = (snap(&town.origins), snap(&town.places));
    let mm = ways(&streets, &origins, &places);
    Some(Built { streets, origins, places, mm })
}

fn whole_mm(m: f64) -> u64 {
    (m * 1_000.0).round() as u64
}

/// Ways from every origin to every place: streets are cut where points stand, and each point is joined to its cut.
fn ways(streets: &StreetNetwork, origins: &StreetPoints, places: &StreetPoints) -> Vec<Vec<Option<u64>>> {
    let mut graph: UnGraph<(), u64> = UnGraph::new_undirected();
    let junctions: Vec<NodeIndex> = (0..streets.nodes()).map(|_| graph.add_node(())).collect();
    let mut ends = [vec![None; origins.len()], vec![None; places.len()]];
    for edge in 0..streets.edges() {
        let (from, to) = streets.edge_ends(edge);
        let mut cuts = vec![(0, junctions[from])];
        for (set, points) in [origins, places].into_iter().enumerate() {
            for point in (0..points.len()).filter(|p| points.edge(*p) == Some(edge)) {
                let (cut, end) = (graph.add_node(()), graph.add_node(()));
                graph.add_edge(cut, end, whole_mm(points.snap_m(point).unwrap()));
                cuts.push((whole_mm(points.along_m(point).unwrap()), cut));
                ends[set][point] = Some(end);
            }
        }
        cuts.push((whole_mm(streets.edge_length_m(edge)), junctions[to]));
        cuts.sort_by_key(|(mm, _)| *mm);
        for two in cuts.windows(2) {
            graph.add_edge(two[0].1, two[1].1, two[1].0 - two[0].0);
        }
    }
    let row = |origin: &Option<NodeIndex>| {
        let found = origin.map(|o| dijkstra(&graph, o, None, |e| *e.weight()));
        ends[1].iter().map(|end| found.as_ref()?.get(&(*end)?).copied()).collect()
    };
    ends[0].iter().map(row).collect()
}

/// The places within the limit of an origin, nearest first and then in their order.
fn within(built: &Built, origin: usize, limit_m: f64) -> Vec<(u64, usize)> {
    let row = built.mm[origin].iter().enumerate();
    let mut found: Vec<(u64, usize)> = row.filter_map(|(place, mm)| Some(((*mm)?, place))).collect();
    found.retain(|(mm, _)| *mm <= whole_mm(limit_m));
    found.sort_unstable();
    found
}

fn metres(mm: u64) -> f64 {
    mm as f64 / 1_000.0
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

fn row_of(found: &KNearestColumns, origin: usize) -> Vec<(usize, f64)> {
    found.of(origin).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_search_finds_what_petgraph_finds(town in town(), k in 1..8_usize) {
        let Some(built) = build(&town) else { return Ok(()) };
        let Built { streets, origins, places, .. } = &built;
        let limit_m = town.limit_m;
        let nearest = streets.nearest_each(origins, places, limit_m).unwrap();
        let k_nearest = streets.k_nearest_each(origins, places, k, limit_m).unwrap();
        let weights: Vec<f64> = (0..places.len()).map(|p| f64::from(1_u32 << p)).collect();
        let sums = streets.sums_within_each(origins, places, &[&weights], limit_m).unwrap();
        let counts = streets.counts_within_each(origins, places, limit_m).unwrap();
        let seen = streets.within_each(origins, places, limit_m, |origin, found| (origin, found.to_vec())).unwrap();
        let pairs = streets.distances(origins, places, limit_m).unwrap();
        let mut rows = Vec::new();
        streets.distances_each(origins, places, limit_m, |origin, found| {
            rows.push((origin, found.to_vec()));
            Ok(())
        }).unwrap();
        prop_assert_eq!(&rows, &seen);
        let mut pair = pairs.from.iter().zip(&pairs.to).zip(&pairs.distance_m);
        for (origin, (seen_origin, seen)) in seen.iter().enumerate() {
            let truth = within(&built, origin, limit_m);
            let first = truth.first();
            prop_assert_eq!(nearest.index[origin], first.map_or(NearestColumns::NONE, |f| f.1 as u32));
            prop_assert_eq!(nearest.distance_m[origin], first.map_or(f64::INFINITY, |f| metres(f.0)));
            let columns: Vec<(usize, f64)> = truth.iter().map(|(mm, place)| (*place, metres(*mm))).collect();
            prop_assert_eq!(row_of(&k_nearest, origin), &columns[..k.min(columns.len())]);
            prop_assert_eq!(sums[0][origin], truth.iter().map(|(_, p)| weights[*p]).sum::<f64>());
            prop_assert_eq!(counts[origin] as usize, truth.len());
            prop_assert_eq!(*seen_origin, origin);
            prop_assert_eq!(seen.iter().map(|n| (n.index, n.distance_m)).collect::<Vec<_>>(), columns.clone());
            for (place, distance_m) in columns {
                prop_assert_eq!(pair.next(), Some(((&(origin as u32), &(place as u32)), &distance_m)));
            }
        }
        prop_assert_eq!(pair.next(), None);
    }

    #[test]
    fn junctions_are_origins_like_any_other(town in town(), k in 1..8_usize) {
        let Some(built) = build(&town) else { return Ok(()) };
        let (streets, places) = (&built.streets, &built.places);
        let nodes = streets.node_points();
        let mm = ways(streets, &nodes, places);
        let found = streets.nearest_of_nodes(places, town.limit_m).unwrap();
        let k_found = streets.k_nearest_each(&nodes, places, k, town.limit_m).unwrap();
        prop_assert_eq!(&found, &streets.nearest_each(&nodes, places, town.limit_m).unwrap());
        let built = Built { mm, origins: nodes, streets: streets.clone(), places: places.clone() };
        for node in 0..streets.nodes() {
            let truth = within(&built, node, town.limit_m);
            let first = truth.first();
            prop_assert_eq!(found.index[node], first.map_or(NearestColumns::NONE, |f| f.1 as u32));
            prop_assert_eq!(found.distance_m[node], first.map_or(f64::INFINITY, |f| metres(f.0)));
            let least: Vec<(usize, f64)> = truth.iter().take(k).map(|(mm, p)| (*p, metres(*mm))).collect();
            prop_assert_eq!(row_of(&k_found, node), least);
        }
    }

    #[test]
    fn making_chains_one_keeps_every_distance(town in town()) {
        // Against the streets as given, none of them cut or joined.
        let Some(built) = build(&town) else { return Ok(()) };
        let streets = &built.streets;
        let (lons, lats) = degrees(&town.nodes);
        let mut graph: UnGraph<(), u64> = UnGraph::new_undirected();
        let nodes: Vec<NodeIndex> = town.nodes.iter().map(|_| graph.add_node(())).collect();
        let position = |i: usize| compact_city::geo::LonLat::new(lons[i], lats[i]).unwrap();
        for (a, b, mm) in &town.streets {
            let (a, b) = (a % nodes.len(), b % nodes.len());
            let straight = || compact_city::geo::distance_m(position(a), position(b));
            graph.add_edge(nodes[a], nodes[b], mm.map_or_else(|| whole_mm(straight()), u64::from));
        }
        let points = streets.node_points();
        let rows = streets.within_each(&points, &points, 50_000.0, |_, found| found.to_vec()).unwrap();
        for (row, found) in streets.input_rows().iter().zip(rows) {
            let truth = dijkstra(&graph, nodes[*row as usize], None, |e| *e.weight());
            let reached = streets.input_rows().iter().filter(|r| truth.contains_key(&nodes[**r as usize])).count();
            prop_assert_eq!(found.len(), reached);
            for to in found {
                let end = nodes[streets.input_rows()[to.index] as usize];
                // A chain is rounded once, its parts each: half a millimetre a part.
                prop_assert!((to.distance_m - metres(truth[&end])).abs() <= 0.000_5 * town.streets.len() as f64);
            }
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_bit(town in town()) {
        let Some(built) = build(&town) else { return Ok(()) };
        let Built { streets, origins, places, .. } = &built;
        let weights: Vec<f64> = (0..places.len()).map(|p| 0.1 + p as f64 / 3.0).collect();
        let of = |threads: usize| pool(threads).install(|| {
            (
                streets.nearest_each(origins, places, town.limit_m).unwrap(),
                streets.k_nearest_each(origins, places, 3, town.limit_m).unwrap(),
                streets.sums_within_each(origins, places, &[&weights, &weights], town.limit_m).unwrap(),
                streets.distances(origins, places, town.limit_m).unwrap(),
                compact_city::walkability::centrality(streets, [town.limit_m, 300.0]).unwrap(),
            )
        });
        let one = of(1);
        prop_assert_eq!(&one, &of(2));
        prop_assert_eq!(&one, &of(3));
    }

    #[test]
    fn distances_grow_with_the_radius_and_no_detour_is_shorter(town in town()) {
        let Some(built) = build(&town) else { return Ok(()) };
        let (streets, points) = (&built.streets, built.streets.node_points());
        let mut before = vec![Vec::new(); points.len()];
        for radius_m in [1.0, 99.9, 100.0, 350.0, 2_000.0] {
            let rows = streets.within_each(&points, &points, radius_m, |_, found| found.to_vec()).unwrap();
            for (small, large) in before.iter().zip(&rows) {
                prop_assert_eq!(small, &large[..small.len()]);
                prop_assert!(large.iter().all(|n| n.distance_m <= radius_m));
            }
            before = rows;
        }
        let way = |a: usize, b: usize| before[a].iter().find(|n| n.index == b).map(|n| n.distance_m);
        for (a, row) in before.iter().enumerate() {
            for b in row {
                prop_assert_eq!(way(b.index, a), Some(b.distance_m));
                for c in &before[b.index] {
                    let longest = b.distance_m + c.distance_m;
                    prop_assert!(longest > 2_000.0 || way(a, c.index).is_some_and(|d| d <= longest + 1e-9));
                }
            }
        }
    }
}

/// A jittered net of 40 by 40 junctions with gaps, and 60 places; the same in every run.
fn net() -> (StreetNetwork, StreetPoints) {
    let noise = |a: u64, b: u64| {
        let x = (a * 2_654_435_761 + b * 40_503 + 12_345).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (x >> 40) as f64 / (1_u64 << 24) as f64
    };
    let at = |i: u64| {
        let (x, y) = ((i % 40) as f64, (i / 40) as f64);
        (137.0 + (x + 0.5 * noise(i, 1)) * 0.000_9, 36.7 + (y + 0.5 * noise(i, 2)) * 0.000_72)
    };
    let (lons, lats): (Vec<f64>, Vec<f64>) = (0..1_600).map(at).unzip();
    let mut edges = Vec::new();
    for i in 0..1_600_u32 {
        for (to, there) in [(i + 1, i % 40 < 39), (i + 40, i < 1_560)] {
            if there && noise(u64::from(i), u64::from(to)) > 0.15 {
                edges.push(StreetEdge::new(i, to));
            }
        }
    }
    let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
    let (lons, lats): (Vec<f64>, Vec<f64>) =
        (0..60).map(|i| (137.0 + 0.036 * noise(i, 3), 36.7 + 0.0288 * noise(i, 4))).unzip();
    let places = streets.snap(&lons, &lats, 200.0).unwrap();
    (streets, places)
}

#[test]
fn many_labels_and_a_search_from_each_origin_agree() {
    let (streets, places) = net();
    let nodes = streets.node_points();
    // 40 are more than are kept in one pass, so each origin is searched from.
    let many = streets.k_nearest_each(&nodes, &places, 40, 3_000.0).unwrap();
    for k in [1, 10, 32] {
        let few = streets.k_nearest_each(&nodes, &places, k, 3_000.0).unwrap();
        for node in 0..nodes.len() {
            assert!(few.of(node).eq(many.of(node).take(k)), "k = {k}, node {node}");
        }
    }
    assert!((0..nodes.len()).any(|node| many.of(node).count() == 40));
}

#[test]
fn sums_from_the_places_and_from_the_origins_agree() {
    let (streets, places) = net();
    let nodes = streets.node_points();
    let weights: Vec<f64> = (0..places.len()).map(|p| (p * p % 17) as f64).collect();
    // Few places: the searches start from them. One origin at a time: from the origin.
    let all = streets.sums_within_each(&nodes, &places, &[&weights], 800.0).unwrap();
    let rows =
        streets.within_each(&nodes, &places, 800.0, |_, found| found.iter().map(|n| weights[n.index]).sum::<f64>());
    assert_eq!(all[0], rows.unwrap());
    assert!(all[0].iter().any(|s| *s > 20.0));
    let (few, many) =
        (streets.counts_within_each(&nodes, &places, 800.0), streets.counts_within_each(&places, &nodes, 800.0));
    assert_eq!(few.unwrap().iter().sum::<u32>(), many.unwrap().iter().sum::<u32>());
}

#[test]
fn nothing_to_find_is_no_fault() {
    let (streets, places) = net();
    let none = streets.snap(&[], &[], 10.0).unwrap();
    let far = streets.snap(&[10.0, 137.01], &[50.0, 36.71], 100.0).unwrap();
    assert_eq!(far.unsnapped(), 1);
    for found in [streets.nearest_of_nodes(&none, 500.0).unwrap(), streets.nearest_each(&places, &none, 500.0).unwrap()]
    {
        assert!(found.index.iter().all(|i| *i == NearestColumns::NONE));
        assert!(found.distance_m.iter().all(|m| *m == f64::INFINITY));
    }
    let found = streets.k_nearest_each(&places, &none, usize::MAX, 500.0).unwrap();
    assert_eq!((found.k, found.index.len(), found.of(3).count(), found.of(usize::MAX).count()), (1, 60, 0, 0));
    assert_eq!(streets.k_nearest_each(&places, &far, usize::MAX, 50_000.0).unwrap().of(5).count(), 1);
    assert_eq!(streets.k_nearest_each(&far, &places, 99, 50_000.0).unwrap().of(0).count(), 0);
    assert_eq!(streets.counts_within_each(&far, &places, 50_000.0).unwrap(), [0, 60]);
    assert_eq!(streets.distances(&none, &places, 1.0).unwrap().from.len(), 0);
    assert_eq!(streets.sums_within_each(&places, &none, &[], 500.0).unwrap(), Vec::<Vec<f64>>::new());
    assert_eq!(streets.sums_within_each(&places, &none, &[&[]], 500.0).unwrap()[0], [0.0; 60]);
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let (streets, places) = net();
    let error = streets.k_nearest_each(&places, &places, 0, 500.0).unwrap_err();
    assert_eq!(error.to_string(), "nearest places: field `k`: 0 places asked for; expected at least 1");
    for limit_m in [0.0, -1.0, f64::NAN, f64::INFINITY, 50_001.0] {
        let refused =
            |error: Option<compact_city::Error>| error.unwrap().to_string().contains("is not a radius in metres");
        assert!(refused(streets.nearest_of_nodes(&places, limit_m).err()));
        assert!(refused(streets.nearest_each(&places, &places, limit_m).err()));
        assert!(refused(streets.k_nearest_each(&places, &places, 3, limit_m).err()));
        assert!(refused(streets.sums_within_each(&places, &places, &[], limit_m).err()));
        assert!(refused(streets.counts_within_each(&places, &places, limit_m).err()));
        assert!(refused(streets.within_each(&places, &places, limit_m, |_, _| ()).err()));
        assert!(refused(streets.distances(&places, &places, limit_m).err()));
        assert!(refused(streets.distances_each(&places, &places, limit_m, |_, _| Ok(())).err()));
    }
    // The first fault of the one who takes the rows ends the work.
    let mut taken = 0;
    let stopped = streets.distances_each(&places, &places, 500.0, |_, _| {
        taken += 1;
        if taken == 3 { Err(compact_city::Error::Undefined("full".into())) } else { Ok(()) }
    });
    assert_eq!((stopped.unwrap_err().to_string().as_str(), taken), ("full", 3));
}

//! Distances along streets: the nearest place of every junction at 50,000, 200,000 and 800,000 junctions, the ten nearest
//! of nine categories, sums within 800 m and 1,200 m of every junction, and tables of distances, side by side with petgraph
//! and fast_paths on the same graph where they can do the job.
//!
//! petgraph knows no distance to stop at: a sum costs it a search of the whole network, so it is measured for a few
//! junctions. fast_paths answers one pair at a time, after a preparation measured apart. `time / elements` is the time per
//! junction, or per pair; for the nearest place it must not grow with the network.
#![allow(missing_docs)] // criterion_group! makes a public function without one
#![allow(clippy::panic)] // a bench makes its own sound input; a fault in it must stop the run

#[path = "common/country.rs"]
#[allow(dead_code)] // only its numbers are used
mod country;
#[path = "common/town.rs"]
mod town;

use std::time::Duration;

use compact_city::geo::{StreetNetwork, StreetPoints};
use compact_city::walkability::{CentralityOptions, centrality};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use rayon::prelude::*;

const SIZES: [usize; 3] = [50_000, 200_000, 800_000];
const TOWN: usize = 200_000;
/// Junctions for each place.
const PER_PLACE: usize = 100;
const WALK_M: f64 = 2_414.0;

fn must<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|e| panic!("{e}"))
}

fn pool(threads: usize) -> rayon::ThreadPool {
    must(rayon::ThreadPoolBuilder::new().num_threads(threads).build())
}

fn group<'a>(c: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_secs(1));
    group
}

fn mm(m: f64) -> u32 {
    (m * 1_000.0).round() as u32
}

/// The network as petgraph takes it, with one more node that reaches every place: a search from there finds the nearest.
fn petgraph(streets: &StreetNetwork, places: &StreetPoints) -> (UnGraph<(), u32, u32>, NodeIndex<u32>) {
    let mut graph = UnGraph::with_capacity(streets.nodes() + 1, streets.edges() + 2 * places.len());
    let nodes: Vec<NodeIndex<u32>> = (0..streets.nodes()).map(|_| graph.add_node(())).collect();
    for edge in 0..streets.edges() {
        let (from, to) = streets.edge_ends(edge);
        graph.add_edge(nodes[from], nodes[to], mm(streets.edge_length_m(edge)));
    }
    let start = graph.add_node(());
    for place in 0..places.len() {
        let (Some(edge), Some(along_m), Some(snap_m)) =
            (places.edge(place), places.along_m(place), places.snap_m(place))
        else {
            continue;
        };
        let (from, to) = streets.edge_ends(edge);
        // One way only matters: nothing is nearer by way of the start than from it.
        graph.add_edge(start, nodes[from], mm(snap_m) + mm(along_m));
        graph.add_edge(start, nodes[to], mm(snap_m) + mm(streets.edge_length_m(edge)) - mm(along_m));
    }
    (graph, start)
}

fn nearest(c: &mut Criterion) {
    let mut group = group(c, "nearest_of_all_nodes_one_thread");
    let one = pool(1);
    for n in SIZES {
        let streets = must(town::streets(n));
        let places = must(town::places(&streets, n, n / PER_PLACE, 0));
        let nodes = streets.node_points();
        group.throughput(Throughput::Elements(streets.nodes() as u64));
        group.bench_function(BenchmarkId::new("compact_city", n), |b| {
            b.iter(|| one.install(|| must(streets.nearest_of_nodes(&places, 50_000.0))));
        });
        group.bench_function(BenchmarkId::new("compact_city_from_points", n), |b| {
            b.iter(|| one.install(|| must(streets.nearest_each(&nodes, &places, 50_000.0))));
        });
        let (graph, start) = petgraph(&streets, &places);
        let found = must(streets.nearest_of_nodes(&places, 50_000.0));
        let truth = dijkstra(&graph, start, None, |e| *e.weight());
        assert!((0..streets.nodes()).all(|v| truth[&NodeIndex::new(v)] == mm(found.distance_m[v])));
        group.bench_function(BenchmarkId::new("petgraph", n), |b| {
            b.iter(|| dijkstra(&graph, start, None, |e| *e.weight()));
        });
    }
    group.finish();
}

fn k_nearest(c: &mut Criterion) {
    let mut group = group(c, "ten_nearest_of_nine_categories_of_200000_nodes");
    let streets = must(town::streets(TOWN));
    let nodes = streets.node_points();
    group.throughput(Throughput::Elements(9 * streets.nodes() as u64));
    for (name, places) in [("common", TOWN / 100), ("rare", TOWN / 1_000)] {
        let categories: Vec<StreetPoints> =
            (0..9).map(|kind| must(town::places(&streets, TOWN, places, kind))).collect();
        for threads in [1, 2] {
            let pool = pool(threads);
            group.bench_function(BenchmarkId::new(name, format!("{threads}_threads")), |b| {
                let of = |places: &StreetPoints| must(streets.k_nearest_each(&nodes, places, 10, WALK_M));
                b.iter(|| pool.install(|| categories.par_iter().map(of).collect::<Vec<_>>()));
            });
        }
    }
    group.finish();
}

fn sums(c: &mut Criterion) {
    let mut group = group(c, "sums_within_of_all_nodes");
    for n in SIZES {
        let streets = must(town::streets(n));
        let nodes = streets.node_points();
        let people: Vec<f64> = (0..streets.nodes()).map(|i| (20.0 * country::noise(i as u64, 5)).floor()).collect();
        group.throughput(Throughput::Elements(streets.nodes() as u64));
        let cases: &[(f64, usize)] = if n == TOWN { &[(800.0, 1), (800.0, 2), (1_200.0, 2)] } else { &[(800.0, 2)] };
        for (radius_m, threads) in cases {
            let pool = pool(*threads);
            let name = BenchmarkId::new("compact_city", format!("{n}_nodes_{radius_m}m_{threads}_threads"));
            group.bench_function(name, |b| {
                b.iter(|| pool.install(|| must(streets.sums_within_each(&nodes, &nodes, &[&people], *radius_m))));
            });
        }
        if n == TOWN {
            let few = must(town::places(&streets, n, n / PER_PLACE, 0));
            let two = pool(2);
            group.bench_function("compact_city/200000_nodes_800m_2000_places_2_threads", |b| {
                b.iter(|| two.install(|| must(streets.sums_within_each(&nodes, &few, &[&people[..few.len()]], 800.0))));
            });
            let (graph, _) = petgraph(&streets, &StreetPoints::default());
            group.throughput(Throughput::Elements(5));
            group.bench_function("petgraph/5_nodes_800m", |b| {
                let of = |i: usize| {
                    let found = dijkstra(&graph, NodeIndex::new(i * n / 6), None, |e| *e.weight());
                    found
                        .iter()
                        .filter(|(_, mm)| **mm <= 800_000)
                        .map(|(v, _)| people.get(v.index()))
                        .sum::<Option<f64>>()
                };
                b.iter(|| (1..6).map(of).collect::<Vec<_>>());
            });
        }
    }
    group.finish();
}

fn table(c: &mut Criterion) {
    let mut group = group(c, "table_of_distances_50000_nodes");
    let n = SIZES[0];
    let streets = must(town::streets(n));
    let one = pool(1);
    // Pairs of junctions, so that fast_paths needs no more nodes.
    let mut graph = fast_paths::InputGraph::new();
    for edge in 0..streets.edges() {
        let (from, to) = streets.edge_ends(edge);
        graph.add_edge_bidir(from, to, mm(streets.edge_length_m(edge)) as usize);
    }
    graph.freeze();
    group.bench_function("fast_paths_preparation", |b| b.iter(|| fast_paths::prepare(&graph)));
    let fast = fast_paths::prepare(&graph);
    for side in [1, 100, 1_000] {
        let rows = |salt: u64| -> Vec<usize> {
            (0..side).map(|i| (country::noise(i, salt) * streets.nodes() as f64) as usize).collect()
        };
        let (from, to) = (rows(1), rows(2));
        let snap = |rows: &[usize]| {
            let positions: Vec<_> = rows.iter().map(|v| streets.node_position(*v)).collect();
            must(streets.snap_positions(&positions, 1.0))
        };
        let (origins, places) = (snap(&from), snap(&to));
        group.throughput(Throughput::Elements(side * side));
        group.bench_function(BenchmarkId::new("compact_city", format!("{side}x{side}")), |b| {
            b.iter(|| one.install(|| must(streets.distances(&origins, &places, 50_000.0))));
        });
        if side == 1_000 {
            continue;
        }
        group.bench_function(BenchmarkId::new("fast_paths", format!("{side}x{side}")), |b| {
            let mut calculator = fast_paths::create_calculator(&fast);
            b.iter(|| {
                let mut sum = 0;
                for a in &from {
                    for b in &to {
                        sum += calculator.calc_path(&fast, *a, *b).map_or(0, |p| p.get_weight());
                    }
                }
                sum
            });
        });
    }
    group.finish();
}

fn central(c: &mut Criterion) {
    let mut group = group(c, "centrality_of_50000_nodes_two_threads");
    let streets = must(town::streets(SIZES[0]));
    let two = pool(2);
    group.throughput(Throughput::Elements(streets.nodes() as u64));
    for (name, segments, betweenness) in [("nodes", false, false), ("all", true, true)] {
        let options = CentralityOptions::new([400.0, 800.0]).segments(segments).betweenness(betweenness);
        group.bench_function(name, |b| {
            b.iter(|| two.install(|| must(centrality(&streets, options.clone()))));
        });
    }
    group.finish();
}

criterion_group!(benches, nearest, k_nearest, sums, table, central);
criterion_main!(benches);

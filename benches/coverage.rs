//! Who lives near transit, at 1, 5 and 20 million cells: the nearest stop within 800 m side by side with a kd-tree and an
//! R-tree on projected points, whole coverage calls, sums round stops, allocation by area, and one thread against two.
//!
//! `time / elements` is the time per cell, or per stop; for the nearest stop it must not grow with the cells.
#![allow(missing_docs)] // criterion_group! makes a public function without one
#![allow(clippy::panic)] // a bench makes its own sound input; a fault in it must stop the run

#[path = "common/country.rs"]
mod country;

use std::num::NonZero;

use compact_city::geo::{LonLat, RadiusIndex};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{CellColumns, Footprint, Mode, PopulationCells, Stop, Stops};
use compact_city::transit::{Allocation, Clause, CoverageOptions, CoverageRule, coverage};
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use kiddo::{ImmutableKdTree, SquaredEuclidean};

const MILLION: usize = 1_000_000;
const RADIUS_M: f64 = 800.0;

fn must<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|e| panic!("{e}"))
}

fn pool(threads: usize) -> rayon::ThreadPool {
    must(rayon::ThreadPoolBuilder::new().num_threads(threads).build())
}

/// The points as the peers get them: metres on a plane.
fn projected(lons: &[f64], lats: &[f64]) -> Vec<[f64; 2]> {
    lons.iter().zip(lats).map(|(lon, lat)| [(lon - 136.0) * 90_000.0, (lat - 36.0) * 111_000.0]).collect()
}

fn nearest_stop(c: &mut Criterion) {
    let mut group = c.benchmark_group("nearest_stop_800m_one_thread");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let one = pool(1);
    for cells in [MILLION, 5 * MILLION, 20 * MILLION] {
        let (lons, lats) = country::cells(cells);
        let points = projected(&lons, &lats);
        for stops in [5_000, 50_000] {
            let (stop_lons, stop_lats) = country::stops(cells, stops);
            let places = projected(&stop_lons, &stop_lats);
            let name = |who: &str| BenchmarkId::new(who, format!("{}M_cells_{stops}_stops", cells / MILLION));
            group.throughput(Throughput::Elements(cells as u64));

            let index = must(RadiusIndex::new(&stop_lons, &stop_lats, RADIUS_M));
            group.bench_function(name("compact_city"), |b| {
                b.iter(|| one.install(|| index.nearest_each(&lons, &lats)));
            });
            let mut inside = vec![false; cells];
            group.bench_function(name("compact_city_inside_or_not"), |b| {
                b.iter(|| {
                    inside.fill(false);
                    one.install(|| index.mark_within(&lons, &lats, &mut inside));
                });
            });
            let limit = RADIUS_M * RADIUS_M;
            let tree = must(ImmutableKdTree::<f64, 2>::new_from_slice(&places).map_err(|e| format!("{e:?}")));
            group.bench_function(name("kiddo"), |b| {
                let of = |p: &[f64; 2]| {
                    let query = tree.query(p).nearest_n::<SquaredEuclidean<f64>>(NonZero::<usize>::MIN);
                    query.within(limit).execute().first().map(|f| (f.item, f.distance))
                };
                b.iter(|| points.iter().map(of).collect::<Vec<_>>());
            });
            let tree = rstar14::RTree::bulk_load(places);
            group.bench_function(name("rstar"), |b| {
                let of = |p: &[f64; 2]| {
                    let found = tree.nearest_neighbor_iter_with_distance_2(*p).next();
                    found.filter(|(_, square)| *square <= limit)
                };
                b.iter(|| points.iter().map(of).collect::<Vec<_>>());
            });
        }
    }
    group.finish();
}

/// A frame as a user has it: positions and people.
fn frame(cells: usize) -> DataFrame {
    let (lons, lats) = country::cells(cells);
    let columns = vec![
        Column::new("lon".into(), lons),
        Column::new("lat".into(), lats),
        Column::new("population".into(), country::people(cells)),
    ];
    must(DataFrame::new(cells, columns))
}

fn bus_stops(cells: usize, stops: usize) -> Stops {
    let (lons, lats) = country::stops(cells, stops);
    let stop = |i: usize| Stop::new(i.to_string(), must(LonLat::new(lons[i], lats[i])), Mode::Bus);
    must(Stops::new((0..stops).map(stop).collect()))
}

fn rule() -> CoverageRule {
    CoverageRule::new("800 m", vec![Clause::new([Mode::Bus], RADIUS_M)])
}

fn whole_call(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame_to_share");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let cells = 5 * MILLION;
    let frame = frame(cells);
    group.throughput(Throughput::Elements(cells as u64));
    for stops in [5_000, 50_000] {
        let stops = bus_stops(cells, stops);
        group.bench_function(BenchmarkId::new("5M_cells", stops.len()), |b| {
            b.iter(|| {
                let cells = must(PopulationCells::from_frame(frame.clone(), CellColumns::new()));
                must(coverage(&cells, &stops, rule())).population.share()
            });
        });
    }
    group.finish();
}

fn sums(c: &mut Criterion) {
    let mut group = c.benchmark_group("people_within_800m_of_50000_stops_among_5M_cells");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let cells = 5 * MILLION;
    let (lons, lats) = country::cells(cells);
    let people = country::people(cells);
    let (stop_lons, stop_lats) = country::stops(cells, 50_000);
    group.throughput(Throughput::Elements(50_000));
    group.bench_function("index", |b| b.iter(|| must(RadiusIndex::new(&lons, &lats, RADIUS_M))));
    let index = must(RadiusIndex::new(&lons, &lats, RADIUS_M));
    let one = pool(1);
    group.bench_function("compact_city_one_thread", |b| {
        b.iter(|| one.install(|| index.sums_within_each(&stop_lons, &stop_lats, &[&people])));
    });
    let places = projected(&stop_lons, &stop_lats);
    let tree = must(ImmutableKdTree::<f64, 2>::new_from_slice(&projected(&lons, &lats)).map_err(|e| format!("{e:?}")));
    group.bench_function("kiddo", |b| {
        let of = |p: &[f64; 2]| {
            let found = tree.query(p).within::<SquaredEuclidean<f64>>(RADIUS_M * RADIUS_M).unsorted().execute();
            found.iter().map(|f| people[f.item as usize]).sum::<f64>()
        };
        b.iter(|| places.iter().map(of).collect::<Vec<_>>());
    });
    group.finish();
}

fn by_area(c: &mut Criterion) {
    let mut group = c.benchmark_group("coverage_1M_cells_5000_stops");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let ground = Footprint::Degrees { width: country::WIDTH, height: country::HEIGHT };
    let cells = must(PopulationCells::from_frame(frame(MILLION), CellColumns::new().footprint(ground)));
    let stops = bus_stops(MILLION, 5_000);
    group.throughput(Throughput::Elements(MILLION as u64));
    for allocation in [Allocation::Centroid, Allocation::Area] {
        group.bench_function(allocation.as_str(), |b| {
            b.iter(|| must(coverage(&cells, &stops, CoverageOptions::new(rule()).allocation(allocation))));
        });
    }
    group.finish();
}

fn threads(c: &mut Criterion) {
    let mut group = c.benchmark_group("nearest_stop_800m_5M_cells_50000_stops_threads");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let (lons, lats) = country::cells(5 * MILLION);
    let (stop_lons, stop_lats) = country::stops(5 * MILLION, 50_000);
    let index = must(RadiusIndex::new(&stop_lons, &stop_lats, RADIUS_M));
    group.throughput(Throughput::Elements(5 * MILLION as u64));
    for threads in [1, 2] {
        let pool = pool(threads);
        group.bench_function(BenchmarkId::from_parameter(threads), |b| {
            b.iter(|| pool.install(|| index.nearest_each(&lons, &lats)));
        });
    }
    group.finish();
}

criterion_group!(benches, nearest_stop, whole_call, sums, by_area, threads);
criterion_main!(benches);

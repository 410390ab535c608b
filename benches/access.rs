//! Measures of accessibility on a table of 5 million travel times, on one thread: whole minutes, of which few differ,
//! and times of which nearly all do. Reading such a table from CSV, plain and packed with gzip.
#![allow(missing_docs)] // criterion_group! makes a public function without one
#![allow(clippy::panic)] // a bench makes its own sound input; a fault in it must stop the run

#[path = "common/country.rs"]
#[allow(dead_code)] // other benches use the rest
mod country;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use compact_city::access::Measure;
use compact_city::read;
use compact_city::table::{LandUse, TravelTimes};
use country::noise;
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use flate2::Compression;
use flate2::write::GzEncoder;

const ORIGINS: usize = 2_500;
const DESTINATIONS: usize = 2_000;

fn must<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|e| panic!("{e}"))
}

fn one() -> rayon::ThreadPool {
    must(rayon::ThreadPoolBuilder::new().num_threads(1).build())
}

/// Places of a city 40 minutes across, denser toward the middle: people in the first, hospitals in the others.
fn places() -> (LandUse, Vec<(f64, f64)>) {
    let n = ORIGINS + DESTINATIONS;
    let ids = (0..n).map(|i| format!("89a{:09}fff", i * 7_919)).collect();
    let at = |i: usize| {
        let (angle, way) = (noise(i as u64, 1) * std::f64::consts::TAU, 20.0 * noise(i as u64, 2));
        (way * angle.cos(), way * angle.sin())
    };
    let amount = |i: usize, of: u64, most: f64| Some((noise(i as u64, of) * most).floor());
    let people = (0..n).map(|i| if i < ORIGINS { amount(i, 3, 2_000.0) } else { Some(0.0) }).collect();
    let beds = (0..n).map(|i| if i < ORIGINS { Some(0.0) } else { amount(i, 4, 200.0) }).collect();
    let columns = vec![("population".to_owned(), people), ("beds".to_owned(), beds)];
    (must(LandUse::new(ids, columns)), (0..n).map(at).collect())
}

/// Every pair of an origin and a destination: rows of places and minutes.
fn pairs(at: &[(f64, f64)], round: impl Fn(f64) -> f64) -> (Vec<u32>, Vec<u32>, Vec<f64>) {
    let (mut from, mut to, mut minutes) = (Vec::new(), Vec::new(), Vec::new());
    for origin in 0..ORIGINS {
        for destination in ORIGINS..ORIGINS + DESTINATIONS {
            let way = (at[origin].0 - at[destination].0).hypot(at[origin].1 - at[destination].1);
            from.push(origin as u32);
            to.push(destination as u32);
            minutes.push(round(3.0 + 1.3 * way));
        }
    }
    (from, to, minutes)
}

fn measures(c: &mut Criterion) {
    let (land_use, at) = places();
    let pool = one();
    let rows = (ORIGINS * DESTINATIONS) as u64;
    for (name, round) in [("whole_minutes", f64::round as fn(f64) -> f64), ("all_differ", |m| m)] {
        let (from, to, minutes) = pairs(&at, round);
        let mut group = c.benchmark_group(format!("access_5M_pairs_one_thread_{name}"));
        group.sample_size(10).sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(rows));
        group.bench_function("build_table", |b| {
            b.iter(|| pool.install(|| must(TravelTimes::new(&land_use, &from, &to, &minutes))));
        });
        let times = must(TravelTimes::new(&land_use, &from, &to, &minutes));
        drop((from, to, minutes));
        for text in [
            "cumulative:30:beds",
            "gravity:exp:0.1:beds",
            "2sfca:binary:30:beds:population",
            "2sfca:exp:0.1:beds:population",
            "3sfca:exp:0.1:beds:population",
            "spatial_availability:exp:0.1:beds:population",
            "cost_to_closest:1000:beds",
            "doubly_constrained:exp:0.1:beds:population:scaled",
            "raam:beds:population",
        ] {
            let measure: Measure = must(text.parse());
            group.bench_function(BenchmarkId::from_parameter(text), |b| {
                b.iter(|| pool.install(|| must(measure.of(&times, &land_use))));
            });
        }
        group.finish();
    }
}

fn reading(c: &mut Criterion) {
    let (land_use, at) = places();
    let (from, to, minutes) = pairs(&at, |m| (m * 10.0).round() / 10.0);
    let mut text = String::from("from_id,to_id,travel_time\n");
    for ((from, to), minutes) in from.iter().zip(&to).zip(&minutes) {
        let (from, to) = (&land_use.ids()[*from as usize], &land_use.ids()[*to as usize]);
        must(writeln!(text, "{from},{to},{minutes}"));
    }
    let folder = must(tempfile::tempdir());
    let (plain, packed) = (folder.path().join("times.csv"), folder.path().join("times.csv.gz"));
    must(fs::write(&plain, &text));
    let mut encoder = GzEncoder::new(must(fs::File::create(&packed)), Compression::default());
    must(encoder.write_all(text.as_bytes()));
    must(encoder.finish());

    let pool = one();
    let mut group = c.benchmark_group("access_read_5M_pairs_one_thread");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).throughput(Throughput::Bytes(text.len() as u64));
    drop(text);
    for (name, path) in [("csv", &plain), ("csv_gz", &packed)] {
        group.bench_function(name, |b| {
            b.iter(|| pool.install(|| must(read::travel_times(path, &land_use, ()))));
        });
    }
    group.finish();
}

criterion_group!(benches, measures, reading);
criterion_main!(benches);

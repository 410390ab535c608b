//! From the zip of a GTFS feed with 5 million stop times to departures per stop, beside the crate `gtfs-structures`:
//! its raw tables and its linked ones.
#![allow(missing_docs)] // criterion_group! makes a public function without one
#![allow(clippy::panic, clippy::unwrap_used)] // a bench makes its own sound input; a fault in it must stop the run

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use compact_city::jiff::civil::date;
use compact_city::read::{self, GtfsOptions};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gtfs_structures::{Gtfs, RawGtfs};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const STOPS: usize = 20_000;
const ROUTES: usize = 1_000;
const TRIPS: usize = 200_000;
const CALLS: usize = 25;

/// A number below `below` that looks random and is the same in every run.
fn noise(a: usize, b: usize, below: usize) -> usize {
    let mut x = (a as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (b as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    x ^= x >> 31;
    x = x.wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^= x >> 29;
    (x % below as u64) as usize
}

fn clock(seconds: usize) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// Writes a feed of a large region: three services, two in three trips on weekdays, all columns that feeds tend to have.
fn write_feed(path: &Path) -> std::io::Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path)?));
    let options = SimpleFileOptions::default();
    zip.start_file("agency.txt", options)?;
    zip.write_all(b"agency_id,agency_name,agency_url,agency_timezone\nA,Region,https://example.org,Asia/Tokyo\n")?;
    zip.start_file("calendar.txt", options)?;
    zip.write_all(
        b"service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
          weekday,1,1,1,1,1,0,0,20250401,20260331\nsaturday,0,0,0,0,0,1,0,20250401,20260331\n\
          sunday,0,0,0,0,0,0,1,20250401,20260331\n",
    )?;
    zip.start_file("stops.txt", options)?;
    writeln!(zip, "stop_id,stop_name,stop_lat,stop_lon,zone_id,location_type,parent_station")?;
    for s in 0..STOPS {
        let (x, y) = (s % 200, s / 200);
        writeln!(zip, "stop:{s:06},Stop {s},{:.6},{:.6},Z1,0,", 36.0 + 0.004 * y as f64, 137.0 + 0.005 * x as f64)?;
    }
    zip.start_file("routes.txt", options)?;
    writeln!(zip, "route_id,agency_id,route_short_name,route_long_name,route_type")?;
    for r in 0..ROUTES {
        writeln!(zip, "route:{r},A,{r},Line {r},{}", if r % 20 == 0 { 0 } else { 3 })?;
    }
    zip.start_file("trips.txt", options)?;
    writeln!(zip, "route_id,service_id,trip_id,trip_headsign,direction_id")?;
    for t in 0..TRIPS {
        let service = ["weekday", "weekday", "weekday", "weekday", "saturday", "sunday"][t % 6];
        writeln!(zip, "route:{},{service},trip:{t:07}:{service},Terminus,{}", t % ROUTES, t / ROUTES % 2)?;
    }
    zip.start_file("stop_times.txt", options)?;
    writeln!(
        zip,
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign,pickup_type,drop_off_type,\
         shape_dist_traveled,timepoint"
    )?;
    for t in 0..TRIPS {
        let service = ["weekday", "weekday", "weekday", "weekday", "saturday", "sunday"][t % 6];
        let (route, back) = (t % ROUTES, t / ROUTES % 2 == 1);
        let mut time = 5 * 3_600 + noise(t, 1, 19 * 3_600);
        for call in 0..CALLS {
            let place = if back { CALLS - 1 - call } else { call };
            let stop = (noise(route, 2, STOPS) + place * (1 + 199 * (route % 2))) % STOPS;
            let (arrival, departure) = (clock(time), clock(time + noise(t, call, 2) * 20));
            writeln!(
                zip,
                "trip:{t:07}:{service},{arrival},{departure},stop:{stop:06},{},Terminus,0,0,{:.1},1",
                call + 1,
                call as f64 * 412.5
            )?;
            time += 60 + noise(t, call + 100, 120);
        }
    }
    zip.finish()?.flush()
}

fn this_crate(path: &Path, options: GtfsOptions) -> HashMap<String, usize> {
    let stops = read::gtfs(path, options).unwrap().into_stops();
    let timetable = stops.timetable();
    let departures = |i| timetable.departures(i).map_or(0, <[_]>::len);
    stops.stops().iter().enumerate().map(|(i, s)| (s.id.clone(), departures(i))).collect()
}

/// Departures by stop on the weekday, from tables that are not linked.
fn raw_structures(path: &Path) -> HashMap<String, usize> {
    let feed = RawGtfs::from_path(path).unwrap();
    let trips = feed.trips.unwrap();
    let running: HashSet<&str> = trips.iter().filter(|t| t.service_id == "weekday").map(|t| t.id.as_str()).collect();
    let mut counts = HashMap::new();
    for call in feed.stop_times.unwrap() {
        let count = counts.entry(call.stop_id).or_insert(0);
        if running.contains(call.trip_id.as_str()) && call.stop_sequence < CALLS as u32 {
            *count += 1;
        }
    }
    counts
}

/// The same from linked trips.
fn structures(path: &Path) -> HashMap<String, usize> {
    let feed = Gtfs::from_path(path).unwrap();
    let mut counts = HashMap::new();
    for trip in feed.trips.values() {
        for (i, call) in trip.stop_times.iter().enumerate() {
            let count = counts.entry(call.stop.id.clone()).or_insert(0);
            if trip.service_id == "weekday" && i + 1 < trip.stop_times.len() {
                *count += 1;
            }
        }
    }
    counts
}

fn departures_per_stop(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("feed.zip");
    write_feed(&path).unwrap();
    let expected = raw_structures(&path);
    assert_eq!(this_crate(&path, GtfsOptions::new()), expected);

    let mut group = c.benchmark_group("gtfs_5_million_stop_times");
    group.sample_size(10).throughput(Throughput::Elements((TRIPS * CALLS) as u64));
    group.bench_function("compact_city", |b| b.iter(|| this_crate(&path, GtfsOptions::new())));
    group.bench_function("compact_city_given_date", |b| b.iter(|| this_crate(&path, date(2025, 4, 1).into())));
    group.bench_function("gtfs_structures_raw", |b| b.iter(|| raw_structures(&path)));
    group.bench_function("gtfs_structures", |b| b.iter(|| structures(&path)));
    group.finish();
}

criterion_group!(benches, departures_per_stop);
criterion_main!(benches);

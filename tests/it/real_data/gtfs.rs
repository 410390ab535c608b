//! GTFS feeds of cities, compared with a plain, slow reading and with `gtfs-structures`. Needs `COMPACT_CITY_DATA`, the
//! directory that holds `gtfs`, `toyama`, `porto_alegre` and `utsunomiya_lrt`.

use std::collections::HashMap;
use std::path::Path;

use compact_city::jiff::civil::{Date, Weekday, date};
use compact_city::read::{self, GtfsFeed, GtfsOptions};
use compact_city::table::Mode;

use crate::feeds::{Feed, Plain, assert_as_plain};

const FEEDS: [&str; 15] = [
    "gtfs/gtfs-aomoricitybus.zip",
    "gtfs/okaden.zip",
    "gtfs/sample_gtfs.zip",
    "gtfs/toyohashitetsudou.zip",
    "porto_alegre/poa_eptc.zip",
    "porto_alegre/poa_trensurb.zip",
    "toyama/gtfs/city-toyama-kureha-gtfs.zip",
    "toyama/gtfs/city-toyama-mizuhashi-gtfs.zip",
    "toyama/gtfs/city-toyama-oyama-gtfs.zip",
    "toyama/gtfs/citytoyamayatsuogtfs20190415.zip",
    "toyama/gtfs/toyamacityfeedergtfs20190415.zip",
    "toyama/gtfs/toyamacityfuchugtfs20190415.zip",
    "toyama/gtfs/toyamacitymaidohayagtfs20190415.zip",
    "toyama/gtfs/toyamacityyamadagtfs20190415.zip",
    "utsunomiya_lrt",
];

fn feed(file: &str, options: impl Into<GtfsOptions>) -> Option<GtfsFeed> {
    Some(read::gtfs(super::data(file)?, options).unwrap_or_else(|e| panic!("{e}")))
}

/// The busiest weekday, or day, of a feed, and the first on a tie.
fn busiest(plain: &Plain) -> Date {
    let weekday = |d: Date| !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday);
    let mut best: Option<(Date, u64)> = None;
    for (&date, &(_, departures)) in &plain.dates {
        if weekday(date) && best.is_none_or(|(_, most)| departures > most) {
            best = Some((date, departures));
        }
    }
    best.unwrap().0
}

#[test]
fn every_feed_agrees_with_a_plain_reading() {
    for file in FEEDS {
        let Some(path) = super::data(file) else { return };
        let plain = Plain::read(&Feed::load(&path));
        let feed = feed(file, GtfsOptions::new()).unwrap();
        assert_eq!(feed.date(), busiest(&plain), "{file}");
        assert_as_plain(&feed, &plain);
        let sunday = feed.dates().iter().map(|d| d.date).find(|d| d.weekday() == Weekday::Sunday);
        let last = feed.dates().last().map(|d| d.date);
        for day in [sunday, last].into_iter().flatten() {
            assert_as_plain(&read::gtfs(&path, day).unwrap(), &plain);
        }
    }
}

/// Departures by stop as linked by `gtfs-structures`; none where it refuses the feed or a time is missing.
fn by_structures(path: &Path, day: Date) -> Option<HashMap<String, usize>> {
    let feed = gtfs_structures::Gtfs::from_path(path).ok()?;
    let runs = |service: &str| {
        use gtfs_structures::Exception;
        let is_day = |d: &dyn ToString| d.to_string() == day.to_string();
        let exceptions = feed.calendar_dates.get(service).into_iter().flatten();
        match exceptions.filter(|e| is_day(&e.date)).map(|e| e.exception_type).next() {
            Some(exception) => exception == Exception::Added,
            None => feed.calendar.get(service).is_some_and(|c| {
                let days = [c.monday, c.tuesday, c.wednesday, c.thursday, c.friday, c.saturday, c.sunday];
                let from_to = c.start_date.to_string()..=c.end_date.to_string();
                days[day.weekday().to_monday_zero_offset() as usize] && from_to.contains(&day.to_string())
            }),
        }
    };
    let mut counts = HashMap::new();
    for trip in feed.trips.values().filter(|t| runs(&t.service_id)) {
        let starts =
            |f: &gtfs_structures::Frequency| (f.start_time..f.end_time).step_by(f.headway_secs as usize).count();
        let repeats = if trip.frequencies.is_empty() { 1 } else { trip.frequencies.iter().map(starts).sum() };
        for (i, call) in trip.stop_times.iter().enumerate() {
            if i + 1 < trip.stop_times.len() && call.pickup_type != gtfs_structures::PickupDropOffType::NotAvailable {
                *counts.entry(call.stop.id.clone()).or_insert(0) += repeats;
            }
        }
    }
    Some(counts)
}

#[test]
fn departures_agree_with_gtfs_structures() {
    let mut compared = 0;
    for file in FEEDS {
        let Some(path) = super::data(file) else { return };
        let feed = feed(file, GtfsOptions::new()).unwrap();
        let Some(expected) = by_structures(&path, feed.date()) else { continue };
        let found = feed.stops().stops().iter().map(|s| (s.id.clone(), s.departures.unwrap() as usize));
        assert_eq!(found.filter(|(_, n)| *n > 0).collect::<HashMap<_, _>>(), expected, "{file}");
        compared += 1;
    }
    // It refuses one feed of Porto Alegre for a color.
    assert!(compared >= 13, "{compared}");
}

// Counted by hand from the feed's frequencies: on weekdays line 3 leaves Ekimae from 5:52 to 23:45 every 900 s, line 5
// from 6:09 to 22:51 every 900 s, line 1 from 8:04 to 16:18 every 17,280 s.
#[test]
fn the_toyohashi_tram_leaves_every_fifteen_minutes() {
    let Some(feed) = feed("gtfs/toyohashitetsudou.zip", date(2018, 4, 2)) else { return };
    let stops = feed.stops();
    assert!(stops.stops().iter().all(|s| s.modes == [Mode::Tram]));
    assert!(stops.diagnostics().is_empty(), "{:?}", stops.diagnostics());
    let ekimae = stops.stops().iter().position(|s| s.id == "1_01").unwrap();
    let departures = stops.timetable().departures(ekimae).unwrap();
    let of_line = |id: &str| {
        let route = stops.timetable().routes().iter().position(|r| r.id == id).unwrap();
        departures.iter().filter(|d| d.route as usize == route).map(|d| d.time_s).collect::<Vec<u32>>()
    };
    let clock = |h: u32, m: u32| h * 3_600 + m * 60;
    assert_eq!(of_line("3"), (0..72).map(|i| clock(5, 52) + i * 900).collect::<Vec<_>>());
    assert_eq!(of_line("5"), (0..67).map(|i| clock(6, 9) + i * 900).collect::<Vec<_>>());
    assert_eq!(of_line("1"), [clock(8, 4), clock(12, 52)]);
    assert_eq!(departures.len(), 72 + 67 + 2);
}

#[test]
fn utsunomiya_has_365_trips_over_its_two_services() {
    let Some(feed) = feed("utsunomiya_lrt", GtfsOptions::new()) else { return };
    let on = |day| feed.dates().iter().find(|d| d.date == day).unwrap().trips;
    // A weekday and a Saturday share no trip.
    assert_eq!(on(date(2023, 11, 27)) + on(date(2023, 12, 2)), 365);
    assert!(feed.stops().stops().iter().all(|s| s.modes == [Mode::Tram] && !s.name.is_empty()));
}

#[test]
fn porto_alegre_is_read_although_a_color_is_bad() {
    let Some(bus) = feed("porto_alegre/poa_eptc.zip", GtfsOptions::new()) else { return };
    assert!(bus.stops().stops().iter().all(|s| s.modes == [Mode::Bus]));
    let interpolated = bus.stops().diagnostics().iter().filter(|d| d.contains("interpolated")).count();
    assert_eq!(interpolated, 1);
    let rail = feed("porto_alegre/poa_trensurb.zip", GtfsOptions::new()).unwrap();
    assert_eq!(rail.stops().len(), 24);
}

#[test]
fn the_timetable_is_the_same_for_any_number_of_threads() {
    let Some(path) = super::data("gtfs/okaden.zip") else { return };
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| read::gtfs(&path, GtfsOptions::new()).unwrap())
    };
    let (one, many) = (with(1), with(7));
    assert_eq!(one.stops().timetable(), many.stops().timetable());
    assert_eq!(one.stops().stops(), many.stops().stops());
}

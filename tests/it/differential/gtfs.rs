//! GTFS feeds made up at random against a plain, slow reading.

use compact_city::read::{self, GtfsOptions};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::feeds::{Feed, Plain, assert_as_plain};

/// Minutes to the next stop, stop, whether its time is given, and `pickup_type`.
type Call = (u32, usize, bool, u8);

#[derive(Debug, Clone)]
struct Trip {
    service: usize,
    route: usize,
    direction: usize,
    start: u32,
    calls: Vec<Call>,
    frequencies: Vec<(u32, u32, u32)>,
}

fn trip() -> impl Strategy<Value = Trip> {
    let call = (0_u32..20, 0_usize..8, prop::bool::weighted(0.7), 0_u8..4);
    let frequency = (0_u32..80_000, 0_u32..20_000, 1_u32..3_000);
    let frequencies = prop_oneof![3 => Just(Vec::new()), 1 => vec(frequency, 1..3)];
    (0_usize..4, 0_usize..3, 0_usize..3, 0_u32..100_000, vec(call, 1..8), frequencies).prop_map(
        |(service, route, direction, start, calls, frequencies)| Trip {
            service,
            route,
            direction,
            start,
            calls,
            frequencies,
        },
    )
}

fn clock(s: u32) -> String {
    format!("{}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60)
}

/// A feed of the trips; `places` are positions of stops, `weeks` the weekdays and periods of services 0 to 2, `exceptions`
/// dates of services 0 to 3, `order` sorts the rows of the stop times.
fn feed(
    trips: &[Trip],
    places: &[(i32, i32)],
    weeks: &[(u8, u8, u8)],
    exceptions: &std::collections::BTreeMap<(usize, u8), bool>,
    order: &[u32],
) -> Feed {
    let mut stops = "stop_id,stop_lat,stop_lon\n".to_owned();
    for (i, (lat, lon)) in places.iter().enumerate() {
        stops += &format!("S{i},{},{}\n", f64::from(*lat) / 1e3, f64::from(*lon) / 1e3);
    }
    let mut calendar =
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n".to_owned();
    for (i, (days, first, length)) in weeks.iter().enumerate() {
        let flags: Vec<&str> = (0..7).map(|d| if days >> d & 1 == 1 { "1" } else { "0" }).collect();
        calendar += &format!("W{i},{},202403{first:02},202403{:02}\n", flags.join(","), (first + length).min(31));
    }
    let mut dates = "service_id,date,exception_type\n".to_owned();
    for ((service, day), added) in exceptions {
        dates += &format!("W{service},202403{day:02},{}\n", if *added { 1 } else { 2 });
    }
    let mut rows = Vec::new();
    let mut of_trips = "route_id,service_id,trip_id,direction_id\n".to_owned();
    let mut frequencies = "trip_id,start_time,end_time,headway_secs\n".to_owned();
    for (t, trip) in trips.iter().enumerate() {
        let direction = ["0", "1", ""][trip.direction];
        of_trips += &format!("R{},W{},T{t},{direction}\n", trip.route, trip.service);
        let mut time = trip.start;
        for (i, (minutes, stop, timed, pickup)) in trip.calls.iter().enumerate() {
            // Sequences with gaps, which do not move the times between timepoints.
            let sequence = i * i + 3;
            let times = if *timed { format!("{},{}", clock(time), clock(time + minutes * 7)) } else { ",".to_owned() };
            rows.push(format!("T{t},{times},S{stop},{sequence},{pickup}\n"));
            time += minutes * 60;
        }
        for (start, length, headway) in &trip.frequencies {
            frequencies += &format!("T{t},{},{},{headway}\n", clock(*start), clock(start + length));
        }
    }
    let mut keyed: Vec<(u32, &String)> = order.iter().copied().chain(std::iter::repeat(0)).zip(&rows).collect();
    keyed.sort_by_key(|(key, _)| *key);
    let head = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n".to_owned();
    let stop_times = keyed.into_iter().fold(head, |text, (_, row)| text + row);
    Feed::default()
        .with("stops.txt", stops)
        .with("routes.txt", "route_id,route_type\nR0,0\nR1,3\nR2,2\n")
        .with("trips.txt", of_trips)
        .with("calendar.txt", calendar)
        .with("calendar_dates.txt", dates)
        .with("frequencies.txt", frequencies)
        .with("stop_times.txt", stop_times)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_feed_agrees_with_a_plain_reading(
        trips in vec(trip(), 1..12),
        places in vec((36_000_i32..36_100, 137_000_i32..137_100), 8),
        weeks in vec((0_u8..128, 1_u8..31, 0_u8..20), 3),
        exceptions in prop::collection::btree_map((0_usize..4, 1_u8..31), any::<bool>(), 0..8),
        order in prop_oneof![Just(Vec::new()), vec(any::<u32>(), 80)],
    ) {
        let feed = feed(&trips, &places, &weeks, &exceptions, &order);
        let plain = Plain::read(&feed);
        let bytes = feed.zip();
        match read::gtfs_from_bytes(&bytes, "random.zip", GtfsOptions::new()) {
            Err(error) => {
                prop_assert!(error.is_undefined(), "{error}");
                prop_assert!(plain.dates.is_empty());
            }
            Ok(read) => {
                assert_as_plain(&read, &plain);
                for day in read.dates().iter().step_by(5) {
                    assert_as_plain(&read::gtfs_from_bytes(&bytes, "random.zip", day.date).unwrap(), &plain);
                }
            }
        }
    }
}

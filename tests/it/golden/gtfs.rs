//! What the GTFS Schedule reference (gtfs.org) says fields mean, on feeds small enough to work out by hand.

use compact_city::jiff::civil::{Date, date};
use compact_city::read::{self, GtfsFeed, GtfsOptions};
use compact_city::table::{Departure, Mode};

use crate::feeds::Feed;

fn from(feed: &Feed, options: impl Into<GtfsOptions>) -> GtfsFeed {
    let feed = read::gtfs_from_bytes(&feed.zip(), "feed.zip", options).unwrap_or_else(|e| panic!("{e}"));
    assert!(feed.stops().diagnostics().iter().all(|d| d.contains("interpolated")), "{:?}", feed.stops().diagnostics());
    feed
}

fn departures<'a>(feed: &'a GtfsFeed, stop: &str) -> &'a [Departure] {
    let i = feed.stops().stops().iter().position(|s| s.id == stop).unwrap();
    feed.stops().timetable().departures(i).unwrap()
}

/// Times of departure from a stop as hours, minutes, seconds.
fn times(feed: &GtfsFeed, stop: &str) -> Vec<(u32, u32, u32)> {
    departures(feed, stop).iter().map(|d| (d.time_s / 3_600, d.time_s / 60 % 60, d.time_s % 60)).collect()
}

const MONDAY: Date = date(2019, 4, 1);
const SATURDAY: Date = date(2019, 4, 6);

// stop_times.txt: times after midnight of the service day are more than 24:00:00. The last stop of a trip is no departure.
#[test]
fn departures_after_midnight_belong_to_their_service_day() {
    let feed = from(&Feed::small(), MONDAY);
    assert_eq!(times(&feed, "S1"), [(8, 0, 0), (23, 58, 0)]);
    assert_eq!(times(&feed, "S2"), [(8, 6, 0), (24, 3, 0)]);
    assert_eq!(times(&feed, "S3"), []);
    let saturday = from(&Feed::small(), SATURDAY);
    assert_eq!((times(&saturday, "S1"), times(&saturday, "S3")), (vec![], vec![(9, 0, 0)]));
}

#[test]
fn stops_have_modes_names_directions_and_headings() {
    let feed = from(&Feed::small(), MONDAY);
    let names: Vec<&str> = feed.stops().stops().iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["One", "Two", "Three"]);
    // Served on Saturdays alone: it has a mode and no departure on a Monday.
    let third = &feed.stops().stops()[2];
    assert_eq!((third.modes.as_slice(), third.departures), (&[Mode::Bus][..], Some(0.0)));
    let route = &feed.stops().timetable().routes()[0];
    assert_eq!((route.id.as_str(), route.name.as_str(), route.mode), ("R1", "1", Mode::Bus));
    // The stops lie in a row from south to north.
    assert!(departures(&feed, "S1").iter().all(|d| (d.heading, d.direction_id) == (0, Some(0))));
    let back = from(&Feed::small(), SATURDAY);
    assert!(departures(&back, "S3").iter().all(|d| (d.heading, d.direction_id) == (128, Some(1))));
    let east = from(&Feed::small().replaced("stops.txt", "36.71,137.20", "36.70,137.21"), MONDAY);
    assert_eq!(departures(&east, "S1")[0].heading, 64);
    // A stop at the same place, such as another platform, gives no heading; the one after it does.
    let same = Feed::small().replaced("stops.txt", "36.71,137.20", "36.70,137.20");
    let same = from(&same.replaced("stops.txt", "36.72,137.20", "36.70,137.25"), MONDAY);
    assert_eq!(departures(&same, "S1")[0].heading, 64);
    let none = from(&Feed::small().replaced("trips.txt", "T1,0", "T1,"), MONDAY);
    assert_eq!(departures(&none, "S1")[0].direction_id, None);
}

#[test]
fn a_stop_has_the_modes_of_all_its_lines_and_its_station() {
    let feed = Feed::small()
        .replaced("routes.txt", "North line,3\n", "North line,3\nR2,,Tram,900\n")
        .replaced("trips.txt", "R1,SA", "R2,SA")
        .with(
            "stops.txt",
            "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n\
             P,Station,36.70,137.20,1,\nS1,One,36.70,137.20,,P\nS2,Two,36.71,137.20,0,\nS3,Three,36.72,137.20,0,P\n\
             E,Entrance,36.70,137.20,2,P\nN,Node,,,3,P\n",
        );
    let feed = from(&feed, MONDAY);
    let stops = feed.stops().stops();
    assert_eq!(stops.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["S1", "S2", "S3"]);
    assert_eq!(stops.iter().map(|s| s.parent.as_deref()).collect::<Vec<_>>(), [Some("P"), None, Some("P")]);
    assert!(stops.iter().all(|s| s.modes == [Mode::Tram, Mode::Bus]));
    assert_eq!(feed.stops().timetable().routes()[1].name, "Tram");
}

// stop_times.txt, pickup_type: 0 or empty regular, 1 none, 2 by telephone, 3 by arrangement with the driver.
#[test]
fn where_nobody_may_board_there_is_no_departure() {
    for (pickup, count) in [("", 1), ("0", 1), ("1", 0), ("2", 1), ("3", 1)] {
        let feed = Feed::small().with(
            "stop_times.txt",
            format!(
                "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n\
                 T1,08:00:00,08:00:00,S1,1,\nT1,08:05:00,08:06:00,S2,2,{pickup}\nT1,08:10:00,08:10:00,S1,3,0\n\
                 T2,9:00:00,9:00:00,S3,1,\nT2,9:05:00,9:05:00,S1,2,\nT3,9:00:00,9:00:00,S3,1,\nT3,9:05:00,9:05:00,S1,2,\n"
            ),
        );
        let feed = from(&feed, MONDAY);
        assert_eq!(departures(&feed, "S2").len(), count, "{pickup}");
        // The first and the last stop of a round trip: one departure.
        assert_eq!(times(&feed, "S1"), [(8, 0, 0)]);
    }
}

// frequencies.txt: a trip leaves at start_time and every headway_secs until end_time; its stop times give the time between
// stops alone.
#[test]
fn frequencies_repeat_a_trip_up_to_their_end() {
    for exact in ["", ",0", ",1"] {
        let head = if exact.is_empty() { "" } else { ",exact_times" };
        let feed = Feed::small().with(
            "frequencies.txt",
            format!(
                "trip_id,start_time,end_time,headway_secs{head}\n\
                 T1,10:00:00,10:30:00,900{exact}\nT1,23:50:00,24:10:01,600{exact}\nT1,12:00:00,12:00:00,600{exact}\n"
            ),
        );
        let feed = from(&feed, MONDAY);
        // T2 runs once beside the runs of T1, whose own 8:00 is none of them. 10:30 is the end and no run.
        let s1 = [(10, 0, 0), (10, 15, 0), (23, 50, 0), (23, 58, 0), (24, 0, 0), (24, 10, 0)];
        assert_eq!(times(&feed, "S1"), s1);
        // T1 leaves the second stop six minutes after the first, T2 five minutes.
        let s2 = [(10, 6, 0), (10, 21, 0), (23, 56, 0), (24, 3, 0), (24, 6, 0), (24, 16, 0)];
        assert_eq!(times(&feed, "S2"), s2);
        let monday = feed.dates().iter().find(|d| d.date == MONDAY).unwrap();
        assert_eq!((monday.trips, monday.departures), (6, 12));
    }
}

// stop_times.txt: times of stops that are no timepoints may be left out.
#[test]
fn times_between_timepoints_are_interpolated() {
    let feed = Feed::small().with(
        "stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
         T1,08:00:00,08:01:00,S1,10\nT1,,,S2,20\nT1,,,S1,70\nT1,08:10:00,08:12:00,S3,80\nT1,08:20:00,,S1,90\n\
         T2,9:00:00,9:00:00,S3,1\nT2,9:05:00,9:05:00,S1,2\nT3,9:00:00,9:00:00,S3,1\nT3,9:05:00,9:05:00,S1,2\n",
    );
    let feed = from(&feed, MONDAY);
    // From 8:01 to 8:10 in three steps of three minutes.
    assert_eq!(times(&feed, "S2"), [(8, 4, 0)]);
    assert_eq!(times(&feed, "S1"), [(8, 1, 0), (8, 7, 0)]);
    let note = "feed.zip/stop_times.txt: calls between two timepoints whose times were interpolated, by trip: 2 (the first is `T1`)";
    assert_eq!(feed.stops().diagnostics(), [note]);
}

// calendar_dates.txt: 1 adds service on a date, 2 removes it; it may stand alone.
#[test]
fn exceptions_add_and_remove_service() {
    let exceptions = "service_id,date,exception_type\nWD,20190402,2\nWD,20190406,1\nSA,20190406,2\nSA,20190505,1\n";
    let feed = Feed::small().with("calendar_dates.txt", exceptions);
    let read = from(&feed, SATURDAY);
    assert_eq!((times(&read, "S1").len(), times(&read, "S3").len()), (2, 0));
    let on = |day| read.dates().iter().find(|d| d.date == day).map(|d| (d.trips, d.departures));
    assert_eq!(on(MONDAY), Some((2, 4)));
    assert_eq!(on(date(2019, 4, 2)), None);
    assert_eq!(on(SATURDAY), Some((2, 4)));
    assert_eq!(on(date(2019, 5, 5)), Some((1, 2)));
    assert_eq!(times(&from(&feed, date(2019, 5, 5)), "S3"), [(9, 0, 0)]);

    let alone = feed.without("calendar.txt");
    let read = from(&alone, GtfsOptions::new());
    let dates: Vec<_> = read.dates().iter().map(|d| (d.date, d.trips)).collect();
    assert_eq!(dates, [(SATURDAY, 2), (date(2019, 5, 5), 1)]);
    // Neither is a weekday, so the busier of the two is taken.
    assert_eq!(read.date(), SATURDAY);
}

#[test]
fn without_a_date_the_first_of_the_busiest_weekdays_is_taken() {
    assert_eq!(from(&Feed::small(), GtfsOptions::new()).date(), MONDAY);
    // The line that runs on Saturdays also runs on Wednesday the 10th and Friday the 12th.
    let extra = "service_id,date,exception_type\nSA,20190412,1\nSA,20190410,1\nWD,20190413,1\n";
    let feed = Feed::small().with("calendar_dates.txt", extra);
    assert_eq!(from(&feed, GtfsOptions::new()).date(), date(2019, 4, 10));
    // Departures count, not trips: a service of one trip with three departures is busier than two with one each.
    let calls = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
        T1,8:00:00,8:00:00,S1,1\nT1,8:05:00,8:05:00,S2,2\nT2,9:00:00,9:00:00,S1,1\nT2,9:05:00,9:05:00,S2,2\n\
        T3,9:00:00,9:00:00,S3,1\nT3,9:05:00,9:05:00,S2,2\nT3,9:10:00,9:10:00,S1,3\nT3,9:15:00,9:15:00,S2,4\n";
    let days = "service_id,date,exception_type\nWD,20190408,1\nSA,20190409,1\nSA,20190414,1\nWD,20190414,1\n";
    let feed = Feed::small().without("calendar.txt").with("stop_times.txt", calls).with("calendar_dates.txt", days);
    assert_eq!(from(&feed, GtfsOptions::new()).date(), date(2019, 4, 9));
}

#[test]
fn a_period_to_the_end_of_time_is_read() {
    let feed = Feed::small().replaced("calendar.txt", "20190430\nSA", "99991231\nSA");
    let feed = from(&feed, date(2500, 1, 4));
    assert_eq!(feed.dates().last().unwrap().date, date(9999, 12, 31));
    assert_eq!(times(&feed, "S1").len(), 2);
}

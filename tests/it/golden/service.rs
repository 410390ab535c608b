//! Timetables worked out by hand, and stops gathered by hand.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use compact_city::geo::LonLat;
use compact_city::table::{Departure, HeadwayStatistic, Mode, Route, Stop, Stops, Window};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};

const NORTH: u8 = 0;
const SOUTH: u8 = 128;

fn at(time: &str, route: u32, heading: u8) -> Departure {
    let (hours, minutes) = time.split_once(':').unwrap();
    let number = |s: &str| s.parse::<u32>().unwrap();
    Departure { time_s: number(hours) * 3600 + number(minutes) * 60, route, heading, direction_id: None }
}

fn stop(id: &str, name: &str, lon: f64, lat: f64) -> Stop {
    let mut stop = Stop::new(id, LonLat::new(lon, lat).unwrap(), Mode::Bus);
    stop.name = name.into();
    stop
}

fn routes() -> Vec<Route> {
    let route = |id: &str, mode| Route { id: id.into(), name: id.into(), mode };
    vec![route("1", Mode::Bus), route("2", Mode::Tram)]
}

fn one_stop(day: Vec<Departure>) -> Stops {
    Stops::timed(vec![stop("a", "A", 137.2, 36.7)], routes(), vec![Some(day)]).unwrap()
}

// Departures 06:40, 07:10, 07:20, 07:50, 08:50, 25:10. From 07:00 to 09:00 the gaps are 10, 30 and 60 minutes: mean 100/3,
// median 30; the wait at the start is 10, at the end 10; four departures in 120 minutes.
#[test]
fn headways_of_a_morning() {
    let times = ["08:50", "06:40", "07:10", "25:10", "07:20", "07:50"];
    let stops = one_stop(times.iter().map(|t| at(t, 0, NORTH)).collect());
    let service = stops.timetable().service(0).unwrap();
    let headway = service.headway(Window::hours(7, 9));
    assert_eq!(headway.departures, 4);
    assert_relative_eq!(headway.mean_min.unwrap(), 100.0 / 3.0, max_relative = 1e-14);
    assert_eq!(headway.get(HeadwayStatistic::Median), Some(30.0));
    assert_eq!(headway.get(HeadwayStatistic::Even), Some(30.0));
    assert_eq!(headway.get(HeadwayStatistic::Worst), Some(60.0));
    assert_eq!((service.first_s(), service.last_s()), (Some(6 * 3600 + 2400), Some(25 * 3600 + 600)));
    assert_eq!(service.least_per_hour(Window::hours(7, 9)), 1);
    assert_eq!(service.least_per_hour(Window::hours(6, 9)), 1);
    assert_eq!(service.least_per_hour(Window::hours(7, 10)), 0);
    // Half an hour at the end of a window is looked at too: after 08:50 nothing departs.
    assert_eq!(service.least_per_hour("07:51-09:21".parse().unwrap()), 0);
    assert_eq!(service.least_per_hour("07:51-08:51".parse().unwrap()), 1);
}

#[test]
fn the_end_of_a_window_is_outside_it() {
    let stops = one_stop(vec![at("07:00", 0, NORTH), at("08:00", 0, NORTH), at("09:00", 0, NORTH)]);
    let headway = stops.timetable().service(0).unwrap().headway(Window::hours(7, 9));
    assert_eq!((headway.departures, headway.mean_min, headway.worst_min), (2, Some(60.0), 60.0));
}

#[test]
fn one_departure_and_none_have_no_gap_but_a_wait() {
    let stops = one_stop(vec![at("07:45", 0, NORTH)]);
    let service = stops.timetable().service(0).unwrap();
    let one = service.headway(Window::hours(7, 9));
    assert_eq!((one.mean_min, one.median_min, one.even_min, one.worst_min), (None, None, Some(120.0), 75.0));
    let none = service.headway(Window::hours(10, 12));
    assert_eq!((none.mean_min, none.median_min, none.even_min, none.worst_min), (None, None, None, 120.0));
    assert_eq!(service.headway(Window { from_s: 9, to_s: 5 }).worst_min, 0.0);
    let empty = one_stop(Vec::new());
    assert_eq!((empty.departures(0), empty.departures_per_direction(0)), (Some(0.0), Some(0.0)));
}

#[test]
fn departures_of_one_mode_alone() {
    let stops = one_stop(vec![at("07:00", 0, NORTH), at("07:05", 1, NORTH), at("07:09", 0, SOUTH)]);
    let table = stops.timetable();
    assert_eq!(table.service_of(0, &[Mode::Bus]).unwrap().count(), 2);
    assert_eq!(table.service_of(0, &[Mode::Tram]).unwrap().count(), 1);
    assert_eq!(table.service_of(0, &[Mode::Bus, Mode::Tram]).unwrap().count(), 3);
    assert_eq!(table.service_of(0, &[Mode::Ferry]).unwrap().count(), 0);
    assert_eq!(table.service_of(0, &[Mode::Bus]).unwrap().count_per_direction(), 1);
}

#[test]
fn direction_ids_count_where_every_departure_has_one() {
    let with = |id| Departure { direction_id: id, ..at("07:00", 0, NORTH) };
    let count = |ids: &[Option<u8>]| {
        one_stop(ids.iter().copied().map(with).collect()).timetable().service(0).unwrap().count_by_direction_id()
    };
    assert_eq!(count(&[Some(0), Some(1), Some(1)]), Some([1, 2]));
    assert_eq!(count(&[Some(0), None]), None);
    assert_eq!(count(&[]), None);
}

#[test]
fn stops_as_a_frame() {
    let mut counted = stop("b", "B", 137.3, 36.6);
    counted.departures = Some(24.0);
    counted.headway_min = Some(30.0);
    let day = vec![at("07:00", 0, NORTH), at("24:20", 0, SOUTH), at("07:30", 0, NORTH)];
    let stops = Stops::timed(vec![stop("a", "A", 137.2, 36.7), counted], routes(), vec![Some(day), None]).unwrap();
    let frame = stops.to_frame(Window::hours(7, 9)).unwrap();
    let number = |name: &str, row| frame.column(name).unwrap().f64().unwrap().get(row);
    let text = |name: &str, row| frame.column(name).unwrap().str().unwrap().get(row).map(str::to_owned);
    assert_eq!((number("departures", 0), number("departures", 1)), (Some(3.0), Some(24.0)));
    assert_eq!((number("departures_per_direction", 0), number("departures_per_direction", 1)), (Some(1.0), None));
    assert_eq!((number("headway_mean_min", 0), number("headway_mean_min", 1)), (Some(30.0), None));
    assert_eq!((number("headway_worst_min", 0), number("headway_worst_min", 1)), (Some(90.0), None));
    assert_eq!((number("headway_min", 0), number("headway_min", 1)), (None, Some(30.0)));
    assert_eq!((text("first_departure", 0), text("last_departure", 0)), (Some("07:00".into()), Some("24:20".into())));
    assert_eq!((text("first_departure", 1), text("modes", 1)), (None, Some("bus".into())));
}

// Two poles of one stop on either side of a street, one of the same name 30 km away, and a tram stop of a station.
#[test]
fn poles_become_stops() {
    let mut tram = stop("t", "City Hall (tram)", 137.2130, 36.6950);
    tram.modes = vec![Mode::Tram];
    tram.parent = Some("station".into());
    let mut north = stop("n", "City Hall", 137.2136, 36.6953);
    north.parent = Some("station".into());
    let stops = vec![north, stop("s", "City Hall", 137.2138, 36.6954), stop("far", "City Hall", 137.5, 36.6), tram];
    let days = vec![
        Some(vec![at("07:00", 0, NORTH), at("08:00", 0, NORTH)]),
        Some(vec![at("07:30", 0, SOUTH)]),
        None,
        Some(vec![at("06:00", 1, 64)]),
    ];
    let poles = Stops::timed(stops, routes(), days).unwrap();
    let grouped = poles.grouped(100.0).unwrap();
    assert_eq!(grouped.len(), 2);
    let joined = &grouped.stops()[0];
    assert_eq!((joined.id.as_str(), joined.name.as_str()), ("n", "City Hall"));
    assert_eq!(joined.modes, [Mode::Tram, Mode::Bus]);
    assert_eq!(joined.parent, None, "the pole across the street belongs to no station");
    let times: Vec<u32> = grouped.timetable().departures(0).unwrap().iter().map(|d| d.time_s).collect();
    assert_eq!(times, [6 * 3600, 7 * 3600, 7 * 3600 + 1800, 8 * 3600]);
    assert!(grouped.timetable().departures(1).is_none());
    assert_eq!(grouped.timetable().service_of(0, &[Mode::Bus]).unwrap().count_per_direction(), 1);
    let found = grouped.diagnostics().last().unwrap();
    assert_eq!(found, "4 stops gathered into 2: 1 joined by station, 1 by name within 100 m");
    assert_eq!(poles.grouped(0.0).unwrap().len(), 3);
}

// The mean of two positions is the middle of the geodesic between them (geographiclib).
#[test]
fn a_gathered_stop_lies_in_the_middle() {
    let earth = Geodesic::wgs84();
    for (a, b) in [
        ((137.2136, 36.6953), (137.2149, 36.6961)),
        ((179.9995, -16.5), (-179.9990, -16.5004)),
        ((10.0, 89.9999), (-170.0, 89.9998)),
    ] {
        let stops = Stops::new(vec![stop("a", "X", a.0, a.1), stop("b", "X", b.0, b.1)]).unwrap();
        let middle = stops.grouped(500.0).unwrap().stops()[0].position;
        let (distance, azimuth, _, _): (f64, f64, f64, f64) = earth.inverse(a.1, a.0, b.1, b.0);
        let (lat, lon): (f64, f64) = earth.direct(a.1, a.0, azimuth, distance / 2.0);
        let off: f64 = earth.inverse(lat, lon, middle.lat(), middle.lon());
        assert_abs_diff_eq!(off, 0.0, epsilon = 1e-4);
    }
}

#[test]
fn counts_of_poles_are_added_and_the_rest_is_cautious() {
    let counted = |id: &str, departures: f64, each: f64, headway: f64| {
        let mut pole = stop(id, "X", 137.2, 36.7);
        pole.departures = Some(departures);
        pole.departures_per_direction = Some(each);
        pole.headway_min = Some(headway);
        pole
    };
    let bare = stop("c", "X", 137.2, 36.7);
    let stops = Stops::new(vec![counted("a", 40.0, 40.0, 20.0), counted("b", 38.0, 38.0, 15.0), bare]).unwrap();
    let grouped = stops.grouped(10.0).unwrap();
    let one = &grouped.stops()[0];
    assert_eq!(one.departures, Some(78.0));
    assert_eq!((one.departures_per_direction, one.headway_min), (Some(38.0), Some(15.0)));
    assert!(grouped.diagnostics().iter().any(|d| d.contains("with and without a number of departures")));
}

#[test]
fn feeds_become_one_table() {
    let feed = |ids: &[&str], route: u32| {
        let stops = ids.iter().map(|id| stop(id, id, 137.2, 36.7)).collect();
        let days = ids.iter().map(|_| Some(vec![at("07:00", route, NORTH)])).collect();
        Stops::timed(stops, routes(), days).unwrap()
    };
    let all = Stops::concat([feed(&["a", "b"], 0), feed(&["c"], 1), feed(&["b", "d"], 1)]).unwrap();
    let ids: Vec<&str> = all.stops().iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "3:b", "3:d"]);
    let routes: Vec<&str> = all.timetable().routes().iter().map(|r| r.id.as_str()).collect();
    assert_eq!(routes, ["1", "2", "1", "2", "3:1", "3:2"]);
    let route_of = |stop| all.timetable().departures(stop).unwrap()[0].route;
    assert_eq!((route_of(0), route_of(2), route_of(4)), (0, 3, 5));
    assert_eq!(all.diagnostics(), ["table 3: 1 ids stand in an earlier table; all its ids get the prefix `3:`"]);
    assert!(Stops::concat([]).unwrap().is_empty());

    let some = all.filter(|s| s.id.ends_with('b'));
    assert_eq!(some.len(), 2);
    assert_eq!(some.timetable().departures(1).unwrap()[0].route, 5);
    assert_eq!(all.of_mode(Mode::Tram).len(), 0);
}

//! Broken coverage rules, stops that cannot be judged, and numbers out of range.

use compact_city::access::all_at_once;
use compact_city::geo::LonLat;
use compact_city::table::{Departure, Mode, Route, Stop, Stops, Window};
use compact_city::transit::{Clause, CoverageRule, PoorOptions, transit_poor};

use super::holds;

#[test]
fn a_broken_rule_shows_the_part_at_fault() {
    for (text, parts) in [
        ("", ["no `:` between modes and radius", "rail+tram:500,bus:300@60"]),
        ("bus:300,", ["in ``: no `:`", "expected clauses such as"]),
        ("bus;300,tram:500", ["in `bus;300`", "no `:`"]),
        ("buss:300", ["unknown mode `buss`; did you mean `bus`?", "expected all, or some of rail+metro"]),
        ("bus+:300", ["unknown mode ``", "in `bus+:300`"]),
        ("bus+bus:300", ["the mode bus stands twice", "in `bus+bus:300`"]),
        ("bus:far", ["`far` is not a radius in metres", "such as 500"]),
        ("bus:", ["`` is not a radius in metres", "such as 500"]),
        ("bus:0", ["0 is not a radius in metres above 0", "such as 500"]),
        ("bus:-300", ["-300 is not a radius", "above 0"]),
        ("bus:NaN", ["NaN is not a radius", "above 0"]),
        ("bus:inf", ["inf is not a radius", "above 0"]),
        ("tram:500,bus:300000", ["in `bus:300000`", "no walking catchment"]),
        ("bus:300@", ["`` is not a condition", "60 (departures a day)"]),
        ("bus:300@often", ["`often` is not a condition", "10min"]),
        ("bus:300@-60", ["-60 is not a number of departures above 0", "such as 60"]),
        ("bus:300@60x", ["`60x` is not a condition", "30d"]),
        ("bus:300@60/d", ["`60/d` is not a condition", "30d"]),
        ("bus:300@0min", ["0 is not a number of minutes above 0", "such as 10"]),
        ("bus:300@10min/best", ["`best` is none of mean, median, even, worst", "07:00-21:00"]),
        ("bus:300@10min/mean/worst", ["`worst` stands where another", "in `bus:300@10min/mean/worst`"]),
        ("bus:300@10min/7-25:70", ["`7-25:70` is not a part of a day", "07:00-21:00"]),
        ("bus:300@10min/21-7", ["the window 21:00-07:00 is empty", "expected its end after its start"]),
        ("bus:300@10min/7-99", ["the window 07:00-99:00 ends after 48:00", "one service day"]),
        ("bus:300@hourly", ["`hourly` has no window", "hourly/06:00-20:00"]),
    ] {
        let error = text.parse::<CoverageRule>().expect_err(text);
        assert!(error.is_input(), "{text}");
        holds(&error, &parts);
    }
}

#[test]
fn an_unknown_preset_has_suggestions() {
    holds(&CoverageRule::preset("toyoma").unwrap_err(), &["unknown coverage rule `toyoma`", "`toyama`"]);
    holds(&"mlit_trunc".parse::<CoverageRule>().unwrap_err(), &["`mlit_trunk`"]);
    let far = CoverageRule::preset("zzz").unwrap_err();
    holds(&far, &["toyama", "sdg_11_2_1", "u4ssc"]);
}

fn buses(ids: &[&str], tweak: impl Fn(&mut Stop)) -> Stops {
    let stops = ids.iter().map(|id| {
        let mut stop = Stop::new(*id, LonLat::new(137.2, 36.7).unwrap(), Mode::Bus);
        tweak(&mut stop);
        stop
    });
    Stops::new(stops.collect()).unwrap()
}

#[test]
fn stops_that_cannot_be_judged_are_counted_by_mode() {
    let judge = |rule: &str, stops: &Stops| rule.parse::<CoverageRule>().unwrap().qualifying(stops).unwrap_err();
    let bare = buses(&["a", "b"], |_| ());
    holds(
        &judge("bus:500@10min", &bare),
        &["2 bus stops have neither timetable nor headway", "`bus:500@10min/mean/07:00-21:00`", "column headway_min"],
    );
    holds(&judge("bus:300@60", &bare), &["neither timetable nor number of departures,", "column departures"]);
    holds(&judge("bus:300@30d", &buses(&["a"], |s| s.departures = Some(60.0))), &["1 bus stop has", "each direction"]);
    let hourly = judge("all:500@hourly/06:00-20:00", &buses(&["a"], |s| s.departures = Some(60.0)));
    holds(&hourly, &["1 bus stop has no timetable", "give a GTFS feed"]);
    let two = Stops::concat([bare.clone(), buses(&["c"], |s| s.modes = vec![Mode::Tram])]).unwrap();
    holds(&judge("all:500@60", &two), &["1 tram stop and 2 bus stops have"]);
    assert!(CoverageRule::mlit().qualifying(&bare).is_ok());
}

#[test]
fn a_rule_built_by_hand_is_checked_too() {
    let stops = buses(&["a"], |_| ());
    let check = |clauses| CoverageRule::new("mine", clauses).qualifying(&stops).unwrap_err();
    holds(&check(Vec::new()), &["rule `mine`: no clause"]);
    holds(&check(vec![Clause::new([Mode::Bus], f64::NAN)]), &["rule `mine`: in `bus:NaN`", "not a radius"]);
    holds(&check(vec![Clause::new([], 300.0)]), &["no mode"]);
}

#[test]
fn broken_windows_timetables_and_distances() {
    holds(&"noon".parse::<Window>().unwrap_err(), &["`noon` is not a part of a day"]);
    let stops = buses(&["a"], |_| ());
    holds(&stops.to_frame(Window { from_s: 5, to_s: 5 }).unwrap_err(), &["is empty"]);
    for distance in [f64::NAN, -1.0, f64::INFINITY] {
        holds(&stops.grouped(distance).unwrap_err(), &["distance_m", "is not a distance in metres"]);
    }
    let stop = || vec![Stop::new("a", LonLat::new(137.2, 36.7).unwrap(), Mode::Bus)];
    let route = || vec![Route { id: "1".into(), name: "1".into(), mode: Mode::Bus }];
    let departure = Departure { time_s: 0, route: 0, heading: 0, direction_id: None };
    let timed = |day| Stops::timed(stop(), route(), day).unwrap_err();
    holds(&timed(vec![]), &["departures of 0 stops, expected one entry for each of 1"]);
    holds(
        &timed(vec![Some(vec![Departure { route: 1, ..departure }])]),
        &["stop `a`", "field `route`", "route 1 of 1"],
    );
    let direction = Departure { direction_id: Some(2), ..departure };
    holds(&timed(vec![Some(vec![direction])]), &["field `direction_id`", "2 is not 0 or 1"]);
}

#[test]
fn broken_columns_of_neighborhoods_and_services() {
    let poor = |people: &[f64], shares: &[f64], of: &[Option<usize>]| {
        transit_poor(people, shares, of, &["a"], PoorOptions::default()).unwrap_err()
    };
    holds(&poor(&[1.0], &[1.0, 0.0], &[None]), &["unequal length", "population of 1, shares of 2"]);
    holds(&poor(&[1.0, f64::NAN], &[1.0, 0.0], &[None, None]), &["line 2, field `population`", "NaN"]);
    holds(&poor(&[1.0], &[1.1], &[None]), &["line 1, field `covered share`", "1.1 is not a share"]);
    holds(&poor(&[1.0], &[f64::NAN], &[None]), &["NaN is not a share"]);
    holds(&poor(&[1.0], &[1.0], &[Some(1)]), &["field `neighborhood`", "number 1, counted from 0, of 1"]);
    let options = |o: PoorOptions| transit_poor(&[], &[], &[], &["a"], o).unwrap_err();
    holds(&options(PoorOptions::default().share_at_least(50.0)), &["share_at_least", "50 is not a share"]);
    holds(&options(PoorOptions::default().persons_at_least(f64::NAN)), &["persons_at_least", "NaN"]);

    holds(&all_at_once(&[]).unwrap_err(), &["no service"]);
    holds(&all_at_once(&[vec![1.0], vec![1.0, 0.0]]).unwrap_err(), &["service 2 has 2 cells, the first one 1"]);
    holds(&all_at_once(&[vec![1.0, 0.5]]).unwrap_err(), &["line 2", "service 1: 0.5 is not 0 or 1", "centroid"]);
}

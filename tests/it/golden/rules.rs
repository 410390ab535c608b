//! Coverage rules against the values of their norms, and on stops whose service is known.

use compact_city::geo::LonLat;
use compact_city::table::{Departure, HeadwayStatistic, Mode, Per, Route, Stop, Stops, Window};
use compact_city::transit::{
    CoverageChange, CoverageRule, Covered, Decomposition, Distance, PoorOptions, Service, Why, transit_poor,
};

/// Radius for a mode by a rule; none where the mode does not count.
fn radius(rule: &CoverageRule, mode: Mode) -> Option<f64> {
    rule.clauses.iter().find(|c| c.modes.contains(&mode)).map(|c| c.radius_m)
}

// Values read in: City of Toyama (500/300 m), UN metadata 11.2.1 of September 2021 (500 m, 1 km), the code of ITDP's
// atlas (1000 m; 500 m, 10 minutes, 07-21), ONS (500/1000 m, every hour 06-20), GHSCI (500 m, 20 and 30 minutes),
// U4SSC (0.5 km).
#[test]
fn presets_hold_the_values_of_their_norms() {
    let toyama = CoverageRule::toyama();
    assert_eq!((radius(&toyama, Mode::Tram), radius(&toyama, Mode::Bus)), (Some(500.0), Some(300.0)));
    assert_eq!(radius(&toyama, Mode::Ferry), None);
    let sdg = CoverageRule::sdg_11_2_1();
    let sdg_radii = Mode::ALL.map(|m| radius(&sdg, m).unwrap());
    // Rail, metro, tram, BRT, bus, ferry, other.
    assert_eq!(sdg_radii, [1000.0, 1000.0, 500.0, 500.0, 500.0, 1000.0, 500.0]);
    let rapid = CoverageRule::itdp_rapid();
    assert_eq!((radius(&rapid, Mode::Tram), radius(&rapid, Mode::Bus)), (Some(1000.0), None));
    let frequent = Service::Headway {
        at_most_min: 10.0,
        statistic: HeadwayStatistic::Mean,
        window: Window { from_s: 7 * 3600, to_s: 21 * 3600 },
        per: Per::Stop,
    };
    assert_eq!(CoverageRule::itdp_frequent().clauses[0].service, frequent);
    let ons = CoverageRule::ons();
    assert_eq!((radius(&ons, Mode::Metro), radius(&ons, Mode::Rail)), (Some(500.0), Some(1000.0)));
    let hourly = Service::EveryHour { window: Window { from_s: 6 * 3600, to_s: 20 * 3600 } };
    assert!(ons.clauses.iter().all(|c| c.service == hourly));
    for (name, text) in [
        ("mlit", "rail+metro+tram:800,brt+bus:300"),
        ("mlit_trunk", "rail+metro+tram:800@30d,brt+bus:300@30d"),
        ("ghsci_any", "all:500 along streets"),
        ("ghsci_20", "all:500@20min/mean/07:00-19:00 along streets"),
        ("ghsci_30", "all:500@30min/mean/07:00-19:00 along streets"),
        ("iso_37120_19_6", "all:500@20min/worst/07:00-09:00"),
        ("u4ssc", "all:500"),
    ] {
        assert_eq!(CoverageRule::preset(name).unwrap().to_string(), text);
    }
    let peak = CoverageRule::iso_37120_19_6().window("16:30-18:30".parse().unwrap());
    assert_eq!(peak.to_string(), "all:500@20min/worst/16:30-18:30");
}

/// Which norms ask for distance along streets: SDG metadata 11.2.1, ITDP's atlas, GHSCI.
#[test]
fn rules_say_how_their_norm_measures() {
    let along: Vec<&str> =
        CoverageRule::PRESETS.iter().filter(|p| p.distance == Distance::Streets).map(|p| p.name).collect();
    assert_eq!(along, ["sdg_11_2_1", "itdp_rapid", "itdp_frequent", "ghsci_any", "ghsci_20", "ghsci_30"]);
    let network: CoverageRule = "mlit along streets".parse().unwrap();
    assert_eq!((network.name.as_str(), network.distance), ("mlit along streets", Distance::Streets));
    assert_eq!((network.clauses, network.citation), (CoverageRule::mlit().clauses, CoverageRule::mlit().citation));
    assert_eq!("itdp_rapid along streets".parse::<CoverageRule>().unwrap(), CoverageRule::itdp_rapid());
    let circles: CoverageRule = "ghsci_any in a straight line".parse().unwrap();
    assert_eq!((circles.distance, circles.to_string().as_str()), (Distance::Straight, "all:500"));
    let own: CoverageRule = "tram:500,bus:300@60 along streets".parse().unwrap();
    assert_eq!((own.distance, own.clauses.len()), (Distance::Streets, 2));
    // As files have it; a file of before says nothing of distance.
    let text = toml::to_string(&own).unwrap();
    assert!(text.contains("distance = \"streets\""), "{text}");
    assert_eq!(toml::from_str::<CoverageRule>(&text).unwrap(), own);
    let old: CoverageRule = toml::from_str("name = \"ours\"\nclauses = [\"all:500\"]").unwrap();
    assert_eq!(old.distance, Distance::Straight);
    assert!(!toml::to_string(&old).unwrap().contains("distance"));
}

#[test]
fn rules_read_what_the_table_in_the_documentation_says() {
    for (text, same) in [
        ("bus:500@10min", "bus:500@10min/mean/07:00-21:00"),
        ("bus:500@20min/d/median/7-19", "bus:500@20min/median/07:00-19:00/d"),
        (" TRAM + bus : 500m @ 30d ", "tram+bus:500@30d"),
        ("all:400", "rail+metro+tram+brt+bus+ferry+other:400"),
        ("bus:500@hourly/06:00-20:00", "bus:500@hourly/6-20"),
    ] {
        let read = |t: &str| t.parse::<CoverageRule>().unwrap().clauses;
        assert_eq!(read(text), read(same), "{text}");
    }
}

#[test]
fn a_rule_in_a_file() {
    let text = "name = \"mine\"\nclauses = [\"rail+tram:500\", \"bus:300@60\"]\n";
    let rule: CoverageRule = toml::from_str(text).unwrap();
    assert_eq!(rule.to_string(), "rail+tram:500,bus:300@60");
    let back: CoverageRule = serde_json::from_str(&serde_json::to_string(&rule).unwrap()).unwrap();
    assert_eq!(back, rule);
    let error = toml::from_str::<CoverageRule>(&text.replace("@60", "@sixty")).unwrap_err().to_string();
    assert!(error.contains("`sixty` is not a condition"), "{error}");
}

/// One stop with departures every `gap` minutes from `from` to `to`, both in minutes, in both directions by turns.
fn stop_every(gap: usize, from: u32, to: u32) -> Stops {
    let at = |(i, minute): (usize, u32)| Departure {
        time_s: minute * 60,
        route: 0,
        heading: if i % 2 == 0 { 20 } else { 148 },
        direction_id: None,
    };
    let day = (from..to).step_by(gap).enumerate().map(at).collect();
    let route = Route { id: "1".into(), name: "1".into(), mode: Mode::Bus };
    let stop = Stop::new("a", LonLat::new(137.2, 36.7).unwrap(), Mode::Bus);
    Stops::timed(vec![stop], vec![route], vec![Some(day)]).unwrap()
}

#[track_caller]
fn qualifies(stops: &Stops, rule: &str, expected: bool) {
    let found = rule.parse::<CoverageRule>().unwrap().qualifying(stops).unwrap();
    assert_eq!(found, [if expected { vec![0] } else { vec![] }], "{rule}");
}

// From 06:00 to 20:00 every 15 minutes: 56 departures, 28 each way.
#[test]
fn conditions_at_their_edges() {
    let stops = stop_every(15, 360, 1200);
    for (rule, expected) in [
        ("bus:300@56", true),
        ("bus:300@57", false),
        ("bus:300@28d", true),
        ("bus:300@29d", false),
        ("bus:300@15min/mean/06:00-20:00", true),
        ("bus:300@14.9min/mean/06:00-20:00", false),
        ("bus:300@30min/mean/06:00-20:00/d", true),
        ("bus:300@15min/mean/06:00-20:00/d", false),
        ("bus:300@15min/worst/07:00-09:00", true),
        // The last departure is at 19:45.
        ("bus:300@30min/worst/18:00-20:15", true),
        ("bus:300@29min/worst/18:00-20:15", false),
        ("bus:300@hourly/06:00-20:00", true),
        ("bus:300@hourly/06:00-21:00", false),
        ("tram:300", false),
        ("all:300", true),
    ] {
        qualifies(&stops, rule, expected);
    }
}

// Two departures five minutes apart all day: the mean gap is 5 minutes, the even one 420.
#[test]
fn the_mean_gap_overlooks_hours_without_service() {
    let stops = stop_every(5, 450, 460);
    qualifies(&stops, "bus:500@10min/mean/07:00-21:00", true);
    qualifies(&stops, "bus:500@10min/even/07:00-21:00", false);
    qualifies(&stops, "bus:500@10min/worst/07:00-21:00", false);
}

#[test]
fn numbers_of_a_source_without_timetable() {
    let with = |all: Option<f64>, each: Option<f64>, headway: Option<f64>| {
        let mut stop = Stop::new("a", LonLat::new(137.2, 36.7).unwrap(), Mode::Bus);
        (stop.departures, stop.departures_per_direction, stop.headway_min) = (all, each, headway);
        Stops::new(vec![stop]).unwrap()
    };
    qualifies(&with(Some(60.0), None, None), "bus:300@60", true);
    qualifies(&with(Some(59.0), None, None), "bus:300@60", false);
    qualifies(&with(None, Some(30.0), None), "bus:300@30d", true);
    qualifies(&with(None, Some(60.0), None), "bus:300@60", true);
    qualifies(&with(Some(29.0), None, None), "bus:300@30d", false);
    qualifies(&with(None, None, Some(10.0)), "bus:500@10min", true);
    qualifies(&with(Some(0.0), None, None), "bus:500@10min", false);
    let rule: CoverageRule = "bus:500@10min".parse().unwrap();
    assert!(rule.qualifying(&with(None, None, Some(0.0))).is_err(), "0 minutes are no headway");
    qualifies(&with(Some(13.0), None, None), "bus:500@hourly/06:00-20:00", false);
}

// A bus stop that a tram line serves too: only its buses count for a clause on buses.
#[test]
fn a_clause_counts_departures_of_its_modes() {
    let route = |id: &str, mode| Route { id: id.into(), name: id.into(), mode };
    let day: Vec<Departure> = (0..80)
        .map(|i| Departure { time_s: i * 600, route: u32::from(i >= 40), heading: 0, direction_id: None })
        .collect();
    let mut stop = Stop::new("a", LonLat::new(137.2, 36.7).unwrap(), Mode::Tram);
    stop.modes.push(Mode::Bus);
    let stops = Stops::timed(vec![stop], vec![route("1", Mode::Bus), route("2", Mode::Tram)], vec![Some(day)]).unwrap();
    qualifies(&stops, "bus:300@40", true);
    qualifies(&stops, "bus:300@41", false);
    qualifies(&stops, "tram+bus:300@80", true);
}

// By hand: 100,000 people, 28 % covered; 40.2 % after. People alone bring 3 points, service alone 9.
#[test]
fn a_change_in_two_parts() {
    let of = |total, covered| Covered { total, covered };
    let change = CoverageChange::of(
        of(100_000.0, 28_000.0),
        of(90_000.0, 27_900.0),
        of(100_000.0, 37_000.0),
        of(90_000.0, 36_180.0),
    );
    let share = change.share.unwrap();
    // Shares 0.28, 0.31, 0.37, 0.402: people (0.03 + 0.032) / 2, service (0.09 + 0.092) / 2.
    assert!((share.from_people - 0.031).abs() < 1e-12 && (share.from_service - 0.091).abs() < 1e-12);
    // Persons: people (-100 - 820) / 2, service (9,000 + 8,280) / 2.
    let persons = Decomposition { before: 28_000.0, after: 36_180.0, from_people: -460.0, from_service: 8_640.0 };
    assert_eq!(change.persons, persons);
    let nobody = CoverageChange::of(of(0.0, 0.0), of(1.0, 1.0), of(0.0, 0.0), of(1.0, 1.0));
    assert_eq!(nobody.share, None);
}

// Toyama's rule at its edges: 50 % or 4,000 people.
#[test]
fn transit_poor_at_its_edges() {
    let names = ["half", "just less", "many", "both", "empty", "nobody there"];
    let people = [10.0, 10.0, 51.0, 49.0, 6_001.0, 4_000.0, 5_000.0, 4_000.0, 0.0, 7.0];
    let shares = [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let of = [Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), Some(3), Some(3), Some(4), None];
    let result = transit_poor(&people, &shares, &of, &names, PoorOptions::default()).unwrap();
    let why: Vec<Option<Why>> = result.neighborhoods.iter().map(|n| n.why).collect();
    assert_eq!(why, [Some(Why::Share), None, Some(Why::Persons), Some(Why::Both), None, None]);
    assert_eq!(result.neighborhoods[4].share, None);
    assert_eq!(result.poor().count(), 3);
    assert_eq!(result.diagnostics, ["1 of 10 cells, with 7 people, lie in no neighborhood and are not counted"]);
    let frame = result.to_frame().unwrap();
    assert_eq!(frame.column("uncovered_share").unwrap().f64().unwrap().get(1), Some(0.49));
    assert_eq!(frame.column("why").unwrap().str().unwrap().get(5), None);
    let strict = PoorOptions::default().share_at_least(0.49).persons_at_least(1e9);
    let result = transit_poor(&people, &shares, &of, &names, strict).unwrap();
    assert_eq!(result.poor().map(|n| n.name.as_str()).collect::<Vec<_>>(), ["half", "just less", "both"]);
}

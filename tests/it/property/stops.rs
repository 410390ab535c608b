//! Laws of service, groups of stops, rules and changes.

use compact_city::access::{all_at_once, joint_share_bounds};
use compact_city::geo::{LonLat, distance_m};
use compact_city::table::{Departure, HeadwayStatistic, Mode, Per, Route, Stop, Stops, Window};
use compact_city::transit::{Clause, CoverageChange, CoverageRule, Covered, PoorOptions, Service, transit_poor};
use proptest::prelude::*;
use proptest::sample::select;

fn departure(minute: u32, heading: u8) -> Departure {
    Departure { time_s: minute * 60, route: 0, heading, direction_id: None }
}

fn one_stop(day: Vec<Departure>) -> Stops {
    let route = Route { id: "1".into(), name: "1".into(), mode: Mode::Bus };
    let stop = Stop::new("a", LonLat::new(137.2, 36.7).unwrap(), Mode::Bus);
    Stops::timed(vec![stop], vec![route], vec![Some(day)]).unwrap()
}

fn mode() -> impl Strategy<Value = Mode> {
    select(Mode::ALL.to_vec())
}

fn window() -> impl Strategy<Value = Window> {
    (0_u32..172_000, 1_u32..50_000).prop_map(|(from_s, length)| Window { from_s, to_s: (from_s + length).min(172_800) })
}

fn service() -> impl Strategy<Value = Service> {
    let per = || select(vec![Per::Stop, Per::Direction]);
    let number = || (1_u32..4000).prop_map(|n| f64::from(n) / 8.0);
    let statistic = select(HeadwayStatistic::ALL.to_vec());
    prop_oneof![
        Just(Service::Any),
        (number(), per()).prop_map(|(at_least, per)| Service::Departures { at_least, per }),
        (number(), statistic, window(), per()).prop_map(|(at_most_min, statistic, window, per)| Service::Headway {
            at_most_min,
            statistic,
            window,
            per
        }),
        window().prop_map(|window| Service::EveryHour { window }),
    ]
}

fn clause() -> impl Strategy<Value = Clause> {
    (prop::collection::btree_set(mode(), 1..=7), 1_u32..20_000, service()).prop_map(|(modes, radius, service)| {
        Clause::new(modes.into_iter().collect::<Vec<_>>(), f64::from(radius) / 7.0).service(service)
    })
}

/// Place, name, station and modes of a platform.
type Platform = (i32, i32, &'static str, Option<&'static str>, Vec<Mode>);

/// Stops on a small net about the antimeridian, with few names and stations; the number of departures of stop `i` is
/// 2^i, so that the sum of a group names its members.
fn platforms() -> impl Strategy<Value = Vec<Stop>> {
    let modes = select(vec![vec![Mode::Tram], vec![Mode::Bus], vec![Mode::Tram, Mode::Bus]]);
    let one = (0_i32..12, 0_i32..12, select(vec!["", "X", "Y"]), select(vec![None, Some("P"), Some("Q")]), modes);
    prop::collection::vec(one, 1..20).prop_map(|all| {
        let stop = |(i, (x, y, name, parent, modes)): (usize, Platform)| {
            let lon = 179.995 + f64::from(x) * 0.001;
            let lon = if lon > 180.0 { lon - 360.0 } else { lon };
            let mut stop = Stop::new(i.to_string(), LonLat::new(lon, -17.0 + f64::from(y) * 0.001).unwrap(), Mode::Bus);
            stop.name = name.into();
            stop.parent = parent.map(str::to_owned);
            stop.modes = modes;
            stop.departures = Some(f64::from(1_u32 << i));
            stop
        };
        all.into_iter().enumerate().map(stop).collect()
    })
}

/// The groups by definition: everything reached from a stop by steps of one station, or of one name, a mode in common
/// and a short way.
fn groups_by_definition(stops: &[Stop], limit_m: f64) -> Vec<f64> {
    let linked = |a: &Stop, b: &Stop| {
        (a.parent.is_some() && a.parent == b.parent)
            || (!a.name.is_empty()
                && a.name == b.name
                && a.modes.iter().any(|m| b.modes.contains(m))
                && distance_m(a.position, b.position) <= limit_m)
    };
    let mut seen = vec![false; stops.len()];
    let mut sums = Vec::new();
    for start in 0..stops.len() {
        let mut open = if seen[start] { vec![] } else { vec![start] };
        let mut sum = 0.0;
        while let Some(i) = open.pop() {
            if !std::mem::replace(&mut seen[i], true) {
                sum += stops[i].departures.unwrap();
                open.extend((0..stops.len()).filter(|j| !seen[*j] && linked(&stops[i], &stops[*j])));
            }
        }
        if sum > 0.0 {
            sums.push(sum);
        }
    }
    sums.sort_by(f64::total_cmp);
    sums
}

fn sums(stops: &Stops) -> Vec<f64> {
    let mut sums: Vec<f64> = stops.stops().iter().map(|s| s.departures.unwrap()).collect();
    sums.sort_by(f64::total_cmp);
    sums
}

fn covered() -> impl Strategy<Value = Covered> {
    (1_u32..1_000_000, 0.0..=1.0_f64).prop_map(|(total, share)| {
        let total = f64::from(total);
        Covered { total, covered: (total * share).floor() }
    })
}

proptest! {
    #[test]
    fn headways_agree_with_a_walk_through_the_minutes(
        minutes in prop::collection::vec(0_u32..300, 0..12),
        (from, length) in (0_u32..200, 1_u32..120),
    ) {
        let stops = one_stop(minutes.iter().map(|m| departure(*m, 0)).collect());
        let window = Window { from_s: from * 60, to_s: (from + length) * 60 };
        let found = stops.timetable().service(0).unwrap().headway(window);
        let inside: Vec<u32> = minutes.iter().copied().filter(|m| (from..from + length).contains(m)).collect();
        prop_assert_eq!(found.departures, inside.len());
        // The longest stretch of minutes at whose start a rider has just missed a vehicle, or comes with the window.
        let (mut worst, mut since) = (0, from);
        for minute in from..=from + length {
            worst = worst.max(minute - since);
            if inside.contains(&minute) {
                since = minute;
            }
        }
        prop_assert_eq!(found.worst_min, f64::from(worst));
        prop_assert_eq!(found.mean_min.is_some(), inside.len() > 1);
        if let (Some(mean), Some(median)) = (found.mean_min, found.median_min) {
            let span = inside.iter().max().unwrap() - inside.iter().min().unwrap();
            prop_assert!((mean * (inside.len() - 1) as f64 - f64::from(span)).abs() < 1e-9);
            prop_assert!(mean <= found.worst_min + 1e-9 && median <= found.worst_min);
            prop_assert!(median <= 2.0 * mean + 1e-9, "at least half of the gaps are as long as the median");
        }
    }

    #[test]
    fn directions_part_all_departures_and_opposite_headings(
        headings in prop::collection::vec((0_u8..=255, 1_u32..5), 1..8),
    ) {
        let day = |turn: u8| {
            let of = |(h, n): (u8, u32)| (0..n).map(move |i| departure(i, h.wrapping_add(turn)));
            headings.iter().copied().flat_map(of).collect::<Vec<_>>()
        };
        let stops = one_stop(day(0));
        let service = stops.timetable().service(0).unwrap();
        let both = service.directions();
        prop_assert_eq!(both.iter().map(|d| d.count()).sum::<usize>(), service.count());
        prop_assert!((1..=2).contains(&both.len()));
        for direction in &both {
            let of: Vec<u8> = direction.departures().iter().map(|d| d.heading).collect();
            prop_assert!(of.iter().all(|h| !of.contains(&h.wrapping_add(128))));
        }
        // Each line out and back as often: half of the departures go each way.
        let mut there_and_back = day(0);
        there_and_back.extend(day(128));
        let half = there_and_back.len() / 2;
        prop_assert_eq!(one_stop(there_and_back).departures_per_direction(0), Some(half as f64));
    }

    #[test]
    fn lines_that_leave_a_terminal_stay_together(
        start in 0_u8..=255,
        headings in prop::collection::vec((0_u8..=55, 1_u32..9), 1..6),
    ) {
        let of = |(h, n): (u8, u32)| (0..n).map(move |i| departure(i, start.wrapping_add(h)));
        let day: Vec<Departure> = headings.iter().copied().flat_map(of).collect();
        let all = day.len() as f64;
        prop_assert_eq!(one_stop(day).departures_per_direction(0), Some(all));
    }

    #[test]
    fn stops_gather_by_definition_in_any_order(
        (stops, shuffled) in platforms().prop_flat_map(|s| (Just(s.clone()), Just(s).prop_shuffle())),
        limit_m in 0.0..900.0,
    ) {
        let grouped = Stops::new(stops.clone()).unwrap().grouped(limit_m).unwrap();
        prop_assert_eq!(sums(&grouped), groups_by_definition(&stops, limit_m));
        let other = Stops::new(shuffled).unwrap().grouped(limit_m).unwrap();
        prop_assert_eq!(sums(&grouped), sums(&other));
    }

    #[test]
    fn a_rule_survives_as_text(clauses in prop::collection::vec(clause(), 1..4)) {
        let rule = CoverageRule::new("mine", clauses);
        prop_assert!(rule.check().is_ok());
        let back: CoverageRule = rule.to_string().parse().unwrap();
        prop_assert_eq!(back.clauses, rule.clauses);
    }

    #[test]
    fn no_text_panics(text in "[a-z0-9:,@+/. -]{0,30}") {
        let _ = text.parse::<CoverageRule>();
        let _ = text.parse::<Window>();
    }

    #[test]
    fn the_parts_of_a_change_add_up_and_trade_places(a in covered(), b in covered(), c in covered(), d in covered()) {
        let change = CoverageChange::of(a, b, c, d);
        let swapped = CoverageChange::of(a, c, b, d);
        for (parts, other) in [
            (change.persons, swapped.persons),
            (change.share.unwrap(), swapped.share.unwrap()),
        ] {
            let scale = parts.before.abs().max(parts.after.abs()).max(1.0);
            prop_assert!((parts.from_people + parts.from_service - parts.change()).abs() <= 4.0 * f64::EPSILON * scale);
            prop_assert_eq!((parts.from_people, parts.from_service), (other.from_service, other.from_people));
        }
        // Nobody moved: all of the change is the service's.
        let still = CoverageChange::of(a, a, d, d);
        prop_assert_eq!(still.persons.from_people, 0.0);
    }

    #[test]
    fn all_services_at_once_lie_within_the_bounds(
        rows in prop::collection::vec((1_u32..100, prop::collection::vec(any::<bool>(), 4)), 1..30),
    ) {
        let column = |k: usize| rows.iter().map(|(_, has)| f64::from(u8::from(has[k]))).collect::<Vec<f64>>();
        let columns: Vec<Vec<f64>> = (0..4).map(column).collect();
        let people: f64 = rows.iter().map(|(p, _)| f64::from(*p)).sum();
        let with = |of: &[f64]| rows.iter().zip(of).map(|((p, _), s)| f64::from(*p) * s).sum::<f64>();
        let percent = |of: &[f64]| with(of) / people * 100.0;
        let (low, high) = joint_share_bounds(&columns.iter().map(|c| percent(c)).collect::<Vec<_>>()).unwrap();
        let all = all_at_once(&columns).unwrap();
        for (row, has) in rows.iter().zip(&all) {
            prop_assert_eq!(*has == 1.0, row.1.iter().all(|h| *h));
        }
        let joint = percent(&all);
        prop_assert!(low - 1e-9 <= joint && joint <= high + 1e-9, "{low} {joint} {high}");
    }

    #[test]
    fn neighborhoods_hold_everyone_once(
        cells in prop::collection::vec((0_u32..9000, 0_u8..=4, prop::option::of(0_usize..5)), 0..40),
    ) {
        let people: Vec<f64> = cells.iter().map(|c| f64::from(c.0)).collect();
        let shares: Vec<f64> = cells.iter().map(|c| f64::from(c.1) / 4.0).collect();
        let of: Vec<Option<usize>> = cells.iter().map(|c| c.2).collect();
        let names = ["a", "b", "c", "d", "e"];
        let result = transit_poor(&people, &shares, &of, &names, PoorOptions::default()).unwrap();
        let inside: f64 = cells.iter().filter(|c| c.2.is_some()).map(|c| f64::from(c.0)).sum();
        prop_assert_eq!(result.neighborhoods.iter().map(|n| n.population).sum::<f64>(), inside);
        for n in &result.neighborhoods {
            let half = n.population > 0.0 && 2.0 * n.uncovered >= n.population;
            prop_assert_eq!(n.why.is_some(), n.uncovered >= 4000.0 || half);
        }
    }
}

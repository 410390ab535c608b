//! Laws of coverage along streets, on random towns.

use compact_city::geo::{Component, LonLat, NetworkOptions, StreetEdge, StreetNetwork};
use compact_city::table::{Mode, PopulationCells, Stop, Stops};
use compact_city::transit::{Clause, CoverageRule, DetourLine, NearestPlaces, coverage, coverage_along, detour};
use proptest::prelude::*;

#[derive(Debug)]
struct Town {
    streets: StreetNetwork,
    cells: PopulationCells,
    stops: Stops,
}

/// A place in a town some 2 km wide.
fn place() -> impl Strategy<Value = (f64, f64)> {
    (137.20..137.22_f64, 36.69..36.71_f64)
}

fn town() -> impl Strategy<Value = Town> {
    let nodes = prop::collection::vec(place(), 4..30);
    let edges = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 3..60);
    let cells = prop::collection::vec((place(), 0..100_u32), 1..40);
    let stops = prop::collection::vec((place(), any::<bool>()), 0..8);
    (nodes, edges, cells, stops).prop_map(|(nodes, edges, cells, stops)| {
        let (lons, lats): (Vec<f64>, Vec<f64>) = nodes.iter().copied().unzip();
        let mut edges: Vec<StreetEdge> = edges
            .iter()
            .map(|(a, b)| StreetEdge::new(a.index(nodes.len()) as u32, b.index(nodes.len()) as u32))
            .collect();
        edges.push(StreetEdge::new(0, 1));
        let all = NetworkOptions::new().component(Component::All);
        let stop = |(i, ((lon, lat), tram)): (usize, ((f64, f64), bool))| {
            Stop::new(i.to_string(), LonLat::new(lon, lat).unwrap(), if tram { Mode::Tram } else { Mode::Bus })
        };
        Town {
            streets: StreetNetwork::new(&lons, &lats, &edges, all).unwrap(),
            cells: PopulationCells::from_columns(
                cells.iter().map(|c| c.0.0).collect(),
                cells.iter().map(|c| c.0.1).collect(),
                cells.iter().map(|c| f64::from(c.1)).collect(),
            )
            .unwrap(),
            stops: Stops::new(stops.into_iter().enumerate().map(stop).collect()).unwrap(),
        }
    })
}

fn rule(tram_m: f64, bus_m: f64) -> CoverageRule {
    CoverageRule::new("ours", vec![Clause::new([Mode::Tram], tram_m), Clause::new([Mode::Bus], bus_m)])
}

/// Lengths along streets are whole millimetres, each part of a walk rounded.
const ROUNDING_M: f64 = 0.02;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The way to the street counts, so that no walk is shorter than the straight line.
    #[test]
    fn circles_hold_whoever_a_walk_reaches(town in town(), tram in 50.0..1_500.0_f64, bus in 50.0..1_500.0_f64) {
        let along = coverage_along(&town.cells, &town.stops, &town.streets, rule(tram, bus)).unwrap();
        let wider = rule(tram + ROUNDING_M, bus + ROUNDING_M);
        let straight = coverage(&town.cells, &town.stops, &wider).unwrap();
        for (walk, circle) in along.cell_shares.iter().zip(&straight.cell_shares) {
            prop_assert!(walk <= circle);
        }
        prop_assert!(along.population.covered <= straight.population.covered);
        for (walk, circle) in along.by_mode.iter().zip(&straight.by_mode) {
            prop_assert!(walk.population.covered <= circle.population.covered);
            prop_assert!(walk.population.covered <= along.population.covered);
            prop_assert_eq!(walk.stops, circle.stops);
        }
        prop_assert_eq!(along.catchments.len(), straight.catchments.len());
    }

    #[test]
    fn a_longer_walk_reaches_no_fewer(town in town(), radius in 50.0..1_000.0_f64, more in 0.0..500.0_f64) {
        let of = |r: f64| coverage_along(&town.cells, &town.stops, &town.streets, rule(r, r)).unwrap().cell_shares;
        for (short, long) in of(radius).iter().zip(&of(radius + more)) {
            prop_assert!(short <= long);
        }
    }

    #[test]
    fn a_tighter_snap_reaches_no_more(town in town(), radius in 50.0..1_500.0_f64, snap in 1.0..400.0_f64) {
        let of = |limit: f64| {
            let walk = compact_city::geo::Walk::new(&town.streets).snap_limit_m(limit);
            coverage_along(&town.cells, &town.stops, walk, rule(radius, radius)).unwrap().population.covered
        };
        prop_assert!(of(snap) <= of(500.0));
    }

    /// Coverage, nearest places and detour are three readings of one walk.
    #[test]
    fn coverage_nearest_and_detour_agree(town in town(), radius in 50.0..1_500.0_f64) {
        prop_assume!(!town.stops.is_empty());
        let positions: Vec<LonLat> = town.stops.stops().iter().map(|s| s.position).collect();
        let along = coverage_along(&town.cells, &town.stops, &town.streets, rule(radius, radius)).unwrap();
        let nearest = NearestPlaces::along(&town.cells, &positions, &town.streets, 5_000.0).unwrap();
        let found = detour(&town.cells, &positions, &town.streets, 5_000.0).unwrap();
        prop_assert_eq!(found.walk(), &nearest);
        let radius_m = (radius * 1e3).round() / 1e3;
        for cell in 0..town.cells.len() {
            let near = nearest.distance_m(cell).is_some_and(|d| d <= radius_m);
            prop_assert_eq!(along.cell_shares[cell] == 1.0, near);
            let lines = [DetourLine::SamePlace, DetourLine::NearestPlace];
            let [same, any] = lines.map(|line| found.line_m(cell, line));
            if let (Some(same), Some(any), Some(walk)) = (same, any, nearest.distance_m(cell)) {
                prop_assert!(any <= same + 1e-6 && same <= walk + ROUNDING_M, "{any} {same} {walk}");
            } else {
                prop_assert!(nearest.distance_m(cell).is_none());
            }
        }
        let people = found.profile(town.cells.population(), DetourLine::SamePlace);
        prop_assert_eq!(people.people + people.unreached + people.at_place, town.cells.total());
        if let (Some(low), Some(mean), Some(high)) = (people.quantile(0.0), people.mean, people.quantile(1.0)) {
            prop_assert!(low <= mean + 1e-9 && mean <= high + 1e-9);
        }
    }
}

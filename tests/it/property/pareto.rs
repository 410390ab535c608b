//! The frontier of costs and access within it, against brute force over all ways.

use compact_city::access::{cumulative_within, nth_closest_within, pareto_frontier};
use compact_city::table::{LandUse, TravelWays};
use proptest::prelude::*;

const PLACES: usize = 4;

/// Ways: from, to, three costs that often tie.
type Way = (u32, u32, [u8; 3]);

fn ways() -> impl Strategy<Value = Vec<Way>> {
    let place = || 0..PLACES as u32;
    prop::collection::vec((place(), place(), [0..6_u8, 0..6_u8, 0..6_u8]), 0..60)
}

fn places(jobs: &[u8]) -> LandUse {
    let ids = (0..PLACES).map(|i| format!("p{i}")).collect();
    LandUse::new(ids, vec![("jobs".into(), jobs.iter().map(|j| Some(f64::from(*j))).collect())]).unwrap()
}

fn table(places: &LandUse, ways: &[Way], costs: usize) -> TravelWays {
    let names = ["minutes", "fare", "transfers"];
    let column = |i: usize| (names[i].to_owned(), ways.iter().map(|w| f64::from(w.2[i])).collect());
    let (from, to): (Vec<u32>, Vec<u32>) = ways.iter().map(|w| (w.0, w.1)).unzip();
    TravelWays::new(places, &from, &to, (0..costs).map(column).collect()).unwrap()
}

fn rows(ways: &TravelWays) -> Vec<(usize, usize, Vec<f64>)> {
    (0..PLACES).flat_map(|from| ways.of(from).map(move |(to, costs)| (from, to, costs.to_vec()))).collect()
}

proptest! {
    #[test]
    fn the_frontier_is_what_no_other_way_beats(ways in ways(), costs in 2..=3_usize) {
        let places = places(&[1; PLACES]);
        let all = table(&places, &ways, costs);
        let beaten = |w: &Way| ways.iter().any(|o| {
            let (a, b) = (&o.2[..costs], &w.2[..costs]);
            (o.0, o.1) == (w.0, w.1) && a != b && a.iter().zip(b).all(|(x, y)| x <= y)
        });
        let mut expected: Vec<(usize, usize, Vec<f64>)> = ways
            .iter()
            .filter(|w| !beaten(w))
            .map(|w| (w.0 as usize, w.1 as usize, w.2[..costs].iter().map(|c| f64::from(*c)).collect()))
            .collect();
        expected.sort_by(|a, b| a.partial_cmp(b).unwrap());
        expected.dedup();
        let frontier = pareto_frontier(&all);
        prop_assert_eq!(rows(&frontier), expected);
        prop_assert_eq!(rows(&pareto_frontier(&frontier)), rows(&frontier));
    }

    #[test]
    fn access_is_that_of_all_ways_and_of_the_frontier(
        ways in ways(), jobs in prop::collection::vec(0..9_u8, PLACES), n in 1..20_u8, fare in 0..7_u8,
    ) {
        let places = places(&jobs);
        let all = table(&places, &ways, 2);
        let frontier = pareto_frontier(&all);
        let minutes: Vec<f64> = (0..7).map(f64::from).collect();
        let fares = [0.0, f64::from(fare)];
        let found = cumulative_within(&all, &places, "jobs", &[&minutes, &fares]).unwrap();
        prop_assert_eq!(&found, &cumulative_within(&frontier, &places, "jobs", &[&minutes, &fares]).unwrap());
        let reached = |from: usize, t: f64, f: f64| -> f64 {
            let near = |to: usize| ways.iter().any(|w| {
                (w.0 as usize, w.1 as usize) == (from, to) && f64::from(w.2[0]) <= t && f64::from(w.2[1]) <= f
            });
            (0..PLACES).filter(|to| near(*to)).map(|to| f64::from(jobs[to])).sum()
        };
        for (i, t) in minutes.iter().enumerate() {
            for (j, f) in fares.iter().enumerate() {
                let values = &found[i * fares.len() + j].values;
                let expected: Vec<Option<f64>> = (0..PLACES).map(|from| Some(reached(from, *t, *f))).collect();
                prop_assert_eq!(values, &expected);
            }
        }
        let closest = nth_closest_within(&all, &places, "jobs", f64::from(n), "minutes", &[("fare", f64::from(fare))]);
        let expected: Vec<Option<f64>> = (0..PLACES)
            .map(|from| minutes.iter().copied().find(|t| reached(from, *t, f64::from(fare)) >= f64::from(n)))
            .collect();
        prop_assert_eq!(closest.unwrap().values, expected);
    }

    #[test]
    fn the_order_of_the_ways_does_not_matter(ways in ways()) {
        let places = places(&[1; PLACES]);
        let mut turned = ways.clone();
        turned.reverse();
        prop_assert_eq!(table(&places, &ways, 3), table(&places, &turned, 3));
    }
}

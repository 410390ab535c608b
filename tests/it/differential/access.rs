//! Every measure against a twin on dense matrices, written from its definition.

use compact_city::access::{
    BalancingEdge, BalancingOptions, Catchment, DoublyOptions, Impedance, Perspective, RaamOptions, Totals,
    balancing_cost, cost_to_closest, cumulative, doubly_constrained, floating_catchment, gravity, raam,
    singly_constrained, spatial_availability, total_constrained,
};
use compact_city::table::{LandUse, TravelTimes};
use proptest::prelude::*;

/// A small region: people and supply of each place, and the minutes between all pairs, none where there is no way.
#[derive(Debug, Clone)]
pub(crate) struct Region {
    pub(crate) people: Vec<f64>,
    pub(crate) supply: Vec<f64>,
    pub(crate) minutes: Vec<Vec<Option<f64>>>,
}

impl Region {
    pub(crate) fn tables(&self) -> (TravelTimes, LandUse) {
        let some = |values: &[f64]| values.iter().map(|v| Some(*v)).collect::<Vec<_>>();
        let ids = (0..self.people.len()).map(|i| format!("p{i}")).collect();
        let columns = vec![("people".to_owned(), some(&self.people)), ("supply".to_owned(), some(&self.supply))];
        let places = LandUse::new(ids, columns).unwrap();
        let (mut from, mut to, mut minutes) = (Vec::new(), Vec::new(), Vec::new());
        for (i, row) in self.minutes.iter().enumerate() {
            for (j, m) in row.iter().enumerate().filter_map(|(j, m)| Some((j, (*m)?))) {
                from.push(i as u32);
                to.push(j as u32);
                minutes.push(m);
            }
        }
        (TravelTimes::new(&places, &from, &to, &minutes).unwrap(), places)
    }

    fn n(&self) -> usize {
        self.people.len()
    }

    fn weights(&self, impedance: &Impedance) -> Vec<Vec<f64>> {
        let weight = |m: &Option<f64>| m.map_or(0.0, |m| impedance.weight(m));
        self.minutes.iter().map(|row| row.iter().map(weight).collect()).collect()
    }
}

pub(crate) fn region() -> impl Strategy<Value = Region> {
    (2_usize..9).prop_flat_map(|n| {
        let amounts = || prop::collection::vec(prop_oneof![1 => Just(0.0), 4 => (1_u32..500).prop_map(f64::from)], n);
        let minutes = prop_oneof![
            1 => Just(None),
            3 => (0_u32..90).prop_map(|m| Some(f64::from(m))),
            2 => (0.0..90.0).prop_map(Some)
        ];
        let matrix = prop::collection::vec(prop::collection::vec(minutes, n), n);
        (amounts(), amounts(), matrix).prop_map(|(people, supply, minutes)| Region { people, supply, minutes })
    })
}

pub(crate) fn impedance() -> impl Strategy<Value = Impedance> {
    let texts = [
        "binary:45",
        "linear:60",
        "exp:0.1",
        "power:1.5",
        "steps:30=0.5+60=0",
        "steps_up_to:20=1+40=0.68+60=0.22",
        "logistic:40:10",
        "gaussian:20",
        "modified_gaussian:440",
        "epanechnikov:50",
        "tanner:0.3:0.07:45",
    ];
    prop::sample::select(texts.to_vec()).prop_map(|t| t.parse().unwrap())
}

fn close(found: &[Option<f64>], twin: &[f64]) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), twin.len());
    for (found, twin) in found.iter().zip(twin) {
        let found = found.unwrap();
        prop_assert!((found - twin).abs() <= 1e-9 * twin.abs().max(1.0), "{} {}", found, twin);
    }
    Ok(())
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}

/// Rows over their sum.
fn by_row(w: &[Vec<f64>]) -> Vec<Vec<f64>> {
    w.iter().map(|row| row.iter().map(|x| ratio(*x, row.iter().sum())).collect()).collect()
}

fn transposed(w: &[Vec<f64>]) -> Vec<Vec<f64>> {
    (0..w.len()).map(|j| w.iter().map(|row| row[j]).collect()).collect()
}

/// Two steps, each with weights of its own.
fn two_steps(r: &Region, of_people: &[Vec<f64>], of_supply: &[Vec<f64>]) -> Vec<f64> {
    let demand = |j: usize| (0..r.n()).map(|i| r.people[i] * of_people[i][j]).sum::<f64>();
    let ratios: Vec<f64> = (0..r.n()).map(|j| ratio(r.supply[j], demand(j))).collect();
    (0..r.n()).map(|i| (0..r.n()).map(|j| ratios[j] * of_supply[i][j]).sum()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn sums_by_weight_and_cutoff(r in region(), f in impedance(), cutoff in 0_u32..90) {
        let (times, places) = r.tables();
        let w = r.weights(&f);
        let active: Vec<f64> = w.iter().map(|row| row.iter().zip(&r.supply).map(|(w, s)| w * s).sum()).collect();
        let passive: Vec<f64> =
            transposed(&w).iter().map(|row| row.iter().zip(&r.people).map(|(w, p)| w * p).sum()).collect();
        close(&gravity(&times, &places, "supply", &f, Perspective::Active).unwrap().values, &active)?;
        close(&gravity(&times, &places, "people", &f, Perspective::Passive).unwrap().values, &passive)?;
        let w = r.weights(&Impedance::Binary { cutoff: f64::from(cutoff) });
        let active: Vec<f64> = w.iter().map(|row| row.iter().zip(&r.supply).map(|(w, s)| w * s).sum()).collect();
        let found = cumulative(&times, &places, "supply", &[f64::from(cutoff)], Perspective::Active).unwrap();
        close(&found[0].values, &active)?;
        let passive: Vec<f64> =
            transposed(&w).iter().map(|row| row.iter().zip(&r.people).map(|(w, p)| w * p).sum()).collect();
        let found = cumulative(&times, &places, "people", &[f64::from(cutoff)], Perspective::Passive).unwrap();
        close(&found[0].values, &passive)?;
    }

    #[test]
    fn costs_to_reach_enough(r in region(), n in 1_u32..800) {
        let (times, places) = r.tables();
        let n = f64::from(n);
        // The least of the costs within which the sum is enough, each tried by itself.
        let least = |i: usize, enough: &dyn Fn(f64) -> bool| {
            let near = |j: &usize, c: f64| r.minutes[i][*j].is_some_and(|m| m <= c);
            let within = |c: f64| (0..r.n()).filter(|j| near(j, c)).map(|j| r.supply[j]).sum::<f64>();
            let mut costs: Vec<f64> = r.minutes[i].iter().flatten().copied().collect();
            costs.sort_by(f64::total_cmp);
            costs.into_iter().find(|c| enough(within(*c)))
        };
        let found = cost_to_closest(&times, &places, "supply", n, Perspective::Active).unwrap();
        let twin: Vec<Option<f64>> = (0..r.n()).map(|i| least(i, &|sum| sum >= n)).collect();
        prop_assert_eq!(found.values, twin);
        for (edge, more) in [(BalancingEdge::MoreThan, true), (BalancingEdge::AtLeast, false)] {
            let options = BalancingOptions::default().increment(None).edge(edge);
            let found = balancing_cost(&times, &places, "supply", "people", options).unwrap();
            let twin = |i: usize| match r.people[i] {
                0.0 => Some(0.0),
                p => least(i, &|sum| if more { sum > p } else { sum >= p }),
            };
            prop_assert_eq!(found.values, (0..r.n()).map(twin).collect::<Vec<_>>());
        }
    }

    #[test]
    fn catchments(r in region(), f in impedance()) {
        let (times, places) = r.tables();
        let w = r.weights(&f);
        let of = |catchment: Catchment| {
            floating_catchment(&times, &places, "supply", "people", &f, catchment).unwrap().values
        };
        close(&of(Catchment::TwoStep), &two_steps(&r, &w, &w))?;
        // People choose among the places with supply.
        let open = |row: &Vec<f64>| row.iter().zip(&r.supply).map(|(w, s)| if *s > 0.0 { *w } else { 0.0 }).collect();
        let choices = by_row(&w.iter().map(open).collect::<Vec<_>>());
        let chosen: Vec<Vec<f64>> =
            w.iter().zip(&choices).map(|(w, g)| w.iter().zip(g).map(|(w, g)| w * g).collect()).collect();
        let g = by_row(&w);
        close(&of(Catchment::ThreeStep), &two_steps(&r, &chosen, &chosen))?;
        close(&of(Catchment::Balanced), &two_steps(&r, &g, &transposed(&by_row(&transposed(&w)))))?;
    }

    #[test]
    fn shares_of_competing_people(r in region(), f in impedance(), alpha in prop_oneof![Just(1.0), 0.5..2.0]) {
        let (times, places) = r.tables();
        let w = r.weights(&f);
        // As published: people over their total and weights over their sum at the destination, then balanced.
        let powers: Vec<f64> = r.people.iter().map(|p| p.powf(alpha)).collect();
        let of_people: Vec<f64> = powers.iter().map(|p| ratio(*p, powers.iter().sum())).collect();
        let of_cost = transposed(&by_row(&transposed(&w)));
        let both = |i: usize, j: usize| of_people[i] * of_cost[i][j];
        let share = |i: usize, j: usize| ratio(both(i, j), (0..r.n()).map(|i| both(i, j)).sum());
        let twin: Vec<f64> = (0..r.n()).map(|i| (0..r.n()).map(|j| r.supply[j] * share(i, j)).sum()).collect();
        let found = spatial_availability(&times, &places, "supply", "people", &f, alpha).unwrap();
        close(&found.values, &twin)?;
        if alpha == 1.0 {
            let active = singly_constrained(&times, &places, "supply", "people", &f, Perspective::Active).unwrap();
            close(&active.values, &twin)?;
        }
        let passive = singly_constrained(&times, &places, "supply", "people", &f, Perspective::Passive).unwrap();
        let pull = |i: usize, j: usize| r.supply[j] * w[i][j];
        let share = |i: usize, j: usize| ratio(pull(i, j), (0..r.n()).map(|j| pull(i, j)).sum());
        let twin: Vec<f64> = (0..r.n()).map(|j| (0..r.n()).map(|i| r.people[i] * share(i, j)).sum()).collect();
        close(&passive.values, &twin)?;
        let total = total_constrained(&times, &places, "supply", &f, Perspective::Active).unwrap();
        let met: f64 = (0..r.n()).filter(|j| r.minutes.iter().any(|row| row[*j].is_some())).map(|j| r.supply[j]).sum();
        let weights: f64 = (0..r.n()).flat_map(|i| (0..r.n()).map(move |j| (i, j))).map(|(i, j)| pull(i, j)).sum();
        if weights > 0.0 {
            let of = |i: usize| met * (0..r.n()).map(|j| pull(i, j)).sum::<f64>() / weights;
            close(&total.values, &(0..r.n()).map(of).collect::<Vec<_>>())?;
        } else {
            prop_assert!(total.values.iter().all(Option::is_none));
        }
    }

    #[test]
    fn flows_of_full_tables(mut r in region(), f in prop::sample::select(vec!["exp:0.1", "gaussian:40", "power:1"])) {
        // With a way between all and decays that never end, any totals fit.
        r.minutes.iter_mut().flatten().for_each(|m| *m = Some(m.unwrap_or(33.0)));
        prop_assume!(r.people.iter().sum::<f64>() > 0.0 && r.supply.iter().sum::<f64>() > 0.0);
        let (times, places) = r.tables();
        let f: Impedance = f.parse().unwrap();
        let options = DoublyOptions::default().tolerance(1e-10).max_rounds(100_000).totals(Totals::ScaleSupply);
        let found = doubly_constrained(&times, &places, "supply", "people", &f, options).unwrap();
        let total: f64 = r.people.iter().sum();
        let scale = total / r.supply.iter().sum::<f64>();
        let mut arrivals = vec![0.0; r.n()];
        for i in 0..r.n() {
            let flows: Vec<(usize, f64)> = found.of(&times, i).collect();
            prop_assert!((flows.iter().map(|(_, v)| v).sum::<f64>() - r.people[i]).abs() < 1e-8 * total);
            flows.into_iter().for_each(|(j, v)| arrivals[j] += v);
        }
        for (arrived, supply) in arrivals.iter().zip(&r.supply) {
            prop_assert!((arrived - scale * supply).abs() < 1e-8 * total);
        }
        // Of all flows with these sums, those of a gravity form: cross ratios of flows are those of the weights.
        let w = r.weights(&f);
        let of = |i: usize, j: usize| found.of(&times, i).find(|(to, _)| *to == j).unwrap().1;
        let (left, right) = (of(0, 0) * of(1, 1) * w[0][1] * w[1][0], of(0, 1) * of(1, 0) * w[0][0] * w[1][1]);
        prop_assert!((left - right).abs() <= 1e-9 * left.max(right).max(1e-300));
    }
}

proptest! {
    // Small moves take their time.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rational_agents(r in region()) {
        let (times, places) = r.tables();
        prop_assume!(r.people.iter().sum::<f64>() > 0.0 && r.supply.iter().sum::<f64>() > 0.0);
        let options = RaamOptions::default().tolerance(1e-9).max_rounds(10_000);
        let found = raam(&times, &places, "supply", "people", options).unwrap();
        let twin = small_moves(&r, 60.0);
        for (i, (found, twin)) in found.values.iter().zip(twin).enumerate() {
            match (found, twin) {
                (Some(a), Some(b)) => prop_assert!((a - b).abs() < 2e-3 * b.max(1.0), "place {}: {} {}", i, a, b),
                (a, b) => prop_assert_eq!(a.is_some(), b.is_some()),
            }
        }
    }
}

/// RAAM as published, moved in small steps: from the dearest destination in use to the cheapest, half of what would make
/// both cost the same, over and over.
fn small_moves(r: &Region, tau: f64) -> Vec<Option<f64>> {
    let n = r.n();
    let rho = r.people.iter().sum::<f64>() / r.supply.iter().sum::<f64>();
    let open = |i: usize, j: usize| r.minutes[i][j].filter(|_| r.supply[j] > 0.0);
    let mut flows = vec![vec![0.0; n]; n];
    let mut loads = vec![0.0; n];
    let cost = |loads: &[f64], i: usize, j: usize| open(i, j).map(|m| m / tau + loads[j] / (r.supply[j] * rho));
    let cheapest = |loads: &[f64], i: usize| {
        (0..n).filter_map(|j| Some((cost(loads, i, j)?, j))).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    for (i, (flow, people)) in flows.iter_mut().zip(&r.people).enumerate() {
        if let Some((_, j)) = cheapest(&loads, i) {
            flow[j] = *people;
            loads[j] += people;
        }
    }
    for _ in 0..4_000 {
        for (i, flow) in flows.iter_mut().enumerate() {
            let Some((low, to)) = cheapest(&loads, i) else { continue };
            let used = (0..n).filter(|j| flow[*j] > 0.0);
            let dearest = used.filter_map(|j| Some((cost(&loads, i, j)?, j))).max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((high, from)) = dearest else { continue };
            if from != to {
                let slopes = 1.0 / (r.supply[from] * rho) + 1.0 / (r.supply[to] * rho);
                let moved = (0.5 * (high - low) / slopes).min(flow[from]);
                flow[from] -= moved;
                flow[to] += moved;
                loads[from] -= moved;
                loads[to] += moved;
            }
        }
    }
    (0..n).map(|i| cheapest(&loads, i).map(|(cost, _)| cost)).collect()
}

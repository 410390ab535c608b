//! Laws of accessibility: what is handed out is what is there, more time reaches no less, the order of rows is nothing.

use compact_city::access::{
    BalancingEdge, BalancingOptions, Catchment, DoublyOptions, Impedance, IntervalOptions, IntervalSummary, Measure,
    Perspective, RaamOptions, Totals, cumulative, floating_catchment, spatial_availability,
};
use compact_city::geo::{StreetEdge, StreetNetwork};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::read::{self, FacilityOptions};
use compact_city::table::{CellColumns, LandUse, PopulationCells, TravelTimes, WalkOptions};
use proptest::prelude::*;

use crate::differential::access::{Region, impedance, region};

/// Supply of the places that somebody reaches with some weight.
fn reached_supply(r: &Region, weight: impl Fn(f64) -> f64) -> f64 {
    let reached =
        |j: usize| r.minutes.iter().zip(&r.people).any(|(row, p)| *p > 0.0 && row[j].is_some_and(|m| weight(m) > 0.0));
    (0..r.supply.len()).filter(|j| reached(*j)).map(|j| r.supply[j]).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn catchments_hand_out_the_supply_that_is_reached(r in region(), f in impedance()) {
        let (times, places) = r.tables();
        let reached = reached_supply(&r, |m| f.weight(m));
        for catchment in [Catchment::TwoStep, Catchment::ThreeStep] {
            let found = floating_catchment(&times, &places, "supply", "people", &f, catchment).unwrap();
            let given: f64 = found.values.iter().zip(&r.people).map(|(a, p)| a.unwrap() * p).sum();
            prop_assert!((given - reached).abs() <= 1e-9 * reached.max(1.0), "{:?} {} {}", catchment, given, reached);
        }
        let found = spatial_availability(&times, &places, "supply", "people", &f, 1.0).unwrap();
        let given: f64 = found.values.iter().flatten().sum();
        prop_assert!((given - reached).abs() <= 1e-9 * reached.max(1.0));
        let lost = r.supply.iter().sum::<f64>() - reached;
        prop_assert_eq!(lost > 0.5, found.diagnostics.iter().any(|d| d.contains("reached by nobody")));
    }

    #[test]
    fn more_time_reaches_no_less(r in region(), mut cutoffs in prop::collection::vec(0.0..100.0, 2..6)) {
        let (times, places) = r.tables();
        cutoffs.sort_by(f64::total_cmp);
        for perspective in [Perspective::Active, Perspective::Passive] {
            let found = cumulative(&times, &places, "supply", &cutoffs, perspective).unwrap();
            for two in found.windows(2) {
                prop_assert!(two[0].values.iter().zip(&two[1].values).all(|(near, far)| near <= far));
            }
        }
    }

    #[test]
    fn impedances_fall_from_no_more_than_1_and_go_through_text(f in impedance(), a in 0.0..200.0, b in 0.0..200.0) {
        let (near, far) = if a <= b { (a, b) } else { (b, a) };
        prop_assert!(f.weight(near) >= f.weight(far) && f.weight(near) <= 1.0 && f.weight(far) >= 0.0);
        prop_assert_eq!(&f.to_string().parse::<compact_city::access::Impedance>().unwrap(), &f);
    }

    #[test]
    fn the_order_of_rows_and_places_is_nothing(
        (r, order) in region().prop_flat_map(|r| {
            let order = Just((0..r.people.len()).collect::<Vec<usize>>()).prop_shuffle();
            (Just(r), order)
        }),
        seed in any::<u64>(),
    ) {
        let (times, places) = r.tables();
        // The places in another order, under their old ids, and the rows in another one again.
        let ids: Vec<String> = order.iter().map(|i| places.ids()[*i].clone()).collect();
        let moved = |name: &str| {
            let column = places.column(name).unwrap();
            (name.to_owned(), order.iter().map(|i| column[*i]).collect::<Vec<_>>())
        };
        let turned = LandUse::new(ids, vec![moved("people"), moved("supply")]).unwrap();
        let row = |i: usize| turned.row(&places.ids()[i]).unwrap();
        let mut pairs: Vec<(u32, u32, f64)> = (0..places.len())
            .flat_map(|i| times.of(i).map(move |(j, m)| (row(i) as u32, row(j) as u32, m)))
            .collect();
        pairs.sort_by_key(|(i, j, _)| (u64::from(*i) * 1_000 + u64::from(*j)).wrapping_mul(seed | 1).rotate_left(23));
        let column = |of: fn(&(u32, u32, f64)) -> u32| pairs.iter().map(of).collect::<Vec<u32>>();
        let minutes: Vec<f64> = pairs.iter().map(|p| p.2).collect();
        let shuffled = TravelTimes::new(&turned, &column(|p| p.0), &column(|p| p.1), &minutes).unwrap();
        prop_assert_eq!(&shuffled.reversed().reversed(), &shuffled);
        for (text, tolerance) in [
            ("cumulative:40:supply", 1e-12),
            ("cumulative:40:people:passive", 1e-12),
            ("cumulative_interval:20-60/5:mean:supply", 1e-12),
            ("gravity:exp:0.1:supply", 1e-12),
            ("2sfca:gaussian:20:supply:people", 1e-9),
            ("3sfca:exp:0.1:supply:people", 1e-9),
            ("bfca:linear:60:supply:people", 1e-9),
            ("spatial_availability:exp:0.1:supply:people:1.5", 1e-9),
            ("cost_to_closest:300:people:passive", 0.0),
            ("balancing_cost:exact:supply:people", 0.0),
            ("total_constrained:power:1.5:supply", 1e-9),
            ("singly_constrained:exp:0.1:supply:people:passive", 1e-9),
            ("raam:supply:people:tolerance=0.000000001:max_rounds=10000", 1e-3),
        ] {
            let measure: Measure = text.parse().unwrap();
            let (found, same) = (measure.of(&shuffled, &turned).unwrap(), measure.of(&times, &places).unwrap());
            for (i, value) in same.values.iter().enumerate() {
                match (found.values[row(i)], *value) {
                    (Some(a), Some(b)) => {
                        prop_assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{}: {} {}", text, a, b);
                    }
                    (a, b) => prop_assert_eq!(a, b, "{}", text),
                }
            }
        }
    }

    #[test]
    fn weights_near_nothing_give_numbers_and_lose_no_supply(
        r in region(), costs in prop::collection::vec(300.0..745.0_f64, 64), alpha in 1.0..400.0_f64,
    ) {
        let mut r = r;
        for (m, cost) in r.minutes.iter_mut().flatten().zip(&costs) {
            *m = m.map(|_| *cost);
        }
        let (times, places) = r.tables();
        let f: Impedance = "exp:1".parse().unwrap();
        let total: f64 = r.supply.iter().sum();
        for catchment in Catchment::ALL.into_iter().filter(|c| *c != Catchment::KernelDensity) {
            let found = floating_catchment(&times, &places, "supply", "people", &f, catchment).unwrap();
            prop_assert!(found.values.iter().all(|v| v.unwrap().is_finite()), "{:?} {:?}", catchment, found);
            if catchment == Catchment::Balanced {
                continue;
            }
            let lost: f64 = found.diagnostics.iter().filter_map(|d| d.split_once(" places, ")?.1.split(' ').next()?.parse::<f64>().ok()).sum();
            let given: f64 = found.values.iter().zip(&r.people).map(|(a, p)| a.unwrap() * p).sum();
            prop_assert!((given + lost - total).abs() <= 1e-9 * total.max(1.0), "{:?} {} {}", catchment, given, lost);
        }
        let found = spatial_availability(&times, &places, "supply", "people", &f, alpha).unwrap();
        prop_assert!(found.values.iter().all(|v| v.unwrap().is_finite()), "{:?}", found);
    }

    #[test]
    fn catchments_of_a_table_cut_off_are_those_of_a_binary_impedance(r in region(), cutoff in 0.0..90.0) {
        let (times, places) = r.tables();
        let all: Measure = format!("2sfca:binary:{cutoff}:supply:people").parse().unwrap();
        let cut: Measure = "2sfca:binary:1000:supply:people".parse().unwrap();
        prop_assert_eq!(all.of(&times, &places).unwrap().values, cut.of(&times.within(cutoff), &places).unwrap().values);
    }
}

#[test]
fn places_without_supply_are_no_choice_in_3sfca() {
    // Two hospitals and, near one of them, none or many cafes.
    let values = |cafes: usize| {
        let n = 4 + cafes;
        let amounts = |of: &[f64]| (0..n).map(|i| Some(of.get(i).copied().unwrap_or(0.0))).collect::<Vec<_>>();
        let columns = vec![("people".into(), amounts(&[10.0, 30.0])), ("beds".into(), amounts(&[0.0, 0.0, 5.0, 7.0]))];
        let places = LandUse::new((0..n).map(|i| i.to_string()).collect(), columns).unwrap();
        let (mut from, mut to, mut minutes) = (vec![0, 0, 1, 1], vec![2, 3, 2, 3], vec![5.0, 20.0, 15.0, 10.0]);
        for cafe in 4..n as u32 {
            from.push(0);
            to.push(cafe);
            minutes.push(1.0);
        }
        let times = TravelTimes::new(&places, &from, &to, &minutes).unwrap();
        let measure: Measure = "3sfca:exp:0.1:beds:people".parse().unwrap();
        measure.of(&times, &places).unwrap().values[..2].to_vec()
    };
    assert_eq!(values(0), values(9));
}

#[test]
fn weights_too_small_to_square_still_hand_out_supply() {
    // exp(-400) squared is below every number.
    let columns = vec![("people".into(), vec![Some(10.0), Some(0.0)]), ("beds".into(), vec![Some(0.0), Some(5.0)])];
    let places = LandUse::new(vec!["a".into(), "b".into()], columns).unwrap();
    let times = TravelTimes::new(&places, &[0], &[1], &[400.0]).unwrap();
    for kind in ["2sfca", "3sfca", "bfca"] {
        let measure: Measure = format!("{kind}:exp:1:beds:people").parse().unwrap();
        let found = measure.of(&times, &places).unwrap();
        assert!((found.values[0].unwrap() - 0.5).abs() < 1e-12, "{kind}: {found:?}");
        assert!(found.diagnostics.iter().all(|d| !d.contains("reached by nobody")), "{kind}: {found:?}");
    }
    // A power of the people that no number holds.
    let columns = vec![("people".into(), vec![Some(2_000.0), Some(1_999.0)]), ("beds".into(), vec![Some(3.0); 2])];
    let places = LandUse::new(vec!["a".into(), "b".into()], columns).unwrap();
    let times = TravelTimes::new(&places, &[0, 1, 0, 1], &[0, 0, 1, 1], &[1.0; 4]).unwrap();
    let measure: Measure = "spatial_availability:exp:0.1:beds:people:150".parse().unwrap();
    let found = measure.of(&times, &places).unwrap().values;
    let odds = (1_999.0_f64 / 2_000.0).powf(150.0);
    assert!((found[0].unwrap() - 6.0 / (1.0 + odds)).abs() < 1e-9, "{found:?}");
    assert!((found[0].unwrap() + found[1].unwrap() - 6.0).abs() < 1e-9, "{found:?}");
}

#[test]
fn no_option_of_a_measure_is_lost_in_its_text() {
    let impedance = || Impedance::Tanner { exponent: 0.25, beta: 1e-7, cutoff: 45.5 };
    let (column, perspective) = (|| "jobs".to_owned(), Perspective::Passive);
    let (supply, demand) = (|| "jobs".to_owned(), || "65_plus".to_owned());
    let doubly = DoublyOptions::default().tolerance(1e-9).max_rounds(7).totals(Totals::ScaleSupply);
    let interval = IntervalOptions::between(2.5, 1e3).step(0.25).summary(IntervalSummary::Mean).whole();
    let balancing = BalancingOptions::default().edge(BalancingEdge::AtLeast);
    let (n, cutoff, alpha) = (2.5, 1e-3, 0.75);
    let catchment = |catchment| Measure::FloatingCatchment {
        catchment,
        impedance: if catchment == Catchment::KernelDensity { Impedance::Gaussian { sigma: 0.1 } } else { impedance() },
        supply: supply(),
        demand: demand(),
    };
    let raam = |options| Measure::Raam { supply: supply(), demand: demand(), options };
    let balancing_cost = |options| Measure::BalancingCost { supply: supply(), demand: demand(), options };
    let mut all = vec![
        Measure::Cumulative { cutoff, column: column(), perspective },
        Measure::CumulativeInterval { options: interval, column: column(), perspective },
        Measure::Gravity { impedance: impedance(), column: column(), perspective },
        Measure::SpatialAvailability { impedance: impedance(), supply: supply(), demand: demand(), alpha },
        raam(RaamOptions::default().tau(45.0).tolerance(1e-6).max_rounds(12)),
        raam(RaamOptions::default().tolerance(0.01)),
        raam(RaamOptions::default().max_rounds(3)),
        Measure::CostToClosest { n, column: column(), perspective },
        balancing_cost(balancing.increment(None)),
        balancing_cost(balancing.increment(0.5)),
        Measure::TotalConstrained { impedance: impedance(), column: column(), perspective },
        Measure::SinglyConstrained { impedance: impedance(), supply: supply(), demand: demand(), perspective },
        Measure::DoublyConstrained { impedance: impedance(), supply: supply(), demand: demand(), options: doubly },
    ];
    all.extend(Catchment::ALL.map(catchment));
    for measure in all {
        let text = measure.to_string();
        assert_eq!(text.parse::<Measure>().unwrap(), measure, "{text}");
    }
}

#[test]
fn measures_go_through_text() {
    for text in [
        "cumulative:30:jobs",
        "cumulative:30.5:jobs:passive",
        "cumulative_interval:30-60:median:jobs",
        "cumulative_interval:30-60/5:mean:jobs:whole:passive",
        "gravity:exp:0.2:schools",
        "gravity:steps:30=0.5+60=0:schools:passive",
        "2sfca:binary:50:jobs:population",
        "e2sfca:steps_up_to:20=1+40=0.68+60=0.22:jobs:population",
        "kd2sfca:epanechnikov:30:jobs:population",
        "3sfca:logistic:40:10:jobs:population",
        "bfca:gaussian:20:jobs:population",
        "spatial_availability:exp:0.1:jobs:population",
        "spatial_availability:exp:0.1:jobs:population:0.5",
        "raam:jobs:population",
        "raam:jobs:population:30",
        "raam:jobs:population:tolerance=0.001",
        "raam:jobs:population:30:tolerance=0.00001:max_rounds=500",
        "cost_to_closest:1:schools",
        "cost_to_closest:3:schools:passive",
        "balancing_cost:1:jobs:population",
        "balancing_cost:exact:jobs:population:at_least",
        "total_constrained:power:1.5:jobs:passive",
        "singly_constrained:modified_gaussian:440:jobs:population",
        "doubly_constrained:linear:45:jobs:population:scaled",
        "doubly_constrained:linear:45:jobs:population:max_rounds=50",
        "gravity:tanner:0.3:0.07:45:jobs",
    ] {
        let measure: Measure = text.parse().unwrap();
        assert_eq!(measure.to_string(), text);
        let json = serde_json::to_string(&measure).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Measure>(&json).unwrap(), measure);
    }
}

#[test]
fn cells_and_facilities_are_places_of_one_table() {
    let columns = vec![
        Column::new("id".into(), [7_i64, 8]),
        Column::new("lon".into(), [137.0, 137.004]),
        Column::new("lat".into(), [36.7, 36.7]),
        Column::new("population".into(), [10.0, 20.0]),
        Column::new("aged".into(), [Some(4.0), None]),
    ];
    let groups = CellColumns::new().group("aged", "aged");
    let cells = PopulationCells::from_frame(DataFrame::new(2, columns).unwrap(), groups).unwrap();
    let csv = "id,category,lat,lon\nA,clinic,36.7,137.0\nA,school,36.7,137.004\n";
    let facilities = read::facilities_from_bytes(csv.as_bytes(), "facilities.csv", FacilityOptions::new()).unwrap();
    let places = LandUse::of_cells_and_facilities(&cells, &facilities).unwrap();
    assert_eq!(places.ids(), ["7", "8", "clinic:A", "school:A"]);
    let column = |name: &str| places.column(name).unwrap().to_vec();
    assert_eq!(column("population"), [10.0, 20.0, 0.0, 0.0].map(Some));
    assert_eq!(column("aged"), [Some(4.0), None, Some(0.0), Some(0.0)]);
    assert_eq!(column("school"), [0.0, 0.0, 0.0, 1.0].map(Some));
    let frame = places.to_frame().unwrap();
    let again = LandUse::from_frame(&frame, "id").unwrap();
    assert_eq!((again.ids(), again.column("aged").unwrap()), (places.ids(), places.column("aged").unwrap()));
}

#[test]
fn every_measure_works_on_walks_along_streets() {
    // Four junctions of a street, 400 m apart, on which the homes lie; a clinic at each end.
    let lons: Vec<f64> = (0..4).map(|i| 137.0 + 0.004 * f64::from(i)).collect();
    let lats = vec![36.7; 4];
    let edges: Vec<StreetEdge> = (0..3).map(|i| StreetEdge::new(i, i + 1).length_m(400.0)).collect();
    let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
    let homes = streets.snap(&lons, &lats, 50.0).unwrap();
    let clinics = streets.snap(&[137.0, 137.012, 138.0], &[36.7, 36.7, 36.7], 50.0).unwrap();
    let columns = vec![
        ("people".into(), [10.0, 20.0, 30.0, 40.0, 0.0, 0.0, 0.0].map(Some).to_vec()),
        ("doctors".into(), [0.0, 0.0, 0.0, 0.0, 3.0, 4.0, 5.0].map(Some).to_vec()),
    ];
    let places = LandUse::new((0..7).map(|i| i.to_string()).collect(), columns).unwrap();
    let times = TravelTimes::along(&streets, &homes, &clinics, WalkOptions::default().limit_min(12.0)).unwrap();
    let rows: Vec<Vec<(usize, f64)>> = (0..4).map(|i| times.of(i).map(|(j, m)| (j, m.round())).collect()).collect();
    assert_eq!(rows, [vec![(4, 0.0)], vec![(4, 5.0), (5, 10.0)], vec![(5, 5.0), (4, 10.0)], vec![(5, 0.0)]]);
    assert!(times.diagnostics().iter().any(|d| d.contains("1 destinations lie on no street")));
    let of = |measure: &str| measure.parse::<Measure>().unwrap().of(&times, &places).unwrap().values;
    assert_eq!(of("cumulative:12:doctors")[..4], [Some(3.0), Some(7.0), Some(7.0), Some(4.0)]);
    // 3 doctors for 60 people, 4 for 90.
    let (near, far) = (3.0 / 60.0, 4.0 / 90.0);
    let catchment = of("2sfca:binary:12:doctors:people");
    for (found, expected) in catchment.iter().zip([near, near + far, near + far, far]) {
        assert!((found.unwrap() - expected).abs() < 1e-12);
    }
    assert!(of("raam:doctors:people")[..4].iter().all(Option::is_some));
    let among = TravelTimes::among(&streets, &homes, ()).unwrap();
    assert_eq!((among.places(), among.len()), (4, 16));
}

//! Laws of accessibility: what is handed out is what is there, more time reaches no less, the order of rows is nothing.

use compact_city::access::{Catchment, Measure, Perspective, cumulative, floating_catchment, spatial_availability};
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
    fn the_order_of_rows_is_nothing(r in region(), seed in any::<u64>()) {
        let (times, places) = r.tables();
        let mut pairs: Vec<(u32, u32, f64)> = (0..places.len())
            .flat_map(|i| times.of(i).map(move |(j, m)| (i as u32, j as u32, m)))
            .collect();
        pairs.sort_by_key(|(i, j, _)| (u64::from(*i) * 1_000 + u64::from(*j)).wrapping_mul(seed | 1).rotate_left(23));
        let column = |of: fn(&(u32, u32, f64)) -> u32| pairs.iter().map(of).collect::<Vec<u32>>();
        let minutes: Vec<f64> = pairs.iter().map(|p| p.2).collect();
        let shuffled = TravelTimes::new(&places, &column(|p| p.0), &column(|p| p.1), &minutes).unwrap();
        prop_assert_eq!(&shuffled, &times);
        prop_assert_eq!(&times.reversed().reversed(), &times);
        for measure in ["gravity:exp:0.1:supply", "bfca:linear:60:supply:people", "raam:supply:people"] {
            let measure: Measure = measure.parse().unwrap();
            prop_assert_eq!(measure.of(&shuffled, &places).unwrap(), measure.of(&times, &places).unwrap());
        }
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
        "cost_to_closest:1:schools",
        "cost_to_closest:3:schools:passive",
        "balancing_cost:1:jobs:population",
        "balancing_cost:exact:jobs:population:at_least",
        "total_constrained:power:1.5:jobs:passive",
        "singly_constrained:modified_gaussian:440:jobs:population",
        "doubly_constrained:linear:45:jobs:population:scaled",
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

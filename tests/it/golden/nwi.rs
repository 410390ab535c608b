//! National Walkability Index and Smart Location Database against published block groups and the guide's formulas.

use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::walkability::{
    D5Decay, MissingTransit, NwiOptions, NwiRanks, RankCuts, SldOptions, SldUndefined, WalkabilityClass,
    national_walkability, nwi, smart_location,
};

// Block group of the White House and two of Charlottesville, of EPA's table.
#[test]
fn published_block_groups_have_their_index() {
    for (ranks, published) in
        [([13, 15, 20, 20], 18.0), ([6, 9, 10, 17], 11.5), ([12, 2, 11, 19], 12.333_333_333_333_3)]
    {
        let [d2a, d2b, d3b, d4a] = ranks;
        assert!((nwi(&NwiRanks::new(d2a, d2b, d3b, d4a).unwrap()) - published).abs() < 1e-13);
    }
}

// Classes of the methodology: [1, 5.75], (5.75, 10.5], (10.5, 15.25], (15.25, 20].
#[test]
fn classes_end_on_their_bounds() {
    use WalkabilityClass::{AboveAverage, BelowAverage, Least, Most};
    for (index, class) in [
        (1.0, Least),
        (5.75, Least),
        (5.76, BelowAverage),
        (10.5, BelowAverage),
        (10.51, AboveAverage),
        (15.25, AboveAverage),
        (15.26, Most),
        (20.0, Most),
    ] {
        assert_eq!(WalkabilityClass::of(index), Some(class), "{index}");
    }
    assert_eq!(
        (WalkabilityClass::of(0.99), WalkabilityClass::of(20.01), WalkabilityClass::of(f64::NAN)),
        (None, None, None)
    );
}

// With 60 % of block groups without transit, those with it take ranks 13 to 20, as in version 3 of EPA's table.
#[test]
fn places_without_transit_take_rank_1_and_push_the_others_up() {
    let distances: Vec<Option<f64>> = (0..100).map(|i| (i >= 60).then_some(f64::from(100 - i) * 30.0)).collect();
    let cuts = RankCuts::of_distances(&distances).unwrap();
    let ranks: Vec<u8> = distances.iter().map(|d| cuts.rank(d.unwrap_or(f64::INFINITY))).collect();
    assert!(ranks[..60].iter().all(|r| *r == 1));
    let expected: Vec<u8> = (13..=20).flat_map(|r| [r; 5]).collect();
    assert_eq!(ranks[60..], expected);
    assert_eq!(cuts.cuts()[..12], [None; 12]);
}

#[test]
fn hundred_values_fall_into_twenty_ranks_of_five() {
    let values: Vec<Option<f64>> = (1..=100).map(|i| Some(f64::from(i))).collect();
    let cuts = RankCuts::of(&values).unwrap();
    let ranks: Vec<u8> = values.iter().map(|v| cuts.rank(v.unwrap())).collect();
    let expected: Vec<u8> = (1..=20).flat_map(|r| [r; 5]).collect();
    assert_eq!(ranks, expected);
    assert_eq!((cuts.rank(-5.0), cuts.rank(5.0), cuts.rank(5.5), cuts.rank(1e9)), (1, 1, 2, 20));
    let text = json_round_trip(&cuts);
    assert!(text.starts_with("{\"cuts\":[5.0,10.0,"), "{text}");
}

fn json_round_trip(cuts: &RankCuts) -> String {
    let text = serde_json::to_string(cuts).unwrap();
    assert_eq!(&serde_json::from_str::<RankCuts>(&text).unwrap(), cuts);
    text
}

#[test]
fn a_missing_component_is_no_index_and_missing_transit_as_asked() {
    let frame = DataFrame::new(
        3,
        vec![
            Column::new("D2A_EPHHM".into(), [Some(0.2), Some(0.5), None]),
            Column::new("D2B_E8MIXA".into(), [0.2, 0.5, 0.6]),
            Column::new("D3B".into(), [10.0, 50.0, 60.0]),
            Column::new("D4A".into(), [None, Some(300.0), Some(200.0)]),
        ],
    )
    .unwrap();
    let found = national_walkability(&frame, ()).unwrap();
    assert_eq!(found.values[0], Some(1.0));
    assert!(found.values[1].is_some() && found.values[2].is_none());
    let strict = national_walkability(&frame, NwiOptions::new().missing_transit(MissingTransit::Null)).unwrap();
    assert_eq!(strict.values[0], None);
    assert_eq!(strict.to_frame().unwrap().column("NatWalkInd").unwrap().null_count(), 2);
}

// Guide of 2014, D5: f(1), f(5), f(10), f(20), f(30), f(45), computed apart from its constants.
#[test]
fn the_decay_of_d5_has_its_values() {
    let decay = D5Decay::default();
    for (minutes, weight) in
        [(1.0, 0.93239), (5.0, 0.43482), (10.0, 0.24888), (20.0, 0.10039), (30.0, 0.04414), (45.0, 0.01368)]
    {
        assert!((decay.weight(minutes) - weight).abs() < 5.1e-6, "{minutes}: {}", decay.weight(minutes));
    }
    assert_eq!((decay.weight(45.001), decay.weight(f64::NAN), decay.weight(-1.0)), (0.0, 0.0, 0.0));
    let reached = decay.reach([(10.0, 100.0), (20.0, 50.0), (60.0, 1000.0)]).unwrap();
    assert!((reached - (24.888 + 5.0195)).abs() < 1e-3, "{reached}");
}

fn value(frame: &DataFrame, name: &str) -> Option<f64> {
    frame.column(name).unwrap().f64().unwrap().get(0)
}

// jobs 10, 20, 30, 40, 0 and 100 households: EPHHM over the 5 present classes .8282856..., over 6 it would be .7440029...
#[test]
fn households_and_jobs_mix_over_the_classes_present() {
    let e5 = [("E5_Ret", 10.0), ("E5_Off", 20.0), ("E5_Ind", 30.0), ("E5_Svc", 40.0), ("E5_Ent", 0.0), ("HH", 100.0)];
    let columns = e5.iter().map(|(n, v)| Column::new((*n).into(), [*v])).collect();
    let found = smart_location(&DataFrame::new(1, columns).unwrap(), ()).unwrap();
    assert!((value(&found.frame, "D2A_EPHHM").unwrap() - 0.828_285_628_900_495_3).abs() < 1e-15);
    assert!((value(&found.frame, "D2B_E5MIX").unwrap() - 0.923_219_672_335_507_8).abs() < 1e-15);
    assert!((value(&found.frame, "D2B_E5MIXA").unwrap() - 0.795_218_141_654_204_6).abs() < 1e-15);
    // H = 1100; E = 220 + 60 + 60 + 1240 = 1580.
    assert!((value(&found.frame, "D2C_TRIPEQ").unwrap() - (-(1.0_f64 - 1100.0 / 1580.0)).exp()).abs() < 1e-15);
    assert!(found.diagnostics[0].contains("D1A (CountHU, Ac_Unpr, Ac_Land)"), "{:?}", found.diagnostics);
}

// Land of which 0.4 % is unprotected: the density is that over all land.
#[test]
fn almost_wholly_protected_land_counts_whole() {
    let frame = |unprotected: f64| {
        let columns = [("TotPop", 100.0), ("Ac_Unpr", unprotected), ("Ac_Land", 1000.0)];
        DataFrame::new(1, columns.map(|(n, v)| Column::new(n.into(), [v])).to_vec()).unwrap()
    };
    for (unprotected, density, flag) in [(4.0, 0.1, 1.0), (5.0, 20.0, 0.0)] {
        let found = smart_location(&frame(unprotected), ()).unwrap().frame;
        assert_eq!((value(&found, "D1B"), value(&found, "D1_FLAG")), (Some(density), Some(flag)));
    }
}

#[test]
fn nothing_to_divide_by_is_what_was_asked_for() {
    let columns = [("Workers", 95.0), ("TotEmp", 0.0), ("TotPop", 0.0), ("HH", 0.0)];
    let frame = DataFrame::new(1, columns.map(|(n, v)| Column::new(n.into(), [v])).to_vec()).unwrap();
    let published = smart_location(&frame, ()).unwrap().frame;
    let null = smart_location(&frame, SldOptions::new().undefined(SldUndefined::Null)).unwrap().frame;
    // As block group 490351140001 of Utah and its like have it.
    for (name, printed) in
        [("D2A_JPHH", 0.0), ("D2R_JOBPOP", 1.0), ("D2R_WRKEMP", 1.0), ("D2A_WRKEMP", 0.0), ("D2C_WREMLX", 0.0)]
    {
        assert_eq!((value(&published, name), value(&null, name)), (Some(printed), None), "{name}");
    }
}

//! Columns, references, cut points and tables that the walkability indices cannot take.

use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::read::{FrameOptions, frame_from_bytes};
use compact_city::table::{Facilities, PopulationCells, Stops};
use compact_city::walkability::{
    D5Decay, GhsciOptions, LocalArea, MixBase, MixMeasure, MixedUseOptions, NeighborhoodOptions, NwiCuts, NwiRanks,
    RankCuts, ServiceAccess, SldOptions, ZIndex, ZReference, daily_living, entropy, ghsci_components, hill,
    hill_distance_weighted, job_housing_balance, land_use_mix, means_by, mixed_uses, national_walkability,
    service_access, smart_location, trip_equilibrium, weighted_mean, z_index,
};

use super::holds;

fn frame(columns: &[(&str, &[f64])]) -> DataFrame {
    DataFrame::new(columns[0].1.len(), columns.iter().map(|(n, v)| Column::new((*n).into(), *v)).collect()).unwrap()
}

#[test]
fn a_component_must_be_there_and_be_numbers() {
    let index = ZIndex::new("mine", [("density", 1.0)]);
    let missing = z_index(&frame(&[("densty", &[1.0, 2.0])]), &index).unwrap_err();
    holds(&missing, &["index `mine`", "field `density`", "missing column (is it `densty`?)"]);
    let text = DataFrame::new(1, vec![Column::new("density".into(), ["high"])]).unwrap();
    holds(&z_index(&text, &index).unwrap_err(), &["field `density`", "the column holds str; expected numbers"]);
    let nan = z_index(&frame(&[("density", &[1.0, f64::NAN, f64::INFINITY])]), &index).unwrap_err();
    holds(&nan, &["line 2, field `density`: NaN is not a finite number", "(and 1 more row with a fault)"]);
}

#[test]
fn an_index_must_make_sense() {
    let data = frame(&[("a", &[1.0, 2.0])]);
    let none = ZIndex::new::<&str>("mine", []);
    holds(&z_index(&data, &none).unwrap_err(), &["index `mine`: no component"]);
    let twice = ZIndex::new("mine", [("a", 1.0), ("a", 2.0)]);
    holds(&z_index(&data, &twice).unwrap_err(), &["field `a`: the component stands twice"]);
    let weight = ZIndex::new("mine", [("a", f64::NAN)]);
    holds(&z_index(&data, &weight).unwrap_err(), &["field `a`: NaN is not a weight"]);
    let flat = ZIndex::new("mine", [("a", 1.0)]).reference("a", ZReference { mean: 1.0, sd: 0.0 }).unwrap();
    holds(&z_index(&data, &flat).unwrap_err(), &["field `a`: mean 1 and sd 0 are no reference"]);
    let within = ZIndex::new("mine", [("a", 1.0)]).within("city");
    holds(&z_index(&data, &within).unwrap_err(), &["field `city`: missing column"]);
    holds(
        &ZIndex::frank().column("land_use_mx", "mix").unwrap_err(),
        &["unknown component `land_use_mx`", "`land_use_mix`"],
    );
    let reference = ZReference::new(0.0, 1.0).unwrap();
    holds(&ZIndex::japan().reference("destinations", reference).unwrap_err(), &["unknown component `destinations`"]);
    holds(&ZIndex::preset("frnak").unwrap_err(), &["unknown walkability index `frnak`", "`frank`"]);
}

#[test]
fn a_reference_needs_spread() {
    for (mean, sd) in [(0.0, 0.0), (0.0, -1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
        holds(&ZReference::new(mean, sd).unwrap_err(), &["z-score reference", "are no reference"]);
    }
    for (values, why) in [
        (vec![None, None], "no value is known"),
        (vec![Some(3.0)], "there is one value"),
        (vec![Some(3.0), None, Some(3.0)], "all 2 values are 3"),
    ] {
        let error = ZReference::of(&values, 1).unwrap_err();
        assert!(error.is_undefined());
        holds(&error, &[why]);
    }
    holds(&ZReference::of(&[Some(1.0), Some(2.0)], 2).unwrap_err(), &["too few for a divisor of n - 2"]);
}

#[test]
fn amounts_are_0_or_more() {
    for unsound in [-1.0, f64::NAN, f64::INFINITY] {
        let amounts = [1.0, unsound];
        for measure in [MixMeasure::default(), MixMeasure::Hhi, MixMeasure::GiniSimpson, MixMeasure::Hill(1.0)] {
            holds(&measure.of(&amounts).unwrap_err(), &["is not an amount; expected a number of 0 or more"]);
        }
        assert!(job_housing_balance(unsound, 1.0, 1.0).is_err());
        assert!(hill(&[1.0], unsound).is_err());
        assert!(hill_distance_weighted(&[1.0], &[Some(unsound)], 0.01, 1.0).is_err());
        assert!(hill_distance_weighted(&[1.0], &[Some(1.0)], unsound, 1.0).is_err());
    }
    holds(&entropy(&[1.0, 1.0, 1.0], MixBase::Fixed(2)).unwrap_err(), &["3 classes have an amount", "at most 2"]);
    let unequal = hill_distance_weighted(&[1.0, 2.0], &[Some(1.0)], 0.01, 1.0).unwrap_err();
    holds(&unequal, &["columns of unequal length: 2 of `counts`, 1 of `nearest_m`"]);
    let negative = land_use_mix(&frame(&[("a", &[1.0, 1.0]), ("b", &[1.0, -2.0])]), &["a", "b"], MixMeasure::Hhi);
    holds(&negative.unwrap_err(), &["line 2, field `b`: -2 is not an amount"]);
}

#[test]
fn means_need_columns_of_one_length_and_sound_weights() {
    holds(&weighted_mean(&[Some(1.0)], &[1.0, 2.0]).unwrap_err(), &["columns of unequal length"]);
    holds(&weighted_mean(&[Some(f64::NAN)], &[1.0]).unwrap_err(), &["line 1, field `value`: NaN"]);
    let negative = means_by(&["a", "b"], &[Some(1.0), None], &[1.0, -1.0][..]).unwrap_err();
    holds(&negative, &["line 2, field `weight`: -1 is not a weight"]);
}

#[test]
fn access_needs_distances() {
    for unsound in [-1.0, f64::NAN, f64::INFINITY] {
        let error = service_access(&[None, Some(unsound)], ServiceAccess::Binary, 500.0).unwrap_err();
        holds(&error, &["line 2, field `distance_m`", "is not a distance"]);
        assert!(service_access(&[Some(1.0)], ServiceAccess::Binary, unsound).is_err());
    }
    for k in [-1.0, 0.0, f64::NAN, f64::INFINITY] {
        let error = service_access(&[Some(1.0)], ServiceAccess::Soft { k }, 500.0).unwrap_err();
        holds(&error, &["service access: field `k`", "is not a steepness; expected a number above 0"]);
    }
    let unequal = daily_living(&[None], &[None], &[&[None, None]]).unwrap_err();
    holds(&unequal, &["columns of unequal length: 1 of `food`, 1 of `convenience`, 2 of `transit`"]);
}

#[test]
fn ranks_and_cut_points_are_checked() {
    holds(&NwiRanks::new(1, 0, 20, 20).unwrap_err(), &["field `D2B_Ranked`: 0 is not a rank (1 to 20)"]);
    holds(&NwiRanks::new(1, 1, 1, 21).unwrap_err(), &["field `D4A_Ranked`: 21"]);
    holds(&RankCuts::new(vec![Some(1.0)], false).unwrap_err(), &["there are 1; expected 19"]);
    let mut cuts: Vec<Option<f64>> = (0..19).map(|i| Some(f64::from(i))).collect();
    assert!(RankCuts::new(cuts.clone(), false).is_ok());
    holds(&RankCuts::new(cuts.clone(), true).unwrap_err(), &["cut point 2 is out of order; expected descending"]);
    cuts[3] = Some(f64::NAN);
    holds(&RankCuts::new(cuts, false).unwrap_err(), &["line 4, field `cuts`"]);
    assert!(RankCuts::of(&[None]).unwrap_err().is_undefined());
    assert!(serde_json::from_str::<RankCuts>(r#"{"cuts": [1, 2]}"#).unwrap_err().to_string().contains("expected 19"));
}

#[test]
fn minus_99999_is_no_distance() {
    let data = frame(&[
        ("D2A_EPHHM", &[0.5, 0.6]),
        ("D2B_E8MIXA", &[0.5, 0.6]),
        ("D3B", &[1.0, 2.0]),
        ("D4A", &[200.0, -99999.0]),
    ]);
    holds(&national_walkability(&data, ()).unwrap_err(), &["line 2: -99999 is not a distance; leave it out"]);
    let ranks = frame(&[
        ("D2A_EPHHM", &[0.5, 0.6]),
        ("D2B_E8MIXA", &[0.5, 0.6]),
        ("D3B", &[1.0, 2.0]),
        ("D4A", &[200.0, 300.0]),
        ("D2A_Ranked", &[9.0, 3.0]),
        ("D2B_Ranked", &[3.0, 9.0]),
        ("D3B_Ranked", &[3.0, 9.0]),
        ("D4A_Ranked", &[9.0, 3.0]),
    ]);
    holds(&NwiCuts::implied(&ranks).unwrap_err(), &["line 1: of rank 9, but worse than the value in row 2 of rank 3"]);
    let jobs = frame(&[("TotEmp", &[5.0, -99999.0]), ("HH", &[1.0, 1.0])]);
    holds(
        &smart_location(&jobs, ()).unwrap_err(),
        &["line 2, field `TotEmp`: -99999 is below 0", "SldOptions::unknown"],
    );
    let known = smart_location(&jobs, SldOptions::new().unknown(-99999.0)).unwrap();
    assert_eq!(known.frame.column("D2A_JPHH").unwrap().null_count(), 1);
}

#[test]
fn smart_location_names_what_it_lacks() {
    let data = frame(&[("people", &[5.0])]);
    holds(&smart_location(&data, ()).unwrap_err(), &["no formula has its columns", "D2A_JPHH (TotEmp, HH)"]);
    let wrong = smart_location(&data, SldOptions::new().column("TotPopulation", "people")).unwrap_err();
    holds(&wrong, &["unknown field of the Smart Location Database `TotPopulation`", "`TotPop`"]);
    let missing = smart_location(&data, SldOptions::new().column("TotPop", "persons")).unwrap_err();
    holds(&missing, &["field `persons`: missing column"]);
    for (minutes, count) in [(-1.0, 1.0), (f64::NAN, 1.0), (1.0, -1.0), (1.0, f64::NAN)] {
        holds(&D5Decay::default().reach([(1.0, 1.0), (minutes, count)]).unwrap_err(), &["destinations: line 2, field"]);
    }
    let default = D5Decay::default();
    for (decay, field) in [
        (D5Decay { a: f64::NAN, ..default }, "a"),
        (D5Decay { b: -0.3, ..default }, "b"),
        (D5Decay { c: f64::INFINITY, ..default }, "c"),
        (D5Decay { limit_min: 0.0, ..default }, "limit_min"),
    ] {
        let field = format!("D5 decay: field `{field}`");
        holds(&decay.reach([(1.0, 1.0)]).unwrap_err(), &[&field, "is not a parameter of the decay"]);
    }
    assert_eq!(D5Decay { a: f64::NAN, ..default }.weight(1.0), 0.0);
    D5Decay { b: 0.0, c: 0.0, ..default }.check().unwrap();
    for unsound in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(trip_equilibrium([unsound, 1.0, 1.0, 1.0, 1.0, 1.0]).is_err());
    }
}

#[test]
fn cells_without_ground_have_no_local_area() {
    let (lons, lats) = ([137.0, 137.01, 137.02], [36.7; 3]);
    let edges = [compact_city::geo::StreetEdge::new(0, 1), compact_city::geo::StreetEdge::new(1, 2)];
    let streets = compact_city::geo::StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
    let cells = PopulationCells::from_columns(vec![137.0], vec![36.7], vec![10.0]).unwrap();
    let (nothing, stops) = (Facilities::default(), Stops::default());
    holds(&ghsci_components(&streets, &cells, &nothing, &stops, ()).unwrap_err(), &["the cells have no ground"]);
    for unsound in [0.0, -1.0, f64::NAN, 1e9] {
        let options = GhsciOptions::new().access(ServiceAccess::Binary, unsound);
        assert!(ghsci_components(&streets, &cells, &nothing, &stops, options).is_err());
    }
    let soft = GhsciOptions::new().access(ServiceAccess::Soft { k: f64::NAN }, 500.0);
    let soft = soft.neighborhood(NeighborhoodOptions::new().area(LocalArea::Disk));
    holds(&ghsci_components(&streets, &cells, &nothing, &stops, soft).unwrap_err(), &["field `k`: NaN"]);
    let points = streets.node_points();
    holds(&mixed_uses(&streets, &points, &nothing, ()).unwrap_err(), &["there is no facility"]);
    let facility = compact_city::table::Facility {
        id: String::new(),
        name: String::new(),
        category: "shop".into(),
        position: cells.position(0),
    };
    let options = MixedUseOptions::new().measure(MixMeasure::Hhi).beta_per_m(0.01);
    let error = mixed_uses(&streets, &points, &Facilities::new(vec![facility]).unwrap(), options).unwrap_err();
    holds(&error, &["only Hill numbers are weighed by distance"]);
}

#[test]
fn broken_tables_name_the_line() {
    let read = |text: &str| frame_from_bytes(text.as_bytes(), "blocks.csv", ());
    holds(&read("").unwrap_err(), &["blocks.csv: the file is empty"]);
    holds(&read("a,b\n").unwrap_err(), &["blocks.csv: no rows"]);
    holds(
        &read("a,b\n1,2\n\n1\n1,2,3\n").unwrap_err(),
        &["blocks.csv: line 4", "1 fields but the header has 2", "1 more row"],
    );
    holds(&read("a,a\n1,2\n").unwrap_err(), &["line 1, field `a`: the column stands twice"]);
    holds(&read("a;b\n1;2\n").unwrap_err(), &["separated by ';'; expected commas"]);
    let text = frame_from_bytes(b"a\n1\n", "blocks.csv", FrameOptions::new().text(["geoid"])).unwrap_err();
    holds(&text, &["field `geoid`: missing column"]);
    assert!(compact_city::read::frame("no-such.csv", ()).unwrap_err().is_io());
    // One field that is no number makes a column text.
    let mixed = read("a,b\n1,x\n,2\n").unwrap();
    assert_eq!(mixed.column("a").unwrap().null_count(), 1);
    assert!(mixed.column("b").unwrap().str().is_ok());
}

//! Indices of z-scores on columns whose z-scores are known, and GHSCI's components on a street whose distances are.

use compact_city::geo::{LonLat, StreetEdge, StreetNetwork};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{CellColumns, Facilities, Facility, Footprint, Mode, PopulationCells, Stop, Stops};
use compact_city::walkability::{
    GhsciOptions, LocalArea, MissingTerm, NeighborhoodOptions, ServiceAccess, ZIndex, ZReference, ghsci_components,
    neighborhoods, service_access, weighted_mean, z_index,
};

fn frame(columns: &[(&str, &[Option<f64>])]) -> DataFrame {
    let rows = columns[0].1.len();
    DataFrame::new(rows, columns.iter().map(|(n, v)| Column::new((*n).into(), *v)).collect()).unwrap()
}

// The numbers 1, 2, 4 have the sd sqrt(7/3) as a sample, sqrt(14/9) as a whole.
#[test]
fn the_divisor_is_the_one_asked_for() {
    let values = [Some(1.0), Some(2.0), Some(4.0), None];
    let sample = ZReference::of(&values, 1).unwrap();
    assert!((sample.mean - 7.0 / 3.0).abs() < 1e-15 && (sample.sd - (7.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    let whole = ZReference::of(&values, 0).unwrap();
    assert!((whole.sd - (14.0_f64 / 9.0).sqrt()).abs() < 1e-15);
}

// Frank et al.: intersections count twice. Columns 1, 2, 3 have z-scores -1, 0, 1.
#[test]
fn frank_counts_intersections_twice() {
    let up: &[Option<f64>] = &[Some(1.0), Some(2.0), Some(3.0)];
    let down: &[Option<f64>] = &[Some(3.0), Some(2.0), Some(1.0)];
    let all =
        frame(&[("intersection_density", up), ("residential_density", down), ("retail_far", up), ("land_use_mix", up)]);
    assert_eq!(z_index(&all, &ZIndex::frank()).unwrap().values, [Some(-3.0), Some(0.0), Some(3.0)]);
    assert_eq!(z_index(&all, &ZIndex::frank_without_far()).unwrap().values, [Some(-2.0), Some(0.0), Some(2.0)]);
    let beh = frame(&[
        ("intersection_density", up),
        ("residential_density", up),
        ("retail_far", up),
        ("land_use_mix", up),
        ("subway_stop_density", up),
    ]);
    assert_eq!(z_index(&beh, &ZIndex::beh()).unwrap().values, [Some(-5.0), Some(0.0), Some(5.0)]);
    for name in ZIndex::PRESETS {
        let preset = ZIndex::preset(name).unwrap();
        assert_eq!(preset.name, name);
        preset.check().unwrap();
        assert_eq!(serde_json::from_str::<ZIndex>(&serde_json::to_string(&preset).unwrap()).unwrap(), preset);
    }
}

// The 25 cities (Lancet Global Health 2022): a place on all three means is 0, one sd above each is 3.
#[test]
fn against_the_25_cities_a_place_needs_no_other() {
    let all = frame(&[
        ("daily_living", &[Some(1.028), Some(1.943)]),
        ("population_density_per_km2", &[Some(11_093.1), Some(24_731.0)]),
        ("intersection_density_per_km2", &[Some(98.44), Some(135.4)]),
    ]);
    let found = z_index(&all, &ZIndex::ghsci_25_cities()).unwrap();
    assert!(found.values[0].unwrap().abs() < 1e-12 && (found.values[1].unwrap() - 3.0).abs() < 1e-12, "{found:?}");
    assert_eq!(found.references[1].reference.sd, 13_637.9);
}

#[test]
fn cities_are_pooled_or_each_a_universe() {
    let mut all = frame(&[("d", &[Some(1.0), Some(3.0), Some(10.0), Some(30.0)])]);
    all.with_column(Column::new("city".into(), [Some("a"), Some("a"), Some("b"), Some("b")])).unwrap();
    let half = 0.5_f64.sqrt();
    let each = z_index(&all, &ZIndex::new("mine", [("d", 1.0)]).within("city")).unwrap();
    for (value, expected) in each.values.iter().zip([-half, half, -half, half]) {
        assert!((value.unwrap() - expected).abs() < 1e-15);
    }
    let pooled = z_index(&all, &ZIndex::new("mine", [("d", 1.0)])).unwrap();
    // Mean 11, sd sqrt((100 + 64 + 1 + 361) / 3).
    assert!((pooled.values[3].unwrap() - 19.0 / (526.0_f64 / 3.0).sqrt()).abs() < 1e-14);
    assert_eq!((each.references.len(), pooled.references.len()), (2, 1));
}

#[test]
fn a_missing_component_is_null_or_skipped_and_equal_values_say_why() {
    let all = frame(&[
        ("a", &[Some(1.0), Some(2.0), None]),
        ("b", &[Some(5.0), Some(5.0), Some(5.0)]),
        ("c", &[Some(1.0), Some(3.0), Some(2.0)]),
    ]);
    let index = ZIndex::new("mine", [("a", 1.0), ("b", 1.0), ("c", 1.0)]);
    let null = z_index(&all, &index).unwrap();
    assert_eq!(null.values, [None, None, None]);
    assert_eq!(null.diagnostics, ["component `b`: the z-score is undefined, all 3 values are 5"]);
    let skipped = z_index(&all, &index.missing(MissingTerm::Skip)).unwrap();
    let half = 0.5_f64.sqrt();
    for (value, expected) in skipped.values.iter().zip([-half - 1.0, half + 1.0, 0.0]) {
        assert!((value.unwrap() - expected).abs() < 1e-15, "{skipped:?}");
    }
}

// 1 / (1 + exp(k (d - T) / T)), k = 5, T = 500; exp(-(d - T)^2 / 129842).
#[test]
fn soft_and_gaussian_access_have_their_values() {
    let distances = [Some(0.0), Some(500.0), Some(1000.0), None];
    let soft = service_access(&distances, ServiceAccess::SOFT, 500.0).unwrap();
    for (score, expected) in soft.iter().zip([0.993_307_149_075_715_2, 0.5, 0.006_692_850_924_284_856, 0.0]) {
        assert!((score.unwrap() - expected).abs() < 1e-15, "{soft:?}");
    }
    let gaussian = service_access(&distances, ServiceAccess::CumulativeGaussian, 500.0).unwrap();
    assert_eq!(gaussian[..2], [Some(1.0), Some(1.0)]);
    // exp(-250000 / 129842) = exp(-1.925417...).
    assert!((gaussian[2].unwrap() - 0.145_815).abs() < 1e-6, "{gaussian:?}");
}

/// A straight street of 3 km with a crossing each 500 m, whose dead ends are 10 m long; cells of 250 m on it each 500 m.
fn street_city() -> (StreetNetwork, PopulationCells) {
    let lon = |m: f64| 137.0 + m / 89_370.0;
    let (mut lons, mut lats, mut edges) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..7_u32 {
        lons.extend([lon(f64::from(i) * 500.0); 2]);
        lats.extend([36.7, 36.7001]);
        edges.push(StreetEdge::new(2 * i, 2 * i + 1).length_m(10.0));
        if i > 0 {
            edges.push(StreetEdge::new(2 * i - 2, 2 * i).length_m(500.0));
        }
    }
    let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
    let at: Vec<f64> = (0..7).map(|i| lon(f64::from(i) * 500.0)).collect();
    let frame = DataFrame::new(
        7,
        vec![
            Column::new("lon".into(), at),
            Column::new("lat".into(), [36.7; 7]),
            Column::new("population".into(), [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0]),
        ],
    )
    .unwrap();
    let columns = CellColumns::new().footprint(Footprint::Square { side_m: 250.0 });
    (streets, PopulationCells::from_frame(frame, columns).unwrap())
}

fn facility(category: &str, position: LonLat) -> Facility {
    Facility { id: String::new(), name: String::new(), category: category.into(), position }
}

#[test]
fn components_of_a_street_are_those_counted_by_hand() {
    let (streets, cells) = street_city();
    let facilities = Facilities::new(vec![facility("supermarket", cells.position(0))]).unwrap();
    let stops = Stops::new(vec![Stop::new("s", cells.position(2), Mode::Bus)]).unwrap();
    let options = GhsciOptions::new().food(["supermarket"]).neighborhood(NeighborhoodOptions::new().radius_m(1_010.0));
    let found = ghsci_components(&streets, &cells, &facilities, &stops, options.clone()).unwrap();
    let column = |name: &str| found.frame.column(name).unwrap().f64().unwrap().iter().collect::<Vec<_>>();
    // The market is 0, 500, 1000 m away, the stop 500 m on either side of the third cell; a threshold of 501 m keeps the
    // rounding of positions from deciding.
    let near =
        ghsci_components(&streets, &cells, &facilities, &stops, options.clone().access(ServiceAccess::Binary, 501.0))
            .unwrap();
    let living: Vec<Option<f64>> = near.frame.column("daily_living").unwrap().f64().unwrap().iter().collect();
    assert_eq!(living, [1.0, 2.0, 1.0, 1.0, 0.0, 0.0, 0.0].map(Some));
    assert!(
        found.diagnostics.iter().any(|d| d.contains("no convenience stores near any street")),
        "{:?}",
        found.diagnostics
    );
    // Cells within 1 km of the fourth: 20 + 30 + 40 + 50 + 60 people on 5 cells of 0.0625 km2.
    let people = column("population_density_per_km2");
    assert!((people[3].unwrap() - 200.0 / 0.3125).abs() < 1e-9, "{people:?}");
    assert!((people[0].unwrap() - 60.0 / 0.1875).abs() < 1e-9);
    // Of its junctions the two at the ends of the street have two legs; five crossings are within 1 km of the fourth.
    let crossings = column("intersection_density_per_km2");
    assert!((crossings[3].unwrap() - 5.0 / 0.3125).abs() < 1e-9, "{crossings:?}");
    let disk = ghsci_components(
        &streets,
        &cells,
        &facilities,
        &stops,
        options.neighborhood(NeighborhoodOptions::new().radius_m(1_010.0).area(LocalArea::Disk)),
    )
    .unwrap();
    let people = disk.frame.column("population_density_per_km2").unwrap().f64().unwrap().get(3).unwrap();
    assert!((people - 200.0 / (std::f64::consts::PI * 1.01 * 1.01)).abs() < 1e-9);

    let scores = z_index(&found.frame, &ZIndex::ghsci()).unwrap();
    let sum: f64 = scores.values.iter().map(|v| v.unwrap()).sum();
    assert!(sum.abs() < 1e-12);
    let city = weighted_mean(&scores.values, cells.population()).unwrap().unwrap();
    let by_hand: f64 = scores.values.iter().zip(cells.population()).map(|(v, p)| v.unwrap() * p).sum();
    assert!((city - by_hand / 280.0).abs() < 1e-12);
}

#[test]
fn a_cell_far_from_streets_has_no_components() {
    let (streets, _) = street_city();
    let cells = PopulationCells::from_columns(vec![137.0, 137.5], vec![36.7; 2], vec![10.0, 5.0]).unwrap();
    let facilities = Facilities::new(vec![facility("fresh_food_market", cells.position(0))]).unwrap();
    let options = GhsciOptions::new().neighborhood(NeighborhoodOptions::new().area(LocalArea::Disk));
    let found = ghsci_components(&streets, &cells, &facilities, &Stops::default(), options).unwrap();
    for name in ["daily_living", "population_density_per_km2", "intersection_density_per_km2"] {
        let column = found.frame.column(name).unwrap().f64().unwrap();
        assert!(column.get(0).is_some() && column.get(1).is_none(), "{name}");
    }
    assert!(found.diagnostics[0].contains("1 of 2 cells"), "{:?}", found.diagnostics);
}

#[test]
fn neighborhoods_hold_the_kinds_of_destinations_within_them() {
    let (streets, cells) = street_city();
    let facilities = ["cafe", "cafe", "bank"].map(|c| facility(c, cells.position(if c == "bank" { 4 } else { 1 })));
    let facilities = Facilities::new(facilities.to_vec()).unwrap();
    let options = NeighborhoodOptions::new().radius_m(1_010.0);
    let found = neighborhoods(&streets, &cells, &facilities, options).unwrap();
    let types: Vec<Option<f64>> = found.frame.column("destination_types").unwrap().f64().unwrap().iter().collect();
    assert_eq!(types, [1.0, 1.0, 2.0, 2.0, 1.0, 1.0, 1.0].map(Some));
    let index = z_index(&found.frame, &ZIndex::japan()).unwrap();
    // The middle of the street has most of all three.
    assert!(index.values.iter().all(|v| v.unwrap() <= index.values[3].unwrap()), "{index:?}");
}

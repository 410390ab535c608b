//! Radii, groups, ground and positions that coverage, station areas and the radius index cannot take.

use compact_city::Error;
use compact_city::geo::{LonLat, RadiusIndex};
use compact_city::table::{CellColumns, Footprint, Mode, PopulationCells, Stop, Stops};
use compact_city::transit::{
    Allocation, Clause, CoverageOptions, CoverageRule, NearestPlaces, StationAreaOptions, catchment_density_per_ha,
    corridors, coverage, station_areas,
};

use super::holds;

fn cells(columns: CellColumns) -> PopulationCells {
    let text = "lon,lat,population,65_plus\n137.2,36.7,100,30\n137.21,36.7,50,20\n";
    let columns = columns.group("65_plus", "65_plus");
    compact_city::read::cells_from_bytes(text.as_bytes(), "cells.csv", columns).unwrap()
}

fn stop(lon: f64, lat: f64) -> Stop {
    Stop::new(format!("{lon} {lat}"), LonLat::new(lon, lat).unwrap(), Mode::Bus)
}

fn stops() -> Stops {
    Stops::new(vec![stop(137.2, 36.7)]).unwrap()
}

const NO_RADII: [f64; 6] = [0.0, -300.0, f64::NAN, f64::INFINITY, 50_000.1, 200_000.0];

#[test]
fn what_is_no_radius_is_refused_everywhere() {
    let cells = cells(CellColumns::new());
    let at = [stops().stops()[0].position];
    for radius in NO_RADII {
        let rule = CoverageRule::new("mine", vec![Clause::new([Mode::Bus], radius)]);
        for allocation in [Allocation::Centroid, Allocation::Area] {
            let options = CoverageOptions::new(rule.clone()).allocation(allocation);
            holds(&coverage(&cells, &stops(), options).unwrap_err(), &["rule `mine`: in `bus:", "radius"]);
        }
        let errors: [Error; 6] = [
            station_areas(&cells, &stops(), radius).unwrap_err(),
            NearestPlaces::of(&cells, &at, radius).unwrap_err(),
            catchment_density_per_ha(&cells, &at, radius).unwrap_err(),
            catchment_density_per_ha(&cells, &[], radius).unwrap_err(),
            RadiusIndex::new(&[], &[], radius).unwrap_err(),
            RadiusIndex::from_positions(&at, radius).unwrap_err(),
        ];
        for error in errors {
            assert!(error.is_input());
            holds(&error, &[&format!("radius: {radius} is not a radius in metres"), "more than 0, at most 50000"]);
        }
    }
}

#[test]
fn cells_without_rows_are_refused() {
    let none = PopulationCells::from_columns(vec![], vec![], vec![]).unwrap_err();
    holds(&none, &["cells: no rows", "at least one cell"]);
}

#[test]
fn an_unknown_group_has_suggestions() {
    let cells = cells(CellColumns::new());
    let of_rule =
        coverage(&cells, &stops(), CoverageOptions::new(CoverageRule::mlit()).groups(["65plus"])).unwrap_err();
    let of_areas = station_areas(&cells, &stops(), StationAreaOptions::default().groups(["65plus"])).unwrap_err();
    for error in [of_rule, of_areas] {
        holds(&error, &["unknown group `65plus`; did you mean `65_plus`?"]);
    }
}

#[test]
fn allocation_by_area_needs_ground_that_is_not_vast() {
    let area = |cells: &PopulationCells| {
        let options = CoverageOptions::new(CoverageRule::mlit()).allocation(Allocation::Area);
        let of_rule = coverage(cells, &stops(), options).map(|c| c.population.covered);
        let options = StationAreaOptions::default().allocation(Allocation::Area);
        let of_areas = station_areas(cells, &stops(), options).map(|a| a.areas[0].population);
        (of_rule, of_areas)
    };
    let (of_rule, of_areas) = area(&cells(CellColumns::new()));
    for error in [of_rule.unwrap_err(), of_areas.unwrap_err()] {
        assert!(error.is_input());
        holds(&error, &["cells: allocation by area needs the ground", "mesh codes or H3 indices", "size of the cells"]);
    }
    let vast = [
        (Footprint::Degrees { width: 1.0, height: 1.0 }, "79 km"),
        (Footprint::Degrees { width: 360.0, height: 180.0 }, "km"),
        (Footprint::Square { side_m: 100_000.0 }, "71 km"),
    ];
    for (footprint, reach) in vast {
        let (of_rule, of_areas) = area(&cells(CellColumns::new().footprint(footprint)));
        for error in [of_rule.unwrap_err(), of_areas.unwrap_err()] {
            holds(&error, &["cells: the ground of a cell reaches", reach, "at most 50 km"]);
        }
    }
}

#[test]
fn a_rule_that_stops_cannot_answer() {
    let cells = cells(CellColumns::new());
    let frequent = coverage(&cells, &stops(), CoverageRule::itdp_frequent()).unwrap_err();
    holds(&frequent, &["stops: 1 bus stop has neither timetable nor headway", "GTFS"]);
    holds(&coverage(&cells, &stops(), CoverageRule::toyama()).unwrap_err(), &["number of departures", "GTFS"]);
    holds(&corridors(&cells, &stops(), 500.0).unwrap_err(), &["stops: there is no timetable", "GTFS"]);
}

#[test]
fn positions_too_near_a_pole() {
    let polar = Stops::new(vec![stop(137.2, 36.7), stop(10.0, 85.5)]).unwrap();
    let everywhere = cells(CellColumns::new());
    let positions: Vec<LonLat> = polar.stops().iter().map(|s| s.position).collect();
    let too_near = ["line 2, field `lat`: 85.5 is too near a pole", "at most 85 degrees"];
    // The row of the table of stops, whichever of them the rule takes.
    let mut tram = stop(9.0, 36.7);
    tram.modes = vec![Mode::Tram];
    let three = Stops::concat([Stops::new(vec![tram]).unwrap(), polar.clone()]).unwrap();
    let error = coverage(&everywhere, &three, "bus:300".parse::<CoverageRule>().unwrap()).unwrap_err();
    holds(&error, &["stops: line 3, field `lat`: 85.5 is too near a pole", "at most 85 degrees"]);
    holds(&NearestPlaces::of(&everywhere, &positions, 500.0).unwrap_err(), &too_near);
    holds(&catchment_density_per_ha(&everywhere, &positions, 500.0).unwrap_err(), &too_near);
    holds(&station_areas(&everywhere, &polar, 500.0).unwrap_err(), &too_near);
    // Cells are looked for from the stations, but looked at one by one by a rule.
    let polar_cells = PopulationCells::from_columns(vec![0.0, 0.0], vec![36.0, -89.9], vec![1.0, 2.0]).unwrap();
    let error = station_areas(&polar_cells, &stops(), 500.0).unwrap_err();
    holds(&error, &["line 2, field `lat`: -89.9 is too near a pole"]);
    assert_eq!(coverage(&polar_cells, &stops(), CoverageRule::mlit()).unwrap().population.share(), Some(0.0));
    assert!(RadiusIndex::new(&[0.0], &[85.0], 50_000.0).is_ok());
}

#[test]
fn columns_of_an_index_that_are_none() {
    holds(&RadiusIndex::new(&[0.0], &[], 5.0).unwrap_err(), &["points: 1 longitudes but 0 latitudes"]);
    holds(&RadiusIndex::new(&[0.0, f64::NAN], &[0.0; 2], 5.0).unwrap_err(), &["line 2, field `lon`", "NaN"]);
    holds(&RadiusIndex::new(&[0.0], &[f64::INFINITY], 5.0).unwrap_err(), &["line 1, field `lat`", "inf"]);
    holds(&RadiusIndex::new(&[180.1], &[0.0], 5.0).unwrap_err(), &["180.1 is not a longitude"]);
}

#[test]
fn numbers_that_no_profile_has_give_none() {
    let cells = cells(CellColumns::new());
    let nearest = NearestPlaces::of(&cells, &[stops().stops()[0].position], 5_000.0).unwrap();
    let profile = nearest.profile(cells.population());
    for share in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(profile.quantile_m(share), None);
    }
    for edges in [vec![], vec![100.0]] {
        assert!(profile.histogram(&edges).is_empty());
    }
    // An edge that is no number, and edges that fall, hold nobody between them.
    assert_eq!(profile.histogram(&[f64::NAN, f64::NAN]), [0.0]);
    assert_eq!(profile.histogram(&[900.0, 100.0, -1.0]), [0.0, 0.0]);
    assert_eq!((nearest.place(9), nearest.distance_m(9)), (None, None));
}

#[test]
fn the_least_radius_there_is_holds_only_what_is_at_the_place() {
    for radius_m in [5e-324, 1e-323, 1e-300, 1e-9] {
        let index = RadiusIndex::new(&[137.2, 137.3], &[36.7, 36.7], radius_m).unwrap();
        let nearest = |lon| index.nearest(LonLat::new(lon, 36.7).unwrap()).map(|n| n.index);
        assert_eq!((nearest(137.2), nearest(137.3), nearest(137.200_001)), (Some(0), Some(1), None), "{radius_m}");
    }
}

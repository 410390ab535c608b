//! Belo Horizonte: 898 cells and 748,437 travel times (`belo_horizonte/`), against what the documentation and the tests
//! of accessibility (R) print for them.

use compact_city::access::Measure;
use compact_city::read;
use compact_city::table::{LandUse, TravelTimes};

use super::data;

fn belo_horizonte() -> Option<(TravelTimes, LandUse)> {
    let places = read::land_use(data("belo_horizonte/land_use_data.csv")?, ()).unwrap();
    let times = read::travel_times(data("belo_horizonte/travel_matrix.csv.gz")?, &places, ()).unwrap();
    Some((times, places))
}

#[track_caller]
fn holds(times: &TravelTimes, places: &LandUse, measure: &str, published: &[(&str, f64)], half_digit: f64) {
    let found = measure.parse::<Measure>().unwrap().of(times, places).unwrap();
    for (id, expected) in published {
        let value = found.values[places.row(id).unwrap()].unwrap();
        assert!((value - expected).abs() <= half_digit, "{measure} of {id}: {value}, published {expected}");
    }
}

#[test]
fn published_values_come_out_to_the_printed_digit() {
    let Some((times, places)) = belo_horizonte() else { return };
    assert_eq!((places.len(), times.len()), (898, 748_437));
    let jobs = [
        ("89a881a5a2bffff", 14561.0),
        ("89a881a5a2fffff", 29452.0),
        ("89a881a5a67ffff", 16647.0),
        ("89a881a5a6bffff", 10700.0),
        ("89a881a5a6fffff", 6669.0),
        ("89a881a5b03ffff", 37029.0),
        // The five of its tests, which reach all 898 cells.
        ("89a88cd909bffff", 26774.0),
        ("89a88cdb57bffff", 22239.0),
        ("89a88cdb597ffff", 36567.0),
        ("89a88cdb5b3ffff", 42372.0),
        ("89a88cdb5cfffff", 55571.0),
    ];
    holds(&times, &places, "cumulative:30:jobs", &jobs, 0.0);
    let schools = [("89a88cdb57bffff", 0.03041853), ("89a88cdb597ffff", 1.15549493), ("89a88cdb5b3ffff", 0.56519126)];
    holds(&times, &places, "gravity:exp:0.2:schools", &schools, 5e-9);
}

/// A table of the pairs between some cells alone.
fn between(times: &TravelTimes, places: &LandUse, ids: &[&str]) -> TravelTimes {
    let rows: Vec<usize> = ids.iter().map(|id| places.row(id).unwrap()).collect();
    let pairs = rows.iter().flat_map(|from| times.of(*from).map(|(to, minutes)| (*from as u32, to as u32, minutes)));
    let kept: Vec<(u32, u32, f64)> = pairs.filter(|(_, to, _)| rows.contains(&(*to as usize))).collect();
    let column = |of: fn(&(u32, u32, f64)) -> u32| kept.iter().map(of).collect::<Vec<u32>>();
    let minutes: Vec<f64> = kept.iter().map(|p| p.2).collect();
    TravelTimes::new(places, &column(|p| p.0), &column(|p| p.1), &minutes).unwrap()
}

#[test]
fn balancing_costs_are_those_of_its_tests() {
    let Some((times, places)) = belo_horizonte() else { return };
    let published = [
        ("89a88cda64fffff", 42.0),
        ("89a88cdb027ffff", 6.0),
        ("89a88cdb12bffff", 27.0),
        ("89a88cdb287ffff", 6.0),
        ("89a88cdb67bffff", 20.0),
    ];
    let five = between(&times, &places, &published.map(|(id, _)| id));
    holds(&five, &places, "balancing_cost:1:jobs:population", &published, 0.0);
}

#[test]
fn printed_catchments_come_out_to_the_printed_digit() {
    let Some((times, places)) = belo_horizonte() else { return };
    let published = [("89a88cdb57bffff", 0.4278111), ("89a88cdb597ffff", 0.3863614), ("89a88cdb5b3ffff", 0.4501725)];
    holds(&times, &places, "2sfca:binary:50:jobs:population", &published, 5e-8);
}

#[test]
fn the_whole_city_is_conserved() {
    let Some((times, places)) = belo_horizonte() else { return };
    let sum = |column: &str| places.column(column).unwrap().iter().flatten().sum::<f64>();
    let jobs = sum("jobs");
    let of = |measure: &str| measure.parse::<Measure>().unwrap().of(&times, &places).unwrap();
    let available = of("spatial_availability:exp:0.1:jobs:population");
    let total: f64 = available.values.iter().flatten().sum();
    assert!((total - jobs).abs() < 1e-6 * jobs, "{total} {jobs}");
    let people = places.column("population").unwrap();
    let catchment = of("2sfca:exp:0.1:jobs:population");
    let total: f64 = catchment.values.iter().zip(people).map(|(a, p)| a.unwrap() * p.unwrap()).sum();
    assert!((total - jobs).abs() < 1e-6 * jobs, "{total} {jobs}");
    // Some cells reach no other, and have no job of their own.
    let (raam, nearest) = (of("raam:jobs:population"), of("cost_to_closest:1:jobs"));
    for (cost, nearest) in raam.values.iter().zip(&nearest.values) {
        assert_eq!(cost.is_some(), nearest.is_some());
        assert!(cost.zip(*nearest).is_none_or(|(cost, minutes)| cost >= minutes / 60.0));
    }
    assert!(!raam.diagnostics.iter().any(|d| d.contains("still save")), "{:?}", raam.diagnostics);
}

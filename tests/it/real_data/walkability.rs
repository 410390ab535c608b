//! Walkability of Toyama along its real streets. Needs `toyama`.

use compact_city::geo::{LonLat, RadiusIndex, StreetNetwork, distance_m};
use compact_city::polars::prelude::DataFrame;
use compact_city::read::{self, StopOptions};
use compact_city::table::{CellColumns, Facilities, Mode, PopulationCells, Stops};
use compact_city::walkability::{
    GhsciOptions, LocalArea, NeighborhoodOptions, ZIndex, ghsci_components, weighted_mean, z_index,
};

use super::toyama_streets;

fn numbers(frame: &DataFrame, name: &str) -> Vec<Option<f64>> {
    frame.column(name).unwrap().f64().unwrap().iter().collect()
}

fn toyama() -> Option<(&'static StreetNetwork, PopulationCells, Stops)> {
    let streets = toyama_streets()?;
    let cells = super::data("toyama/mesh250_toyama_2020.csv")?;
    let cells = read::cells(cells, CellColumns::new().mesh("code").population("pop")).unwrap();
    let stops = read::stops(super::data("toyama/tram_stops.csv")?, StopOptions::new().mode(Mode::Tram)).unwrap();
    Some((streets, cells, stops))
}

#[test]
fn the_middle_of_toyama_is_walkable() {
    let Some((streets, cells, stops)) = toyama() else { return };
    let options = GhsciOptions::new().neighborhood(NeighborhoodOptions::new().area(LocalArea::Disk));
    let found = ghsci_components(streets, &cells, &Facilities::default(), &stops, options).unwrap();
    // Along streets there are never more people than in the disk.
    let index = RadiusIndex::new(cells.lons(), cells.lats(), 1_000.0).unwrap();
    let straight = &index.sums_within_each(cells.lons(), cells.lats(), &[cells.population()])[0];
    let density = numbers(&found.frame, "population_density_per_km2");
    let mut walked = 0.0;
    for (row, density) in density.iter().enumerate() {
        let people = density.map(|d| d * std::f64::consts::PI);
        assert!(people.is_none_or(|p| p <= straight[row] + 1e-6), "{row}: {people:?} {}", straight[row]);
        walked += people.unwrap_or_default();
    }
    let share = walked / straight.iter().sum::<f64>();
    assert!((0.3..0.8).contains(&share), "a walk of 1 km reaches {share} of the people in the disk");

    // Over the ground of the cells reached, against the 25 cities: the middle is denser and better served than the edge.
    let found = ghsci_components(streets, &cells, &Facilities::default(), &stops, ()).unwrap();
    let scores = z_index(&found.frame, &ZIndex::ghsci_25_cities()).unwrap();
    let city = weighted_mean(&scores.values, cells.population()).unwrap().unwrap();
    let station = LonLat::new(137.2135, 36.7011).unwrap();
    let central: Vec<Option<f64>> = (0..cells.len())
        .filter(|row| distance_m(cells.position(*row), station) < 1_000.0)
        .map(|row| scores.values[row])
        .collect();
    let middle = weighted_mean(&central, &vec![1.0; central.len()]).unwrap().unwrap();
    println!("city {city}, middle {middle}, {:?}", found.diagnostics);
    assert!(middle > city && middle < 5.0 && city > -5.0);
    // Where a tram stop is near it counts, and nothing else does: 0 or 1.
    let living = numbers(&found.frame, "daily_living");
    let transit = numbers(&found.frame, "transit_m");
    for (living, metres) in living.iter().zip(&transit) {
        assert!(living.is_none() || *living == Some(f64::from(u8::from(metres.is_some()))));
    }
}

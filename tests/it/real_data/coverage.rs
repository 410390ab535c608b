//! Coverage of real cities against every pair of cell and stop by the exact geodesic. Needs `toyama`, `stations`,
//! `kumamoto`, `hiroshima` and `porto_alegre` below `COMPACT_CITY_DATA`.

use std::collections::HashMap;

use compact_city::geo::LonLat;
use compact_city::read::{self, StopOptions};
use compact_city::table::{CellColumns, Mode, PopulationCells, Stops};
use compact_city::transit::{
    Allocation, Coverage, CoverageOptions, CoverageRule, NearestPlaces, coverage, station_areas,
};
use geographiclib_rs::{Geodesic, InverseGeodesic};

use super::data;

/// Stops with a radius each, in squares of 0.02 degrees, which are wider than any radius here at these latitudes.
struct Near(HashMap<(i32, i32), Vec<(LonLat, f64)>>);

fn square(p: LonLat) -> (i32, i32) {
    ((p.lon() * 50.0).floor() as i32, (p.lat() * 50.0).floor() as i32)
}

impl Near {
    fn of(stops: &Stops, radius_m: impl Fn(usize) -> Option<f64>) -> Self {
        let mut near = HashMap::<_, Vec<_>>::new();
        for (i, stop) in stops.stops().iter().enumerate() {
            if let Some(radius_m) = radius_m(i) {
                assert!(radius_m < 1_500.0);
                near.entry(square(stop.position)).or_default().push((stop.position, radius_m));
            }
        }
        Near(near)
    }

    /// Whether a place lies in any catchment, by the exact geodesic.
    fn holds(&self, lon: f64, lat: f64) -> bool {
        let (x, y) = square(LonLat::new(lon, lat).unwrap());
        let around = (-1..=1).flat_map(|i| (-1..=1).map(move |j| (x + i, y + j)));
        // A degree of latitude has 110.5 km or more.
        let beside = |p: &LonLat, radius_m: f64| (p.lat() - lat).abs() * 110_500.0 <= radius_m;
        around.filter_map(|s| self.0.get(&s)).flatten().any(|(p, radius_m)| {
            let metres = || -> f64 { Geodesic::wgs84().inverse(lat, lon, p.lat(), p.lon()) };
            beside(p, *radius_m) && metres() <= *radius_m
        })
    }
}

/// Cells inside one by one, and all numbers of the coverage that follow from them, to the person.
fn agrees(cells: &PopulationCells, found: &Coverage, near: &Near) {
    let inside: Vec<bool> = cells.lons().iter().zip(cells.lats()).map(|(lon, lat)| near.holds(*lon, *lat)).collect();
    for (cell, (share, inside)) in found.cell_shares.iter().zip(&inside).enumerate() {
        assert_eq!(*share == 1.0, *inside, "cell {cell}");
    }
    let people = |of: &[f64]| -> f64 { of.iter().zip(&inside).filter(|(_, i)| **i).map(|(p, _)| p).sum() };
    assert_eq!(found.population.covered, people(cells.population()));
    for (name, group) in &found.groups {
        assert_eq!(
            (group.covered, group.total),
            (people(cells.group(name).unwrap()), cells.group_total(name).unwrap())
        );
    }
}

/// Share of a rectangle by counting points of a lattice.
fn counted(p: LonLat, (width, height): (f64, f64), near: &Near, of: impl Fn(f64, f64) -> bool) -> f64 {
    const N: i32 = 24;
    let (mut all, mut inside) = (0, 0);
    for i in 0..N * N {
        let off = |k: i32| (f64::from(k) + 0.5) / f64::from(N) - 0.5;
        let (lon, lat) = (p.lon() + width * off(i % N), p.lat() + height * off(i / N));
        if of(lon, lat) {
            all += 1;
            inside += i32::from(near.holds(lon, lat));
        }
    }
    f64::from(inside) / f64::from(all)
}

/// Every so manieth of the cells that catchments cut.
fn cut(found: &Coverage, step: usize) -> Vec<usize> {
    let cut: Vec<usize> =
        (0..found.cell_shares.len()).filter(|i| (0.01..0.99).contains(&found.cell_shares[*i])).collect();
    cut.into_iter().step_by(step).collect()
}

fn stations(prefecture: &str) -> Option<Stops> {
    let open = StopOptions::from(Mode::Rail).id("code").keep("closed", "0");
    let options = if prefecture.is_empty() { open } else { open.keep("prefecture", prefecture) };
    Some(read::stops(data("stations/stations_japan.csv")?, options).unwrap())
}

fn toyama() -> Option<(PopulationCells, Stops)> {
    let cells = CellColumns::new().id("code").mesh("code").population("pop");
    let cells = read::cells(data("toyama/mesh250_toyama_2020.csv")?, cells).unwrap();
    let tram = read::stops(data("toyama/tram_stops.csv")?, Mode::Tram).unwrap();
    let bus = StopOptions::from(Mode::Bus).departures("dep_wd");
    let bus = read::stops(data("toyama/bus_stops_weekday_departures.csv")?, bus).unwrap();
    let stops = Stops::concat([tram, stations("16")?, bus.grouped(200.0).unwrap()]).unwrap();
    Some((cells, stops))
}

fn toyama_radius(stops: &Stops, i: usize) -> Option<f64> {
    let stop = &stops.stops()[i];
    match stop.modes[0] {
        Mode::Bus => stop.departures.filter(|n| *n >= 60.0).map(|_| 300.0),
        _ => Some(500.0),
    }
}

#[test]
fn toyama_to_the_person() {
    let Some((cells, stops)) = toyama() else { return };
    let found = coverage(&cells, &stops, CoverageRule::toyama()).unwrap();
    // SOURCES.md: 3,872 cells, 459,003 people.
    assert_eq!((found.cell_shares.len(), found.population.total), (3_872, 459_003.0));
    agrees(&cells, &found, &Near::of(&stops, |i| toyama_radius(&stops, i)));
    // What the same count gave when this was written.
    assert_eq!(found.population.covered, 155_261.0);

    let only_rail = CoverageRule::new("railways", CoverageRule::toyama().clauses[..1].to_vec());
    let railways = coverage(&cells, &stops, only_rail).unwrap();
    agrees(&cells, &railways, &Near::of(&stops, |i| (stops.stops()[i].modes[0] != Mode::Bus).then_some(500.0)));

    let table = stops.stops().iter().filter(|s| s.modes[0] != Mode::Bus).cloned().collect();
    let table = Stops::new(table).unwrap();
    let areas = station_areas(&cells, &table, 500.0).unwrap();
    let nearest: f64 = areas.areas.iter().map(|a| a.population_nearest).sum();
    assert_eq!(nearest, railways.population.covered);
    let positions: Vec<LonLat> = table.stops().iter().map(|s| s.position).collect();
    let profile = NearestPlaces::of(&cells, &positions, 500.0).unwrap().profile(cells.population());
    assert_eq!((profile.within, profile.beyond), (nearest, 459_003.0 - nearest));
}

// A lattice of 24 by 24 points is right to 2 % of a cell, and on average of many to 0.3 %.
#[test]
fn toyama_by_area() {
    let Some((cells, stops)) = toyama() else { return };
    let options = |a| CoverageOptions::new(CoverageRule::toyama()).allocation(a);
    let found = coverage(&cells, &stops, options(Allocation::Area)).unwrap();
    let near = Near::of(&stops, |i| toyama_radius(&stops, i));
    let cut = cut(&found, 12);
    let size = (45.0 / 4.0 / 3600.0, 30.0 / 4.0 / 3600.0);
    let apart: Vec<f64> = cut
        .iter()
        .map(|cell| found.cell_shares[*cell] - counted(cells.position(*cell), size, &near, |_, _| true))
        .collect();
    let mean = apart.iter().sum::<f64>() / apart.len() as f64;
    assert!(apart.len() > 20 && apart.iter().all(|d| d.abs() < 0.02) && mean.abs() < 0.003, "{mean}: {apart:?}");
    // Cells that are wholly inside or outside, by their corners and middles.
    for cell in (0..cells.len()).step_by(40) {
        let share = found.cell_shares[cell];
        let p = cells.position(cell);
        if share == 0.0 || share == 1.0 {
            for (i, j) in [(0.0, 0.0), (0.49, 0.49), (-0.49, 0.49), (0.49, -0.49), (-0.49, -0.49)] {
                let (lon, lat) = (p.lon() + i * size.0, p.lat() + j * size.1);
                assert_eq!(near.holds(lon, lat), share == 1.0, "cell {cell}");
            }
        }
    }
    let centroid = coverage(&cells, &stops, options(Allocation::Centroid)).unwrap();
    let change = found.population.covered / centroid.population.covered;
    assert!((change - 1.0).abs() < 0.05, "{change}");
}

#[test]
fn kumamoto_and_its_aged() {
    let files = ["4930", "5030", "5031", "5130"].map(|f| data(&format!("kumamoto/tblT001101H{f}.txt")));
    let Some(paths) = files.into_iter().collect::<Option<Vec<_>>>() else { return };
    let cells = read::estat_cells(paths, read::EstatOptions::new()).unwrap();
    let Some(stations) = stations("") else { return };
    let rule: CoverageRule = "rail:800".parse().unwrap();
    let options = CoverageOptions::new(rule).groups(["65_plus"]);
    let found = coverage(&cells, &stations, options).unwrap();
    assert_eq!((found.population.total, found.group("65_plus").unwrap().total), (7_961_116.0, 2_255_672.0));
    agrees(&cells, &found, &Near::of(&stations, |_| Some(800.0)));
    assert!(found.gap("65_plus").unwrap().abs() < 0.1);
}

#[test]
fn hiroshima_near_its_stations() {
    let Some(path) = data("hiroshima/tblT001101H34.csv") else { return };
    let cells = read::estat_cells([path], read::EstatOptions::new()).unwrap();
    let Some(stations) = stations("34") else { return };
    let found = coverage(&cells, &stations, "rail:800".parse::<CoverageRule>().unwrap()).unwrap();
    assert_eq!((found.population.covered, found.population.total), (1_078_901.0, 2_799_702.0));
    agrees(&cells, &found, &Near::of(&stations, |_| Some(800.0)));
}

// Hexagons, and places of interest for stops: jobs and schools are groups as people are.
#[cfg(feature = "h3")]
#[test]
fn porto_alegre_in_hexagons() {
    let Some(path) = data("porto_alegre/poa_hexgrid.csv") else { return };
    let columns = CellColumns::new().h3("id").group("jobs", "jobs").group("schools", "schools");
    let cells = read::cells(&path, columns).unwrap();
    let stops = read::stops(data("porto_alegre/poa_points_of_interest.csv").unwrap(), Mode::Bus).unwrap();
    let near = Near::of(&stops, |_| Some(1_000.0));
    let options = |a| CoverageOptions::new("bus:1000".parse::<CoverageRule>().unwrap()).allocation(a);
    let found = coverage(&cells, &stops, options(Allocation::Centroid)).unwrap();
    assert_eq!(found.population.total, 812_935.0);
    let total = |name: &str| found.group(name).unwrap().total;
    assert_eq!((total("jobs"), total("schools")), (337_921.0, 194.0));
    agrees(&cells, &found, &near);
    assert!(found.gap("jobs").unwrap() > 0.0, "jobs lie closer to places of interest than homes");

    // Which points of a lattice lie in a hexagon, the library of H3 says.
    let area = coverage(&cells, &stops, options(Allocation::Area)).unwrap();
    let cut = cut(&area, 8);
    let ids = cells.frame().column("id").unwrap().str().unwrap();
    for cell in &cut {
        let id: h3o::CellIndex = ids.get(*cell).unwrap().parse().unwrap();
        let of = |lon: f64, lat: f64| h3o::LatLng::new(lat, lon).unwrap().to_cell(h3o::Resolution::Nine) == id;
        let share = counted(cells.position(*cell), (0.0045, 0.0045), &near, of);
        assert!((area.cell_shares[*cell] - share).abs() < 0.03, "cell {cell}: {} {share}", area.cell_shares[*cell]);
    }
    assert!(cut.len() > 10);
}

// The two feeds of the city, bus and rail: stops with a mean headway of at most 20 minutes, picked out by a plain count of
// their departures, and everybody near them by the exact geodesic.
#[test]
fn porto_alegre_near_frequent_transit() {
    let Some(path) = data("porto_alegre/poa_hexgrid.csv") else { return };
    let columns = CellColumns::new().id("id").group("jobs", "jobs").group("schools", "schools");
    let cells = read::cells(&path, columns).unwrap();
    let feed = |name: &str| read::gtfs(data(name).unwrap(), read::GtfsOptions::new()).unwrap().into_stops();
    let stops = Stops::concat([feed("porto_alegre/poa_eptc.zip"), feed("porto_alegre/poa_trensurb.zip")]).unwrap();
    let found = coverage(&cells, &stops, CoverageRule::preset("ghsci_20").unwrap()).unwrap();

    let frequent = |stop: usize| {
        let all = stops.timetable().departures(stop).unwrap();
        let window = 7 * 3_600..19 * 3_600;
        let times: Vec<u32> = all.iter().map(|d| d.time_s).filter(|t| window.contains(t)).collect();
        let (first, last) = (times.first(), times.last());
        first
            .zip(last)
            .is_some_and(|(a, b)| times.len() > 1 && f64::from(b - a) / (times.len() - 1) as f64 <= 20.0 * 60.0)
    };
    let near = Near::of(&stops, |i| frequent(i).then_some(500.0));
    agrees(&cells, &found, &near);
    let met: Vec<usize> = (0..stops.len()).filter(|i| frequent(*i)).collect();
    assert_eq!(found.catchments.iter().map(|c| c.0).collect::<Vec<_>>(), met);
    assert!(met.len() > 2_500 && found.by_mode.iter().any(|m| m.mode == Mode::Rail && m.stops == 24));
    assert!(found.gap("jobs").unwrap() > 0.0);
}

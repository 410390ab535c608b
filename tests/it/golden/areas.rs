//! Catchments worked out by hand, on cells and stops at known geodesic distances.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use compact_city::geo::{LonLat, Zone, Zones};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{
    CellColumns, Departure, Facilities, Facility, Footprint, Mode, PopulationCells, Route, Stop, Stops,
};
use compact_city::transit::{
    Allocation, CoverageOptions, CoverageRule, NearestPlaces, StationAreaOptions, corridors, coverage, station_areas,
};
use geographiclib_rs::{DirectGeodesic, Geodesic};

/// The position so many metres east and north of the center of Toyama, first east, then north.
fn at(east: f64, north: f64) -> LonLat {
    let wgs84 = Geodesic::wgs84();
    let (lat, lon): (f64, f64) = wgs84.direct(36.7016, 137.2129, 90.0, east);
    let (lat, lon): (f64, f64) = wgs84.direct(lat, lon, 0.0, north);
    LonLat::new(lon, lat).unwrap()
}

fn cells(places: &[(LonLat, f64)], aged: Option<&[f64]>, footprint: Footprint) -> PopulationCells {
    let column = |name: &str, of: fn(&(LonLat, f64)) -> f64| {
        Column::new(name.into(), places.iter().map(of).collect::<Vec<f64>>())
    };
    let mut columns = vec![column("lon", |p| p.0.lon()), column("lat", |p| p.0.lat()), column("population", |p| p.1)];
    let mut map = CellColumns::new().footprint(footprint);
    if let Some(aged) = aged {
        columns.push(Column::new("aged".into(), aged));
        map = map.group("65_plus", "aged");
    }
    PopulationCells::from_frame(DataFrame::new(places.len(), columns).unwrap(), map).unwrap()
}

fn stop(id: &str, position: LonLat, mode: Mode, service: (f64, f64, f64)) -> Stop {
    let mut stop = Stop::new(id, position, mode);
    stop.departures = Some(service.0);
    stop.departures_per_direction = Some(service.1);
    stop.headway_min = Some(service.2);
    stop
}

fn one_stop() -> Stops {
    Stops::new(vec![Stop::new("1", at(0.0, 0.0), Mode::Tram)]).unwrap()
}

// Nine squares of 200 m, a stop in the middle of the middle one, 250 m. Centroids: 0, 200 and 283 m. Ground: of the
// middle square all; of one beside it the integral of sqrt(250^2 - y^2) - 100 from -100 to 100, 28,632.7 m2; the four
// at the corners share the rest of the disk.
#[test]
fn a_disk_on_nine_squares() {
    let places: Vec<(LonLat, f64)> =
        (0..9).map(|i| (at(200.0 * f64::from(i % 3 - 1), 200.0 * f64::from(i / 3 - 1)), 100.0)).collect();
    let cells = cells(&places, None, Footprint::Square { side_m: 200.0 });
    let options = |a| CoverageOptions::new("tram:250".parse::<CoverageRule>().unwrap()).allocation(a);
    let centroid = coverage(&cells, &one_stop(), options(Allocation::Centroid)).unwrap();
    assert_eq!(centroid.cell_shares, [0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0]);
    assert_eq!(centroid.population.covered, 500.0);
    let area = coverage(&cells, &one_stop(), options(Allocation::Area)).unwrap();
    let disk = std::f64::consts::PI * 62_500.0;
    let side = 100.0 * 52_500_f64.sqrt() + 62_500.0 * 0.4_f64.asin() - 20_000.0;
    let corner = (disk - 40_000.0 - 4.0 * side) / 4.0;
    for (i, share) in area.cell_shares.iter().enumerate() {
        let expected = match i {
            4 => 40_000.0,
            1 | 3 | 5 | 7 => side,
            _ => corner,
        };
        assert_abs_diff_eq!(*share, expected / 40_000.0, epsilon = 2e-5);
    }
    assert_relative_eq!(area.population.covered, 100.0 * disk / 40_000.0, max_relative = 1e-5);
}

/// A road with a station at 0 km, a tram stop at 5 km, a bus stop with 60 buses a day at 10 km and one with 59 at 15
/// km. Cells so many metres down the road; the number of people of each is twice that of the one before, so that a sum
/// tells who is in it. Those aged 65 and over live at the bus stops.
const ROAD: [f64; 12] =
    [450.0, 550.0, 790.0, 950.0, 1050.0, 5450.0, 5790.0, 5990.0, 10_290.0, 10_450.0, 15_290.0, 15_450.0];

fn road() -> (PopulationCells, Stops) {
    let people = |i: usize| f64::from(1_u32 << i);
    let places: Vec<(LonLat, f64)> = ROAD.iter().enumerate().map(|(i, east)| (at(*east, 0.0), people(i))).collect();
    let aged: Vec<f64> = (0..12).map(|i| if i < 8 { 0.0 } else { people(i) }).collect();
    let stops = vec![
        stop("station", at(0.0, 0.0), Mode::Rail, (100.0, 50.0, 10.0)),
        stop("tram", at(5_000.0, 0.0), Mode::Tram, (50.0, 25.0, 10.0)),
        stop("bus 60", at(10_000.0, 0.0), Mode::Bus, (60.0, 30.0, 12.0)),
        stop("bus 59", at(15_000.0, 0.0), Mode::Bus, (59.0, 29.0, 25.0)),
    ];
    (cells(&places, Some(&aged), Footprint::Point), Stops::new(stops).unwrap())
}

// By hand from the radius and the condition of each norm.
#[test]
fn norms_on_a_road() {
    let (cells, stops) = road();
    for (name, people) in [
        // 500 m of station and tram; 300 m of 60 buses.
        ("toyama", 1 + 32 + 256),
        // 800 m of the station, 300 m of 30 buses each way; the tram has 25.
        ("mlit_trunk", (1 + 2 + 4) + 256),
        ("mlit", (1 + 2 + 4) + (32 + 64) + 256 + 1024),
        // 1 km of the station, 500 m of tram and buses.
        ("sdg_11_2_1", (1 + 2 + 4 + 8) + 32 + (256 + 512) + (1024 + 2048)),
        ("itdp_rapid", (1 + 2 + 4 + 8) + (32 + 64 + 128)),
        // Every 10 minutes.
        ("itdp_frequent", 1 + 32),
        // Every 20 minutes.
        ("iso_37120_19_6", 1 + 32 + (256 + 512)),
        ("ghsci_20", 1 + 32 + (256 + 512)),
        ("ghsci_30", 1 + 32 + (256 + 512) + (1024 + 2048)),
        ("ghsci_any", 1 + 32 + (256 + 512) + (1024 + 2048)),
        ("u4ssc", 1 + 32 + (256 + 512) + (1024 + 2048)),
    ] {
        let found = coverage(&cells, &stops, CoverageRule::preset(name).unwrap()).unwrap();
        assert_eq!(found.population.covered, f64::from(people), "{name}");
        assert_eq!(found.population.total, 4095.0);
    }
    // Whether something departs in every hour is known only from a timetable.
    assert!(coverage(&cells, &stops, CoverageRule::ons()).unwrap_err().to_string().contains("no timetable"));
}

#[test]
fn what_toyamas_rule_says_of_the_road() {
    let (cells, stops) = road();
    let found = coverage(&cells, &stops, CoverageRule::toyama()).unwrap();
    let by_mode: Vec<_> = found.by_mode.iter().map(|m| (m.mode, m.stops, m.of_stops, m.population.covered)).collect();
    assert_eq!(by_mode, [(Mode::Rail, 1, 1, 1.0), (Mode::Tram, 1, 1, 32.0), (Mode::Bus, 1, 2, 256.0)]);
    assert_eq!(found.catchments, [(0, 500.0), (1, 500.0), (2, 300.0)]);
    // Of 256 + 512 + 1024 + 2048 people aged 65 and over 256 are covered.
    assert_eq!(found.group("65_plus").unwrap().share(), Some(1.0 / 15.0));
    assert_abs_diff_eq!(found.gap("65_plus").unwrap(), 1.0 / 15.0 - 289.0 / 4095.0, epsilon = 1e-15);
    assert_eq!((found.gap("children"), found.group("children")), (None, None));
    // A stop that meets two clauses has the greater of their radii.
    let two: CoverageRule = "bus:300,bus:500@60".parse().unwrap();
    let found = coverage(&cells, &stops, two).unwrap();
    assert_eq!(found.catchments, [(2, 500.0), (3, 300.0)]);
    assert_eq!((found.population.covered, found.by_mode[0].stops), (256.0 + 512.0 + 1024.0, 2));
}

// 1,000 people in a disk of 500 m: 78.5398 ha. Half of it is land where a shore runs north and south through the stop.
#[test]
fn density_about_a_station() {
    let cells =
        cells(&[(at(300.0, 100.0), 700.0), (at(-200.0, 400.0), 300.0), (at(510.0, 0.0), 50.0)], None, Footprint::Point);
    let found = station_areas(&cells, &one_stop(), 500.0).unwrap();
    assert_relative_eq!(found.areas[0].density_per_ha.unwrap(), 1000.0 / 78.539_816_3, max_relative = 1e-9);
    assert_eq!((found.areas[0].population, found.areas[0].population_nearest), (1000.0, 1000.0));

    let (lon, lat) = (at(0.0, 0.0).lon(), at(0.0, 0.0).lat());
    let ring = |west: f64, east: f64, lat: f64| {
        vec![[west, lat - 0.1], [east, lat - 0.1], [east, lat + 0.1], [west, lat + 0.1], [west, lat - 0.1]]
    };
    let land = Zones::new(vec![Zone::new("land", vec![vec![ring(lon, lon + 0.1, lat)]]).unwrap()]);
    let facility = |category: &str, east: f64| Facility {
        id: String::new(),
        name: String::new(),
        category: category.into(),
        position: at(east, 0.0),
    };
    let facilities = Facilities::new(vec![
        facility("shop", 499.9),
        facility("school", 100.0),
        facility("shop", 500.1),
        facility("shop", -9.0),
    ]);
    let facilities = facilities.unwrap();
    let options = StationAreaOptions::default().land(&land).facilities(&facilities);
    let found = station_areas(&cells, &one_stop(), options).unwrap();
    assert_relative_eq!(found.areas[0].land_ha, 78.539_816_3 / 2.0, max_relative = 1e-5);
    assert_relative_eq!(found.areas[0].density_per_ha.unwrap(), 2000.0 / 78.539_816_3, max_relative = 1e-5);
    let count =
        |category: &str| found.areas[0].facilities[found.categories.iter().position(|c| c == category).unwrap()];
    assert_eq!((count("shop"), count("school")), (2, 1));

    // On the antimeridian, land on either side of it.
    let sides = [ring(179.9, 180.0, -17.0), ring(-180.0, -179.9, -17.0)];
    let land = Zones::new(sides.map(|r| Zone::new("side", vec![vec![r]]).unwrap()).to_vec());
    for lon in [180.0, -180.0, 179.998, -179.998] {
        let stops = Stops::new(vec![Stop::new("1", LonLat::new(lon, -17.0).unwrap(), Mode::Ferry)]).unwrap();
        let found = station_areas(&cells, &stops, StationAreaOptions::default().land(&land)).unwrap();
        assert_relative_eq!(found.areas[0].land_ha, 78.539_816_3, max_relative = 1e-5);
    }
    // And where there is none.
    let far = Zones::new(vec![Zone::new("far", vec![vec![ring(0.0, 0.1, 0.0)]]).unwrap()]);
    let found = station_areas(&cells, &one_stop(), StationAreaOptions::default().land(&far)).unwrap();
    assert_eq!((found.areas[0].land_ha, found.areas[0].density_per_ha), (0.0, None));
}

// 1, 2, 3 and 4 people 100, 200, 300 and 6,000 m away.
#[test]
fn distances_to_the_nearest_stop() {
    let places = [(at(100.0, 0.0), 1.0), (at(0.0, -200.0), 2.0), (at(-300.0, 0.0), 3.0), (at(6_000.0, 0.0), 4.0)];
    let cells = cells(&places, None, Footprint::Point);
    let nearest = NearestPlaces::of(&cells, &[at(0.0, 9_000.0), at(0.0, 0.0)], 5_000.0).unwrap();
    assert_eq!((nearest.place(0), nearest.place(3), nearest.distance_m(3)), (Some(1), None, None));
    let profile = nearest.profile(cells.population());
    assert_eq!((profile.within, profile.beyond), (6.0, 4.0));
    assert_abs_diff_eq!(profile.mean_m.unwrap(), (100.0 + 400.0 + 900.0) / 6.0, epsilon = 1e-3);
    for (share, metres) in [(0.0, 100.0), (0.1, 100.0), (0.25, 200.0), (0.3, 200.0), (0.5, 300.0), (0.6, 300.0)] {
        assert_abs_diff_eq!(profile.quantile_m(share).unwrap(), metres, epsilon = 1e-3);
    }
    assert_eq!(profile.quantile_m(0.61), None);
    assert_eq!(profile.histogram(&[0.0, 150.0, 250.0, 1_000.0]), [1.0, 2.0, 3.0]);
    // Tenths of people, whose plain sum is less than all of them: the last one is found.
    let tenths = nearest.profile(&[0.1, 0.4, 0.1, 0.0]);
    assert_abs_diff_eq!(tenths.quantile_m(1.0).unwrap(), 300.0, epsilon = 1e-3);
}

// Two stops 600 m apart, 500 m: the lens is 2 r^2 acos(d / 2r) - d/2 sqrt(4 r^2 - d^2) = 223,647.6 m2, the union
// 134.71487 ha. Someone near both counts once.
#[test]
fn a_corridor_of_two_stops() {
    let places = [(at(300.0, 0.0), 10.0), (at(-450.0, 0.0), 20.0), (at(1_050.0, 0.0), 40.0), (at(1_110.0, 0.0), 80.0)];
    let cells = cells(&places, None, Footprint::Point);
    let route = |id: &str| Route { id: id.into(), name: id.into(), mode: Mode::Tram };
    let departure = |time_s, route| Departure { time_s, route, heading: 0, direction_id: None };
    let stop = |id: &str, east| Stop::new(id, at(east, 0.0), Mode::Tram);
    let days = vec![Some(vec![departure(1, 0), departure(2, 0), departure(3, 1)]), Some(vec![departure(5, 0)])];
    let stops =
        Stops::timed(vec![stop("a", 0.0), stop("b", 600.0)], vec![route("1"), route("2"), route("3")], days).unwrap();
    let found = corridors(&cells, &stops, 500.0).unwrap();
    let numbers: Vec<_> = found.iter().map(|c| (c.route, c.stops, c.departures, c.population)).collect();
    assert_eq!(numbers, [(0, 2, 2, 70.0), (1, 1, 1, 30.0), (2, 0, 0, 0.0)]);
    let union = (2.0 * std::f64::consts::PI * 250_000.0 - (500_000.0 * 0.6_f64.acos() - 240_000.0)) / 1e4;
    assert_abs_diff_eq!(union, 134.714_87, epsilon = 1e-5);
    assert_relative_eq!(found[0].area_ha, union, max_relative = 1e-6);
    assert_relative_eq!(found[0].density_per_ha.unwrap(), 70.0 / union, max_relative = 1e-6);
    assert_eq!((found[2].area_ha, found[2].density_per_ha), (0.0, None));
}

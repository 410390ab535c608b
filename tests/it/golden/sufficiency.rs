//! People near facilities and near all services at once, on cells at known geodesic distances.

use compact_city::access::{SufficiencyOptions, facility_coverage, sufficiency};
use compact_city::geo::LonLat;
use compact_city::table::{Facilities, Facility, Mode, PopulationCells, Stop, Stops};
use compact_city::transit::CoverageRule;
use geographiclib_rs::{DirectGeodesic, Geodesic};

const CENTER: (f64, f64) = (137.2129, 36.7016);

/// The position so many metres east of the center, by the exact geodesic.
fn east(metres: f64) -> LonLat {
    let (lat, lon): (f64, f64) = Geodesic::wgs84().direct(CENTER.1, CENTER.0, 90.0, metres);
    LonLat::new(lon, lat).unwrap()
}

/// People at so many metres east of the center.
fn cells(at: &[(f64, f64)]) -> PopulationCells {
    let positions: Vec<LonLat> = at.iter().map(|(metres, _)| east(*metres)).collect();
    let of = |f: fn(LonLat) -> f64| positions.iter().copied().map(f).collect();
    PopulationCells::from_columns(of(LonLat::lon), of(LonLat::lat), at.iter().map(|(_, p)| *p).collect()).unwrap()
}

fn facilities(at: &[(&str, f64)]) -> Facilities {
    let facility = |(category, metres): &(&str, f64)| Facility {
        id: String::new(),
        name: String::new(),
        category: (*category).into(),
        position: east(*metres),
    };
    Facilities::new(at.iter().map(facility).collect()).unwrap()
}

fn station(metres: f64, departures_per_direction: f64) -> Stops {
    let mut stop = Stop::new("station", east(metres), Mode::Rail);
    stop.departures_per_direction = Some(departures_per_direction);
    Stops::new(vec![stop]).unwrap()
}

// 800 m from the clinic at 0 m, on either side of the edge; a second clinic covers the last cell. The union counts once.
#[test]
fn the_edge_of_a_catchment() {
    let cells = cells(&[(0.0, 10.0), (799.99, 20.0), (800.01, 40.0), (2000.0, 80.0)]);
    let clinics = facilities(&[("medical", 0.0), ("medical", 10.0), ("medical", 2500.0), ("shop", 800.0)]);
    let medical = facility_coverage(&cells, &clinics, "medical", 800.0).unwrap();
    assert_eq!(medical.facilities, 3);
    assert_eq!(medical.cell_shares, [1.0, 1.0, 1.0, 1.0]);
    let first = facilities(&[("medical", 0.0)]);
    let medical = facility_coverage(&cells, &first, "medical", 800.0).unwrap();
    assert_eq!(medical.cell_shares, [1.0, 1.0, 0.0, 0.0]);
    assert_eq!((medical.population.covered, medical.population.total), (30.0, 150.0));
}

// By hand: medical reaches 0-800 m, welfare 100-1700, commerce 200-1800, the station 300-1900: all at once 300-800.
#[test]
fn daily_life_needs_all_four() {
    let cells = cells(&[(150.0, 10.0), (350.0, 20.0), (790.0, 30.0), (850.0, 40.0)]);
    let services = facilities(&[("medical", 0.0), ("welfare", 900.0), ("commerce", 1000.0)]);
    let all = sufficiency(&cells, &services, &station(1100.0, 30.0), SufficiencyOptions::default()).unwrap();
    assert_eq!(all.cell_shares, [0.0, 1.0, 1.0, 0.0]);
    assert_eq!((all.population.covered, all.population.total), (50.0, 100.0));
    let covered: Vec<(&str, f64)> = all.services.iter().map(|(name, c)| (name.as_str(), c.covered)).collect();
    assert_eq!(covered, [("medical", 60.0), ("welfare", 100.0), ("commerce", 90.0), ("mlit_trunk", 90.0)]);
    // 60 + 100 + 90 + 90 - 300, and the smallest.
    let (low, high) = all.bounds_percent.unwrap();
    assert!((low - 40.0).abs() < 1e-9 && high == 60.0);

    let rare = sufficiency(&cells, &services, &station(1100.0, 29.0), SufficiencyOptions::default()).unwrap();
    assert_eq!(rare.population.covered, 0.0);
    let two = SufficiencyOptions::default().facilities([("medical", 800.0), ("commerce", 800.0)]).transit(None);
    assert_eq!(sufficiency(&cells, &services, &Stops::default(), two).unwrap().population.covered, 50.0);
    let any = SufficiencyOptions::default().transit(CoverageRule::mlit());
    assert_eq!(sufficiency(&cells, &services, &station(1100.0, 1.0), any).unwrap().population.covered, 50.0);
}

#[test]
fn what_facilities_do_not_have_is_an_error() {
    let cells = cells(&[(0.0, 1.0)]);
    let clinics = facilities(&[("medical", 0.0)]);
    let unknown = facility_coverage(&cells, &clinics, "medicle", 800.0).unwrap_err();
    assert!(unknown.to_string().contains("did you mean `medical`?"), "{unknown}");
    for radius in [0.0, -1.0, f64::NAN, f64::INFINITY, 200_000.0] {
        let error = facility_coverage(&cells, &clinics, "medical", radius).unwrap_err();
        assert!(error.to_string().contains("radius_m"), "{error}");
    }
    let none = SufficiencyOptions::default().facilities::<String>([]).transit(None);
    assert!(sufficiency(&cells, &clinics, &Stops::default(), none).unwrap_err().to_string().contains("no service"));
}

//! Coverage and detour along small networks, whose distances are told by hand from lengths given with the streets.

use compact_city::access::{self, SufficiencyOptions};
use compact_city::geo::{LonLat, StreetEdge, StreetNetwork};
use compact_city::table::{Facilities, Facility, Mode, PopulationCells, Stop, Stops};
use compact_city::transit::{
    Allocation, CoverageOptions, CoverageRule, DetourLine, Distance, NearestPlaces, coverage, coverage_along, detour,
};

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

/// A ladder without its middle rung: two streets 222 m apart, some 893 m long, joined at the east end only. Lengths are
/// given, so that every walk is a whole number of metres.
fn ladder() -> StreetNetwork {
    let (lons, lats) = ([137.21, 137.22, 137.22, 137.21], [36.700, 36.700, 36.702, 36.702]);
    let edges = [
        StreetEdge::new(0, 1).length_m(900.0),
        StreetEdge::new(1, 2).length_m(230.0),
        StreetEdge::new(2, 3).length_m(900.0),
    ];
    StreetNetwork::new(&lons, &lats, &edges, ()).unwrap()
}

/// Homes at three corners and halfway along the south street, and one 2 km off.
fn homes() -> PopulationCells {
    let (lons, lats) = (vec![137.21, 137.215, 137.22, 137.21, 137.21], vec![36.7, 36.7, 36.7, 36.702, 36.72]);
    PopulationCells::from_columns(lons, lats, vec![100.0, 50.0, 25.0, 10.0, 1.0]).unwrap()
}

fn stops() -> Stops {
    Stops::new(vec![
        Stop::new("tram", at(137.21, 36.7), Mode::Tram),
        Stop::new("bus", at(137.22, 36.702), Mode::Bus),
        Stop::new("far bus", at(137.30, 36.7), Mode::Bus),
    ])
    .unwrap()
}

/// Walks to the tram stop: 0, 450, 900, 2,030 m; to the bus stop: 1,130, 680, 230, 900 m.
#[test]
fn a_walk_round_the_ladder_is_as_long_as_its_streets() {
    let (streets, homes) = (ladder(), homes());
    let covered = |rule: &str| {
        let rule: CoverageRule = rule.parse().unwrap();
        coverage_along(&homes, &stops(), &streets, &rule).unwrap()
    };
    for (rule, people) in [
        ("tram:449", 100.0),
        ("tram:450", 150.0),
        ("tram:900", 175.0),
        ("tram:2029", 175.0),
        ("tram:2030", 185.0),
        ("bus:229", 0.0),
        ("bus:230", 25.0),
        ("bus:900", 85.0),
        ("tram:450,bus:230", 175.0),
    ] {
        assert_eq!(covered(rule).population.covered, people, "{rule}");
    }
    let both = covered("tram:450,bus:900");
    assert_eq!(both.cell_shares, [1.0, 1.0, 1.0, 1.0, 0.0]);
    assert_eq!((both.by_mode[0].population.covered, both.by_mode[1].population.covered), (150.0, 85.0));
    assert_eq!((both.distance, both.population.total), (Distance::Streets, 186.0));
    let notes = both.diagnostics.join("\n");
    for part in
        ["1 of 5 cells lie more than 500 m from any street", "their 1 people", "1 of 3 stops", "in a straight line"]
    {
        assert!(notes.contains(part), "`{part}` is not in {notes}");
    }
    // In a straight line the home across the ladder is 222 m from the tram stop.
    let straight = coverage(&homes, &stops(), "tram:450".parse::<CoverageRule>().unwrap()).unwrap();
    assert_eq!((straight.population.covered, straight.distance), (160.0, Distance::Straight));
    assert!(straight.diagnostics.is_empty(), "{:?}", straight.diagnostics);
    let sdg = coverage(&homes, &stops(), CoverageRule::sdg_11_2_1()).unwrap();
    assert!(sdg.diagnostics[0].contains("sdg_11_2_1 means distances along streets"), "{:?}", sdg.diagnostics);
}

#[test]
fn the_way_to_the_street_counts_at_both_ends() {
    // Home and stop some 111 m off the two ends of a street of 900 m, to the north and to the south.
    let streets =
        StreetNetwork::new(&[137.21, 137.22], &[36.7; 2], &[StreetEdge::new(0, 1).length_m(900.0)], ()).unwrap();
    let home = PopulationCells::from_columns(vec![137.21], vec![36.701], vec![1.0]).unwrap();
    let nearest = NearestPlaces::along(&home, &[at(137.22, 36.699)], &streets, 2_000.0).unwrap();
    let off = compact_city::geo::distance_m(at(137.21, 36.7), at(137.21, 36.701));
    assert!((nearest.distance_m(0).unwrap() - (900.0 + 2.0 * off)).abs() < 0.01);
    assert_eq!((nearest.distance(), nearest.unsnapped(), nearest.place(0)), (Distance::Streets, 0, Some(0)));
    let strict = compact_city::geo::Walk::new(&streets).snap_limit_m(100.0);
    let none = NearestPlaces::along(&home, &[at(137.22, 36.699)], strict, 2_000.0).unwrap();
    assert_eq!((none.distance_m(0), none.unsnapped()), (None, 1));
    let profile = none.profile(home.population());
    assert_eq!((profile.within, profile.beyond), (0.0, 1.0));
}

/// Every street runs straight from the stop: a walk is as long as the straight line, so circles and walks agree.
#[test]
fn on_a_star_walks_are_straight_lines() {
    let center = (137.21, 36.7);
    let tips: Vec<(f64, f64)> = (0..8)
        .map(|i| {
            let turn = f64::from(i) * std::f64::consts::FRAC_PI_4;
            (center.0 + 0.012 * turn.cos(), center.1 + 0.009 * turn.sin())
        })
        .collect();
    let (lons, lats): (Vec<f64>, Vec<f64>) = std::iter::once(center).chain(tips.iter().copied()).unzip();
    let edges: Vec<StreetEdge> = (1..=8).map(|tip| StreetEdge::new(0, tip)).collect();
    let streets = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
    let (mut cell_lons, mut cell_lats) = (Vec::new(), Vec::new());
    for (lon, lat) in &tips {
        for step in 1..=9 {
            let t = f64::from(step) / 9.0;
            cell_lons.push(center.0 + t * (lon - center.0));
            cell_lats.push(center.1 + t * (lat - center.1));
        }
    }
    let cells = PopulationCells::from_columns(cell_lons, cell_lats, vec![1.0; 72]).unwrap();
    let stops = Stops::new(vec![Stop::new("1", at(center.0, center.1), Mode::Tram)]).unwrap();
    for radius in [150.0, 333.0, 500.0, 777.0, 1_000.0] {
        let rule: CoverageRule = format!("tram:{radius}").parse().unwrap();
        let straight = coverage(&cells, &stops, &rule).unwrap();
        let along = coverage_along(&cells, &stops, &streets, &rule).unwrap();
        assert_eq!(straight.cell_shares, along.cell_shares, "{radius}");
        assert!(straight.population.covered > 0.0);
    }
    let found = detour(&cells, &[at(center.0, center.1)], &streets, 2_000.0).unwrap();
    let people = found.profile(cells.population(), DetourLine::SamePlace);
    assert!((people.mean.unwrap() - 1.0).abs() < 1e-4 && (people.quantile(1.0).unwrap() - 1.0).abs() < 1e-4);
    assert_eq!(found.coverage_ratio(cells.population(), 500.0).unwrap(), Some(1.0));
}

/// Walk and straight line of the ladder: home 2 walks 450 m for 446.6 m; home 4 walks 900 m to the bus for 893.1 m, while
/// the tram stop is 222 m from it in a straight line.
#[test]
fn detours_of_the_ladder() {
    let (streets, homes) = (ladder(), homes());
    let positions: Vec<LonLat> = stops().stops().iter().map(|s| s.position).collect();
    let found = detour(&homes, &positions, &streets, 1_000.0).unwrap();
    let line = |a: LonLat, b: LonLat| compact_city::geo::distance_m(a, b);
    let half = 450.0 / line(at(137.215, 36.7), positions[0]);
    let across = (900.0 / line(at(137.21, 36.702), positions[1]), 900.0 / line(at(137.21, 36.702), positions[0]));
    let side = 230.0 / line(at(137.22, 36.7), positions[1]);
    assert!(half > 1.0 && across.0 > 1.0 && across.1 > 4.0 && side > 1.0);
    let close = |found: Option<f64>, wanted: f64| assert!((found.unwrap() - wanted).abs() < 1e-5, "{found:?} {wanted}");
    close(found.ratio(1, DetourLine::SamePlace), half);
    close(found.ratio(3, DetourLine::SamePlace), across.0);
    close(found.ratio(3, DetourLine::NearestPlace), across.1);
    // The first home is at the stop; the last is far from any street.
    assert_eq!((found.ratio(0, DetourLine::SamePlace), found.walk().distance_m(0)), (None, Some(0.0)));
    assert_eq!((found.ratio(4, DetourLine::SamePlace), found.walk().distance_m(4)), (None, None));
    let people = found.profile(homes.population(), DetourLine::SamePlace);
    assert_eq!((people.people, people.at_place, people.unreached), (85.0, 100.0, 1.0));
    close(people.mean, (50.0 * half + 25.0 * side + 10.0 * across.0) / 85.0);
    close(people.median(), half.max(across.0.min(half)));
    let lines = 50.0 * 450.0 / half + 25.0 * 230.0 / side + 10.0 * 900.0 / across.0;
    close(people.of_means, (50.0 * 450.0 + 25.0 * 230.0 + 10.0 * 900.0) / lines);
    // Within 500 m: the two homes along the south street and that by the bus; in a straight line the fourth too.
    close(found.coverage_ratio(homes.population(), 500.0).unwrap(), 175.0 / 185.0);
    let error = found.coverage_ratio(homes.population(), 1_500.0).unwrap_err();
    assert!(error.is_undefined() && error.to_string().contains("up to 1000 m"), "{error}");
    for radius_m in [f64::NAN, -1.0, 0.0] {
        let error = found.coverage_ratio(homes.population(), radius_m).unwrap_err();
        assert!(error.is_input() && error.to_string().contains("is not a radius"), "{error}");
    }
    // The last home is far from any street, and so is the last stop; in a straight line nothing is.
    assert_eq!((found.walk().unsnapped(), found.walk().unsnapped_places()), (1, 1));
    assert_eq!((found.straight().unsnapped(), found.straight().unsnapped_places()), (0, 0));
    let near = detour(&homes, &positions[..2], &streets, 1_000.0).unwrap();
    assert_eq!(near.walk().unsnapped_places(), 0);
    assert!(detour(&homes, &[], &streets, 1_000.0).unwrap_err().is_undefined());
}

#[test]
fn facilities_and_all_services_along_streets() {
    let (streets, homes) = (ladder(), homes());
    let facility = |id: &str, category: &str, position| Facility {
        id: id.into(),
        name: String::new(),
        category: category.into(),
        position,
    };
    let facilities = Facilities::new(vec![
        facility("1", "medical", at(137.21, 36.7)),
        facility("2", "commerce", at(137.22, 36.702)),
        facility("3", "commerce", at(137.40, 36.702)),
    ])
    .unwrap();
    let medical = access::facility_coverage_along(&homes, &facilities, "medical", 900.0, &streets).unwrap();
    assert_eq!((medical.population.covered, medical.distance), (175.0, Distance::Streets));
    let straight = access::facility_coverage(&homes, &facilities, "medical", 900.0).unwrap();
    assert_eq!((straight.population.covered, straight.distance), (185.0, Distance::Straight));
    // Commerce within 680 m: homes 2 and 3. Both: those two; with trams within 450 m only home 2.
    let how = SufficiencyOptions::default().facilities([("medical", 900.0), ("commerce", 680.0)]);
    let two = access::sufficiency_along(&homes, &facilities, &stops(), &streets, how.clone().transit(None)).unwrap();
    assert_eq!((two.population.covered, two.cell_shares.as_slice()), (75.0, &[0.0, 1.0, 1.0, 0.0, 0.0][..]));
    assert_eq!(two.diagnostics.len(), 2, "{:?}", two.diagnostics);
    let tram: CoverageRule = "tram:450 along streets".parse().unwrap();
    let three = access::sufficiency_along(&homes, &facilities, &stops(), &streets, how.transit(tram)).unwrap();
    assert_eq!(three.population.covered, 50.0);
}

#[test]
fn what_has_no_meaning_along_streets_is_refused() {
    let (streets, homes) = (ladder(), homes());
    let rule = CoverageRule::toyama();
    let by_area = CoverageOptions::new("all:500".parse().unwrap()).allocation(Allocation::Area);
    let error = coverage_along(&homes, &stops(), &streets, by_area).unwrap_err().to_string();
    assert!(error.contains("field `allocation`") && error.contains("centroid"), "{error}");
    let tram = stops().filter(|s| s.modes == [Mode::Tram]);
    let found = coverage_along(&homes, &tram, &streets, &rule).unwrap();
    assert!(found.catchment_ha(&tram).unwrap_err().is_undefined());
    assert!(found.catchment_density_per_ha(&homes, &tram).unwrap_err().is_undefined());
    let bad = compact_city::geo::Walk::new(&streets).snap_limit_m(f64::NAN);
    let error = coverage_along(&homes, &tram, bad, &rule).unwrap_err().to_string();
    assert!(error.contains("NaN"), "{error}");
}

//! Ground in catchments: against closed forms of disks, and line by line with the exact geodesic of `geographiclib-rs`.

use std::f64::consts::PI;

use compact_city::geo::{Bounds, LonLat};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{CellColumns, Footprint, Mode, PopulationCells, Stop, Stops};
use compact_city::transit::{
    Allocation, CoverageOptions, CoverageRule, StationAreaOptions, catchment_density_per_ha, coverage, station_areas,
};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};

fn wrapped(lon: f64) -> f64 {
    (lon + 540.0).rem_euclid(360.0) - 180.0
}

fn beyond(from: LonLat, azimuth: f64, metres: f64) -> LonLat {
    let (lat, lon): (f64, f64) = Geodesic::wgs84().direct(from.lat(), from.lon(), azimuth, metres);
    LonLat::new(lon, lat).unwrap()
}

/// Cells of a footprint with given numbers of people.
fn cells(centers: &[(f64, f64)], people: Vec<f64>, footprint: Footprint) -> PopulationCells {
    let of = |f: fn(&(f64, f64)) -> f64| centers.iter().map(f).collect::<Vec<f64>>();
    let columns = vec![
        Column::new("lon".into(), of(|c| c.0)),
        Column::new("lat".into(), of(|c| c.1)),
        Column::new("population".into(), people),
    ];
    let frame = DataFrame::new(centers.len(), columns).unwrap();
    PopulationCells::from_frame(frame, CellColumns::new().footprint(footprint)).unwrap()
}

/// A net of cells about a place with as many people as square metres, so that people covered are ground covered.
fn net(about: LonLat, half_m: f64, width: f64, height: f64) -> PopulationCells {
    let cos = about.lat().to_radians().cos();
    let (cols, rows) = ((half_m / 110_000.0 / cos / width).ceil() as i32, (half_m / 110_000.0 / height).ceil() as i32);
    let mut centers = Vec::new();
    let mut ground = Vec::new();
    for row in -rows..=rows {
        for col in -cols..=cols {
            // Off the middle, so that no edge passes the place.
            let (lon, lat) =
                (about.lon() + (f64::from(col) + 0.31) * width, about.lat() + (f64::from(row) + 0.17) * height);
            let (south, north) = (lat - height / 2.0, lat + height / 2.0);
            centers.push((wrapped(lon), lat));
            ground.push(Bounds { west: 0.0, east: width, south, north }.area_km2() * 1e6);
        }
    }
    cells(&centers, ground, Footprint::Degrees { width, height })
}

fn stops(at: &[(LonLat, Mode)]) -> Stops {
    Stops::new((0..).zip(at).map(|(i, (p, mode))| Stop::new(format!("{i}"), *p, *mode)).collect()).unwrap()
}

/// A disk on the ellipsoid, up to the fourth order of its radius.
fn disk_m2(radius_m: f64) -> f64 {
    PI * radius_m * radius_m * (1.0 - (radius_m / 6_371_000.0).powi(2) / 12.0)
}

/// What two disks have in common in the plane.
fn lens_m2(r: f64, s: f64, apart: f64) -> f64 {
    let angle = |r: f64, s: f64| ((apart * apart + r * r - s * s) / (2.0 * apart * r)).acos();
    let kite = (-apart + r + s) * (apart + r - s) * (apart - r + s) * (apart + r + s);
    r * r * angle(r, s) + s * s * angle(s, r) - kite.sqrt() / 2.0
}

fn covered_m2(cells: &PopulationCells, stops: &Stops, rule: &str) -> f64 {
    let options = CoverageOptions::new(rule.parse::<CoverageRule>().unwrap()).allocation(Allocation::Area);
    coverage(cells, stops, options).unwrap().population.covered
}

/// Ground of the union of catchments as the density of many people at one of them gives it.
fn union_m2(positions: &[LonLat], radius_m: f64) -> f64 {
    let p = positions[0];
    let people = PopulationCells::from_columns(vec![p.lon()], vec![p.lat()], vec![1e9]).unwrap();
    1e13 / catchment_density_per_ha(&people, positions, radius_m).unwrap().unwrap()
}

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found / expected - 1.0).abs() < tolerance, "{found} is not {expected}: {:e}", found / expected - 1.0);
}

const PLACES: [(f64, f64); 6] =
    [(137.2129, 36.7016), (0.0, 0.0), (179.9995, -17.0), (-179.9999, 60.0), (25.0, 70.0), (10.0, -80.0)];

#[test]
fn a_disk_has_its_area() {
    for (lon, lat) in PLACES {
        let at = LonLat::new(lon, lat).unwrap();
        let one = stops(&[(at, Mode::Tram)]);
        for (radius_m, side_m) in [(500.0, 250.0), (1_000.0, 1_700.0), (300.0, 40.0)] {
            let (height, width) = (side_m / 111_000.0, side_m / 111_000.0 / lat.to_radians().cos());
            let cells = net(at, radius_m + side_m, width, height);
            close(covered_m2(&cells, &one, &format!("all:{radius_m}")), disk_m2(radius_m), 1e-6);
            let options = StationAreaOptions::default().radius_m(radius_m).allocation(Allocation::Area);
            close(station_areas(&cells, &one, options).unwrap().areas[0].population, disk_m2(radius_m), 1e-6);
            close(union_m2(&[at], radius_m), disk_m2(radius_m), 1e-6);
        }
        close(union_m2(&[at], 5_000.0), disk_m2(5_000.0), 1e-5);
    }
}

#[test]
fn vast_disks_and_cells() {
    let at = LonLat::new(137.2129, 36.7016).unwrap();
    let one = stops(&[(at, Mode::Tram)]);
    close(covered_m2(&net(at, 60_000.0, 0.05, 0.04), &one, "all:50000"), disk_m2(50_000.0), 1e-5);
    // In cells of 50 km by 50 km.
    close(covered_m2(&net(at, 40_000.0, 0.56, 0.45), &one, "all:500"), disk_m2(500.0), 1e-4);
}

#[test]
fn two_disks_have_their_lens_once() {
    for (lon, lat) in PLACES {
        let at = LonLat::new(lon, lat).unwrap();
        for (apart, azimuth) in [(200.0, 0.0), (450.0, 77.0), (799.0, 200.0)] {
            let other = beyond(at, azimuth, apart);
            let cells = net(at, 1_500.0, 0.0031 / lat.to_radians().cos(), 0.0023);
            let both = stops(&[(at, Mode::Tram), (other, Mode::Bus)]);
            let expected = disk_m2(500.0) + disk_m2(300.0)
                - if apart > 200.0 { lens_m2(500.0, 300.0, apart) } else { disk_m2(300.0) };
            close(covered_m2(&cells, &both, "tram:500,bus:300"), expected, 1e-6);
            let twice = 2.0 * disk_m2(500.0) - lens_m2(500.0, 500.0, apart);
            close(covered_m2(&cells, &both, "all:500"), twice, 1e-6);
            close(union_m2(&[at, other], 500.0), twice, 1e-6);
        }
        // A line of six stops, no three of which reach the same ground.
        let line: Vec<LonLat> = (0..6).map(|i| beyond(at, 60.0, 520.0 * f64::from(i))).collect();
        close(union_m2(&line, 500.0), 6.0 * disk_m2(500.0) - 5.0 * lens_m2(500.0, 500.0, 520.0), 1e-6);
    }
}

/// Share of a cell of so many degrees, its ground cut in lines from west to east: half the width of each disk at each
/// latitude by halving, with the exact geodesic.
fn by_lines(center: (f64, f64), (width, height): (f64, f64), positions: &[LonLat], radius_m: f64) -> f64 {
    const LINES: i32 = 120;
    let wgs84 = Geodesic::wgs84();
    let (mut ground, mut inside) = (0.0, 0.0);
    for line in 0..LINES {
        let lat = center.1 + height * ((f64::from(line) + 0.5) / f64::from(LINES) - 0.5);
        let mut pieces: Vec<(f64, f64)> = Vec::new();
        for p in positions {
            let far = |east: f64| -> f64 { wgs84.inverse(p.lat(), p.lon(), lat, p.lon() + east) };
            let (mut low, mut high) = (0.0, 2.0 * width + 0.02);
            if far(0.0) > radius_m {
                continue;
            }
            for _ in 0..24 {
                let middle = (low + high) / 2.0;
                if far(middle) <= radius_m { low = middle } else { high = middle }
            }
            let west = wrapped(p.lon() - center.0) + width / 2.0;
            pieces.push(((west - low).max(0.0), (west + low).min(width)));
        }
        pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut at, mut length) = (0.0_f64, 0.0);
        for (from, to) in pieces {
            length += (to - from.max(at)).max(0.0);
            at = at.max(to);
        }
        let weight = lat.to_radians().cos();
        ground += weight * width;
        inside += weight * length;
    }
    inside / ground
}

/// Halving lines leaves 5e-4 of a cell.
#[test]
fn shares_of_single_cells() {
    for (k, (lon, lat)) in PLACES.into_iter().enumerate() {
        let at = LonLat::new(lon, lat).unwrap();
        let turn = 40.0 * k as f64;
        let positions = [beyond(at, turn, 320.0), beyond(at, turn + 130.0, 350.0), beyond(at, turn + 200.0, 290.0)];
        let (width, height) = (0.0045 / lat.to_radians().cos(), 0.0036);
        let expected = by_lines((lon, lat), (width, height), &positions, 300.0);
        let options = || CoverageOptions::new("all:300".parse::<CoverageRule>().unwrap()).allocation(Allocation::Area);
        let stops = stops(&positions.map(|p| (p, Mode::Bus)));
        let degrees = cells(&[(lon, lat)], vec![1.0], Footprint::Degrees { width, height });
        let share = coverage(&degrees, &stops, options()).unwrap().cell_shares[0];
        assert!((share - expected).abs() < 5e-4 && (0.2..0.99).contains(&share), "{share} by lines {expected}");
        // A square of 400 m has sides of so many degrees.
        let quarter = |azimuth: f64| beyond(at, azimuth, 200.0);
        let size = (2.0 * wrapped(quarter(90.0).lon() - lon), 2.0 * (quarter(0.0).lat() - lat));
        let expected = by_lines((lon, lat), size, &positions, 300.0);
        let square = cells(&[(lon, lat)], vec![1.0], Footprint::Square { side_m: 400.0 });
        let share = coverage(&square, &stops, options()).unwrap().cell_shares[0];
        assert!((share - expected).abs() < 5e-4, "square: {share} by lines {expected}");
    }
}

#[cfg(feature = "h3")]
#[test]
fn hexagons_hold_the_disk() {
    use h3o::{CellIndex, LatLng, Resolution};

    for (lon, lat) in PLACES {
        for (resolution, k) in [(Resolution::Nine, 6), (Resolution::Eight, 3), (Resolution::Eleven, 25)] {
            let middle = LatLng::new(lat, lon).unwrap().to_cell(resolution);
            let ids: Vec<String> = middle.grid_disk::<Vec<CellIndex>>(k).iter().map(ToString::to_string).collect();
            let table = |people: Vec<f64>| {
                let columns = vec![Column::new("h3".into(), ids.clone()), Column::new("population".into(), people)];
                let frame = DataFrame::new(ids.len(), columns).unwrap();
                PopulationCells::from_frame(frame, CellColumns::new().h3("h3")).unwrap()
            };
            let bare = table(vec![0.0; ids.len()]);
            let cells = table((0..ids.len()).map(|row| bare.area_km2(row).unwrap() * 1e6).collect());
            let at = LonLat::new(lon, lat).unwrap();
            close(covered_m2(&cells, &stops(&[(at, Mode::Tram)]), "all:500"), disk_m2(500.0), 1e-6);
        }
    }
}

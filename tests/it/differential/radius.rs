//! The radius index against every pair of points by the exact geodesic of `geographiclib-rs`.

use std::collections::BTreeSet;

use compact_city::geo::{LonLat, NearestColumns, RadiusIndex};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use proptest::prelude::*;

/// Numbers of 0 to 1 from a seed, the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
}

fn wrapped(lon: f64) -> f64 {
    if lon > 180.0 {
        lon - 360.0
    } else if lon < -180.0 {
        lon + 360.0
    } else {
        lon
    }
}

/// Points of a rectangle, its west and east sides beyond the antimeridian where they pass it.
fn scattered(n: usize, west: f64, east: f64, south: f64, north: f64, seed: u64) -> Vec<LonLat> {
    let mut random = Random(seed);
    let mut point = || LonLat::new(wrapped(random.between(west, east)), random.between(south, north)).unwrap();
    (0..n).map(|_| point()).collect()
}

/// The point so far from another, by the exact geodesic.
fn beyond(from: LonLat, azimuth: f64, metres: f64) -> LonLat {
    let (lat, lon): (f64, f64) = Geodesic::wgs84().direct(from.lat(), from.lon(), azimuth, metres);
    LonLat::new(lon, lat.clamp(-90.0, 90.0)).unwrap()
}

/// Places about the points: on them, within and just outside the radius, and a hair on either side of it.
fn places(points: &[LonLat], radius_m: f64, hair_m: f64, n: usize, seed: u64) -> Vec<LonLat> {
    let mut random = Random(seed);
    let place = |i: usize| {
        let point = points[(random.next() * points.len() as f64) as usize];
        let metres = match i % 5 {
            0 => 0.0,
            1 => radius_m - 1.5 * hair_m,
            2 => radius_m + 1.5 * hair_m,
            _ => random.between(0.0, 1.5 * radius_m),
        };
        // Every third straight to the north, east, south or west.
        let azimuth = if i.is_multiple_of(3) {
            90.0 * f64::from((random.next() * 4.0) as u8)
        } else {
            random.between(0.0, 360.0)
        };
        beyond(point, azimuth, metres)
    };
    (0..n).map(place).collect()
}

/// Exact distances of the points that are not surely beyond the radius: by the sphere, which is right to 0.6 %.
fn distances(points: &[LonLat], at: LonLat, radius_m: f64) -> Vec<f64> {
    let sphere = |p: LonLat| {
        let (a, b) = (at.lat().to_radians(), p.lat().to_radians());
        let (north, east) = ((b - a) / 2.0, (p.lon() - at.lon()).to_radians() / 2.0);
        let h = north.sin().powi(2) + a.cos() * b.cos() * east.sin().powi(2);
        2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin()
    };
    let exact = |p: &LonLat| match sphere(*p) {
        d if d > 1.01 * radius_m + 1.0 => f64::INFINITY,
        _ => Geodesic::wgs84().inverse(at.lat(), at.lon(), p.lat(), p.lon()),
    };
    points.iter().map(exact).collect()
}

/// All that the index answers, at every place, within a tolerance.
fn agree(points: &[LonLat], radius_m: f64, places: &[LonLat], tolerance_m: f64) {
    let index = RadiusIndex::from_positions(points, radius_m).unwrap();
    let weights: Vec<f64> = (0..points.len()).map(|i| (i % 97 + 1) as f64).collect();
    let ones = vec![1.0; points.len()];
    let (lons, lats): (Vec<f64>, Vec<f64>) = places.iter().map(|p| (p.lon(), p.lat())).unzip();
    let each = index.nearest_each(&lons, &lats);
    let mut inside = vec![false; places.len()];
    index.mark_within(&lons, &lats, &mut inside);
    let sums = index.sums_within_each(&lons, &lats, &[&weights, &ones]);
    for (i, place) in places.iter().enumerate() {
        let exact = distances(points, *place, radius_m);
        let least = exact.iter().copied().fold(f64::INFINITY, f64::min);
        let about = format!("place {i} {place:?}, radius {radius_m}, nearest at {least}");
        match index.nearest(*place) {
            Some(found) => {
                let of_found = exact[found.index];
                assert!((found.distance_m - of_found).abs() <= tolerance_m, "{about}: {found:?}, exactly {of_found}");
                assert!(of_found <= least + 2.0 * tolerance_m && found.distance_m <= radius_m, "{about}: {found:?}");
                assert_eq!((each.index[i] as usize, each.distance_m[i]), (found.index, found.distance_m), "{about}");
            }
            None => {
                assert!(least > radius_m - tolerance_m, "{about}: not found");
                assert_eq!((each.index[i], each.distance_m[i]), (NearestColumns::NONE, f64::INFINITY), "{about}");
            }
        }
        assert_eq!(inside[i], each.index[i] != NearestColumns::NONE, "{about}");
        for radius_m in [radius_m, radius_m / 3.0] {
            let found = index.within(*place, radius_m);
            assert!(found.is_sorted_by(|a, b| (a.distance_m, a.index) < (b.distance_m, b.index)), "{about}: {found:?}");
            let set: BTreeSet<usize> = found.iter().map(|f| f.index).collect();
            assert_eq!(set.len(), found.len(), "{about}: one found twice");
            for (point, exact) in exact.iter().enumerate() {
                let may = *exact <= radius_m + tolerance_m;
                let must = *exact <= radius_m - tolerance_m;
                let is = set.contains(&point);
                assert!(is && may || !is && !must, "{about}: point {point} at {exact} is inside {radius_m}: {is}");
            }
            for f in &found {
                assert!((f.distance_m - exact[f.index]).abs() <= tolerance_m, "{about}: {f:?}, {}", exact[f.index]);
            }
        }
        let found = index.within(*place, radius_m);
        assert_eq!(index.k_nearest(*place, 3), found[..found.len().min(3)], "{about}");
        let sum: f64 = found.iter().map(|f| weights[f.index]).sum();
        assert_eq!(
            (index.sum_within(*place, &weights), sums[0][i], sums[1][i]),
            (sum, sum, found.len() as f64),
            "{about}"
        );
    }
}

/// As documented: 0.1 mm up to 5 km between 80 S and 80 N, else 1 mm; 5 cm up to 50 km between 70 S and 70 N.
fn tolerance(radius_m: f64, farthest_lat: f64) -> f64 {
    match (radius_m <= 5_000.0, farthest_lat.abs()) {
        (true, lat) if lat <= 80.0 => 1e-4,
        (true, _) => 1e-3,
        (false, lat) if lat <= 70.0 => 0.05,
        (false, _) => 3.0,
    }
}

fn agree_about(points: &[LonLat], radii: &[f64], n: usize) {
    let farthest = points.iter().map(|p| p.lat().abs()).fold(0.0, f64::max);
    for radius_m in radii {
        let tolerance = tolerance(*radius_m, farthest);
        agree(points, *radius_m, &places(points, *radius_m, tolerance, n, 11), tolerance);
    }
}

#[test]
fn a_town_and_its_duplicates() {
    let mut town = scattered(300, 137.15, 137.27, 36.65, 36.75, 1);
    // Ten places with many points each.
    for i in 0..100 {
        town.push(town[i % 10]);
    }
    agree_about(&town, &[1.0, 30.0, 300.0, 800.0, 1_300.0], 60);
    agree_about(&town[..150], &[5_000.0, 50_000.0], 15);
}

#[test]
fn a_continent() {
    let sparse = scattered(2_000, -10.0, 40.0, 35.0, 70.0, 2);
    agree_about(&sparse, &[1.0, 500.0, 5_000.0, 50_000.0], 30);
}

#[test]
fn about_the_antimeridian_and_far_north() {
    agree_about(&scattered(200, 179.8, 180.2, -17.2, -16.8, 3), &[100.0, 1_000.0, 5_000.0, 20_000.0], 40);
    agree_about(&scattered(200, 179.0, 181.0, 84.7, 84.9, 4), &[50.0, 1_000.0, 5_000.0, 50_000.0], 40);
    agree_about(&scattered(200, -30.0, -29.0, -85.0, -84.9, 5), &[50.0, 1_000.0, 5_000.0], 40);
}

/// Without a gap in longitude those at the seam stand on both sides of it; no one may be counted twice.
#[test]
fn all_around_the_globe() {
    let mut around = scattered(3_000, -180.0, 180.0, -60.0, 70.0, 6);
    around.extend(scattered(400, -180.0, -179.0, 10.0, 11.0, 7));
    around.extend(scattered(400, 179.0, 180.0, 10.0, 11.0, 8));
    agree_about(&around, &[2.0, 900.0, 5_000.0, 50_000.0], 40);
    agree(&around, 50_000.0, &scattered(60, 179.5, 180.5, 10.0, 11.0, 9), 0.05);
    // No quarter of a degree is empty, and then two of them are; many points beside the seam at either side.
    let ring = |gap: f64| {
        (0..1_800).map(move |i| LonLat::new(wrapped(-179.6 + f64::from(i) / 1_800.0 * (360.0 - gap)), 60.0).unwrap())
    };
    for gap in [0.0, 0.7] {
        let mut full: Vec<LonLat> = ring(gap).collect();
        full.extend(scattered(150, 179.0 - gap, 179.999 - gap / 2.0, 59.9, 60.1, 16));
        full.extend(scattered(150, 180.4, 181.4, 59.9, 60.1, 17));
        for radius_m in [20_000.0, 50_000.0] {
            agree(&full, radius_m, &scattered(60, 179.0, 181.0, 59.9, 60.1, 18), 0.05);
        }
    }
    let polar = scattered(1_500, -180.0, 180.0, 84.0, 85.0, 10);
    agree_about(&polar, &[900.0, 5_000.0, 50_000.0], 40);
}

/// The answer to a place does not depend on the one before, however far away it was.
#[test]
fn places_far_apart_one_after_another() {
    let points = scattered(2_000, -175.0, 170.0, -80.0, 84.0, 12);
    let index = RadiusIndex::from_positions(&points, 3_000.0).unwrap();
    let mut asked = places(&points, 3_000.0, 1e-3, 2_000, 13);
    // Nearly on a point, half of them, in an order that leaps about the globe.
    asked.extend(points.iter().map(|p| beyond(*p, 45.0, 3_050.0)));
    let (lons, lats): (Vec<f64>, Vec<f64>) = asked.iter().map(|p| (p.lon(), p.lat())).unzip();
    let each = index.nearest_each(&lons, &lats);
    let mut inside = vec![false; asked.len()];
    index.mark_within(&lons, &lats, &mut inside);
    for (i, place) in asked.iter().enumerate() {
        let alone = index.nearest(*place);
        assert_eq!(
            alone.map(|f| f.distance_m),
            Some(each.distance_m[i]).filter(|d| *d < f64::INFINITY),
            "{i} {place:?}"
        );
        assert_eq!(alone.map(|f| f.index), Some(each.index[i] as usize).filter(|f| *f < points.len()), "{i}");
        assert_eq!(inside[i], alone.is_some(), "{i} {place:?}");
    }
    assert!(inside.iter().filter(|i| **i).count() > 500 && inside.iter().filter(|i| !**i).count() > 500);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A few points anywhere, most of them together, and any radius.
    #[test]
    fn few_points_anywhere(
        (lon, lat) in (-180.0..=180.0_f64, -84.0..=84.0_f64), n in 1_usize..40, clusters in 1_usize..4,
        radius_m in prop_oneof![1.0..100.0_f64, 100.0..5_000.0_f64, 5_000.0..50_000.0_f64], seed: u64,
    ) {
        let mut random = Random(seed);
        let spread = radius_m / 111_000.0;
        let mut points = Vec::new();
        for i in 0..n {
            let (far_lon, far_lat) = if i % clusters == 0 { (lon, lat) } else { (wrapped(lon + 179.9), -lat) };
            // Every other on a net whose steps are exact in binary, so that many lie on the edges of the grid's cells.
            let step = |x: f64| if i % 2 == 0 { (x * 4.0).round() / 4.0 } else { x };
            let at = |x: f64, by: f64| x + by * spread;
            let (by_lon, by_lat) = (step(random.between(-2.0, 2.0)), step(random.between(-2.0, 2.0)));
            points.push(LonLat::new(wrapped(at(far_lon, by_lon)), at(far_lat, by_lat).clamp(-85.0, 85.0)).unwrap());
        }
        let farthest = points.iter().map(|p| p.lat().abs()).fold(0.0, f64::max);
        let tolerance = tolerance(radius_m, farthest);
        agree(&points, radius_m, &places(&points, radius_m, tolerance, 12, seed), tolerance);
    }
}

#[test]
fn no_points_and_places_that_are_none() {
    let none = RadiusIndex::new(&[], &[], 500.0).unwrap();
    let at = LonLat::new(0.0, 0.0).unwrap();
    assert_eq!((none.nearest(at), none.within(at, 500.0), none.sum_within(at, &[])), (None, vec![], 0.0));
    let numbers = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 1e19, -540.0, 540.0, 91.0, -91.0];
    for points in [scattered(50, 136.0, 138.0, 36.0, 37.0, 14), scattered(3_000, -180.0, 180.0, -85.0, 85.0, 15)] {
        for radius_m in [1.0, 500.0, 50_000.0] {
            let index = RadiusIndex::from_positions(&points, radius_m).unwrap();
            for x in numbers {
                for (lon, lat) in [(x, 36.5), (137.0, x), (x, x)] {
                    // Beyond the ends of the axes there is nothing; a longitude may be given once around.
                    let sums = index.sums_within_each(&[lon], &[lat], &[&vec![1.0; points.len()]]);
                    let mut inside = [false];
                    index.mark_within(&[lon], &[lat], &mut inside);
                    let nearest = index.nearest_each(&[lon], &[lat]);
                    assert_eq!(inside[0], nearest.index[0] != NearestColumns::NONE);
                    assert!(!inside[0] && sums[0][0] == 0.0 || x.abs() == 540.0, "{lon} {lat}");
                }
            }
            for pole in [90.0, -90.0] {
                assert_eq!(index.nearest(LonLat::new(0.0, pole).unwrap()), None);
            }
        }
    }
    // The antimeridian has two names.
    let seam = RadiusIndex::new(&[180.0, -180.0, 179.9999, -179.9999], &[10.0; 4], 500.0).unwrap();
    for lon in [180.0, -180.0, 179.9999, -179.9999] {
        let found = seam.within(LonLat::new(lon, 10.0).unwrap(), 500.0);
        assert_eq!((found.len(), found[0].distance_m), (4, 0.0));
    }
    // Radii that are none, that of 0, and one beyond the index's.
    let counts = [-500.0, f64::NAN, f64::NEG_INFINITY, 0.0, f64::INFINITY]
        .map(|r| seam.within(LonLat::new(180.0, 10.0).unwrap(), r).len());
    assert_eq!(counts, [0, 0, 0, 2, 4]);
    // Weights that are missing count as 0.
    let one = RadiusIndex::new(&[0.0, 0.0], &[0.0, 0.0], 5.0).unwrap();
    assert_eq!((one.sum_within(at, &[3.0]), one.k_nearest(at, 9).len()), (3.0, 2));
    assert!(one.sums_within_each(&[0.0], &[0.0], &[]).is_empty());
}

//! Distances against the exact geodesic of `geographiclib-rs`, a port of Karney's library.

use compact_city::geo::{LonLat, distance_m};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use proptest::prelude::*;

fn exact(a: LonLat, b: LonLat) -> f64 {
    Geodesic::wgs84().inverse(a.lat(), a.lon(), b.lat(), b.lon())
}

/// The position so far from another in a direction, by the exact geodesic.
fn beyond(from: LonLat, azimuth: f64, metres: f64) -> LonLat {
    let (lat, lon): (f64, f64) = Geodesic::wgs84().direct(from.lat(), from.lon(), azimuth, metres);
    LonLat::new(lon, lat).unwrap()
}

/// Longitudes, every fourth within a walk of the antimeridian.
fn lon() -> impl Strategy<Value = f64> {
    let beside = |d: f64| if d < 0.0 { -180.0 - d } else { 180.0 - d };
    prop_oneof![3 => -180.0..=180.0_f64, 1 => (-0.03..0.03_f64).prop_map(beside)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// 0.1 mm, as documented: the series up to 5 km, the geodesic itself beyond.
    #[test]
    fn near_distances_are_right_to_a_tenth_of_a_millimetre(
        (lon, lat) in (lon(), -80.0..=80.0_f64),
        azimuth in 0.0..360.0_f64,
        metres in prop_oneof![0.0..60.0, 0.0..6_000.0_f64],
    ) {
        let a = LonLat::new(lon, lat).unwrap();
        let b = beyond(a, azimuth, metres);
        prop_assert!((distance_m(a, b) - metres).abs() < 1e-4, "{} for {metres} m to {b:?}", distance_m(a, b));
        prop_assert!((distance_m(a, b) - distance_m(b, a)).abs() < 1e-9);
    }

    #[test]
    fn far_distances_and_those_at_the_poles_are_geodesics(
        (x, y) in (lon(), lon()), (south, north) in (-90.0..=90.0_f64, -90.0..=90.0_f64), pole in 0_u8..4,
    ) {
        let north = match pole { 0 => 90.0, 1 => -90.0, 2 => -south, _ => north };
        let (a, b) = (LonLat::new(x, south).unwrap(), LonLat::new(y, north).unwrap());
        prop_assert!((distance_m(a, b) - exact(a, b)).abs() < 1e-4, "{} {}", distance_m(a, b), exact(a, b));
    }

    #[test]
    fn near_distances_beside_the_poles(
        (lon, lat) in (lon(), 80.0..=90.0_f64), azimuth in 0.0..360.0_f64, metres in 0.0..6_000.0_f64,
    ) {
        let a = LonLat::new(lon, lat).unwrap();
        let b = beyond(a, azimuth, metres);
        prop_assert!((distance_m(a, b) - metres).abs() < 1e-4);
    }
}

#[test]
fn places_with_more_than_one_name() {
    let at = |lon, lat| LonLat::new(lon, lat).unwrap();
    assert_eq!(distance_m(at(180.0, 10.0), at(-180.0, 10.0)), 0.0);
    assert!(distance_m(at(17.0, 90.0), at(-120.0, 90.0)) < 1e-6);
    // Karney 2013: from pole to pole half a meridian, 20,003,931.4586 m; half the equator would be longer.
    for opposite in [(at(0.0, 90.0), at(0.0, -90.0)), (at(0.0, 0.0), at(180.0, 0.0))] {
        assert!((distance_m(opposite.0, opposite.1) - 20_003_931.458_6).abs() < 1e-3);
    }
}

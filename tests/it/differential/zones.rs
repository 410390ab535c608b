//! Insides and areas of zones against the plain algorithms of the crate `geo` and sums by hand.

use compact_city::geo::{Bounds, LonLat, Mesh, MeshLevel, Zone, Zones};
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use geographiclib_rs::{Geodesic, PolygonArea, Winding};
use proptest::prelude::*;

type Ring = Vec<[f64; 2]>;

/// A star about a point: as many rays as radii, so that it never crosses itself.
fn star(lon: f64, lat: f64, radii: &[f64]) -> Ring {
    let ray = |(i, r): (usize, &f64)| {
        let turn = i as f64 / radii.len() as f64 * std::f64::consts::TAU;
        [lon + r * turn.cos(), lat + r * turn.sin()]
    };
    let mut ring: Ring = radii.iter().enumerate().map(ray).collect();
    ring.push(ring[0]);
    ring
}

fn of_geo(polygons: &[Vec<Ring>]) -> MultiPolygon {
    let line = |ring: &Ring| ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect::<LineString>();
    polygons.iter().map(|p| Polygon::new(line(&p[0]), p[1..].iter().map(line).collect())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn insides_agree_with_geo(
        outer in prop::collection::vec(0.5..1.0_f64, 5..200),
        inner in prop::collection::vec(0.1..0.3_f64, 5..50),
        second in prop::collection::vec(0.1..0.9_f64, 3..50),
        points in prop::collection::vec((-1.2..3.2_f64, -1.2..1.2_f64), 200),
        turned in any::<bool>(),
    ) {
        let mut hole = star(137.0, 36.0, &inner);
        if turned {
            hole.reverse();
        }
        let polygons = vec![vec![star(137.0, 36.0, &outer), hole], vec![star(139.0, 36.0, &second)]];
        let zone = Zone::new("stars", polygons.clone()).unwrap();
        let plain = of_geo(&polygons);
        for (x, y) in points {
            let (lon, lat) = (137.0 + x, 36.0 + y);
            let expected = plain.coordinate_position(&Coord { x: lon, y: lat });
            prop_assume!(expected != CoordPos::OnBoundary);
            prop_assert_eq!(zone.contains(LonLat::new(lon, lat).unwrap()), expected == CoordPos::Inside);
        }
    }

    /// Whatever ring is let in winds once around its inside, and nothing else: the angle summed up at points of a fine
    /// lattice off all edges.
    #[test]
    fn rings_let_in_wind_once(corners in prop::collection::vec((0_u8..6, 0_u8..6), 3..9)) {
        let mut ring: Ring = corners.iter().map(|(x, y)| [f64::from(*x), f64::from(*y)]).collect();
        ring.push(ring[0]);
        let Ok(zone) = Zone::new("ring", vec![vec![ring.clone()]]) else { return Ok(()) };
        let mut windings = std::collections::BTreeSet::new();
        for i in 0..60 {
            for j in 0..60 {
                let (x, y) = (f64::from(i) / 10.0 + 0.0131, f64::from(j) / 10.0 + 0.0173);
                let angle = |p: &[f64; 2]| (p[1] - y).atan2(p[0] - x);
                let turned: f64 = ring.windows(2).map(|w| {
                    let d = angle(&w[1]) - angle(&w[0]);
                    d - std::f64::consts::TAU * (d / std::f64::consts::TAU).round()
                }).sum();
                let winding = (turned / std::f64::consts::TAU).round() as i32;
                prop_assert_eq!(zone.contains(LonLat::new(x, y).unwrap()), winding != 0);
                windings.insert(winding);
            }
        }
        prop_assert!(windings.len() <= 2 && windings.iter().all(|w| w.abs() <= 1), "{:?} of {:?}", windings, ring);
    }

    /// Two zones that share a ragged line, and a lattice of points many of which lie on it: each lies in one zone.
    #[test]
    fn each_point_of_a_shared_line_lies_in_one_zone(xs in prop::collection::vec(1_u8..9, 11)) {
        let line: Ring = xs.iter().zip(0..).map(|(x, y)| [f64::from(*x), f64::from(y)]).collect();
        let mut west = line.clone();
        west.extend([[0.0, 10.0], [0.0, 0.0], line[0]]);
        let mut east = line.clone();
        east.extend([[10.0, 10.0], [10.0, 0.0], line[0]]);
        let zones = Zones::new(vec![
            Zone::new("west", vec![vec![west]]).unwrap(),
            Zone::new("east", vec![vec![east]]).unwrap(),
        ]);
        for i in -1..=41 {
            for j in -1..=41 {
                let p = LonLat::new(f64::from(i) / 4.0, f64::from(j) / 4.0).unwrap();
                let inside = (0..40).contains(&i) && (0..40).contains(&j);
                let holders = zones.zones().iter().filter(|z| z.contains(p)).count();
                prop_assert_eq!(holders, usize::from(inside), "{:?}", p);
                let first = zones.zones().iter().position(|z| z.contains(p));
                prop_assert_eq!(zones.find(p), first);
            }
        }
    }

    /// The closed form against the geodesic polygon with so many points on the parallels that they follow them.
    #[test]
    fn areas_of_cells_agree_with_karney(lon in 100.0..179.9_f64, lat in 6.7..66.6_f64, level in 0_usize..9) {
        let cell = Mesh::at(LonLat::new(lon, lat).unwrap(), MeshLevel::ALL[level]).unwrap();
        let expected = karney_km2(cell.bounds(), 2_000);
        prop_assert!((cell.area_km2() / expected - 1.0).abs() < 1e-8, "{} {}", cell.area_km2(), expected);
    }

    #[test]
    fn areas_of_zones_agree_with_karney(radii in prop::collection::vec(0.5..1.0_f64, 5..60)) {
        let ring = star(137.0, 36.0, &radii);
        let geodesic = Geodesic::wgs84();
        let mut area = PolygonArea::new(&geodesic, Winding::CounterClockwise);
        ring[1..].iter().for_each(|[lon, lat]| area.add_point(*lat, *lon));
        let expected = area.compute(true).1 * 1e-6;
        let reversed: Ring = ring.iter().rev().copied().collect();
        for ring in [ring, reversed] {
            let zone = Zone::new("star", vec![vec![ring]]).unwrap();
            prop_assert!((zone.area_km2() / expected - 1.0).abs() < 1e-12);
        }
    }
}

fn karney_km2(b: Bounds, steps: u32) -> f64 {
    let geodesic = Geodesic::wgs84();
    let mut area = PolygonArea::new(&geodesic, Winding::CounterClockwise);
    let along = |i: u32| b.west + (b.east - b.west) * f64::from(i) / f64::from(steps);
    (0..=steps).for_each(|i| area.add_point(b.south, along(i)));
    (0..=steps).rev().for_each(|i| area.add_point(b.north, along(i)));
    area.compute(true).1 * 1e-6
}

//! Laws of zones and of the reader of boundaries: nothing panics, and what stands in a file comes out of it.

use compact_city::geo::{LonLat, Zone};
use compact_city::read::{self, ZoneOptions};
use proptest::prelude::*;

/// Coordinates at the ends of their range, the least numbers there are, and neighbors in floating point.
const AWKWARD: [f64; 12] =
    [0.0, -0.0, 5e-324, 1e-308, 1e-300, 1e-17, 1.0, 1.0 + f64::EPSILON, 0.1 + 0.2, 0.3, 90.0, -90.0];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_ring_panics(places in prop::collection::vec((0_usize..12, 0_usize..12), 0..12), at in (0_usize..12, 0_usize..12)) {
        let mut ring: Vec<[f64; 2]> = places.iter().map(|(x, y)| [AWKWARD[*x] * 2.0, AWKWARD[*y]]).collect();
        ring.extend(ring.first().copied());
        if let Ok(zone) = Zone::new("ring", vec![vec![ring]]) {
            let _ = zone.contains(LonLat::new(AWKWARD[at.0], AWKWARD[at.1]).unwrap());
            let area = zone.area_km2();
            prop_assert!(area.is_finite() && zone.rings().count() == 1);
            prop_assert!(zone.rings().flatten().count() == zone.vertices());
        }
    }

    #[test]
    fn no_broken_file_panics(at in 0_usize..170, byte in any::<u8>(), cut in 0_usize..200) {
        let text = r#"{"type":"FeatureCollection","crs":null,"features":[{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,2]]]}}]}"#;
        let mut bytes = text.as_bytes().to_vec();
        bytes[at.min(text.len() - 1)] = byte;
        bytes.truncate(cut);
        let _ = read::zones_from_bytes(&bytes, "zones.geojson", ZoneOptions::new());
    }

    #[test]
    fn an_inside_point_is_inside(radii in prop::collection::vec(0.2..1.0_f64, 4..40)) {
        let ray = |i: usize| {
            let turn = i as f64 / radii.len() as f64 * std::f64::consts::TAU;
            [137.0 + radii[i] * turn.cos(), 36.0 + radii[i] * turn.sin()]
        };
        let ring: Vec<[f64; 2]> = (0..radii.len()).chain([0]).map(ray).collect();
        let zone = Zone::new("star", vec![vec![ring]]).unwrap();
        let point = zone.interior_point().unwrap();
        prop_assert!(zone.contains(point) && zone.bounds().contains(point));
    }
}

//! Grid square codes against the crate `jismesh`, an independent port of the Python package of that name.

use compact_city::geo::{LonLat, Mesh, MeshLevel};
use jismesh::MeshLevel as Theirs;
use proptest::prelude::*;

/// The levels that both know; `jismesh` has no 100 m.
const LEVELS: [(MeshLevel, Theirs); 8] = [
    (MeshLevel::Km80, Theirs::Lv1),
    (MeshLevel::Km10, Theirs::Lv2),
    (MeshLevel::Km5, Theirs::X5),
    (MeshLevel::Km2, Theirs::X2),
    (MeshLevel::Km1, Theirs::Lv3),
    (MeshLevel::M500, Theirs::Lv4),
    (MeshLevel::M250, Theirs::Lv5),
    (MeshLevel::M125, Theirs::Lv6),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn positions_get_the_codes_that_jismesh_gives(lon in 100.0..179.99_f64, lat in 6.67..66.66_f64) {
        for (level, theirs) in LEVELS {
            let cell = Mesh::at(LonLat::new(lon, lat).unwrap(), level).unwrap();
            let b = cell.bounds();
            // Within 0.1 mm of an edge the two may round apart.
            let off = (lon - b.west).min(b.east - lon).min(lat - b.south).min(b.north - lat);
            if off > 1e-9 {
                let code: u64 = jismesh::to_meshcode(&[lat], &[lon], theirs).unwrap()[0].into();
                prop_assert_eq!(cell.code(), code, "{}", level);
            }
        }
    }

    #[test]
    fn codes_have_the_corners_that_jismesh_gives(lon in 100.0..179.99_f64, lat in 6.67..66.66_f64) {
        for (level, _) in LEVELS {
            let cell = Mesh::at(LonLat::new(lon, lat).unwrap(), level).unwrap();
            let corner = |at: f64| {
                let p = jismesh::to_meshpoint(&[cell.code()], &[at], &[at]).unwrap();
                (p[1][0], p[0][0])
            };
            let (b, c) = (cell.bounds(), cell.centroid());
            for ((lon, lat), (x, y)) in
                [(corner(0.0), (b.west, b.south)), (corner(0.5), (c.lon(), c.lat())), (corner(1.0), (b.east, b.north))]
            {
                prop_assert!((lon - x).abs() < 1e-11 && (lat - y).abs() < 1e-11, "{} {} {} {}", lon, x, lat, y);
            }
        }
    }
}

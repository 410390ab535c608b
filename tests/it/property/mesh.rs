//! Laws of grid squares.

use compact_city::geo::{LonLat, Mesh, MeshLevel};
use proptest::prelude::*;

fn cell() -> impl Strategy<Value = Mesh> {
    (100.0..179.999_f64, 6.67..66.66_f64, proptest::sample::select(&MeshLevel::ALL[..]))
        .prop_map(|(lon, lat, level)| Mesh::at(LonLat::new(lon, lat).unwrap(), level).unwrap())
}

proptest! {
    #[test]
    fn codes_go_there_and_back(cell in cell()) {
        let code = cell.to_string();
        prop_assert_eq!(code.len(), cell.level().digits());
        prop_assert_eq!(Mesh::parse_as(&code, cell.level()), Ok(cell));
        prop_assert_eq!(Mesh::from_code_as(cell.code(), cell.level()), Ok(cell));
        if cell.level() != MeshLevel::M100 {
            prop_assert_eq!(code.parse(), Ok(cell));
            prop_assert_eq!(Mesh::try_from(cell.code()), Ok(cell));
        }
    }

    /// The south-west corner belongs to the cell, also when rounding has moved it by some units in the last place; the
    /// north-east corner does not.
    #[test]
    fn corners_belong_to_the_cell_north_east_of_them(cell in cell(), noise in -8_i32..=8) {
        let b = cell.bounds();
        let near = |x: f64| x * (1.0 + f64::from(noise) * f64::EPSILON);
        let at = |lon: f64, lat| Mesh::at(LonLat::new(lon.min(180.0), lat).unwrap(), cell.level());
        prop_assert_eq!(at(near(b.west), near(b.south)), Ok(cell));
        prop_assert_eq!(at(cell.centroid().lon(), cell.centroid().lat()), Ok(cell));
        if let Ok(next) = at(near(b.east), near(b.north)) {
            prop_assert_eq!((next.bounds().west, next.bounds().south), (b.east, b.north));
        }
    }

    #[test]
    fn children_fill_their_parent(cell in cell()) {
        for level in MeshLevel::ALL {
            let Some(children) = cell.children(level) else {
                prop_assert!(cell.level() > level || [MeshLevel::Km5, MeshLevel::M250, MeshLevel::M125].contains(&cell.level()));
                continue;
            };
            if children.len() > 10_000 {
                continue;
            }
            let children: Vec<Mesh> = children.collect();
            let area: f64 = children.iter().map(|c| c.area_km2()).sum();
            prop_assert!((area / cell.area_km2() - 1.0).abs() < 1e-7);
            for child in children {
                prop_assert_eq!(child.parent(cell.level()), Some(cell));
                prop_assert!(cell.bounds().contains(child.centroid()));
            }
        }
    }

    #[test]
    fn neighbors_touch_and_are_mutual(cell in cell()) {
        let b = cell.bounds();
        let all: Vec<Mesh> = cell.neighbors().collect();
        let edge = b.west == 100.0 || b.east == 180.0 || b.south < 6.7 || b.north > 66.6;
        prop_assert!(all.len() == 8 || edge);
        for next in all {
            let n = next.bounds();
            prop_assert!(n.west <= b.east && n.east >= b.west && n.south <= b.north && n.north >= b.south);
            prop_assert!(next != cell && next.neighbors().any(|c| c == cell));
        }
    }

    #[test]
    fn no_text_and_no_number_panics(text in "\\PC{0,24}", digits in "[0-9]{0,24}", number in any::<u64>()) {
        for text in [text, digits] {
            for level in MeshLevel::ALL {
                let _ = Mesh::parse_as(&text, level);
            }
            if let Ok(cell) = text.parse::<Mesh>() {
                prop_assert_eq!(cell.to_string(), text.trim());
            }
        }
        if let Ok(cell) = Mesh::try_from(number) {
            prop_assert_eq!(cell.code(), number);
        }
    }
}

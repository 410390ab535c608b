//! Cells of the 100 m mesh, which share the length of their codes with the 250 m one, and cells cut by zones.

use approx::assert_abs_diff_eq;
use compact_city::geo::{MeshLevel, Zone, Zones};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{CellColumns, Footprint, PopulationCells};

fn frame() -> DataFrame {
    let codes = [5_437_608_900_u64, 5_437_608_909, 5_437_608_990];
    let columns = vec![Column::new("mesh".into(), codes), Column::new("pop".into(), [1, 2, 4])];
    DataFrame::new(3, columns).unwrap()
}

// JIS X 0410: the 1 km cell 54376089 spans 45 by 30 seconds from 137 deg 6 min 45 s east and 36 deg 34 min south; a tenth
// of it is 4.5 by 3 seconds, the ninth digit counting rows northward and the tenth columns eastward.
#[test]
fn hundred_metre_codes_are_read_where_they_are_asked_for() {
    let cells = PopulationCells::from_frame(frame(), CellColumns::new().mesh_level(MeshLevel::M100)).unwrap();
    let (west, south) = (137.0 + 6.0 / 60.0 + 45.0 / 3600.0, 36.0 + 34.0 / 60.0);
    let (width, height) = (4.5 / 3600.0, 3.0 / 3600.0);
    for (row, (column_digit, row_digit)) in [(0.0, 0.0), (9.0, 0.0), (0.0, 9.0)].into_iter().enumerate() {
        assert_abs_diff_eq!(cells.lons()[row], west + (column_digit + 0.5) * width, epsilon = 1e-12);
        assert_abs_diff_eq!(cells.lats()[row], south + (row_digit + 0.5) * height, epsilon = 1e-12);
    }
    let Footprint::Degrees { width: w, height: h } = cells.footprint() else { panic!("{:?}", cells.footprint()) };
    assert_abs_diff_eq!(w, width, epsilon = 1e-15);
    assert_abs_diff_eq!(h, height, epsilon = 1e-15);

    let error = PopulationCells::from_frame(frame(), CellColumns::new()).unwrap_err().to_string();
    assert!(error.contains("`5437608900`") && error.contains("100 m"), "{error}");
}

#[test]
fn zones_tag_and_cut_cells_by_their_centroid() {
    let cells = PopulationCells::from_frame(frame(), CellColumns::new().mesh_level(MeshLevel::M100)).unwrap();
    let square = |name: &str, west: f64, south: f64, side: f64| {
        let (east, north) = (west + side, south + side);
        let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
        Zone::new(name, vec![vec![ring]]).unwrap()
    };
    // The first covers the south-western cell alone, the second the south-eastern one.
    let zones = Zones::new(vec![square("west", 137.1125, 36.5666, 0.005), square("east", 137.1230, 36.5666, 0.005)]);
    assert_eq!(cells.zones(&zones), [Some(0), Some(1), None]);
    let kept = cells.within(&zones).unwrap();
    assert_eq!((kept.len(), kept.total()), (2, 3.0));
    let far = Zones::new(vec![square("far", 0.0, 0.0, 1.0)]);
    assert!(cells.within(&far).unwrap_err().to_string().contains("no cell of 3 lies inside"));
}

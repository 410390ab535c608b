//! Broken population cells: frames.

use compact_city::Error;
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{CellColumns, Footprint, PopulationCells};

use super::holds;

/// Three sound cells of 250 m in Toyama, with codes, positions, people and people aged 65 and over.
fn sound() -> Vec<Column> {
    vec![
        Column::new("code".into(), ["5437608942", "5437608943", "5437608944"]),
        Column::new("lon".into(), [137.1234375, 137.1203125, 137.1234375]),
        Column::new("lat".into(), [36.571875, 36.573_958_333, 36.573_958_333]),
        Column::new("pop".into(), [5.0, 7.0, 9.0]),
        Column::new("aged".into(), [Some(1.0), None, Some(3.0)]),
    ]
}

fn table(changed: Vec<Column>, columns: CellColumns) -> Result<PopulationCells, Error> {
    let mut all = sound();
    for column in changed {
        match all.iter_mut().find(|c| c.name() == column.name()) {
            Some(old) => *old = column,
            None => all.push(column),
        }
    }
    PopulationCells::from_frame(DataFrame::new(all[0].len(), all).unwrap(), columns)
}

#[track_caller]
fn refused(changed: Vec<Column>, columns: CellColumns, parts: &[&str]) {
    let error = table(changed, columns).expect_err("the frame is broken");
    assert!(error.is_input(), "{error:?}");
    holds(&error, parts);
}

fn aged() -> CellColumns {
    CellColumns::new().group("65_plus", "aged")
}

#[test]
fn the_sound_frame_is_sound() {
    let cells = table(vec![Column::new("note".into(), ["a", "b", "c"])], aged()).unwrap();
    let names: Vec<&str> = cells.frame().columns().iter().map(|c| c.name().as_str()).collect();
    assert_eq!(names, ["id", "lon", "lat", "population", "65_plus", "note"]);
    assert_eq!(
        (cells.total(), cells.group_total("65_plus").unwrap(), cells.unknown("65_plus").unwrap()),
        (21.0, 4.0, 1)
    );
    assert_eq!(cells.frame().column("65_plus").unwrap().null_count(), 1, "an unknown stays a null in the frame");
    assert!(matches!(cells.footprint(), Footprint::Degrees { .. }), "the ids are mesh codes about their positions");
    assert_eq!(cells.diagnostics(), ["group `65_plus`: unknown in 1 of 3 cells"]);
}

#[test]
fn bad_numbers_name_row_column_and_expectation() {
    let three = |name: &str, values: [f64; 3]| vec![Column::new(name.into(), values)];
    let lon = [137.1234375, 137.1203125, 137.1234375];
    let lat = [36.571875, 36.573_958_333, 36.573_958_333];
    for (changed, parts) in [
        (three("lat", [lat[0], 91.0, lat[2]]), ["line 2, field `lat`", "91 is not a latitude (-90 to 90)"]),
        (
            three("lat", [lat[0], f64::NAN, lat[2]]),
            ["line 2, field `lat`", "NaN is not a finite number; expected a latitude"],
        ),
        (three("lon", [lon[0], lon[1], f64::INFINITY]), ["line 3, field `lon`", "inf is not a finite number"]),
        (three("lon", [-12345.0, lon[1], lon[2]]), ["line 1, field `lon`", "metres of a projection"]),
        (
            three("pop", [5.0, -1.0, -2.0]),
            ["line 2, field `pop`", "-1 is negative; expected people, 0 or more (and 1 more row"],
        ),
        (three("pop", [5.0, f64::NAN, 2.0]), ["line 2, field `pop`", "NaN is not a finite number"]),
        (three("aged", [0.0, 0.0, f64::NAN]), ["line 3, field `aged`", "leave the field empty for an unknown"]),
        (three("aged", [0.0, -4.0, 1.0]), ["line 2, field `aged`", "-4 is negative"]),
        (
            vec![Column::new("pop".into(), [Some(1.0), None, Some(1.0)])],
            ["line 2, field `pop`", "number of people is missing"],
        ),
        (
            vec![Column::new("lat".into(), [Some(36.5), Some(36.5), None])],
            ["line 3, field `lat`", "the latitude is missing"],
        ),
        (vec![Column::new("pop".into(), ["5", "6", "7"])], ["field `pop`", "holds str; expected numbers"]),
        (vec![Column::new("code".into(), [1.5, 2.5, 3.5])], ["field `code`", "expected text or whole numbers"]),
        (vec![Column::new("code".into(), [Some("a"), None, Some("c")])], ["line 2, field `code`", "the id is missing"]),
    ] {
        refused(changed, aged(), &parts);
    }
    let swapped = vec![Column::new("lon".into(), lat), Column::new("lat".into(), lon)];
    refused(swapped, aged(), &["line 1, field `lat`", "seem to be swapped (and 2 more rows"]);
}

#[test]
fn bad_mesh_codes_name_the_row() {
    let mesh = || CellColumns::new().mesh("code");
    let codes = |codes: [&str; 3]| vec![Column::new("code".into(), codes)];
    refused(
        codes(["5437608942", "543760894", "5437608944"]),
        mesh(),
        &["line 2, field `code`", "another mesh level", "line 1"],
    );
    refused(codes(["54376089425437", "5437608943", "5437608944"]), mesh(), &["line 1, field `code`", "54376089425437"]);
    refused(codes(["5437608942", "5437608949", "5437608944"]), mesh(), &["line 2, field `code`", "5437608949"]);
    refused(codes(["5437608942", "5437988943", "5437608944"]), mesh(), &["line 2, field `code`", "5437988943"]);
    refused(codes(["5437608942", "5437608x43", ""]), mesh(), &["line 2, field `code`", "and 1 more row"]);
    refused(
        codes(["5437608942", "5437618943", "5437608944"]),
        mesh(),
        &["line 2", "is not in the mesh cell `5437618943`"],
    );
    refused(vec![], mesh().footprint(Footprint::Point), &["leave the footprint out"]);
}

#[test]
fn a_cell_met_twice_names_both_rows() {
    let twice = "line 3, field `code`: the cell `5437608942` stands in line 1 already";
    refused(vec![Column::new("code".into(), ["5437608942", "5437608943", "5437608942"])], aged(), &[twice]);
    let codes = [5437608942_u64, 5437608943, 5437608942];
    refused(vec![Column::new("code".into(), codes)], aged(), &[twice]);
    let signed = vec![Column::new("code".into(), [-1_i64, 2, -1])];
    refused(signed, aged(), &["the cell `-1` stands in line 1 already"]);
}

#[test]
fn missing_columns_name_the_nearest_and_what_is_there() {
    refused(
        vec![],
        CellColumns::new().population("popu"),
        &["cells: field `popu`", "is it `pop`?", "the columns are `code`, `lon`"],
    );
    refused(vec![], CellColumns::new().lon("latt"), &["field `latt`", "is it `lat`?"]);
    refused(vec![], CellColumns::new().group("65_plus", "over65"), &["field `over65`: missing column"]);
    refused(vec![], CellColumns::new().group("lon", "aged"), &["a group cannot be called `lon`"]);
    refused(vec![], aged().group("65_plus", "pop"), &["a group cannot be called `65_plus`"]);
    let frame = DataFrame::new(1, vec![Column::new("a".into(), [1.0])]).unwrap();
    let error = PopulationCells::from_frame(frame, CellColumns::new()).unwrap_err();
    holds(&error, &["field `lon`: missing column", "expected one of `lon`, `longitude`", "the columns are `a`"]);
    let empty = DataFrame::new(0, sound().into_iter().map(|c| c.clear()).collect()).unwrap();
    holds(&PopulationCells::from_frame(empty, aged()).unwrap_err(), &["no rows; expected at least one cell"]);
    let unequal = PopulationCells::from_columns(vec![137.0], vec![36.0, 36.1], vec![1.0]).unwrap_err();
    holds(&unequal, &["1 lon, 2 lat and 1 population values"]);
}

#[test]
fn a_footprint_without_ground_is_refused() {
    for (footprint, part) in [
        (Footprint::Square { side_m: 0.0 }, "a side of 0 m"),
        (Footprint::Square { side_m: f64::NAN }, "a side of NaN m"),
        (Footprint::Degrees { width: -1.0, height: 1.0 }, "-1 by 1 degrees"),
    ] {
        refused(vec![], CellColumns::new().footprint(footprint), &["footprint", part]);
    }
}

#[cfg(feature = "h3")]
#[test]
fn bad_h3_indices_name_the_row() {
    let h3 = || CellColumns::new().h3("code").lon("x");
    // Resolution 9, 9 and 8; the last is no index.
    let cells = |third: &str| {
        let ids = ["89a901291abffff", "89a9012a3cfffff", third];
        PopulationCells::from_frame(
            DataFrame::new(3, vec![Column::new("h".into(), ids), Column::new("pop".into(), [1, 2, 3])]).unwrap(),
            CellColumns::new().h3("h"),
        )
    };
    holds(&cells("88a901291bfffff").unwrap_err(), &["line 3, field `h`", "another H3 resolution", "line 1"]);
    holds(&cells("89a90129").unwrap_err(), &["line 3, field `h`", "`89a90129` is not the index of an H3 cell"]);
    holds(&cells("89a901291abffff").unwrap_err(), &["line 3", "stands in line 1 already"]);
    refused(vec![], h3(), &["field `x`: missing column"]);
    refused(vec![], CellColumns::new().footprint(Footprint::Hexagon), &["name their column with `CellColumns::h3`"]);
}

#[test]
fn tables_that_do_not_fit_together_say_why() {
    let one = |columns: CellColumns| table(vec![], columns).unwrap();
    let concat = |tables: Vec<PopulationCells>| PopulationCells::concat(tables).unwrap_err();
    holds(&concat(vec![]), &["no table"]);
    holds(&concat(vec![one(aged()), one(CellColumns::new())]), &["table 2 lacks the groups [\"65_plus\"]"]);
    let square = one(aged().footprint(Footprint::Square { side_m: 250.0 }));
    holds(&concat(vec![one(aged()), square]), &["different ground", "Square", "in table 2 but Degrees"]);
    holds(
        &concat(vec![one(aged()), one(aged())]),
        &["the cell `5437608942` in row 1 of table 2 stands in row 1 of table 1 already (and 2 more rows"],
    );
    holds(&one(aged()).filter(&[true]).unwrap_err(), &["a mask of 1 for 3 cells"]);
}

//! Broken files of population cells, of stops and of facilities.

use std::io::Write;

use compact_city::Error;
use compact_city::read::{
    self, CellOptions, Concealed, Encoding, EstatGroups, EstatOptions, FacilityOptions, StopOptions,
};
use compact_city::table::{CellColumns, Mode};

use super::holds;

const HEAD: &str = "id,lon,lat,population,aged\n";
const ROW: &str = "a,137.1,36.7,5,1\n";

fn options() -> CellOptions {
    CellColumns::new().group("65_plus", "aged").into()
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, options: CellOptions, parts: &[&str]) {
    let error = read::cells_from_bytes(bytes.as_ref(), "cells.csv", options).expect_err("the file is broken");
    assert!(error.is_input(), "{error:?}");
    holds(&error, &["cells.csv: "]);
    holds(&error, parts);
}

#[test]
fn bad_rows_name_file_line_field_and_expectation() {
    for (row, parts) in [
        ("b,137.1,91,5,1", ["field `lat`", "91 is not a latitude"]),
        ("b,36.7,137.1,5,1", ["field `lat`", "seem to be swapped"]),
        ("b,x,36.7,5,1", ["field `lon`", "`x` is not a number; expected one such as 1234.5"]),
        ("b,,36.7,5,1", ["field `lon`", "the field is empty; expected a number"]),
        ("b,137.1,36.7,,1", ["field `population`", "the field is empty"]),
        ("b,137.1,36.7,-5,1", ["field `population`", "-5 is negative"]),
        ("b,137.1,36.7,NaN,1", ["field `population`", "NaN is not a finite number"]),
        ("b,137.1,36.7,1e999,1", ["field `population`", "inf is not a finite number"]),
        ("b,137.1,36.7,\"1,234\",1", ["field `population`", "`1,234` has thousands separators"]),
        ("b,\"137,12\",36.7,5,1", ["field `lon`", "`137,12` has a decimal comma"]),
        ("b,137.1,36.7,5,-1", ["field `aged`", "-1 is negative"]),
        ("b,137.1,36.7,5,*", ["field `aged`", "`*` is not a number; expected one such as 1234.5, or nothing"]),
        (",137.1,36.7,5,1", ["field `id`", "the id is missing"]),
        ("a,137.1,36.7,5,1", ["field `id`", "the cell `a` stands in line 2 already"]),
        ("b,137.1,36.7", ["line 4", "3 fields but the header has 5"]),
    ] {
        // A blank line between, so that line and row differ.
        refused(format!("{HEAD}{ROW}\n{row}\n"), options(), &["line 4"]);
        refused(format!("{HEAD}{ROW}\n{row}\n").replace('\n', "\r\n"), options(), &parts);
        refused(format!("{HEAD}{ROW}\n{row}\n"), options(), &parts);
    }
}

#[test]
fn the_first_bad_row_is_named_whatever_its_fault_and_the_others_counted() {
    let text = format!("{HEAD}{ROW}b,137.1,91,5,1\nc,137.1,36.7,x,1\nd,137.1\n");
    refused(&text, options(), &["line 3, field `lat`: 91 is not", "(and 2 more rows with a fault)"]);
    let text = format!("{HEAD}{ROW}c,137.1,36.7,x,1\nb,137.1,91,5,1\n");
    refused(&text, options(), &["line 3, field `population`: `x`", "(and 1 more row with a fault)"]);
}

#[test]
fn bad_headers_and_encodings_say_what_was_expected() {
    refused("", options(), &["the file is empty"]);
    refused(HEAD, options(), &["no rows; expected at least one cell"]);
    refused(
        "id,lat,population,aged\n",
        options(),
        &["line 1, field `lon`: missing column", "`id`, `lat`, `population`, `aged`"],
    );
    refused("id,lon,lat,lon,population,aged\n", options(), &["line 1, field `lon`: the column stands twice"]);
    refused("id,lon,lat,population,aged,x,x\n", options(), &["field `x`: the column stands twice"]);
    refused(HEAD.replace(',', ";"), options(), &["separated by ';'; expected commas"]);
    refused(HEAD, options().separator(b';'), &["separated by ','; expected ';'"]);
    refused(b"\xFF\xFEi\0d\0", options(), &["UTF-16"]);
    let mut cp932 = format!("{HEAD}{ROW}").into_bytes();
    cp932.extend(b"\x95\x78\x8E\x52,137.1,36.7,5,1\n");
    refused(&cp932, options(), &["line 3: not valid UTF-8", "CP932"]);
    let cells = read::cells_from_bytes(&cp932, "cells.csv", options().encoding(Encoding::Cp932)).unwrap();
    assert_eq!(cells.frame().column("id").unwrap().get(1).unwrap().to_string(), "\"富山\"");
    cp932.extend(b"\n\x95\xFF,137.1,36.7,5,1\n");
    refused(&cp932, options().encoding(Encoding::Cp932), &["line 5: not valid CP932 (Shift_JIS)"]);
    assert!(read::cells("no-such-file.csv", options()).unwrap_err().is_io());
    assert!(read::cells(std::env::temp_dir(), options()).unwrap_err().is_io());
}

#[test]
fn a_bad_line_near_the_end_of_a_great_file_is_named() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut out = std::io::BufWriter::new(file.as_file_mut());
    out.write_all(b"id,lon,lat,pop\n").unwrap();
    for i in 0..200_000 {
        writeln!(out, "{i},{},{},{}", 137.0 + f64::from(i % 1000) * 1e-4, 36.0 + f64::from(i / 1000) * 1e-4, i % 50)
            .unwrap();
        if i == 100_000 {
            writeln!(out).unwrap();
        }
    }
    out.write_all(b"200000,137.0,366.7,5\n").unwrap();
    drop(out);
    let error = read::cells(file.path(), CellOptions::new()).unwrap_err();
    holds(&error, &["line 200003, field `lat`: 366.7 is not a latitude (-90 to 90)"]);
}

#[test]
fn options_of_cell_files_do_what_they_say() {
    let text = "code;x;y;pop;note\n1;137.1;36.7;5;a\n2;137.2;36.7;6;b\n";
    let kept = read::cells_from_bytes(text.as_bytes(), "t", CellOptions::new().separator(b';')).unwrap();
    assert_eq!(kept.frame().column("note").unwrap().str().unwrap().get(1), Some("b"));
    let bare = CellOptions::new().separator(b';').keep_extra(false);
    let bare = read::cells_from_bytes(text.as_bytes(), "t", bare).unwrap();
    assert_eq!((bare.frame().width(), bare.total()), (4, 11.0));
    // Digits with a leading zero, or a word after numbers, make all ids text.
    for (ids, expected) in [(["1", "2"], "1"), (["01", "2"], "\"01\""), (["1", "x"], "\"1\"")] {
        let text = format!("id,lon,lat,pop\n{},137.1,36.7,5\n{},137.2,36.7,6\n", ids[0], ids[1]);
        let cells = read::cells_from_bytes(text.as_bytes(), "t", CellOptions::new()).unwrap();
        assert_eq!(cells.frame().column("id").unwrap().get(0).unwrap().to_string(), expected);
    }
}

const ESTAT: &str = "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001101001,T001101019\n";

#[track_caller]
fn estat_refused(tables: &[&str], parts: &[&str]) {
    let names = ["one.txt", "two.txt"];
    let files = names.into_iter().zip(tables.iter().map(|t| t.as_bytes()));
    let error = read::estat_cells_from_bytes(files, EstatOptions::new()).expect_err("the table is broken");
    assert!(error.is_input(), "{error:?}");
    holds(&error, parts);
}

#[test]
fn bad_census_tables_name_file_line_and_field() {
    let with = |rows: &str| format!("{ESTAT}{rows}");
    for (rows, parts) in [
        (
            "493001002,3,,,5,1\n",
            ["line 2, field `HTKSYORI`: `3` is unknown", "expected 0, 1 (receiver) or 2 (concealed)"],
        ),
        ("493001002,2,,,5,*\n", ["line 2, field `HTKSAKI`", "names no receiver"]),
        ("493001002,1,,,5,1\n", ["line 2, field `GASSAN`", "names no giver"]),
        ("493001002,0,,,*,1\n", ["line 2, field `T001101001`", "`*` is not a number"]),
        ("493001002,0,,,,1\n", ["line 2, field `T001101001`", "the total population is missing"]),
        ("493001002,0,,,-5,1\n", ["line 2, field `T001101001`", "-5 is negative"]),
        ("493001002,0,,,5,-1\n", ["line 2, field `T001101019`", "-1 is negative"]),
        ("493001009,0,,,5,1\n", ["line 2, field `KEY_CODE`", "493001009"]),
        ("493001002,0,,,5,1\n49300100,0,,,5,1\n", ["line 3, field `KEY_CODE`", "another mesh level"]),
        ("493001002,0,,,5,1\n493001002,0,,,5,1\n", ["line 3, field `KEY_CODE`", "stands in line 2 already"]),
        (
            "493001003,2,493001004,,3,*\n493001004,0,,,5,1\n",
            ["line 2, field `HTKSAKI`", "`493001004` does not name `493001003`"],
        ),
        (
            "493001003,0,,,3,1\n493001004,1,,493001003,5,1\n",
            ["line 3, field `GASSAN`", "`493001003` does not name `493001004`"],
        ),
        ("", ["one.txt: no rows", "expected at least one cell"]),
    ] {
        estat_refused(&[&with(rows)], &parts);
    }
    estat_refused(
        &[&with("493001002,0,,,5,1\n"), &with("493001002,0,,,5,1\n")],
        &["two.txt: line 2, field `KEY_CODE`: the cell `493001002` stands in one.txt, line 2 already"],
    );
    estat_refused(&[&with("493001002,0,,,5,1\n"), &with("49300101,0,,,5,1\n")], &["different ground"]);
    estat_refused(&[], &["no table"]);
    estat_refused(&["a,b\n1,2\n"], &["one.txt: line 1, field `KEY_CODE`: missing column"]);
    estat_refused(&["KEY_CODE,T9\n493001002,5\n"], &["no column is known to hold the total population"]);
    estat_refused(
        &[&with("493001002,0,,,5,1\n"), "KEY_CODE,T001101001\n493001003,5\n"],
        &["two.txt", "`65_plus`", "the first file has"],
    );
    let unknown = EstatOptions::new().groups(EstatGroups::Named(vec!["65plus".into()]));
    let table = with("493001002,0,,,5,1\n");
    let error = read::estat_cells_from_bytes([("t", table.as_bytes())], unknown).unwrap_err();
    holds(&error, &["unknown group `65plus`; did you mean `65_plus`?"]);
}

#[test]
fn a_receiver_in_another_file_is_found_and_one_in_none_is_a_finding() {
    let one = format!("{ESTAT}493001003,2,493001004,,3,*\n");
    let two = format!("{ESTAT}493001004,1,,493001003,140,52\n");
    let both = [("one", one.as_bytes()), ("two", two.as_bytes())];
    let cells = read::estat_cells_from_bytes(both, EstatOptions::new()).unwrap();
    assert_eq!((cells.group_total("65_plus").unwrap(), cells.unknown("65_plus").unwrap()), (52.0, 0));
    let null = read::estat_cells_from_bytes(both, Concealed::Null).unwrap();
    assert_eq!((null.group("65_plus").unwrap(), null.unknown("65_plus").unwrap()), (&[0.0, 52.0][..], 1));
    let giver = read::estat_cells_from_bytes([both[0]], EstatOptions::new()).unwrap();
    assert_eq!((giver.total(), giver.unknown("65_plus").unwrap()), (3.0, 1));
    assert!(giver.diagnostics()[0].contains("1 concealed cells have their receiver in a file that was not read"));
    let receiver = read::estat_cells_from_bytes([both[1]], EstatOptions::new()).unwrap();
    assert_eq!(receiver.group_total("65_plus").unwrap(), 52.0);
    assert!(receiver.diagnostics()[0].contains("their people stay with their receivers"));
}

#[track_caller]
fn stops_refused(text: &str, options: StopOptions, parts: &[&str]) {
    let error: Error = read::stops_from_bytes(text.as_bytes(), "stops.csv", options).expect_err("the file is broken");
    assert!(error.is_input());
    holds(&error, &["stops.csv: "]);
    holds(&error, parts);
}

#[test]
fn bad_stops_name_line_and_field() {
    let tram = || StopOptions::new().mode(Mode::Tram);
    let rows = |rows: &str| format!("stop_id,stop_lat,stop_lon,departures\na,36.7,137.2,5\n\n{rows}\n");
    stops_refused(&rows("b,366.7,137.2,5"), tram(), &["line 4, field `stop_lat`: 366.7 is not a latitude (-90 to 90)"]);
    stops_refused(&rows("b,137.2,36.7,5"), tram(), &["line 4, field `stop_lat`", "swapped"]);
    stops_refused(&rows("b,,137.2,5"), tram(), &["line 4, field `stop_lat`", "the latitude is missing"]);
    stops_refused(&rows("b,36.7,137.2,-5"), tram(), &["line 4, field `departures`", "-5 is negative"]);
    stops_refused(&rows("b,36.7,137.2,many"), tram(), &["line 4, field `departures`", "`many` is not a number"]);
    stops_refused(&rows(",36.7,137.2,5"), tram(), &["line 4, field `stop_id`: the id is missing"]);
    stops_refused(
        &rows("a,36.7,137.2,5\na,36.7,137.2,5"),
        tram(),
        &["line 4, field `id`: the stop `a` stands in line 2 already (and 1 more"],
    );
    stops_refused(&rows("b,36.7,137.2,5"), StopOptions::new(), &["no mode", "StopOptions::mode"]);
    stops_refused(
        &rows("b,36.7,137.2,5"),
        tram().departures("dep"),
        &["field `dep`: missing column", "is it `departures`?"],
    );
    stops_refused(&rows("b,36.7,137.2,5"), tram().keep("stop_id", "z"), &["none of 2 rows has `stop_id` = `z`"]);
    stops_refused("lat,lon\n36.7,137.2\n", tram(), &["field `id`: missing column"]);
    stops_refused(
        "id,lat,lon,mode\na,36.7,137.2,sled\n",
        StopOptions::new(),
        &["line 2, field `mode`: `sled` is no mode", "rail, metro"],
    );
}

#[test]
fn options_of_stops_do_what_they_say() {
    let text = "lat,lng,mode,headway_min,parent\n36.7,137.2,bus|rail,7.5,\n36.8,137.3,tram,,p\n";
    let stops = read::stops_from_bytes(text.as_bytes(), "t", StopOptions::new().number_rows()).unwrap();
    let [first, second] = stops.stops() else { panic!("two stops") };
    assert_eq!((first.id.as_str(), first.headway_min, first.parent.as_deref()), ("1", Some(7.5), None));
    assert_eq!(first.modes, [Mode::Rail, Mode::Bus]);
    assert_eq!((second.id.as_str(), second.headway_min, second.parent.as_deref()), ("2", None, Some("p")));
}

#[test]
fn bad_facilities_name_line_and_field() {
    let refused = |text: &str, options: FacilityOptions, parts: &[&str]| {
        let error = read::facilities_from_bytes(text.as_bytes(), "places.csv", options).unwrap_err();
        holds(&error, &["places.csv: "]);
        holds(&error, parts);
    };
    let options = FacilityOptions::new;
    refused("lat,lon\n36.7,137.2\n", options(), &["no category"]);
    refused("lat,lon,type\n36.7,137.2,\n", options(), &["line 2, field `type`: the category is empty"]);
    refused("lat,lon\n36.7,237.2\n", options().category("shop"), &["line 2, field `lon`: 237.2 is not a longitude"]);
    let numbered = read::facilities_from_bytes(b"lat,lon\n36.7,137.2\n", "t", options().category("shop")).unwrap();
    assert_eq!((numbered.facilities()[0].id.as_str(), numbered.categories()), ("1", vec!["shop"]));
}

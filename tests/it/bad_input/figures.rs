//! Broken figures, frames and frameworks.

use compact_city::catalog::Direction;
use compact_city::compare::{
    Aggregation, Framework, FrameworkIndicator, FrameworkTheme, Normalization, PeerSelection, Zeros, composite, peers,
};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::read::{self, Encoding};
use compact_city::table::{CityFigures, IndicatorTable, Years};
use compact_city::{Error, datasets, indicators};

use super::holds;

const HEAD: &str = "city,indicator,value,unit,year,source\n";
const TOYAMA: &str = "Toyama,population_total,413938,persons,2020,Census\n";
/// 富山 in CP932, in which 富 is 0x95 0x78 and 山 is 0x8E 0x52.
const TOYAMA_CP932: &[u8] = b"\x95\x78\x8E\x52";

fn from_bytes(bytes: &[u8]) -> Result<CityFigures, Error> {
    read::figures_from_bytes(bytes, "figures.csv", Encoding::Utf8)
}

/// Reads `bytes`, which must fail with the name of the file and `parts` in the message.
#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, parts: &[&str]) {
    let error = from_bytes(bytes.as_ref()).expect_err("the file is broken");
    assert!(error.is_input() && !error.is_undefined() && !error.is_io());
    holds(&error, &["figures.csv: "]);
    holds(&error, parts);
}

/// One row below the header and one sound row, so the fault is in line 3.
#[track_caller]
fn row_refused(row: &str, parts: &[&str]) {
    refused(format!("{HEAD}{TOYAMA}{row}\n"), &["line 3"]);
    refused(format!("{HEAD}{TOYAMA}{row}\n"), parts);
}

#[test]
fn bad_rows_name_file_line_field_and_expectation() {
    for (row, field, parts) in [
        (
            "Fukui,population_total,about 260000,persons,2020,Census",
            "value",
            ["`about 260000`", "not a number; expected"],
        ),
        (
            "Fukui,population_total,NaN,persons,2020,Census",
            "value",
            ["NaN", "not a finite number; leave the field empty"],
        ),
        ("Fukui,population_total,inf,persons,2020,Census", "value", ["inf", "not a finite number"]),
        ("Fukui,population_total,1e999,persons,2020,Census", "value", ["inf", "not a finite number"]),
        ("Fukui,population_total,-5,persons,2020,Census", "value", ["-5 is negative", "0 or more"]),
        ("Fukui,coverage_medical,101.5,%,2020,Sheet", "value", ["101.5 is not a share", "0 to 100"]),
        ("Fukui,coverage_medical,1.015,share,2020,Sheet", "value", ["is not a share", "0 to 100"]),
        ("Fukui,population_total,262328,people,2020,Census", "unit", ["unknown unit `people`", "expected `persons`"]),
        ("Fukui,population_total,262328,,2020,Census", "unit", ["unknown unit ``", "expected `persons`"]),
        (
            "Fukui,population_totl,262328,persons,2020,Census",
            "indicator",
            ["`population_totl`", "did you mean `population_total`"],
        ),
        ("Fukui,population_total,262328,persons,R2,Census", "year", ["`R2` is not a year", "write 2020, or FY2020"]),
        ("Fukui,population_total,262328,persons,20200,Census", "year", ["`20200` is not a year", "write 2020"]),
        (",population_total,262328,persons,2020,Census", "city", ["the city", "has no name"]),
        (
            "Toyama,population_total,1,persons,2020,Census",
            "indicator",
            ["`population_total` of Toyama for 2020", "line 2 already"],
        ),
    ] {
        row_refused(row, &[&format!("line 3, field `{field}`: ")]);
        row_refused(row, &parts);
    }
    row_refused("Fukui,population_total,262328,persons,2020", &["line 3: ", "5 fields but the header has 6"]);
    row_refused("Fukui,population_total,262,328,persons,2020,Census", &["line 3: ", "7 fields", "comma"]);
}

#[test]
fn bad_files_name_the_file_and_expectation() {
    let columns = "city, indicator, value, unit, year, source";
    refused("", &["the file is empty; expected the header city,indicator,value,unit,year,source"]);
    refused(" \n \n", &["the file is empty"]);
    refused(HEAD, &["no figure in the table; expected at least one row"]);
    refused(
        "city,indicator,value,year,source\nToyama,population_total,413938,2020,Census\n",
        &["line 1, field `unit`: missing column", columns],
    );
    refused(format!("{}{TOYAMA}", HEAD.replace("unit", "units")), &["field `unit`", "is it `units`?"]);
    refused(
        format!(
            "{HEAD}A,municipal_expenditure,5,thousand JPY,FY2022,x\nB,municipal_expenditure,5,million EUR,FY2022,x\n"
        ),
        &["line 3, field `unit`: ", "EUR", "JPY", "one currency"],
    );
    let coded = "code,city,indicator,value,unit,year,source,confidence\n";
    refused(
        format!(
            "{coded}16201,Toyama,population_total,1,persons,2015,x,\n16201,Tonami,population_total,1,persons,2020,x,\n"
        ),
        &["line 3, field `city`: ", "16201", "`Toyama`", "`Tonami`"],
    );
    refused(
        format!("{coded}16201,Toyama,population_total,1,persons,2015,x,sure\n"),
        &["line 2, field `confidence`: ", "`sure`", "expected read, derived, conflicting, suspect or memory"],
    );
}

#[test]
fn the_first_fault_is_named_and_the_others_are_counted() {
    let bad = |n: u32| format!("Fukui,population_total,{n}x,persons,20{n},Census\n");
    refused(format!("{HEAD}{TOYAMA}{}", bad(15)), &["line 3, field `value`: `15x`"]);
    refused(format!("{HEAD}{TOYAMA}{}{}", bad(15), bad(16)), &["line 3, ", "(and 1 more row with a fault)"]);
    refused(
        format!("{HEAD}{}{TOYAMA}{}{}", bad(15), bad(16), bad(17)),
        &["line 2, ", "(and 2 more rows with a fault)"],
    );
    // A row with a code is taken first, but the fault named is that of the lower line.
    let coded = "code,city,indicator,value,unit,year,source\n\
        ,Fukui,did_area,-1,km2,2020,x\n\
        16201,Toyama,did_area,-2,km2,2020,x\n";
    refused(coded, &["line 2, field `value`: -1 is negative", "(and 1 more row with a fault)"]);
}

#[test]
fn line_numbers_hold_over_quoted_line_breaks_blank_lines_and_windows_line_ends() {
    let bad = "Fukui,population_total,x,persons,2020,Census\n";
    let quoted = "Toyama,population_total,413938,persons,2020,\"Census,\nsecond line\nthird line\"\n";
    assert_eq!(from_bytes(format!("{HEAD}{quoted}").as_bytes()).unwrap().len(), 1);
    refused(format!("{HEAD}{quoted}{bad}"), &["line 5, field `value`"]);
    refused(format!("{HEAD}{TOYAMA}{bad}").replace('\n', "\r\n"), &["line 3, field `value`"]);
    refused(format!("{HEAD}{TOYAMA}\n\n{bad}"), &["line 5, field `value`"]);
}

#[test]
fn encodings() {
    let bytes = [HEAD.as_bytes(), TOYAMA_CP932, b",population_total,413938,persons,2020,Census\n"].concat();
    refused(&bytes, &["line 2: ", "not valid UTF-8", "CP932"]);
    let figures = read::figures_from_bytes(&bytes, "figures.csv", Encoding::Cp932).unwrap();
    assert_eq!(figures.cities()[0].name, "富山");
    let broken = [HEAD.as_bytes(), TOYAMA.as_bytes(), b"\x95\xFF,"].concat();
    let error = read::figures_from_bytes(&broken, "figures.csv", Encoding::Cp932).unwrap_err();
    holds(&error, &["figures.csv: line 3: ", "not valid CP932"]);
    let text = format!("{HEAD}{TOYAMA}");
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect();
    for wide in [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
        let wide: Vec<u8> = wide;
        refused(wide, &["UTF-16", "save it as UTF-8"]);
    }
    assert_eq!(from_bytes(format!("\u{FEFF}{HEAD}{TOYAMA}").as_bytes()).unwrap().len(), 1);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let errors = [
        read::figures(directory.path().join("none.csv"), Encoding::Utf8).unwrap_err(),
        Framework::read(directory.path().join("none.csv")).unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_io() && !error.is_input());
        holds(&error, &["none.csv"]);
    }
}

fn japan() -> IndicatorTable {
    let figures = datasets::japan_cities();
    indicators(figures, Years::infer(figures))
}

/// Reads a framework of this text and applies it to the embedded cities.
fn apply(file: &str, text: &str) -> Result<(), Error> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(file);
    std::fs::write(&path, text).unwrap();
    composite(&japan(), &Framework::read(&path)?).map(drop)
}

#[test]
fn bad_frameworks_name_the_fault() {
    let head = "name = \"mine\"\n[normalization]\nmethod = \"min_max\"\n";
    let theme = |rest: &str| format!("{head}[[theme]]\nid = \"density\"\n{rest}");
    let did = "[[theme.indicator]]\nid = \"did_density\"\n";
    let given = |rest: &str| format!("weighting = \"given\"\n{}", theme(rest));
    for (text, parts) in [
        (
            theme(&format!("{did}weight = -1\n")),
            ["line 7, indicator `did_density`", "weight is -1; expected 0 or more"],
        ),
        (theme(&format!("{did}weight = nan\n")), ["`did_density`", "weight is NaN; expected 0 or more"]),
        (given(&format!("{did}weight = 0\n")), ["`density`", "sum to 0"]),
        (given(&format!("weight = 0\n{did}")), ["weights of the themes", "sum to 0"]),
        (theme("[[theme.indicator]]\nid = \"did_densty\"\n"), ["`did_densty`", "did you mean `did_density`"]),
        (
            theme("[[theme.indicator]]\nid = \"gross_density\"\n"),
            ["`gross_density` has no direction", "direction = \"more\""],
        ),
        (theme(did).replace("min_max", "goalposts"), ["`did_density`", "expected { low"]),
        (
            theme(&format!("{did}goalposts = {{ low = 5, high = 5 }}\n")).replace("min_max", "goalposts"),
            ["`did_density`", "expected low below high"],
        ),
        (
            theme(&format!("{did}goalposts = {{ low = 0, high = 5, log = true }}\n")).replace("min_max", "goalposts"),
            ["`did_density`", "must be above 0"],
        ),
        (theme(did).replace("min_max", "categories"), ["`did_density`", "no cuts"]),
        (
            theme(&format!("{did}cuts = [2, 1]\n")).replace("min_max", "categories"),
            ["`did_density`", "that rise from one"],
        ),
        (theme(did).replace("min_max\"", "z_score\"\nddof = 2"), ["`did_density`", "ddof is 2; expected 0 or 1"]),
        (theme(did).replace("min_max\"", "threshold\"\nband = -1"), ["`did_density`", "band is -1"]),
        (theme(did).replace("min_max", "minmax"), ["line 3", "expected one of"]),
        (format!("min_present = 2\n{}", theme(did)), ["min_present is 2", "from 0 to 1"]),
        (format!("zeros = {{ floor = 0 }}\n{}", theme(did)), ["zeros floor is 0", "above 0"]),
        (format!("theme = []\n{head}"), ["no theme", "expected at least one [[theme]]"]),
        (head.to_owned(), ["missing field", "`theme`"]),
        (theme("indicator = []\n"), ["theme `density`", "has no indicator"]),
        (theme(&format!("{did}{did}")), ["`did_density`", "twice"]),
        (theme(&format!("{did}[[theme]]\nid = \"density\"\n{did}")), ["`density`", "an id of its own"]),
        (theme(&format!("{did}weight = 9\n")), ["`did_density` has a weight", "weighting = \"given\""]),
        (
            theme("[[theme.indicator]]\nid = \"land_regime\"\ndirection = \"more\"\n"),
            ["`land_regime`", "a code or an estimate"],
        ),
        (
            theme(&format!("{did}cuts = [nan]\n")).replace("min_max", "categories"),
            ["`did_density`", "cuts must be numbers"],
        ),
        (given(&format!("weight = 1e308\n{did}weight = 1e308\n")), ["weights", "too large"]),
        (theme(&format!("{did}wieght = 2\n")), ["unknown field `wieght`", "line 8"]),
        (format!("nome = \"x\"\n{}", theme(did)), ["unknown field `nome`", "line 1"]),
        (format!("{head}[[theme]\n"), ["mine.toml", "line 4"]),
    ] {
        let error = apply("mine.toml", &text).expect_err(&text);
        assert!(error.is_input() && !error.is_undefined(), "{error}");
        holds(&error, &["framework `mine.toml`: "]);
        holds(&error, &parts);
    }
    apply("mine.toml", &theme(did)).unwrap();
}

#[test]
fn frameworks_in_json() {
    let json = r#"{"name": "mine", "normalization": {"method": "z_score", "ddof": 0},
        "theme": [{"id": "density", "indicator": [{"id": "did_density"}]}]}"#;
    apply("mine.json", json).unwrap();
    holds(&apply("mine.json", &json.replace("ddof", "dof")).unwrap_err(), &["mine.json", "unknown field `dof`"]);
    holds(&apply("mine.json", &json.replace("]}", "}")).unwrap_err(), &["mine.json", "line 2"]);
}

/// Cities A, B and so on with the indicator `x`, of which more is better, as one theme.
fn score<T: Into<Option<f64>> + Copy>(
    values: &[T],
    change: impl Fn(Framework) -> Framework,
) -> Result<Vec<Option<f64>>, Error> {
    let names: Vec<String> = (0..values.len()).map(|i| char::from(b'A' + i as u8).to_string()).collect();
    let values: Vec<Option<f64>> = values.iter().map(|v| (*v).into()).collect();
    let frame = frame_of(vec![Column::new("city".into(), names), Column::new("x".into(), values)]);
    let theme = FrameworkTheme::new("t", vec![FrameworkIndicator::new("x").direction(Direction::More)]);
    let framework = change(Framework::new("mine", vec![theme]));
    Ok(composite(&IndicatorTable::from_frame(&frame)?, &framework)?.scores().to_vec())
}

fn frame_of(columns: Vec<Column>) -> DataFrame {
    DataFrame::new(columns[0].len(), columns).unwrap()
}

#[test]
fn results_without_an_answer_are_undefined() {
    let geometric = |f: Framework| f.aggregation(Aggregation::Geometric, Aggregation::Geometric);
    let z = |f: Framework| f.normalization(Normalization::ZScore { ddof: 1 });
    let refuse = |f: Framework| Framework { zeros: Zeros::Refuse, ..geometric(f) };
    for (result, parts) in [
        (score(&[3.0, 3.0], |f| f), ["indicator `x`", "all 2 values are 3"]),
        (score(&[3.0, 3.0], z), ["indicator `x`", "all 2 values are 3"]),
        (score(&[3.0], |f| f), ["indicator `x`", "there is only one city"]),
        (score(&[1.0, 2.0], |f| geometric(z(f))), ["A", "a geometric mean needs scores of 0 or more"]),
        (score(&[1.0, 2.0], refuse), ["A", "refuses zeros"]),
    ] {
        let error = result.unwrap_err();
        assert!(error.is_undefined() && !error.is_input(), "{error}");
        holds(&error, &parts);
    }
    assert_eq!(score(&[1.0, 2.0], geometric).unwrap()[0], Some(0.0));
    // Where one city of several has a value, there is nothing to compare it with, and no score.
    assert_eq!(score(&[Some(1.0), None], |f| f).unwrap(), [None, None]);
}

#[test]
fn unknown_and_ambiguous_cities() {
    let figures = datasets::japan_cities();
    for known in ["Toyama", "tOYAMA", "富山市", "富山", "16201", " Toyama "] {
        assert_eq!(figures.cities()[figures.position(known).unwrap()].name, "Toyama");
    }
    let error = figures.position("Toyma").unwrap_err();
    assert!(error.is_input());
    holds(&error, &["unknown city `Toyma`", "did you mean `Toyama`"]);
    holds(&japan().position("Kanasawa").unwrap_err(), &["`Kanasawa`", "`Kanazawa`"]);
    holds(&japan().column("did_densty").unwrap_err(), &["unknown indicator `did_densty`", "`did_density`"]);
    let two = "code,city,indicator,value,unit,year,source\n\
        13206,Fuchu,did_area,1,km2,2020,x\n\
        34208,Fuchu,did_area,2,km2,2020,x\n";
    let two = from_bytes(two.as_bytes()).unwrap();
    holds(&two.position("Fuchu").unwrap_err(), &["`Fuchu`", "more than one city", "13206", "34208", "give the code"]);
    assert_eq!(two.position("34208").unwrap(), 1);
}

#[test]
fn bad_choices_of_peers() {
    let figures = datasets::japan_cities();
    let years = Years::infer(figures);
    let toyama = figures.position("Toyama").unwrap();
    for text in ["", " , ", "similar:0", "similar:", "similar:-3", "similar:ten"] {
        let error = text.parse::<PeerSelection>().unwrap_err();
        assert!(error.is_input(), "{text}");
        holds(&error, &["peers", "similar:10"]);
    }
    let chosen = |text: &str| peers(figures, &years, toyama, &text.parse().unwrap());
    holds(&chosen("Kanazawa,Fukuy").unwrap_err(), &["unknown city `Fukuy`", "`Fukui`"]);
    let error = chosen("similar:48").unwrap_err();
    assert!(error.is_undefined());
    holds(&error, &["48 similar peers", "only 47 other cities"]);
    assert_eq!(chosen("similar:47").unwrap().len(), 48);
    let error = chosen("Toyama").unwrap_err();
    assert!(error.is_undefined());
    holds(&error, &["no peer"]);
}

#[test]
fn bad_frames() {
    let city = |names: [&str; 2]| Column::new("city".into(), names.to_vec());
    let x = |values: [f64; 2]| Column::new("x".into(), values.to_vec());
    for (columns, parts) in [
        (vec![city(["A", "B"]), x([1.0, f64::NAN])], ["line 2, field `x`", "not a finite number; use null"]),
        (vec![city(["A", "B"]), x([f64::INFINITY, 1.0])], ["line 1, field `x`", "not a finite number"]),
        (vec![city(["A", "A"]), x([1.0, 2.0])], ["line 2, field `city`", "`A` stands in an earlier row"]),
        (vec![city(["A", "B"]), Column::new("x".into(), vec!["1", "2"])], ["field `x`", "expected numbers, found str"]),
        (vec![x([1.0, 2.0])], ["city", "not found"]),
    ] {
        let error = IndicatorTable::from_frame(&frame_of(columns)).unwrap_err();
        assert!(error.is_input(), "{error}");
        holds(&error, &parts);
    }
}

#[test]
fn bad_frames_of_figures() {
    let text = |name: &str, value: &str| Column::new(name.into(), vec![value.to_owned()]);
    let sound = || {
        vec![
            text("city", "Toyama"),
            text("indicator", "did_area"),
            Column::new("value".into(), vec![61.96]),
            text("unit", "km2"),
            text("year", "2020"),
            text("source", "Census"),
        ]
    };
    assert_eq!(CityFigures::from_frame(&frame_of(sound())).unwrap().len(), 1);
    for gone in 0..sound().len() {
        let mut columns = sound();
        let name = columns.remove(gone).name().to_string();
        let error = CityFigures::from_frame(&frame_of(columns)).unwrap_err();
        assert!(error.is_input(), "{error}");
        holds(&error, &[&name]);
    }
    let changed = |at: usize, column: Column| {
        let mut columns = sound();
        columns[at] = column;
        CityFigures::from_frame(&frame_of(columns)).unwrap_err()
    };
    holds(&changed(4, Column::new("year".into(), vec![2020_i64])), &["year"]);
    holds(&changed(4, text("year", "20")), &["line 1, field `year`", "`20` is not a year"]);
    holds(&changed(2, Column::new("value".into(), vec![f64::NAN])), &["line 1, field `value`", "not a finite number"]);
    holds(&changed(1, text("indicator", "did_aera")), &["line 1, field `indicator`", "`did_area`"]);
    holds(&changed(2, text("value", "twelve")), &["field `value`", "expected numbers, found str"]);
}

#[test]
fn merging_knows_a_city_by_its_code_or_its_bare_name() {
    let read = |rows: &str| from_bytes(format!("code,city,indicator,value,unit,year,source\n{rows}").as_bytes());
    let coded = read("16201,Toyama,did_area,1,km2,2020,x\n").unwrap();
    let bare = read(",Toyama,did_area,2,km2,2020,x\n,Fukui,did_area,3,km2,2020,x\n").unwrap();
    for (merged, value, first) in
        [(coded.merged_with(&bare).unwrap(), 2.0, "Toyama"), (bare.merged_with(&coded).unwrap(), 1.0, "Toyama")]
    {
        assert_eq!((merged.len(), merged.cities().len(), merged.cities()[0].name.as_str()), (2, 2, first));
        let toyama = merged.position("16201").unwrap();
        assert_eq!(merged.get(toyama, "did_area", 2020).unwrap().value, value);
    }
    let two = "13206,Fuchu,did_area,1,km2,2020,x\n34208,Fuchu,did_area,2,km2,2020,x\n";
    let error = read(&format!("{two},Fuchu,did_area,3,km2,2015,x\n")).unwrap_err();
    holds(&error, &["line 4, field `city`", "give the code"]);
    let error = read("1,A,did_area,1,km2,2020,x\n2,B,did_area,1,km2,FY2020,x\n").unwrap_err();
    holds(&error, &["line 3, field `year`", "FY2020 here but 2020"]);
}

#[test]
fn separators_and_columns_of_another_kind() {
    holds(
        &from_bytes(b"city;indicator;value\nA;did_area;1\n").unwrap_err(),
        &["line 1", "separated by ';'; expected commas"],
    );
    let twice = "city,city,indicator,value,unit,year,source\n";
    holds(&from_bytes(twice.as_bytes()).unwrap_err(), &["line 1, field `city`", "stands twice"]);
}

#[test]
fn a_part_greater_than_its_whole_gives_null_with_a_reason() {
    let head = "city,indicator,value,unit,year,source\n";
    let rows = "A,population_total,200,persons,2020,x\nA,did_population,250,persons,2020,x\n\
                A,did_area,1,km2,2020,x\nA,area_inhabitable,2,km2,2020,x\n";
    let figures = from_bytes(format!("{head}{rows}").as_bytes()).unwrap();
    assert!(figures.diagnostics()[0].contains("did_population 2020 (250) exceeds population_total (200)"));
    let table = indicators(&figures, Years::infer(&figures));
    for id in ["did_population_share", "concentration_index"] {
        let column = table.column(id).unwrap();
        assert_eq!(column.values()[0], None);
        assert!(column.origin(0).missing.as_ref().unwrap().to_string().contains("less than its part"));
    }
    let dollars = from_bytes(format!("{head}A,municipal_expenditure,1,USD,2020,x\n").as_bytes()).unwrap();
    let error = datasets::japan_cities().merged_with(&dollars).unwrap_err();
    holds(&error, &["USD", "JPY", "leave the money figures out"]);
}

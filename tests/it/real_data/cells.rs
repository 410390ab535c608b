//! Population cells, stops and stations read from their publishers' files. Needs `toyama`, `kumamoto`, `hiroshima`,
//! `porto_alegre` and `stations` below `COMPACT_CITY_DATA`.

use std::collections::HashMap;

use compact_city::read::{self, CellOptions, Concealed, EstatGroups, EstatOptions, StopOptions};
use compact_city::table::{CellColumns, Footprint, Mode, PopulationCells};

use super::data;

// SOURCES.md of the files: 3,872 cells, 459,003 people.
#[test]
fn toyama_cells_sum_to_the_census() {
    let Some(path) = data("toyama/mesh250_toyama_2020.csv") else { return };
    let by_position = read::cells(&path, CellOptions::new()).unwrap();
    let by_code = read::cells(&path, CellColumns::new().mesh("code")).unwrap();
    for cells in [&by_position, &by_code] {
        assert_eq!((cells.len(), cells.total()), (3_872, 459_003.0));
        // 250 m mesh: a third-level cell of 45 by 30 seconds in four by four.
        let Footprint::Degrees { width, height } = cells.footprint() else { panic!("{:?}", cells.footprint()) };
        assert!((width - 45.0 / 4.0 / 3600.0).abs() < 1e-12 && (height - 30.0 / 4.0 / 3600.0).abs() < 1e-12);
        let mut outline = Vec::new();
        cells.outline(0, &mut outline);
        assert_eq!(outline.len(), 4);
        // About 280 m by 231 m at Toyama.
        let area = cells.area_km2(0).unwrap();
        assert!((area - 0.2795 * 0.2312).abs() < 0.0005, "{area}");
    }
    let apart = by_position.lons().iter().zip(by_code.lons()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(apart < 1e-9, "centroids of the codes and those published differ by {apart} degrees");
}

const KUMAMOTO: [&str; 4] = ["4930", "5030", "5031", "5130"];

/// Receiver, givers, total and people aged 65 and over of a cell.
type Row = (String, Vec<String>, f64, Option<f64>);

/// Rows of the four files by code, read apart from the crate.
fn kumamoto_rows() -> Option<HashMap<String, Row>> {
    let mut rows = HashMap::new();
    for file in KUMAMOTO {
        let bytes = std::fs::read(data(&format!("kumamoto/tblT001101H{file}.txt"))?).unwrap();
        // All that is read here is ASCII, so that bytes stand for text.
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        for record in reader.byte_records().skip(1) {
            let record = record.unwrap();
            let text = |i: usize| String::from_utf8(record[i].to_vec()).unwrap();
            let aged = text(4 + 18);
            let givers = text(3).split(';').filter(|g| !g.is_empty()).map(str::to_owned).collect();
            rows.insert(text(0), (text(2), givers, text(4).parse().unwrap(), aged.parse().ok()));
        }
    }
    Some(rows)
}

fn kumamoto(options: impl Into<EstatOptions>) -> Option<PopulationCells> {
    let paths: Option<Vec<_>> = KUMAMOTO.iter().map(|f| data(&format!("kumamoto/tblT001101H{f}.txt"))).collect();
    Some(read::estat_cells(paths?, options).unwrap())
}

#[test]
fn concealed_people_of_kumamoto_are_shared_out_and_none_is_lost() {
    let Some(rows) = kumamoto_rows() else { return };
    let Some(cells) = kumamoto(Concealed::Share) else { return };
    let total: f64 = rows.values().map(|r| r.2).sum();
    let aged: f64 = rows.values().filter_map(|r| r.3).sum();
    // 11,945 + 9,496 + 4,707 + 806 rows.
    assert_eq!((cells.len(), rows.len()), (26_954, 26_954));
    assert_eq!((total, aged), (7_961_116.0, 2_255_672.0));
    assert_eq!((cells.total(), cells.group_total("65_plus").unwrap()), (total, aged));
    assert_eq!(cells.unknown("65_plus").unwrap(), 0);
    let codes = cells.frame().column("id").unwrap().u64().unwrap().clone();
    let shared = cells.group("65_plus").unwrap();
    for ((code, shared), people) in codes.iter().zip(shared).zip(cells.population()) {
        let code = code.unwrap().to_string();
        let (receiver, givers, total, aged) = &rows[&code];
        assert_eq!(people, total, "the total of {code} is kept");
        let (receiver, givers) = if receiver.is_empty() { (&code, givers) } else { (receiver, &rows[receiver].1) };
        let family: f64 = rows[receiver].2 + givers.iter().map(|g| rows[g].2).sum::<f64>();
        let expected = if givers.is_empty() { aged.unwrap() } else { rows[receiver].3.unwrap() * total / family };
        assert!((shared - expected).abs() < 1e-4, "{code}: {shared}, expected {expected}");
    }
    let null = kumamoto(Concealed::Null).unwrap();
    assert_eq!(null.group_total("65_plus").unwrap(), aged);
    // 4,614 concealed cells (HTKSYORI 2).
    assert_eq!(null.unknown("65_plus").unwrap(), 4_614);
    assert_eq!(null.unknown("female").unwrap(), 0, "sexes are not concealed");
    let names: Vec<&str> = cells.groups().collect();
    assert_eq!(
        names,
        [
            "male", "female", "0_14", "15_plus", "15_64", "18_plus", "20_plus", "65_plus", "75_plus", "85_plus",
            "95_plus"
        ]
    );
}

#[test]
fn columns_are_the_same_with_and_without_their_labels() {
    let Some(path) = data("kumamoto/tblT001101H5130.txt") else { return };
    let bytes = std::fs::read(path).unwrap();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    let bare: Vec<u8> = [lines[0]].into_iter().chain(lines[2..].iter().copied()).flatten().copied().collect();
    let read = |bytes: &[u8]| read::estat_cells_from_bytes([("t.txt", bytes)], EstatGroups::All).unwrap();
    let (labelled, bare) = (read(&bytes), read(&bare));
    // 50 columns but the total.
    assert_eq!(labelled.groups().count(), 49);
    assert_eq!(labelled.groups().collect::<Vec<_>>(), bare.groups().collect::<Vec<_>>());
    assert!(labelled.frame().equals_missing(bare.frame()));
    assert!(labelled.groups().any(|g| g == "private_households_1_person_65_plus"));
}

// SOURCES.md: 13,975 cells, 2,799,702 people, which is the census total of Hiroshima prefecture.
#[test]
fn hiroshima_sums_to_the_census_without_labels() {
    let Some(path) = data("hiroshima/tblT001101H34.csv") else { return };
    let options = EstatOptions::new().group("adjusted", "hoseijinkou").group("households", "T001101034");
    let cells = read::estat_cells([path], options).unwrap();
    assert_eq!((cells.len(), cells.total()), (13_975, 2_799_702.0));
    // Sum of the published numbers of people aged 65 and over, concealed ones being with their receivers.
    assert_eq!(cells.group_total("65_plus").unwrap(), 811_931.0);
    assert!(cells.group_total("adjusted").unwrap() > 2_700_000.0);
    assert_eq!(cells.unknown("households").unwrap(), 0);
}

// SOURCES.md: 1,227 cells, 812,935 people, 194 schools, 337,921 jobs, 141 places of health care.
#[test]
fn porto_alegre_sums_with_and_without_hexagons() {
    let Some(path) = data("porto_alegre/poa_hexgrid.csv") else { return };
    let groups =
        || CellColumns::new().group("jobs", "jobs").group("schools", "schools").group("healthcare", "healthcare");
    let points = read::cells(&path, groups()).unwrap();
    assert_eq!((points.len(), points.total(), points.footprint()), (1_227, 812_935.0, Footprint::Point));
    assert_eq!(points.group_total("jobs").unwrap(), 337_921.0);
    assert_eq!((points.group_total("schools").unwrap(), points.group_total("healthcare").unwrap()), (194.0, 141.0));
    #[cfg(feature = "h3")]
    {
        let hexagons = read::cells(&path, groups().h3("id")).unwrap();
        assert_eq!((hexagons.total(), hexagons.footprint()), (812_935.0, Footprint::Hexagon));
        let mut outline = Vec::new();
        hexagons.outline(0, &mut outline);
        assert_eq!(outline.len(), 6);
        // H3's table of resolutions: 0.105 km2 on average at resolution 9, cells between 0.06 and 0.13.
        assert!((0.06..0.13).contains(&hexagons.area_km2(0).unwrap()));
        let apart = points.lons().iter().zip(hexagons.lons()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-6, "published centers and those of the index differ by {apart} degrees");
    }
}

// SOURCES.md: 39 tram stops, 1,228 bus platforms, 11,439 stations with closed ones flagged.
#[test]
fn stops_and_stations_are_counted() {
    let Some(tram) = data("toyama/tram_stops.csv") else { return };
    let tram = read::stops(tram, Mode::Tram).unwrap();
    assert_eq!((tram.len(), tram.stops()[0].name.as_str()), (39, "南富山駅前"));
    let bus = data("toyama/bus_stops_weekday_departures.csv").unwrap();
    let bus = read::stops(bus, StopOptions::from(Mode::Bus).departures("dep_wd")).unwrap();
    assert_eq!((bus.len(), bus.stops()[1].departures), (1_228, Some(65.0)));
    let path = data("stations/stations_japan.csv").unwrap();
    let rail = || StopOptions::from(Mode::Rail).id("code");
    assert_eq!(read::stops(&path, rail()).unwrap().len(), 11_439);
    let toyama = read::stops(&path, rail().keep("closed", "0").keep("prefecture", "16")).unwrap();
    let mut rows = csv::Reader::from_path(&path).unwrap();
    let rows = rows
        .deserialize()
        .map(|r| r.unwrap())
        .filter(|r: &HashMap<String, String>| r["closed"] == "0" && r["prefecture"] == "16");
    assert_eq!(toyama.len(), rows.count());
    assert!(toyama.diagnostics()[0].contains("of 11439 rows have `closed` = `0` and `prefecture` = `16`"));
}

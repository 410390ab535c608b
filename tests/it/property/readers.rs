//! A file of any bytes is read or refused, and nothing panics.

use compact_city::read::{self, Encoding, EstatGroups, FacilityOptions, FeatureOptions, GtfsOptions, StopOptions};
use compact_city::table::{CellColumns, Mode};
use compact_city::transit::CoverageRule;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::feeds::Feed;

/// What to do at a place of a text: cut it off, or put other bytes there.
type Change = (Index, Option<Vec<u8>>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let telling = select(vec![
        ",",
        "\"",
        "\n",
        "\r\n",
        "\r",
        "\0",
        "-",
        "9999999999",
        "1e308",
        "-1e-320",
        "NaN",
        "inf",
        "\u{feff}",
        "富",
        "*",
        ";",
        "25:61:00",
        "999:59:59",
        "00010101",
        "99991231",
        "4294967295",
        "18446744073709551615",
    ]);
    let bytes = prop_oneof![
        4 => telling.prop_map(|s| s.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec((any::<Index>(), prop::option::weighted(0.9, bytes)), 1..5)
}

fn changed(text: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for (at, put) in changes {
        let at = at.index(bytes.len() + 1);
        match put {
            None => bytes.truncate(at),
            // Over what stands there, as far as it goes.
            Some(put) => drop(bytes.splice(at..(at + put.len()).min(bytes.len()), put.iter().copied())),
        }
    }
    bytes
}

const CELLS: &str = "id,lon,lat,population,aged,h3\n5437608942,137.21,36.7,10,2,89a901291abffff\n";
const ESTAT: &str = "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001101001,T001101019\n,,,,　人口（総数）,　６５歳以上人口　総数\n\
                     493001003,2,493001004,,3,*\n493001004,1,,493001003,140,52\n";
const STOPS: &str =
    "stop_id,stop_name,stop_lon,stop_lat,mode,departures\n1,A,137.21,36.7,bus|tram,60\n2,B,137.22,36.7,rail,\n";
const POINTS: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"properties":{"name":"A","category":"shop"},"geometry":{"type":"MultiPoint","coordinates":[[137.2,36.7],[137.3,36.7]]}}]}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn tables(changes in changes()) {
        for encoding in [Encoding::Utf8, Encoding::Cp932] {
            let cells = changed(CELLS.as_bytes(), &changes);
            let columns = || CellColumns::new().group("65_plus", "aged");
            for columns in [columns(), columns().mesh("id"), columns().h3("h3")] {
                let _ = read::cells_from_bytes(&cells, "t", read::CellOptions::from(columns).encoding(encoding));
            }
            let stops = changed(STOPS.as_bytes(), &changes);
            if let Ok(stops) = read::stops_from_bytes(&stops, "t", StopOptions::new().encoding(encoding)) {
                let _ = stops.grouped(200.0);
            }
            let options = FacilityOptions::new().category("shop").encoding(encoding);
            let _ = read::facilities_from_bytes(&stops, "t", options);
            let points = changed(POINTS.as_bytes(), &changes);
            let _ = read::facilities_geojson_from_bytes(&points, "t", FeatureOptions::new().encoding(encoding));
        }
        let estat = changed(ESTAT.as_bytes(), &changes);
        let _ = read::estat_cells_from_bytes([("a", estat.as_slice()), ("b", ESTAT.as_bytes())], EstatGroups::All);
        let _ = read::estat_cells_from_bytes([("a", estat.as_slice())], EstatGroups::SexAndAge);
    }

    #[test]
    fn feeds(
        file in any::<Index>(), text in changes(), zip in prop::option::weighted(0.2, changes()), frequent in any::<bool>(),
    ) {
        let mut feed = Feed::small();
        if frequent {
            feed = feed.with("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nT1,6:00:00,7:00:00,600\n");
        }
        let names: Vec<String> = feed.0.keys().cloned().collect();
        let name = &names[file.index(names.len())];
        let bytes = changed(&feed.0[name], &text);
        let mut bytes = feed.with(name, bytes).zip();
        if let Some(changes) = &zip {
            bytes = changed(&bytes, changes);
        }
        if let Ok(feed) = read::gtfs_from_bytes(&bytes, "t.zip", GtfsOptions::new()) {
            let stops = feed.into_stops();
            prop_assert!(stops.to_frame(compact_city::table::Window::hours(7, 21)).is_ok());
            for i in 0..stops.len() {
                let _ = stops.departures_per_direction(i);
            }
            let _ = CoverageRule::mlit_trunk().qualifying(&stops.of_mode(Mode::Bus));
        }
    }

    #[test]
    fn rules(text in changes()) {
        let bytes = changed(b"rail+tram:500,bus:300@60,all:500@20min/worst/07:00-09:00/d,ferry:900@hourly/06-20", &text);
        if let Ok(rule) = String::from_utf8_lossy(&bytes).parse::<CoverageRule>() {
            prop_assert_eq!(rule.to_string().parse::<CoverageRule>().map(|r| r.clauses).ok(), Some(rule.clauses));
        }
    }
}

//! Broken and strange GTFS feeds.

use std::io::{Cursor, Write};

use compact_city::jiff::civil::date;
use compact_city::read::{self, GtfsFeed, GtfsOptions};
use compact_city::{Error, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::holds;
use crate::feeds::Feed;

fn from_bytes(bytes: &[u8]) -> Result<GtfsFeed> {
    read::gtfs_from_bytes(bytes, "feed.zip", GtfsOptions::new())
}

/// Reads bytes, which must fail with the name of the zip and `parts` in the message.
#[track_caller]
fn bytes_refused(bytes: &[u8], parts: &[&str]) {
    let error = from_bytes(bytes).expect_err("the feed is broken");
    assert!(error.is_input(), "{error}");
    assert!(error.to_string().starts_with("feed.zip"), "{error}");
    holds(&error, parts);
}

#[track_caller]
fn refused(feed: &Feed, parts: &[&str]) {
    bytes_refused(&feed.zip(), parts);
}

/// Reads a feed that is strange but usable: the finding is among the diagnostics.
#[track_caller]
fn noted(feed: &Feed, finding: &str) -> GtfsFeed {
    let feed = from_bytes(&feed.zip()).unwrap();
    let diagnostics = feed.stops().diagnostics();
    assert!(diagnostics.iter().any(|d| d.contains(finding)), "`{finding}` is not in {diagnostics:?}");
    assert!(diagnostics.iter().all(|d| d.starts_with("feed.zip/")), "{diagnostics:?}");
    feed
}

/// Departures of each stop by id.
fn departures(feed: &GtfsFeed) -> Vec<(&str, f64)> {
    feed.stops().stops().iter().map(|s| (s.id.as_str(), s.departures.unwrap())).collect()
}

const SMALL: [(&str, f64); 3] = [("S1", 2.0), ("S2", 2.0), ("S3", 0.0)];

#[test]
fn the_sound_feed_is_read_without_a_finding() {
    let feed = from_bytes(&Feed::small().zip()).unwrap();
    assert_eq!(departures(&feed), SMALL);
    assert_eq!((feed.name(), feed.date()), ("feed.zip", date(2019, 4, 1)));
    assert!(feed.stops().diagnostics().is_empty());
}

#[test]
fn files_that_are_no_feed_say_so() {
    let zip = Feed::small().zip();
    bytes_refused(b"", &["feed.zip: not a zip file, or one cut short"]);
    bytes_refused(b"stop_id,stop_name\nS1,One\n", &["feed.zip: not a zip file"]);
    bytes_refused(&zip[..zip.len() / 2], &["feed.zip: not a zip file, or one cut short"]);
    bytes_refused(&zip[zip.len() / 2..], &["feed.zip"]);
    let other = Feed::default().with("readme.txt", "hello").with("data/a.csv", "a\n1\n");
    refused(&other, &["not a GTFS feed: expected stops.txt, routes.txt, trips.txt, stop_times.txt", "`readme.txt`"]);
    refused(&Feed::default(), &["not a GTFS feed", "it holds nothing"]);
    for file in ["stops.txt", "routes.txt", "trips.txt", "stop_times.txt"] {
        refused(&Feed::small().without(file), &[&format!("feed.zip: the feed has no {file}")]);
    }
    let two = Feed::small().without("stops.txt").without("trips.txt");
    refused(&two, &["the feed has no stops.txt and no trips.txt"]);
    refused(
        &Feed::small().without("calendar.txt"),
        &["the feed has neither calendar.txt nor calendar_dates.txt; expected one of them"],
    );
    let mut several = Feed::default();
    for (name, bytes) in Feed::small().0 {
        several = several.with(&format!("a/{name}"), &bytes).with(&format!("b/{name}"), &bytes);
    }
    refused(&several, &["several feeds in one zip, in `a/`, `b/`"]);
}

#[test]
fn paths_that_are_no_feed_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let missing = read::gtfs(folder.path().join("none.zip"), GtfsOptions::new()).unwrap_err();
    assert!(missing.is_io());
    holds(&missing, &["none.zip"]);
    let error = read::gtfs(folder.path(), GtfsOptions::new()).unwrap_err();
    holds(&error, &["not a GTFS feed", "it holds nothing"]);
    for (name, bytes) in Feed::small().0 {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    assert_eq!(departures(&read::gtfs(folder.path(), GtfsOptions::new()).unwrap()), SMALL);
    std::fs::remove_file(folder.path().join("trips.txt")).unwrap();
    holds(&read::gtfs(folder.path(), GtfsOptions::new()).unwrap_err(), &["the feed has no trips.txt"]);
}

#[test]
fn names_that_lead_out_of_the_zip_are_refused() {
    for name in ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:\\evil.txt", "a/.."] {
        refused(&Feed::small().with(name, "x"), &[&format!("`{name}` that would lie outside of it; refused")]);
    }
    // Two dots in a name lead nowhere.
    assert!(from_bytes(&Feed::small().with("a..b.txt", "x").zip()).is_ok());
}

#[test]
fn a_file_that_stands_twice_is_refused() {
    let mut zip = Feed::small().with("stopz.txt", "stop_id").zip();
    for i in 0..zip.len() - 9 {
        if &zip[i..i + 9] == b"stopz.txt" {
            zip[i..i + 9].copy_from_slice(b"stops.txt");
        }
    }
    bytes_refused(&zip, &["feed.zip: a file stands twice in the zip"]);
}

/// A zip whose stop times are followed by many blank lines.
fn bomb(blank_lines: usize) -> Vec<u8> {
    let mut text = Feed::small().0["stop_times.txt"].clone();
    text.resize(text.len() + blank_lines, b'\n');
    Feed::small().with("stop_times.txt", text).zip()
}

#[test]
fn zip_bombs_are_refused() {
    // 4 MiB of blank lines take about 4 KiB, a ratio of a thousand.
    let bomb = bomb(4 << 20);
    assert!(bomb.len() < 20_000);
    bytes_refused(
        &bomb,
        &["feed.zip/stop_times.txt: unpacked it has more than ", "`GtfsOptions::max_ratio`", "refused"],
    );
    let limited = |options| read::gtfs_from_bytes(&bomb, "feed.zip", options).unwrap_err();
    let high = GtfsOptions::new().max_ratio(100_000);
    assert_eq!(departures(&read::gtfs_from_bytes(&bomb, "feed.zip", high.clone()).unwrap()), SMALL);
    holds(
        &limited(high.clone().max_file_bytes(1_000_000)),
        &["feed.zip/stop_times.txt: unpacked it has more than 1000000 bytes, `GtfsOptions::max_file_bytes`"],
    );
    holds(
        &limited(high.max_total_bytes(1_000_000)),
        &["feed.zip/stop_times.txt: unpacked it has more than", "what `GtfsOptions::max_total_bytes` leaves"],
    );
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused() {
    let mut bomb = bomb(4 << 20);
    // The size unpacked stands in the local and the central header; both are made to say 1,000.
    let size = (Feed::small().0["stop_times.txt"].len() + (4 << 20)) as u32;
    let mut found = 0;
    for i in 0..bomb.len() - 3 {
        if bomb[i..i + 4] == size.to_le_bytes() {
            bomb[i..i + 4].copy_from_slice(&1_000_u32.to_le_bytes());
            found += 1;
        }
    }
    assert_eq!(found, 2);
    bytes_refused(&bomb, &["feed.zip/stop_times.txt: cannot be read to its end: "]);
}

#[test]
fn damaged_contents_are_refused() {
    // Stored, not packed, so that one byte can be changed; the checksum then disagrees.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in Feed::small().0 {
        zip.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    let at = bytes.windows(9).position(|w| w == b"Two,36.71").unwrap();
    bytes[at + 8] = b'2';
    bytes_refused(&bytes, &["feed.zip/stops.txt: cannot be read to its end: ", "hecksum"]);
}

#[test]
fn bad_rows_name_file_line_and_field() {
    for (file, from, to, parts) in [
        (
            "stops.txt",
            "S2,Two,36.71",
            "S2,Two,366.71",
            ["line 3, field `stop_lat`: ", "366.71 is not a latitude (-90 to 90)"],
        ),
        (
            "stops.txt",
            "S2,Two,36.71,137.20",
            "S2,Two,137.20,36.71",
            ["line 3, field `stop_lat`: ", "seem to be swapped"],
        ),
        ("stops.txt", "S2,Two,36.71", "S2,Two,NaN", ["line 3, field `stop_lat`: ", "NaN is not a latitude"]),
        (
            "stops.txt",
            "S2,Two,36.71",
            "S2,Two,north",
            ["line 3, field `stop_lat`: ", "`north` is not a number; expected degrees"],
        ),
        (
            "stops.txt",
            "S2,Two,36.71,137.20",
            "S2,Two,,",
            ["line 3, field `stop_lat`: ", "trips call at the stop `S2`, whose position is empty or 0, 0"],
        ),
        (
            "stops.txt",
            "S2,Two,36.71,137.20",
            "S2,Two,0,0.0",
            ["line 3, field `stop_lat`: ", "trips call at the stop `S2`"],
        ),
        ("stops.txt", "S3,", "S2,", ["line 4, field `stop_id`: ", "the stop `S2` stands twice"]),
        ("stops.txt", "S3,", ",", ["line 4, field `stop_id`: ", "empty; expected an id"]),
        ("routes.txt", "line,3", "line,bus", ["line 2, field `route_type`: ", "`bus` is not a whole number"]),
        ("routes.txt", "line,3", "line,", ["line 2, field `route_type`: ", "`` is not a whole number"]),
        ("routes.txt", "line,3\n", "line,3\nR1,2,,3\n", ["line 3, field `route_id`: ", "the route `R1` stands twice"]),
        ("trips.txt", "R1,SA", "R9,SA", ["line 4, field `route_id`: ", "the route `R9` is not in routes.txt"]),
        ("trips.txt", "SA,T3", "SA,T1", ["line 4, field `trip_id`: ", "the trip `T1` stands twice"]),
        ("trips.txt", "SA,T3", ",T3", ["line 4, field `service_id`: ", "empty; expected an id"]),
        (
            "stop_times.txt",
            "08:06:00",
            "25:61:00",
            ["line 3, field `departure_time`: ", "`25:61:00` is not a time; expected one such as"],
        ),
        ("stop_times.txt", "08:05:00", "8h05", ["line 3, field `arrival_time`: ", "`8h05` is not a time"]),
        (
            "stop_times.txt",
            "T1,08:05:00",
            "T9,08:05:00",
            ["line 3, field `trip_id`: ", "the trip `T9` is not in trips.txt"],
        ),
        ("stop_times.txt", "S2,2", "S9,2", ["line 3, field `stop_id`: ", "the stop `S9` is not in stops.txt"]),
        ("stop_times.txt", "S2,2", ",2", ["line 3, field `stop_id`: ", "the stop `` is not in stops.txt"]),
        ("stop_times.txt", "S2,2", "S2,-2", ["line 3, field `stop_sequence`: ", "`-2` is not a whole number"]),
        (
            "stop_times.txt",
            "S2,2",
            "S2,1",
            ["line 3, field `stop_sequence`: ", "the trip `T1` has the sequence 1 twice"],
        ),
        ("calendar.txt", "WD,1,1", "WD,1,x", ["line 2, field `tuesday`: ", "`x` is neither 0 nor 1"]),
        (
            "calendar.txt",
            "20190430",
            "20190431",
            ["line 2, field `end_date`: ", "`20190431` is not a date; expected one such as 20190401"],
        ),
        ("calendar.txt", "SA,", "WD,", ["line 3, field `service_id`: ", "the service `WD` stands twice"]),
    ] {
        let feed = Feed::small().replaced(file, from, to);
        refused(&feed, &[&format!("feed.zip/{file}: ")]);
        refused(&feed, &parts);
    }
}

#[test]
fn bad_exceptions_and_frequencies_name_file_line_and_field() {
    for (row, parts) in [
        (
            "WD,20190402,3",
            ["line 3, field `exception_type`: ", "`3` is neither 1 (service added) nor 2 (service removed)"],
        ),
        ("WD,2019-04-02,2", ["line 3, field `date`: ", "`2019-04-02` is not a date"]),
        ("WD,20190401,1", ["line 3, field `date`: ", "the service `WD` is both added and removed on 2019-04-01"]),
    ] {
        let feed =
            Feed::small().with("calendar_dates.txt", format!("service_id,date,exception_type\nWD,20190401,2\n{row}\n"));
        refused(&feed, &["feed.zip/calendar_dates.txt: "]);
        refused(&feed, &parts);
    }
    for (row, parts) in [
        ("T9,6:00:00,7:00:00,600", ["line 2, field `trip_id`: ", "the trip `T9` is not in trips.txt"]),
        (
            "T1,6:00:00,7:00:00,0",
            ["line 2, field `headway_secs`: ", "`0` is not a headway; expected seconds, 1 or more"],
        ),
        ("T1,6:00:00,7:00:00,-60", ["line 2, field `headway_secs`: ", "`-60` is not a headway"]),
        ("T1,7:00:00,6:00:00,600", ["line 2, field `end_time`: ", "`6:00:00` is before the start at `7:00:00`"]),
        ("T1,,6:00:00,600", ["line 2, field `start_time`: ", "empty; expected a time"]),
        ("T1,0:00:00,6:75:00,600", ["line 2, field `end_time`: ", "`6:75:00` is not a time"]),
    ] {
        let feed = Feed::small().with("frequencies.txt", format!("trip_id,start_time,end_time,headway_secs\n{row}\n"));
        refused(&feed, &["feed.zip/frequencies.txt: "]);
        refused(&feed, &parts);
    }
    // Few bytes that would unfold to thousands of millions of departures.
    let rows = "T1,0:00:00,999:00:00,1\n".repeat(1_000);
    let feed = Feed::small().with("frequencies.txt", format!("trip_id,start_time,end_time,headway_secs\n{rows}"));
    refused(
        &feed,
        &["feed.zip/frequencies.txt: line 4, field `headway_secs`: more than 10000000 runs in all; refused"],
    );
}

#[test]
fn departures_beyond_all_measure_are_refused() {
    // Two rows of 3.6 million runs each, past 30 stops.
    let mut calls = String::from_utf8(Feed::small().0["stop_times.txt"].clone()).unwrap();
    for i in 4..=30 {
        calls += &format!("T1,09:{i:02}:00,09:{i:02}:00,S1,{i}\n");
    }
    let rows = "T1,0:00:00,999:00:00,1\n".repeat(2);
    let feed = Feed::small()
        .with("stop_times.txt", calls)
        .with("frequencies.txt", format!("trip_id,start_time,end_time,headway_secs\n{rows}"));
    refused(&feed, &["feed.zip: 208591202 departures on 2019-04-01, more than 200000000; refused"]);
}

#[test]
fn bad_files_name_the_file_and_expectation() {
    let small = Feed::small();
    for (file, column, near) in [
        ("stops.txt", "stop_lat", "stop_lt"),
        ("routes.txt", "route_type", "route_typ"),
        ("trips.txt", "service_id", "serviceid"),
        ("stop_times.txt", "stop_sequence", "stop_sequense"),
        ("calendar.txt", "end_date", "end_dat"),
    ] {
        let feed = small.clone().replaced(file, column, near);
        refused(
            &feed,
            &[&format!("feed.zip/{file}: line 1, field `{column}`: missing column"), &format!("is it `{near}`?")],
        );
    }
    refused(
        &small.clone().replaced("stops.txt", "stop_name", "stop_id"),
        &["line 1, field `stop_id`: the column stands twice"],
    );
    refused(
        &small.clone().with("stops.txt", ""),
        &["feed.zip/stops.txt: the file is empty; expected the header stop_id,"],
    );
    let semicolons = String::from_utf8(small.0["stops.txt"].clone()).unwrap().replace(',', ";");
    refused(
        &small.clone().with("stops.txt", semicolons),
        &["feed.zip/stops.txt: line 1: the fields are separated by ';'"],
    );
    let no_rows = |file: &str| {
        let header = small.0[file].split(|b| *b == b'\n').next().unwrap();
        small.clone().with(file, header)
    };
    refused(&no_rows("stop_times.txt"), &["feed.zip/stop_times.txt: no stop time in the file"]);
    refused(&no_rows("stops.txt"), &["feed.zip/stops.txt: no stop in the file"]);
    let utf16: Vec<u8> = "\u{feff}stop_id".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(
        &small.clone().with("stops.txt", utf16),
        &["feed.zip/stops.txt: line 1: the file is UTF-16; save it as UTF-8"],
    );
    // 富山 in CP932.
    let cp932 = [&small.0["stops.txt"][..], b"S4,\x95\x78\x8E\x52,36.7,137.2\n"].concat();
    refused(
        &small.clone().with("stops.txt", cp932),
        &["stops.txt: line 5, field `stop_name`: not valid UTF-8", "CP932"],
    );
}

#[test]
fn ragged_rows_and_open_quotes_name_the_line() {
    let small = Feed::small();
    let short = small.clone().replaced("stops.txt", "S2,Two,36.71,137.20", "S2,Two,36.71");
    refused(&short, &["stops.txt: line 3: the row has 3 fields but the header has 4", "comma not in quotes"]);
    let long = small.clone().replaced("stops.txt", "S2,Two", "S2,Two, upper");
    refused(&long, &["stops.txt: line 3: the row has 5 fields but the header has 4"]);
    let quote = small.clone().replaced("stops.txt", "S2,Two", "S2,\"Two");
    refused(&quote, &["stops.txt: line 3: the row has 2 fields but the header has 4", "a quote not closed"]);
    let last = small.clone().replaced("trips.txt", "T1,0", "T1,\"0");
    refused(&last, &["trips.txt: line 2: the last field runs over several lines", "is a quote not closed?"]);
    // Commas at the end of rows, or of the header alone, do no harm.
    let commas = small.clone().replaced("stops.txt", "137.20\nS2", "137.20,,\nS2");
    assert_eq!(departures(&from_bytes(&commas.zip()).unwrap()), SMALL);
    let header = small.replaced("stops.txt", "stop_lon\n", "stop_lon,\n");
    assert_eq!(departures(&from_bytes(&header.zip()).unwrap()), SMALL);
}

#[test]
fn the_first_fault_is_named_and_the_others_are_counted() {
    let feed = Feed::small().replaced("stop_times.txt", "T1,08:05:00", "T9,08:05:00");
    refused(
        &feed.clone().replaced("stop_times.txt", "24:03:00", "24:63:00"),
        &["line 3, ", "(and 1 more row with a fault)"],
    );
    let worse = feed.replaced("stop_times.txt", "24:03:00", "24:63:00").replaced(
        "stop_times.txt",
        "09:05:00,S2",
        "09:05:00,S9",
    );
    refused(&worse, &["line 3, field `trip_id`", "(and 2 more rows with a fault)"]);
    let lost = Feed::small().replaced("stops.txt", "36.70,137.20", ",").replaced("stops.txt", "36.72,137.20", "0,0");
    refused(
        &lost,
        &["stops.txt: line 2, field `stop_lat`: trips call at the stop `S1`", "(and 1 more row with a fault)"],
    );
}

#[test]
fn lines_are_true_behind_blank_lines_quotes_and_windows_line_ends() {
    let text = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\r\n\r\n\r\nT1,08:00:00,08:00:00,S1,1\r\n  \r\n\r\nT1,08:61:00,,S2,2\r\n";
    refused(&Feed::small().with("stop_times.txt", text), &["stop_times.txt: line 7, field `arrival_time`: `08:61:00`"]);
    let unix = text.replace('\r', "");
    refused(&Feed::small().with("stop_times.txt", unix), &["stop_times.txt: line 7, field `arrival_time`: `08:61:00`"]);
    let marked = format!("\u{feff}{text}");
    refused(
        &Feed::small().with("stop_times.txt", marked),
        &["stop_times.txt: line 7, field `arrival_time`: `08:61:00`"],
    );
    let quoted =
        Feed::small().replaced("stops.txt", "S1,One", "S1,\"One\nof\nthree\"").replaced("stops.txt", "36.71", "96.71");
    refused(&quoted, &["stops.txt: line 5, field `stop_lat`: 96.71"]);
    // A fault far behind the first chunk that is unpacked.
    let mut long = String::from_utf8(Feed::small().0["stop_times.txt"].clone()).unwrap();
    for _ in 0..100_000 {
        long.push_str("\r\n");
    }
    long.push_str("T1,08:20:00,08:99:00,S1,4\r\n");
    refused(&Feed::small().with("stop_times.txt", long), &["stop_times.txt: line 100011, field `departure_time`"]);
}

#[test]
fn a_date_without_service_names_those_that_have_some() {
    let small = Feed::small().zip();
    let on = |d| read::gtfs_from_bytes(&small, "feed.zip", d).unwrap_err();
    for (day, near) in [
        (date(2019, 4, 7), "the nearest on 2019-04-06 and 2019-04-08"),
        (date(2018, 1, 1), "the nearest on 2019-04-01"),
        (date(2030, 1, 1), "the nearest on 2019-04-30"),
    ] {
        let error = on(day);
        assert!(error.is_undefined());
        // 22 weekdays and 4 Saturdays of April 2019.
        let range = "trips run on 26 dates from 2019-04-01 to 2019-04-30, ";
        holds(&error, &["feed.zip: no trip runs on ", &day.to_string(), range, near]);
    }
    let never = Feed::small().replaced("calendar.txt", "WD,1,1,1,1,1", "WD,0,0,0,0,0").replaced(
        "calendar.txt",
        "0,1,0,2019",
        "0,0,0,2019",
    );
    let error: Error = from_bytes(&never.zip()).unwrap_err();
    assert!(error.is_undefined());
    holds(&error, &["feed.zip: no trip runs on any date"]);
}

#[test]
fn strange_but_usable_feeds_are_read_with_a_diagnostic() {
    let small = Feed::small;
    noted(
        &small().replaced("routes.txt", "line,3", "line,42"),
        "routes of an unknown route_type, taken as other: 1 (`42`)",
    );
    noted(
        &small().replaced("trips.txt", "R1,SA", "R1,XX"),
        "trips whose service_id no calendar has, which never run: 1 (`T3`)",
    );
    noted(
        &small().replaced("trips.txt", "T1,0", "T1,7"),
        "direction_id other than 0 and 1, taken as not given: 1 (`7`)",
    );
    noted(
        &small().replaced("trips.txt", "R1,SA,T3,1\n", "R1,SA,T3,1\nR1,SA,T4,1\n"),
        "trips without stop times: 1 (`T4`)",
    );
    let unused = small().replaced("stops.txt", "S1,One", "S0,Unused,0,0\nS9,Unused,,\nS1,One");
    let feed = noted(&unused, "stops.txt: stops that no trip calls at, left out: 2 (the first is `S0`)");
    assert_eq!(departures(&feed), SMALL);
    let untimed = small().replaced("stop_times.txt", "T1,08:05:00,08:06:00", "T1,,");
    assert_eq!(departures(&noted(&untimed, "whose times were interpolated, by trip: 1 (`T1`)")), SMALL);
    let open = small().replaced("stop_times.txt", "T1,08:00:00,08:00:00", "T1,,");
    let feed = noted(
        &open,
        "calls without a time before or after which there is one, which are no departures, by trip: 1 (`T1`)",
    );
    assert_eq!(departures(&feed)[0], ("S1", 1.0));
    noted(
        &small().replaced("stop_times.txt", "08:05:00,08:06:00", "08:07:00,08:06:00"),
        "rows whose departure is before their arrival: 1",
    );
    noted(
        &small().replaced("stop_times.txt", "08:10:00,08:10:00", "08:01:00,08:01:00"),
        "trips that call at a stop before they left the one ahead of it: 1 (`T1`)",
    );
    noted(
        &small().replaced("calendar.txt", "20190401,20190430\nSA", "20190501,20190430\nSA"),
        "services that end before they start",
    );
    let station = small().replaced("stops.txt", "stop_lon\n", "stop_lon,location_type,parent_station\n");
    let station = station.replaced("stops.txt", "36.70,137.20", "36.70,137.20,1,").replaced(
        "stops.txt",
        "36.71,137.20",
        "36.71,137.20,,P9",
    );
    let station = station.replaced("stops.txt", "36.72,137.20", "36.72,137.20,0,");
    let feed = noted(&station, "stations that trips call at, taken as stops: 1 (`S1`)");
    assert_eq!(feed.stops().stops()[1].parent.as_deref(), Some("P9"));
    noted(&station, "rows that name a parent_station that is not in the file: 1 (`P9`)");
    refused(
        &station.clone().replaced("stops.txt", "137.20,1,", "137.20,2,"),
        &["stop_times.txt: line 2, field `stop_id`: `S1` is no stop"],
    );
    noted(
        &station.replaced("stops.txt", "137.20,0,\n", "137.20,0,\nN1,Node,,,9,\n"),
        "unknown location_type, rows passed over: 1 (`9`)",
    );
    let flexible = small().replaced("stop_times.txt", "stop_sequence\n", "stop_sequence,location_id\n");
    let text = String::from_utf8(flexible.0["stop_times.txt"].clone())
        .unwrap()
        .replace(",1\n", ",1,\n")
        .replace(",2\n", ",2,\n")
        .replace(",3\n", ",3,\n");
    let flexible =
        flexible.with("stop_times.txt", text).replaced("stop_times.txt", "T1,08:05:00,08:06:00,S2,2,", "T1,,,,2,zone");
    assert_eq!(
        departures(&noted(&flexible, "rows that name an area in place of a stop, passed over: 1"))[1],
        ("S2", 1.0)
    );
    let periods = "trip_id,start_time,end_time,headway_secs\nT1,6:00:00,7:00:00,600\nT1,6:30:00,8:00:00,600\n";
    noted(
        &small().with("frequencies.txt", periods),
        "trips with periods that overlap, each of which is counted: 1 (`T1`)",
    );
}

#[test]
fn harmless_differences_change_nothing() {
    let small = Feed::small();
    let expected = from_bytes(&small.zip()).unwrap();
    let same = |bytes: &[u8]| {
        let feed = from_bytes(bytes).unwrap();
        assert_eq!(feed.stops().stops(), expected.stops().stops());
        assert_eq!(feed.stops().timetable(), expected.stops().timetable());
        assert_eq!(feed.stops().diagnostics(), expected.stops().diagnostics());
        assert_eq!((feed.date(), feed.dates()), (expected.date(), expected.dates()));
    };
    same(&small.zip_in("feed/"));
    same(&small.zip_in("a/b/"));
    same(&small.clone().with("__MACOSX/stops.txt", "junk").zip());
    same(&small.clone().without("agency.txt").zip());
    same(&small.clone().with("translations.txt", "not,a\ntable").with("shapes.txt", b"\xFF\xFE").zip());
    same(&small.clone().with("calendar_dates.txt", "service_id,date,exception_type\n").zip());
    let each = |change: &dyn Fn(&str) -> String| {
        let changed = small
            .0
            .iter()
            .map(|(name, bytes)| (name.clone(), change(std::str::from_utf8(bytes).unwrap()).into_bytes()));
        same(&Feed(changed.collect()).zip());
    };
    each(&|text| format!("\u{feff}{text}"));
    each(&|text| text.replace('\n', "\r\n"));
    each(&|text| text.replace(',', " , ").replace('\n', " \n"));
    each(&|text| text.lines().map(|line| format!("\"{}\"\n\n", line.replace(',', "\",\""))).collect());
    each(&|text| text.trim_end().to_owned());
    // Rows in another order, trips mixed.
    let text = String::from_utf8(small.0["stop_times.txt"].clone()).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].sort_by_key(|line| std::cmp::Reverse(line.split(',').skip(2).collect::<Vec<_>>()));
    same(&small.clone().with("stop_times.txt", lines.join("\n")).zip());
    same(&small.clone().replaced("stop_times.txt", "08:00:00,08:00:00", "8:00:00, 8:00:00").zip());
    same(&small.replaced("stop_times.txt", "08:00:00,08:00:00", "8:00:00,").zip());
}

//! A file of 10 million rows, read by a process of its own whose memory is watched. Made up, but as slow as real ones: it
//! runs with `COMPACT_CITY_DATA` alone.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::examples::{binary, write};

/// The most memory a process has had so far, bytes, where the system tells.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

#[cfg(not(target_os = "linux"))]
fn peak(_: u32) -> Option<u64> {
    None
}

#[test]
fn one_bad_line_near_the_end_of_ten_million_is_named_in_bounded_memory() {
    const ROWS: u32 = 10_000_000;
    if super::data("toyama").is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cells.csv");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    out.write_all(b"id,lon,lat,population\n").unwrap();
    for i in 0..ROWS {
        // The third row from the end is at fault; the header is line 1.
        let lat = if i == ROWS - 3 { 366.7 } else { 36.0 + f64::from(i / 4_000) * 1e-4 };
        writeln!(out, "{i},{:.4},{lat:.4},{}", 137.0 + f64::from(i % 4_000) * 1e-4, i % 50).unwrap();
    }
    out.into_inner().unwrap().sync_data().unwrap();
    let bytes = path.metadata().unwrap().len();
    let stops = write(dir.path(), "stops.csv", "stop_id,stop_lon,stop_lat\n1,137.0,36.0\n") + ",mode=bus";
    let args = ["--cells", path.to_str().unwrap(), "--stops", &stops, "--rule", "all:500", "--json"];
    let mut child =
        Command::new(binary("station_areas")).args(args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        most = peak(child.id()).unwrap_or(0).max(most);
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let message = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(message.contains("cells.csv: line 9999999, field `lat`: 366.7 is not a latitude"), "{message}");
    // Four columns of 8 bytes a row are 320 MB; growing a column keeps its old half for a moment.
    assert!(most < 700_000_000, "{most} bytes for a file of {bytes}");
}

/// The memory of this process now, bytes.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[cfg(target_os = "linux")]
#[test]
fn a_passive_measure_takes_one_more_table() {
    use compact_city::access::Measure;
    use compact_city::table::{LandUse, TravelTimes};

    const ALONE: &str = "COMPACT_CITY_ALONE";
    const PLACES: usize = 3_000;
    if super::data("toyama").is_none() {
        return;
    }
    if std::env::var_os(ALONE).is_none() {
        // In a process of its own, whose memory no other test uses.
        let args = ["--exact", "real_data::large_file::a_passive_measure_takes_one_more_table", "--nocapture"];
        let test = Command::new(std::env::current_exe().unwrap()).args(args).env(ALONE, "1").output().unwrap();
        assert!(test.status.success(), "{}", String::from_utf8_lossy(&test.stdout));
        return;
    }
    let ids = (0..PLACES).map(|i| i.to_string()).collect();
    let places = LandUse::new(ids, vec![("people".into(), vec![Some(1.0); PLACES])]).unwrap();
    let pairs = || (0..PLACES as u32).flat_map(|from| (0..PLACES as u32).map(move |to| (from, to)));
    let (from, to): (Vec<u32>, Vec<u32>) = pairs().unzip();
    let minutes: Vec<f64> = pairs().map(|(from, to)| f64::from(from.abs_diff(to) % 90)).collect();
    let times = TravelTimes::new(&places, &from, &to, &minutes).unwrap();
    drop((from, to, minutes));
    let measure: Measure = "cumulative:30:people:passive".parse().unwrap();
    // From here on the peak is counted anew.
    if std::fs::write("/proc/self/clear_refs", "5").is_err() {
        return;
    }
    let before = resident();
    measure.of(&times, &places).unwrap();
    let grown = peak(std::process::id()).unwrap() - before;
    // 6 bytes a pair.
    let table = 6 * times.len() as u64;
    assert!(grown > table / 2 && grown < table * 5 / 4, "{grown} bytes beside a table of {table}");
}

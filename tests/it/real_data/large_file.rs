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

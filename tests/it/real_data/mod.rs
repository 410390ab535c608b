//! Real files, below the directory that `COMPACT_CITY_DATA` names; each module says what it needs.

use std::path::PathBuf;

mod access;
mod accessibility;
mod cells;
mod coverage;
mod coverage_change;
mod epa;
mod epa_calculator;
mod equity;
mod figures;
mod geo;
mod gtfs;
mod large_file;
#[cfg(feature = "osm")]
mod osm;
mod scores;
mod stops;
mod street_coverage;
mod streets;
mod walkability;
mod walkability_example;

/// A file or folder below `COMPACT_CITY_DATA`, which must then be there; none where the variable is not set.
fn data(file: &str) -> Option<PathBuf> {
    let Some(directory) = std::env::var_os("COMPACT_CITY_DATA") else {
        eprintln!("COMPACT_CITY_DATA is not set: the tests on real data are skipped");
        return None;
    };
    let path = PathBuf::from(directory).join(file);
    assert!(path.exists(), "COMPACT_CITY_DATA is set, but {} is missing", path.display());
    Some(path)
}

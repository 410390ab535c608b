//! Broken input: every message names the place, what is wrong and what was expected.

use compact_city::Error;

mod cell_files;
mod cells;
mod coverage;
mod equity;
mod figures;
mod geojson;
mod gtfs;
mod indices;
mod mesh;
#[cfg(feature = "osm")]
mod osm;
mod rules;
mod streets;
mod travel_times;
mod travel_ways;
mod walkability;

/// The message holds every part.
#[track_caller]
fn holds(error: &Error, parts: &[&str]) {
    let message = error.to_string();
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
}

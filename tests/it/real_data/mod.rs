//! Real files, below the directory that `COMPACT_CITY_DATA` names; each module says what it needs.

use std::path::PathBuf;
use std::sync::LazyLock;

use compact_city::geo::{Component, StreetNetwork};
use compact_city::read::{self, StreetOptions};

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

/// The streets of Toyama, `toyama/street_nodes.csv` and `street_edges.csv`.
fn read_toyama(options: impl Fn(StreetOptions) -> StreetOptions) -> Option<StreetNetwork> {
    let (nodes, edges) = (data("toyama/street_nodes.csv")?, data("toyama/street_edges.csv")?);
    let columns = StreetOptions::new().node_id("ノード番号").lon("経度").lat("緯度");
    let columns = columns.edge_from("出発地のノード番号").edge_to("到着側のノード番号").length("ウェイの距離[m]");
    Some(read::streets([nodes], [edges], options(columns)).unwrap())
}

/// The largest part of the streets of Toyama, chains made one: read once.
fn toyama_streets() -> Option<&'static StreetNetwork> {
    static STREETS: LazyLock<Option<StreetNetwork>> = LazyLock::new(|| read_toyama(|o| o));
    STREETS.as_ref()
}

/// Every node and row of the files, as they stand.
fn toyama_as_read() -> Option<&'static StreetNetwork> {
    static STREETS: LazyLock<Option<StreetNetwork>> =
        LazyLock::new(|| read_toyama(|o| o.component(Component::All).simplify(false)));
    STREETS.as_ref()
}

//! Broken OpenStreetMap files, and such as hold nothing to walk on.

use compact_city::geo::StreetNetwork;
use compact_city::read::{self, OsmCategories, OsmOptions, WalkAccess};
use compact_city::{Error, Result};

use super::holds;
use crate::osm_bytes::{Node, NodeForm, OsmBytes, bytes};

const STREET: &[(&str, &str)] = &[("highway", "residential")];
const NODES: &[Node<'static>] = &[(1, 137.0, 36.7, &[]), (2, 137.001, 36.7, &[])];

fn town() -> OsmBytes {
    OsmBytes::new().nodes(NodeForm::Dense, NODES).ways(&[(10, &[1, 2], STREET)])
}

fn streets(bytes: &[u8]) -> Result<StreetNetwork> {
    read::osm_streets_from_bytes(bytes, "town.osm.pbf", ())
}

#[track_caller]
fn fails(file: OsmBytes, parts: &[&str]) {
    let error = streets(&file.0).unwrap_err();
    holds(&error, &[&["town.osm.pbf: "], parts].concat());
    assert!(error.is_input(), "{error:?}");
}

#[test]
fn the_town_itself_is_sound() {
    assert_eq!(streets(&town().0).unwrap().edges(), 1);
}

#[test]
fn what_is_no_pbf_is_said_to_be_none() {
    let none = "not an OpenStreetMap PBF file";
    fails(OsmBytes(Vec::new()), &["the file is empty"]);
    fails(OsmBytes(b"<?xml version=\"1.0\"?><osm version=\"0.6\"></osm>".to_vec()), &[none, "XML"]);
    fails(OsmBytes(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), &[none, "packed"]);
    fails(OsmBytes(b"node,lon,lat\n1,137,36\n".to_vec()), &[none, "such as city.osm.pbf"]);
    fails(OsmBytes(vec![0, 0]), &[none]);
    fails(OsmBytes(vec![0, 0, 0, 4, 1, 2, 3, 4, 5]), &[none]);
    // Data without a header before it.
    fails(OsmBytes(Vec::new()).ways(&[(10, &[1, 2], STREET)]), &[none]);
}

#[test]
fn a_file_cut_short_anywhere_is_told() {
    let whole = town().0;
    // The three blobs begin here: header, nodes, ways.
    let starts: Vec<usize> =
        [OsmBytes::new(), OsmBytes::new().nodes(NodeForm::Dense, NODES)].map(|f| f.0.len()).to_vec();
    for length in 1..whole.len() {
        let error = streets(&whole[..length]).unwrap_err().to_string();
        if starts.contains(&length) {
            // Nothing tells that a further blob followed, but that there are no ways.
            assert!(error.contains("there are no ways"), "{length}: {error}");
        } else if length < 4 {
            assert!(error.contains("not an OpenStreetMap PBF"), "{length}: {error}");
        } else {
            assert!(error.contains("the file ends early"), "{length}: {error}");
        }
    }
    let error = streets(&whole[..whole.len() - 7]).unwrap_err();
    holds(&error, &["7 bytes of blob 3 are missing"]);
}

#[test]
fn no_byte_changed_makes_a_panic() {
    let whole = town().0;
    for at in 0..whole.len() {
        for to in [0, 1, 0x7f, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] = to;
            if let Ok(streets) = streets(&bytes) {
                assert!(streets.total_length_m().is_finite());
            }
        }
    }
}

/// The differences that ids and positions are written as add up, and positions are scaled by 100, past 64 bits.
#[test]
fn differences_past_64_bits_make_no_panic() {
    const MOST: i64 = i64::MAX;
    for steps in [[[MOST, 1], [0, 0], [0, 0]], [[1, 1], [MOST, MOST], [0, 0]], [[1, 1], [0, 0], [1, MOST / 100]]] {
        let file = OsmBytes::new().dense_steps(steps.each_ref().map(|s| &s[..])).ways(&[(10, &[1, 2], STREET)]);
        let facilities = read::osm_facilities_from_bytes(&file.0, "town.osm.pbf", ());
        // Built without overflow checks, the sums wrap and are ids and positions like others.
        if cfg!(debug_assertions) {
            holds(&facilities.unwrap_err(), &["town.osm.pbf: blob 2 holds ids or positions", "damaged"]);
            fails(file, &["blob 2 holds ids or positions", "damaged"]);
        }
    }
}

#[test]
fn blobs_that_cannot_be_read_are_named() {
    let mut lzma = Vec::new();
    bytes(&mut lzma, 4, b"packed otherwise");
    fails(town().raw_blob("OSMData", &lzma), &["blob 4", "packed otherwise than by zlib"]);
    let mut zlib = Vec::new();
    bytes(&mut zlib, 3, b"no zlib at all");
    fails(town().raw_blob("OSMData", &zlib), &["blob 4 cannot be read", "damaged"]);
    fails(town().blob("OSMHeader", b""), &["blob 4 is a second header"]);
    // A blob of a type that no reader knows is no fault.
    assert!(streets(&town().blob("OSMNews", b"anything").0).is_ok());
}

#[test]
fn files_of_another_kind_are_named() {
    let history = OsmBytes::with_features(&["OsmSchema-V0.6", "HistoricalInformation"]);
    fails(history, &["history", "one time"]);
    fails(OsmBytes::with_features(&["OsmSchema-V0.7"]), &["`OsmSchema-V0.7`", "OsmSchema-V0.6"]);
}

#[test]
fn files_without_streets_are_named() {
    fails(OsmBytes::new().nodes(NodeForm::Dense, NODES), &["there are no ways in it"]);
    let nodes = || OsmBytes::new().nodes(NodeForm::Plain, NODES);
    fails(nodes().ways(&[(10, &[1, 2], &[("building", "yes")])]), &["none of its 1 ways has a tag `highway`"]);
    let motorway: &[(&str, &str)] = &[("highway", "motorway")];
    fails(nodes().ways(&[(10, &[1, 2], motorway)]), &["none of its 1 highways may be walked"]);
    fails(OsmBytes::new().ways(&[(10, &[1, 2], STREET)]), &["none of its 1 walkable ways has two nodes"]);
    let closed = OsmOptions::new().access(WalkAccess::default().class("residential", false));
    let error = read::osm_streets_from_bytes(&town().0, "town.osm.pbf", closed).unwrap_err();
    holds(&error, &["none of its 1 highways may be walked by the rules given"]);
}

#[test]
fn a_position_out_of_range_names_the_node() {
    let nodes: &[Node<'_>] = &[(1, 137.0, 36.7, &[]), (2, 137.0, 99.0, &[])];
    let file = OsmBytes::new().nodes(NodeForm::Dense, nodes);
    fails(file.ways(&[(10, &[1, 2], STREET)]), &["node 2", "lat", "99"]);
}

#[test]
fn what_a_network_refuses_names_the_nodes() {
    let nodes: &[Node<'_>] = &[(5, 137.0, 36.7, &[]), (70, 137.0, 86.0, &[]), (71, 137.0, 87.0, &[])];
    let error = streets(&OsmBytes::new().nodes(NodeForm::Dense, nodes).ways(&[(10, &[5, 70, 71], STREET)]).0);
    assert_eq!(
        error.unwrap_err().to_string(),
        "town.osm.pbf: node 70: lat 86 is too near a pole; expected at most 85 degrees (and 1 more row with a fault)"
    );
    let nodes: &[Node<'_>] = &[(5, 100.0, 0.0, &[]), (70, 120.0, 0.0, &[])];
    let file = OsmBytes::new().nodes(NodeForm::Plain, nodes).ways(&[(10, &[70, 5], STREET)]);
    fails(file, &["the street between nodes 70 and 5: ", "is not the length of a street"]);
}

#[test]
fn a_missing_file_is_an_error_of_input_and_output() {
    let error = read::osm_streets("no/such/town.osm.pbf", ()).unwrap_err();
    assert!(error.is_io());
    holds(&error, &["no/such/town.osm.pbf"]);
    assert!(matches!(read::osm_facilities("no/such/town.osm.pbf", ()).unwrap_err(), Error::Io { .. }));
}

#[test]
fn facilities_that_are_not_there_or_not_asked_for_well() {
    let of = |categories: OsmCategories| read::osm_facilities_from_bytes(&town().0, "town.osm.pbf", categories);
    holds(&of(OsmCategories::amenity_score()).unwrap_err(), &["town.osm.pbf", "grocery", "more than streets"]);
    holds(&of(OsmCategories::new()).unwrap_err(), &["there is no category", "grocery"]);
    let broken = OsmCategories::new().category("grocery", ["shop:supermarket"]);
    holds(&of(broken).unwrap_err(), &["field `grocery`", "`shop:supermarket` is not a tag", "shop=supermarket"]);
    holds(&of(OsmCategories::new().category(" ", ["shop=*"])).unwrap_err(), &["no name"]);
}

//! Broken street networks, from columns and from files.

use compact_city::geo::{Component, LonLat, NetworkOptions, StreetEdge, StreetNetwork, StreetPoints, WalkshedShape};
use compact_city::read::{self, EdgeLengths, Encoding, StreetOptions};
use compact_city::{Error, Result};

use super::holds;

const NODES: &str = "id,lon,lat\n1,137.20,36.70\n2,137.21,36.70\n3,137.22,36.70\n";
const EDGES: &str = "from,to,length\n1,2,900\n2,3,893.5\n";

fn read(nodes: &str, edges: &str, options: impl Into<StreetOptions>) -> Result<StreetNetwork> {
    read::streets_from_bytes([("nodes.csv", nodes.as_bytes())], [("edges.csv", edges.as_bytes())], options)
}

#[track_caller]
fn fails(nodes: &str, edges: &str) -> Error {
    read(nodes, edges, StreetOptions::new()).unwrap_err()
}

#[track_caller]
fn says(nodes: &str, edges: &str, message: &str) {
    assert_eq!(fails(nodes, edges).to_string(), message);
}

#[test]
fn a_sound_network_is_read() {
    let streets = read(NODES, EDGES, ()).unwrap();
    assert_eq!((streets.edges(), streets.total_length_m()), (1, 1793.5));
    assert!(streets.diagnostics().is_empty(), "{:?}", streets.diagnostics());
    let apart = read(NODES, EDGES, NetworkOptions::new().simplify(false)).unwrap();
    assert_eq!((apart.nodes(), apart.edges()), (3, 2));
}

#[test]
fn faults_of_nodes_name_file_line_and_field() {
    says(
        "id,lon,lat\n1,137.2,36.7\n\n2,36.7,137.2\n3,x,36.7\n",
        EDGES,
        "nodes.csv: line 4, field `lat`: 137.2 is not a latitude (-90 to 90); longitude and latitude seem to be \
         swapped (and 1 more row with a fault)",
    );
    says(
        "id,lon,lat\n1,137.2,36.7\n2,137.2,88\n",
        EDGES,
        "nodes.csv: line 3, field `lat`: 88 is too near a pole; expected at most 85 degrees",
    );
    holds(&fails("id,lon,lat\n1,NaN,36.7\n", EDGES), &["nodes.csv: line 2, field `lon`: NaN is not a finite number"]);
    holds(&fails("id,lon,lat\n1,,36.7\n", EDGES), &["nodes.csv: line 2, field `lon`: the longitude is missing"]);
    says("id,lon,lat\n ,137.2,36.7\n", EDGES, "nodes.csv: line 2, field `id`: the id of the node is missing");
    says(
        "id,lon,lat\n1,137.2,36.7\n2,137.3,36.7\n1,137.4,36.7\n2,137.4,36.7\n",
        EDGES,
        "nodes.csv: line 4, field `id`: the node `1` stands in line 2 already (and 1 more row with a fault)",
    );
    says("id,lon,lat\n", EDGES, "nodes.csv: no rows; expected at least one");
    says("", EDGES, "nodes.csv: the file is empty; expected a header");
    holds(&fails("id;lon;lat\n1;2;3\n", EDGES), &["nodes.csv: line 1: the fields are separated by ';'"]);
    holds(&fails("id,east,lat\n1,2,3\n", EDGES), &["nodes.csv: line 1, field `lon`: missing column"]);
    holds(&fails("id,lon,lat\n1,137.2\n", EDGES), &["nodes.csv: line 2: the row has 2 fields"]);
}

#[test]
fn faults_of_edges_name_file_line_and_field() {
    says(
        NODES,
        "from,to,length\n1,2,900\n2,77,5\n78,1,5\n",
        "edges.csv: line 3, field `to`: there is no node `77` in nodes.csv (and 1 more row with a fault)",
    );
    holds(&fails(NODES, "from,to\n1,2.0\n"), &["line 2, field `to`: there is no node `2.0` in nodes.csv (is it `2`?)"]);
    says(NODES, "from,to\n1,\n", "edges.csv: line 2, field `to`: the id of the node is missing");
    for (length, problem) in [
        ("-5", "-5 is not the length of a street in metres; expected 0 to 1000000"),
        ("NaN", "NaN is not the length of a street in metres; expected 0 to 1000000"),
        ("inf", "inf is not the length of a street in metres; expected 0 to 1000000"),
        ("2e6", "2000000 is not the length of a street in metres; expected 0 to 1000000"),
        ("", "the length is missing; expected metres, or ask for `EdgeLengths::Ellipsoid`"),
        ("\"1,234\"", "`1,234` has thousands separators; expected one such as 1234.5"),
    ] {
        let edges = format!("from,to,length\n1,2,900\n2,3,{length}\n");
        says(NODES, &edges, &format!("edges.csv: line 3, field `length`: {problem}"));
    }
    says(NODES, "from,to,length\n", "edges.csv: no rows; expected at least one");
    says(NODES, "", "edges.csv: the file is empty; expected a header");
    holds(&fails(NODES, "a,to\n1,2\n"), &["edges.csv: line 1, field `from`: missing column", "`from`, `u`, `source`"]);
    // Only loops of no length: there is no street.
    holds(&fails(NODES, "from,to\n1,1\n2,2\n"), &["edges: no street; expected at least one between two nodes"]);
}

#[test]
fn lengths_come_from_where_they_are_asked_for() {
    let of = |edges: &str, options: StreetOptions| read(NODES, edges, options);
    let without = "from,to\n1,2\n2,3\n";
    let found = of(without, StreetOptions::new()).unwrap();
    assert_eq!(found.diagnostics(), ["edges.csv: no column of lengths; streets are as long as their nodes are apart"]);
    // Asked for, it is no finding; and a column is passed over.
    let asked = of(EDGES, StreetOptions::new().lengths(EdgeLengths::Ellipsoid)).unwrap();
    assert_eq!((asked.total_length_m(), asked.diagnostics().len()), (found.total_length_m(), 0));
    let error = of(without, StreetOptions::new().lengths(EdgeLengths::Given)).unwrap_err();
    holds(&error, &["edges.csv: line 1, field `length`: missing column", "the columns are `from`, `to`"]);
    holds(&of(EDGES, StreetOptions::new().length("metres")).unwrap_err(), &["field `metres`: missing column"]);

    let nodes = [("nodes.csv", NODES.as_bytes())];
    let edges = [("a.csv", EDGES.as_bytes()), ("b.csv", without.as_bytes())];
    let error = read::streets_from_bytes(nodes, edges, StreetOptions::new()).unwrap_err();
    holds(&error, &["b.csv: line 1, field `length`: a.csv has a column of lengths and b.csv has none"]);
    let error = read::streets_from_bytes(nodes, [edges[1], edges[0]], StreetOptions::new()).unwrap_err();
    holds(&error, &["a.csv: line 1, field `length`: a.csv has a column of lengths and b.csv has none"]);
    let both = read::streets_from_bytes(nodes, edges, StreetOptions::new().lengths(EdgeLengths::Ellipsoid)).unwrap();
    assert_eq!(both.total_length_m(), found.total_length_m());
}

#[test]
fn nodes_and_edges_of_several_files_are_one_network() {
    let nodes = [("a.csv", "osmid,x,y\nA,137.2,36.7\n"), ("b.csv", "osmid,x,y\nB,137.21,36.7\n\nC,137.21,36.71\n")];
    let edges = [("e.csv", "u,v,length_m\nA,B,1000\n"), ("f.csv", "u,v,length_m\nB, C ,1200\n")];
    let bytes = |files: [(&'static str, &'static str); 2]| files.map(|(name, text)| (name, text.as_bytes()));
    let streets = read::streets_from_bytes(bytes(nodes), bytes(edges), StreetOptions::new()).unwrap();
    assert_eq!((streets.edges(), streets.total_length_m()), (1, 2_200.0));
    let mut ids: Vec<_> = (0..streets.nodes()).map(|n| streets.node_id(n).unwrap()).collect();
    ids.sort_unstable();
    assert_eq!((ids, streets.node_id(9)), (vec!["A", "C"], None));

    let again = [nodes[0], ("b.csv", "osmid,x,y\nB,137.21,36.7\n\nA,137.21,36.71\n")];
    let error = read::streets_from_bytes(bytes(again), bytes(edges), StreetOptions::new()).unwrap_err();
    assert_eq!(error.to_string(), "b.csv: line 4, field `osmid`: the node `A` stands in line 2 of a.csv already");
    let stray = [edges[0], ("f.csv", "u,v,length_m\nB,D,1200\n")];
    let error = read::streets_from_bytes(bytes(nodes), bytes(stray), StreetOptions::new()).unwrap_err();
    assert_eq!(error.to_string(), "f.csv: line 2, field `v`: there is no node `D` in the 2 files of nodes");

    let none: [(&str, &[u8]); 0] = [];
    let error = read::streets_from_bytes(bytes(nodes), none, StreetOptions::new()).unwrap_err();
    assert_eq!(error.to_string(), "edges: no file; expected at least one");
    let error = read::streets_from_bytes(none, bytes(edges), StreetOptions::new()).unwrap_err();
    assert_eq!(error.to_string(), "nodes: no file; expected at least one");
    assert!(read::streets(["no-such.csv"], ["edges.csv"], StreetOptions::new()).unwrap_err().is_io());
}

#[test]
fn columns_encoding_and_separator_are_as_asked_for() {
    let nodes = "ノード;経度;緯度\n東;137.2;36.7\n西;137.21;36.7\n";
    let (nodes, _, _) = encoding_rs::SHIFT_JIS.encode(nodes);
    let (edges, _, _) = encoding_rs::SHIFT_JIS.encode("出;着;長さ\n東;西;900\n");
    let options =
        StreetOptions::new().node_id("ノード").lon("経度").lat("緯度").edge_from("出").edge_to("着").length("長さ");
    let options = options.separator(b';').encoding(Encoding::Cp932);
    let read = |options: StreetOptions| read::streets_from_bytes([("n.csv", &*nodes)], [("e.csv", &*edges)], options);
    let streets = read(options.clone()).unwrap();
    let mut ids = [streets.node_id(0), streets.node_id(1)];
    ids.sort_unstable();
    assert_eq!((streets.total_length_m(), ids), (900.0, [Some("東"), Some("西")]));
    holds(&read(options.encoding(Encoding::Utf8)).unwrap_err(), &["n.csv", "CP932"]);
}

#[test]
fn no_bytes_make_the_reader_panic() {
    let texts = [
        "",
        "\n",
        ",",
        "id,lon,lat",
        "id,lon,lat\n\"",
        "id,lon,lat\n1,2,3,4\n",
        "\u{FEFF}id,lon,lat\n1,2,3\n",
        "\0\0\0",
    ];
    for nodes in texts {
        for edges in texts.iter().chain(["from,to\n1,1\n", "from,to\n1,\"", EDGES].iter()) {
            let _ = read(nodes, edges, StreetOptions::new());
        }
    }
    assert!(
        read::streets_from_bytes([("n", &[0xFF, 0xFE, 0x00][..])], [("e", &b""[..])], StreetOptions::new()).is_err()
    );
}

#[test]
fn faults_of_columns_name_row_and_field() {
    let (lons, lats) = ([137.2, 137.21, 137.22], [36.7, 36.7, 36.7]);
    let new = |edges: &[StreetEdge]| StreetNetwork::new(&lons, &lats, edges, ()).unwrap_err().to_string();
    let good = StreetEdge::new(0, 1);
    assert_eq!(
        new(&[good, StreetEdge::new(1, 3), StreetEdge::new(9, 1)]),
        "edges: line 2, field `to`: there is no node 3; there are 3 (and 1 more row with a fault)"
    );
    for m in [f64::NAN, f64::INFINITY, -0.5, 1.1e6] {
        assert!(
            new(&[good, good.length_m(m)])
                .starts_with(&format!("edges: line 2, field `length_m`: {m} is not the length of a street")),
        );
    }
    assert_eq!(new(&[]), "edges: no street; expected at least one between two nodes");
    assert_eq!(new(&[StreetEdge::new(0, 0)]), "edges: no street; expected at least one between two nodes");
    let lats = [36.7, f64::NAN, 91.0];
    assert_eq!(
        StreetNetwork::new(&lons, &lats, &[good], ()).unwrap_err().to_string(),
        "nodes: line 2, field `lat`: NaN is not a latitude (-90 to 90) (and 1 more row with a fault)"
    );
    let swapped = StreetNetwork::new(&[36.7, 36.8], &[137.2, 137.2], &[good], ()).unwrap_err();
    holds(&swapped, &["nodes: line 1, field `lat`: 137.2 is not a latitude", "swapped"]);
    holds(&StreetNetwork::new(&lons, &[36.7], &[good], ()).unwrap_err(), &["3 longitudes but 1 latitudes"]);
}

#[test]
fn lengths_of_zero_and_shorter_than_the_straight_line_are_taken_and_told() {
    // A hundredth of a degree is 893.6 m here; 0.6 % and half a metre less are rounding.
    let nodes = [[137.20, 137.21, 137.22, 137.22], [36.70, 36.70, 36.70, 36.70]];
    let edge = |a, b, m| StreetEdge::new(a, b).length_m(m);
    let edges = [edge(0, 1, 889.0), edge(1, 2, 500.0), edge(2, 3, 0.0)];
    let streets = StreetNetwork::new(&nodes[0], &nodes[1], &edges, ()).unwrap();
    assert_eq!(
        streets.diagnostics(),
        ["1 of 3 given lengths are shorter than the straight line between their nodes, by up to 393.6 m"]
    );
    assert_eq!(streets.total_length_m(), 1_389.0);
    let points = streets.snap(&[137.22], &[36.7], 10.0).unwrap();
    let found = streets.nearest_each(&points, &points, 10.0).unwrap();
    assert_eq!((found.index, found.distance_m), (vec![0], vec![0.0]));
}

#[test]
fn what_is_left_out_of_a_network_in_parts_is_told() {
    // A street of three nodes, one of two, and a node alone.
    let (lons, lats) = ([137.20, 137.201, 137.202, 137.25, 137.251, 137.3], [36.7; 6]);
    let edges = [(0, 1), (1, 2), (3, 4)].map(|(a, b)| StreetEdge::new(a, b).length_m(100.0));
    let largest = StreetNetwork::new(&lons, &lats, &edges, ()).unwrap();
    assert_eq!(
        largest.diagnostics(),
        [
            "1 of 6 nodes are on no street and were left out",
            "the streets are 2 parts without a way between them; the largest, of 3 nodes, was kept; 2 nodes, 1 \
             streets between two nodes and 100.0 m were left out"
        ]
    );
    assert_eq!((largest.nodes(), largest.total_length_m()), (2, 200.0));
    let all = StreetNetwork::new(&lons, &lats, &edges, NetworkOptions::new().component(Component::All)).unwrap();
    assert_eq!((all.nodes(), all.total_length_m()), (4, 300.0));
    assert_eq!(all.diagnostics()[1], "the streets are 2 parts without a way between them; the largest has 3 nodes");
    // No way leads from one part to the other.
    let points = all.snap(&[137.2, 137.25], &[36.7, 36.7], 10.0).unwrap();
    let found = all.k_nearest_each(&points, &points, 2, 50_000.0).unwrap();
    assert_eq!(found.distance_m, [0.0, f64::INFINITY, 0.0, f64::INFINITY]);
}

#[test]
fn places_far_from_any_street_are_on_none() {
    let streets = read(NODES, EDGES, StreetOptions::new()).unwrap();
    // The second facility is 5 km north of the street, the third in place of the pole.
    let points = streets.snap(&[137.205, 137.205, 0.0], &[36.7, 36.745, 90.0], 500.0).unwrap();
    assert_eq!((points.len(), points.unsnapped()), (3, 2));
    assert_eq!((points.edge(1), points.snap_m(1), points.along_m(1)), (None, None, None));
    assert_eq!(streets.point_position(&points, 1), None);
    let origin = streets.snap(&[137.2], &[36.7], 500.0).unwrap();
    let found = streets.k_nearest_each(&origin, &points, 3, 50_000.0).unwrap();
    assert_eq!(found.of(0).count(), 1);
    let sheds = streets.walksheds(&points, 300.0, WalkshedShape::Streets).unwrap();
    assert_eq!(sheds.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, false]);
    // A higher limit takes it: 4.99 km of a degree of 110.98 km.
    let far = streets.snap(&[137.205], &[36.745], 5_000.0).unwrap();
    assert!((far.snap_m(0).unwrap() - 0.045 * 110_980.0).abs() < 5.0, "{far:?}");

    holds(&streets.snap(&[137.2], &[36.7], f64::NAN).unwrap_err(), &["NaN is not a radius"]);
    holds(&streets.snap(&[137.2, 1.0], &[36.7], 5.0).unwrap_err(), &["2 longitudes but 1 latitudes"]);
    holds(&streets.snap(&[36.7], &[137.2], 5.0).unwrap_err(), &["points: line 1, field `lat`", "swapped"]);
    assert_eq!(
        streets.snap(&[137.2, 1.0, f64::NAN, 2.0], &[36.7, 191.0, 0.0, -91.0], 5.0).unwrap_err().to_string(),
        "points: line 2, field `lat`: 191 is not a latitude (-90 to 90) (and 2 more rows with a fault)"
    );
    let at = LonLat::new(137.2, 36.7).unwrap();
    for radius_m in [0.0, -1.0, f64::NAN, 60_000.0] {
        holds(&streets.walkshed(at, radius_m, ()).unwrap_err(), &["is not a radius in metres"]);
    }
    for buffer_m in [0.0, f64::NAN, 6_000.0] {
        let error = streets.walkshed(at, 500.0, WalkshedShape::Buffer { buffer_m }).unwrap_err();
        holds(&error, &["is not a buffer in metres; expected more than 0, at most 5000"]);
    }
}

#[test]
fn points_of_another_network_are_refused() {
    let (lons, lats) = ([137.20, 137.21, 137.22, 137.22], [36.70, 36.70, 36.70, 36.71]);
    let build = |edges: &[(u32, u32)]| {
        let edges: Vec<StreetEdge> = edges.iter().map(|(a, b)| StreetEdge::new(*a, *b)).collect();
        StreetNetwork::new(&lons, &lats, &edges, NetworkOptions::new().simplify(false)).unwrap()
    };
    let (whole, part) = (build(&[(0, 1), (1, 2), (2, 3)]), build(&[(0, 1)]));
    // On the third street, of which the part has none.
    let strange = whole.snap(&[137.22], &[36.705], 50.0).unwrap();
    let own = part.snap(&[137.205], &[36.7], 50.0).unwrap();
    let refused = |what: &str, error: Option<Error>| {
        let error = error.unwrap();
        assert_eq!(
            error.to_string(),
            format!(
                "{what}: these points were put on the streets of another network; expected points snapped on the one \
                 that is searched"
            )
        );
        assert!(error.is_input());
    };
    for (what, origins, places) in [("origins", &strange, &own), ("places", &own, &strange)] {
        refused(what, part.nearest_each(origins, places, 500.0).err());
        refused(what, part.k_nearest_each(origins, places, 2, 500.0).err());
        refused(what, part.distances(origins, places, 500.0).err());
        refused(what, part.distances_each(origins, places, 500.0, |_, _| Ok(())).err());
        refused(what, part.sums_within_each(origins, places, &[&[1.0]], 500.0).err());
        refused(what, part.counts_within_each(origins, places, 500.0).err());
        refused(what, part.within_each(origins, places, 500.0, |_, found| found.len()).err());
    }
    refused("places", part.nearest_of_nodes(&strange, 500.0).err());
    refused("places", part.nearest_of_nodes(&whole.node_points(), 500.0).err());
    refused("points", part.walksheds(&strange, 500.0, ()).err());
    assert_eq!(part.point_position(&strange, 0), None);
    // Other lengths are another network too.
    let longer = StreetEdge::new(0, 1).length_m(901.0);
    let longer = StreetNetwork::new(&lons[..2], &lats[..2], &[longer], ()).unwrap();
    refused("origins", longer.nearest_each(&own, &own, 500.0).err());

    // A copy, the same streets built once more, and no points at all.
    for same in [part.clone(), build(&[(1, 0)])] {
        assert_eq!(same.nearest_each(&own, &own, 500.0).unwrap().distance_m, [0.0]);
        assert_eq!(same.snap(&[137.205], &[36.7], 50.0).unwrap(), own);
    }
    for none in [StreetPoints::default(), whole.snap(&[], &[], 50.0).unwrap()] {
        assert_eq!(part.nearest_each(&none, &own, 500.0).unwrap().index.len(), 0);
        assert_eq!(part.counts_within_each(&own, &none, 500.0).unwrap(), [0]);
    }
}

#[test]
fn weights_are_numbers_and_no_more_than_the_places() {
    let streets = read(NODES, EDGES, ()).unwrap();
    let places = streets.snap(&[137.20, 137.201, 137.202], &[36.7; 3], 50.0).unwrap();
    // From each place, and from each of many origins.
    let few = places.clone();
    let many = streets.snap(&[137.2; 20], &[36.7; 20], 50.0).unwrap();
    for origins in [&few, &many] {
        let error = |weights: &[&[f64]]| streets.sums_within_each(origins, &places, weights, 500.0).unwrap_err();
        assert_eq!(
            error(&[&[1.0; 3], &[0.0, f64::NAN, f64::INFINITY]]).to_string(),
            "weights: line 2, field `column 2`: NaN is not a finite number (and 1 more row with a fault)"
        );
        assert_eq!(
            error(&[&[1.0; 4]]).to_string(),
            "weights: field `column 1`: 4 weights for 3 places; expected one a place"
        );
        let sums = streets.sums_within_each(origins, &places, &[&[2.0]], 500.0).unwrap();
        assert_eq!(sums[0][0], 2.0, "a place beyond the end weighs nothing");
    }
}

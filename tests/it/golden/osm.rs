//! Small towns as OpenStreetMap files, whose streets and facilities can be told by hand.

use compact_city::geo::{Component, NetworkOptions, distance_m};
use compact_city::read::{self, OsmCategories, OsmFacilityOptions, OsmOptions, WalkAccess};
use compact_city::table::Facility;

use crate::osm_bytes::{Node, NodeForm, OsmBytes, Tags};

const NONE: Tags<'static> = &[];
const STREET: Tags<'static> = &[("highway", "residential")];

/// A street of three nodes, a path off its middle, a motorway across it that shares no node, an islet of one street, and
/// a way whose last node lies outside the extract.
fn town(form: NodeForm) -> OsmBytes {
    let nodes: Vec<Node<'_>> = vec![
        (11, 137.000, 36.700, NONE),
        (12, 137.001, 36.701, NONE),
        (13, 137.002, 36.700, NONE),
        (25, 137.001, 36.702, NONE),
        (31, 137.001, 36.690, NONE),
        (32, 137.001, 36.710, NONE),
        (-7, 137.100, 36.700, NONE),
        (9_000_000_000, 137.101, 36.700, NONE),
    ];
    OsmBytes::new().nodes(form, &nodes).ways(&[
        (1, &[11, 12, 13], STREET),
        (2, &[12, 25, 99], &[("highway", "path"), ("oneway", "yes")]),
        (3, &[31, 32], &[("highway", "motorway")]),
        (4, &[-7, 9_000_000_000], STREET),
        (5, &[13, 11], &[("waterway", "river")]),
    ])
}

#[test]
fn streets_join_at_shared_nodes_and_keep_their_shape() {
    for form in [NodeForm::Plain, NodeForm::Dense] {
        let file = town(form).0;
        let streets = read::osm_streets_from_bytes(&file, "town.osm.pbf", ()).unwrap();
        // The junction in the middle and three ends.
        assert_eq!((streets.nodes(), streets.edges()), (4, 3), "{form:?}");
        let mut ids: Vec<&str> = (0..streets.nodes()).map(|n| streets.node_id(n).unwrap()).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["11", "12", "13", "25"]);
        let middle = (0..4).find(|n| streets.degree(*n) == 3).unwrap();
        assert_eq!(streets.node_id(middle), Some("12"));
        let p = |lon, lat| compact_city::geo::LonLat::new(lon, lat).unwrap();
        let middle = p(137.001, 36.701);
        let length: f64 =
            [p(137.0, 36.7), p(137.002, 36.7), p(137.001, 36.702)].map(|end| distance_m(middle, end)).iter().sum();
        assert!((streets.total_length_m() - length).abs() < 0.003, "{} {length}", streets.total_length_m());
        let notes = streets.diagnostics().join("\n");
        assert!(notes.contains("3 of 4 highways may be walked"), "{notes}");
        assert!(notes.contains("1 ways name 1 nodes that the extract does not hold"), "{notes}");
        assert!(notes.contains("2 parts"), "{notes}");

        let all = OsmOptions::new().network(NetworkOptions::new().component(Component::All));
        assert_eq!(read::osm_streets_from_bytes(&file, "town.osm.pbf", all).unwrap().edges(), 4);
        let motorways = OsmOptions::new()
            .access(WalkAccess::default().class("motorway", true))
            .network(NetworkOptions::new().component(Component::All));
        assert_eq!(read::osm_streets_from_bytes(&file, "town.osm.pbf", motorways).unwrap().edges(), 5);
        let unbroken = NetworkOptions::new().simplify(false);
        let closed = OsmOptions::from(WalkAccess::default().class("path", false)).network(unbroken);
        assert_eq!(read::osm_streets_from_bytes(&file, "town.osm.pbf", closed).unwrap().edges(), 2);
    }
}

#[test]
fn the_file_on_disk_reads_as_its_bytes() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("town.osm.pbf");
    std::fs::write(&path, town(NodeForm::Dense).0).unwrap();
    assert_eq!(read::osm_streets(&path, ()).unwrap().edges(), 3);
}

#[test]
fn facilities_are_nodes_and_closed_ways_by_their_tags() {
    let shop: Tags<'_> = &[("shop", "supermarket"), ("name", "Aoi")];
    let nodes: &[Node<'_>] = &[
        (1, 137.000, 36.700, shop),
        (2, 137.000, 36.702, NONE),
        (3, 137.006, 36.702, NONE),
        (4, 137.006, 36.700, NONE),
        (5, 137.010, 36.700, &[("amenity", "cafe;bar")]),
        (6, 137.020, 36.700, &[("amenity", "bench")]),
    ];
    for form in [NodeForm::Plain, NodeForm::Dense] {
        let file = OsmBytes::new()
            .nodes(form, nodes)
            .ways(&[
                (70, &[1, 2, 3, 4, 1], &[("leisure", "park"), ("name", "Castle park")]),
                (71, &[1, 2, 3], &[("leisure", "park")]),
                (72, &[1, 2, 99, 1], &[("amenity", "school")]),
            ])
            .relation(80, &[("type", "multipolygon"), ("leisure", "park")])
            .0;
        let found = read::osm_facilities_from_bytes(&file, "town.osm.pbf", ()).unwrap();
        let texts: Vec<(&str, &str, &str)> = found.facilities().iter().map(texts).collect();
        assert_eq!(
            texts,
            [
                ("n1", "Aoi", "grocery"),
                ("n5", "", "coffee"),
                ("n5", "", "restaurants"),
                ("w70", "Castle park", "parks"),
            ],
            "{form:?}"
        );
        let park = found.facilities()[3].position;
        assert!((park.lon() - 137.003).abs() < 1e-9 && (park.lat() - 36.701).abs() < 1e-9, "{park:?}");
        let notes = found.diagnostics().join("\n");
        for part in [
            "banks: no facility",
            "1 relations of the categories",
            "1 ways of the categories are lines",
            "1 areas of the categories have a corner",
        ] {
            assert!(notes.contains(part), "`{part}` is not in {notes}");
        }
        let own = OsmCategories::new().category("sit", ["amenity=bench"]).category("any shop", ["shop=*"]);
        let found = read::osm_facilities_from_bytes(&file, "town.osm.pbf", own).unwrap();
        assert_eq!(found.categories(), ["any shop", "sit"]);
    }
}

fn texts(facility: &Facility) -> (&str, &str, &str) {
    (&facility.id, &facility.name, &facility.category)
}

/// The centroid of an L of three unit squares, by its parts: (0.5 + 1.5 + 0.5) / 3 either way.
#[test]
fn the_centroid_of_a_ground_is_that_of_its_area() {
    let at = |x: f64, y: f64| (137.0 + x / 1e3, 36.7 + y / 1e3);
    let corners = [(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0), (1.0, 2.0), (0.0, 2.0)];
    let nodes: Vec<Node<'_>> = (1..).zip(corners).map(|(id, (x, y))| (id, at(x, y).0, at(x, y).1, NONE)).collect();
    let file =
        OsmBytes::new().nodes(NodeForm::Dense, &nodes).ways(&[(7, &[1, 2, 3, 4, 5, 6, 1], &[("amenity", "school")])]).0;
    let found = read::osm_facilities_from_bytes(&file, "school.osm.pbf", OsmFacilityOptions::new()).unwrap();
    let school = found.facilities()[0].position;
    let middle = at(2.5 / 3.0, 2.5 / 3.0);
    assert!((school.lon() - middle.0).abs() < 1e-9 && (school.lat() - middle.1).abs() < 1e-9, "{school:?}");
}

#[test]
fn categories_survive_as_text() {
    let categories = OsmCategories::amenity_score();
    assert_eq!(categories.categories().count(), 9);
    let back: OsmCategories = toml::from_str(&toml::to_string(&categories).unwrap()).unwrap();
    assert_eq!(back, categories);
    let own: OsmCategories = serde_json::from_str(r#"{"grocery": ["shop=supermarket"]}"#).unwrap();
    assert_eq!(own.of([("shop", "supermarket")]).unwrap(), ["grocery"]);
    let names: Vec<_> = OsmCategories::daily_services().categories().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(names, ["commerce", "medical", "welfare"]);
}

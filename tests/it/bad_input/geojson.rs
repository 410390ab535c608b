//! Broken boundary and facility files.

use compact_city::Error;
use compact_city::geo::Zones;
use compact_city::read::{self, Encoding, FeatureOptions, ZoneOptions};
use compact_city::table::Facilities;

use super::holds;

const SQUARE: &str = "[[[137,36],[138,36],[138,37],[137,37],[137,36]]]";

fn zones(text: &str) -> Result<Zones, Error> {
    read::zones_from_bytes(text.as_bytes(), "zones.geojson", ZoneOptions::new())
}

fn facilities(text: &str, options: FeatureOptions) -> Result<Facilities, Error> {
    read::facilities_geojson_from_bytes(text.as_bytes(), "shops.geojson", options)
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}", features.join(",\n"))
}

fn feature(properties: &str, kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
    )
}

fn polygon(name: &str, coordinates: &str) -> String {
    feature(&format!(r#"{{"name":"{name}"}}"#), "Polygon", coordinates)
}

#[test]
fn bad_rings_name_feature_ring_and_fault() {
    let hole = |hole: &str| format!("[[[137,36],[138,36],[138,37],[137,37],[137,36]],{hole}]");
    for (coordinates, parts) in [
        ("[]".to_owned(), ["polygon 1 has no ring", "feature 2 (`B`)"]),
        ("[[]]".to_owned(), ["the outline: it has 0 points", "expected 4 or more"]),
        ("[[[137,36],[138,36],[137,36]]]".to_owned(), ["the outline: it has 3 points", "expected 4 or more"]),
        (
            "[[[137,36],[138,36],[138,37],[137,37]]]".to_owned(),
            ["the outline: it is not closed: it begins at 137 36 and ends at 137 37", "expected the first point again"],
        ),
        ("[[[137,36],[137,36],[138,36],[137,36]]]".to_owned(), ["2 distinct points", "expected 3 or more"]),
        ("[[[137,36],[138,36],[139,36],[137,36]]]".to_owned(), ["the outline of polygon 1", "encloses nothing"]),
        (
            "[[[137,36],[138,37],[138,36],[137,37],[137,36]]]".to_owned(),
            ["the outline crosses itself", "longitude 137.5000000, latitude 36.5000000"],
        ),
        // The crossing stands as a point on both ways through it.
        (
            "[[[137,36],[137.5,36.5],[138,37],[138,36],[137.5,36.5],[137,37],[137,36]]]".to_owned(),
            ["the outline crosses itself", "longitude 137.5000000, latitude 36.5000000"],
        ),
        // ... and on one of them.
        (
            "[[[137,36],[138,37],[138,36],[137.5,36.5],[137,37],[137,36]]]".to_owned(),
            ["the outline crosses itself", "longitude 137.5000000, latitude 36.5000000"],
        ),
        // Twice round.
        (
            "[[[137,36],[138,36],[138,37],[137,36],[138,36],[138,37],[137,36]]]".to_owned(),
            ["the outline crosses itself", "near longitude 13"],
        ),
        (
            hole("[[137.5,36.5],[138.5,36.5],[138.5,36.6],[137.5,36.5]]"),
            ["the outline crosses hole 1", "longitude 138.0000000"],
        ),
        (hole("[[139,36],[140,36],[140,37],[139,36]]"), ["hole 1 of polygon 1 lies outside its outline", "(`B`)"]),
        (
            hole(
                "[[137.2,36.2],[137.4,36.2],[137.4,36.4],[137.2,36.2]],[[137.3,36.1],[137.3,36.5],[137.35,36.1],[137.3,36.1]]",
            ),
            ["hole 1 crosses hole 2", "longitude 137.3000000"],
        ),
        (hole("[[137.5,36.5],[137.6,36.5]]"), ["hole 1: it has 2 points", "expected 4"]),
        (
            "[[[36,137],[36,138],[37,138],[36,137]]]".to_owned(),
            ["the outline: lat 137 is not a latitude", "seem to be swapped"],
        ),
        (
            "[[[4000,76000],[5000,76000],[5000,77000],[4000,76000]]]".to_owned(),
            ["76000 is not a latitude", "metres of a projection, expected degrees (EPSG:4326)"],
        ),
        ("[[[181,36],[182,36],[182,37],[181,36]]]".to_owned(), ["lon 181 is not a longitude", "-180 to 180"]),
        (
            "[[[1e999,36],[182,36],[182,37],[1e999,36]]]".to_owned(),
            ["line 3: not valid JSON: number out of range", "column"],
        ),
    ] {
        let error = zones(&collection(&[polygon("A", SQUARE), polygon("B", &coordinates)])).expect_err(&coordinates);
        assert!(error.is_input());
        holds(&error, &["zones.geojson: "]);
        holds(&error, &parts);
        if !coordinates.contains("1e999") {
            holds(&error, &["zones.geojson: feature 2 (`B`): "]);
        }
    }
}

#[test]
fn polygons_of_one_zone_do_not_overlap() {
    let two = |second: &str| feature("{}", "MultiPolygon", &format!("[{SQUARE},{second}]"));
    let error = zones(&two(SQUARE)).unwrap_err();
    holds(&error, &["feature 1: the outline of polygon 1 crosses the outline of polygon 2"]);
    let within = "[[[137.2,36.2],[137.4,36.2],[137.4,36.4],[137.2,36.2]]]";
    holds(&zones(&two(within)).unwrap_err(), &["feature 1: polygon 2 lies over another"]);
    let across = "[[[137.5,36.5],[138.5,36.5],[138.5,36.6],[137.5,36.5]]]";
    holds(&zones(&two(across)).unwrap_err(), &["the outline of polygon 1 crosses the outline of polygon 2"]);
    // Side by side they may be.
    let beside = "[[[138,36],[139,36],[139,37],[138,36.5],[138,36]]]";
    assert_eq!(zones(&two(beside)).unwrap().len(), 1);
}

#[test]
fn rings_may_touch_at_points_and_double_back() {
    for sound in [
        // A square and one at its corner, in one ring.
        "[[[0,0],[1,0],[1,1],[2,1],[2,2],[1,2],[1,1],[0,1],[0,0]]]",
        // A hole drawn as a bay that closes at a point.
        "[[[0,0],[4,0],[4,4],[2,4],[3,2],[1,2],[2,4],[0,4],[0,0]]]",
        // A spike, a point met twice, a third coordinate.
        "[[[0,0],[4,0],[4,4],[2,4],[2,6],[2,4],[0,4],[0,0]]]",
        "[[[0,0],[0,0],[4,0],[4,4],[0,0]]]",
        "[[[0,0,5],[4,0,5],[4,4,5],[0,0,5]]]",
        // A hole that touches the outline at a corner, and one that shares a stretch of it.
        "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[0,0],[2,1],[1,2],[0,0]]]",
        "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,0],[2,0],[2,1],[1,0]]]",
    ] {
        zones(&polygon("A", sound)).unwrap_or_else(|e| panic!("{sound}: {e}"));
    }
}

#[test]
fn the_first_bad_feature_is_named_and_the_others_are_counted() {
    let bad = polygon("B", "[[[137,36],[138,36],[137,36]]]");
    let error = zones(&collection(&[polygon("A", SQUARE), bad.clone(), bad.clone(), bad])).unwrap_err();
    holds(&error, &["feature 2 (`B`): the outline: it has 3 points", "(and 2 more rows with a fault)"]);
}

#[test]
fn bad_files_say_what_they_are() {
    let point = feature(r#"{"name":"A"}"#, "Point", "[137,36]");
    let nothing = r#"{"type":"Feature","properties":{"name":"A"},"geometry":null}"#.to_owned();
    for (text, parts) in [
        (String::new(), ["zones.geojson: the file is empty", "expected GeoJSON"]),
        ("{\n\"type\": \"Feature\",\n oops".to_owned(), ["zones.geojson: line 3: not valid JSON", "column"]),
        (collection(&[polygon("A", SQUARE)]).trim_end_matches('}').into(), ["line 3: not valid JSON: EOF", "column 1"]),
        ("{\n\"type\": \"Topology\"}".to_owned(), ["line 2: not GeoJSON", "`Topology`"]),
        ("{\"a\": 1}".to_owned(), ["not GeoJSON", "missing field `type`"]),
        ("[1, 2]".to_owned(), ["line 1: not GeoJSON", "GeoJson object"]),
        (
            polygon("A", "[[[137],[138,36],[138,37],[137]]]"),
            ["feature 1 (`A`): a position has 1 number", "expected longitude and latitude"],
        ),
        (polygon("A", "[[137,36],[138,36]]"), ["not GeoJSON", "Polygon"]),
        (collection(&[]), ["the FeatureCollection is empty", "at least one feature"]),
        (
            collection(&[nothing.clone(), nothing.clone()]),
            ["no geometry in any of the 2 features", "expected polygons"],
        ),
        (
            collection(&[polygon("A", SQUARE), point]),
            ["feature 2 (`A`): its geometry is a Point", "expected a Polygon"],
        ),
        (
            r#"{"type":"GeometryCollection","geometries":[]}"#.to_owned(),
            ["feature 1: its geometry is a GeometryCollection", "expected a Polygon or MultiPolygon"],
        ),
        (feature("{}", "MultiPolygon", "[]"), ["feature 1: no polygon", "expected one or more"]),
    ] {
        let error = zones(&text).expect_err(&text);
        assert!(error.is_input(), "{error}");
        holds(&error, &parts);
    }
    let some = zones(&collection(&[nothing, polygon("B", SQUARE)])).unwrap();
    assert_eq!((some.len(), some.zones()[0].name()), (1, "B"));
    assert_eq!(some.diagnostics(), ["zones.geojson: feature 1 has no geometry and is left out"]);
    assert!(read::zones("no-such.geojson", "name").unwrap_err().is_io());
    assert!(read::facilities_geojson("no-such.geojson", FeatureOptions::new()).unwrap_err().is_io());
}

#[test]
fn reference_systems() {
    let with =
        |crs: &str| collection(&[polygon("A", SQUARE)]).replace("\"features\"", &format!("\"crs\":{crs},\"features\""));
    let named = |name: &str| with(&format!(r#"{{"type":"name","properties":{{"name":"{name}"}}}}"#));
    for sound in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::6668", "epsg:4612"] {
        assert_eq!(zones(&named(sound)).unwrap().len(), 1, "{sound}");
    }
    assert_eq!(zones(&with("null")).unwrap().len(), 1);
    for other in ["urn:ogc:def:crs:EPSG::6675", "EPSG:3857", "EPSG:4301", "EPSG:14326", "local:4326"] {
        let error = zones(&named(other)).unwrap_err();
        holds(&error, &["field `crs`", &format!("`{other}`"), "expected longitude and latitude", "transform the file"]);
    }
    holds(&zones(&with("{\"type\":\"EPSG\"}")).unwrap_err(), &["field `crs`", "EPSG"]);
}

#[test]
fn names_of_zones() {
    let named = |properties: &str, options: ZoneOptions| {
        let text = collection(&[feature(properties, "Polygon", SQUARE)]);
        read::zones_from_bytes(text.as_bytes(), "zones.geojson", options).map(|z| z.zones()[0].name().to_owned())
    };
    for (properties, name) in [
        (r#"{"CITYNAME":"b","Name":"a"}"#, "a"),
        (r#"{"CITYNAME":"b","N03_004":"c"}"#, "c"),
        (r#"{"KEN":"16","CITYNAME":"b"}"#, "b"),
        (r#"{"KEN":"16"}"#, "zone 1"),
        (r#"{"name":7}"#, "7"),
        (r#"{"name":" "}"#, "zone 1"),
        (r#"{"name":null}"#, "zone 1"),
        ("null", "zone 1"),
    ] {
        assert_eq!(named(properties, ZoneOptions::new()).unwrap(), name, "{properties}");
    }
    assert_eq!(named(r#"{"name":"a","KEN":"16"}"#, "KEN".into()).unwrap(), "16");
    let error = named(r#"{"name":"a","KEN":"16"}"#, "KEM".into()).unwrap_err();
    holds(&error, &["zones.geojson: field `KEM`: no feature has this property", "`name`, `KEN`"]);
    holds(&named("null", "KEM".into()).unwrap_err(), &["field `KEM`", "there are no properties"]);
    let error = zones(&polygon("Toyama", SQUARE)).unwrap().position("Toyma").unwrap_err();
    holds(&error, &["unknown zone `Toyma`", "`Toyama`"]);
}

#[test]
fn encodings() {
    // 富山 in CP932.
    let text = collection(&[polygon("@", SQUARE)]);
    let at = text.find('@').unwrap();
    let bytes = [&text.as_bytes()[..at], b"\x95\x78\x8E\x52", &text.as_bytes()[at + 1..]].concat();
    let error = read::zones_from_bytes(&bytes, "zones.geojson", ZoneOptions::new()).unwrap_err();
    holds(&error, &["zones.geojson: line 2: not valid UTF-8", "CP932"]);
    let zones = read::zones_from_bytes(&bytes, "zones.geojson", ZoneOptions::new().encoding(Encoding::Cp932)).unwrap();
    assert_eq!(zones.zones()[0].name(), "富山");
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let error = read::zones_from_bytes(&wide, "zones.geojson", ZoneOptions::new()).unwrap_err();
    holds(&error, &["UTF-16", "save it as UTF-8"]);
}

#[test]
fn zones_of_equal_name_become_one() {
    let beside = "[[[138,36],[139,36],[139,37],[138,36]]]";
    let text = collection(&[polygon("A", SQUARE), polygon("B", SQUARE), polygon("A", beside)]);
    let merged = zones(&text).unwrap().merged_by_name().unwrap();
    let parts = zones(&text).unwrap();
    let area = |i: usize| parts.zones()[i].area_km2();
    assert_eq!(merged.zones().iter().map(|z| z.name()).collect::<Vec<_>>(), ["A", "B"]);
    assert!((merged.zones()[0].area_km2() - area(0) - area(2)).abs() < 1e-6);
    let error =
        zones(&collection(&[polygon("A", SQUARE), polygon("A", SQUARE)])).unwrap().merged_by_name().unwrap_err();
    holds(&error, &["zone `A`: ", "crosses"]);
}

#[test]
fn facilities_without_place_or_category() {
    let medical = || FeatureOptions::new().category("medical");
    let point = feature(r#"{"name":"A","kind":"shop"}"#, "Point", "[137,36]");
    let bare = feature(r#"{"name":"B"}"#, "Point", "[137,36]");
    let both = collection(&[point.clone(), bare]);
    let kind = FeatureOptions::new().category_property("kind");
    for (text, options, parts) in [
        (both.clone(), FeatureOptions::new(), ["field `category`", "one category for all"]),
        (both.clone(), FeatureOptions::new().category_property("kid"), ["field `kid`", "there are `name`, `kind`"]),
        (both.clone(), kind.clone(), ["shops.geojson: feature 2 (`B`): ", "no category"]),
        (both.clone(), medical().id("ref"), ["field `ref`", "no feature has this property"]),
        (both.clone(), medical().name("nom"), ["field `nom`", "no feature has this property"]),
        (
            feature(r#"{"name":"A"}"#, "LineString", "[[137,36],[138,36]]"),
            medical(),
            ["feature 1 (`A`): its geometry is a LineString", "expected a Point"],
        ),
        (feature("{}", "Point", "[36,137]"), medical(), ["feature 1: lat 137", "swapped"]),
        (feature("{}", "Point", "[36]"), medical(), ["line 1: not GeoJSON", "two or more elements"]),
        (feature("{}", "MultiPoint", "[]"), medical(), ["feature 1: its MultiPoint is empty", "one point or more"]),
        (
            feature("{}", "Polygon", "[[[137,36],[138,37],[138,36],[137,37],[137,36]]]"),
            medical(),
            ["feature 1: the outline", "crosses itself"],
        ),
        (
            collection(&[point, r#"{"type":"Feature","properties":{"name":"C"},"geometry":null}"#.into()]),
            medical(),
            ["feature 2 (`C`): it has no geometry", "expected a Point"],
        ),
    ] {
        let error = facilities(&text, options).expect_err(&text);
        assert!(error.is_input(), "{error}");
        holds(&error, &["shops.geojson: "]);
        holds(&error, &parts);
    }
    let found = facilities(&both, kind.category("other")).unwrap();
    assert_eq!(found.categories(), ["shop", "other"]);
    // A ground in the shape of a U stands at a point inside it.
    let ground = "[[[0,0],[3,0],[3,3],[2,3],[2,1],[1,1],[1,3],[0,3],[0,0]]]";
    let places = collection(&[
        feature(r#"{"id":4}"#, "Polygon", ground),
        feature(r#"{"id":"m"}"#, "MultiPoint", "[[137,36],[138,36]]"),
    ]);
    let found = facilities(&places, FeatureOptions::new().category("school")).unwrap();
    assert_eq!(found.facilities().iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["4", "m", "m"]);
    assert!(zones(&polygon("U", ground)).unwrap().zones()[0].contains(found.facilities()[0].position));
}

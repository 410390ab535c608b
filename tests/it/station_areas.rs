//! The example `station_areas` runs as a user runs it.

use std::process::{Command, Output};

use serde_json::Value;

use super::examples::{binary, write};

fn run(args: &[&str]) -> Output {
    Command::new(binary("station_areas")).args(args).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    let out = run(args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(!String::from_utf8_lossy(&out.stderr).contains('\r'), "no progress bar in a pipe");
    String::from_utf8(out.stdout).unwrap()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[args, &["--json"]].concat())).unwrap()
}

/// Four cells in a row from west to east, 0.004 degrees (356 m at 37 north) apart, and a stop at the first.
fn small_city(dir: &std::path::Path) -> (String, String) {
    let cells =
        "code,x,y,people,old\na,137.000,37,100,10\nb,137.004,37,200,40\nc,137.008,37,300,90\nd,137.012,37,400,160\n";
    let stops = "stop_id,stop_name,stop_lon,stop_lat,trips,open\n1,<script>,137.000,37,80,1\n2,Hill,137.012,37,40,1\n3,Old,137.008,37,90,0\n";
    let cells = write(dir, "cells, all.csv", cells) + ",id=code,lon=x,lat=y,population=people,group=65_plus:old";
    let stops = write(dir, "stops.csv", stops) + ",mode=bus,departures=trips,keep=open:1";
    (cells, stops)
}

#[test]
fn without_files_it_says_that_the_city_is_made_up() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("new");
    let text = stdout(&["--out", out.to_str().unwrap()]);
    assert!(text.starts_with("Made-up city") && text.contains("Harbor Central"), "{text}");
    let files = ["report.html", "stations.csv", "stops.geojson", "result.json"];
    for name in files.into_iter().chain(["corridors.csv", "neighborhoods.csv", "facility_coverage.csv"]) {
        assert!(text.contains(name) && out.join(name).metadata().unwrap().len() > 500, "{name}");
    }
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 7);
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("Made-up city") && html.contains("<svg"));
    assert!(!html.contains("<script") && !html.contains("http"), "self-contained");
    let stops: geojson::FeatureCollection =
        std::fs::read_to_string(out.join("stops.geojson")).unwrap().parse().unwrap();
    let value: Value = serde_json::from_slice(&std::fs::read(out.join("result.json")).unwrap()).unwrap();
    assert_eq!(stops.features.len(), value["stops"].as_array().unwrap().len());
    assert!(value["note"].as_str().unwrap().contains("Made-up"));
}

#[test]
fn json_has_its_keys_and_counts_add_up() {
    let value = json(&[]);
    assert_eq!((value["rule"].as_str(), value["allocation"].as_str()), (Some("toyama"), Some("centroid")));
    let share = |v: &Value| v["covered"].as_f64().unwrap() / v["total"].as_f64().unwrap();
    assert_eq!(value["population"]["total"], 87_036.0);
    for group in ["0_14", "65_plus", "75_plus"] {
        let g = &value["groups"][group];
        assert!((g["share"].as_f64().unwrap() - share(g)).abs() < 1e-12, "{group}");
        assert!((g["gap"].as_f64().unwrap() - share(g) + share(&value["population"])).abs() < 1e-12, "{group}");
    }
    for mode in ["rail", "tram", "bus"] {
        let covered = value["by_mode"][mode]["covered"].as_f64().unwrap();
        assert!(covered > 0.0 && covered <= value["population"]["covered"].as_f64().unwrap(), "{mode}");
    }
    for key in ["id", "name", "mode", "departures", "population", "population_nearest", "density_per_ha"] {
        assert!(value["stops"][0].get(key).is_some(), "{key}");
    }
    let old = json(&["--group", "75_plus"]);
    assert_eq!(old["groups"].as_object().unwrap().keys().collect::<Vec<_>>(), ["75_plus"]);
    assert!(json(&["--lang", "ja"])["note"].as_str().unwrap().contains("架空"));
}

#[test]
fn every_part_agrees_with_the_others() {
    let value = json(&[]);
    let number = |v: &Value| v.as_f64().unwrap();
    // Every tram and train of the made-up city meets the rule with 500 m, the radius of the corridors.
    let lines = value["corridors"]["lines"].as_array().unwrap();
    let line = |name: &str| lines.iter().find(|l| l["name"] == name).unwrap();
    assert_eq!(lines.len(), 8);
    for (name, mode) in [("Tram 1", "tram"), ("Main Line", "rail")] {
        assert_eq!(line(name)["population"], value["by_mode"][mode]["covered"], "{name}");
        let density = number(&line(name)["population"]) / number(&line(name)["area_ha"]);
        assert!((density - number(&line(name)["density_per_ha"])).abs() < 1e-9);
    }
    assert!(lines.windows(2).all(|l| number(&l[0]["population"]) >= number(&l[1]["population"])));

    let zones = value["neighborhoods"]["all"].as_array().unwrap();
    let sum = |key: &str| zones.iter().map(|z| number(&z[key])).sum::<f64>();
    let (total, covered) = (number(&value["population"]["total"]), number(&value["population"]["covered"]));
    assert_eq!((sum("population"), sum("uncovered")), (total, total - covered));
    for z in zones {
        let poor = number(&z["uncovered"]) >= 4000.0 || number(&z["uncovered"]) >= 0.5 * number(&z["population"]);
        assert_eq!(z["poor"], poor, "{z}");
    }
    assert!(zones.iter().any(|z| z["poor"] == true) && zones.iter().any(|z| z["poor"] == false));

    let all = number(&value["sufficiency"]["covered"]);
    for category in ["medical", "welfare", "commerce"] {
        let near = &value["facility_coverage"][category];
        assert!(all > 0.0 && all <= number(&near["covered"]), "{category}");
        assert_eq!(value["sufficiency"]["services"][category]["covered"], near["covered"]);
    }
    let percent = 100.0 * number(&value["sufficiency"]["share"]);
    assert!(number(&value["sufficiency"]["at_least_percent"]) <= percent);
    assert!(percent <= number(&value["sufficiency"]["at_most_percent"]));
    let density = number(&value["catchment_density_per_ha"]) * number(&value["catchment_ha"]);
    assert!((density - covered).abs() < 1e-6);

    // A tram leaves Southfield every 8 minutes from 6:00 on, the last one before 23:00.
    let service = |name: &str, args: &[&str]| {
        let value = json(args);
        value["stops"].as_array().unwrap().iter().find(|s| s["name"] == name).unwrap()["service"].clone()
    };
    let tram = service("Southfield", &[]);
    assert_eq!((&tram["headway_mean_min"], &tram["headway_worst_min"]), (&Value::from(8.0), &Value::from(8.0)));
    assert_eq!((tram["first_departure"].as_str(), tram["last_departure"].as_str()), (Some("06:00"), Some("22:56")));
    // From 23:00 to midnight none leaves.
    let late = service("Southfield", &["--window", "23-24"]);
    assert_eq!((&late["headway_mean_min"], &late["headway_worst_min"]), (&Value::Null, &Value::from(60.0)));
}

#[test]
fn stations_stand_before_bus_stops() {
    let dir = tempfile::tempdir().unwrap();
    let text = stdout(&["--out", dir.path().to_str().unwrap()]);
    let table = text.split_once("People within 500 m of a stop").unwrap().1.split_once("Services").unwrap().0;
    let at = |name: &str| table.find(name).unwrap_or_else(|| panic!("{name} in {table}"));
    assert!(at(" Rail ") < at(" Tram ") && at(" Tram ") < at(" Bus "), "{table}");
    // The file lists by people alone, every stop.
    let csv = std::fs::read_to_string(dir.path().join("stations.csv")).unwrap();
    assert_eq!(csv.lines().count(), 92);
    assert!(csv.lines().nth(1).unwrap().contains(",bus,"), "{csv}");
}

#[test]
fn neighborhoods_and_facilities_of_own_files() {
    let dir = tempfile::tempdir().unwrap();
    let (cells, stops) = small_city(dir.path());
    let square = |name: &str, w: f64, e: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"label":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[[{w},36.9],[{e},36.9],[{e},37.1],[{w},37.1],[{w},36.9]]]}}}}"#
        )
    };
    let zones = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        square("<b>East", 137.006, 137.02),
        square("West", 136.9, 137.006)
    );
    let zones = write(dir.path(), "zones.geojson", &zones) + ",name=label";
    // One clinic at the first cell; the second one is 356 m off.
    let facilities = write(dir.path(), "places.csv", "kind,x,y\nmedical,137.000,37\n");
    let facilities = facilities + ",category_column=kind,lon=x,lat=y";
    let out = dir.path().join("out");
    let args = ["--cells", &cells, "--stops", &stops, "--rule", "bus:400@60", "--zones", &zones];
    let args = [&args[..], &["--facilities", &facilities, "--facility-radius", "300"]].concat();
    let value = json(&args);
    let zone = |i: usize| {
        let z = &value["neighborhoods"]["all"][i];
        (z["name"].clone(), z["population"].as_f64(), z["uncovered"].as_f64(), z["why"].clone())
    };
    assert_eq!(zone(0), ("<b>East".into(), Some(700.0), Some(700.0), "share".into()));
    assert_eq!(zone(1), ("West".into(), Some(300.0), Some(0.0), Value::Null));
    assert_eq!(value["facility_coverage"]["medical"]["covered"], 100.0);
    assert_eq!(value["sufficiency"]["covered"], 100.0);
    assert_eq!(value["sufficiency"]["services"].as_object().unwrap().len(), 2);
    assert!(value.get("corridors").is_none(), "there is no timetable");
    assert!(value["stops"][0]["service"]["headway_mean_min"].is_null());

    let text = stdout(&[&args[..], &["--out", out.to_str().unwrap()]].concat());
    assert!(text.contains("neighborhoods.csv") && !text.contains("corridors.csv"), "{text}");
    let csv = std::fs::read_to_string(out.join("neighborhoods.csv")).unwrap();
    assert_eq!(csv.lines().nth(1), Some("<b>East,700,700,1,true,share"));
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("&lt;b&gt;East") && !html.contains("<b>East") && html.contains("class=\"poor\""));
}

#[test]
fn own_files_with_columns_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let (cells, stops) = small_city(dir.path());
    let files = ["--cells", &cells, "--stops", &stops];
    let at = |rule: &str| json(&[&files[..], &["--rule", rule]].concat());
    // A stop reaches its own cell within 300 m and the next one, 356 m off, within 400 m.
    for (rule, covered, old) in [
        ("bus:300@60", 100.0, 10.0),
        ("bus:400@60", 300.0, 50.0),
        ("bus:300", 500.0, 170.0),
        ("all:400", 1000.0, 300.0),
    ] {
        let value = at(rule);
        assert_eq!(value["population"]["covered"], covered, "{rule}");
        assert_eq!(value["groups"]["65_plus"]["covered"], old, "{rule}");
    }
    let out = dir.path().join("area");
    let sized = cells.clone() + ",size=350";
    let text = stdout(&["--cells", &sized, "--stops", &stops, "--allocation", "area", "--out", out.to_str().unwrap()]);
    assert!(text.contains("by the share of its ground") && text.contains("nearest stop all of them by its centroid"));

    let value = at("bus:400");
    assert!(value.get("note").is_none());
    assert_eq!(value["stops"].as_array().unwrap().len(), 2);
    assert_eq!((value["radius_m"].as_f64(), value["stops"][1]["population"].as_f64()), (Some(400.0), Some(700.0)));

    let square = |w: f64, e: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"name":"West"}},"geometry":{{"type":"Polygon","coordinates":[[[{w},36.9],[{e},36.9],[{e},37.1],[{w},37.1],[{w},36.9]]]}}}}"#
        )
    };
    let west = write(dir.path(), "west.geojson", &square(136.9, 137.006));
    let value = json(&[&files[..], &["--rule", "bus:400", "--boundary", &west]].concat());
    assert_eq!(
        (value["population"]["total"].as_f64(), value["population"]["covered"].as_f64()),
        (Some(300.0), Some(300.0))
    );
    // The one stop inside: its disk has 50.3 ha.
    assert!((value["catchment_ha"].as_f64().unwrap() - 50.27).abs() < 0.01, "{}", value["catchment_ha"]);

    let out = dir.path().join("out");
    stdout(&[&files[..], &["--out", out.to_str().unwrap()]].concat());
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "escaped");
}

#[test]
fn poles_judged_one_by_one_are_told_of() {
    let dir = tempfile::tempdir().unwrap();
    let (cells, _) = small_city(dir.path());
    // Two poles of a stop, 89 m apart, with 40 departures each.
    let poles = "stop_id,stop_name,stop_lon,stop_lat,departures\n1,Hall,137.000,37,40\n2,Hall,137.001,37,40\n";
    let stops = write(dir.path(), "poles.csv", poles) + ",mode=bus";
    let out = dir.path().join("out");
    let files = ["--cells", &cells, "--stops", &stops, "--out", out.to_str().unwrap()];
    let notes = |more: &[&str]| String::from_utf8(run(&[&files[..], more].concat()).stderr).unwrap();
    assert!(notes(&[]).contains("1 of 2 stops lie within 200 m of another of their name and mode"), "{}", notes(&[]));
    assert!(!notes(&["--rule", "bus:300"]).contains("of another"));
    assert!(!notes(&["--platforms", "200"]).contains("of another"));
    let covered = |more: &[&str]| json(&[&files[..], more].concat())["population"]["covered"].as_f64();
    assert_eq!((covered(&[]), covered(&["--platforms", "200"])), (Some(0.0), Some(100.0)));
}

#[test]
fn keys_of_estat_tables_count_for_all_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let (_, stops) = small_city(dir.path());
    // Two cells of 500 m beside each other, each in a file of its own; columns without labels, and one of another survey.
    let table = |code: &str, people: u32, aged: u32, workers: u32| {
        format!("KEY_CODE,T001101001,T001101019,WORK\n{code},{people},{aged},{workers}\n")
    };
    let one = write(dir.path(), "one.txt", &table("533900011", 10, 3, 5)) + ",format=estat,group=workers:WORK";
    let two = write(dir.path(), "two.txt", &table("533900012", 20, 8, 7)) + ",format=estat,group=workers:WORK";
    let at = |group: &[&str]| json(&[&["--cells", &one, "--cells", &two, "--stops", &stops], group].concat());
    let value = at(&["--group", "65_plus", "--group", "workers"]);
    assert_eq!(value["population"]["total"], 30.0);
    assert_eq!(
        (&value["groups"]["65_plus"]["total"], &value["groups"]["workers"]["total"]),
        (&11.0.into(), &12.0.into())
    );
    let only = at(&["--group", "workers"]);
    assert_eq!(only["groups"].as_object().unwrap().keys().collect::<Vec<_>>(), ["workers"]);

    let no_ages = write(dir.path(), "no ages.txt", "KEY_CODE,T001101001\n533900011,10\n") + ",format=estat";
    let bare = json(&["--cells", &no_ages, "--stops", &stops]);
    assert_eq!((&bare["population"]["total"], bare["groups"].as_object().unwrap().len()), (&10.0.into(), 0));

    for (more, part) in
        [(",size=250", "`size` does not go with format=estat"), (",group=WORK", "group `WORK`: expected NAME:COLUMN")]
    {
        let changed = two.clone() + more;
        let out = run(&["--cells", &one, "--cells", &changed, "--stops", &stops, "--group", "workers", "--json"]);
        let message = String::from_utf8(out.stderr).unwrap();
        assert!(!out.status.success() && message.contains(part), "{message}");
    }
    let other = two + ",encoding=cp932";
    let clash = one + ",encoding=utf-8";
    let out = run(&["--cells", &clash, "--cells", &other, "--stops", &stops, "--group", "workers"]);
    let message = String::from_utf8(out.stderr).unwrap();
    assert!(!out.status.success() && message.contains("`encoding` is both `cp932` and `utf-8`"), "{message}");
}

// In the small city the stops reach 300 m, so its cells a and d, 500 people; the area holds b, 200 more.
#[test]
fn everyone_in_the_center_is_covered() {
    let dir = tempfile::tempdir().unwrap();
    let (cells, stops) = small_city(dir.path());
    let ring = "[[137.003,36.99],[137.005,36.99],[137.005,37.01],[137.003,37.01],[137.003,36.99]]";
    let one = format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
    let center = write(dir.path(), "center.geojson", &one);
    let args = ["--cells", &cells, "--stops", &stops, "--rule", "bus:300"];
    assert_eq!(json(&args)["population"]["covered"], 500.0);
    let with = json(&[&args[..], &["--center", &center]].concat());
    assert_eq!((&with["population"]["covered"], with["area"].is_string()), (&Value::from(700.0), true));

    let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{one}}}"#);
    let two = format!(r#"{{"type":"FeatureCollection","features":[{feature},{feature}]}}"#);
    let two = write(dir.path(), "two.geojson", &two);
    let out = run(&[&args[..], &["--center", &two]].concat());
    let message = String::from_utf8(out.stderr).unwrap();
    assert!(message.contains("--center") && message.contains("2 areas; expected one"), "{message}");
}

#[test]
fn what_is_wrong_is_said_in_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let (cells, stops) = small_city(dir.path());
    let bad_key = cells.clone() + ",popp=x";
    let twice = cells.clone() + ",id=b";
    let no_group = cells.clone() + ",group=young:kids";
    let far = r#"{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}"#;
    let far = write(dir.path(), "far.geojson", &format!(r#"{{"type":"Feature","properties":{{}},"geometry":{far}}}"#));
    let taken = write(dir.path(), "taken", "");
    let cases: &[(&[&str], &[&str])] = &[
        (&["--cells", &bad_key, "--stops", &stops], &["--cells", "unknown key `popp`", "population", "mesh"]),
        (&["--cells", &twice, "--stops", &stops], &["the key `id` stands twice"]),
        (&["--cells", &cells], &["--stops", "--gtfs"]),
        (&["--stops", &stops], &["--cells"]),
        (&["--cells", &no_group, "--stops", &stops], &["cells, all.csv", "kids"]),
        (&["--cells", "none.csv", "--stops", &stops], &["none.csv"]),
        (&["--cells", &cells, "--stops", &stops, "--boundary", &far], &["--boundary", "no cell", "far.geojson"]),
        (&["--cells", &cells, "--stops", &stops, "--platforms=-1"], &["--platforms", "-1", "metres"]),
        (&["--group", "65_pls"], &["--group", "unknown group `65_pls`", "65_plus"]),
        (&["--zones", &far], &["--zones", "needs --cells"]),
        (&["--window", "9-7"], &["--window", "09:00-07:00", "07:00-21:00"]),
        (&["--radius", "0"], &["--radius", "0 is not a distance"]),
        (&["--facility-radius", "0"], &["--facility-radius", "0 is not a distance"]),
        (&["--rule", "toyma"], &["--rule", "toyma", "`toyama`"]),
        (&["--rule", "bus:300@sixty"], &["--rule", "bus:300@sixty", "60"]),
        (&["--out", &taken], &["taken"]),
    ];
    for (args, parts) in cases {
        let out = run(args);
        let message = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{args:?}: {message}");
        assert!(parts.iter().all(|p| message.contains(p)) && message.starts_with("error: "), "{args:?}: {message}");
        assert!(message.lines().count() < 4, "{message}");
    }
}

#[test]
fn help_shows_two_whole_commands_and_every_rule() {
    let help = stdout(&["--help"]);
    assert_eq!(help.matches("station_areas --cells").count(), 2, "{help}");
    let rules = stdout(&["--list-rules"]);
    for preset in compact_city::transit::CoverageRule::PRESETS {
        assert!(help.contains(preset.name) && rules.contains(preset.citation), "{}", preset.name);
    }
}

/// Two homes each side of a river; the only stop is on the west bank, and the bridge far to the north.
#[cfg(feature = "osm")]
#[test]
fn along_the_streets_of_openstreetmap_fewer_are_near() {
    use crate::osm_bytes::{NodeForm, OsmBytes};

    let dir = tempfile::tempdir().unwrap();
    let street: &[(&str, &str)] = &[("highway", "residential")];
    let osm = OsmBytes::new()
        .nodes(
            NodeForm::Dense,
            &[(1, 137.0, 37.0, &[]), (2, 137.0, 37.02, &[]), (3, 137.003, 37.02, &[]), (4, 137.003, 37.0, &[])],
        )
        .ways(&[(10, &[1, 2], street), (11, &[2, 3], street), (12, &[3, 4], street)]);
    let path = dir.path().join("town.osm.pbf");
    std::fs::write(&path, osm.0).unwrap();
    let cells = write(dir.path(), "cells.csv", "id,lon,lat,population\na,137.000,37.001,100\nb,137.003,37.001,300\n");
    let stops = write(dir.path(), "stops.csv", "id,lon,lat\n1,137.000,37.000\n") + ",mode=tram";
    let args = ["--cells", cells.as_str(), "--stops", stops.as_str()];
    let circles = json(&args);
    assert_eq!(
        (circles["population"]["covered"].as_f64(), circles["distance"].as_str()),
        (Some(400.0), Some("straight"))
    );
    assert!(circles["detour"].is_null());
    let osm = ["--osm", path.to_str().unwrap()];
    let walks = json(&[&args[..], &osm].concat());
    assert_eq!((walks["population"]["covered"].as_f64(), walks["distance"].as_str()), (Some(100.0), Some("streets")));
    // The first home walks the street it lies on; the second goes round, some 4.6 km for 289 m.
    let detour = &walks["detour"]["same_place"];
    assert_eq!(detour["people"].as_f64(), Some(400.0));
    assert!((detour["quartiles"][0].as_f64().unwrap() - 1.0).abs() < 1e-3, "{detour}");
    assert!(detour["median"].as_f64().unwrap() > 10.0, "{detour}");
    let out = dir.path().join("report");
    let text = stdout(&[&args[..], &osm, &["--out", out.to_str().unwrap()]].concat());
    assert!(text.contains("distances along streets") && text.contains("The walk along streets"), "{text}");
    let page = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("distances along streets") && !page.contains("Covered ground (true scale)"));
}

//! The example `coverage_change` runs as a user runs it.

use std::process::{Command, Output};

use serde_json::Value;

use super::examples::{binary, write};

pub(super) fn run(args: &[&str]) -> Output {
    Command::new(binary("coverage_change")).args(args).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    let out = run(args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

pub(super) fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[args, &["--json"]].concat())).unwrap()
}

/// Two cells 4.5 km apart, and a bus stop at each.
struct Town {
    cells: String,
    later_cells: String,
    west: String,
    both: String,
}

fn town(dir: &std::path::Path) -> Town {
    let at = |name: &str, text: &str| write(dir, name, text);
    Town {
        cells: at("2010.csv", "id,lon,lat,population\na,137.21,36.7,40\nb,137.26,36.7,60\n"),
        later_cells: at("2020.csv", "id,lon,lat,population\na,137.21,36.7,50\nb,137.26,36.7,50\n"),
        west: at("west.csv", "stop_id,stop_lon,stop_lat\n1,137.21,36.7\n") + ",mode=tram",
        both: at("both.csv", "stop_id,stop_lon,stop_lat\n1,137.21,36.7\n2,137.26,36.7\n") + ",mode=tram",
    }
}

#[test]
fn without_files_it_says_that_the_city_is_made_up_and_the_parts_add_up() {
    let text = stdout(&[]);
    assert!(text.starts_with("Made-up city") && text.contains("From service") && text.contains("Tram"), "{text}");
    let value = json(&[]);
    let number = |v: &Value| v.as_f64().unwrap();
    for what in ["persons", "share"] {
        let parts = &value[what];
        let sum = number(&parts["from_people"]) + number(&parts["from_service"]);
        assert!((sum - number(&parts["change"])).abs() < 1e-9, "{parts}");
        assert!((number(&parts["after"]) - number(&parts["before"]) - number(&parts["change"])).abs() < 1e-9);
    }
    assert_eq!(value["after"]["total"], 87_036.0);
    assert!(value["before"]["total"] != value["after"]["total"], "people moved meanwhile");
    assert_eq!(value["after"]["stops"].as_u64().unwrap(), value["before"]["stops"].as_u64().unwrap() + 9);
    assert!(value["note"].as_str().unwrap().contains("Made-up"));
    assert!(stdout(&["--lang", "ja"]).contains("運行による"));
    assert!(
        stdout(&["--group", "75_plus"]).contains("Aged 75") && !stdout(&["--group", "75_plus"]).contains("Aged 65")
    );
}

#[test]
fn people_and_service_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let Town { cells, later_cells, west, both } = town(dir.path());
    let parts = |value: &Value| {
        ["before", "after", "from_people", "from_service"].map(|key| value["persons"][key].as_f64().unwrap())
    };
    let before = ["--before-cells", &cells, "--before-stops", &west];
    let with = |more: &[&str]| json(&[&before[..], more].concat());
    // By hand: the stop in the east adds its 60 people; of ten who move to the west each step is told by the mean.
    assert_eq!(parts(&with(&["--after-stops", &both])), [40.0, 100.0, 0.0, 60.0]);
    assert_eq!(parts(&with(&["--after-cells", &later_cells])), [40.0, 50.0, 10.0, 0.0]);
    let value = with(&["--after-stops", &both, "--after-cells", &later_cells]);
    assert_eq!(parts(&value), [40.0, 100.0, 5.0, 55.0]);
    assert_eq!(value["before"]["share"], 0.4);
    assert!(value.get("note").is_none());
}

// A disk of 500 m in a square of 1 km: pi / 4 of it.
#[test]
fn cells_count_by_their_area_too() {
    let dir = tempfile::tempdir().unwrap();
    let Town { cells, west, both, .. } = town(dir.path());
    let cells = cells + ",size=1000";
    let files = ["--before-cells", &cells, "--before-stops", &west, "--after-stops", &both];
    let value = json(&[&files[..], &["--allocation", "area"]].concat());
    let part = std::f64::consts::FRAC_PI_4;
    for (key, people) in [("before", 40.0), ("after", 100.0), ("from_people", 0.0), ("from_service", 60.0)] {
        let found = value["persons"][key].as_f64().unwrap();
        assert!((found - part * people).abs() < 1e-3, "{key}: {found}");
    }
    assert_eq!((value["allocation"].as_str(), json(&files)["allocation"].as_str()), (Some("area"), Some("centroid")));
}

#[test]
fn what_is_wrong_is_said_in_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let Town { cells, west, .. } = town(dir.path());
    let bad_key = west.clone() + ",modes=tram";
    let cases: &[(&[&str], &[&str])] = &[
        (&["--before-stops", &west], &["--before-cells", "missing"]),
        (&["--before-cells", &cells], &["--before-stops", "--before-gtfs"]),
        (&["--before-cells", &cells, "--before-stops", &west], &["--after-stops", "--after-gtfs", "--after-cells"]),
        (
            &["--before-cells", &cells, "--before-stops", &west, "--after-stops", &bad_key],
            &["--after-stops", "unknown key `modes`"],
        ),
        (&["--before-cells", &cells, "--before-stops", &west, "--after-stops", "none.csv"], &["none.csv"]),
        (&["--group", "65_pls"], &["unknown group `65_pls`", "65_plus"]),
        (&["--rule", "toyma"], &["toyma", "`toyama`"]),
    ];
    for (args, parts) in cases {
        let out = run(args);
        let message = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{args:?}: {message}");
        assert!(parts.iter().all(|p| message.contains(p)) && message.starts_with("error: "), "{args:?}: {message}");
        assert!(out.stdout.is_empty() && message.lines().count() < 4, "{message}");
    }
}

#[test]
fn help_shows_two_whole_commands_and_every_rule() {
    let help = stdout(&["--help"]);
    assert_eq!(help.matches("coverage_change --before-cells").count(), 2, "{help}");
    let rules = stdout(&["--list-rules"]);
    for preset in compact_city::transit::CoverageRule::PRESETS {
        assert!(help.contains(preset.name) && rules.contains(preset.citation), "{}", preset.name);
    }
}

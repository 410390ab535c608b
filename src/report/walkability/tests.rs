use super::*;
use crate::datasets;
use crate::geo::Zone;
use crate::table::{CellColumns, Footprint};
use polars::prelude::*;

/// Three cells in a row; the last one is not lived in.
fn cells() -> PopulationCells {
    let frame = df!(
        "id" => ["a", "b", "c"],
        "lon" => [137.0, 137.003, 137.006],
        "lat" => [36.7, 36.7, 36.7],
        "population" => [100.0, 300.0, 0.0],
    );
    let columns = CellColumns::new().footprint(Footprint::Degrees { width: 0.003, height: 0.002 });
    PopulationCells::from_frame(frame.unwrap(), columns).unwrap()
}

fn score() -> ScoreColumn {
    ScoreColumn::new("s:one", vec![Some(80.0), Some(20.0), None])
        .name("Score <one>")
        .unit("0-100")
        .band(0.0, "low")
        .band(50.0, "high")
        .component("grocery", vec![Some(3.0), Some(1.0), None])
        .method("Points of <places>.")
        .parameter("limit", "2400 m")
        .citation("Someone (2011)")
        .diagnostics(["a finding"])
}

#[test]
fn every_form_tells_the_same() {
    let (cells, scores) = (cells(), [score()]);
    let square = |name: &str, w: f64, e: f64| {
        Zone::new(name, vec![vec![vec![[w, 36.6], [e, 36.6], [e, 36.8], [w, 36.8], [w, 36.6]]]]).unwrap()
    };
    let zones = Zones::new(vec![square("West", 136.9, 137.001), square("East", 137.001, 137.1)]);
    let report = WalkabilityReport::new(&cells, &scores).unwrap().zones(&zones).note("Made up").source("A & B");
    // 100 people at 80, 300 at 20.
    let value = report.json();
    let one = &value["scores"][0];
    assert_eq!((one["mean"].as_f64(), one["quantiles"]["0.5"].as_f64()), (Some(35.0), Some(20.0)));
    assert_eq!((&one["values"]["a"], &one["values"]["c"]), (&80.0.into(), &serde_json::Value::Null));
    assert_eq!((one["bands"][0]["share"].as_f64(), one["bands"][1]["from"].as_f64()), (Some(0.75), Some(50.0)));
    assert_eq!(one["components"][0]["mean"], 1.5);
    assert_eq!(one["zones"][1]["name"], "East");
    assert_eq!((&one["parameters"]["limit"], &value["note"]), (&"2400 m".into(), &"Made up".into()));
    let text = report.terminal();
    assert!(text.starts_with("Made up\n") && text.contains("35.0") && text.contains("75.0 %"), "{text}");
    let csv = String::from_utf8(report.csv().unwrap()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "id,lon,lat,population,zone,s:one,s:one:grocery");
    assert_eq!((lines[1], lines[3]), ("a,137,36.7,100,West,80,3", "c,137.006,36.7,0,East,,"));
    let zones = String::from_utf8(report.zones_csv().unwrap()).unwrap();
    assert!(zones.contains("s:one,East,300,20,20,low,,300"), "{zones}");
    let found: ::geojson::FeatureCollection = report.geojson().parse().unwrap();
    assert_eq!(found.features.len(), 3);
    assert!(found.features[2].property("s:one").unwrap().is_null());
    for lang in [Lang::En, Lang::Ja] {
        let html = report.clone().lang(lang).html();
        for part in
            ["Score &lt;one&gt;", "Points of &lt;places&gt;.", "Someone (2011)", "a finding", "A &amp; B", "35.0"]
        {
            assert!(html.contains(part), "{lang:?}: {part}");
        }
        assert!(!html.contains("<script") && !html.contains("http"));
    }
    assert!(report.clone().lang(Lang::Ja).html().contains("食料品店"));
    assert_eq!(report.files().unwrap().len(), 5);
}

#[test]
fn foreign_and_faulty_scores_are_refused() {
    let cells = cells();
    let of = |values: Vec<Option<f64>>| ScoreColumn::new("x", values);
    let three = vec![Some(1.0); 3];
    for (scores, part) in [
        (vec![], "at least one"),
        (vec![of(vec![None; 2])], "2 values for 3 cells"),
        (vec![of(vec![Some(1.0), Some(f64::NAN), None])], "cell 2 is NaN"),
        (vec![of(three.clone()), of(three.clone())], "twice"),
        (vec![of(three.clone()).band(5.0, "").band(5.0, "")], "do not rise"),
        (vec![of(three).component("part", vec![])], "`part` has 0 values"),
    ] {
        let message = WalkabilityReport::new(&cells, &scores).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn nothing_known_is_said_not_drawn_as_zero() {
    let cells = cells();
    let scores = [ScoreColumn::new("none", vec![None; 3]).band(0.0, "low")];
    let report = WalkabilityReport::new(&cells, &scores).unwrap();
    assert!(report.html().contains("No inhabited cell has a value") && !report.html().contains("NaN"));
    assert!(report.json()["scores"][0]["mean"].is_null());
    assert!(report.terminal().contains('–'));
    let empty = cells.filter(&[false; 3]);
    if let Ok(empty) = empty {
        let scores = [ScoreColumn::new("none", Vec::new())];
        let report = WalkabilityReport::new(&empty, &scores).unwrap();
        assert!(report.html().contains("No population cells") && report.files().is_ok());
    }
}

#[test]
fn maps_of_one_page_share_streets_and_places() {
    let city = datasets::made_up_city().unwrap();
    let values: Vec<Option<f64>> = city.cells.population().iter().map(|p| Some(*p)).collect();
    let scores = [ScoreColumn::new("a", values.clone()), ScoreColumn::new("b", values)];
    let report = WalkabilityReport::new(&city.cells, &scores).unwrap();
    let report = report.streets(&city.streets).places(&city.amenities).zones(&city.zones);
    let html = report.html();
    assert_eq!((html.matches("id=\"shared\"").count(), html.matches("href=\"#shared\"").count()), (1, 1));
    assert!(html.len() < 600_000, "{}", html.len());
    assert!(html.contains("Harborside") && html.contains("class=\"street-line\""));
}

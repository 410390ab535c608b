//! The example `walkability` runs as a user runs it.

use std::path::Path;
use std::process::{Command, Output};

use compact_city::geo::{LonLat, distance_m};
use compact_city::walkability::{AmenityDecay, ZIndex};
use serde_json::Value;

use super::examples::{binary, write};

fn run(args: &[&str]) -> Output {
    Command::new(binary("walkability")).args(args).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    let out = run(args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(!String::from_utf8_lossy(&out.stderr).contains('\r'), "no progress bar in a pipe");
    String::from_utf8(out.stdout).unwrap()
}

pub(super) fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[args, &["--json"]].concat())).unwrap()
}

/// Options for a town of one street from west to east at 37 north, with a node, a cell and a hamlet off the street.
struct Town {
    nodes: String,
    edges: String,
    cells: String,
    shops: String,
}

impl Town {
    /// Nodes 0.004 degrees (356 m) apart; cells at the nodes; a grocery at the first node, a park at the third.
    fn new(dir: &Path) -> Self {
        let nodes = "key,x,y\nA,137.000,37\nB,137.004,37\nC,137.008,37\nD,137.012,37\n";
        let edges = "a,b,metres\nA,B,400\nB,C,400\nC,D,400\nD,C,400\n";
        let cells = "code,x,y,people,old,retail_far\na,137.000,37,100,10,0.5\nb,137.004,37,200,40,\nc,137.008,37,300,90,1\n\
                     d,137.012,37,400,160,2\nfar,137.1,37,50,50,1\n";
        let shops = "kind,x,y\nfood,137.000,37\nparks,137.008,37\n";
        Town {
            nodes: write(dir, "nodes.csv", nodes) + ",id=key,lon=x,lat=y",
            edges: write(dir, "edges.csv", edges) + ",from=a,to=b,length=metres",
            cells: write(dir, "cells.csv", cells) + ",id=code,lon=x,lat=y,population=people,group=65_plus:old",
            shops: write(dir, "shops.csv", shops) + ",category_column=kind,lon=x,lat=y",
        }
    }

    fn args(&self) -> Vec<&str> {
        let files =
            ["--nodes", &self.nodes, "--edges", &self.edges, "--cells", &self.cells, "--facilities", &self.shops];
        [&files[..], &["--category", "grocery:food"]].concat()
    }

    fn json(&self, more: &[&str]) -> Value {
        json(&[&self.args()[..], more].concat())
    }
}

fn value(result: &Value, cell: &str) -> Option<f64> {
    result["scores"][0]["values"][cell].as_f64()
}

#[test]
fn without_files_it_says_that_the_city_is_made_up() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("new");
    let text = stdout(&["--out", out.to_str().unwrap()]);
    assert!(
        text.starts_with("Made-up city") && text.contains("Harborside") && text.contains("Transit service score"),
        "{text}"
    );
    for name in ["report.html", "cells.csv", "cells.geojson", "result.json", "zones.csv"] {
        assert!(text.contains(name) && out.join(name).metadata().unwrap().len() > 1_000, "{name}");
    }
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 5);
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("Made-up city") && html.matches("<figure").count() == 2);
    assert!(!html.contains("<script") && !html.contains("http"), "self-contained");
    let cells: geojson::FeatureCollection =
        std::fs::read_to_string(out.join("cells.geojson")).unwrap().parse().unwrap();
    let csv = std::fs::read_to_string(out.join("cells.csv")).unwrap();
    assert_eq!((cells.features.len(), csv.lines().count()), (1_996, 1_997));
    let value: Value = serde_json::from_slice(&std::fs::read(out.join("result.json")).unwrap()).unwrap();
    assert!(value["note"].as_str().unwrap().contains("Made-up"));
    let japanese = stdout(&["--lang", "ja", "--out", out.to_str().unwrap()]);
    assert!(japanese.starts_with("架空の都市") && japanese.contains("生活利便スコア"), "{japanese}");
}

#[test]
fn json_has_its_keys_and_the_figures_agree_with_the_values() {
    let result = json(&["--score", "amenity:quintic", "--score", "ghsci", "--score", "centrality:density:500"]);
    let ids: Vec<&str> = result["scores"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["amenity:quintic", "ghsci", "centrality:density:500"]);
    assert_eq!(result["cells"], 1_996);
    let city = compact_city::datasets::made_up_city().unwrap();
    let names = city.cells.frame().column("id").unwrap().str().unwrap().clone();
    for score in result["scores"].as_array().unwrap() {
        // The mean over people, from the values by cell and the table of cells.
        let (mut sum, mut people) = (0.0, 0.0);
        for (id, here) in names.iter().zip(city.cells.population()) {
            if let Some(v) = score["values"][id.unwrap()].as_f64() {
                (sum, people) = (sum + v * here, people + here);
            }
        }
        assert!((score["mean"].as_f64().unwrap() - sum / people).abs() < 1e-9, "{}", score["id"]);
        assert_eq!(score["population"].as_f64(), Some(people));
        let of = |list: &Value| list.as_array().unwrap().iter().map(|b| b["population"].as_f64().unwrap()).sum::<f64>();
        assert_eq!(of(&score["bands"]), people);
        assert_eq!(of(&score["zones"]), 87_036.0);
        for key in ["unit", "method", "parameters", "citation", "components", "groups", "quantiles"] {
            assert!(!score[key].is_null(), "{key} of {}", score["id"]);
        }
        let quantiles = score["quantiles"].as_object().unwrap().values().map(|v| v.as_f64().unwrap());
        assert!(quantiles.is_sorted() && score["groups"]["65_plus"]["mean"].is_f64());
    }
    assert_eq!(result["places"].as_object().unwrap().len(), 9);
}

// The power decay at the distances along the street: 1 up to 402 m, then (1 - (d - 402) / 2012)^2.3135.
#[test]
fn own_files_with_columns_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    let power = |d: f64| if d <= 402.0 { 1.0 } else { (1.0 - (d - 402.0) / 2_012.0).powf(2.3135) };
    let expected = |to_food: f64, to_park: f64| (3.0 * power(to_food) + power(to_park)) / 15.0 * 100.0;
    let found = town.json(&["--no-penalties"]);
    for (cell, food, park) in [("a", 0.0, 800.0), ("b", 400.0, 400.0), ("c", 800.0, 0.0), ("d", 1_200.0, 400.0)] {
        let score = value(&found, cell).unwrap();
        assert!((score - expected(food, park)).abs() < 1e-6, "{cell}: {score}");
    }
    assert_eq!((value(&found, "far"), &found["scores"][0]["unknown_population"]), (None, &Value::from(50.0)));
    assert_eq!(found["scores"][0]["groups"]["65_plus"]["population"], 300.0);
    assert!(found.get("note").is_none());

    // In a straight line the nodes are nearer than their streets are long, and the hamlet is scored.
    let straight =
        json(&["--cells", &town.cells, "--facilities", &town.shops, "--straight", "--category", "grocery:food"]);
    let at = |lon: f64| LonLat::new(lon, 37.0).unwrap();
    let d = expected(distance_m(at(137.012), at(137.0)), distance_m(at(137.012), at(137.008)));
    assert!((value(&straight, "d").unwrap() - d).abs() < 1e-3 && value(&straight, "far") == Some(0.0));
    assert!(straight.get("streets").is_none());

    // Within 5 m of a street there are still all cells of it; the decay may be any.
    let linear = town.json(&["--no-penalties", "--snap", "5", "--score", "amenity:custom:0=1,1000=0"]);
    assert!((value(&linear, "b").unwrap() - (3.0 * 0.6 + 0.6) / 15.0 * 100.0).abs() < 1e-6);

    let weights = "name = \"parks alone\"\n[[category]]\nid = \"parks\"\nweights = [2.0]\n";
    let weights = write(dir.path(), "weights.toml", weights);
    let args = ["--nodes", &town.nodes, "--edges", &town.edges, "--cells", &town.cells, "--facilities", &town.shops];
    let parks = json(&[&args[..], &["--weights", &weights]].concat());
    assert_eq!((value(&parks, "c"), parks["scores"][0]["components"].as_array().unwrap().len()), (Some(100.0), 1));

    // The published bands name scores of the published weights alone.
    assert!(parks["scores"][0]["bands"].as_array().unwrap().iter().all(|b| b["name"].is_null()), "{}", parks["scores"]);
    assert_eq!(found["scores"][0]["bands"][4]["name"], "walker's paradise");
    let said =
        |result: &Value, key: &str| result["scores"][0]["parameters"][key].as_str().unwrap_or_default().to_owned();
    assert!(said(&found, "places of each category").starts_with("grocery: food; others"), "{found}");
    assert!(said(&town.json(&[]), "penalties").contains("within 800 m in a straight line"));

    // The decay is that of the file unless the score names one.
    let quintic = write(
        dir.path(),
        "quintic.toml",
        "name = \"q\"\ndecay = \"quintic\"\n[[category]]\nid = \"parks\"\nweights = [1.0]\n",
    );
    let with = |score: &str| json(&[&args[..], &["--weights", &quintic, "--score", score]].concat());
    let of_file = with("amenity");
    assert_eq!((&of_file["scores"][0]["id"], said(&of_file, "decay").as_str()), (&"amenity:quintic".into(), "quintic"));
    assert!((value(&of_file, "d").unwrap() - 100.0 * AmenityDecay::Quintic.weight(400.0)).abs() < 1e-6);
    assert!((value(&with("amenity:power"), "d").unwrap() - 100.0 * AmenityDecay::Power.weight(400.0)).abs() < 1e-6);

    let out = dir.path().join("out");
    let text = stdout(&[&town.args()[..], &["--title", "<script>", "--out", out.to_str().unwrap()]].concat());
    assert!(text.contains("Aged 65 and over"), "{text}");
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "escaped");
    assert!(!out.join("zones.csv").exists());
}

#[test]
fn indices_take_columns_of_the_cells_and_measure_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    // No column of residential density or mix: it is said which one is missing.
    let out = run(&[&town.args()[..], &["--score", "frank"]].concat());
    let message = String::from_utf8(out.stderr).unwrap();
    assert!(message.starts_with("error: --score: frank needs a column `residential_density`"), "{message}");
    let cells = "code,x,y,people,intersection_density,residential_density,land_use_mix\n\
                 a,137.000,37,100,1,10,0.1\nb,137.004,37,200,2,20,0.2\nc,137.008,37,300,3,30,0.3\n";
    let cells = write(dir.path(), "columns.csv", cells) + ",id=code,lon=x,lat=y,population=people";
    let args = ["--nodes", &town.nodes, "--edges", &town.edges, "--cells", &cells, "--score", "frank_without_far"];
    let found = json(&args);
    // z-scores of 1, 2, 3 with ddof 1 are -1, 0, 1; the intersections count twice.
    for (cell, z) in [("a", -4.0), ("b", 0.0), ("c", 4.0)] {
        assert!((value(&found, cell).unwrap() - z).abs() < 1e-9, "{cell}");
    }
    // Two types of destinations within 1 km of a and b, one within 300 m of a, none of d.
    let types = |more: &[&str]| -> Value {
        let found = town.json(&[&["--score", "japan", "--all-parts"], more].concat());
        found["scores"][0]["components"].as_array().unwrap().iter().find(|c| c["name"] == "destination_types").unwrap()
            ["mean"]
            .clone()
    };
    assert_eq!(types(&["--neighborhood", "300"]), (100.0 + 300.0) / 1_000.0);
    assert_eq!(types(&[]), (2.0 * 600.0 + 400.0) / 1_000.0);
}

#[test]
fn transit_scores_say_what_they_count_and_stand_beside_each_other() {
    let scores = ["--score", "transit", "--score", "transit:20000"];
    let (week, five) = (json(&scores), json(&[&scores[..], &["--days-per-week", "5"]].concat()));
    let of = |result: &Value, i: usize| result["scores"][i].clone();
    assert_eq!((&of(&week, 0)["id"], &of(&week, 1)["id"]), (&"transit".into(), &"transit:20000".into()));
    let parameters = &of(&five, 1)["parameters"];
    assert_eq!(parameters["days a week like that of the timetable"], "5");
    assert_eq!(parameters["decay"], "power");
    assert!(parameters["mode weights"].as_str().unwrap().starts_with("rail 2; metro 2; tram 2"), "{parameters}");
    // The score is 100 ln(raw) / ln(20,000), so five days for seven take the same off every cell that keeps within 0 to 100.
    let shift = 100.0 * (7.0_f64 / 5.0).ln() / 20_000.0_f64.ln();
    let of_cells = |result: &Value| of(result, 1)["values"].as_object().unwrap().clone();
    let fewer = of_cells(&five);
    let pairs = of_cells(&week).into_iter().filter_map(|(id, v)| Some((v.as_f64()?, fewer[&id].as_f64()?)));
    let inside: Vec<(f64, f64)> = pairs.filter(|(a, b)| *b > 0.0 && *a < 100.0).collect();
    assert!(inside.len() > 500 && inside.iter().all(|(a, b)| (a - b - shift).abs() < 1e-9));
}

#[test]
fn z_scores_within_places_and_the_index_of_epa_from_columns() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    // Ranks of the block group of the White House as EPA publishes them give 18; the least ranks give 1.
    let cells = "code,x,y,people,city,intersection_density,residential_density,land_use_mix,D2A_Ranked,D2B_Ranked,\
                 D3B_Ranked,D4A_Ranked,rank\n\
                 a,137.000,37,100,A,1,10,0.1,13,15,20,20,20\nb,137.004,37,200,A,3,20,0.2,1,1,1,1,1\n\
                 c,137.008,37,300,B,100,30,0.3,,1,1,1,1\nd,137.012,37,100,B,300,40,0.4,20,20,20,20,20\n";
    let path = write(dir.path(), "columns.csv", cells);
    let keys = ",id=code,lon=x,lat=y,population=people";
    let given = path.clone() + keys;
    let args = ["--nodes", &town.nodes, "--edges", &town.edges, "--cells", &given];
    let found = json(&[&args[..], &["--score", "frank_without_far", "--within", "city", "--score", "nwi"]].concat());
    let ids: Vec<&str> = found["scores"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["frank_without_far", "frank_without_far:within:city", "nwi"]);
    // Of two values one lies sd / sqrt 2 below their mean, the other as far above: four weights of them.
    let within = &found["scores"][1]["values"];
    for (cell, sign) in [("a", -1.0), ("b", 1.0), ("c", -1.0), ("d", 1.0)] {
        assert!((within[cell].as_f64().unwrap() - sign * 4.0 / 2.0_f64.sqrt()).abs() < 1e-9, "{cell}");
    }
    let parameters = found["scores"][1]["parameters"].as_object().unwrap();
    let rows: Vec<&String> = parameters.keys().filter(|k| k.ends_with(", A") || k.ends_with(", B")).collect();
    assert_eq!(rows.len(), 6, "{parameters:?}");
    // Nothing was measured along streets.
    assert!(!parameters.contains_key("neighborhood"), "{parameters:?}");
    let measured = town.json(&["--score", "japan", "--all-parts"]);
    assert_eq!(measured["scores"][0]["parameters"]["neighborhood"], "1000 m along streets");

    let national = &found["scores"][2];
    let values = ["a", "b", "c", "d"].map(|cell| national["values"][cell].as_f64());
    assert_eq!(values, [Some(18.0), Some(1.0), None, Some(20.0)]);
    assert_eq!(national["bands"][3]["name"], "most walkable");
    let wrong = write(dir.path(), "wrong.csv", &cells.replace(",13,15,", ",13.5,15,")) + keys;
    let out = run(&["--straight", "--cells", &wrong, "--score", "nwi"]);
    let message = String::from_utf8(out.stderr).unwrap();
    assert!(message.contains("--score: nwi: cell 1, column `D2A_Ranked`: 13.5 is not a rank"), "{message}");
    // Without ranks the cells are ranked among each other: the best in all four has 20, the worst 1.
    let inputs =
        "code,x,y,people,D2A_EPHHM,D2B_E8MIXA,D3B,D4A\na,137.000,37,100,0.1,0.2,10,\nb,137.004,37,200,0.9,0.8,90,100\n";
    let inputs = write(dir.path(), "inputs.csv", inputs) + keys;
    let here = json(&["--straight", "--cells", &inputs, "--score", "nwi"]);
    assert_eq!(value(&here, "a"), Some(1.0));
    assert!(value(&here, "b").unwrap() > 10.0);
}

#[test]
fn what_is_wrong_is_said_in_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let town = Town::new(dir.path());
    let all = town.args();
    let bad_key = town.nodes.clone() + ",nam=x";
    let other = town.nodes.clone().replace("id=key", "id=x");
    let no_column = town.edges.clone().replace("length=metres", "length=km");
    let empty = write(dir.path(), "empty.csv", "");
    let header = write(dir.path(), "header.csv", "key,x,y\n") + ",id=key,lon=x,lat=y";
    let unknown = write(dir.path(), "unknown.csv", "a,b,metres\nA,Z,400\n") + ",from=a,to=b,length=metres";
    let negative = write(dir.path(), "negative.csv", "a,b,metres\nA,B,-4\n") + ",from=a,to=b,length=metres";
    let weights = "name = \"w\"\n[[category]]\nid = \"parks\"\nweights = [-1.0]\n";
    let weights = write(dir.path(), "w.toml", weights);
    let taken = write(dir.path(), "taken", "");
    let bad_level = town.cells.clone() + ",level=3x";
    let bad_mode = write(dir.path(), "stops.csv", "id,lon,lat\n1,137,37\n") + ",mode=trm";
    let (cells, nodes, edges, shops) = (&town.cells, &town.nodes, &town.edges, &town.shops);
    let with = |more: &[&str]| -> Vec<String> { all.iter().chain(more).map(|s| (*s).to_owned()).collect() };
    let of = |args: &[&str]| -> Vec<String> { args.iter().map(|s| (*s).to_owned()).collect() };
    let cases: Vec<(Vec<String>, &[&str])> = vec![
        (of(&["--nodes", nodes]), &["--nodes", "needs --cells"]),
        (of(&["--cells", cells]), &["--nodes", "missing", "--osm", "--straight"]),
        (of(&["--cells", cells, "--nodes", nodes]), &["--edges", "missing"]),
        (of(&["--cells", cells, "--edges", edges]), &["--nodes", "missing"]),
        (of(&["--cells", cells, "--nodes", &bad_key, "--edges", edges]), &["--nodes", "unknown key `nam`", "lon"]),
        (of(&["--cells", cells, "--nodes", nodes, "--nodes", &other, "--edges", edges]), &["--nodes", "`id` is both"]),
        (of(&["--cells", cells, "--nodes", nodes, "--edges", &no_column]), &["edges.csv", "km"]),
        (of(&["--cells", cells, "--nodes", &empty, "--edges", edges]), &["empty.csv"]),
        (of(&["--cells", cells, "--nodes", &header, "--edges", edges]), &["header.csv", "no rows"]),
        (of(&["--cells", cells, "--nodes", nodes, "--edges", &unknown]), &["unknown.csv: line 2", "Z"]),
        (of(&["--cells", cells, "--nodes", nodes, "--edges", &negative]), &["negative.csv: line 2", "-4"]),
        (of(&["--cells", cells, "--nodes", nodes, "--edges", edges]), &["--score", "amenity needs --facilities"]),
        (of(&["--cells", cells, "--nodes", "none.csv", "--edges", edges]), &["none.csv"]),
        (
            of(&["--cells", cells, "--facilities", shops, "--straight", "--score", "japan"]),
            &["--score", "along streets"],
        ),
        (with(&["--score", "amenty"]), &["--score", "unknown score `amenty`", "`amenity`", "--list-scores"]),
        (with(&["--score", "amenity:cubic"]), &["--score", "cubic", "quintic"]),
        (with(&["--score", "centrality:far"]), &["--score", "centrality:far", "harmonic"]),
        (with(&["--score", "transit"]), &["--score", "timetable, --gtfs"]),
        (with(&["--score", "bike"]), &["--score", "column `lanes`"]),
        (with(&["--score", "amenity", "--score", "amenity:power"]), &["`amenity:power`", "twice"]),
        (with(&["--category", "grocer:food"]), &["--category", "`grocer` is no category", "grocery"]),
        (with(&["--category", "grocery:fod"]), &["--category", "`fod`", "there are: food, parks"]),
        (with(&["--category", "grocery"]), &["--category", "NAME:CATEGORY"]),
        (with(&["--weights", &weights]), &["w.toml", "parks", "-1"]),
        (with(&["--score", "centrality:harmonic:0"]), &["--score", "centrality:harmonic:0", "metres above 0"]),
        (with(&["--score", "nwi"]), &["--score", "nwi needs columns", "D2A_EPHHM, D2B_E8MIXA, D3B, D4A", "D4A_Ranked"]),
        (with(&["--score", "ghsci", "--within", "city"]), &["--within", "no column `city`"]),
        (with(&["--within", "people"]), &["--within", "--score ghsci"]),
        (with(&["--days-per-week", "8"]), &["--days-per-week", "8", "at most 7"]),
        (with(&["--snap", "0"]), &["--snap", "0 is not a distance in metres"]),
        (with(&["--neighborhood", "0"]), &["--neighborhood", "0 is not a distance in metres"]),
        (with(&["--group", "75_plus"]), &["--group", "cells.csv", "75_plus"]),
        (of(&["--group", "75_pls"]), &["--group", "`75_pls`", "75_plus"]),
        (
            of(&["--cells", &bad_level, "--straight", "--facilities", shops]),
            &["--cells", "level=3x", "unknown mesh level `3x`"],
        ),
        (
            of(&["--cells", cells, "--straight", "--facilities", shops, "--stops", &bad_mode]),
            &["--stops", "mode=trm", "unknown mode `trm`"],
        ),
        (with(&["--out", &taken]), &["taken"]),
    ];
    for (args, parts) in cases {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let out = run(&args);
        let message = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{args:?}: {message}");
        let line = message.lines().find(|l| l.starts_with("error: ")).unwrap_or_default();
        assert!(parts.iter().all(|p| line.contains(p)), "{args:?}: {message}");
    }
    #[cfg(not(feature = "osm"))]
    {
        let out = run(&["--osm", "city.pbf", "--cells", cells]);
        assert!(String::from_utf8_lossy(&out.stderr).contains("--features osm"));
    }
    #[cfg(feature = "osm")]
    {
        let out = run(&["--osm", &taken, "--cells", cells]);
        assert!(String::from_utf8_lossy(&out.stderr).starts_with("error: taken"));
    }
    let both = run(&["--osm", "city.pbf", "--nodes", nodes]);
    assert_eq!(both.status.code(), Some(2), "streets come from one source");
}

#[test]
fn help_and_lists_are_there() {
    let help = stdout(&["--help"]);
    assert_eq!(help.matches("walkability --").count(), 2, "{help}");
    let scores = stdout(&["--list-scores"]);
    for variant in AmenityDecay::VARIANTS {
        assert!(scores.contains(variant.name) && scores.contains(variant.source), "{}", variant.name);
    }
    for name in ZIndex::PRESETS {
        assert!(scores.contains(&format!("{name}\n")), "{name}");
    }
    let weights = stdout(&["--print-weights"]);
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "weights.toml", &weights);
    assert_eq!(json(&["--score", "amenity", "--weights", &file])["scores"], json(&["--score", "amenity"])["scores"]);
}

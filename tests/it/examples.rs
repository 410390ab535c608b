//! The examples run as a user runs them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The example's binary, built by the same `cargo test`.
pub(super) fn binary(name: &str) -> PathBuf {
    let mut dir = std::env::current_exe().unwrap();
    dir.pop();
    if dir.ends_with("deps") {
        dir.pop();
    }
    let path = dir.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "run `cargo build --examples` first, or `cargo test` without --test, which does");
    path
}

fn run(args: &[&str]) -> Output {
    Command::new(binary("toyama_vs_peers")).args(args).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    let out = run(args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn stderr_of_failure(args: &[&str]) -> String {
    let out = run(args);
    assert!(!out.status.success() && out.stdout.is_empty(), "{args:?} should fail and print nothing");
    String::from_utf8(out.stderr).unwrap()
}

pub(super) fn write(dir: &Path, name: &str, text: &str) -> String {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn prints_the_table_and_writes_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("new").join("report");
    let text = stdout(&["--out", out.to_str().unwrap()]);
    assert!(text.contains("Concentration index") && text.contains("26 of 48") && text.contains("◀"), "{text}");
    for name in ["report.html", "report.md", "indicators.csv", "ranking.csv", "result.json"] {
        assert!(text.contains(name) && out.join(name).metadata().unwrap().len() > 1000, "{name}");
    }
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("<svg") && !html.contains("<script") && !html.contains("http"), "self-contained");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 5);
}

#[test]
fn json_alone_on_stdout() {
    let value: serde_json::Value = serde_json::from_str(&stdout(&["--json"])).unwrap();
    assert_eq!(value["city"]["code"], "16201");
    assert_eq!(value["ranking"].as_array().unwrap().len(), 48);
    let indicator = |id: &str| value["indicators"].as_array().unwrap().iter().find(|i| i["id"] == id).unwrap().clone();
    let density = indicator("gross_density");
    assert!((density["value"].as_f64().unwrap() - 333.3639).abs() < 1e-4);
    assert_eq!((density["of"].as_u64(), density["year"].as_str()), (Some(48), Some("2020")));
    assert!(indicator("waste_per_person")["value"].is_null() && indicator("waste_per_person")["missing"].is_string());
    for id in ["did_density", "did_population_share", "concentration_index"] {
        assert!(indicator(id)["rank"].is_u64() && indicator(id)["peer_median"].is_f64(), "{id}");
    }
}

#[test]
fn city_by_any_name_and_peers_by_choice() {
    for city in ["kanazawa", "金沢市", "17201"] {
        let value: serde_json::Value =
            serde_json::from_str(&stdout(&["--json", "--city", city, "--peers", "Toyama,Fukui"])).unwrap();
        assert_eq!((value["city"]["code"].as_str(), value["ranking"].as_array().unwrap().len()), (Some("17201"), 3));
    }
    let similar: serde_json::Value = serde_json::from_str(&stdout(&["--json", "--peers", "similar:10"])).unwrap();
    assert_eq!(similar["ranking"].as_array().unwrap().len(), 11);
    let japanese = stdout(&["--json", "--lang", "ja"]);
    assert!(japanese.contains("富山市") && japanese.contains("集中度指数"));
}

#[test]
fn own_figures_alone_and_joined_to_the_built_in_ones() {
    let dir = tempfile::tempdir().unwrap();
    let mut csv = String::from("city,indicator,value,unit,year,source\n");
    for (city, people, area, district) in [("<script>alert(1)</script>", 400_000, 500, 40), ("Óbidos", 90_000, 210, 10)]
    {
        csv += &format!(
            "{city},population_total,{people},persons,2022,census\n{city},area_total,{area},km2,2022,survey\n"
        );
        csv += &format!("{city},did_population,{},persons,2022,census\n", people / 2);
        csv += &format!(
            "{city},did_area,{district},km2,2022,census\n{city},area_inhabitable,{},km2,2022,survey\n",
            area / 2
        );
    }
    let file = write(dir.path(), "figures.csv", &csv);
    let framework = "name = 'own'\n[normalization]\nmethod = 'min_max'\n[[theme]]\nid = 'density'\n\
                     [[theme.indicator]]\nid = 'did_density'\n";
    let framework = write(dir.path(), "own.toml", framework);
    let out = dir.path().join("out");
    stdout(&["--figures", &file, "--framework", &framework, "--out", out.to_str().unwrap()]);
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script"), "escaped");
    let note = std::fs::read_to_string(out.join("report.md")).unwrap();
    assert!(!note.contains("<script"));
    let joined = stdout(&["--figures", &file, "--join", "--city", "Óbidos", "--json"]);
    let joined: serde_json::Value = serde_json::from_str(&joined).unwrap();
    assert_eq!(joined["ranking"].as_array().unwrap().len(), 50);
}

#[test]
fn what_is_wrong_is_said_in_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let broken = write(dir.path(), "broken.csv", "city,indicator,value,unit,year,source\nA,area_total,x,km2,2020,s\n");
    let file_as_directory = write(dir.path(), "taken", "");
    let weights = "name = 'w'\n[normalization]\nmethod = 'min_max'\n[[theme]]\nid = 'density'\n\
                   [[theme.indicator]]\nid = 'did_density'\nweight = -1\n";
    let weights = write(dir.path(), "w.toml", weights);
    let cases: &[(&[&str], &[&str])] = &[
        (&["--city", "Toyma"], &["unknown city `Toyma`", "`Toyama`"]),
        (&["--peers", "Kanazwa"], &["unknown city `Kanazwa`", "`Kanazawa`"]),
        (&["--figures", "no-such.csv"], &["no-such.csv"]),
        (&["--figures", &broken], &["broken.csv: line 2, field `value`", "not a number"]),
        (&["--framework", &weights], &["w.toml", "did_density", "weight is -1"]),
        (&["--peers", "similar:0"], &["similar:10"]),
    ];
    for (args, parts) in cases {
        let message = stderr_of_failure(args);
        assert!(parts.iter().all(|p| message.contains(p)) && message.lines().count() < 4, "{args:?}: {message}");
    }
    let unwritable = run(&["--out", &file_as_directory]);
    assert!(!unwritable.status.success() && String::from_utf8_lossy(&unwritable.stderr).contains("taken"));
}

#[test]
fn help_and_lists_are_there() {
    for (args, part) in [("--help", "--peers"), ("--print-framework", "[[theme]]"), ("--list-figures", "did_area")] {
        assert!(stdout(&[args]).contains(part));
    }
}

//! The example `accessibility` runs as a user runs it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use compact_city::access::Measure;
use serde_json::Value;

use super::examples::{binary, write};

pub(super) fn run(args: &[&str]) -> Output {
    Command::new(binary("accessibility")).args(args).output().unwrap()
}

pub(super) fn stdout(args: &[&str]) -> String {
    let out = run(args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

pub(super) fn json(args: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[args, &["--json"]].concat())).unwrap()
}

fn gzipped(dir: &Path, name: &str, text: &str) -> String {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let path = dir.join(name);
    std::fs::write(&path, gzip.finish().unwrap()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Three places in a row, 10 minutes apart; nobody lives in the third.
const LAND_USE: &str =
    "place,people,aged,jobs,income,side\na,100,40,10,900,1\nb,300,60,20,300,2\n\"c, <i>\",0,0,70,,2\n";
const TIMES: &str = "o,d,t\na,a,0\na,b,10\na,\"c, <i>\",20\nb,b,0\nb,a,10\nb,\"c, <i>\",10\n\"c, <i>\",\"c, <i>\",0\n";
const WAYS: &str = "from,to,minutes,fare\na,b,30,0\na,b,10,2\nb,\"c, <i>\",10,2\n";

fn files(dir: &Path) -> (String, String, String) {
    let land_use = write(dir, "land, use.csv", LAND_USE) + ",id=place";
    let times = gzipped(dir, "times.csv.gz", TIMES) + ",from=o,to=d,minutes=t";
    (land_use, times, write(dir, "ways.csv", WAYS))
}

#[test]
fn without_files_it_says_that_the_city_is_made_up() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("new");
    let text = stdout(&["--equity", "income_fifth", "--group", "65_plus", "--out", out.to_str().unwrap()]);
    assert!(text.starts_with("Made-up city") && text.contains("cumulative:30:jobs"), "{text}");
    assert!(text.contains("No value of palma_ratio: nobody has more than 5"), "{text}");
    assert!(text.contains("income_fifth 5") && text.contains("65_plus"), "{text}");
    for name in ["report.html", "accessibility.csv", "result.json", "equity.csv", "groups.csv"] {
        assert!(text.contains(name) && out.join(name).metadata().unwrap().len() > 500, "{name}");
    }
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 5);
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("Made-up city") && html.contains("class=\"lorenz\"") && html.contains("concentration"));
    assert!(!html.contains("<script") && !html.contains("http") && !html.contains("NaN"), "self-contained");
    let plain = stdout(&["--out", out.to_str().unwrap()]);
    assert!(!plain.contains("gini") && !plain.contains("equity.csv"), "{plain}");
    assert!(stdout(&["--within", "30:2:jobs", "--out", out.to_str().unwrap()]).contains("minutes<=30,fare<=2"));
}

#[test]
fn json_has_exactly_its_keys() {
    let dir = tempfile::tempdir().unwrap();
    let (land_use, times, ways) = files(dir.path());
    let files = ["--land-use", &land_use, "--times", &times, "--ways", &ways];
    let asked = ["--measure", "cumulative:10:jobs", "--measure", "cost_to_closest:80:jobs", "--within", "10:2:jobs"];
    let args = [&files[..], &asked, &["--population", "people"]].concat();
    let value = json(&args);
    let keys = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&value), ["measures", "equity"]);
    assert_eq!(value["equity"], serde_json::json!({}));
    let measures = value["measures"].as_array().unwrap();
    assert!(measures.iter().all(|m| keys(m) == ["name", "values"]));
    let expected = [
        ("cumulative:10:jobs", serde_json::json!({"a": 30.0, "b": 100.0, "c, <i>": 70.0})),
        ("cost_to_closest:80:jobs", serde_json::json!({"a": 20.0, "b": 10.0, "c, <i>": null})),
        // No way leads from a place to itself here.
        ("cumulative:minutes<=10,fare<=2:jobs", serde_json::json!({"a": 20.0, "b": 70.0, "c, <i>": 0.0})),
    ];
    for (found, (name, values)) in measures.iter().zip(expected) {
        assert_eq!((&found["name"], &found["values"]), (&Value::from(name), &values));
    }

    let equity = ["--equity", "income", "--classes", "side", "--group", "aged", "--poverty-line", "60"];
    let value = json(&[&args[..], &equity].concat());
    assert_eq!(keys(&value), ["measures", "equity"]);
    let jobs = &value["equity"]["cumulative:10:jobs"];
    // 100 people reach 30, 300 reach 100: mean 82.5; the poorer 300 have more.
    assert_eq!(
        (jobs["mean"].as_f64(), jobs["people"].as_f64(), jobs["places"].as_u64()),
        (Some(82.5), Some(400.0), Some(2))
    );
    let close = |name: &str, expected: f64| {
        let found = jobs[name].as_f64().unwrap_or_else(|| panic!("{name}: {jobs}"));
        assert!((found - expected).abs() < 1e-12, "{name}: {found} {expected}");
    };
    close("gini", 0.25 - 3000.0 / 33000.0);
    close("concentration_index", 3000.0 / 33000.0 - 0.25);
    close("hoover", 0.25 - 3000.0 / 33000.0);
    close("fgt0", 0.25);
    close("fgt1", 0.125);
    close("fgt2", 0.0625);
    assert!(jobs["atkinson_0.5"].is_f64() && jobs["theil_t_within"].as_f64().unwrap().abs() < 1e-15);
    assert_eq!(
        jobs["groups"][0],
        serde_json::json!({"name": "aged", "people": 100.0, "mean": 72.0, "gap": -10.5, "ratio": 72.0 / 82.5})
    );
    assert_eq!(jobs["groups"][2]["name"], "side 2");
}

#[test]
fn files_hold_what_the_json_holds() {
    let dir = tempfile::tempdir().unwrap();
    let (land_use, times, _) = files(dir.path());
    let out = dir.path().join("out");
    let args = ["--land-use", &land_use, "--times", &times, "--measure", "cost_to_closest:80:jobs"];
    // No column is called population: every place counts once.
    let text = stdout(&[&args[..], &["--title", "<b>", "--out", out.to_str().unwrap()]].concat());
    assert!(text.contains("every place once"), "{text}");
    let csv = std::fs::read_to_string(out.join("accessibility.csv")).unwrap();
    assert_eq!(csv, "id,cost_to_closest:80:jobs\na,20\nb,10\n\"c, <i>\",\n");
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(
        html.contains("&lt;b&gt;") && html.contains("c, &lt;i&gt;") && !html.contains("<b>") && !html.contains("<i>")
    );
    let written: Value = serde_json::from_slice(&std::fs::read(out.join("result.json")).unwrap()).unwrap();
    assert_eq!(written, json(&args));
}

#[test]
fn what_is_wrong_is_said_in_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let (land_use, times, ways) = files(dir.path());
    let empty = write(dir.path(), "empty.csv", "");
    let strange = write(dir.path(), "strange.csv", "from,to,minutes\na,b,10\na,x,10\n");
    let negative = write(dir.path(), "negative.csv", "from,to,minutes\na,b,-10\n");
    let taken = write(dir.path(), "taken", "");
    let (bad_key, bad_times) = (land_use.clone() + ",ids=x", times.clone() + ",unknown=maybe");
    let measure = ["--measure", "cumulative:30:jobs"];
    let with = |more: &[&'static str]| [&["--land-use", &land_use, "--times", &times][..], more].concat();
    let cases: Vec<(Vec<&str>, &[&str])> = vec![
        (vec!["--land-use", &land_use, "--times", "none.csv", measure[0], measure[1]], &["none.csv"]),
        (vec!["--land-use", &empty, "--times", &times, measure[0], measure[1]], &["empty.csv", "empty"]),
        (vec!["--land-use", &land_use, "--times", &empty, measure[0], measure[1]], &["empty.csv", "empty"]),
        (vec!["--land-use", &land_use, "--times", &strange, measure[0], measure[1]], &["strange.csv: line 3", "`x`"]),
        (vec!["--land-use", &land_use, "--times", &negative, measure[0], measure[1]], &["negative.csv: line 2", "-10"]),
        (vec!["--land-use", &bad_key, "--times", &times], &["--measure: missing"]),
        (vec!["--land-use", &bad_key, "--times", &times, measure[0], measure[1]], &["--land-use", "unknown key `ids`"]),
        (
            vec!["--land-use", &land_use, "--times", &bad_times, measure[0], measure[1]],
            &["--times", "maybe", "leave_out"],
        ),
        (vec!["--times", &times], &["--times", "needs --land-use"]),
        (vec!["--land-use", &land_use, measure[0], measure[1]], &["--times", "missing"]),
        (vec!["--land-use", &land_use, "--ways", &ways, measure[0], measure[1]], &["--measure", "needs --times"]),
        (with(&["--within", "10:2:jobs"]), &["--within", "needs --ways"]),
        (with(&["--measure", "cumulativ:30:jobs"]), &["--measure", "`cumulativ`", "`cumulative`"]),
        (with(&["--measure", "cumulative:30:jbos"]), &["--measure", "cumulative:30:jbos", "`jobs`"]),
        (with(&["--measure", "cumulative:-3:jobs"]), &["--measure", "-3"]),
        (with(&["--measure", "cumulative:3:jobs", "--equity", "incom"]), &["--equity", "`income`"]),
        (with(&["--measure", "cumulative:3:jobs", "--group", "old"]), &["--group", "`old`"]),
        (with(&["--measure", "cumulative:3:jobs", "--classes", "sid"]), &["--classes", "`side`"]),
        (with(&["--measure", "cumulative:3:jobs", "--population", "peple"]), &["--population", "`people`"]),
        (with(&["--measure", "cumulative:3:jobs", "--poverty-line=-1"]), &["--poverty-line", "-1"]),
        (
            with(&["--measure", "cumulative:3:jobs", "--equity", "income", "--bounds", "1:0"]),
            &["--bounds", "`1:0`", "LOW:HIGH"],
        ),
        (
            with(&["--measure", "cumulative:3:jobs", "--measure", "cumulative:3:jobs"]),
            &["--measure", "cumulative:3:jobs is given twice"],
        ),
        (vec!["--within", "45:3:jobs", "--within", "45:3:jobs"], &["--within", "is given twice"]),
        (vec!["--within", "45:jobs"], &["--within", "`45:jobs`", "45:3:jobs"]),
        (vec!["--within", "45:3:jobz"], &["--within", "jobz"]),
        (vec!["--out", &taken], &["taken"]),
    ];
    for (args, parts) in cases {
        let out = run(&args);
        let message = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{args:?}: {message}");
        let error = message.lines().filter(|l| !l.starts_with("note: ")).collect::<Vec<_>>().join("\n");
        assert!(parts.iter().all(|p| error.contains(p)) && error.starts_with("error: "), "{args:?}: {message}");
        assert!(error.lines().count() < 4, "{message}");
    }
    // Options that would do nothing without another are refused.
    for (args, needed) in
        [(["--poor", "above"], "--poverty-line"), (["--zeros", "drop"], "--equity"), (["--bounds", "0:1"], "--equity")]
    {
        let out = run(&args);
        let message = String::from_utf8(out.stderr).unwrap();
        assert!(out.status.code() == Some(2) && message.contains(needed), "{args:?}: {message}");
    }
}

#[test]
fn help_shows_whole_commands_and_the_list_every_measure() {
    let help = stdout(&["--help"]);
    assert_eq!(help.matches("accessibility --times").count(), 2, "{help}");
    let list = stdout(&["--list-measures"]);
    assert!(list.contains("COLUMN[:whole][:passive]"), "{list}");
    for text in [
        "cumulative:30:jobs:passive",
        "cumulative_interval:30-60/5:median:jobs",
        "cumulative_interval:30-60:mean:jobs:whole:passive",
        "gravity:exp:0.2:schools",
        "2sfca:binary:50:jobs:population",
        "kd2sfca:epanechnikov:30:jobs:population",
        "3sfca:steps:30=0.5+60=0:jobs:population",
        "bfca:logistic:30:10:jobs:population",
        "spatial_availability:exp:0.1:jobs:population",
        "raam:jobs:population",
        "cost_to_closest:1:schools",
        "balancing_cost:1:jobs:population",
        "total_constrained:power:2:jobs",
        "singly_constrained:gaussian:20:jobs:population",
        "doubly_constrained:linear:60:jobs:population:scaled",
    ] {
        text.parse::<Measure>().unwrap_or_else(|e| panic!("{text}: {e}"));
        let words = text.split(':').take(2).filter(|w| w.parse::<f64>().is_err() && !w.contains(['-', '/']));
        let words: Vec<&str> = words.filter(|w| !["jobs", "population", "exact"].contains(w)).collect();
        assert!(words.iter().all(|w| list.contains(w)), "{text}");
    }
}

//! The example `accessibility` on Belo Horizonte (`belo_horizonte/`), against values published in the documentation of the
//! R package accessibility (ipeaGIT/accessibility).

use super::data;
use crate::accessibility::json;

#[test]
fn belo_horizonte_to_the_digits_printed() {
    let Some(times) = data("belo_horizonte/travel_matrix.csv.gz") else { return };
    let Some(land_use) = data("belo_horizonte/land_use_data.csv") else { return };
    let times = format!("{},from=from_id,to=to_id,minutes=travel_time", times.display());
    let land_use = format!("{},id=id", land_use.display());
    let measures = ["cumulative:30:jobs", "gravity:exp:0.2:schools", "2sfca:binary:50:jobs:population"];
    let mut args = vec!["--times", &times, "--land-use", &land_use, "--equity", "income_per_capita"];
    args.extend(measures.iter().flat_map(|m| ["--measure", m]));
    args.extend(["--poverty-line", "95368"]);
    let value = json(&args);
    let printed = |measure: usize, tolerance: f64, values: &[(&str, f64)]| {
        let of = &value["measures"][measure];
        assert_eq!((of["name"].as_str(), of["values"].as_object().unwrap().len()), (Some(measures[measure]), 898));
        for (id, expected) in values {
            let found = of["values"][*id].as_f64().unwrap();
            assert!((found - expected).abs() <= tolerance, "{} {id}: {found} {expected}", measures[measure]);
        }
    };
    let jobs = [
        ("89a881a5a2bffff", 14561.0),
        ("89a881a5a2fffff", 29452.0),
        ("89a881a5a67ffff", 16647.0),
        ("89a881a5a6bffff", 10700.0),
        ("89a881a5a6fffff", 6669.0),
        ("89a881a5b03ffff", 37029.0),
    ];
    printed(0, 0.0, &jobs);
    let schools = [("89a88cdb57bffff", 0.03041853), ("89a88cdb597ffff", 1.15549493), ("89a88cdb5b3ffff", 0.56519126)];
    printed(1, 5e-9, &schools);
    let a_head = [("89a88cdb57bffff", 0.4278111), ("89a88cdb597ffff", 0.3863614), ("89a88cdb5b3ffff", 0.4501725)];
    printed(2, 5e-8, &a_head);
    let jobs = &value["equity"]["cumulative:30:jobs"];
    for (name, digits, expected) in
        [("fgt0", 7, 0.5745378), ("fgt1", 7, 0.3277383), ("fgt2", 7, 0.2218769), ("palma_ratio", 6, 3.800465)]
    {
        let found = jobs[name].as_f64().unwrap();
        assert!((found - expected).abs() <= 0.5 * 10_f64.powi(-digits), "{name}: {found} {expected}");
    }
}

//! Toyama before and after its newer tram lines, people as they are; needs `toyama/mesh250_toyama_2020.csv` and
//! `toyama/tram_stops.csv`.

use geographiclib_rs::{Geodesic, InverseGeodesic};

use super::data;
use crate::coverage_change::json;
use crate::examples::write;

/// Longitude, latitude and people of each row, by the names of the columns.
fn rows(text: &str, columns: [&str; 3]) -> Vec<(String, f64, f64)> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let [a, x, y] = columns.map(|c| header.iter().position(|h| h == c).unwrap());
    reader.records().map(Result::unwrap).map(|r| (r[a].into(), r[x].parse().unwrap(), r[y].parse().unwrap())).collect()
}

#[test]
fn what_the_newer_tram_lines_add_in_toyama_comes_from_service() {
    let (Some(cells), Some(trams)) = (data("toyama/mesh250_toyama_2020.csv"), data("toyama/tram_stops.csv")) else {
        return;
    };
    // Stops of the loop line begin with 3002, those of the line to the port, tram since 2006, with 3003.
    let all = std::fs::read_to_string(&trams).unwrap();
    let old: Vec<&str> = all.lines().filter(|l| !l.starts_with("3002") && !l.starts_with("3003")).collect();
    let old = old.join("\n");
    let dir = tempfile::tempdir().unwrap();
    let before = write(dir.path(), "before.csv", &old) + ",mode=tram,lon=lon,lat=lat";
    let cells_file = format!("{},id=code,population=pop", cells.display());
    let after = format!("{},mode=tram", trams.display());
    let value = json(&["--before-cells", &cells_file, "--before-stops", &before, "--after-stops", &after]);

    // By the exact geodesic from every cell to every stop.
    let people = rows(&std::fs::read_to_string(&cells).unwrap(), ["pop", "lon", "lat"]);
    let geodesic = Geodesic::wgs84();
    let within = |stops: &str| -> f64 {
        let stops = rows(stops, ["stop_id", "lon", "lat"]);
        let near = |x: f64, y: f64| {
            stops.iter().any(|(_, lon, lat)| {
                let rough = (lon - x).abs() < 0.006 && (lat - y).abs() < 0.005;
                rough && InverseGeodesic::<f64>::inverse(&geodesic, y, x, *lat, *lon) <= 500.0
            })
        };
        people.iter().filter(|(_, x, y)| near(*x, *y)).map(|(n, ..)| n.parse::<f64>().unwrap()).sum()
    };
    let (covered_before, covered_after) = (within(&old), within(&all));
    let parts = &value["persons"];
    assert_eq!((parts["before"].as_f64(), parts["after"].as_f64()), (Some(covered_before), Some(covered_after)));
    assert_eq!(parts["from_people"], 0.0);
    assert_eq!(parts["from_service"].as_f64(), Some(covered_after - covered_before));
    assert_eq!((value["before"]["stops"].as_u64(), value["after"]["stops"].as_u64()), (Some(22), Some(39)));
    assert!(covered_after - covered_before > 10_000.0, "{parts}");
}

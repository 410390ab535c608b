//! Toyama's street graph and the OpenStreetMap extract of Porto Alegre; needs `toyama/street_nodes.csv`,
//! `toyama/street_edges.csv`, `toyama/mesh250_toyama_2020.csv`, `toyama/tram_stops.csv`, and of `porto_alegre/` the extract,
//! the hexagons and both feeds.

use serde_json::Value;

use super::data;
use crate::examples::write;
use crate::walkability::json;

fn values(result: &Value, score: usize) -> Vec<(String, Option<f64>)> {
    let all = result["scores"][score]["values"].as_object().unwrap();
    all.iter().map(|(id, v)| (id.clone(), v.as_f64())).collect()
}

#[test]
fn toyama_on_foot_to_the_tram() {
    let files = ["street_nodes.csv", "street_edges.csv", "mesh250_toyama_2020.csv", "tram_stops.csv"];
    let Some(paths) = files.map(|f| data(&format!("toyama/{f}"))).into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let [nodes, edges, cells, trams] = [0, 1, 2, 3].map(|i| paths[i].display().to_string());
    let dir = tempfile::tempdir().unwrap();
    let weights = "name = \"tram\"\ndecay = \"power\"\n[[category]]\nid = \"tram\"\nweights = [1.0]\n";
    let weights = write(dir.path(), "tram.toml", weights);
    let nodes = nodes + ",id=ノード番号,lon=経度,lat=緯度";
    let edges = edges + ",from=出発地のノード番号,to=到着側のノード番号,length=ウェイの距離[m]";
    let cells = cells + ",id=code,population=pop";
    let trams = trams + ",category=tram,id=stop_id";
    let common = ["--cells", &cells, "--facilities", &trams, "--weights", &weights];
    let streets = ["--nodes", &nodes, "--edges", &edges, "--score", "amenity", "--score", "centrality"];
    let walked = json(&[&common[..], &streets].concat());
    let straight = json(&[&common[..], &["--straight"]].concat());
    assert_eq!((walked["cells"].as_u64(), walked["population"].as_f64()), (Some(3_872), Some(459_003.0)));
    assert!(walked["streets"]["nodes"].as_u64().unwrap() < 88_193, "chains are one street");
    // No walk is shorter than the straight line, so no score along streets is higher; the graph's lengths are on a sphere,
    // up to 0.3 % from those on the ellipsoid, which moves no score by half a point.
    let (mut known, mut lower) = (0, 0);
    for ((id, on_foot), (other, in_line)) in values(&walked, 0).into_iter().zip(values(&straight, 0)) {
        assert_eq!(id, other);
        let (Some(on_foot), Some(in_line)) = (on_foot, in_line) else { continue };
        assert!(on_foot <= in_line + 0.5, "{id}: {on_foot} {in_line}");
        known += 1;
        lower += usize::from(on_foot < in_line - 5.0);
    }
    assert!(known > 3_000 && lower > 100, "{known} {lower}");
    let mean = |result: &Value| result["scores"][0]["mean"].as_f64().unwrap();
    assert!(mean(&walked) > 5.0 && mean(&walked) < mean(&straight), "{} {}", mean(&walked), mean(&straight));
    assert!(walked["scores"][1]["mean"].as_f64().unwrap() > 0.0);
}

#[cfg(feature = "osm")]
#[test]
fn porto_alegre_from_openstreetmap_and_gtfs() {
    let files = ["poa_osm.pbf", "poa_hexgrid.csv", "poa_eptc.zip", "poa_trensurb.zip"];
    let Some(paths) = files.map(|f| data(&format!("porto_alegre/{f}"))).into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let [osm, cells, bus, rail] = [0, 1, 2, 3].map(|i| paths[i].display().to_string());
    let cells = cells + if cfg!(feature = "h3") { ",h3=id" } else { ",id=id" };
    let scores = ["--score", "amenity", "--score", "transit", "--score", "ghsci_25_cities"];
    let found = json(&[&["--osm", &osm, "--cells", &cells, "--gtfs", &bus, "--gtfs", &rail], &scores[..]].concat());
    assert_eq!((found["cells"].as_u64(), found["population"].as_f64()), (Some(1_227), Some(812_935.0)));
    // The extract names few shops, which the findings say; buses are near everyone.
    let findings = found["diagnostics"].to_string();
    assert!(findings.contains("category `books` has no facility and scores 0"), "{findings}");
    let score = |i: usize, key: &str| found["scores"][i][key].as_f64().unwrap();
    assert!(score(0, "mean") < 10.0 && score(1, "mean") > 50.0);
    let best = values(&found, 1).into_iter().filter_map(|v| v.1).fold(0.0, f64::max);
    assert!((best - 100.0).abs() < 1e-9, "the best cell scores 100: {best}");
    for (name, mean) in
        [("population_density_per_km2", 2_000.0..30_000.0), ("intersection_density_per_km2", 20.0..400.0)]
    {
        let parts = found["scores"][2]["components"].as_array().unwrap();
        let part = parts.iter().find(|c| c["name"] == name).unwrap()["mean"].as_f64().unwrap();
        assert!(mean.contains(&part), "{name}: {part}");
    }
}

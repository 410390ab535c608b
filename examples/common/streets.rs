//! A street network with its files named on the command line.

use std::path::Path;

use compact_city::Result;
use compact_city::geo::{Component, StreetNetwork};
use compact_city::read::{self, StreetOptions};
use compact_city::table::Facilities;

use crate::common::{FileArgument, wrong};

/// Streets of CSV files of nodes and edges; files of one kind are read alike.
pub(crate) fn read_streets(nodes: &[String], edges: &[String], component: Component) -> Result<StreetNetwork> {
    if nodes.is_empty() {
        return Err(wrong("--nodes", "missing; edges alone do not say where the streets are"));
    }
    if edges.is_empty() {
        return Err(wrong("--edges", "missing; nodes alone do not say which of them a street joins"));
    }
    let mut how = StreetOptions::new().component(component);
    let mut known: Vec<(&str, &str, String)> = Vec::new();
    let mut paths = [Vec::new(), Vec::new()];
    let kinds: [(&'static str, &[String], &[&str]); 2] = [
        ("--nodes", nodes, &["id", "lon", "lat", "encoding"]),
        ("--edges", edges, &["from", "to", "length", "encoding"]),
    ];
    for (paths, (option, given, keys)) in paths.iter_mut().zip(kinds) {
        for text in given {
            let file = FileArgument::parse(option, text, keys)?;
            for (key, value) in &file.pairs {
                // The encoding is one for all files.
                let of = if *key == "encoding" { "" } else { option };
                match known.iter().find(|k| (k.0, k.1) == (of, key)) {
                    Some((.., other)) if other != value => {
                        let problem =
                            format!("`{key}` is both `{other}` and `{value}`; files of streets are read alike");
                        return Err(wrong(option, problem));
                    }
                    Some(_) => {}
                    None => known.push((of, key, (*value).to_owned())),
                }
                how = match *key {
                    "id" => how.node_id(*value),
                    "lon" => how.lon(*value),
                    "lat" => how.lat(*value),
                    "from" => how.edge_from(*value),
                    "to" => how.edge_to(*value),
                    "length" => how.length(*value),
                    _ => how,
                };
            }
            if let Some(encoding) = file.encoding()? {
                how = how.encoding(encoding);
            }
            paths.push(file.path);
        }
    }
    let [nodes, edges] = paths;
    read::streets(nodes, edges, how)
}

/// Streets of an OpenStreetMap extract.
#[cfg(feature = "osm")]
pub(crate) fn read_osm_streets(path: &Path, component: Component) -> Result<StreetNetwork> {
    use compact_city::geo::NetworkOptions;
    read::osm_streets(path, NetworkOptions::new().component(component))
}

/// Facilities of an OpenStreetMap extract, of the nine categories of the amenity score, or of the two of daily living.
#[cfg(feature = "osm")]
pub(crate) fn read_osm_facilities(path: &Path, daily_living: bool) -> Result<Facilities> {
    use compact_city::read::OsmCategories;
    if !daily_living {
        return read::osm_facilities(path, ());
    }
    let food = ["shop=supermarket", "shop=greengrocer", "shop=butcher", "shop=seafood", "amenity=marketplace"];
    let convenience = ["shop=convenience", "shop=kiosk", "amenity=fuel"];
    let categories = OsmCategories::new().category("fresh_food_market", food).category("convenience", convenience);
    read::osm_facilities(path, categories)
}

#[cfg(not(feature = "osm"))]
pub(crate) fn read_osm_streets(path: &Path, _: Component) -> Result<StreetNetwork> {
    Err(without_osm(path))
}

#[cfg(not(feature = "osm"))]
pub(crate) fn read_osm_facilities(path: &Path, _: bool) -> Result<Facilities> {
    Err(without_osm(path))
}

#[cfg(not(feature = "osm"))]
fn without_osm(path: &Path) -> compact_city::Error {
    wrong("--osm", format!("{}: to read OpenStreetMap, build with `--features osm`", path.display()))
}

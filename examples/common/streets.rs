//! A street network with its files named on the command line.

use std::path::{Path, PathBuf};

use clap::Args;
use compact_city::Result;
use compact_city::geo::{Component, StreetNetwork};
use compact_city::read::{self, StreetOptions};

use crate::common::{FileArgument, wrong};

/// The files of a street network.
#[derive(Args)]
pub(crate) struct StreetFiles {
    /// Streets of an OpenStreetMap extract in PBF, built with the feature `osm`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["nodes", "edges"])]
    pub(crate) osm: Option<PathBuf>,
    /// Nodes of the streets, a CSV (several times). Keys: `id`, `lon`, `lat` name columns; `encoding=cp932`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    pub(crate) nodes: Vec<String>,
    /// Streets between nodes, a CSV (several times). Keys: `from`, `to`, `length` (metres) name columns; `encoding`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    pub(crate) edges: Vec<String>,
}

impl StreetFiles {
    /// Each option, and whether it was given.
    pub(crate) fn given(&self) -> [(&'static str, bool); 3] {
        [("--osm", self.osm.is_some()), ("--nodes", !self.nodes.is_empty()), ("--edges", !self.edges.is_empty())]
    }

    /// The streets; none where no file is given.
    pub(crate) fn read(&self, component: Component) -> Result<Option<StreetNetwork>> {
        match &self.osm {
            Some(path) => read_osm(path, component).map(Some),
            None if self.nodes.is_empty() && self.edges.is_empty() => Ok(None),
            None => read_tables(&self.nodes, &self.edges, component).map(Some),
        }
    }
}

/// Streets of CSV files of nodes and edges; files of one kind are read alike.
fn read_tables(nodes: &[String], edges: &[String], component: Component) -> Result<StreetNetwork> {
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
fn read_osm(path: &Path, component: Component) -> Result<StreetNetwork> {
    use compact_city::geo::NetworkOptions;
    read::osm_streets(path, NetworkOptions::new().component(component))
}

#[cfg(not(feature = "osm"))]
fn read_osm(path: &Path, _: Component) -> Result<StreetNetwork> {
    Err(wrong("--osm", format!("{}: to read OpenStreetMap, build with `--features osm`", path.display())))
}

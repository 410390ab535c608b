//! The street network of an OpenStreetMap extract.

use std::path::Path;

use osmpbf::{PrimitiveBlock, Way};

use super::access::{WalkAccess, WayTags};
use super::nodes::Nodes;
use super::pbf::Pbf;
use super::text;
use crate::error::{DataError, Error, Result};
use crate::geo::{NetworkOptions, StreetEdge, StreetNetwork};

/// How streets are read from OpenStreetMap; the default is [`WalkAccess::default`] and [`NetworkOptions::default`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OsmOptions {
    access: WalkAccess,
    network: NetworkOptions,
}

impl OsmOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets which ways a pedestrian may use.
    pub fn access(mut self, access: WalkAccess) -> Self {
        self.access = access;
        self
    }

    /// Sets how the network is built: which parts are kept, whether chains become one street.
    pub fn network(mut self, network: impl Into<NetworkOptions>) -> Self {
        self.network = network.into();
        self
    }
}

impl From<()> for OsmOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<WalkAccess> for OsmOptions {
    fn from(access: WalkAccess) -> Self {
        OsmOptions::new().access(access)
    }
}

impl From<NetworkOptions> for OsmOptions {
    fn from(network: NetworkOptions) -> Self {
        OsmOptions::new().network(network)
    }
}

/// Reads the streets that a pedestrian may use from an OpenStreetMap extract in PBF (feature `osm`); which those are
/// says [`WalkAccess`].
///
/// Every node of a way is a corner of its street, so lengths follow the drawn line, on the ellipsoid. Ways join where they
/// share a node. Nodes that the extract does not hold cut their way in two, as at the edge of an extract, and are
/// counted in the diagnostics of the network. The id of a junction, [`StreetNetwork::node_id`], is OpenStreetMap's number of
/// the node. The file is gone through twice, in parallel: memory grows with the ways
/// kept, not with the file.
///
/// # Errors
/// A file that cannot be opened, is no PBF, ends early, is packed otherwise than by zlib, or holds a history; one without
/// ways, or whose ways none may be walked; a node that is used and whose position is out of range; what
/// [`StreetNetwork::new`] refuses.
///
/// # References
/// OpenStreetMap wiki: PBF Format; Key:access; Key:foot; OSM tags for routing.
pub fn osm_streets(path: impl AsRef<Path>, options: impl Into<OsmOptions>) -> Result<StreetNetwork> {
    read(&Pbf::open(path.as_ref())?, &options.into())
}

/// As [`osm_streets`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`osm_streets`].
pub fn osm_streets_from_bytes(bytes: &[u8], name: &str, options: impl Into<OsmOptions>) -> Result<StreetNetwork> {
    read(&Pbf::of_bytes(bytes, name)?, &options.into())
}

/// What one block holds.
#[derive(Default)]
struct Found {
    /// Whether it has nodes.
    nodes: bool,
    ways: usize,
    /// Those with a tag `highway`.
    highways: usize,
    /// Nodes of the ways kept, one after the other.
    refs: Vec<i64>,
    /// How many of them are of each way.
    lengths: Vec<u32>,
}

fn read(pbf: &Pbf<'_>, options: &OsmOptions) -> Result<StreetNetwork> {
    let found = pbf.blocks(|_| true, |block| ways_of(block, &options.access))?;
    let count = |of: fn(&Found) -> usize| found.iter().map(of).sum::<usize>();
    let (ways, highways, kept) = (count(|f| f.ways), count(|f| f.highways), count(|f| f.lengths.len()));
    if ways == 0 {
        return Err(pbf.fault("there are no ways in it, so no streets; expected an extract with ways and their nodes"));
    }
    if kept == 0 {
        let problem = if highways == 0 {
            format!("none of its {ways} ways has a tag `highway`; expected an extract with streets")
        } else {
            format!("none of its {highways} highways may be walked by the rules given; expected at least one")
        };
        return Err(pbf.fault(problem));
    }
    let ids = found.iter().flat_map(|f| f.refs.iter().copied()).collect();
    let nodes = Nodes::find(pbf, ids, |block| found[block].nodes)?;

    let mut edges = Vec::new();
    let (mut missing, mut cut) = (0_usize, 0_usize);
    for block in &found {
        let mut refs = block.refs.as_slice();
        for length in &block.lengths {
            let (way, rest) = refs.split_at(*length as usize);
            refs = rest;
            let rows: Vec<Option<usize>> = way.iter().map(|id| nodes.row(*id)).collect();
            let gone = rows.iter().filter(|row| row.is_none()).count();
            missing += gone;
            cut += usize::from(gone > 0);
            for pair in rows.windows(2) {
                if let [Some(from), Some(to)] = pair
                    && from != to
                {
                    edges.push(StreetEdge::new(row(pbf, *from)?, row(pbf, *to)?));
                }
            }
        }
    }
    let mut notes = vec![format!("{kept} of {highways} highways may be walked")];
    if missing > 0 {
        notes.push(format!("{cut} ways name {missing} nodes that the extract does not hold; they were cut there"));
    }
    if edges.is_empty() {
        return Err(pbf.fault(format!(
            "none of its {kept} walkable ways has two nodes that it holds; expected an extract with ways and their nodes"
        )));
    }
    match StreetNetwork::new(&nodes.lons, &nodes.lats, &edges, options.network.clone()) {
        Ok(streets) => Ok(streets.with_ids(|row| nodes.ids[row].to_string()).with_findings(notes)),
        Err(Error::Data(fault)) => Err(DataError {
            table: pbf.name.clone(),
            line: None,
            field: None,
            problem: in_words(&fault, &nodes, &edges),
            more: fault.more,
        }
        .into()),
        Err(other) => Err(other),
    }
}

/// A fault of the network's tables, whose rows no file has, by the nodes of OpenStreetMap.
fn in_words(fault: &DataError, nodes: &Nodes, edges: &[StreetEdge]) -> String {
    let row = fault.line.and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
    let (field, problem) = (fault.field.as_deref().unwrap_or_default(), &fault.problem);
    let id = |row: usize| nodes.ids.get(row).copied().unwrap_or_default();
    match (fault.table.as_str(), row) {
        ("nodes", Some(row)) => format!("node {}: {field} {problem}", id(row)),
        ("edges", Some(row)) => {
            let ends = edges.get(row).map(|e| (id(e.from as usize), id(e.to as usize))).unwrap_or_default();
            format!("the street between nodes {} and {}: {problem}", ends.0, ends.1)
        }
        (table, _) => format!("{table}: {problem}"),
    }
}

fn row(pbf: &Pbf<'_>, row: usize) -> Result<u32> {
    u32::try_from(row)
        .map_err(|_| pbf.fault("it has more than 4,294,967,295 nodes of streets; expected a smaller extract"))
}

fn ways_of(block: &PrimitiveBlock, access: &WalkAccess) -> Found {
    let table = block.raw_stringtable();
    let mut found = Found::default();
    for group in block.groups() {
        found.nodes |= group.nodes().next().is_some() || group.dense_nodes().next().is_some();
        for way in group.ways() {
            found.ways += 1;
            let mut tags = WayTags::default();
            for (key, value) in way.raw_tags() {
                if let (Some(key), Some(value)) = (text(table, key as usize), text(table, value as usize)) {
                    tags.take(key, value);
                }
            }
            found.highways += usize::from(tags.highway.is_some());
            if access.allow(&tags) {
                let before = found.refs.len();
                found.refs.extend(node_ids(&way));
                found.lengths.push((found.refs.len() - before) as u32);
            }
        }
    }
    found
}

/// The nodes of a way, whose ids are written as differences.
pub(super) fn node_ids(way: &Way<'_>) -> impl Iterator<Item = i64> {
    // A broken file may hold any differences: they wrap, and name no node.
    way.raw_refs().iter().scan(0_i64, |id, step| {
        *id = id.wrapping_add(*step);
        Some(*id)
    })
}

//! A street network from CSV files of nodes and edges.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::numbers::{needed, number};
use super::records::Records;
use super::street_options::{EdgeLengths, StreetOptions};
use crate::error::{DataError, Result};
use crate::geo::{StreetEdge, StreetNetwork, length_problem, node_problem};
use crate::table::columns::Header;
use crate::table::rows::{Faults, RowLines};

/// Reads a street network from CSV files: nodes one a row, and edges one a row, which name their two nodes by id.
///
/// Nodes and edges may stand in several files each; edges of one may name nodes of another. Ids are compared as text, without
/// the blanks about them. An edge can be walked both ways, whether or not there is a row for each direction; see
/// [`StreetNetwork::new`].
///
/// # Errors
/// No file, a file that cannot be read or decoded, a missing column, no rows, a position out of range, an id that is missing or
/// stands twice, an edge to an unknown node, a length that is missing, below 0 or no number, lengths in one file of edges and none
/// in another, and what [`StreetNetwork::new`] refuses. The message names file, line and field of the first bad row and counts the
/// others.
///
/// # Examples
/// ```
/// use compact_city::read::{self, StreetOptions};
/// let nodes = "id,lon,lat\nA,137.210,36.70\nB,137.211,36.70\nC,137.212,36.70\n";
/// let edges = "from,to,length\nA,B,95.5\nB,A,95.5\nB,C,89.4\n";
/// let files = ([("nodes.csv", nodes.as_bytes())], [("edges.csv", edges.as_bytes())]);
/// let streets = read::streets_from_bytes(files.0, files.1, StreetOptions::new())?;
/// // B is no junction: one street goes from A to C.
/// assert_eq!((streets.edges(), streets.total_length_m()), (1, 184.9));
/// assert_eq!((streets.node_id(0), streets.node_id(1)), (Some("A"), Some("C")));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn streets<N: AsRef<Path>, E: AsRef<Path>>(
    nodes: impl IntoIterator<Item = N>,
    edges: impl IntoIterator<Item = E>,
    options: impl Into<StreetOptions>,
) -> Result<StreetNetwork> {
    let options = options.into();
    let mut read = Nodes::default();
    for path in nodes {
        read.add(Records::open(path.as_ref(), options.layout)?, &options)?;
    }
    let rows = read.rows_by_id()?;
    let mut streets = Edges::new(&read, rows, &options);
    for path in edges {
        streets.add(Records::open(path.as_ref(), options.layout)?)?;
    }
    streets.finish()
}

/// As [`streets`], from named bytes in memory.
///
/// # Errors
/// As [`streets`].
pub fn streets_from_bytes<'a>(
    nodes: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    edges: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    options: impl Into<StreetOptions>,
) -> Result<StreetNetwork> {
    let options = options.into();
    let mut read = Nodes::default();
    for (name, bytes) in nodes {
        read.add(Records::of_bytes(bytes, name, options.layout)?, &options)?;
    }
    let rows = read.rows_by_id()?;
    let mut streets = Edges::new(&read, rows, &options);
    for (name, bytes) in edges {
        streets.add(Records::of_bytes(bytes, name, options.layout)?)?;
    }
    streets.finish()
}

/// Column and problem of a row at fault.
type RowFault = (usize, String);

/// Calls `take` with each record of a file; the lines of the records.
fn each_record(
    mut records: Records<'_>,
    titles: &[String],
    mut take: impl FnMut(&csv::StringRecord) -> Result<(), RowFault>,
) -> Result<RowLines> {
    let table = records.name().to_owned();
    let mut lines = RowLines::of_file(table.as_str());
    let mut faults = Faults::default();
    while let Some((line, outcome)) = records.next()? {
        let taken = outcome.and_then(|()| {
            take(records.record()).map_err(|(i, problem)| DataError::new(table.as_str(), problem).field(&titles[i]))
        });
        match taken {
            Ok(()) => lines.push(line),
            Err(fault) => faults.add(line, || fault),
        }
    }
    faults.check()?;
    if lines.len() == 0 {
        return Err(DataError::new(table, "no rows; expected at least one").into());
    }
    Ok(lines)
}

fn titles_of(records: &Records<'_>) -> Vec<String> {
    records.header().iter().map(str::to_owned).collect()
}

/// Text of a field that must be there.
fn id_of(record: &csv::StringRecord, column: usize) -> Result<&str, RowFault> {
    match record.get(column).unwrap_or_default().trim() {
        "" => Err((column, "the id of the node is missing".into())),
        id => Ok(id),
    }
}

/// The nodes read so far; their ids one behind the other.
#[derive(Default)]
struct Nodes {
    ids: String,
    ends: Vec<usize>,
    lons: Vec<f64>,
    lats: Vec<f64>,
    files: Vec<(RowLines, String)>,
}

impl Nodes {
    fn add(&mut self, records: Records<'_>, options: &StreetOptions) -> Result<()> {
        let (table, titles) = (records.name().to_owned(), titles_of(&records));
        let header = Header::new(&table, titles.iter().map(String::as_str), Some(records.header_line()));
        let id = header.need("id", options.node_id.as_deref(), &["id", "node", "node_id", "osmid"])?;
        let lon = header.need("lon", options.lon.as_deref(), &["lon", "longitude", "lng", "x"])?;
        let lat = header.need("lat", options.lat.as_deref(), &["lat", "latitude", "y"])?;
        let lines = each_record(records, &titles, |record| {
            let degrees = |i: usize, what: &str| needed(record.get(i).unwrap_or_default(), what).map_err(|p| (i, p));
            let (x, y) = (degrees(lon, "longitude")?, degrees(lat, "latitude")?);
            if let Some((field, problem)) = node_problem(x, y) {
                return Err((if field == "lon" { lon } else { lat }, problem));
            }
            self.ids.push_str(id_of(record, id)?);
            self.ends.push(self.ids.len());
            self.lons.push(x);
            self.lats.push(y);
            Ok(())
        })?;
        self.files.push((lines, titles[id].clone()));
        Ok(())
    }

    fn id(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ids[start..self.ends[row]]
    }

    /// Row of each id.
    fn rows_by_id(&self) -> Result<FxHashMap<&str, u32>> {
        if self.files.is_empty() {
            return Err(DataError::new("nodes", "no file; expected at least one").into());
        }
        let mut rows = FxHashMap::with_capacity_and_hasher(self.ends.len(), Default::default());
        let mut repeat: Option<DataError> = None;
        for row in 0..self.ends.len() {
            // A row beyond 32 bits is refused with the network.
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            let Some(before) = rows.insert(self.id(row), number) else { continue };
            rows.insert(self.id(row), before);
            match &mut repeat {
                Some(first) => first.more += 1,
                None => repeat = Some(self.repeat(before as usize, row)),
            }
        }
        match repeat {
            Some(fault) => Err(fault.into()),
            None => Ok(rows),
        }
    }

    fn repeat(&self, before: usize, again: usize) -> DataError {
        let place = |row: usize| {
            let mut first = 0;
            let holds = |(lines, _): &&(RowLines, String)| {
                first += lines.len();
                row < first
            };
            let file = self.files.iter().find(holds);
            file.map(|(lines, title)| (lines, row + lines.len() - first, title.as_str()))
        };
        let (Some((lines, row, title)), Some((others, at, _))) = (place(again), place(before)) else {
            return DataError::new("nodes", format!("the node `{}` stands twice", self.id(again)));
        };
        let line = others.line(at);
        let of = if others.table == lines.table { String::new() } else { format!(" of {}", others.table) };
        lines.fault(row, title, format!("the node `{}` stands in line {line}{of} already", self.id(again)))
    }
}

/// The edges read so far.
struct Edges<'a> {
    nodes: &'a Nodes,
    rows: FxHashMap<&'a str, u32>,
    options: &'a StreetOptions,
    edges: Vec<StreetEdge>,
    /// Where lengths come from, and the first file, which told.
    lengths: Option<(EdgeLengths, String)>,
    findings: Vec<String>,
}

impl<'a> Edges<'a> {
    fn new(nodes: &'a Nodes, rows: FxHashMap<&'a str, u32>, options: &'a StreetOptions) -> Self {
        Edges { nodes, rows, options, edges: Vec::new(), lengths: None, findings: Vec::new() }
    }

    fn add(&mut self, records: Records<'_>) -> Result<()> {
        let (table, titles) = (records.name().to_owned(), titles_of(&records));
        let header = Header::new(&table, titles.iter().map(String::as_str), Some(records.header_line()));
        let from = header.need("from", self.options.from.as_deref(), &["from", "u", "source"])?;
        let to = header.need("to", self.options.to.as_deref(), &["to", "v", "target"])?;
        let length = self.length_column(&header, &table)?;
        let (rows, edges) = (&self.rows, &mut self.edges);
        let node = |record: &csv::StringRecord, column: usize| -> Result<u32, RowFault> {
            let id = id_of(record, column)?;
            rows.get(id).copied().ok_or_else(|| (column, unknown(id, rows, self.nodes)))
        };
        each_record(records, &titles, |record| {
            let edge = StreetEdge::new(node(record, from)?, node(record, to)?);
            edges.push(match length {
                Some(column) => edge.length_m(length_of(record, column).map_err(|problem| (column, problem))?),
                None => edge,
            });
            Ok(())
        })?;
        Ok(())
    }

    /// The column of lengths, where they are given.
    fn length_column(&mut self, header: &Header<'_>, table: &str) -> Result<Option<usize>> {
        let (asked, usual) = (self.options.length.as_deref(), ["length", "length_m"]);
        let column = match self.options.lengths {
            Some(EdgeLengths::Given) => Some(header.need("length", asked, &usual)?),
            Some(EdgeLengths::Ellipsoid) => None,
            None => header.find(asked, &usual)?,
        };
        let lengths = if column.is_some() { EdgeLengths::Given } else { EdgeLengths::Ellipsoid };
        match &self.lengths {
            Some((known, first)) if *known != lengths => {
                let (has, lacks) = if column.is_some() { (table, first.as_str()) } else { (first.as_str(), table) };
                let problem = format!(
                    "{has} has a column of lengths and {lacks} has none; name the columns alike, or ask for \
                     `EdgeLengths::Ellipsoid`"
                );
                return Err(header.fault("length", problem).into());
            }
            Some(_) => {}
            None => {
                if self.options.lengths.is_none() && column.is_none() {
                    self.findings
                        .push(format!("{table}: no column of lengths; streets are as long as their nodes are apart"));
                }
                self.lengths = Some((lengths, table.to_owned()));
            }
        }
        Ok(column)
    }

    fn finish(self) -> Result<StreetNetwork> {
        if self.lengths.is_none() {
            return Err(DataError::new("edges", "no file; expected at least one").into());
        }
        let network =
            StreetNetwork::new(&self.nodes.lons, &self.nodes.lats, &self.edges, self.options.network.clone())?;
        Ok(network.with_ids(|row| self.nodes.id(row)).with_findings(self.findings))
    }
}

/// What is said of an id that no node has.
fn unknown(id: &str, rows: &FxHashMap<&str, u32>, nodes: &Nodes) -> String {
    let files = match nodes.files.as_slice() {
        [(only, _)] => only.table.clone(),
        files => format!("the {} files of nodes", files.len()),
    };
    // Tables that once held an empty field write whole numbers with a point.
    let hint = id.strip_suffix(".0").filter(|whole| rows.contains_key(whole));
    let hint = hint.map(|whole| format!(" (is it `{whole}`?)")).unwrap_or_default();
    format!("there is no node `{id}` in {files}{hint}")
}

fn length_of(record: &csv::StringRecord, column: usize) -> Result<f64, String> {
    let text = record.get(column).unwrap_or_default();
    let value = match text.trim().parse::<f64>() {
        Ok(value) => Some(value),
        Err(_) => number(text)?,
    };
    let missing = || "the length is missing; expected metres, or ask for `EdgeLengths::Ellipsoid`".to_owned();
    let m = value.ok_or_else(missing)?;
    length_problem(m).map_or(Ok(m), Err)
}

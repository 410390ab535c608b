//! Building a network: checks, each street once, junctions and the streets between them laid out.

use std::hash::Hasher;
use std::sync::OnceLock;

use rustc_hash::FxHasher;

use super::chains::{Chain, Chains, chains};
use super::curve::curve;
use super::network::{Arc, Corner, Edge, MM, StreetNetwork};
use super::parts::keep_part;
use crate::error::{DataError, Result};
use crate::geo::{LonLat, distance_m, pole_problem, position_problem};

/// Rows of the same two nodes whose lengths differ by no more, millimetres, are one street given twice.
const SAME_MM: u32 = 10;
/// The longest street, metres: sums of a few stay below 2^32 millimetres.
pub(super) const LONGEST_M: f64 = 1e6;
/// By so much, metres, and by this share may a given length fall short of the straight line before it is told: lengths are
/// often rounded to metres, and those on a sphere fall short by up to 0.6 %.
const SHORT_M: f64 = 0.5;
const SHORT_SHARE: f64 = 0.006;

/// A street between two nodes, by their rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StreetEdge {
    /// Row of one node, from 0.
    pub from: u32,
    /// Row of the other.
    pub to: u32,
    /// Length, metres; none for the distance of its nodes on the ellipsoid.
    pub length_m: Option<f64>,
}

impl StreetEdge {
    /// A straight street between two nodes.
    pub fn new(from: u32, to: u32) -> Self {
        StreetEdge { from, to, length_m: None }
    }

    /// Sets the length, metres.
    pub fn length_m(mut self, length_m: f64) -> Self {
        self.length_m = Some(length_m);
        self
    }
}

/// Which part of a network is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Component {
    /// The connected part with most nodes: what the peers do, so that no point is snapped to a stray piece of street.
    #[default]
    Largest,
    /// Every part.
    All,
}

/// How a network is built.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkOptions {
    component: Component,
    simplify: bool,
}

impl Default for NetworkOptions {
    fn default() -> Self {
        NetworkOptions { component: Component::Largest, simplify: true }
    }
}

impl NetworkOptions {
    /// The defaults: the largest connected part, chains made one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets which part is kept.
    pub fn component(mut self, component: Component) -> Self {
        self.component = component;
        self
    }

    /// Sets whether chains of nodes in which only two streets meet become one street. Distances stay as they are;
    /// intersections, blocks and centrality mean something only so.
    pub fn simplify(mut self, simplify: bool) -> Self {
        self.simplify = simplify;
        self
    }
}

impl From<()> for NetworkOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// A part of a street between two nodes.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) mm: u32,
}

impl Piece {
    pub(super) fn other(&self, node: u32) -> u32 {
        if self.a == node { self.b } else { self.a }
    }
}

impl StreetNetwork {
    /// A network of nodes, given in columns of degrees, and of the streets between them, which can be walked both ways.
    ///
    /// Rows of the same two nodes, either way about, whose lengths differ by no more than 1 cm are one street; others are
    /// streets side by side. A street from a node to itself is kept where its length is given and above 0: it has no shape,
    /// but a length and two ends. Lengths are rounded to millimetres row by row.
    ///
    /// # Errors
    /// Columns of unequal length, a position out of range or beyond 85 degrees, an edge to a row that is not there, a
    /// length below 0, above 1000 km or that is no number, no edge at all, more than 4 billion nodes or 2 billion edges. The
    /// message names the first row at fault, counted from 1, and counts the others.
    pub fn new(
        lons: &[f64],
        lats: &[f64],
        edges: &[StreetEdge],
        options: impl Into<NetworkOptions>,
    ) -> Result<StreetNetwork> {
        let options = options.into();
        let mut diagnostics = Vec::new();
        check_counts(lons.len(), edges.len())?;
        check_nodes(lons, lats)?;
        let mut pieces = pieces(lons, lats, edges, &mut diagnostics)?;
        if pieces.is_empty() {
            return Err(DataError::new("edges", "no street; expected at least one between two nodes").into());
        }
        keep_part(lons.len(), &mut pieces, options.component, &mut diagnostics);
        let chains = chains(lons.len(), &pieces, options.simplify);
        Ok(assemble(lons, lats, &chains, options.simplify, diagnostics))
    }
}

/// Rows, corners and ends of streets are counted in 32 bits.
fn check_counts(nodes: usize, edges: usize) -> Result<()> {
    for (table, count, most) in [("nodes", nodes, u32::MAX - 1), ("edges", edges, u32::MAX / 2)] {
        if count > most as usize {
            return Err(DataError::new(table, format!("{count} rows; the most is {most}")).into());
        }
    }
    Ok(())
}

/// The first fault of a table's rows, and how many have one.
#[derive(Default)]
pub(super) struct RowFaults(Option<DataError>);

impl RowFaults {
    pub(super) fn add(&mut self, table: &str, row: usize, field: &str, problem: String) {
        match &mut self.0 {
            Some(first) => first.more += 1,
            None => self.0 = Some(DataError::new(table, problem).line(row as u64 + 1).field(field)),
        }
    }

    pub(super) fn check(self) -> Result<()> {
        self.0.map_or(Ok(()), |fault| Err(fault.into()))
    }
}

fn check_nodes(lons: &[f64], lats: &[f64]) -> Result<()> {
    if lons.len() != lats.len() {
        let problem = format!("{} longitudes but {} latitudes", lons.len(), lats.len());
        return Err(DataError::new("nodes", problem).into());
    }
    let mut faults = RowFaults::default();
    for (row, (lon, lat)) in lons.iter().zip(lats).enumerate() {
        if let Some((field, problem)) = node_problem(*lon, *lat) {
            faults.add("nodes", row, field, problem);
        }
    }
    faults.check()
}

/// What is wrong with the position of a node, if anything: the field (`lon` or `lat`) and the problem in words.
pub(crate) fn node_problem(lon: f64, lat: f64) -> Option<(&'static str, String)> {
    position_problem(lon, lat).or_else(|| pole_problem(lat))
}

/// What is wrong with the length of a street, if anything.
pub(crate) fn length_problem(m: f64) -> Option<String> {
    let sound = (0.0..=LONGEST_M).contains(&m);
    (!sound).then(|| format!("{m} is not the length of a street in metres; expected 0 to {LONGEST_M}"))
}

/// The streets as given, each once.
fn pieces(lons: &[f64], lats: &[f64], edges: &[StreetEdge], diagnostics: &mut Vec<String>) -> Result<Vec<Piece>> {
    let mut pieces = Vec::with_capacity(edges.len());
    let mut faults = RowFaults::default();
    let (mut given, mut short, mut worst_m, mut loops) = (0_usize, 0_usize, 0.0_f64, 0_usize);
    for (row, edge) in edges.iter().enumerate() {
        let unknown = [("from", edge.from), ("to", edge.to)].into_iter().find(|(_, node)| *node as usize >= lons.len());
        if let Some((field, node)) = unknown {
            faults.add("edges", row, field, format!("there is no node {node}; there are {}", lons.len()));
            continue;
        }
        let position = |node: u32| LonLat::checked(lons[node as usize], lats[node as usize]);
        let straight_m = distance_m(position(edge.from), position(edge.to));
        let m = edge.length_m.unwrap_or(straight_m);
        if let Some(problem) = length_problem(m) {
            faults.add("edges", row, "length_m", problem);
            continue;
        }
        if edge.length_m.is_some() {
            given += 1;
            if m < straight_m * (1.0 - SHORT_SHARE) - SHORT_M {
                short += 1;
                worst_m = worst_m.max(straight_m - m);
            }
        }
        let mm = (m * MM).round() as u32;
        if edge.from == edge.to && mm == 0 {
            loops += 1;
        } else {
            pieces.push(Piece { a: edge.from.min(edge.to), b: edge.from.max(edge.to), mm });
        }
    }
    faults.check()?;
    if short > 0 {
        diagnostics.push(format!(
            "{short} of {given} given lengths are shorter than the straight line between their nodes, by up to {worst_m:.1} m"
        ));
    }
    if loops > 0 {
        diagnostics.push(format!("{loops} edges of no length from a node to itself were left out"));
    }
    pieces.sort_unstable_by_key(|p| (p.a, p.b, p.mm));
    pieces.dedup_by(|p, kept| (p.a, p.b) == (kept.a, kept.b) && p.mm - kept.mm <= SAME_MM);
    Ok(pieces)
}

fn assemble(lons: &[f64], lats: &[f64], chains: &Chains, simplified: bool, diagnostics: Vec<String>) -> StreetNetwork {
    // Junctions are numbered along a space-filling curve: neighbors on the ground are neighbors in memory.
    let mut rows: Vec<u32> = chains.iter().flat_map(|c| [c[0].0, c[c.len() - 1].0]).collect();
    rows.sort_unstable();
    rows.dedup();
    let order = curve(lons, lats, &rows);
    let mut number = vec![u32::MAX; lons.len()];
    (0..).zip(&order).for_each(|(n, row)| number[*row as usize] = n);

    let mut by_end: Vec<(u32, u32, &Chain)> =
        chains.iter().map(|c| (number[c[0].0 as usize], number[c[c.len() - 1].0 as usize], c)).collect();
    by_end.sort_by_key(|(from, to, _)| (*from.min(to), *from.max(to)));
    let mut edges = Vec::with_capacity(by_end.len());
    let (mut corners, mut corner_offsets) = (Vec::new(), vec![0]);
    for (from, to, chain) in by_end {
        corners.extend(chain.iter().map(|(row, mm)| Corner {
            lon: lons[*row as usize],
            lat: lats[*row as usize],
            mm: *mm,
        }));
        corner_offsets.push(corners.len() as u32);
        edges.push(Edge { from, to, mm: chain[chain.len() - 1].1 });
    }

    let mut offsets = vec![0_u32; order.len() + 1];
    edges.iter().flat_map(|e| [e.from, e.to]).for_each(|n| offsets[n as usize + 1] += 1);
    (1..offsets.len()).for_each(|i| offsets[i] += offsets[i - 1]);
    let mut next = offsets.clone();
    let mut arcs = vec![Arc { to: 0, mm: 0 }; 2 * edges.len()];
    let mut arc_edges = vec![0; arcs.len()];
    for (number, edge) in (0_u32..).zip(&edges) {
        for (from, to) in [(edge.from, edge.to), (edge.to, edge.from)] {
            let place = next[from as usize] as usize;
            next[from as usize] += 1;
            arcs[place] = Arc { to, mm: edge.mm };
            arc_edges[place] = number;
        }
    }
    let fingerprint = fingerprint(&edges, &corners);
    StreetNetwork {
        lon: order.iter().map(|r| lons[*r as usize]).collect(),
        lat: order.iter().map(|r| lats[*r as usize]).collect(),
        offsets,
        arcs,
        arc_edges,
        edges,
        corner_offsets,
        corners,
        input_rows: order,
        fingerprint,
        ids: Vec::new(),
        simplified,
        diagnostics,
        segments: OnceLock::new(),
    }
}

/// A number that equal streets have in common and others, but for a chance of one in 2^64, have not; never 0.
fn fingerprint(edges: &[Edge], corners: &[Corner]) -> u64 {
    let mut hasher = FxHasher::default();
    for Edge { from, to, mm } in edges {
        hasher.write_u64(u64::from(*from) << 32 | u64::from(*to));
        hasher.write_u32(*mm);
    }
    for Corner { lon, lat, mm } in corners {
        hasher.write_u64(lon.to_bits());
        hasher.write_u64(lat.to_bits());
        hasher.write_u32(*mm);
    }
    hasher.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_beyond_32_bits_are_refused() {
        assert!(check_counts(4_294_967_294, 2_147_483_647).is_ok());
        let message = |nodes, edges| check_counts(nodes, edges).unwrap_err().to_string();
        assert_eq!(message(4_294_967_295, 1), "nodes: 4294967295 rows; the most is 4294967294");
        assert_eq!(message(2, 2_147_483_648), "edges: 2147483648 rows; the most is 2147483647");
    }
}

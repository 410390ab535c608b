//! Building a network: checks, components, chains made one, the order of the junctions.

use std::sync::OnceLock;

use super::network::{Arc, Corner, Edge, MM, StreetNetwork};
use crate::error::{DataError, Result};
use crate::geo::{LonLat, distance_m, pole_problem, position_problem};

/// Rows of the same two nodes whose lengths differ by no more, metres, are one street given twice.
const SAME_M: f64 = 0.01;
/// The longest street, metres.
const LONGEST_M: f64 = 1e6;

/// A street between two nodes, by their rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StreetEdge {
    /// Row of one node, from 0.
    pub from: u32,
    /// Row of the other.
    pub to: u32,
    /// Length, metres; none for the straight line on the ellipsoid.
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

/// A straight piece of street between two nodes.
#[derive(Clone, Copy)]
struct Piece {
    a: u32,
    b: u32,
    m: f64,
}

impl Piece {
    fn other(&self, node: u32) -> u32 {
        if self.a == node { self.b } else { self.a }
    }
}

impl StreetNetwork {
    /// A network of nodes, given in columns of degrees, and of the streets between them, which can be walked both ways: a
    /// street given once for each direction is one.
    ///
    /// # Errors
    /// Columns of unequal length, a position out of range or beyond 85 degrees, an edge to a row that is not there, a
    /// length below 0 or that is no number, no edge at all.
    pub fn new(
        lons: &[f64],
        lats: &[f64],
        edges: &[StreetEdge],
        options: impl Into<NetworkOptions>,
    ) -> Result<StreetNetwork> {
        let options = options.into();
        let mut diagnostics = Vec::new();
        check_nodes(lons, lats)?;
        let mut pieces = pieces(lons, lats, edges, &mut diagnostics)?;
        keep_component(lons.len(), &mut pieces, options.component, &mut diagnostics);
        if pieces.is_empty() {
            return Err(DataError::new("edges", "no street; expected at least one between two nodes").into());
        }
        Ok(assemble(lons, lats, &pieces, options.simplify, diagnostics))
    }
}

fn check_nodes(lons: &[f64], lats: &[f64]) -> Result<()> {
    if lons.len() != lats.len() {
        let problem = format!("{} longitudes but {} latitudes", lons.len(), lats.len());
        return Err(DataError::new("nodes", problem).into());
    }
    for (row, (lon, lat)) in lons.iter().zip(lats).enumerate() {
        if let Some((field, problem)) = position_problem(*lon, *lat).or_else(|| pole_problem(*lat)) {
            return Err(DataError::new("nodes", problem).line(row as u64 + 1).field(field).into());
        }
    }
    Ok(())
}

/// The pieces, each once, loops of no extent left out.
fn pieces(lons: &[f64], lats: &[f64], edges: &[StreetEdge], diagnostics: &mut Vec<String>) -> Result<Vec<Piece>> {
    let mut pieces = Vec::with_capacity(edges.len());
    let mut loops = 0;
    for (row, edge) in (1_u64..).zip(edges) {
        let fault = |field: &str, problem: String| DataError::new("edges", problem).line(row).field(field);
        for (field, node) in [("from", edge.from), ("to", edge.to)] {
            if node as usize >= lons.len() {
                return Err(fault(field, format!("there is no node {node}; there are {}", lons.len())).into());
            }
        }
        let position = |node: u32| LonLat::checked(lons[node as usize], lats[node as usize]);
        let m = edge.length_m.unwrap_or_else(|| distance_m(position(edge.from), position(edge.to)));
        if !(0.0..=LONGEST_M).contains(&m) {
            let problem = format!("{m} is not the length of a street in metres; expected 0 to {LONGEST_M}");
            return Err(fault("length_m", problem).into());
        }
        if edge.from == edge.to {
            loops += 1;
        } else {
            pieces.push(Piece { a: edge.from.min(edge.to), b: edge.from.max(edge.to), m });
        }
    }
    if loops > 0 {
        diagnostics.push(format!("{loops} edges from a node to itself were left out"));
    }
    pieces.sort_unstable_by(|p, q| (p.a, p.b).cmp(&(q.a, q.b)).then(p.m.total_cmp(&q.m)));
    pieces.dedup_by(|p, q| (p.a, p.b) == (q.a, q.b) && p.m - q.m <= SAME_M);
    Ok(pieces)
}

/// Drops the pieces outside the largest connected part, where only that is wanted.
fn keep_component(nodes: usize, pieces: &mut Vec<Piece>, component: Component, diagnostics: &mut Vec<String>) {
    let mut root: Vec<u32> = (0..nodes as u32).collect();
    fn find(root: &mut [u32], mut node: u32) -> u32 {
        while root[node as usize] != node {
            root[node as usize] = root[root[node as usize] as usize];
            node = root[node as usize];
        }
        node
    }
    for piece in pieces.iter() {
        let (a, b) = (find(&mut root, piece.a), find(&mut root, piece.b));
        root[a.max(b) as usize] = a.min(b);
    }
    let mut sizes = vec![0_u32; nodes];
    for node in 0..nodes as u32 {
        sizes[find(&mut root, node) as usize] += 1;
    }
    let parts = sizes.iter().filter(|s| **s > 1).count();
    let Some((largest, size)) = (0_u32..).zip(&sizes).max_by_key(|(node, size)| (**size, std::cmp::Reverse(*node)))
    else {
        return;
    };
    if parts < 2 {
        return;
    }
    match component {
        Component::All => diagnostics.push(format!("the streets are {parts} parts without a way between them")),
        Component::Largest => {
            let all = pieces.len();
            let size = *size;
            pieces.retain(|p| find(&mut root, p.a) == largest);
            diagnostics.push(format!(
                "the streets are {parts} parts without a way between them; the largest was kept: {size} nodes, {} of {all} edges",
                pieces.len()
            ));
        }
    }
}

/// A street made of pieces: the nodes along it, and their distances.
struct Chain {
    nodes: Vec<u32>,
    /// Way from the first node to each, metres.
    at_m: Vec<f64>,
}

fn assemble(lons: &[f64], lats: &[f64], pieces: &[Piece], simplify: bool, diagnostics: Vec<String>) -> StreetNetwork {
    let chains = chains(lons.len(), pieces, simplify);
    // Junctions are numbered along a space-filling curve: neighbors on the ground are neighbors in memory.
    let mut rows: Vec<u32> = chains.iter().flat_map(|c| [c.nodes[0], c.nodes[c.nodes.len() - 1]]).collect();
    rows.sort_unstable();
    rows.dedup();
    let order = curve(lons, lats, &rows);
    let mut number = vec![u32::MAX; lons.len()];
    (0..).zip(&order).for_each(|(n, row)| number[*row as usize] = n);

    let mut edges = Vec::with_capacity(chains.len());
    let ends = |c: &Chain| (number[c.nodes[0] as usize], number[c.nodes[c.nodes.len() - 1] as usize]);
    let mut by_end: Vec<usize> = (0..chains.len()).collect();
    by_end.sort_by_key(|i| {
        let (a, b) = ends(&chains[*i]);
        (a.min(b), a.max(b))
    });
    let (mut corners, mut corner_offsets) = (Vec::new(), vec![0]);
    for chain in by_end.into_iter().map(|i| &chains[i]) {
        let (from, to) = ends(chain);
        let corner = |(node, m): (&u32, &f64)| {
            let row = *node as usize;
            Corner { lon: lons[row], lat: lats[row], mm: (m * MM).round() as u32 }
        };
        corners.extend(chain.nodes.iter().zip(&chain.at_m).map(corner));
        corner_offsets.push(corners.len() as u32);
        edges.push(Edge { from, to, mm: corners.last().map_or(0, |c| c.mm) });
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
        diagnostics,
        segments: OnceLock::new(),
    }
}

/// Streets from junction to junction; each piece is one where chains stay apart.
fn chains(nodes: usize, pieces: &[Piece], simplify: bool) -> Vec<Chain> {
    let single = |p: &Piece| Chain { nodes: vec![p.a, p.b], at_m: vec![0.0, p.m] };
    if !simplify {
        return pieces.iter().map(single).collect();
    }
    let mut offsets = vec![0_u32; nodes + 1];
    pieces.iter().flat_map(|p| [p.a, p.b]).for_each(|n| offsets[n as usize + 1] += 1);
    (1..offsets.len()).for_each(|i| offsets[i] += offsets[i - 1]);
    let mut next = offsets.clone();
    let mut touching = vec![0_u32; 2 * pieces.len()];
    for (number, piece) in (0_u32..).zip(pieces) {
        for node in [piece.a, piece.b] {
            touching[next[node as usize] as usize] = number;
            next[node as usize] += 1;
        }
    }
    let pieces_at = |node: u32| &touching[offsets[node as usize] as usize..offsets[node as usize + 1] as usize];
    let passes = |node: u32| pieces_at(node).len() == 2;
    let mut walked = vec![false; pieces.len()];
    let mut chains = Vec::new();
    let mut walk = |start: u32, first: u32| {
        let mut chain = Chain { nodes: vec![start], at_m: vec![0.0] };
        let (mut node, mut piece, mut m) = (start, first, 0.0);
        while !walked[piece as usize] {
            walked[piece as usize] = true;
            m += pieces[piece as usize].m;
            node = pieces[piece as usize].other(node);
            chain.nodes.push(node);
            chain.at_m.push(m);
            if node == start || !passes(node) {
                break;
            }
            piece = pieces_at(node).iter().copied().find(|p| *p != piece).unwrap_or(piece);
        }
        if chain.nodes.len() > 1 {
            chains.push(chain);
        }
    };
    // First from junctions and dead ends, then round the rings that have none.
    for ring in [false, true] {
        for node in (0..nodes as u32).filter(|n| passes(*n) == ring) {
            pieces_at(node).iter().for_each(|piece| walk(node, *piece));
        }
    }
    chains
}

/// Rows in the order of a Z-shaped curve through their positions.
fn curve(lons: &[f64], lats: &[f64], rows: &[u32]) -> Vec<u32> {
    let spread = |v: f64| {
        let mut bits = (v * f64::from(u32::MAX)) as u64;
        for (shift, mask) in [
            (16, 0x0000_FFFF_0000_FFFF_u64),
            (8, 0x00FF_00FF_00FF_00FF),
            (4, 0x0F0F_0F0F_0F0F_0F0F),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555),
        ] {
            bits = (bits | bits << shift) & mask;
        }
        bits
    };
    let key = |row: u32| {
        let (lon, lat) = (lons[row as usize], lats[row as usize]);
        spread((lon + 180.0) / 360.0) | spread((lat + 90.0) / 180.0) << 1
    };
    let mut order: Vec<(u64, u32)> = rows.iter().map(|r| (key(*r), *r)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, row)| row).collect()
}

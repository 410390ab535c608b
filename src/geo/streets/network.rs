//! The network: junctions, the streets between them, and their shape.

use std::sync::OnceLock;

use super::points::Segments;
use crate::geo::{Bounds, LonLat};

/// Lengths within the network are whole millimetres: sums are exact, whatever their order.
pub(super) const MM: f64 = 1_000.0;

/// The far end of a street as seen from a junction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) to: u32,
    pub(super) mm: u32,
}

/// A street between two junctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) mm: u32,
}

/// A corner of a street, and the way to it from the street's first end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corner {
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) mm: u32,
}

/// Streets that can be walked in both directions, from junction to junction.
///
/// Chains of nodes that only two streets meet in are one street, whose shape and length are kept; see
/// [`NetworkOptions::simplify`](super::NetworkOptions::simplify). Junctions stand in an order that keeps neighbors
/// together; [`StreetNetwork::input_rows`] says which node each was. Lengths are kept to the millimetre. Between two
/// corners a street runs straight in degrees, as the sides of a [`Zone`](crate::geo::Zone) do.
///
/// # Examples
/// ```
/// use compact_city::geo::{StreetEdge, StreetNetwork};
///
/// // A street of two parts and a dead end off its middle: the corner at 137.001 is a junction.
/// let (lons, lats) = (vec![137.0, 137.001, 137.002, 137.001], vec![36.7, 36.7, 36.7, 36.701]);
/// let edges = vec![StreetEdge::new(0, 1), StreetEdge::new(1, 2), StreetEdge::new(1, 3)];
/// let streets = StreetNetwork::new(&lons, &lats, &edges, ())?;
/// assert_eq!((streets.nodes(), streets.edges()), (4, 3));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StreetNetwork {
    pub(super) lon: Vec<f64>,
    pub(super) lat: Vec<f64>,
    /// Where the arcs of each junction begin, and the end.
    pub(super) offsets: Vec<u32>,
    pub(super) arcs: Vec<Arc>,
    /// The street of each arc.
    pub(super) arc_edges: Vec<u32>,
    pub(super) edges: Vec<Edge>,
    /// Where the corners of each street begin, and the end.
    pub(super) corner_offsets: Vec<u32>,
    /// Corners of the streets, both ends included.
    pub(super) corners: Vec<Corner>,
    pub(super) input_rows: Vec<u32>,
    /// Tells the streets from others; never 0.
    pub(super) fingerprint: u64,
    /// Ids of the junctions; none where the network was not read from a file.
    pub(super) ids: Vec<Box<str>>,
    /// Whether chains are one street.
    pub(super) simplified: bool,
    pub(super) diagnostics: Vec<String>,
    pub(super) segments: OnceLock<Segments>,
}

impl StreetNetwork {
    /// Number of junctions and dead ends.
    pub fn nodes(&self) -> usize {
        self.lon.len()
    }

    /// Number of streets between them.
    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    /// Position of a junction.
    ///
    /// # Panics
    /// A number past the end.
    pub fn node_position(&self, node: usize) -> LonLat {
        LonLat::checked(self.lon[node], self.lat[node])
    }

    /// Number of street ends that meet in a junction; 1 is a dead end.
    ///
    /// # Panics
    /// A number past the end.
    pub fn degree(&self, node: usize) -> usize {
        (self.offsets[node + 1] - self.offsets[node]) as usize
    }

    /// The row, from 0, of each junction in the nodes that the network was built from.
    pub fn input_rows(&self) -> &[u32] {
        &self.input_rows
    }

    /// The id of a junction in the file that the network was read from; none where it was built from columns.
    pub fn node_id(&self, node: usize) -> Option<&str> {
        self.ids.get(node).map(|id| &**id)
    }

    /// The same network with ids, given by the row of a node.
    pub(crate) fn with_ids<T: Into<Box<str>>>(mut self, id: impl Fn(usize) -> T) -> Self {
        self.ids = self.input_rows.iter().map(|row| id(*row as usize).into()).collect();
        self
    }

    /// The same network with findings about its files, ahead of its own.
    pub(crate) fn with_findings(mut self, mut findings: Vec<String>) -> Self {
        findings.append(&mut self.diagnostics);
        self.diagnostics = findings;
        self
    }

    /// Length of a street, metres.
    ///
    /// # Panics
    /// A number past the end.
    pub fn edge_length_m(&self, edge: usize) -> f64 {
        f64::from(self.edges[edge].mm) / MM
    }

    /// The two junctions of a street.
    ///
    /// # Panics
    /// A number past the end.
    pub fn edge_ends(&self, edge: usize) -> (usize, usize) {
        (self.edges[edge].from as usize, self.edges[edge].to as usize)
    }

    /// Corners of a street, from its first end to the other.
    ///
    /// # Panics
    /// A number past the end.
    pub fn edge_shape(&self, edge: usize) -> impl Iterator<Item = LonLat> {
        self.corners_of(edge).iter().map(|c| LonLat::checked(c.lon, c.lat))
    }

    /// Length of all streets, metres.
    pub fn total_length_m(&self) -> f64 {
        self.edges.iter().map(|e| u64::from(e.mm)).sum::<u64>() as f64 / MM
    }

    /// The smallest rectangle of degrees around all streets; it spans the globe where they cross the 180th meridian.
    pub fn bounds(&self) -> Bounds {
        let none = Bounds { west: f64::MAX, south: f64::MAX, east: f64::MIN, north: f64::MIN };
        self.corners.iter().fold(none, |b, c| Bounds {
            west: b.west.min(c.lon),
            south: b.south.min(c.lat),
            east: b.east.max(c.lon),
            north: b.north.max(c.lat),
        })
    }

    /// Whether chains of nodes were made one street when the network was built.
    pub fn is_simplified(&self) -> bool {
        self.simplified
    }

    /// Findings that do not stop the work.
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }

    pub(super) fn corners_of(&self, edge: usize) -> &[Corner] {
        &self.corners[self.corner_offsets[edge] as usize..self.corner_offsets[edge + 1] as usize]
    }

    #[inline]
    pub(super) fn arcs_of(&self, node: u32) -> &[Arc] {
        &self.arcs[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }
}

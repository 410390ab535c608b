//! How the files of a street network are read.

use super::records::Layout;
use super::text::Encoding;
use crate::geo::{Component, NetworkOptions};

/// Where the lengths of streets come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeLengths {
    /// The column of lengths, metres: they follow the bends of a street, but may be those on a sphere.
    Given,
    /// The distance of the two nodes on the ellipsoid: right where every bend of a street is a node.
    Ellipsoid,
}

/// How the files of a street network are read: which columns hold what, and what the network is made of.
///
/// Where a name is not given, usual ones are looked for, in any case: of nodes `id`, `node`, `node_id`, `osmid`; `lon`,
/// `longitude`, `lng`, `x`; `lat`, `latitude`, `y`; of edges `from`, `u`, `source`; `to`, `v`, `target`; `length`,
/// `length_m`. Streets are as long as the column of lengths says where there is one, and else as far as their nodes are
/// apart; [`StreetOptions::lengths`] asks for one or the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StreetOptions {
    pub(super) node_id: Option<String>,
    pub(super) lon: Option<String>,
    pub(super) lat: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) length: Option<String>,
    pub(super) lengths: Option<EdgeLengths>,
    pub(super) layout: Layout,
    pub(super) network: NetworkOptions,
}

impl StreetOptions {
    /// The defaults: usual column names, UTF-8, commas, the largest connected part, chains made one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the column of ids of the nodes.
    pub fn node_id(mut self, column: impl Into<String>) -> Self {
        self.node_id = Some(column.into());
        self
    }

    /// Sets the column of longitudes of the nodes, degrees.
    pub fn lon(mut self, column: impl Into<String>) -> Self {
        self.lon = Some(column.into());
        self
    }

    /// Sets the column of latitudes of the nodes, degrees.
    pub fn lat(mut self, column: impl Into<String>) -> Self {
        self.lat = Some(column.into());
        self
    }

    /// Sets the column of the node that an edge comes from.
    pub fn edge_from(mut self, column: impl Into<String>) -> Self {
        self.from = Some(column.into());
        self
    }

    /// Sets the column of the node that an edge goes to.
    pub fn edge_to(mut self, column: impl Into<String>) -> Self {
        self.to = Some(column.into());
        self
    }

    /// Sets the column of lengths of the edges, metres.
    pub fn length(mut self, column: impl Into<String>) -> Self {
        self.length = Some(column.into());
        self
    }

    /// Sets where lengths come from, which else the columns tell.
    pub fn lengths(mut self, lengths: EdgeLengths) -> Self {
        self.lengths = Some(lengths);
        self
    }

    /// Sets the encoding of all files.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.layout.encoding = encoding;
        self
    }

    /// Sets the byte between fields of all files, such as `b';'` or `b'\t'`.
    pub fn separator(mut self, separator: u8) -> Self {
        self.layout.separator = separator;
        self
    }

    /// Sets which part is kept, as [`NetworkOptions::component`] does.
    pub fn component(mut self, component: Component) -> Self {
        self.network = self.network.component(component);
        self
    }

    /// Sets whether chains become one street, as [`NetworkOptions::simplify`] does.
    pub fn simplify(mut self, simplify: bool) -> Self {
        self.network = self.network.simplify(simplify);
        self
    }
}

impl From<NetworkOptions> for StreetOptions {
    fn from(network: NetworkOptions) -> Self {
        StreetOptions { network, ..StreetOptions::default() }
    }
}

impl From<()> for StreetOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

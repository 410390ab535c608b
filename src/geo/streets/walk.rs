//! Streets to walk along, and how far from one a place may lie.

use super::StreetNetwork;

/// Streets to walk along, and how far from one a place may lie. A place starts from the nearest point of the nearest
/// street, and the way there counts.
///
/// The default limit, 500 m, is more than the 354 m from the centroid of a 500 m cell to its corner, so that a cell at
/// the edge of a town finds its street, and too little to carry people over a bay or a mountain.
///
/// # Examples
/// ```
/// use compact_city::geo::{StreetEdge, StreetNetwork, Walk};
/// let streets = StreetNetwork::new(&[137.20, 137.22], &[36.7; 2], &[StreetEdge::new(0, 1)], ())?;
/// let walk = Walk::new(&streets).snap_limit_m(200.0);
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Walk<'a> {
    pub(crate) streets: &'a StreetNetwork,
    pub(crate) snap_limit_m: f64,
}

impl<'a> Walk<'a> {
    /// Places up to 500 m from a street.
    pub fn new(streets: &'a StreetNetwork) -> Self {
        Walk { streets, snap_limit_m: 500.0 }
    }

    /// Sets how far from a street a place may lie, metres.
    pub fn snap_limit_m(mut self, metres: f64) -> Self {
        self.snap_limit_m = metres;
        self
    }
}

impl<'a> From<&'a StreetNetwork> for Walk<'a> {
    fn from(streets: &'a StreetNetwork) -> Self {
        Walk::new(streets)
    }
}

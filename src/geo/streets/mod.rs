//! Streets: the network that people walk, and distances along it.
//!
//! [`StreetNetwork`] is built from nodes and edges; [`StreetNetwork::snap`] puts points on their nearest street, and the
//! searches go from such points to others. Their names are those of [`RadiusIndex`](super::RadiusIndex), which answers
//! the same questions in a straight line.

mod build;
mod chains;
mod curve;
mod metrics;
mod network;
mod parts;
mod points;
mod search;
mod trails;
mod walk;
mod walkshed;

pub use build::{Component, NetworkOptions, StreetEdge};
pub(crate) use build::{length_problem, node_problem};
pub use metrics::StreetMetrics;
pub use network::StreetNetwork;
pub use points::StreetPoints;
pub(crate) use search::{Ball, in_order};
pub use search::{DistanceColumns, KNearestColumns};
pub use walk::Walk;
pub use walkshed::{Walkshed, WalkshedOptions, WalkshedShape};

//! Positions and shapes: where things are, how far apart, and what lies within a walk.
//!
//! Start with [`LonLat`]. [`RadiusIndex`] answers what lies within a radius of a point, for millions of points.
//! [`Mesh`] reads the Japanese grid codes, `Hex` those of H3 (feature `h3`); [`Zone`] is a boundary, and [`Zones`] says
//! which one holds a position. [`StreetNetwork`] measures along streets. All distances are metres, all areas those on the
//! WGS84 ellipsoid.

mod bands;
mod bounds;
mod disk_union;
mod ellipsoid;
mod grid;
#[cfg(feature = "h3")]
mod hex;
mod inside;
mod lonlat;
mod mesh;
mod mesh_error;
mod mesh_level;
mod radius_index;
mod rings;
mod streets;
mod zone;

pub use bounds::Bounds;
pub(crate) use disk_union::{Disk, DiskUnion};
pub use ellipsoid::distance_m;
pub(crate) use ellipsoid::{lon_difference, radii};
#[cfg(feature = "h3")]
pub use hex::Hex;
pub use lonlat::LonLat;
pub(crate) use lonlat::position_problem;
pub use mesh::Mesh;
pub use mesh_error::MeshError;
pub use mesh_level::MeshLevel;
pub use radius_index::{NearestColumns, Neighbor, RadiusIndex};
pub(crate) use radius_index::{Plane, check_radius, pole_problem};
pub(crate) use streets::{Ball, in_order, length_problem, node_problem};
pub use streets::{
    Component, DistanceColumns, KNearestColumns, NetworkOptions, StreetEdge, StreetMetrics, StreetNetwork,
    StreetPoints, Walk, Walkshed, WalkshedOptions, WalkshedShape,
};
pub use zone::{Property, Zone, Zones};

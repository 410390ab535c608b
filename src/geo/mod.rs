//! Positions and shapes: where things are, how far apart, and what lies within a walk.
//!
//! Start with [`LonLat`]. [`RadiusIndex`] answers what lies within a radius of a point, for millions of points.
//! [`Mesh`] reads the Japanese grid codes, `Hex` those of H3 (feature `h3`); [`Zone`] is a boundary, and [`Zones`] says
//! which one holds a position. All distances are metres, all areas those on the WGS84 ellipsoid.

mod bands;
mod bounds;
mod ellipsoid;
#[cfg(feature = "h3")]
mod hex;
mod inside;
mod lonlat;
mod mesh;
mod mesh_level;
mod rings;
mod zone;

pub use bounds::Bounds;
pub use ellipsoid::distance_m;
pub(crate) use ellipsoid::{E2, SEMI_MINOR, lon_difference, radii};
#[cfg(feature = "h3")]
pub use hex::Hex;
pub use lonlat::LonLat;
pub(crate) use lonlat::position_problem;
pub use mesh::{Mesh, MeshError};
pub use mesh_level::MeshLevel;
pub use zone::{Property, Zone, Zones};

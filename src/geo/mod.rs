//! Positions and shapes: where things are, how far apart, and what lies within a walk.
//!
//! Start with [`LonLat`]. [`RadiusIndex`] answers what lies within a radius of a point, for millions of points.
//! [`Mesh`] reads the Japanese grid codes, [`Zone`] holds boundaries. All distances are metres on the WGS84 ellipsoid.

mod ellipsoid;
mod lonlat;

pub use ellipsoid::distance_m;
pub(crate) use ellipsoid::{lon_difference, radii};
pub use lonlat::LonLat;
pub(crate) use lonlat::position_problem;

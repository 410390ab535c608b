//! Positions and shapes: where things are, how far apart, and what lies within a walk.
//!
//! Start with [`LonLat`]. [`RadiusIndex`] answers what lies within a radius of a point, for millions of points. All
//! distances are metres on the WGS84 ellipsoid.

mod disk_union;
mod ellipsoid;
mod grid;
mod lonlat;
mod radius_index;

pub(crate) use disk_union::{Disk, DiskUnion};
pub use ellipsoid::distance_m;
pub(crate) use ellipsoid::{E2, SEMI_MINOR, radii};
pub use lonlat::LonLat;
pub(crate) use lonlat::position_problem;
pub(crate) use radius_index::{Cursor, check_radius};
pub use radius_index::{NearestColumns, Neighbor, RadiusIndex};

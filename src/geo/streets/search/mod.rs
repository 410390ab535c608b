//! Distances along streets: the nearest of many places, the k nearest, all within a radius, of many to many.

mod anchors;
mod ball;
mod columns;
mod distances;
mod in_order;
mod k_nearest;
mod nearest;
mod waves;
mod within;

pub(crate) use ball::Ball;
pub use columns::{DistanceColumns, KNearestColumns};
pub(crate) use in_order::in_order;

use super::network::{MM, StreetNetwork};
use super::points::StreetPoints;
use crate::error::Result;
use crate::geo::check_radius;

/// So many origins are answered by one thread at a stretch.
const CHUNK: usize = 256;

/// A radius in whole millimetres.
fn limit_mm(limit_m: f64) -> Result<u32> {
    check_radius(limit_m)?;
    Ok((limit_m * MM).round() as u32)
}

fn metres(mm: u32) -> f64 {
    f64::from(mm) / MM
}

impl StreetNetwork {
    /// Refuses a search from or to points of another network.
    fn check_ends(&self, origins: &StreetPoints, places: &StreetPoints) -> Result<()> {
        self.check_points("origins", origins)?;
        self.check_points("places", places)
    }
}

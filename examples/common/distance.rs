//! Distances that options give.

use compact_city::Result;
use compact_city::geo::RadiusIndex;

use crate::common::wrong;

/// A distance that an option gives.
pub(crate) fn metres(option: &str, distance_m: f64) -> Result<()> {
    let most = RadiusIndex::MAX_RADIUS_M;
    if distance_m > 0.0 && distance_m <= most {
        return Ok(());
    }
    Err(wrong(option, format!("{distance_m} is not a distance in metres; expected more than 0, at most {most}")))
}

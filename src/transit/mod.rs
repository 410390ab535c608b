//! Transit: who lives near it, by every norm in use, and what each station serves.
//!
//! Imports of other families: none. [`coverage()`] is the function to call first.

mod catchment_density;
mod catchments;
mod change;
mod corridors;
mod coverage;
mod covered;
mod distances;
mod land;
mod parse;
mod poor;
mod presets;
mod rule;
mod station_areas;
mod sum;

pub use catchment_density::catchment_density_per_ha;
pub(crate) use catchments::covered_by;
pub use change::{CoverageChange, Decomposition, coverage_change};
pub use corridors::{Corridor, corridors};
pub use coverage::{Allocation, Coverage, CoverageOptions, ModeCoverage, coverage};
pub use covered::Covered;
pub use distances::{DistanceProfile, NearestPlaces};
pub use poor::{PoorNeighborhoods, PoorOptions, TransitPoor, Why, transit_poor};
pub use presets::Preset;
pub(crate) use rule::radius_fault;
pub use rule::{Clause, CoverageRule, Service};
pub use station_areas::{StationArea, StationAreaOptions, StationAreas, station_areas};

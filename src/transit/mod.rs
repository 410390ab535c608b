//! Transit: who lives near it, by every norm in use, and what each station serves.
//!
//! Imports of other families: none. [`coverage()`] is the function to call first; [`coverage_along()`] walks the
//! streets instead of drawing circles, and [`detour()`] says what that changes.

mod catchment_density;
mod catchments;
mod change;
mod corridors;
mod coverage;
mod covered;
mod detour;
mod distances;
mod land;
mod parse;
mod poor;
mod presets;
mod rule;
mod station_areas;
mod sum;
mod walk;

pub use catchment_density::catchment_density_per_ha;
pub(crate) use catchments::covered_by;
pub use change::{CoverageChange, Decomposition, coverage_change};
pub use corridors::{Corridor, corridors};
pub(crate) use coverage::coverage_on;
pub use coverage::{Allocation, Coverage, CoverageOptions, ModeCoverage, coverage, coverage_along};
pub use covered::Covered;
pub use detour::{Detour, DetourLine, DetourProfile, detour};
pub use distances::{DistanceProfile, NearestPlaces};
pub use poor::{PoorNeighborhoods, PoorOptions, TransitPoor, Why, transit_poor};
pub use presets::Preset;
pub(crate) use rule::radius_fault;
pub use rule::{Clause, CoverageRule, Service};
pub use station_areas::{StationArea, StationAreaOptions, StationAreas, station_areas};
pub(crate) use walk::CellsOnStreets;
pub use walk::Distance;

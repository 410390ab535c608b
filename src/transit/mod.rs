//! Transit: who lives near it, by every norm in use, and what each station serves.
//!
//! Imports of other families: none. `coverage` is the function to call first.

mod change;
mod coverage;
mod parse;
mod poor;
mod presets;
mod rule;
mod station_areas;
mod stub;
mod sum;

pub use change::{CoverageChange, Decomposition, coverage_change};
pub use coverage::{Allocation, Coverage, Covered, ModeCoverage};
pub use poor::{PoorNeighborhoods, PoorOptions, TransitPoor, Why, transit_poor};
pub use presets::Preset;
pub(crate) use rule::radius_fault;
pub use rule::{Clause, CoverageRule, Service};
pub use station_areas::{StationArea, StationAreas};
pub use stub::coverage;
pub(crate) use stub::covered_by;

//! Transit: who lives near it, by every norm in use, and what each station serves.
//!
//! Imports of other families: none. `coverage` is the function to call first.

mod coverage;
mod rule;
mod station_areas;

pub use coverage::{Allocation, Coverage, Covered, ModeCoverage};
pub use rule::{Clause, CoverageRule, HeadwayStatistic, Per, Service, Window};
pub use station_areas::{StationArea, StationAreas};

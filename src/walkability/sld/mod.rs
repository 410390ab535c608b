//! Smart Location Database of the US Environmental Protection Agency: densities, diversity, design, transit and
//! accessibility (D1 to D5) of neighborhoods from counts.

mod formulas;
mod frame;
mod regional;

pub use formulas::{D5Decay, intersection_density_weighted, trip_ends, trip_equilibrium, trip_mix};
pub use frame::{SldOptions, SldUndefined, SmartLocation, smart_location};

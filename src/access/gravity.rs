//! Opportunities weighted by the cost to reach them.

use super::weights::{Weighted, amounts};
use super::{Accessibility, Impedance, Measure, Perspective};
use crate::error::Result;
use crate::table::{LandUse, TravelTimes};

/// Opportunities that each place reaches, or people that reach it, weighted by impedance: the sum of `O_j f(c_ij)`.
///
/// By [`Impedance::Epanechnikov`] a place at no cost counts 0.75, by every other 1. `D5AR` and its kin of the Smart Location
/// Database are `gravity:tanner:0.3:0.07:45:jobs`.
///
/// # Missing values
/// A place that no row leads from reaches 0.
///
/// # Errors
/// A column that is not there, an unknown or negative number in it, an impedance whose parameters are none.
///
/// # References
/// Hansen, How Accessibility Shapes Land Use (1959).
pub fn gravity(
    times: &TravelTimes,
    places: &LandUse,
    column: &str,
    impedance: &Impedance,
    perspective: Perspective,
) -> Result<Accessibility> {
    times.check_places(places)?;
    let amounts = amounts(places, column, column)?;
    let weighted = Weighted::new(times, impedance)?;
    let sums = match perspective {
        Perspective::Active => weighted.reached(&amounts),
        Perspective::Passive => weighted.reaching(&amounts),
    };
    let measure = Measure::Gravity { impedance: impedance.clone(), column: column.into(), perspective };
    Ok(Accessibility::known(&measure, sums, times))
}

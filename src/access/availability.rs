//! Opportunities shared out among the people who compete for them.

use super::floating::shares;
use super::weights::{Weighted, amounts};
use super::{Accessibility, Impedance, Measure};
use crate::error::{DataError, Result};
use crate::table::{LandUse, TravelTimes};

/// Spatial availability: the opportunities that fall to each place when those of every destination are shared out in
/// proportion to `P_i^alpha f_ij`, people times impedance. They sum to the opportunities reached.
///
/// The published form balances `P_i^alpha` over its total and `f_ij` over its sum at the destination; both divisors
/// cancel out.
///
/// # Missing values
/// 0 where nobody lives. Opportunities that nobody reaches fall to nobody; a diagnostic counts them. With a large exponent
/// places of few people, beside those of the most, count as nobody.
///
/// # Errors
/// An exponent that is not finite or not above 0; a column that is not there, an unknown or negative number in it, an
/// impedance whose parameters are none.
///
/// # References
/// Soukhov et al., Introducing spatial availability (2023).
pub fn spatial_availability(
    times: &TravelTimes,
    places: &LandUse,
    supply: &str,
    demand: &str,
    impedance: &Impedance,
    alpha: f64,
) -> Result<Accessibility> {
    if !(alpha > 0.0 && alpha.is_finite()) {
        let problem = format!("{alpha} is not an exponent; expected a number above 0, such as 1");
        return Err(DataError::new("measure", problem).field("alpha").into());
    }
    let (values, lost) = shared(times, places, supply, demand, impedance, alpha)?;
    let (supply, demand) = (supply.into(), demand.into());
    let measure = Measure::SpatialAvailability { impedance: impedance.clone(), supply, demand, alpha };
    let mut found = Accessibility::known(&measure, values, times);
    found.diagnostics.extend(lost);
    Ok(found)
}

/// Supply shared out in proportion to people, to a power, and impedance, and what of it falls to nobody.
pub(super) fn shared(
    times: &TravelTimes,
    places: &LandUse,
    supply: &str,
    demand: &str,
    impedance: &Impedance,
    alpha: f64,
) -> Result<(Vec<f64>, Option<String>)> {
    times.check_places(places)?;
    let supplies = amounts(places, supply, supply)?;
    let mut people = amounts(places, demand, demand)?;
    if alpha != 1.0 {
        // Powers of numbers up to 1 are such: none passes what a number holds. The divisor cancels out as well.
        let most = people.iter().copied().fold(0.0, f64::max);
        people.iter_mut().filter(|p| **p > 0.0).for_each(|p| *p = (*p / most).powf(alpha));
    }
    let weighted = Weighted::new(times, impedance)?;
    let (ratios, lost) = shares(&supplies, &weighted.reaching(&people));
    let reached = weighted.reached(&ratios);
    Ok((people.iter().zip(reached).map(|(p, r)| p * r).collect(), lost))
}

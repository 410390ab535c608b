//! Access to services: who lives within a walk of them, of one kind or of several at once (imports transit).
//!
//! [`facility_coverage`] counts people near facilities of a category, [`sufficiency`] those near all that daily life
//! needs; [`joint_share_bounds`] bounds the share of residents that has all of several services from the shares that
//! have each.

mod facilities;
mod impedance;
mod result;

pub use facilities::{
    FacilityCoverage, Sufficiency, SufficiencyOptions, all_at_once, facility_coverage, facility_coverage_along,
    sufficiency, sufficiency_along,
};
pub use impedance::Impedance;
pub use result::Accessibility;

use crate::table::{Input, Recipe};

/// The least and the greatest share, percent, of people who can have all services when each alone reaches the share
/// given: `max(0, sum - 100 (n - 1))` and the smallest share.
///
/// # Missing values
/// `None` for no share at all.
///
/// # Examples
/// ```
/// // Takashimadaira, 400 m: the plan prints 52.3 for all four at once, inside the bounds.
/// let (low, high) = compact_city::access::joint_share_bounds(&[97.5, 90.5, 63.5, 96.6]).unwrap();
/// assert!((low - 48.1).abs() < 1e-9 && high == 63.5 && low <= 52.3 && 52.3 <= high);
/// ```
///
/// # References
/// Fréchet, Généralisation du théorème des probabilités totales (1935).
pub fn joint_share_bounds(shares: &[f64]) -> Option<(f64, f64)> {
    let high = shares.iter().copied().reduce(f64::min)?;
    let low = shares.iter().sum::<f64>() - 100.0 * (shares.len() as f64 - 1.0);
    Some((low.max(0.0), high))
}

const THREE: &[Input] = &[
    Input::latest("coverage_medical"),
    Input::latest("coverage_commerce"),
    Input::latest("coverage_station_or_busstop"),
];

pub(crate) const RECIPES: &[Recipe] = &[
    Recipe::published("coverage_medical", &[Input::latest("coverage_medical")]),
    Recipe::published("coverage_commerce", &[Input::latest("coverage_commerce")]),
    Recipe::published("coverage_station_or_busstop", &[Input::latest("coverage_station_or_busstop")]),
    Recipe::published("coverage_park", &[Input::latest("coverage_park")]),
    Recipe::published("coverage_nursery_0_4", &[Input::latest("coverage_nursery_0_4")]),
    Recipe {
        id: "all_services_at_least",
        inputs: THREE,
        formula: |x, _| joint_share_bounds(x).map(|b| b.0),
        undefined: "no share",
    },
    Recipe {
        id: "all_services_at_most",
        inputs: THREE,
        formula: |x, _| joint_share_bounds(x).map(|b| b.1),
        undefined: "no share",
    },
];

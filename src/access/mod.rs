//! Access to services and opportunities: who lives within a walk of them, and how well people reach them by travel time
//! (imports transit).
//!
//! [`facility_coverage`] counts people near facilities of a category, [`sufficiency`] those near all that daily life
//! needs; [`joint_share_bounds`] bounds the share of residents that has all of several services from the shares that
//! have each.
//!
//! [`Measure`] names every measure on a table of travel times, from a file or along streets: [`cumulative()`],
//! [`gravity()`], [`floating_catchment`], [`spatial_availability`], [`raam()`], [`cost_to_closest`] and their kin, with an
//! [`Impedance`] for how much less a place counts the farther it is.

mod availability;
mod calibrate;
mod closest;
mod constrained;
mod cumulative;
pub mod equity;
mod facilities;
mod floating;
mod gravity;
mod impedance;
mod impedance_text;
mod measure;
mod measure_text;
mod pareto;
mod perspective;
mod raam;
mod result;
mod weights;

pub use availability::spatial_availability;
pub use calibrate::Decay;
pub use closest::{BalancingEdge, BalancingOptions, balancing_cost, cost_to_closest};
pub use constrained::{
    DoublyConstrained, DoublyOptions, Totals, doubly_constrained, singly_constrained, total_constrained,
};
pub use cumulative::{IntervalOptions, IntervalSummary, cumulative, cumulative_interval};
pub use equity::equity;
pub use facilities::{
    FacilityCoverage, Sufficiency, SufficiencyOptions, all_at_once, facility_coverage, facility_coverage_along,
    sufficiency, sufficiency_along,
};
pub use floating::{Catchment, floating_catchment};
pub use gravity::gravity;
pub use impedance::{Impedance, Step, StepEdge};
pub use measure::Measure;
pub use pareto::{cumulative_within, nth_closest_within, pareto_frontier};
pub use perspective::Perspective;
pub use raam::{RaamOptions, raam};
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
/// Fréchet (1935).
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

//! Every measure of accessibility, with its parameters.

use serde::{Deserialize, Serialize};

use super::{
    Accessibility, BalancingOptions, Catchment, DoublyOptions, Impedance, IntervalOptions, Perspective, RaamOptions,
};
use super::{
    balancing_cost, cost_to_closest, cumulative, cumulative_interval, doubly_constrained, floating_catchment, gravity,
    raam, singly_constrained, spatial_availability, total_constrained,
};
use crate::error::{Error, Result};
use crate::table::{LandUse, TravelTimes};

/// A measure of accessibility: which one, its parameters, and the columns of the land use that it is of.
///
/// As text, and so in JSON and TOML, where `IMPEDANCE` is the text of an [`Impedance`] and what stands in brackets may
/// be left out; the name of a column in a text has no colon:
///
/// | text | function |
/// |---|---|
/// | `cumulative:30:jobs[:passive]` | [`cumulative()`] |
/// | `cumulative_interval:30-60[/5]:median:jobs[:whole][:passive]`, or `mean` | [`cumulative_interval`] |
/// | `gravity:IMPEDANCE:schools[:passive]` | [`gravity()`] |
/// | `2sfca:IMPEDANCE:jobs:population`, `e2sfca`, `kd2sfca`, `3sfca`, `bfca` | [`floating_catchment`] |
/// | `spatial_availability:IMPEDANCE:jobs:population[:ALPHA]` | [`spatial_availability`] |
/// | `raam:jobs:population[:TAU][:tolerance=0.0001][:max_rounds=200]` | [`raam()`] |
/// | `cost_to_closest:1:schools[:passive]` | [`cost_to_closest`] |
/// | `balancing_cost:1:jobs:population[:at_least]`, or `exact` for the increment | [`balancing_cost`] |
/// | `total_constrained:IMPEDANCE:jobs[:passive]` | [`total_constrained`] |
/// | `singly_constrained:IMPEDANCE:jobs:population[:passive]` | [`singly_constrained`] |
/// | `doubly_constrained:IMPEDANCE:jobs:population[:scaled][:tolerance=0.001][:max_rounds=1000]` | [`doubly_constrained`] |
///
/// # Examples
/// ```
/// use compact_city::access::Measure;
/// use compact_city::table::{LandUse, TravelTimes};
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![("jobs".into(), vec![Some(5.0), Some(7.0)])])?;
/// let times = TravelTimes::new(&places, &[0, 0, 1], &[0, 1, 1], &[3.0, 30.0, 3.0])?;
/// let measure: Measure = "cumulative:30:jobs".parse()?;
/// assert_eq!(measure.of(&times, &places)?.values, [Some(12.0), Some(7.0)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Measure {
    /// Opportunities within a cut-off, see [`cumulative()`].
    Cumulative {
        /// The cut-off, which counts.
        cutoff: f64,
        /// Column of the opportunities, or of the people.
        column: String,
        /// Whose access.
        perspective: Perspective,
    },
    /// Opportunities over an interval of cut-offs, see [`cumulative_interval`].
    CumulativeInterval {
        /// The cut-offs, and how they are summed up.
        options: IntervalOptions,
        /// Column of the opportunities, or of the people.
        column: String,
        /// Whose access.
        perspective: Perspective,
    },
    /// Opportunities by impedance, see [`gravity()`].
    Gravity {
        /// The decay.
        impedance: Impedance,
        /// Column of the opportunities, or of the people.
        column: String,
        /// Whose access.
        perspective: Perspective,
    },
    /// Supply per head within floating catchments, see [`floating_catchment`].
    FloatingCatchment {
        /// Which of them.
        catchment: Catchment,
        /// The decay.
        impedance: Impedance,
        /// Column of the supply.
        supply: String,
        /// Column of the people.
        demand: String,
    },
    /// Opportunities shared out among the people, see [`spatial_availability`].
    SpatialAvailability {
        /// The decay.
        impedance: Impedance,
        /// Column of the opportunities.
        supply: String,
        /// Column of the people.
        demand: String,
        /// Exponent of the people.
        alpha: f64,
    },
    /// Congestion and travel of rational agents, see [`raam()`].
    Raam {
        /// Column of the supply.
        supply: String,
        /// Column of the people.
        demand: String,
        /// Minutes that weigh as much as the mean congestion, and when the search ends.
        options: RaamOptions,
    },
    /// Cost to the n-th closest opportunity, see [`cost_to_closest`].
    CostToClosest {
        /// How many opportunities.
        n: f64,
        /// Column of the opportunities, or of the people.
        column: String,
        /// Whose access.
        perspective: Perspective,
    },
    /// Cost at which a place reaches as much as it needs, see [`balancing_cost`].
    BalancingCost {
        /// Column of the opportunities.
        supply: String,
        /// Column of the people.
        demand: String,
        /// Increment and edge.
        options: BalancingOptions,
    },
    /// All opportunities shared out by impedance, see [`total_constrained`].
    TotalConstrained {
        /// The decay.
        impedance: Impedance,
        /// Column of the opportunities, or of the people.
        column: String,
        /// Whose access.
        perspective: Perspective,
    },
    /// Opportunities of each place shared out, see [`singly_constrained`].
    SinglyConstrained {
        /// The decay.
        impedance: Impedance,
        /// Column of the opportunities.
        supply: String,
        /// Column of the people.
        demand: String,
        /// Whose access.
        perspective: Perspective,
    },
    /// Flows that match supply and demand, summed by origin, see [`doubly_constrained`].
    DoublyConstrained {
        /// The decay.
        impedance: Impedance,
        /// Column of the opportunities.
        supply: String,
        /// Column of the people.
        demand: String,
        /// When the fitting ends, and what of totals that differ.
        options: DoublyOptions,
    },
}

impl Measure {
    /// The measure of each place of a land use table.
    ///
    /// # Errors
    /// Those of the function of the measure; times of another land use table.
    pub fn of(&self, times: &TravelTimes, places: &LandUse) -> Result<Accessibility> {
        match self {
            Measure::Cumulative { cutoff, column, perspective } => {
                let found = cumulative(times, places, column, &[*cutoff], *perspective)?;
                found.into_iter().next().ok_or_else(|| Error::Undefined("no cut-off".into()))
            }
            Measure::CumulativeInterval { options, column, perspective } => {
                cumulative_interval(times, places, column, *options, *perspective)
            }
            Measure::Gravity { impedance, column, perspective } => {
                gravity(times, places, column, impedance, *perspective)
            }
            Measure::FloatingCatchment { catchment, impedance, supply, demand } => {
                floating_catchment(times, places, supply, demand, impedance, *catchment)
            }
            Measure::SpatialAvailability { impedance, supply, demand, alpha } => {
                spatial_availability(times, places, supply, demand, impedance, *alpha)
            }
            Measure::Raam { supply, demand, options } => raam(times, places, supply, demand, *options),
            Measure::CostToClosest { n, column, perspective } => {
                cost_to_closest(times, places, column, *n, *perspective)
            }
            Measure::BalancingCost { supply, demand, options } => {
                balancing_cost(times, places, supply, demand, *options)
            }
            Measure::TotalConstrained { impedance, column, perspective } => {
                total_constrained(times, places, column, impedance, *perspective)
            }
            Measure::SinglyConstrained { impedance, supply, demand, perspective } => {
                singly_constrained(times, places, supply, demand, impedance, *perspective)
            }
            Measure::DoublyConstrained { impedance, supply, demand, options } => {
                Ok(doubly_constrained(times, places, supply, demand, impedance, *options)?.access)
            }
        }
    }
}

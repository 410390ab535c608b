//! The cost to reach enough: the n-th closest opportunity, and as many as a place has people.

use super::weights::amounts;
use super::{Accessibility, Measure, Perspective};
use crate::error::{DataError, Result};
use crate::table::{LandUse, TravelTimes};

/// The least cost within which a place reaches `n` opportunities, or within which `n` people reach it.
///
/// # Missing values
/// None where fewer are reached, even by all pairs.
///
/// # Errors
/// A number that is not finite or not above 0; a column that is not there, an unknown or negative number in it.
pub fn cost_to_closest(
    times: &TravelTimes,
    places: &LandUse,
    column: &str,
    n: f64,
    perspective: Perspective,
) -> Result<Accessibility> {
    times.check_places(places)?;
    if !(n > 0.0 && n.is_finite()) {
        let problem = format!("{n} is not a number of opportunities; expected one above 0, such as 1");
        return Err(DataError::new("measure", problem).field("n").into());
    }
    let amounts = amounts(places, column, column)?;
    let reversed;
    let by_place = match perspective {
        Perspective::Active => times,
        Perspective::Passive => {
            reversed = times.reversed();
            &reversed
        }
    };
    let values = (0..places.len()).map(|place| reach(by_place, place, &amounts, |sum| sum >= n)).collect();
    let measure = Measure::CostToClosest { n, column: column.into(), perspective };
    Ok(Accessibility::some(&measure, values, times))
}

/// The cost of the first pair of a place with which the sum of the amounts is enough.
fn reach(times: &TravelTimes, place: usize, amounts: &[f64], enough: impl Fn(f64) -> bool) -> Option<f64> {
    let mut sum = 0.0;
    let found = times.of(place).find(|(to, _)| {
        sum += amounts[*to];
        amounts[*to] > 0.0 && enough(sum)
    });
    found.map(|(_, minutes)| minutes)
}

/// When as many opportunities are reached as there are people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BalancingEdge {
    /// When they are more, as accessibility (R) does.
    #[default]
    MoreThan,
    /// When they are as many or more.
    AtLeast,
}

/// How [`balancing_cost`] looks; the default is by whole minutes until the opportunities are more than the people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BalancingOptions {
    /// The cost is rounded up to a multiple of this; none gives the cost itself.
    pub increment: Option<f64>,
    /// Whether as many are enough.
    pub edge: BalancingEdge,
}

impl Default for BalancingOptions {
    fn default() -> Self {
        BalancingOptions { increment: Some(1.0), edge: BalancingEdge::MoreThan }
    }
}

impl From<()> for BalancingOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl BalancingOptions {
    /// Sets the increment; none gives the cost itself.
    pub fn increment(mut self, increment: impl Into<Option<f64>>) -> Self {
        self.increment = increment.into();
        self
    }

    /// Sets whether as many opportunities as people are enough.
    pub fn edge(mut self, edge: BalancingEdge) -> Self {
        self.edge = edge;
        self
    }
}

/// The least cost within which a place reaches as many opportunities as it has people.
///
/// # Missing values
/// 0 where nobody lives; none where the opportunities never are enough.
///
/// # Errors
/// An increment that is not above 0; a column that is not there, an unknown or negative number in it.
///
/// # References
/// Barboza et al., Balancing time (2021).
pub fn balancing_cost(
    times: &TravelTimes,
    places: &LandUse,
    supply: &str,
    demand: &str,
    options: impl Into<BalancingOptions>,
) -> Result<Accessibility> {
    let options: BalancingOptions = options.into();
    times.check_places(places)?;
    if let Some(bad) = options.increment.filter(|i| !(*i > 0.0 && i.is_finite())) {
        let problem = format!("{bad} is not an increment; expected a number above 0, such as 1");
        return Err(DataError::new("measure", problem).field("increment").into());
    }
    let (supplies, people) = (amounts(places, supply, supply)?, amounts(places, demand, demand)?);
    let rounded = |cost: f64| match options.increment {
        None => cost,
        // A cost on a multiple is that multiple, whatever its last bits.
        Some(i) => (cost / i - 1e-9).ceil().max(0.0) * i,
    };
    let value = |(place, needed): (usize, &f64)| {
        if *needed == 0.0 {
            return Some(0.0);
        }
        let enough = |sum: f64| match options.edge {
            BalancingEdge::MoreThan => sum > *needed,
            BalancingEdge::AtLeast => sum >= *needed,
        };
        reach(times, place, &supplies, enough).map(rounded)
    };
    let values = people.iter().enumerate().map(value).collect();
    let measure = Measure::BalancingCost { supply: supply.into(), demand: demand.into(), options };
    Ok(Accessibility::some(&measure, values, times))
}

//! Opportunities constrained to known totals: of the region, of each place, of both sides.

use super::availability::shared;
use super::weights::{Weighted, amounts};
use super::{Accessibility, Impedance, Measure, Perspective};
use crate::error::{DataError, Error, Result};
use crate::table::sum::sum;
use crate::table::{LandUse, TravelTimes};

/// Total constrained accessibility: the opportunities of the region shared out in proportion to `O_j f_ij`; passive, its
/// people in proportion to `P_i f_ij`. They sum to the total over the places that some row leads to (from).
///
/// # Missing values
/// None everywhere where no pair weighs anything.
///
/// # Errors
/// A column that is not there, an unknown or negative number in it, an impedance whose parameters are none.
///
/// # References
/// Soukhov et al. (2025), family of accessibility measures after Wilson (1971), as accessibility (R) computes it.
pub fn total_constrained(
    times: &TravelTimes,
    places: &LandUse,
    column: &str,
    impedance: &Impedance,
    perspective: Perspective,
) -> Result<Accessibility> {
    times.check_places(places)?;
    let amounts = amounts(places, column, column)?;
    let weighted = Weighted::new(times, impedance)?;
    let (sums, counted) = match perspective {
        Perspective::Active => {
            let mut met = vec![false; places.len()];
            times.destinations().iter().for_each(|to| met[*to as usize] = true);
            (weighted.reached(&amounts), met)
        }
        Perspective::Passive => {
            let starts = (0..places.len()).map(|origin| !times.rows_of(origin).is_empty()).collect();
            (weighted.reaching(&amounts), starts)
        }
    };
    let total = sum(amounts.iter().zip(&counted).filter(|(_, met)| **met).map(|(amount, _)| *amount));
    let weights = sum(sums.iter().copied());
    let share = |w: &f64| if weights > 0.0 { Some(total * (w / weights)) } else { None };
    let measure = Measure::TotalConstrained { impedance: impedance.clone(), column: column.into(), perspective };
    let mut found = Accessibility::some(&measure, sums.iter().map(share).collect(), times);
    if weights == 0.0 {
        found.diagnostics.push(format!("no pair weighs anything with some {column}: there is nothing to share out"));
    }
    Ok(found)
}

/// Singly constrained accessibility: the opportunities of each destination shared out in proportion to `P_i f_ij`;
/// passive, the people of each origin in proportion to `O_j f_ij`. They sum to what is reached.
///
/// The active one is [`spatial_availability`](super::spatial_availability()) with an exponent of 1, found from another
/// side.
///
/// # Missing values
/// As [`spatial_availability`](super::spatial_availability()).
///
/// # Errors
/// A column that is not there, an unknown or negative number in it, an impedance whose parameters are none.
///
/// # References
/// As [`total_constrained`].
pub fn singly_constrained(
    times: &TravelTimes,
    places: &LandUse,
    supply: &str,
    demand: &str,
    impedance: &Impedance,
    perspective: Perspective,
) -> Result<Accessibility> {
    let (values, lost) = match perspective {
        Perspective::Active => shared(times, places, supply, demand, impedance, 1.0)?,
        Perspective::Passive => shared(&times.reversed(), places, demand, supply, impedance, 1.0)?,
    };
    let (supply, demand) = (supply.into(), demand.into());
    let measure = Measure::SinglyConstrained { impedance: impedance.clone(), supply, demand, perspective };
    let mut found = Accessibility::known(&measure, values, times);
    found.diagnostics.extend(lost);
    Ok(found)
}

/// What [`doubly_constrained`] makes of totals that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Totals {
    /// They must be equal.
    #[default]
    Equal,
    /// The supply is scaled to the total of the people.
    ScaleSupply,
}

/// When [`doubly_constrained`] ends; the default is that of accessibility (R): a share of 0.001, at most 1,000 rounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DoublyOptions {
    /// The sum of what the flows lack at origins and destinations, over the total, at which the fitting ends.
    pub tolerance: f64,
    /// So many rounds at most.
    pub max_rounds: usize,
    /// What of totals that differ.
    pub totals: Totals,
}

impl Default for DoublyOptions {
    fn default() -> Self {
        DoublyOptions { tolerance: 0.001, max_rounds: 1_000, totals: Totals::Equal }
    }
}

impl From<()> for DoublyOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl DoublyOptions {
    /// Sets the share at which the fitting ends.
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets how many rounds there are at most.
    pub fn max_rounds(mut self, rounds: usize) -> Self {
        self.max_rounds = rounds;
        self
    }

    /// Sets what is made of totals that differ.
    pub fn totals(mut self, totals: Totals) -> Self {
        self.totals = totals;
        self
    }
}

/// Flows that match the people of every origin and the supply of every destination.
#[derive(Debug, Clone, PartialEq)]
pub struct DoublyConstrained {
    /// The flows from each place, summed: its people, within the tolerance.
    pub access: Accessibility,
    /// Factor of each origin, its people counted in.
    pub origin_factors: Vec<f64>,
    /// Factor of each destination, its supply counted in.
    pub destination_factors: Vec<f64>,
    /// The sum of what the flows lack at origins and destinations, over the total.
    pub error: f64,
    /// Rounds that the fitting took.
    pub rounds: usize,
    impedance: Impedance,
}

impl DoublyConstrained {
    /// Destinations of an origin and the flow to each, the nearest first; `times` are those that it was fitted to.
    pub fn of<'a>(&'a self, times: &'a TravelTimes, origin: usize) -> impl Iterator<Item = (usize, f64)> + 'a {
        let from = self.origin_factors.get(origin).copied().unwrap_or(0.0);
        times.of(origin).map(move |(to, minutes)| {
            let factor = self.destination_factors.get(to).copied().unwrap_or(0.0);
            (to, from * factor * self.impedance.weight(minutes))
        })
    }
}

/// Doubly constrained accessibility: flows `A_i P_i B_j O_j f_ij`, with factors fitted by turns until the flows from each
/// place sum to its people and those to each place to its supply.
///
/// # Missing values
/// People who reach no supply and supply that nobody reaches are left out of both totals; diagnostics count them.
///
/// # Errors
/// Totals that differ by more than a millionth, unless they are to be scaled; no people or no supply; flows that do not
/// fit within the rounds, as where a part of the region has more people than supply in reach; a column that is not
/// there, an unknown or negative number in it, an impedance whose parameters are none.
///
/// # References
/// Wilson, A family of spatial interaction models (1971). Soukhov et al. (2025).
pub fn doubly_constrained(
    times: &TravelTimes,
    places: &LandUse,
    supply: &str,
    demand: &str,
    impedance: &Impedance,
    options: impl Into<DoublyOptions>,
) -> Result<DoublyConstrained> {
    let options: DoublyOptions = options.into();
    times.check_places(places)?;
    if !(options.tolerance > 0.0 && options.tolerance.is_finite()) {
        let problem = format!("{} is not a tolerance; expected a number above 0, such as 0.001", options.tolerance);
        return Err(DataError::new("measure", problem).field("tolerance").into());
    }
    let (mut supplies, mut people) = (amounts(places, supply, supply)?, amounts(places, demand, demand)?);
    let weighted = Weighted::new(times, impedance)?;
    let mut diagnostics = Vec::new();
    let (reached, reaching) = (weighted.reached(&supplies), weighted.reaching(&people));
    for (amounts, met, column) in [(&mut people, reached, demand), (&mut supplies, reaching, supply)] {
        let lost = amounts.iter_mut().zip(met).filter(|(a, met)| **a > 0.0 && *met <= 0.0);
        let (n, total) = lost.fold((0, 0.0), |(n, sum), (a, _)| (n + 1, sum + std::mem::take(a)));
        if n > 0 {
            diagnostics
                .push(format!("{column}: {total} of {n} places meet nothing on the other side and are left out"));
        }
    }
    let (total, offered) = (sum(people.iter().copied()), sum(supplies.iter().copied()));
    if total <= 0.0 || offered <= 0.0 {
        return Err(Error::Undefined(format!("no flow: {total} {demand} and {offered} {supply} meet")));
    }
    match options.totals {
        Totals::ScaleSupply => supplies.iter_mut().for_each(|s| *s *= total / offered),
        Totals::Equal if (total - offered).abs() > 1e-6 * total => {
            let problem = format!("{total} {demand} but {offered} {supply}: the totals must be equal, or scaled");
            return Err(Error::Undefined(problem));
        }
        Totals::Equal => {}
    }
    let factors = |amounts: &[f64], met: &[f64]| -> Vec<f64> {
        amounts.iter().zip(met).map(|(a, m)| if *a > 0.0 && *m > 0.0 { a / m } else { 0.0 }).collect()
    };
    let mut to = supplies.clone();
    let mut reached = weighted.reached(&to);
    for round in 1..=options.max_rounds {
        let from = factors(&people, &reached);
        to = factors(&supplies, &weighted.reaching(&from));
        reached = weighted.reached(&to);
        let sums: Vec<f64> = from.iter().zip(&reached).map(|(a, r)| a * r).collect();
        // The destinations fit exactly after their turn.
        let error = sum(people.iter().zip(&sums).map(|(p, s)| (p - s).abs())) / total;
        if error <= options.tolerance {
            let (supply, demand, impedance) = (supply.into(), demand.into(), impedance.clone());
            let measure = Measure::DoublyConstrained { impedance: impedance.clone(), supply, demand, options };
            let mut access = Accessibility::known(&measure, sums, times);
            access.diagnostics.extend(diagnostics);
            let (origin_factors, destination_factors) = (from, to);
            return Ok(DoublyConstrained {
                access,
                origin_factors,
                destination_factors,
                error,
                rounds: round,
                impedance,
            });
        }
    }
    let problem = format!("the flows do not fit both sides within {} rounds", options.max_rounds);
    Err(Error::Undefined(problem))
}

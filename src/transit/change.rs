//! Change of coverage between two years, told apart into people who moved and service that changed.

use super::{CoverageOptions, Covered, coverage};
use crate::error::Result;
use crate::table::{PopulationCells, Stops};

/// A change in two parts that add up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decomposition {
    /// Value before.
    pub before: f64,
    /// Value after.
    pub after: f64,
    /// Part of the change that comes from people: where they live, and how many.
    pub from_people: f64,
    /// Part of the change that comes from service: stops, lines and timetables.
    pub from_service: f64,
}

impl Decomposition {
    /// Splits a change by its values with only the people and only the service changed.
    ///
    /// Each part is the mean of what its step adds when it goes first and when it goes last (the Shapley value of
    /// two), so that no order is preferred and the parts add up to the change, to rounding.
    ///
    /// # Examples
    /// ```
    /// use compact_city::transit::Decomposition;
    /// // People alone +4, service alone +8, both +10.
    /// let change = Decomposition::of(30.0, 34.0, 38.0, 40.0);
    /// assert_eq!((change.from_people, change.from_service), (3.0, 7.0));
    /// ```
    ///
    /// # References
    /// Shorrocks, Decomposition procedures for distributional analysis: a unified framework based on the Shapley value,
    /// Journal of Economic Inequality 11 (2013).
    pub fn of(before: f64, people_only: f64, service_only: f64, after: f64) -> Self {
        Decomposition {
            before,
            after,
            from_people: ((people_only - before) + (after - service_only)) / 2.0,
            from_service: ((service_only - before) + (after - people_only)) / 2.0,
        }
    }

    /// The whole change.
    pub fn change(&self) -> f64 {
        self.after - self.before
    }
}

/// Change of coverage between two years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoverageChange {
    /// Covered people.
    pub persons: Decomposition,
    /// Covered share, 0 to 1; none where there is nobody before or after.
    pub share: Option<Decomposition>,
}

impl CoverageChange {
    /// From the coverage of both years, and of each year's people by the other year's service: those after with the
    /// service before (`people_only`), those before with the service after (`service_only`).
    pub fn of(before: Covered, people_only: Covered, service_only: Covered, after: Covered) -> Self {
        let share =
            || Some(Decomposition::of(before.share()?, people_only.share()?, service_only.share()?, after.share()?));
        CoverageChange {
            persons: Decomposition::of(before.covered, people_only.covered, service_only.covered, after.covered),
            share: share(),
        }
    }
}

/// How much of the change in coverage by a rule comes from people and how much from service, in persons and as a share.
///
/// Cells and stops of the two years need not correspond. See [`Decomposition::of`]. Of the options, rule and allocation
/// count; groups have no part in it.
///
/// # Missing values
/// No share where there is nobody in one of the years.
///
/// # Errors
/// Those of [`coverage`].
///
/// # Examples
/// ```
/// use compact_city::geo::LonLat;
/// use compact_city::table::{Mode, PopulationCells, Stop, Stops};
/// use compact_city::transit::{CoverageRule, coverage_change};
///
/// // A town of two cells 4.5 km apart. Some move to the west; then a second stop opens in the east.
/// let town = |west, east| PopulationCells::from_columns(vec![137.21, 137.26], vec![36.7; 2], vec![west, east]);
/// let west = Stop::new("west", LonLat::new(137.21, 36.7)?, Mode::Tram);
/// let east = Stop::new("east", LonLat::new(137.26, 36.7)?, Mode::Tram);
/// let (before, after) = (Stops::new(vec![west.clone()])?, Stops::new(vec![west, east])?);
/// let rule = CoverageRule::toyama();
/// let change = coverage_change(&town(40.0, 60.0)?, &before, &town(50.0, 50.0)?, &after, &rule)?;
/// // From 40 to 100 persons: 10 or 0 by moving first or last, so 5; the rest by the stop.
/// assert_eq!((change.persons.from_people, change.persons.from_service), (5.0, 55.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn coverage_change(
    cells_before: &PopulationCells,
    stops_before: &Stops,
    cells_after: &PopulationCells,
    stops_after: &Stops,
    options: impl Into<CoverageOptions>,
) -> Result<CoverageChange> {
    let options = options.into().groups::<String>([]);
    let of = |cells, stops| Ok::<_, crate::Error>(coverage(cells, stops, options.clone())?.population);
    Ok(CoverageChange::of(
        of(cells_before, stops_before)?,
        of(cells_after, stops_before)?,
        of(cells_before, stops_after)?,
        of(cells_after, stops_after)?,
    ))
}

//! Transit-poor neighborhoods: where many people, or most of them, live outside every catchment.

use polars::prelude::{Column, DataFrame};

use crate::error::{DataError, Result};
use crate::table::sum::Sum;

/// When a neighborhood is transit-poor; the default is Toyama's rule, at least 50 % or at least 4,000 people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoorOptions {
    /// Share of people without coverage, 0 to 1, from which it is poor.
    pub share_at_least: f64,
    /// Number of people without coverage from which it is poor.
    pub persons_at_least: f64,
}

impl Default for PoorOptions {
    fn default() -> Self {
        PoorOptions { share_at_least: 0.5, persons_at_least: 4000.0 }
    }
}

impl PoorOptions {
    /// Sets the share of people without coverage, 0 to 1, from which a neighborhood is poor.
    pub fn share_at_least(mut self, share: f64) -> Self {
        self.share_at_least = share;
        self
    }

    /// Sets the number of people without coverage from which a neighborhood is poor.
    pub fn persons_at_least(mut self, persons: f64) -> Self {
        self.persons_at_least = persons;
        self
    }

    fn check(self) -> Result<()> {
        let fault = |field: &str, problem: String| Err(DataError::new("options", problem).field(field).into());
        if !(self.share_at_least > 0.0 && self.share_at_least <= 1.0) {
            return fault("share_at_least", format!("{} is not a share above 0, up to 1", self.share_at_least));
        }
        if !(self.persons_at_least > 0.0 && self.persons_at_least.is_finite()) {
            return fault("persons_at_least", format!("{} is not a number of people above 0", self.persons_at_least));
        }
        Ok(())
    }
}

/// Why a neighborhood is transit-poor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The share of people without coverage.
    Share,
    /// The number of people without coverage.
    Persons,
    /// Share and number.
    Both,
}

impl Why {
    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Share => "share",
            Why::Persons => "persons",
            Why::Both => "share and persons",
        }
    }
}

/// One neighborhood.
#[derive(Debug, Clone, PartialEq)]
pub struct TransitPoor {
    /// Its name.
    pub name: String,
    /// People who live in it.
    pub population: f64,
    /// Those of them outside every catchment.
    pub uncovered: f64,
    /// Their share, 0 to 1; none where nobody lives.
    pub share: Option<f64>,
    /// Why it is transit-poor; none where it is not.
    pub why: Option<Why>,
}

/// The neighborhoods of a city.
#[derive(Debug, Clone, PartialEq)]
pub struct PoorNeighborhoods {
    /// When a neighborhood was taken for poor.
    pub options: PoorOptions,
    /// One entry a neighborhood, in the order of the names.
    pub neighborhoods: Vec<TransitPoor>,
    /// Findings that do not stop the work, such as people outside every neighborhood.
    pub diagnostics: Vec<String>,
}

impl PoorNeighborhoods {
    /// The transit-poor ones.
    pub fn poor(&self) -> impl Iterator<Item = &TransitPoor> {
        self.neighborhoods.iter().filter(|n| n.why.is_some())
    }

    /// The table as a frame: `name`, `population`, `uncovered`, `uncovered_share` (0 to 1), `poor`, `why`.
    ///
    /// # Missing values
    /// Null share where nobody lives; null reason where the neighborhood is not poor.
    ///
    /// # Errors
    /// Failures inside polars.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let all = &self.neighborhoods;
        let columns = vec![
            Column::new("name".into(), all.iter().map(|n| n.name.as_str()).collect::<Vec<_>>()),
            Column::new("population".into(), all.iter().map(|n| n.population).collect::<Vec<_>>()),
            Column::new("uncovered".into(), all.iter().map(|n| n.uncovered).collect::<Vec<_>>()),
            Column::new("uncovered_share".into(), all.iter().map(|n| n.share).collect::<Vec<_>>()),
            Column::new("poor".into(), all.iter().map(|n| n.why.is_some()).collect::<Vec<_>>()),
            Column::new("why".into(), all.iter().map(|n| n.why.map(Why::as_str)).collect::<Vec<_>>()),
        ];
        Ok(DataFrame::new(all.len(), columns)?)
    }
}

/// Which neighborhoods are transit-poor, from the people of each cell, the covered share of each (as in
/// [`Coverage::cell_shares`](super::Coverage)), and the neighborhood that each lies in.
///
/// # Missing values
/// A cell in no neighborhood counts in none and is told of in the diagnostics.
///
/// # Errors
/// Columns of unequal length, a number of people that is negative or not finite, a share outside 0 to 1, a neighborhood
/// without a name, thresholds out of range.
///
/// # Examples
/// ```
/// use compact_city::transit::{PoorOptions, Why, transit_poor};
/// let names = ["riverside", "hillside"];
/// let result = transit_poor(
///     &[9_000.0, 1_000.0, 300.0, 200.0],
///     &[1.0, 0.0, 0.0, 1.0],
///     &[Some(0), Some(0), Some(1), Some(1)],
///     &names,
///     PoorOptions::default(),
/// )?;
/// assert_eq!(result.neighborhoods[0].why, None);
/// assert_eq!((result.neighborhoods[1].share, result.neighborhoods[1].why), (Some(0.6), Some(Why::Share)));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// City of Toyama, Compact City Strategy: neighborhoods where at least 50 % or at least 4,000 of the people live
/// outside the catchments.
pub fn transit_poor<S: AsRef<str>>(
    population: &[f64],
    covered_shares: &[f64],
    neighborhood_of: &[Option<usize>],
    names: &[S],
    options: impl Into<PoorOptions>,
) -> Result<PoorNeighborhoods> {
    let options: PoorOptions = options.into();
    options.check()?;
    let cells = population.len();
    if covered_shares.len() != cells || neighborhood_of.len() != cells {
        let problem = format!(
            "columns of unequal length: population of {cells}, shares of {} and neighborhoods of {} cells",
            covered_shares.len(),
            neighborhood_of.len()
        );
        return Err(DataError::new("cells", problem).into());
    }
    let mut people = vec![Sum::default(); names.len()];
    let mut uncovered = vec![Sum::default(); names.len()];
    let mut outside = (0_usize, Sum::default());
    for (i, ((&p, &share), &of)) in population.iter().zip(covered_shares).zip(neighborhood_of).enumerate() {
        let fault = |field: &str, problem: String| DataError::new("cells", problem).line(i as u64 + 1).field(field);
        if !(p.is_finite() && p >= 0.0) {
            return Err(fault("population", format!("{p} is not a number of people of 0 or more")).into());
        }
        if !(0.0..=1.0).contains(&share) {
            return Err(fault("covered share", format!("{share} is not a share from 0 to 1")).into());
        }
        match of {
            None => {
                outside.0 += 1;
                outside.1.add(p);
            }
            Some(n) if n < names.len() => {
                people[n].add(p);
                uncovered[n].add(p * (1.0 - share));
            }
            Some(n) => {
                return Err(fault("neighborhood", format!("number {n}, counted from 0, of {}", names.len())).into());
            }
        }
    }
    let judge = |((name, people), uncovered): ((&S, &Sum), &Sum)| {
        let (population, uncovered) = (people.value(), uncovered.value());
        let share = (population > 0.0).then(|| uncovered / population);
        let by_share = share.is_some_and(|s| s >= options.share_at_least);
        let by_persons = uncovered >= options.persons_at_least;
        let why = match (by_share, by_persons) {
            (true, true) => Some(Why::Both),
            (true, false) => Some(Why::Share),
            (false, true) => Some(Why::Persons),
            (false, false) => None,
        };
        TransitPoor { name: name.as_ref().to_owned(), population, uncovered, share, why }
    };
    let mut diagnostics = Vec::new();
    if outside.0 > 0 {
        diagnostics.push(format!(
            "{} of {cells} cells, with {:.0} people, lie in no neighborhood and are not counted",
            outside.0,
            outside.1.value()
        ));
    }
    let neighborhoods = names.iter().zip(&people).zip(&uncovered).map(judge).collect();
    Ok(PoorNeighborhoods { options, neighborhoods, diagnostics })
}

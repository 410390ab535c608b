//! Travel times between places.

use crate::error::{DataError, Result};
use crate::table::LandUse;

/// Travel times, or other costs, from places to places: one row a pair, sorted by origin.
///
/// Origins and destinations are rows of a [`LandUse`] table. A pair without a row cannot be travelled.
#[derive(Debug, Clone)]
pub struct TravelTimes {
    /// Where the rows of each origin begin, and the end.
    offsets: Vec<u32>,
    to: Vec<u32>,
    minutes: Vec<f64>,
    diagnostics: Vec<String>,
}

impl TravelTimes {
    /// Travel times from columns: rows of `places` and minutes.
    ///
    /// # Errors
    /// Columns of unequal length, a row that is not there, a time below 0 or that is no number, a pair given twice.
    pub fn new(places: &LandUse, from: &[u32], to: &[u32], minutes: &[f64]) -> Result<Self> {
        let _ = (places, from, to, minutes);
        // Filled in the next step.
        Err(DataError::new("travel times", "not built yet").into())
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.to.len()
    }

    /// True when there is no pair.
    pub fn is_empty(&self) -> bool {
        self.to.is_empty()
    }

    /// Destinations of an origin and the minutes to each.
    pub fn of(&self, origin: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = match (self.offsets.get(origin), self.offsets.get(origin + 1)) {
            (Some(a), Some(b)) => *a as usize..*b as usize,
            _ => 0..0,
        };
        self.to[range.clone()].iter().zip(&self.minutes[range]).map(|(to, m)| (*to as usize, *m))
    }

    /// Findings that do not stop the work.
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }
}

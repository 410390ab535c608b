//! Travel times between places.

use super::pairs;
use super::rows::RowLines;
use crate::error::{DataError, Result};
use crate::table::LandUse;

/// The name of the table in messages, where it has no file.
pub(super) const TABLE: &str = "travel times";

/// Travel times, or other costs, from places to places: one row a pair.
///
/// Origins and destinations are rows of a [`LandUse`] table. A pair without a row cannot be travelled.
///
/// The rows of an origin stand together, by time and then by destination, whatever order they came in; a table takes 6
/// bytes a pair where at most 65,536 times differ, else 12.
///
/// # Examples
/// ```
/// use compact_city::table::{LandUse, TravelTimes};
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![("jobs".into(), vec![Some(5.0), Some(7.0)])])?;
/// let times = TravelTimes::new(&places, &[0, 0, 1], &[1, 0, 1], &[12.0, 3.0, 3.0])?;
/// assert_eq!(times.of(0).collect::<Vec<_>>(), [(0, 3.0), (1, 12.0)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TravelTimes {
    /// Fingerprint of the land use that the pairs are of; none where they come straight from points.
    pub(super) of: Option<u64>,
    /// Where the rows of each origin begin, and the end.
    pub(super) offsets: Vec<usize>,
    pub(super) to: Vec<u32>,
    pub(super) minutes: Minutes,
    pub(super) diagnostics: Vec<String>,
}

/// The times of the rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Minutes {
    /// The place of each in a rising list of those that differ, so that a function of time is computed once for each.
    Coded { codes: Vec<u16>, values: Vec<f64> },
    /// One by one.
    Plain(Vec<f64>),
}

impl Minutes {
    pub(crate) fn at(&self, row: usize) -> f64 {
        match self {
            Minutes::Coded { codes, values } => values[usize::from(codes[row])],
            Minutes::Plain(values) => values[row],
        }
    }
}

impl TravelTimes {
    /// Travel times from columns: rows of `places`, counted from 0, and minutes.
    ///
    /// # Errors
    /// Columns of unequal length, a row that is not there, a time below 0 or that is no finite number, a pair given
    /// twice. The message names row and place, and counts the others.
    pub fn new(places: &LandUse, from: &[u32], to: &[u32], minutes: &[f64]) -> Result<Self> {
        if from.len() != to.len() || from.len() != minutes.len() {
            let problem = format!("{} origins, {} destinations, {} times", from.len(), to.len(), minutes.len());
            return Err(DataError::new(TABLE, problem).into());
        }
        let lines = |_| RowLines::counted(TABLE);
        let origin = pairs::Origin { fields: ["from", "to", "minutes"], lines: &lines };
        Ok(pairs::build(places, from, to, minutes, &origin)?)
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.to.len()
    }

    /// True when there is no pair.
    pub fn is_empty(&self) -> bool {
        self.to.is_empty()
    }

    /// Number of places of the land use table that the pairs lie between.
    pub fn places(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Destinations of an origin and the minutes to each, the nearest first.
    pub fn of(&self, origin: usize) -> impl Iterator<Item = (usize, f64)> {
        let rows = if origin < self.places() { self.rows_of(origin) } else { 0..0 };
        rows.map(|row| (self.to[row] as usize, self.minutes.at(row)))
    }

    /// The same times from destinations to origins, a table as large as this one.
    pub fn reversed(&self) -> TravelTimes {
        pairs::reversed(self)
    }

    /// The pairs of at most so many minutes, such as a catchment that a decay does not end by itself.
    pub fn within(&self, minutes: f64) -> TravelTimes {
        pairs::within(self, minutes)
    }

    /// Findings that do not stop the work.
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }

    /// Adds findings before those of the table itself.
    pub(crate) fn note(&mut self, findings: Vec<String>) {
        self.diagnostics.splice(0..0, findings);
    }

    pub(crate) fn rows_of(&self, origin: usize) -> std::ops::Range<usize> {
        self.offsets[origin]..self.offsets[origin + 1]
    }

    /// The first of some rows of one origin beyond so many minutes.
    pub(crate) fn end_within(&self, rows: std::ops::Range<usize>, minutes: f64) -> usize {
        match &self.minutes {
            Minutes::Coded { codes, values } => {
                let near = values.partition_point(|v| *v <= minutes);
                pairs::partition(rows, |row| usize::from(codes[row]) < near)
            }
            Minutes::Plain(values) => pairs::partition(rows, |row| values[row] <= minutes),
        }
    }

    pub(crate) fn destinations(&self) -> &[u32] {
        &self.to
    }

    pub(crate) fn minutes(&self) -> &Minutes {
        &self.minutes
    }

    /// Refuses a land use table of other places than the one that the times are of.
    pub(crate) fn check_places(&self, places: &LandUse) -> Result<(), DataError> {
        places.check_is(self.places(), self.of, TABLE)
    }
}

//! Ways to travel between places, each with several costs, such as time and fare.

use polars::prelude::*;

use super::pairs::offsets;
use super::rows::{Faults, RowLines};
use crate::error::{DataError, Error, Result};
use crate::table::LandUse;

const TABLE: &str = "travel ways";

/// Ways to travel from places to places, each with two or more costs; a pair may have several ways.
///
/// Origins and destinations are rows of a [`LandUse`] table. A pair without a row cannot be travelled. Rows stand by
/// origin, destination and costs, whatever order they came in; a way given twice counts once.
///
/// # Examples
/// ```
/// use compact_city::table::{LandUse, TravelWays};
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![("jobs".into(), vec![Some(5.0), Some(7.0)])])?;
/// // From a to b by train in 20 minutes for 3, or on foot in 50 for nothing.
/// let costs = vec![("minutes".into(), vec![50.0, 20.0]), ("fare".into(), vec![0.0, 3.0])];
/// let ways = TravelWays::new(&places, &[0, 0], &[1, 1], costs)?;
/// assert_eq!(ways.of(0).collect::<Vec<_>>(), [(1, &[20.0, 3.0][..]), (1, &[50.0, 0.0][..])]);
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TravelWays {
    /// Fingerprint of the land use that the ways are of.
    of: u64,
    names: Vec<String>,
    /// Where the rows of each origin begin, and the end.
    offsets: Vec<usize>,
    to: Vec<u32>,
    /// The costs row by row.
    costs: Vec<f64>,
    diagnostics: Vec<String>,
}

impl TravelWays {
    /// Ways from columns: rows of `places`, counted from 0, and two or more costs by name.
    ///
    /// # Errors
    /// Fewer than two costs or two of one name, columns of unequal length, a row that is not there, a cost below 0 or that
    /// is no finite number. The message names the row and counts the others.
    pub fn new(places: &LandUse, from: &[u32], to: &[u32], costs: Vec<(String, Vec<f64>)>) -> Result<Self> {
        Self::from_rows(places, from, to, costs, &RowLines::counted(TABLE))
    }

    /// As [`TravelWays::new`], of rows that stand in the lines of a file.
    pub(crate) fn from_rows(
        places: &LandUse,
        from: &[u32],
        to: &[u32],
        costs: Vec<(String, Vec<f64>)>,
        lines: &RowLines,
    ) -> Result<Self> {
        let fault = |problem: String| DataError::new(lines.table.as_str(), problem);
        if costs.len() < 2 {
            return Err(fault(format!("{} costs; expected two or more, such as minutes and fare", costs.len())).into());
        }
        for (i, (name, column)) in costs.iter().enumerate() {
            if costs[..i].iter().any(|(n, _)| n == name) {
                return Err(fault("the cost stands twice".into()).field(name).into());
            }
            if column.len() != from.len() || to.len() != from.len() {
                let problem = format!("{} origins, {} destinations, {} costs", from.len(), to.len(), column.len());
                return Err(fault(problem).field(name).into());
            }
        }
        let mut faults = Faults::default();
        for row in 0..from.len() {
            let ends = [("from", from[row]), ("to", to[row])];
            let unknown = ends.into_iter().find(|(_, place)| *place as usize >= places.len());
            let bad = costs.iter().find(|(_, column)| !(column[row].is_finite() && column[row] >= 0.0));
            if let Some((field, place)) = unknown {
                let problem = || format!("place {place} is not there; the land use has {}", places.len());
                faults.add(lines.line(row), || lines.fault(row, field, problem()));
            } else if let Some((name, column)) = bad {
                let problem = || format!("{} is not a cost; expected a number of 0 or more", column[row]);
                faults.add(lines.line(row), || lines.fault(row, name, problem()));
            }
        }
        faults.check()?;

        let order = |a: &usize, b: &usize| {
            let by_cost = costs.iter().map(|(_, c)| c[*a].total_cmp(&c[*b])).find(|o| o.is_ne());
            let by_place = (from[*a], to[*a]).cmp(&(from[*b], to[*b]));
            by_place.then(by_cost.unwrap_or(std::cmp::Ordering::Equal))
        };
        let mut rows: Vec<usize> = (0..from.len()).collect();
        rows.sort_unstable_by(order);
        rows.dedup_by(|a, b| order(a, b).is_eq());
        let mut diagnostics = Vec::new();
        match from.len() - rows.len() {
            0 => {}
            repeats => {
                diagnostics.push(format!("{}: {repeats} rows repeat another; each way counts once", lines.table))
            }
        }
        let offsets = offsets(places.len(), rows.iter().map(|row| from[*row]));
        Ok(TravelWays {
            of: places.fingerprint(),
            offsets,
            to: rows.iter().map(|row| to[*row]).collect(),
            costs: rows.iter().flat_map(|row| costs.iter().map(move |(_, c)| c[*row])).collect(),
            names: costs.iter().map(|(name, _)| name.clone()).collect(),
            diagnostics,
        })
    }

    /// Number of ways.
    pub fn len(&self) -> usize {
        self.to.len()
    }

    /// True when there is no way.
    pub fn is_empty(&self) -> bool {
        self.to.is_empty()
    }

    /// Number of places of the land use table that the ways lie between.
    pub fn places(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Names of the costs.
    pub fn costs(&self) -> &[String] {
        &self.names
    }

    /// Which of the costs has a name.
    ///
    /// # Errors
    /// A cost that the table does not have.
    pub fn cost(&self, name: &str) -> Result<usize> {
        let found = self.names.iter().position(|n| n == name);
        found.ok_or_else(|| Error::unknown("cost", name, self.names.iter().map(String::as_str)))
    }

    /// Ways from an origin: destination and costs, in the order of destinations and then of costs.
    pub fn of(&self, origin: usize) -> impl Iterator<Item = (usize, &[f64])> {
        let rows = match (self.offsets.get(origin), self.offsets.get(origin + 1)) {
            (Some(a), Some(b)) => *a..*b,
            _ => 0..0,
        };
        rows.map(|row| (self.to[row] as usize, self.costs_of(row)))
    }

    fn costs_of(&self, row: usize) -> &[f64] {
        let width = self.names.len();
        &self.costs[row * width..(row + 1) * width]
    }

    /// The ways of which `keep` says yes; it is given origin, destination and costs, in order.
    pub(crate) fn filter(&self, mut keep: impl FnMut(usize, usize, &[f64]) -> bool) -> TravelWays {
        let (mut to, mut costs, mut from) = (Vec::new(), Vec::new(), Vec::new());
        for origin in 0..self.places() {
            for (destination, of) in self.of(origin) {
                if keep(origin, destination, of) {
                    from.push(origin as u32);
                    to.push(destination as u32);
                    costs.extend_from_slice(of);
                }
            }
        }
        let (offsets, names) = (offsets(self.places(), from.into_iter()), self.names.clone());
        TravelWays { of: self.of, names, offsets, to, costs, diagnostics: self.diagnostics.clone() }
    }

    /// The table as a frame: `from`, `to`, then the costs.
    ///
    /// # Errors
    /// A land use table of other places.
    pub fn to_frame(&self, places: &LandUse) -> Result<DataFrame> {
        self.check_places(places)?;
        let origins = (0..self.places()).flat_map(|o| self.of(o).map(move |(to, _)| (o, to)));
        let (from, to): (Vec<&str>, Vec<&str>) =
            origins.map(|(from, to)| (places.ids()[from].as_str(), places.ids()[to].as_str())).unzip();
        let mut columns = vec![Column::new("from".into(), from), Column::new("to".into(), to)];
        for (i, name) in self.names.iter().enumerate() {
            let cost: Vec<f64> = (0..self.len()).map(|row| self.costs_of(row)[i]).collect();
            columns.push(Column::new(name.as_str().into(), cost));
        }
        Ok(DataFrame::new(self.len(), columns)?)
    }

    /// Refuses a land use table of other places than the one that the ways are of.
    pub(crate) fn check_places(&self, places: &LandUse) -> Result<(), DataError> {
        places.check_is(self.places(), Some(self.of), TABLE)
    }

    /// Adds a finding.
    pub(crate) fn note(&mut self, finding: String) {
        self.diagnostics.push(finding);
    }

    /// Findings that do not stop the work.
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }
}

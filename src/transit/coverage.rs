//! Population in the union of catchments.

use super::CoverageRule;
use crate::table::Mode;

/// How a cell's people are counted when a catchment cuts the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Allocation {
    /// All of them if the centroid is inside, else none: the norms' default.
    #[default]
    Centroid,
    /// The share of the cell's ground that lies inside the union of catchments.
    Area,
}

/// People of a group, and those of them who are covered.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Covered {
    /// People of the group.
    pub total: f64,
    /// Those of them in a catchment.
    pub covered: f64,
}

impl Covered {
    /// Share covered, 0 to 1; none where there is nobody.
    pub fn share(&self) -> Option<f64> {
        (self.total > 0.0).then(|| self.covered / self.total)
    }
}

/// Coverage by the stops of one mode alone.
#[derive(Debug, Clone, PartialEq)]
pub struct ModeCoverage {
    /// The mode.
    pub mode: Mode,
    /// Number of its stops that meet the rule's condition.
    pub stops: usize,
    /// Its number of stops.
    pub of_stops: usize,
    /// People in the union of its catchments.
    pub population: Covered,
}

/// Result of a coverage rule on cells and stops.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The rule.
    pub rule: CoverageRule,
    /// How cells that a catchment cuts were counted.
    pub allocation: Allocation,
    /// Everyone.
    pub population: Covered,
    /// Each group asked for, by name.
    pub groups: Vec<(String, Covered)>,
    /// Each mode of the rule by itself; a person near two modes counts in both.
    pub by_mode: Vec<ModeCoverage>,
    /// Share of each cell that is covered, 0 to 1, in the order of the cells.
    pub cell_shares: Vec<f64>,
    /// Positions, in the table of stops, of those that meet the rule, with their catchment radius in metres.
    pub catchments: Vec<(usize, f64)>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

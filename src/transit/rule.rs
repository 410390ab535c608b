//! Coverage rules: for each mode a radius and a condition on service, as norms set them.

use crate::table::Mode;

/// Departures of which directions are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// All departures of a stop together.
    Stop,
    /// Each of the two directions by itself; the less served one decides.
    Direction,
}

/// A part of the service day, from a time up to but not including another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Seconds after the start of the service day.
    pub from_s: u32,
    /// Seconds after the start of the service day.
    pub to_s: u32,
}

/// Which headway of a window counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadwayStatistic {
    /// Mean time between departures.
    Mean,
    /// Median time between departures.
    Median,
    /// The longest wait, from the start of the window to its end.
    Worst,
}

/// Condition on the service of a stop.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Service {
    /// None: any stop counts.
    Any,
    /// At least so many departures a day.
    Departures {
        /// The least number.
        at_least: f64,
        /// Of the stop or of each direction.
        per: Per,
    },
    /// A headway of at most so many minutes in a window.
    Headway {
        /// Minutes.
        at_most_min: f64,
        /// Mean, median or worst.
        statistic: HeadwayStatistic,
        /// When.
        window: Window,
        /// Of the stop or of each direction.
        per: Per,
    },
    /// At least one departure in every hour of a window.
    EveryHour {
        /// When.
        window: Window,
    },
}

/// Stops of some modes with a service condition, and how far their catchment reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The modes; a stop of several modes counts for each.
    pub modes: Vec<Mode>,
    /// Radius of the catchment, metres; a cell exactly on it is inside.
    pub radius_m: f64,
    /// Condition on service.
    pub service: Service,
}

/// Who counts as living near transit, by a norm: the union of catchments.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageRule {
    /// Short name, such as `toyama`.
    pub name: String,
    /// The norm: title, edition, place.
    pub citation: String,
    /// The catchments; a person in any is covered.
    pub clauses: Vec<Clause>,
}

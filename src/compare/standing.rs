//! Where a city stands on every indicator.

use serde::Serialize;

use super::rank::{Ties, rank};
use super::stats::{median, quantile};
use crate::catalog::{self, Direction, Indicator, Scale};
use crate::table::IndicatorTable;

/// A city's standing on one indicator.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// The indicator, where the catalog has it.
    pub indicator: Option<&'static Indicator>,
    /// Id.
    pub id: String,
    /// Unit.
    pub unit: String,
    /// Direction; neutral where the catalog has none.
    pub direction: Direction,
    /// Value; null where missing.
    pub value: Option<f64>,
    /// Rank among the cities with a value, 1 the best, or the highest where the direction is neutral; null for a
    /// missing value, where no other city has one, and for codes and estimates.
    pub rank: Option<usize>,
    /// Number of cities with a value.
    pub of: usize,
    /// Median of the other cities; null for codes.
    pub peer_median: Option<f64>,
    /// First and third quartile, least and greatest value of the other cities.
    pub peer_range: Option<[f64; 4]>,
}

impl Standing {
    /// From -1, the worst of the cities, to 1, the best; null without rank or direction.
    pub fn lead(&self) -> Option<f64> {
        let rank = self.rank? as f64;
        (self.direction != Direction::Neutral && self.of > 1).then(|| 1.0 - 2.0 * (rank - 1.0) / (self.of as f64 - 1.0))
    }
}

/// The standing of a city, by its position, on every indicator of a table; empty for a position past the end.
///
/// Ties share the best place.
pub fn standings(table: &IndicatorTable, city: usize) -> Vec<Standing> {
    if city >= table.cities().len() {
        return Vec::new();
    }
    let of_column = |column: &crate::table::IndicatorColumn| {
        let indicator = catalog::known(column.id());
        let direction = indicator.map_or(Direction::Neutral, |i| i.direction);
        let scale = indicator.map_or(Scale::Quantity, |i| i.scale);
        let values = column.values();
        let ranks = rank(values, direction == Direction::Less, Ties::Min);
        let peers: Vec<f64> = values.iter().enumerate().filter(|(i, _)| *i != city).filter_map(|(_, v)| *v).collect();
        let ranked = scale == Scale::Quantity;
        let measured = scale != Scale::Code;
        let q = |p| quantile(&peers, p);
        Standing {
            indicator,
            id: column.id().to_owned(),
            unit: column.unit().to_owned(),
            direction,
            value: values[city],
            rank: ranks[city].filter(|_| ranked && values.iter().flatten().count() > 1).map(|r| r as usize),
            of: values.iter().flatten().count(),
            peer_median: median(&peers).filter(|_| measured),
            peer_range: measured.then(|| Some([q(0.25)?, q(0.75)?, q(0.0)?, q(1.0)?])).flatten(),
        }
    };
    table.columns().iter().map(of_column).collect()
}

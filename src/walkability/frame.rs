//! Columns that every table of scores has.

use polars::prelude::*;

use super::ScoreBand;
use crate::error::Result;

/// Scores as whole numbers, as they are published.
pub(super) fn rounded_column(name: &str, scores: &[Option<f64>]) -> Column {
    let rounded: Vec<Option<u32>> = scores.iter().map(|s| s.map(|s| s.round() as u32)).collect();
    Column::new(name.into(), rounded)
}

/// Names of the bands of scores.
pub(super) fn band_column(name: &str, scores: &[Option<f64>], bands: &[ScoreBand]) -> Column {
    let names: Vec<Option<&str>> = scores.iter().map(|s| s.map(|s| ScoreBand::of(bands, s).name)).collect();
    Column::new(name.into(), names)
}

/// A frame of these columns, after the ids where there are any.
pub(super) fn id_and(id: Option<&Column>, rows: usize, mut columns: Vec<Column>) -> Result<DataFrame> {
    columns.splice(0..0, id.cloned());
    Ok(DataFrame::new(rows, columns)?)
}

//! Columns of numbers and of names out of a frame.

use polars::prelude::*;

use crate::error::{DataError, Result};
use crate::table::columns::Header;
use crate::table::rows::Faults;

/// A column as numbers; a null is an unknown.
///
/// # Errors
/// A column that is not there or holds no numbers, a number that is not finite.
pub(super) fn numbers(frame: &DataFrame, table: &str, name: &str) -> Result<Vec<Option<f64>>> {
    let column = find(frame, table, name)?;
    let dtype = column.dtype();
    if !(dtype.is_primitive_numeric() || dtype.is_null()) {
        let problem = format!("the column holds {dtype}; expected numbers");
        return Err(DataError::new(table, problem).field(name).into());
    }
    let values: Vec<Option<f64>> = column.cast(&DataType::Float64)?.f64()?.iter().collect();
    finite(table, name, &values)?;
    Ok(values)
}

/// A column as texts, whatever it holds; none for a null and for nothing but blanks.
///
/// # Errors
/// A column that is not there or cannot be written as text.
pub(super) fn texts(frame: &DataFrame, table: &str, name: &str) -> Result<Vec<Option<String>>> {
    let column = find(frame, table, name)?.cast(&DataType::String)?;
    let text = |t: Option<&str>| t.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    Ok(column.str()?.iter().map(text).collect())
}

/// Refuses numbers that are not finite.
pub(super) fn finite(table: &str, name: &str, values: &[Option<f64>]) -> Result<()> {
    let mut faults = Faults::default();
    for (line, value) in (1_u64..).zip(values) {
        if let Some(v) = value.filter(|v| !v.is_finite()) {
            let problem = format!("{v} is not a finite number; leave it out for an unknown");
            faults.add(line, || DataError::new(table, problem).field(name));
        }
    }
    Ok(faults.check()?)
}

/// Refuses columns of unequal length.
pub(super) fn equal_lengths(table: &str, columns: &[(&str, usize)]) -> Result<()> {
    let Some((_, first)) = columns.first() else { return Ok(()) };
    if columns.iter().all(|(_, n)| n == first) {
        return Ok(());
    }
    let lengths: Vec<String> = columns.iter().map(|(name, n)| format!("{n} of `{name}`")).collect();
    Err(DataError::new(table, format!("columns of unequal length: {}", lengths.join(", "))).into())
}

fn find<'a>(frame: &'a DataFrame, table: &str, name: &str) -> Result<&'a Column> {
    let header = Header::new(table, frame.columns().iter().map(|c| c.name().as_str()), None);
    let at = header.need(name, Some(name), &[])?;
    Ok(&frame.columns()[at])
}

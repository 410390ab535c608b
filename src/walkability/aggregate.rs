//! Values of points into those of grid cells, and of cells into those of cities.

use rustc_hash::FxHashMap;

use super::columns;
use crate::error::{DataError, Result};
use crate::table::sum::Mean;

/// Weighted mean of values, such as the walkability of a city from its cells and their people.
///
/// # Missing values
/// An unknown value is left out with its weight; `None` where no weight is left.
///
/// # Errors
/// Columns of unequal length, a value that is not finite, a weight below 0 or not finite.
///
/// # Examples
/// ```
/// use compact_city::walkability::weighted_mean;
/// let walkability = [Some(-1.0), Some(2.0), None];
/// assert_eq!(weighted_mean(&walkability, &[300.0, 100.0, 50.0])?, Some(-0.25));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn weighted_mean(values: &[Option<f64>], weights: &[f64]) -> Result<Option<f64>> {
    let everything = vec![""; values.len()];
    let means = means_by(&everything, values, weights)?;
    Ok(means.into_iter().next().and_then(|(_, mean)| mean))
}

/// Mean of values by key, such as that of a grid cell from its sample points (no weights) or of cities from their cells
/// (weighted by people); keys stand in the order in which they are first met.
///
/// # Missing values
/// An unknown value is left out with its weight; the mean of a key is `None` where no weight is left.
///
/// # Errors
/// Columns of unequal length, a value that is not finite, a weight below 0 or not finite.
///
/// # Examples
/// ```
/// use compact_city::walkability::means_by;
/// let cells = ["a", "a", "b"];
/// let means = means_by(&cells, &[Some(1.0), Some(3.0), None], None)?;
/// assert_eq!(means, [("a".to_owned(), Some(2.0)), ("b".to_owned(), None)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn means_by<'a, S: AsRef<str>>(
    keys: &[S],
    values: &[Option<f64>],
    weights: impl Into<Option<&'a [f64]>>,
) -> Result<Vec<(String, Option<f64>)>> {
    let weights: Option<&[f64]> = weights.into();
    let table = "values";
    let lengths = [("key", keys.len()), ("value", values.len()), ("weight", weights.map_or(keys.len(), <[f64]>::len))];
    columns::equal_lengths(table, &lengths)?;
    columns::finite(table, "value", values)?;
    let unsound = |w: &f64| !(w.is_finite() && *w >= 0.0);
    if let Some((row, w)) = weights.into_iter().flatten().enumerate().find(|(_, w)| unsound(w)) {
        let problem = format!("{w} is not a weight; expected a number of 0 or more");
        return Err(DataError::new(table, problem).line(row as u64 + 1).field("weight").into());
    }
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let mut means: Vec<(&str, Mean)> = Vec::new();
    for (row, key) in keys.iter().map(AsRef::as_ref).enumerate() {
        let place = *places.entry(key).or_insert_with(|| {
            means.push((key, Mean::default()));
            means.len() - 1
        });
        means[place].1.add(values[row], weights.map_or(1.0, |w| w[row]));
    }
    Ok(means.into_iter().map(|(key, mean)| (key.to_owned(), mean.value())).collect())
}

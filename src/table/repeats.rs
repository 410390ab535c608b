//! Ids that stand twice, in tables of tens of millions of rows.

use std::hash::Hasher;

use polars::prelude::{Column, DataType};
use rayon::slice::ParallelSliceMut;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::error::Result;

/// An id that stands in two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeat {
    /// The row in which it stood before.
    pub(super) first: usize,
    /// The row in which it stands again.
    pub(super) again: usize,
    /// Number of rows whose id stood before.
    pub(super) rows: usize,
}

/// The first id of a column of text or whole numbers that stands twice; the column has no null.
pub(super) fn repeat(ids: &Column) -> Result<Option<Repeat>> {
    if let DataType::String = ids.dtype() {
        let ids = ids.str()?;
        let keys: Vec<u64> = ids.iter().flatten().map(hash).collect();
        return Ok(first_repeat(&keys, |a, b| ids.get(a) == ids.get(b)));
    }
    if let DataType::UInt64 = ids.dtype() {
        let ids = ids.u64()?.rechunk();
        return Ok(first_repeat(ids.cont_slice()?, |_, _| true));
    }
    let ids = ids.cast(&DataType::Int64)?;
    let keys: Vec<u64> = ids.i64()?.into_no_null_iter().map(i64::cast_unsigned).collect();
    Ok(first_repeat(&keys, |_, _| true))
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Sorting a copy of the keys takes 8 bytes a row; only the rows of keys met twice are then looked at one by one, where
/// `same` tells equal ids from ids of equal key.
fn first_repeat(keys: &[u64], same: impl Fn(usize, usize) -> bool) -> Option<Repeat> {
    if keys.is_sorted_by(|a, b| a < b) {
        return None;
    }
    let mut sorted = keys.to_vec();
    sorted.par_sort_unstable();
    let twice: FxHashSet<u64> = sorted.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
    drop(sorted);
    if twice.is_empty() {
        return None;
    }
    let mut found: Option<Repeat> = None;
    let mut distinct: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (row, key) in keys.iter().enumerate().filter(|(_, k)| twice.contains(k)) {
        let known = distinct.entry(*key).or_default();
        match known.iter().find(|&&k| same(k, row)) {
            None => known.push(row),
            Some(&first) => found.get_or_insert(Repeat { first, again: row, rows: 0 }).rows += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_repeat_is_found_and_all_are_counted() {
        let at = |ids: Vec<&str>| repeat(&Column::new("id".into(), ids)).unwrap();
        assert_eq!(at(vec!["b", "a", "c", "a", "b", "a"]), Some(Repeat { first: 1, again: 3, rows: 3 }));
        assert_eq!(at(vec!["b", "a", "c"]), None);
        let numbers = Column::new("id".into(), vec![7_u64, 9, 8, 9]);
        assert_eq!(repeat(&numbers).unwrap(), Some(Repeat { first: 1, again: 3, rows: 1 }));
        let signed = Column::new("id".into(), vec![-7_i64, 9, -7]);
        assert_eq!(repeat(&signed).unwrap(), Some(Repeat { first: 0, again: 2, rows: 1 }));
    }

    #[test]
    fn ids_of_equal_key_are_told_apart() {
        let ids = ["x", "y", "x", "y"];
        let found = first_repeat(&[5, 5, 5, 5], |a, b| ids[a] == ids[b]);
        assert_eq!(found, Some(Repeat { first: 0, again: 2, rows: 2 }));
    }
}

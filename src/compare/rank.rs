//! Ranks with ties and missing values.

use serde::{Deserialize, Serialize};

/// The rank that equal values share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// The best of their places: 1, 2, 2, 4.
    #[default]
    Min,
    /// The mean of their places: 1, 2.5, 2.5, 4.
    Average,
}

/// Rank of each value, 1 the highest (the lowest if `lowest_first`); null stays null and takes no place.
///
/// `O(n log n)`.
pub fn rank(values: &[Option<f64>], lowest_first: bool, ties: Ties) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> = values.iter().enumerate().filter_map(|(i, v)| v.map(|v| (v, i))).collect();
    order.sort_unstable_by(|a, b| {
        let by_value = a.0.total_cmp(&b.0);
        (if lowest_first { by_value } else { by_value.reverse() }).then(a.1.cmp(&b.1))
    });
    let mut ranks = vec![None; values.len()];
    let mut start = 0;
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let place = match ties {
            Ties::Min => start as f64 + 1.0,
            Ties::Average => start as f64 + (group.len() as f64 + 1.0) / 2.0,
        };
        for &(_, i) in group {
            ranks[i] = Some(place);
        }
        start += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_and_nulls() {
        let x = [Some(5.0), None, Some(9.0), Some(5.0), Some(1.0)];
        assert_eq!(rank(&x, false, Ties::Min), [Some(2.0), None, Some(1.0), Some(2.0), Some(4.0)]);
        assert_eq!(rank(&x, true, Ties::Average), [Some(2.5), None, Some(4.0), Some(2.5), Some(1.0)]);
    }
}

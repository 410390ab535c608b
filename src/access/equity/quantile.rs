//! Quantiles of weighted values.

use serde::{Deserialize, Serialize};

use super::distribution::{Distribution, Row, wrong};
use crate::error::Result;
use crate::table::sum::{Sum, sum};

/// How a quantile of weighted values is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuantileMethod {
    /// As if each value stood there once for each person: linear between the persons number `floor` and `ceil` of
    /// `1 + (n - 1) p`, as `Hmisc::wtd.quantile` does; weights must be counts, not shares.
    #[default]
    Frequency,
    /// The least value at or below which at least the share `p` of the weight lies; weights of any scale.
    InverseCdf,
}

/// Quantile of weighted values at the share `p`, 0 to 1.
///
/// # Missing values
/// Values or weights that are unknown are left out; none where no weight is above 0.
///
/// # Errors
/// `p` outside 0 to 1, and those of [`Distribution::new`].
///
/// # Examples
/// ```
/// use compact_city::access::equity::{QuantileMethod, weighted_quantile};
/// // The persons have 1, 1, 1, 5: at 0.75 a quarter of the way from the third to the fourth.
/// let at = weighted_quantile(&[1.0, 5.0], &[3.0, 1.0], 0.75, QuantileMethod::Frequency)?;
/// assert_eq!(at, Some(2.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn weighted_quantile<V, W>(values: &[V], weights: &[W], p: f64, method: QuantileMethod) -> Result<Option<f64>>
where
    V: Copy + Into<Option<f64>>,
    W: Copy + Into<Option<f64>>,
{
    let of = Distribution::new(values, weights)?;
    quantile_of(of.rows.iter().map(|r: &Row| (r.value, r.people)), p, method)
}

/// Quantile of values in rising order with their weights, which are above 0.
pub(super) fn quantile_of(
    rows: impl Iterator<Item = (f64, f64)> + Clone,
    p: f64,
    method: QuantileMethod,
) -> Result<Option<f64>> {
    if !(0.0..=1.0).contains(&p) {
        return Err(wrong("p", format!("{p} is not a share from 0 to 1")));
    }
    let n = sum(rows.clone().map(|r| r.1));
    // The first value at which the weight so far reaches a number; the last one where rounding leaves it short.
    let reached = |number: f64| {
        let (mut below, mut last) = (Sum::default(), None);
        for (value, weight) in rows.clone() {
            below.add(weight);
            last = Some(value);
            if below.value() >= number {
                break;
            }
        }
        last
    };
    Ok(match method {
        QuantileMethod::InverseCdf => reached(p * n),
        QuantileMethod::Frequency => {
            let order = 1.0 + (n - 1.0) * p;
            let low = order.floor().max(1.0);
            let high = (low + 1.0).min(n);
            let part = order - order.floor();
            reached(low).zip(reached(high)).map(|(a, b)| if part > 0.0 { (1.0 - part) * a + part * b } else { a })
        }
    })
}

//! The Hoover index.

use super::distribution::Distribution;
use super::index::EquityIndex;
use crate::error::Result;
use crate::table::sum::sum;

/// The Hoover index, 0 to 1: the share of the total that would have to be moved for all to have the same,
/// `1/2 sum p |x/m - 1|`; also Robin Hood or Pietra index.
///
/// # Missing values
/// Undefined where there is nobody or everyone has 0.
///
/// # Errors
/// A value below 0.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, hoover};
/// let jobs = Distribution::new(&[10.0, 30.0], &[1.0, 1.0])?;
/// assert_eq!(hoover(&jobs)?.value, Some(0.25));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn hoover(of: &Distribution) -> Result<EquityIndex> {
    let outcome = of.positive_mean("the Hoover index")?;
    let outcome = outcome.map(|mean| 0.5 * sum(of.shares().map(|(value, share)| share * (value / mean - 1.0).abs())));
    Ok(of.index("hoover", String::new(), outcome))
}

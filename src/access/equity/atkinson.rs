//! The Atkinson index.

use super::distribution::{Distribution, wrong};
use super::index::EquityIndex;
use super::theil::{Zeros, counted};
use crate::error::Result;
use crate::table::sum::sum;

/// The Atkinson index, 0 to 1: the share of the total that could be given up if all had the same, without harm to
/// welfare; `epsilon` is the aversion to inequality, usually 0.5, 1 or 2.
///
/// `1 - (sum p (x/m)^(1 - epsilon))^(1 / (1 - epsilon))`, and with epsilon 1 `1 - exp(sum p ln(x/m))`.
///
/// # Missing values
/// Undefined where there is nobody or everyone has 0.
///
/// # Errors
/// A value below 0, an epsilon below 0 or not finite.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, Zeros, atkinson};
/// let jobs = Distribution::new(&[10.0, 20.0, 30.0, 40.0, 50.0], &[1.0; 5])?;
/// assert!((atkinson(&jobs, 1.0, Zeros::Limit)?.value.unwrap() - 0.13160963).abs() < 1e-8);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Atkinson (1970).
pub fn atkinson(of: &Distribution, epsilon: f64, zeros: Zeros) -> Result<EquityIndex> {
    if !(epsilon.is_finite() && epsilon >= 0.0) {
        return Err(wrong(
            "epsilon",
            format!("{epsilon} is no aversion to inequality; expected 0 or more, such as 0.5"),
        ));
    }
    let (kept, dropped) = zeros.apply(of);
    let outcome = kept.positive_mean("the Atkinson index")?.map(|mean| {
        let shares = || kept.shares().map(|(value, share)| (value / mean, share));
        let power = 1.0 - epsilon;
        let equal = if power == 0.0 {
            sum(shares().map(|(x, share)| share * x.ln())).exp()
        } else {
            sum(shares().map(|(x, share)| share * x.powf(power))).powf(1.0 / power)
        };
        // With a 0 the logarithm and the powers have no bound, and nothing could be given up to be equal.
        let equal = if equal.is_nan() || (epsilon >= 1.0 && shares().any(|(x, _)| x == 0.0)) { 0.0 } else { equal };
        (1.0 - equal).clamp(0.0, 1.0)
    });
    let parameters = match zeros {
        Zeros::Limit => format!("epsilon = {epsilon}"),
        Zeros::Drop => format!("epsilon = {epsilon}, {}", zeros.text()),
    };
    Ok(counted(kept.index("atkinson", parameters, outcome), dropped))
}

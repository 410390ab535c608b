//! The Gini coefficient.

use serde::{Deserialize, Serialize};

use super::distribution::Distribution;
use super::index::EquityIndex;
use crate::error::Result;
use crate::table::sum::Sum;

/// Whether the Gini coefficient is multiplied by `n / (n - 1)`.
///
/// Without it the value does not change when every place is counted twice; with it one of `n` who has all gives 1.
/// Packages on samples (`ineq`, `rineq`) offer it, those on accessibility (R `accessibility`) leave it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SampleCorrection {
    /// No correction.
    #[default]
    None,
    /// `n` is the number of places with people.
    Places,
    /// `n` is the number of people.
    People,
}

/// The Gini coefficient, 0 (all have the same) to 1 (one has all): twice the area between the Lorenz curve, by
/// trapezoids, and the diagonal.
///
/// `G = sum p_i ((F_i + F_(i-1)) - (L_i + L_(i-1)))`, with `p` the share of the people, `F` and `L` the shares of people
/// and of the total up to place `i`, by rising value.
///
/// # Missing values
/// Undefined where there is nobody, where everyone has 0, or where the correction would divide by 0.
///
/// # Errors
/// A value below 0.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, SampleCorrection, gini};
/// let jobs = Distribution::new(&[10.0, 20.0, 30.0, 40.0, 50.0], &[1.0; 5])?;
/// let index = gini(&jobs, SampleCorrection::None)?;
/// assert!((index.value.unwrap() - 0.2666667).abs() < 1e-7);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Gini (1912).
pub fn gini(of: &Distribution, correction: SampleCorrection) -> Result<EquityIndex> {
    let outcome = of.positive_mean("the Gini coefficient")?.and_then(|mean| {
        let (mut area, mut people, mut total) = (Sum::default(), Sum::default(), Sum::default());
        for (value, share) in of.shares() {
            let before = people.value() - total.value();
            people.add(share);
            total.add(share * (value / mean));
            area.add(share * (before + people.value() - total.value()));
        }
        let n = match correction {
            SampleCorrection::None => return Ok(area.value().max(0.0)),
            SampleCorrection::Places => of.places() as f64,
            SampleCorrection::People => of.people(),
        };
        if n > 1.0 { Ok(area.value().max(0.0) * n / (n - 1.0)) } else { Err(format!("n / (n - 1) with n = {n}")) }
    });
    let parameters = match correction {
        SampleCorrection::None => "",
        SampleCorrection::Places => "n / (n - 1), n places",
        SampleCorrection::People => "n / (n - 1), n people",
    };
    Ok(of.index("gini", parameters.into(), outcome))
}

//! Poverty of access after Foster, Greer and Thorbecke.

use serde::{Deserialize, Serialize};

use super::distribution::{Distribution, NOBODY, wrong};
use super::index::EquityIndex;
use crate::error::Result;
use crate::table::sum::sum;

/// On which side of the line the poor are; those on the line are not poor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Poor {
    /// Below it: of what is good to have, such as jobs within reach.
    #[default]
    Below,
    /// Above it: of what is bad to have, such as minutes to the nearest school.
    Above,
}

/// Foster-Greer-Thorbecke measures of poverty, alpha 0, 1 and 2: the share of the people who are poor, their mean gap to
/// the line as a share of it (of everyone, 0 for those not poor), and the mean of its square.
///
/// # Missing values
/// A place without a value is left out: of a cost that means it is unreachable, count it with a high one instead.
/// Undefined where there is nobody.
///
/// # Errors
/// A line that is not above 0.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, Poor, fgt};
/// let jobs = Distribution::new(&[50.0, 100.0], &[1.0, 3.0])?;
/// let [share, gap, squared] = fgt(&jobs, 100.0, Poor::Below)?.map(|index| index.value.unwrap());
/// assert_eq!((share, gap, squared), (0.25, 0.125, 0.0625));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Foster, Greer and Thorbecke (1984).
pub fn fgt(of: &Distribution, line: f64, poor: Poor) -> Result<[EquityIndex; 3]> {
    if !(line.is_finite() && line > 0.0) {
        return Err(wrong("poverty_line", format!("{line} is no poverty line; expected a number above 0")));
    }
    let parameters = match poor {
        Poor::Below => format!("poor below {line}"),
        Poor::Above => format!("poor above {line}"),
    };
    let gap = move |value: f64| match poor {
        Poor::Below => (line - value) / line,
        Poor::Above => (value - line) / line,
    };
    let mean_power = |power: i32| match of.people() > 0.0 {
        true => {
            Ok(sum(of.shares().map(|(v, share)| (gap(v), share)).filter(|g| g.0 > 0.0).map(|(g, s)| s * g.powi(power))))
        }
        false => Err(NOBODY.to_owned()),
    };
    Ok([("fgt0", 0), ("fgt1", 1), ("fgt2", 2)]
        .map(|(name, power)| of.index(name, parameters.clone(), mean_power(power))))
}

//! Whether a service is near, from the distance to it, and how many of those of daily life are.

use serde::{Deserialize, Serialize};

use super::columns;
use crate::error::{DataError, Result};
use crate::geo::RadiusIndex;

/// Spread of the cumulative Gaussian, square metres: the denominator of its exponent.
const GAUSSIAN_SPREAD_M2: f64 = 129_842.0;
/// The score below which services are not looked for.
const LEAST_SCORE: f64 = 1e-6;

/// How near a service at a distance is, 0 to 1, given a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ServiceAccess {
    /// 1 up to the threshold, which counts, 0 beyond.
    #[default]
    Binary,
    /// `1 / (1 + exp(k (d - T) / T))`, one half at the threshold; GHSCI's soft score has `k` 5.
    Soft {
        /// Steepness, above 0.
        k: f64,
    },
    /// 1 up to the threshold, then `exp(-(d - T)^2 / 129842)`, metres.
    CumulativeGaussian,
}

impl ServiceAccess {
    /// GHSCI's soft score.
    pub const SOFT: ServiceAccess = ServiceAccess::Soft { k: 5.0 };

    /// The score of a distance, both in metres.
    ///
    /// # Examples
    /// ```
    /// use compact_city::walkability::ServiceAccess;
    /// assert_eq!((ServiceAccess::Binary.of(500.0, 500.0), ServiceAccess::Binary.of(500.1, 500.0)), (1.0, 0.0));
    /// assert_eq!(ServiceAccess::SOFT.of(500.0, 500.0), 0.5);
    /// ```
    pub fn of(self, distance_m: f64, threshold_m: f64) -> f64 {
        let beyond_m = distance_m - threshold_m;
        match self {
            ServiceAccess::Soft { k } => 1.0 / (1.0 + (k * beyond_m / threshold_m).exp()),
            _ if beyond_m <= 0.0 => 1.0,
            ServiceAccess::CumulativeGaussian => (-beyond_m * beyond_m / GAUSSIAN_SPREAD_M2).exp(),
            _ => 0.0,
        }
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// A steepness that is not above 0 or not finite.
    pub fn check(self) -> Result<()> {
        match self {
            ServiceAccess::Soft { k } if !(k.is_finite() && k > 0.0) => {
                let problem = format!("{k} is not a steepness; expected a number above 0, such as 5");
                Err(DataError::new("service access", problem).field("k").into())
            }
            _ => Ok(()),
        }
    }

    /// How far a service may be and still score a millionth, at most 50 km.
    pub(super) fn reach_m(self, threshold_m: f64) -> f64 {
        let reach_m = match self {
            ServiceAccess::Binary => threshold_m,
            ServiceAccess::Soft { k } => threshold_m * (1.0 + (1.0 / LEAST_SCORE - 1.0).ln() / k),
            ServiceAccess::CumulativeGaussian => threshold_m + (-GAUSSIAN_SPREAD_M2 * LEAST_SCORE.ln()).sqrt(),
        };
        reach_m.min(RadiusIndex::MAX_RADIUS_M)
    }
}

/// Access scores of distances to one service.
///
/// # Missing values
/// No distance means that the service was not found near: 0. Where no place has a distance, the service was not looked for
/// or its data are missing: all are `None`.
///
/// # Errors
/// A distance below 0 or that is not finite, a threshold that is not above 0; those of [`ServiceAccess::check`].
///
/// # Examples
/// ```
/// use compact_city::walkability::{ServiceAccess, service_access};
/// let scores = service_access(&[Some(320.0), Some(900.0), None], ServiceAccess::Binary, 500.0)?;
/// assert_eq!(scores, [Some(1.0), Some(0.0), Some(0.0)]);
/// assert_eq!(service_access(&[None, None], ServiceAccess::Binary, 500.0)?, [None, None]);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Code of global-indicators (Global Healthy and Sustainable City Indicators).
pub fn service_access(distances_m: &[Option<f64>], score: ServiceAccess, threshold_m: f64) -> Result<Vec<Option<f64>>> {
    score.check()?;
    let fault = |problem: String| DataError::new("distances", problem);
    if !(threshold_m.is_finite() && threshold_m > 0.0) {
        return Err(fault(format!("{threshold_m} is not a distance in metres above 0")).field("threshold_m").into());
    }
    let unsound = |d: &Option<f64>| d.is_some_and(|d| !(d.is_finite() && d >= 0.0));
    if let Some((row, Some(d))) = distances_m.iter().enumerate().find(|(_, d)| unsound(d)).map(|(i, d)| (i, *d)) {
        let problem = format!("{d} is not a distance in metres; leave it out where there is none");
        return Err(fault(problem).line(row as u64 + 1).field("distance_m").into());
    }
    if distances_m.iter().all(Option::is_none) {
        return Ok(vec![None; distances_m.len()]);
    }
    Ok(distances_m.iter().map(|d| Some(d.map_or(0.0, |d| score.of(d, threshold_m)))).collect())
}

/// Daily living score, 0 to 3: access to a market of fresh food, to a convenience store and to transit, whose best source
/// counts (stops of a map, of a timetable).
///
/// # Missing values
/// As in GHSCI, what is unknown adds nothing: where there are no data on convenience stores the score is 0 to 2. `None`
/// where nothing is known.
///
/// # Errors
/// Columns of unequal length.
///
/// # Examples
/// ```
/// use compact_city::walkability::daily_living;
/// let (food, convenience) = ([Some(1.0), Some(0.0)], [Some(1.0), None]);
/// let (mapped, timed) = ([Some(0.0), None], [Some(1.0), None]);
/// assert_eq!(daily_living(&food, &convenience, &[&mapped, &timed])?, [Some(3.0), Some(0.0)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn daily_living(
    food: &[Option<f64>],
    convenience: &[Option<f64>],
    transit: &[&[Option<f64>]],
) -> Result<Vec<Option<f64>>> {
    let mut lengths = vec![("food", food.len()), ("convenience", convenience.len())];
    lengths.extend(transit.iter().map(|t| ("transit", t.len())));
    columns::equal_lengths("access scores", &lengths)?;
    let score = |row: usize| {
        let best = transit.iter().filter_map(|t| t[row]).reduce(f64::max);
        [food[row], convenience[row], best].into_iter().flatten().reduce(|a, b| a + b)
    };
    Ok((0..food.len()).map(score).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_reach_a_service_scores_less_than_a_millionth() {
        for (score, threshold_m) in [
            (ServiceAccess::SOFT, 500.0),
            (ServiceAccess::Soft { k: 0.5 }, 500.0),
            (ServiceAccess::CumulativeGaussian, 100.0),
            (ServiceAccess::CumulativeGaussian, 2_000.0),
        ] {
            let reach_m = score.reach_m(threshold_m);
            let at = |d: f64| score.of(d, threshold_m);
            assert!(at(reach_m + 1.0) < LEAST_SCORE && at(reach_m - 1.0) > LEAST_SCORE, "{score:?} {reach_m}");
        }
        assert_eq!(ServiceAccess::Soft { k: 1e-9 }.reach_m(500.0), 50_000.0);
        assert_eq!(ServiceAccess::Binary.reach_m(500.0), 500.0);
    }
}

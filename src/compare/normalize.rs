//! Values into scores of which more is better.

use super::framework::{Goalposts, Normalization, Reference};
use super::rank::{Ties, rank};
use super::stats::{mean, standard_deviation};
use crate::catalog::Direction;
use crate::error::{Error, Result};
use crate::table::{City, city_position};

/// What [`normalize`] needs to know of an indicator besides its values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scaling<'a> {
    pub(crate) id: &'a str,
    pub(crate) less_is_better: bool,
    pub(crate) goalposts: Option<Goalposts>,
    pub(crate) cuts: &'a [f64],
    pub(crate) cities: &'a [City],
}

/// Scores of values by a normalization that needs no goalposts, cuts or reference city; null stays null.
///
/// # Missing values
/// Where only one of several cities has a value there is nothing to compare it with: every score is null. Goalposts and
/// categories do with one value.
///
/// # Errors
/// No answer on these values: all equal for min-max or z, a mean of 0 for a distance, only one city; or a normalization
/// that needs more than the values.
///
/// # Examples
/// ```
/// use compact_city::catalog::Direction;
/// use compact_city::compare::{Normalization, normalize};
/// let scores = normalize(&[Some(2.0), None, Some(4.0), Some(3.0)], Direction::Less, &Normalization::MinMax)?;
/// assert_eq!(scores, [Some(1.0), None, Some(0.0), Some(0.5)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn normalize(values: &[Option<f64>], direction: Direction, by: &Normalization) -> Result<Vec<Option<f64>>> {
    let less_is_better = direction == Direction::Less;
    let scaling = Scaling { id: "values", less_is_better, goalposts: None, cuts: &[], cities: &[] };
    scaled(values, by, &scaling)
}

const REMEDY: &str = "compare more cities, take another normalization, or leave the indicator out of the framework";

pub(crate) fn scaled(values: &[Option<f64>], by: &Normalization, s: &Scaling) -> Result<Vec<Option<f64>>> {
    let present: Vec<f64> = values.iter().copied().flatten().collect();
    let undefined = |what: &str| Err(Error::Undefined(format!("indicator `{}`: {what}", s.id)));
    if present.is_empty() {
        return Ok(vec![None; values.len()]);
    }
    // Anchored scales stand on their own; the others compare cities and need two.
    if present.len() < 2 && !matches!(by, Normalization::Goalposts | Normalization::Categories) {
        return match values.len() {
            1 => undefined("there is only one city; comparing needs two (goalposts and categories do with one)"),
            _ => Ok(vec![None; values.len()]),
        };
    }
    let min = present.iter().copied().fold(f64::INFINITY, f64::min);
    let max = present.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sign = if s.less_is_better { -1.0 } else { 1.0 };
    let each = |f: &dyn Fn(f64) -> f64| Ok(values.iter().map(|v| v.map(f)).collect());
    let turned = |share: f64| if s.less_is_better { 1.0 - share } else { share };
    match by {
        Normalization::MinMax if min == max => {
            undefined(&format!("min-max is undefined, all {} values are {min}; {REMEDY}", present.len()))
        }
        Normalization::MinMax => each(&|x| turned((x - min) / (max - min))),
        Normalization::ZScore { ddof } => match (mean(&present), standard_deviation(&present, *ddof)) {
            (Some(m), Some(sd)) if min < max => each(&|x| sign * (x - m) / sd + 0.0),
            _ => undefined(&format!("the z-score is undefined, all {} values are {min}; {REMEDY}", present.len())),
        },
        Normalization::Rank => Ok(rank(values, !s.less_is_better, Ties::Average)),
        Normalization::Percentile => {
            let others = present.len() as f64 - 1.0;
            let from_bottom = rank(values, !s.less_is_better, Ties::Average);
            Ok(from_bottom.into_iter().map(|r| r.map(|r| (r - 1.0) / others)).collect())
        }
        Normalization::Goalposts => match s.goalposts {
            Some(g) => {
                let scale = |x: f64| if g.log { x.ln() } else { x };
                let (low, high) = (scale(g.low), scale(g.high));
                // Clamped before the logarithm, which has no value at or below 0.
                each(&|x| turned((scale(x.clamp(g.low, g.high)) - low) / (high - low)))
            }
            None => undefined("it has no goalposts"),
        },
        Normalization::Distance { to } => {
            let reference = match to {
                Reference::Best if s.less_is_better => min,
                Reference::Best => max,
                Reference::Worst if s.less_is_better => max,
                Reference::Worst => min,
                Reference::Mean => mean(&present).unwrap_or(0.0),
                Reference::City(name) => match values[city_position(s.cities, name)?] {
                    Some(v) => v,
                    None => return undefined(&format!("the reference city {name} has no value")),
                },
            };
            if min < 0.0 || reference <= 0.0 || (s.less_is_better && min == 0.0) {
                return undefined("a distance needs values and reference above 0");
            }
            each(&|x| if s.less_is_better { reference / x } else { x / reference })
        }
        Normalization::Threshold { band } => match mean(&present) {
            // Adding 0 turns a -0 into 0.
            Some(m) if m > 0.0 => each(&|x| {
                0.0 + sign
                    * if x > m * (1.0 + band) {
                        1.0
                    } else if x < m * (1.0 - band) {
                        -1.0
                    } else {
                        0.0
                    }
            }),
            _ => undefined("a threshold around the mean needs a mean above 0"),
        },
        Normalization::Categories if s.cuts.is_empty() => undefined("it has no cuts"),
        Normalization::Categories => {
            each(&|x| turned(s.cuts.iter().filter(|c| x >= **c).count() as f64 / s.cuts.len() as f64))
        }
    }
}

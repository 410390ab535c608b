//! The concentration index and its corrected forms.

use serde::{Deserialize, Serialize};

use super::distribution::{Distribution, NOBODY, mean, wrong};
use super::index::EquityIndex;
use crate::error::Result;
use crate::table::sum::{Sum, sum};

/// Which concentration index.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConcentrationIndex {
    /// `2 cov(h, R) / mean`, relative: for values without an upper bound.
    #[default]
    Standard,
    /// The standard one times the mean, absolute.
    Generalized,
    /// Erreygers's: `4 mean / (high - low)` times the standard one. R `accessibility` calls it corrected, with observed
    /// bounds.
    Erreygers(Bounds),
    /// Wagstaff's: `mean (high - low) / ((high - mean) (mean - low))` times the standard one; of values from 0 to 1 the
    /// standard one over `1 - mean`.
    Wagstaff(Bounds),
}

/// Lowest and highest value that can be.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bounds {
    /// The lowest and the highest value that anybody has.
    #[default]
    Observed,
    /// Given ones, such as 0 and 1 of a share.
    Given {
        /// The lowest value.
        low: f64,
        /// The highest value.
        high: f64,
    },
}

impl ConcentrationIndex {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            ConcentrationIndex::Standard => "concentration_index",
            ConcentrationIndex::Generalized => "generalized_concentration_index",
            ConcentrationIndex::Erreygers(_) => "erreygers_index",
            ConcentrationIndex::Wagstaff(_) => "wagstaff_index",
        }
    }

    fn bounds(self) -> Option<Bounds> {
        match self {
            ConcentrationIndex::Standard | ConcentrationIndex::Generalized => None,
            ConcentrationIndex::Erreygers(bounds) | ConcentrationIndex::Wagstaff(bounds) => Some(bounds),
        }
    }
}

/// The concentration index, -1 to 1: how much more those of high rank have; below 0 where those of low rank, such as the
/// poor, have more.
///
/// `C = 2 cov(h, R) / mean(h)`, with `h` the values and `R` the fractional rank: the share of the people below, and half
/// of those of the same rank.
///
/// # Missing values
/// Places without a rank are left out and counted. Undefined where there is nobody; the standard form where everyone has
/// 0; the corrected ones where the bounds leave no room.
///
/// # Errors
/// A value below 0 with the standard form, values outside given bounds, bounds in the wrong order, ranks of another number
/// than the values, a rank that is not finite.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{ConcentrationIndex, Distribution, concentration_index};
/// // Deaths under five per 1,000 births, by fifths of wealth, poorest first; weights are births.
/// let births = [29_939.0, 28_776.0, 26_528.0, 24_689.0, 19_739.0];
/// let deaths = Distribution::new(&[154.7, 152.9, 119.5, 86.9, 54.3], &births)?;
/// let index = concentration_index(&deaths, &[1.0, 2.0, 3.0, 4.0, 5.0], ConcentrationIndex::Standard)?;
/// assert!((index.value.unwrap() + 0.1694).abs() < 5e-5);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// O'Donnell et al., Analyzing Health Equity Using Household Survey Data (2008); Erreygers (2009); Wagstaff (2005).
pub fn concentration_index<R: Copy + Into<Option<f64>>>(
    of: &Distribution,
    rank: &[R],
    which: ConcentrationIndex,
) -> Result<EquityIndex> {
    if which == ConcentrationIndex::Standard {
        of.check_not_negative("the concentration index")?;
    }
    let rows = of.beside("rank", rank)?;
    let people = sum(rows.iter().map(|(_, r)| r.people));
    let values = rows.iter().map(|(_, r)| r.value);
    let observed = values.clone().fold(f64::INFINITY, f64::min)..=values.fold(f64::NEG_INFINITY, f64::max);
    let mut parameters = String::new();
    let (mut low, mut high) = (*observed.start(), *observed.end());
    match which.bounds() {
        None => {}
        Some(Bounds::Observed) => parameters = "observed bounds".into(),
        Some(Bounds::Given { low: l, high: h }) => {
            if !(l.is_finite() && h.is_finite() && l < h) {
                return Err(wrong("bounds", format!("{l} to {h} are no bounds; expected the lower one first")));
            }
            if let Some(x) = [low, high].into_iter().find(|x| x.is_finite() && !(l..=h).contains(x)) {
                return Err(wrong("bounds", format!("the value {x} lies outside {l} to {h}")));
            }
            (low, high, parameters) = (l, h, format!("bounds {l} to {h}"));
        }
    }

    let outcome = mean(rows.iter().map(|(_, r)| r), people).ok_or_else(|| NOBODY.to_owned()).and_then(|mean| {
        // The mean of the fractional rank is a half, ties included.
        let (mut below, mut covariance, mut at) = (Sum::default(), Sum::default(), 0);
        while at < rows.len() {
            let tied = rows[at..].iter().take_while(|r| r.0 == rows[at].0).count();
            let here = sum(rows[at..at + tied].iter().map(|(_, r)| r.people));
            let fraction = (below.value() + here / 2.0) / people;
            for (_, r) in &rows[at..at + tied] {
                covariance.add(r.people / people * (r.value - mean) * (fraction - 0.5));
            }
            below.add(here);
            at += tied;
        }
        let twice = 2.0 * covariance.value();
        let room = |divisor: f64| if divisor > 0.0 { Ok(divisor) } else { Err("the bounds leave no room".to_owned()) };
        match which {
            ConcentrationIndex::Generalized => Ok(twice),
            ConcentrationIndex::Standard if mean > 0.0 => Ok(twice / mean),
            ConcentrationIndex::Standard => Err("the value of everyone is 0".into()),
            ConcentrationIndex::Erreygers(_) => Ok(4.0 * twice / room(high - low)?),
            ConcentrationIndex::Wagstaff(_) => Ok(twice * (high - low) / room((high - mean) * (mean - low).max(0.0))?),
        }
    });
    let left_out = of.left_out() + of.places() - rows.len();
    let index = of.index(which.name(), parameters, outcome);
    Ok(EquityIndex { places: rows.len(), people, left_out, ..index })
}

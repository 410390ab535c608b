//! How mixed the uses of land are: entropy, concentration, diversity, jobs against dwellings.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::columns;
use crate::error::{DataError, Result};
use crate::table::sum::sum;

/// The logarithm that an entropy is divided by, so that 1 is an even mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MixBase {
    /// That of the number of classes that could be there, all those given: Frank et al. (2010), `D2B_E5MIXA` and
    /// `D2B_E8MIXA` of the Smart Location Database.
    #[default]
    Possible,
    /// That of the number of classes that are there: `D2B_E5MIX`, `D2B_E8MIX` and `D2A_EPHHM`.
    Present,
    /// That of a number of classes fixed beforehand, whatever is given.
    Fixed(u32),
    /// That of the number of classes that are there, with a share of 1e-6 for each that is not: Neckerman et al. (2009).
    PresentWithTraces,
}

/// Share that stands for a class that is not there.
const TRACE: f64 = 1e-6;

/// Entropy of amounts by class over the logarithm of a number of classes, 0 (one class) to 1 (all alike):
/// `-sum(p ln p) / ln n`, with `0 ln 0 = 0`.
///
/// Entropy knows no right mix: half shops and half offices is as mixed as half shops and half dwellings.
///
/// # Missing values
/// `None` where all amounts are 0, and where `n` is 1: nothing can be mixed. The Smart Location Database prints 0 there.
///
/// # Errors
/// An amount below 0 or that is not finite; more classes there than a fixed number of them.
///
/// # Examples
/// ```
/// use compact_city::walkability::{MixBase, entropy};
/// let jobs = [10.0, 20.0, 30.0, 40.0, 0.0];
/// assert!((entropy(&jobs, MixBase::Present)?.unwrap() - 0.9232196723).abs() < 1e-10);
/// assert!((entropy(&jobs, MixBase::Possible)?.unwrap() - 0.7952181417).abs() < 1e-10);
/// assert_eq!(entropy(&[0.0, 0.0], MixBase::Possible)?, None);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Frank et al., The development of a walkability index, Br. J. Sports Med. 44 (2010); US EPA, Smart Location Database
/// user guide (2014), table 5; Neckerman et al., J. Public Health Policy 30 (2009).
pub fn entropy(amounts: &[f64], base: MixBase) -> Result<Option<f64>> {
    let Some(shares) = shares(amounts)? else { return Ok(None) };
    let present = shares.iter().filter(|p| **p > 0.0).count();
    let classes = match base {
        MixBase::Possible => amounts.len(),
        MixBase::Present | MixBase::PresentWithTraces => present,
        MixBase::Fixed(n) if present > n as usize => {
            let problem = format!("{present} classes have an amount above 0; expected at most {n}");
            return Err(DataError::new("land-use mix", problem).into());
        }
        MixBase::Fixed(n) => n as usize,
    };
    if classes < 2 {
        return Ok(None);
    }
    let traces = base == MixBase::PresentWithTraces;
    let traced = |p: &f64| if traces && *p == 0.0 { TRACE } else { *p };
    Ok(Some(shannon(shares.iter().map(traced)) / (classes as f64).ln()))
}

/// Herfindahl-Hirschman index of amounts by class: `sum(p^2)`, 1 where there is but one class.
///
/// # Missing values
/// `None` where all amounts are 0.
///
/// # Errors
/// An amount below 0 or that is not finite.
pub fn hhi(amounts: &[f64]) -> Result<Option<f64>> {
    Ok(shares(amounts)?.map(|p| sum(p.iter().map(|p| p * p))))
}

/// Simpson's index of amounts by class, `1 - sum(p^2)`: the chance that two draws with replacement differ in class.
///
/// # Missing values
/// `None` where all amounts are 0.
///
/// # Errors
/// An amount below 0 or that is not finite.
pub fn simpson(amounts: &[f64]) -> Result<Option<f64>> {
    Ok(hhi(amounts)?.map(|h| 1.0 - h))
}

/// Unbiased Gini-Simpson index of counts by class, `1 - sum(n (n - 1)) / (N (N - 1))`: the chance that two draws without
/// replacement differ in class.
///
/// # Missing values
/// `None` where there are fewer than two things.
///
/// # Errors
/// A count below 0 or that is not finite.
pub fn gini_simpson(counts: &[f64]) -> Result<Option<f64>> {
    check(counts)?;
    let all = sum(counts.iter().copied());
    Ok((all >= 2.0).then(|| 1.0 - sum(counts.iter().map(|n| n * (n - 1.0))) / (all * (all - 1.0))))
}

/// Hill number of amounts by class: as how many classes of equal size they are as mixed, `(sum p^q)^(1 / (1 - q))`.
///
/// With `q` 0 it is the number of classes, with 1 the exponential of the entropy, with 2 the inverse of the
/// Herfindahl-Hirschman index; as `q` grows it comes down to one over the greatest share.
///
/// # Missing values
/// `None` where all amounts are 0.
///
/// # Errors
/// An amount below 0 or that is not finite, a `q` below 0 or that is not finite.
///
/// # Examples
/// ```
/// use compact_city::walkability::hill;
/// let counts = [10.0, 5.0, 3.0, 1.0, 1.0];
/// assert_eq!(hill(&counts, 0.0)?, Some(5.0));
/// assert!((hill(&counts, 1.0)?.unwrap() - 3.5869003).abs() < 1e-7);
/// assert!((hill(&counts, 2.0)?.unwrap() - 2.9411765).abs() < 1e-7);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Hill, Ecology 54 (1973).
pub fn hill(amounts: &[f64], q: f64) -> Result<Option<f64>> {
    let near = vec![1.0; amounts.len()];
    weighted_hill(amounts, &near, q)
}

/// Hill number of counts by class in which a class counts the less the farther its nearest instance:
/// `(sum d (p / T)^q)^(1 / (1 - q))` with `d = exp(-beta distance)` and `T = sum(d p)`.
///
/// A class whose distance is unknown is out of reach and does not count. With all distances 0 it is [`hill`].
///
/// # Missing values
/// `None` where no class is in reach.
///
/// # Errors
/// Columns of unequal length, a count, distance, `beta` or `q` that is below 0 or not finite.
///
/// # References
/// Chao, Chiu and Jost, Phil. Trans. R. Soc. B 365 (2010), with distances in place of branch lengths, as cityseer does.
pub fn hill_distance_weighted(
    counts: &[f64],
    nearest_m: &[Option<f64>],
    beta_per_m: f64,
    q: f64,
) -> Result<Option<f64>> {
    columns::equal_lengths("land-use mix", &[("counts", counts.len()), ("nearest_m", nearest_m.len())])?;
    check(&[beta_per_m])?;
    check(&nearest_m.iter().copied().flatten().collect::<Vec<f64>>())?;
    let near: Vec<f64> = nearest_m.iter().map(|d| d.map_or(0.0, |d| (-beta_per_m * d).exp())).collect();
    weighted_hill(counts, &near, q)
}

/// Balance of jobs and dwellings, `1 - |J - a P| / (J + a P)`: 1 where there are `a` jobs for each dwelling (or
/// resident), 0 where there is only the one or the other. The form is the usual one; its first source is unconfirmed.
///
/// # Missing values
/// `None` where there is neither.
///
/// # Errors
/// A number below 0 or that is not finite.
///
/// # Examples
/// ```
/// use compact_city::walkability::job_housing_balance;
/// assert_eq!(job_housing_balance(300.0, 100.0, 1.0)?, Some(0.5));
/// assert_eq!(job_housing_balance(300.0, 200.0, 1.5)?, Some(1.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn job_housing_balance(jobs: f64, dwellings: f64, jobs_per_dwelling: f64) -> Result<Option<f64>> {
    check(&[jobs, dwellings, jobs_per_dwelling])?;
    Ok(balance(jobs, jobs_per_dwelling * dwellings))
}

/// `1 - |a - b| / (a + b)`; none where both are 0.
pub(super) fn balance(a: f64, b: f64) -> Option<f64> {
    (a + b > 0.0).then(|| 1.0 - (a - b).abs() / (a + b))
}

/// A measure of how mixed amounts by class are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MixMeasure {
    /// [`entropy`].
    Entropy(MixBase),
    /// [`hhi`].
    Hhi,
    /// [`simpson`].
    Simpson,
    /// [`gini_simpson`].
    GiniSimpson,
    /// [`hill`] of an order.
    Hill(f64),
}

impl Default for MixMeasure {
    fn default() -> Self {
        MixMeasure::Entropy(MixBase::Possible)
    }
}

impl MixMeasure {
    /// The measure of amounts by class.
    ///
    /// # Errors
    /// Those of the function that it names.
    pub fn of(self, amounts: &[f64]) -> Result<Option<f64>> {
        match self {
            MixMeasure::Entropy(base) => entropy(amounts, base),
            MixMeasure::Hhi => hhi(amounts),
            MixMeasure::Simpson => simpson(amounts),
            MixMeasure::GiniSimpson => gini_simpson(amounts),
            MixMeasure::Hill(q) => hill(amounts, q),
        }
    }
}

/// How mixed each row of a frame is whose `classes` are columns of amounts.
///
/// # Missing values
/// Null where an amount is null, and where the measure has no value.
///
/// # Errors
/// A column that is not there or holds no numbers; those of the measure, with the row.
///
/// # Examples
/// ```
/// use compact_city::polars::prelude::{Column, DataFrame};
/// use compact_city::walkability::{MixMeasure, land_use_mix};
/// let frame = DataFrame::new(3, vec![
///     Column::new("shops_m2".into(), [500.0, 900.0, 0.0]),
///     Column::new("offices_m2".into(), [Some(500.0), None, Some(0.0)]),
/// ])?;
/// let mix = land_use_mix(&frame, &["shops_m2", "offices_m2"], MixMeasure::default())?;
/// assert_eq!(mix, [Some(1.0), None, None]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn land_use_mix(frame: &DataFrame, classes: &[&str], measure: MixMeasure) -> Result<Vec<Option<f64>>> {
    let columns = classes.iter().map(|c| columns::numbers(frame, "land use", c)).collect::<Result<Vec<_>>>()?;
    let row = |row: usize| {
        let amounts: Option<Vec<f64>> = columns.iter().map(|c| c[row]).collect();
        let Some(amounts) = amounts else { return Ok(None) };
        if let Some((class, amount)) = classes.iter().zip(&amounts).find(|(_, a)| **a < 0.0) {
            return Err(fault(*amount).line(row as u64 + 1).field(*class).into());
        }
        measure.of(&amounts)
    };
    (0..frame.height()).map(row).collect()
}

fn weighted_hill(amounts: &[f64], near: &[f64], q: f64) -> Result<Option<f64>> {
    if !(q.is_finite() && q >= 0.0) {
        let problem = format!("{q} is not the order of a Hill number; expected 0 or more");
        return Err(DataError::new("land-use mix", problem).field("q").into());
    }
    let Some(shares) = shares(amounts)? else { return Ok(None) };
    let in_reach = || shares.iter().zip(near).filter(|(p, d)| **p > 0.0 && **d > 0.0);
    let all = sum(in_reach().map(|(p, d)| p * d));
    if all <= 0.0 {
        return Ok(None);
    }
    Ok(Some(if q == 1.0 {
        sum(in_reach().map(|(p, d)| -d * (p / all) * (p / all).ln())).exp()
    } else if q <= 2.0 {
        sum(in_reach().map(|(p, d)| d * (p / all).powf(q))).powf(1.0 / (1.0 - q))
    } else {
        // Of the greatest share, lest high powers of all shares come out as 0.
        let most = in_reach().map(|(p, _)| *p).fold(0.0, f64::max);
        let parts = sum(in_reach().map(|(p, d)| d * (p / most).powf(q)));
        (most / all).powf(q / (1.0 - q)) * parts.powf(1.0 / (1.0 - q))
    }))
}

/// Entropy in nats.
fn shannon(shares: impl Iterator<Item = f64>) -> f64 {
    // Adding 0 turns the -0 of a single class into 0.
    sum(shares.filter(|p| *p > 0.0).map(|p| -p * p.ln())) + 0.0
}

/// Shares of amounts; none where all are 0.
fn shares(amounts: &[f64]) -> Result<Option<Vec<f64>>> {
    check(amounts)?;
    let all = sum(amounts.iter().copied());
    Ok((all > 0.0).then(|| amounts.iter().map(|a| a / all).collect()))
}

/// Refuses amounts below 0 and such as are not finite.
pub(super) fn check(amounts: &[f64]) -> Result<()> {
    match amounts.iter().find(|a| !(a.is_finite() && **a >= 0.0)) {
        Some(a) => Err(fault(*a).into()),
        None => Ok(()),
    }
}

fn fault(amount: f64) -> DataError {
    DataError::new("land-use mix", format!("{amount} is not an amount; expected a number of 0 or more"))
}

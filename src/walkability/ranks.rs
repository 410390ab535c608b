//! Ranks by twentieths: cut points of a universe, and the rank of a value among them.

use serde::{Deserialize, Serialize};

use super::columns;
use crate::error::{DataError, Error, Result};

/// Cut points between 20 ranks that hold, as nearly as ties allow, a twentieth of a universe each.
///
/// Cut point `k` is the value that `k` twentieths of the universe do not pass; a value on it is still of rank `k`, so that
/// values that are equal share a rank, the lowest they span.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct RankCuts {
    /// Ascending in worth: the values themselves, or distances turned about. Negative infinity where the cut point lies
    /// among those that have no value.
    worths: Vec<f64>,
    nearer_is_better: bool,
}

/// Cut points as they stand in a file: from worst to best, none among those that have no value.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    cuts: Vec<Option<f64>>,
    #[serde(default)]
    nearer_is_better: bool,
}

impl From<RankCuts> for Parts {
    fn from(cuts: RankCuts) -> Self {
        Parts { cuts: cuts.cuts(), nearer_is_better: cuts.nearer_is_better }
    }
}

impl TryFrom<Parts> for RankCuts {
    type Error = Error;

    fn try_from(parts: Parts) -> Result<Self> {
        RankCuts::new(parts.cuts, parts.nearer_is_better)
    }
}

impl RankCuts {
    /// Number of ranks.
    pub const RANKS: u8 = 20;

    /// The 19 cut points known from elsewhere, from worst to best: ascending, or descending where `nearer_is_better`. None
    /// stands where a cut point lies among places that have no value.
    ///
    /// # Errors
    /// Another number of cut points, one that is not finite, cut points out of order.
    pub fn new(cuts: Vec<Option<f64>>, nearer_is_better: bool) -> Result<Self> {
        let fault = |problem: String| DataError::new("cut points", problem);
        let expected = usize::from(Self::RANKS) - 1;
        if cuts.len() != expected {
            return Err(fault(format!("there are {}; expected {expected}", cuts.len())).into());
        }
        columns::finite("cut points", "cuts", &cuts)?;
        let sign = if nearer_is_better { -1.0 } else { 1.0 };
        let worths: Vec<f64> = cuts.iter().map(|c| c.map_or(f64::NEG_INFINITY, |c| sign * c)).collect();
        if let Some(i) = worths.windows(2).position(|w| w[0] > w[1]) {
            let order = if nearer_is_better { "descending" } else { "ascending" };
            return Err(fault(format!("cut point {} is out of order; expected {order}", i + 2)).into());
        }
        Ok(RankCuts { worths, nearer_is_better })
    }

    /// Cut points of values of which more is better; the unknown are left out.
    ///
    /// # Errors
    /// A value that is not finite, no value at all.
    pub fn of(values: &[Option<f64>]) -> Result<Self> {
        columns::finite("values", "value", values)?;
        Self::of_worths(values.iter().copied().flatten().collect(), false)
    }

    /// Cut points of distances, of which less is better; an unknown one is farther than all others and counts.
    ///
    /// # Errors
    /// A distance that is not finite, no distance at all.
    pub fn of_distances(distances: &[Option<f64>]) -> Result<Self> {
        check_distances(distances)?;
        Self::of_worths(distances.iter().map(|d| d.map_or(f64::NEG_INFINITY, |d| -d)).collect(), true)
    }

    fn of_worths(mut worths: Vec<f64>, nearer_is_better: bool) -> Result<Self> {
        if worths.is_empty() {
            return Err(Error::Undefined("ranks are undefined, no value is known".into()));
        }
        worths.sort_unstable_by(f64::total_cmp);
        let (n, ranks) = (worths.len(), usize::from(Self::RANKS));
        let cut = |k: usize| worths[(n * k).div_ceil(ranks).saturating_sub(1)];
        Ok(RankCuts { worths: (1..ranks).map(cut).collect(), nearer_is_better })
    }

    pub(super) fn implied(values: &[Option<f64>], ranks: &[Option<f64>]) -> Result<Self> {
        Self::implied_worths(values.to_vec(), ranks, false)
    }

    pub(super) fn implied_of_distances(distances: &[Option<f64>], ranks: &[Option<f64>]) -> Result<Self> {
        check_distances(distances)?;
        let worth = |d: &Option<f64>| Some(d.map_or(f64::NEG_INFINITY, |d| -d));
        Self::implied_worths(distances.iter().map(worth).collect(), ranks, true)
    }

    /// The best worth of each rank and all below it.
    fn implied_worths(worths: Vec<Option<f64>>, ranks: &[Option<f64>], nearer_is_better: bool) -> Result<Self> {
        let count = usize::from(Self::RANKS);
        let mut ranked: Vec<(usize, f64, usize)> = Vec::new();
        for (row, (worth, rank)) in worths.into_iter().zip(ranks).enumerate() {
            let Some((worth, rank)) = worth.zip(*rank) else { continue };
            if !(rank.fract() == 0.0 && (1.0..=count as f64).contains(&rank)) {
                return Err(DataError::new("ranks", format!("{rank} is not a rank (1 to 20)"))
                    .line(row as u64 + 1)
                    .into());
            }
            ranked.push((rank as usize, worth, row));
        }
        if ranked.is_empty() {
            return Err(Error::Undefined("cut points are undefined, no value has a rank".into()));
        }
        ranked.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        if let Some(pair) = ranked.windows(2).find(|p| p[0].1 > p[1].1) {
            let problem = format!(
                "of rank {}, but worse than the value in row {} of rank {}",
                pair[1].0,
                pair[0].2 + 1,
                pair[0].0
            );
            return Err(DataError::new("ranks", problem).line(pair[1].2 as u64 + 1).into());
        }
        let mut worths = vec![f64::NEG_INFINITY; count - 1];
        for (rank, worth, _) in ranked {
            worths.iter_mut().skip(rank - 1).for_each(|w| *w = w.max(worth));
        }
        Ok(RankCuts { worths, nearer_is_better })
    }

    /// Rank of a value, 1 to 20; an infinite distance, or NaN, is of rank 1.
    pub fn rank(&self, value: f64) -> u8 {
        let worth = if self.nearer_is_better { -value } else { value };
        1 + self.worths.iter().map(|cut| u8::from(*cut < worth)).sum::<u8>()
    }

    /// The 19 cut points, from worst to best; none where one lies among places that have no value.
    pub fn cuts(&self) -> Vec<Option<f64>> {
        let sign = if self.nearer_is_better { -1.0 } else { 1.0 };
        self.worths.iter().map(|w| w.is_finite().then_some(sign * w)).collect()
    }
}

/// Refuses distances below 0, such as the -99999 that stands for none in EPA's table and would be nearest of all.
pub(super) fn check_distances(distances: &[Option<f64>]) -> Result<()> {
    columns::finite("distances", "distance", distances)?;
    match distances.iter().enumerate().find_map(|(row, d)| d.filter(|d| *d < 0.0).map(|d| (row, d))) {
        Some((row, d)) => {
            let problem = format!("{d} is not a distance; leave it out where there is none");
            Err(DataError::new("distances", problem).line(row as u64 + 1).into())
        }
        None => Ok(()),
    }
}

//! National Walkability Index of the US Environmental Protection Agency.

use polars::prelude::*;
use serde::{Deserialize, Serialize};

use super::columns;
use super::ranks::{RankCuts, check_distances};
use crate::error::{DataError, Result};

/// Columns of the index, in the names of the Smart Location Database: the four inputs, their ranks, the index.
const INPUTS: [&str; 4] = ["D2A_EPHHM", "D2B_E8MIXA", "D3B", "D4A"];
const RANKS: [&str; 4] = ["D2A_Ranked", "D2B_Ranked", "D3B_Ranked", "D4A_Ranked"];
const INDEX: &str = "NatWalkInd";

/// Ranks, 1 to 20 and 20 the most walkable, of the four components of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NwiRanks {
    d2a: u8,
    d2b: u8,
    d3b: u8,
    d4a: u8,
}

impl NwiRanks {
    /// Ranks of the mix of jobs and households (`D2A_EPHHM`), the mix of jobs (`D2B_E8MIXA`), intersection density (`D3B`)
    /// and nearness of transit (`D4A`).
    ///
    /// # Errors
    /// A rank that is not 1 to 20.
    pub fn new(d2a: u8, d2b: u8, d3b: u8, d4a: u8) -> Result<Self> {
        for (field, rank) in RANKS.into_iter().zip([d2a, d2b, d3b, d4a]) {
            if !(1..=RankCuts::RANKS).contains(&rank) {
                return Err(DataError::new("ranks", format!("{rank} is not a rank (1 to 20)")).field(field).into());
            }
        }
        Ok(NwiRanks { d2a, d2b, d3b, d4a })
    }

    /// The ranks of `D2A_EPHHM`, `D2B_E8MIXA`, `D3B` and `D4A`.
    pub fn to_array(self) -> [u8; 4] {
        [self.d2a, self.d2b, self.d3b, self.d4a]
    }
}

/// The index of four ranks, 1 to 20: intersections and transit a third each, the two mixes a sixth each.
///
/// # Examples
/// ```
/// use compact_city::walkability::{NwiRanks, WalkabilityClass, nwi};
///
/// // The block group of the White House, as published.
/// let index = nwi(&NwiRanks::new(13, 15, 20, 20)?);
/// assert_eq!(index, 18.0);
/// assert_eq!(WalkabilityClass::of(index), Some(WalkabilityClass::Most));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// US EPA, National Walkability Index: Methodology and User Guide (June 2021).
pub fn nwi(ranks: &NwiRanks) -> f64 {
    let [d2a, d2b, d3b, d4a] = ranks.to_array().map(f64::from);
    (2.0 * (d3b + d4a) + d2a + d2b) / 6.0
}

/// What an index means in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkabilityClass {
    /// Least walkable, 1 to 5.75.
    Least,
    /// Below average, above 5.75 to 10.5.
    BelowAverage,
    /// Above average, above 10.5 to 15.25.
    AboveAverage,
    /// Most walkable, above 15.25 to 20.
    Most,
}

impl WalkabilityClass {
    /// The class of an index; none outside 1 to 20.
    pub fn of(index: f64) -> Option<Self> {
        match index {
            1.0..=5.75 => Some(Self::Least),
            5.75..=10.5 => Some(Self::BelowAverage),
            10.5..=15.25 => Some(Self::AboveAverage),
            15.25..=20.0 => Some(Self::Most),
            _ => None,
        }
    }

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Least => "least",
            Self::BelowAverage => "below_average",
            Self::AboveAverage => "above_average",
            Self::Most => "most",
        }
    }
}

impl std::fmt::Display for WalkabilityClass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Cut points of the four components: the universe that a place is ranked in.
///
/// EPA ranks among all block groups of the United States and does not publish the cut points. [`NwiCuts::of`] takes them
/// from the data, such as all neighborhoods of a city; [`NwiCuts::implied`] reads them out of any part of EPA's own
/// table, of which the ranks are national.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NwiCuts {
    /// Mix of jobs and households, `D2A_EPHHM`.
    pub d2a: RankCuts,
    /// Mix of jobs, `D2B_E8MIXA`.
    pub d2b: RankCuts,
    /// Intersection density, `D3B`.
    pub d3b: RankCuts,
    /// Distance to transit, metres, `D4A`; the nearer the better.
    pub d4a: RankCuts,
}

impl NwiCuts {
    /// Cut points of a frame with the columns `D2A_EPHHM`, `D2B_E8MIXA`, `D3B` and `D4A`: every row is ranked within it.
    ///
    /// # Errors
    /// A column that is not there, holds no numbers, or has no value at all.
    pub fn of(frame: &DataFrame) -> Result<Self> {
        let [d2a, d2b, d3b, d4a] = inputs(frame)?;
        Ok(NwiCuts {
            d2a: RankCuts::of(&d2a)?,
            d2b: RankCuts::of(&d2b)?,
            d3b: RankCuts::of(&d3b)?,
            d4a: RankCuts::of_distances(&d4a)?,
        })
    }

    /// Cut points implied by a frame that has the ranks beside the values, as EPA's table has: the best value of each rank
    /// and all below it.
    ///
    /// They are as near to the true ones as the rows lie, and never EPA's own.
    ///
    /// # Errors
    /// A column that is not there or holds no numbers, a rank that is not 1 to 20, values that do not rise with the ranks.
    pub fn implied(frame: &DataFrame) -> Result<Self> {
        let values = inputs(frame)?;
        let ranks = |name: &str| columns::numbers(frame, "ranks", name);
        Ok(NwiCuts {
            d2a: RankCuts::implied(&values[0], &ranks(RANKS[0])?)?,
            d2b: RankCuts::implied(&values[1], &ranks(RANKS[1])?)?,
            d3b: RankCuts::implied(&values[2], &ranks(RANKS[2])?)?,
            d4a: RankCuts::implied_of_distances(&values[3], &ranks(RANKS[3])?)?,
        })
    }
}

/// What a place is worth of which no transit stop is known within the search limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingTransit {
    /// Rank 1, as EPA's table has it.
    #[default]
    Worst,
    /// Unknown: the index is null.
    Null,
}

/// How the index is computed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NwiOptions {
    cuts: Option<NwiCuts>,
    missing_transit: MissingTransit,
}

impl NwiOptions {
    /// The defaults: ranked within the frame, rank 1 without transit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the cut points of the universe to rank in.
    pub fn cuts(mut self, cuts: NwiCuts) -> Self {
        self.cuts = Some(cuts);
        self
    }

    /// Sets what a place without transit is worth.
    pub fn missing_transit(mut self, missing: MissingTransit) -> Self {
        self.missing_transit = missing;
        self
    }
}

impl From<()> for NwiOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<NwiCuts> for NwiOptions {
    fn from(cuts: NwiCuts) -> Self {
        NwiOptions::new().cuts(cuts)
    }
}

/// The index of every row of a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct NationalWalkability {
    /// Ranks; none where a component is unknown.
    pub ranks: Vec<Option<NwiRanks>>,
    /// The index, 1 to 20; none where a component is unknown.
    pub values: Vec<Option<f64>>,
}

impl NationalWalkability {
    /// The index in words.
    pub fn classes(&self) -> Vec<Option<WalkabilityClass>> {
        self.values.iter().map(|v| v.and_then(WalkabilityClass::of)).collect()
    }

    /// As a frame: `D2A_Ranked`, `D2B_Ranked`, `D3B_Ranked`, `D4A_Ranked`, `NatWalkInd` and `class`.
    ///
    /// # Errors
    /// None in practice.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let rank = |i: usize| {
            let ranks: Vec<Option<u32>> = self.ranks.iter().map(|r| r.map(|r| u32::from(r.to_array()[i]))).collect();
            Column::new(RANKS[i].into(), ranks)
        };
        let classes: Vec<Option<&str>> = self.classes().into_iter().map(|c| c.map(WalkabilityClass::as_str)).collect();
        let rest = [Column::new(INDEX.into(), self.values.as_slice()), Column::new("class".into(), classes)];
        Ok(DataFrame::new(self.values.len(), (0..4).map(rank).chain(rest).collect())?)
    }
}

/// National Walkability Index of every row of a frame with the columns `D2A_EPHHM`, `D2B_E8MIXA`, `D3B` (per square mile)
/// and `D4A` (metres to the nearest stop), all of which EPA publishes. [`smart_location`](super::smart_location) computes
/// the first three; `D4A` is measured, such as by
/// [`StreetNetwork::nearest_each`](crate::geo::StreetNetwork::nearest_each) up to the 1,207 m of EPA.
///
/// # Missing values
/// A null of `D4A` means that there is no stop: rank 1, or see [`MissingTransit`]. A null of another column makes the
/// index null; where EPA has no jobs or people it prints a mix of 0, which ranks 1.
///
/// # Errors
/// A column that is not there or holds no numbers; no value at all to take cut points from.
///
/// # Examples
/// ```
/// use compact_city::polars::prelude::{Column, DataFrame};
/// use compact_city::walkability::national_walkability;
/// let frame = DataFrame::new(2, vec![
///     Column::new("D2A_EPHHM".into(), [0.3, 0.6]),
///     Column::new("D2B_E8MIXA".into(), [0.4, 0.7]),
///     Column::new("D3B".into(), [20.0, 90.0]),
///     Column::new("D4A".into(), [None, Some(250.0)]),
/// ])?;
/// let found = national_walkability(&frame, ())?;
/// assert_eq!(found.values[0], Some(1.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// US EPA, National Walkability Index: Methodology and User Guide (June 2021).
pub fn national_walkability(frame: &DataFrame, options: impl Into<NwiOptions>) -> Result<NationalWalkability> {
    let options: NwiOptions = options.into();
    let [d2a, d2b, d3b, d4a] = inputs(frame)?;
    let cuts = match options.cuts {
        Some(cuts) => cuts,
        None => NwiCuts::of(frame)?,
    };
    let ranks = |row: usize| {
        let transit = match options.missing_transit {
            MissingTransit::Null => d4a[row]?,
            MissingTransit::Worst => d4a[row].unwrap_or(f64::INFINITY),
        };
        Some(NwiRanks {
            d2a: cuts.d2a.rank(d2a[row]?),
            d2b: cuts.d2b.rank(d2b[row]?),
            d3b: cuts.d3b.rank(d3b[row]?),
            d4a: cuts.d4a.rank(transit),
        })
    };
    let ranks: Vec<Option<NwiRanks>> = (0..frame.height()).map(ranks).collect();
    let values = ranks.iter().map(|r| r.as_ref().map(nwi)).collect();
    Ok(NationalWalkability { ranks, values })
}

fn inputs(frame: &DataFrame) -> Result<[Vec<Option<f64>>; 4]> {
    let [a, b, c, d] = INPUTS.map(|name| columns::numbers(frame, "block groups", name));
    let d = d?;
    check_distances(&d)?;
    Ok([a?, b?, c?, d])
}

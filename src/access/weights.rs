//! Sums over travel times weighted by an impedance: the two steps that most measures are made of.

use super::Impedance;
use crate::error::{DataError, Result};
use crate::table::pairs::partition;
use crate::table::{LandUse, Minutes, TravelTimes};

/// A column of numbers of 0 or more, none of them unknown; `what` they are.
///
/// # Errors
/// An unknown number or one below 0: the first is named, the others counted.
pub(super) fn amounts(places: &LandUse, column: &str, what: &str) -> Result<Vec<f64>> {
    let values = places.column(column)?;
    let bad = |v: &Option<f64>| v.is_none_or(|v| v < 0.0);
    let Some(row) = values.iter().position(bad) else { return Ok(values.iter().flatten().copied().collect()) };
    let id = &places.ids()[row];
    let problem = match values[row] {
        None => format!("the {what} of `{id}` is unknown; fill it or leave the place out"),
        Some(v) => format!("the {what} of `{id}` is {v}; expected 0 or more"),
    };
    let more = values.iter().filter(|v| bad(v)).count() - 1;
    Err(DataError { more, ..DataError::new("land use", problem).line(row as u64 + 1).field(column) }.into())
}

/// Weights of the pairs of a table. Pairs that weigh nothing lie behind the others of their origin.
pub(super) struct Weighted<'a> {
    times: &'a TravelTimes,
    weights: Weights<'a>,
    /// Where the pairs of each origin that weigh something end.
    ends: Vec<usize>,
}

/// The weight of each pair: by the code of its time, or one by one.
enum Weights<'a> {
    Coded(&'a [u16], Vec<f64>),
    Plain(Vec<f64>),
}

impl<'a> Weighted<'a> {
    /// # Errors
    /// An impedance with parameters that are none.
    pub(super) fn new(times: &'a TravelTimes, impedance: &Impedance) -> Result<Self> {
        impedance.check()?;
        Ok(Self::by(times, |minutes| impedance.weight(minutes)))
    }

    /// Weights that do not rise with the time.
    pub(super) fn by(times: &'a TravelTimes, weight: impl Fn(f64) -> f64) -> Self {
        let origins = 0..times.places();
        let (weights, ends) = match times.minutes() {
            Minutes::Coded { codes, values } => {
                let by_code: Vec<f64> = values.iter().map(|m| weight(*m)).collect();
                let some = by_code.partition_point(|w| *w > 0.0);
                let end = |o| partition(times.rows_of(o), |row| usize::from(codes[row]) < some);
                let ends = origins.map(end).collect();
                (Weights::Coded(codes, by_code), ends)
            }
            Minutes::Plain(minutes) => {
                let weights: Vec<f64> = minutes.iter().map(|m| weight(*m)).collect();
                let ends = origins.map(|o| partition(times.rows_of(o), |row| weights[row] > 0.0)).collect();
                (Weights::Plain(weights), ends)
            }
        };
        Weighted { times, weights, ends }
    }

    /// The same pairs, each weight by itself squared.
    pub(super) fn squared(mut self) -> Self {
        let (Weights::Coded(_, all) | Weights::Plain(all)) = &mut self.weights;
        all.iter_mut().for_each(|w| *w *= *w);
        self
    }

    /// For each origin, the sum of the values of the destinations, weighted.
    pub(super) fn reached(&self, values: &[f64]) -> Vec<f64> {
        match &self.weights {
            Weights::Coded(codes, by_code) => self.reached_by(codes, |code| by_code[usize::from(code)], values),
            Weights::Plain(weights) => self.reached_by(weights, |w| w, values),
        }
    }

    /// For each destination, the sum of the values of the origins, weighted.
    pub(super) fn reaching(&self, values: &[f64]) -> Vec<f64> {
        match &self.weights {
            Weights::Coded(codes, by_code) => self.reaching_by(codes, |code| by_code[usize::from(code)], values),
            Weights::Plain(weights) => self.reaching_by(weights, |w| w, values),
        }
    }

    fn reached_by<W: Copy>(&self, rows: &[W], weight: impl Fn(W) -> f64, values: &[f64]) -> Vec<f64> {
        let all = self.times.destinations();
        let sum = |(origin, end): (usize, &usize)| {
            let of = self.times.rows_of(origin).start..*end;
            all[of.clone()].iter().zip(&rows[of]).fold(0.0, |sum, (to, w)| sum + weight(*w) * values[*to as usize])
        };
        self.ends.iter().enumerate().map(sum).collect()
    }

    fn reaching_by<W: Copy>(&self, rows: &[W], weight: impl Fn(W) -> f64, values: &[f64]) -> Vec<f64> {
        let all = self.times.destinations();
        let mut sums = vec![0.0; values.len()];
        for ((origin, end), value) in self.ends.iter().enumerate().zip(values).filter(|(_, value)| **value != 0.0) {
            let of = self.times.rows_of(origin).start..*end;
            all[of.clone()].iter().zip(&rows[of]).for_each(|(to, w)| sums[*to as usize] += weight(*w) * value);
        }
        sums
    }
}

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

/// The weight of each pair: 1, by the code of its time, or one by one.
enum Weights<'a> {
    One,
    Coded(&'a [u16], Vec<f64>),
    Plain(Vec<f64>),
}

impl<'a> Weighted<'a> {
    /// # Errors
    /// An impedance with parameters that are none.
    pub(super) fn new(times: &'a TravelTimes, impedance: &Impedance) -> Result<Self> {
        impedance.check()?;
        if let Impedance::Binary { cutoff } = impedance {
            let ends = (0..times.places()).map(|o| times.end_within(times.rows_of(o), *cutoff)).collect();
            return Ok(Weighted { times, weights: Weights::One, ends });
        }
        Ok(Self::by(times, |minutes| impedance.weight(minutes)))
    }

    /// Weights that do not rise with the time.
    fn by(times: &'a TravelTimes, weight: impl Fn(f64) -> f64) -> Self {
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

    /// For each origin, the sum of the values of the destinations, weighted.
    pub(super) fn reached(&self, values: &[f64]) -> Vec<f64> {
        self.by_origin(|_, to, w| w * values[to])
    }

    /// For each destination, the sum of the values of the origins, weighted.
    pub(super) fn reaching(&self, values: &[f64]) -> Vec<f64> {
        self.by_destination(values, |_, w| w)
    }

    /// For each origin, the sum over its pairs of a number made of origin, destination and weight.
    pub(super) fn by_origin(&self, of: impl Fn(usize, usize, f64) -> f64) -> Vec<f64> {
        match &self.weights {
            // The rows themselves stand for weights that are not looked at.
            Weights::One => self.sums_by_origin(self.times.destinations(), |_| 1.0, of),
            Weights::Coded(codes, by_code) => self.sums_by_origin(codes, |code| by_code[usize::from(code)], of),
            Weights::Plain(weights) => self.sums_by_origin(weights, |w| w, of),
        }
    }

    /// For each destination, the sum over its pairs of the value of the origin times a share made of origin and weight.
    pub(super) fn by_destination(&self, values: &[f64], share: impl Fn(usize, f64) -> f64) -> Vec<f64> {
        match &self.weights {
            Weights::One => self.sums_by_destination(self.times.destinations(), |_| 1.0, values, share),
            Weights::Coded(codes, by_code) => {
                self.sums_by_destination(codes, |code| by_code[usize::from(code)], values, share)
            }
            Weights::Plain(weights) => self.sums_by_destination(weights, |w| w, values, share),
        }
    }

    fn sums_by_origin<W: Copy>(
        &self,
        rows: &[W],
        weight: impl Fn(W) -> f64,
        of: impl Fn(usize, usize, f64) -> f64,
    ) -> Vec<f64> {
        let all = self.times.destinations();
        let sum = |(origin, end): (usize, &usize)| {
            let pairs = self.times.rows_of(origin).start..*end;
            let pairs = all[pairs.clone()].iter().zip(&rows[pairs]);
            pairs.fold(0.0, |sum, (to, w)| sum + of(origin, *to as usize, weight(*w)))
        };
        self.ends.iter().enumerate().map(sum).collect()
    }

    fn sums_by_destination<W: Copy>(
        &self,
        rows: &[W],
        weight: impl Fn(W) -> f64,
        values: &[f64],
        share: impl Fn(usize, f64) -> f64,
    ) -> Vec<f64> {
        let all = self.times.destinations();
        let mut sums = vec![0.0; values.len()];
        for ((origin, end), value) in self.ends.iter().enumerate().zip(values).filter(|(_, value)| **value != 0.0) {
            let pairs = self.times.rows_of(origin).start..*end;
            let pairs = all[pairs.clone()].iter().zip(&rows[pairs]);
            pairs.for_each(|(to, w)| sums[*to as usize] += share(origin, weight(*w)) * value);
        }
        sums
    }
}

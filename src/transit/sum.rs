//! Compensated sums, the same to the bit for any number of threads.

use rayon::prelude::*;

/// So many terms are summed by themselves.
const CHUNK: usize = 8_192;

/// A sum whose error does not grow with the number of terms (Neumaier).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, x: f64) {
        let next = self.sum + x;
        self.lost += if self.sum.abs() >= x.abs() { (self.sum - next) + x } else { (x - next) + self.sum };
        self.sum = next;
    }

    pub(crate) fn value(self) -> f64 {
        self.sum + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Sum::default();
        terms.into_iter().for_each(|x| sum.add(x));
        sum
    }
}

/// Sum of all values.
pub(crate) fn total(values: &[f64]) -> f64 {
    let parts: Vec<f64> = values.par_chunks(CHUNK).map(|v| v.iter().copied().collect::<Sum>().value()).collect();
    parts.into_iter().collect::<Sum>().value()
}

/// Sum of all values, each multiplied by its share.
pub(crate) fn weighted_total(values: &[f64], shares: &[f64]) -> f64 {
    let chunks = values.par_chunks(CHUNK).zip(shares.par_chunks(CHUNK));
    let sum = |(v, s): (&[f64], &[f64])| v.iter().zip(s).map(|(v, s)| v * s).collect::<Sum>().value();
    let parts: Vec<f64> = chunks.map(sum).collect();
    parts.into_iter().collect::<Sum>().value()
}

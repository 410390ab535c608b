//! Compensated sums, and covered people.

use super::Covered;

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

impl Covered {
    /// People of each cell, and the covered share of each.
    pub(crate) fn of(people: &[f64], shares: &[f64]) -> Covered {
        let (mut total, mut covered) = (Sum::default(), Sum::default());
        for (p, share) in people.iter().zip(shares) {
            total.add(*p);
            covered.add(p * share);
        }
        Covered { total: total.value(), covered: covered.value() }
    }
}

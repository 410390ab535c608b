//! People, and those of them in a catchment.

use super::sum::{total, total_where, weighted_total};

/// People of a group, and those of them who are covered.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Covered {
    /// People of the group.
    pub total: f64,
    /// Those of them in a catchment.
    pub covered: f64,
}

impl Covered {
    /// Share covered, 0 to 1; none where there is nobody.
    pub fn share(&self) -> Option<f64> {
        (self.total > 0.0).then(|| self.covered / self.total)
    }

    /// From the people of each cell and the share of each cell that is covered.
    pub(crate) fn of(people: &[f64], shares: &[f64]) -> Self {
        Covered { total: total(people), covered: weighted_total(people, shares) }
    }

    /// From the people of each cell and whether the cell is covered.
    pub(crate) fn inside(people: &[f64], inside: &[bool]) -> Self {
        Covered { total: total(people), covered: total_where(people, inside) }
    }
}

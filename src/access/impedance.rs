//! How much less a place counts the farther it is.

use serde::{Deserialize, Serialize};

/// Weight of an opportunity by the cost to reach it, 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Impedance {
    /// 1 up to the cut-off, which counts, 0 beyond.
    Binary {
        /// The cut-off.
        cutoff: f64,
    },
    /// `exp(-beta c)`.
    Exponential {
        /// Decay per unit of cost.
        beta: f64,
    },
}

impl Impedance {
    /// The weight at a cost.
    pub fn weight(&self, cost: f64) -> f64 {
        match self {
            Impedance::Binary { cutoff } => f64::from(u8::from(cost <= *cutoff)),
            Impedance::Exponential { beta } => (-beta * cost).exp(),
        }
    }
}

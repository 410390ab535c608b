//! How much less a place counts the farther it is.

use serde::{Deserialize, Serialize};

use crate::error::{DataError, Result};

/// Weight of an opportunity by the cost to reach it, 0 to 1; it never rises with the cost. At cost 0 it is 1, but 0.75 by
/// [`Impedance::Epanechnikov`] and what the first step says by [`Impedance::Stepped`].
///
/// As text, and so in JSON and TOML: `binary:30`, `linear:45`, `exp:0.2`, `power:1.5`, `steps:30=0.5+60=0`,
/// `steps_up_to:20=1+40=0.68+60=0.22`, `logistic:40:10`, `gaussian:20`, `modified_gaussian:440`, `epanechnikov:30`,
/// `tanner:0.3:0.07:45`.
///
/// # Examples
/// ```
/// use compact_city::access::Impedance;
///
/// // PySAL access documents these weights at 20, 40 and 60 minutes.
/// let gaussian: Impedance = "gaussian:20".parse()?;
/// let weights = [20.0, 40.0, 60.0].map(|c| (gaussian.weight(c) * 1e5).round() / 1e5);
/// assert_eq!(weights, [0.60653, 0.13534, 0.01111]);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Names and formulas after Pereira & Herszenhut, accessibility (R), and Saxon et al., access (PySAL). Logistic: Bauer &
/// Groneberg (2016). Tanner: named after Tanner (1961), the form that of US EPA, Smart Location Database user guide (2014),
/// D5.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Impedance {
    /// 1 up to the cut-off, which counts, 0 beyond.
    Binary {
        /// The cut-off, 0 or more.
        cutoff: f64,
    },
    /// `1 - c / cutoff`, 0 beyond.
    Linear {
        /// The cost at which nothing is left.
        cutoff: f64,
    },
    /// `exp(-beta c)`.
    Exponential {
        /// Decay per unit of cost.
        beta: f64,
    },
    /// `c ^ -exponent`, capped at 1: costs below 1 weigh 1.
    InversePower {
        /// The exponent.
        exponent: f64,
    },
    /// Levels.
    Stepped {
        /// The steps, by rising cost, their weights not rising.
        steps: Vec<Step>,
        /// To which side of a step its weight belongs.
        edge: StepEdge,
    },
    /// `(1 + exp(-k midpoint)) / (1 + exp(k (c - midpoint)))` with `k = pi / (spread sqrt 3)`: the cumulative logistic
    /// function, scaled to 1 at cost 0.
    Logistic {
        /// Cost of the inflection.
        midpoint: f64,
        /// Standard deviation.
        spread: f64,
    },
    /// `exp(-c^2 / (2 sigma^2))`.
    Gaussian {
        /// Standard deviation.
        sigma: f64,
    },
    /// `exp(-c^2 / beta)`.
    ModifiedGaussian {
        /// The divisor, in squared units of cost.
        beta: f64,
    },
    /// `0.75 (1 - (c / bandwidth)^2)`, 0 beyond: the kernel itself, 0.75 at cost 0. In floating catchments the factor
    /// cancels out.
    Epanechnikov {
        /// The cost at which nothing is left.
        bandwidth: f64,
    },
    /// `c^-exponent exp(-beta c)` up to the cut-off, which counts, 0 beyond; capped at 1. With 0.3, 0.07 and 45 minutes
    /// that of the Smart Location Database, [`D5Decay`](crate::walkability::D5Decay).
    Tanner {
        /// The exponent of the power.
        exponent: f64,
        /// Decay per unit of cost.
        beta: f64,
        /// The cost beyond which nothing is left.
        cutoff: f64,
    },
}

/// A step of [`Impedance::Stepped`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Cost of the step.
    pub cost: f64,
    /// Its weight, 0 to 1.
    pub weight: f64,
}

impl Step {
    /// A step of a cost and a weight.
    pub fn new(cost: f64, weight: f64) -> Self {
        Step { cost, weight }
    }
}

/// To which side of a step its weight belongs. Tools differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StepEdge {
    /// A weight holds from its cost on, 1 before the first: `30=0.5+60=0` weighs 0.5 at 30. So in accessibility (R).
    #[default]
    From,
    /// A weight holds up to its cost, which counts, and from the cost before; 0 beyond the last:
    /// `20=1+40=0.68+60=0.22` weighs 1 at 20. So in access (PySAL), and as E2SFCA is written.
    UpTo,
}

impl Impedance {
    /// The weight at a cost of 0 or more.
    pub fn weight(&self, cost: f64) -> f64 {
        match self {
            Impedance::Binary { cutoff } => f64::from(u8::from(cost <= *cutoff)),
            Impedance::Linear { cutoff } => (1.0 - cost / cutoff).max(0.0),
            Impedance::Exponential { beta } => (-beta * cost).exp(),
            Impedance::InversePower { exponent } => cost.max(1.0).powf(-exponent),
            Impedance::Stepped { steps, edge: StepEdge::From } => {
                steps.iter().rev().find(|s| cost >= s.cost).map_or(1.0, |s| s.weight)
            }
            Impedance::Stepped { steps, edge: StepEdge::UpTo } => {
                steps.iter().find(|s| cost <= s.cost).map_or(0.0, |s| s.weight)
            }
            Impedance::Logistic { midpoint, spread } => {
                let k = logistic_slope(*spread);
                (1.0 + (-k * midpoint).exp()) / (1.0 + (k * (cost - midpoint)).exp())
            }
            Impedance::Gaussian { sigma } => (-0.5 * (cost / sigma).powi(2)).exp(),
            Impedance::ModifiedGaussian { beta } => (-cost * cost / beta).exp(),
            Impedance::Epanechnikov { bandwidth } => 0.75 * (1.0 - (cost / bandwidth).powi(2)).max(0.0),
            Impedance::Tanner { cutoff, .. } if cost > *cutoff => 0.0,
            Impedance::Tanner { exponent, beta, .. } => (cost.powf(-exponent) * (-beta * cost).exp()).min(1.0),
        }
    }

    /// Refuses parameters that are no impedance. Text is checked as it is read; the measures check as well.
    ///
    /// # Errors
    /// A parameter that is not finite or not above 0 (a binary cut-off and a midpoint may be 0), no steps, steps out of
    /// order, weights that rise or leave 0 to 1.
    pub fn check(&self) -> Result<()> {
        match self.fault() {
            Some(problem) => Err(DataError::new("impedance", format!("in `{self}`: {problem}")).into()),
            None => Ok(()),
        }
    }

    /// What is wrong with the parameters, if anything.
    pub(super) fn fault(&self) -> Option<String> {
        let above_0 = |name: &str, x: f64| {
            let sound = x.is_finite() && x > 0.0;
            (!sound).then(|| format!("{x} is not a {name}; expected a number above 0"))
        };
        let not_below_0 = |name: &str, x: f64| {
            let sound = x.is_finite() && x >= 0.0;
            (!sound).then(|| format!("{x} is not a {name}; expected a number of 0 or more"))
        };
        match self {
            Impedance::Binary { cutoff } => not_below_0("cut-off", *cutoff),
            Impedance::Linear { cutoff } => above_0("cut-off", *cutoff),
            Impedance::Exponential { beta } => above_0("decay", *beta),
            Impedance::InversePower { exponent } => above_0("exponent", *exponent),
            Impedance::Stepped { steps, .. } => step_fault(steps),
            Impedance::Logistic { midpoint, spread } => {
                not_below_0("midpoint", *midpoint).or_else(|| above_0("standard deviation", *spread))
            }
            Impedance::Gaussian { sigma } => above_0("standard deviation", *sigma),
            Impedance::ModifiedGaussian { beta } => above_0("divisor", *beta),
            Impedance::Epanechnikov { bandwidth } => above_0("bandwidth", *bandwidth),
            Impedance::Tanner { exponent, beta, cutoff } => above_0("exponent", *exponent)
                .or_else(|| above_0("decay", *beta))
                .or_else(|| above_0("cut-off", *cutoff)),
        }
    }
}

/// Factor of the cost in the exponent of a logistic function of a standard deviation.
pub(super) fn logistic_slope(spread: f64) -> f64 {
    std::f64::consts::PI / (spread * 3.0_f64.sqrt())
}

fn step_fault(steps: &[Step]) -> Option<String> {
    if steps.is_empty() {
        return Some("no step; expected some such as 30=0.5+60=0".into());
    }
    if let Some(s) = steps.iter().find(|s| !(s.cost.is_finite() && s.cost >= 0.0)) {
        return Some(format!("{} is not the cost of a step; expected a number of 0 or more", s.cost));
    }
    if let Some(s) = steps.iter().find(|s| !(0.0..=1.0).contains(&s.weight)) {
        return Some(format!("{} is not a weight; expected 0 to 1", s.weight));
    }
    if let Some(two) = steps.windows(2).find(|two| two[1].cost <= two[0].cost) {
        return Some(format!(
            "the step at {} stands behind the one at {}; expected rising costs",
            two[1].cost, two[0].cost
        ));
    }
    let rises = steps.windows(2).find(|two| two[1].weight > two[0].weight);
    rises.map(|two| {
        let (far, near) = (two[1], two[0]);
        format!(
            "the weight rises from {} at {} to {} at {}; expected falling ones",
            near.weight, near.cost, far.weight, far.cost
        )
    })
}

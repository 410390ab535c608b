//! Decays that weigh a given share at a given cost.

use super::Impedance;
use super::impedance::logistic_slope;
use crate::error::{DataError, Result};

/// A decay whose one parameter is to be found by [`Impedance::calibrate`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Decay {
    /// [`Impedance::Linear`].
    Linear,
    /// [`Impedance::Exponential`].
    Exponential,
    /// [`Impedance::InversePower`]; the cost must be above 1.
    InversePower,
    /// [`Impedance::Logistic`] of a standard deviation.
    Logistic {
        /// Standard deviation.
        spread: f64,
    },
    /// [`Impedance::Gaussian`].
    Gaussian,
    /// [`Impedance::ModifiedGaussian`].
    ModifiedGaussian,
    /// [`Impedance::Epanechnikov`]; the weight must be below 0.75.
    Epanechnikov,
}

impl Impedance {
    /// The decay that weighs `weight` at `cost`: `f(cost) = weight`.
    ///
    /// # Errors
    /// A cost that is not above 0, a weight not between 0 and 1, a pair that no parameter meets.
    ///
    /// # Examples
    /// ```
    /// use compact_city::access::{Decay, Impedance};
    ///
    /// // A tenth is left at 30 minutes.
    /// let decay = Impedance::calibrate(Decay::Exponential, 30.0, 0.1)?;
    /// assert!((decay.weight(30.0) - 0.1).abs() < 1e-12);
    /// assert!((decay.weight(60.0) - 0.01).abs() < 1e-12);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn calibrate(decay: Decay, cost: f64, weight: f64) -> Result<Impedance> {
        let fault = |problem: String| DataError::new("impedance", problem);
        if !(cost > 0.0 && cost.is_finite()) {
            return Err(fault(format!("{cost} is not a cost to calibrate by; expected a number above 0")).into());
        }
        if !(weight > 0.0 && weight < 1.0) {
            return Err(fault(format!("{weight} is not a weight to calibrate by; expected one between 0 and 1")).into());
        }
        let fall = -weight.ln();
        let found = match decay {
            Decay::Linear => Impedance::Linear { cutoff: cost / (1.0 - weight) },
            Decay::Exponential => Impedance::Exponential { beta: fall / cost },
            Decay::InversePower => Impedance::InversePower { exponent: fall / cost.ln() },
            Decay::Logistic { spread } => {
                let k = logistic_slope(spread);
                // (1 + exp(-k m)) / (1 + exp(k (cost - m))) = weight, solved for m with no power above 1.
                let odds = (weight - (-k * cost).exp()).ln() - (1.0 - weight).ln();
                Impedance::Logistic { midpoint: cost + odds / k, spread }
            }
            Decay::Gaussian => Impedance::Gaussian { sigma: cost / (2.0 * fall).sqrt() },
            Decay::ModifiedGaussian => Impedance::ModifiedGaussian { beta: cost * cost / fall },
            Decay::Epanechnikov => Impedance::Epanechnikov { bandwidth: cost / (1.0 - weight / 0.75).sqrt() },
        };
        match found.fault() {
            Some(_) => Err(fault(format!("no {decay:?} decay weighs {weight} at {cost}")).into()),
            None => Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decay_meets_its_target_or_none_does() {
        let decays = [
            Decay::Linear,
            Decay::Exponential,
            Decay::InversePower,
            Decay::Logistic { spread: 8.0 },
            Decay::Gaussian,
            Decay::ModifiedGaussian,
            Decay::Epanechnikov,
        ];
        for decay in decays {
            let found = Impedance::calibrate(decay, 30.0, 0.3).unwrap();
            assert!((found.weight(30.0) - 0.3).abs() < 1e-12, "{decay:?}: {found}");
        }
        // exp(k cost) passes every number.
        let steep = Impedance::calibrate(Decay::Logistic { spread: 1.0 }, 400.0, 0.3).unwrap();
        assert!((steep.weight(400.0) - 0.3).abs() < 1e-12, "{steep}");
        for (decay, cost, weight) in [
            (Decay::InversePower, 1.0, 0.5),
            (Decay::InversePower, 0.5, 0.5),
            (Decay::Epanechnikov, 10.0, 0.75),
            (Decay::Logistic { spread: 100.0 }, 10.0, 0.1),
            (Decay::Logistic { spread: 0.0 }, 10.0, 0.1),
            (Decay::Linear, 0.0, 0.5),
            (Decay::Linear, 10.0, 1.0),
            (Decay::Gaussian, f64::NAN, 0.5),
        ] {
            assert!(Impedance::calibrate(decay, cost, weight).is_err(), "{decay:?} {cost} {weight}");
        }
    }
}

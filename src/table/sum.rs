//! Sums that do not lose people: compensated after Neumaier.

/// A sum whose error does not grow with the number of terms.
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

/// The sum of many values, right to the last bits whatever their order of size.
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = Sum::default();
    values.into_iter().for_each(|x| sum.add(x));
    sum.value()
}

/// Mean of values by weight, such as people; an unknown value is left out with its weight, none where no weight is left.
pub(crate) fn mean_by(pairs: impl IntoIterator<Item = (Option<f64>, f64)>) -> Option<f64> {
    let mut mean = Mean::default();
    pairs.into_iter().for_each(|(value, weight)| mean.add(value, weight));
    mean.value()
}

/// A weighted mean in the making.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mean {
    sum: Sum,
    weight: Sum,
}

impl Mean {
    pub(crate) fn add(&mut self, value: Option<f64>, weight: f64) {
        if let Some(value) = value {
            self.sum.add(weight * value);
            self.weight.add(weight);
        }
    }

    /// None where there is no weight.
    pub(crate) fn value(self) -> Option<f64> {
        (self.weight.value() > 0.0).then(|| self.sum.value() / self.weight.value())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn small_values_survive_beside_great_ones() {
        assert_eq!(super::sum([1.0, 1e100, 1.0, -1e100]), 2.0);
    }

    #[test]
    fn a_mean_leaves_unknowns_out_with_their_weight() {
        assert_eq!(super::mean_by([(Some(1.0), 3.0), (None, 100.0), (Some(5.0), 1.0)]), Some(2.0));
        assert_eq!(super::mean_by([(Some(1.0), 0.0), (None, 1.0)]), None);
    }
}

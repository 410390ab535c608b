//! Sums that do not lose people: compensated after Neumaier.

/// The sum of many values, right to the last bits whatever their order of size.
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for v in values {
        let next = sum + v;
        lost += if sum.abs() >= v.abs() { (sum - next) + v } else { (v - next) + sum };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
mod tests {
    #[test]
    fn small_values_survive_beside_great_ones() {
        assert_eq!(super::sum([1.0, 1e100, 1.0, -1e100]), 2.0);
    }
}

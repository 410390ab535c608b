//! Mean, spread and quantiles.

/// Arithmetic mean; none of nothing. Summed pairwise, so that the error does not grow with the length.
pub fn mean(x: &[f64]) -> Option<f64> {
    (!x.is_empty()).then(|| pairwise_sum(x) / x.len() as f64)
}

fn pairwise_sum(x: &[f64]) -> f64 {
    if x.len() <= 64 {
        x.iter().sum()
    } else {
        let (a, b) = x.split_at(x.len() / 2);
        pairwise_sum(a) + pairwise_sum(b)
    }
}

/// Standard deviation with divisor `n - ddof`; none for `n <= ddof`.
pub fn standard_deviation(x: &[f64], ddof: u8) -> Option<f64> {
    let free = x.len().checked_sub(usize::from(ddof)).filter(|n| *n > 0)?;
    let m = mean(x)?;
    let squares: Vec<f64> = x.iter().map(|v| (v - m) * (v - m)).collect();
    Some((pairwise_sum(&squares) / free as f64).sqrt())
}

/// Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan); none of nothing.
///
/// `p` is held between 0 and 1.
pub fn quantile(x: &[f64], p: f64) -> Option<f64> {
    let mut sorted = x.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let at = p.clamp(0.0, 1.0) * last as f64;
    let (low, high) = (at.floor() as usize, at.ceil() as usize);
    Some(sorted[low] + (at - low as f64) * (sorted[high] - sorted[low]))
}

/// The middle value, or the mean of the two middle ones; none of nothing.
pub fn median(x: &[f64]) -> Option<f64> {
    quantile(x, 0.5)
}

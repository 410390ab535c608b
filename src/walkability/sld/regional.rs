//! Shares of a region: its destinations within reach as a part of the sum, and against the greatest, of all its places.

use rustc_hash::FxHashMap;

use crate::table::sum::Sum;

/// Columns that compare a place with its region: share of the sum, ratio to the greatest, and what both are of.
pub(super) const REGIONAL: &[(&str, &str, &str)] =
    &[("D5CR", "D5CRI", "D5AR"), ("D5CE", "D5CEI", "D5AE"), ("D5DR", "D5DRI", "D5BR"), ("D5DE", "D5DEI", "D5BE")];

/// Values as shares of the sum of their region and as ratios to its greatest; none where the value is unknown, where
/// there is no region, and where the region has nothing.
pub(super) fn shares(values: &[Option<f64>], regions: &[Option<String>]) -> (Vec<Option<f64>>, Vec<Option<f64>>) {
    let mut of_region: FxHashMap<&str, (Sum, f64)> = FxHashMap::default();
    for (value, region) in values.iter().zip(regions) {
        if let Some((value, region)) = value.zip(region.as_deref()) {
            let (sum, greatest) = of_region.entry(region).or_default();
            sum.add(value);
            *greatest = greatest.max(value);
        }
    }
    let each = |of: &dyn Fn(&(Sum, f64)) -> f64| {
        let one = |(value, region): (&Option<f64>, &Option<String>)| {
            let whole = of(of_region.get(region.as_deref()?)?);
            (whole > 0.0).then_some((*value)? / whole)
        };
        values.iter().zip(regions).map(one).collect()
    };
    (each(&|(sum, _)| sum.value()), each(&|(_, greatest)| *greatest))
}

//! Laws of mixes and of indices of z-scores.

use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::walkability::{
    MixBase, RankCuts, ZIndex, entropy, gini_simpson, hhi, hill, hill_distance_weighted, job_housing_balance, simpson,
    z_index,
};
use proptest::prelude::*;

fn amounts() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(prop_oneof![2 => 0.0..1e6_f64, 1 => Just(0.0)], 1..10)
}

proptest! {
    #[test]
    fn a_mix_is_between_none_and_even(amounts in amounts()) {
        for base in [MixBase::Possible, MixBase::Present, MixBase::Fixed(10)] {
            if let Some(e) = entropy(&amounts, base).unwrap() {
                prop_assert!((-1e-12..=1.0 + 1e-12).contains(&e), "{base:?} {e}");
            }
        }
        // More classes to divide by make it less.
        let of = |base| entropy(&amounts, base).unwrap();
        if let Some((present, possible)) = of(MixBase::Present).zip(of(MixBase::Possible)) {
            prop_assert!(possible <= present + 1e-12);
        }
        if let Some(h) = hhi(&amounts).unwrap() {
            prop_assert!(h >= 1.0 / amounts.len() as f64 - 1e-12 && h <= 1.0 + 1e-12);
            prop_assert!((simpson(&amounts).unwrap().unwrap() + h - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_order_of_classes_does_not_count(mut amounts in amounts(), q in 0.0..4.0_f64) {
        let all = |a: &[f64]| [entropy(a, MixBase::Possible), hhi(a), simpson(a), gini_simpson(a), hill(a, q)];
        let before: Vec<Option<f64>> = all(&amounts).into_iter().map(Result::unwrap).collect();
        amounts.reverse();
        for (a, b) in all(&amounts).into_iter().map(Result::unwrap).zip(before) {
            prop_assert_eq!(a.is_some(), b.is_some());
            if let Some((a, b)) = a.zip(b) {
                prop_assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{} {}", a, b);
            }
        }
    }

    #[test]
    fn diversity_falls_with_its_order(amounts in amounts(), q in 0.0..5.0_f64, step in 0.0..3.0_f64) {
        if let Some(low) = hill(&amounts, q).unwrap() {
            let high = hill(&amounts, q + step).unwrap().unwrap();
            prop_assert!(high <= low * (1.0 + 1e-9), "D{} {} D{} {}", q, low, q + step, high);
            prop_assert!(high >= 1.0 - 1e-9);
            // High orders come down to one over the greatest share.
            let greatest = amounts.iter().copied().fold(0.0, f64::max) / amounts.iter().sum::<f64>();
            for (q, off) in [(1e4, 1e-3), (1e12, 1e-9), (f64::MAX, 1e-9)] {
                let limit = hill(&amounts, q).unwrap().unwrap();
                prop_assert!((limit * greatest - 1.0).abs() < off, "D{} {} {}", q, limit, greatest);
            }
            let counted = amounts.iter().filter(|a| **a > 0.0).count() as f64;
            prop_assert_eq!(hill(&amounts, 0.0).unwrap(), Some(counted));
            let [d0, d1, d2] = [0.0, 1.0, 2.0].map(|q| hill(&amounts, q).unwrap().unwrap());
            prop_assert!(d0 * (1.0 + 1e-9) >= d1 && d1 * (1.0 + 1e-9) >= d2);
        }
    }

    #[test]
    fn without_distance_the_weighted_number_is_the_plain_one(amounts in amounts(), q in 0.0..4.0_f64) {
        let near = vec![Some(0.0); amounts.len()];
        let weighted = hill_distance_weighted(&amounts, &near, 0.01, q).unwrap();
        prop_assert_eq!(weighted, hill(&amounts, q).unwrap());
    }

    #[test]
    fn jobs_and_dwellings_can_change_places(jobs in 0.0..1e6_f64, dwellings in 0.0..1e6_f64) {
        let balance = job_housing_balance(jobs, dwellings, 1.0).unwrap();
        prop_assert_eq!(balance, job_housing_balance(dwellings, jobs, 1.0).unwrap());
        if let Some(b) = balance {
            prop_assert!((0.0..=1.0).contains(&b));
        }
    }

    #[test]
    fn an_index_against_its_data_has_the_mean_0(rows in prop::collection::vec((-1e6..1e6_f64, 0.0..1e3_f64), 2..60), weight in -3.0..3.0_f64) {
        let (a, b): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let spread = |x: &[f64]| x.iter().any(|v| (v - x[0]).abs() > 1e-3);
        prop_assume!(spread(&a) && spread(&b));
        let frame = DataFrame::new(a.len(), vec![Column::new("a".into(), a.as_slice()), Column::new("b".into(), b)]).unwrap();
        let found = z_index(&frame, &ZIndex::new("i", [("a", weight), ("b", 1.0)])).unwrap();
        let mean = found.values.iter().map(|v| v.unwrap()).sum::<f64>() / a.len() as f64;
        prop_assert!(mean.abs() < 1e-6, "{}", mean);
        // The unit of a component does not count.
        let scaled: Vec<f64> = a.iter().map(|v| 7.0 * v - 3.0).collect();
        let mut other = frame.clone();
        other.with_column(Column::new("a".into(), scaled)).unwrap();
        let again = z_index(&other, &ZIndex::new("i", [("a", weight), ("b", 1.0)])).unwrap();
        for (x, y) in found.values.iter().zip(&again.values) {
            prop_assert!((x.unwrap() - y.unwrap()).abs() < 1e-5);
        }
    }

    #[test]
    fn ranks_follow_the_values_and_fill_twentieths(values in prop::collection::vec(-1e3..1e3_f64, 20..400)) {
        let known: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        let cuts = RankCuts::of(&known).unwrap();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let ranks: Vec<u8> = sorted.iter().map(|v| cuts.rank(*v)).collect();
        prop_assert!(ranks.is_sorted() && ranks[0] == 1);
        // Without ties, each rank holds a twentieth, up or down to a whole number.
        if sorted.windows(2).all(|w| w[0] < w[1]) {
            for rank in 1..=20 {
                let held = ranks.iter().filter(|r| **r == rank).count();
                let twentieth = values.len() as f64 / 20.0;
                prop_assert!((held as f64 - twentieth).abs() < 1.0, "{} of {}", held, values.len());
            }
        }
    }
}

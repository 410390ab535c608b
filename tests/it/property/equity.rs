//! Laws of the indices of equity.

use compact_city::access::equity::{
    Bounds, ConcentrationIndex, Distribution, Equity, EquityOptions, SampleCorrection, Zeros, concentration_index,
    equity, gini, hoover, theil, theil_by_class,
};
use proptest::prelude::*;

/// Places: value, people, income, class.
type Place = (f64, f64, Option<f64>, u8);

fn places() -> impl Strategy<Value = Vec<Place>> {
    let value = prop_oneof![Just(0.0), 0.1..1e5_f64, (1..20_u8).prop_map(f64::from)];
    let people = (0..500_u32).prop_map(f64::from);
    let income = prop_oneof![1 => Just(None), 5 => (1..30_u8).prop_map(|i| Some(f64::from(i)))];
    prop::collection::vec((value, people, income, 0..4_u8), 1..40)
}

fn of(places: &[Place]) -> Equity {
    let column = |f: fn(&Place) -> f64| places.iter().map(f).collect::<Vec<_>>();
    let income: Vec<Option<f64>> = places.iter().map(|p| p.2).collect();
    let options = EquityOptions::new().rank(&income).classes("class", places.iter().map(|p| Some(p.3)));
    equity(&column(|p| p.0), &column(|p| p.1), options).unwrap()
}

/// Every index but those that grow with the value, and not the words of its parameters.
fn relative(found: &Equity) -> Vec<(&'static str, Option<f64>)> {
    let kept = found.indices.iter().filter(|i| i.name != "generalized_concentration_index");
    kept.map(|i| (i.name, i.value)).collect()
}

#[track_caller]
fn same(a: &Equity, b: &Equity) {
    for ((name, a), (_, b)) in relative(a).into_iter().zip(relative(b)) {
        match (a, b) {
            (Some(a), Some(b)) => assert!((a - b).abs() < 1e-9 * (1.0 + a.abs()), "{name}: {a} {b}"),
            _ => assert_eq!(a, b, "{name}"),
        }
    }
}

proptest! {
    #[test]
    fn the_unit_of_the_values_does_not_matter(places in places(), factor in 0.01..100.0_f64) {
        let scaled: Vec<Place> = places.iter().map(|p| (p.0 * factor, p.1, p.2, p.3)).collect();
        same(&of(&places), &of(&scaled));
    }

    #[test]
    fn a_place_given_twice_with_half_its_people_is_one(places in places()) {
        let halves = places.iter().map(|p| (p.0, p.1 / 2.0, p.2, p.3));
        let twice: Vec<Place> = halves.clone().chain(halves).collect();
        same(&of(&places), &of(&twice));
    }

    #[test]
    fn the_order_of_the_places_does_not_matter(places in places(), by in 0..40_usize) {
        let mut turned = places.clone();
        turned.reverse();
        turned.rotate_left(by % places.len());
        let (a, b) = (of(&places), of(&turned));
        // Not even in the last bit.
        prop_assert_eq!(a.indices, b.indices);
        prop_assert_eq!(a.lorenz, b.lorenz);
        prop_assert_eq!(a.groups, b.groups);
    }

    #[test]
    fn places_where_nobody_lives_have_no_say(places in places(), value in 0.0..1e6_f64) {
        let mut more = places.clone();
        more.push((value, 0.0, Some(77.0), 3));
        let (a, b) = (of(&places), of(&more));
        prop_assert_eq!(a.indices, b.indices);
        prop_assert_eq!(a.groups, b.groups);
    }

    #[test]
    fn equal_values_are_equal(value in 0.1..1e5_f64, people in prop::collection::vec(1..500_u16, 1..30)) {
        let people: Vec<f64> = people.into_iter().map(f64::from).collect();
        let found = equity(&vec![value; people.len()], &people, EquityOptions::new()).unwrap();
        for index in found.indices {
            prop_assert!(index.value.unwrap().abs() < 1e-12, "{:?}", index);
        }
    }

    #[test]
    fn a_transfer_from_rich_to_poor_makes_it_more_equal(places in places(), share in 0.01..0.49_f64) {
        let known: Vec<&Place> = places.iter().filter(|p| p.1 > 0.0).collect();
        let rich = known.iter().map(|p| p.0).fold(0.0, f64::max);
        let poor = known.iter().map(|p| p.0).fold(f64::INFINITY, f64::min);
        prop_assume!(known.len() > 1 && rich > poor);
        // One person each, so that what one gives the other gets.
        let mut values: Vec<f64> = known.iter().map(|p| p.0).collect();
        let people = vec![1.0; values.len()];
        let before = Distribution::new(&values, &people).unwrap();
        let (from, to) = (
            values.iter().position(|v| *v == rich).unwrap(),
            values.iter().position(|v| *v == poor).unwrap(),
        );
        values[from] -= share * (rich - poor);
        values[to] += share * (rich - poor);
        let after = Distribution::new(&values, &people).unwrap();
        let gini = |d| gini(d, SampleCorrection::None).unwrap().value.unwrap();
        let theil = |d| theil(d, Zeros::Limit).unwrap().value.unwrap();
        let hoover = |d| hoover(d).unwrap().value.unwrap();
        prop_assert!(gini(&after) < gini(&before) + 1e-12);
        prop_assert!(theil(&after) < theil(&before) + 1e-12);
        prop_assert!(hoover(&after) <= hoover(&before) + 1e-12);
    }

    #[test]
    fn theil_is_the_sum_of_its_parts(places in places(), drop in any::<bool>()) {
        let (values, people): (Vec<f64>, Vec<f64>) = places.iter().map(|p| (p.0, p.1)).unzip();
        let of = Distribution::new(&values, &people).unwrap();
        let names: Vec<Option<String>> = places.iter().map(|p| Some(p.3.to_string())).collect();
        let zeros = if drop { Zeros::Drop } else { Zeros::Limit };
        let split = theil_by_class(&of, &names, zeros).unwrap();
        if let Some(total) = split.total.value {
            let parts = split.between.value.unwrap() + split.within.value.unwrap();
            prop_assert!((total - parts).abs() < 1e-9, "{} {}", total, parts);
            prop_assert_eq!(split.total.value, theil(&of, zeros).unwrap().value);
        }
    }

    // Half the mean difference of all pairs over the mean: the definition, by brute force.
    #[test]
    fn gini_is_half_the_mean_difference(places in places()) {
        let (values, people): (Vec<f64>, Vec<f64>) = places.iter().map(|p| (p.0, p.1)).unzip();
        let of = Distribution::new(&values, &people).unwrap();
        if let Some(index) = gini(&of, SampleCorrection::None).unwrap().value {
            let (n, mean) = (of.people(), of.mean().unwrap());
            let pairs = places.iter().flat_map(|a| places.iter().map(move |b| a.1 * b.1 * (a.0 - b.0).abs()));
            let expected = pairs.sum::<f64>() / (2.0 * n * n * mean);
            prop_assert!((index - expected).abs() < 1e-9, "{} {}", index, expected);
        }
    }

    // Ranked by the value itself the concentration index is the Gini coefficient, and its sign turns with the rank.
    #[test]
    fn ranked_by_itself_concentration_is_gini(places in places()) {
        let (values, people): (Vec<f64>, Vec<f64>) = places.iter().map(|p| (p.0, p.1)).unzip();
        let of = Distribution::new(&values, &people).unwrap();
        let down: Vec<f64> = values.iter().map(|v| -v).collect();
        for which in [ConcentrationIndex::Standard, ConcentrationIndex::Erreygers(Bounds::Observed)] {
            let index = |rank: &[f64]| concentration_index(&of, rank, which).unwrap().value;
            if let (Some(up), Some(down)) = (index(&values), index(&down)) {
                prop_assert!((up + down).abs() < 1e-9);
                let gini = gini(&of, SampleCorrection::None).unwrap().value.unwrap();
                if which == ConcentrationIndex::Standard {
                    prop_assert!((up - gini).abs() < 1e-9, "{} {}", up, gini);
                }
            }
        }
    }
}

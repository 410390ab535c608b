//! Values, people, incomes and options that an index of equity cannot take.

use compact_city::Error;
use compact_city::access::equity::{
    Bounds, ConcentrationIndex, Distribution, EquityOptions, PalmaOptions, Poor, QuantileMethod, SampleCorrection,
    Zeros, atkinson, class_means, concentration_index, equity, fgt, gini, group_mean, hoover, lorenz, palma, theil,
    weighted_quantile,
};

use super::holds;

fn fails<T: std::fmt::Debug>(result: Result<T, Error>, parts: &[&str]) {
    let error = result.unwrap_err();
    assert!(error.is_input());
    holds(&error, parts);
}

#[test]
fn numbers_that_are_none() {
    let people = [1.0; 3];
    fails(
        Distribution::new(&[1.0, f64::NAN, f64::INFINITY], &people),
        &[
            "equity: line 2, field `values`: NaN is not a finite number",
            "leave it out for an unknown (and 1 more row with a fault)",
        ],
    );
    fails(Distribution::new(&[1.0; 3], &[1.0, 2.0, f64::INFINITY]), &["line 3, field `people`: inf is not a finite"]);
    fails(Distribution::new(&[1.0; 3], &[1.0, -2.0, 1.0]), &["line 2, field `people`: -2 is no number of people"]);
    fails(Distribution::new(&[1.0; 3], &[f64::MAX; 3]), &["field `people`: the people sum to more"]);
    let of = Distribution::new(&[1.0; 3], &people).unwrap();
    let income = [1.0, 2.0, f64::NAN];
    fails(concentration_index(&of, &income, ConcentrationIndex::Standard), &["line 3, field `rank`: NaN"]);
    fails(palma(&of, &income, PalmaOptions::new()), &["line 3, field `income`: NaN"]);
    let options = EquityOptions::new().group("65_plus", &[1.0, f64::NAN, 1.0]);
    fails(equity(&[1.0; 3], &people, options), &["line 2, field `65_plus`: NaN"]);
}

#[test]
fn lengths_that_differ() {
    fails(Distribution::new(&[1.0; 3], &[1.0; 2]), &["field `people`: 2 rows; the values have 3"]);
    let of = Distribution::new(&[1.0; 3], &[1.0; 3]).unwrap();
    fails(palma(&of, &[1.0], PalmaOptions::new()), &["field `income`: 1 rows; the values have 3"]);
    fails(class_means(&of, &[Some("a")]), &["field `classes`: 1 rows; the values have 3"]);
    fails(group_mean("65_plus", &[1.0; 3], &[1.0; 3], &[1.0; 4]), &["field `65_plus`: 4 rows; the values have 3"]);
}

#[test]
fn negative_values_are_refused_where_they_mean_nothing() {
    let of = Distribution::new(&[3.0, -1.0, -2.0], &[1.0; 3]).unwrap();
    let what = "line 2, field `values`: -1 is below 0; ";
    fails(gini(&of, SampleCorrection::None), &[what, "the Gini coefficient", "(and 1 more row with a fault)"]);
    fails(theil(&of, Zeros::Limit), &[what, "Theil's T"]);
    fails(theil(&of, Zeros::Drop), &[what, "Theil's T"]);
    fails(atkinson(&of, 0.5, Zeros::Limit), &[what, "the Atkinson index"]);
    fails(hoover(&of), &[what, "the Hoover index"]);
    fails(lorenz(&of), &[what]);
    fails(palma(&of, &[1.0; 3], PalmaOptions::new()), &[what]);
    fails(concentration_index(&of, &[1.0; 3], ConcentrationIndex::Standard), &[what]);
    fails(equity(&[3.0, -1.0], &[1.0; 2], EquityOptions::new()), &[what]);
    // Absolute ones take them, and nobody lives where this one is.
    assert!(concentration_index(&of, &[1.0, 2.0, 3.0], ConcentrationIndex::Generalized).is_ok());
    let empty = Distribution::new(&[3.0, -1.0], &[1.0, 0.0]).unwrap();
    assert_eq!(gini(&empty, SampleCorrection::None).unwrap().value, Some(0.0));
}

#[test]
fn all_zero_and_nobody_give_none_with_a_reason() {
    let why = |values: &[f64], people: &[f64]| {
        let income: Vec<f64> = values.iter().zip(1..).map(|(_, i)| f64::from(i)).collect();
        let all = equity(values, people, EquityOptions::new().rank(&income).poverty_line(1.0)).unwrap();
        assert!(all.indices.iter().all(|i| i.value.is_some() != i.undefined.is_some()), "{all:?}");
        all
    };
    let zero = why(&[0.0; 20], &[5.0; 20]);
    for name in ["gini", "hoover", "theil_t", "atkinson", "concentration_index"] {
        assert_eq!(zero.index(name).unwrap().undefined.as_deref(), Some("the value of everyone is 0"), "{name}");
    }
    assert_eq!(zero.index("palma_ratio").unwrap().undefined.as_deref(), Some("the mean of the poorest is 0"));
    assert_eq!(zero.index("erreygers_index").unwrap().undefined.as_deref(), Some("the bounds leave no room"));
    assert_eq!((zero.value("fgt0"), zero.value("fgt2"), zero.mean), (Some(1.0), Some(1.0), Some(0.0)));
    assert!(zero.lorenz.is_empty() && zero.concentration.is_empty());
    for (values, people) in [(&[1.0, 2.0][..], &[0.0, 0.0][..]), (&[], &[])] {
        let nobody = why(values, people);
        assert!(nobody.indices.iter().all(|i| i.undefined.as_deref() == Some("there is nobody whose value is known")));
        assert_eq!((nobody.mean, nobody.people), (None, 0.0));
    }
    // With one person n / (n - 1) divides by 0.
    let one = Distribution::new(&[7.0], &[1.0]).unwrap();
    assert!(gini(&one, SampleCorrection::Places).unwrap().undefined.unwrap().contains("n = 1"));
}

#[test]
fn incomes_missing_are_left_out_and_counted() {
    let (jobs, people) = ([10.0, 40.0, 20.0, 70.0], [1.0, 1.0, 1.0, 0.0]);
    let income = [Some(1.0), None, Some(2.0), None];
    let all = equity(&jobs, &people, EquityOptions::new().rank(&income)).unwrap();
    let palma = all.index("palma_ratio").unwrap();
    assert_eq!((palma.places, palma.left_out, palma.people), (2, 1, 2.0));
    assert_eq!(palma.value, Some(2.0));
    assert!(all.diagnostics.contains(&"1 place without a rank, such as income, left out of what needs it".to_owned()));
    let gini = all.index("gini").unwrap();
    assert_eq!((gini.places, gini.left_out), (3, 0));

    let none = equity(&jobs, &people, EquityOptions::new().rank(&[None::<f64>; 4])).unwrap();
    for name in ["palma_ratio", "concentration_index", "erreygers_index"] {
        assert_eq!(none.index(name).unwrap().undefined.as_deref(), Some("there is nobody whose value is known"));
    }
    // Everyone has the same income: nobody is richer than the quantile.
    let same = equity(&jobs, &people, EquityOptions::new().rank(&[5.0; 4])).unwrap();
    assert_eq!(same.index("palma_ratio").unwrap().undefined.as_deref(), Some("nobody has more than 5"));
    assert_eq!(same.value("concentration_index"), Some(0.0));
}

#[test]
fn options_out_of_range() {
    let of = Distribution::new(&[1.0, 4.0], &[1.0; 2]).unwrap();
    fails(atkinson(&of, -1.0, Zeros::Limit), &["field `epsilon`: -1", "expected 0 or more"]);
    fails(atkinson(&of, f64::NAN, Zeros::Limit), &["field `epsilon`: NaN"]);
    for line in [0.0, -3.0, f64::NAN] {
        fails(fgt(&of, line, Poor::Below), &["field `poverty_line`", "expected a number above 0"]);
    }
    fails(palma(&of, &[1.0, 2.0], PalmaOptions::new().shares(0.7, 0.4)), &["field `shares`: 0.7 and 0.4"]);
    fails(palma(&of, &[1.0, 2.0], PalmaOptions::new().thresholds(2.0, 1.0)), &["field `thresholds`: 2 and 1"]);
    let erreygers =
        |low, high| concentration_index(&of, &[1.0, 2.0], ConcentrationIndex::Erreygers(Bounds::Given { low, high }));
    fails(erreygers(1.0, 0.0), &["field `bounds`: 1 to 0 are no bounds"]);
    fails(erreygers(0.0, 3.0), &["field `bounds`: the value 4 lies outside 0 to 3"]);
    fails(weighted_quantile(&[1.0], &[1.0], 1.5, QuantileMethod::Frequency), &["field `p`: 1.5 is not a share"]);
}

//! Indices of equity against published values.

use approx::assert_abs_diff_eq;
use compact_city::access::equity::{
    Bounds, ConcentrationIndex, Distribution, EquityOptions, PalmaOptions, Poor, QuantileMethod, SampleCorrection,
    Zeros, atkinson, concentration_index, equity, fgt, gini, group_mean, hoover, palma, theil, theil_by_class,
    weighted_quantile,
};

// Jobs within 30 minutes of five cells of Belo Horizonte, with people and income per head; the first is uninhabited.
// Values of the test suite of the R package accessibility (ipeaGIT/accessibility), to all its digits.
const JOBS: [f64; 5] = [26774.0, 22239.0, 36567.0, 42372.0, 55571.0];
const PEOPLE: [f64; 5] = [0.0, 852.0, 394.0, 1969.0, 2189.0];
const INCOME: [Option<f64>; 5] = [None, Some(4757.8), Some(1627.8), Some(543.1), Some(3822.0)];

fn jobs() -> Distribution {
    Distribution::new(&JOBS, &PEOPLE).unwrap()
}

#[test]
fn five_cells_of_belo_horizonte() {
    let of = jobs();
    let g = gini(&of, SampleCorrection::None).unwrap();
    assert_abs_diff_eq!(g.value.unwrap(), 0.13856117798553302, epsilon = 1e-15);
    assert_eq!((g.places, g.people, g.left_out), (4, 5404.0, 0));
    let concentration = |which| concentration_index(&of, &INCOME, which).unwrap().value.unwrap();
    assert_abs_diff_eq!(concentration(ConcentrationIndex::Standard), -0.02481479246504996, epsilon = 1e-15);
    let corrected = concentration(ConcentrationIndex::Erreygers(Bounds::Observed));
    assert_abs_diff_eq!(corrected, -0.1313879620162856, epsilon = 1e-14);
    // Incomes that end the poorest 40 % and begin the richest 10 % of the whole city.
    let ratio = palma(&of, &INCOME, PalmaOptions::new().thresholds(1208.6, 3741.6)).unwrap();
    assert_abs_diff_eq!(ratio.value.unwrap(), 1.0911059272295278, epsilon = 1e-15);
    let poverty = fgt(&of, 100_000.0, Poor::Below).unwrap().map(|i| i.value.unwrap());
    for (got, published) in poverty.iter().zip([1.0, 0.5587890211, 0.3256323946]) {
        assert_abs_diff_eq!(*got, published, epsilon = 5e-11);
    }
}

#[test]
fn theil_by_income_decile() {
    // The same with 89a88cd900bffff in place of the uninhabited cell.
    let of = Distribution::new(&[13991.0, 22239.0, 36567.0, 42372.0, 55571.0], &[1011.0, 852.0, 394.0, 1969.0, 2189.0]);
    let deciles = ["3", "10", "6", "1", "10"].map(Some);
    let split = theil_by_class(&of.unwrap(), &deciles, Zeros::Drop).unwrap();
    assert_abs_diff_eq!(split.total.value.unwrap(), 0.0852003159, epsilon = 5e-11);
    // Printed to four digits.
    assert_abs_diff_eq!(split.between.value.unwrap(), 0.0515, epsilon = 5e-5);
    assert_abs_diff_eq!(split.within.value.unwrap(), 0.0337, epsilon = 5e-5);
    let names: Vec<&str> = split.classes.iter().map(|c| c.0.as_str()).collect();
    assert_eq!(names, ["1", "3", "6", "10"]);
}

// World Bank, Analyzing Health Equity Using Household Survey Data, chapter 8: under-five mortality in India by wealth,
// grouped data; published to four digits.
#[test]
fn under_five_mortality_by_wealth() {
    let rates = [154.7, 152.9, 119.5, 86.9, 54.3];
    let of = Distribution::new(&rates, &[29939.0, 28776.0, 26528.0, 24689.0, 19739.0]).unwrap();
    let fifths = [1.0, 2.0, 3.0, 4.0, 5.0];
    let index = |which| concentration_index(&of, &fifths, which).unwrap().value.unwrap();
    let standard = index(ConcentrationIndex::Standard);
    assert_abs_diff_eq!(standard, -0.1694, epsilon = 5e-5);
    let mean = of.mean().unwrap();
    // The others follow from the standard one by the formulas of their authors.
    assert_abs_diff_eq!(index(ConcentrationIndex::Generalized), standard * mean, epsilon = 1e-12);
    let per_1000 = Bounds::Given { low: 0.0, high: 1000.0 };
    let erreygers = index(ConcentrationIndex::Erreygers(per_1000));
    assert_abs_diff_eq!(erreygers, 4.0 * mean / 1000.0 * standard, epsilon = 1e-14);
    let wagstaff = index(ConcentrationIndex::Wagstaff(per_1000));
    assert_abs_diff_eq!(wagstaff, standard / (1.0 - mean / 1000.0), epsilon = 1e-14);
}

// Textbook values on five incomes, as R's ineq gives them; the last digit is cut, not rounded.
#[test]
fn five_incomes() {
    let of = Distribution::new(&[10.0, 20.0, 30.0, 40.0, 50.0], &[1.0; 5]).unwrap();
    assert_abs_diff_eq!(gini(&of, SampleCorrection::None).unwrap().value.unwrap(), 0.2666667, epsilon = 5e-8);
    // n / (n - 1) of 4 / 15 is a third.
    for correction in [SampleCorrection::Places, SampleCorrection::People] {
        assert_abs_diff_eq!(gini(&of, correction).unwrap().value.unwrap(), 1.0 / 3.0, epsilon = 1e-15);
    }
    assert_abs_diff_eq!(theil(&of, Zeros::Limit).unwrap().value.unwrap(), 0.1196876, epsilon = 5e-8);
    for (epsilon, published) in [(0.0, 0.0), (0.5, 0.06315339), (1.0, 0.13160963), (2.0, 0.27007299)] {
        let index = atkinson(&of, epsilon, Zeros::Limit).unwrap().value.unwrap();
        assert_abs_diff_eq!(index, published, epsilon = 1e-8);
    }
    // (20 + 10) / 150 has to be moved.
    assert_abs_diff_eq!(hoover(&of).unwrap().value.unwrap(), 0.2, epsilon = 1e-15);
}

#[test]
fn zeros_by_rule() {
    let of = Distribution::new(&[0.0, 0.0, 0.0, 10.0, 10.0, 10.0], &[1.0; 6]).unwrap();
    assert_abs_diff_eq!(theil(&of, Zeros::Limit).unwrap().value.unwrap(), std::f64::consts::LN_2, epsilon = 1e-15);
    for epsilon in [1.0, 2.0] {
        assert_eq!(atkinson(&of, epsilon, Zeros::Limit).unwrap().value, Some(1.0));
        let dropped = atkinson(&of, epsilon, Zeros::Drop).unwrap();
        assert_eq!((dropped.value, dropped.places, dropped.left_out), (Some(0.0), 3, 3));
    }
    // With epsilon 1/2: 1 - (1/2 sqrt 2)^2.
    assert_abs_diff_eq!(atkinson(&of, 0.5, Zeros::Limit).unwrap().value.unwrap(), 0.5, epsilon = 1e-15);
}

// Hmisc::wtd.quantile takes each value as often as its weight says and then R's type 7: 1, 1, 1, 2, 2, 9.
#[test]
fn weighted_quantiles_are_those_of_repeated_values() {
    let (values, weights) = ([9.0, 1.0, 2.0, 5.0], [1.0, 3.0, 2.0, 0.0]);
    let at = |p| weighted_quantile(&values, &weights, p, QuantileMethod::Frequency).unwrap().unwrap();
    for (p, expected) in [(0.0, 1.0), (0.4, 1.0), (0.5, 1.5), (0.6, 2.0), (0.9, 5.5), (1.0, 9.0)] {
        assert_abs_diff_eq!(at(p), expected, epsilon = 1e-12);
    }
    // Shares of one whole in place of counts: the least value that so much of the weight does not pass.
    let shares = weights.map(|w| w / 6.0);
    let inverse = |p| weighted_quantile(&values, &shares, p, QuantileMethod::InverseCdf).unwrap();
    assert_eq!((inverse(0.4), inverse(0.6), inverse(0.95)), (Some(1.0), Some(2.0), Some(9.0)));
}

// Three people 50, 100 and 150 minutes from a school: with a line of 100 only the last is poor, by half of it.
#[test]
fn of_costs_the_poor_are_above_the_line() {
    let of = Distribution::new(&[50.0, 100.0, 150.0], &[1.0; 3]).unwrap();
    let above = fgt(&of, 100.0, Poor::Above).unwrap().map(|i| i.value.unwrap());
    for (got, expected) in above.iter().zip([1.0 / 3.0, 0.5 / 3.0, 0.25 / 3.0]) {
        assert_abs_diff_eq!(*got, expected, epsilon = 1e-15);
    }
}

// The coverage of a rule has its own gap: the share of the aged who are covered less that of everyone.
#[test]
fn the_gap_of_a_coverage_is_that_of_its_rule() {
    let city = compact_city::datasets::made_up_city().unwrap();
    let rule = compact_city::transit::CoverageRule::toyama();
    let covered = compact_city::transit::coverage(&city.cells, &city.stops, &rule).unwrap();
    let aged = city.cells.group("65_plus").unwrap();
    let mean = group_mean("65_plus", &covered.cell_shares, city.cells.population(), aged).unwrap();
    assert_abs_diff_eq!(mean.gap.unwrap(), covered.gap("65_plus").unwrap(), epsilon = 1e-12);
}

#[test]
fn all_at_once_agree_with_single_ones() {
    let aged = [Some(5.0), Some(200.0), None, Some(100.0), Some(100.0)];
    let options = EquityOptions::new()
        .rank(&INCOME)
        .classes("side", [None, Some("w"), Some("w"), Some("e"), Some("e")])
        .group("65_plus", &aged)
        .poverty_line(40_000.0)
        .palma(PalmaOptions::new().thresholds(1208.6, 3741.6));
    let all = equity(&JOBS, &PEOPLE, options).unwrap();
    let names: Vec<&str> = all.indices.iter().map(|i| i.name).collect();
    let expected = "gini hoover theil_t theil_t_between theil_t_within atkinson atkinson atkinson concentration_index \
                    generalized_concentration_index erreygers_index wagstaff_index palma_ratio fgt0 fgt1 fgt2";
    assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
    assert_abs_diff_eq!(all.value("gini").unwrap(), 0.13856117798553302, epsilon = 1e-15);
    assert_abs_diff_eq!(all.value("palma_ratio").unwrap(), 1.0911059272295278, epsilon = 1e-15);
    // (852 + 394) of 5404 people lie below 40,000.
    assert_abs_diff_eq!(all.value("fgt0").unwrap(), 1246.0 / 5404.0, epsilon = 1e-15);
    // The aged of the uninhabited cell count as a group of their own; those of one cell are unknown.
    let aged = all.group("65_plus").unwrap();
    let mean = (5.0 * 26774.0 + 200.0 * 22239.0 + 100.0 * 42372.0 + 100.0 * 55571.0) / 405.0;
    assert_abs_diff_eq!(aged.mean.unwrap(), mean, epsilon = 1e-9);
    assert_eq!((aged.people, aged.left_out), (405.0, 1));
    assert_abs_diff_eq!(aged.gap.unwrap(), mean - all.mean.unwrap(), epsilon = 1e-9);
    assert_eq!(all.group("side e").unwrap().people, 4158.0);
    assert_eq!((all.lorenz.first(), all.lorenz.last()), (Some(&(0.0, 0.0)), Some(&(1.0, 1.0))));
    assert_eq!(all.diagnostics, ["1 place where nobody lives had no say"]);
    assert_eq!(all.to_frame().unwrap().shape(), (16, 7));
}

//! Measures of accessibility against the values that the test suites of the reference tools hold: accessibility (R,
//! ipeaGIT/accessibility, five cells of Belo Horizonte) and access (PySAL).

use compact_city::access::{
    Accessibility, Impedance, IntervalOptions, IntervalSummary, Measure, Perspective, cumulative, cumulative_interval,
};
use compact_city::table::{LandUse, TravelTimes};

/// Cells 89a88cd909bffff, 89a88cdb57bffff, 89a88cdb597ffff, 89a88cdb5b3ffff, 89a88cdb5cfffff.
pub(crate) const IDS: [&str; 5] =
    ["89a88cd909bffff", "89a88cdb57bffff", "89a88cdb597ffff", "89a88cdb5b3ffff", "89a88cdb5cfffff"];

const MINUTES: [[f64; 5]; 5] = [
    [5.8, 60.0, 70.0, 68.0, 64.0],
    [64.0, 5.8, 47.0, 48.0, 47.0],
    [70.0, 45.0, 5.8, 13.0, 41.0],
    [67.0, 44.0, 13.0, 5.8, 42.0],
    [58.0, 43.0, 43.0, 49.0, 5.8],
];

fn some(values: [f64; 5]) -> Vec<Option<f64>> {
    values.into_iter().map(Some).collect()
}

fn five_cells() -> (TravelTimes, LandUse) {
    let columns = vec![
        ("population".into(), some([0.0, 852.0, 394.0, 1969.0, 2189.0])),
        ("jobs".into(), some([0.0, 82.0, 308.0, 100.0, 109.0])),
        ("schools".into(), some([0.0, 0.0, 2.0, 0.0, 0.0])),
    ];
    let places = LandUse::new(IDS.map(String::from).to_vec(), columns).unwrap();
    let from: Vec<u32> = (0..25).map(|i| i / 5).collect();
    let to: Vec<u32> = (0..25).map(|i| i % 5).collect();
    (TravelTimes::new(&places, &from, &to, &MINUTES.concat()).unwrap(), places)
}

fn five(measure: &str) -> Vec<Option<f64>> {
    let (times, places) = five_cells();
    let measure: Measure = measure.parse().unwrap();
    measure.of(&times, &places).unwrap().values
}

#[track_caller]
fn near(found: &[Option<f64>], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found.unwrap() - expected).abs() <= tolerance, "{found:?} {expected}");
    }
}

#[test]
fn cumulative_opportunities_are_those_of_accessibility_r() {
    assert_eq!(five("cumulative:30:jobs"), some([0.0, 82.0, 408.0, 408.0, 109.0]));
    assert_eq!(five("cumulative:45:population:passive"), some([0.0, 5404.0, 4552.0, 2363.0, 4552.0]));
    let (times, places) = five_cells();
    let both = cumulative(&times, &places, "jobs", &[45.0, 30.0], Perspective::Active).unwrap();
    assert_eq!(both[1].values, some([0.0, 82.0, 408.0, 408.0, 109.0]));
    assert_eq!(both[0].measure, "cumulative:45:jobs");
}

#[test]
fn intervals_of_cutoffs_are_those_of_accessibility_r() {
    assert_eq!(five("cumulative_interval:40-45:median:jobs:whole"), some([0.0, 82.0, 517.0, 517.0, 304.0]));
    assert_eq!(five("cumulative_interval:40-45:mean:jobs:whole"), some([0.0, 82.0, 512.0, 508.0, 304.0]));
    // Uncut: the last cell reaches 109 jobs within 40, 41 and 42 minutes and 499 from 43 on.
    let (times, places) = five_cells();
    let options = IntervalOptions::between(40.0, 45.0).summary(IntervalSummary::Mean);
    let mean = cumulative_interval(&times, &places, "jobs", options, Perspective::Active).unwrap();
    assert_eq!(mean.values[4], Some(304.0));
    assert!((mean.values[2].unwrap() - (408.0 + 5.0 * 517.0 + 82.0) / 6.0).abs() < 1e-9);
}

#[test]
fn nearest_schools_are_those_of_accessibility_r() {
    assert_eq!(five("cost_to_closest:1:schools"), some([70.0, 47.0, 5.8, 13.0, 43.0]));
    // It gives infinity for three schools where there are two; here there is no such cost.
    assert_eq!(five("cost_to_closest:3:schools"), vec![None; 5]);
    assert_eq!(five("cost_to_closest:2:schools"), some([70.0, 47.0, 5.8, 13.0, 43.0]));
    // Of population, the other way: a cell of nobody is reached by somebody last at 58 minutes.
    assert_eq!(five("cost_to_closest:1:population:passive"), some([58.0, 5.8, 5.8, 5.8, 5.8]));
}

#[test]
fn floating_catchments_are_those_of_accessibility_r() {
    let two_step = [0.0, 0.015173945, 0.149101115, 0.149101115, 0.106782030];
    near(&five("2sfca:binary:45:jobs:population"), &two_step, 5e-10);
    let balanced = [0.0, 0.009436495, 0.199344468, 0.199344468, 0.114706297];
    near(&five("bfca:binary:45:jobs:population"), &balanced, 5e-10);
}

/// 25 places on a grid, the cost between them as the crow flies, as in PySAL's tests.
fn grid() -> (TravelTimes, LandUse) {
    let ids = (1..=25).map(|i| i.to_string()).collect();
    let places = LandUse::new(ids, vec![("value".into(), vec![Some(1.0); 25])]).unwrap();
    let pairs: Vec<(u32, u32)> = (0..25).flat_map(|i| (0..25).map(move |j| (i, j))).collect();
    let at = |i: u32| (f64::from(i / 5), f64::from(i % 5));
    let minutes: Vec<f64> = pairs.iter().map(|(i, j)| (at(*i).0 - at(*j).0).hypot(at(*i).1 - at(*j).1)).collect();
    let (from, to): (Vec<u32>, Vec<u32>) = pairs.into_iter().unzip();
    (TravelTimes::new(&places, &from, &to, &minutes).unwrap(), places)
}

#[test]
fn weighted_catchments_are_those_of_pysal() {
    let (times, places) = grid();
    let of = |measure: &str| -> Accessibility { measure.parse::<Measure>().unwrap().of(&times, &places).unwrap() };
    // PySAL weighs by cost over 60, the complement of the linear impedance: the sums of both are 25. Nine places of the
    // published values, not all rounded.
    let linear = of("gravity:linear:60:value");
    let published = [(1, 1.322340210), (5, 1.322340210), (13, 0.780985109), (19, 0.925540119), (24, 1.133733026)];
    for (id, expected) in published {
        let found = 25.0 - linear.values[id - 1].unwrap();
        assert!((found - expected).abs() < 1e-9, "{id}: {found} {expected}");
    }
    assert_eq!(of("gravity:steps_up_to:0.5=1:value").values[7], Some(1.0));
    assert_eq!(of("gravity:steps_up_to:0.5=0.5:value").values[7], Some(0.5));
    assert_eq!(of("gravity:steps_up_to:10=1:value").values[7], Some(25.0));
}

#[test]
fn weights_are_those_that_the_tools_document() {
    let weights = |text: &str, costs: &[f64]| -> Vec<f64> {
        let impedance: Impedance = text.parse().unwrap();
        costs.iter().map(|c| impedance.weight(*c)).collect()
    };
    // PySAL: the value holds up to its threshold, 0 beyond the last.
    let costs = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0];
    let pysal = weights("steps_up_to:20=1+40=0.68+60=0.22", &costs);
    assert_eq!(pysal, [1.0, 1.0, 1.0, 0.68, 0.68, 0.22, 0.22, 0.0]);
    // accessibility (R): the value holds from the step on.
    let r = weights("steps:10=0.75+20=0.5+30=0.25+40=0", &[0.0, 5.0, 10.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0]);
    assert_eq!(r, [1.0, 1.0, 0.75, 0.5, 0.5, 0.25, 0.25, 0.0, 0.0]);
    // PySAL, Gaussian of 20.
    let gaussian = weights("gaussian:20", &[0.0, 20.0, 40.0, 60.0]);
    for (found, expected) in gaussian.iter().zip([1.0, 0.6065306597126334, 0.1353352832366127, 0.011108996538242306]) {
        assert!((found - expected).abs() < 1e-15);
    }
    // By the formulas, by hand: inverse power capped below 1, the logistic half way of its own top, the kernel.
    assert_eq!(weights("power:2", &[0.0, 0.5, 1.0, 2.0, 10.0]), [1.0, 1.0, 1.0, 0.25, 0.01]);
    assert_eq!(weights("linear:40", &[0.0, 10.0, 40.0, 50.0]), [1.0, 0.75, 0.0, 0.0]);
    let logistic = weights("logistic:40:10", &[0.0, 40.0]);
    let top = 1.0 + (-40.0 * std::f64::consts::PI / (10.0 * 3.0_f64.sqrt())).exp();
    assert!((logistic[0] - 1.0).abs() < 1e-15 && (logistic[1] - top / 2.0).abs() < 1e-15);
    assert_eq!(weights("epanechnikov:10", &[0.0, 5.0, 10.0, 11.0]), [0.75, 0.5625, 0.0, 0.0]);
    let modified = weights("modified_gaussian:440", &[20.0]);
    assert!((modified[0] - (-400.0_f64 / 440.0).exp()).abs() < 1e-15);
}

// Smart Location Database guide (2014), D5: a t^-b e^-ct with a = 1, b = 0.300, c = 0.070, up to 45 minutes; its weights at
// six times, computed apart.
#[test]
fn tanner_weights_are_those_of_the_smart_location_database() {
    let impedance: Impedance = "tanner:0.3:0.07:45".parse().unwrap();
    let weights = [(1.0, 0.93239), (5.0, 0.43482), (10.0, 0.24888), (20.0, 0.10039), (30.0, 0.04414), (45.0, 0.01368)];
    for (minutes, weight) in weights {
        assert!((impedance.weight(minutes) - weight).abs() < 5.1e-6, "{minutes}: {}", impedance.weight(minutes));
    }
    assert_eq!([0.0, 45.1, f64::MAX].map(|m| impedance.weight(m)), [1.0, 0.0, 0.0]);
    // D5AR of a table of times: jobs by that weight.
    let jobs = [Some(0.0), Some(100.0), Some(50.0), Some(1_000.0)];
    let ids = ["a", "b", "c", "d"].map(String::from).to_vec();
    let places = LandUse::new(ids, vec![("jobs".into(), jobs.to_vec())]).unwrap();
    let times = TravelTimes::new(&places, &[0; 3], &[1, 2, 3], &[10.0, 20.0, 60.0]).unwrap();
    let measure: Measure = "gravity:tanner:0.3:0.07:45:jobs".parse().unwrap();
    let found = measure.of(&times, &places).unwrap().values[0].unwrap();
    assert!((found - (24.888 + 5.0195)).abs() < 1e-3, "{found}");
}

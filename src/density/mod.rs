//! Density and concentration: how many people to how much land, and how much of both in the dense districts.
//!
//! Call [`crate::indicators()`] for every city of a table, or a formula below for one pair of figures.
//! Norms: OECD, Compact City Policies (2012); the census definition of densely inhabited districts (DID).

use crate::table::{Input, Recipe};

/// Persons per km2: `population / area`.
///
/// # Missing values
/// `None` for an area of 0.
///
/// # Examples
/// ```
/// // Toyama 2020, Population Census and survey of land area.
/// let density = compact_city::density::density_per_km2(413_938.0, 1_241.70).unwrap();
/// assert!((density - 333.3639).abs() < 1e-4);
/// ```
pub fn density_per_km2(population: f64, area_km2: f64) -> Option<f64> {
    ratio(population, area_km2)
}

/// Part of a whole, percent: `100 * part / whole`.
///
/// # Missing values
/// `None` for a whole of 0 and for a part greater than its whole.
pub fn share_percent(part: f64, whole: f64) -> Option<f64> {
    ratio(part, whole).filter(|r| *r <= 1.0).map(|r| 100.0 * r)
}

/// Change over a period, percent: `100 * (later - earlier) / earlier`.
///
/// # Missing values
/// `None` for an earlier value of 0.
///
/// # Examples
/// ```
/// // Toyama, DID population of 2010 and 2020.
/// let change = compact_city::density::change_percent(223_250.0, 246_850.0).unwrap();
/// assert!((change - 10.57).abs() < 0.005);
/// ```
pub fn change_percent(earlier: f64, later: f64) -> Option<f64> {
    ratio(later - earlier, earlier).map(|r| 100.0 * r)
}

/// Concentration index, from -1 to 1: share of the population in dense districts less their share of inhabitable land.
///
/// # Missing values
/// `None` for a population or an inhabitable area of 0, or less than its part.
///
/// # Examples
/// ```
/// // Toyama 2020: 0.5963 - 0.1315.
/// let index = compact_city::density::concentration_index(246_850.0, 413_938.0, 61.96, 471.10).unwrap();
/// assert!((index - 0.4648).abs() < 1e-4);
/// ```
///
/// # References
/// Kutsuzawa, National Graduate Institute for Policy Studies.
pub fn concentration_index(did_population: f64, population: f64, did_area: f64, inhabitable_area: f64) -> Option<f64> {
    Some((share_percent(did_population, population)? - share_percent(did_area, inhabitable_area)?) / 100.0)
}

/// `a / b`, or none where `b` is 0.
pub(crate) fn ratio(a: f64, b: f64) -> Option<f64> {
    (b != 0.0).then(|| a / b)
}

pub(crate) const RECIPES: &[Recipe] = &[
    Recipe::published("population", &[Input::now("population_total")]),
    Recipe::published("did_population", &[Input::now("did_population")]),
    Recipe {
        id: "gross_density",
        inputs: &[Input::now("population_total"), Input::now("area_total")],
        formula: |x, _| density_per_km2(x[0], x[1]),
        undefined: "the area is 0",
    },
    Recipe {
        id: "inhabitable_density",
        inputs: &[Input::now("population_total"), Input::now("area_inhabitable")],
        formula: |x, _| density_per_km2(x[0], x[1]),
        undefined: "the inhabitable area is 0",
    },
    Recipe {
        id: "did_density",
        inputs: &[Input::now("did_population"), Input::now("did_area")],
        formula: |x, _| density_per_km2(x[0], x[1]),
        undefined: "there is no DID",
    },
    Recipe {
        id: "did_population_share",
        inputs: &[Input::now("did_population"), Input::now("population_total")],
        formula: |x, _| share_percent(x[0], x[1]),
        undefined: "the population is 0, or less than its part",
    },
    Recipe {
        id: "did_area_share_of_inhabitable",
        inputs: &[Input::now("did_area"), Input::now("area_inhabitable")],
        formula: |x, _| share_percent(x[0], x[1]),
        undefined: "the inhabitable area is 0, or less than its part",
    },
    Recipe {
        id: "concentration_index",
        inputs: CONCENTRATION,
        formula: |x, _| concentration_index(x[0], x[1], x[2], x[3]),
        undefined: "the population or the inhabitable area is 0, or less than its part",
    },
    Recipe {
        id: "did_area_per_resident",
        inputs: &[Input::now("did_area"), Input::now("did_population")],
        formula: |x, _| ratio(x[0] * 1e6, x[1]),
        undefined: "nobody lives in a DID",
    },
    Recipe {
        id: "population_change",
        inputs: &[Input::now("population_total"), Input::before("population_total")],
        formula: |x, _| change_percent(x[1], x[0]),
        undefined: "the earlier population is 0",
    },
    Recipe {
        id: "recent_population_change",
        inputs: &[Input::latest("population_total_preliminary"), Input::base("population_total")],
        formula: |x, _| change_percent(x[1], x[0]),
        undefined: "the earlier population is 0",
    },
    Recipe {
        id: "did_population_change",
        inputs: &[Input::now("did_population"), Input::before("did_population")],
        formula: |x, _| change_percent(x[1], x[0]),
        undefined: "nobody lived in a DID",
    },
    Recipe {
        id: "did_area_change",
        inputs: &[Input::now("did_area"), Input::before("did_area")],
        formula: |x, _| change_percent(x[1], x[0]),
        undefined: "there was no DID",
    },
    Recipe {
        id: "did_density_change",
        inputs: &[
            Input::now("did_population"),
            Input::now("did_area"),
            Input::before("did_population"),
            Input::before("did_area"),
        ],
        formula: |x, _| change_percent(density_per_km2(x[2], x[3])?, density_per_km2(x[0], x[1])?),
        undefined: "there is or was no DID",
    },
];

/// Inputs of the concentration index.
pub(crate) const CONCENTRATION: &[Input] = &[
    Input::now("did_population"),
    Input::now("population_total"),
    Input::now("did_area"),
    Input::now("area_inhabitable"),
];

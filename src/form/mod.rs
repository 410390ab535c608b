//! Urban form: land consumption against population growth (SDG 11.3.1).
//!
//! Uses [`crate::density`] for ratios. Call [`land_consumption_rate`] and [`population_growth_rate`] first, then
//! [`lcrpgr`] and [`LandRegime::classify`]. Where people leave, read the two rates and the regime; the ratio misleads.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::density::ratio;
use crate::table::{Input, Recipe};

/// The two conventions for the rate of land consumption; the third, Corbane's, is [`land_use_efficiency`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LandConsumption {
    /// `(V1 - V0) / V0 / T`; the UN metadata in force since 2021.
    #[default]
    Simple,
    /// `ln(V1 / V0) / T`; UN-Habitat's older text, Trends.Earth.
    Logarithmic,
}

/// Land consumption rate, per year, from built-up areas at two times in one unit.
///
/// # Missing values
/// `None` for `years` of 0 or less, no built-up land at first, or (logarithmic) at last.
///
/// # Examples
/// ```
/// use compact_city::form::{LandConsumption, land_consumption_rate};
/// // The City A example of SDG 11.3.1: 53.0 to 61.5 km2 in ten years.
/// let lcr = land_consumption_rate(53.0, 61.5, 10.0, LandConsumption::Simple).unwrap();
/// assert!((lcr - 0.016037735849).abs() < 1e-12);
/// ```
///
/// # References
/// UN-Habitat, metadata of SDG indicator 11.3.1, 2025-04-23, pages 7-9.
pub fn land_consumption_rate(built_0: f64, built_1: f64, years: f64, convention: LandConsumption) -> Option<f64> {
    if years <= 0.0 || built_0 <= 0.0 {
        return None;
    }
    match convention {
        LandConsumption::Simple => Some((built_1 - built_0) / built_0 / years),
        LandConsumption::Logarithmic => (built_1 > 0.0).then(|| (built_1 / built_0).ln() / years),
    }
}

/// Population growth rate, per year: `ln(P1 / P0) / T`.
///
/// # Missing values
/// `None` for `years` of 0 or less, or an empty city at either time.
///
/// # References
/// As [`land_consumption_rate`].
pub fn population_growth_rate(population_0: f64, population_1: f64, years: f64) -> Option<f64> {
    (years > 0.0 && population_0 > 0.0 && population_1 > 0.0).then(|| (population_1 / population_0).ln() / years)
}

/// Land consumption rate over population growth rate.
///
/// # Missing values
/// `None` for a growth rate of 0 (within 1e-10).
pub fn lcrpgr(lcr: f64, pgr: f64) -> Option<f64> {
    (pgr.abs() > EPSILON).then(|| lcr / pgr)
}

/// Land use efficiency, per decade: `(Y0 - Y1) / Y0 / T * 10` with Y the built-up land per resident; above 0 where land
/// per resident shrinks.
///
/// # Missing values
/// `None` for `years` of 0 or less, no land at first, or an empty city at either time.
///
/// # References
/// Corbane et al., Global Human Settlement Layer.
pub fn land_use_efficiency(
    built_0: f64,
    population_0: f64,
    built_1: f64,
    population_1: f64,
    years: f64,
) -> Option<f64> {
    let (y0, y1) = (ratio(built_0, population_0)?, ratio(built_1, population_1)?);
    (years > 0.0 && y0 > 0.0).then(|| (y0 - y1) / y0 / years * 10.0)
}

const EPSILON: f64 = 1e-10;

/// The seventeen cases of the signs of land consumption and population growth and of the size of their ratio.
///
/// Written `R1` to `R17`; the numbers are those of the source and follow no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LandRegime(u8);

impl LandRegime {
    /// The regime of a pair of rates; rates within 1e-10 of 0 count as 0, ratios within 1e-10 of 1 as 1.
    ///
    /// # Examples
    /// ```
    /// use compact_city::form::LandRegime;
    /// assert_eq!(LandRegime::classify(0.0160, 0.0031).to_string(), "R16"); // land grows faster than people
    /// assert_eq!(LandRegime::classify(0.0081, -0.0130).to_string(), "R12"); // land grows, people leave
    /// ```
    ///
    /// # References
    /// Classifier of the City A study of SDG 11.3.1 (uncertainty propagation, 2024).
    pub fn classify(lcr: f64, pgr: f64) -> Self {
        let sign = |x: f64| if x.abs() <= EPSILON { 0 } else { x.signum() as i8 };
        let size = (lcr / pgr).abs();
        let against_one = if (size - 1.0).abs() <= EPSILON { 0 } else { (size - 1.0).signum() as i8 };
        LandRegime(match (sign(lcr), sign(pgr), against_one) {
            (1, 1, 0) => 1,
            (1, 1, -1) => 2,
            (1, 1, _) => 16,
            (0, 1, _) => 3,
            (-1, 1, -1) => 4,
            (-1, 1, 0) => 5,
            (-1, 1, _) => 6,
            (-1, 0, _) => 7,
            (-1, -1, 1) => 8,
            (-1, -1, 0) => 9,
            (-1, -1, _) => 10,
            (0, -1, _) => 11,
            (1, -1, -1) => 12,
            (1, -1, 0) => 13,
            (1, -1, _) => 14,
            (1, 0, _) => 15,
            _ => 17,
        })
    }

    /// The number behind the R.
    pub fn code(self) -> u8 {
        self.0
    }
}

impl fmt::Display for LandRegime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{}", self.0)
    }
}

/// Land and people, now and before: the inputs of every SDG 11.3.1 recipe. People are those of the municipality, as the
/// metadata counts both within one boundary.
const LAND_AND_PEOPLE: &[Input] = &[
    Input::now("did_area"),
    Input::before("did_area"),
    Input::now("population_total"),
    Input::before("population_total"),
];
const NO_BASE: &str = "there was no DID, or nobody lived there";

fn rates(x: &[f64], years: f64, convention: LandConsumption) -> Option<(f64, f64)> {
    Some((land_consumption_rate(x[1], x[0], years, convention)?, population_growth_rate(x[3], x[2], years)?))
}

pub(crate) const RECIPES: &[Recipe] = &[
    Recipe {
        id: "land_consumption_rate",
        inputs: &[Input::now("did_area"), Input::before("did_area")],
        formula: |x, t| land_consumption_rate(x[1], x[0], t, LandConsumption::Simple),
        undefined: NO_BASE,
    },
    Recipe {
        id: "land_consumption_rate_log",
        inputs: &[Input::now("did_area"), Input::before("did_area")],
        formula: |x, t| land_consumption_rate(x[1], x[0], t, LandConsumption::Logarithmic),
        undefined: NO_BASE,
    },
    Recipe {
        id: "land_use_efficiency",
        inputs: LAND_AND_PEOPLE,
        formula: |x, t| land_use_efficiency(x[1], x[3], x[0], x[2], t),
        undefined: NO_BASE,
    },
    Recipe {
        id: "population_growth_rate",
        inputs: &[Input::now("population_total"), Input::before("population_total")],
        formula: |x, t| population_growth_rate(x[1], x[0], t),
        undefined: "nobody lived there",
    },
    Recipe {
        id: "lcrpgr",
        inputs: LAND_AND_PEOPLE,
        formula: |x, t| rates(x, t, LandConsumption::Simple).and_then(|(l, p)| lcrpgr(l, p)),
        undefined: "the population growth rate is 0, or there was no DID",
    },
    Recipe {
        id: "lcrpgr_log",
        inputs: LAND_AND_PEOPLE,
        formula: |x, t| rates(x, t, LandConsumption::Logarithmic).and_then(|(l, p)| lcrpgr(l, p)),
        undefined: "the population growth rate is 0, or there was no DID",
    },
    Recipe {
        id: "land_regime",
        inputs: LAND_AND_PEOPLE,
        formula: |x, t| rates(x, t, LandConsumption::Simple).map(|(l, p)| f64::from(LandRegime::classify(l, p).code())),
        undefined: NO_BASE,
    },
    Recipe {
        id: "land_per_capita",
        inputs: &[Input::now("did_area"), Input::now("population_total")],
        formula: |x, _| ratio(x[0] * 1e6, x[1]),
        undefined: "the population is 0",
    },
];

//! Public finance per resident, and the published estimate of what concentration does to it.

use serde::{Deserialize, Serialize};

use crate::density::{concentration_index, ratio};
use crate::table::{Input, Recipe};

/// An item of municipal spending with a published semi-elasticity to the concentration index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpendingItem {
    /// All spending.
    Total,
    /// Sanitation, waste included.
    Sanitation,
    /// Construction.
    Construction,
}

impl SpendingItem {
    /// Change of the logarithm of spending per resident for a rise of the index by 1.
    pub fn semi_elasticity(self) -> f64 {
        match self {
            SpendingItem::Total => -0.167,
            SpendingItem::Sanitation => -0.312,
            SpendingItem::Construction => -0.163,
        }
    }

    /// Estimated change of spending per resident, percent, for a rise of the concentration index by `points` hundredths.
    ///
    /// Linear, as the study prints it (-1.67 % for total spending at +10 points; the exponential form gives -1.66 %).
    /// An estimate from a panel of Japanese municipalities, not a forecast for one city.
    ///
    /// # Examples
    /// ```
    /// use compact_city::society::SpendingItem;
    /// assert!((SpendingItem::Sanitation.effect_percent(10.0) + 3.12).abs() < 1e-12);
    /// ```
    ///
    /// # References
    /// Kutsuzawa, National Graduate Institute for Policy Studies; fixed effects of municipality and year.
    pub fn effect_percent(self, points: f64) -> f64 {
        self.semi_elasticity() * points
    }
}

const POINTS: f64 = 10.0;
const NO_ROOM: &str = "the concentration index is undefined, or within 10 points of its limit";
const CONCENTRATION: &[Input] = crate::density::CONCENTRATION;
const SPENDING: [Input; 2] =
    [Input::latest("municipal_expenditure"), Input::same_year("population_resident_register").or("population_total")];

/// The effect where the city can still concentrate by 10 points.
fn effect(x: &[f64], item: SpendingItem) -> Option<f64> {
    let index = concentration_index(x[0], x[1], x[2], x[3])?;
    (index + POINTS / 100.0 <= 1.0).then(|| item.effect_percent(POINTS))
}

pub(crate) const RECIPES: &[Recipe] = &[
    Recipe::published("fiscal_strength", &[Input::latest("fiscal_strength_index")]),
    Recipe {
        id: "expenditure_per_capita",
        inputs: &SPENDING,
        formula: |x, _| ratio(x[0], x[1]),
        undefined: "the population is 0",
    },
    Recipe {
        id: "civil_engineering_per_capita",
        inputs: &[Input::latest("municipal_civil_engineering_expenditure"), SPENDING[1]],
        formula: |x, _| ratio(x[0], x[1]),
        undefined: "the population is 0",
    },
    Recipe::published("debt_service_ratio", &[Input::latest("real_debt_service_ratio")]),
    Recipe {
        id: "total_spending_effect",
        inputs: CONCENTRATION,
        formula: |x, _| effect(x, SpendingItem::Total),
        undefined: NO_ROOM,
    },
    Recipe {
        id: "sanitation_spending_effect",
        inputs: CONCENTRATION,
        formula: |x, _| effect(x, SpendingItem::Sanitation),
        undefined: NO_ROOM,
    },
    Recipe {
        id: "construction_spending_effect",
        inputs: CONCENTRATION,
        formula: |x, _| effect(x, SpendingItem::Construction),
        undefined: NO_ROOM,
    },
    Recipe {
        id: "total_spending_effect_per_capita",
        inputs: &[SPENDING[0], SPENDING[1], CONCENTRATION[0], CONCENTRATION[1], CONCENTRATION[2], CONCENTRATION[3]],
        formula: |x, _| Some(ratio(x[0], x[1])? * effect(&x[2..], SpendingItem::Total)? / 100.0),
        undefined: NO_ROOM,
    },
];

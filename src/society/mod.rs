//! People, car dependence, public finance, housing, jobs and waste.
//!
//! Uses [`crate::density`] for ratios and the concentration index. The formulas are shares and quotients;
//! [`SpendingItem::effect_percent`] is the one estimate, and says so.

mod finance;

pub use finance::SpendingItem;

use crate::density::{change_percent, ratio, share_percent};
use crate::table::{Input, Recipe};

const EMPTY: &str = "the population is 0, or less than its part";

pub(crate) const RECIPES: &[Recipe] = &[
    Recipe {
        id: "share_65plus",
        inputs: &[Input::now("population_65plus"), Input::same_year("population_total")],
        formula: |x, _| share_percent(x[0], x[1]),
        undefined: EMPTY,
    },
    Recipe {
        id: "share_75plus",
        inputs: &[Input::now("population_75plus"), Input::same_year("population_total")],
        formula: |x, _| share_percent(x[0], x[1]),
        undefined: EMPTY,
    },
    Recipe {
        id: "share_0_14",
        inputs: &[Input::now("population_0_14"), Input::same_year("population_total")],
        formula: |x, _| share_percent(x[0], x[1]),
        undefined: EMPTY,
    },
    Recipe {
        id: "single_65plus_household_share",
        inputs: &[Input::now("households_single_65plus"), Input::same_year("households_private")],
        formula: |x, _| share_percent(x[0], x[1]),
        undefined: "there is no household, or fewer than its part",
    },
    Recipe {
        id: "ageing",
        inputs: &[
            Input::now("population_65plus"),
            Input::same_year("population_total"),
            Input::before_ageing("population_65plus"),
            Input::before_ageing("population_total"),
        ],
        formula: |x, _| Some(share_percent(x[0], x[1])? - share_percent(x[2], x[3])?),
        undefined: EMPTY,
    },
    Recipe {
        id: "projected_population_change",
        inputs: &[Input::latest("population_projection"), Input::base("population_total")],
        formula: |x, _| change_percent(x[1], x[0]),
        undefined: EMPTY,
    },
    Recipe {
        id: "projected_ageing",
        inputs: &[
            Input::latest("share_65plus_projection"),
            Input::base("population_65plus"),
            Input::base("population_total"),
        ],
        formula: |x, _| Some(x[0] - share_percent(x[1], x[2])?),
        undefined: EMPTY,
    },
    Recipe::published("day_night_population_ratio", &[Input::latest("day_night_population_ratio")]),
    Recipe::published("vehicle_km_per_person", &[Input::latest("light_vehicle_km_per_capita")]),
    Recipe::published("sidewalk_provision", &[Input::latest("sidewalk_provision_rate")]),
    Recipe::published("vacancy_rate", &[Input::latest("vacancy_rate")]),
    Recipe::published("owner_occupation", &[Input::latest("share_owner_occupied")]),
    Recipe {
        id: "jobs_per_resident",
        inputs: &[Input::latest("employees_private_establishments"), Input::now("population_total")],
        formula: |x, _| ratio(x[0], x[1]),
        undefined: EMPTY,
    },
    Recipe {
        id: "jobs_density",
        inputs: &[Input::latest("employees_private_establishments"), Input::now("area_inhabitable")],
        formula: |x, _| ratio(x[0], x[1]),
        undefined: "the inhabitable area is 0",
    },
    Recipe::published("waste_per_person", &[Input::of_city("waste_per_person_day")]),
    Recipe::published("recycling_rate", &[Input::of_city("recycling_rate")]),
];

pub(crate) use finance::RECIPES as FINANCE_RECIPES;

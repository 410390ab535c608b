//! Every indicator of every city, from its figures.

use rayon::prelude::*;

use crate::catalog::{INDICATORS, Indicator};
use crate::table::{CityFigures, Derivation, IndicatorTable, Recipe, Years};
use crate::{access, density, form, society};

/// So many cities at a time pass all indicators: their figures stay in the processor's cache, as many indicators read the
/// same ones.
const BLOCK: usize = 2_048;

/// Computes every indicator of the catalog for every city of the table.
///
/// One column an indicator, in the order of [`crate::catalog::INDICATORS`], each value with the figures, years and
/// sources it was computed from. Time and memory grow in proportion to cities; columns are computed in parallel, with
/// the same result whatever the number of threads.
///
/// # Missing values
/// A value whose input is missing, flagged, or whose formula is undefined is null with its reason; see
/// [`crate::table::Missing`].
///
/// # Examples
/// ```
/// use compact_city::{datasets, indicators, table::Years};
///
/// let figures = datasets::japan_cities();
/// let table = indicators(figures, Years::infer(figures));
/// let toyama = table.position("Toyama")?;
/// let density = table.column("gross_density")?.values()[toyama].unwrap();
/// assert!((density - 333.3639).abs() < 1e-4);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn indicators(figures: &CityFigures, years: Years) -> IndicatorTable {
    let begin = |i| Some(Derivation::new(figures, recipe(i)?, &i.unit_with(figures.currency()), years));
    let mut columns: Vec<Derivation> = INDICATORS.iter().filter_map(begin).collect();
    let cities = figures.cities().len();
    for start in (0..cities).step_by(BLOCK) {
        columns.par_iter_mut().for_each(|column| column.run(start..cities.min(start + BLOCK)));
    }
    let columns = columns.into_iter().map(Derivation::finish).collect();
    IndicatorTable::new(figures.cities().to_vec(), columns)
}

/// How an indicator is computed; a unit test holds that every one of the catalog has a recipe.
fn recipe(indicator: &Indicator) -> Option<&'static Recipe> {
    [density::RECIPES, form::RECIPES, access::RECIPES, society::RECIPES, society::FINANCE_RECIPES]
        .into_iter()
        .flatten()
        .find(|r| r.id == indicator.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_indicator_has_a_recipe_on_known_figures() {
        for indicator in INDICATORS {
            let recipe = recipe(indicator).unwrap_or_else(|| panic!("no recipe for {}", indicator.id));
            for input in recipe.inputs {
                assert!(crate::table::figure_kind(input.figure).is_some(), "{}", input.figure);
            }
        }
    }
}

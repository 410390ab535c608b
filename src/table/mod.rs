//! Validated tables: raw figures of cities, and indicators of cities.
//!
//! A table checks its input once, when it is built; after that no function fails for reasons of data shape.
//! Start with [`CityFigures`], the raw published figures; indicator families turn it into an [`IndicatorTable`].

mod builder;
mod city_figures;
mod indicator_table;
mod recipe;
mod vocabulary;

pub use city_figures::{City, CityFigures, Confidence, Figure, FigureView, FigureYear};
pub(crate) use city_figures::{city_columns, city_position, parse_confidence};
pub use indicator_table::{IndicatorColumn, IndicatorTable, Missing, Origin};
pub use recipe::Years;
pub(crate) use recipe::{Derivation, Input, Recipe};
pub use vocabulary::{FIGURE_KINDS, FigureKind, Quantity, figure_kind};

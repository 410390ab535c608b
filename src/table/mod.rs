//! Validated tables: population cells, transit stops, facilities, raw figures of cities, and indicators of cities.
//!
//! A table checks its input once, when it is built; after that no function fails for reasons of data shape. Start with
//! [`PopulationCells`] and [`Stops`] for one city's map, with [`CityFigures`], the raw published figures, for many
//! cities; indicator families turn those into an [`IndicatorTable`].

mod builder;
mod cell_columns;
mod cells;
mod city_figures;
mod facilities;
mod indicator_table;
mod recipe;
mod service;
mod stop_groups;
mod stops;
mod timetable;
mod vocabulary;
mod window;

pub use cell_columns::CellColumns;
pub use cells::{Footprint, PopulationCells};
pub use city_figures::{City, CityFigures, Confidence, Figure, FigureView, FigureYear};
pub(crate) use city_figures::{city_columns, city_position, parse_confidence};
pub use facilities::{Facilities, Facility};
pub use indicator_table::{IndicatorColumn, IndicatorTable, Missing, Origin};
pub use recipe::Years;
pub(crate) use recipe::{Derivation, Input, Recipe};
pub use service::{Headway, StopService};
pub use stops::{Mode, Stop, Stops};
pub use timetable::{Departure, Route, Timetable};
pub use vocabulary::{FIGURE_KINDS, FigureKind, Quantity, figure_kind};
pub use window::{HeadwayStatistic, Per, Window};

//! Validated tables: population cells, transit stops, facilities, raw figures of cities, and indicators of cities.
//!
//! A table checks its input once, when it is built; after that no function fails for reasons of data shape. Start with
//! [`PopulationCells`] and [`Stops`] for one city's map, with [`CityFigures`], the raw published figures, for many
//! cities; indicator families turn those into an [`IndicatorTable`].

mod builder;
mod cell_columns;
mod cells;
pub(crate) mod cells_check;
mod cells_concat;
mod cells_place;
mod city_figures;
pub(crate) mod columns;
mod facilities;
mod ground;
mod indicator_table;
mod land_use;
pub(crate) mod pairs;
mod recipe;
mod repeats;
pub(crate) mod rows;
mod service;
mod stop_groups;
mod stops;
pub(crate) mod sum;
pub(crate) mod time_columns;
mod timetable;
mod travel_times;
mod travel_ways;
mod vocabulary;
mod walk_times;
mod window;

pub use cell_columns::CellColumns;
pub use cells::{Footprint, PopulationCells};
pub use city_figures::{City, CityFigures, Confidence, Figure, FigureView, FigureYear};
pub(crate) use city_figures::{city_columns, city_position, parse_confidence};
pub use facilities::{Facilities, Facility};
pub use indicator_table::{IndicatorColumn, IndicatorTable, Missing, Origin};
pub use land_use::LandUse;
pub use recipe::Years;
pub(crate) use recipe::{Derivation, Input, Recipe};
pub use service::{Headway, StopService};
pub use stops::{Mode, Stop, Stops};
pub use time_columns::TimeColumns;
pub use timetable::{Departure, Route, Timetable};
pub(crate) use travel_times::Minutes;
pub use travel_times::TravelTimes;
pub use travel_ways::TravelWays;
pub use vocabulary::{FIGURE_KINDS, FigureKind, Quantity, figure_kind};
pub use walk_times::WalkOptions;
pub use window::{HeadwayStatistic, Per, Window};

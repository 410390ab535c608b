//! Compact-city and transit-oriented-development indicators from tabular city data.
//!
//! Figures of cities go in, cited indicators come out, cities are compared, a report is written. The figures of Toyama,
//! the tram-led compact city of Japan, and 47 peers are built in:
//!
//! ```
//! use compact_city::{compare, datasets, indicators, table::Years};
//!
//! let figures = datasets::japan_cities();
//! let table = indicators(figures, Years::infer(figures));
//! let toyama = table.position("Toyama")?;
//!
//! // Share of Toyama's people in dense districts, less the share of its inhabitable land that they take.
//! let index = table.column("concentration_index")?.values()[toyama].unwrap();
//! assert!((index - 0.4648).abs() < 1e-4);
//!
//! let ranking = compare::composite(&table, &compare::Framework::compact_city())?;
//! println!("rank {:?} of {}", ranking.ranks()[toyama], table.cities().len());
//! # Ok::<(), compact_city::Error>(())
//! ```
//!
//! # Indicators
//!
//! | indicator | norm | function |
//! |---|---|---|
//! | gross, inhabitable-land and DID density | OECD Compact City Policies (2012), census | [`density::density_per_km2`] |
//! | DID share, concentration index | Kutsuzawa | [`density::share_percent`], [`density::concentration_index`] |
//! | changes over a period | census | [`density::change_percent`] |
//! | land consumption rate, three conventions | SDG 11.3.1 (2025, 2019), Corbane | [`form::land_consumption_rate`], [`form::land_use_efficiency`] |
//! | population growth rate, ratio, sign regime R1-R17 | SDG 11.3.1 | [`form::population_growth_rate`], [`form::lcrpgr`], [`form::LandRegime`] |
//! | several services at once, at least and at most | Fréchet | [`access::joint_share_bounds`] |
//! | effect of concentration on spending | Kutsuzawa | [`society::SpendingItem`] |
//! | every one of the 53 for a whole table | the catalog | [`indicators()`] |
//! | composite index, normalizations, ranks | OECD/JRC Handbook (2008) | [`compare::composite`], [`compare::normalize`], [`compare::rank`] |
//!
//! [`catalog::INDICATORS`] has id, names, unit, direction, formula and norm of each.
//!
//! # What it does not do
//!
//! * It downloads nothing.
//! * It does not yet compute coverage from population cells and stops, nor walkability from streets: coverages here are
//!   published shares.
//! * It does not fill gaps: a missing or flagged figure gives null with its reason, never 0.
//! * It does not test how sure a rank is; change the framework and compare.
//!
//! # Features
//!
//! * `parquet`: reads figures from Parquet (`read::figures_from_parquet`) and lets polars write it.
//!
//! The crate re-exports [`polars`] and [`jiff`], so that a program needs no second version of them.

pub mod access;
pub mod catalog;
pub mod compare;
pub mod datasets;
pub mod density;
mod error;
pub mod form;
pub mod geo;
mod indicators;
pub mod read;
pub mod report;
pub mod society;
pub mod table;
pub mod transit;

pub use error::{DataError, Error, Result};
pub use indicators::indicators;
pub use jiff;
pub use polars;

/// The program in the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! Compact-city and transit-oriented-development indicators from tabular city data.
//!
//! Figures of cities go in, cited indicators come out, cities are compared, a report is written ([`indicators()`],
//! [`compare`]). The figures of Toyama, the tram-led compact city of Japan, and 47 peers are built in:
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
//! Population cells and stops go in, who lives near transit comes out, by the rule of any norm ([`transit`]):
//!
//! ```
//! use compact_city::transit::{CoverageRule, coverage};
//!
//! let city = compact_city::datasets::made_up_city()?; // or read::cells, read::gtfs, read::stops
//! let found = coverage(&city.cells, &city.stops, &CoverageRule::toyama())?;
//! assert_eq!((found.population.covered, found.population.total), (26_727.0, 87_036.0));
//! println!("gap of those aged 65 and over: {:?}", found.gap("65_plus"));
//! # Ok::<(), compact_city::Error>(())
//! ```
//!
//! Streets and places go in, walkability comes out ([`walkability`]); travel times go in, accessibility and its equity
//! come out ([`access`]):
//!
//! ```
//! use compact_city::{access, datasets};
//!
//! let city = datasets::made_up_travel()?; // or read::land_use, read::travel_times
//! let jobs = "cumulative:30:jobs".parse::<access::Measure>()?.of(&city.times, &city.places)?;
//! let people = city.places.column("population")?;
//! let jobs_per_person = access::equity::Distribution::new(&jobs.values, people)?;
//! let gini = access::equity::gini(&jobs_per_person, access::equity::SampleCorrection::None)?;
//! assert!((gini.value.unwrap() - 0.414).abs() < 1e-3);
//! # Ok::<(), compact_city::Error>(())
//! ```
//!
//! # Indicators
//!
//! | indicator | norm | function |
//! |---|---|---|
//! | people near transit, for everyone and any group, by mode | Toyama, MLIT, SDG 11.2.1, ITDP, ISO 37120, GHSCI, ONS, U4SSC: [`transit::CoverageRule::PRESETS`] | [`transit::coverage()`] |
//! | the same along streets; walk over straight line | SDG 11.2.1, ITDP, GHSCI walk the streets | [`transit::coverage_along()`], [`transit::detour()`] |
//! | equity gap of a group | difference of covered shares | [`transit::Coverage::gap`] |
//! | departures, headways (mean, median, even, longest), service span | GTFS | [`table::Timetable::service`], [`table::Stops::to_frame`] |
//! | people, groups, facilities, density round each stop | | [`transit::station_areas()`] |
//! | people and density along each line | MLIT handbook (2014) | [`transit::corridors()`] |
//! | mean density of catchments | MLIT handbook (2014) | [`transit::catchment_density_per_ha`] |
//! | distance to the nearest stop or facility: mean, median, quantiles | | [`transit::NearestPlaces`] |
//! | transit-poor neighborhoods | Toyama | [`transit::transit_poor`] |
//! | change of coverage split into people and service | Shapley value | [`transit::coverage_change`] |
//! | people near facilities; all services of daily life at once | MLIT handbook (2014) | [`access::facility_coverage`], [`access::sufficiency`] |
//! | amenity score: nine categories, named decays, street penalties | white paper (2010); no Walk Score® | [`walkability::amenity_scores`] |
//! | transit service score, cycling score | published methods; no Transit Score®, Bike Score® | [`walkability::transit_service_scores`], [`walkability::cycling_scores`] |
//! | National Walkability Index; Smart Location Database, D1 to D5 | US EPA (2021, 2014) | [`walkability::national_walkability`], [`walkability::smart_location`] |
//! | walkability as a sum of z-scores | GHSCI, Frank et al. (2010), BEH, Koohsari, Amagasa and others (at second hand) | [`walkability::z_index`], [`walkability::ghsci_components`], [`walkability::neighborhoods`] |
//! | land-use mix: entropy, HHI, Simpson, Hill; jobs to housing | | [`walkability::land_use_mix`], [`walkability::mixed_uses`] |
//! | closeness, harmonic, gravity, betweenness within a distance | cityseer's definitions | [`walkability::centrality()`] |
//! | intersections, block length, street density; walkshed, pedshed ratio | | [`geo::StreetNetwork::metrics`], [`geo::StreetNetwork::walkshed`] |
//! | accessibility: cumulative, gravity, floating catchments, availability, constrained | [`access::Measure`] | [`access::Measure::of`] |
//! | Pareto frontier of time and fare | | [`access::pareto_frontier`] |
//! | equity: Gini, concentration, Palma, Theil, Atkinson, Hoover, FGT | [`access::equity`](mod@access::equity) | [`access::equity()`] |
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
//! * It does not route by transit: such travel times come as a table. Slopes, crossings and sidewalks are not looked at.
//! * The coverages of the built-in cities are published shares, not computed from their cells and stops.
//! * It does not fill gaps: a missing or flagged figure gives null with its reason, never 0.
//! * It does not test how sure a rank is; change the framework and compare.
//!
//! # Features
//!
//! * `parquet`: reads figures and population cells from Parquet (`read::figures_from_parquet`,
//!   `read::cells_from_parquet`) and lets polars write it.
//! * `osm`: streets and facilities from OpenStreetMap extracts (`read::osm_streets`, `read::osm_facilities`).
//! * `h3`: population cells given by H3 index (`geo::Hex`).
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
pub mod walkability;

pub use error::{DataError, Error, Result};
pub use indicators::indicators;
pub use jiff;
pub use polars;

/// The program in the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

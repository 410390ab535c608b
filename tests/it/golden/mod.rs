//! Computed values against published ones, each with its source.

mod areas;
mod cells;
mod centrality;
mod figures;
mod gtfs;
#[cfg(feature = "osm")]
mod osm;
mod mix;
mod nwi;
mod rules;
mod scores;
mod service;
mod street_coverage;
mod sufficiency;
mod zindex;

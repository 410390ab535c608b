//! Computed values against published ones, each with its source.

mod access;
mod areas;
mod cells;
mod centrality;
mod equity;
mod figures;
mod gtfs;
mod mix;
mod nwi;
#[cfg(feature = "osm")]
mod osm;
mod rules;
mod scores;
mod service;
mod street_coverage;
mod sufficiency;
mod zindex;

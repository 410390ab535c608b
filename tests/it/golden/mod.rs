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
mod rules;
mod scores;
mod service;
mod sufficiency;
mod zindex;

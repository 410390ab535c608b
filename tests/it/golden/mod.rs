//! Computed values against published ones, each with its source.

mod access;
mod areas;
mod cells;
mod centrality;
mod equity;
mod figures;
mod gtfs;
mod rules;
mod service;
mod sufficiency;

//! Laws that hold on every input.

mod access;
mod cells;
mod coverage;
mod equity;
mod figures;
mod indices;
mod mesh;
mod pareto;
mod readers;
mod scores;
mod stops;
mod street_coverage;
mod streets;
mod zones;

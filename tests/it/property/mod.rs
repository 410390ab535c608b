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
mod streets;
mod zones;

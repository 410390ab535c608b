//! Laws that hold on every input.

mod cells;
mod coverage;
mod equity;
mod figures;
mod mesh;
mod pareto;
mod readers;
mod stops;
mod streets;
mod zones;

//! Laws that hold on every input.

mod cells;
mod coverage;
mod figures;
mod indices;
mod mesh;
mod readers;
mod scores;
mod stops;
mod street_coverage;
mod streets;
mod zones;

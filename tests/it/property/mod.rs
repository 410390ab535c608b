//! Laws that hold on every input.

mod cells;
mod coverage;
mod figures;
mod mesh;
mod stops;
mod zones;

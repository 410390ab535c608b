//! Laws that hold on every input.

mod cells;
mod figures;
mod mesh;
mod stops;

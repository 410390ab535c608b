//! Laws that hold on every input.

mod figures;
mod mesh;
mod stops;

//! Laws that hold on every input.

mod access;
mod cells;
mod coverage;
mod figures;
mod mesh;
mod readers;
mod stops;
mod streets;
mod zones;

//! Computed values against published ones, each with its source.

mod figures;
mod rules;
mod service;
mod sufficiency;

//! Walkability: how well daily life can be done on foot (imports access).
//!
//! Every score takes columns of numbers or streets and places, and gives a value for each place.

mod centrality;

pub use centrality::{Centrality, CentralityOptions, centrality};

//! How evenly a result is shared among people: indices of inequality, poverty of access, groups against everyone.
//!
//! [`equity`](fn@equity) computes all of them for one result, such as the jobs each place reaches; [`gini`],
//! [`concentration_index`], [`palma`], [`theil`], [`atkinson`], [`hoover`] and [`fgt`] are the single ones, on a
//! [`Distribution`] that is checked once. Weights are people, so that a place where nobody lives has no say.

mod all;
mod atkinson;
mod classes;
mod concentration;
mod distribution;
mod fgt;
mod gini;
mod hoover;
mod index;
mod lorenz;
mod palma;
mod quantile;
mod theil;

pub use all::{Equity, EquityOptions, equity};
pub use atkinson::atkinson;
pub use classes::{GroupMean, class_means, group_mean};
pub use concentration::{Bounds, ConcentrationIndex, concentration_index};
pub use distribution::Distribution;
pub use fgt::{Poor, fgt};
pub use gini::{SampleCorrection, gini};
pub use hoover::hoover;
pub use index::EquityIndex;
pub use lorenz::{CurvePoint, concentration_curve, lorenz};
pub use palma::{PalmaOptions, palma};
pub use quantile::{QuantileMethod, weighted_quantile};
pub use theil::{Theil, Zeros, theil, theil_by_class};

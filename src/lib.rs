//! x
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))] // a test may fail by panicking

pub mod access;
pub mod catalog;
pub mod compare;
pub mod datasets;
pub mod density;
mod error;
pub mod form;
mod indicators;
pub mod read;
pub mod report;
pub mod society;
pub mod table;

pub use error::{DataError, Error, Result};
pub use indicators::indicators;
pub use polars;

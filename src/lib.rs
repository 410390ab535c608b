//! x
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))] // a test may fail by panicking

pub mod datasets;
mod error;
pub mod read;
pub mod table;

pub use error::{DataError, Error, Result};
pub use polars;

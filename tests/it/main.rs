//! Integration tests; one binary, because each further one links polars again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail by panicking

mod accessibility;
mod bad_input;
mod coverage_change;
mod differential;
mod examples;
mod feeds;
mod golden;
#[cfg(feature = "osm")]
mod osm_bytes;
mod property;
mod real_data;
mod station_areas;
mod walkability;

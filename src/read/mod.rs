//! Files into tables. Every error names the file, the line and the field.
//!
//! [`figures`] reads raw city figures from a long CSV file, [`gtfs`] transit stops and their timetable.

mod figures;
mod gtfs;
mod header;
mod lines;
mod text;

#[cfg(feature = "parquet")]
pub use figures::figures_from_parquet;
pub use figures::{FigureOptions, figures, figures_from_bytes};
pub use gtfs::{GtfsFeed, GtfsOptions, ServiceDate, gtfs, gtfs_from_bytes};
pub use text::Encoding;
pub use text::read_text;

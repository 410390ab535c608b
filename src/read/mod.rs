//! Files into tables. Every error names the file, the line and the field.
//!
//! [`figures`] reads raw city figures from a long CSV file. [`zones`] reads boundaries, [`facilities_geojson`] facilities,
//! from GeoJSON.

mod facility_features;
mod figures;
mod geojson;
mod text;
mod zones;

pub use facility_features::{FeatureOptions, facilities_geojson, facilities_geojson_from_bytes};
#[cfg(feature = "parquet")]
pub use figures::figures_from_parquet;
pub use figures::{FigureOptions, figures, figures_from_bytes};
pub use text::Encoding;
pub use text::read_text;
pub use zones::{ZoneOptions, zones, zones_from_bytes};

//! Files into tables. Every error names the file, the line and the field.
//!
//! [`cells`] reads population cells from a CSV file, [`estat_cells`] from the census tables of Japan; [`gtfs`] reads
//! transit stops and their timetable; [`stops`] and [`facilities`] read CSV, [`zones`] and [`facilities_geojson`]
//! GeoJSON; [`streets`] a street network. [`figures`] reads raw city figures, [`land_use`] and [`travel_times`] places
//! and the times between them, [`frame()`] any table. Tables read row by row may be packed with gzip.

mod cells;
mod estat;
mod estat_conceal;
mod estat_labels;
mod facilities;
mod facility_features;
mod figures;
mod frame;
mod geojson;
mod gtfs;
mod gzip;
mod header;
mod land_use;
mod lines;
mod numbers;
#[cfg(feature = "osm")]
mod osm;
#[cfg(feature = "parquet")]
mod parquet;
mod place_ids;
mod points;
mod records;
mod stops;
mod street_options;
mod streets;
mod text;
mod travel_times;
mod travel_ways;
mod zones;

#[cfg(feature = "parquet")]
pub use cells::cells_from_parquet;
pub use cells::{CellOptions, cells, cells_from_bytes};
pub use estat::{Concealed, EstatGroups, EstatOptions, estat_cells, estat_cells_from_bytes};
pub use facilities::{FacilityOptions, facilities, facilities_from_bytes};
pub use facility_features::{FeatureOptions, facilities_geojson, facilities_geojson_from_bytes};
#[cfg(feature = "parquet")]
pub use figures::figures_from_parquet;
pub use figures::{FigureOptions, figures, figures_from_bytes};
pub use frame::{FrameOptions, frame, frame_from_bytes};
pub use gtfs::{GtfsFeed, GtfsOptions, ServiceDate, gtfs, gtfs_from_bytes};
pub use land_use::{LandUseOptions, land_use, land_use_from_bytes};
#[cfg(feature = "osm")]
pub use osm::{
    OsmCategories, OsmFacilityOptions, OsmOptions, WalkAccess, osm_facilities, osm_facilities_from_bytes, osm_streets,
    osm_streets_from_bytes,
};
pub use place_ids::UnknownIds;
pub use stops::{StopOptions, stops, stops_from_bytes};
pub use street_options::{EdgeLengths, StreetOptions};
pub use streets::{streets, streets_from_bytes};
pub use text::Encoding;
pub use text::read_text;
pub use travel_times::{TravelTimeOptions, travel_times, travel_times_from_bytes};
pub use travel_ways::{TravelWayOptions, travel_ways, travel_ways_from_bytes};
pub use zones::{ZoneOptions, zones, zones_from_bytes};

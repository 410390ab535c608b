//! Streets and facilities from OpenStreetMap extracts.

mod access;
mod categories;
mod facilities;
mod nodes;
mod pbf;
mod streets;

pub use access::WalkAccess;
pub use categories::OsmCategories;
pub use facilities::{OsmFacilityOptions, osm_facilities, osm_facilities_from_bytes};
pub use streets::{OsmOptions, osm_streets, osm_streets_from_bytes};

/// The text of a string table at an index; none where there is none or it is no UTF-8.
fn text(table: &[Vec<u8>], index: usize) -> Option<&str> {
    std::str::from_utf8(table.get(index)?).ok()
}

//! Facilities and zones with their columns named on the command line.

use compact_city::Result;
use compact_city::geo::Zones;
use compact_city::read::{self, FacilityOptions, FeatureOptions, ZoneOptions};
use compact_city::table::Facilities;

use crate::common::{FileArgument, condition, wrong};

/// Zones of a GeoJSON, features of one name made one.
pub(crate) fn read_zones(option: &'static str, text: &str) -> Result<Zones> {
    let file = FileArgument::parse(option, text, &["name"])?;
    let how = file.get("name").map_or_else(ZoneOptions::new, ZoneOptions::from);
    read::zones(&file.path, how)?.merged_by_name()
}

/// Facilities of a CSV, or of a GeoJSON by its ending.
pub(crate) fn read_facilities(option: &'static str, text: &str) -> Result<Facilities> {
    let file = FileArgument::parse(option, text, FACILITY_KEYS)?;
    let is_geojson =
        file.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("geojson") || e.eq_ignore_ascii_case("json"));
    if is_geojson {
        let mut how = FeatureOptions::new();
        for (key, value) in &file.pairs {
            how = match *key {
                "category" => how.category(*value),
                "category_column" => how.category_property(*value),
                "name" => how.name(*value),
                "id" => how.id(*value),
                "encoding" => how,
                key => return Err(wrong(option, format!("`{key}` does not go with GeoJSON"))),
            };
        }
        let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
        return read::facilities_geojson(&file.path, how);
    }
    let mut how = FacilityOptions::new();
    for (key, value) in &file.pairs {
        how = match *key {
            "category" => how.category(*value),
            "category_column" => how.category_column(*value),
            "id" => how.id(*value),
            "name" => how.name(*value),
            "lon" => how.lon(*value),
            "lat" => how.lat(*value),
            "keep" => {
                let (column, value) = condition(option, value)?;
                how.keep(column, value)
            }
            _ => how,
        };
    }
    let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
    read::facilities(&file.path, how)
}

const FACILITY_KEYS: &[&str] = &["category", "category_column", "id", "name", "lon", "lat", "keep", "encoding"];

//! GeoJSON text into features, with the checks that all readers of it share.

use ::geojson::{Feature, GeoJson, GeometryValue, JsonObject, JsonValue, Position};

use super::text::{Encoding, decode};
use crate::error::{DataError, Result};

/// The features of a file; a bare geometry is one feature without properties.
///
/// # Errors
/// Text that does not decode, JSON that is broken or no GeoJSON, a `crs` that is not degrees of today's datums, a
/// collection without any geometry.
pub(super) fn features(bytes: &[u8], name: &str, encoding: Encoding) -> Result<Vec<Feature>> {
    let text = decode(bytes, encoding, name)?;
    if text.trim().is_empty() {
        return Err(DataError::new(name, "the file is empty; expected GeoJSON").into());
    }
    let parsed: GeoJson = text.parse().map_err(|e: ::geojson::Error| unreadable(&e, name))?;
    let (foreign, features) = match parsed {
        GeoJson::FeatureCollection(c) => (c.foreign_members, c.features),
        GeoJson::Feature(mut f) => (f.foreign_members.take(), vec![f]),
        GeoJson::Geometry(mut g) => (g.foreign_members.take(), vec![Feature::from(g)]),
    };
    if let Some(problem) = foreign.as_ref().and_then(|f| f.get("crs")).and_then(crs_problem) {
        return Err(DataError::new(name, problem).field("crs").into());
    }
    if features.is_empty() {
        return Err(DataError::new(name, "the FeatureCollection is empty; expected at least one feature").into());
    }
    if features.iter().all(|f| f.geometry.is_none()) {
        let problem = format!("no geometry in any of the {} features; expected polygons or points", features.len());
        return Err(DataError::new(name, problem).into());
    }
    Ok(features)
}

fn unreadable(error: &::geojson::Error, name: &str) -> DataError {
    let ::geojson::Error::MalformedGeoJson(e) = error else {
        return DataError::new(name, format!("not GeoJSON: {error}"));
    };
    let what = if e.is_data() { "not GeoJSON" } else { "not valid JSON" };
    // The place stands at the end of serde's message too; here the line comes first, as in every error.
    let message = e.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(m, _)| m);
    let fault = DataError::new(name, format!("{what}: {message} (column {})", e.column()));
    if e.line() == 0 { DataError::new(name, format!("{what}: {message}")) } else { fault.line(e.line() as u64) }
}

/// Reference systems in degrees that differ from WGS84 by less than a footstep: WGS84, JGD2011, JGD2000.
const DEGREES: [&str; 3] = ["4326", "6668", "4612"];

/// What is wrong with the `crs` member of old GeoJSON, if anything.
fn crs_problem(crs: &JsonValue) -> Option<String> {
    if crs.is_null() {
        return None;
    }
    let given = crs.pointer("/properties/name").or_else(|| crs.pointer("/properties/href")).and_then(|n| n.as_str());
    let given = given.map_or_else(|| crs.to_string(), str::to_owned);
    let upper = given.to_uppercase();
    let last = upper.rsplit([':', '/', '#']).next().unwrap_or_default();
    let sound = last == "CRS84" || (upper.contains("EPSG") && DEGREES.contains(&last));
    (!sound).then(|| {
        format!(
            "the coordinates are in `{given}`; expected longitude and latitude in degrees (CRS84, EPSG:4326, 6668 or 4612): \
             transform the file first"
        )
    })
}

/// A feature counted from 1, with its name where it has one, for messages.
pub(super) fn label(number: usize, name: Option<&str>) -> String {
    name.map_or_else(|| format!("feature {number}"), |n| format!("feature {number} (`{n}`)"))
}

/// The property that is to hold something: the one asked for, which some feature must have, or the first usual one.
///
/// # Errors
/// A property asked for that no feature has.
pub(super) fn key_of<'a>(
    features: &'a [Feature],
    asked: Option<&'a str>,
    usual: impl Fn(&JsonObject) -> Option<&String>,
    file: &str,
) -> Result<Option<&'a str>, DataError> {
    let mut all = features.iter().filter_map(|f| f.properties.as_ref());
    let Some(asked) = asked else { return Ok(all.find_map(usual).map(String::as_str)) };
    if all.any(|p| p.contains_key(asked)) {
        return Ok(Some(asked));
    }
    let first = features.iter().find_map(|f| f.properties.as_ref());
    let known: Vec<String> = first.into_iter().flat_map(|p| p.keys()).map(|k| format!("`{k}`")).collect();
    let known =
        if known.is_empty() { "there are no properties".into() } else { format!("there are {}", known.join(", ")) };
    Err(DataError::new(file, format!("no feature has this property; {known}")).field(asked))
}

/// The text of a property, numbers written out; none where it is missing, null, empty, or no plain value.
pub(super) fn text_of(feature: &Feature, key: &str) -> Option<String> {
    match feature.properties.as_ref()?.get(key)? {
        JsonValue::String(s) => Some(s.trim().to_owned()).filter(|s| !s.is_empty()),
        JsonValue::Number(n) => Some(n.to_string()),
        JsonValue::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// Polygons of a geometry as nested lists of longitude and latitude, heights left out; none for another geometry.
pub(super) fn polygons_of(geometry: &GeometryValue) -> Result<Option<Vec<Vec<Vec<[f64; 2]>>>>, String> {
    let ring = |ring: &Vec<Position>| ring.iter().map(lon_lat).collect::<Result<Vec<_>, _>>();
    let rings = |rings: &Vec<Vec<Position>>| rings.iter().map(ring).collect::<Result<Vec<_>, _>>();
    Ok(match geometry {
        GeometryValue::Polygon { coordinates } => Some(vec![rings(coordinates)?]),
        GeometryValue::MultiPolygon { coordinates } => Some(coordinates.iter().map(rings).collect::<Result<_, _>>()?),
        _ => None,
    })
}

/// Longitude and latitude; the parser lets a position of one number pass.
pub(super) fn lon_lat(position: &Position) -> Result<[f64; 2], String> {
    match position.as_slice() {
        [lon, lat, ..] => Ok([*lon, *lat]),
        short => {
            let s = if short.len() == 1 { "" } else { "s" };
            Err(format!("a position has {} number{s}; expected longitude and latitude", short.len()))
        }
    }
}

//! Zones from a GeoJSON file.

use std::path::Path;

use ::geojson::{Feature, JsonObject, JsonValue};
use rayon::prelude::*;

use super::geojson::{features, key_of, label, polygons_of, text_of};
use super::text::Encoding;
use crate::error::{DataError, Error, Result, file_label};
use crate::geo::{Property, Zone, Zones};

/// How a file of boundaries is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ZoneOptions {
    name: Option<String>,
    encoding: Encoding,
}

impl ZoneOptions {
    /// The defaults: UTF-8, and the usual properties for the name.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the property that holds the name.
    pub fn name(mut self, property: impl Into<String>) -> Self {
        self.name = Some(property.into());
        self
    }

    /// Sets the encoding; GeoJSON is UTF-8 by its standard, but not every file keeps to it.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }
}

impl From<&str> for ZoneOptions {
    /// The property that holds the name.
    fn from(property: &str) -> Self {
        ZoneOptions::new().name(property)
    }
}

/// Reads zones from a GeoJSON file: a FeatureCollection, a Feature, or a bare Polygon or MultiPolygon.
///
/// A zone is named by the property asked for, else by `name` in any case, else by `N03_004` (municipalities of Japan's
/// N03 files), else by the first property whose name ends in `name`; a feature without it is `zone 12` after its number.
/// Texts, numbers, true and false stay as properties of the zone, other values do not. A feature without geometry is left
/// out and told in [`Zones::diagnostics`]. Old and new GeoJSON are read; heights are passed over.
///
/// # Errors
/// A file that cannot be read or decoded, broken JSON (with its line), a `crs` that is not degrees, a name property that no
/// feature has, a geometry that is no polygon, and every fault of [`Zone::new`]. The message names file and feature.
///
/// # Examples
/// ```
/// use compact_city::{geo::LonLat, read};
/// let text = r#"{"type": "Feature", "properties": {"name": "Center", "jobs": 120}, "geometry": {"type": "Polygon",
///     "coordinates": [[[137.2, 36.6], [137.3, 36.6], [137.3, 36.7], [137.2, 36.6]]]}}"#;
/// let zones = read::zones_from_bytes(text.as_bytes(), "zones.geojson", read::ZoneOptions::new())?;
/// assert_eq!(zones.find(LonLat::new(137.28, 36.65)?), Some(0));
/// assert_eq!((zones.zones()[0].name(), zones.zones()[0].number("jobs")), ("Center", Some(120.0)));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// RFC 7946, The GeoJSON Format (2016).
pub fn zones(path: impl AsRef<Path>, options: impl Into<ZoneOptions>) -> Result<Zones> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    zones_from_bytes(&bytes, &file_label(path), options)
}

/// As [`zones`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`zones`].
pub fn zones_from_bytes(bytes: &[u8], name: &str, options: impl Into<ZoneOptions>) -> Result<Zones> {
    let options: ZoneOptions = options.into();
    let features = features(bytes, name, options.encoding)?;
    let key = key_of(&features, options.name.as_deref(), usual_name, name)?;
    let built: Vec<Result<Option<Zone>, String>> =
        features.par_iter().enumerate().map(|(i, feature)| zone(feature, i + 1, key)).collect();
    let mut zones = Vec::new();
    let mut diagnostics = Vec::new();
    let mut fault: Option<DataError> = None;
    for (zone, number) in built.into_iter().zip(1..) {
        match zone {
            Ok(Some(zone)) => zones.push(zone),
            Ok(None) => diagnostics.push(format!("{name}: {} has no geometry and is left out", label(number, None))),
            Err(problem) => match &mut fault {
                Some(first) => first.more += 1,
                None => fault = Some(DataError::new(name, problem)),
            },
        }
    }
    match fault {
        Some(fault) => Err(fault.into()),
        None => Ok(Zones::new(zones).with_diagnostics(diagnostics)),
    }
}

/// The zone of a feature, or what is wrong with it; none where it has no geometry.
fn zone(feature: &Feature, number: usize, key: Option<&str>) -> Result<Option<Zone>, String> {
    let given = key.and_then(|k| text_of(feature, k));
    let fault = |problem: String| format!("{}: {problem}", label(number, given.as_deref()));
    let Some(geometry) = &feature.geometry else { return Ok(None) };
    let polygons = polygons_of(&geometry.value).map_err(fault)?.ok_or_else(|| {
        fault(format!("its geometry is a {}; expected a Polygon or MultiPolygon", geometry.value.type_name()))
    })?;
    let name = given.clone().unwrap_or_else(|| format!("zone {number}"));
    let zone = Zone::check(name, polygons).map_err(fault)?;
    let properties = feature.properties.iter().flatten().filter_map(|(k, v)| Some((k.clone(), property(v)?)));
    Ok(Some(zone.with_properties(properties.collect())))
}

fn property(value: &JsonValue) -> Option<Property> {
    match value {
        JsonValue::String(s) => Some(Property::Text(s.clone())),
        JsonValue::Number(n) => n.as_f64().map(Property::Number),
        JsonValue::Bool(b) => Some(Property::Bool(*b)),
        _ => None,
    }
}

/// The property that usually holds a name.
pub(super) fn usual_name(properties: &JsonObject) -> Option<&String> {
    let named = |wanted: fn(&str) -> bool| properties.keys().find(|k| wanted(k));
    named(|k| k.eq_ignore_ascii_case("name"))
        .or_else(|| named(|k| k == "N03_004"))
        .or_else(|| named(|k| k.to_ascii_lowercase().ends_with("name")))
}

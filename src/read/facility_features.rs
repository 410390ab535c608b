//! Facilities from a GeoJSON file.

use std::path::Path;

use ::geojson::{Feature, GeometryValue, JsonObject, Position, feature::Id};

use super::geojson::{features, key_of, label, lon_lat, polygons_of, text_of};
use super::text::Encoding;
use super::zones::usual_name;
use crate::error::{DataError, Error, Result, file_label};
use crate::geo::{LonLat, Zone, position_problem};
use crate::table::{Facilities, Facility};

/// How a GeoJSON file of facilities is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeatureOptions {
    category: Option<String>,
    category_property: Option<String>,
    name: Option<String>,
    id: Option<String>,
    encoding: Encoding,
}

impl FeatureOptions {
    /// The defaults: UTF-8, the category in the property `category`, and the usual properties for name and id.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one category for every feature that no property gives another.
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// Sets the property that holds the category.
    pub fn category_property(mut self, property: impl Into<String>) -> Self {
        self.category_property = Some(property.into());
        self
    }

    /// Sets the property that holds the name.
    pub fn name(mut self, property: impl Into<String>) -> Self {
        self.name = Some(property.into());
        self
    }

    /// Sets the property that holds the id.
    pub fn id(mut self, property: impl Into<String>) -> Self {
        self.id = Some(property.into());
        self
    }

    /// Sets the encoding; GeoJSON is UTF-8 by its standard, but not every file keeps to it.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }
}

/// Reads facilities from a GeoJSON file: points, and grounds such as those of schools.
///
/// A MultiPoint is a facility at each of its points. A Polygon or MultiPolygon stands at a point inside it (of the part that
/// is widest there), not at its centroid, which may lie outside. Without options the category is the property `category`,
/// the name is found as [`super::zones`] finds it, the id is the property `id` or else the feature's own.
///
/// # Errors
/// A file that cannot be read or decoded, broken JSON (with its line), a `crs` that is not degrees, a property asked for that
/// no feature has, a feature without category or geometry, a line, a position out of range, a polygon that
/// [`Zone::new`] refuses. The message names file and feature.
///
/// # Examples
/// ```
/// use compact_city::read::{self, FeatureOptions};
/// let text = r#"{"type": "Feature", "id": 7, "properties": {"name": "Clinic"},
///     "geometry": {"type": "Point", "coordinates": [137.21, 36.70]}}"#;
/// let options = FeatureOptions::new().category("medical");
/// let facilities = read::facilities_geojson_from_bytes(text.as_bytes(), "clinics.geojson", options)?;
/// let clinic = &facilities.facilities()[0];
/// assert_eq!((clinic.id.as_str(), clinic.name.as_str(), clinic.category.as_str()), ("7", "Clinic", "medical"));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn facilities_geojson(path: impl AsRef<Path>, options: impl Into<FeatureOptions>) -> Result<Facilities> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    facilities_geojson_from_bytes(&bytes, &file_label(path), options)
}

/// As [`facilities_geojson`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`facilities_geojson`].
pub fn facilities_geojson_from_bytes(
    bytes: &[u8],
    name: &str,
    options: impl Into<FeatureOptions>,
) -> Result<Facilities> {
    let options: FeatureOptions = options.into();
    let features = features(bytes, name, options.encoding)?;
    let category = match (&options.category_property, &options.category) {
        (None, Some(_)) => None,
        (asked, _) => key_of(&features, asked.as_deref(), usual_category, name)?,
    };
    if category.is_none() && options.category.is_none() {
        let problem =
            "no feature has this property; name the property that holds the category, or one category for all";
        return Err(DataError::new(name, problem).field("category").into());
    }
    let name_key = key_of(&features, options.name.as_deref(), usual_name, name)?;
    let id_key = key_of(&features, options.id.as_deref(), usual_id, name)?;
    let mut facilities = Vec::new();
    let mut fault: Option<DataError> = None;
    for (feature, number) in features.iter().zip(1..) {
        let given = name_key.and_then(|k| text_of(feature, k));
        let found = category.and_then(|k| text_of(feature, k)).or_else(|| options.category.clone());
        let found = found.ok_or_else(|| "it has no category".to_owned());
        match found.and_then(|c| Ok((c, positions(feature)?))) {
            Ok((category, positions)) => facilities.extend(positions.into_iter().map(|position| Facility {
                id: id_key.and_then(|k| text_of(feature, k)).unwrap_or_else(|| own_id(feature)),
                name: given.clone().unwrap_or_default(),
                category: category.clone(),
                position,
            })),
            Err(problem) => match &mut fault {
                Some(first) => first.more += 1,
                None => {
                    let problem = format!("{}: {problem}", label(number, given.as_deref()));
                    fault = Some(DataError::new(name, problem));
                }
            },
        }
    }
    match fault {
        Some(fault) => Err(fault.into()),
        None => Facilities::new(facilities),
    }
}

/// Where a feature is, or what is wrong with its geometry.
fn positions(feature: &Feature) -> Result<Vec<LonLat>, String> {
    let geometry = &feature.geometry.as_ref().ok_or("it has no geometry; expected a Point")?.value;
    let point = |position: &Position| {
        let [lon, lat] = lon_lat(position)?;
        match position_problem(lon, lat) {
            None => Ok(LonLat::checked(lon, lat)),
            Some((field, problem)) => Err(format!("{field} {problem}")),
        }
    };
    match geometry {
        GeometryValue::Point { coordinates } => Ok(vec![point(coordinates)?]),
        GeometryValue::MultiPoint { coordinates } if !coordinates.is_empty() => coordinates.iter().map(point).collect(),
        GeometryValue::MultiPoint { .. } => Err("its MultiPoint is empty; expected one point or more".into()),
        other => {
            let polygons = polygons_of(other)?.ok_or_else(|| {
                format!(
                    "its geometry is a {}; expected a Point, MultiPoint, Polygon or MultiPolygon",
                    other.type_name()
                )
            })?;
            let zone = Zone::check(String::new(), polygons)?;
            Ok(vec![zone.interior_point().ok_or("its polygon has no inside")?])
        }
    }
}

fn usual_category(properties: &JsonObject) -> Option<&String> {
    properties.keys().find(|k| k.as_str() == "category")
}

fn usual_id(properties: &JsonObject) -> Option<&String> {
    properties.keys().find(|k| k.as_str() == "id")
}

/// The feature's own id, or nothing.
fn own_id(feature: &Feature) -> String {
    match &feature.id {
        Some(Id::String(s)) => s.clone(),
        Some(Id::Number(n)) => n.to_string(),
        None => String::new(),
    }
}

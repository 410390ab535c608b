//! A position in longitude and latitude.

use serde::Serialize;

use crate::error::{DataError, Result};

/// A position in degrees of longitude and latitude on WGS84 (or GRS80, the same to a tenth of a millimetre).
///
/// # Examples
/// ```
/// use compact_city::geo::LonLat;
/// let toyama = LonLat::new(137.2129, 36.7016)?;
/// assert_eq!((toyama.lon(), toyama.lat()), (137.2129, 36.7016));
/// let swapped = LonLat::new(36.7016, 137.2129).unwrap_err();
/// assert!(swapped.to_string().contains("swapped"));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

impl LonLat {
    /// A position from longitude, -180 to 180, and latitude, -90 to 90.
    ///
    /// # Errors
    /// A value that is not finite or out of range; the message says so when the two seem swapped.
    pub fn new(lon: f64, lat: f64) -> Result<Self> {
        match position_problem(lon, lat) {
            None => Ok(LonLat { lon, lat }),
            Some((field, problem)) => Err(DataError::new("position", problem).field(field).into()),
        }
    }

    /// A position whose parts a table has checked.
    pub(crate) fn checked(lon: f64, lat: f64) -> Self {
        LonLat { lon, lat }
    }

    /// Longitude, degrees.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Latitude, degrees.
    pub fn lat(self) -> f64 {
        self.lat
    }
}

/// What is wrong with a position, if anything: the field at fault (`lon` or `lat`) and the problem in words.
pub(crate) fn position_problem(lon: f64, lat: f64) -> Option<(&'static str, String)> {
    let lat_ok = (-90.0..=90.0).contains(&lat);
    let lon_ok = (-180.0..=180.0).contains(&lon);
    if lat_ok && lon_ok {
        return None;
    }
    let (field, value, name, limit) =
        if lat_ok { ("lon", lon, "longitude", 180) } else { ("lat", lat, "latitude", 90) };
    let mut problem = format!("{value} is not a {name} (-{limit} to {limit})");
    if (-90.0..=90.0).contains(&lon) && (-180.0..=180.0).contains(&lat) {
        problem.push_str("; longitude and latitude seem to be swapped");
    } else if lon.abs() > 1_000.0 || lat.abs() > 1_000.0 {
        problem.push_str("; the coordinates seem to be metres of a projection, expected degrees (EPSG:4326)");
    }
    Some((field, problem))
}

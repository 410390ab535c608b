//! The WGS84 ellipsoid: radii of curvature and the distance between two points.
//!
//! GRS80 differs from it by 0.1 mm in the minor semi-axis: positions of either datum may be given.

use ::geo::{Distance, Geodesic, Point};

use super::LonLat;

/// Semi-major axis, metres.
pub(crate) const A: f64 = 6_378_137.0;
/// Square of the first eccentricity.
pub(crate) const E2: f64 = F * (2.0 - F);
const F: f64 = 1.0 / 298.257_223_563;

/// So far apart, metres, two points may be for the local formula; beyond it the exact geodesic is computed.
const LOCAL_M: f64 = 5_000.0;

/// Radii of curvature at a latitude in radians: along the meridian, and that of the parallel (metres per radian of
/// longitude).
pub(crate) fn radii(lat: f64) -> (f64, f64) {
    let sin = lat.sin();
    let w2 = 1.0 - E2 * sin * sin;
    let w = w2.sqrt();
    (A * (1.0 - E2) / (w2 * w), A * lat.cos() / w)
}

/// Square of the distance of two points a little apart, from their differences in metres north and east (`north`,
/// `east`, at the radii of the latitude midway) and the squared tangent of that latitude.
///
/// The first two terms are Pythagoras; the third is what the curvature of the sphere adds to fourth order. It means
/// nothing far away, where it would outgrow the others: cut off, far points stay far.
pub(crate) fn local_square(north: f64, east: f64, tan2: f64) -> f64 {
    let (n2, e2) = (north * north, east * east);
    n2 + e2 - e2 * ((e2 * tan2 + n2 * (1.0 + 3.0 * tan2)) / (12.0 * A * A)).min(0.5)
}

/// Difference of two longitudes in degrees, the short way round.
pub(crate) fn lon_difference(from: f64, to: f64) -> f64 {
    let d = to - from;
    if d > 180.0 {
        d - 360.0
    } else if d < -180.0 {
        d + 360.0
    } else {
        d
    }
}

/// Distance of two points on the WGS84 ellipsoid, metres.
///
/// Up to 5 km a series about the latitude midway, right to 0.1 mm between 80 S and 80 N; farther apart, or nearer the
/// poles, the exact geodesic.
///
/// # Examples
/// ```
/// use compact_city::geo::{LonLat, distance_m};
/// // Two tram stops of Toyama, Toyama Station and Shintomicho; the geodesic after Karney is 327.6468 m.
/// let station = LonLat::new(137.212899949192, 36.701609951035)?;
/// let next = LonLat::new(137.21138939496, 36.698919634701)?;
/// assert!((distance_m(station, next) - 327.6468).abs() < 0.0001);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013).
pub fn distance_m(a: LonLat, b: LonLat) -> f64 {
    let middle = (a.lat() + b.lat()).to_radians() / 2.0;
    let (m, n) = radii(middle);
    let north = m * (b.lat() - a.lat()).to_radians();
    let east = n * lon_difference(a.lon(), b.lon()).to_radians();
    let tan = middle.tan();
    let square = local_square(north, east, tan * tan);
    if north * north + east * east < LOCAL_M * LOCAL_M && middle.abs() < 1.4 {
        return square.sqrt();
    }
    Geodesic.distance(Point::new(a.lon(), a.lat()), Point::new(b.lon(), b.lat()))
}

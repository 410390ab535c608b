//! The ground that cells cover: outline and area.

use crate::geo::{LonLat, radii};

/// The ground that each cell of a table covers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Footprint {
    /// Unknown: a cell is its centroid.
    Point,
    /// A rectangle of so many degrees about the centroid: JIS mesh cells, rasters in longitude and latitude.
    Degrees {
        /// West to east, degrees.
        width: f64,
        /// South to north, degrees.
        height: f64,
    },
    /// A square of so many metres about the centroid, sides east-west and north-south.
    Square {
        /// Side, metres.
        side_m: f64,
    },
    /// H3 cells; their outline follows from their id.
    #[cfg(feature = "h3")]
    Hexagon,
}

impl Footprint {
    /// What is wrong with the footprint, if anything.
    pub(super) fn problem(self) -> Option<String> {
        let sound = |v: f64, most: f64| v > 0.0 && v <= most;
        match self {
            Footprint::Degrees { width, height } if !(sound(width, 360.0) && sound(height, 180.0)) => {
                Some(format!("{width} by {height} degrees is no ground; expected more than 0 by more than 0"))
            }
            Footprint::Square { side_m } if !sound(side_m, 1e7) => {
                Some(format!("a side of {side_m} m is no ground; expected more than 0"))
            }
            _ => None,
        }
    }
}

/// Corners of a rectangle about `center`, counterclockwise from the south-west, half its sides given in degrees.
pub(super) fn rectangle(center: LonLat, half_width: f64, half_height: f64) -> [LonLat; 4] {
    let corner = |east: f64, north: f64| {
        let lon = center.lon() + east * half_width.min(180.0);
        let wrapped = if lon > 180.0 {
            lon - 360.0
        } else if lon < -180.0 {
            lon + 360.0
        } else {
            lon
        };
        LonLat::checked(wrapped, (center.lat() + north * half_height).clamp(-90.0, 90.0))
    };
    [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)]
}

/// Half of `side_m` at a latitude, in degrees of longitude and of latitude.
pub(super) fn half_side_degrees(lat: f64, side_m: f64) -> (f64, f64) {
    let (meridian, parallel) = radii(lat.to_radians());
    ((side_m / 2.0 / parallel).to_degrees(), (side_m / 2.0 / meridian).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_wrap_at_the_antimeridian_and_stop_at_the_poles() {
        let corners = rectangle(LonLat::checked(179.9, 89.9), 0.2, 0.2);
        assert!((corners[1].lon() + 179.9).abs() < 1e-9 && corners[2].lat() == 90.0);
    }

    #[test]
    fn the_half_side_is_half_the_side_on_the_ground() {
        let (east, north) = half_side_degrees(36.7, 500.0);
        let at = |lon: f64, lat: f64| LonLat::checked(lon, lat);
        let width = crate::geo::distance_m(at(137.0 - east, 36.7), at(137.0 + east, 36.7));
        let height = crate::geo::distance_m(at(137.0, 36.7 - north), at(137.0, 36.7 + north));
        assert!((width - 500.0).abs() < 1e-3 && (height - 500.0).abs() < 1e-3, "{width} {height}");
    }
}

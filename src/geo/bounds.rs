//! A rectangle in longitude and latitude, and its area.

use super::LonLat;
use super::ellipsoid::{A, E2};

/// A rectangle of degrees. Its south and west sides belong to it, its north and east sides do not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Longitude of the west side.
    pub west: f64,
    /// Latitude of the south side.
    pub south: f64,
    /// Longitude of the east side.
    pub east: f64,
    /// Latitude of the north side.
    pub north: f64,
}

impl Bounds {
    /// True when a position lies inside, or on the south or west side.
    pub fn contains(self, p: LonLat) -> bool {
        (self.south..self.north).contains(&p.lat()) && (self.west..self.east).contains(&p.lon())
    }

    /// Area on the WGS84 ellipsoid between two meridians and two parallels, km2: the closed form, right to 1 mm2 in a
    /// cell of 125 m.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::Bounds;
    /// // The ellipsoid as a whole: 510,065,622 km2.
    /// let earth = Bounds { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
    /// assert!((earth.area_km2() - 510_065_621.7).abs() < 0.1);
    /// ```
    ///
    /// # References
    /// Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), equation 3-12.
    pub fn area_km2(self) -> f64 {
        let e = E2.sqrt();
        let zone = |lat: f64| {
            let s = lat.to_radians().sin();
            s / (1.0 - E2 * s * s) + (e * s).atanh() / e
        };
        let width = (self.east - self.west).to_radians();
        A * A * (1.0 - E2) / 2.0 * width * (zone(self.north) - zone(self.south)) * 1e-6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn south_and_west_sides_belong_to_it() {
        let b = Bounds { west: 1.0, south: 2.0, east: 3.0, north: 4.0 };
        let inside = |lon, lat| b.contains(LonLat::checked(lon, lat));
        assert!(inside(1.0, 2.0) && inside(2.0, 3.0));
        assert!(!inside(3.0, 3.0) && !inside(2.0, 4.0) && !inside(0.9, 3.0) && !inside(2.0, 1.9));
    }
}

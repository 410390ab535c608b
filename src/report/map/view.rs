//! From degrees to a flat map in metres about its middle, and on to the units of a drawing.

use crate::geo::{lon_difference, radii};

/// A local projection: east scaled by the radius of the parallel, north by that of the meridian, both at the middle.
///
/// Over 50 km the scale is wrong by less than one in a hundred below 60 degrees of latitude.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Projection {
    lon: f64,
    lat: f64,
    /// Metres of a degree of longitude.
    pub(in crate::report) east_m: f64,
    /// Metres of a degree of latitude.
    pub(in crate::report) north_m: f64,
}

impl Projection {
    /// About the middle of the latitudes; longitudes count from that of the first position, the short way round.
    pub(in crate::report) fn about(positions: impl Iterator<Item = (f64, f64)>) -> Self {
        let (mut first, mut low, mut high) = (None, f64::INFINITY, f64::NEG_INFINITY);
        for (lon, lat) in positions {
            first.get_or_insert(lon);
            (low, high) = (low.min(lat), high.max(lat));
        }
        let lat = if low <= high { (low + high) / 2.0 } else { 0.0 };
        let (meridian, parallel) = radii(lat.to_radians());
        Projection { lon: first.unwrap_or(0.0), lat, east_m: parallel.to_radians(), north_m: meridian.to_radians() }
    }

    /// Metres east and north of the middle.
    pub(in crate::report) fn metres(&self, lon: f64, lat: f64) -> (f64, f64) {
        (lon_difference(self.lon, lon) * self.east_m, (lat - self.lat) * self.north_m)
    }
}

/// A rectangle of ground, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Ground {
    pub(in crate::report) west: f64,
    pub(in crate::report) south: f64,
    pub(in crate::report) east: f64,
    pub(in crate::report) north: f64,
}

impl Ground {
    pub(in crate::report) const NONE: Ground =
        Ground { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY };

    /// A rectangle about its middle.
    pub(in crate::report) fn about((east, north): (f64, f64), width: f64, height: f64) -> Self {
        let (w, h) = (width / 2.0, height / 2.0);
        Ground { west: east - w, south: north - h, east: east + w, north: north + h }
    }

    /// The least rectangle that holds both.
    pub(in crate::report) fn with(self, o: Ground) -> Self {
        Ground {
            west: self.west.min(o.west),
            south: self.south.min(o.south),
            east: self.east.max(o.east),
            north: self.north.max(o.north),
        }
    }
}

/// A drawing of some ground: so many units wide, at one scale in both directions, north up.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct View {
    west: f64,
    north: f64,
    pub(in crate::report) width: f64,
    pub(in crate::report) height: f64,
    /// Units of the drawing to a metre.
    pub(in crate::report) scale: f64,
}

impl View {
    /// The ground with a margin, in a drawing of the width given and at most of the height given.
    pub(in crate::report) fn of(ground: Ground, width: f64, most_height: f64) -> Self {
        let least = 400.0;
        let wide = ((ground.east - ground.west) * 1.04).max(least);
        let high = ((ground.north - ground.south) * 1.04).max(least);
        let scale = (width / wide).min(most_height / high);
        let height = high * scale;
        let (mid_e, mid_n) = ((ground.west + ground.east) / 2.0, (ground.south + ground.north) / 2.0);
        View { west: mid_e - width / scale / 2.0, north: mid_n + high / 2.0, width, height, scale }
    }

    /// A point of the ground in the drawing.
    pub(in crate::report) fn at(&self, (east, north): (f64, f64)) -> (f64, f64) {
        ((east - self.west) * self.scale, (self.north - north) * self.scale)
    }

    /// Whether a point of the drawing, with so much about it, is seen.
    pub(in crate::report) fn shows(&self, (x, y): (f64, f64), about: f64) -> bool {
        x > -about && x < self.width + about && y > -about && y < self.height + about
    }
}

/// A number of the drawing in tenths, as short as it can be written.
pub(in crate::report) fn tenths(x: i64) -> String {
    let (sign, x) = (if x < 0 { "-" } else { "" }, x.unsigned_abs());
    if x % 10 == 0 { format!("{sign}{}", x / 10) } else { format!("{sign}{}.{}", x / 10, x % 10) }
}

/// A unit of the drawing to the nearest tenth.
pub(in crate::report) fn to_tenths(x: f64) -> i64 {
    (x * 10.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, distance_m};

    #[test]
    fn a_metre_is_a_metre_both_ways_also_across_the_antimeridian() {
        // Tram stops of Toyama and a pair in Fiji, against the geodesic.
        for ((lon, lat), (lon2, lat2)) in
            [((137.2129, 36.7016), (137.2329, 36.6869)), ((179.99, -16.8), (-179.98, -16.79))]
        {
            let p = Projection::about([(lon, lat), (lon2, lat2)].into_iter());
            let ((e, n), (e2, n2)) = (p.metres(lon, lat), p.metres(lon2, lat2));
            let truth = distance_m(LonLat::new(lon, lat).unwrap(), LonLat::new(lon2, lat2).unwrap());
            assert!(((e2 - e).hypot(n2 - n) - truth).abs() < 0.05, "{truth}");
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([120, 123, -5, 0].map(tenths), ["12", "12.3", "-0.5", "0"]);
    }
}

//! Land within a radius: the part of a disk that lies in given zones.

use std::f64::consts::TAU;

use ::geo::{BooleanOps, Coord, GeodesicArea, LineString, MultiPolygon, Polygon, Translate};

use crate::geo::{LonLat, Zone, Zones, radii};

/// Corners of the polygon that stands for a disk; it has the disk's area, and its edge is never farther than 0.03 % of
/// the radius from the circle.
const CORNERS: u32 = 128;

/// Land within a radius of a position, hectares, as far as the zones hold it.
pub(super) fn land_within_ha(land: &Zones, at: LonLat, radius_m: f64) -> f64 {
    let disk = disk(at, radius_m);
    let west = disk.exterior().coords().map(|c| c.x).fold(f64::INFINITY, f64::min);
    let east = disk.exterior().coords().map(|c| c.x).fold(f64::NEG_INFINITY, f64::max);
    // What reaches past the antimeridian lies on its other side.
    let turns = [(true, 0.0), (east > 180.0, -360.0), (west < -180.0, 360.0)];
    let disks: Vec<MultiPolygon> =
        turns.iter().filter(|(needed, _)| *needed).map(|(_, by)| disk.translate(*by, 0.0).into()).collect();
    let part = |disk: &MultiPolygon, zone: &Zone| disk.intersection(zone.polygons()).geodesic_area_unsigned();
    let parts = land.zones().iter().flat_map(|zone| disks.iter().map(move |disk| part(disk, zone)));
    parts.sum::<f64>() / 10_000.0
}

/// A polygon of the area of a disk.
fn disk(at: LonLat, radius_m: f64) -> Polygon {
    let step = TAU / f64::from(CORNERS);
    let r = radius_m * (step / step.sin()).sqrt();
    let (m, _) = radii(at.lat().to_radians());
    let corner = |i: u32| {
        let (sin, cos) = (step * f64::from(i)).sin_cos();
        let lat = at.lat() + (r * sin / m).to_degrees();
        let (_, k) = radii(((at.lat() + lat) / 2.0).to_radians());
        Coord { x: at.lon() + (r * cos / k).to_degrees(), y: lat }
    };
    Polygon::new((0..CORNERS).map(corner).collect::<LineString>(), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    // The area of a disk.
    #[test]
    fn the_polygon_has_the_area_of_the_disk() {
        for lat in [-60.0, 0.0, 36.7, 70.0] {
            let at = LonLat::checked(137.2, lat);
            let area = disk(at, 800.0).geodesic_area_unsigned();
            assert!((area / (std::f64::consts::PI * 640_000.0) - 1.0).abs() < 1e-6, "{area} at {lat}");
        }
    }
}

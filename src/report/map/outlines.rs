//! Outlines of zones on a map.

use super::view::{Projection, View, tenths, to_tenths};
use crate::geo::Zone;

/// So near to the last point, in tenths of a unit of the drawing, a point of an outline is left out.
const NEAR: i64 = 7;

/// The rings of a zone, as coarse as the drawing allows.
pub(in crate::report) fn outline(zone: &Zone, projection: &Projection, view: &View) -> String {
    let mut d = String::new();
    for ring in zone.rings() {
        let mut points: Vec<(i64, i64)> = Vec::new();
        for p in ring {
            let (x, y) = view.at(projection.metres(p.lon(), p.lat()));
            let (x, y) = (to_tenths(x), to_tenths(y));
            if points.last().is_none_or(|l| (l.0 - x).abs().max((l.1 - y).abs()) >= NEAR) {
                points.push((x, y));
            }
        }
        if points.len() < 3 {
            continue;
        }
        for (command, (x, y)) in std::iter::once('M').chain(std::iter::repeat('L')).zip(points) {
            d.push_str(&format!("{command}{} {}", tenths(x), tenths(y)));
        }
        d.push('Z');
    }
    d
}

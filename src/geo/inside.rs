//! Whether a position lies inside polygons of many vertices.

use ::geo::kernels::{Kernel, Orientation, RobustKernel};
use ::geo::{Coord, LinesIter, MultiPolygon};

use super::LonLat;
use super::bands::Bands;

/// The edges of polygons by latitude.
///
/// The crate `geo` has an index too, `IntervalTreeMultiPolygon`; it counts a hole as inside when it runs the way of the
/// outline, leaves every point of a boundary outside, and so loses those on the line between two zones.
#[derive(Debug, Clone)]
pub(super) struct Inside {
    edges: Bands<Edge>,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    start: Coord,
    end: Coord,
}

impl Inside {
    /// Outlines must run counterclockwise, holes clockwise.
    pub(super) fn new(polygons: &MultiPolygon) -> Self {
        let sloping = polygons.lines_iter().filter(|l| l.start.y != l.end.y);
        let edges: Vec<(f64, f64, Edge)> = sloping
            .map(|l| (l.start.y.min(l.end.y), l.start.y.max(l.end.y), Edge { start: l.start, end: l.end }))
            .collect();
        Inside { edges: Bands::new(&edges) }
    }

    /// How many of the polygons hold a position: the edges that a ray to the east crosses upward, less those downward.
    ///
    /// An edge counts from its south end up to but without its north end, and only where it passes east of the position;
    /// so a position on the line between two polygons lies in one of them and not in the other.
    pub(super) fn count(&self, p: LonLat) -> i32 {
        let p = Coord { x: p.lon(), y: p.lat() };
        let mut count = 0;
        for Edge { start, end } in self.edges.at(p.y) {
            let up = start.y <= p.y;
            if up == (end.y <= p.y) || p.x >= start.x.max(end.x) {
                continue;
            }
            let west_of_edge = if up { Orientation::CounterClockwise } else { Orientation::Clockwise };
            if p.x < start.x.min(end.x) || RobustKernel::orient2d(*start, *end, p) == west_of_edge {
                count += if up { 1 } else { -1 };
            }
        }
        count
    }
}

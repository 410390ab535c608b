//! Rings of a boundary: what makes one unfit, and its area.

use ::geo::algorithm::sweep::{Cross, Intersections};
use ::geo::kernels::{Kernel, Orientation, RobustKernel};
use ::geo::{Area, Coord, GeodesicArea, Line, LineIntersection, LineString, MultiPolygon, Polygon};

use super::position_problem;

/// So little, degrees (0.1 micrometer), may one edge reach past another: less is rounding.
const DUST: f64 = 1e-12;

/// A ring's coordinates counterclockwise and without repeated points, or what is wrong with it.
pub(super) fn ring(points: &[[f64; 2]]) -> Result<LineString, String> {
    for [lon, lat] in points {
        if let Some((field, problem)) = position_problem(*lon, *lat) {
            return Err(format!("{field} {problem}"));
        }
    }
    if points.len() < 4 {
        return Err(format!("it has {} points; expected 4 or more, the last equal to the first", points.len()));
    }
    if points.first() != points.last() {
        let text = |p: Option<&[f64; 2]>| p.map(|[lon, lat]| format!("{lon} {lat}")).unwrap_or_default();
        let (first, last) = (text(points.first()), text(points.last()));
        return Err(format!(
            "it is not closed: it begins at {first} and ends at {last}; expected the first point again"
        ));
    }
    let mut coords: Vec<Coord> = points.iter().map(|[lon, lat]| Coord { x: *lon, y: *lat }).collect();
    coords.dedup();
    if coords.len() < 4 {
        return Err(format!("it has {} distinct points; expected 3 or more", coords.len().saturating_sub(1)));
    }
    // Not `geo::Orient`: it looks at one corner, which a spike can flatten.
    let mut ring = Polygon::new(LineString(coords), Vec::new());
    if ring.signed_area() < 0.0 {
        ring.exterior_mut(|r| r.0.reverse());
    }
    Ok(ring.into_inner().0)
}

/// Area on the ellipsoid of a ring of longitudes and latitudes, m2; negative when it runs clockwise.
pub(super) fn ring_area_m2(points: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    Polygon::new(points.into_iter().collect(), Vec::new()).geodesic_area_signed()
}

/// An edge of a ring, by its place in the list of all edges.
#[derive(Clone, Copy)]
struct Edge {
    line: Line,
    at: usize,
    ring: usize,
}

impl Cross for Edge {
    type Scalar = f64;

    fn line(&self) -> Line {
        self.line
    }
}

/// A ring: which polygon it bounds, and the places of its edges.
struct Ring {
    polygon: usize,
    /// 0 for the outline, 1 and up for holes.
    number: usize,
    edges: std::ops::Range<usize>,
}

/// Rings that cross themselves or others, in words; outlines must run counterclockwise and holes clockwise, so that the
/// inside is always to the left.
///
/// Rings may touch at points, and along lines from both sides: people, areas and insides stay right.
pub(super) fn crossing(polygons: &MultiPolygon) -> Option<String> {
    let mut rings: Vec<Ring> = Vec::new();
    let mut edges: Vec<Edge> = Vec::new();
    for (p, polygon) in polygons.iter().enumerate() {
        for (number, ring) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
            let start = edges.len();
            edges.extend(ring.lines().zip(start..).map(|(line, at)| Edge { line, at, ring: rings.len() }));
            rings.push(Ring { polygon: p, number, edges: start..edges.len() });
        }
    }
    let (a, b, at) =
        Intersections::<Edge>::from_iter(edges.iter().copied()).find_map(|(a, b, meeting)| match meeting {
            LineIntersection::SinglePoint { intersection, is_proper: true } => {
                (depth(a.line, b.line) > DUST).then_some((a, b, intersection))
            }
            LineIntersection::SinglePoint { intersection, is_proper: false } => {
                let pass = |e: Edge| pass(&edges, &rings[e.ring], e, intersection);
                passes_cross(intersection, pass(a), pass(b)).then_some((a, b, intersection))
            }
            LineIntersection::Collinear { intersection } => {
                let (d, e) = (a.line.delta(), b.line.delta());
                (intersection.start != intersection.end && d.x * e.x + d.y * e.y > 0.0).then_some((
                    a,
                    b,
                    intersection.start,
                ))
            }
        })?;
    let name = |r: &Ring| match (polygons.0.len(), r.number) {
        (1, 0) => "the outline".to_owned(),
        (1, n) => format!("hole {n}"),
        (_, 0) => format!("the outline of polygon {}", r.polygon + 1),
        (_, n) => format!("hole {n} of polygon {}", r.polygon + 1),
    };
    let (first, second) = (&rings[a.ring.min(b.ring)], &rings[a.ring.max(b.ring)]);
    let other = if a.ring == b.ring { "itself".to_owned() } else { name(second) };
    Some(format!("{} crosses {other} near longitude {:.7}, latitude {:.7}", name(first), at.x, at.y))
}

/// How far two crossing lines reach past one another, at the nearest of their ends.
fn depth(a: Line, b: Line) -> f64 {
    let past = |line: Line, p: Coord| {
        let (d, to) = (line.delta(), p - line.start);
        (d.x * to.y - d.y * to.x).abs() / d.x.hypot(d.y)
    };
    past(a, b.start).min(past(a, b.end)).min(past(b, a.start)).min(past(b, a.end))
}

/// The points before and after `at` on the ring of an edge that holds it.
fn pass(edges: &[Edge], ring: &Ring, edge: Edge, at: Coord) -> (Coord, Coord) {
    let Line { start, end } = edge.line;
    if at == start {
        let before = if edge.at == ring.edges.start { ring.edges.end } else { edge.at } - 1;
        (edges[before].line.start, end)
    } else if at == end {
        let after = if edge.at + 1 == ring.edges.end { ring.edges.start } else { edge.at + 1 };
        (start, edges[after].line.end)
    } else {
        (start, end)
    }
}

/// True when two ways through a point, each with the points before and after it, lead across one another there.
fn passes_cross(at: Coord, a: (Coord, Coord), b: (Coord, Coord)) -> bool {
    matches!((side(at, a, b.0), side(at, a, b.1)), (Some(x), Some(y)) if x != y)
}

/// True when `q` is to the left of the way from `before` through `at` to `after`; none where it lies on it.
fn side(at: Coord, (before, after): (Coord, Coord), q: Coord) -> Option<bool> {
    use Orientation::{Clockwise, Collinear, CounterClockwise};
    let turn = |u, v| RobustKernel::orient2d(at, u, v);
    // Between the directions `from` and `to`, counterclockwise and by less than half a turn.
    let between = |from, to| match (turn(from, q), turn(q, to)) {
        (CounterClockwise, CounterClockwise) => Some(true),
        (Clockwise, _) | (_, Clockwise) => Some(false),
        _ => None,
    };
    match turn(after, before) {
        CounterClockwise => between(after, before),
        Clockwise => between(before, after).map(|right| !right),
        Collinear if doubles_back(at, before, after) => None,
        Collinear => match turn(after, q) {
            CounterClockwise => Some(true),
            Clockwise => Some(false),
            Collinear => None,
        },
    }
}

/// True when the way that comes from `before` goes back toward it.
fn doubles_back(at: Coord, before: Coord, after: Coord) -> bool {
    let (u, v) = (before - at, after - at);
    u.x * v.x + u.y * v.y > 0.0
}

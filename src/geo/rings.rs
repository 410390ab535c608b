//! Rings of a boundary: what makes one unfit, and its area.

use ::geo::algorithm::sweep::{Cross, Intersections};
use ::geo::{Area, Coord, GeodesicArea, Line, LineIntersection, LineString, MultiPolygon, Polygon};

use super::inside::Inside;
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
    // Adding 0 makes 0 of -0, which the sweep below would order before it.
    let mut coords: Vec<Coord> = points.iter().map(|[lon, lat]| Coord { x: lon + 0.0, y: lat + 0.0 }).collect();
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

/// Where two edges that do not follow one another meet without one passing straight through the other.
struct Touch {
    rings: (usize, usize),
    from: Coord,
    to: Coord,
}

/// Rings that cross themselves or others, in words; outlines must run counterclockwise and holes clockwise, so that the
/// inside is always to the left.
///
/// Rings may touch at points, and along lines from both sides: insides and areas stay right.
pub(super) fn crossing(polygons: &MultiPolygon, inside: &Inside) -> Option<String> {
    let mut rings: Vec<Ring> = Vec::new();
    let mut edges: Vec<Edge> = Vec::new();
    for (p, polygon) in polygons.iter().enumerate() {
        for (number, ring) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
            let start = edges.len();
            edges.extend(ring.lines().zip(start..).map(|(line, at)| Edge { line, at, ring: rings.len() }));
            rings.push(Ring { polygon: p, number, edges: start..edges.len() });
        }
    }
    let name = |ring: usize| match (polygons.0.len(), rings[ring].number) {
        (1, 0) => "the outline".to_owned(),
        (1, n) => format!("hole {n}"),
        (_, 0) => format!("the outline of polygon {}", rings[ring].polygon + 1),
        (_, n) => format!("hole {n} of polygon {}", rings[ring].polygon + 1),
    };
    let told = |(a, b): (usize, usize), at: Coord| {
        let other = if a == b { "itself".to_owned() } else { name(a.max(b)) };
        format!("{} crosses {other} near longitude {:.7}, latitude {:.7}", name(a.min(b)), at.x, at.y)
    };
    let mut touches: Vec<Touch> = Vec::new();
    for (a, b, meeting) in Intersections::<Edge>::from_iter(edges.iter().copied()) {
        let both = (a.ring, b.ring);
        match meeting {
            LineIntersection::SinglePoint { intersection, is_proper: true } => {
                if depth(a.line, b.line) > DUST {
                    return Some(told(both, intersection));
                }
            }
            LineIntersection::SinglePoint { intersection, is_proper: false } => {
                let ring = &rings[a.ring].edges;
                let follows = |a: Edge, b: Edge| b.at == if a.at + 1 == ring.end { ring.start } else { a.at + 1 };
                if a.ring != b.ring || !(follows(a, b) || follows(b, a)) {
                    touches.push(Touch { rings: both, from: intersection, to: intersection });
                }
            }
            LineIntersection::Collinear { intersection } => {
                touches.push(Touch { rings: both, from: intersection.start, to: intersection.end });
            }
        }
    }
    overlap(&touches, &edges, inside).map(|(touch, at)| told(touch.rings, at))
}

/// A touch at which rings lead across one another, and where.
///
/// No edges cross inside a strip between the latitudes of two corners next to one another. So it is enough to go from west
/// to east through the middle of each strip about a touch: the number of polygons there must never leave 0 and 1.
fn overlap<'a>(touches: &'a [Touch], edges: &[Edge], inside: &Inside) -> Option<(&'a Touch, Coord)> {
    if touches.is_empty() {
        return None;
    }
    let mut lats: Vec<f64> = edges.iter().map(|e| e.line.start.y).collect();
    lats.sort_by(f64::total_cmp);
    lats.dedup();
    let strips = |t: &Touch| {
        let (south, north) = (t.from.y.min(t.to.y), t.from.y.max(t.to.y));
        let first = lats.partition_point(|lat| *lat < south).saturating_sub(1);
        first..lats.partition_point(|lat| *lat <= north).min(lats.len() - 1)
    };
    let mut seen = vec![false; lats.len()];
    for strip in touches.iter().flat_map(strips) {
        if std::mem::replace(&mut seen[strip], true) {
            continue;
        }
        if let Some(lon) = inside.overlap_at((lats[strip] + lats[strip + 1]) / 2.0, DUST) {
            let near = touches.iter().filter(|t| strips(t).contains(&strip));
            let off = |t: &Touch| (t.from.x - lon).abs().min((t.to.x - lon).abs());
            return near.min_by(|s, t| off(s).total_cmp(&off(t))).map(|t| (t, t.from));
        }
    }
    None
}

/// How far two crossing lines reach past one another, at the nearest of their ends.
fn depth(a: Line, b: Line) -> f64 {
    let past = |line: Line, p: Coord| {
        let (d, to) = (line.delta(), p - line.start);
        (d.x * to.y - d.y * to.x).abs() / d.x.hypot(d.y)
    };
    past(a, b.start).min(past(a, b.end)).min(past(b, a.start)).min(past(b, a.end))
}

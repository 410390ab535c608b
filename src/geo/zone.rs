//! Zones: boundaries with a name, and which of them holds a position.

use ::geo::{Area, BoundingRect, Contains, CoordsIter, InteriorPoint, MultiPolygon, Polygon};

use super::bands::Bands;
use super::inside::Inside;
use super::rings::{crossing, ring, ring_area_m2};
use super::{Bounds, LonLat};
use crate::error::{DataError, Error, Result};

/// A value that a boundary file gives a zone.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Property {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
}

/// An area of ground, such as a municipality, a district or a densely inhabited district: polygons, perhaps with holes.
///
/// Sides run straight in degrees from point to point. A position on a south or west side is inside, one on a north or
/// east side is not, as with mesh cells: where zones share a side, each position on it lies in one of them.
///
/// # Examples
/// ```
/// use compact_city::geo::{LonLat, Zone};
/// let square = vec![[137.0, 36.0], [138.0, 36.0], [138.0, 37.0], [137.0, 37.0], [137.0, 36.0]];
/// let hole = vec![[137.4, 36.4], [137.6, 36.4], [137.6, 36.6], [137.4, 36.6], [137.4, 36.4]];
/// let zone = Zone::new("square", vec![vec![square, hole]])?;
/// assert!(zone.contains(LonLat::new(137.1, 36.1)?));
/// assert!(!zone.contains(LonLat::new(137.5, 36.5)?));
///
/// let bow_tie = vec![[137.0, 36.0], [138.0, 37.0], [138.0, 36.0], [137.0, 37.0], [137.0, 36.0]];
/// let error = Zone::new("bow tie", vec![vec![bow_tie]]).unwrap_err();
/// assert!(error.to_string().contains("crosses itself near longitude 137.5"));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Zone {
    name: String,
    properties: Vec<(String, Property)>,
    /// Outlines counterclockwise, holes clockwise.
    polygons: MultiPolygon,
    bounds: Bounds,
    inside: Inside,
}

impl Zone {
    /// A zone from polygons, each an outline and its holes, each a closed ring of longitude and latitude: the layout of
    /// GeoJSON's MultiPolygon. Rings may run either way, and may touch.
    ///
    /// # Errors
    /// No polygon, a coordinate out of range (the message says so where it seems projected), a ring of fewer than 4 points
    /// or not closed, rings that cross, a hole outside its outline, polygons one over the other.
    pub fn new(name: impl Into<String>, polygons: Vec<Vec<Vec<[f64; 2]>>>) -> Result<Self> {
        let name = name.into();
        Self::check(name.clone(), polygons).map_err(|problem| DataError::new(format!("zone `{name}`"), problem).into())
    }

    /// As [`Zone::new`], with the bare problem as the error.
    pub(crate) fn check(name: String, polygons: Vec<Vec<Vec<[f64; 2]>>>) -> Result<Self, String> {
        let several = polygons.len() > 1;
        let mut checked = Vec::with_capacity(polygons.len());
        for (polygon, p) in polygons.iter().zip(1..) {
            let mut rings = Vec::with_capacity(polygon.len());
            for (points, r) in polygon.iter().zip(0..) {
                let which = if r == 0 { "the outline".to_owned() } else { format!("hole {r}") };
                let of = if several { format!(" of polygon {p}") } else { String::new() };
                rings.push(ring(points).map_err(|problem| format!("{which}{of}: {problem}"))?);
            }
            if rings.is_empty() {
                return Err(format!("polygon {p} has no ring"));
            }
            rings.iter_mut().skip(1).for_each(|hole| hole.0.reverse());
            let outline = rings.remove(0);
            checked.push(Polygon::new(outline, rings));
        }
        Self::from_polygons(name, MultiPolygon(checked))
    }

    /// A zone from sound rings, outlines counterclockwise and holes clockwise.
    fn from_polygons(name: String, polygons: MultiPolygon) -> Result<Self, String> {
        let rect = polygons.bounding_rect().ok_or("no polygon; expected one or more")?;
        if let Some(problem) = crossing(&polygons) {
            return Err(problem);
        }
        let inside = Inside::new(&polygons);
        for (polygon, p) in polygons.iter().zip(1..) {
            let outline = Polygon::new(polygon.exterior().clone(), Vec::new());
            if outline.unsigned_area() == 0.0 {
                return Err(format!("the outline of polygon {p} encloses nothing"));
            }
            // Rings do not cross here, so one point of a hole that is not on the outline tells of all.
            let stray = |hole: &&::geo::LineString| {
                let off = hole.coords().find(|c| !outline.exterior().contains(*c));
                off.is_some_and(|c| !outline.contains(c))
            };
            if let Some(h) = polygon.interiors().iter().position(|hole| stray(&hole)) {
                return Err(format!("hole {} of polygon {p} lies outside its outline", h + 1));
            }
            if let Some(point) = polygon.interior_point() {
                let holders = inside.count(LonLat::checked(point.x(), point.y()));
                if holders > 1 {
                    let (x, y) = (point.x(), point.y());
                    return Err(format!("polygon {p} lies over another at longitude {x:.7}, latitude {y:.7}"));
                }
            }
        }
        let (min, max) = (rect.min(), rect.max());
        let bounds = Bounds { west: min.x, south: min.y, east: max.x, north: max.y };
        Ok(Zone { name, properties: Vec::new(), polygons, bounds, inside })
    }

    /// The same zone with properties.
    pub fn with_properties(mut self, properties: Vec<(String, Property)>) -> Self {
        self.properties = properties;
        self
    }

    /// Name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values that the boundary file gives, in its order.
    pub fn properties(&self) -> &[(String, Property)] {
        &self.properties
    }

    /// A value by its name; none where the file gives none.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The number of that name; none where there is none, or it is no number.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.property(name) {
            Some(Property::Number(n)) => Some(*n),
            _ => None,
        }
    }

    /// The text of that name; none where there is none, or it is no text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.property(name) {
            Some(Property::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// True when a position lies inside, or on a south or west side.
    ///
    /// The edges lie in bands of latitude: the time is that of the few edges about one latitude.
    pub fn contains(&self, position: LonLat) -> bool {
        self.inside.count(position) > 0
    }

    /// The smallest rectangle of degrees around the zone.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Area on the WGS84 ellipsoid, km2: polygons less holes, sides taken as geodesics.
    ///
    /// Computed at each call, a microsecond or so a vertex.
    ///
    /// # References
    /// Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013).
    pub fn area_km2(&self) -> f64 {
        let ring = |ring: &::geo::LineString| ring_area_m2(ring.coords().map(|c| (c.x, c.y)));
        let of = |p: &Polygon| ring(p.exterior()) + p.interiors().iter().map(ring).sum::<f64>();
        self.polygons.iter().map(of).sum::<f64>() * 1e-6
    }

    /// The rings, for drawing: outlines counterclockwise and holes clockwise, each ending where it began.
    pub fn rings(&self) -> impl Iterator<Item = impl ExactSizeIterator<Item = LonLat>> {
        let rings = self.polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        rings.map(|ring| ring.0.iter().map(|c| LonLat::checked(c.x, c.y)))
    }

    /// A point inside: the middle of the widest stretch along a parallel; none where the polygons have no area.
    pub fn interior_point(&self) -> Option<LonLat> {
        self.polygons.interior_point().map(|p| LonLat::checked(p.x(), p.y()))
    }

    /// Number of points of all rings.
    pub fn vertices(&self) -> usize {
        self.polygons.coords_count()
    }

    /// The polygons, outlines counterclockwise and holes clockwise.
    pub(crate) fn polygons(&self) -> &MultiPolygon {
        &self.polygons
    }
}

/// Zones of a city or country.
///
/// Built by [`crate::read::zones`] or [`Zones::new`].
#[derive(Debug, Clone)]
pub struct Zones {
    zones: Vec<Zone>,
    /// Places of the zones, by the latitudes they reach over.
    bands: Bands<u32>,
    diagnostics: Vec<String>,
}

impl Zones {
    /// Gathers zones. They may overlap and have equal names.
    pub fn new(zones: Vec<Zone>) -> Self {
        let spans: Vec<(f64, f64, u32)> =
            zones.iter().zip(0..).map(|(z, i)| (z.bounds.south, z.bounds.north, i)).collect();
        Zones { bands: Bands::new(&spans), zones, diagnostics: Vec::new() }
    }

    /// The same zones with findings.
    pub(crate) fn with_diagnostics(mut self, diagnostics: Vec<String>) -> Self {
        self.diagnostics = diagnostics;
        self
    }

    /// Findings that do not stop the work, such as features without geometry.
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }

    /// Number of zones.
    pub fn len(&self) -> usize {
        self.zones.len()
    }

    /// True when there is no zone.
    pub fn is_empty(&self) -> bool {
        self.zones.is_empty()
    }

    /// The zones.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// The zone that holds a position, by its place in [`Zones::zones`]: the first where they overlap; none outside all.
    pub fn find(&self, position: LonLat) -> Option<usize> {
        let places = self.bands.at(position.lat()).iter().map(|i| *i as usize);
        places.into_iter().find(|i| {
            let zone = &self.zones[*i];
            zone.bounds.contains(position) && zone.contains(position)
        })
    }

    /// Place of the first zone of that name in [`Zones::zones`].
    ///
    /// # Errors
    /// A name that no zone has; the message holds the nearest ones.
    pub fn position(&self, name: &str) -> Result<usize> {
        let found = self.zones.iter().position(|z| z.name == name);
        found.ok_or_else(|| Error::unknown("zone", name, self.zones.iter().map(|z| z.name.as_str())))
    }

    /// Zones of equal name made one, in the order in which the names first stand: boundary files often give each island, or
    /// each district of a city, as a feature of its own. Properties are those of the first.
    ///
    /// # Errors
    /// Zones of equal name that overlap.
    pub fn merged_by_name(self) -> Result<Zones> {
        let mut groups: Vec<Vec<Zone>> = Vec::new();
        let mut places: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
        for zone in self.zones {
            let place = *places.entry(zone.name.clone()).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Vec::new());
            }
            groups[place].push(zone);
        }
        let one = |mut group: Vec<Zone>| -> Result<Zone> {
            let first = group.remove(0);
            if group.is_empty() {
                return Ok(first);
            }
            let all = first.polygons.into_iter().chain(group.into_iter().flat_map(|z| z.polygons));
            let merged = Zone::from_polygons(first.name.clone(), all.collect());
            let merged = merged.map_err(|p| DataError::new(format!("zone `{}`", first.name), p))?;
            Ok(merged.with_properties(first.properties))
        };
        let zones = groups.into_iter().map(one).collect::<Result<_>>()?;
        Ok(Zones::new(zones).with_diagnostics(self.diagnostics))
    }
}

//! Facilities of an OpenStreetMap extract.

use std::path::Path;

use osmpbf::PrimitiveBlock;

use super::categories::{CategoryTable, OsmCategories};
use super::nodes::{Nodes, each_node};
use super::pbf::Pbf;
use super::streets::node_ids;
use super::text;
use crate::error::Result;
use crate::geo::{LonLat, lon_difference, position_problem};
use crate::table::{Facilities, Facility};

/// How facilities are read from OpenStreetMap; the default is [`OsmCategories::amenity_score`].
#[derive(Debug, Clone, PartialEq)]
pub struct OsmFacilityOptions {
    categories: OsmCategories,
}

impl Default for OsmFacilityOptions {
    fn default() -> Self {
        OsmFacilityOptions { categories: OsmCategories::amenity_score() }
    }
}

impl OsmFacilityOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the categories and their tags.
    pub fn categories(mut self, categories: OsmCategories) -> Self {
        self.categories = categories;
        self
    }
}

impl From<()> for OsmFacilityOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<OsmCategories> for OsmFacilityOptions {
    fn from(categories: OsmCategories) -> Self {
        OsmFacilityOptions { categories }
    }
}

/// Reads facilities from an OpenStreetMap extract in PBF (feature `osm`): nodes, and closed ways such as grounds and
/// buildings, whose tags make one of the categories; a way stands at the centroid of its area.
///
/// The id is `n` or `w` and OpenStreetMap's number. What has several categories is a facility in each. A shop that is
/// mapped both as a node and as its building is two. Multipolygon relations, as which some large parks are mapped, are not
/// read; give such grounds by [`facilities_geojson`](crate::read::facilities_geojson). Open ways and ways with a node that
/// the extract does not hold are left out. Both are counted in the diagnostics, as are categories without a facility.
///
/// # Errors
/// Those of a file as in [`osm_streets`](crate::read::osm_streets); categories that are not well-formed; nothing with a tag
/// of the categories.
pub fn osm_facilities(path: impl AsRef<Path>, options: impl Into<OsmFacilityOptions>) -> Result<Facilities> {
    let options = options.into();
    let table = options.categories.table()?;
    read(&Pbf::open(path.as_ref())?, &table)
}

/// As [`osm_facilities`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`osm_facilities`].
pub fn osm_facilities_from_bytes(
    bytes: &[u8],
    name: &str,
    options: impl Into<OsmFacilityOptions>,
) -> Result<Facilities> {
    let options = options.into();
    let table = options.categories.table()?;
    read(&Pbf::of_bytes(bytes, name)?, &table)
}

/// A node or way of some categories.
struct Place {
    id: i64,
    name: String,
    categories: Vec<u32>,
    at: At,
}

enum At {
    Node(f64, f64),
    /// The nodes of a way.
    Way(Vec<i64>),
}

#[derive(Default)]
struct Found {
    has_nodes: bool,
    places: Vec<Place>,
    relations: usize,
    open_ways: usize,
}

fn read(pbf: &Pbf<'_>, table: &CategoryTable<'_>) -> Result<Facilities> {
    let found = pbf.blocks(|_| true, |block| places_of(block, table))?;
    let corners: Vec<i64> = found
        .iter()
        .flat_map(|f| &f.places)
        .flat_map(|place| match &place.at {
            At::Node(..) => &[],
            At::Way(nodes) => nodes.as_slice(),
        })
        .copied()
        .collect();
    let has_nodes: Vec<bool> = found.iter().map(|f| f.has_nodes).collect();
    let count = |of: fn(&Found) -> usize| found.iter().map(of).sum::<usize>();
    let (relations, open_ways) = (count(|f| f.relations), count(|f| f.open_ways));
    let nodes = Nodes::find(pbf, corners, |block| has_nodes[block])?;

    let mut facilities = Vec::new();
    let mut of_category = vec![0_usize; table.names.len()];
    let mut cut = 0_usize;
    for place in found.into_iter().flat_map(|f| f.places) {
        let (letter, position) = match place.at {
            At::Node(lon, lat) => match position_problem(lon, lat) {
                Some((field, problem)) => return Err(pbf.fault(format!("node {}: {field} {problem}", place.id))),
                None => ('n', LonLat::checked(lon, lat)),
            },
            At::Way(ids) => {
                let corner = |id: &i64| nodes.row(*id).map(|row| (nodes.lons[row], nodes.lats[row]));
                match ids.iter().map(corner).collect::<Option<Vec<_>>>() {
                    Some(corners) => ('w', centroid(&corners)),
                    None => {
                        cut += 1;
                        continue;
                    }
                }
            }
        };
        for category in place.categories {
            of_category[category as usize] += 1;
            facilities.push(Facility {
                id: format!("{letter}{}", place.id),
                name: place.name.clone(),
                category: table.names[category as usize].to_owned(),
                position,
            });
        }
    }
    if facilities.is_empty() {
        return Err(pbf.fault(format!(
            "no node or closed way in it has a tag of the categories {}; expected an extract that holds more than streets, \
             or other categories",
            table.names.join(", ")
        )));
    }
    let mut notes = Vec::new();
    for (name, _) in table.names.iter().zip(&of_category).filter(|(_, n)| **n == 0) {
        notes.push(format!("{name}: no facility of the category"));
    }
    for (number, what) in [
        (relations, "relations of the categories, such as parks of several parts, are not read"),
        (open_ways, "ways of the categories are lines, not areas, and were left out"),
        (cut, "areas of the categories have a corner that the extract does not hold, and were left out"),
    ] {
        if number > 0 {
            notes.push(format!("{number} {what}"));
        }
    }
    Ok(Facilities::new(facilities)?.with_notes(notes))
}

fn places_of(block: &PrimitiveBlock, table: &CategoryTable<'_>) -> Found {
    let texts = block.raw_stringtable();
    let mut found = Found::default();
    each_node(block, |id, lon, lat, tags| {
        found.has_nodes = true;
        if let Some((name, categories)) = judge(texts, tags, table) {
            found.places.push(Place { id, name, categories, at: At::Node(lon, lat) });
        }
    });
    for group in block.groups() {
        for way in group.ways() {
            let tags = way.raw_tags().map(|(key, value)| (key as usize, value as usize));
            if let Some((name, categories)) = judge(texts, tags, table) {
                let ids: Vec<i64> = node_ids(&way).collect();
                if ids.len() > 3 && ids.first() == ids.last() {
                    found.places.push(Place { id: way.id(), name, categories, at: At::Way(ids) });
                } else {
                    found.open_ways += 1;
                }
            }
        }
        for relation in group.relations() {
            let tags = relation.raw_tags().map(|(key, value)| (key as usize, value as usize));
            found.relations += usize::from(judge(texts, tags, table).is_some());
        }
    }
    found
}

/// Name and categories of what has these tags; none where it has no category.
fn judge(
    texts: &[Vec<u8>],
    tags: impl Iterator<Item = (usize, usize)>,
    table: &CategoryTable<'_>,
) -> Option<(String, Vec<u32>)> {
    let (mut name, mut categories) = ("", Vec::new());
    for (key, value) in tags {
        let (Some(key), Some(value)) = (text(texts, key), text(texts, value)) else { continue };
        if key == "name" {
            name = value;
        }
        table.find(key, value, &mut categories);
    }
    categories.sort_unstable();
    categories.dedup();
    (!categories.is_empty()).then(|| (name.to_owned(), categories))
}

/// The centroid of the area inside a closed line; the mean of its corners where there is no area.
fn centroid(corners: &[(f64, f64)]) -> LonLat {
    let (lon, lat) = corners[0];
    let from_first = |(a, b): &(f64, f64)| (lon_difference(lon, *a), b - lat);
    let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
    for pair in corners.windows(2) {
        let (a, b) = (from_first(&pair[0]), from_first(&pair[1]));
        let cross = a.0 * b.1 - b.0 * a.1;
        twice += cross;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    let extent = corners.iter().map(from_first).fold(0.0, |most: f64, p| most.max(p.0.abs()).max(p.1.abs()));
    let (x, y) = if twice.abs() > 1e-9 * extent * extent {
        (x / (3.0 * twice), y / (3.0 * twice))
    } else {
        let n = (corners.len() - 1) as f64;
        let sum = corners[1..].iter().map(from_first).fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        (sum.0 / n, sum.1 / n)
    };
    // A line that crosses itself may have its centroid anywhere.
    let inside = |v: f64| v.abs() <= extent;
    let (x, y) = if inside(x) && inside(y) { (x, y) } else { (0.0, 0.0) };
    let turn = if lon + x > 180.0 {
        -360.0
    } else if lon + x < -180.0 {
        360.0
    } else {
        0.0
    };
    LonLat::checked(lon + x + turn, (lat + y).clamp(-90.0, 90.0))
}

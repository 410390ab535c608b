//! Streets of a real OpenStreetMap extract against counts by osmpbf's own reader. Needs `porto_alegre` below
//! `COMPACT_CITY_DATA`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use compact_city::geo::{Component, LonLat, NetworkOptions, StreetNetwork};
use compact_city::read::{self, OsmCategories, OsmOptions};
use compact_city::table::{CellColumns, PopulationCells};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use osmpbf::{Element, ElementReader};
use petgraph::unionfind::UnionFind;

use super::data;

/// What the extract holds, gone through element by element, with walking rules written out once more.
#[derive(Default)]
struct Extract {
    nodes: BTreeMap<i64, (f64, f64)>,
    ways: usize,
    highways: usize,
    walkable: Vec<Vec<i64>>,
}

impl Extract {
    fn read() -> Option<Extract> {
        let mut extract = Extract::default();
        ElementReader::from_path(data("porto_alegre/poa_osm.pbf")?)
            .unwrap()
            .for_each(|element| extract.take(&element))
            .unwrap();
        Some(extract)
    }

    fn take(&mut self, element: &Element<'_>) {
        match element {
            Element::Node(n) => {
                self.nodes.insert(n.id(), (n.lon(), n.lat()));
            }
            Element::DenseNode(n) => {
                self.nodes.insert(n.id(), (n.lon(), n.lat()));
            }
            Element::Way(way) => {
                self.ways += 1;
                let tags: BTreeMap<&str, &str> = way.tags().collect();
                let of = |key: &str| tags.get(key).copied().unwrap_or_default();
                self.highways += usize::from(tags.contains_key("highway"));
                let open = matches!(
                    of("highway"),
                    "primary"
                        | "primary_link"
                        | "secondary"
                        | "secondary_link"
                        | "tertiary"
                        | "tertiary_link"
                        | "unclassified"
                        | "residential"
                        | "living_street"
                        | "road"
                        | "service"
                        | "track"
                        | "pedestrian"
                        | "footway"
                        | "path"
                        | "steps"
                        | "cycleway"
                        | "bridleway"
                        | "corridor"
                        | "crossing"
                        | "platform"
                        | "elevator"
                );
                let sidewalk = matches!(of("sidewalk"), "both" | "left" | "right" | "yes");
                let big = ["motorway", "motorway_link", "trunk", "trunk_link", "busway"].contains(&of("highway"));
                let yes = ["yes", "designated", "permissive", "destination"].contains(&of("foot"));
                let no = |v: &str| ["no", "private", "use_sidepath", "delivery", "permit"].contains(&v);
                let barred =
                    no(of("foot")) || no(of("access")) || of("motorroad") == "yes" || of("service") == "private";
                if yes && (open || big) || !barred && (open || big && sidewalk) {
                    self.walkable.push(way.refs().collect());
                }
            }
            Element::Relation(_) => {}
        }
    }

    /// Pairs of nodes that a street joins, each once.
    fn pieces(&self) -> BTreeSet<(i64, i64)> {
        let pairs = self.walkable.iter().flat_map(|way| way.windows(2));
        let held = |id: &i64| self.nodes.contains_key(id);
        pairs.filter(|p| p[0] != p[1] && p.iter().all(held)).map(|p| (p[0].min(p[1]), p[0].max(p[1]))).collect()
    }

    fn length_m(&self, (a, b): (i64, i64)) -> f64 {
        let (a, b) = (self.nodes[&a], self.nodes[&b]);
        Geodesic::wgs84().inverse(a.1, a.0, b.1, b.0)
    }
}

fn streets(options: OsmOptions) -> StreetNetwork {
    read::osm_streets(data("porto_alegre/poa_osm.pbf").unwrap(), options).unwrap()
}

/// Gone through once for all tests.
static EXTRACT: LazyLock<Option<Extract>> = LazyLock::new(Extract::read);
/// The largest part, with every node.
static LARGEST: LazyLock<StreetNetwork> =
    LazyLock::new(|| streets(OsmOptions::new().network(NetworkOptions::new().simplify(false))));

#[test]
fn streets_are_those_that_a_plain_count_finds() {
    let Some(extract) = &*EXTRACT else { return };
    let pieces = extract.pieces();
    let all = streets(OsmOptions::new().network(NetworkOptions::new().component(Component::All).simplify(false)));
    let note = format!("{} of {} highways may be walked", extract.walkable.len(), extract.highways);
    assert!(all.diagnostics().contains(&note), "{note}: {:?}", all.diagnostics());
    assert_eq!(all.edges(), pieces.len());
    let nodes: BTreeSet<i64> = pieces.iter().flat_map(|p| [p.0, p.1]).collect();
    assert_eq!(all.nodes(), nodes.len());
    let length: f64 = pieces.iter().map(|p| extract.length_m(*p)).sum();
    // Each piece is rounded to the millimetre.
    assert!((all.total_length_m() - length).abs() < 0.0006 * pieces.len() as f64, "{} {length}", all.total_length_m());

    // Chains made one keep the length, and end where other than two pieces meet.
    let joined = streets(OsmOptions::new().network(NetworkOptions::new().component(Component::All)));
    assert!((joined.total_length_m() - length).abs() < 0.0006 * joined.edges() as f64 + 0.01);
    let mut degree = BTreeMap::<i64, usize>::new();
    pieces.iter().flat_map(|p| [p.0, p.1]).for_each(|n| *degree.entry(n).or_default() += 1);
    let junctions = degree.values().filter(|d| **d >= 3).count();
    let found = (0..joined.nodes()).filter(|n| joined.degree(*n) >= 3).count();
    assert_eq!(found, junctions);
    let ends = |of: &StreetNetwork| (0..of.nodes()).filter(|n| of.degree(*n) == 1).count();
    assert_eq!(ends(&joined), degree.values().filter(|d| **d == 1).count());
}

#[test]
fn the_largest_part_is_that_of_a_union_find() {
    let Some(extract) = &*EXTRACT else { return };
    let pieces = extract.pieces();
    let ids: Vec<i64> = pieces.iter().flat_map(|p| [p.0, p.1]).collect::<BTreeSet<_>>().into_iter().collect();
    let row = |id: i64| ids.binary_search(&id).unwrap();
    let mut parts = UnionFind::<usize>::new(ids.len());
    for p in &pieces {
        parts.union(row(p.0), row(p.1));
    }
    let mut sizes = BTreeMap::<usize, usize>::new();
    (0..ids.len()).for_each(|n| *sizes.entry(parts.find(n)).or_default() += 1);
    let (largest, size) = sizes.iter().max_by_key(|(_, size)| **size).unwrap();
    let kept = &*LARGEST;
    assert_eq!(kept.nodes(), *size);
    let known = |n: usize| kept.node_id(n).and_then(|id| extract.nodes.get(&id.parse().ok()?)).copied();
    let at = |n: usize| (kept.node_position(n).lon(), kept.node_position(n).lat());
    let same = |n: usize| known(n).is_some_and(|p| (p.0 - at(n).0).abs() < 1e-9 && (p.1 - at(n).1).abs() < 1e-9);
    assert!((0..kept.nodes()).all(same), "ids of nodes are OpenStreetMap's");
    let length: f64 = pieces.iter().filter(|p| parts.find(row(p.0)) == *largest).map(|p| extract.length_m(*p)).sum();
    assert!((kept.total_length_m() - length).abs() < 0.0006 * kept.edges() as f64);
    assert!(*size * 10 > ids.len() * 9, "the streets of a city hang together");
}

/// Each cell of the city against every piece of street, in the plane about the cell.
#[test]
fn cells_are_put_on_their_nearest_street() {
    let Some(path) = data("porto_alegre/poa_hexgrid.csv") else { return };
    let cells = read::cells(path, CellColumns::new().id("id")).unwrap();
    let kept = &*LARGEST;
    let shapes: Vec<Vec<LonLat>> = (0..kept.edges()).map(|e| kept.edge_shape(e).collect()).collect();
    let points = kept.snap(cells.lons(), cells.lats(), 500.0).unwrap();
    for cell in (0..cells.len()).step_by(3) {
        let wanted = nearest_m(&cells, cell, &shapes);
        match points.snap_m(cell) {
            Some(found) => assert!((found - wanted).abs() < 0.01, "cell {cell}: {found} {wanted}"),
            None => assert!(wanted > 499.9, "cell {cell}: {wanted}"),
        }
    }
    assert!(points.unsnapped() < cells.len() / 3);
}

fn nearest_m(cells: &PopulationCells, cell: usize, shapes: &[Vec<LonLat>]) -> f64 {
    let at = cells.position(cell);
    // Metres a degree, from the exact geodesic about the place.
    let east: f64 = Geodesic::wgs84().inverse(at.lat(), at.lon() - 5e-4, at.lat(), at.lon() + 5e-4);
    let north: f64 = Geodesic::wgs84().inverse(at.lat() - 5e-4, at.lon(), at.lat() + 5e-4, at.lon());
    let (east, north) = (east * 1e3, north * 1e3);
    let plane = |p: &LonLat| ((p.lon() - at.lon()) * east, (p.lat() - at.lat()) * north);
    let mut best = f64::INFINITY;
    for two in shapes.iter().flat_map(|s| s.windows(2)) {
        let (a, b) = (plane(&two[0]), plane(&two[1]));
        if a.1.min(b.1) > best || a.1.max(b.1) < -best {
            continue;
        }
        let d = (b.0 - a.0, b.1 - a.1);
        let square = d.0 * d.0 + d.1 * d.1;
        let t = if square > 0.0 { (-(a.0 * d.0 + a.1 * d.1) / square).clamp(0.0, 1.0) } else { 0.0 };
        best = best.min((a.0 + t * d.0).hypot(a.1 + t * d.1));
    }
    best
}

/// The extract is one of streets; the few facilities in it, counted tag by tag. The park is a relation.
#[test]
fn facilities_are_those_that_a_plain_count_finds() {
    let Some(path) = data("porto_alegre/poa_osm.pbf") else { return };
    let mut counts = BTreeMap::<String, usize>::new();
    let mut relations = 0;
    let count = |element: Element<'_>| {
        let tags: Vec<(&str, &str)> = match &element {
            Element::Node(n) => n.tags().collect(),
            Element::DenseNode(n) => n.tags().collect(),
            Element::Way(w) if w.refs().next() == w.refs().last() => w.tags().collect(),
            Element::Way(_) => Vec::new(),
            Element::Relation(r) => {
                relations += usize::from(r.tags().any(|tag| tag == ("leisure", "park")));
                Vec::new()
            }
        };
        tags.iter().for_each(|(key, value)| *counts.entry(format!("{key}={value}")).or_default() += 1);
    };
    ElementReader::from_path(&path).unwrap().for_each(count).unwrap();
    let of = |tags: &[&str]| tags.iter().filter_map(|t| counts.get(*t)).sum::<usize>();
    let found = read::osm_facilities(&path, OsmCategories::amenity_score()).unwrap();
    for (category, wanted) in [
        ("grocery", of(&["amenity=marketplace", "shop=supermarket", "shop=convenience"])),
        (
            "restaurants",
            of(&["amenity=restaurant", "amenity=food_court", "amenity=fast_food", "amenity=bar", "amenity=pub"]),
        ),
        ("shopping", of(&["shop=doityourself", "shop=clothes", "shop=mall"])),
        ("banks", of(&["amenity=bank"])),
        ("parks", of(&["leisure=park", "leisure=garden"])),
        ("schools", of(&["amenity=school"])),
    ] {
        assert_eq!(found.facilities().iter().filter(|f| f.category == category).count(), wanted, "{category}");
    }
    assert_eq!((found.len(), relations), (6, 1));
    assert!(found.diagnostics().iter().any(|d| d.starts_with("1 relations of the categories")));
    let benches = OsmCategories::new().category("benches", ["amenity=bench"]);
    assert_eq!(read::osm_facilities(&path, benches).unwrap().len(), of(&["amenity=bench"]));
}

//! Coverage along the streets of Toyama against Dijkstra's algorithm of petgraph on the file's own edges, and along those
//! of Porto Alegre. Needs `toyama`, `stations` and `porto_alegre` below `COMPACT_CITY_DATA`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use compact_city::geo::{LonLat, StreetEdge, StreetNetwork};
use compact_city::read::{self, StopOptions};
use compact_city::table::{CellColumns, Mode, PopulationCells, Stops};
use compact_city::transit::{CoverageRule, DetourLine, Distance, NearestPlaces, coverage, coverage_along, detour};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use petgraph::graph::{NodeIndex, UnGraph};

use super::data;

/// Nodes as the file has them, and its edges, each once where the file has it for both directions.
struct Roads {
    nodes: Vec<(f64, f64)>,
    edges: Vec<(u32, u32, f64)>,
    /// The edges that touch each band of latitude, [`BAND`] high.
    bands: BTreeMap<i64, Vec<usize>>,
}

/// Height of a band of latitude, degrees: more than the 500 m that a place may lie from its street.
const BAND: f64 = 0.005;

fn band(lat: f64) -> i64 {
    (lat / BAND).floor() as i64
}

/// The streets of Toyama, read once for all tests.
static TOYAMA: LazyLock<Option<(Roads, StreetNetwork)>> = LazyLock::new(|| {
    let roads = Roads::toyama()?;
    let network = roads.network();
    Some((roads, network))
});

impl Roads {
    fn toyama() -> Option<Roads> {
        let rows = |file: &str| -> Option<Vec<csv::StringRecord>> {
            Some(csv::Reader::from_path(data(file)?).unwrap().records().map(Result::unwrap).collect())
        };
        let number = |row: &csv::StringRecord, i: usize| row[i].parse::<f64>().unwrap();
        let nodes = rows("toyama/street_nodes.csv")?;
        assert!(nodes.iter().enumerate().all(|(i, row)| row[0].parse() == Ok(i)));
        let nodes: Vec<(f64, f64)> = nodes.iter().map(|row| (number(row, 2), number(row, 1))).collect();
        let edges = rows("toyama/street_edges.csv")?;
        let edges = edges.iter().map(|row| (row[0].parse().unwrap(), row[1].parse().unwrap(), number(row, 2)));
        let mut known = BTreeSet::new();
        let new = |(a, b, m): &(u32, u32, f64)| known.insert((*a.min(b), *a.max(b), m.to_bits()));
        let edges: Vec<(u32, u32, f64)> = edges.filter(new).collect();
        let mut bands = BTreeMap::<i64, Vec<usize>>::new();
        for (i, (a, b, _)) in edges.iter().enumerate() {
            let (a, b) = (band(nodes[*a as usize].1), band(nodes[*b as usize].1));
            (a.min(b)..=a.max(b)).for_each(|band| bands.entry(band).or_default().push(i));
        }
        Some(Roads { nodes, edges, bands })
    }

    fn network(&self) -> StreetNetwork {
        let (lons, lats): (Vec<f64>, Vec<f64>) = self.nodes.iter().copied().unzip();
        let edges: Vec<StreetEdge> = self.edges.iter().map(|(a, b, m)| StreetEdge::new(*a, *b).length_m(*m)).collect();
        StreetNetwork::new(&lons, &lats, &edges, ()).unwrap()
    }

    /// The nearest of the edges kept to a place: its number, the share of it up to the foot, and how far it is, by the
    /// plane about the place whose scales are those of the exact geodesic. Any that is nearer than 500 m is in the band of
    /// the place or beside it; without one the distance is some greater number.
    fn foot(&self, kept: &[bool], at: LonLat) -> (usize, f64, f64) {
        let scale = |p: (f64, f64), q: (f64, f64)| -> f64 { Geodesic::wgs84().inverse(p.1, p.0, q.1, q.0) };
        let (lon, lat) = (at.lon(), at.lat());
        let east = scale((lon - 5e-4, lat), (lon + 5e-4, lat)) * 1e3;
        let north = scale((lon, lat - 5e-4), (lon, lat + 5e-4)) * 1e3;
        let plane = |n: u32| {
            let (x, y) = self.nodes[n as usize];
            ((x - lon) * east, (y - lat) * north)
        };
        let mut best = (0, 0.0, f64::INFINITY);
        let near = (band(lat) - 1..=band(lat) + 1).filter_map(|band| self.bands.get(&band)).flatten();
        for i in near.copied().filter(|i| kept[*i]) {
            let (a, b, _) = &self.edges[i];
            let (a, b) = (plane(*a), plane(*b));
            if a.1.min(b.1) > best.2 || a.1.max(b.1) < -best.2 {
                continue;
            }
            let d = (b.0 - a.0, b.1 - a.1);
            let square = d.0 * d.0 + d.1 * d.1;
            let t = if square > 0.0 { (-(a.0 * d.0 + a.1 * d.1) / square).clamp(0.0, 1.0) } else { 0.0 };
            let m = (a.0 + t * d.0).hypot(a.1 + t * d.1);
            if m < best.2 {
                best = (i, t, m);
            }
        }
        best
    }
}

fn toyama() -> Option<(PopulationCells, Stops)> {
    let cells = CellColumns::new().id("code").mesh("code").population("pop");
    let cells = read::cells(data("toyama/mesh250_toyama_2020.csv")?, cells).unwrap();
    let tram = read::stops(data("toyama/tram_stops.csv")?, Mode::Tram).unwrap();
    let bus = StopOptions::from(Mode::Bus).departures("dep_wd");
    let bus = read::stops(data("toyama/bus_stops_weekday_departures.csv")?, bus).unwrap();
    Some((cells, Stops::concat([tram, bus.grouped(200.0).unwrap()]).unwrap()))
}

/// Walks of every 120th cell to the nearest tram stop and the nearest stop of any kind, from the edges as they stand in the
/// file, uncontracted, with place and stop put in as nodes of their own.
#[test]
fn walks_in_toyama_are_those_of_a_plain_dijkstra() {
    let (Some((roads, streets)), Some((cells, stops))) = (&*TOYAMA, toyama()) else { return };
    // The largest part.
    let mut parts = petgraph::unionfind::UnionFind::<usize>::new(roads.nodes.len());
    for (a, b, _) in &roads.edges {
        parts.union(*a as usize, *b as usize);
    }
    let mut sizes = BTreeMap::<usize, usize>::new();
    (0..roads.nodes.len()).for_each(|n| *sizes.entry(parts.find(n)).or_default() += 1);
    let largest = *sizes.iter().max_by_key(|(_, size)| **size).unwrap().0;
    let kept: Vec<bool> = roads.edges.iter().map(|(a, b, _)| a != b && parts.find(*a as usize) == largest).collect();

    let positions: Vec<LonLat> = stops.stops().iter().map(|s| s.position).collect();
    let trams = stops.stops().iter().take_while(|s| s.modes == [Mode::Tram]).count();
    let mut graph = UnGraph::<(), f64>::new_undirected();
    for _ in &roads.nodes {
        graph.add_node(());
    }
    for ((a, b, m), _) in roads.edges.iter().zip(&kept).filter(|(_, kept)| **kept) {
        graph.add_edge(NodeIndex::new(*a as usize), NodeIndex::new(*b as usize), *m);
    }
    let feet: Vec<(usize, f64, f64)> = positions.iter().map(|p| roads.foot(&kept, *p)).collect();
    let all = NearestPlaces::along(&cells, &positions, streets, 20_000.0).unwrap();
    let tram = NearestPlaces::along(&cells, &positions[..trams], streets, 20_000.0).unwrap();
    let mut compared = 0;
    for cell in (0..cells.len()).step_by(120) {
        let (edge, t, snap) = roads.foot(&kept, cells.position(cell));
        if snap > 500.0 {
            assert_eq!(all.distance_m(cell), None, "cell {cell} is {snap} m from a street");
            continue;
        }
        let (a, b, m) = roads.edges[edge];
        let from = graph.add_node(());
        graph.add_edge(from, NodeIndex::new(a as usize), snap + t * m);
        graph.add_edge(from, NodeIndex::new(b as usize), snap + (1.0 - t) * m);
        let walks = petgraph::algo::dijkstra(&graph, from, None, |e| *e.weight());
        graph.remove_node(from);
        let walk = |(i, s, off): &(usize, f64, f64)| {
            if *off > 500.0 {
                return f64::INFINITY;
            }
            let (c, d, length) = roads.edges[*i];
            let by = |n: u32, m: f64| walks.get(&NodeIndex::new(n as usize)).map_or(f64::INFINITY, |w| w + m);
            let mut best = by(c, s * length).min(by(d, (1.0 - s) * length));
            if (c, d) == (a, b) || (c, d) == (b, a) {
                let s = if (c, d) == (a, b) { *s } else { 1.0 - s };
                best = best.min(snap + (s - t).abs() * m);
            }
            best + off
        };
        for (found, wanted) in [
            (all.distance_m(cell), feet.iter().map(walk).fold(f64::INFINITY, f64::min)),
            (tram.distance_m(cell), feet[..trams].iter().map(walk).fold(f64::INFINITY, f64::min)),
        ] {
            match found {
                Some(found) => assert!((found - wanted).abs() < 0.05, "cell {cell}: {found} {wanted}"),
                None => assert!(wanted > 19_999.9, "cell {cell}: {wanted}"),
            }
            compared += 1;
        }
    }
    assert!(compared > 50);
}

#[test]
fn toyama_along_streets_is_less_than_in_circles() {
    let (Some((_, streets)), Some((cells, stops))) = (&*TOYAMA, toyama()) else { return };
    for rule in [CoverageRule::toyama(), CoverageRule::sdg_11_2_1(), CoverageRule::mlit()] {
        let straight = coverage(&cells, &stops, &rule).unwrap();
        let along = coverage_along(&cells, &stops, streets, &rule).unwrap();
        assert!(along.population.covered < straight.population.covered);
        for (cell, (walk, circle)) in along.cell_shares.iter().zip(&straight.cell_shares).enumerate() {
            assert!(walk <= circle, "{}: cell {cell}", rule.name);
        }
        // A walk in a city of blocks is some 1.2 to 1.5 times the straight line, so that it reaches half as much ground.
        let ratio = along.population.covered / straight.population.covered;
        assert!((0.4..0.95).contains(&ratio), "{}: {ratio}", rule.name);
    }
    let positions: Vec<LonLat> = stops.stops().iter().map(|s| s.position).collect();
    let found = detour(&cells, &positions, streets, 2_000.0).unwrap();
    let people = found.profile(cells.population(), DetourLine::SamePlace);
    println!(
        "detour: mean {:?}, of means {:?}, quartiles {:?}, {} unreached; within 500 m {:?}",
        people.mean,
        people.of_means,
        [0.25, 0.5, 0.75].map(|q| people.quantile(q)),
        people.unreached,
        found.coverage_ratio(cells.population(), 500.0)
    );
    assert!((1.15..1.6).contains(&people.of_means.unwrap()));
    assert!(people.quantile(0.0).unwrap() > 0.999);
    let any = found.profile(cells.population(), DetourLine::NearestPlace);
    assert!(any.of_means.unwrap() >= people.of_means.unwrap());
}

#[cfg(feature = "osm")]
#[test]
fn porto_alegre_walks_its_streets_to_the_bus() {
    let Some(path) = data("porto_alegre/poa_hexgrid.csv") else { return };
    let cells = read::cells(path, CellColumns::new().id("id").group("jobs", "jobs")).unwrap();
    let feed = |name: &str| read::gtfs(data(name).unwrap(), read::GtfsOptions::new()).unwrap().into_stops();
    let stops = Stops::concat([feed("porto_alegre/poa_eptc.zip"), feed("porto_alegre/poa_trensurb.zip")]).unwrap();
    let streets = read::osm_streets(data("porto_alegre/poa_osm.pbf").unwrap(), ()).unwrap();
    println!("{} nodes, {} edges; {:?}", streets.nodes(), streets.edges(), streets.diagnostics());
    for rule in [CoverageRule::sdg_11_2_1(), CoverageRule::ghsci_20()] {
        let straight = coverage(&cells, &stops, &rule).unwrap();
        let along = coverage_along(&cells, &stops, &streets, &rule).unwrap();
        assert_eq!((straight.distance, along.distance), (Distance::Straight, Distance::Streets));
        for (cell, (walk, circle)) in along.cell_shares.iter().zip(&straight.cell_shares).enumerate() {
            assert!(walk <= circle, "{}: cell {cell}", rule.name);
        }
        assert!(along.population.covered < straight.population.covered);
        assert!(along.population.covered > 0.5 * straight.population.covered);
    }
    let strict = compact_city::geo::Walk::new(&streets).snap_limit_m(50.0);
    let near = coverage_along(&cells, &stops, strict, CoverageRule::sdg_11_2_1()).unwrap();
    let wide = coverage_along(&cells, &stops, &streets, CoverageRule::sdg_11_2_1()).unwrap();
    assert!(near.population.covered <= wide.population.covered);
    assert!(near.diagnostics.iter().any(|d| d.contains("cells lie more than 50 m from any street")));
}

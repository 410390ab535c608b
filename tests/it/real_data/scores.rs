//! Scores on Toyama's streets: `toyama/street_nodes.csv`, `street_edges.csv`, `mesh250_toyama_2020.csv`, `tram_stops.csv`,
//! `bus_stops_weekday_departures.csv`. The data have no shops; transit stops stand in for amenities.

use compact_city::geo::LonLat;
use compact_city::table::{Facilities, Facility, PopulationCells};
use compact_city::walkability::{
    Along, AmenityCategory, AmenityDecay, AmenityOptions, Origins, StreetPenalties, amenity_scores,
};
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};

use super::{data, toyama_as_read, toyama_streets};

fn place(category: &str, lon: f64, lat: f64) -> Facility {
    Facility {
        id: String::new(),
        name: String::new(),
        category: category.into(),
        position: LonLat::new(lon, lat).unwrap(),
    }
}

// Facilities on junctions of the graph as the file has it; the ways are petgraph's, on that graph.
#[test]
fn scores_of_toyama_are_those_of_another_graph_library() {
    let (Some(network), Some(raw)) = (toyama_streets(), toyama_as_read()) else { return };
    // The junctions of the network as nodes of the graph that holds every node.
    let mut node_of = vec![0; raw.nodes()];
    raw.input_rows().iter().enumerate().for_each(|(node, row)| node_of[*row as usize] = node);
    let junctions: Vec<usize> = network.input_rows().iter().map(|row| node_of[*row as usize]).collect();
    let shops: Vec<usize> = junctions.iter().step_by(junctions.len() / 12).copied().collect();
    let facility = |node: &usize| place("shop", raw.node_position(*node).lon(), raw.node_position(*node).lat());
    let facilities = shops.iter().map(facility).collect();
    let weights = [1.0, 0.5, 0.25];
    let options =
        AmenityOptions::new("shops", vec![AmenityCategory::new("shop", weights)]).decay(AmenityDecay::Piecewise);
    let asked: Vec<usize> = junctions.iter().step_by(16).copied().collect();
    let (lons, lats): (Vec<f64>, Vec<f64>) =
        asked.iter().map(|node| (raw.node_position(*node).lon(), raw.node_position(*node).lat())).unzip();
    let origins = Origins::new(&lons, &lats).unwrap();
    let scores = amenity_scores(origins, &Facilities::new(facilities).unwrap(), network, options);
    let scores = scores.unwrap();
    assert_eq!(scores.off_street, 0);

    let edge = |e: usize| (raw.edge_ends(e).0 as u32, raw.edge_ends(e).1 as u32, raw.edge_length_m(e));
    let graph = UnGraph::<(), f64>::from_edges((0..raw.edges()).map(edge));
    let mut near: Vec<Vec<f64>> = vec![Vec::new(); raw.nodes()];
    for shop in &shops {
        for (node, m) in dijkstra(&graph, NodeIndex::new(*shop), None, |e| *e.weight()) {
            near[node.index()].push(m);
        }
    }
    let anchors = [(400.0, 1.0), (800.0, 0.65), (1207.0, 0.35), (1609.0, 0.12), (2011.0, 0.04), (2400.0, 0.0)];
    let share = |d: f64| {
        let line = anchors.windows(2).find(|a| d >= a[0].0 && d <= a[1].0);
        let value = line.map(|a| a[0].1 + (a[1].1 - a[0].1) * (d - a[0].0) / (a[1].0 - a[0].0));
        value.unwrap_or(if d < 400.0 { 1.0 } else { 0.0 })
    };
    let (mut reached, mut worst) = (0, 0.0_f64);
    for (place, node) in asked.iter().enumerate() {
        let ways = &mut near[*node];
        ways.sort_by(f64::total_cmp);
        let raw: f64 = weights.iter().zip(ways.iter()).map(|(w, d)| w * share(*d)).sum();
        worst = worst.max((scores.score[place].unwrap() - 100.0 * raw / 1.75).abs());
        reached += usize::from(raw > 0.0);
    }
    println!("{} of the junctions, {reached} near a shop, worst difference {worst} points", asked.len());
    assert!(reached > 100);
    // Lengths of the file have centimetres; a shop is put on a street to the millimetre.
    assert!(worst < 0.01, "{worst}");
}

#[test]
fn people_of_toyama_walk_farther_than_in_a_straight_line() {
    let Some(network) = toyama_streets() else { return };
    let (Some(cells), Some(trams)) = (data("toyama/mesh250_toyama_2020.csv"), data("toyama/tram_stops.csv")) else {
        return;
    };
    let buses = data("toyama/bus_stops_weekday_departures.csv").unwrap();
    let mut columns = (Vec::new(), Vec::new(), Vec::new());
    // One in eight cells: the law is of each cell.
    for row in csv::Reader::from_path(cells).unwrap().deserialize::<(String, f64, f64, f64)>().step_by(8) {
        let (_, people, lon, lat) = row.unwrap();
        columns.0.push(lon);
        columns.1.push(lat);
        columns.2.push(people);
    }
    let cells = PopulationCells::from_columns(columns.0, columns.1, columns.2).unwrap();
    let mut places = Vec::new();
    for row in csv::Reader::from_path(trams).unwrap().records() {
        let row = row.unwrap();
        places.push(place("tram_stop", row[3].parse().unwrap(), row[2].parse().unwrap()));
    }
    for row in csv::Reader::from_path(buses).unwrap().records() {
        let row = row.unwrap();
        places.push(place("bus_stop", row[5].parse().unwrap(), row[4].parse().unwrap()));
    }
    let places = Facilities::new(places).unwrap();
    let categories = vec![AmenityCategory::new("tram_stop", [2.0]), AmenityCategory::new("bus_stop", [1.0, 0.5, 0.5])];
    let options = AmenityOptions::new("stops", categories).penalties(StreetPenalties::default());
    let walked = amenity_scores(&cells, &places, network, &options).unwrap();
    let straight = amenity_scores(&cells, &places, Along::StraightLine, &options).unwrap();
    for (walked, straight) in walked.base.iter().zip(&straight.base) {
        // The file's lengths are some thousandths shorter than those on the ellipsoid at most.
        assert!(walked.is_none_or(|w| w <= straight.unwrap() + 0.5), "{walked:?} {straight:?}");
    }
    let (along, ahead) = (walked.mean.unwrap(), straight.mean.unwrap());
    println!("mean {along} along streets after penalties, {ahead} in a straight line; {:?}", walked.diagnostics);
    assert!(along > 5.0 && along < 0.95 * ahead);

    // The densest streets are those of the center: none of the penalties for few intersections there.
    let most = walked.intersections_per_km2.iter().flatten().copied().fold(0.0, f64::max);
    assert!(most > 77.2 && most < 400.0, "{most} intersections per km²");
    assert!(walked.penalty_percent.iter().flatten().all(|p| (0.0..=10.0).contains(p)));
}

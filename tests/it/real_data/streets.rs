//! The street graph of Toyama: 88,193 nodes, 197,338 directed rows.

use compact_city::geo::{Component, StreetNetwork, WalkshedShape, Zone};
use compact_city::read::{self, EdgeLengths};

use super::{read_toyama, toyama_as_read, toyama_streets};

#[test]
fn the_street_graph_of_toyama_is_read_whole() {
    let Some(raw) = toyama_as_read() else { return };
    println!("{:?}", raw.diagnostics());
    // Counted in the files by hand: pairs of nodes with a row, and nodes in any of them.
    assert_eq!((raw.nodes(), raw.edges()), (88_193, 101_668));
    let Some(all) = read_toyama(|o| o.component(Component::All)) else { return };
    assert_eq!(all.total_length_m(), raw.total_length_m());
    let Some(largest) = toyama_streets() else { return };
    println!("{:?}", largest.diagnostics());
    println!(
        "all {} nodes {} edges; largest {} nodes {} edges {:.1} km",
        all.nodes(),
        all.edges(),
        largest.nodes(),
        largest.edges(),
        largest.total_length_m() / 1e3
    );
    assert!(largest.total_length_m() > 0.95 * all.total_length_m());
    assert!(largest.nodes() < raw.nodes() * 3 / 4);
    // The id of a junction is its number in the file, which counts the rows from 0.
    assert!((0..largest.nodes()).all(|n| largest.node_id(n).unwrap() == largest.input_rows()[n].to_string()));
}

#[test]
fn given_lengths_of_toyama_are_those_on_the_ellipsoid() {
    let Some(given) = toyama_as_read() else { return };
    let Some(straight) = read_toyama(|o| o.component(Component::All).simplify(false).lengths(EdgeLengths::Ellipsoid))
    else {
        return;
    };
    assert_eq!(given.edges(), straight.edges());
    let length = |s: &StreetNetwork, e: usize| s.edge_length_m(e);
    // Of streets of 20 m and more: lengths are rounded to centimetres.
    let long = (0..given.edges()).filter(|e| length(&straight, *e) >= 20.0);
    let ratios: Vec<f64> = long.map(|e| length(given, e) / length(&straight, e)).collect();
    let (least, most) = ratios.iter().fold((f64::MAX, 0.0_f64), |(l, m), r| (l.min(*r), m.max(*r)));
    println!("given by ellipsoidal length: {least:.5} to {most:.5} over {} streets", ratios.len());
    println!("total {} {}", given.total_length_m(), straight.total_length_m());
    // Half a centimeter in 20 m, and the last digit of a position.
    assert!(least > 0.9995 && most < 1.0005, "{least} {most}");
    assert!((given.total_length_m() - straight.total_length_m()).abs() < 10.0);
}

#[test]
fn distances_in_toyama_are_the_same_with_chains_made_one() {
    let Some(one) = toyama_streets() else { return };
    let Some(each) = read_toyama(|o| o.simplify(false)) else { return };
    let Some(stops) = super::data("toyama/tram_stops.csv") else { return };
    let stops = read::stops(stops, compact_city::table::Mode::Tram).unwrap();
    let positions: Vec<_> = stops.stops().iter().map(|s| s.position).step_by(3).collect();
    let of = |streets: &StreetNetwork| {
        let points = streets.snap_positions(&positions, 500.0).unwrap();
        let found = streets.k_nearest_each(&points, &points, points.len(), 3_000.0).unwrap();
        let rows: Vec<Vec<_>> = (0..points.len())
            .map(|i| {
                let mut row: Vec<_> = found.of(i).collect();
                row.sort_by_key(|(place, _)| *place);
                row
            })
            .collect();
        let sheds = streets.walksheds(&points, 800.0, WalkshedShape::ConvexHull).unwrap();
        (points.unsnapped(), rows, sheds.into_iter().map(|s| s.map(|s| s.reached_length_m)).collect::<Vec<_>>())
    };
    let (here, there) = (of(one), of(&each));
    println!("{} stops, {} on no street; reached {:?}", positions.len(), here.0, &here.2[..5]);
    assert!(here.1.iter().map(Vec::len).sum::<usize>() > 40);
    assert_eq!(here, there);
}

#[test]
fn the_center_of_toyama_is_a_net_of_short_blocks() {
    let Some(streets) = toyama_streets() else { return };
    // 2 km by 2 km about the castle.
    let ring = vec![[137.202, 36.683], [137.224, 36.683], [137.224, 36.701], [137.202, 36.701], [137.202, 36.683]];
    let center = Zone::new("center", vec![vec![ring]]).unwrap();
    let metrics = streets.metrics_within(&center).unwrap();
    println!(
        "{metrics:?} {:.1}/km2 {:.1} km/km2 4-way {:?} link-node {:?}",
        metrics.intersection_density_per_km2(),
        metrics.street_density_km_per_km2(),
        metrics.four_way_share(),
        metrics.link_node_ratio()
    );
    // Dense districts of Japanese cities have some 100 to 400 intersections a km2.
    assert!((100.0..400.0).contains(&metrics.intersection_density_per_km2()), "{metrics:?}");
    assert!((40.0..120.0).contains(&metrics.mean_block_length_m.unwrap()), "{metrics:?}");
    assert!((15.0..40.0).contains(&metrics.street_density_km_per_km2()), "{metrics:?}");
    // A walk of 1 km from its middle.
    let at = compact_city::geo::LonLat::new(137.213, 36.692).unwrap();
    let shed = streets.walkshed(at, 1_000.0, ()).unwrap();
    println!("reached {} m, ground {:?} km2, ratio {:?}", shed.reached_length_m, shed.area_km2, shed.pedshed_ratio());
    assert!((0.45..0.8).contains(&shed.pedshed_ratio().unwrap()));
    assert!(Zone::new("walkshed", shed.polygons).is_ok());
}

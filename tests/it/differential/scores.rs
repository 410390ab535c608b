//! Scores against slow ways: all shortest ways on a lattice, all pairs in a straight line.

use std::collections::BTreeMap;

use compact_city::datasets::made_up_city;
use compact_city::geo::{LonLat, StreetEdge, StreetNetwork, distance_m};
use compact_city::table::{Departure, Facilities, Facility, Mode, Route, Stop, Stops};
use compact_city::walkability::{
    Along, AmenityCategory, AmenityDecay, AmenityOptions, Origins, Perfect, StreetPenalties, TransitServiceOptions,
    amenity_scores, transit_service_scores,
};

const SIDE: usize = 9;
/// Degrees between neighbors: 143 m to the east, 178 m to the north.
const STEP: f64 = 0.0016;

/// Two nodes and the length between, metres.
type Street = (usize, usize, f64);

fn lattice() -> (Vec<f64>, Vec<f64>, Vec<Street>) {
    let node = |x: usize, y: usize| y * SIDE + x;
    let at = |i: usize| LonLat::new(137.2 + STEP * (i % SIDE) as f64, 36.7 + STEP * (i / SIDE) as f64).unwrap();
    let positions: Vec<LonLat> = (0..SIDE * SIDE).map(at).collect();
    let mut edges = Vec::new();
    let mut longer = 0_u64;
    let mut edge = |a: usize, b: usize| {
        // Some streets wind, by up to two thirds.
        longer = (longer * 1_103_515_245 + 12_345) % 2_147_483_648;
        let m = distance_m(positions[a], positions[b]) * (1.0 + (longer % 1000) as f64 / 1500.0);
        edges.push((a, b, (m * 1000.0).round() / 1000.0));
    };
    for y in 0..SIDE {
        for x in 0..SIDE {
            if x + 1 < SIDE {
                edge(node(x, y), node(x + 1, y));
            }
            // A gap in the middle column of streets, so that ways go round.
            if y + 1 < SIDE && (x != SIDE / 2 || y % 3 == 0) {
                edge(node(x, y), node(x, y + 1));
            }
        }
    }
    (positions.iter().map(|p| p.lon()).collect(), positions.iter().map(|p| p.lat()).collect(), edges)
}

/// All shortest ways, by Floyd and Warshall.
fn all_pairs(nodes: usize, edges: &[Street]) -> Vec<Vec<f64>> {
    let mut d = vec![vec![f64::INFINITY; nodes]; nodes];
    (0..nodes).for_each(|i| d[i][i] = 0.0);
    for (a, b, m) in edges {
        d[*a][*b] = d[*a][*b].min(*m);
        d[*b][*a] = d[*a][*b];
    }
    for k in 0..nodes {
        for i in 0..nodes {
            for j in 0..nodes {
                d[i][j] = d[i][j].min(d[i][k] + d[k][j]);
            }
        }
    }
    d
}

/// The power curve, written again.
fn power(d: f64) -> f64 {
    if d <= 402.0 {
        1.0
    } else if d >= 2414.0 {
        0.0
    } else {
        (1.0 - (d - 402.0) / 2012.0).powf(2.3135)
    }
}

fn naive(weights: &[f64], mut distances: Vec<f64>) -> f64 {
    distances.sort_by(f64::total_cmp);
    weights.iter().zip(distances).map(|(w, d)| w * power(d)).sum()
}

fn facility(category: &str, position: LonLat) -> Facility {
    Facility { id: String::new(), name: String::new(), category: category.into(), position }
}

#[test]
fn scores_along_streets_are_those_of_all_shortest_ways() {
    let (lons, lats, edges) = lattice();
    let street = |(a, b, m): &Street| StreetEdge::new(*a as u32, *b as u32).length_m(*m);
    let network = StreetNetwork::new(&lons, &lats, &edges.iter().map(street).collect::<Vec<_>>(), ()).unwrap();
    let d = all_pairs(lons.len(), &edges);
    let at = |i: usize| LonLat::new(lons[i], lats[i]).unwrap();
    let (shops, cafes) = ([40, 3], [0, 8, 44, 45, 80, 13]);
    let facilities =
        shops.iter().map(|i| facility("shop", at(*i))).chain(cafes.iter().map(|i| facility("cafe", at(*i))));
    let facilities = Facilities::new(facilities.collect()).unwrap();
    let weights = [1.25, 0.75, 0.5, 0.1];
    let categories = vec![AmenityCategory::new("shop", [3.0]), AmenityCategory::new("cafe", weights)];
    let penalties = StreetPenalties::default().radius_m(500.0);
    let options = AmenityOptions::new("two", categories).penalties(penalties.clone());

    let degree = |i: usize| edges.iter().map(|(a, b, _)| usize::from(*a == i) + usize::from(*b == i)).sum::<usize>();
    let scores = amenity_scores(Origins::new(&lons, &lats).unwrap(), &facilities, &network, &options).unwrap();
    assert!(scores.diagnostics.is_empty(), "{:?}", scores.diagnostics);
    for (i, ways) in d.iter().enumerate() {
        let to = |places: &[usize]| places.iter().map(|p| ways[*p]).collect::<Vec<f64>>();
        let base = 100.0 * (naive(&[3.0], to(&shops)) + naive(&weights, to(&cafes))) / 5.6;
        let found = scores.base[i].unwrap();
        // Millimetres of rounding are worth some 1e-4 points.
        assert!((found - base).abs() < 1e-3, "{i}: {found} {base}");

        let near = (0..lons.len()).filter(|j| distance_m(at(i), at(*j)) <= 500.0 && degree(*j) >= 3).count();
        let density = near as f64 / (std::f64::consts::PI * 0.25);
        assert!((scores.intersections_per_km2[i].unwrap() - density).abs() < 1e-9, "{i}");
        let less = base * (1.0 - penalties.percent(density, scores.mean_block_m[i]) / 100.0);
        assert!((scores.score[i].unwrap() - less).abs() < 1e-3, "{i}");
    }
    // The middle of a full lattice: four streets meet at every junction within 200 m of a place away from the gap.
    let narrow = options.clone().penalties(penalties.radius_m(10.0));
    let block =
        amenity_scores(Origins::new(&lons, &lats).unwrap(), &facilities, &network, narrow).unwrap().mean_block_m;
    let middle = 2 * SIDE + 2;
    let own: f64 = edges.iter().filter(|(a, b, _)| *a == middle || *b == middle).map(|e| e.2).sum();
    assert!((block[middle].unwrap() - own / 4.0).abs() < 1e-3, "{block:?}");

    // The junctions as they stand in the network are the same places.
    let nodes = amenity_scores(Origins::nodes(&network), &facilities, &network, &options).unwrap();
    for (node, row) in network.input_rows().iter().enumerate() {
        assert!((nodes.base[node].unwrap() - scores.base[*row as usize].unwrap()).abs() < 1e-3);
    }
}

#[test]
fn scores_in_a_straight_line_are_those_of_all_pairs() {
    let city = made_up_city().unwrap();
    let categories = city.facilities.categories();
    let weights = [1.0, 0.6, 0.3, 0.3, 0.1];
    let options = categories.iter().map(|c| AmenityCategory::new(*c, weights)).collect();
    let options = AmenityOptions::new("all", options);
    let scores = amenity_scores(&city.cells, &city.facilities, Along::StraightLine, &options).unwrap();
    let most = 2.3 * categories.len() as f64;
    for i in (0..city.cells.len()).step_by(7) {
        let at = city.cells.position(i);
        let points = |category: &&str| {
            let places = city.facilities.positions(category).unwrap();
            naive(&weights, places.into_iter().map(|p| distance_m(at, p)).collect())
        };
        let base = 100.0 * categories.iter().map(points).sum::<f64>() / most;
        assert!((scores.score[i].unwrap() - base).abs() < 1e-3, "{i}");
    }
    let frame = scores.to_frame().unwrap();
    assert_eq!((frame.height(), frame.width()), (city.cells.len(), 8 + categories.len()));
}

#[test]
fn transit_takes_each_line_at_its_best_stop() {
    let city = made_up_city().unwrap();
    let scores = transit_service_scores(&city.cells, &city.stops, Along::StraightLine, Perfect::BestHere).unwrap();
    let timetable = city.stops.timetable();
    let mut reached = 0;
    for i in (0..city.cells.len()).step_by(29) {
        let mut best: BTreeMap<(u32, Option<u8>), f64> = BTreeMap::new();
        for (s, stop) in city.stops.stops().iter().enumerate() {
            let share = power(distance_m(city.cells.position(i), stop.position));
            let mut counts: BTreeMap<(u32, Option<u8>), f64> = BTreeMap::new();
            for d in timetable.departures(s).unwrap() {
                *counts.entry((d.route, d.direction_id)).or_default() += share;
            }
            for (line, value) in counts {
                let known = best.entry(line).or_default();
                *known = known.max(value);
            }
        }
        let weight = |route: u32| match timetable.routes()[route as usize].mode {
            Mode::Rail | Mode::Metro | Mode::Tram => 14.0,
            Mode::Bus | Mode::Brt => 7.0,
            _ => 10.5,
        };
        let raw: f64 = best.iter().map(|((route, _), value)| weight(*route) * value).sum();
        assert!((scores.raw[i].unwrap() - raw).abs() <= 1e-4 * raw.max(1.0), "{i}: {:?} {raw}", scores.raw[i]);
        reached += usize::from(raw > 1.0);
    }
    assert!(reached > 10);
    assert_eq!(scores.score.iter().flatten().copied().fold(0.0, f64::max), 100.0);
    assert_eq!(AmenityDecay::default(), AmenityDecay::Power);
}

/// The share at a distance.
type Share = fn(f64) -> f64;

/// Decays written again: the straight line of before 2010; the quintic, which rises from 1.86 to 2.16 km; anchors that
/// rise to 900 m.
fn decays() -> [(AmenityDecay, Share); 3] {
    fn quintic(d: f64) -> f64 {
        let x: f64 = d / 2414.016;
        let value = 1.018 + 0.5226 * x - 2.686 * x.powi(2) - 12.27 * x.powi(3) + 27.184 * x.powi(4) - 13.77 * x.powi(5);
        if d < 2414.016 { value.clamp(0.0, 1.0) } else { 0.0 }
    }
    let rising = AmenityDecay::Custom(vec![(0.0, 0.1), (900.0, 1.0), (1500.0, 0.0)]);
    [
        (AmenityDecay::Original, |d| (1.0 - d / 1609.344).max(0.0)),
        (AmenityDecay::Quintic, quintic),
        (rising, |d| if d <= 900.0 { 0.1 + 0.001 * d } else { ((1500.0 - d) / 600.0).max(0.0) }),
    ]
}

#[test]
fn transit_along_streets_takes_the_best_stop_of_all_shortest_ways() {
    let (lons, lats, edges) = lattice();
    let street = |(a, b, m): &Street| StreetEdge::new(*a as u32, *b as u32).length_m(*m);
    let network = StreetNetwork::new(&lons, &lats, &edges.iter().map(street).collect::<Vec<_>>(), ()).unwrap();
    let ways = all_pairs(lons.len(), &edges);
    let node = |i: usize| LonLat::new(lons[i], lats[i]).unwrap();
    // Beyond the northern and southern edge the nearest point of a street is the junction of that column.
    let off = |i: usize, north: f64| LonLat::new(lons[i], lats[i] + north).unwrap();
    let (top, far) = (SIDE * (SIDE - 1) + 2, 0.01);
    let mut places: Vec<(LonLat, Option<usize>)> = (0..SIDE * SIDE).map(|i| (node(i), Some(i))).collect();
    places.extend([(off(top, 0.001), Some(top)), (off(top, far), None)]);
    let stops: Vec<(LonLat, Option<usize>)> = vec![
        (node(0), Some(0)),
        (node(44), Some(44)),
        (off(6, -0.002), Some(6)),
        (node(70), Some(70)),
        (off(4, -far), None),
    ];
    let routes = [("t", Mode::Tram), ("b", Mode::Bus)].map(|(id, mode)| Route { id: id.into(), name: id.into(), mode });
    // Departures of tram and bus, there and back, at each stop; nobody walks to the last one, which has most.
    let counts: [[u32; 4]; 5] = [[10, 8, 2, 0], [6, 8, 5, 9], [12, 0, 5, 4], [0, 3, 20, 4], [90, 90, 90, 90]];
    let departures = |counts: &[u32; 4]| -> Option<Vec<Departure>> {
        let one = |i: usize| {
            let (route, way) = (i as u32 / 2, i as u8 % 2);
            vec![Departure { time_s: 30_000, route, heading: 128 * way, direction_id: Some(way) }; counts[i] as usize]
        };
        Some((0..4).flat_map(one).collect())
    };
    let table = stops.iter().enumerate().map(|(i, (at, _))| Stop::new(format!("{i}"), *at, Mode::Bus)).collect();
    let timed = Stops::timed(table, routes.to_vec(), counts.iter().map(departures).collect()).unwrap();
    let (x, y): (Vec<f64>, Vec<f64>) = places.iter().map(|(at, _)| (at.lon(), at.lat())).unzip();
    let walk = |(from, a): &(LonLat, Option<usize>), (to, b): &(LonLat, Option<usize>)| {
        let (a, b) = a.zip(*b)?;
        Some(distance_m(*from, node(a)) + ways[a][b] + distance_m(node(b), *to))
    };
    for (decay, share) in decays() {
        let options = TransitServiceOptions::new(Perfect::Given(1_000.0)).decay(decay.clone());
        let scores = transit_service_scores(Origins::new(&x, &y).unwrap(), &timed, &network, options).unwrap();
        assert_eq!((scores.off_street, scores.raw.last()), (1, Some(&None)), "{decay}");
        let mut farther = 0;
        for (place, raw) in places[..places.len() - 1].iter().zip(&scores.raw) {
            let mut expected = 0.0;
            for line in 0..4 {
                let each =
                    stops.iter().zip(&counts).filter_map(|(stop, n)| Some((walk(place, stop)?, f64::from(n[line]))));
                let each: Vec<(f64, f64)> = each.filter(|e| e.1 > 0.0).collect();
                let best = each.iter().map(|(d, n)| n * share(*d)).fold(0.0, f64::max);
                let nearest = each.iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
                farther += usize::from(best > nearest.1 * share(nearest.0) + 1e-9);
                expected += 7.0 * [2.0, 2.0, 1.0, 1.0][line] * best;
            }
            // Millimetres of rounding.
            assert!((raw.unwrap() - expected).abs() < 1e-2, "{decay}: {raw:?} {expected}");
        }
        assert!(farther > 20, "{decay}: {farther}");
    }
}

//! Centrality against every way through small networks, walked one by one.

use compact_city::geo::{Component, NetworkOptions, StreetEdge, StreetNetwork};
use compact_city::walkability::centrality;
use proptest::prelude::*;
use proptest::sample::select;

/// All ways from one junction to another that pass none twice: junctions passed, and the length in millimetres.
fn ways(streets: &[(usize, usize, u64)], path: &mut Vec<usize>, mm: u64, to: usize, out: &mut Vec<(u64, Vec<usize>)>) {
    let here = path[path.len() - 1];
    if here == to {
        out.push((mm, path[1..path.len() - 1].to_vec()));
        return;
    }
    for (a, b, length) in streets {
        for (from, next) in [(a, b), (b, a)] {
            if *from == here && !path.contains(next) {
                path.push(*next);
                ways(streets, path, mm + length, to, out);
                path.pop();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn betweenness_and_sums_are_those_of_all_ways(
        nodes in 2..8_usize,
        // Few lengths, so that ways tie.
        edges in prop::collection::vec((0..8_usize, 0..8_usize, select(vec![100_000_u64, 200_000, 150_000])), 1..12),
        distance_m in select(vec![150.0, 200.0, 350.0, 1_000.0]),
        simplify in any::<bool>(),
    ) {
        let lons: Vec<f64> = (0..nodes).map(|i| 137.0 + 0.001 * i as f64).collect();
        let lats: Vec<f64> = (0..nodes).map(|i| 36.7 + 0.001 * (i * i % 5) as f64).collect();
        let edge = |(a, b, mm): &(usize, usize, u64)| {
            StreetEdge::new((a % nodes) as u32, (b % nodes) as u32).length_m(*mm as f64 / 1_000.0)
        };
        let edges: Vec<StreetEdge> = edges.iter().map(edge).collect();
        let options = NetworkOptions::new().component(Component::All).simplify(simplify);
        let Ok(network) = StreetNetwork::new(&lons, &lats, &edges, options) else { return Ok(()) };
        let streets: Vec<(usize, usize, u64)> = (0..network.edges())
            .map(|e| {
                let (a, b) = network.edge_ends(e);
                (a, b, (network.edge_length_m(e) * 1_000.0).round() as u64)
            })
            .collect();
        let found = &centrality(&network, [distance_m, 5_000.0]).unwrap()[0];
        let n = network.nodes();
        let (mut through, mut weighted) = (vec![0.0; n], vec![0.0; n]);
        let (mut density, mut farness_m, mut harmonic, mut gravity) =
            (vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let beta = 4.0 / distance_m;
        for a in 0..n {
            for b in (0..n).filter(|b| *b != a) {
                let mut all = Vec::new();
                ways(&streets, &mut vec![a], 0, b, &mut all);
                let Some(mm) = all.iter().map(|w| w.0).min().filter(|mm| *mm as f64 <= distance_m * 1_000.0) else {
                    continue;
                };
                let m = mm as f64 / 1_000.0;
                density[a] += 1.0;
                farness_m[a] += m;
                harmonic[a] += 1.0 / m;
                gravity[a] += (-beta * m).exp();
                if a < b {
                    all.retain(|w| w.0 == mm);
                    for passed in all.iter().flat_map(|w| &w.1) {
                        through[*passed] += 1.0 / all.len() as f64;
                        weighted[*passed] += (-beta * m).exp() / all.len() as f64;
                    }
                }
            }
        }
        for (name, found, truth) in [
            ("density", &found.density, density),
            ("farness", &found.farness_m, farness_m),
            ("harmonic", &found.harmonic_per_m, harmonic),
            ("gravity", &found.gravity, gravity),
            ("betweenness", &found.betweenness, through),
            ("weighted betweenness", &found.betweenness_gravity, weighted),
        ] {
            for (node, (found, truth)) in found.iter().zip(&truth).enumerate() {
                prop_assert!((found - truth).abs() <= 1e-9 * truth.max(1.0), "{} of {}: {} {}", name, node, found, truth);
            }
        }
    }

    #[test]
    fn the_street_within_reach_is_that_of_its_decimetres(
        edges in prop::collection::vec((0..6_usize, 0..6_usize, 1..300_u32), 1..9),
        distance_m in select(vec![20.0, 150.0, 400.0]),
    ) {
        // Streets cut into pieces of a decimetre: one counts where its middle is reached.
        let edge = |(a, b, m): &(usize, usize, u32)| StreetEdge::new(*a as u32, *b as u32).length_m(f64::from(*m));
        let lons: Vec<f64> = (0..6).map(|i| 137.0 + 0.001 * f64::from(i)).collect();
        let edges: Vec<StreetEdge> = edges.iter().map(edge).collect();
        let options = NetworkOptions::new().component(Component::All);
        let Ok(network) = StreetNetwork::new(&lons, &[36.7; 6], &edges, options) else { return Ok(()) };
        let found = &centrality(&network, [distance_m]).unwrap()[0];
        let beta = 4.0 / distance_m;
        let (n, m_of) = (network.nodes(), |e: usize| network.edge_length_m(e));
        let mut d = vec![vec![f64::INFINITY; n]; n];
        (0..n).for_each(|i| d[i][i] = 0.0);
        for e in 0..network.edges() {
            let (a, b) = network.edge_ends(e);
            d[a][b] = d[a][b].min(m_of(e));
            d[b][a] = d[a][b];
        }
        for k in 0..n {
            for i in 0..n {
                for j in 0..n {
                    d[i][j] = d[i][j].min(d[i][k] + d[k][j]);
                }
            }
        }
        for (i, d) in d.iter().enumerate() {
            let (mut length, mut harmonic, mut gravity) = (0.0, 0.0, 0.0);
            for e in 0..network.edges() {
                let (a, b) = network.edge_ends(e);
                for piece in 0..(m_of(e) * 10.0).round() as usize {
                    let at = 0.1 * piece as f64 + 0.05;
                    let way = (d[a] + at).min(d[b] + m_of(e) - at);
                    if way <= distance_m {
                        length += 0.1;
                        gravity += 0.1 * (-beta * way).exp();
                        harmonic += if way > 1.0 { 0.1 / way } else { 0.0 };
                    }
                }
            }
            prop_assert!((found.segment_density_m[i] - length).abs() < 0.4, "{} {}", found.segment_density_m[i], length);
            prop_assert!((found.segment_gravity_m[i] - gravity).abs() < 0.2, "{} {}", found.segment_gravity_m[i], gravity);
            prop_assert!((found.segment_harmonic[i] - harmonic).abs() < 0.05, "{} {}", found.segment_harmonic[i], harmonic);
        }
    }
}

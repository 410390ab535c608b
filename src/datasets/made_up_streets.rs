//! Streets and amenities of the made-up city, by formula.

use super::made_up::{CENTER, COLUMNS, LINES, ROWS, density, dry, place, roughness};
use crate::error::Result;
use crate::geo::{LonLat, StreetEdge, StreetNetwork};
use crate::table::{Facilities, Facility, Mode};

/// Streets can run on every line of a grid of half a cell, 125 m.
const FINE: usize = 2;
/// By how many of those lines a street lies from its like: of each rank, the people in a cell from which on such streets
/// are built, and the share of their parts that is missing.
const RANKS: [(usize, f64, f64); 4] = [(8, 0.3, 0.02), (4, 2.5, 0.08), (2, 18.0, 0.12), (1, 70.0, 0.16)];
/// Water and slopes keep streets off by so many cells.
const SHORE: f64 = 0.4;

/// Categories: people to one place of it where nothing draws it, and how strongly the center and the tram draw it.
const AMENITIES: [(&str, f64, f64); 9] = [
    ("grocery", 1_600.0, 0.3),
    ("restaurants", 300.0, 1.0),
    ("shopping", 450.0, 1.0),
    ("coffee", 900.0, 0.9),
    ("banks", 2_400.0, 0.8),
    ("parks", 2_000.0, 0.0),
    ("schools", 2_300.0, 0.0),
    ("books", 5_000.0, 0.6),
    ("entertainment", 4_800.0, 0.9),
];

/// The streets: a grid, bent and uneven, denser where more people live, with gaps and dead ends.
pub(super) fn streets() -> Result<StreetNetwork> {
    let (columns, rows) = (COLUMNS * FINE + 1, ROWS * FINE + 1);
    let points: Vec<(f64, f64)> = (0..columns * rows).map(|n| bent(n % columns, n / columns)).collect();
    let mut built = Vec::new();
    for n in 0..points.len() {
        let (i, j) = (n % columns, n / columns);
        // One part eastward along the row, one northward along the column.
        for (next, line, inside) in [(n + 1, j, i + 1 < columns), (n + columns, i, j + 1 < rows)] {
            if inside && is_built(points[n], points[next], line, roughness(n + 5_000, next + 9_000)) {
                built.push((n, next));
            }
        }
    }
    // Crossings without a street are no nodes.
    let mut used: Vec<usize> = built.iter().flat_map(|(a, b)| [*a, *b]).collect();
    used.sort_unstable();
    used.dedup();
    let row = |n: usize| used.partition_point(|u| *u < n) as u32;
    let edges: Vec<StreetEdge> = built.iter().map(|(a, b)| StreetEdge::new(row(*a), row(*b))).collect();
    let at: Vec<LonLat> = used.iter().map(|n| place(points[*n].0, points[*n].1)).collect::<Result<_>>()?;
    let (lons, lats): (Vec<f64>, Vec<f64>) = at.iter().map(|p| (p.lon(), p.lat())).unzip();
    StreetNetwork::new(&lons, &lats, &edges, ())
}

/// A crossing of the grid where the ground puts it, in cells.
fn bent(i: usize, j: usize) -> (f64, f64) {
    let (x, y) = (i as f64 / FINE as f64, j as f64 / FINE as f64);
    let uneven = |a: usize, b: usize| (roughness(i + a, j + b) - 0.5) * 0.16;
    let east = 0.9 * (y / 6.5 + 0.6).sin() + 0.35 * (x / 3.1 + y / 4.3).sin();
    let north = 0.9 * (x / 7.3 + 1.1).sin() + 0.35 * (y / 3.3 - x / 4.7).sin();
    (x + east + uneven(1_000, 7), y + north + uneven(7, 2_000))
}

fn is_built(a: (f64, f64), b: (f64, f64), line: usize, rough: f64) -> bool {
    let inside = |(x, y): (f64, f64)| (0.0..=COLUMNS as f64).contains(&x) && (0.0..=ROWS as f64).contains(&y);
    let dry = |(x, y): (f64, f64)| dry(x - 0.5, y - 0.5, SHORE);
    let Some((_, need, gaps)) = RANKS.iter().find(|r| line.is_multiple_of(r.0)) else { return false };
    // People last: they cost most.
    rough >= *gaps
        && [a, b].into_iter().all(|p| inside(p) && dry(p))
        && density((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0) >= *need
}

/// Places of daily life of nine categories, more of them in the center and along the tram.
pub(super) fn amenities() -> Result<Facilities> {
    let tram = LINES.iter().find(|l| l.1 == Mode::Tram).map_or(&[][..], |l| l.4);
    let mut cells = Vec::new();
    for (row, column) in (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column))) {
        if dry(column as f64, row as f64, SHORE) {
            let (x, y) = (column as f64 + 0.5, row as f64 + 0.5);
            let center = 4.0 * (-(x - CENTER.0).hypot(y - CENTER.1) / 4.0).exp();
            let along = 1.5 * (-off((x, y), tram) / 1.2).exp();
            cells.push((row, column, density(x, y), center + along));
        }
    }
    let mut all = Vec::new();
    for (k, (category, people, drawn)) in AMENITIES.into_iter().enumerate() {
        let mut number = 0;
        for &(row, column, here, draw) in &cells {
            let chance = |n: usize| roughness(column + 211 * (k + 1), row + 977 * (k + 1) + 89 * n);
            let expected = here / people * (1.0 + drawn * draw);
            for n in 0..(expected + chance(0)) as usize {
                number += 1;
                let (x, y) = (column as f64 + 0.05, row as f64 + 0.05);
                all.push(Facility {
                    id: format!("{category}-{number}"),
                    name: format!("Made-up {category} {number}"),
                    category: category.to_owned(),
                    position: place(x + 0.9 * chance(2 * n + 1), y + 0.9 * chance(2 * n + 2))?,
                });
            }
        }
    }
    Facilities::new(all)
}

/// How far a point lies from a way.
fn off(p: (f64, f64), way: &[(f64, f64)]) -> f64 {
    let to_leg = |leg: &[(f64, f64)]| {
        let (dx, dy) = (leg[1].0 - leg[0].0, leg[1].1 - leg[0].1);
        let t = ((p.0 - leg[0].0) * dx + (p.1 - leg[0].1) * dy) / (dx * dx + dy * dy);
        let t = t.clamp(0.0, 1.0);
        (leg[0].0 + t * dx - p.0).hypot(leg[0].1 + t * dy - p.1)
    };
    way.windows(2).map(to_leg).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streets_have_junctions_dead_ends_and_chains_and_are_the_same_every_time() {
        let (streets, again) = (streets().unwrap(), streets().unwrap());
        let of_degree = |d: usize| (0..streets.nodes()).filter(|n| streets.degree(*n) == d).count();
        assert!((2_000..4_000).contains(&streets.nodes()), "{}", streets.nodes());
        assert!(of_degree(1) > 200 && of_degree(3) > 500 && of_degree(4) > 500);
        assert!((0..streets.edges()).any(|e| streets.edge_shape(e).count() > 4), "chains are one street");
        assert_eq!((streets.nodes(), streets.total_length_m()), (again.nodes(), again.total_length_m()));
    }

    #[test]
    fn amenities_are_many_where_people_are() {
        let amenities = amenities().unwrap();
        assert_eq!(amenities.categories(), AMENITIES.map(|a| a.0));
        let center = place(CENTER.0, CENTER.1).unwrap();
        for category in amenities.categories() {
            let all = amenities.positions(category).unwrap();
            let near = all.iter().filter(|p| crate::geo::distance_m(**p, center) < 1_500.0).count();
            assert!(all.len() > 20 && near >= 2, "{category}: {near} of {}", all.len());
        }
    }
}

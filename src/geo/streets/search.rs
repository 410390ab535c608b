//! Distances along streets: the nearest of many places, the k nearest, all within a radius.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::network::{MM, StreetNetwork};
use super::points::{NO_EDGE, StreetPoints};
use crate::error::Result;
use crate::geo::{NearestColumns, check_radius};

/// So many origins are answered by one thread at a stretch.
const CHUNK: usize = 256;

/// The k nearest places of every origin, in columns: those of origin `i` stand from `i * k` on, nearest first; the index
/// is [`NearestColumns::NONE`] and the distance infinite where there are fewer than k.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KNearestColumns {
    /// Places of one origin.
    pub k: usize,
    /// Rows of the places.
    pub index: Vec<u32>,
    /// Their distances along streets, metres.
    pub distance_m: Vec<f64>,
}

impl KNearestColumns {
    /// The places of an origin and their distances, nearest first.
    pub fn of(&self, origin: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = origin * self.k..(origin + 1) * self.k;
        let found = self.index.get(range.clone()).unwrap_or_default().iter();
        let distances = self.distance_m.get(range).unwrap_or_default();
        found.zip(distances).filter(|(i, _)| **i != NearestColumns::NONE).map(|(i, d)| (*i as usize, *d))
    }
}

/// Which points lie on each street.
struct OnStreets {
    offsets: Vec<u32>,
    points: Vec<u32>,
}

impl OnStreets {
    fn new(edges: usize, points: &StreetPoints) -> Self {
        let mut offsets = vec![0_u32; edges + 1];
        let on = |e: &&u32| **e != NO_EDGE;
        points.edge.iter().filter(on).for_each(|e| offsets[*e as usize + 1] += 1);
        (1..offsets.len()).for_each(|i| offsets[i] += offsets[i - 1]);
        let mut next = offsets.clone();
        let mut order = vec![0; offsets[edges] as usize];
        for (point, edge) in (0_u32..).zip(&points.edge).filter(|(_, e)| on(e)) {
            order[next[*edge as usize] as usize] = point;
            next[*edge as usize] += 1;
        }
        OnStreets { offsets, points: order }
    }

    fn of(&self, edge: u32) -> &[u32] {
        &self.points[self.offsets[edge as usize] as usize..self.offsets[edge as usize + 1] as usize]
    }
}

/// Distances of junctions from one origin, found afresh for each.
struct Search {
    mm: Vec<u32>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Search {
    fn new(nodes: usize) -> Self {
        Search { mm: vec![u32::MAX; nodes], reached: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Junctions within `limit` of a point on a street.
    fn run(&mut self, streets: &StreetNetwork, points: &StreetPoints, origin: usize, limit: u32) {
        self.reached.drain(..).for_each(|n| self.mm[n as usize] = u32::MAX);
        let edge = points.edge[origin];
        if edge == NO_EDGE {
            return;
        }
        let street = streets.edges[edge as usize];
        let (along, snap) = (points.along_mm[origin], points.snap_mm[origin]);
        self.reach(street.from, snap + along, limit);
        self.reach(street.to, snap + (street.mm - along), limit);
        while let Some(Reverse((mm, node))) = self.heap.pop() {
            if mm > self.mm[node as usize] {
                continue;
            }
            for arc in streets.arcs_of(node) {
                self.reach(arc.to, mm + arc.mm, limit);
            }
        }
    }

    fn reach(&mut self, node: u32, mm: u32, limit: u32) {
        let known = &mut self.mm[node as usize];
        if mm <= limit && mm < *known {
            if *known == u32::MAX {
                self.reached.push(node);
            }
            *known = mm;
            self.heap.push(Reverse((mm, node)));
        }
    }
}

/// A radius in whole millimetres.
fn limit_mm(limit_m: f64) -> Result<u32> {
    check_radius(limit_m)?;
    Ok((limit_m * MM).round() as u32)
}

impl StreetNetwork {
    /// The nearest of some places to each of many origins along streets, up to `limit_m`; of several as near, the first.
    ///
    /// # Errors
    /// A limit that is not above 0 and at most 50 km.
    pub fn nearest_each(&self, origins: &StreetPoints, places: &StreetPoints, limit_m: f64) -> Result<NearestColumns> {
        let found = self.k_nearest_each(origins, places, 1, limit_m)?;
        Ok(NearestColumns { index: found.index, distance_m: found.distance_m })
    }

    /// The up to `k` nearest of some places to each of many origins along streets, up to `limit_m`.
    ///
    /// # Errors
    /// As [`StreetNetwork::nearest_each`].
    pub fn k_nearest_each(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        k: usize,
        limit_m: f64,
    ) -> Result<KNearestColumns> {
        let rows = self.each_within(origins, places, limit_m, |_, found| {
            let mut found: Vec<(u32, u32)> = found.iter().map(|(p, mm)| (*mm, *p)).collect();
            found.sort_unstable();
            found.truncate(k);
            found
        })?;
        let mut columns = KNearestColumns { k, ..KNearestColumns::default() };
        for row in rows {
            let none = (u32::MAX, NearestColumns::NONE);
            for (mm, place) in row.into_iter().chain(std::iter::repeat(none)).take(k) {
                columns.index.push(place);
                columns.distance_m.push(if mm == u32::MAX { f64::INFINITY } else { f64::from(mm) / MM });
            }
        }
        Ok(columns)
    }

    /// Sums of several weights of the places within `radius_m` of each of many origins along streets: one column a
    /// weight. A weight stands in the order of the places; a place beyond its end weighs nothing.
    ///
    /// # Errors
    /// A radius that is not above 0 and at most 50 km.
    pub fn sums_within_each(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        weights: &[&[f64]],
        radius_m: f64,
    ) -> Result<Vec<Vec<f64>>> {
        let rows = self.each_within(origins, places, radius_m, |_, found| {
            let weigh = |w: &&[f64]| found.iter().map(|(p, _)| w.get(*p as usize).copied().unwrap_or(0.0)).sum::<f64>();
            weights.iter().map(weigh).collect::<Vec<f64>>()
        })?;
        Ok((0..weights.len()).map(|w| rows.iter().map(|row| row[w]).collect()).collect())
    }

    /// Calls `of` with each origin and the places within the radius of it, in the order of their streets, with their
    /// distance in millimetres.
    fn each_within<T: Send>(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        radius_m: f64,
        of: impl Fn(usize, &[(u32, u32)]) -> T + Sync,
    ) -> Result<Vec<T>> {
        let limit = limit_mm(radius_m)?;
        let on_streets = OnStreets::new(self.edges.len(), places);
        let rows: Vec<usize> = (0..origins.len()).collect();
        let chunk = |rows: &[usize]| {
            let mut search = Search::new(self.nodes());
            let mut found = Vec::new();
            let mut results = Vec::with_capacity(rows.len());
            for &origin in rows {
                search.run(self, origins, origin, limit);
                self.places_reached(&search, &on_streets, (origins, origin), places, limit, &mut found);
                results.push(of(origin, &found));
            }
            results
        };
        Ok(rows.par_chunks(CHUNK).flat_map_iter(chunk).collect())
    }

    fn places_reached(
        &self,
        search: &Search,
        on_streets: &OnStreets,
        (origins, origin): (&StreetPoints, usize),
        places: &StreetPoints,
        limit: u32,
        found: &mut Vec<(u32, u32)>,
    ) {
        found.clear();
        let own = origins.edge[origin];
        if own == NO_EDGE {
            return;
        }
        let mut streets: Vec<u32> = vec![own];
        for node in &search.reached {
            let arcs = self.offsets[*node as usize] as usize..self.offsets[*node as usize + 1] as usize;
            streets.extend(&self.arc_edges[arcs]);
        }
        streets.sort_unstable();
        streets.dedup();
        for edge in streets {
            let street = self.edges[edge as usize];
            let (from, to) = (search.mm[street.from as usize], search.mm[street.to as usize]);
            for &place in on_streets.of(edge) {
                let (along, snap) = (places.along_mm[place as usize], places.snap_mm[place as usize]);
                let mut mm = from.saturating_add(along).min(to.saturating_add(street.mm - along));
                if edge == own {
                    mm = mm.min(origins.snap_mm[origin] + origins.along_mm[origin].abs_diff(along));
                }
                let mm = mm.saturating_add(snap);
                if mm <= limit {
                    found.push((place, mm));
                }
            }
        }
    }
}

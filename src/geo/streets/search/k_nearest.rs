//! The k nearest places of every junction, found in one pass from all places at once.

use rayon::prelude::*;

use super::anchors::{Anchors, along_street, at_node};
use super::nearest::{found, label, mm_of, no_label, onward};
use super::waves::Waves;
use super::{CHUNK, KNearestColumns, limit_mm};
use crate::error::{DataError, Result};
use crate::geo::NearestColumns;
use crate::geo::streets::network::StreetNetwork;
use crate::geo::streets::points::{NO_EDGE, StreetPoints};

/// Nodes whose labels stay in the cache together.
const BLOCK_BITS: u32 = 10;
/// Up to so many labels a node are kept in one pass; more take more memory than a search from each origin, and inserting
/// them takes time in proportion to their number.
const MOST_LABELS: usize = 32;

impl StreetNetwork {
    /// The up to `k` nearest of some places to each of many origins along streets, up to `limit_m`; of several as near,
    /// the first.
    ///
    /// For `k` up to 32, and no more than there are places, one pass over the network on one thread, so that callers can run
    /// one category a thread: O(k nodes) labels of 8 bytes. For a greater `k` a search from each origin on all threads,
    /// each of which goes as far as `limit_m` and finds every place within it before the nearest `k` are kept: time grows
    /// with the junctions and places within the limit of all origins, so that a wide limit over a dense network is slow.
    /// Either way the result takes 12 bytes for each of `k` places of each origin.
    ///
    /// # Missing values
    /// [`NearestColumns::NONE`] and an infinite distance where fewer than `k` are within the limit.
    ///
    /// # Errors
    /// As [`StreetNetwork::nearest_each`]; `k` of 0.
    pub fn k_nearest_each(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        k: usize,
        limit_m: f64,
    ) -> Result<KNearestColumns> {
        let limit = limit_mm(limit_m)?;
        if k == 0 {
            return Err(DataError::new("nearest places", "0 places asked for; expected at least 1").field("k").into());
        }
        self.check_ends(origins, places)?;
        let k = k.min(places.len().max(1));
        let size = origins.len() * k;
        let mut columns =
            KNearestColumns { k, index: vec![NearestColumns::NONE; size], distance_m: vec![f64::INFINITY; size] };
        let anchors = Anchors::new(self, places);
        if k > MOST_LABELS {
            let nearest = |_, found: &mut Vec<(u32, u32)>, out: &mut Vec<Vec<(u32, u32)>>| {
                found.sort_unstable();
                out.push(found.iter().copied().take(k).collect());
            };
            let rows = self.each_within(origins, places, &anchors, limit, nearest);
            let out = columns.index.chunks_mut(k).zip(columns.distance_m.chunks_mut(k));
            for (row, (index, distance_m)) in rows.into_iter().zip(out) {
                for ((mm, place), (index, distance_m)) in row.into_iter().zip(index.iter_mut().zip(distance_m)) {
                    (*index, *distance_m) = found(label(mm, place));
                }
            }
            return Ok(columns);
        }
        let labels = self.k_labels(&anchors, k, limit);
        let out = columns.index.par_chunks_mut(CHUNK * k).zip(columns.distance_m.par_chunks_mut(CHUNK * k));
        out.enumerate().for_each(|(chunk, (index, distance_m))| {
            let mut best = Vec::with_capacity(2 * k);
            for (i, (index, distance_m)) in index.chunks_mut(k).zip(distance_m.chunks_mut(k)).enumerate() {
                self.merge(&labels, &anchors, places, (origins, chunk * CHUNK + i), k, &mut best);
                best.retain(|l| *l < no_label(limit));
                for (label, (index, distance_m)) in best.iter().zip(index.iter_mut().zip(distance_m)) {
                    (*index, *distance_m) = found(*label);
                }
            }
        });
        Ok(columns)
    }

    /// The `k` least labels of different places at an origin, from those at the ends of its street and the places on it.
    fn merge(
        &self,
        labels: &[u64],
        anchors: &Anchors,
        places: &StreetPoints,
        (origins, origin): (&StreetPoints, usize),
        k: usize,
        best: &mut Vec<u64>,
    ) {
        best.clear();
        let edge = origins.edge[origin];
        if edge == NO_EDGE {
            return;
        }
        let snap = origins.snap_mm[origin];
        let row = |node: u32| &labels[node as usize * k..(node as usize + 1) * k];
        if let Some(node) = at_node(self, origins, origin) {
            best.extend(row(node).iter().map(|l| onward(*l, snap)));
            return;
        }
        let (street, along) = (self.edges[edge as usize], origins.along_mm[origin]);
        best.extend(row(street.from).iter().map(|l| onward(*l, snap.saturating_add(along))));
        best.extend(row(street.to).iter().map(|l| onward(*l, snap.saturating_add(street.mm - along))));
        let beside = |place| label(along_street((origins, origin), (places, place as usize)), place);
        best.extend(anchors.along(self, edge).map(beside));
        // The least label of each place, then the least of all.
        best.sort_unstable_by_key(|l| (*l as u32, mm_of(*l)));
        best.dedup_by_key(|l| *l as u32);
        best.sort_unstable();
        best.truncate(k);
    }

    /// The `k` least labels of different places at every junction, in rows of `k`.
    ///
    /// `k` labels a junction suffice. Say place p is among the k least at v, and its way there comes through u. Were p
    /// not among the k least at u, k places q would each have a lesser label there: nearer, or as near and earlier in the
    /// table. Each of them can be walked on to v as p is, so its label at v is lesser than that of p too, and p would not
    /// be among the k least at v.
    fn k_labels(&self, anchors: &Anchors, k: usize, limit: u32) -> Vec<u64> {
        let mut labels = vec![no_label(limit); self.nodes() * k];
        let mut waves: Waves<(u64, u32, u32)> = Waves::new(limit, self.nodes(), BLOCK_BITS);
        for node in 0..self.nodes() as u32 {
            for anchor in anchors.of(node) {
                let new = label(anchor.mm, anchor.place);
                if insert(&mut labels[node as usize * k..][..k], new) {
                    waves.push(mm_of(new), node, (new, node, node));
                }
            }
        }
        waves.drain(|waves, _, (here, node, before)| {
            // Improved, or crowded out, since it was queued.
            if !any(&labels[node as usize * k..][..k], |l| l == here) {
                return;
            }
            for arc in self.arcs_of(node) {
                // The way back only makes longer what is there.
                if arc.to == before {
                    continue;
                }
                let there = onward(here, arc.mm);
                if insert(&mut labels[arc.to as usize * k..][..k], there) {
                    waves.push(mm_of(there), arc.to, (there, arc.to, node));
                }
            }
        });
        labels
    }
}

/// Puts a label in its place among the least of a junction, one of each place; false when it is not among them.
#[inline]
fn insert(labels: &mut [u64], new: u64) -> bool {
    let mut at = labels.len() - 1;
    if new >= labels[at] {
        return false;
    }
    if any(labels, |l| l as u32 == new as u32) {
        at = labels.iter().position(|l| *l as u32 == new as u32).unwrap_or(at);
        if labels[at] <= new {
            return false;
        }
    }
    while at > 0 && labels[at - 1] > new {
        labels[at] = labels[at - 1];
        at -= 1;
    }
    labels[at] = new;
    true
}

/// Whether any label is meant, looking at all of them: faster than stopping at the first, for so few.
#[inline]
fn any(labels: &[u64], meant: impl Fn(u64) -> bool) -> bool {
    labels.iter().fold(false, |any, l| any | meant(*l))
}

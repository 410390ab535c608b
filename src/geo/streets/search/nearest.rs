//! The nearest place of every junction, found in one pass from all places at once.

use rayon::prelude::*;

use super::anchors::{Anchors, along_street, at_node};
use super::waves::{Waves, wave};
use super::{CHUNK, limit_mm, metres};
use crate::error::Result;
use crate::geo::NearestColumns;
use crate::geo::streets::network::StreetNetwork;
use crate::geo::streets::points::{NO_EDGE, StreetPoints};

/// Nodes whose labels stay in the cache together.
const BLOCK_BITS: u32 = 13;

/// Distance and place in one number, ordered by distance and then by place: the smaller label wins.
#[inline]
pub(super) fn label(mm: u32, place: u32) -> u64 {
    u64::from(mm) << 32 | u64::from(place)
}

/// The label of no place, greater than every label within the limit.
pub(super) fn no_label(limit: u32) -> u64 {
    label(limit, NearestColumns::NONE)
}

/// A label farther on.
#[inline]
pub(super) fn onward(label: u64, mm: u32) -> u64 {
    label.saturating_add(u64::from(mm) << 32)
}

#[inline]
pub(super) fn mm_of(label: u64) -> u32 {
    (label >> 32) as u32
}

/// Place and distance of a label in metres; infinite for none.
#[inline]
pub(super) fn found(label: u64) -> (u32, f64) {
    match label as u32 {
        NearestColumns::NONE => (NearestColumns::NONE, f64::INFINITY),
        place => (place, metres(mm_of(label))),
    }
}

impl StreetNetwork {
    /// The nearest of some places to every junction along streets, up to `limit_m`; of several as near, the first. One
    /// pass over the network from all places at once, whatever their number: O(nodes).
    ///
    /// # Missing values
    /// [`NearestColumns::NONE`] and an infinite distance where no place is within the limit.
    ///
    /// # Errors
    /// A limit that is not above 0 and at most 50 km; places of another network.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{StreetEdge, StreetNetwork};
    ///
    /// // Three junctions in a row, 100 m apart, with a dead end of 10 m at the middle one; a shop at the first.
    /// let (lons, lats) = ([137.0, 137.001, 137.002, 137.001], [36.7, 36.7, 36.7, 36.7001]);
    /// let edges = [(0, 1, 100.0), (1, 2, 100.0), (1, 3, 10.0)].map(|(a, b, m)| StreetEdge::new(a, b).length_m(m));
    /// let streets = StreetNetwork::new(&lons, &lats, &edges, ())?;
    /// let shops = streets.snap(&[137.0], &[36.7], 50.0)?;
    /// let found = streets.nearest_of_nodes(&shops, 1_000.0)?;
    /// let mut by_row = [0.0; 4];
    /// streets.input_rows().iter().zip(&found.distance_m).for_each(|(row, m)| by_row[*row as usize] = *m);
    /// assert_eq!(by_row, [0.0, 100.0, 200.0, 110.0]);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn nearest_of_nodes(&self, places: &StreetPoints, limit_m: f64) -> Result<NearestColumns> {
        let limit = limit_mm(limit_m)?;
        self.check_points("places", places)?;
        let labels = self.nearest_labels(&Anchors::new(self, places), limit);
        let (index, distance_m) = labels.into_iter().map(found).unzip();
        Ok(NearestColumns { index, distance_m })
    }

    /// The nearest of some places to each of many origins along streets, up to `limit_m`; of several as near, the first.
    /// One pass over the network, then a look at both ends of each origin's street.
    ///
    /// # Missing values
    /// As [`StreetNetwork::nearest_of_nodes`], and for origins on no street.
    ///
    /// # Errors
    /// A limit that is not above 0 and at most 50 km; origins or places of another network.
    pub fn nearest_each(&self, origins: &StreetPoints, places: &StreetPoints, limit_m: f64) -> Result<NearestColumns> {
        let limit = limit_mm(limit_m)?;
        self.check_ends(origins, places)?;
        let anchors = Anchors::new(self, places);
        let labels = self.nearest_labels(&anchors, limit);
        let none = no_label(limit);
        let nearest = |origin: usize| {
            let edge = origins.edge[origin];
            if edge == NO_EDGE {
                return none;
            }
            let snap = origins.snap_mm[origin];
            if let Some(node) = at_node(self, origins, origin) {
                return onward(labels[node as usize], snap);
            }
            let (street, along) = (self.edges[edge as usize], origins.along_mm[origin]);
            let from = onward(labels[street.from as usize], snap.saturating_add(along));
            let to = onward(labels[street.to as usize], snap.saturating_add(street.mm - along));
            let beside = |place| label(along_street((origins, origin), (places, place as usize)), place);
            anchors.along(self, edge).map(beside).fold(from.min(to), u64::min)
        };
        let mut columns = NearestColumns {
            index: vec![NearestColumns::NONE; origins.len()],
            distance_m: vec![f64::INFINITY; origins.len()],
        };
        let out = columns.index.par_chunks_mut(CHUNK).zip(columns.distance_m.par_chunks_mut(CHUNK));
        out.enumerate().for_each(|(chunk, (index, distance_m))| {
            for (i, (index, distance_m)) in index.iter_mut().zip(distance_m).enumerate() {
                (*index, *distance_m) = found(nearest(chunk * CHUNK + i).min(none));
            }
        });
        Ok(columns)
    }

    /// The label of the nearest place of every junction.
    fn nearest_labels(&self, anchors: &Anchors, limit: u32) -> Vec<u64> {
        let mut labels = vec![no_label(limit); self.nodes()];
        let mut waves = Waves::new(limit, self.nodes(), BLOCK_BITS);
        for node in 0..self.nodes() as u32 {
            let least = anchors.of(node).iter().map(|a| label(a.mm, a.place)).min();
            if let Some(least) = least.filter(|l| *l < labels[node as usize]) {
                labels[node as usize] = least;
                waves.push(mm_of(least), node, node);
            }
        }
        waves.drain(|waves, wave_now, node| {
            let here = labels[node as usize];
            // A node whose label was improved since stands in an earlier wave too.
            if wave(mm_of(here)) != wave_now {
                return;
            }
            for arc in self.arcs_of(node) {
                let there = onward(here, arc.mm);
                let known = &mut labels[arc.to as usize];
                if there < *known {
                    *known = there;
                    waves.push(mm_of(there), arc.to, arc.to);
                }
            }
        });
        labels
    }
}

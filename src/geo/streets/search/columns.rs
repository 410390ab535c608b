//! What the searches find, in columns.

use crate::geo::NearestColumns;

/// The k nearest places of every origin, in columns: those of origin `i` stand from `i * k` on, nearest first; the index
/// is [`NearestColumns::NONE`] and the distance infinite where there are fewer than k.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KNearestColumns {
    /// Places of one origin: as many as were asked for, but no more than there are in all, and at least 1.
    pub k: usize,
    /// Rows of the places.
    pub index: Vec<u32>,
    /// Their distances along streets, metres.
    pub distance_m: Vec<f64>,
}

impl KNearestColumns {
    /// The places of an origin and their distances, nearest first; none of an origin past the end.
    pub fn of(&self, origin: usize) -> impl Iterator<Item = (usize, f64)> {
        let start = origin.saturating_mul(self.k);
        let range = start..start.saturating_add(self.k);
        let found = self.index.get(range.clone()).unwrap_or_default().iter();
        let distances = self.distance_m.get(range).unwrap_or_default();
        found.zip(distances).filter(|(i, _)| **i != NearestColumns::NONE).map(|(i, d)| (*i as usize, *d))
    }
}

/// Distances from many origins to many places, in columns: one row for each pair that a way of the length asked for
/// joins, origin by origin, nearest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DistanceColumns {
    /// Rows of the origins.
    pub from: Vec<u32>,
    /// Rows of the places.
    pub to: Vec<u32>,
    /// Distances along streets, metres.
    pub distance_m: Vec<f64>,
}

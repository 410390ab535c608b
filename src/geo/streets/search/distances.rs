//! Distances from one to many and from many to many, row by row.

use super::anchors::Anchors;
use super::ball::Ball;
use super::in_order::in_order;
use super::within::neighbor;
use super::{DistanceColumns, limit_mm, metres};
use crate::error::{DataError, Result};
use crate::geo::Neighbor;
use crate::geo::streets::network::StreetNetwork;
use crate::geo::streets::points::StreetPoints;

impl StreetNetwork {
    /// Hands the distances along streets from each origin to the places within `limit_m` to `take`, origin by origin,
    /// nearest first. The searches run on all threads, each of which holds no more than some 260,000 pairs and what it finds
    /// from one more origin: a table of any length is written in bounded memory. Stops at the first error of `take`.
    ///
    /// # Errors
    /// A limit that is not above 0 and at most 50 km; origins or places of another network; those of `take`.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{StreetEdge, StreetNetwork};
    ///
    /// let (lons, lats) = ([137.0, 137.001, 137.002], [36.7, 36.7, 36.7]);
    /// let edges = [StreetEdge::new(0, 1).length_m(90.0), StreetEdge::new(1, 2).length_m(90.0)];
    /// let streets = StreetNetwork::new(&lons, &lats, &edges, ())?;
    /// let homes = streets.snap(&lons, &lats, 50.0)?;
    /// let mut rows = Vec::new();
    /// streets.distances_each(&homes, &homes, 50_000.0, |from, found| {
    ///     rows.extend(found.iter().map(|to| (from, to.index, to.distance_m)));
    ///     Ok(())
    /// })?;
    /// assert_eq!(rows[..3], [(0, 0, 0.0), (0, 1, 90.0), (0, 2, 180.0)]);
    /// assert_eq!(rows.len(), 9);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn distances_each(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        limit_m: f64,
        mut take: impl FnMut(usize, &[Neighbor]) -> Result<()>,
    ) -> Result<()> {
        let mut neighbors = Vec::new();
        self.rows(origins, places, limit_mm(limit_m)?, |origin, found| {
            neighbors.clear();
            neighbors.extend(found.iter().map(|f| neighbor(*f)));
            take(origin, &neighbors)
        })
    }

    /// The distances along streets of all pairs of an origin and a place within `limit_m`, in columns: 16 bytes a pair.
    /// [`StreetNetwork::distances_each`] gives the same without holding it.
    ///
    /// # Errors
    /// A limit that is not above 0 and at most 50 km; origins or places of another network; more than 4 billion origins.
    pub fn distances(&self, origins: &StreetPoints, places: &StreetPoints, limit_m: f64) -> Result<DistanceColumns> {
        let mut columns = DistanceColumns::default();
        self.rows(origins, places, limit_mm(limit_m)?, |origin, found| {
            let fault = |_| DataError::new("origins", format!("{} origins; the most is {}", origins.len(), u32::MAX));
            let from = u32::try_from(origin).map_err(fault)?;
            columns.from.extend(std::iter::repeat_n(from, found.len()));
            columns.to.extend(found.iter().map(|(_, place)| place));
            columns.distance_m.extend(found.iter().map(|(mm, _)| metres(*mm)));
            Ok(())
        })?;
        Ok(columns)
    }

    /// Distances in millimetres and rows of the places within the limit of each origin, nearest first, in the order of
    /// the origins.
    pub(super) fn rows(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        limit: u32,
        mut take: impl FnMut(usize, &[(u32, u32)]) -> Result<()>,
    ) -> Result<()> {
        self.check_ends(origins, places)?;
        let anchors = Anchors::new(self, places);
        let work = |ball: &mut Ball, origin: usize| {
            let mut found = Vec::new();
            ball.search_point(self, origins, origin);
            ball.places(self, &anchors, (origins, origin), places, &mut found);
            found.sort_unstable();
            found
        };
        in_order(origins.len(), || Ball::new(self, limit), work, Vec::len, |origin, found| take(origin, &found))
    }
}

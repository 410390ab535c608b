//! What lies within a radius of each of many origins: sums, counts, or all of it.

use rayon::prelude::*;

use super::anchors::Anchors;
use super::ball::Ball;
use super::{CHUNK, limit_mm, metres};
use crate::error::{DataError, Result};
use crate::geo::Neighbor;
use crate::geo::streets::network::StreetNetwork;
use crate::geo::streets::points::StreetPoints;

impl StreetNetwork {
    /// Sums of several weights of the places within `radius_m` of each of many origins along streets: one column a
    /// weight. A weight stands in the order of the places; a place beyond its end weighs nothing. A search from each
    /// origin, or from each place where there are far fewer of them, on all threads.
    ///
    /// # Errors
    /// A radius that is not above 0 and at most 50 km; origins or places of another network; a weight that is not a finite
    /// number, a column with more weights than there are places. The message names the column and the first weight at fault,
    /// counted from 1.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{StreetEdge, StreetNetwork};
    ///
    /// let (lons, lats) = ([137.0, 137.001, 137.002], [36.7, 36.7, 36.7]);
    /// let edges = [StreetEdge::new(0, 1).length_m(90.0), StreetEdge::new(1, 2).length_m(90.0)];
    /// let streets = StreetNetwork::new(&lons, &lats, &edges, ())?;
    /// let homes = streets.snap(&lons, &lats, 50.0)?;
    /// let people = [3.0, 10.0, 500.0];
    /// assert_eq!(streets.sums_within_each(&homes, &homes, &[&people], 100.0)?, [[13.0, 513.0, 510.0]]);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn sums_within_each(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        weights: &[&[f64]],
        radius_m: f64,
    ) -> Result<Vec<Vec<f64>>> {
        let limit = limit_mm(radius_m)?;
        self.check_ends(origins, places)?;
        check_weights(weights, places.len())?;
        let weight = |w: usize, place: usize| weights[w].get(place).copied().unwrap_or(0.0);
        if places.len() < origins.len() / 4 {
            let mut sums = vec![vec![0.0; origins.len()]; weights.len()];
            self.rows(places, origins, limit, |place, found| {
                for (w, sums) in sums.iter_mut().enumerate() {
                    found.iter().for_each(|(_, origin)| sums[*origin as usize] += weight(w, place));
                }
                Ok(())
            })?;
            return Ok(sums);
        }
        let anchors = Anchors::new(self, places);
        let rows = self.each_within(origins, places, &anchors, limit, |_, found, out| {
            out.extend((0..weights.len()).map(|w| found.iter().map(|(_, p)| weight(w, *p as usize)).sum::<f64>()));
        });
        let column = |w: usize| rows.iter().skip(w).step_by(weights.len()).copied().collect();
        Ok((0..weights.len()).map(column).collect())
    }

    /// Number of places within `radius_m` of each of many origins along streets.
    ///
    /// # Errors
    /// A radius that is not above 0 and at most 50 km; origins or places of another network.
    pub fn counts_within_each(&self, origins: &StreetPoints, places: &StreetPoints, radius_m: f64) -> Result<Vec<u32>> {
        let ones = vec![1.0; places.len()];
        let sums = self.sums_within_each(origins, places, &[&ones], radius_m)?;
        Ok(sums.into_iter().flatten().map(|n| n as u32).collect())
    }

    /// Calls `of` with each origin and the places within `radius_m` of it along streets, nearest first and then in their
    /// order, on all threads; the results stand in the order of the origins.
    ///
    /// # Errors
    /// As [`StreetNetwork::counts_within_each`].
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{StreetEdge, StreetNetwork};
    ///
    /// let (lons, lats) = ([137.0, 137.001, 137.002], [36.7, 36.7, 36.7]);
    /// let edges = [StreetEdge::new(0, 1).length_m(90.0), StreetEdge::new(1, 2).length_m(90.0)];
    /// let streets = StreetNetwork::new(&lons, &lats, &edges, ())?;
    /// let homes = streets.snap(&lons, &lats, 50.0)?;
    /// let farthest = streets.within_each(&homes, &homes, 100.0, |_, found| found.last().map(|n| n.index))?;
    /// assert_eq!(farthest, [Some(1), Some(2), Some(1)]);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn within_each<T: Send>(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        radius_m: f64,
        of: impl Fn(usize, &[Neighbor]) -> T + Sync,
    ) -> Result<Vec<T>> {
        let limit = limit_mm(radius_m)?;
        self.check_ends(origins, places)?;
        let anchors = Anchors::new(self, places);
        Ok(self.each_within(origins, places, &anchors, limit, |origin, found, out| {
            found.sort_unstable();
            let neighbors: Vec<Neighbor> = found.iter().map(|f| neighbor(*f)).collect();
            out.push(of(origin, &neighbors));
        }))
    }

    /// Calls `of` with each origin and the distances in millimetres and rows of the places within the limit, in an order
    /// that means nothing; what it adds to its last argument is handed back in the order of the origins.
    pub(super) fn each_within<T: Send>(
        &self,
        origins: &StreetPoints,
        places: &StreetPoints,
        anchors: &Anchors,
        limit: u32,
        of: impl Fn(usize, &mut Vec<(u32, u32)>, &mut Vec<T>) + Sync,
    ) -> Vec<T> {
        let chunk = |(ball, found): &mut (Ball, Vec<(u32, u32)>), chunk: usize| {
            let mut results = Vec::new();
            for origin in chunk * CHUNK..origins.len().min((chunk + 1) * CHUNK) {
                ball.search_point(self, origins, origin);
                ball.places(self, anchors, (origins, origin), places, found);
                of(origin, found, &mut results);
            }
            results
        };
        let chunks = (0..origins.len().div_ceil(CHUNK)).into_par_iter();
        let results: Vec<Vec<T>> = chunks.map_init(|| (Ball::new(self, limit), Vec::new()), chunk).collect();
        results.into_iter().flatten().collect()
    }
}

fn check_weights(weights: &[&[f64]], places: usize) -> Result<()> {
    for (number, column) in (1..).zip(weights) {
        let fault = |problem: String| DataError::new("weights", problem).field(format!("column {number}"));
        if column.len() > places {
            let problem = format!("{} weights for {places} places; expected one a place", column.len());
            return Err(fault(problem).into());
        }
        if let Some(row) = column.iter().position(|weight| !weight.is_finite()) {
            let more = column[row + 1..].iter().filter(|weight| !weight.is_finite()).count();
            let first = fault(format!("{} is not a finite number", column[row])).line(row as u64 + 1);
            return Err(DataError { more, ..first }.into());
        }
    }
    Ok(())
}

pub(super) fn neighbor((mm, place): (u32, u32)) -> Neighbor {
    Neighbor { index: place as usize, distance_m: metres(mm) }
}

//! How far people live from the nearest stop or facility.

use super::Distance;
use super::walk::CellsOnStreets;
use crate::error::Result;
use crate::geo::{LonLat, NearestColumns, RadiusIndex, Walk};
use crate::table::PopulationCells;
use crate::table::sum::{Sum, sum};

/// The nearest of some positions to each cell, looked for up to a limit.
///
/// # Examples
/// ```
/// use compact_city::geo::LonLat;
/// use compact_city::table::PopulationCells;
/// use compact_city::transit::NearestPlaces;
///
/// // 300 people some 447 m to the east of a stop, 100 some 894 m, 50 far away.
/// let cells = PopulationCells::from_columns(vec![137.215, 137.22, 138.0], vec![36.7; 3], vec![300.0, 100.0, 50.0])?;
/// let nearest = NearestPlaces::of(&cells, &[LonLat::new(137.21, 36.7)?], 5_000.0)?;
/// let everyone = nearest.profile(cells.population());
/// assert_eq!(everyone.beyond, 50.0);
/// assert!((everyone.median_m().unwrap() - 447.0).abs() < 1.0);
/// assert!((everyone.mean_m.unwrap() - 558.7).abs() < 1.0);
/// assert_eq!(everyone.quantile_m(0.95), None, "the 95th person of 100 lives beyond the limit");
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NearestPlaces {
    limit_m: f64,
    distance: Distance,
    unsnapped: usize,
    unsnapped_places: usize,
    nearest: NearestColumns,
}

impl NearestPlaces {
    /// Finds the nearest position to the centroid of each cell, up to `limit_m` away.
    ///
    /// # Errors
    /// A limit that is not above 0 and at most 50 km, a position farther than 85 degrees north or south.
    pub fn of(cells: &PopulationCells, positions: &[LonLat], limit_m: f64) -> Result<Self> {
        let index = RadiusIndex::from_positions(positions, limit_m)?;
        let nearest = index.nearest_each(cells.lons(), cells.lats());
        Ok(NearestPlaces { limit_m, distance: Distance::Straight, unsnapped: 0, unsnapped_places: 0, nearest })
    }

    /// As [`NearestPlaces::of`], along streets. The way from the centroid to the nearest street counts, and from the
    /// street to the place; a cell or a place too far from any street ([`Walk`]) reaches nothing, see
    /// [`NearestPlaces::unsnapped`] and [`NearestPlaces::unsnapped_places`].
    ///
    /// # Errors
    /// A limit that is not above 0 and at most 50 km.
    pub fn along<'a>(
        cells: &PopulationCells,
        positions: &[LonLat],
        streets: impl Into<Walk<'a>>,
        limit_m: f64,
    ) -> Result<Self> {
        let cells = CellsOnStreets::new(cells, streets.into())?;
        let places = cells.places(positions)?;
        Ok(NearestPlaces {
            limit_m,
            distance: Distance::Streets,
            unsnapped: cells.unsnapped(),
            unsnapped_places: places.unsnapped(),
            nearest: cells.nearest(&places, limit_m)?,
        })
    }

    /// How distance was measured.
    pub fn distance(&self) -> Distance {
        self.distance
    }

    /// Number of cells too far from any street to walk along one.
    pub fn unsnapped(&self) -> usize {
        self.unsnapped
    }

    /// Number of places too far from any street to be walked to.
    pub fn unsnapped_places(&self) -> usize {
        self.unsnapped_places
    }

    /// How far was looked, metres.
    pub fn limit_m(&self) -> f64 {
        self.limit_m
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.nearest.index.len()
    }

    /// True when there is no cell.
    pub fn is_empty(&self) -> bool {
        self.nearest.index.is_empty()
    }

    /// Which of the positions is nearest to a cell; none where all are beyond the limit.
    pub fn place(&self, cell: usize) -> Option<usize> {
        self.nearest.index.get(cell).filter(|i| **i != NearestColumns::NONE).map(|i| *i as usize)
    }

    /// How far it is, metres; none where all are beyond the limit.
    pub fn distance_m(&self, cell: usize) -> Option<f64> {
        self.nearest.distance_m.get(cell).copied().filter(|d| d.is_finite())
    }

    /// The distances of people, given their number in each cell.
    pub fn profile(&self, people: &[f64]) -> DistanceProfile {
        let mut rows: Vec<(f64, f64)> =
            self.nearest.distance_m.iter().copied().zip(people.iter().copied()).filter(|r| r.1 > 0.0).collect();
        rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let reached = rows.partition_point(|r| r.0.is_finite());
        let beyond = sum(rows[reached..].iter().map(|r| r.1));
        rows.truncate(reached);
        let within = sum(rows.iter().map(|r| r.1));
        let mean_m = (within > 0.0).then(|| sum(rows.iter().map(|(d, p)| d * p)) / within);
        DistanceProfile { within, beyond, mean_m, rows }
    }
}

/// Distances to the nearest place, weighted by people.
#[derive(Debug, Clone, PartialEq)]
pub struct DistanceProfile {
    /// People within the limit.
    pub within: f64,
    /// People farther away than the limit.
    pub beyond: f64,
    /// Mean distance of the people within the limit, metres; none where there is nobody.
    pub mean_m: Option<f64>,
    /// Distance and people, nearest first.
    rows: Vec<(f64, f64)>,
}

impl DistanceProfile {
    /// The distance within which a share of all people lives, metres: the smallest at which people within it are at
    /// least `share` of all, those beyond the limit included.
    ///
    /// # Missing values
    /// None where that person lives beyond the limit, where there is nobody, and for a share outside 0 to 1.
    pub fn quantile_m(&self, share: f64) -> Option<f64> {
        quantile(&self.rows, self.within + self.beyond, share)
    }

    /// The median distance; see [`DistanceProfile::quantile_m`].
    pub fn median_m(&self) -> Option<f64> {
        self.quantile_m(0.5)
    }

    /// People by distance: how many live from each edge up to but not including the next, metres.
    pub fn histogram(&self, edges_m: &[f64]) -> Vec<f64> {
        let bound = |edge: f64| self.rows.partition_point(|r| r.0 < edge);
        edges_m
            .windows(2)
            .map(|e| {
                let (from, to) = (bound(e[0]), bound(e[1]));
                sum(self.rows[from..to.max(from)].iter().map(|r| r.1))
            })
            .collect()
    }
}

/// The smallest value at which the people of rows of value and people, smallest first, are at least a share of all.
pub(super) fn quantile(rows: &[(f64, f64)], all: f64, share: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let wanted = share * all;
    // Summed as all are, so that all of the rows are all.
    let mut passed = Sum::default();
    rows.iter().find_map(|(value, people)| {
        passed.add(*people);
        (passed.value() >= wanted).then_some(*value)
    })
}

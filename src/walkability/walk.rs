//! The places that are scored, and along what people walk from them.

use std::borrow::Cow;

use polars::prelude::Column;
use rayon::prelude::*;

use crate::error::{DataError, Result};
use crate::geo::{LonLat, RadiusIndex, StreetNetwork, StreetPoints, Walk, position_problem};
use crate::table::PopulationCells;
use crate::table::sum::sum;

/// Along what distances are measured.
#[derive(Debug, Clone, Copy)]
pub enum Along<'a> {
    /// A straight line on the ellipsoid, for want of streets: no farther than any walk, so that scores come out higher.
    StraightLine,
    /// Streets, as the published scores do. A place farther from one than the walk's limit has no score, an amenity
    /// farther off counts nowhere.
    Streets(Walk<'a>),
}

impl<'a> From<&'a StreetNetwork> for Along<'a> {
    fn from(streets: &'a StreetNetwork) -> Self {
        Along::Streets(streets.into())
    }
}

impl<'a> From<Walk<'a>> for Along<'a> {
    fn from(walk: Walk<'a>) -> Self {
        Along::Streets(walk)
    }
}

/// The places that are scored: population cells, by their centroids; the junctions of a network; or any positions.
#[derive(Debug, Clone)]
pub struct Origins<'a> {
    pub(super) lons: Cow<'a, [f64]>,
    pub(super) lats: Cow<'a, [f64]>,
    pub(super) population: Option<&'a [f64]>,
    pub(super) id: Option<Column>,
    nodes_of: Option<&'a StreetNetwork>,
}

impl<'a> Origins<'a> {
    /// Positions in columns of degrees.
    ///
    /// # Errors
    /// Columns of unequal length, a position out of range.
    pub fn new(lons: &'a [f64], lats: &'a [f64]) -> Result<Self> {
        if lons.len() != lats.len() {
            let problem = format!("{} longitudes but {} latitudes", lons.len(), lats.len());
            return Err(DataError::new("origins", problem).into());
        }
        for (row, (lon, lat)) in (1_u64..).zip(lons.iter().zip(lats)) {
            if let Some((field, problem)) = position_problem(*lon, *lat) {
                return Err(DataError::new("origins", problem).line(row).field(field).into());
            }
        }
        Ok(Origins { lons: lons.into(), lats: lats.into(), population: None, id: None, nodes_of: None })
    }

    /// Every junction of a network, in its order.
    pub fn nodes(network: &'a StreetNetwork) -> Self {
        let position = |node| network.node_position(node);
        let (lons, lats): (Vec<f64>, Vec<f64>) = (0..network.nodes()).map(position).map(|p| (p.lon(), p.lat())).unzip();
        Origins { lons: lons.into(), lats: lats.into(), population: None, id: None, nodes_of: Some(network) }
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.lons.len()
    }

    /// True when there is no place.
    pub fn is_empty(&self) -> bool {
        self.lons.is_empty()
    }
}

impl<'a> From<&'a PopulationCells> for Origins<'a> {
    fn from(cells: &'a PopulationCells) -> Self {
        Origins {
            lons: cells.lons().into(),
            lats: cells.lats().into(),
            population: Some(cells.population()),
            id: cells.frame().column("id").ok().cloned(),
            nodes_of: None,
        }
    }
}

/// A finding on points, such as `cells`, that are on no street and so, such as `have no score`; none where all are on one.
pub(super) fn off_street_note(
    points: &StreetPoints,
    population: Option<&[f64]>,
    limit_m: f64,
    what: &str,
    so: &str,
) -> Option<String> {
    let off = points.unsnapped();
    let people = population.map_or(String::new(), |population| {
        let off_street = (0..points.len()).filter(|i| points.edge(*i).is_none());
        format!(" with {} people", sum(off_street.map(|i| population[i])))
    });
    let all = points.len();
    (off > 0).then(|| format!("{off} of {all} {what}{people} lie more than {limit_m} m from any street and {so}"))
}

/// Measures distances from the places to amenities or stops.
pub(super) struct Walker<'a> {
    origins: &'a Origins<'a>,
    streets: Option<(&'a StreetNetwork, StreetPoints, f64)>,
}

/// The nearest places of each origin: those of origin `i` from `i * k` on, infinite where there are fewer.
pub(super) struct Found {
    k: usize,
    distance_m: Vec<f64>,
    /// Places on no street.
    pub(super) off_street: usize,
}

impl Found {
    /// Distances of an origin, nearest first.
    pub(super) fn of(&self, origin: usize) -> impl Iterator<Item = f64> {
        let row = self.distance_m.get(origin * self.k..(origin + 1) * self.k).unwrap_or_default();
        row.iter().copied().filter(|d| d.is_finite())
    }
}

impl<'a> Walker<'a> {
    pub(super) fn new(origins: &'a Origins<'a>, along: Along<'a>) -> Result<Self> {
        let streets = match along {
            Along::StraightLine => None,
            Along::Streets(Walk { streets: network, snap_limit_m }) => {
                let points = match origins.nodes_of {
                    Some(of) if std::ptr::eq(of, network) => network.node_points(),
                    _ => network.snap(&origins.lons, &origins.lats, snap_limit_m)?,
                };
                Some((network, points, snap_limit_m))
            }
        };
        Ok(Walker { origins, streets })
    }

    pub(super) fn network(&self) -> Option<&'a StreetNetwork> {
        self.streets.as_ref().map(|(network, ..)| *network)
    }

    /// True where a place is on a street, or needs none.
    pub(super) fn stands(&self, origin: usize) -> bool {
        self.streets.as_ref().is_none_or(|(_, points, _)| points.edge(origin).is_some())
    }

    /// Places on no street: their number, and a finding where there are any.
    pub(super) fn off_street(&self, diagnostics: &mut Vec<String>) -> usize {
        let Some((_, points, limit_m)) = &self.streets else { return 0 };
        let note = off_street_note(points, self.origins.population, *limit_m, "places", "have no score");
        diagnostics.extend(note);
        points.unsnapped()
    }

    /// The up to `k` nearest of some places to each origin, up to `limit_m`.
    pub(super) fn k_nearest(&self, places: &[LonLat], k: usize, limit_m: f64) -> Result<Found> {
        let k = k.min(places.len());
        if k == 0 {
            return Ok(Found { k, distance_m: Vec::new(), off_street: 0 });
        }
        let Some((network, origins, snap_limit_m)) = &self.streets else {
            let index = RadiusIndex::from_positions(places, limit_m)?;
            return Ok(Found { k, distance_m: straight(&index, self.origins, k), off_street: 0 });
        };
        let places = network.snap_positions(places, *snap_limit_m)?;
        let off_street = places.unsnapped();
        let distance_m = if k == 1 {
            network.nearest_each(origins, &places, limit_m)?.distance_m
        } else {
            network.k_nearest_each(origins, &places, k, limit_m)?.distance_m
        };
        Ok(Found { k, distance_m, off_street })
    }
}

/// The k nearest points of an index to each origin, nearest first, infinite where there are fewer.
fn straight(index: &RadiusIndex, origins: &Origins<'_>, k: usize) -> Vec<f64> {
    if k == 1 {
        return index.nearest_each(&origins.lons, &origins.lats).distance_m;
    }
    const PLACES: usize = 256;
    let queries = origins.lons.par_chunks(PLACES).zip(origins.lats.par_chunks(PLACES));
    let chunk = |(lons, lats): (&[f64], &[f64])| {
        let mut cursor = index.cursor();
        let mut distances = Vec::with_capacity(lons.len() * k);
        let mut best: Vec<f64> = Vec::with_capacity(k + 1);
        for (lon, lat) in lons.iter().zip(lats) {
            best.clear();
            cursor.each_within(*lon, *lat, index.radius_m(), |_, square| {
                if best.len() < k || best.last().is_some_and(|worst| square < *worst) {
                    best.insert(best.partition_point(|b| *b <= square), square);
                    best.truncate(k);
                }
            });
            distances.extend(best.iter().map(|b| b.sqrt()));
            distances.resize(distances.len() + k - best.len(), f64::INFINITY);
        }
        distances
    };
    queries.flat_map_iter(chunk).collect()
}

//! Neighborhoods along streets: people, intersections and kinds of destinations within a walk of each cell.

use polars::prelude::*;

use super::classes::{ClassesNear, classes_near};
use super::walk::off_street_note;
use crate::error::{DataError, Result};
use crate::geo::{LonLat, StreetNetwork, StreetPoints, check_radius};
use crate::table::{Facilities, Footprint, PopulationCells};

/// The area that the people and intersections of a neighborhood are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LocalArea {
    /// The ground of the cells that are reached, which are those whose people count. GHSCI too takes its neighborhood
    /// densities over the grid cells that streets lead to. Cells without people must be in the table, or their ground is
    /// missing.
    #[default]
    CellsReached,
    /// The disk of the neighborhood's radius, whether streets lead there or not: needs no ground of the cells.
    Disk,
}

/// How far a neighborhood reaches and what its area is.
#[derive(Debug, Clone, PartialEq)]
pub struct NeighborhoodOptions {
    radius_m: f64,
    area: LocalArea,
    snap_m: f64,
}

impl Default for NeighborhoodOptions {
    fn default() -> Self {
        NeighborhoodOptions { radius_m: 1_000.0, area: LocalArea::CellsReached, snap_m: 500.0 }
    }
}

impl NeighborhoodOptions {
    /// The defaults: 1,000 m along streets over the ground of the cells reached; cells and places at most 500 m from a
    /// street.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the radius along streets, metres.
    pub fn radius_m(mut self, radius_m: f64) -> Self {
        self.radius_m = radius_m;
        self
    }

    /// Sets the area that people and intersections are divided by.
    pub fn area(mut self, area: LocalArea) -> Self {
        self.area = area;
        self
    }

    /// Sets how far from a street a cell or a place may lie, metres; how far it does counts in every distance.
    pub fn snap_m(mut self, limit_m: f64) -> Self {
        self.snap_m = limit_m;
        self
    }

    pub(super) fn limit_m(&self) -> f64 {
        self.snap_m
    }
}

impl From<()> for NeighborhoodOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// What lies in the neighborhood of each cell.
#[derive(Debug, Clone)]
pub struct Neighborhoods {
    /// `id`, `population`, `population_density_per_km2`, `intersection_density_per_km2`, `destination_types`.
    pub frame: DataFrame,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

/// The neighborhood of every population cell along streets: density of people and of intersections, and how many
/// categories of facilities it has, which are the components of [`ZIndex::japan`](super::ZIndex::japan).
///
/// Each cell is measured from the point of a street nearest to its centroid. Intersections are junctions of three or more
/// legs within the neighborhood.
///
/// # Missing values
/// A cell too far from any street has no value at all.
///
/// # Errors
/// A distance that is not above 0 or passes 50 km; [`LocalArea::CellsReached`] of cells without ground.
///
/// # Examples
/// ```
/// use compact_city::geo::{StreetEdge, StreetNetwork};
/// use compact_city::table::{Facilities, PopulationCells};
/// use compact_city::walkability::{LocalArea, NeighborhoodOptions, neighborhoods};
///
/// // Four streets of some 450 m that meet; 100 people live where they do, 50 at the end of one.
/// let (lons, lats) = ([137.0, 137.005, 136.995, 137.0, 137.0], [36.7, 36.7, 36.7, 36.704, 36.696]);
/// let edges: Vec<StreetEdge> = (1..5).map(|end| StreetEdge::new(0, end)).collect();
/// let streets = StreetNetwork::new(&lons, &lats, &edges, ())?;
/// let cells = PopulationCells::from_columns(vec![137.0, 137.005], vec![36.7; 2], vec![100.0, 50.0])?;
/// let options = NeighborhoodOptions::new().area(LocalArea::Disk);
/// let found = neighborhoods(&streets, &cells, &Facilities::default(), options)?.frame;
/// let density = found.column("population_density_per_km2")?.f64()?.get(0).unwrap();
/// assert!((density - 150.0 / std::f64::consts::PI).abs() < 1e-9);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn neighborhoods(
    streets: &StreetNetwork,
    cells: &PopulationCells,
    facilities: &Facilities,
    options: impl Into<NeighborhoodOptions>,
) -> Result<Neighborhoods> {
    let options: NeighborhoodOptions = options.into();
    let (origins, mut diagnostics) = origins(streets, cells, &options)?;
    let found = densities(streets, cells, &origins, &options)?;
    let positions: Vec<LonLat> = facilities.facilities().iter().map(|f| f.position).collect();
    let places = streets.snap_positions(&positions, options.snap_m)?;
    diagnostics.extend(off_street_note(&places, None, options.snap_m, "facilities", "count nowhere"));
    let near = classes_near(streets, &origins, facilities, &places, options.radius_m)?;
    let types = |near: &ClassesNear| near.counts.iter().filter(|n| **n > 0.0).count() as f64;
    let types: Vec<Option<f64>> = near.iter().map(|near| near.as_ref().map(types)).collect();
    let frame = DataFrame::new(
        cells.len(),
        vec![
            cells.frame().column("id")?.clone(),
            Column::new("population".into(), cells.population()),
            Column::new("population_density_per_km2".into(), found.people_per_km2),
            Column::new("intersection_density_per_km2".into(), found.intersections_per_km2),
            Column::new("destination_types".into(), types),
        ],
    )?;
    Ok(Neighborhoods { frame, diagnostics })
}

/// The cells on their streets, and how many are on none.
pub(super) fn origins(
    streets: &StreetNetwork,
    cells: &PopulationCells,
    options: &NeighborhoodOptions,
) -> Result<(StreetPoints, Vec<String>)> {
    check_radius(options.radius_m)?;
    if options.area == LocalArea::CellsReached && cells.footprint() == Footprint::Point {
        let problem = "the cells have no ground; give their footprint, or take `LocalArea::Disk`";
        return Err(DataError::new("cells", problem).into());
    }
    let origins = streets.snap(cells.lons(), cells.lats(), options.snap_m)?;
    let far = off_street_note(&origins, Some(cells.population()), options.snap_m, "cells", "have no value");
    Ok((origins, far.into_iter().collect()))
}

/// Densities of each neighborhood; none where a cell is on no street.
pub(super) struct Densities {
    pub(super) people_per_km2: Vec<Option<f64>>,
    pub(super) intersections_per_km2: Vec<Option<f64>>,
}

pub(super) fn densities(
    streets: &StreetNetwork,
    cells: &PopulationCells,
    origins: &StreetPoints,
    options: &NeighborhoodOptions,
) -> Result<Densities> {
    let radius_m = options.radius_m;
    let ground: Vec<f64> = (0..cells.len()).map(|row| cells.area_km2(row).unwrap_or_default()).collect();
    let sums = streets.sums_within_each(origins, origins, &[cells.population(), &ground], radius_m)?;
    let crossing: Vec<f64> = (0..streets.nodes()).map(|n| f64::from(u8::from(streets.degree(n) >= 3))).collect();
    let crossings = streets.sums_within_each(origins, &streets.node_points(), &[&crossing], radius_m)?;
    let disk_km2 = std::f64::consts::PI * radius_m * radius_m / 1e6;
    let per_km2 = |counts: &[f64]| {
        let density = |row: usize| {
            let area_km2 = match options.area {
                LocalArea::CellsReached => sums[1][row],
                LocalArea::Disk => disk_km2,
            };
            (origins.edge(row).is_some() && area_km2 > 0.0).then(|| counts[row] / area_km2)
        };
        (0..cells.len()).map(density).collect()
    };
    Ok(Densities { people_per_km2: per_km2(&sums[0]), intersections_per_km2: per_km2(&crossings[0]) })
}

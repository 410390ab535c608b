//! Components of GHSCI's walkability, measured along streets.

use polars::prelude::*;

use super::access_score::{AccessScore, access_scores, daily_living};
use crate::error::{DataError, Result};
use crate::geo::{LonLat, StreetNetwork, StreetPoints, check_radius};
use crate::table::{Facilities, Footprint, PopulationCells, Stops};

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

/// What GHSCI's components are measured by.
#[derive(Debug, Clone, PartialEq)]
pub struct GhsciOptions {
    food: Vec<String>,
    convenience: Vec<String>,
    access_m: f64,
    access: AccessScore,
    neighborhood_m: f64,
    area: LocalArea,
    snap_m: f64,
}

impl Default for GhsciOptions {
    fn default() -> Self {
        GhsciOptions {
            food: vec!["fresh_food_market".into()],
            convenience: vec!["convenience".into()],
            access_m: 500.0,
            access: AccessScore::Binary,
            neighborhood_m: 1_000.0,
            area: LocalArea::CellsReached,
            snap_m: 500.0,
        }
    }
}

impl GhsciOptions {
    /// The defaults: categories `fresh_food_market` and `convenience`, 500 m or no access, neighborhoods of 1,000 m over the
    /// ground of the cells reached; cells and places at most 500 m from a street.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the categories of facilities that sell fresh food.
    pub fn food<S: Into<String>>(mut self, categories: impl IntoIterator<Item = S>) -> Self {
        self.food = categories.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the categories of convenience stores.
    pub fn convenience<S: Into<String>>(mut self, categories: impl IntoIterator<Item = S>) -> Self {
        self.convenience = categories.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the distance of access, metres, and how the score falls about it.
    pub fn access(mut self, score: AccessScore, threshold_m: f64) -> Self {
        (self.access, self.access_m) = (score, threshold_m);
        self
    }

    /// Sets the radius of the neighborhood along streets, metres, and the area that it is taken to have.
    pub fn neighborhood(mut self, radius_m: f64, area: LocalArea) -> Self {
        (self.neighborhood_m, self.area) = (radius_m, area);
        self
    }

    /// Sets how far from a street a cell, a facility or a stop may lie, metres; how far it does counts in every distance.
    pub fn snap_m(mut self, limit_m: f64) -> Self {
        self.snap_m = limit_m;
        self
    }
}

impl From<()> for GhsciOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// Components of GHSCI's walkability, cell by cell.
#[derive(Debug, Clone)]
pub struct GhsciComponents {
    /// `id`, `population`, `fresh_food_m`, `convenience_m`, `transit_m` (distances, null where none is near),
    /// `daily_living`, `population_density_per_km2`, `intersection_density_per_km2`.
    pub frame: DataFrame,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

/// GHSCI's three components of walkability for every population cell, along streets: daily living within 500 m, and
/// density of people and of intersections in the neighborhood of 1,000 m. [`z_index`](super::z_index) with
/// [`ZIndex::ghsci`](super::ZIndex::ghsci) makes the index of them, [`weighted_mean`](super::weighted_mean) that of the
/// city.
///
/// Each cell is measured from the point of a street that is nearest to its centroid. GHSCI measures from points every 30 m
/// along streets and averages them by cell ([`means_by`](super::means_by) does so with columns of one's own), and takes
/// the plain mean of the densities of the cells reached, which is the same where cells are of one size. Intersections are
/// junctions of three or more legs that are reached within the neighborhood.
///
/// # Missing values
/// A cell too far from any street has no value at all. A service of which the city has none is null everywhere and adds
/// nothing to daily living, as in GHSCI; the diagnostics say so.
///
/// # Errors
/// A distance that is not above 0 or passes 50 km; [`LocalArea::CellsReached`] of cells without ground.
///
/// # References
/// Boeing et al., Lancet Global Health 10 (2022); code of global-indicators.
pub fn ghsci_components(
    streets: &StreetNetwork,
    cells: &PopulationCells,
    facilities: &Facilities,
    stops: &Stops,
    options: impl Into<GhsciOptions>,
) -> Result<GhsciComponents> {
    let options: GhsciOptions = options.into();
    check_radius(options.access_m)?;
    check_radius(options.neighborhood_m)?;
    if options.area == LocalArea::CellsReached && cells.footprint() == Footprint::Point {
        let problem = "the cells have no ground; give their footprint, or take `LocalArea::Disk`";
        return Err(DataError::new("cells", problem).into());
    }
    let mut diagnostics = Vec::new();
    let origins = streets.snap(cells.lons(), cells.lats(), options.snap_m)?;
    if origins.unsnapped() > 0 {
        let (n, limit) = (origins.unsnapped(), options.snap_m);
        diagnostics.push(format!("{n} of {} cells are more than {limit} m from any street", cells.len()));
    }
    let of = |categories: &[String]| -> Vec<LonLat> {
        let all = facilities.facilities().iter().filter(|f| categories.contains(&f.category));
        all.map(|f| f.position).collect()
    };
    let stops: Vec<LonLat> = stops.stops().iter().map(|s| s.position).collect();
    let (mut distances, mut scores) = (Vec::new(), Vec::new());
    let services =
        [("fresh food", of(&options.food)), ("convenience stores", of(&options.convenience)), ("transit stops", stops)];
    for (service, positions) in services {
        let places = streets.snap_positions(&positions, options.snap_m)?;
        if places.unsnapped() == places.len() {
            diagnostics.push(format!("there are no {service} near streets; daily living is without them"));
        }
        let reach_m = options.access.reach_m(options.access_m);
        let nearest = streets.nearest_each(&origins, &places, reach_m)?;
        let known: Vec<Option<f64>> = nearest.distance_m.iter().map(|d| d.is_finite().then_some(*d)).collect();
        let found = if places.unsnapped() == places.len() {
            vec![None; cells.len()]
        } else {
            // One distance beyond all others, so that a city whose stores are far from all has 0, not nothing.
            let scores = access_scores(&[&known[..], &[Some(reach_m)]].concat(), options.access, options.access_m)?;
            (0..cells.len()).map(|row| origins.edge(row).and(scores[row])).collect()
        };
        distances.push(known);
        scores.push(found);
    }
    let living = daily_living(&scores[0], &scores[1], &[&scores[2]])?;
    let (people, intersections) = densities(streets, cells, &origins, &options)?;
    let column = |name: &str, values: &[Option<f64>]| Column::new(name.into(), values);
    let frame = DataFrame::new(
        cells.len(),
        vec![
            cells.frame().column("id")?.clone(),
            Column::new("population".into(), cells.population()),
            column("fresh_food_m", &distances[0]),
            column("convenience_m", &distances[1]),
            column("transit_m", &distances[2]),
            column("daily_living", &living),
            column("population_density_per_km2", &people),
            column("intersection_density_per_km2", &intersections),
        ],
    )?;
    Ok(GhsciComponents { frame, diagnostics })
}

/// People and intersections per square kilometre of each neighborhood.
type Densities = (Vec<Option<f64>>, Vec<Option<f64>>);

fn densities(
    streets: &StreetNetwork,
    cells: &PopulationCells,
    origins: &StreetPoints,
    options: &GhsciOptions,
) -> Result<Densities> {
    let radius_m = options.neighborhood_m;
    let ground: Vec<f64> = (0..cells.len()).map(|row| cells.area_km2(row).unwrap_or_default()).collect();
    let sums = streets.sums_within_each(origins, origins, &[cells.population(), &ground], radius_m)?;
    let crossing: Vec<f64> = (0..streets.nodes()).map(|n| f64::from(u8::from(streets.degree(n) >= 3))).collect();
    let crossings = streets.sums_within_each(origins, &streets.node_points(), &[&crossing], radius_m)?;
    let disk_km2 = std::f64::consts::PI * radius_m * radius_m / 1e6;
    let per_km2 = |counts: &[f64]| {
        let density = |row: usize| {
            let area = match options.area {
                LocalArea::CellsReached => sums[1][row],
                LocalArea::Disk => disk_km2,
            };
            (origins.edge(row).is_some() && area > 0.0).then(|| counts[row] / area)
        };
        (0..cells.len()).map(density).collect()
    };
    Ok((per_km2(&sums[0]), per_km2(&crossings[0])))
}

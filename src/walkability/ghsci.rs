//! Components of GHSCI's walkability, measured along streets.

use polars::prelude::*;

use super::neighborhood::{NeighborhoodOptions, densities, origins};
use super::service_access::{ServiceAccess, daily_living, service_access};
use crate::error::Result;
use crate::geo::{LonLat, StreetNetwork, check_radius};
use crate::table::{Facilities, PopulationCells, Stops};

/// What GHSCI's components are measured by.
#[derive(Debug, Clone, PartialEq)]
pub struct GhsciOptions {
    food: Vec<String>,
    convenience: Vec<String>,
    access_m: f64,
    access: ServiceAccess,
    neighborhood: NeighborhoodOptions,
}

impl Default for GhsciOptions {
    fn default() -> Self {
        GhsciOptions {
            food: vec!["fresh_food_market".into()],
            convenience: vec!["convenience".into()],
            access_m: 500.0,
            access: ServiceAccess::Binary,
            neighborhood: NeighborhoodOptions::default(),
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
    pub fn access(mut self, score: ServiceAccess, threshold_m: f64) -> Self {
        (self.access, self.access_m) = (score, threshold_m);
        self
    }

    /// Sets radius and area of the neighborhood, and how far from a street a cell or a place may lie.
    pub fn neighborhood(mut self, options: NeighborhoodOptions) -> Self {
        self.neighborhood = options;
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
/// junctions of three or more legs that are reached within the neighborhood. Services are looked for as far as they can
/// score a millionth, at most 50 km.
///
/// # Missing values
/// A cell too far from any street has no value at all. A service of which the city has none is null everywhere and adds
/// nothing to daily living, as in GHSCI; the diagnostics say so.
///
/// # Errors
/// A distance that is not above 0 or passes 50 km; [`LocalArea::CellsReached`](super::LocalArea::CellsReached) of cells
/// without ground; those of [`ServiceAccess::check`].
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
    options.access.check()?;
    let snap_m = options.neighborhood.limit_m();
    let (origins, mut diagnostics) = origins(streets, cells, &options.neighborhood)?;
    let of = |categories: &[String]| -> Vec<LonLat> {
        let all = facilities.facilities().iter().filter(|f| categories.contains(&f.category));
        all.map(|f| f.position).collect()
    };
    let stops: Vec<LonLat> = stops.stops().iter().map(|s| s.position).collect();
    let (mut distances, mut scores) = (Vec::new(), Vec::new());
    let services =
        [("fresh food", of(&options.food)), ("convenience stores", of(&options.convenience)), ("transit stops", stops)];
    for (service, positions) in services {
        let places = streets.snap_positions(&positions, snap_m)?;
        if places.unsnapped() == places.len() {
            diagnostics.push(format!("no {service} near any street; daily living is without"));
        }
        let reach_m = options.access.reach_m(options.access_m);
        let nearest = streets.nearest_each(&origins, &places, reach_m)?;
        let known: Vec<Option<f64>> = nearest.distance_m.iter().map(|d| d.is_finite().then_some(*d)).collect();
        let found = if places.unsnapped() == places.len() {
            vec![None; cells.len()]
        } else {
            // One distance beyond all others, so that a city whose stores are far from all has 0, not nothing.
            let scores = service_access(&[&known[..], &[Some(reach_m)]].concat(), options.access, options.access_m)?;
            (0..cells.len()).map(|row| origins.edge(row).and(scores[row])).collect()
        };
        distances.push(known);
        scores.push(found);
    }
    let living = daily_living(&scores[0], &scores[1], &[&scores[2]])?;
    let found = densities(streets, cells, &origins, &options.neighborhood)?;
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
            column("population_density_per_km2", &found.people_per_km2),
            column("intersection_density_per_km2", &found.intersections_per_km2),
        ],
    )?;
    Ok(GhsciComponents { frame, diagnostics })
}

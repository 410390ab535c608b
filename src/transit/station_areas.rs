//! What each station serves: people, jobs and facilities within a walk of it.

use std::f64::consts::PI;

use super::Allocation;
use super::catchments::CellIndex;
use super::land::land_within_ha;
use crate::error::Result;
use crate::geo::{LonLat, RadiusIndex, Zones};
use crate::table::{Facilities, PopulationCells, Stops};

/// The area within a radius of one stop.
#[derive(Debug, Clone, PartialEq)]
pub struct StationArea {
    /// Position of the stop in its table.
    pub stop: usize,
    /// People within the radius.
    pub population: f64,
    /// People of each group within the radius, in the order of [`StationAreas::groups`].
    pub groups: Vec<f64>,
    /// People within the radius for whom no stop of the table is nearer, by the centroids of their cells; where several
    /// stops are as near, they count for the first.
    pub population_nearest: f64,
    /// Land within the radius, hectares: the whole disk, or what of it lies in the land given.
    pub land_ha: f64,
    /// People per hectare of that land; none where there is no land.
    pub density_per_ha: Option<f64>,
    /// Facilities within the radius, in the order of [`StationAreas::categories`].
    pub facilities: Vec<usize>,
}

/// The areas of all stops of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct StationAreas {
    /// Radius, metres.
    pub radius_m: f64,
    /// Names of the groups.
    pub groups: Vec<String>,
    /// Categories of facilities.
    pub categories: Vec<String>,
    /// One entry a stop, in the order of the table.
    pub areas: Vec<StationArea>,
}

/// How far station areas reach and what is counted in them.
#[derive(Debug, Clone)]
pub struct StationAreaOptions<'a> {
    radius_m: f64,
    allocation: Allocation,
    groups: Option<Vec<String>>,
    facilities: Option<&'a Facilities>,
    land: Option<&'a Zones>,
}

impl Default for StationAreaOptions<'_> {
    /// 500 m, cells by their centroid, every group of the cells.
    fn default() -> Self {
        StationAreaOptions {
            radius_m: 500.0,
            allocation: Allocation::default(),
            groups: None,
            facilities: None,
            land: None,
        }
    }
}

impl From<f64> for StationAreaOptions<'_> {
    fn from(radius_m: f64) -> Self {
        StationAreaOptions { radius_m, ..Self::default() }
    }
}

impl<'a> StationAreaOptions<'a> {
    /// Sets the radius, metres.
    pub fn radius_m(mut self, radius_m: f64) -> Self {
        self.radius_m = radius_m;
        self
    }

    /// Sets how cells that the circle cuts are counted.
    pub fn allocation(mut self, allocation: Allocation) -> Self {
        self.allocation = allocation;
        self
    }

    /// Sets the groups to count, such as `65_plus` or `jobs`; without this, every group of the cells.
    pub fn groups<S: Into<String>>(mut self, groups: impl IntoIterator<Item = S>) -> Self {
        self.groups = Some(groups.into_iter().map(Into::into).collect());
        self
    }

    /// Sets facilities to count by category.
    pub fn facilities(mut self, facilities: &'a Facilities) -> Self {
        self.facilities = Some(facilities);
        self
    }

    /// Sets the land that densities refer to, such as a city without its waters; zones must not overlap.
    pub fn land(mut self, land: &'a Zones) -> Self {
        self.land = Some(land);
        self
    }
}

/// People, groups and facilities within a radius of each stop.
///
/// A person near two stops counts at both, but is nearest to one. Time grows with the number of cells, and with the
/// number of cells within the radius of all stops.
///
/// # Missing values
/// Unknown numbers of a group count as nobody; see [`PopulationCells::unknown`].
///
/// # Errors
/// A radius that is not above 0 and at most 50 km, a group that the cells do not have, allocation by area on cells
/// whose ground is not known.
///
/// # Examples
/// ```
/// use compact_city::geo::LonLat;
/// use compact_city::table::{Mode, PopulationCells, Stop, Stops};
/// use compact_city::transit::station_areas;
///
/// // 300 people some 450 m to the east of one stop, 100 between it and a second stop.
/// let cells = PopulationCells::from_columns(vec![137.215, 137.207], vec![36.7, 36.7], vec![300.0, 100.0])?;
/// let stop = |id, lon| Ok::<_, compact_city::Error>(Stop::new(id, LonLat::new(lon, 36.7)?, Mode::Tram));
/// let stops = Stops::new(vec![stop("1", 137.21)?, stop("2", 137.205)?])?;
/// let found = station_areas(&cells, &stops, 500.0)?;
/// assert_eq!(found.areas[0].population, 400.0);
/// assert_eq!(found.areas[1].population_nearest, 100.0);
/// assert!((found.areas[0].land_ha - 78.54).abs() < 0.01);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn station_areas<'a>(
    cells: &PopulationCells,
    stops: &Stops,
    options: impl Into<StationAreaOptions<'a>>,
) -> Result<StationAreas> {
    let options: StationAreaOptions = options.into();
    let radius_m = options.radius_m;
    let groups = options.groups.unwrap_or_else(|| cells.groups().map(str::to_owned).collect());
    let mut weights = vec![cells.population()];
    for name in &groups {
        weights.push(cells.group(name)?);
    }
    let positions: Vec<LonLat> = stops.stops().iter().map(|s| s.position).collect();
    let index = CellIndex::new(cells, radius_m, options.allocation)?;
    let sums = index.sums(&positions, &weights);

    let nearest = RadiusIndex::from_positions(&positions, radius_m)?.nearest_each(cells.lons(), cells.lats());
    let mut population_nearest = vec![crate::table::sum::Sum::default(); stops.len()];
    for (stop, people) in nearest.index.iter().zip(cells.population()) {
        if let Some(sum) = population_nearest.get_mut(*stop as usize) {
            sum.add(*people);
        }
    }

    let mut counts = Vec::new();
    if let Some(facilities) = options.facilities {
        for category in facilities.categories() {
            let index = RadiusIndex::from_positions(&facilities.positions(category)?, radius_m)?;
            let count: Vec<usize> = positions.iter().map(|p| index.within(*p, radius_m).len()).collect();
            counts.push((category.to_owned(), count));
        }
    }

    let disk_ha = PI * radius_m * radius_m / 10_000.0;
    let areas = (0..stops.len()).map(|stop| {
        let land_ha = options.land.map_or(disk_ha, |land| land_within_ha(land, positions[stop], radius_m));
        let population = sums[stop][0];
        StationArea {
            stop,
            population,
            groups: sums[stop][1..].to_vec(),
            population_nearest: population_nearest[stop].value(),
            land_ha,
            density_per_ha: (land_ha > 0.0).then(|| population / land_ha),
            facilities: counts.iter().map(|(_, count)| count[stop]).collect(),
        }
    });
    let areas = areas.collect();
    Ok(StationAreas { radius_m, groups, categories: counts.into_iter().map(|(c, _)| c).collect(), areas })
}

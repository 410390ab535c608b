//! What each line serves: people within a walk of any of its stops.

use rayon::prelude::*;

use super::Allocation;
use super::catchments::{CellIndex, union_ha};
use crate::error::{DataError, Result};
use crate::geo::LonLat;
use crate::table::{PopulationCells, Stops};

/// The area within a radius of the stops of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Corridor {
    /// Position of the line in [`crate::table::Timetable::routes`].
    pub route: usize,
    /// Number of stops from which it departs.
    pub stops: usize,
    /// Its departures from the stop where it has most.
    pub departures: usize,
    /// People in the union of its catchments.
    pub population: f64,
    /// People of each group in it, in the order of the groups of the cells.
    pub groups: Vec<f64>,
    /// The union of its catchments, hectares.
    pub area_ha: f64,
    /// People per hectare of it; none for a line without departures.
    pub density_per_ha: Option<f64>,
}

/// People within a radius of the stops of each line that departs on the day of the timetable, by the centroids of
/// cells.
///
/// # Errors
/// Stops without a timetable, a radius that is not above 0 and at most 50 km.
///
/// # References
/// MLIT, Handbook on the Evaluation of Urban Structure (2014), population density along public transport (read in a
/// list of its indicators).
pub fn corridors(cells: &PopulationCells, stops: &Stops, radius_m: f64) -> Result<Vec<Corridor>> {
    let timetable = stops.timetable();
    if timetable.routes().is_empty() {
        let problem = "there is no timetable, so it is not known which line serves which stop; give a GTFS feed";
        return Err(DataError::new("stops", problem).into());
    }
    let mut served: Vec<Vec<(usize, usize)>> = vec![Vec::new(); timetable.routes().len()];
    for stop in 0..stops.len() {
        for departure in timetable.departures(stop).unwrap_or_default() {
            let Some(line) = served.get_mut(departure.route as usize) else { continue };
            match line.last_mut().filter(|(last, _)| *last == stop) {
                Some((_, count)) => *count += 1,
                None => line.push((stop, 1)),
            }
        }
    }
    let mut weights = vec![cells.population()];
    for name in cells.groups() {
        weights.push(cells.group(name)?);
    }
    let index = CellIndex::new(cells, radius_m, Allocation::Centroid)?;
    served
        .par_iter()
        .enumerate()
        .map(|(route, line)| {
            let positions: Vec<LonLat> = line.iter().map(|(stop, _)| stops.stops()[*stop].position).collect();
            let sums = index.union_sums(&positions, &weights);
            let area_ha = union_ha(&[(positions, radius_m)])?;
            Ok(Corridor {
                route,
                stops: line.len(),
                departures: line.iter().map(|(_, count)| *count).max().unwrap_or(0),
                population: sums[0],
                groups: sums[1..].to_vec(),
                area_ha,
                density_per_ha: (area_ha > 0.0).then(|| sums[0] / area_ha),
            })
        })
        .collect()
}

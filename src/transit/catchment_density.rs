//! The ground of catchments, and how densely people live on it.

use super::catchments::{CatchmentUnion, Catchments, union_ha};
use super::{Allocation, Coverage, Distance};
use crate::error::{Error, Result};
use crate::geo::LonLat;
use crate::table::{PopulationCells, Stops};

/// Mean density of people in the union of catchments, persons per hectare; none where the union is empty.
///
/// # Errors
/// A radius that is not above 0 and at most 50 km.
///
/// # Examples
/// ```
/// use compact_city::geo::LonLat;
/// use compact_city::table::PopulationCells;
/// use compact_city::transit::catchment_density_per_ha;
///
/// // 7,854 people within 500 m of a stop, whose disk has 78.54 ha.
/// let cells = PopulationCells::from_columns(vec![137.21], vec![36.7], vec![7_854.0])?;
/// let density = catchment_density_per_ha(&cells, &[LonLat::new(137.21, 36.7)?], 500.0)?.unwrap();
/// assert!((density - 100.0).abs() < 0.01);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// MLIT, Handbook on the Evaluation of Urban Structure (2014), mean population density of catchments (read in a city's
/// plan).
pub fn catchment_density_per_ha(cells: &PopulationCells, positions: &[LonLat], radius_m: f64) -> Result<Option<f64>> {
    density_per_ha(cells, vec![(positions.to_vec(), radius_m)], Allocation::Centroid)
}

/// People in the union of catchments over its area.
fn density_per_ha(cells: &PopulationCells, catchments: Vec<Catchments>, allocation: Allocation) -> Result<Option<f64>> {
    let area = union_ha(&catchments)?;
    let people = CatchmentUnion::new(cells, allocation).add(catchments)?;
    Ok((area > 0.0).then(|| people.covered / area))
}

impl Coverage {
    /// Area of the union of the catchments of the stops that meet the rule, hectares; an area that the rule adds to them
    /// is not in it.
    ///
    /// # Errors
    /// Other stops than the coverage was computed from, as far as their number tells; a coverage along streets, whose
    /// catchments have no shape.
    pub fn catchment_ha(&self, stops: &Stops) -> Result<f64> {
        union_ha(&self.by_radius(stops)?)
    }

    /// Mean density of people in that union, persons per hectare, with the cells counted as in the coverage. Ground beyond
    /// the cells counts as without people: leave out stops that lie there.
    ///
    /// # Missing values
    /// None where no stop meets the rule.
    ///
    /// # Errors
    /// Those of [`Coverage::catchment_ha`].
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::LonLat;
    /// use compact_city::table::{Mode, PopulationCells, Stop, Stops};
    /// use compact_city::transit::{CoverageRule, coverage};
    ///
    /// // A tram stop reaches 500 m: 78.54 ha with 7,854 people.
    /// let cells = PopulationCells::from_columns(vec![137.21], vec![36.7], vec![7_854.0])?;
    /// let stops = Stops::new(vec![Stop::new("1", LonLat::new(137.21, 36.7)?, Mode::Tram)])?;
    /// let found = coverage(&cells, &stops, &CoverageRule::toyama())?;
    /// assert!((found.catchment_ha(&stops)? - 78.54).abs() < 0.01);
    /// assert!((found.catchment_density_per_ha(&cells, &stops)?.unwrap() - 100.0).abs() < 0.01);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    ///
    /// # References
    /// Those of [`catchment_density_per_ha`].
    pub fn catchment_density_per_ha(&self, cells: &PopulationCells, stops: &Stops) -> Result<Option<f64>> {
        density_per_ha(cells, self.by_radius(stops)?, self.allocation)
    }

    /// The catchments, gathered by radius.
    fn by_radius(&self, stops: &Stops) -> Result<Vec<Catchments>> {
        if self.distance == Distance::Streets {
            let problem = "catchments along streets have no shape, so no area; compute the coverage in a straight line";
            return Err(Error::Undefined(problem.into()));
        }
        let mut all: Vec<Catchments> = Vec::new();
        for (stop, radius_m) in &self.catchments {
            let Some(stop) = stops.stops().get(*stop) else {
                return Err(Error::Undefined("the coverage was computed from other stops than those given".into()));
            };
            match all.iter_mut().find(|(_, r)| r == radius_m) {
                Some((positions, _)) => positions.push(stop.position),
                None => all.push((vec![stop.position], *radius_m)),
            }
        }
        Ok(all)
    }
}

//! How mixed the facilities within a walk along streets are.

use super::classes::{ClassesNear, classes_near};
use super::mix::{MixMeasure, hill_distance_weighted};
use super::walk::off_street_note;
use crate::error::{DataError, Result};
use crate::geo::{LonLat, StreetNetwork, StreetPoints};
use crate::table::Facilities;

/// How mixed uses are measured along streets.
#[derive(Debug, Clone, PartialEq)]
pub struct MixedUseOptions {
    radius_m: f64,
    measure: MixMeasure,
    beta_per_m: Option<f64>,
    snap_m: f64,
}

impl Default for MixedUseOptions {
    fn default() -> Self {
        MixedUseOptions { radius_m: 800.0, measure: MixMeasure::Hill(0.0), beta_per_m: None, snap_m: 500.0 }
    }
}

impl MixedUseOptions {
    /// The defaults: the number of classes within 800 m; facilities at most 500 m from a street.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the radius along streets, metres.
    pub fn radius_m(mut self, radius_m: f64) -> Self {
        self.radius_m = radius_m;
        self
    }

    /// Sets the measure.
    pub fn measure(mut self, measure: MixMeasure) -> Self {
        self.measure = measure;
        self
    }

    /// Weighs each class by `exp(-beta distance)` of its nearest instance; only Hill numbers take it.
    /// `4 / radius` is cityseer's, so that a class at the edge weighs `exp(-4)`.
    pub fn beta_per_m(mut self, beta: f64) -> Self {
        self.beta_per_m = Some(beta);
        self
    }

    /// Sets how far from a street a facility may lie, metres.
    pub fn snap_m(mut self, limit_m: f64) -> Self {
        self.snap_m = limit_m;
        self
    }
}

impl From<()> for MixedUseOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// Facilities within a walk, by class, and how mixed they are.
#[derive(Debug, Clone, PartialEq)]
pub struct MixedUses {
    /// The classes, and how many of each are within the radius of each point; none where the point is on no street.
    pub counts: Vec<(String, Vec<Option<f64>>)>,
    /// The measure; none where the point is on no street, and where it has no value, such as with nothing within the
    /// radius.
    pub values: Vec<Option<f64>>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

/// How mixed the facilities within a walk of some points are; each category is a class.
///
/// # Missing values
/// A point on no street has neither counts nor a value. One on a street with nothing within the radius has counts of 0 and
/// no value.
///
/// # Errors
/// A radius or limit that is not above 0 or passes 50 km; no facility; a weight by distance with a measure that is no Hill
/// number; those of the measure.
pub fn mixed_uses(
    streets: &StreetNetwork,
    points: &StreetPoints,
    facilities: &Facilities,
    options: impl Into<MixedUseOptions>,
) -> Result<MixedUses> {
    let options: MixedUseOptions = options.into();
    let fault = |problem: &str| DataError::new("mixed uses", problem);
    if facilities.is_empty() {
        return Err(fault("there is no facility; expected at least one").into());
    }
    let weighted = match (options.beta_per_m, options.measure) {
        (None, _) => None,
        (Some(beta), MixMeasure::Hill(q)) => Some((beta, q)),
        (Some(_), _) => {
            let problem = "only Hill numbers are weighed by distance; expected the measure `MixMeasure::Hill`";
            return Err(fault(problem).field("beta_per_m").into());
        }
    };
    let positions: Vec<LonLat> = facilities.facilities().iter().map(|f| f.position).collect();
    let places = streets.snap_positions(&positions, options.snap_m)?;
    let near = classes_near(streets, points, facilities, &places, options.radius_m)?;
    let value = |near: &Option<ClassesNear>| match (near, weighted) {
        (None, _) => Ok(None),
        (Some(near), None) => options.measure.of(&near.counts),
        (Some(near), Some((beta, q))) => hill_distance_weighted(&near.counts, &near.nearest_m, beta, q),
    };
    let values = near.iter().map(value).collect::<Result<Vec<_>>>()?;
    let count = |class: usize| near.iter().map(|n| n.as_ref().map(|n| n.counts[class])).collect();
    let counts = facilities.categories().into_iter().enumerate().map(|(i, c)| (c.to_owned(), count(i))).collect();
    let notes = [
        off_street_note(&places, None, options.snap_m, "facilities", "count nowhere"),
        (points.unsnapped() > 0).then(|| format!("{} of {} points are on no street", points.unsnapped(), points.len())),
    ];
    Ok(MixedUses { counts, values, diagnostics: notes.into_iter().flatten().collect() })
}

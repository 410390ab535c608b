//! How mixed the facilities within a walk along streets are.

use super::mix::{MixMeasure, hill_distance_weighted};
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
    /// The classes, and how many of each are within the radius of each point.
    pub counts: Vec<(String, Vec<f64>)>,
    /// The measure; none where nothing is within the radius.
    pub values: Vec<Option<f64>>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

/// How mixed the facilities within a walk of some points are; each category is a class.
///
/// # Missing values
/// `None` where no facility is within the radius.
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
    let classes: Vec<&str> = facilities.categories();
    let positions: Vec<LonLat> = facilities.facilities().iter().map(|f| f.position).collect();
    let places = streets.snap_positions(&positions, options.snap_m)?;
    let of_class = |class: &str| -> Vec<f64> {
        facilities.facilities().iter().map(|f| f64::from(u8::from(f.category == class))).collect()
    };
    let weights: Vec<Vec<f64>> = classes.iter().map(|c| of_class(c)).collect();
    let slices: Vec<&[f64]> = weights.iter().map(Vec::as_slice).collect();
    let counts = streets.sums_within_each(points, &places, &slices, options.radius_m)?;
    let row = |row: usize| counts.iter().map(|c| c[row]).collect::<Vec<f64>>();
    let values = match weighted {
        None => (0..points.len()).map(|i| options.measure.of(&row(i))).collect::<Result<Vec<_>>>()?,
        Some((beta, q)) => {
            let nearest = nearest_by_class(streets, points, facilities, &classes, &options)?;
            let value = |i: usize| {
                let near: Vec<Option<f64>> = nearest.iter().map(|n| n[i]).collect();
                hill_distance_weighted(&row(i), &near, beta, q)
            };
            (0..points.len()).map(value).collect::<Result<Vec<_>>>()?
        }
    };
    let mut diagnostics = Vec::new();
    for (what, count, of) in
        [("facilities", places.unsnapped(), places.len()), ("points", points.unsnapped(), points.len())]
    {
        if count > 0 {
            diagnostics.push(format!("{count} of {of} {what} are too far from any street"));
        }
    }
    let counts = classes.into_iter().map(str::to_owned).zip(counts).collect();
    Ok(MixedUses { counts, values, diagnostics })
}

/// Distance from each point to the nearest facility of each class within the radius.
fn nearest_by_class(
    streets: &StreetNetwork,
    points: &StreetPoints,
    facilities: &Facilities,
    classes: &[&str],
    options: &MixedUseOptions,
) -> Result<Vec<Vec<Option<f64>>>> {
    let of = |class: &&str| {
        let places = streets.snap_positions(&facilities.positions(class)?, options.snap_m)?;
        let nearest = streets.nearest_each(points, &places, options.radius_m)?;
        Ok(nearest.distance_m.iter().map(|d| d.is_finite().then_some(*d)).collect())
    };
    classes.iter().map(of).collect()
}

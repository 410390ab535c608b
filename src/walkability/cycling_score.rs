//! The cycling score: lanes, hills, destinations and the share of people who cycle.

use polars::prelude::*;
use serde::{Deserialize, Serialize};

use super::frame::{band_column, rounded_column};
use super::{CYCLING_BANDS, ScoreBand};
use crate::error::{DataError, Result};
use crate::table::sum::mean_by;

/// A component of a cycling score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CyclingComponent {
    /// Lanes and paths near by.
    Lanes,
    /// How flat it is.
    Hills,
    /// Destinations and how well streets connect.
    Destinations,
    /// People who cycle to work.
    ModeShare,
}

impl CyclingComponent {
    /// Every component.
    pub const ALL: [CyclingComponent; 4] =
        [CyclingComponent::Lanes, CyclingComponent::Hills, CyclingComponent::Destinations, CyclingComponent::ModeShare];

    /// The word used in messages and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            CyclingComponent::Lanes => "lanes",
            CyclingComponent::Hills => "hills",
            CyclingComponent::Destinations => "destinations",
            CyclingComponent::ModeShare => "mode_share",
        }
    }
}

/// What a place without one of the components gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingComponent {
    /// No score.
    #[default]
    Null,
    /// The mean of those that are known.
    MeanOfKnown,
}

/// How a cycling score is made of its components.
///
/// # Examples
/// ```
/// use compact_city::walkability::{CyclingComponent, CyclingOptions, MissingComponent};
/// let options = CyclingOptions::new().weight(CyclingComponent::Lanes, 2.0);
/// assert_eq!((options.weights, options.missing), ([2.0, 1.0, 1.0, 1.0], MissingComponent::Null));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CyclingOptions {
    /// How often lanes, hills, destinations and mode share count; one of weight 0 need not be known.
    pub weights: [f64; 4],
    /// What a place without one of the components gets.
    pub missing: MissingComponent,
}

impl Default for CyclingOptions {
    fn default() -> Self {
        CyclingOptions { weights: [1.0; 4], missing: MissingComponent::Null }
    }
}

impl CyclingOptions {
    /// The defaults: components alike, no score where one is unknown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the weight of a component.
    pub fn weight(mut self, component: CyclingComponent, weight: f64) -> Self {
        self.weights[component as usize] = weight;
        self
    }

    /// Sets what a place without one of the components gets.
    pub fn missing(mut self, missing: MissingComponent) -> Self {
        self.missing = missing;
        self
    }

    /// Checks the weights.
    ///
    /// # Errors
    /// A weight below 0 or that is not finite, weights that are all 0.
    pub fn check(&self) -> Result<()> {
        let fault = |problem: String| DataError::new("cycling score", problem);
        let weights = CyclingComponent::ALL.iter().zip(self.weights);
        if let Some((component, weight)) = weights.clone().find(|(_, w)| !(w.is_finite() && *w >= 0.0)) {
            return Err(fault(format!("the weight is {weight}; expected 0 or more")).field(component.as_str()).into());
        }
        let total: f64 = self.weights.iter().sum();
        if !(total.is_finite() && total > 0.0) {
            return Err(fault(format!("the weights sum to {total}; expected more than 0")).field("weights").into());
        }
        Ok(())
    }
}

impl From<()> for CyclingOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<MissingComponent> for CyclingOptions {
    fn from(missing: MissingComponent) -> Self {
        Self::default().missing(missing)
    }
}

/// Cycling scores of many places, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct CyclingScores {
    /// Score, 0 to 100, not rounded; none where a component is unknown, see [`MissingComponent`].
    pub score: Vec<Option<f64>>,
    /// The components that are unknown at each place.
    pub unknown: Vec<Vec<CyclingComponent>>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

impl CyclingScores {
    /// The band of a place; it looks at the rounded score.
    pub fn band(&self, place: usize) -> Option<ScoreBand> {
        self.score.get(place).copied().flatten().map(|s| ScoreBand::of(&CYCLING_BANDS, s))
    }

    /// As a frame: `cycling_score`, `bike_score_rounded`, `bike_band`, and `bike_unknown`, the components that are
    /// unknown.
    ///
    /// # Errors
    /// None that is known; polars builds the frame.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let names = |c: &Vec<CyclingComponent>| c.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(", ");
        let unknown: Vec<Option<String>> = self.unknown.iter().map(|c| (!c.is_empty()).then(|| names(c))).collect();
        let columns = vec![
            Column::new("cycling_score".into(), self.score.as_slice()),
            rounded_column("bike_score_rounded", &self.score),
            band_column("bike_band", &self.score, &CYCLING_BANDS),
            Column::new("bike_unknown".into(), unknown),
        ];
        Ok(DataFrame::new(self.score.len(), columns)?)
    }
}

/// How good a place is to cycle in, 0 to 100: the mean of four components in columns of equal length, each 0 to 100, alike
/// or by the weights of [`CyclingOptions`].
///
/// The columns stand in the order lanes, hills, destinations, mode share; see [`cycling_lane_points`] and
/// [`cycling_hill_points`]. Destinations can be an [amenity score](super::amenity_scores). How the published score scales
/// the share of people who cycle is not known: the points are the caller's. A score after the published method: it is
/// no Bike Score®.
///
/// # Missing values
/// An unknown component makes the score none, with the component in `unknown`, unless
/// [`MissingComponent::MeanOfKnown`] asks for the mean of the others.
///
/// # Errors
/// Columns of unequal length, points that are not 0 to 100; those of [`CyclingOptions::check`].
///
/// # Examples
/// ```
/// use compact_city::walkability::{MissingComponent, cycling_scores};
/// let (flat, unknown) = ([Some(100.0); 2], [Some(20.0), None]);
/// let scores = cycling_scores([&[Some(60.0); 2], &flat, &[Some(80.0); 2], &unknown], ())?;
/// assert_eq!(scores.score, [Some(65.0), None]);
/// assert_eq!(scores.band(0).unwrap().name, "bikeable");
/// let known = cycling_scores([&[Some(60.0); 2], &flat, &[Some(80.0); 2], &unknown], MissingComponent::MeanOfKnown)?;
/// assert_eq!(known.score, [Some(65.0), Some(80.0)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Walk Score, Bike Score methodology (walkscore.com): four components alike.
pub fn cycling_scores(components: [&[Option<f64>]; 4], options: impl Into<CyclingOptions>) -> Result<CyclingScores> {
    let options: CyclingOptions = options.into();
    options.check()?;
    let places = components[0].len();
    for (component, column) in CyclingComponent::ALL.into_iter().zip(components) {
        let fault = |problem: String| DataError::new("cycling score", problem).field(component.as_str());
        if column.len() != places {
            return Err(fault(format!("{} places, but the first column has {places}", column.len())).into());
        }
        let wrong = |points: &Option<f64>| points.is_some_and(|p| !(0.0..=100.0).contains(&p));
        if let Some(row) = column.iter().position(wrong) {
            let problem = format!("{} is not a number of points from 0 to 100", column[row].unwrap_or_default());
            return Err(fault(problem).line(row as u64 + 1).into());
        }
    }
    let mut scores = CyclingScores { score: Vec::new(), unknown: Vec::new(), diagnostics: Vec::new() };
    for place in 0..places {
        let counted = components.iter().zip(options.weights).filter(|(_, weight)| *weight > 0.0);
        let counted = counted.map(|(column, weight)| (column[place], weight));
        let lacks = options.missing == MissingComponent::Null && counted.clone().any(|(points, _)| points.is_none());
        scores.score.push(if lacks { None } else { mean_by(counted) });
        let of = CyclingComponent::ALL.into_iter().zip(components);
        scores.unknown.push(of.filter(|(_, column)| column[place].is_none()).map(|(c, _)| c).collect());
    }
    for component in CyclingComponent::ALL {
        let unknown = scores.unknown.iter().filter(|u| u.contains(&component)).count();
        if unknown > 0 {
            scores.diagnostics.push(format!("{} unknown at {unknown} of {places} places", component.as_str()));
        }
    }
    Ok(scores)
}

/// Points of lanes near a place, 0 to 100: `100 (on-street + 2 off-street) / best`, at most 100, of lengths in metres.
///
/// The lengths are those within a radius of one's own choice, `best_m` what such a sum is where it is best.
///
/// # Errors
/// A length below 0 or that is no number, a best sum that is not above 0.
///
/// # Examples
/// ```
/// use compact_city::walkability::cycling_lane_points;
/// assert_eq!(cycling_lane_points(1_000.0, 500.0, 4_000.0)?, 50.0);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn cycling_lane_points(on_street_m: f64, off_street_m: f64, best_m: f64) -> Result<f64> {
    let fail = |field: &str, problem: String| Err(DataError::new("bike lanes", problem).field(field).into());
    for (field, m) in [("on_street_m", on_street_m), ("off_street_m", off_street_m)] {
        if !(m.is_finite() && m >= 0.0) {
            return fail(field, format!("{m} is not a length in metres; expected 0 or more"));
        }
    }
    if !(best_m.is_finite() && best_m > 0.0) {
        return fail("best_m", format!("{best_m} is not a length in metres; expected more than 0"));
    }
    Ok((100.0 * (on_street_m + 2.0 * off_street_m) / best_m).min(100.0))
}

/// Points for how flat a place is, 0 to 100: 100 up to a steepest grade of 2 %, 0 from 10 %, a straight line between.
///
/// The grade is that of the steepest slope within 200 m; the two grades were read in a re-implementation.
///
/// # Errors
/// A grade below 0 or that is no number.
///
/// # Examples
/// ```
/// use compact_city::walkability::cycling_hill_points;
/// assert_eq!(cycling_hill_points(6.0)?, 50.0);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn cycling_hill_points(steepest_grade_percent: f64) -> Result<f64> {
    let grade = steepest_grade_percent;
    if !(grade.is_finite() && grade >= 0.0) {
        let problem = format!("{grade} is not a grade in percent; expected 0 or more");
        return Err(DataError::new("hills", problem).field("steepest_grade_percent").into());
    }
    Ok((100.0 * (10.0 - grade) / 8.0).clamp(0.0, 100.0))
}

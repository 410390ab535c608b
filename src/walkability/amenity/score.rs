//! The amenity score of one place, from its distances.

use super::{AmenityDecay, AmenityOptions};
use crate::error::{DataError, Result};
use crate::walkability::{AMENITY_BANDS, ScoreBand};

/// The points of a category at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryPoints {
    /// The category.
    pub id: String,
    /// Points: for each amenity, nearest first, its weight times the decay at its distance.
    pub points: f64,
    /// The most points that the category can give.
    pub most: f64,
}

/// The amenity score of one place, before penalties.
#[derive(Debug, Clone, PartialEq)]
pub struct AmenityScore {
    /// Points of all categories.
    pub raw: f64,
    /// Points per 100 of the most possible, 0 to 100, not rounded.
    pub base: f64,
    /// Points of each category.
    pub categories: Vec<CategoryPoints>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

impl AmenityScore {
    /// The score from the distances, metres, to the amenities of each category, in any order.
    ///
    /// `raw = sum over categories k and j of weight_k[j] f(d_kj)`, d_kj the distance of the j-th nearest;
    /// `base = 100 raw / (sum of all weights)`.
    ///
    /// # Missing values
    /// An amenity that is not there gives nothing; the weights of the others stay as they are. A category without
    /// distances is said in the diagnostics.
    ///
    /// # Errors
    /// Options that do not hold, a category that they do not have or given twice, a distance that is below 0 or no
    /// number.
    ///
    /// # Examples
    /// ```
    /// use compact_city::walkability::{AmenityCategory, AmenityOptions, AmenityScore};
    /// let options = AmenityOptions::new("two", vec![
    ///     AmenityCategory::new("grocery", [3.0]),
    ///     AmenityCategory::new("coffee", [1.25, 0.75]),
    /// ]);
    /// // The café at 3 km is beyond the reach of the decay.
    /// let score = AmenityScore::from_distances(&[("grocery", &[250.0]), ("coffee", &[3000.0, 100.0])], &options)?;
    /// assert_eq!((score.raw, score.base), (4.25, 85.0));
    /// assert_eq!(score.after(3.0), 82.45);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn from_distances(distances: &[(&str, &[f64])], options: impl Into<AmenityOptions>) -> Result<AmenityScore> {
        let options = options.into();
        options.check()?;
        let mut of_category: Vec<Option<Vec<f64>>> = vec![None; options.categories.len()];
        for (category, metres) in distances {
            let row = options.row(category)?;
            let fault = |problem: String| DataError::new("distances", problem).field(*category);
            if of_category[row].is_some() {
                return Err(fault("the category stands twice; expected all its distances together".into()).into());
            }
            if let Some(at) = metres.iter().position(|m| !(m.is_finite() && *m >= 0.0)) {
                let problem = format!("{} is not a distance in metres; expected 0 or more", metres[at]);
                return Err(fault(problem).line(at as u64 + 1).into());
            }
            let mut sorted = metres.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            of_category[row] = Some(sorted);
        }
        let mut score = AmenityScore { raw: 0.0, base: 0.0, categories: Vec::new(), diagnostics: Vec::new() };
        for (category, metres) in options.categories.iter().zip(of_category) {
            let metres = metres.unwrap_or_default();
            if metres.is_empty() {
                score.diagnostics.push(format!("category `{}` has no amenity and scores 0", category.id));
            }
            let points = points(&options.decay, &category.weights, metres.iter().copied());
            score.raw += points;
            score.categories.push(CategoryPoints { id: category.id.clone(), points, most: category.most(usize::MAX) });
        }
        score.base = base(score.raw, options.total_points());
        Ok(score)
    }

    /// The score after so many percent are taken off, 0 to 100, not rounded; see
    /// [`StreetPenalties::percent`](super::StreetPenalties::percent).
    pub fn after(&self, penalty_percent: f64) -> f64 {
        after(self.base, penalty_percent)
    }

    /// The band of the score without penalties; it looks at the rounded score.
    pub fn band(&self) -> ScoreBand {
        ScoreBand::of(&AMENITY_BANDS, self.base)
    }
}

/// Points of one category from distances in order.
pub(super) fn points(decay: &AmenityDecay, weights: &[f64], distances_m: impl Iterator<Item = f64>) -> f64 {
    weights.iter().zip(distances_m).map(|(w, d)| w * decay.weight(d)).sum()
}

/// Points per 100 of the most possible.
pub(super) fn base(raw: f64, most: f64) -> f64 {
    (100.0 * raw / most).clamp(0.0, 100.0)
}

/// What is left of a score after a penalty.
pub(super) fn after(base: f64, penalty_percent: f64) -> f64 {
    (base * (100.0 - penalty_percent) / 100.0).clamp(0.0, 100.0)
}

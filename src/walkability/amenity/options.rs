//! What an amenity score counts: categories, weights, decay, penalties. One TOML or JSON file a user can edit.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{AmenityDecay, StreetPenalties};
use crate::error::{DataError, Result, file_label};
use crate::read::read_text;

/// A category of amenities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmenityCategory {
    /// Id, such as `grocery`.
    pub id: String,
    /// Points of the nearest, the second nearest and so on; as many amenities count as there are weights.
    pub weights: Vec<f64>,
    /// Categories of the table of facilities that belong to it; none for the one named as the id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facilities: Vec<String>,
}

impl AmenityCategory {
    /// A category whose facilities have its id as their category.
    pub fn new(id: impl Into<String>, weights: impl Into<Vec<f64>>) -> Self {
        AmenityCategory { id: id.into(), weights: weights.into(), facilities: Vec::new() }
    }

    /// Sets the categories of the table of facilities that belong to it.
    pub fn facilities<S: Into<String>>(mut self, categories: impl IntoIterator<Item = S>) -> Self {
        self.facilities = categories.into_iter().map(Into::into).collect();
        self
    }

    /// Whether facilities of a category belong to it.
    pub(super) fn takes(&self, category: &str) -> bool {
        if self.facilities.is_empty() { self.id == category } else { self.facilities.iter().any(|f| f == category) }
    }

    /// The most points that so many amenities can give.
    pub(super) fn most(&self, amenities: usize) -> f64 {
        self.weights.iter().take(amenities).sum()
    }
}

/// The nine categories of the white paper.
const NINE: [(&str, &[f64]); 9] = [
    ("grocery", &[3.0]),
    ("restaurants", &[0.75, 0.45, 0.25, 0.25, 0.225, 0.225, 0.225, 0.225, 0.2, 0.2]),
    ("shopping", &[0.5, 0.45, 0.4, 0.35, 0.3]),
    ("coffee", &[1.25, 0.75]),
    ("banks", &[1.0]),
    ("parks", &[1.0]),
    ("schools", &[1.0]),
    ("books", &[1.0]),
    ("entertainment", &[1.0]),
];

/// How an amenity score is made: categories with their weights, decay, penalties.
///
/// The default is the nine categories and weights of the white paper of 2010 (grocery, restaurants, shopping, coffee,
/// banks, parks, schools, books, entertainment; 15 points in all), the decay [`AmenityDecay::Power`], and the
/// [`StreetPenalties`]. It is no Walk Score®: the curve of that was never published, and its data are its owner's.
///
/// Read from a file with [`AmenityOptions::read`]; [`AmenityOptions::to_toml`] gives one to edit. A file without
/// `[penalties]` takes none.
///
/// # Examples
/// ```
/// use compact_city::walkability::{AmenityCategory, AmenityDecay, AmenityOptions};
/// let mut options = AmenityOptions::default().decay(AmenityDecay::Quintic);
/// options.categories.push(AmenityCategory::new("clinics", [1.0]).facilities(["hospital", "clinic"]));
/// assert_eq!(options.total_points(), 16.0);
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmenityOptions {
    /// Name, for messages and reports.
    pub name: String,
    /// How much less an amenity counts the farther it is.
    #[serde(default)]
    pub decay: AmenityDecay,
    /// What streets that are hard to walk take off; none takes nothing off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalties: Option<StreetPenalties>,
    /// The categories.
    #[serde(rename = "category")]
    pub categories: Vec<AmenityCategory>,
    /// Name of the file it was read from, for messages.
    #[serde(skip)]
    pub file: Option<String>,
}

impl Default for AmenityOptions {
    fn default() -> Self {
        AmenityOptions {
            name: "nine categories".into(),
            decay: AmenityDecay::default(),
            penalties: Some(StreetPenalties::default()),
            categories: NINE.iter().map(|(id, weights)| AmenityCategory::new(*id, *weights)).collect(),
            file: None,
        }
    }
}

impl AmenityOptions {
    /// The default decay and these categories, without penalties.
    pub fn new(name: impl Into<String>, categories: Vec<AmenityCategory>) -> Self {
        AmenityOptions { name: name.into(), categories, penalties: None, ..Self::default() }
    }

    /// Sets the decay.
    pub fn decay(mut self, decay: AmenityDecay) -> Self {
        self.decay = decay;
        self
    }

    /// Sets the penalties; none takes nothing off.
    pub fn penalties(mut self, penalties: impl Into<Option<StreetPenalties>>) -> Self {
        self.penalties = penalties.into();
        self
    }

    /// Sets which categories of the table of facilities belong to a category.
    ///
    /// # Errors
    /// A category that is not there.
    pub fn facilities<S: Into<String>>(
        mut self,
        category: &str,
        facilities: impl IntoIterator<Item = S>,
    ) -> Result<Self> {
        let row = self.row(category)?;
        self.categories[row].facilities = facilities.into_iter().map(Into::into).collect();
        Ok(self)
    }

    /// Reads options from a TOML file, or from a JSON file by its ending `.json`.
    ///
    /// # Errors
    /// A file that cannot be read, or a text that is none; those of [`AmenityOptions::check`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = read_text(path)?;
        let fault = |problem: String| DataError::new(file_label(path), problem.trim());
        let mut options: AmenityOptions = if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
            serde_json::from_str(&text).map_err(|e| fault(e.to_string()))?
        } else {
            toml::from_str(&text).map_err(|e| fault(e.to_string()))?
        };
        options.file = Some(file_label(path));
        options.check()?;
        Ok(options)
    }

    /// The options as TOML.
    ///
    /// # Errors
    /// A number that TOML cannot hold.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string(self).map_err(|e| DataError::new(self.label(), e.to_string()).into())
    }

    /// The most points that a place can have: the sum of all weights.
    pub fn total_points(&self) -> f64 {
        self.categories.iter().map(|c| c.most(usize::MAX)).sum()
    }

    /// Checks categories, weights, decay and penalties.
    ///
    /// # Errors
    /// No category, one without weights or twice, a weight below 0 or that is no number, weights that sum to 0, a decay
    /// or a penalty out of range; the message names category and place.
    pub fn check(&self) -> Result<()> {
        let fail = |field: &str, problem: String| Err(DataError::new(self.label(), problem).field(field).into());
        if self.categories.is_empty() {
            return fail("category", "no category; expected one such as grocery".into());
        }
        for (i, category) in self.categories.iter().enumerate() {
            let id = category.id.as_str();
            if id.trim().is_empty() || self.categories[..i].iter().any(|c| c.id == id) {
                return fail(id, format!("category {} has no id of its own", i + 1));
            }
            if category.weights.is_empty() {
                return fail(id, "no weight; expected one for each amenity that counts, nearest first".into());
            }
            if let Some(at) = category.weights.iter().position(|w| !(w.is_finite() && *w >= 0.0)) {
                return fail(id, format!("weight {} is {}; expected 0 or more", at + 1, category.weights[at]));
            }
        }
        let total = self.total_points();
        if !(total.is_finite() && total > 0.0) {
            return fail("weights", format!("the weights sum to {total}; expected more than 0"));
        }
        if let Some(problem) = self.decay.fault() {
            return fail("decay", problem);
        }
        match self.penalties.as_ref().and_then(StreetPenalties::fault) {
            Some((field, problem)) => fail(field, problem),
            None => Ok(()),
        }
    }

    /// What messages call it: its file, or its name.
    pub(super) fn label(&self) -> String {
        self.file.clone().unwrap_or_else(|| format!("amenity score `{}`", self.name))
    }

    /// The row of a category.
    pub(super) fn row(&self, category: &str) -> Result<usize> {
        let found = self.categories.iter().position(|c| c.id == category);
        let known = || self.categories.iter().map(|c| c.id.as_str());
        found.ok_or_else(|| crate::Error::unknown("category", category, known()))
    }
}

impl From<()> for AmenityOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<AmenityDecay> for AmenityOptions {
    fn from(decay: AmenityDecay) -> Self {
        Self::default().decay(decay)
    }
}

impl From<&AmenityOptions> for AmenityOptions {
    fn from(options: &AmenityOptions) -> Self {
        options.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_sound_and_survives_toml_and_json() {
        let options = AmenityOptions::default();
        options.check().unwrap();
        assert!((options.total_points() - 15.0).abs() < 1e-12);
        let text = options.to_toml().unwrap();
        assert_eq!(toml::from_str::<AmenityOptions>(&text).unwrap(), options, "{text}");
        assert_eq!(serde_json::from_str::<AmenityOptions>(&serde_json::to_string(&options).unwrap()).unwrap(), options);
    }
}

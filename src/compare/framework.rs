//! A framework: which indicators, how normalized, weighted and aggregated. One TOML or JSON file a user can edit.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::rank::Ties;
use crate::catalog::{self, Direction, Lang, Scale, Theme};
use crate::error::{Error, Result, file_label};
use crate::read;
use crate::table::IndicatorTable;

/// The text of the default framework, a file to copy and edit.
pub const DEFAULT_FRAMEWORK: &str = include_str!("compact_city.toml");

/// How an indicator's values become scores. Every one turns so that a higher score is better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Normalization {
    /// `(x - min) / (max - min)`, 0 to 1.
    MinMax,
    /// `(x - mean) / sd`, with divisor `n - ddof`. ddof 1 in the OECD/JRC handbook, 0 in many programs.
    ZScore {
        /// 0 or 1.
        #[serde(default = "one")]
        ddof: u8,
    },
    /// Places from the bottom: 1 the worst, n the best; ties share the mean place.
    Rank,
    /// Share of the other cities that a city is ahead of, 0 to 1; ties count half.
    Percentile,
    /// `(x - low) / (high - low)` between the indicator's own goalposts, held to 0 to 1. Does not move when a city is
    /// added.
    Goalposts,
    /// `x / reference`; `reference / x` where less is better.
    Distance {
        /// What to divide by.
        to: Reference,
    },
    /// 1 above `mean * (1 + band)`, -1 below `mean * (1 - band)`, 0 between; the other way round where less is better.
    Threshold {
        /// Half-width of the band, a share of the mean.
        band: f64,
    },
    /// Number of the indicator's own cuts that the value reaches (`>=`), over the number of cuts; 1 less that where less
    /// is better, so that a value on a cut counts against the city.
    Categories,
}

fn one() -> u8 {
    1
}

/// What a distance is measured to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// The best value.
    Best,
    /// The worst value.
    Worst,
    /// The mean.
    Mean,
    /// The value of a city, by name or code.
    City(String),
}

/// Whose weights count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighting {
    /// Every indicator alike; a theme weighs as much as it has indicators.
    EqualByIndicator,
    /// Every theme alike, and every indicator within its theme.
    #[default]
    EqualByTheme,
    /// The weights of the file; 1 where none is given.
    Given,
}

/// How scores are put together at one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Weighted mean; a low score is made up for by a high one.
    #[default]
    Arithmetic,
    /// Weighted geometric mean; a low score weighs more. Scores must not be negative.
    Geometric,
}

/// What a geometric mean does with a score of 0.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zeros {
    /// The mean is 0, as the formula has it.
    #[default]
    Zero,
    /// An error.
    Refuse,
    /// Scores below this value are raised to it.
    Floor(f64),
}

/// Fixed ends of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goalposts {
    /// Value that scores 0 (1 where less is better).
    pub low: f64,
    /// Value that scores 1 (0 where less is better).
    pub high: f64,
    /// Whether the scale is logarithmic, as for income in the Human Development Index.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub log: bool,
}

/// One indicator of a framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkIndicator {
    /// Id of a column of the indicator table.
    pub id: String,
    /// Weight within its theme, counted when the weighting is `given`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Whether more or less is better; that of the catalog where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// For the normalization `goalposts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goalposts: Option<Goalposts>,
    /// For the normalization `categories`, rising.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<f64>,
    /// Another normalization than the framework's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalization: Option<Normalization>,
}

impl FrameworkIndicator {
    /// An indicator with the catalog's direction and the framework's normalization.
    pub fn new(id: impl Into<String>) -> Self {
        FrameworkIndicator {
            id: id.into(),
            weight: None,
            direction: None,
            goalposts: None,
            cuts: Vec::new(),
            normalization: None,
        }
    }

    /// Sets the direction.
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// Sets the weight within the theme.
    pub fn weight(mut self, weight: f64) -> Self {
        self.weight = Some(weight);
        self
    }

    /// Sets the goalposts.
    pub fn goalposts(mut self, goalposts: Goalposts) -> Self {
        self.goalposts = Some(goalposts);
        self
    }

    /// The direction that counts: its own, or the catalog's.
    pub(crate) fn oriented(&self) -> Option<Direction> {
        let catalog = || catalog::known(&self.id).map(|i| i.direction);
        self.direction.or_else(catalog).filter(|d| *d != Direction::Neutral)
    }
}

/// A theme of a framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkTheme {
    /// Id; one of the catalog's has its names already.
    pub id: String,
    /// English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Japanese name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_ja: Option<String>,
    /// Weight in the index, counted when the weighting is `given`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Its indicators.
    #[serde(rename = "indicator")]
    pub indicators: Vec<FrameworkIndicator>,
}

impl FrameworkTheme {
    /// A theme of these indicators.
    pub fn new(id: impl Into<String>, indicators: Vec<FrameworkIndicator>) -> Self {
        FrameworkTheme { id: id.into(), name: None, name_ja: None, weight: None, indicators }
    }

    /// Name in a language: its own, the catalog's, or the id.
    pub fn name_in(&self, lang: Lang) -> String {
        let own = match lang {
            Lang::En => &self.name,
            Lang::Ja => &self.name_ja,
        };
        let catalog = Theme::ALL.iter().find(|t| t.id() == self.id).map(|t| t.name(lang).to_owned());
        own.clone().or(catalog).unwrap_or_else(|| self.id.clone())
    }
}

/// How a composite index is made: indicators in themes, normalization, weights, aggregation, missing values.
///
/// Read from a file with [`Framework::read`]; [`Framework::compact_city`] is the default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Name.
    pub name: String,
    /// How values become scores.
    pub normalization: Normalization,
    /// Whose weights count.
    #[serde(default)]
    pub weighting: Weighting,
    /// How indicators make a theme.
    #[serde(default)]
    pub within_themes: Aggregation,
    /// How themes make the index.
    #[serde(default)]
    pub across_themes: Aggregation,
    /// What a geometric mean does with a score of 0.
    #[serde(default)]
    pub zeros: Zeros,
    /// Least share of present scores, 0 to 1, for a theme and for the index; below it the result is null. The weights
    /// of the present ones are scaled up to the whole.
    #[serde(default = "two_thirds")]
    pub min_present: f64,
    /// The rank that equal scores share.
    #[serde(default)]
    pub ties: Ties,
    /// The themes.
    #[serde(rename = "theme")]
    pub themes: Vec<FrameworkTheme>,
    /// Name of the file it was read from, for messages.
    #[serde(skip)]
    pub file: Option<String>,
}

fn two_thirds() -> f64 {
    0.66
}

impl Framework {
    /// A framework of these themes: min-max, equal by theme, arithmetic, at least 0.66 present.
    pub fn new(name: impl Into<String>, themes: Vec<FrameworkTheme>) -> Self {
        Framework {
            name: name.into(),
            normalization: Normalization::MinMax,
            weighting: Weighting::default(),
            within_themes: Aggregation::default(),
            across_themes: Aggregation::default(),
            zeros: Zeros::default(),
            min_present: two_thirds(),
            ties: Ties::default(),
            themes,
            file: None,
        }
    }

    /// The default framework, `compact-city`: five themes, min-max, equal by theme, arithmetic.
    pub fn compact_city() -> Self {
        // The text is part of the crate and a unit test reads it, so it cannot fail here.
        toml::from_str(DEFAULT_FRAMEWORK).unwrap_or_else(|_| Framework::new("compact-city", Vec::new()))
    }

    /// Sets the normalization.
    pub fn normalization(mut self, normalization: Normalization) -> Self {
        self.normalization = normalization;
        self
    }

    /// Sets the weighting.
    pub fn weighting(mut self, weighting: Weighting) -> Self {
        self.weighting = weighting;
        self
    }

    /// Sets the aggregation within themes and across them.
    pub fn aggregation(mut self, within_themes: Aggregation, across_themes: Aggregation) -> Self {
        self.within_themes = within_themes;
        self.across_themes = across_themes;
        self
    }

    /// Reads a framework from a TOML file, or from a JSON file by its ending `.json`.
    ///
    /// # Errors
    /// A file that cannot be read, or a text that is not a framework; the message gives line and column.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = read::read_text(path)?;
        let named = |problem: String| Error::framework(problem).in_framework(&file_label(path));
        let mut framework: Framework = if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
            serde_json::from_str(&text).map_err(|e| named(e.to_string()))?
        } else {
            toml::from_str(&text).map_err(|e| named(e.to_string().trim().to_owned()))?
        };
        framework.file = Some(file_label(path));
        framework.check().map_err(|e| e.at_line_of(&text))?;
        if framework.weighting != Weighting::Given
            && let Some(id) = framework.weighted()
        {
            let problem = format!("`{id}` has a weight, which counts only with weighting = \"given\"");
            return Err(named(problem).at_line_of(&text));
        }
        Ok(framework)
    }

    /// The framework as TOML.
    ///
    /// # Errors
    /// A number that TOML cannot hold.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string(self).map_err(|e| Error::framework(e.to_string()).in_framework(self.label()))
    }

    /// What messages call it: its file, or its name.
    pub(crate) fn label(&self) -> &str {
        self.file.as_deref().unwrap_or(&self.name)
    }

    /// The first theme or indicator that has a weight of its own.
    fn weighted(&self) -> Option<&str> {
        let theme = self.themes.iter().find(|t| t.weight.is_some()).map(|t| t.id.as_str());
        let mut indicators = self.themes.iter().flat_map(|t| &t.indicators);
        theme.or_else(|| indicators.find(|i| i.weight.is_some()).map(|i| i.id.as_str()))
    }

    /// Every indicator with the weights of its theme and of itself within it.
    pub(crate) fn weights(&self) -> Vec<(f64, Vec<f64>)> {
        let given = self.weighting == Weighting::Given;
        let weight = |own: Option<f64>| if given { own.unwrap_or(1.0) } else { 1.0 };
        let of_theme = |t: &FrameworkTheme| match self.weighting {
            Weighting::EqualByIndicator => t.indicators.len() as f64,
            _ => weight(t.weight),
        };
        self.themes.iter().map(|t| (of_theme(t), t.indicators.iter().map(|i| weight(i.weight)).collect())).collect()
    }

    /// What is wrong with the framework by itself.
    pub(crate) fn check(&self) -> Result<()> {
        let fail = |problem: String| Err(Error::framework(problem).in_framework(self.label()));
        if self.themes.is_empty() {
            return fail("it has no theme; expected at least one [[theme]]".into());
        }
        if !(0.0..=1.0).contains(&self.min_present) {
            return fail(format!("min_present is {}; expected a share from 0 to 1", self.min_present));
        }
        if let Zeros::Floor(f) = self.zeros
            && (!f.is_finite() || f <= 0.0)
        {
            return fail(format!("zeros floor is {f}; expected a number above 0"));
        }
        let mut seen = Vec::new();
        for (i, theme) in self.themes.iter().enumerate() {
            if theme.id.is_empty() || self.themes[..i].iter().any(|t| t.id == theme.id) {
                return fail(format!("theme `{}`: every theme needs an id of its own", theme.id));
            }
            if theme.indicators.is_empty() {
                return fail(format!("theme `{}` has no indicator", theme.id));
            }
            check_weight(theme.weight).or_else(|p| fail(format!("theme `{}`: {p}", theme.id)))?;
            for indicator in &theme.indicators {
                let id = indicator.id.as_str();
                if seen.contains(&id) {
                    return fail(format!("indicator `{id}` stands twice"));
                }
                seen.push(id);
                check_weight(indicator.weight).or_else(|p| fail(format!("indicator `{id}`: {p}")))?;
                self.check_normalization(indicator).or_else(|p| fail(format!("indicator `{id}`: {p}")))?;
            }
        }
        for (theme, (weight, within)) in self.themes.iter().zip(self.weights()) {
            if within.iter().sum::<f64>() <= 0.0 && weight > 0.0 {
                return fail(format!("the weights in theme `{}` sum to 0", theme.id));
            }
        }
        let total: f64 = self.weights().iter().map(|w| w.0 + w.1.iter().sum::<f64>()).sum();
        if self.weights().iter().map(|w| w.0).sum::<f64>() <= 0.0 {
            return fail("the weights of the themes sum to 0".into());
        }
        if !total.is_finite() {
            return fail("the weights are too large to add up".into());
        }
        Ok(())
    }

    fn check_normalization(&self, indicator: &FrameworkIndicator) -> Result<(), String> {
        let by = indicator.normalization.as_ref().unwrap_or(&self.normalization);
        match by {
            Normalization::ZScore { ddof } if *ddof > 1 => Err(format!("ddof is {ddof}; expected 0 or 1")),
            Normalization::Threshold { band } if !band.is_finite() || *band < 0.0 => {
                Err(format!("band is {band}; expected a share of the mean, 0 or more"))
            }
            Normalization::Goalposts => match indicator.goalposts {
                None => Err("normalization by goalposts, but it has none; expected { low = …, high = … }".into()),
                Some(g) if !(g.low.is_finite() && g.high.is_finite() && g.low < g.high) => {
                    Err(format!("goalposts {} to {}; expected low below high", g.low, g.high))
                }
                Some(g) if g.log && g.low <= 0.0 => Err("logarithmic goalposts must be above 0".into()),
                Some(_) => Ok(()),
            },
            Normalization::Categories if indicator.cuts.is_empty() => {
                Err("normalization by categories, but it has no cuts".into())
            }
            Normalization::Categories
                if !indicator.cuts.is_sorted_by(|a, b| a < b) || indicator.cuts.iter().any(|c| !c.is_finite()) =>
            {
                Err("cuts must be numbers that rise from one to the next".into())
            }
            _ => Ok(()),
        }
    }

    /// What is wrong with the framework on this table: indicators it does not have, directions not known.
    pub(crate) fn check_on(&self, table: &IndicatorTable) -> Result<()> {
        self.check()?;
        for indicator in self.themes.iter().flat_map(|t| &t.indicators) {
            table.column(&indicator.id).map_err(|e| Error::framework(e.to_string()).in_framework(self.label()))?;
            let catalog = catalog::known(&indicator.id);
            if catalog.is_some_and(|i| i.scale != Scale::Quantity) {
                let problem = format!("indicator `{}` is a code or an estimate and cannot be scored", indicator.id);
                return Err(Error::framework(problem).in_framework(self.label()));
            }
            if indicator.oriented().is_none() {
                let problem = format!(
                    "indicator `{}` has no direction of its own; give direction = \"more\" or \"less\"",
                    indicator.id
                );
                return Err(Error::framework(problem).in_framework(self.label()));
            }
        }
        Ok(())
    }
}

fn check_weight(weight: Option<f64>) -> Result<(), String> {
    match weight {
        Some(w) if !w.is_finite() || w < 0.0 => Err(format!("weight is {w}; expected 0 or more")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_reads_checks_and_survives_toml_and_json() {
        let read: Framework = toml::from_str(DEFAULT_FRAMEWORK).unwrap();
        read.check().unwrap();
        assert_eq!(read, Framework::compact_city());
        assert_eq!(toml::from_str::<Framework>(&read.to_toml().unwrap()).unwrap(), read);
        assert_eq!(serde_json::from_str::<Framework>(&serde_json::to_string(&read).unwrap()).unwrap(), read);
    }
}

//! The composite index: indicators into themes, themes into an index, and the way back.

use polars::prelude::*;
use rayon::prelude::*;
use serde::Serialize;

use super::framework::{Aggregation, Framework, Zeros};
use super::normalize::{Scaling, scaled};
use super::rank::rank;
use crate::catalog::Direction;
use crate::error::{Error, Result};
use crate::table::{City, IndicatorTable};

/// Scores of one indicator, as they enter the index.
#[derive(Debug, Clone)]
pub struct IndicatorScores {
    /// Id.
    pub id: String,
    /// Weight within its theme, before missing values; the weights of a theme sum to 1.
    pub weight: f64,
    /// Normalized score of every city; more is better.
    pub normalized: Vec<Option<f64>>,
}

/// Scores of one theme.
#[derive(Debug, Clone)]
pub struct ThemeScores {
    /// Id.
    pub id: String,
    /// Weight in the index, before missing values; the weights sum to 1.
    pub weight: f64,
    /// Score of every city; null where too few indicators are present.
    pub scores: Vec<Option<f64>>,
    /// Its indicators.
    pub indicators: Vec<IndicatorScores>,
}

/// What one indicator adds to one city's score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// Theme.
    pub theme: String,
    /// Indicator.
    pub indicator: String,
    /// Normalized score; null where the value is missing.
    pub normalized: Option<f64>,
    /// Weight in this city's index, missing values accounted for; a city's weights sum to 1.
    pub weight: f64,
    /// Points of the city's score; a city's contributions sum to its score.
    pub points: f64,
}

/// A city in the ranking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    /// Position of the city in the table.
    pub city: usize,
    /// Score; null where too few themes are present.
    pub score: Option<f64>,
    /// Rank, 1 the best; null without a score.
    pub rank: Option<f64>,
}

/// A composite index with every step that led to it.
#[derive(Debug, Clone)]
pub struct Composite {
    framework: Framework,
    cities: Vec<City>,
    themes: Vec<ThemeScores>,
    scores: Vec<Option<f64>>,
    ranks: Vec<Option<f64>>,
}

/// Computes the composite index of a framework for every city of a table.
///
/// Each indicator is normalized over the cities of the table (anchored scales apart), turned so that more is better,
/// and aggregated to themes and themes to the index. `O(n log n)` in cities for rank-based normalizations, else linear.
///
/// # Missing values
/// A theme or index with less than `min_present` of its parts is null; otherwise the weights of the present parts are
/// scaled up to the whole.
///
/// # Errors
/// A framework that does not fit the table, or a normalization or geometric mean without an answer on its values.
///
/// # Examples
/// ```
/// use compact_city::{compare, datasets, indicators, table::Years};
///
/// let figures = datasets::japan_cities();
/// let table = indicators(figures, Years::infer(figures));
/// let index = compare::composite(&table, &compare::Framework::compact_city())?;
/// let toyama = table.position("Toyama")?;
/// let points: f64 = index.explain(toyama).iter().map(|c| c.points).sum();
/// assert!((points - index.scores()[toyama].unwrap()).abs() < 1e-12);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn composite(table: &IndicatorTable, framework: &Framework) -> Result<Composite> {
    framework.check_on(table)?;
    compute(table, framework).map_err(|e| match e {
        Error::Undefined(what) => Error::Undefined(format!("framework `{}`: {what}", framework.label())),
        other => other,
    })
}

fn compute(table: &IndicatorTable, framework: &Framework) -> Result<Composite> {
    let weights = framework.weights();
    let total: f64 = weights.iter().map(|w| w.0).sum();
    let themes = framework.themes.iter().zip(&weights);
    let themes = themes
        .map(|(theme, (weight, within))| {
            let sum: f64 = within.iter().sum();
            let indicators = theme
                .indicators
                .par_iter()
                .zip(within)
                .map(|(i, w)| {
                    let scaling = Scaling {
                        id: &i.id,
                        less_is_better: i.oriented() == Some(Direction::Less),
                        goalposts: i.goalposts,
                        cuts: &i.cuts,
                        cities: table.cities(),
                    };
                    let by = i.normalization.as_ref().unwrap_or(&framework.normalization);
                    let normalized = scaled(table.column(&i.id)?.values(), by, &scaling)?;
                    Ok(IndicatorScores { id: i.id.clone(), weight: if sum > 0.0 { w / sum } else { 0.0 }, normalized })
                })
                .collect::<Result<Vec<_>>>()?;
            let parts: Vec<_> = indicators.iter().map(|i| (i.weight, i.normalized.as_slice())).collect();
            let scores = aggregate(&parts, framework.within_themes, framework, table.cities(), &theme.id)?;
            Ok(ThemeScores { id: theme.id.clone(), weight: weight / total, scores, indicators })
        })
        .collect::<Result<Vec<_>>>()?;
    let parts: Vec<_> = themes.iter().map(|t| (t.weight, t.scores.as_slice())).collect();
    let scores = aggregate(&parts, framework.across_themes, framework, table.cities(), "index")?;
    let ranks = rank(&scores, false, framework.ties);
    Ok(Composite { framework: framework.clone(), cities: table.cities().to_vec(), themes, scores, ranks })
}

/// Parts of one level (weight, score of every city) into one score a city.
fn aggregate(
    parts: &[(f64, &[Option<f64>])],
    how: Aggregation,
    framework: &Framework,
    cities: &[City],
    level: &str,
) -> Result<Vec<Option<f64>>> {
    // A part without weight neither counts nor has to be present.
    let parts: Vec<_> = parts.iter().filter(|p| p.0 > 0.0).collect();
    let one = |city: usize| -> Result<Option<f64>> {
        let (mut sum, mut weight, mut present) = (0.0, 0.0, 0_usize);
        for (w, scores) in &parts {
            let Some(score) = scores[city] else { continue };
            sum += w * match how {
                Aggregation::Arithmetic => score,
                Aggregation::Geometric => geometric_part(score, framework.zeros)
                    .map_err(|what| Error::Undefined(format!("{level}, {}: {what}", cities[city].name)))?
                    .ln(),
            };
            weight += w;
            present += 1;
        }
        if present == 0 || (present as f64) < framework.min_present * parts.len() as f64 {
            return Ok(None);
        }
        Ok(Some(match how {
            Aggregation::Arithmetic => sum / weight,
            Aggregation::Geometric => (sum / weight).exp(),
        }))
    };
    (0..cities.len()).into_par_iter().with_min_len(1024).map(one).collect()
}

fn geometric_part(score: f64, zeros: Zeros) -> Result<f64, String> {
    match zeros {
        Zeros::Floor(floor) if score < floor => Ok(floor),
        Zeros::Refuse if score == 0.0 => Err("a score is 0 and the framework refuses zeros in a geometric mean".into()),
        _ if score < 0.0 => Err(format!("a score is {score}; a geometric mean needs scores of 0 or more")),
        _ => Ok(score),
    }
}

impl Composite {
    /// The framework.
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// The cities, in the order of the table.
    pub fn cities(&self) -> &[City] {
        &self.cities
    }

    /// The themes with their scores and those of their indicators.
    pub fn themes(&self) -> &[ThemeScores] {
        &self.themes
    }

    /// The index of every city.
    pub fn scores(&self) -> &[Option<f64>] {
        &self.scores
    }

    /// The rank of every city, 1 the best.
    pub fn ranks(&self) -> &[Option<f64>] {
        &self.ranks
    }

    /// The cities from best to worst; those without a score last, in the order of the table.
    pub fn ranking(&self) -> Vec<Ranked> {
        let of = |city: usize| Ranked { city, score: self.scores[city], rank: self.ranks[city] };
        let mut all: Vec<Ranked> = (0..self.cities.len()).map(of).collect();
        all.sort_by(|a, b| {
            let place = |r: &Ranked| r.rank.unwrap_or(f64::INFINITY);
            place(a).total_cmp(&place(b)).then(a.city.cmp(&b.city))
        });
        all
    }

    /// What each indicator adds to a city's score; empty for a city without a score.
    ///
    /// Points are score times gradient of the index: in an arithmetic mean weight times score, in a geometric one the
    /// weight's share of the result. They sum to the city's score at every level (Euler's theorem on homogeneous
    /// functions), unless a 0 was raised to a floor, whose share no indicator earned.
    pub fn explain(&self, city: usize) -> Vec<Contribution> {
        let Some(index) = self.scores.get(city).copied().flatten() else { return Vec::new() };
        let themes: Vec<_> = self.themes.iter().map(|t| (t.weight, t.scores[city])).collect();
        let mut out = Vec::new();
        for (theme, (weight, gradient)) in self.themes.iter().zip(slopes(&themes, self.framework.across_themes, index))
        {
            let parts: Vec<_> = theme.indicators.iter().map(|i| (i.weight, i.normalized[city])).collect();
            let result = theme.scores[city].unwrap_or(0.0);
            let within = slopes(&parts, self.framework.within_themes, result);
            for (indicator, (w, g)) in theme.indicators.iter().zip(within) {
                let normalized = indicator.normalized[city];
                out.push(Contribution {
                    theme: theme.id.clone(),
                    indicator: indicator.id.clone(),
                    normalized,
                    weight: weight * w,
                    points: gradient * g * normalized.unwrap_or(0.0),
                });
            }
        }
        out
    }

    /// The ranking as a frame: `rank`, `code`, `city`, `city_ja`, `score`, then one column a theme.
    ///
    /// # Errors
    /// Only if polars refuses the frame.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let ranking = self.ranking();
        let order: Vec<usize> = ranking.iter().map(|r| r.city).collect();
        let cities: Vec<City> = order.iter().map(|&c| self.cities[c].clone()).collect();
        let mut columns = vec![Column::new("rank".into(), ranking.iter().map(|r| r.rank).collect::<Vec<_>>())];
        columns.extend(crate::table::city_columns(&cities));
        columns.push(Column::new("score".into(), ranking.iter().map(|r| r.score).collect::<Vec<_>>()));
        for theme in &self.themes {
            let scores: Vec<Option<f64>> = order.iter().map(|&c| theme.scores[c]).collect();
            columns.push(Column::new(format!("theme_{}", theme.id).as_str().into(), scores));
        }
        Ok(DataFrame::new(order.len(), columns)?)
    }
}

/// Effective weight of every part of one level, and the gradient of the level's result by it.
fn slopes(parts: &[(f64, Option<f64>)], how: Aggregation, result: f64) -> Vec<(f64, f64)> {
    let total: f64 = parts.iter().filter(|p| p.1.is_some()).map(|p| p.0).sum();
    let slope = |&(weight, score): &(f64, Option<f64>)| match score {
        Some(score) if total > 0.0 => {
            let weight = weight / total;
            match how {
                Aggregation::Arithmetic => (weight, weight),
                Aggregation::Geometric if score == 0.0 => (weight, 0.0),
                Aggregation::Geometric => (weight, weight * result / score),
            }
        }
        _ => (0.0, 0.0),
    };
    parts.iter().map(slope).collect()
}

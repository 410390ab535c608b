//! Indices that are sums of z-scores: one mechanism, whose norms are values of it.

use polars::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::columns;
use crate::error::{DataError, Error, Result};
use crate::table::sum::sum;

/// Mean and standard deviation that z-scores are taken against.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZReference {
    /// Mean.
    pub mean: f64,
    /// Standard deviation, above 0.
    pub sd: f64,
}

impl ZReference {
    /// A mean and standard deviation known from elsewhere.
    ///
    /// # Errors
    /// A mean that is not finite, a standard deviation that is not above 0.
    pub fn new(mean: f64, sd: f64) -> Result<Self> {
        let reference = ZReference { mean, sd };
        match reference.problem() {
            Some(problem) => Err(DataError::new("z-score reference", problem).into()),
            None => Ok(reference),
        }
    }

    /// Mean and standard deviation of values, with divisor `n - ddof`.
    ///
    /// # Missing values
    /// Unknown values are left out.
    ///
    /// # Errors
    /// A value that is not finite; [`Error::Undefined`] where no more than `ddof` values are known, or all are equal.
    pub fn of(values: &[Option<f64>], ddof: u8) -> Result<Self> {
        columns::finite("values", "value", values)?;
        let known: Vec<f64> = values.iter().copied().flatten().collect();
        let undefined = |why: String| Err(Error::Undefined(format!("the z-score is undefined, {why}")));
        let (Some(first), n) = (known.first(), known.len()) else { return undefined("no value is known".into()) };
        if known.iter().all(|v| v == first) {
            return undefined(if n == 1 { "there is one value".into() } else { format!("all {n} values are {first}") });
        }
        if n <= usize::from(ddof) {
            return undefined(format!("{n} values are too few for a divisor of n - {ddof}"));
        }
        let mean = sum(known.iter().copied()) / n as f64;
        let squares = sum(known.iter().map(|v| (v - mean) * (v - mean)));
        Ok(ZReference { mean, sd: (squares / (n - usize::from(ddof)) as f64).sqrt() })
    }

    /// The z-score of a value.
    pub fn z(&self, value: f64) -> f64 {
        (value - self.mean) / self.sd
    }

    fn problem(&self) -> Option<String> {
        let sound = self.mean.is_finite() && self.sd.is_finite() && self.sd > 0.0;
        (!sound).then(|| {
            format!("mean {} and sd {} are no reference; expected a number and one above 0", self.mean, self.sd)
        })
    }
}

/// What a row is worth that lacks a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingTerm {
    /// Nothing: the index is null.
    #[default]
    Null,
    /// The sum of the components that are there, as sums over pandas columns are: a missing one counts as the mean.
    Skip,
}

/// A component of a z-score index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZTerm {
    /// Column of the component.
    pub column: String,
    /// How often its z-score counts.
    pub weight: f64,
    /// Mean and standard deviation; none for those of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<ZReference>,
}

/// An index that is the weighted sum of z-scores.
///
/// [`ZIndex::PRESETS`] are the norms. A z-score is relative: with the data as its own reference, one more city changes
/// the values of all others; with a reference given, it does not.
///
/// # Examples
/// ```
/// use compact_city::walkability::ZIndex;
/// let mine = ZIndex::frank().column("land_use_mix", "entropy")?.ddof(0).within("city");
/// assert_eq!((mine.terms.len(), mine.terms[0].weight), (4, 2.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZIndex {
    /// Name, which is that of its column too.
    pub name: String,
    /// The norm: title, edition, place.
    #[serde(default)]
    pub citation: String,
    /// Components.
    pub terms: Vec<ZTerm>,
    /// What is taken from `n` in the divisor of the standard deviation: 1 for that of a sample, 0 for that of a whole.
    #[serde(default = "one")]
    pub ddof: u8,
    /// What a row is worth that lacks a component.
    #[serde(default)]
    pub missing: MissingTerm,
    /// Column whose values are each a universe of its own, such as cities; none where all rows are one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

fn one() -> u8 {
    1
}

impl ZIndex {
    /// An index of one's own from columns and their weights, `ddof` 1, against the data.
    pub fn new<S: Into<String>>(name: impl Into<String>, terms: impl IntoIterator<Item = (S, f64)>) -> Self {
        let term = |(column, weight): (S, f64)| ZTerm { column: column.into(), weight, reference: None };
        ZIndex {
            name: name.into(),
            citation: String::new(),
            terms: terms.into_iter().map(term).collect(),
            ddof: 1,
            missing: MissingTerm::Null,
            within: None,
        }
    }

    /// Sets what is taken from `n` in the divisor of the standard deviation.
    pub fn ddof(mut self, ddof: u8) -> Self {
        self.ddof = ddof;
        self
    }

    /// Sets what a row is worth that lacks a component.
    pub fn missing(mut self, missing: MissingTerm) -> Self {
        self.missing = missing;
        self
    }

    /// Sets the column whose values are each a universe of its own, such as cities, in place of all rows together.
    pub fn within(mut self, column: impl Into<String>) -> Self {
        self.within = Some(column.into());
        self
    }

    /// Takes a component from a column of another name.
    ///
    /// # Errors
    /// A component that is not there.
    pub fn column(mut self, component: &str, column: impl Into<String>) -> Result<Self> {
        let row = self.row(component)?;
        self.terms[row].column = column.into();
        Ok(self)
    }

    /// Sets mean and standard deviation of a component.
    ///
    /// # Errors
    /// A component that is not there.
    pub fn reference(mut self, component: &str, reference: ZReference) -> Result<Self> {
        let row = self.row(component)?;
        self.terms[row].reference = Some(reference);
        Ok(self)
    }

    /// The row of a component.
    fn row(&self, component: &str) -> Result<usize> {
        let found = self.terms.iter().position(|t| t.column == component);
        found.ok_or_else(|| Error::unknown("component", component, self.terms.iter().map(|t| t.column.as_str())))
    }

    /// Checks components, weights and references.
    ///
    /// # Errors
    /// No component, one that stands twice, a weight that is not finite, a reference whose sd is not above 0.
    pub fn check(&self) -> Result<()> {
        let fault = |problem: String| DataError::new(format!("index `{}`", self.name), problem);
        if self.terms.is_empty() {
            return Err(fault("no component; expected at least one column and its weight".into()).into());
        }
        for (i, term) in self.terms.iter().enumerate() {
            let twice = self.terms[..i].iter().any(|t| t.column == term.column);
            let problem = if twice {
                Some("the component stands twice".to_owned())
            } else if term.weight.is_finite() {
                term.reference.and_then(|r| r.problem())
            } else {
                Some(format!("{} is not a weight; expected a number", term.weight))
            };
            if let Some(problem) = problem {
                return Err(fault(problem).field(&term.column).into());
            }
        }
        Ok(())
    }
}

/// Mean and standard deviation that a component was measured against.
#[derive(Debug, Clone, PartialEq)]
pub struct ZReferenceUsed {
    /// The universe, such as a city; none where all rows are one.
    pub universe: Option<String>,
    /// Column of the component.
    pub column: String,
    /// Mean and standard deviation.
    pub reference: ZReference,
}

/// Values of a z-score index, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct ZScores {
    /// Name of the index.
    pub name: String,
    /// The index; none where it is undefined.
    pub values: Vec<Option<f64>>,
    /// z-scores of each component, before weights.
    pub terms: Vec<(String, Vec<Option<f64>>)>,
    /// What the components were measured against.
    pub references: Vec<ZReferenceUsed>,
    /// Why values are none, and other findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

impl ZScores {
    /// As a frame: a column `z_` and its name for each component, then the index under its name.
    ///
    /// # Errors
    /// A component and the index of one name.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let term = |(name, z): &(String, Vec<Option<f64>>)| Column::new(format!("z_{name}").into(), z.as_slice());
        let index = Column::new(self.name.as_str().into(), self.values.as_slice());
        let columns = self.terms.iter().map(term).chain([index]).collect();
        Ok(DataFrame::new(self.values.len(), columns)?)
    }
}

/// A z-score index of every row of a frame that has its components as columns.
///
/// # Missing values
/// Null where a component is, but see [`MissingTerm`]; where a component has no z-score, because all its values are equal
/// or too few, it is missing in that whole universe, and the diagnostics say why. A row without universe is null.
///
/// # Errors
/// Those of [`ZIndex::check`]; a column that is not there or holds no numbers, a number that is not finite.
///
/// # Examples
/// ```
/// use compact_city::polars::prelude::{Column, DataFrame};
/// use compact_city::walkability::{ZIndex, z_index};
/// let frame = DataFrame::new(3, vec![
///     Column::new("population_density_per_km2".into(), [1000.0, 2000.0, 3000.0]),
///     Column::new("intersection_density_per_km2".into(), [50.0, 100.0, 150.0]),
///     Column::new("destination_types".into(), [1, 2, 3]),
/// ])?;
/// let found = z_index(&frame, &ZIndex::japan())?;
/// assert_eq!(found.values, [Some(-3.0), Some(0.0), Some(3.0)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn z_index(frame: &DataFrame, index: &ZIndex) -> Result<ZScores> {
    index.check()?;
    let table = format!("index `{}`", index.name);
    let (universes, of_row) = match &index.within {
        None => (vec![None], vec![Some(0); frame.height()]),
        Some(column) => {
            let (names, of_row) = groups(&columns::texts(frame, &table, column)?);
            (names.into_iter().map(Some).collect(), of_row)
        }
    };
    let mut found = ZScores {
        name: index.name.clone(),
        values: Vec::new(),
        terms: Vec::new(),
        references: Vec::new(),
        diagnostics: Vec::new(),
    };
    for term in &index.terms {
        let values = columns::numbers(frame, &table, &term.column)?;
        let mut in_universe = vec![Vec::new(); universes.len()];
        for (value, place) in values.iter().zip(&of_row) {
            place.iter().for_each(|p: &usize| in_universe[*p].push(*value));
        }
        let mut references = vec![None; universes.len()];
        for (place, universe) in universes.iter().enumerate() {
            match term.reference.map_or_else(|| ZReference::of(&in_universe[place], index.ddof), Ok) {
                Ok(reference) => {
                    references[place] = Some(reference);
                    let (universe, column) = (universe.clone(), term.column.clone());
                    found.references.push(ZReferenceUsed { universe, column, reference });
                }
                Err(why) => {
                    let place = universe.as_ref().map(|u| format!(" in `{u}`")).unwrap_or_default();
                    found.diagnostics.push(format!("component `{}`{place}: {why}", term.column));
                }
            }
        }
        let z = |(value, place): (&Option<f64>, &Option<usize>)| Some(references[(*place)?]?.z((*value)?));
        found.terms.push((term.column.clone(), values.iter().zip(&of_row).map(z).collect()));
    }
    let value = |row: usize| {
        of_row[row]?;
        let parts = found.terms.iter().zip(&index.terms).map(|((_, z), term)| z[row].map(|z| term.weight * z));
        match index.missing {
            MissingTerm::Null => parts.sum(),
            MissingTerm::Skip => {
                let known: Vec<f64> = parts.flatten().collect();
                (!known.is_empty()).then(|| known.iter().sum())
            }
        }
    };
    found.values = (0..frame.height()).map(value).collect();
    let outside = of_row.iter().filter(|p| p.is_none()).count();
    if outside > 0 {
        found.diagnostics.push(format!("{outside} rows have no `{}`", index.within.as_deref().unwrap_or_default()));
    }
    Ok(found)
}

/// The names, each once, in the order in which they are first met, and which of them each row has.
fn groups(names: &[Option<String>]) -> (Vec<String>, Vec<Option<usize>>) {
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let mut known = Vec::new();
    let mut of_row = Vec::with_capacity(names.len());
    for name in names {
        of_row.push(name.as_deref().map(|name| {
            *places.entry(name).or_insert_with(|| {
                known.push(name.to_owned());
                known.len() - 1
            })
        }));
    }
    (known, of_row)
}

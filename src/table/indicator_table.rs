//! Indicators of cities: one column an indicator, each value with its origin or the reason why it is missing.

use polars::prelude::*;
use serde::Serialize;

use super::city_figures::{City, Confidence, city_columns, city_position};
use crate::error::{DataError, Error, Result};

/// Why a value is missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Missing {
    /// The table has no such figure for the city.
    NoFigure {
        /// Kind of figure.
        figure: String,
        /// Year wanted; none when any would do.
        year: Option<i32>,
    },
    /// There is a figure, but it is flagged and does not enter indicators.
    Flagged {
        /// Kind of figure.
        figure: String,
        /// Year wanted.
        year: Option<i32>,
        /// The flag.
        confidence: Confidence,
    },
    /// The formula has no value on these inputs.
    Undefined(String),
    /// The table came with a null.
    Null,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |year: &Option<i32>| year.map(|y| format!(" for {y}")).unwrap_or_default();
        match self {
            Missing::NoFigure { figure, year } => write!(f, "no figure {figure}{}", of(year)),
            Missing::Flagged { figure, year, confidence } => {
                write!(f, "figure {figure}{} is flagged {}", of(year), confidence.as_str())
            }
            Missing::Undefined(why) => write!(f, "undefined: {why}"),
            Missing::Null => write!(f, "no value given"),
        }
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Origin {
    /// Year or period, such as `2020`, `FY2022` or `2010-2020`.
    pub year: String,
    /// The figures it is computed from, with their years.
    pub inputs: String,
    /// Where those were published.
    pub source: String,
    /// What to know about them; may be empty.
    pub note: String,
    /// Why there is no value; none where there is one.
    pub missing: Option<Missing>,
}

/// One indicator for every city of a table.
#[derive(Debug, Clone)]
pub struct IndicatorColumn {
    id: String,
    unit: String,
    values: Vec<Option<f64>>,
    origins: Vec<u32>,
    distinct: Vec<Origin>,
}

impl IndicatorColumn {
    pub(crate) fn with_capacity(id: &str, unit: &str, n: usize) -> Self {
        IndicatorColumn {
            id: id.to_owned(),
            unit: unit.to_owned(),
            values: Vec::with_capacity(n),
            origins: Vec::with_capacity(n),
            distinct: Vec::new(),
        }
    }

    pub(crate) fn add_origin(&mut self, origin: Origin) -> u32 {
        self.distinct.push(origin);
        self.distinct.len() as u32 - 1
    }

    pub(crate) fn push(&mut self, value: Option<f64>, origin: u32) {
        self.values.push(value);
        self.origins.push(origin);
    }

    /// Id of the indicator.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Unit of the values.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// One value a city, in the order of [`IndicatorTable::cities`].
    pub fn values(&self) -> &[Option<f64>] {
        &self.values
    }

    /// Where the value of a city comes from, or why it is missing.
    pub fn origin(&self, city: usize) -> &Origin {
        &self.distinct[self.origins[city] as usize]
    }

    fn select(&self, cities: &[usize]) -> Self {
        IndicatorColumn {
            values: cities.iter().map(|&c| self.values[c]).collect(),
            origins: cities.iter().map(|&c| self.origins[c]).collect(),
            ..self.clone()
        }
    }
}

/// Indicators of cities; made by [`crate::indicators`] from figures, or by [`IndicatorTable::from_frame`] from values.
#[derive(Debug, Clone)]
pub struct IndicatorTable {
    cities: Vec<City>,
    columns: Vec<IndicatorColumn>,
}

impl IndicatorTable {
    pub(crate) fn new(cities: Vec<City>, columns: Vec<IndicatorColumn>) -> Self {
        IndicatorTable { cities, columns }
    }

    /// Takes a wide frame: a string column `city`, where present `code` and `city_ja`, and one numeric column for every
    /// indicator. Null is an unknown.
    ///
    /// # Errors
    /// No column `city`, a column that is not numeric, a NaN or infinity, or a city without a name or
    /// that stands twice.
    pub fn from_frame(frame: &DataFrame) -> Result<Self> {
        let name = frame.column("city")?.str()?.clone();
        // A code column of numbers is taken as text.
        let optional = |column: &str| -> Result<Option<StringChunked>> {
            let Ok(column) = frame.column(column) else { return Ok(None) };
            Ok(Some(column.cast(&DataType::String)?.str()?.clone()))
        };
        let (code, ja) = (optional("code")?, optional("city_ja")?);
        let at = |c: &Option<StringChunked>, i| c.as_ref().and_then(|c| c.get(i)).map(str::to_owned);
        let cities: Vec<City> = (0..frame.height())
            .map(|i| City { code: at(&code, i), name: name.get(i).unwrap_or_default().to_owned(), name_ja: at(&ja, i) })
            .collect();
        let mut seen = rustc_hash::FxHashSet::default();
        for (i, city) in cities.iter().enumerate() {
            if city.name.is_empty() {
                return Err(DataError::new("frame", "the city has no name").line(i as u64 + 1).field("city").into());
            }
            if !seen.insert((&city.code, &city.name)) {
                let problem = format!("`{}` stands in an earlier row already", city.name);
                return Err(DataError::new("frame", problem).line(i as u64 + 1).field("city").into());
            }
        }
        let mut columns = Vec::new();
        for column in frame.columns() {
            let id = column.name().as_str();
            if ["city", "code", "city_ja"].contains(&id) {
                continue;
            }
            if !column.dtype().is_primitive_numeric() {
                let problem = format!("expected numbers, found {}", column.dtype());
                return Err(DataError::new("frame", problem).field(id).into());
            }
            let numbers = column.cast(&DataType::Float64)?;
            let mut out = IndicatorColumn::with_capacity(id, "", cities.len());
            let given = out.add_origin(Origin::default());
            let null = out.add_origin(Origin { missing: Some(Missing::Null), ..Origin::default() });
            for (i, value) in numbers.f64()?.iter().enumerate() {
                if let Some(v) = value.filter(|v| !v.is_finite()) {
                    let problem = format!("{v} is not a finite number; use null for an unknown");
                    return Err(DataError::new("frame", problem).line(i as u64 + 1).field(id).into());
                }
                out.push(value, if value.is_some() { given } else { null });
            }
            columns.push(out);
        }
        Ok(IndicatorTable { cities, columns })
    }

    /// The values as a wide frame: `code`, `city`, `city_ja`, then one column an indicator.
    ///
    /// # Errors
    /// Only if polars refuses the frame.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let mut columns = city_columns(&self.cities);
        columns.extend(self.columns.iter().map(|c| Column::new(c.id.as_str().into(), &c.values)));
        Ok(DataFrame::new(self.cities.len(), columns)?)
    }

    /// The cities, one a row.
    pub fn cities(&self) -> &[City] {
        &self.cities
    }

    /// The indicators, one a column.
    pub fn columns(&self) -> &[IndicatorColumn] {
        &self.columns
    }

    /// The column of an indicator.
    ///
    /// # Errors
    /// An id that the table does not have, with the nearest ones it has.
    pub fn column(&self, id: &str) -> Result<&IndicatorColumn> {
        let known = || self.columns.iter().map(|c| c.id.as_str());
        self.columns.iter().find(|c| c.id == id).ok_or_else(|| Error::unknown("indicator", id, known()))
    }

    /// Position of the city that answers to an English name (in any case), a Japanese name, or a code.
    ///
    /// # Errors
    /// An unknown name, with the nearest known ones, or one that several cities bear.
    pub fn position(&self, city: &str) -> Result<usize> {
        city_position(&self.cities, city)
    }

    /// The same indicators of some of the cities, in the order given; a position past the end is left out.
    pub fn select(&self, cities: &[usize]) -> Self {
        let rows: Vec<usize> = cities.iter().copied().filter(|&c| c < self.cities.len()).collect();
        IndicatorTable {
            cities: rows.iter().map(|&c| self.cities[c].clone()).collect(),
            columns: self.columns.iter().map(|c| c.select(&rows)).collect(),
        }
    }
}

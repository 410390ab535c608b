//! Places with what stands in them: people, jobs, schools, incomes.

use polars::prelude::*;
use rustc_hash::FxHashMap;

use crate::error::{DataError, Error, Result};

/// A table of places: an id each, and columns of numbers such as `population`, `jobs` or `income_per_capita`.
///
/// The places are origins and destinations of [`TravelTimes`](super::TravelTimes).
///
/// # Missing values
/// A number may be unknown; what a measure makes of it is said there.
#[derive(Debug, Clone)]
pub struct LandUse {
    ids: Vec<String>,
    rows: FxHashMap<String, u32>,
    columns: Vec<(String, Vec<Option<f64>>)>,
}

impl LandUse {
    /// A table of ids and columns of numbers.
    ///
    /// # Errors
    /// An id that is empty or stands twice, a column of another length, a number that is not finite, two columns of one
    /// name.
    pub fn new(ids: Vec<String>, columns: Vec<(String, Vec<Option<f64>>)>) -> Result<Self> {
        let table = "land use";
        let mut rows = FxHashMap::default();
        for (row, id) in (0_u32..).zip(&ids) {
            let fault = |problem: String| DataError::new(table, problem).line(u64::from(row) + 1).field("id");
            if id.is_empty() {
                return Err(fault("the id is missing".into()).into());
            }
            if let Some(first) = rows.insert(id.clone(), row) {
                return Err(fault(format!("`{id}` stands in row {} too", first + 1)).into());
            }
        }
        for (i, (name, values)) in columns.iter().enumerate() {
            if columns[..i].iter().any(|(n, _)| n == name) {
                return Err(DataError::new(table, "the column stands twice").field(name).into());
            }
            if values.len() != ids.len() {
                let problem = format!("{} values for {} places", values.len(), ids.len());
                return Err(DataError::new(table, problem).field(name).into());
            }
            if let Some(row) = values.iter().position(|v| v.is_some_and(|v| !v.is_finite())) {
                let problem = "not a finite number; leave it out for an unknown";
                return Err(DataError::new(table, problem).line(row as u64 + 1).field(name).into());
            }
        }
        Ok(LandUse { ids, rows, columns })
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// True when there is no place.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Ids of the places.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The row of a place.
    pub fn row(&self, id: &str) -> Option<usize> {
        self.rows.get(id).map(|r| *r as usize)
    }

    /// Names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// A column of numbers.
    ///
    /// # Errors
    /// A column that the table does not have.
    pub fn column(&self, name: &str) -> Result<&[Option<f64>]> {
        let found = self.columns.iter().find(|(n, _)| n == name);
        found.map(|(_, values)| values.as_slice()).ok_or_else(|| Error::unknown("column", name, self.names()))
    }

    /// The table as a frame: `id`, then the columns.
    ///
    /// # Errors
    /// None in practice; polars checks what this table has checked.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let id = Column::new("id".into(), self.ids.iter().map(String::as_str).collect::<Vec<_>>());
        let columns = self.columns.iter().map(|(n, v)| Column::new(n.as_str().into(), v.as_slice()));
        Ok(DataFrame::new(self.len(), std::iter::once(id).chain(columns).collect())?)
    }
}

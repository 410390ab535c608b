//! Places with what stands in them: people, jobs, schools, incomes.

use std::hash::{Hash, Hasher};

use polars::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::columns::Header;
use super::rows::{Faults, RowLines};
use super::{Facilities, PopulationCells};
use crate::error::{DataError, Error, Result};

const TABLE: &str = "land use";

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
    /// A hash of the ids in their order.
    fingerprint: u64,
    columns: Vec<(String, Vec<Option<f64>>)>,
    /// Columns that hold no numbers, and why not.
    left_out: Vec<DataError>,
}

impl LandUse {
    /// A table of ids and columns of numbers.
    ///
    /// # Errors
    /// An id that is empty or stands twice, a column of another length, a number that is not finite, two columns of one
    /// name.
    pub fn new(ids: Vec<String>, columns: Vec<(String, Vec<Option<f64>>)>) -> Result<Self> {
        Self::checked(ids, columns, &RowLines::counted(TABLE), "id")
    }

    /// As [`LandUse::new`], of rows that stand in the lines of a file; `id` is its column of ids.
    pub(crate) fn checked(
        ids: Vec<String>,
        columns: Vec<(String, Vec<Option<f64>>)>,
        lines: &RowLines,
        id: &str,
    ) -> Result<Self> {
        let mut rows = FxHashMap::default();
        let mut faults = Faults::default();
        for (row, name) in ids.iter().enumerate() {
            let line = lines.line(row);
            if name.is_empty() {
                faults.add(line, || lines.fault(row, id, "the id is missing"));
            } else if let Some(first) = rows.insert(name.clone(), row as u32) {
                let first = lines.line(first as usize);
                faults.add(line, || lines.fault(row, id, format!("`{name}` stands in line {first} too")));
            }
        }
        faults.check()?;
        for (i, (name, values)) in columns.iter().enumerate() {
            if columns[..i].iter().any(|(n, _)| n == name) {
                return Err(DataError::new(&lines.table, "the column stands twice").field(name).into());
            }
            if values.len() != ids.len() {
                let problem = format!("{} values for {} places", values.len(), ids.len());
                return Err(DataError::new(&lines.table, problem).field(name).into());
            }
            let mut faults = Faults::default();
            for (row, v) in values.iter().enumerate().filter_map(|(row, v)| Some((row, v.filter(|v| !v.is_finite())?)))
            {
                let problem = || format!("{v} is not a finite number; leave it out for an unknown");
                faults.add(lines.line(row), || lines.fault(row, name, problem()));
            }
            faults.check()?;
        }
        let mut hasher = FxHasher::default();
        ids.hash(&mut hasher);
        Ok(LandUse { ids, rows, fingerprint: hasher.finish(), columns, left_out: Vec::new() })
    }

    /// A table from a frame: the column of ids, text or whole numbers, and every other column of numbers.
    ///
    /// # Errors
    /// A column of ids that is not there or has a null; as [`LandUse::new`].
    pub fn from_frame(frame: &DataFrame, id: &str) -> Result<Self> {
        let names = frame.columns().iter().map(|c| c.name().as_str());
        let at = Header::new(TABLE, names, None).need("id", Some(id), &[])?;
        let ids = texts(&frame.columns()[at], id)?;
        let (mut columns, mut left_out) = (Vec::new(), Vec::new());
        for (_, column) in frame.columns().iter().enumerate().filter(|(i, _)| *i != at) {
            let name = column.name().to_string();
            if column.dtype().is_primitive_numeric() {
                let values = column.cast(&DataType::Float64)?;
                columns.push((name, values.f64()?.iter().collect()));
            } else {
                let problem = format!("the column holds {}, not numbers", column.dtype());
                left_out.push(DataError::new(TABLE, problem).field(name));
            }
        }
        Ok(LandUse::new(ids, columns)?.without(left_out))
    }

    /// Cells, then facilities, as places of one table: `population` and the groups of the cells, and a column for each
    /// category, 1 for its facilities. Facilities have no people and cells are no facilities: 0.
    ///
    /// A facility goes by its category and id, such as `school:17`, or by its row where it has none. With
    /// [`TravelTimes::along`](super::TravelTimes::along) from the cells to the facilities, every measure works on walks.
    ///
    /// # Missing values
    /// An unknown number of a group stays unknown.
    ///
    /// # Errors
    /// Ids that stand twice, a category of the name of a group.
    pub fn of_cells_and_facilities(cells: &PopulationCells, facilities: &Facilities) -> Result<Self> {
        let frame = cells.frame();
        let mut ids = texts(frame.column("id")?, "id")?;
        for (row, f) in (1..).zip(facilities.facilities()) {
            let id = if f.id.is_empty() { format!("{row}") } else { f.id.clone() };
            ids.push(format!("{}:{id}", f.category));
        }
        let more = facilities.len();
        let mut columns = Vec::new();
        for name in std::iter::once("population").chain(cells.groups()) {
            let values = frame.column(name)?.cast(&DataType::Float64)?;
            let nobody = std::iter::repeat_n(Some(0.0), more);
            columns.push((name.to_owned(), values.f64()?.iter().chain(nobody).collect()));
        }
        for category in facilities.categories() {
            let is = facilities.facilities().iter().map(|f| Some(f64::from(u8::from(f.category == category))));
            let values = std::iter::repeat_n(Some(0.0), cells.len()).chain(is).collect();
            columns.push((category.to_owned(), values));
        }
        LandUse::new(ids, columns)
    }

    /// The same table with a number in place of the unknown ones of a column.
    ///
    /// # Errors
    /// A column that the table does not have, a number that is not finite.
    pub fn fill_unknown(mut self, column: &str, number: f64) -> Result<Self> {
        if !number.is_finite() {
            return Err(DataError::new(TABLE, format!("{number} is not a finite number")).field(column).into());
        }
        self.column(column)?;
        for (_, values) in self.columns.iter_mut().filter(|(name, _)| name == column) {
            values.iter_mut().for_each(|v| *v = v.or(Some(number)));
        }
        Ok(self)
    }

    /// Names columns that were left out because they hold no numbers.
    pub(crate) fn without(mut self, left_out: Vec<DataError>) -> Self {
        self.left_out = left_out;
        self
    }

    /// Findings that do not stop the work: columns that hold no numbers.
    pub fn diagnostics(&self) -> Vec<String> {
        self.left_out.iter().map(|fault| format!("left out: {fault}")).collect()
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

    /// A hash of the ids in their order.
    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Refuses this table for rows of another one of so many places, or of another fingerprint where that is known.
    pub(crate) fn check_is(&self, places: usize, fingerprint: Option<u64>, table: &str) -> Result<(), DataError> {
        let problem = if self.len() != places {
            format!("the rows are between {places} places, but the land use has {}", self.len())
        } else if fingerprint.is_some_and(|of| of != self.fingerprint) {
            let hint = "give the one the table was built with";
            format!("the rows are between places of another land use: its ids, or their order, differ; {hint}")
        } else {
            return Ok(());
        };
        Err(DataError::new(table, problem))
    }

    /// Names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// A column of numbers.
    ///
    /// # Errors
    /// A column that the table does not have, or that was left out because it holds no numbers.
    pub fn column(&self, name: &str) -> Result<&[Option<f64>]> {
        if let Some(fault) = self.left_out.iter().find(|f| f.field.as_deref() == Some(name)) {
            return Err(fault.clone().into());
        }
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

/// Ids of a column of text or whole numbers.
fn texts(column: &Column, name: &str) -> Result<Vec<String>> {
    let kind = column.dtype();
    if *kind != DataType::String && !kind.is_integer() {
        let problem = format!("ids are text or whole numbers, not {kind}");
        return Err(DataError::new(TABLE, problem).field(name).into());
    }
    let ids: Vec<Option<String>> = match kind {
        DataType::String => column.str()?.iter().map(|id| id.map(str::to_owned)).collect(),
        DataType::UInt64 => column.u64()?.iter().map(|id| id.map(|n| n.to_string())).collect(),
        _ => column.cast(&DataType::Int64)?.i64()?.iter().map(|id| id.map(|n| n.to_string())).collect(),
    };
    let mut faults = Faults::default();
    for line in (1..).zip(&ids).filter(|(_, id)| id.is_none()).map(|(line, _)| line) {
        faults.add(line, || DataError::new(TABLE, "the id is missing").field(name));
    }
    faults.check()?;
    Ok(ids.into_iter().flatten().collect())
}

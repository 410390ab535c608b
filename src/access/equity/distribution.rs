//! Values and how many people have each, checked once.

use crate::error::{DataError, Result};
use crate::table::sum::{Sum, sum};

/// The name under which messages speak of the columns.
pub(super) const TABLE: &str = "equity";

/// Values of places and the people who have them, checked and sorted; what every index of equity takes.
///
/// # Missing values
/// A place whose value or number of people is unknown is left out and counted; one where nobody lives has no say.
///
/// # Examples
/// ```
/// use compact_city::access::equity::Distribution;
/// let jobs = Distribution::new(&[Some(30.0), None, Some(10.0), Some(99.0)], &[1.0, 5.0, 3.0, 0.0])?;
/// assert_eq!((jobs.mean(), jobs.people(), jobs.left_out()), (Some(15.0), 4.0, 1));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Distribution {
    /// Rows by rising value, of places with people alone.
    pub(super) rows: Vec<Row>,
    given: usize,
    left_out: usize,
    empty: usize,
    people: f64,
    mean: Option<f64>,
}

/// A place with people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) value: f64,
    pub(super) people: f64,
    /// Where it stands in the columns given.
    pub(super) place: usize,
}

impl Distribution {
    /// Values and people of places, one a row; plain numbers or [`Option`]s.
    ///
    /// # Errors
    /// Columns of unequal length, a number that is not finite, a number of people below 0.
    pub fn new<V, W>(values: &[V], people: &[W]) -> Result<Self>
    where
        V: Copy + Into<Option<f64>>,
        W: Copy + Into<Option<f64>>,
    {
        let values = numbers("values", values, values.len())?;
        let weights = numbers("people", people, values.len())?;
        if let Some(row) = weights.iter().position(|w| w.is_some_and(|w| w < 0.0)) {
            let problem = format!("{} is no number of people; expected 0 or more", weights[row].unwrap_or_default());
            return Err(fault(row, "people", problem).into());
        }
        let both = values.iter().zip(&weights).enumerate();
        let known: Vec<Row> =
            both.filter_map(|(place, (v, w))| Some(Row { value: (*v)?, people: (*w)?, place })).collect();
        let mut rows: Vec<Row> = known.iter().copied().filter(|r| r.people > 0.0).collect();
        // Equal values by people, so that the order of the places does not show in the last bits.
        rows.sort_by(|a, b| a.value.total_cmp(&b.value).then(a.people.total_cmp(&b.people)));
        let total = sum(rows.iter().map(|r| r.people));
        if !total.is_finite() {
            return Err(DataError::new(TABLE, "the people sum to more than a number holds").field("people").into());
        }
        let mean = mean(&rows, total);
        let (given, left_out, empty) = (values.len(), values.len() - known.len(), known.len() - rows.len());
        Ok(Distribution { rows, given, left_out, empty, people: total, mean })
    }

    /// Number of places that count: value known, people above 0.
    pub fn places(&self) -> usize {
        self.rows.len()
    }

    /// Number of people in them.
    pub fn people(&self) -> f64 {
        self.people
    }

    /// Number of places left out because their value or number of people is unknown.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Number of places where nobody lives.
    pub fn empty(&self) -> usize {
        self.empty
    }

    /// Mean value of a person; none where there is nobody.
    pub fn mean(&self) -> Option<f64> {
        self.mean
    }

    /// Lowest and highest value that anybody has.
    pub fn range(&self) -> Option<(f64, f64)> {
        Some((self.rows.first()?.value, self.rows.last()?.value))
    }

    /// The rows with their shares of the people.
    pub(super) fn shares(&self) -> impl Iterator<Item = (f64, f64)> {
        self.rows.iter().map(|r| (r.value, r.people / self.people))
    }

    /// Refuses a value below 0.
    pub(super) fn check_not_negative(&self, index: &str) -> Result<()> {
        let negative = || self.rows.iter().filter(|r| r.value < 0.0);
        let Some(row) = negative().min_by_key(|r| r.place) else { return Ok(()) };
        let problem = format!("{} is below 0; {index} compares shares of a total and has no meaning then", row.value);
        let more = negative().count() - 1;
        Err(DataError { more, ..fault(row.place, "values", problem) }.into())
    }

    /// The mean, where values can be compared with it: not below 0, and somebody has more than 0; or why there is none.
    ///
    /// # Errors
    /// A value below 0.
    pub(super) fn positive_mean(&self, index: &str) -> Result<std::result::Result<f64, String>> {
        self.check_not_negative(index)?;
        Ok(match self.mean {
            None => Err(NOBODY.into()),
            Some(mean) if mean > 0.0 => Ok(mean),
            Some(_) => Err("the value of everyone is 0".into()),
        })
    }

    /// The same without the places whose value is 0.
    pub(super) fn above_zero(&self) -> Distribution {
        let rows: Vec<Row> = self.rows.iter().copied().filter(|r| r.value != 0.0).collect();
        let people = sum(rows.iter().map(|r| r.people));
        let mean = mean(&rows, people);
        Distribution { rows, people, mean, ..*self }
    }

    /// The rows with what another column says of each place, where it is known.
    pub(super) fn beside<R>(&self, field: &str, column: &[R]) -> Result<Vec<(f64, Row)>>
    where
        R: Copy + Into<Option<f64>>,
    {
        let column = numbers(field, column, self.given)?;
        let mut rows: Vec<(f64, Row)> = self.rows.iter().filter_map(|r| Some((column[r.place]?, *r))).collect();
        rows.sort_by(|a, b| {
            let by_value = a.1.value.total_cmp(&b.1.value).then(a.1.people.total_cmp(&b.1.people));
            a.0.total_cmp(&b.0).then(by_value)
        });
        Ok(rows)
    }

    /// Number of rows in the columns given.
    pub(super) fn given(&self) -> usize {
        self.given
    }
}

/// Why there is no value where there is nobody.
pub(super) const NOBODY: &str = "there is nobody whose value is known";

/// Mean of the values, by people.
pub(super) fn mean<'a>(rows: impl IntoIterator<Item = &'a Row>, people: f64) -> Option<f64> {
    let mut total = Sum::default();
    rows.into_iter().for_each(|r| total.add(r.people / people * r.value));
    (people > 0.0).then(|| total.value())
}

/// A column as options, its length and its numbers checked.
pub(super) fn numbers<T>(field: &str, column: &[T], expected: usize) -> Result<Vec<Option<f64>>>
where
    T: Copy + Into<Option<f64>>,
{
    if column.len() != expected {
        let problem = format!("{} rows; the values have {expected}", column.len());
        return Err(DataError::new(TABLE, problem).field(field).into());
    }
    let column: Vec<Option<f64>> = column.iter().map(|x| (*x).into()).collect();
    let bad = |x: &Option<f64>| x.is_some_and(|x| !x.is_finite());
    let Some(row) = column.iter().position(bad) else { return Ok(column) };
    let problem = format!("{} is not a finite number; leave it out for an unknown", column[row].unwrap_or(f64::NAN));
    let more = column.iter().filter(|x| bad(x)).count() - 1;
    Err(DataError { more, ..fault(row, field, problem) }.into())
}

/// A fault of a row, which is counted from 0.
pub(super) fn fault(row: usize, field: &str, problem: String) -> DataError {
    DataError::new(TABLE, problem).line(row as u64 + 1).field(field)
}

/// A fault of an option.
pub(super) fn wrong(option: &str, problem: String) -> crate::Error {
    DataError::new(TABLE, problem).field(option).into()
}

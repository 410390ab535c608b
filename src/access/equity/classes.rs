//! People by class of their place, and means of groups of people against that of all.

use super::distribution::{Distribution, Row, TABLE, mean};
use crate::error::{DataError, Result};
use crate::table::sum::sum;

/// What a group of people has, against everyone.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMean {
    /// Name of the group, such as `65_plus`.
    pub name: String,
    /// Number of its people in places whose value is known.
    pub people: f64,
    /// Mean value of one of them; none where there is nobody.
    pub mean: Option<f64>,
    /// The mean less that of everyone.
    pub gap: Option<f64>,
    /// The mean over that of everyone; none where that is 0.
    pub ratio: Option<f64>,
    /// Number of places left out because the value or the people of the group are unknown.
    pub left_out: usize,
}

impl GroupMean {
    fn of(name: &str, people: f64, mean: Option<f64>, all: Option<f64>, left_out: usize) -> Self {
        let both = mean.zip(all);
        GroupMean {
            name: name.to_owned(),
            people,
            mean,
            gap: both.map(|(m, a)| m - a),
            ratio: both.and_then(|(m, a)| Some(m / a).filter(|r| a != 0.0 && r.is_finite())),
            left_out,
        }
    }
}

/// Mean of a group of people, such as those aged 65 and over, against that of everyone.
///
/// `group` is the number of its people in each place. Of a coverage, 1 or 0 a place, the mean is the share covered and
/// the gap that of [`crate::transit::Coverage::gap`].
///
/// # Missing values
/// Places where the value or the number of people is unknown are left out and counted.
///
/// # Errors
/// Those of [`Distribution::new`].
///
/// # Examples
/// ```
/// use compact_city::access::equity::group_mean;
/// let (jobs, people, aged) = ([100.0, 20.0], [300.0, 100.0], [30.0, 30.0]);
/// let aged = group_mean("65_plus", &jobs, &people, &aged)?;
/// assert_eq!((aged.mean, aged.gap, aged.ratio), (Some(60.0), Some(-20.0), Some(0.75)));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn group_mean<V, W, G>(name: &str, values: &[V], people: &[W], group: &[G]) -> Result<GroupMean>
where
    V: Copy + Into<Option<f64>>,
    W: Copy + Into<Option<f64>>,
    G: Copy + Into<Option<f64>>,
{
    let all = Distribution::new(values, people)?;
    let own = Distribution::new(values, group).map_err(|e| renamed(e, name))?;
    Ok(GroupMean::of(name, own.people(), own.mean(), all.mean(), own.left_out()))
}

/// A fault of the people of a group names the group.
fn renamed(error: crate::Error, name: &str) -> crate::Error {
    match error {
        crate::Error::Data(fault) if fault.field.as_deref() == Some("people") => fault.field(name).into(),
        other => other,
    }
}

/// Mean of the people of each class of places, such as an income decile or a district, against that of everyone.
///
/// Classes whose names are numbers come in their order, others by name.
///
/// # Missing values
/// Places without a class belong to none, and count for everyone.
///
/// # Errors
/// Classes of another number than the values.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, class_means};
/// let jobs = Distribution::new(&[10.0, 20.0, 60.0], &[1.0; 3])?;
/// let means = class_means(&jobs, &[Some("10"), Some("9"), Some("9")])?;
/// assert_eq!((means[0].name.as_str(), means[0].mean, means[0].gap), ("9", Some(40.0), Some(10.0)));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn class_means<S: AsRef<str>>(of: &Distribution, classes: &[Option<S>]) -> Result<Vec<GroupMean>> {
    let by_class = class_rows(of, classes)?;
    let means = by_class.iter().map(|(name, rows)| {
        let people = sum(rows.iter().map(|r| r.people));
        GroupMean::of(name, people, mean(rows, people), of.mean(), 0)
    });
    Ok(means.collect())
}

/// The rows of each class that has people, in order.
pub(super) fn class_rows<S: AsRef<str>>(of: &Distribution, classes: &[Option<S>]) -> Result<Vec<(String, Vec<Row>)>> {
    if classes.len() != of.given() {
        let problem = format!("{} rows; the values have {}", classes.len(), of.given());
        return Err(DataError::new(TABLE, problem).field("classes").into());
    }
    let mut known: Vec<(&str, Row)> =
        of.rows.iter().filter_map(|r| Some((classes[r.place].as_ref()?.as_ref(), *r))).collect();
    let number = |name: &str| name.parse::<f64>().ok().filter(|x| x.is_finite());
    known.sort_by(|a, b| {
        let (x, y) = (number(a.0), number(b.0));
        let by_number = match (x, y) {
            (Some(x), Some(y)) => x.total_cmp(&y),
            _ => y.is_some().cmp(&x.is_some()),
        };
        by_number.then(a.0.cmp(b.0))
    });
    let same = known.chunk_by(|a, b| a.0 == b.0);
    Ok(same.map(|rows| (rows[0].0.to_owned(), rows.iter().map(|r| r.1).collect())).collect())
}

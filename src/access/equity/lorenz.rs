//! The Lorenz curve and the concentration curve, for charts.

use super::distribution::{Distribution, Row};
use crate::error::Result;
use crate::table::sum::Sum;

/// A point of a curve: share of the people, share of the total that they have.
pub type CurvePoint = (f64, f64);

/// The Lorenz curve: people by rising value, from (0, 0) to (1, 1), one point a distinct value.
///
/// # Missing values
/// Empty where there is nobody or everyone has 0.
///
/// # Errors
/// A value below 0.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, lorenz};
/// let jobs = Distribution::new(&[30.0, 10.0], &[1.0, 1.0])?;
/// assert_eq!(lorenz(&jobs)?, [(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn lorenz(of: &Distribution) -> Result<Vec<CurvePoint>> {
    of.check_not_negative("the Lorenz curve")?;
    Ok(curve(of.rows.iter().map(|r| (r.value, *r))))
}

/// The concentration curve: as [`lorenz`], but people by rising rank, such as income; above the diagonal where the poor
/// have more.
///
/// # Missing values
/// Places without a rank are left out. Empty where there is nobody or everyone has 0.
///
/// # Errors
/// A value below 0, ranks of another number than the values, a rank that is not finite.
pub fn concentration_curve<R: Copy + Into<Option<f64>>>(of: &Distribution, rank: &[R]) -> Result<Vec<CurvePoint>> {
    of.check_not_negative("the concentration curve")?;
    Ok(curve(of.beside("rank", rank)?))
}

/// Points of rows in the order of a key, one a distinct key.
fn curve(rows: impl IntoIterator<Item = (f64, Row)>) -> Vec<CurvePoint> {
    let (mut people, mut total) = (Sum::default(), Sum::default());
    let mut points: Vec<(f64, f64, f64)> = Vec::new();
    for (key, row) in rows {
        people.add(row.people);
        total.add(row.people * row.value);
        let point = (key, people.value(), total.value());
        match points.last_mut() {
            Some(last) if last.0 == key => *last = point,
            _ => points.push(point),
        }
    }
    let (all, sum) = (people.value(), total.value());
    if !(sum > 0.0 && sum.is_finite()) {
        return Vec::new();
    }
    std::iter::once((0.0, 0.0)).chain(points.into_iter().map(|(_, p, t)| (p / all, t / sum))).collect()
}

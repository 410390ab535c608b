//! Theil's T, whole and split between and within classes.

use serde::{Deserialize, Serialize};

use super::classes::class_rows;
use super::distribution::{Distribution, Row, mean};
use super::index::EquityIndex;
use crate::error::Result;
use crate::table::sum::{Sum, sum};

/// What a value of 0 counts for where a logarithm of it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Zeros {
    /// The limit: `0 ln 0` is 0, and an Atkinson index with epsilon of 1 or more is 1.
    #[default]
    Limit,
    /// People with 0 are left out and counted, as R `accessibility` does.
    Drop,
}

impl Zeros {
    pub(super) fn text(self) -> &'static str {
        match self {
            Zeros::Limit => "",
            Zeros::Drop => "zeros dropped",
        }
    }

    /// The distribution under the rule, and the places that it drops.
    pub(super) fn apply(self, of: &Distribution) -> (Distribution, usize) {
        match self {
            Zeros::Limit => (of.clone(), 0),
            Zeros::Drop => {
                let kept = of.above_zero();
                let dropped = of.places() - kept.places();
                (kept, dropped)
            }
        }
    }
}

/// Theil's T of classes of places.
#[derive(Debug, Clone, PartialEq)]
pub struct Theil {
    /// The whole: `between` and `within` together.
    pub total: EquityIndex,
    /// What is left when everyone has the mean of their class.
    pub between: EquityIndex,
    /// The classes' own, each by its share of the total.
    pub within: EquityIndex,
    /// Name of each class and its own T, none where everyone in it has 0.
    pub classes: Vec<(String, Option<f64>)>,
}

/// Theil's T, 0 (all have the same) to the logarithm of the number of people: `sum p x/m ln(x/m)`, with `p` the share of
/// the people, `x` the value and `m` the mean.
///
/// # Missing values
/// Undefined where there is nobody or everyone has 0.
///
/// # Errors
/// A value below 0.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, Zeros, theil};
/// let half = Distribution::new(&[0.0, 0.0, 0.0, 10.0, 10.0, 10.0], &[1.0; 6])?;
/// assert!((theil(&half, Zeros::Limit)?.value.unwrap() - 2_f64.ln()).abs() < 1e-15);
/// assert_eq!(theil(&half, Zeros::Drop)?.value, Some(0.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Theil (1967).
pub fn theil(of: &Distribution, zeros: Zeros) -> Result<EquityIndex> {
    let (kept, dropped) = zeros.apply(of);
    let outcome = kept.positive_mean("Theil's T")?.map(|mean| entropy(&kept.rows, kept.people(), mean));
    Ok(counted(kept.index("theil_t", zeros.text().into(), outcome), dropped))
}

/// Theil's T split into that between classes and that within them; the two sum to the whole.
///
/// `classes` names the class of each place, such as an income decile or a district.
///
/// # Missing values
/// Places without a class are left out and counted, of the whole too. Undefined where there is nobody or everyone has 0.
///
/// # Errors
/// A value below 0, classes of another number than the values.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, Zeros, theil_by_class};
/// let jobs = Distribution::new(&[10.0, 20.0, 40.0, 40.0], &[1.0; 4])?;
/// let theil = theil_by_class(&jobs, &[Some("north"), Some("north"), Some("south"), Some("south")], Zeros::Limit)?;
/// let value = |index: &compact_city::access::equity::EquityIndex| index.value.unwrap();
/// assert!((value(&theil.between) + value(&theil.within) - value(&theil.total)).abs() < 1e-12);
/// assert_eq!(theil.classes[1], ("south".to_owned(), Some(0.0)));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn theil_by_class<S: AsRef<str>>(of: &Distribution, classes: &[Option<S>], zeros: Zeros) -> Result<Theil> {
    let (kept, dropped) = zeros.apply(of);
    let checked = kept.positive_mean("Theil's T")?;
    let by_class = class_rows(&kept, classes)?;
    let all: Vec<Row> = by_class.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
    let people = sum(all.iter().map(|r| r.people));
    let whole_mean = mean(&all, people).filter(|m| *m > 0.0);
    let own: Vec<(String, f64, Option<f64>, Option<f64>)> = by_class
        .iter()
        .map(|(name, rows)| {
            let here = sum(rows.iter().map(|r| r.people));
            let mean = mean(rows, here);
            let theil = mean.filter(|m| *m > 0.0).map(|m| entropy(rows, here, m));
            (name.clone(), here, mean, theil)
        })
        .collect();
    let part = |name: &'static str, of_class: &dyn Fn(f64, f64, Option<f64>) -> f64| {
        let outcome = checked.clone().and_then(|_| {
            let whole = whole_mean.ok_or("nobody who has more than 0 has a class")?;
            let parts = own.iter().map(|(_, here, mean, theil)| {
                let (share, relative) = (here / people, mean.unwrap_or_default() / whole);
                of_class(share, relative, *theil)
            });
            Ok(sum(parts).max(0.0))
        });
        let index = kept.index(name, zeros.text().into(), outcome);
        let left_out = kept.left_out() + kept.places() - all.len();
        counted(EquityIndex { places: all.len(), people, left_out, ..index }, dropped)
    };
    let between = part("theil_t_between", &|share, relative, _| share * x_ln_x(relative));
    let within = part("theil_t_within", &|share, relative, theil| share * relative * theil.unwrap_or_default());
    let mut total = part("theil_t", &|_, _, _| 0.0);
    if let Some(whole) = whole_mean.filter(|_| total.value.is_some()) {
        total.value = Some(entropy(&all, people, whole));
    }
    Ok(Theil { total, between, within, classes: own.into_iter().map(|(name, _, _, theil)| (name, theil)).collect() })
}

/// An index that counts the places with 0 among those left out.
pub(super) fn counted(index: EquityIndex, dropped: usize) -> EquityIndex {
    EquityIndex { left_out: index.left_out + dropped, ..index }
}

fn entropy(rows: &[Row], people: f64, mean: f64) -> f64 {
    let mut total = Sum::default();
    rows.iter().for_each(|r| total.add(r.people / people * x_ln_x(r.value / mean)));
    total.value().max(0.0)
}

fn x_ln_x(x: f64) -> f64 {
    if x > 0.0 { x * x.ln() } else { 0.0 }
}

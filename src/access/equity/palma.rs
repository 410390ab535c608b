//! The Palma ratio.

use super::distribution::{Distribution, NOBODY, mean, wrong};
use super::index::EquityIndex;
use super::quantile::{QuantileMethod, quantile_of};
use crate::error::Result;
use crate::table::sum::sum;

/// Who is rich and who is poor; the default is the richest 10 % against the poorest 40 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PalmaOptions {
    /// Share of the people who are the richest: those with more than the quantile `1 - richest` of income.
    pub richest: f64,
    /// Share of the people who are the poorest: those with at most that quantile of income.
    pub poorest: f64,
    /// How the quantiles are taken.
    pub method: QuantileMethod,
    /// Incomes in place of the quantiles: the highest of the poor, and the one that the rich pass. For a part of a city
    /// whose rich and poor are those of the whole.
    pub thresholds: Option<(f64, f64)>,
}

impl Default for PalmaOptions {
    fn default() -> Self {
        PalmaOptions { richest: 0.1, poorest: 0.4, method: QuantileMethod::Frequency, thresholds: None }
    }
}

impl From<()> for PalmaOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl PalmaOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the shares of the richest and of the poorest.
    pub fn shares(mut self, richest: f64, poorest: f64) -> Self {
        (self.richest, self.poorest) = (richest, poorest);
        self
    }

    /// Sets how the quantiles are taken.
    pub fn method(mut self, method: QuantileMethod) -> Self {
        self.method = method;
        self
    }

    /// Sets incomes in place of the quantiles: the highest of the poor, and the one that the rich pass.
    pub fn thresholds(mut self, poor_up_to: f64, rich_above: f64) -> Self {
        self.thresholds = Some((poor_up_to, rich_above));
        self
    }
}

/// The Palma ratio of a value: mean of the richest 10 % of the people over the mean of the poorest 40 %; above 1 the rich
/// have more.
///
/// # Missing values
/// Places without an income are left out and counted. Undefined where nobody is richer than the quantile, as where more
/// than a tenth have the highest income, and where the poorest have 0.
///
/// # Errors
/// A value below 0, shares that are not above 0 or sum to more than 1, incomes of another number than the values, an
/// income that is not finite.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{Distribution, PalmaOptions, palma};
/// let incomes: Vec<f64> = (1..=10).map(f64::from).collect();
/// let jobs = Distribution::new(&[4.0, 4.0, 4.0, 4.0, 9.0, 9.0, 9.0, 9.0, 9.0, 12.0], &[1.0; 10])?;
/// assert_eq!(palma(&jobs, &incomes, PalmaOptions::new())?.value, Some(3.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Palma (2011); of access, as accessibility (R) computes it.
pub fn palma<R: Copy + Into<Option<f64>>>(
    of: &Distribution,
    income: &[R],
    options: impl Into<PalmaOptions>,
) -> Result<EquityIndex> {
    let PalmaOptions { richest, poorest, method, thresholds } = options.into();
    let share = |x: f64| x > 0.0 && x < 1.0;
    if !(share(richest) && share(poorest) && richest + poorest <= 1.0) {
        let problem = format!("{richest} and {poorest} are no shares of people apart; expected such as 0.1 and 0.4");
        return Err(wrong("shares", problem));
    }
    if let Some((poor, rich)) = thresholds
        && !(poor.is_finite() && rich.is_finite() && poor <= rich)
    {
        return Err(wrong("thresholds", format!("{poor} and {rich}: the poor end where the rich have begun")));
    }
    of.check_not_negative("the Palma ratio")?;
    let rows = of.beside("income", income)?;
    let incomes = rows.iter().map(|(income, r)| (*income, r.people));
    let (poor_up_to, rich_above) = match thresholds {
        Some((poor, rich)) => (Some(poor), Some(rich)),
        None => (quantile_of(incomes.clone(), poorest, method)?, quantile_of(incomes, 1.0 - richest, method)?),
    };
    let mean_where = |keep: &dyn Fn(f64) -> bool| {
        let of = || rows.iter().filter(|r| keep(r.0)).map(|r| &r.1);
        mean(of(), sum(of().map(|r| r.people)))
    };
    let outcome = poor_up_to.zip(rich_above).ok_or_else(|| NOBODY.to_owned()).and_then(|(poor, rich)| {
        let rich_mean = mean_where(&|income| income > rich).ok_or_else(|| format!("nobody has more than {rich}"))?;
        let poor_mean = mean_where(&|income| income <= poor).ok_or_else(|| format!("nobody has {poor} or less"))?;
        if poor_mean > 0.0 { Ok(rich_mean / poor_mean) } else { Err("the mean of the poorest is 0".to_owned()) }
    });
    let parameters = match (thresholds, poor_up_to.zip(rich_above)) {
        (Some((poor, rich)), _) => format!("above {rich} over up to {poor}"),
        (None, Some((poor, rich))) => {
            format!("richest {} % (above {rich}) over poorest {} % (up to {poor})", 100.0 * richest, 100.0 * poorest)
        }
        (None, None) => format!("richest {} % over poorest {} %", 100.0 * richest, 100.0 * poorest),
    };
    let people = sum(rows.iter().map(|(_, r)| r.people));
    let left_out = of.left_out() + of.places() - rows.len();
    Ok(EquityIndex { places: rows.len(), people, left_out, ..of.index("palma_ratio", parameters, outcome) })
}

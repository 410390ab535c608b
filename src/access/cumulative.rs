//! Opportunities within a cut-off, several, or an interval of them.

use super::weights::amounts;
use super::{Accessibility, Measure, Perspective};
use crate::error::{DataError, Result};
use crate::table::{LandUse, TravelTimes};

/// Opportunities that each place reaches, or people that reach it, within each of some cut-offs, which count; all in one
/// pass.
///
/// # Missing values
/// A place that no row leads from reaches 0.
///
/// # Errors
/// No cut-off, one below 0 or not finite; a column that is not there, an unknown or negative number in it.
///
/// # Examples
/// ```
/// use compact_city::access::{Perspective, cumulative};
/// use compact_city::table::{LandUse, TravelTimes};
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![("jobs".into(), vec![Some(5.0), Some(7.0)])])?;
/// let times = TravelTimes::new(&places, &[0, 0, 1], &[0, 1, 1], &[3.0, 30.0, 3.0])?;
/// let found = cumulative(&times, &places, "jobs", &[15.0, 30.0], Perspective::Active)?;
/// assert_eq!(found[0].values, [Some(5.0), Some(7.0)]);
/// assert_eq!(found[1].values, [Some(12.0), Some(7.0)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn cumulative(
    times: &TravelTimes,
    places: &LandUse,
    column: &str,
    cutoffs: &[f64],
    perspective: Perspective,
) -> Result<Vec<Accessibility>> {
    let mut order: Vec<usize> = (0..cutoffs.len()).collect();
    order.sort_unstable_by(|a, b| cutoffs[*a].total_cmp(&cutoffs[*b]));
    let rising: Vec<f64> = order.iter().map(|i| cutoffs[*i]).collect();
    let mut columns = vec![Vec::with_capacity(places.len()); cutoffs.len()];
    each_place(times, places, column, &rising, perspective, |sums| {
        order.iter().zip(sums).for_each(|(i, sum)| columns[*i].push(*sum));
    })?;
    let named = |(cutoff, sums): (&f64, Vec<f64>)| {
        let measure = Measure::Cumulative { cutoff: *cutoff, column: column.into(), perspective };
        Accessibility::known(&measure, sums, times)
    };
    Ok(cutoffs.iter().zip(columns).map(named).collect())
}

/// Calls `with` for each place with the sums within rising cut-offs.
fn each_place(
    times: &TravelTimes,
    places: &LandUse,
    column: &str,
    cutoffs: &[f64],
    perspective: Perspective,
    mut with: impl FnMut(&[f64]),
) -> Result<()> {
    times.check_places(places)?;
    let fault = |problem: String| DataError::new("measure", problem).field("cutoff");
    if cutoffs.is_empty() {
        return Err(fault("no cut-off; expected one such as 30".into()).into());
    }
    if let Some(bad) = cutoffs.iter().find(|c| !(c.is_finite() && **c >= 0.0)) {
        return Err(fault(format!("{bad} is not a cut-off; expected a number of 0 or more")).into());
    }
    let amounts = amounts(places, column, column)?;
    let reversed;
    let times = match perspective {
        Perspective::Active => times,
        Perspective::Passive => {
            reversed = times.reversed();
            &reversed
        }
    };
    let mut sums = vec![0.0; cutoffs.len()];
    for place in 0..times.places() {
        // The pairs stand by time: each cut-off goes on from the one before.
        let rows = times.rows_of(place);
        let (mut at, mut sum) = (rows.start, 0.0);
        for (kept, cutoff) in sums.iter_mut().zip(cutoffs) {
            let end = times.end_within(at..rows.end, *cutoff);
            sum = times.destinations()[at..end].iter().fold(sum, |sum, to| sum + amounts[*to as usize]);
            at = end;
            *kept = sum;
        }
        with(&sums);
    }
    Ok(())
}

/// What is taken of the cumulative opportunities over an interval of cut-offs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IntervalSummary {
    /// The median; of an even number the mean of the two in the middle.
    #[default]
    Median,
    /// The mean.
    Mean,
}

/// Over which cut-offs [`cumulative_interval`] goes and how it sums them up; the default is the median from 30 to 60 by 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalOptions {
    /// First cut-off.
    pub from: f64,
    /// Last cut-off, if a step ends on it.
    pub to: f64,
    /// From one cut-off to the next.
    pub step: f64,
    /// Median or mean.
    pub summary: IntervalSummary,
    /// Whether the result is cut to a whole number, as accessibility (R) does.
    pub whole: bool,
}

impl Default for IntervalOptions {
    fn default() -> Self {
        IntervalOptions { from: 30.0, to: 60.0, step: 1.0, summary: IntervalSummary::Median, whole: false }
    }
}

impl From<()> for IntervalOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl IntervalOptions {
    /// An interval of cut-offs by 1, its median.
    pub fn between(from: f64, to: f64) -> Self {
        IntervalOptions { from, to, ..Self::default() }
    }

    /// Sets what lies from one cut-off to the next.
    pub fn step(mut self, step: f64) -> Self {
        self.step = step;
        self
    }

    /// Sets median or mean.
    pub fn summary(mut self, summary: IntervalSummary) -> Self {
        self.summary = summary;
        self
    }

    /// Cuts the result to a whole number, as accessibility (R) does.
    pub fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// The cut-offs.
    fn cutoffs(&self) -> Result<Vec<f64>, DataError> {
        let fault = |problem: String| DataError::new("measure", problem).field("interval");
        let IntervalOptions { from, to, step, .. } = *self;
        if !(from >= 0.0 && to >= from && to.is_finite()) {
            return Err(fault(format!("{from} to {to} is not an interval; expected one such as 30-60")));
        }
        if !(step > 0.0 && step.is_finite()) {
            return Err(fault(format!("{step} is not a step; expected a number above 0")));
        }
        // A step of 0.1 ends on the last cut-off, whatever its bits.
        let steps = ((to - from) / step + 1e-9).floor();
        if steps > 100_000.0 {
            return Err(fault(format!("{steps} steps; expected at most 100000")));
        }
        Ok((0..=steps as u32).map(|i| from + f64::from(i) * step).collect())
    }
}

/// Median or mean of the cumulative opportunities over an interval of cut-offs: a result that does not hang on one.
///
/// # Missing values
/// A place that no row leads from reaches 0.
///
/// # Errors
/// An interval or step that is none; as [`cumulative`].
///
/// # References
/// Tomasiello et al., A time interval metric for cumulative opportunity accessibility (2023).
pub fn cumulative_interval(
    times: &TravelTimes,
    places: &LandUse,
    column: &str,
    options: impl Into<IntervalOptions>,
    perspective: Perspective,
) -> Result<Accessibility> {
    let options: IntervalOptions = options.into();
    let cutoffs = options.cutoffs()?;
    let mut values = Vec::with_capacity(places.len());
    each_place(times, places, column, &cutoffs, perspective, |sums| {
        // The sums rise with the cut-off.
        let n = sums.len();
        let value = match options.summary {
            IntervalSummary::Median => sums[(n - 1) / 2].midpoint(sums[n / 2]),
            IntervalSummary::Mean => sums.iter().fold(0.0, |sum, x| sum + x) / n as f64,
        };
        values.push(if options.whole { value.trunc() } else { value });
    })?;
    let measure = Measure::CumulativeInterval { options, column: column.into(), perspective };
    Ok(Accessibility::known(&measure, values, times))
}

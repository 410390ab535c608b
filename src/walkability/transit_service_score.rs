//! The transit service score: how much transit departs within a walk.

use std::collections::BTreeMap;

use polars::prelude::*;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::frame::{band_column, id_and, rounded_column};
use super::walk::Walker;
use super::{Along, AmenityDecay, Origins, ScoreBand, TRANSIT_SERVICE_BANDS};
use crate::error::{DataError, Result};
use crate::geo::LonLat;
use crate::table::sum::mean_by;
use crate::table::{Mode, Stops, Timetable};

/// So many lines and directions are measured at a stretch, which bounds the memory.
const STRETCH: usize = 16;

/// The raw value that scores 100.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Perfect {
    /// A given value, above 1. The published score takes the mean of five city centers that were never named for
    /// certain, so none is built in; a value of one's own makes cities comparable.
    Given(f64),
    /// The greatest raw value among the places that are scored: the best place has 100. Scores of two cities then do
    /// not compare.
    BestHere,
}

/// How a transit service score is made. There is no default: what scores 100 must be chosen.
///
/// # Examples
/// ```
/// use compact_city::table::Mode;
/// use compact_city::walkability::TransitServiceOptions;
/// let text = r#"{"perfect": {"given": 20000.0}, "decay": "aaai23", "weights": {"tram": 1.5}}"#;
/// let options: TransitServiceOptions = serde_json::from_str(text).unwrap();
/// options.check()?;
/// assert_eq!((options.days_per_week, options.weight_of(Mode::Tram), options.weight_of(Mode::Rail)), (7.0, 1.5, 2.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitServiceOptions {
    /// What scores 100.
    pub perfect: Perfect,
    /// The decay with the distance to the stop.
    #[serde(default)]
    pub decay: AmenityDecay,
    /// How many days like that of the timetable make a week.
    #[serde(default = "every_day")]
    pub days_per_week: f64,
    /// Weights of modes that are not the published ones; see [`TransitServiceOptions::weight_of`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<Mode, f64>,
}

fn every_day() -> f64 {
    7.0
}

impl TransitServiceOptions {
    /// The published mode weights, the default decay, and seven days a week as the day of the timetable.
    pub fn new(perfect: Perfect) -> Self {
        let days_per_week = every_day();
        TransitServiceOptions { perfect, decay: AmenityDecay::default(), days_per_week, weights: BTreeMap::new() }
    }

    /// Sets the decay with the distance to the stop.
    pub fn decay(mut self, decay: AmenityDecay) -> Self {
        self.decay = decay;
        self
    }

    /// Sets how many days like that of the timetable make a week: 7 counts every day as that one, which is too much
    /// where less runs at the weekend.
    pub fn days_per_week(mut self, days: f64) -> Self {
        self.days_per_week = days;
        self
    }

    /// What scores 100.
    pub fn perfect(&self) -> Perfect {
        self.perfect
    }

    /// Sets the weight of a mode.
    pub fn weight(mut self, mode: Mode, weight: f64) -> Self {
        self.weights.insert(mode, weight);
        self
    }

    /// The weight of a mode: 2 for rail, metro and tram, 1.5 for ferries, cable cars and others, 1 for buses, unless
    /// set.
    pub fn weight_of(&self, mode: Mode) -> f64 {
        self.weights.get(&mode).copied().unwrap_or(match mode {
            Mode::Rail | Mode::Metro | Mode::Tram => 2.0,
            Mode::Ferry | Mode::Other => 1.5,
            Mode::Bus | Mode::Brt => 1.0,
        })
    }

    /// Checks what scores 100, days, weights and decay.
    ///
    /// # Errors
    /// A raw value of at most 1, days that are not above 0 and at most 7, a weight below 0, a decay out of range, a number
    /// that is not finite.
    pub fn check(&self) -> Result<()> {
        let fail =
            |field: &str, problem: String| Err(DataError::new("transit service score", problem).field(field).into());
        if let Perfect::Given(raw) = self.perfect
            && !(raw.is_finite() && raw > 1.0)
        {
            return fail("perfect", format!("{raw} scores nothing; expected a raw value above 1"));
        }
        if !(self.days_per_week > 0.0 && self.days_per_week <= 7.0) {
            return fail("days_per_week", format!("{}; expected above 0, at most 7", self.days_per_week));
        }
        if let Some((mode, weight)) = self.weights.iter().find(|(_, w)| !(w.is_finite() && **w >= 0.0)) {
            return fail(mode.as_str(), format!("the weight is {weight}; expected 0 or more"));
        }
        self.decay.fault().map_or(Ok(()), |problem| fail("decay", problem))
    }
}

impl From<Perfect> for TransitServiceOptions {
    fn from(perfect: Perfect) -> Self {
        TransitServiceOptions::new(perfect)
    }
}

impl From<&TransitServiceOptions> for TransitServiceOptions {
    fn from(options: &TransitServiceOptions) -> Self {
        options.clone()
    }
}

/// The transit service scores of many places, in their order. A value is none where the place is on no street.
#[derive(Debug, Clone)]
pub struct TransitServiceScores {
    /// Score, 0 to 100, not rounded.
    pub score: Vec<Option<f64>>,
    /// Departures a week, weighted by mode and distance.
    pub raw: Vec<Option<f64>>,
    /// The raw value that scores 100; none where the best place has no more than 1.
    pub perfect_raw: Option<f64>,
    /// Number of places on no street.
    pub off_street: usize,
    /// Mean score weighted by people; none for places without a number of people.
    pub mean: Option<f64>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
    id: Option<Column>,
}

impl TransitServiceScores {
    /// The band of a place; it looks at the rounded score.
    pub fn band(&self, place: usize) -> Option<ScoreBand> {
        self.score.get(place).copied().flatten().map(|s| ScoreBand::of(&TRANSIT_SERVICE_BANDS, s))
    }

    /// As a frame: `id` where the places have one, `transit_service_score`, `transit_score_rounded`, `transit_band`,
    /// `transit_raw`.
    ///
    /// # Errors
    /// None that is known; polars builds the frame.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let columns = vec![
            Column::new("transit_service_score".into(), self.score.as_slice()),
            rounded_column("transit_score_rounded", &self.score),
            band_column("transit_band", &self.score, &TRANSIT_SERVICE_BANDS),
            Column::new("transit_raw".into(), self.raw.as_slice()),
        ];
        id_and(self.id.as_ref(), self.score.len(), columns)
    }
}

/// The score of a raw value, 0 to 100: `100 ln(raw) / ln(perfect)`, held to 0 to 100; 0 for a raw value of at most 1.
///
/// # Examples
/// ```
/// use compact_city::walkability::transit_service_score;
/// assert!((transit_service_score(100.0, 10_000.0) - 50.0).abs() < 1e-12);
/// assert_eq!((transit_service_score(0.5, 10_000.0), transit_service_score(1e9, 10_000.0)), (0.0, 100.0));
/// ```
pub fn transit_service_score(raw: f64, perfect_raw: f64) -> f64 {
    if raw > 1.0 && perfect_raw > 1.0 { (100.0 * raw.ln() / perfect_raw.ln()).clamp(0.0, 100.0) } else { 0.0 }
}

/// How much transit departs within a walk of each place, 0 to 100.
///
/// `raw = sum over lines of departures a week x weight of the mode x decay(distance)`, then [`transit_service_score()`].
/// A line counts once, at the stop where departures times decay are greatest; where the decay rises with the distance,
/// as the quintic does for a stretch, that need not be the nearest stop. Each direction has its own stop, so that the two
/// poles of a street count both, and the two are summed. The departures are those of the timetable's one day times
/// [`TransitServiceOptions::days_per_week`]. A score after the published method: it is no Transit Score®.
///
/// # Missing values
/// A place farther from any street than the limit of [`Along::Streets`] has no score. Stops without a timetable count
/// nowhere. Where departures tell no direction, all of a line count as one direction, which is said in the diagnostics:
/// join the two poles of a street by [`Stops::grouped`] there.
///
/// # Errors
/// Stops without any timetable, options out of range, a snap limit that is not above 0 and at most 50 km.
///
/// # Examples
/// ```
/// use compact_city::walkability::{Perfect, Along, transit_service_scores};
/// let city = compact_city::datasets::made_up_city()?;
/// let scores = transit_service_scores(&city.cells, &city.stops, Along::StraightLine, Perfect::Given(10_000.0))?;
/// assert!(scores.mean.is_some_and(|mean| mean > 0.0 && mean < 100.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Walk Score, Transit Score methodology (walkscore.com): frequency, mode weights, logarithm. The five reference cities
/// are unconfirmed, see [`Perfect`].
pub fn transit_service_scores<'a>(
    origins: impl Into<Origins<'a>>,
    stops: &Stops,
    along: impl Into<Along<'a>>,
    options: impl Into<TransitServiceOptions>,
) -> Result<TransitServiceScores> {
    let (origins, options) = (origins.into(), options.into());
    options.check()?;
    let walker = Walker::new(&origins, along.into())?;
    let mut diagnostics = Vec::new();
    let off_street = walker.off_street(&mut diagnostics);
    let lines = lines(stops, &mut diagnostics)?;

    let mut totals = vec![0.0; origins.len()];
    for stretch in lines.chunks(STRETCH) {
        let values: Vec<Result<Vec<f64>>> =
            stretch.par_iter().map(|line| best(line, stops, &walker, &options.decay, origins.len())).collect();
        for (line, values) in stretch.iter().zip(values) {
            let factor = options.days_per_week * options.weight_of(line.mode);
            totals.iter_mut().zip(values?).for_each(|(total, value)| *total += factor * value);
        }
    }
    let raw: Vec<Option<f64>> = (0..origins.len()).map(|i| walker.stands(i).then_some(totals[i])).collect();
    let perfect_raw = match options.perfect {
        Perfect::Given(raw) => Some(raw),
        Perfect::BestHere => raw.iter().copied().flatten().reduce(f64::max).filter(|best| *best > 1.0),
    };
    if perfect_raw.is_none() {
        diagnostics.push("no place has a raw value above 1, so all score 0".into());
    }
    let of = |raw: f64| perfect_raw.map_or(0.0, |perfect| transit_service_score(raw, perfect));
    let score: Vec<Option<f64>> = raw.iter().map(|r| r.map(of)).collect();
    let mean = origins.population.and_then(|people| mean_by(score.iter().copied().zip(people.iter().copied())));
    Ok(TransitServiceScores { score, raw, perfect_raw, off_street, mean, diagnostics, id: origins.id.clone() })
}

/// A line in one direction: the stops with each number of departures a day.
struct Line {
    mode: Mode,
    stops: BTreeMap<u32, Vec<usize>>,
}

/// The lines by direction, in the order of the timetable.
fn lines(stops: &Stops, diagnostics: &mut Vec<String>) -> Result<Vec<Line>> {
    let timetable: &Timetable = stops.timetable();
    let mut counts: BTreeMap<(u32, Option<u8>), BTreeMap<usize, u32>> = BTreeMap::new();
    let mut unknown = 0;
    for stop in 0..stops.len() {
        let Some(departures) = timetable.departures(stop) else {
            unknown += 1;
            continue;
        };
        for d in departures {
            *counts.entry((d.route, d.direction_id)).or_default().entry(stop).or_default() += 1;
        }
    }
    if unknown == stops.len() {
        return Err(DataError::new("stops", "no stop has a timetable; give a GTFS feed").into());
    }
    if unknown > 0 {
        diagnostics.push(format!("{unknown} of {} stops have no timetable and count nowhere", stops.len()));
    }
    let blind = counts.keys().filter(|(_, direction)| direction.is_none()).count();
    if blind > 0 {
        diagnostics.push(format!("{blind} lines tell no direction: each counts at one stop, with what departs there"));
    }
    let line = |((route, _), by_stop): ((u32, Option<u8>), BTreeMap<usize, u32>)| {
        let mut stops: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        by_stop.into_iter().for_each(|(stop, n)| stops.entry(n).or_default().push(stop));
        let mode = timetable.routes().get(route as usize).map_or(Mode::Other, |r| r.mode);
        Line { mode, stops }
    };
    Ok(counts.into_iter().map(line).collect())
}

/// Departures a day times decay at the best stop of a line, at each place.
fn best(line: &Line, stops: &Stops, walker: &Walker<'_>, decay: &AmenityDecay, places: usize) -> Result<Vec<f64>> {
    let mut best = vec![0.0_f64; places];
    let mut raise = |departures: u32, stops: &[LonLat]| -> Result<()> {
        let found = walker.k_nearest(stops, 1, decay.reach_m())?;
        for (place, best) in best.iter_mut().enumerate() {
            let value = found.of(place).next().map_or(0.0, |d| f64::from(departures) * decay.weight(d));
            *best = best.max(value);
        }
        Ok(())
    };
    let position = |stop: &usize| stops.stops()[*stop].position;
    if decay.rises() {
        // A farther stop may be the better one: each by itself.
        for (departures, some) in &line.stops {
            some.iter().try_for_each(|stop| raise(*departures, &[position(stop)]))?;
        }
        return Ok(best);
    }
    let mut at_least: Vec<LonLat> = Vec::new();
    // Where the decay falls, the nearest of the stops with at least so many departures is the best of them, and one with
    // fewer can be better only by being nearer.
    for (departures, some) in line.stops.iter().rev() {
        at_least.extend(some.iter().map(position));
        raise(*departures, &at_least)?;
    }
    Ok(best)
}

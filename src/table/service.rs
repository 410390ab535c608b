//! Measures of the service at a stop: departures a day, directions, headways, first and last.

use std::borrow::Cow;

use polars::prelude::{Column, DataFrame};

use super::timetable::{Departure, Timetable};
use super::window::{HeadwayStatistic, Window, clock};
use super::{Mode, Stops};
use crate::error::Result;

/// What departs from one stop, or in one of its directions, on the service day.
///
/// # Examples
/// ```
/// use compact_city::geo::LonLat;
/// use compact_city::table::{Departure, Mode, Route, Stop, Stops, Window};
///
/// let route = Route { id: "1".into(), name: "1".into(), mode: Mode::Tram };
/// let at = |hour: u32, minute: u32, heading| {
///     Departure { time_s: hour * 3600 + minute * 60, route: 0, heading, direction_id: None }
/// };
/// // Two trams to the north, one to the south.
/// let day = vec![at(7, 0, 0), at(7, 20, 128), at(7, 30, 0)];
/// let stop = Stop::new("a", LonLat::new(137.2129, 36.7016)?, Mode::Tram);
/// let stops = Stops::timed(vec![stop], vec![route], vec![Some(day)])?;
///
/// let service = stops.timetable().service(0).unwrap();
/// assert_eq!((service.count(), service.count_per_direction()), (3, 1));
/// let headway = service.headway(Window::hours(7, 8));
/// assert_eq!((headway.mean_min, headway.worst_min), (Some(15.0), 30.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopService<'a> {
    departures: Cow<'a, [Departure]>,
}

/// Headways of one stop in a window, minutes; see [`HeadwayStatistic`] for what each is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Headway {
    /// Departures in the window.
    pub departures: usize,
    /// Mean gap; none with fewer than two departures.
    pub mean_min: Option<f64>,
    /// Median gap; none with fewer than two departures.
    pub median_min: Option<f64>,
    /// Length of the window over the departures; none without one.
    pub even_min: Option<f64>,
    /// Longest wait; without a departure the length of the window.
    pub worst_min: f64,
}

impl Headway {
    /// The value of a statistic.
    pub fn get(&self, statistic: HeadwayStatistic) -> Option<f64> {
        match statistic {
            HeadwayStatistic::Mean => self.mean_min,
            HeadwayStatistic::Median => self.median_min,
            HeadwayStatistic::Even => self.even_min,
            HeadwayStatistic::Worst => Some(self.worst_min),
        }
    }
}

impl Timetable {
    /// What departs from a stop; none where its source has no timetable.
    pub fn service(&self, stop: usize) -> Option<StopService<'_>> {
        Some(StopService { departures: Cow::Borrowed(self.departures(stop)?) })
    }

    /// What departs from a stop on lines of some modes; none where its source has no timetable.
    pub fn service_of(&self, stop: usize, modes: &[Mode]) -> Option<StopService<'_>> {
        let all = self.departures(stop)?;
        let of = |d: &Departure| self.routes().get(d.route as usize).is_some_and(|r| modes.contains(&r.mode));
        let departures = if all.iter().all(of) {
            Cow::Borrowed(all)
        } else {
            Cow::Owned(all.iter().copied().filter(|d| of(d)).collect())
        };
        Some(StopService { departures })
    }
}

impl StopService<'_> {
    /// The departures in order of time.
    pub fn departures(&self) -> &[Departure] {
        &self.departures
    }

    /// Departures a day.
    pub fn count(&self) -> usize {
        self.departures.len()
    }

    /// Time of the first departure, seconds after the start of the service day; none without departures.
    pub fn first_s(&self) -> Option<u32> {
        self.departures.first().map(|d| d.time_s)
    }

    /// Time of the last departure, seconds after the start of the service day; none without departures.
    pub fn last_s(&self) -> Option<u32> {
        self.departures.last().map(|d| d.time_s)
    }

    /// Times of the departures in a window.
    fn times(&self, window: Window) -> impl ExactSizeIterator<Item = u32> + Clone {
        let from = self.departures.partition_point(|d| d.time_s < window.from_s);
        let to = self.departures.partition_point(|d| d.time_s < window.to_s).max(from);
        self.departures[from..to].iter().map(|d| d.time_s)
    }

    /// Headways in a window. Departures at the same time count each, a gap of 0 between them.
    pub fn headway(&self, window: Window) -> Headway {
        let times = self.times(window);
        let departures = times.len();
        let mut gaps: Vec<u32> = times.clone().zip(times.clone().skip(1)).map(|(a, b)| b - a).collect();
        let minutes = |seconds: f64| seconds / 60.0;
        let mean = || minutes(gaps.iter().map(|g| f64::from(*g)).sum::<f64>() / gaps.len() as f64);
        let mean_min = (!gaps.is_empty()).then(mean);
        gaps.sort_unstable();
        let middle = gaps.len() / 2;
        let median = || match gaps.len() % 2 {
            0 => (f64::from(gaps[middle - 1]) + f64::from(gaps[middle])) / 2.0,
            _ => f64::from(gaps[middle]),
        };
        let median_min = (!gaps.is_empty()).then(|| minutes(median()));
        let length = window.length_s();
        let even = || minutes(f64::from(length) / departures as f64);
        let ends = times
            .clone()
            .next()
            .zip(times.last())
            .map_or(length, |(first, last)| (first - window.from_s).max(window.to_s - last));
        let worst = gaps.last().copied().unwrap_or(0).max(ends);
        Headway {
            departures,
            mean_min,
            median_min,
            even_min: (departures > 0).then(even),
            worst_min: minutes(f64::from(worst)),
        }
    }

    /// The fewest departures in any hour of a window, cut into hours from its start; the last one may be shorter.
    pub fn least_per_hour(&self, window: Window) -> usize {
        let starts = (window.from_s..window.to_s).step_by(3600);
        let hour = |from: u32| Window { from_s: from, to_s: from.saturating_add(3600).min(window.to_s) };
        starts.map(|from| self.times(hour(from)).len()).min().unwrap_or(0)
    }

    /// Departures by the feed's `direction_id`, 0 and 1; none where a departure has none.
    ///
    /// The ids are free labels, not comparable between lines; [`StopService::directions`] looks at where vehicles go.
    pub fn count_by_direction_id(&self) -> Option<[usize; 2]> {
        let mut counts = [0, 0];
        for d in self.departures.iter() {
            *counts.get_mut(usize::from(d.direction_id?))? += 1;
        }
        (self.count() > 0).then_some(counts)
    }

    /// The service by direction of travel, the better served first; one direction at a terminal, none without departures.
    ///
    /// Feeds need not say in which direction a vehicle runs, and ids of different lines do not agree; so the directions
    /// are read from the headings. The axis of travel is the mean of the headings at doubled angle, where a line's two
    /// ways coincide; each departure belongs to the half-circle about one end of the axis. Opposite headings always part.
    /// Headings that lie within a right angle of each other stay together. A heading square to the axis, and all where no
    /// axis stands out (resultant length below 0.2, such as lines that cross, or a stop in a right-angled bend), go
    /// where the directions come out most even, the cautious reading.
    ///
    /// # References
    /// Mardia and Jupp, Directional Statistics (2000), axial data.
    pub fn directions(&self) -> Vec<StopService<'static>> {
        let Some(axis) = axis(self.departures.iter().map(|d| d.heading)) else { return Vec::new() };
        let (ahead, back): (Vec<_>, Vec<_>) = self.departures.iter().partition(|d| is_ahead(d.heading, axis));
        let mut both = [ahead, back];
        both.sort_by_key(|d| std::cmp::Reverse(d.len()));
        let of = |departures: Vec<Departure>| StopService { departures: Cow::Owned(departures) };
        both.into_iter().filter(|d| !d.is_empty()).map(of).collect()
    }

    /// Departures a day in the less served of the directions that have any; see [`StopService::directions`]. At a terminal,
    /// or a pole that serves one way alone, all of them; a single run the other way makes it 1.
    pub fn count_per_direction(&self) -> usize {
        self.directions().last().map_or(0, StopService::count)
    }
}

/// Resultant length, 0 to 1, below which headings have no clear axis.
const CLEAR: f64 = 0.2;

/// One end of the axis of travel, in 256ths of a circle; none of no heading.
fn axis(headings: impl Iterator<Item = u8>) -> Option<u8> {
    let mut counts = [0_usize; 256];
    headings.for_each(|h| counts[usize::from(h)] += 1);
    let total: usize = counts.iter().sum();
    let (mut sin, mut cos) = (0.0, 0.0);
    for (heading, count) in counts.iter().enumerate() {
        let (s, c) = (heading as f64 * std::f64::consts::TAU / 128.0).sin_cos();
        sin += s * *count as f64;
        cos += c * *count as f64;
    }
    let mean = (sin.atan2(cos) * 64.0 / std::f64::consts::PI).round().rem_euclid(256.0) as u8;
    let clear = sin.hypot(cos) >= CLEAR * total as f64;
    // The end of a half-circle belongs to it on one side only; the next axis takes the other side.
    let candidates: Vec<u8> = if clear { vec![mean, mean.wrapping_add(1)] } else { (0..128).collect() };
    let evenness = |axis: u8| {
        let ahead: usize = (0..=255_u8).zip(counts).filter(|(h, _)| is_ahead(*h, axis)).map(|(_, n)| n).sum();
        ahead.min(total - ahead)
    };
    // The first of the most even ones: `max_by_key` keeps the last.
    candidates.into_iter().rev().max_by_key(|axis| evenness(*axis)).filter(|_| total > 0)
}

/// True when a heading lies in the half-circle about `axis`, the left end included, the right one not.
fn is_ahead(heading: u8, axis: u8) -> bool {
    heading.wrapping_sub(axis).wrapping_add(64) < 128
}

impl Stops {
    /// Departures a day from a stop: by its timetable, else as its source gives them; none where neither says.
    pub fn departures(&self, stop: usize) -> Option<f64> {
        let timed = self.timetable().service(stop).map(|s| s.count() as f64);
        timed.or_else(|| self.stops().get(stop)?.departures)
    }

    /// Departures a day in the less served direction: by its timetable, else as its source gives them; none where neither
    /// says.
    pub fn departures_per_direction(&self, stop: usize) -> Option<f64> {
        let timed = self.timetable().service(stop).map(|s| s.count_per_direction() as f64);
        timed.or_else(|| self.stops().get(stop)?.departures_per_direction)
    }

    /// The stops as a frame, with headways in a window.
    ///
    /// Columns `id`, `name`, `modes` (joined by `+`), `lon`, `lat`, `departures` and `departures_per_direction` (a day),
    /// `headway_mean_min`, `headway_median_min`, `headway_even_min` and `headway_worst_min` (by the timetable, in the
    /// window), `headway_min` (as the source gives it), `first_departure` and `last_departure` (`HH:MM` of the service
    /// day, past 24 after midnight), `parent`.
    ///
    /// # Missing values
    /// Null where neither timetable nor source says.
    ///
    /// # Errors
    /// An empty window, and failures inside polars.
    pub fn to_frame(&self, window: Window) -> Result<DataFrame> {
        if let Some(problem) = window.fault() {
            return Err(crate::error::DataError::new("window", problem).into());
        }
        let services: Vec<Option<StopService<'_>>> = (0..self.len()).map(|i| self.timetable().service(i)).collect();
        let headways: Vec<Option<Headway>> = services.iter().map(|s| Some(s.as_ref()?.headway(window))).collect();
        let headway = |statistic| -> Vec<Option<f64>> { headways.iter().map(|h| h.as_ref()?.get(statistic)).collect() };
        let time = |of: fn(&StopService<'_>) -> Option<u32>| -> Vec<Option<String>> {
            services.iter().map(|s| of(s.as_ref()?).map(clock)).collect()
        };
        let stops = self.stops();
        let modes = |modes: &[Mode]| modes.iter().map(|m| m.as_str()).collect::<Vec<_>>().join("+");
        let rows = 0..self.len();
        let columns = vec![
            Column::new("id".into(), stops.iter().map(|s| s.id.as_str()).collect::<Vec<_>>()),
            Column::new("name".into(), stops.iter().map(|s| s.name.as_str()).collect::<Vec<_>>()),
            Column::new("modes".into(), stops.iter().map(|s| modes(&s.modes)).collect::<Vec<_>>()),
            Column::new("lon".into(), stops.iter().map(|s| s.position.lon()).collect::<Vec<_>>()),
            Column::new("lat".into(), stops.iter().map(|s| s.position.lat()).collect::<Vec<_>>()),
            Column::new("departures".into(), rows.clone().map(|i| self.departures(i)).collect::<Vec<_>>()),
            Column::new(
                "departures_per_direction".into(),
                rows.map(|i| self.departures_per_direction(i)).collect::<Vec<_>>(),
            ),
            Column::new("headway_mean_min".into(), headway(HeadwayStatistic::Mean)),
            Column::new("headway_median_min".into(), headway(HeadwayStatistic::Median)),
            Column::new("headway_even_min".into(), headway(HeadwayStatistic::Even)),
            Column::new("headway_worst_min".into(), headway(HeadwayStatistic::Worst)),
            Column::new("headway_min".into(), stops.iter().map(|s| s.headway_min).collect::<Vec<_>>()),
            Column::new("first_departure".into(), time(|s| s.first_s())),
            Column::new("last_departure".into(), time(|s| s.last_s())),
            Column::new("parent".into(), stops.iter().map(|s| s.parent.as_deref()).collect::<Vec<_>>()),
        ];
        Ok(DataFrame::new(self.len(), columns)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn per_direction(headings: &[(u8, usize)]) -> Vec<usize> {
        let of = |heading| Departure { time_s: 0, route: 0, heading, direction_id: None };
        let departures = headings.iter().flat_map(|(h, n)| vec![of(*h); *n]).collect();
        StopService { departures: Cow::Owned(departures) }.directions().iter().map(StopService::count).collect()
    }

    // Headings in 256ths: north 0, east 64, south 128, west 192.
    #[test]
    fn directions_are_read_from_headings() {
        assert!(per_direction(&[]).is_empty());
        assert_eq!(per_direction(&[(77, 60)]), [60], "a terminal, all one way");
        assert_eq!(per_direction(&[(240, 20), (0, 20), (20, 20)]), [60], "a fan narrower than a right angle");
        assert_eq!(per_direction(&[(10, 31), (138, 29)]), [31, 29], "there and back");
        assert_eq!(per_direction(&[(10, 31), (120, 29)]), [31, 29], "there and back on a bent street");
        assert_eq!(per_direction(&[(0, 40), (80, 20)]), [40, 20], "a bend of more than a right angle");
        assert_eq!(per_direction(&[(128, 1), (0, 9)]), [9, 1]);
    }

    #[test]
    fn lines_that_cross_part_evenly() {
        assert_eq!(per_direction(&[(0, 30), (64, 30), (128, 30), (192, 30)]), [60, 60]);
        assert_eq!(per_direction(&[(0, 40), (64, 30), (128, 40), (192, 30)]), [70, 70]);
        assert_eq!(per_direction(&[(0, 90), (64, 10), (128, 90), (192, 10)]), [100, 100]);
        // A right-angled bend, whichever way it turns and however uneven.
        for (a, b) in [(30, 30), (30, 29), (29, 30), (40, 20)] {
            let even = vec![a.max(b), a.min(b)];
            for (from, to) in [(0, 64), (0, 192), (64, 128), (200, 8)] {
                assert_eq!(per_direction(&[(from, a), (to, b)]), even, "{from} {to}");
            }
        }
    }

    #[test]
    fn every_turn_of_the_compass_gives_the_same_directions() {
        for turn in 0..=255_u8 {
            let of = |h: u8| h.wrapping_add(turn);
            assert_eq!(per_direction(&[(of(0), 17), (of(130), 12), (of(5), 3)]), [20, 12], "{turn}");
            assert_eq!(per_direction(&[(of(0), 17), (of(20), 12)]), [29], "{turn}");
        }
    }
}

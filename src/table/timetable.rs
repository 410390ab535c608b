//! Departures of one service day, by stop.

use super::Mode;

/// A line of a timetable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Id, unique in its feed.
    pub id: String,
    /// Short name, or the long one where there is no short one.
    pub name: String,
    /// Its mode.
    pub mode: Mode,
}

/// One departure of a vehicle from a stop where people may board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// Seconds after the start of the service day; more than 86,400 after midnight.
    pub time_s: u32,
    /// Position of its line in [`Timetable::routes`].
    pub route: u32,
    /// Compass heading to the next stop in 256ths of a circle, clockwise from north.
    pub heading: u8,
    /// The feed's `direction_id`, 0 or 1; none where the feed does not say.
    pub direction_id: Option<u8>,
}

/// Departures of one service day, by stop, in order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timetable {
    routes: Vec<Route>,
    /// Departures of stop `i` are `departures[starts[i]..starts[i + 1]]`.
    starts: Vec<usize>,
    departures: Vec<Departure>,
    /// Whether a stop's source has a timetable; without one, no departure is known, rather than none happens.
    known: Vec<bool>,
}

impl Timetable {
    /// No timetable for so many stops.
    pub(crate) fn none(stops: usize) -> Self {
        Timetable { routes: Vec::new(), starts: vec![0; stops + 1], departures: Vec::new(), known: vec![false; stops] }
    }

    /// A timetable from the departures of each stop, in any order.
    pub(crate) fn new(routes: Vec<Route>, by_stop: impl IntoIterator<Item = Vec<Departure>>) -> Self {
        Self::where_known(routes, by_stop.into_iter().map(Some))
    }

    /// A timetable from the departures of each stop, in any order; none for a stop whose source has no timetable.
    pub(crate) fn where_known(routes: Vec<Route>, by_stop: impl IntoIterator<Item = Option<Vec<Departure>>>) -> Self {
        let mut timetable = Timetable { routes, starts: vec![0], ..Timetable::default() };
        for departures in by_stop {
            timetable.known.push(departures.is_some());
            let mut departures = departures.unwrap_or_default();
            departures.sort_unstable_by_key(|d| (d.time_s, d.route, d.heading, d.direction_id));
            timetable.departures.append(&mut departures);
            timetable.starts.push(timetable.departures.len());
        }
        timetable
    }

    /// The lines.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// Departures of a stop in order of time; none where its source has no timetable.
    pub fn departures(&self, stop: usize) -> Option<&[Departure]> {
        let range = *self.starts.get(stop)?..*self.starts.get(stop + 1)?;
        self.known[stop].then(|| &self.departures[range])
    }
}

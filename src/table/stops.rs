//! Transit stops, and when what departs from them.

use serde::{Deserialize, Serialize};

use super::timetable::{Departure, Route, Timetable};
use crate::error::{DataError, Result};
use crate::geo::LonLat;

/// Mode of transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mode {
    /// Heavy rail.
    Rail,
    /// Metro, underground, monorail.
    Metro,
    /// Tram, light rail.
    Tram,
    /// Bus rapid transit.
    Brt,
    /// Bus, trolleybus.
    Bus,
    /// Ferry.
    Ferry,
    /// Cable car, gondola, funicular and others.
    Other,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Mode; 7] = [Mode::Rail, Mode::Metro, Mode::Tram, Mode::Brt, Mode::Bus, Mode::Ferry, Mode::Other];

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Rail => "rail",
            Mode::Metro => "metro",
            Mode::Tram => "tram",
            Mode::Brt => "brt",
            Mode::Bus => "bus",
            Mode::Ferry => "ferry",
            Mode::Other => "other",
        }
    }
}

impl std::fmt::Display for Mode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Mode {
    type Err = crate::Error;

    fn from_str(s: &str) -> Result<Self> {
        let found = Mode::ALL.into_iter().find(|m| s.eq_ignore_ascii_case(m.as_str()));
        found.ok_or_else(|| crate::Error::unknown("mode", s, Mode::ALL.iter().map(|m| m.as_str())))
    }
}

/// A stop, or a station.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Id, unique in its table.
    pub id: String,
    /// Name; may be empty.
    pub name: String,
    /// Where it is.
    pub position: LonLat,
    /// Modes that depart from it, each once, in the order of [`Mode`]; never empty.
    pub modes: Vec<Mode>,
    /// Departures on the day looked at, both directions; none where the source does not say.
    pub departures: Option<f64>,
    /// Departures a day in the less served direction; none where the source does not say.
    pub departures_per_direction: Option<f64>,
    /// Minutes between departures as the source gives them; a timetable, where there is one, counts before it.
    pub headway_min: Option<f64>,
    /// The station it belongs to, by the source's id.
    pub parent: Option<String>,
}

impl Stop {
    /// A stop known by id, position and mode alone.
    pub fn new(id: impl Into<String>, position: LonLat, mode: Mode) -> Self {
        Stop {
            id: id.into(),
            name: String::new(),
            position,
            modes: vec![mode],
            departures: None,
            departures_per_direction: None,
            headway_min: None,
            parent: None,
        }
    }
}

/// Transit stops, with a timetable where their source has one.
///
/// Built by [`crate::read::stops`], [`crate::read::gtfs`] or [`Stops::new`] or [`Stops::timed`]; several tables
/// become one by [`Stops::concat`], platforms become stops by [`Stops::grouped`].
#[derive(Debug, Clone, Default)]
pub struct Stops {
    stops: Vec<Stop>,
    timetable: Timetable,
    diagnostics: Vec<String>,
}

impl Stops {
    /// Checks and gathers stops that have no timetable.
    ///
    /// # Errors
    /// An id met twice, no mode, or a number of departures or minutes that is negative or not finite.
    pub fn new(stops: Vec<Stop>) -> Result<Self> {
        let timetable = Timetable::none(stops.len());
        Self::with_timetable(stops, timetable, Vec::new())
    }

    /// Checks and gathers stops with the departures of each on one service day, in any order; none for a stop without a
    /// timetable.
    ///
    /// # Errors
    /// Those of [`Stops::new`]; not one entry of departures a stop, a route that is not there, a `direction_id` other than
    /// 0 and 1.
    pub fn timed(stops: Vec<Stop>, routes: Vec<Route>, departures: Vec<Option<Vec<Departure>>>) -> Result<Self> {
        if departures.len() != stops.len() {
            let problem =
                format!("departures of {} stops, expected one entry for each of {}", departures.len(), stops.len());
            return Err(DataError::new("timetable", problem).into());
        }
        for (stop, day) in stops.iter().zip(&departures) {
            for d in day.iter().flatten() {
                let (field, problem) = if d.route as usize >= routes.len() {
                    ("route", format!("route {} of {}, counted from 0", d.route, routes.len()))
                } else if d.direction_id.is_some_and(|id| id > 1) {
                    ("direction_id", format!("{} is not 0 or 1", d.direction_id.unwrap_or_default()))
                } else {
                    continue;
                };
                let fault = DataError::new("timetable", format!("a departure from stop `{}`: {problem}", stop.id));
                return Err(fault.field(field).into());
            }
        }
        Self::with_timetable(stops, Timetable::where_known(routes, departures), Vec::new())
    }

    /// Stops with the timetable of the same length.
    pub(crate) fn with_timetable(stops: Vec<Stop>, timetable: Timetable, diagnostics: Vec<String>) -> Result<Self> {
        let mut seen = rustc_hash::FxHashSet::default();
        for (stop, row) in stops.iter().zip(1_u64..) {
            let fault = |field: &str, problem: String| DataError::new("stops", problem).line(row).field(field);
            if !seen.insert(stop.id.as_str()) {
                return Err(fault("id", format!("the stop `{}` stands twice", stop.id)).into());
            }
            if stop.modes.is_empty() {
                return Err(fault("mode", format!("the stop `{}` has no mode", stop.id)).into());
            }
            for (field, value) in [
                ("departures", stop.departures),
                ("departures_per_direction", stop.departures_per_direction),
                ("headway_min", stop.headway_min),
            ] {
                if let Some(v) = value.filter(|v| !(v.is_finite() && *v >= 0.0)) {
                    return Err(fault(field, format!("{v} is not a number of 0 or more")).into());
                }
            }
        }
        Ok(Stops { stops, timetable, diagnostics })
    }

    /// Stops that were checked before.
    pub(crate) fn of_checked(stops: Vec<Stop>, timetable: Timetable, diagnostics: Vec<String>) -> Self {
        Stops { stops, timetable, diagnostics }
    }

    /// Number of stops.
    pub fn len(&self) -> usize {
        self.stops.len()
    }

    /// True when there is no stop.
    pub fn is_empty(&self) -> bool {
        self.stops.is_empty()
    }

    /// The stops.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The timetable: which stops have one, and what departs from them.
    pub fn timetable(&self) -> &Timetable {
        &self.timetable
    }

    /// Findings that do not stop the work, such as stops without departures.
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }
}

//! Coverage rules: for each mode a radius and a condition on service, as norms set them.

use serde::{Deserialize, Serialize};

use super::Distance;
use crate::error::{DataError, Result};
use crate::geo::{RadiusIndex, Zone};
use crate::table::{HeadwayStatistic, Mode, Per, Stops, Window};

/// Condition on the service of a stop.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Service {
    /// None: any stop counts.
    Any,
    /// At least so many departures a day.
    Departures {
        /// The least number.
        at_least: f64,
        /// Of the stop or of each direction.
        per: Per,
    },
    /// A headway of at most so many minutes in a window.
    Headway {
        /// Minutes.
        at_most_min: f64,
        /// Mean, median, even or worst.
        statistic: HeadwayStatistic,
        /// When.
        window: Window,
        /// Of the stop or of each direction.
        per: Per,
    },
    /// At least one departure in every hour of a window.
    EveryHour {
        /// When.
        window: Window,
    },
}

impl Service {
    /// Whether a stop meets the condition with its departures of some modes; none where its source cannot say.
    ///
    /// A timetable decides where there is one. Else the numbers that the source gives for the whole stop do:
    /// departures a day, and for any headway condition `headway_min`, whatever window and statistic it was made for.
    /// They count in full for each mode of the stop. A number settles a condition on another where it must: 50
    /// departures in all are no 60 in each direction, and no departure is no headway.
    pub fn is_met(&self, stops: &Stops, stop: usize, modes: &[Mode]) -> Option<bool> {
        if *self == Service::Any {
            return Some(true);
        }
        if let Some(service) = stops.timetable().service_of(stop, modes) {
            return Some(match *self {
                Service::Any => true,
                Service::Departures { at_least, per: Per::Stop } => service.count() as f64 >= at_least,
                Service::Departures { at_least, per: Per::Direction } => {
                    service.count_per_direction() as f64 >= at_least
                }
                Service::EveryHour { window } => service.least_per_hour(window) > 0,
                Service::Headway { at_most_min, statistic, window, per } => {
                    let short = |s: &_| {
                        crate::table::StopService::headway(s, window).get(statistic).is_some_and(|h| h <= at_most_min)
                    };
                    match per {
                        Per::Stop => short(&service),
                        Per::Direction => service.count() > 0 && service.directions().iter().all(short),
                    }
                }
            });
        }
        let given = stops.stops().get(stop)?;
        let (all, each) = (given.departures, given.departures_per_direction);
        match *self {
            Service::Any => Some(true),
            Service::Departures { at_least, per: Per::Stop } => {
                all.map(|n| n >= at_least).or_else(|| each.filter(|n| *n >= at_least).map(|_| true))
            }
            Service::Departures { at_least, per: Per::Direction } => {
                each.map(|n| n >= at_least).or_else(|| all.filter(|n| *n < at_least).map(|_| false))
            }
            Service::Headway { at_most_min, .. } => {
                let none = all.filter(|n| *n == 0.0).map(|_| false);
                none.or_else(|| given.headway_min.filter(|h| *h > 0.0).map(|h| h <= at_most_min))
            }
            Service::EveryHour { window } => {
                let hours = f64::from(window.length_s().div_ceil(3600));
                all.filter(|n| *n < hours).map(|_| false)
            }
        }
    }

    /// What is wrong with the condition, if anything.
    fn fault(&self) -> Option<String> {
        let number = |value: f64, what: &str, example: &str| {
            let good = value.is_finite() && value > 0.0;
            (!good).then(|| format!("{value} is not a number of {what} above 0; expected one such as {example}"))
        };
        match self {
            Service::Any => None,
            Service::Departures { at_least, .. } => number(*at_least, "departures", "60"),
            Service::Headway { at_most_min, window, .. } => {
                number(*at_most_min, "minutes", "10").or_else(|| window.fault())
            }
            Service::EveryHour { window } => window.fault(),
        }
    }

    /// What a table needs for the condition to be judged: what is missing, and what to give.
    fn needs(&self) -> (&'static str, &'static str) {
        match self {
            Service::Any => ("position", "positions"),
            Service::Departures { per: Per::Stop, .. } => {
                ("neither timetable nor number of departures", "a GTFS feed or a column departures")
            }
            Service::Departures { per: Per::Direction, .. } => (
                "neither timetable nor number of departures in each direction",
                "a GTFS feed or a column departures_per_direction",
            ),
            Service::Headway { .. } => ("neither timetable nor headway", "a GTFS feed or a column headway_min"),
            Service::EveryHour { .. } => ("no timetable", "a GTFS feed"),
        }
    }
}

/// Stops of some modes with a service condition, and how far their catchment reaches.
///
/// In files and arguments a clause is a text such as `bus:300@60`; see [`CoverageRule`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Clause {
    /// The modes; a stop of several modes counts for each, with its departures of these modes alone.
    pub modes: Vec<Mode>,
    /// Radius of the catchment, metres; a cell exactly on it is inside.
    pub radius_m: f64,
    /// Condition on service.
    pub service: Service,
}

/// What is wrong with a radius, if anything.
pub(crate) fn radius_fault(radius_m: f64) -> Option<String> {
    if !(radius_m.is_finite() && radius_m > 0.0) {
        Some(format!("{radius_m} is not a radius in metres above 0; expected one such as 500"))
    } else if radius_m > RadiusIndex::MAX_RADIUS_M {
        Some(format!("a radius of {radius_m} m is no walking catchment; expected metres, such as 500"))
    } else {
        None
    }
}

impl Clause {
    /// A clause without a condition on service.
    pub fn new(modes: impl Into<Vec<Mode>>, radius_m: f64) -> Self {
        Clause { modes: modes.into(), radius_m, service: Service::Any }
    }

    /// Sets the condition on service.
    pub fn service(mut self, service: Service) -> Self {
        self.service = service;
        self
    }

    /// True when a stop has one of the modes.
    fn takes(&self, modes: &[Mode]) -> bool {
        modes.iter().any(|m| self.modes.contains(m))
    }

    /// What is wrong with the clause, if anything.
    pub(crate) fn fault(&self) -> Option<String> {
        if self.modes.is_empty() {
            return Some("no mode; expected one such as bus, or all".to_owned());
        }
        radius_fault(self.radius_m).or_else(|| self.service.fault())
    }
}

/// Who counts as living near transit, by a norm: the union of catchments.
///
/// [`CoverageRule::PRESETS`] are the norms; [`CoverageRule::preset`] finds one by name, and each has a function of its
/// name. A rule of one's own is written as clauses with commas between them, each `modes:radius` and, behind an `@`, a
/// condition on service:
///
/// | text | meaning |
/// |---|---|
/// | `all:500` | any stop, 500 m |
/// | `rail+tram:500,bus:300` | stations and tram stops 500 m, bus stops 300 m |
/// | `bus:300@60` | at least 60 departures a day |
/// | `bus:300@30d` | at least 30 a day in each direction |
/// | `bus:500@10min` | mean headway of at most 10 minutes from 07:00 to 21:00 |
/// | `bus:500@20min/worst/07:00-09:00` | longest wait of at most 20 minutes from 07:00 to 09:00 |
/// | `bus:500@20min/d` | mean headway of at most 20 minutes in each direction |
/// | `bus:500@hourly/06:00-20:00` | a departure in every hour |
///
/// Behind the last clause, and behind the name of a preset, may stand ` along streets` or ` in a straight line`: the
/// [`Distance`] that the norm means. A condition looks at one stop of the table. Where the two sides of a street are two poles, each with the departures
/// of one way, join them by [`Stops::grouped`] before a rule that counts both ways together.
///
/// # Examples
/// ```
/// use compact_city::transit::CoverageRule;
/// let toyama = CoverageRule::toyama();
/// assert_eq!(toyama.to_string(), "rail+metro+tram:500,brt+bus:300@60");
/// let stricter: CoverageRule = "rail+metro+tram:500,brt+bus:300@100".parse()?;
/// assert_eq!(stricter.clauses[0], toyama.clauses[0]);
///
/// let wrong = "tram:500,bus:300m@sixty".parse::<CoverageRule>().unwrap_err();
/// assert!(wrong.to_string().contains("`sixty`"));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverageRule {
    /// Short name, such as `toyama`.
    pub name: String,
    /// The norm: title, edition, place.
    #[serde(default)]
    pub citation: String,
    /// The catchments; a person in any is covered.
    pub clauses: Vec<Clause>,
    /// How the norm measures how far a stop is. [`coverage()`](super::coverage()) measures in a straight line and
    /// [`coverage_along()`](super::coverage_along()) along streets, and each says so where the norm means the other.
    #[serde(default, skip_serializing_if = "Distance::is_straight")]
    pub distance: Distance,
    /// Ground on which everyone is covered, however far the stops, such as the central district of Toyama's plan; a cell
    /// counts by its centroid. It has no place in files of rules.
    #[serde(skip)]
    pub area: Option<Zone>,
}

impl CoverageRule {
    /// A rule of one's own; the citation stays empty.
    pub fn new(name: impl Into<String>, clauses: Vec<Clause>) -> Self {
        CoverageRule { name: name.into(), citation: String::new(), clauses, distance: Distance::Straight, area: None }
    }

    /// Sets how the norm measures how far a stop is, such as along streets for a network variant of a norm that draws
    /// circles.
    pub fn distance(mut self, distance: Distance) -> Self {
        self.distance = distance;
        self
    }

    /// Sets ground on which everyone is covered, however far the stops.
    pub fn area(mut self, zone: Zone) -> Self {
        self.area = Some(zone);
        self
    }

    /// Sets the window of every condition that has one, such as the peak hours of a city.
    pub fn window(mut self, to: Window) -> Self {
        for clause in &mut self.clauses {
            if let Service::Headway { window, .. } | Service::EveryHour { window } = &mut clause.service {
                *window = to;
            }
        }
        self
    }

    /// Sets which headway counts in every condition on one.
    pub fn headway(mut self, to: HeadwayStatistic) -> Self {
        for clause in &mut self.clauses {
            if let Service::Headway { statistic, .. } = &mut clause.service {
                *statistic = to;
            }
        }
        self
    }

    /// Positions, in the table, of the stops that meet each clause, one list a clause.
    ///
    /// # Errors
    /// A rule without clauses, a radius that is not above 0 or passes 50 km, a condition that is empty or below 0; and
    /// stops of a mode of the rule whose source does not give what the condition asks for. The message says how many of
    /// which mode and what to give; [`Stops::filter`] leaves them out.
    pub fn qualifying(&self, stops: &Stops) -> Result<Vec<Vec<usize>>> {
        self.check()?;
        self.clauses.iter().map(|clause| qualifying(clause, stops)).collect()
    }

    /// Checks radii, numbers and windows.
    ///
    /// # Errors
    /// The first that is wrong, with the clause.
    pub fn check(&self) -> Result<()> {
        let table = format!("rule `{}`", self.name);
        if self.clauses.is_empty() {
            return Err(DataError::new(table, "no clause; expected one such as all:500").into());
        }
        match self.clauses.iter().find_map(|c| Some((c, c.fault()?))) {
            Some((clause, fault)) => Err(DataError::new(table, format!("in `{clause}`: {fault}")).into()),
            None => Ok(()),
        }
    }
}

fn qualifying(clause: &Clause, stops: &Stops) -> Result<Vec<usize>> {
    let mut found = Vec::new();
    let mut unjudged = [0_usize; Mode::ALL.len()];
    for (i, stop) in stops.stops().iter().enumerate().filter(|(_, s)| clause.takes(&s.modes)) {
        match clause.service.is_met(stops, i, &clause.modes) {
            Some(true) => found.push(i),
            Some(false) => {}
            None => {
                let of = Mode::ALL.iter().position(|m| clause.modes.contains(m) && stop.modes.contains(m));
                unjudged[of.unwrap_or_default()] += 1;
            }
        }
    }
    let counts: Vec<String> = Mode::ALL
        .iter()
        .zip(unjudged)
        .filter(|(_, n)| *n > 0)
        .map(|(m, n)| format!("{n} {m} {}", if n == 1 { "stop" } else { "stops" }))
        .collect();
    if counts.is_empty() {
        return Ok(found);
    }
    let (missing, give) = clause.service.needs();
    let have = if unjudged.iter().sum::<usize>() == 1 { "has" } else { "have" };
    let problem = format!(
        "{} {have} {missing}, so the condition of `{clause}` cannot be judged; give {give}",
        counts.join(" and ")
    );
    Err(DataError::new("stops", problem).into())
}

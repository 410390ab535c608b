//! A part of the service day, and which headway in it counts.

use std::fmt;
use std::str::FromStr;

use crate::error::{DataError, Error, Result};

/// A part of the service day, from a time up to but not including another.
///
/// # Examples
/// ```
/// use compact_city::table::Window;
/// let day: Window = "07:00-21:00".parse()?;
/// assert_eq!(day, Window::hours(7, 21));
/// assert_eq!(day.length_s(), 14 * 3600);
/// // Times after midnight belong to the service day that began the day before.
/// assert_eq!("22-26:30".parse::<Window>()?.to_string(), "22:00-26:30");
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// Seconds after the start of the service day.
    pub from_s: u32,
    /// Seconds after the start of the service day.
    pub to_s: u32,
}

impl Window {
    /// From a full hour to another; more than 24 after midnight.
    pub const fn hours(from: u32, to: u32) -> Self {
        Window { from_s: from.saturating_mul(3600), to_s: to.saturating_mul(3600) }
    }

    /// Length, seconds; 0 where the end does not lie after the start.
    pub fn length_s(self) -> u32 {
        self.to_s.saturating_sub(self.from_s)
    }

    /// True when a time lies in the window.
    pub fn contains(self, time_s: u32) -> bool {
        (self.from_s..self.to_s).contains(&time_s)
    }

    /// What is wrong with the window, if anything.
    pub(crate) fn fault(self) -> Option<String> {
        if self.length_s() == 0 {
            Some(format!("the window {self} is empty; expected its end after its start, such as 07:00-21:00"))
        } else if self.to_s > LAST_S {
            Some(format!("the window {self} ends after {}, expected one service day", clock(LAST_S)))
        } else {
            None
        }
    }
}

/// No service day is longer: 48 hours.
const LAST_S: u32 = 48 * 3600;

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", clock(self.from_s), clock(self.to_s))
    }
}

impl FromStr for Window {
    type Err = Error;

    /// Reads `07:00-21:00` or `7-21`.
    fn from_str(s: &str) -> Result<Self> {
        let ends = s.split_once('-').and_then(|(from, to)| Some((seconds(from)?, seconds(to)?)));
        let problem = match ends.map(|(from_s, to_s)| Window { from_s, to_s }) {
            Some(window) => match window.fault() {
                None => return Ok(window),
                Some(problem) => problem,
            },
            None => format!("`{s}` is not a part of a day; expected one such as 07:00-21:00"),
        };
        Err(DataError::new("window", problem).into())
    }
}

/// Seconds of `7`, `07:30` or `07:30:15`.
fn seconds(time: &str) -> Option<u32> {
    let mut parts = time.trim().split(':');
    let number = |part: &str| (1..=2).contains(&part.len()).then(|| part.parse::<u32>().ok())?;
    let hours = number(parts.next()?)?;
    let mut total = hours * 3600;
    for unit in [60, 1] {
        let Some(part) = parts.next() else { break };
        total += number(part).filter(|v| *v < 60)? * unit;
    }
    parts.next().is_none().then_some(total)
}

/// A time of the service day as `HH:MM`, with seconds where there are any; hours may pass 24.
pub(crate) fn clock(time_s: u32) -> String {
    let (hours, minutes, seconds) = (time_s / 3600, time_s / 60 % 60, time_s % 60);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

/// Departures of which directions are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Per {
    /// All departures of a stop together.
    Stop,
    /// Each of the directions by itself; the less served one decides. A pole that serves one way alone has one.
    Direction,
}

/// Which headway of a window counts. Norms that say "headway" and no more are read as [`HeadwayStatistic::Mean`], which
/// is what the tools of ITDP and GHSCI compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeadwayStatistic {
    /// Mean gap between consecutive departures. Two buses five minutes apart and none all day have a mean gap of five
    /// minutes: see [`HeadwayStatistic::Even`].
    Mean,
    /// Median gap between consecutive departures.
    Median,
    /// Length of the window over the number of departures: the headway if they were spread evenly over it.
    Even,
    /// The longest wait: the longest gap, the time from the window's start to the first departure and that from the last
    /// to its end counted among the gaps.
    Worst,
}

impl HeadwayStatistic {
    /// Every statistic.
    pub const ALL: [HeadwayStatistic; 4] = [Self::Mean, Self::Median, Self::Even, Self::Worst];

    /// The word used in rules.
    pub fn as_str(self) -> &'static str {
        match self {
            HeadwayStatistic::Mean => "mean",
            HeadwayStatistic::Median => "median",
            HeadwayStatistic::Even => "even",
            HeadwayStatistic::Worst => "worst",
        }
    }
}

//! Coverage rules as text, and back.

use std::fmt;
use std::str::FromStr;

use super::{Clause, CoverageRule, Distance, Service};
use crate::error::{DataError, Error, Result};
use crate::table::{HeadwayStatistic, Mode, Per, Window};

/// The window of a headway condition that names none.
const DAY: Window = Window::hours(7, 21);
const EXAMPLE: &str = "expected clauses such as rail+tram:500,bus:300@60";
const CONDITIONS: &str = "expected a condition such as 60 (departures a day), 30d (a day in each direction), \
                          10min (mean headway, 07:00-21:00), 20min/worst/07:00-09:00 or hourly/06:00-20:00";

impl FromStr for CoverageRule {
    type Err = Error;

    /// Reads the name of a preset, or clauses such as `rail+tram:500,bus:300@60`; either may end in ` along streets` or
    /// ` in a straight line`.
    fn from_str(s: &str) -> Result<Self> {
        let whole = s.trim();
        let end = |d: Distance| Some((whole.strip_suffix(d.as_words())?.strip_suffix(' ')?.trim_end(), d));
        let (text, distance) = match Distance::ALL.into_iter().find_map(end) {
            Some((text, distance)) => (text, Some(distance)),
            None => (whole, None),
        };
        if !text.contains(':') && !text.contains(',') && !text.is_empty() {
            let preset = CoverageRule::preset(text)?;
            return Ok(match distance {
                Some(distance) if distance != preset.distance => {
                    CoverageRule { name: format!("{} {}", preset.name, distance.as_words()), distance, ..preset }
                }
                _ => preset,
            });
        }
        let clauses = text.split(',').map(str::parse).collect::<Result<Vec<Clause>>>()?;
        Ok(CoverageRule::new(whole, clauses).distance(distance.unwrap_or_default()))
    }
}

impl fmt::Display for CoverageRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, clause) in self.clauses.iter().enumerate() {
            write!(f, "{}{clause}", if i == 0 { "" } else { "," })?;
        }
        match self.distance {
            Distance::Straight => Ok(()),
            Distance::Streets => write!(f, " {}", self.distance.as_words()),
        }
    }
}

impl FromStr for Clause {
    type Err = Error;

    /// Reads a clause such as `bus:300@60`.
    fn from_str(s: &str) -> Result<Self> {
        let fault = |problem: String| DataError::new("rule", format!("in `{}`: {problem}", s.trim()));
        let Some((modes, rest)) = s.split_once(':') else {
            return Err(fault(format!("no `:` between modes and radius; {EXAMPLE}")).into());
        };
        let (radius, condition) = match rest.split_once('@') {
            Some((radius, condition)) => (radius, Some(condition.trim())),
            None => (rest, None),
        };
        let modes = parse_modes(modes).map_err(&fault)?;
        let digits = radius.trim().strip_suffix('m').unwrap_or(radius).trim();
        let radius_m = digits.parse().map_err(|_| {
            fault(format!("`{}` is not a radius in metres; expected one such as 500; {EXAMPLE}", radius.trim()))
        })?;
        let service = condition.map_or(Ok(Service::Any), parse_service).map_err(&fault)?;
        let clause = Clause { modes, radius_m, service };
        match clause.fault() {
            Some(problem) => Err(fault(problem).into()),
            None => Ok(clause),
        }
    }
}

impl TryFrom<String> for Clause {
    type Error = Error;

    fn try_from(s: String) -> Result<Self> {
        s.parse()
    }
}

impl From<Clause> for String {
    fn from(clause: Clause) -> String {
        clause.to_string()
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if Mode::ALL.iter().all(|m| self.modes.contains(m)) {
            f.write_str("all")?;
        } else {
            let names: Vec<&str> = self.modes.iter().map(|m| m.as_str()).collect();
            f.write_str(&names.join("+"))?;
        }
        write!(f, ":{}", self.radius_m)?;
        let direction = |per: Per, text: &'static str| if per == Per::Direction { text } else { "" };
        match self.service {
            Service::Any => Ok(()),
            Service::Departures { at_least, per } => write!(f, "@{at_least}{}", direction(per, "d")),
            Service::Headway { at_most_min, statistic, window, per } => {
                write!(f, "@{at_most_min}min/{}/{window}{}", statistic.as_str(), direction(per, "/d"))
            }
            Service::EveryHour { window } => write!(f, "@hourly/{window}"),
        }
    }
}

fn parse_modes(text: &str) -> Result<Vec<Mode>, String> {
    if text.trim().eq_ignore_ascii_case("all") {
        return Ok(Mode::ALL.to_vec());
    }
    let mut modes: Vec<Mode> = Vec::new();
    for word in text.split('+').map(str::trim) {
        let mode = word.parse::<Mode>().map_err(|e| {
            let known: Vec<&str> = Mode::ALL.iter().map(|m| m.as_str()).collect();
            format!("{e}; expected all, or some of {}", known.join("+"))
        })?;
        if modes.contains(&mode) {
            return Err(format!("the mode {mode} stands twice"));
        }
        modes.push(mode);
    }
    Ok(modes)
}

fn parse_service(text: &str) -> Result<Service, String> {
    let fault = || format!("`{text}` is not a condition; {CONDITIONS}");
    let mut parts = text.split('/').map(str::trim);
    let head = parts.next().unwrap_or_default();
    if let Some(digits) = head.strip_suffix("min") {
        let at_most_min = digits.trim().parse().map_err(|_| fault())?;
        let (mut statistic, mut window, mut per) = (None, None, None);
        for part in parts {
            let found = HeadwayStatistic::ALL.into_iter().find(|s| part == s.as_str());
            let fresh = match found {
                Some(s) => statistic.replace(s).is_none(),
                None if part == "d" => per.replace(Per::Direction).is_none(),
                None if part.contains('-') => window.replace(parse_window(part)?).is_none(),
                None => {
                    return Err(format!(
                        "`{part}` is none of mean, median, even, worst, d (each direction) \
                         or a window such as 07:00-21:00"
                    ));
                }
            };
            if !fresh {
                return Err(format!("`{part}` stands where another such part stood already"));
            }
        }
        return Ok(Service::Headway {
            at_most_min,
            statistic: statistic.unwrap_or(HeadwayStatistic::Mean),
            window: window.unwrap_or(DAY),
            per: per.unwrap_or(Per::Stop),
        });
    }
    let rest: Vec<&str> = parts.collect();
    match (head, rest.as_slice()) {
        ("hourly", [window]) => Ok(Service::EveryHour { window: parse_window(window)? }),
        ("hourly", []) => Err("`hourly` has no window; expected one such as hourly/06:00-20:00".to_owned()),
        (_, []) => {
            let (digits, per) = match head.strip_suffix('d') {
                Some(digits) => (digits, Per::Direction),
                None => (head, Per::Stop),
            };
            Ok(Service::Departures { at_least: digits.trim().parse().map_err(|_| fault())?, per })
        }
        _ => Err(fault()),
    }
}

fn parse_window(text: &str) -> Result<Window, String> {
    text.parse().map_err(|e: Error| match e {
        Error::Data(fault) => fault.problem,
        other => other.to_string(),
    })
}

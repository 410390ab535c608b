//! Measures as text, and back.

use std::fmt;
use std::str::FromStr;

use super::impedance_text::{Words, number, read as impedance};
use super::{
    BalancingEdge, BalancingOptions, Catchment, DoublyOptions, IntervalOptions, IntervalSummary, Measure, Perspective,
    RaamOptions, Totals,
};
use crate::error::{DataError, Error, Result, nearest};

const WORDS: [&str; 15] = [
    "cumulative",
    "cumulative_interval",
    "gravity",
    "2sfca",
    "e2sfca",
    "kd2sfca",
    "3sfca",
    "bfca",
    "spatial_availability",
    "raam",
    "cost_to_closest",
    "balancing_cost",
    "total_constrained",
    "singly_constrained",
    "doubly_constrained",
];

impl FromStr for Measure {
    type Err = Error;

    /// Reads a text such as `cumulative:30:jobs` or `2sfca:binary:50:jobs:population`.
    fn from_str(s: &str) -> Result<Self> {
        let mut words: Words<'_> = s.trim().split(':').peekable();
        let fault = |problem: String| DataError::new("measure", format!("in `{}`: {problem}", s.trim()));
        let measure = measure(&mut words).map_err(fault)?;
        match words.next() {
            Some(word) => Err(fault(format!("`{word}` is not known here; nothing is expected behind the rest")).into()),
            None => Ok(measure),
        }
    }
}

fn measure(words: &mut Words<'_>) -> Result<Measure, String> {
    let word = words.next().unwrap_or_default().trim();
    if let Some(catchment) = Catchment::ALL.into_iter().find(|c| c.as_str() == word) {
        let impedance = impedance(words)?;
        if let Some(problem) = catchment.fault(&impedance) {
            return Err(problem);
        }
        let (supply, demand) = (column(words)?, column(words)?);
        return Ok(Measure::FloatingCatchment { catchment, impedance, supply, demand });
    }
    Ok(match word {
        "cumulative" => {
            let (cutoff, column) = (parameter(words, "a cut-off such as 30")?, column(words)?);
            Measure::Cumulative { cutoff, column, perspective: perspective(words) }
        }
        "cumulative_interval" => {
            let mut options = interval(words)?;
            let column = column(words)?;
            options.whole = flag(words, "whole");
            Measure::CumulativeInterval { options, column, perspective: perspective(words) }
        }
        "gravity" => {
            let (impedance, column) = (impedance(words)?, column(words)?);
            Measure::Gravity { impedance, column, perspective: perspective(words) }
        }
        "spatial_availability" => {
            let (impedance, supply, demand) = (impedance(words)?, column(words)?, column(words)?);
            let alpha = if words.peek().is_some() { parameter(words, "an exponent such as 1")? } else { 1.0 };
            Measure::SpatialAvailability { impedance, supply, demand, alpha }
        }
        "raam" => {
            let (supply, demand, mut options) = (column(words)?, column(words)?, RaamOptions::default());
            if words.peek().is_some_and(|word| !word.contains('=')) {
                options.tau = parameter(words, "minutes such as 60")?;
            }
            setting(words, "tolerance", &mut options.tolerance)?;
            setting(words, "max_rounds", &mut options.max_rounds)?;
            Measure::Raam { supply, demand, options }
        }
        "cost_to_closest" => {
            let (n, column) = (parameter(words, "a number of opportunities such as 1")?, column(words)?);
            Measure::CostToClosest { n, column, perspective: perspective(words) }
        }
        "balancing_cost" => {
            let exact = flag(words, "exact");
            let increment = if exact { None } else { Some(parameter(words, "an increment such as 1, or exact")?) };
            let (supply, demand) = (column(words)?, column(words)?);
            let edge = if flag(words, "at_least") { BalancingEdge::AtLeast } else { BalancingEdge::MoreThan };
            Measure::BalancingCost { supply, demand, options: BalancingOptions { increment, edge } }
        }
        "total_constrained" => {
            let (impedance, column) = (impedance(words)?, column(words)?);
            Measure::TotalConstrained { impedance, column, perspective: perspective(words) }
        }
        "singly_constrained" => {
            let (impedance, supply, demand) = (impedance(words)?, column(words)?, column(words)?);
            Measure::SinglyConstrained { impedance, supply, demand, perspective: perspective(words) }
        }
        "doubly_constrained" => {
            let (impedance, supply, demand) = (impedance(words)?, column(words)?, column(words)?);
            let totals = if flag(words, "scaled") { Totals::ScaleSupply } else { Totals::Equal };
            let mut options = DoublyOptions { totals, ..DoublyOptions::default() };
            setting(words, "tolerance", &mut options.tolerance)?;
            setting(words, "max_rounds", &mut options.max_rounds)?;
            Measure::DoublyConstrained { impedance, supply, demand, options }
        }
        other => {
            let near = nearest(other, WORDS);
            let hint = near.first().map(|n| format!(" (is it `{n}`?)")).unwrap_or_default();
            return Err(format!("`{other}` is not a measure{hint}; expected one of {}", WORDS.join(", ")));
        }
    })
}

fn column(words: &mut Words<'_>) -> Result<String, String> {
    match words.next().map(str::trim) {
        None | Some("") => Err("a column is missing; expected its name, such as jobs".into()),
        Some(name) => Ok(name.to_owned()),
    }
}

fn parameter(words: &mut Words<'_>, expected: &str) -> Result<f64, String> {
    let word = words.next().unwrap_or_default();
    number(word).map_err(|problem| format!("{problem}; expected {expected}"))
}

/// Takes a word that may stand here.
fn flag(words: &mut Words<'_>, word: &str) -> bool {
    words.next_if(|w| w.trim() == word).is_some()
}

/// Takes a number that may stand here behind its name, as in `tolerance=0.001`.
fn setting<T: FromStr>(words: &mut Words<'_>, name: &str, value: &mut T) -> Result<(), String> {
    let found = words.peek().and_then(|word| word.trim().strip_prefix(name)?.strip_prefix('='));
    let Some(text) = found else { return Ok(()) };
    *value = text.trim().parse().map_err(|_| format!("`{text}` is not a number for {name}"))?;
    words.next();
    Ok(())
}

fn perspective(words: &mut Words<'_>) -> Perspective {
    if flag(words, "passive") { Perspective::Passive } else { Perspective::Active }
}

/// Cut-offs such as `30-60` or `30-60/5`, then `median` or `mean`.
fn interval(words: &mut Words<'_>) -> Result<IntervalOptions, String> {
    let text = words.next().unwrap_or_default();
    let (ends, step) = text.split_once('/').map_or((text, None), |(ends, step)| (ends, Some(step)));
    let (from, to) =
        ends.split_once('-').ok_or_else(|| format!("`{text}` is not an interval; expected one such as 30-60"))?;
    let mut options = IntervalOptions::between(number(from)?, number(to)?);
    if let Some(step) = step {
        options.step = number(step)?;
    }
    options.summary = match words.next().unwrap_or_default().trim() {
        "median" => IntervalSummary::Median,
        "mean" => IntervalSummary::Mean,
        other => return Err(format!("`{other}` is not known here; expected median or mean")),
    };
    Ok(options)
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Cumulative { cutoff, column, perspective } => {
                write!(f, "cumulative:{cutoff}:{column}{}", perspective.suffix())
            }
            Measure::CumulativeInterval { options, column, perspective } => {
                write!(f, "cumulative_interval:{}-{}", options.from, options.to)?;
                if options.step != 1.0 {
                    write!(f, "/{}", options.step)?;
                }
                let summary = if options.summary == IntervalSummary::Median { "median" } else { "mean" };
                let whole = if options.whole { ":whole" } else { "" };
                write!(f, ":{summary}:{column}{whole}{}", perspective.suffix())
            }
            Measure::Gravity { impedance, column, perspective } => {
                write!(f, "gravity:{impedance}:{column}{}", perspective.suffix())
            }
            Measure::FloatingCatchment { catchment, impedance, supply, demand } => {
                write!(f, "{}:{impedance}:{supply}:{demand}", catchment.as_str())
            }
            Measure::SpatialAvailability { impedance, supply, demand, alpha } => {
                write!(f, "spatial_availability:{impedance}:{supply}:{demand}")?;
                if *alpha == 1.0 { Ok(()) } else { write!(f, ":{alpha}") }
            }
            Measure::Raam { supply, demand, options } => {
                write!(f, "raam:{supply}:{demand}")?;
                let usual = RaamOptions::default();
                if options.tau != usual.tau {
                    write!(f, ":{}", options.tau)?;
                }
                settings(f, (options.tolerance, options.max_rounds), (usual.tolerance, usual.max_rounds))
            }
            Measure::CostToClosest { n, column, perspective } => {
                write!(f, "cost_to_closest:{n}:{column}{}", perspective.suffix())
            }
            Measure::BalancingCost { supply, demand, options } => {
                match options.increment {
                    Some(increment) => write!(f, "balancing_cost:{increment}:{supply}:{demand}")?,
                    None => write!(f, "balancing_cost:exact:{supply}:{demand}")?,
                }
                if options.edge == BalancingEdge::AtLeast { f.write_str(":at_least") } else { Ok(()) }
            }
            Measure::TotalConstrained { impedance, column, perspective } => {
                write!(f, "total_constrained:{impedance}:{column}{}", perspective.suffix())
            }
            Measure::SinglyConstrained { impedance, supply, demand, perspective } => {
                write!(f, "singly_constrained:{impedance}:{supply}:{demand}{}", perspective.suffix())
            }
            Measure::DoublyConstrained { impedance, supply, demand, options } => {
                write!(f, "doubly_constrained:{impedance}:{supply}:{demand}")?;
                if options.totals == Totals::ScaleSupply {
                    f.write_str(":scaled")?;
                }
                let usual = DoublyOptions::default();
                settings(f, (options.tolerance, options.max_rounds), (usual.tolerance, usual.max_rounds))
            }
        }
    }
}

/// Writes when a search ends, where that is not as usual.
fn settings(f: &mut fmt::Formatter<'_>, (tolerance, rounds): (f64, usize), usual: (f64, usize)) -> fmt::Result {
    if tolerance != usual.0 {
        write!(f, ":tolerance={tolerance}")?;
    }
    if rounds != usual.1 {
        write!(f, ":max_rounds={rounds}")?;
    }
    Ok(())
}

impl TryFrom<String> for Measure {
    type Error = Error;

    fn try_from(s: String) -> Result<Self> {
        s.parse()
    }
}

impl From<Measure> for String {
    fn from(measure: Measure) -> String {
        measure.to_string()
    }
}

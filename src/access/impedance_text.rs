//! Impedances as text, and back.

use std::fmt;
use std::str::FromStr;

use super::impedance::{Impedance, Step, StepEdge};
use crate::error::{DataError, Error, Result, nearest};

/// Each word and the number of parameters behind it.
const WORDS: [(&str, usize); 11] = [
    ("binary", 1),
    ("linear", 1),
    ("exp", 1),
    ("power", 1),
    ("steps", 1),
    ("steps_up_to", 1),
    ("logistic", 2),
    ("gaussian", 1),
    ("modified_gaussian", 1),
    ("epanechnikov", 1),
    ("tanner", 3),
];

impl FromStr for Impedance {
    type Err = Error;

    /// Reads a text such as `exp:0.2` or `steps:30=0.5+60=0`.
    fn from_str(s: &str) -> Result<Self> {
        let mut words: Words<'_> = s.split(':').peekable();
        let fault = |problem: String| DataError::new("impedance", format!("in `{}`: {problem}", s.trim()));
        let impedance = read(&mut words).map_err(fault)?;
        match words.next() {
            Some(word) => Err(fault(format!("`{word}` stands behind the last parameter")).into()),
            None => Ok(impedance),
        }
    }
}

/// Words of a text between its colons.
pub(super) type Words<'a> = std::iter::Peekable<std::str::Split<'a, char>>;

/// Reads an impedance from the words of a longer text, and leaves those behind it.
pub(super) fn read(words: &mut Words<'_>) -> Result<Impedance, String> {
    let word = words.next().unwrap_or_default().trim();
    let Some((word, parameters)) = WORDS.into_iter().find(|(known, _)| *known == word) else {
        let near = nearest(word, WORDS.map(|(known, _)| known));
        let hint = near.first().map(|n| format!(" (is it `{n}`?)")).unwrap_or_default();
        let known = WORDS.map(|(known, _)| known).join(", ");
        return Err(format!("`{word}` is not an impedance{hint}; expected one of {known}"));
    };
    let mut texts = Vec::new();
    for _ in 0..parameters {
        texts.push(
            words
                .next()
                .ok_or_else(|| format!("`{word}` lacks a parameter; expected one such as {}", example(word)))?,
        );
    }
    let first = texts.first().copied().unwrap_or_default();
    let impedance = match word {
        "steps" => Impedance::Stepped { steps: steps(first)?, edge: StepEdge::From },
        "steps_up_to" => Impedance::Stepped { steps: steps(first)?, edge: StepEdge::UpTo },
        _ => {
            let numbers = texts.iter().map(|t| number(t)).collect::<Result<Vec<f64>, String>>()?;
            let x = numbers[0];
            match word {
                "binary" => Impedance::Binary { cutoff: x },
                "linear" => Impedance::Linear { cutoff: x },
                "exp" => Impedance::Exponential { beta: x },
                "power" => Impedance::InversePower { exponent: x },
                "logistic" => Impedance::Logistic { midpoint: x, spread: numbers[1] },
                "gaussian" => Impedance::Gaussian { sigma: x },
                "modified_gaussian" => Impedance::ModifiedGaussian { beta: x },
                "tanner" => Impedance::Tanner { exponent: x, beta: numbers[1], cutoff: numbers[2] },
                _ => Impedance::Epanechnikov { bandwidth: x },
            }
        }
    };
    match impedance.fault() {
        Some(problem) => Err(problem),
        None => Ok(impedance),
    }
}

fn example(word: &str) -> &'static str {
    match word {
        "binary" => "binary:30",
        "linear" => "linear:45",
        "exp" => "exp:0.2",
        "power" => "power:1.5",
        "steps" => "steps:30=0.5+60=0",
        "steps_up_to" => "steps_up_to:20=1+40=0.68+60=0.22",
        "logistic" => "logistic:40:10",
        "gaussian" => "gaussian:20",
        "modified_gaussian" => "modified_gaussian:440",
        "tanner" => "tanner:0.3:0.07:45",
        _ => "epanechnikov:30",
    }
}

pub(super) fn number(text: &str) -> Result<f64, String> {
    let text = text.trim();
    text.parse().map_err(|_| format!("`{text}` is not a number"))
}

fn steps(text: &str) -> Result<Vec<Step>, String> {
    let step = |part: &str| {
        let (cost, weight) =
            part.split_once('=').ok_or_else(|| format!("`{part}` is not a step; expected one such as 30=0.5"))?;
        Ok(Step::new(number(cost)?, number(weight)?))
    };
    text.split('+').map(step).collect()
}

impl fmt::Display for Impedance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Impedance::Binary { cutoff } => write!(f, "binary:{cutoff}"),
            Impedance::Linear { cutoff } => write!(f, "linear:{cutoff}"),
            Impedance::Exponential { beta } => write!(f, "exp:{beta}"),
            Impedance::InversePower { exponent } => write!(f, "power:{exponent}"),
            Impedance::Stepped { steps, edge } => {
                f.write_str(if *edge == StepEdge::From { "steps:" } else { "steps_up_to:" })?;
                for (i, step) in steps.iter().enumerate() {
                    write!(f, "{}{}={}", if i == 0 { "" } else { "+" }, step.cost, step.weight)?;
                }
                Ok(())
            }
            Impedance::Logistic { midpoint, spread } => write!(f, "logistic:{midpoint}:{spread}"),
            Impedance::Gaussian { sigma } => write!(f, "gaussian:{sigma}"),
            Impedance::ModifiedGaussian { beta } => write!(f, "modified_gaussian:{beta}"),
            Impedance::Epanechnikov { bandwidth } => write!(f, "epanechnikov:{bandwidth}"),
            Impedance::Tanner { exponent, beta, cutoff } => write!(f, "tanner:{exponent}:{beta}:{cutoff}"),
        }
    }
}

impl TryFrom<String> for Impedance {
    type Error = Error;

    fn try_from(s: String) -> Result<Self> {
        s.parse()
    }
}

impl From<Impedance> for String {
    fn from(impedance: Impedance) -> String {
        impedance.to_string()
    }
}

//! The one error of the crate, written so that a planner can act on it.

use std::fmt;
use std::path::{Path, PathBuf};

/// Result of every fallible function of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, where, and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input holds something the table cannot take.
    #[error("{0}")]
    Data(Box<DataError>),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A name that the table or catalog does not know.
    #[error("{}", unknown_message(.kind, .given, .suggestions))]
    Unknown {
        /// What kind of thing was looked for, such as "city" or "indicator".
        kind: &'static str,
        /// The name as it was given.
        given: String,
        /// The nearest known names, best first.
        suggestions: Vec<String>,
    },
    /// A framework that cannot be applied.
    #[error("framework{}: {problem}", .name.as_ref().map(|n| format!(" `{n}`")).unwrap_or_default())]
    Framework {
        /// Name or file of the framework, where known.
        name: Option<String>,
        /// What is wrong and what was expected.
        problem: String,
    },
    /// A computation that has no answer on this input, such as min-max over equal values.
    #[error("{0}")]
    Undefined(String),
    /// A failure inside polars, such as a frame without the column asked for.
    #[error("table: {0}")]
    Frame(#[from] polars::error::PolarsError),
}

impl Error {
    /// True when the user's input is at fault: a file, a name, a framework.
    pub fn is_input(&self) -> bool {
        matches!(self, Error::Data(_) | Error::Unknown { .. } | Error::Framework { .. } | Error::Frame(_))
    }

    /// True when the input is sound but the result is mathematically undefined on it.
    pub fn is_undefined(&self) -> bool {
        matches!(self, Error::Undefined(_))
    }

    /// True when a file could not be read or written.
    pub fn is_io(&self) -> bool {
        matches!(self, Error::Io { .. })
    }

    pub(crate) fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Error::Io { path: path.into(), source }
    }

    pub(crate) fn framework(problem: impl Into<String>) -> Self {
        Error::Framework { name: None, problem: problem.into() }
    }

    /// The same error with the framework's name or file put in.
    pub(crate) fn in_framework(self, given: &str) -> Self {
        match self {
            Error::Framework { problem, .. } => Error::Framework { name: Some(given.into()), problem },
            other => other,
        }
    }

    /// The same framework error with the line of the file that holds the first id named in backticks.
    pub(crate) fn at_line_of(self, text: &str) -> Self {
        let Error::Framework { name, problem } = self else { return self };
        let id = problem.split('`').nth(1).unwrap_or_default();
        let line = text.lines().position(|l| !id.is_empty() && l.contains(&format!("\"{id}\"")));
        let problem = line.map_or(problem.clone(), |i| format!("line {}, {problem}", i + 1));
        Error::Framework { name, problem }
    }

    /// An unknown name, with the nearest of `known` as suggestions.
    pub(crate) fn unknown<'a>(kind: &'static str, given: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Error::Unknown { kind, given: given.to_owned(), suggestions: nearest(given, known) }
    }
}

impl From<DataError> for Error {
    fn from(e: DataError) -> Self {
        Error::Data(Box::new(e))
    }
}

/// The first fault found in a table, and how many more rows have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataError {
    /// File or table name.
    pub table: String,
    /// Line of the file, or row of the frame, counted from 1; none when the whole table is at fault.
    pub line: Option<u64>,
    /// Column at fault.
    pub field: Option<String>,
    /// What is wrong and what was expected.
    pub problem: String,
    /// Number of further rows with a fault.
    pub more: usize,
}

impl DataError {
    pub(crate) fn new(table: impl Into<String>, problem: impl Into<String>) -> Self {
        DataError { table: table.into(), line: None, field: None, problem: problem.into(), more: 0 }
    }

    pub(crate) fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    pub(crate) fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.table)?;
        if let Some(line) = self.line {
            write!(f, "line {line}{}", if self.field.is_some() { ", " } else { ": " })?;
        }
        if let Some(field) = &self.field {
            write!(f, "field `{field}`: ")?;
        }
        write!(f, "{}", self.problem)?;
        match self.more {
            0 => Ok(()),
            1 => write!(f, " (and 1 more row with a fault)"),
            n => write!(f, " (and {n} more rows with a fault)"),
        }
    }
}

impl std::error::Error for DataError {}

fn unknown_message(kind: &str, given: &str, suggestions: &[String]) -> String {
    match suggestions {
        [] => format!("unknown {kind} `{given}`"),
        names => format!("unknown {kind} `{given}`; did you mean `{}`?", names.join("`, `")),
    }
}

/// The up to three known names most like `given`, best first.
pub(crate) fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = given.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| {
            let name_low = name.to_lowercase();
            let contains = !wanted.is_empty() && (name_low.contains(&wanted) || wanted.contains(&name_low));
            let common = wanted.split('_').any(|w| w.len() > 4 && name_low.split('_').any(|n| n == w));
            let bonus = if contains || common { 0.3 } else { 0.0 };
            (strsim::jaro_winkler(&wanted, &name_low) + bonus, name)
        })
        .filter(|(score, _)| *score > 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.truncate(3);
    scored.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// The part of a path that a message names: the file's own name.
pub(crate) fn file_label(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_error_names_place_and_count() {
        let mut e = DataError::new("stops.csv", "366.7 is not a latitude (-90 to 90)").line(41).field("lat");
        assert_eq!(e.to_string(), "stops.csv: line 41, field `lat`: 366.7 is not a latitude (-90 to 90)");
        e.more = 2;
        assert!(e.to_string().ends_with("(and 2 more rows with a fault)"));
    }

    #[test]
    fn nearest_names_come_best_first() {
        assert_eq!(nearest("Toyma", ["Kanazawa", "Toyama", "Tokyo"])[0], "Toyama");
        assert!(nearest("zzzz", ["Kanazawa"]).is_empty());
    }
}

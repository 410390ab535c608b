//! A table of any columns from a CSV file, such as one of counts by neighborhood.

use std::path::Path;

use polars::prelude::*;

use super::numbers::number;
use super::records::{Layout, Records};
use super::text::Encoding;
use crate::error::{DataError, Result};
use crate::table::columns::Header;
use crate::table::rows::Faults;

/// How a table of any columns is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrameOptions {
    layout: Layout,
    text: Vec<String>,
    unknown: Vec<String>,
}

impl FrameOptions {
    /// The defaults: UTF-8, commas, a column is numbers if all its fields are, an empty field is an unknown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the encoding.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.layout.encoding = encoding;
        self
    }

    /// Sets the separator.
    pub fn separator(mut self, separator: u8) -> Self {
        self.layout.separator = separator;
        self
    }

    /// Adds columns that stay text, such as ids made of digits.
    pub fn text<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Self {
        self.text.extend(columns.into_iter().map(Into::into));
        self
    }

    /// Adds fields that stand for an unknown, such as `NA` or `-99999`.
    pub fn unknown<S: Into<String>>(mut self, fields: impl IntoIterator<Item = S>) -> Self {
        self.unknown.extend(fields.into_iter().map(Into::into));
        self
    }
}

impl From<()> for FrameOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// Reads a CSV file of any columns into a frame: 64-bit floats where every known field of a column is a number, texts
/// elsewhere. A column with a field such as `041` is text, so that codes keep their zeros.
///
/// # Missing values
/// An empty field, and one named by [`FrameOptions::unknown`], is null.
///
/// # Errors
/// A file that cannot be read or decoded, no rows, a ragged row, a column that stands twice, a column for text that is not
/// there.
pub fn frame(path: impl AsRef<Path>, options: impl Into<FrameOptions>) -> Result<DataFrame> {
    let options: FrameOptions = options.into();
    read(Records::open(path.as_ref(), options.layout)?, &options)
}

/// As [`frame`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`frame`].
///
/// # Examples
/// ```
/// use compact_city::read::{FrameOptions, frame_from_bytes};
/// let text = b"id,county,jobs\n1,041,12\n2,035,-99999\n";
/// let frame = frame_from_bytes(text, "blocks.csv", FrameOptions::new().text(["id"]).unknown(["-99999"]))?;
/// assert_eq!(frame.column("county")?.str()?.get(0), Some("041"));
/// assert_eq!((frame.column("jobs")?.f64()?.get(0), frame.column("jobs")?.null_count()), (Some(12.0), 1));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn frame_from_bytes(bytes: &[u8], name: &str, options: impl Into<FrameOptions>) -> Result<DataFrame> {
    let options: FrameOptions = options.into();
    read(Records::of_bytes(bytes, name, options.layout)?, &options)
}

fn read(mut records: Records<'_>, options: &FrameOptions) -> Result<DataFrame> {
    let names: Vec<String> = records.header().iter().map(str::to_owned).collect();
    let table = records.name().to_owned();
    let header = Header::new(&table, names.iter().map(String::as_str), Some(records.header_line()));
    for name in names.iter().chain(&options.text) {
        header.need(name, Some(name), &[])?;
    }
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); names.len()];
    let mut faults = Faults::default();
    while let Some((line, outcome)) = records.next()? {
        if let Err(fault) = outcome {
            faults.add(line, || fault);
            continue;
        }
        for (column, field) in columns.iter_mut().zip(records.record()) {
            let field = field.trim();
            let unknown = field.is_empty() || options.unknown.iter().any(|u| u == field);
            column.push((!unknown).then(|| field.to_owned()));
        }
    }
    faults.check()?;
    let rows = columns.first().map_or(0, Vec::len);
    if rows == 0 {
        return Err(DataError::new(table, "no rows; expected at least one").into());
    }
    let column = |(name, fields): (&String, Vec<Option<String>>)| {
        let numbers = if options.text.contains(name) { None } else { numbers(&fields) };
        match numbers {
            Some(numbers) => Column::new(name.as_str().into(), numbers),
            None => Column::new(name.as_str().into(), fields),
        }
    };
    Ok(DataFrame::new(rows, names.iter().zip(columns).map(column).collect())?)
}

/// The fields as numbers; none where one is not, where one is a code, and where none is known.
fn numbers(fields: &[Option<String>]) -> Option<Vec<Option<f64>>> {
    let code = |f: &str| f.len() > 1 && f.starts_with('0') && f.as_bytes()[1].is_ascii_digit();
    if fields.iter().all(Option::is_none) || fields.iter().flatten().any(|f| code(f)) {
        return None;
    }
    fields.iter().map(|f| f.as_deref().map_or(Ok(None), number)).collect::<Result<_, _>>().ok()
}

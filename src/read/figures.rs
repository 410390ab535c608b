//! City figures from a long CSV file.

use std::path::Path;

use serde::Deserialize;

use super::header::check_header;
use super::records::{Records, problem};
use super::text::{Encoding, decode};
use crate::error::{DataError, Error, Result, file_label};
use crate::table::{City, CityFigures, Figure, parse_confidence};

/// How a figures file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureOptions {
    encoding: Encoding,
}

impl FigureOptions {
    /// The defaults: UTF-8 with or without byte-order mark.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the encoding.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }
}

impl From<Encoding> for FigureOptions {
    fn from(encoding: Encoding) -> Self {
        FigureOptions { encoding }
    }
}

const REQUIRED: [&str; 6] = ["city", "indicator", "value", "unit", "year", "source"];

#[derive(Deserialize)]
struct Row<'a> {
    city: &'a str,
    indicator: &'a str,
    value: &'a str,
    unit: &'a str,
    year: &'a str,
    source: &'a str,
    #[serde(default, alias = "code_jis")]
    code: &'a str,
    #[serde(default)]
    city_ja: &'a str,
    #[serde(default)]
    confidence: &'a str,
    #[serde(default)]
    note: &'a str,
}

/// Reads city figures from a CSV file in long form: one figure a row.
///
/// Columns: `city`, `indicator`, `value`, `unit`, `year`, `source`; where present also `code` (or `code_jis`), `city_ja`,
/// `confidence`, `note`; others are passed over. `indicator` is one of [`crate::table::FIGURE_KINDS`]; an empty `value`
/// is an unknown.
///
/// # Errors
/// A file that cannot be read or decoded, a missing column, a ragged row, and every fault of
/// [`CityFigures::from_figures`]. The message names file, line and field of the first and counts the others.
///
/// # Examples
/// ```no_run
/// use compact_city::read::Encoding;
/// let figures = compact_city::read::figures("figures.csv", Encoding::Utf8)?;
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn figures(path: impl AsRef<Path>, options: impl Into<FigureOptions>) -> Result<CityFigures> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    figures_from_bytes(&bytes, &file_label(path), options)
}

/// As [`figures`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`figures`].
pub fn figures_from_bytes(bytes: &[u8], name: &str, options: impl Into<FigureOptions>) -> Result<CityFigures> {
    let options: FigureOptions = options.into();
    let text = decode(bytes, options.encoding, name)?;
    if text.trim().is_empty() {
        return Err(
            DataError::new(name, format!("the file is empty; expected the header {}", REQUIRED.join(","))).into()
        );
    }
    let mut records = Records::of_text(&text, name)?;
    let header = records.header().clone();
    check_header(&header.iter().collect::<Vec<_>>(), &REQUIRED, name)?;
    let mut rows = Vec::new();
    while let Some((line, outcome)) = records.next()? {
        match outcome.and_then(|()| row(records.record(), &header, name, line)) {
            Ok(None) => {}
            Ok(Some(figure)) => rows.push((line, Ok(figure))),
            Err(fault) => rows.push((line, Err(fault))),
        }
    }
    CityFigures::from_rows(name, rows)
}

/// One figure of a record, or none where its value is left empty.
fn row(
    record: &csv::StringRecord,
    header: &csv::StringRecord,
    name: &str,
    line: u64,
) -> Result<Option<Figure>, DataError> {
    let fault = |field: &str, problem: String| DataError::new(name, problem).line(line).field(field);
    let row: Row = record.deserialize(Some(header)).map_err(|e| DataError::new(name, problem(&e)).line(line))?;
    if row.value.is_empty() {
        return Ok(None);
    }
    let given = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    Ok(Some(Figure {
        city: City { code: given(row.code), name: row.city.to_owned(), name_ja: given(row.city_ja) },
        indicator: row.indicator.to_owned(),
        value: row.value.parse().map_err(|_| {
            fault(
                "value",
                format!("`{}` is not a number; expected one such as 1234.5, or nothing for an unknown", row.value),
            )
        })?,
        unit: row.unit.to_owned(),
        year: row.year.parse().map_err(|p| fault("year", p))?,
        source: row.source.to_owned(),
        confidence: parse_confidence(row.confidence).map_err(|p| fault("confidence", p))?,
        note: row.note.to_owned(),
    }))
}

/// Reads city figures from a Parquet file with the columns of [`CityFigures::from_frame`]. Read files you trust, as
/// [`super::cells_from_parquet`] says.
///
/// # Errors
/// A file that cannot be opened or is not Parquet, and every fault of [`CityFigures::from_frame`].
#[cfg(feature = "parquet")]
pub fn figures_from_parquet(path: impl AsRef<Path>) -> Result<CityFigures> {
    CityFigures::from_frame(&super::parquet::frame(path.as_ref())?)
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use super::*;
    use crate::datasets;

    #[test]
    fn figures_survive_parquet() {
        let figures = datasets::japan_cities();
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut frame = figures.to_frame().unwrap();
        polars::prelude::ParquetWriter::new(file.reopen().unwrap()).finish(&mut frame).unwrap();
        let back = figures_from_parquet(file.path()).unwrap();
        assert_eq!(back.to_frame().unwrap(), frame);
        assert!(figures_from_parquet("no-such.parquet").unwrap_err().is_io());
        std::fs::write(file.path(), "not parquet").unwrap();
        let error = figures_from_parquet(file.path()).unwrap_err().to_string();
        let name = file.path().file_name().unwrap().to_str().unwrap();
        assert!(error.starts_with(&format!("{name}: not a Parquet file, or a broken one: ")), "{error}");
    }
}

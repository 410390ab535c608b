//! Population cells from CSV files of any size.

use std::path::Path;

use polars::prelude::*;

use super::numbers::number;
use super::records::{Layout, Records, layout_setters};
use super::text::Encoding;
use crate::error::{DataError, Result};
use crate::table::cells_check::check;
use crate::table::columns::Header;
use crate::table::rows::{Faults, RowLines};
use crate::table::{CellColumns, PopulationCells};

/// How a file of population cells is read.
#[derive(Debug, Clone, PartialEq)]
pub struct CellOptions {
    columns: CellColumns,
    layout: Layout,
    keep_extra: bool,
}

impl Default for CellOptions {
    fn default() -> Self {
        CellOptions { columns: CellColumns::default(), layout: Layout::default(), keep_extra: true }
    }
}

impl CellOptions {
    /// The defaults: usual column names, UTF-8, commas; columns that were not asked for are kept as text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets which columns hold what.
    pub fn columns(mut self, columns: CellColumns) -> Self {
        self.columns = columns;
        self
    }

    layout_setters!();

    /// Sets whether columns that were not asked for are kept; without them a great file takes less memory.
    pub fn keep_extra(mut self, keep: bool) -> Self {
        self.keep_extra = keep;
        self
    }
}

impl From<CellColumns> for CellOptions {
    fn from(columns: CellColumns) -> Self {
        CellOptions::new().columns(columns)
    }
}

impl From<Encoding> for CellOptions {
    fn from(encoding: Encoding) -> Self {
        CellOptions::new().encoding(encoding)
    }
}

/// Reads population cells from a CSV file, line by line: never more of the file is in memory than its columns.
///
/// Ids of digits without leading zeros become whole numbers, others text. See [`CellColumns`] for the columns.
///
/// # Missing values
/// An empty field of a group is an unknown; one of a position or population is an error.
///
/// # Errors
/// A file that cannot be read or decoded, a missing column, a row with too many or too few fields, a field that is no
/// number, and every fault of [`PopulationCells::from_frame`]. The message names file, line and field of the first bad
/// row and counts the others.
///
/// # Examples
/// ```no_run
/// use compact_city::read;
/// use compact_city::table::CellColumns;
/// let cells = read::cells("mesh250_toyama_2020.csv", CellColumns::new().mesh("code"))?;
/// assert_eq!(cells.total(), 459_003.0);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn cells(path: impl AsRef<Path>, options: impl Into<CellOptions>) -> Result<PopulationCells> {
    let options = options.into();
    read(Records::open(path.as_ref(), options.layout)?, &options)
}

/// As [`cells`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`cells`].
pub fn cells_from_bytes(bytes: &[u8], name: &str, options: impl Into<CellOptions>) -> Result<PopulationCells> {
    let options = options.into();
    read(Records::of_bytes(bytes, name, options.layout)?, &options)
}

/// Reads population cells from a Parquet file. Read files you trust: polars does not guard itself against one that was
/// damaged on purpose, and may stop the program.
///
/// # Errors
/// A file that cannot be opened or is not Parquet, and every fault of [`PopulationCells::from_frame`].
#[cfg(feature = "parquet")]
pub fn cells_from_parquet(path: impl AsRef<Path>, columns: impl Into<CellColumns>) -> Result<PopulationCells> {
    let path = path.as_ref();
    let rows = RowLines::counted(crate::error::file_label(path));
    check(super::parquet::frame(path)?, &columns.into(), &rows, Faults::default())
}

/// What is gathered of a column.
enum Gathered {
    Skipped,
    Number(Vec<f64>),
    /// A number that may be unknown.
    Group(PrimitiveChunkedBuilder<Float64Type>),
    Id(Ids),
    Text(StringChunkedBuilder),
}

/// Ids: whole numbers until one comes that is none.
enum Ids {
    Codes(Vec<u64>),
    Names(StringChunkedBuilder),
}

impl Ids {
    fn push(&mut self, text: &str) {
        match self {
            Ids::Codes(codes) => match whole(text) {
                Some(code) => codes.push(code),
                None => {
                    let mut names = StringChunkedBuilder::new("".into(), codes.len());
                    codes.iter().for_each(|code| names.append_value(code.to_string()));
                    names.append_value(text);
                    *self = Ids::Names(names);
                }
            },
            Ids::Names(names) => names.append_value(text),
        }
    }
}

/// A number that is written as it would be printed.
fn whole(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    digits.then(|| text.parse().ok()).flatten()
}

fn read(mut records: Records<'_>, options: &CellOptions) -> Result<PopulationCells> {
    let name = records.name().to_owned();
    let titles: Vec<String> = records.header().iter().map(str::to_owned).collect();
    let header = Header::new(&name, titles.iter().map(String::as_str), Some(records.header_line()));
    let located = options.columns.locate(&header)?;
    let place: Vec<usize> = located.position().map_or(Vec::new(), |(lon, lat)| vec![lon, lat]);
    let mut columns: Vec<Gathered> = (0..titles.len())
        .map(|i| match i {
            _ if located.id == Some(i) => Gathered::Id(Ids::Codes(Vec::new())),
            _ if place.contains(&i) || located.population == i => Gathered::Number(Vec::new()),
            _ if located.groups.contains(&i) => Gathered::Group(PrimitiveChunkedBuilder::new("".into(), 0)),
            _ if options.keep_extra => Gathered::Text(StringChunkedBuilder::new("".into(), 0)),
            _ => Gathered::Skipped,
        })
        .collect();
    for (i, title) in titles.iter().enumerate() {
        let kept = |k: usize| !matches!(columns[k], Gathered::Skipped);
        if kept(i) && (0..i).any(|k| titles[k] == *title && kept(k)) {
            return Err(header.fault(title, "the column stands twice").into());
        }
    }

    let mut lines = RowLines::of_file(name.as_str());
    let mut faults = Faults::default();
    let mut numbers = vec![None; titles.len()];
    while let Some((line, outcome)) = records.next()? {
        let parsed = outcome.and_then(|()| {
            let fault = |(i, problem): (usize, String)| DataError::new(name.as_str(), problem).field(&titles[i]);
            parse(records.record(), &columns, &mut numbers).map_err(fault)
        });
        if let Err(fault) = parsed {
            faults.add(line, || fault);
            continue;
        }
        lines.push(line);
        for ((field, column), number) in records.record().iter().zip(&mut columns).zip(&numbers) {
            match column {
                Gathered::Skipped => {}
                Gathered::Number(values) => values.push(number.unwrap_or(f64::NAN)),
                Gathered::Group(values) => values.append_option(*number),
                Gathered::Id(ids) => ids.push(field.trim()),
                Gathered::Text(texts) => texts.append_value(field),
            }
        }
    }
    check(frame(columns, &titles, &lines)?, &options.columns, &lines, faults)
}

/// The numbers of a record, before any is kept, so that a row at fault leaves no part of it behind; a fault names its
/// column by number.
fn parse(record: &csv::StringRecord, columns: &[Gathered], numbers: &mut [Option<f64>]) -> Result<(), (usize, String)> {
    for (i, (field, column)) in record.iter().zip(columns).enumerate() {
        let fault = |problem: String| (i, problem);
        match column {
            Gathered::Number(_) => {
                numbers[i] = number(field).map_err(fault)?;
                if numbers[i].is_none() {
                    return Err(fault("the field is empty; expected a number".into()));
                }
            }
            Gathered::Group(_) => numbers[i] = number(field).map_err(fault)?,
            Gathered::Id(_) if field.trim().is_empty() => return Err(fault("the id is missing".into())),
            _ => {}
        }
    }
    Ok(())
}

fn frame(columns: Vec<Gathered>, titles: &[String], lines: &RowLines) -> Result<DataFrame> {
    let named = |title: &str, column: Column| column.with_name(title.into());
    let columns = columns.into_iter().zip(titles).filter_map(|(column, title)| {
        let column = match column {
            Gathered::Skipped => return None,
            Gathered::Number(mut values) => {
                values.shrink_to_fit();
                Float64Chunked::from_vec("".into(), values).into_column()
            }
            Gathered::Group(values) => values.finish().into_column(),
            Gathered::Id(Ids::Codes(mut codes)) => {
                codes.shrink_to_fit();
                UInt64Chunked::from_vec("".into(), codes).into_column()
            }
            Gathered::Id(Ids::Names(names)) | Gathered::Text(names) => names.finish().into_column(),
        };
        Some(named(title, column))
    });
    Ok(DataFrame::new(lines.len(), columns.collect())?)
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use super::*;

    #[test]
    fn cells_come_from_parquet_as_from_their_frame() {
        let mut frame = DataFrame::new(
            2,
            vec![
                Column::new("code".into(), [5437608942_u64, 5437608943]),
                Column::new("pop".into(), [5_i64, 7]),
                Column::new("aged".into(), [Some(1), None]),
            ],
        )
        .unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        ParquetWriter::new(file.reopen().unwrap()).finish(&mut frame).unwrap();
        let columns = || CellColumns::new().mesh("code").group("65_plus", "aged");
        let cells = cells_from_parquet(file.path(), columns()).unwrap();
        assert!(cells.frame().equals_missing(PopulationCells::from_frame(frame, columns()).unwrap().frame()));
        let missing = cells_from_parquet(file.path(), CellColumns::new().mesh("code").population("people"));
        assert!(missing.unwrap_err().to_string().contains("field `people`: missing column"));
        assert!(cells_from_parquet("no-such.parquet", columns()).unwrap_err().is_io());
        assert!(cells_from_parquet(std::env::temp_dir(), columns()).unwrap_err().is_io());
        std::fs::write(file.path(), "not parquet").unwrap();
        let error = cells_from_parquet(file.path(), columns()).unwrap_err();
        assert!(error.is_input() && error.to_string().contains("not a Parquet file, or a broken one: "), "{error}");
    }
}

//! Census mesh tables as e-Stat gives them out.

use std::path::Path;

use polars::prelude::*;

use super::estat_conceal::{self, Entry, Sheet, Value};
use super::estat_labels::{self, TOTAL};
use super::numbers::{needed, number};
use super::records::Records;
use super::text::{Encoding, decode};
use crate::error::{DataError, Error, Result, file_label};
use crate::table::cells_check::check;
use crate::table::columns::Header;
use crate::table::rows::{Faults, RowLines};
use crate::table::{CellColumns, PopulationCells};

/// What becomes of numbers that e-Stat conceals because few people live in a cell (`*`).
///
/// The total of such a cell is published. Its other numbers are added to those of a neighbor, the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Concealed {
    /// The receiver's numbers are shared out among it and its givers in proportion to their total population. Shares are
    /// rounded down to 2^-20 of a person and the receiver keeps the rest, so that sums stay the same to the last bit.
    #[default]
    Share,
    /// The giver's numbers are unknown (null); the receiver's number counts the people of both.
    Null,
}

/// Which groups of an e-Stat table are loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum EstatGroups {
    /// Both sexes of all ages, and every age of both sexes together: `male`, `female`, `0_14`, `65_plus` and so on.
    #[default]
    SexAndAge,
    /// Every group whose label is known: also ages by sex (`65_plus_female`), foreigners (`foreign`), and households
    /// (`households`, `private_households`, `private_households_1_person_65_plus` and so on).
    All,
    /// Those named; none for the total population alone.
    Named(Vec<String>),
}

/// How an e-Stat mesh table is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EstatOptions {
    encoding: Option<Encoding>,
    groups: EstatGroups,
    /// Further groups by name and column.
    columns: Vec<(String, String)>,
    population: Option<String>,
    concealed: Concealed,
}

impl EstatOptions {
    /// The defaults: UTF-8 or else CP932, groups of sex and age, concealed numbers shared out.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the encoding, which is else UTF-8 where the bytes are UTF-8 and CP932 where they are not.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// Sets the groups that are loaded.
    pub fn groups(mut self, groups: EstatGroups) -> Self {
        self.groups = groups;
        self
    }

    /// Adds a group from a column by its code, such as `T001101034`, whatever its label.
    pub fn group(mut self, name: impl Into<String>, column: impl Into<String>) -> Self {
        self.columns.push((name.into(), column.into()));
        self
    }

    /// Sets the column of the total population, where no label says which it is.
    pub fn population(mut self, column: impl Into<String>) -> Self {
        self.population = Some(column.into());
        self
    }

    /// Sets what becomes of concealed numbers.
    pub fn concealed(mut self, concealed: Concealed) -> Self {
        self.concealed = concealed;
        self
    }
}

impl From<Concealed> for EstatOptions {
    fn from(concealed: Concealed) -> Self {
        EstatOptions::new().concealed(concealed)
    }
}

impl From<EstatGroups> for EstatOptions {
    fn from(groups: EstatGroups) -> Self {
        EstatOptions::new().groups(groups)
    }
}

/// Reads the census mesh tables that e-Stat gives out by first-level mesh as one table of population cells.
///
/// A table has a row of column codes (`KEY_CODE`, `HTKSYORI`, `HTKSAKI`, `GASSAN`, `T001101001` and so on) and mostly a
/// second one of Japanese labels, which say what a column holds. Without labels, the columns of T001101 (Population Census
/// 2020, 500 m) are known. Other columns are read by [`EstatOptions::group`] alone.
///
/// # Missing values
/// Concealed numbers (`*`) are dealt with as [`Concealed`] says; an empty field is an unknown. Where a cell's receiver is
/// in none of the files, its numbers are unknown, and where a receiver's giver is in none, the receiver keeps that giver's
/// people; both are findings in [`PopulationCells::diagnostics`].
///
/// # Errors
/// No file, a file that cannot be read or decoded, a missing column, a code that is no mesh code or stands twice, cells of
/// several sizes, a number that is none, a cell whose receiver does not name it as its giver, or the other way about. The
/// message names file, line and field.
///
/// # Examples
/// ```
/// use compact_city::read::{self, Concealed};
/// let table = "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001101001,T001101019\n\
///              493001003,2,493001004,,3,*\n493001004,1,,493001003,140,52\n";
/// let cells = read::estat_cells_from_bytes([("H4930.txt", table.as_bytes())], Concealed::Share)?;
/// assert_eq!(cells.total(), 143.0);
/// assert!((cells.group("65_plus")?[0] - 52.0 * 3.0 / 143.0).abs() < 1e-6);
/// assert_eq!(cells.group_total("65_plus")?, 52.0);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Statistics Bureau of Japan, Population Census 2020, grid square statistics (e-Stat).
pub fn estat_cells<P: AsRef<Path>>(
    paths: impl IntoIterator<Item = P>,
    options: impl Into<EstatOptions>,
) -> Result<PopulationCells> {
    let options = options.into();
    let mut tables = Tables::new(&options);
    for path in paths {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
        tables.add(&file_label(path), &bytes)?;
    }
    tables.finish()
}

/// As [`estat_cells`], from named bytes in memory.
///
/// # Errors
/// As [`estat_cells`].
pub fn estat_cells_from_bytes<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    options: impl Into<EstatOptions>,
) -> Result<PopulationCells> {
    let options = options.into();
    let mut tables = Tables::new(&options);
    for (name, bytes) in files {
        tables.add(name, bytes)?;
    }
    tables.finish()
}

/// The files read so far.
struct Tables<'o> {
    options: &'o EstatOptions,
    /// Names of the groups, from the first file on.
    groups: Vec<String>,
    sheets: Vec<Sheet>,
}

impl<'o> Tables<'o> {
    fn new(options: &'o EstatOptions) -> Self {
        Tables { options, groups: Vec::new(), sheets: Vec::new() }
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let utf8 = || std::str::from_utf8(bytes).is_ok() || bytes.starts_with(&[0xFF, 0xFE]);
        let guessed = || if utf8() { Encoding::Utf8 } else { Encoding::Cp932 };
        let encoding = self.options.encoding.unwrap_or_else(guessed);
        let text = decode(bytes, encoding, name)?;
        let mut records = Records::of_text(&text, name)?;
        let titles: Vec<String> = records.header().iter().map(str::to_owned).collect();
        let header = Header::new(name, titles.iter().map(String::as_str), Some(records.header_line()));
        let code = header.need("KEY_CODE", Some("KEY_CODE"), &[])?;

        let mut next = records.next()?;
        let labelled = matches!(next, Some((_, Ok(()))) if field(records.record(), Some(code)).is_empty());
        let names = known_groups(&titles, labelled.then(|| records.record()));
        if labelled {
            next = records.next()?;
        }
        if self.sheets.is_empty() {
            self.groups = self.wanted(&names)?;
        }
        let columns = Columns {
            code,
            process: header.find(None, &["HTKSYORI"])?,
            receiver: header.find(None, &["HTKSAKI"])?,
            givers: header.find(None, &["GASSAN"])?,
            population: self.population(&header, &names)?,
            groups: self.groups.iter().map(|g| self.column(g, &header, &names)).collect::<Result<_>>()?,
        };

        let mut sheet = Sheet { lines: RowLines::of_file(name), titles: columns.titles(&titles), entries: Vec::new() };
        let mut faults = Faults::default();
        while let Some((line, outcome)) = next {
            let entry = outcome.and_then(|()| {
                let fault = |(i, problem): (usize, String)| DataError::new(name, problem).field(&titles[i]);
                columns.entry(records.record()).map_err(fault)
            });
            match entry {
                Ok(entry) => {
                    sheet.lines.push(line);
                    sheet.entries.push(entry);
                }
                Err(fault) => faults.add(line, || fault),
            }
            next = records.next()?;
        }
        if sheet.entries.is_empty() {
            faults.check()?;
            return Err(DataError::new(name, "no rows; expected at least one cell").into());
        }
        // Faults of codes are found here, beside those of numbers, before any cell looks for its receiver.
        self.cells(&sheet, faults)?;
        self.sheets.push(sheet);
        Ok(())
    }

    /// Names of the groups to load, of those whose columns are known.
    fn wanted(&self, names: &[Option<String>]) -> Result<Vec<String>> {
        let known = || names.iter().flatten().map(String::as_str).filter(|n| *n != TOTAL);
        let mut wanted: Vec<String> = match &self.options.groups {
            EstatGroups::SexAndAge => known().filter(|g| estat_labels::is_sex_or_age(g)).map(str::to_owned).collect(),
            EstatGroups::All => known().map(str::to_owned).collect(),
            EstatGroups::Named(named) => {
                for name in named {
                    if !known().any(|k| k == name) {
                        return Err(Error::unknown("group", name, known()));
                    }
                }
                named.clone()
            }
        };
        wanted.extend(self.options.columns.iter().map(|(name, _)| name.clone()));
        Ok(wanted)
    }

    fn population(&self, header: &Header<'_>, names: &[Option<String>]) -> Result<usize> {
        if let Some(column) = &self.options.population {
            return Ok(header.need(column, Some(column), &[])?);
        }
        names.iter().position(|n| n.as_deref() == Some(TOTAL)).ok_or_else(|| {
            let problem = "no column is known to hold the total population: there is no row of labels with `人口（総数）`; \
                           name it with `EstatOptions::population`";
            header.fault("population", problem).into()
        })
    }

    /// Column of a group.
    fn column(&self, group: &str, header: &Header<'_>, names: &[Option<String>]) -> Result<usize> {
        if let Some((_, column)) = self.options.columns.iter().find(|(name, _)| name == group) {
            return Ok(header.need(column, Some(column), &[])?);
        }
        names
            .iter()
            .position(|n| n.as_deref() == Some(group))
            .ok_or_else(|| header.fault(group, "no column holds this group, which the first file has").into())
    }

    fn finish(mut self) -> Result<PopulationCells> {
        let findings = estat_conceal::resolve(&mut self.sheets, &self.groups, self.options.concealed)?;
        let cells = self.sheets.iter().map(|sheet| self.cells(sheet, Faults::default()));
        let mut cells = PopulationCells::concat(cells.collect::<Result<Vec<_>>>()?)?;
        cells.note(findings);
        Ok(cells)
    }

    /// A file's cells.
    fn cells(&self, sheet: &Sheet, faults: Faults) -> Result<PopulationCells> {
        let [code, population] = &sheet.titles;
        let entries = &sheet.entries;
        let written = || entries.iter().map(|e| e.code.as_str());
        let codes = match written().map(|c| c.parse().ok()).collect::<Option<Vec<u64>>>() {
            Some(codes) => UInt64Chunked::from_vec(code.as_str().into(), codes).into_column(),
            None => StringChunked::from_iter_values(code.as_str().into(), written()).into_column(),
        };
        let people = entries.iter().map(|e| e.population).collect();
        let mut columns = vec![codes, Float64Chunked::from_vec(population.as_str().into(), people).into_column()];
        let mut options = CellColumns::new().mesh(code).population(population);
        for (k, group) in self.groups.iter().enumerate() {
            let values = entries.iter().map(|e| e.groups[k].known());
            let column = Float64Chunked::from_iter_options(group.as_str().into(), values);
            columns.push(column.into_column());
            options = options.group(group, group);
        }
        check(DataFrame::new(entries.len(), columns)?, &options, &sheet.lines, faults)
    }
}

/// Group that each column holds, where known.
fn known_groups(titles: &[String], labels: Option<&csv::StringRecord>) -> Vec<Option<String>> {
    match labels {
        Some(labels) => labels.iter().map(estat_labels::of_label).collect(),
        None => titles.iter().map(|t| estat_labels::of_code(t)).collect(),
    }
}

fn field(record: &csv::StringRecord, column: Option<usize>) -> &str {
    column.and_then(|i| record.get(i)).unwrap_or_default()
}

/// Where what stands in a file.
struct Columns {
    code: usize,
    process: Option<usize>,
    receiver: Option<usize>,
    givers: Option<usize>,
    population: usize,
    groups: Vec<usize>,
}

impl Columns {
    fn titles(&self, titles: &[String]) -> [String; 2] {
        [titles[self.code].clone(), titles[self.population].clone()]
    }

    fn entry(&self, record: &csv::StringRecord) -> Result<Entry, (usize, String)> {
        let receiver = field(record, self.receiver);
        let givers = field(record, self.givers);
        let process = field(record, self.process);
        let named = |i: Option<usize>| i.unwrap_or(self.code);
        match (process, receiver, givers) {
            ("2", "", _) => return Err((named(self.receiver), "a concealed cell names no receiver".into())),
            ("1", _, "") => return Err((named(self.givers), "a receiver names no giver".into())),
            ("" | "0" | "1" | "2", ..) => {}
            (other, ..) => {
                let problem = format!("`{other}` is unknown; expected 0, 1 (receiver) or 2 (concealed)");
                return Err((named(self.process), problem));
            }
        }
        let value = |&i: &usize| match field(record, Some(i)) {
            "*" => Ok(Value::Concealed),
            text => match number(text) {
                Ok(Some(v)) if v < 0.0 => Err((i, format!("{v} is negative; expected 0 or more"))),
                Ok(value) => Ok(value.map_or(Value::Unknown, Value::Known)),
                Err(problem) => Err((i, problem)),
            },
        };
        let population = needed(field(record, Some(self.population)), "total population");
        Ok(Entry {
            code: field(record, Some(self.code)).to_owned(),
            receiver: (process == "2").then(|| receiver.to_owned()),
            givers: match process {
                "1" => givers.split(';').map(|g| g.trim().to_owned()).collect(),
                _ => Vec::new(),
            },
            population: population.map_err(|problem| (self.population, problem))?,
            groups: self.groups.iter().map(value).collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Labels of the columns of T001101, in the writing of e-Stat.
    #[test]
    fn labels_and_codes_name_the_same_groups() {
        for (code, label) in [
            ("T001101001", "　人口（総数）"),
            ("T001101003", "　人口（総数）　女"),
            ("T001101004", "　０～１４歳人口　総数"),
            ("T001101021", "　６５歳以上人口　女"),
            ("T001101034", "　世帯総数"),
            ("T001101042", "　７人以上世帯数　一般世帯数"),
            ("T001101048", "　世帯主の年齢が２０～２９歳の１人世帯数　一般世帯数"),
        ] {
            assert!(estat_labels::of_code(code).is_some());
            assert_eq!(estat_labels::of_code(code), estat_labels::of_label(label), "{code}");
        }
    }
}

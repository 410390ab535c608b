//! Travel times between places, from a CSV file.

use std::io::Read;
use std::path::Path;

use super::numbers::needed;
use super::place_ids::{PlaceIds, UnknownIds, left_out};
use super::records::{Layout, Records, layout_setters, text_of, text_of_bytes};
use crate::error::{DataError, Result, file_label};
use crate::table::columns::Header;
use crate::table::rows::{Faults, RowLines};
use crate::table::{LandUse, TimeColumns, TravelTimes, pairs};

/// How a CSV file of travel times is read: which columns hold what.
///
/// Where a name is not given, usual ones are looked for, in any case: `from_id`, `from`, `origin`, `origin_id`,
/// `source`; `to_id`, `to`, `destination`, `destination_id`, `dest`, `target`; `travel_time`, `minutes`,
/// `travel_time_min`, `travel_time_p50`, `time`, `duration_min`, `cost`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TravelTimeOptions {
    columns: TimeColumns,
    unknown_ids: UnknownIds,
    layout: Layout,
}

impl TravelTimeOptions {
    /// The defaults: usual column names, unknown ids refused, UTF-8, commas.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the column of origins.
    pub fn from(mut self, column: impl Into<String>) -> Self {
        self.columns = self.columns.from(column);
        self
    }

    /// Sets the column of destinations.
    pub fn to(mut self, column: impl Into<String>) -> Self {
        self.columns = self.columns.to(column);
        self
    }

    /// Sets the column of times, minutes (or of another cost).
    pub fn minutes(mut self, column: impl Into<String>) -> Self {
        self.columns = self.columns.minutes(column);
        self
    }

    /// Sets what is made of rows whose ids are not places of the land use.
    pub fn unknown_ids(mut self, unknown: UnknownIds) -> Self {
        self.unknown_ids = unknown;
        self
    }

    layout_setters!();
}

impl From<()> for TravelTimeOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// Reads travel times between the places of a land use table from a CSV file, plain or packed with gzip.
///
/// While it reads it holds 16 bytes a pair beside the table.
///
/// # Missing values
/// A row with an empty time is a pair that cannot be travelled; a diagnostic counts them.
///
/// # Errors
/// A file that cannot be read, a gzip file cut short, a missing column, ids that are no places, a time that is no
/// number or below 0, a pair that stands twice. The message names file, line and field of the first bad row and counts
/// the others.
///
/// # Examples
/// ```
/// use compact_city::read;
/// let places = read::land_use_from_bytes(b"id,jobs\na,5\nb,7\n", "places.csv", ())?;
/// let csv = "from_id,to_id,travel_time\na,a,3\na,b,30\nb,b,3\n";
/// let times = read::travel_times_from_bytes(csv.as_bytes(), "times.csv", &places, ())?;
/// assert_eq!(times.len(), 3);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn travel_times(
    path: impl AsRef<Path>,
    places: &LandUse,
    options: impl Into<TravelTimeOptions>,
) -> Result<TravelTimes> {
    let (path, options) = (path.as_ref(), options.into());
    let source = Source {
        name: file_label(path),
        text: &|| text_of(path, options.layout),
        records: &|| Records::open(path, options.layout),
    };
    read(&source, places, &options)
}

/// As [`travel_times`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`travel_times`].
pub fn travel_times_from_bytes(
    bytes: &[u8],
    name: &str,
    places: &LandUse,
    options: impl Into<TravelTimeOptions>,
) -> Result<TravelTimes> {
    let options = options.into();
    let source = Source {
        name: name.to_owned(),
        text: &|| text_of_bytes(bytes, name, options.layout),
        records: &|| Records::of_bytes(bytes, name, options.layout),
    };
    read(&source, places, &options)
}

/// A file that is read fast, and again with the lines of its rows where one is at fault.
struct Source<'a> {
    name: String,
    text: &'a dyn Fn() -> Result<Box<dyn Read + 'a>>,
    records: &'a dyn Fn() -> Result<Records<'a>>,
}

/// What a row is.
enum Row {
    Pair(u32, u32, f64),
    /// A pair that cannot be travelled.
    NoWay,
    UnknownId,
}

/// Positions of origin, destination and time in a row, and the places by id.
struct Rows<'a> {
    places: PlaceIds<'a>,
    fields: [usize; 3],
    /// The origin of the row before; most files stand by origin.
    last: (Vec<u8>, u32),
}

impl Rows<'_> {
    /// A row from its fields, or the position of the field at fault and what is wrong with it.
    fn row<'r>(&mut self, field: impl Fn(usize) -> &'r [u8]) -> Result<Row, (usize, String)> {
        let [from, to, minutes] = self.fields;
        let id = field(from).trim_ascii();
        if id != self.last.0 || id.is_empty() {
            match self.places.place(id).map_err(|problem| (from, problem))? {
                None => return Ok(Row::UnknownId),
                Some(place) => {
                    self.last.0.clear();
                    self.last.0.extend_from_slice(id);
                    self.last.1 = place;
                }
            }
        }
        let destination = self.places.place(field(to).trim_ascii()).map_err(|problem| (to, problem))?;
        let Some(destination) = destination else { return Ok(Row::UnknownId) };
        let text = field(minutes).trim_ascii();
        if text.is_empty() {
            return Ok(Row::NoWay);
        }
        let time = match std::str::from_utf8(text).ok().and_then(|t| t.parse::<f64>().ok()) {
            Some(time) => time,
            None => needed(&String::from_utf8_lossy(text), "time").map_err(|problem| (minutes, problem))?,
        };
        match pairs::time_problem(time) {
            Some(problem) => Err((minutes, problem)),
            None => Ok(Row::Pair(self.last.1, destination, time)),
        }
    }
}

/// Rows of places and minutes.
#[derive(Default)]
struct Columns {
    from: Vec<u32>,
    to: Vec<u32>,
    minutes: Vec<f64>,
    no_way: usize,
    unknown: usize,
}

impl Columns {
    fn push(&mut self, row: &Row) {
        match *row {
            Row::Pair(from, to, minutes) => {
                self.from.push(from);
                self.to.push(to);
                self.minutes.push(minutes);
            }
            Row::NoWay => self.no_way += 1,
            Row::UnknownId => self.unknown += 1,
        }
    }
}

fn read(source: &Source<'_>, places: &LandUse, options: &TravelTimeOptions) -> Result<TravelTimes> {
    let records = (source.records)()?;
    let (names, line) = (records.header().clone(), records.header_line());
    drop(records);
    let header = Header::new(&source.name, &names, Some(line));
    let fields = options.columns.find(&header)?;
    let mut rows = Rows { places: PlaceIds::new(places, options.unknown_ids), fields, last: (Vec::new(), 0) };
    let columns = match fast(source, &mut rows, options.layout) {
        Some(columns) => columns,
        // Again, slower, for the lines at fault; a file changed meanwhile may have none.
        None => checked((source.records)()?, &mut rows)?,
    };
    built(source, places, rows, columns, fields.map(|field| &names[field]))
}

fn built(
    source: &Source<'_>,
    places: &LandUse,
    rows: Rows<'_>,
    columns: Columns,
    names: [&str; 3],
) -> Result<TravelTimes> {
    let Columns { from, to, minutes, no_way, unknown } = columns;
    if from.is_empty() {
        let problem = format!("no pair with a time ({no_way} without one, {unknown} with unknown ids)");
        return Err(DataError::new(source.name.as_str(), problem).into());
    }
    let Rows { fields, places: ids, .. } = rows;
    let lines = |upto: usize| {
        let rows = Rows { places: ids.clone(), fields, last: (Vec::new(), 0) };
        lines_of_pairs(source, rows, upto)
    };
    let origin = pairs::Origin { fields: names, lines: &lines };
    let mut times = pairs::build(places, &from, &to, &minutes, &origin)?;
    let name = &source.name;
    let mut findings = Vec::new();
    if no_way > 0 {
        findings.push(format!("{name}: {no_way} rows without a time are pairs that cannot be travelled"));
    }
    if unknown > 0 {
        findings.push(left_out(name, unknown));
    }
    times.note(findings);
    Ok(times)
}

/// All rows, as bytes and without their lines; none where one is at fault.
fn fast(source: &Source<'_>, rows: &mut Rows<'_>, layout: Layout) -> Option<Columns> {
    let text = (source.text)().ok()?;
    let mut reader = csv::ReaderBuilder::new().delimiter(layout.separator).buffer_capacity(1 << 18).from_reader(text);
    let mut record = csv::ByteRecord::new();
    let mut columns = Columns::default();
    while reader.read_byte_record(&mut record).ok()? {
        columns.push(&rows.row(|field| &record[field]).ok()?);
    }
    Some(columns)
}

/// All rows, each with its line, the faults counted.
fn checked(mut records: Records<'_>, rows: &mut Rows<'_>) -> Result<Columns> {
    let table = records.name().to_owned();
    let names = records.header().clone();
    let (mut columns, mut faults) = (Columns::default(), Faults::default());
    while let Some((line, outcome)) = records.next()? {
        if let Err(fault) = outcome {
            faults.add(line, || fault);
            continue;
        }
        let record = records.record();
        match rows.row(|field| record[field].as_bytes()) {
            Ok(row) => columns.push(&row),
            Err((field, problem)) => faults.add(line, || DataError::new(&table, problem).field(&names[field])),
        }
    }
    faults.check()?;
    Ok(columns)
}

/// The lines of the pairs up to one of them.
fn lines_of_pairs(source: &Source<'_>, mut rows: Rows<'_>, upto: usize) -> RowLines {
    let mut lines = RowLines::of_file(&source.name);
    let Ok(mut records) = (source.records)() else { return lines };
    while let Ok(Some((line, outcome))) = records.next() {
        let record = records.record();
        if outcome.is_ok() && matches!(rows.row(|field| record[field].as_bytes()), Ok(Row::Pair(..))) {
            lines.push(line);
            if lines.len() > upto {
                break;
            }
        }
    }
    lines
}

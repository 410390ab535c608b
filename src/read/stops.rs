//! Stops from a CSV file.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::points::{self, Fields, Point, PointColumns, Points, RowFault, point_setters};
use super::records::Records;
use super::text::Encoding;
use crate::error::{DataError, Result};
use crate::table::columns::Header;
use crate::table::{Mode, Stop, Stops, Timetable};

/// How a CSV file of stops is read: which columns hold what, and which rows count.
///
/// Where a name is not given, usual ones are looked for, in any case, those of GTFS first: `stop_id`, `id`; `stop_name`,
/// `name`; `stop_lon`, `lon`, `longitude`, `lng`; `stop_lat`, `lat`, `latitude`; `mode`; `departures`;
/// `departures_per_direction`; `headway_min`; `parent_station`, `parent`. The mode must be said, by column or for all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StopOptions {
    points: PointColumns,
    mode: Option<Mode>,
    mode_column: Option<String>,
    departures: Option<String>,
    departures_per_direction: Option<String>,
    headway_min: Option<String>,
    parent: Option<String>,
}

impl StopOptions {
    /// The defaults: usual column names, UTF-8, commas, every row.
    pub fn new() -> Self {
        Self::default()
    }

    point_setters!();

    /// Numbers the rows from 1 where there is no column of ids, which is else an error.
    pub fn number_rows(mut self) -> Self {
        self.points.number_rows = true;
        self
    }

    /// Sets the mode of every stop.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Sets the column of modes: words as of [`Mode`], several of them with `|` between.
    pub fn mode_column(mut self, column: impl Into<String>) -> Self {
        self.mode_column = Some(column.into());
        self
    }

    /// Sets the column of departures on the day looked at, both directions together.
    pub fn departures(mut self, column: impl Into<String>) -> Self {
        self.departures = Some(column.into());
        self
    }

    /// Sets the column of departures a day in the less served direction.
    pub fn departures_per_direction(mut self, column: impl Into<String>) -> Self {
        self.departures_per_direction = Some(column.into());
        self
    }

    /// Sets the column of minutes between departures.
    pub fn headway_min(mut self, column: impl Into<String>) -> Self {
        self.headway_min = Some(column.into());
        self
    }

    /// Sets the column that names the station of a stop.
    pub fn parent(mut self, column: impl Into<String>) -> Self {
        self.parent = Some(column.into());
        self
    }
}

impl From<Mode> for StopOptions {
    fn from(mode: Mode) -> Self {
        StopOptions::new().mode(mode)
    }
}

/// Reads stops from a CSV file.
///
/// # Missing values
/// An empty number of departures or minutes is an unknown.
///
/// # Errors
/// A file that cannot be read or decoded, a missing column, no mode, a position out of range, a number that is none or
/// negative, an id met twice, no row that meets the conditions. The message names file, line and field of the first bad
/// row and counts the others; rows that are not asked for are not checked.
///
/// # Examples
/// ```no_run
/// use compact_city::read::{self, StopOptions};
/// use compact_city::table::Mode;
/// let tram = read::stops("tram_stops.csv", Mode::Tram)?;
/// // Stations in use in Toyama prefecture.
/// let options = StopOptions::new().id("code").mode(Mode::Rail).keep("closed", "0").keep("prefecture", "16");
/// let stations = read::stops("stations_japan.csv", options)?;
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn stops(path: impl AsRef<Path>, options: impl Into<StopOptions>) -> Result<Stops> {
    let options = options.into();
    read(Records::open(path.as_ref(), options.points.layout)?, &options)
}

/// As [`stops`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`stops`].
pub fn stops_from_bytes(bytes: &[u8], name: &str, options: impl Into<StopOptions>) -> Result<Stops> {
    let options = options.into();
    read(Records::of_bytes(bytes, name, options.points.layout)?, &options)
}

/// Columns beside id, name and position.
struct Columns {
    mode: Option<usize>,
    departures: Option<usize>,
    departures_per_direction: Option<usize>,
    headway_min: Option<usize>,
    parent: Option<usize>,
}

fn read(records: Records<'_>, options: &StopOptions) -> Result<Stops> {
    let prepare = |header: &Header<'_>| -> Result<Columns> {
        let find = |asked: &Option<String>, usual: &[&str]| header.find(asked.as_deref(), usual);
        let mode = match (options.mode, &options.mode_column) {
            (Some(_), None) => None,
            (_, column) => find(column, &["mode"])?,
        };
        if options.mode.is_none() && mode.is_none() {
            let problem = "the stops have no mode; name a column, or one mode for all with `StopOptions::mode`";
            return Err(header.fault("mode", problem).into());
        }
        Ok(Columns {
            mode,
            departures: find(&options.departures, &["departures"])?,
            departures_per_direction: find(&options.departures_per_direction, &["departures_per_direction"])?,
            headway_min: find(&options.headway_min, &["headway_min"])?,
            parent: find(&options.parent, &["parent_station", "parent"])?,
        })
    };
    let make = |point: Point, columns: &Columns, fields: &Fields<'_>| -> Result<Stop, RowFault> {
        Ok(Stop {
            modes: modes(fields.text(columns.mode), options.mode).map_err(|problem| (columns.mode, problem))?,
            departures: fields.count(columns.departures)?,
            departures_per_direction: fields.count(columns.departures_per_direction)?,
            headway_min: fields.count(columns.headway_min)?,
            parent: Some(fields.text(columns.parent)).filter(|p| !p.is_empty()).map(str::to_owned),
            id: point.id,
            name: point.name,
            position: point.position,
        })
    };
    let (ids, names) = (["stop_id", "id"], ["stop_name", "name", "station_name"]);
    let read = points::read(records, &options.points, &ids, &names, prepare, make)?;
    check_ids(&read)?;
    let timetable = Timetable::none(read.rows.len());
    Stops::with_timetable(read.rows, timetable, read.diagnostics)
}

/// The modes of a field; those of an empty one are what was said for all.
fn modes(text: &str, of_all: Option<Mode>) -> Result<Vec<Mode>, String> {
    if let ("", Some(mode)) = (text, of_all) {
        return Ok(vec![mode]);
    }
    let words = Mode::ALL.map(Mode::as_str).join(", ");
    let parsed = text.split('|').map(|word| word.trim().parse::<Mode>());
    let mut modes =
        parsed.collect::<Result<Vec<Mode>>>().map_err(|_| format!("`{text}` is no mode; expected {words}"))?;
    modes.sort_unstable();
    modes.dedup();
    Ok(modes)
}

fn check_ids(read: &Points<Stop>) -> Result<(), DataError> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let mut first = None;
    let mut more = 0;
    for (row, stop) in read.rows.iter().enumerate() {
        match seen.get(stop.id.as_str()) {
            None => {
                seen.insert(&stop.id, row);
            }
            Some(_) if first.is_some() => more += 1,
            Some(&before) => first = Some((before, row)),
        }
    }
    let Some((before, again)) = first else { return Ok(()) };
    let problem = format!("the stop `{}` stands in line {} already", read.rows[again].id, read.lines.line(before));
    Err(DataError { more, ..read.lines.fault(again, "id", problem) })
}

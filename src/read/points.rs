//! Rows of a CSV file that are points with an id and a name: stops and facilities.

use super::numbers::{needed, number};
use super::records::{Layout, Records};
use crate::error::{DataError, Result};
use crate::geo::{LonLat, position_problem};
use crate::table::columns::Header;
use crate::table::rows::{Faults, RowLines};

const LONS: [&str; 6] = ["stop_lon", "lon", "longitude", "lng", "long", "x"];
const LATS: [&str; 4] = ["stop_lat", "lat", "latitude", "y"];

/// Which columns hold what all points have, and which rows are read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PointColumns {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) lon: Option<String>,
    pub(super) lat: Option<String>,
    pub(super) layout: Layout,
    /// Only rows whose column holds the value are read.
    pub(super) keep: Vec<(String, String)>,
    /// Ids are row numbers where there is no column of ids.
    pub(super) number_rows: bool,
}

/// What all points have.
pub(super) struct Point {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) position: LonLat,
}

/// Fields of a row by column.
pub(super) struct Fields<'a> {
    record: &'a csv::StringRecord,
}

impl<'a> Fields<'a> {
    /// Text of a column; empty where there is no such column.
    pub(super) fn text(&self, column: Option<usize>) -> &'a str {
        column.and_then(|i| self.record.get(i)).unwrap_or_default().trim()
    }

    /// A number of 0 or more, or none where the field is empty or there is no such column.
    pub(super) fn count(&self, column: Option<usize>) -> Result<Option<f64>, RowFault> {
        let value = number(self.text(column)).map_err(|problem| (column, problem))?;
        match value {
            Some(v) if v < 0.0 => Err((column, format!("{v} is negative; expected 0 or more"))),
            value => Ok(value),
        }
    }
}

/// Column and problem of a row at fault.
pub(super) type RowFault = (Option<usize>, String);

/// Points with the lines in which they stand, and findings.
pub(super) struct Points<T> {
    pub(super) rows: Vec<T>,
    pub(super) lines: RowLines,
    pub(super) diagnostics: Vec<String>,
}

/// Reads points. `prepare` finds further columns in the header; `make` makes a row of a point, those and its fields.
pub(super) fn read<C, T>(
    mut records: Records<'_>,
    columns: &PointColumns,
    usual_ids: &[&str],
    usual_names: &[&str],
    prepare: impl FnOnce(&Header<'_>) -> Result<C>,
    make: impl Fn(Point, &C, &Fields<'_>) -> Result<T, RowFault>,
) -> Result<Points<T>> {
    let table = records.name().to_owned();
    let titles: Vec<String> = records.header().iter().map(str::to_owned).collect();
    let header = Header::new(&table, titles.iter().map(String::as_str), Some(records.header_line()));
    let id = match columns.number_rows {
        true => header.find(columns.id.as_deref(), usual_ids)?,
        false => Some(header.need("id", columns.id.as_deref(), usual_ids)?),
    };
    let name = header.find(columns.name.as_deref(), usual_names)?;
    let lon = header.need("lon", columns.lon.as_deref(), &LONS)?;
    let lat = header.need("lat", columns.lat.as_deref(), &LATS)?;
    let mut keep = Vec::new();
    for (column, value) in &columns.keep {
        keep.push((header.need(column, Some(column), &[])?, value.as_str()));
    }
    let further = prepare(&header)?;

    let mut points = Points { rows: Vec::new(), lines: RowLines::of_file(table.as_str()), diagnostics: Vec::new() };
    let mut faults = Faults::default();
    let mut read = 0_usize;
    while let Some((line, outcome)) = records.next()? {
        let fields = Fields { record: records.record() };
        read += 1;
        if outcome.is_ok() && !keep.iter().all(|(column, value)| fields.text(Some(*column)) == value.trim()) {
            continue;
        }
        let point = || -> Result<T, RowFault> {
            let coordinate = |i: usize, what: &str| needed(fields.text(Some(i)), what).map_err(|p| (Some(i), p));
            let (x, y) = (coordinate(lon, "longitude")?, coordinate(lat, "latitude")?);
            if let Some((field, problem)) = position_problem(x, y) {
                return Err((Some(if field == "lon" { lon } else { lat }), problem));
            }
            let id = match (id, fields.text(id)) {
                (Some(_), "") => return Err((id, "the id is missing".into())),
                (Some(_), text) => text.to_owned(),
                (None, _) => read.to_string(),
            };
            let point = Point { id, name: fields.text(name).to_owned(), position: LonLat::checked(x, y) };
            make(point, &further, &fields)
        };
        let made = outcome.and_then(|()| {
            point().map_err(|(column, problem)| {
                let fault = DataError::new(table.as_str(), problem);
                match column.and_then(|i| titles.get(i)) {
                    Some(title) => fault.field(title),
                    None => fault,
                }
            })
        });
        match made {
            Ok(row) => {
                points.rows.push(row);
                points.lines.push(line);
            }
            Err(fault) => faults.add(line, || fault),
        }
    }
    faults.check()?;
    let conditions: Vec<String> = columns.keep.iter().map(|(c, v)| format!("`{c}` = `{v}`")).collect();
    if points.rows.is_empty() {
        let problem = match conditions.is_empty() {
            true => "no rows; expected at least one".to_owned(),
            false => format!("none of {read} rows has {}", conditions.join(" and ")),
        };
        return Err(DataError::new(table, problem).into());
    }
    if !conditions.is_empty() {
        let kept = points.rows.len();
        points.diagnostics.push(format!("{table}: {kept} of {read} rows have {}", conditions.join(" and ")));
    }
    Ok(points)
}

/// Setters of options whose field `points` is a [`PointColumns`].
macro_rules! point_setters {
    () => {
        /// Sets the column of ids.
        pub fn id(mut self, column: impl Into<String>) -> Self {
            self.points.id = Some(column.into());
            self
        }

        /// Sets the column of names.
        pub fn name(mut self, column: impl Into<String>) -> Self {
            self.points.name = Some(column.into());
            self
        }

        /// Sets the column of longitudes, degrees.
        pub fn lon(mut self, column: impl Into<String>) -> Self {
            self.points.lon = Some(column.into());
            self
        }

        /// Sets the column of latitudes, degrees.
        pub fn lat(mut self, column: impl Into<String>) -> Self {
            self.points.lat = Some(column.into());
            self
        }

        /// Reads only rows whose column holds the value; asked several times, those that meet every condition.
        pub fn keep(mut self, column: impl Into<String>, value: impl Into<String>) -> Self {
            self.points.keep.push((column.into(), value.into()));
            self
        }

        /// Sets the encoding.
        pub fn encoding(mut self, encoding: Encoding) -> Self {
            self.points.layout.encoding = encoding;
            self
        }

        /// Sets the byte between fields, such as `b';'` or `b'\t'`.
        pub fn separator(mut self, separator: u8) -> Self {
            self.points.layout.separator = separator;
            self
        }
    };
}
pub(super) use point_setters;

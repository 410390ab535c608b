//! Travel times from a frame.

use polars::prelude::*;
use rustc_hash::FxHashMap;

use super::columns::Header;
use super::pairs;
use super::rows::{Faults, RowLines};
use super::travel_times::{TABLE, TravelTimes};
use crate::error::{DataError, Result};
use crate::table::LandUse;

/// Usual names of the column of origins.
pub(crate) const FROM: [&str; 5] = ["from_id", "from", "origin", "origin_id", "source"];
/// Usual names of the column of destinations.
pub(crate) const TO: [&str; 6] = ["to_id", "to", "destination", "destination_id", "dest", "target"];
/// Usual names of the column of times.
pub(crate) const MINUTES: [&str; 7] =
    ["travel_time", "minutes", "travel_time_min", "travel_time_p50", "time", "duration_min", "cost"];

/// Which columns of a frame hold origins, destinations and times; a name that is not given is one of the usual ones, as
/// of [`TravelTimeOptions`](crate::read::TravelTimeOptions).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimeColumns {
    from: Option<String>,
    to: Option<String>,
    minutes: Option<String>,
}

impl TimeColumns {
    /// The usual names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the column of origins.
    pub fn from(mut self, column: impl Into<String>) -> Self {
        self.from = Some(column.into());
        self
    }

    /// Sets the column of destinations.
    pub fn to(mut self, column: impl Into<String>) -> Self {
        self.to = Some(column.into());
        self
    }

    /// Sets the column of times, minutes (or of another cost).
    pub fn minutes(mut self, column: impl Into<String>) -> Self {
        self.minutes = Some(column.into());
        self
    }
}

impl TimeColumns {
    /// Positions of the three columns.
    pub(crate) fn find(&self, header: &Header<'_>) -> Result<[usize; 3], DataError> {
        Ok([
            header.need("from_id", self.from.as_deref(), &FROM)?,
            header.need("to_id", self.to.as_deref(), &TO)?,
            header.need("travel_time", self.minutes.as_deref(), &MINUTES)?,
        ])
    }
}

impl From<()> for TimeColumns {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl TravelTimes {
    /// Travel times from a frame of ids, text or whole numbers, and minutes, whose names the land use has as ids.
    ///
    /// # Missing values
    /// A row without a time is a pair that cannot be travelled; a diagnostic counts them.
    ///
    /// # Errors
    /// A missing column, one of another kind, an id that is null or no place of the land use; as [`TravelTimes::new`].
    ///
    /// # Examples
    /// ```
    /// use compact_city::polars::prelude::{Column, DataFrame};
    /// use compact_city::table::{LandUse, TravelTimes};
    ///
    /// let places = LandUse::new(vec!["7".into(), "8".into()], vec![("jobs".into(), vec![Some(5.0), None])])?;
    /// let columns = vec![
    ///     Column::new("from_id".into(), [7_i64, 7]),
    ///     Column::new("to_id".into(), [7_i64, 8]),
    ///     Column::new("travel_time".into(), [3.0, 30.0]),
    /// ];
    /// let times = TravelTimes::from_frame(&DataFrame::new(2, columns)?, &places, ())?;
    /// assert_eq!(times.of(0).collect::<Vec<_>>(), [(0, 3.0), (1, 30.0)]);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn from_frame(frame: &DataFrame, places: &LandUse, columns: impl Into<TimeColumns>) -> Result<Self> {
        let columns: TimeColumns = columns.into();
        let header = Header::new(TABLE, frame.columns().iter().map(|c| c.name().as_str()), None);
        let column = |at: usize| &frame.columns()[at];
        let [from, to, minutes] = columns.find(&header)?.map(column);
        if !minutes.dtype().is_primitive_numeric() {
            let problem = format!("times are numbers, not {}", minutes.dtype());
            return Err(DataError::new(TABLE, problem).field(minutes.name().as_str()).into());
        }
        let fields = [from, to, minutes].map(|c| c.name().as_str());
        let (origins, destinations) = (rows(from, places)?, rows(to, places)?);
        let minutes = minutes.cast(&DataType::Float64)?;
        let minutes = minutes.f64()?;
        let kept: Vec<usize> = minutes.iter().enumerate().filter(|(_, m)| m.is_some()).map(|(row, _)| row).collect();
        let of_kept = |places: Vec<u32>| kept.iter().map(|row| places[*row]).collect::<Vec<u32>>();
        let lines = |_| {
            let mut lines = RowLines::of_file(TABLE);
            kept.iter().for_each(|row| lines.push(*row as u64 + 1));
            lines
        };
        let known: Vec<f64> = minutes.iter().flatten().collect();
        let origin = pairs::Origin { fields, lines: &lines };
        let mut times = pairs::build(places, &of_kept(origins), &of_kept(destinations), &known, &origin)?;
        let no_way = minutes.null_count();
        if no_way > 0 {
            times.note(vec![format!("{TABLE}: {no_way} rows without a time are pairs that cannot be travelled")]);
        }
        Ok(times)
    }
}

/// The place of each id of a column.
fn rows(column: &Column, places: &LandUse) -> Result<Vec<u32>> {
    let name = column.name().as_str();
    let (mut found, mut faults) = (Vec::with_capacity(column.len()), Faults::default());
    let mut take = |row: usize, place: Option<u32>, id: &dyn Fn() -> Option<String>| {
        if place.is_none() {
            let problem = || match id() {
                None => "the id is missing".to_owned(),
                Some(id) => format!("`{id}` is not a place of the land use"),
            };
            let line = row as u64 + 1;
            faults.add(line, || DataError::new(TABLE, problem()).line(line).field(name));
        }
        found.push(place.unwrap_or_default());
    };
    if *column.dtype() == DataType::String {
        for (row, id) in column.str()?.iter().enumerate() {
            take(row, id.and_then(|id| places.row(id)).map(|r| r as u32), &|| id.map(str::to_owned));
        }
    } else if column.dtype().is_integer() {
        // Wide enough for every kind of whole number.
        let numbered =
            |(row, id): (u32, &String)| Some((id.parse::<i128>().ok()?, row)).filter(|(n, _)| n.to_string() == *id);
        let by_number: FxHashMap<i128, u32> = (0..).zip(places.ids()).filter_map(numbered).collect();
        let mut number = |row: usize, id: Option<i128>| {
            take(row, id.and_then(|id| by_number.get(&id).copied()), &|| id.map(|n| n.to_string()));
        };
        if *column.dtype() == DataType::UInt64 {
            column.u64()?.iter().enumerate().for_each(|(row, id)| number(row, id.map(i128::from)));
        } else {
            let ids = column.cast(&DataType::Int64)?;
            ids.i64()?.iter().enumerate().for_each(|(row, id)| number(row, id.map(i128::from)));
        }
    } else {
        let problem = format!("ids are text or whole numbers, not {}", column.dtype());
        return Err(DataError::new(TABLE, problem).field(name).into());
    }
    faults.check()?;
    Ok(found)
}

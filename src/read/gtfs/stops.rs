//! Stops of a feed, before it is known which of them are served.

use super::fields::{Fault, id, shown, text};
use super::ids::Ids;
use super::notes::{Notes, Tally};
use super::rows::read_rows;
use super::source::Source;
use crate::error::{DataError, Result};
use crate::geo::{LonLat, position_problem};

pub(super) const FILE: &str = "stops.txt";

/// What a row of the file stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Stop,
    Station,
    /// An entrance, a node of a path, a boarding area: no vehicle calls there.
    Part,
}

/// A row of the file.
pub(super) struct StopRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) place: Place,
    /// None where the fields are empty or both 0.
    pub(super) position: Option<LonLat>,
    pub(super) parent: Option<String>,
    /// Byte where the row begins.
    pub(super) at: u64,
}

/// The rows, and their numbers by id.
pub(super) struct StopRows {
    pub(super) ids: Ids,
    pub(super) rows: Vec<StopRow>,
}

pub(super) fn read(source: &mut Source, notes: &mut Notes) -> Result<StopRows> {
    let mut ids = Ids::default();
    let mut rows: Vec<StopRow> = Vec::new();
    let mut types = Tally::default();
    let columns = ["stop_id", "stop_lat", "stop_lon", "stop_name", "location_type", "parent_station"];
    read_rows(source, FILE, 3, columns, |at, [stop_id, lat, lon, name, location_type, parent]| {
        let id = id(stop_id, "stop_id")?;
        let place = match location_type {
            b"" | b"0" => Place::Stop,
            b"1" => Place::Station,
            b"2" | b"3" | b"4" => Place::Part,
            other => {
                types.hit(|| shown(other));
                Place::Part
            }
        };
        let position = match place {
            Place::Part => None,
            _ => position(lat, lon)?,
        };
        let name = text(name, "stop_name")?.to_owned();
        let parent = Some(text(parent, "parent_station")?).filter(|p| !p.is_empty()).map(str::to_owned);
        if !ids.insert(stop_id).1 {
            return Err(Fault::new("stop_id", format!("the stop `{id}` stands twice")));
        }
        rows.push(StopRow { id: id.to_owned(), name, place, position, parent, at });
        Ok(())
    })?;
    if rows.is_empty() {
        return Err(DataError::new(source.name_of(FILE), "no stop in the file; expected at least one row").into());
    }
    let mut orphans = Tally::default();
    for row in &rows {
        if let Some(parent) = row.parent.as_ref().filter(|p| ids.get(p.as_bytes()).is_none()) {
            orphans.hit(|| parent.clone());
        }
    }
    notes.tally(FILE, "unknown location_type, rows passed over", &types);
    notes.tally(FILE, "rows that name a parent_station that is not in the file", &orphans);
    Ok(StopRows { ids, rows })
}

fn position(lat: &[u8], lon: &[u8]) -> Result<Option<LonLat>, Fault> {
    let degrees = |field: &[u8], name: &'static str| match text(field, name)? {
        "" => Ok(None),
        given => match given.parse::<f64>() {
            Ok(value) => Ok(Some(value)),
            Err(_) => {
                let problem = format!("`{}` is not a number; expected degrees such as 36.7016", shown(field));
                Err(Fault::new(name, problem))
            }
        },
    };
    let (Some(lat), Some(lon)) = (degrees(lat, "stop_lat")?, degrees(lon, "stop_lon")?) else { return Ok(None) };
    if let Some((field, problem)) = position_problem(lon, lat) {
        return Err(Fault::new(if field == "lat" { "stop_lat" } else { "stop_lon" }, problem));
    }
    // What programs write for a position they do not know.
    Ok((lat != 0.0 || lon != 0.0).then(|| LonLat::checked(lon, lat)))
}

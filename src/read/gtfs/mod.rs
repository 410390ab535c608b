//! GTFS feeds into stops with the timetable of one service day.

mod calendar;
mod departures;
mod fields;
mod frequencies;
mod ids;
mod lines;
mod notes;
mod options;
mod pipe;
mod route_type;
mod rows;
mod source;
mod stop_times;
mod stops;
mod trip_times;
mod trips;

use std::path::Path;

use jiff::civil::Date;

pub use calendar::ServiceDate;
pub use options::GtfsOptions;

use calendar::Calendar;
use fields::Fault;
use frequencies::Frequencies;
use notes::{Notes, Tally};
use source::Source;
use stop_times::StopTime;
use stops::{Place, StopRows};
use trips::{Routes, Trips};

use crate::error::{DataError, Error, Result};
use crate::geo::LonLat;
use crate::table::{Mode, Stop, Stops, Timetable};

/// So many departures one day may have; a large country has a tenth of it.
const MAX_DEPARTURES: u64 = 200_000_000;

/// The stops of a GTFS feed, with the timetable of one service day.
#[derive(Debug, Clone)]
pub struct GtfsFeed {
    name: String,
    date: Date,
    dates: Vec<ServiceDate>,
    stops: Stops,
}

impl GtfsFeed {
    /// Name of its file or folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The service day of the timetable.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Every date on which a trip of the feed runs, in order.
    pub fn dates(&self) -> &[ServiceDate] {
        &self.dates
    }

    /// The stops that trips of the feed call at on any day. Their `departures` are those of the service day, 0 where
    /// they have some on other days alone; their diagnostics are what was found while reading.
    pub fn stops(&self) -> &Stops {
        &self.stops
    }

    /// The stops alone.
    pub fn into_stops(self) -> Stops {
        self.stops
    }
}

impl From<GtfsFeed> for Stops {
    fn from(feed: GtfsFeed) -> Self {
        feed.stops
    }
}

/// Reads the stops of a GTFS feed, a zip or a folder, with the timetable of one service day: the date given, else the
/// busiest weekday (see [`GtfsOptions::date`]).
///
/// A departure is a call of a trip that runs on the date, but for the last of the trip and those with `pickup_type` 1.
/// Trips in `frequencies.txt` depart from their start time up to, not including, their end time, whatever `exact_times`
/// says. Times between timepoints are put in equal steps. Times after midnight stay in their service day.
///
/// The mode of a stop is that of the routes that call there on any day; there is no route type for bus rapid transit,
/// which comes as bus. Stops that no trip calls at are left out and counted in the diagnostics, as is all else that
/// looks strange but can be used. Files and columns that are not needed are not read.
///
/// # Errors
/// What cannot be read or unpacked, is larger than the options allow, has more than 200 million departures a day, or lacks
/// a file or column; a row with a missing
/// field, an unreadable value, or an id that is not in its file; a stop with trips but without a position. The message
/// names file, line and field of the first fault and counts those of the same file.
/// A date without service is [`Error::Undefined`]; the message names the nearest dates that have some.
///
/// # Examples
/// ```
/// use compact_city::{jiff::civil::date, read, read::GtfsOptions};
/// # let folder = tempfile::tempdir().unwrap();
/// # let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).unwrap();
/// # write("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,Station,36.7016,137.2129\nB,Castle,36.6932,137.2114\n");
/// # write("routes.txt", "route_id,route_short_name,route_type\nT,Tram,0\n");
/// # write("trips.txt", "route_id,service_id,trip_id\nT,daily,1\n");
/// # write("stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n1,6:00:00,6:00:00,A,1\n1,6:04:00,6:04:00,B,2\n");
/// # write("frequencies.txt", "trip_id,start_time,end_time,headway_secs\n1,6:00:00,22:00:00,600\n");
/// # write("calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
/// #     daily,1,1,1,1,1,1,1,20250401,20260331\n");
/// # let path = folder.path();
/// // A tram every ten minutes from 6:00 to 22:00, from its first stop to its second and last.
/// let feed = read::gtfs(path, GtfsOptions::new())?;
/// let departures: Vec<_> = feed.stops().stops().iter().map(|s| s.departures).collect();
/// assert_eq!(departures, [Some(96.0), Some(0.0)]);
/// assert_eq!(feed.date(), date(2025, 4, 1));
///
/// let sunday = read::gtfs(path, date(2025, 4, 6))?.into_stops();
/// assert_eq!(sunday.timetable().departures(0).unwrap()[1].time_s, 6 * 3_600 + 600);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// GTFS Schedule reference, gtfs.org; for Japan the standard bus information format (GTFS-JP), MLIT.
pub fn gtfs(path: impl AsRef<Path>, options: impl Into<GtfsOptions>) -> Result<GtfsFeed> {
    let options = options.into();
    let date = options.requested_date();
    read(Source::open(path.as_ref(), options)?, date)
}

/// As [`gtfs`], from a zip in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`gtfs`].
pub fn gtfs_from_bytes(bytes: &[u8], name: &str, options: impl Into<GtfsOptions>) -> Result<GtfsFeed> {
    let options = options.into();
    let date = options.requested_date();
    read(Source::bytes(bytes, name, options)?, date)
}

fn read(mut source: Source, requested: Option<Date>) -> Result<GtfsFeed> {
    let mut notes = Notes::new(&source.label);
    let routes = trips::read_routes(&mut source, &mut notes)?;
    let calendar = Calendar::read(&mut source, &mut notes)?;
    let trips = trips::read(&mut source, &routes, &calendar, &mut notes)?;
    let frequencies = Frequencies::read(&mut source, &trips, &mut notes)?;
    let rows = stops::read(&mut source, &mut notes)?;
    let mut calls = stop_times::read(&mut source, &trips, &rows, &mut notes)?;
    trip_times::settle(&mut calls, &trips, &mut notes);

    let dates = calendar.dates(&departures::loads(&calls, &trips, &frequencies, calendar.len()));
    let date = calendar::choose(&dates, requested, &source.label)?;
    let modes = modes(&calls, &trips, &routes, rows.rows.len());
    let positions = positions(&mut source, &rows, &modes)?;
    let of_date = dates.iter().find(|d| d.date == date).map_or(0, |d| d.departures);
    if of_date > MAX_DEPARTURES {
        let problem = format!("{of_date} departures on {date}, more than {MAX_DEPARTURES}; refused");
        return Err(DataError::new(source.label, problem).into());
    }
    let departures = departures::by_stop(&calls, &trips, &frequencies, &calendar.running(date), &positions);
    drop(calls);

    let (mut unserved, mut stations) = (Tally::default(), Tally::default());
    let mut kept = Vec::new();
    let mut kept_departures = Vec::new();
    for (((row, position), modes), departures) in rows.rows.into_iter().zip(positions).zip(modes).zip(departures) {
        match position {
            Some(position) if !modes.is_empty() => {
                if row.place == Place::Station {
                    stations.hit(|| row.id.clone());
                }
                kept.push(Stop {
                    id: row.id,
                    name: row.name,
                    position,
                    modes,
                    departures: Some(departures.len() as f64),
                    departures_per_direction: None,
                    headway_min: None,
                    parent: row.parent,
                });
                kept_departures.push(departures);
            }
            _ if row.place == Place::Stop => unserved.hit(|| row.id),
            _ => {}
        }
    }
    notes.tally(stops::FILE, "stops that no trip calls at, left out", &unserved);
    notes.tally(stops::FILE, "stations that trips call at, taken as stops", &stations);
    let timetable = Timetable::new(routes.routes, kept_departures);
    let stops = Stops::with_timetable(kept, timetable, notes.into_lines())?;
    Ok(GtfsFeed { name: source.label, date, dates, stops })
}

/// Modes of the trips that call at each stop on any day.
fn modes(calls: &[StopTime], trips: &Trips, routes: &Routes, stops: usize) -> Vec<Vec<Mode>> {
    let mut found = vec![[false; Mode::ALL.len()]; stops];
    for call in calls {
        let route = trips.trips[call.trip as usize].route;
        found[call.stop as usize][routes.routes[route as usize].mode as usize] = true;
    }
    let present =
        |of_stop: [bool; Mode::ALL.len()]| Mode::ALL.into_iter().filter(|mode| of_stop[*mode as usize]).collect();
    found.into_iter().map(present).collect()
}

/// Position of each stop; refused where trips call at one that has none.
fn positions(source: &mut Source, rows: &StopRows, modes: &[Vec<Mode>]) -> Result<Vec<Option<LonLat>>> {
    let lost = |(row, modes): &(&stops::StopRow, &Vec<Mode>)| row.position.is_none() && !modes.is_empty();
    let mut without = rows.rows.iter().zip(modes).filter(lost);
    if let Some((row, _)) = without.next() {
        let problem = format!("trips call at the stop `{}`, whose position is empty or 0, 0", row.id);
        let mut error = rows::fault_at(source, stops::FILE, row.at, Fault::new("stop_lat", problem))?;
        error.more = without.count();
        return Err(Error::from(error));
    }
    Ok(rows.rows.iter().map(|row| row.position).collect())
}

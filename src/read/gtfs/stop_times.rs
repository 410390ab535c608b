//! When trips call at stops: the largest file of a feed, read once.

use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashSet;

use super::fields::{Fault, shown, time, whole};
use super::notes::{Notes, Tally};
use super::rows::read_rows;
use super::source::Source;
use super::stops::{self, Place, StopRows};
use super::trips::Trips;
use crate::error::{DataError, Result};

pub(super) const FILE: &str = "stop_times.txt";
/// A time that is not known.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// A call of a trip at a stop.
#[derive(Clone, Copy)]
pub(super) struct StopTime {
    pub(super) trip: u32,
    pub(super) sequence: u32,
    pub(super) stop: u32,
    pub(super) arrival_s: u32,
    pub(super) departure_s: u32,
    /// Whether passengers may board.
    pub(super) boards: bool,
}

/// The calls, those of a trip together and in order.
pub(super) fn read(source: &mut Source, trips: &Trips, stops: &StopRows, notes: &mut Notes) -> Result<Vec<StopTime>> {
    let mut rows: Vec<StopTime> = Vec::new();
    let (mut flexible, mut backward) = (Tally::default(), Tally::default());
    let part: Vec<bool> = stops.rows.iter().map(|row| row.place == Place::Part).collect();
    let mut started = vec![false; trips.trips.len()];
    let (mut grouped, mut ordered) = (true, true);
    let mut last_id: Vec<u8> = Vec::new();
    let mut last: Option<u32> = None;
    let columns = [
        "trip_id",
        "stop_id",
        "stop_sequence",
        "arrival_time",
        "departure_time",
        "pickup_type",
        "location_id",
        "location_group_id",
    ];
    read_rows(
        source,
        FILE,
        3,
        columns,
        |_, [trip_id, stop_id, sequence, arrival, departure, pickup, place, group]| {
            // Rows of a trip mostly follow each other.
            let same = last.filter(|_| last_id == trip_id);
            let trip = match same {
                Some(trip) => trip,
                None => trips.ids.get(trip_id).ok_or_else(|| {
                    Fault::new("trip_id", format!("the trip `{}` is not in trips.txt", shown(trip_id)))
                })?,
            };
            if stop_id.is_empty() && !(place.is_empty() && group.is_empty()) {
                flexible.hit(|| shown(trip_id));
                return Ok(());
            }
            let stop = stops.ids.get(stop_id).ok_or_else(|| {
                Fault::new("stop_id", format!("the stop `{}` is not in {}", shown(stop_id), stops::FILE))
            })?;
            if part[stop as usize] {
                let problem = format!("`{}` is no stop; expected a location_type of 0", shown(stop_id));
                return Err(Fault::new("stop_id", problem));
            }
            let sequence = whole(sequence, "stop_sequence")?;
            let arrival = time(arrival, "arrival_time")?;
            let departure = time(departure, "departure_time")?.or(arrival);
            let arrival = arrival.or(departure);
            if departure < arrival {
                backward.hit(|| shown(trip_id));
            }
            if same.is_none() {
                last_id.clear();
                last_id.extend_from_slice(trip_id);
                last = Some(trip);
                grouped &= !std::mem::replace(&mut started[trip as usize], true);
            } else if rows.last().is_some_and(|row| row.sequence >= sequence) {
                ordered = false;
            }
            rows.push(StopTime {
                trip,
                sequence,
                stop,
                arrival_s: arrival.unwrap_or(UNKNOWN),
                departure_s: departure.unwrap_or(UNKNOWN),
                boards: pickup != b"1",
            });
            Ok(())
        },
    )?;
    if rows.is_empty() {
        return Err(DataError::new(source.name_of(FILE), "no stop time in the file; expected at least one row").into());
    }
    if !(grouped && ordered) {
        rows.par_sort_by_key(|row| (row.trip, row.sequence));
        if rows.windows(2).any(|pair| (pair[0].trip, pair[0].sequence) == (pair[1].trip, pair[1].sequence)) {
            return Err(repeated(source)?.into());
        }
    }
    notes.tally(FILE, "rows that name an area in place of a stop, passed over", &flexible);
    notes.tally(FILE, "rows whose departure is before their arrival", &backward);
    let mut idle = Tally::default();
    started.iter().zip(0..).filter(|(started, _)| !**started).for_each(|(_, trip)| idle.hit(|| trips.ids.name(trip)));
    notes.tally(super::trips::FILE, "trips without stop times", &idle);
    Ok(rows)
}

/// The error for trips that have a sequence twice; the file is read again to find the line.
fn repeated(source: &mut Source) -> Result<DataError> {
    let mut seen: FxHashSet<(Box<[u8]>, u32)> = FxHashSet::default();
    let columns = ["trip_id", "stop_sequence"];
    let outcome = read_rows(source, FILE, 2, columns, |_, [trip_id, sequence]| {
        let sequence = whole(sequence, "stop_sequence")?;
        if seen.insert((trip_id.into(), sequence)) {
            return Ok(());
        }
        let problem = format!("the trip `{}` has the sequence {sequence} twice", shown(trip_id));
        Err(Fault::new("stop_sequence", problem))
    });
    match outcome {
        Err(crate::Error::Data(error)) => Ok(*error),
        Err(other) => Err(other),
        Ok(_) => Ok(DataError::new(source.name_of(FILE), "a trip has a stop_sequence twice")),
    }
}

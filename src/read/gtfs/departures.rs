//! The departures of one service day, by stop.

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use ::geo::{Bearing, Haversine, Point};

use super::calendar::Load;
use super::frequencies::Frequencies;
use super::stop_times::StopTime;
use super::trips::Trips;
use crate::geo::LonLat;
use crate::table::Departure;

/// Trips and departures of each service on a day on which it runs.
pub(super) fn loads(calls: &[StopTime], trips: &Trips, frequencies: &Frequencies, services: usize) -> Vec<Load> {
    let mut loads = vec![Load::default(); services];
    for calls in calls.chunk_by(|a, b| a.trip == b.trip) {
        let trip = calls[0].trip;
        let Some(service) = trips.trips[trip as usize].service else { continue };
        let (runs, load) = (frequencies.runs(trip), &mut loads[service as usize]);
        load.trips += runs;
        load.departures += runs * calls.iter().filter(|call| call.boards).count() as u64;
    }
    loads
}

/// The departures from each stop, in no particular order, of the trips whose services run.
pub(super) fn by_stop(
    calls: &[StopTime],
    trips: &Trips,
    frequencies: &Frequencies,
    running: &[bool],
    positions: &[Option<LonLat>],
) -> Vec<Vec<Departure>> {
    let runs = |trip: u32| trips.trips[trip as usize].service.is_some_and(|s| running[s as usize]);
    let running = || calls.chunk_by(|a, b| a.trip == b.trip).filter(|calls| runs(calls[0].trip));
    let mut counts = vec![0; positions.len()];
    for calls in running() {
        let runs = frequencies.runs(calls[0].trip) as usize;
        calls.iter().filter(|call| call.boards).for_each(|call| counts[call.stop as usize] += runs);
    }
    let mut by_stop: Vec<Vec<Departure>> = counts.into_iter().map(Vec::with_capacity).collect();
    let mut headings = Headings { positions, of_pair: FxHashMap::default() };
    for calls in running() {
        let trip = &trips.trips[calls[0].trip as usize];
        let repeats = frequencies.of(calls[0].trip);
        // Where no time is known there is no departure either.
        let start = calls.iter().map(|call| call.departure_s).find(|s| *s != super::stop_times::UNKNOWN).unwrap_or(0);
        for (i, call) in calls.iter().enumerate().filter(|(_, call)| call.boards) {
            let heading = headings.after(call.stop, &calls[i + 1..]);
            let of_stop = &mut by_stop[call.stop as usize];
            let departure = |time_s| Departure { time_s, route: trip.route, heading, direction_id: trip.direction_id };
            match repeats {
                None => of_stop.push(departure(call.departure_s)),
                Some(repeats) => {
                    let starts = repeats.iter().flat_map(|f| f.starts());
                    of_stop.extend(starts.map(|s| departure((s + call.departure_s).saturating_sub(start))));
                }
            }
        }
    }
    by_stop.par_iter_mut().for_each(|all| all.sort_unstable_by_key(|d| (d.time_s, d.route, d.heading, d.direction_id)));
    by_stop
}

/// Compass headings from stop to stop, each computed once.
struct Headings<'a> {
    positions: &'a [Option<LonLat>],
    of_pair: FxHashMap<(u32, u32), Option<u8>>,
}

impl Headings<'_> {
    /// Heading from a stop to the first of the `next` ones that lies elsewhere; north where none does.
    fn after(&mut self, stop: u32, next: &[StopTime]) -> u8 {
        let position = |stop: u32| self.positions[stop as usize];
        next.iter()
            .find_map(|call| {
                let heading = || heading(position(stop)?, position(call.stop)?);
                *self.of_pair.entry((stop, call.stop)).or_insert_with(heading)
            })
            .unwrap_or(0)
    }
}

/// Compass heading in 256ths of a circle; none between equal positions.
fn heading(from: LonLat, to: LonLat) -> Option<u8> {
    if from == to {
        return None;
    }
    let degrees = Haversine.bearing(Point::new(from.lon(), from.lat()), Point::new(to.lon(), to.lat()));
    // A heading that rounds to the full circle is north.
    Some(((degrees * 256.0 / 360.0).round() as i64).rem_euclid(256) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_go_round_the_compass() {
        let at = |lon, lat| LonLat::new(lon, lat).unwrap();
        for (to, expected) in
            [((0.0, 0.1), 0), ((0.1, 0.0), 64), ((0.0, -0.1), 128), ((-0.1, 0.0), 192), ((-1e-9, 0.1), 0)]
        {
            assert_eq!(heading(at(0.0, 0.0), at(to.0, to.1)), Some(expected), "{to:?}");
        }
        assert_eq!(heading(at(179.9, 0.0), at(-179.9, 0.0)), Some(64));
        assert_eq!(heading(at(1.0, 2.0), at(1.0, 2.0)), None);
    }
}

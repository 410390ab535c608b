//! Trips one by one: times between timepoints, and which calls are departures.

use super::notes::{Notes, Tally};
use super::stop_times::{FILE, StopTime, UNKNOWN};
use super::trips::Trips;

/// Puts times between timepoints, and takes from the calls at which nobody boards, the last of a trip among them, their
/// mark as departures. What is left with `boards` is a departure with a known time.
pub(super) fn settle(rows: &mut [StopTime], trips: &Trips, notes: &mut Notes) {
    let [mut between, mut outside, mut backward, mut short] = [(); 4].map(|()| Tally::default());
    for calls in rows.chunk_by_mut(|a, b| a.trip == b.trip) {
        let trip = calls[0].trip;
        if calls.iter().any(|call| call.departure_s == UNKNOWN) {
            for _ in 0..interpolate(calls) {
                between.hit(|| trips.ids.name(trip));
            }
        }
        if calls.len() == 1 {
            short.hit(|| trips.ids.name(trip));
        }
        let mut latest = 0;
        let mut late = false;
        for call in calls.iter_mut() {
            if call.departure_s == UNKNOWN {
                outside.hit(|| trips.ids.name(trip));
                call.boards = false;
                continue;
            }
            late |= call.arrival_s < latest;
            latest = latest.max(call.departure_s);
        }
        if late {
            backward.hit(|| trips.ids.name(trip));
        }
        if let Some(last) = calls.last_mut() {
            last.boards = false;
        }
    }
    notes.tally(FILE, "calls between two timepoints whose times were interpolated, by trip", &between);
    notes.tally(
        FILE,
        "calls without a time before or after which there is one, which are no departures, by trip",
        &outside,
    );
    notes.tally(FILE, "trips that call at a stop before they left the one ahead of it", &backward);
    notes.tally(FILE, "trips with a single stop, which have no departure", &short);
}

/// Gives the calls between two with a time times in equal steps, from the departure to the arrival; how many it gave.
fn interpolate(calls: &mut [StopTime]) -> usize {
    let known: Vec<usize> = (0..calls.len()).filter(|i| calls[*i].departure_s != UNKNOWN).collect();
    let mut given = 0;
    for pair in known.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (start, end) = (i64::from(calls[from].departure_s), i64::from(calls[to].arrival_s));
        let steps = (to - from) as i64;
        for (call, step) in calls[from + 1..to].iter_mut().zip(1..) {
            // Between two times of a u32, so one itself.
            let time = (start + ((end - start) * step).div_euclid(steps)) as u32;
            (call.arrival_s, call.departure_s) = (time, time);
            given += 1;
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_between_timepoints_come_in_equal_steps() {
        let call =
            |arrival_s, departure_s| StopTime { trip: 0, sequence: 0, stop: 0, arrival_s, departure_s, boards: true };
        let none = || call(UNKNOWN, UNKNOWN);
        let mut calls = [none(), call(100, 110), none(), none(), call(140, 150), call(160, 160), none()];
        assert_eq!(interpolate(&mut calls), 2);
        let times = calls.map(|c| c.departure_s);
        assert_eq!(times, [UNKNOWN, 110, 120, 130, 150, 160, UNKNOWN]);
    }
}

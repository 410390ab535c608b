//! Trips that repeat at a headway.

use rustc_hash::FxHashMap;

use super::fields::{Fault, shown, time, whole};
use super::notes::{Notes, Tally};
use super::rows::read_rows;
use super::source::Source;
use super::trips::Trips;
use crate::error::Result;

const FILE: &str = "frequencies.txt";
/// So many runs a feed may have in all; a whole country has a tenth of it.
const MAX_RUNS: u64 = 10_000_000;

/// A trip starts at `start_s` and then every `headway_s` until before `end_s`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Frequency {
    pub(super) start_s: u32,
    pub(super) end_s: u32,
    pub(super) headway_s: u32,
}

impl Frequency {
    /// When the runs start.
    pub(super) fn starts(self) -> impl Iterator<Item = u32> {
        (self.start_s..self.end_s).step_by(self.headway_s as usize)
    }

    fn runs(self) -> u64 {
        u64::from(self.end_s.saturating_sub(self.start_s).div_ceil(self.headway_s))
    }
}

/// The frequencies of each trip that has some.
#[derive(Default)]
pub(super) struct Frequencies {
    of_trip: FxHashMap<u32, Vec<Frequency>>,
}

impl Frequencies {
    pub(super) fn read(source: &mut Source, trips: &Trips, notes: &mut Notes) -> Result<Self> {
        let mut of_trip: FxHashMap<u32, Vec<Frequency>> = FxHashMap::default();
        let mut runs = 0;
        let columns = ["trip_id", "start_time", "end_time", "headway_secs"];
        read_rows(source, FILE, 4, columns, |_, [trip_id, start, end, headway]| {
            let trip = trips
                .ids
                .get(trip_id)
                .ok_or_else(|| Fault::new("trip_id", format!("the trip `{}` is not in trips.txt", shown(trip_id))))?;
            let given = |field, name| time(field, name)?.ok_or_else(|| Fault::new(name, "empty; expected a time"));
            let (start_s, end_s) = (given(start, "start_time")?, given(end, "end_time")?);
            if end_s < start_s {
                let problem = format!("`{}` is before the start at `{}`", shown(end), shown(start));
                return Err(Fault::new("end_time", problem));
            }
            let headway_s = whole(headway, "headway_secs").ok().filter(|h| *h > 0).ok_or_else(|| {
                let problem = format!("`{}` is not a headway; expected seconds, 1 or more", shown(headway));
                Fault::new("headway_secs", problem)
            })?;
            let frequency = Frequency { start_s, end_s, headway_s };
            runs += frequency.runs();
            if runs > MAX_RUNS {
                return Err(Fault::new("headway_secs", format!("more than {MAX_RUNS} runs in all; refused")));
            }
            of_trip.entry(trip).or_default().push(frequency);
            Ok(())
        })?;
        let mut overlapping: Vec<u32> = Vec::new();
        for (trip, frequencies) in &mut of_trip {
            frequencies.sort_unstable();
            if frequencies.windows(2).any(|pair| pair[0].end_s > pair[1].start_s) {
                overlapping.push(*trip);
            }
        }
        overlapping.sort_unstable();
        let mut tally = Tally::default();
        overlapping.iter().for_each(|trip| tally.hit(|| trips.ids.name(*trip)));
        notes.tally(FILE, "trips with periods that overlap, each of which is counted", &tally);
        Ok(Frequencies { of_trip })
    }

    /// The frequencies of a trip; none where it runs once, at the times of its stop times.
    pub(super) fn of(&self, trip: u32) -> Option<&[Frequency]> {
        self.of_trip.get(&trip).map(Vec::as_slice)
    }

    /// How often a trip runs on a day of its service.
    pub(super) fn runs(&self, trip: u32) -> u64 {
        self.of(trip).map_or(1, |all| all.iter().map(|f| f.runs()).sum())
    }
}

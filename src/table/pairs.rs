//! Rows of travel times put in order: by origin, then by time, then by destination.

use std::collections::hash_map::Entry;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::rows::{Faults, RowLines};
use super::travel_times::{Minutes, TravelTimes};
use crate::error::DataError;
use crate::table::LandUse;

/// Where the rows of a table come from, for messages.
pub(crate) struct Origin<'a> {
    /// The columns of origins, destinations and times.
    pub(crate) fields: [&'a str; 3],
    /// The lines of the rows up to one that is at fault.
    pub(crate) lines: &'a dyn Fn(usize) -> RowLines,
}

/// A table of columns of equal length.
pub(crate) fn build(
    places: &LandUse,
    from: &[u32],
    to: &[u32],
    minutes: &[f64],
    origin: &Origin<'_>,
) -> Result<TravelTimes, DataError> {
    check(places, from, to, minutes, origin)?;
    let of = Some(places.fingerprint());
    let offsets = offsets(places.len(), from.iter().copied());
    let rows = from.iter().zip(to).map(|(from, to)| (*from, *to));
    let built = match codes(minutes) {
        Some((codes, values)) => coded(offsets, rows.zip(codes).map(|((from, to), code)| (from, to, code)), values),
        None => plain(offsets, rows.zip(minutes).map(|((from, to), m)| (from, to, m + 0.0))),
    };
    if has_repeat(&built) {
        return Err(repeats(places, from, to, origin));
    }
    Ok(TravelTimes { of, diagnostics: without_row(places, &built), ..built })
}

fn check(places: &LandUse, from: &[u32], to: &[u32], minutes: &[f64], origin: &Origin<'_>) -> Result<(), DataError> {
    let known = |place: u32| (place as usize) < places.len();
    let sound = |from: u32, to: u32, m: f64| known(from) && known(to) && m.is_finite() && m >= 0.0;
    let rows = || from.iter().zip(to).zip(minutes).map(|((from, to), m)| (*from, *to, *m)).enumerate();
    let Some(first) = rows().find(|(_, (from, to, m))| !sound(*from, *to, *m)) else { return Ok(()) };
    let (lines, [from_field, to_field, time_field]) = ((origin.lines)(first.0), origin.fields);
    let mut faults = Faults::default();
    for (row, (from, to, m)) in rows().skip(first.0).filter(|(_, (from, to, m))| !sound(*from, *to, *m)) {
        faults.add(lines.line(row), || {
            if let Some((field, place)) =
                [(from_field, from), (to_field, to)].into_iter().find(|(_, place)| !known(*place))
            {
                let problem = format!("there is no place {place}; the land use has {} (from 0)", places.len());
                return lines.fault(row, field, problem);
            }
            let (from, to) = (&places.ids()[from as usize], &places.ids()[to as usize]);
            let problem = time_problem(m).unwrap_or_default();
            lines.fault(row, time_field, format!("{problem}, from `{from}` to `{to}`"))
        });
    }
    faults.check()
}

/// What is wrong with a time, if anything.
pub(crate) fn time_problem(minutes: f64) -> Option<String> {
    match minutes {
        m if !m.is_finite() => {
            Some(format!("{m} is not a time; expected a finite number, and no row where there is no way"))
        }
        m if m < 0.0 => Some(format!("{m} is below 0; expected a time of 0 or more")),
        _ => None,
    }
}

/// Where the rows of each place begin, and the end.
pub(super) fn offsets(places: usize, of: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut offsets = vec![0; places + 1];
    of.for_each(|place| offsets[place as usize + 1] += 1);
    (0..places).for_each(|place| offsets[place + 1] += offsets[place]);
    offsets
}

/// A table of rows with the place of their time among `values`.
fn coded(offsets: Vec<usize>, rows: impl Iterator<Item = (u32, u32, u16)>, values: Vec<f64>) -> TravelTimes {
    let (mut to, mut codes) = put_together(&offsets, rows, 0);
    sort_each(&offsets, &mut to, &mut codes, |to, code| u64::from(code) << 32 | u64::from(to));
    TravelTimes { of: None, offsets, to, minutes: Minutes::Coded { codes, values }, diagnostics: Vec::new() }
}

/// A table of rows with their time. Times from 0 on stand in the order of their bits.
fn plain(offsets: Vec<usize>, rows: impl Iterator<Item = (u32, u32, f64)>) -> TravelTimes {
    let (mut to, mut minutes) = put_together(&offsets, rows, 0.0);
    sort_each(&offsets, &mut to, &mut minutes, |to, m| (m.to_bits(), to));
    TravelTimes { of: None, offsets, to, minutes: Minutes::Plain(minutes), diagnostics: Vec::new() }
}

/// The place of each time among those that differ, and these in order; none where there are too many.
fn codes(minutes: &[f64]) -> Option<(Vec<u16>, Vec<f64>)> {
    let mut known: FxHashMap<u64, u16> = FxHashMap::default();
    let mut values: Vec<f64> = Vec::new();
    let mut codes = Vec::with_capacity(minutes.len());
    for m in minutes.iter().map(|m| m + 0.0) {
        // The low bits of round numbers are all 0, and the hash is made of the low ones.
        match known.entry(m.to_bits().swap_bytes()) {
            Entry::Occupied(code) => codes.push(*code.get()),
            Entry::Vacant(free) => {
                let code = u16::try_from(values.len()).ok()?;
                free.insert(code);
                values.push(m);
                codes.push(code);
            }
        }
    }
    let mut order: Vec<u16> = (0..=u16::MAX).take(values.len()).collect();
    order.sort_unstable_by(|a, b| values[usize::from(*a)].total_cmp(&values[usize::from(*b)]));
    let mut ranks = vec![0; values.len()];
    order.iter().zip(0..=u16::MAX).for_each(|(code, rank)| ranks[usize::from(*code)] = rank);
    codes.iter_mut().for_each(|code| *code = ranks[usize::from(*code)]);
    Some((codes, order.iter().map(|code| values[usize::from(*code)]).collect()))
}

/// Destinations and times of rows, those of each place together, in the order they come in.
fn put_together<T: Copy>(offsets: &[usize], rows: impl Iterator<Item = (u32, u32, T)>, empty: T) -> (Vec<u32>, Vec<T>) {
    let mut next = offsets.to_vec();
    let n = offsets.last().copied().unwrap_or(0);
    let (mut all_to, mut times) = (vec![0; n], vec![empty; n]);
    for (from, to, time) in rows {
        let at = &mut next[from as usize];
        (all_to[*at], times[*at]) = (to, time);
        *at += 1;
    }
    (all_to, times)
}

/// Sorts the rows of each place by a key. Besides the rows only those of one place a thread are in memory.
fn sort_each<T: Copy + Send, K: Ord + Send>(
    offsets: &[usize],
    to: &mut [u32],
    times: &mut [T],
    key: impl Fn(u32, T) -> K + Sync,
) {
    let mut parts = Vec::with_capacity(offsets.len());
    let (mut to, mut times) = (to, times);
    for two in offsets.windows(2) {
        let (first_to, rest_to) = to.split_at_mut(two[1] - two[0]);
        let (first_times, rest_times) = times.split_at_mut(two[1] - two[0]);
        parts.push((first_to, first_times));
        (to, times) = (rest_to, rest_times);
    }
    parts.into_par_iter().for_each_init(Vec::new, |rows: &mut Vec<(u32, T)>, (to, times)| {
        rows.clear();
        rows.extend(to.iter().copied().zip(times.iter().copied()));
        rows.sort_unstable_by_key(|(to, time)| key(*to, *time));
        for ((to, time), row) in to.iter_mut().zip(times).zip(rows) {
            (*to, *time) = *row;
        }
    });
}

fn has_repeat(times: &TravelTimes) -> bool {
    let mut seen = vec![u32::MAX; times.places()];
    (0_u32..).zip(times.offsets.windows(2)).any(|(origin, two)| {
        times.to[two[0]..two[1]].iter().any(|to| std::mem::replace(&mut seen[*to as usize], origin) == origin)
    })
}

fn repeats(places: &LandUse, from: &[u32], to: &[u32], origin: &Origin<'_>) -> DataError {
    let mut seen: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    let (mut first, mut rows) = (None, 0);
    for (row, pair) in from.iter().copied().zip(to.iter().copied()).enumerate() {
        match seen.entry(pair) {
            Entry::Occupied(known) => {
                first.get_or_insert((row, *known.get(), pair));
                rows += 1;
            }
            Entry::Vacant(free) => {
                free.insert(row);
            }
        }
    }
    let (row, known, (from, to)) = first.unwrap_or_default();
    let (id, lines) = (|place: u32| &places.ids()[place as usize], (origin.lines)(row));
    let problem = format!(
        "the pair from `{}` to `{}` stands in line {} too; expected one time a pair",
        id(from),
        id(to),
        lines.line(known)
    );
    DataError { more: rows - 1, ..lines.fault(row, origin.fields[1], problem) }
}

fn without_row(places: &LandUse, times: &TravelTimes) -> Vec<String> {
    let mut none = (0..places.len()).filter(|place| times.rows_of(*place).is_empty());
    let Some(first) = none.next() else { return Vec::new() };
    let n = 1 + none.count();
    vec![format!("travel times: no row leads from {n} of {} places, such as `{}`", places.len(), places.ids()[first])]
}

pub(super) fn reversed(times: &TravelTimes) -> TravelTimes {
    let offsets = offsets(times.places(), times.to.iter().copied());
    let rows = (0_u32..).zip(times.offsets.windows(2)).flat_map(|(o, two)| (two[0]..two[1]).map(move |row| (o, row)));
    let reversed = match &times.minutes {
        Minutes::Coded { codes, values } => {
            coded(offsets, rows.map(|(o, row)| (times.to[row], o, codes[row])), values.clone())
        }
        Minutes::Plain(minutes) => plain(offsets, rows.map(|(o, row)| (times.to[row], o, minutes[row]))),
    };
    TravelTimes { of: times.of, diagnostics: times.diagnostics.clone(), ..reversed }
}

pub(super) fn within(times: &TravelTimes, limit: f64) -> TravelTimes {
    let mut offsets = vec![0];
    let mut kept: Vec<std::ops::Range<usize>> = Vec::with_capacity(times.places());
    for two in times.offsets.windows(2) {
        let rows = two[0]..two[1];
        let near = times.end_within(rows.clone(), limit);
        kept.push(rows.start..near);
        offsets.push(offsets.last().copied().unwrap_or(0) + near - rows.start);
    }
    let minutes = match &times.minutes {
        Minutes::Coded { codes, values } => {
            let codes = kept.iter().flat_map(|rows| &codes[rows.clone()]).copied().collect();
            Minutes::Coded { codes, values: values.clone() }
        }
        Minutes::Plain(m) => Minutes::Plain(kept.iter().flat_map(|rows| &m[rows.clone()]).copied().collect()),
    };
    let to = kept.iter().flat_map(|rows| &times.to[rows.clone()]).copied().collect();
    TravelTimes { of: times.of, offsets, to, minutes, diagnostics: times.diagnostics.clone() }
}

/// The first row of a range for which a condition, true up to some row, does not hold.
pub(crate) fn partition(rows: std::ops::Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (rows.start, rows.end);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

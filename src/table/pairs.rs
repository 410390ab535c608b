//! Rows of travel times put in order: by origin, then by time, then by destination.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::rows::{Faults, RowLines};
use super::travel_times::{Minutes, TravelTimes};
use crate::error::DataError;
use crate::table::LandUse;

/// So many different times have a code.
const CODES: usize = 1 << 16;

/// A table of columns of equal length. `lines` says where the rows stand, once a row is found at fault.
pub(crate) fn build(
    places: &LandUse,
    from: &[u32],
    to: &[u32],
    minutes: &[f64],
    lines: &dyn Fn(usize) -> RowLines,
) -> Result<TravelTimes, DataError> {
    check(places, from, to, minutes, lines)?;
    let offsets = offsets(places.len(), from);
    let rows = from.iter().zip(to).zip(minutes).map(|((from, to), m)| (*from, *to, m + 0.0));
    let built = match distinct(minutes) {
        Some(values) => {
            let codes: FxHashMap<u64, u16> = values.iter().map(|v| v.to_bits()).zip(0..=u16::MAX).collect();
            let code = |m: f64| codes.get(&m.to_bits()).copied().unwrap_or_default();
            coded(offsets, rows.map(|(from, to, m)| (from, to, code(m))), values)
        }
        None => plain(offsets, rows),
    };
    if has_repeat(&built) {
        return Err(repeats(places, from, to, lines));
    }
    Ok(TravelTimes { diagnostics: without_row(places, &built), ..built })
}

fn check(
    places: &LandUse,
    from: &[u32],
    to: &[u32],
    minutes: &[f64],
    lines: &dyn Fn(usize) -> RowLines,
) -> Result<(), DataError> {
    let known = |place: u32| (place as usize) < places.len();
    let sound = |from: u32, to: u32, m: f64| known(from) && known(to) && m.is_finite() && m >= 0.0;
    let rows = || from.iter().zip(to).zip(minutes).map(|((from, to), m)| (*from, *to, *m)).enumerate();
    let Some(first) = rows().find(|(_, (from, to, m))| !sound(*from, *to, *m)) else { return Ok(()) };
    let lines = lines(first.0);
    let mut faults = Faults::default();
    for (row, (from, to, m)) in rows().skip(first.0).filter(|(_, (from, to, m))| !sound(*from, *to, *m)) {
        faults.add(lines.line(row), || {
            if let Some((field, place)) = [("from", from), ("to", to)].into_iter().find(|(_, place)| !known(*place)) {
                let problem = format!("there is no place {place}; the land use has {} (from 0)", places.len());
                return lines.fault(row, field, problem);
            }
            let (from, to) = (&places.ids()[from as usize], &places.ids()[to as usize]);
            let problem = time_problem(m).unwrap_or_default();
            lines.fault(row, "minutes", format!("{problem}, from `{from}` to `{to}`"))
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
fn offsets(places: usize, of: &[u32]) -> Vec<usize> {
    let mut offsets = vec![0; places + 1];
    of.iter().for_each(|place| offsets[*place as usize + 1] += 1);
    (0..places).for_each(|place| offsets[place + 1] += offsets[place]);
    offsets
}

/// A table of rows with the place of their time among `values`.
fn coded(offsets: Vec<usize>, rows: impl Iterator<Item = (u32, u32, u16)>, values: Vec<f64>) -> TravelTimes {
    let keys = rows.map(|(from, to, code)| (from, u64::from(code) << 32 | u64::from(to)));
    let keys = sorted(&offsets, keys, 0);
    let to = keys.iter().map(|key| *key as u32).collect();
    let codes = keys.iter().map(|key| (*key >> 32) as u16).collect();
    TravelTimes { offsets, to, minutes: Minutes::Coded { codes, values }, diagnostics: Vec::new() }
}

/// A table of rows with their time. Times from 0 on stand in the order of their bits.
fn plain(offsets: Vec<usize>, rows: impl Iterator<Item = (u32, u32, f64)>) -> TravelTimes {
    let keys = sorted(&offsets, rows.map(|(from, to, m)| (from, (m.to_bits(), to))), (0, 0));
    let to = keys.iter().map(|key| key.1).collect();
    let minutes = Minutes::Plain(keys.iter().map(|key| f64::from_bits(key.0)).collect());
    TravelTimes { offsets, to, minutes, diagnostics: Vec::new() }
}

/// The times that differ, in order; none where there are too many.
fn distinct(minutes: &[f64]) -> Option<Vec<f64>> {
    let mut found: FxHashSet<u64> = FxHashSet::default();
    let mut last = None;
    for m in minutes {
        let bits = (m + 0.0).to_bits();
        if last != Some(bits) && found.insert(bits) && found.len() > CODES {
            return None;
        }
        last = Some(bits);
    }
    let mut values: Vec<f64> = found.into_iter().map(f64::from_bits).collect();
    values.sort_unstable_by(f64::total_cmp);
    Some(values)
}

/// Keys put together by place and sorted within each.
fn sorted<K: Copy + Ord + Send>(offsets: &[usize], keys: impl Iterator<Item = (u32, K)>, empty: K) -> Vec<K> {
    let mut next = offsets.to_vec();
    let mut all = vec![empty; offsets.last().copied().unwrap_or(0)];
    for (place, key) in keys {
        let at = &mut next[place as usize];
        all[*at] = key;
        *at += 1;
    }
    let mut parts = Vec::with_capacity(offsets.len());
    let mut rest = all.as_mut_slice();
    for two in offsets.windows(2) {
        let (part, behind) = rest.split_at_mut(two[1] - two[0]);
        parts.push(part);
        rest = behind;
    }
    parts.into_par_iter().for_each(<[K]>::sort_unstable);
    all
}

fn has_repeat(times: &TravelTimes) -> bool {
    let mut seen = vec![u32::MAX; times.places()];
    (0_u32..).zip(times.offsets.windows(2)).any(|(origin, two)| {
        times.to[two[0]..two[1]].iter().any(|to| std::mem::replace(&mut seen[*to as usize], origin) == origin)
    })
}

fn repeats(places: &LandUse, from: &[u32], to: &[u32], lines: &dyn Fn(usize) -> RowLines) -> DataError {
    let mut seen: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    let (mut first, mut rows) = (None, 0);
    for (row, pair) in from.iter().copied().zip(to.iter().copied()).enumerate() {
        match seen.entry(pair) {
            std::collections::hash_map::Entry::Occupied(known) => {
                first.get_or_insert((row, *known.get(), pair));
                rows += 1;
            }
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(row);
            }
        }
    }
    let (row, known, (from, to)) = first.unwrap_or_default();
    let (id, lines) = (|place: u32| &places.ids()[place as usize], lines(row));
    let problem = format!(
        "the pair from `{}` to `{}` stands in line {} too; expected one time a pair",
        id(from),
        id(to),
        lines.line(known)
    );
    DataError { more: rows - 1, ..lines.fault(row, "to", problem) }
}

fn without_row(places: &LandUse, times: &TravelTimes) -> Vec<String> {
    let mut none = (0..places.len()).filter(|place| times.rows_of(*place).is_empty());
    let Some(first) = none.next() else { return Vec::new() };
    let n = 1 + none.count();
    vec![format!("travel times: no row leads from {n} of {} places, such as `{}`", places.len(), places.ids()[first])]
}

pub(super) fn reversed(times: &TravelTimes) -> TravelTimes {
    let offsets = offsets(times.places(), &times.to);
    let rows = (0_u32..).zip(times.offsets.windows(2)).flat_map(|(o, two)| (two[0]..two[1]).map(move |row| (o, row)));
    let reversed = match &times.minutes {
        Minutes::Coded { codes, values } => {
            coded(offsets, rows.map(|(o, row)| (times.to[row], o, codes[row])), values.clone())
        }
        Minutes::Plain(minutes) => plain(offsets, rows.map(|(o, row)| (times.to[row], o, minutes[row]))),
    };
    TravelTimes { diagnostics: times.diagnostics.clone(), ..reversed }
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
    TravelTimes { offsets, to, minutes, diagnostics: times.diagnostics.clone() }
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

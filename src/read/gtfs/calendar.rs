//! Which services run on which dates, and how much runs on each date.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::fields::{Fault, date, id, shown};
use super::ids::Ids;
use super::notes::{Notes, Tally};
use super::rows::read_rows;
use super::source::Source;
use crate::error::{DataError, Error, Result};

const WEEKS_FILE: &str = "calendar.txt";
const DATES_FILE: &str = "calendar_dates.txt";

/// What runs on one date of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceDate {
    /// The date.
    pub date: Date,
    /// Number of trips, each repetition of a trip with a frequency counted.
    pub trips: u64,
    /// Number of departures from stops.
    pub departures: u64,
}

/// Weekdays of a period.
struct Weeks {
    /// Monday first.
    days: [bool; 7],
    first: Date,
    last: Date,
}

#[derive(Default)]
struct Service {
    weeks: Option<Weeks>,
    /// Dates on which it runs although its weeks do not say so, or does not although they do.
    exceptions: FxHashMap<Date, bool>,
}

impl Service {
    fn by_weeks(&self, date: Date) -> bool {
        self.weeks.as_ref().is_some_and(|w| (w.first..=w.last).contains(&date) && w.days[weekday(date)])
    }

    fn runs(&self, date: Date) -> bool {
        self.exceptions.get(&date).copied().unwrap_or_else(|| self.by_weeks(date))
    }
}

/// 0 for a Monday.
fn weekday(date: Date) -> usize {
    usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())
}

/// The services of a feed.
pub(super) struct Calendar {
    ids: Ids,
    services: Vec<Service>,
}

/// Trips and departures of one run of a service.
#[derive(Clone, Copy, Default)]
pub(super) struct Load {
    pub(super) trips: u64,
    pub(super) departures: u64,
}

impl Load {
    fn add(&mut self, other: Load) {
        self.trips += other.trips;
        self.departures += other.departures;
    }

    fn take(&mut self, other: Load) {
        self.trips -= other.trips;
        self.departures -= other.departures;
    }
}

impl Calendar {
    pub(super) fn read(source: &mut Source, notes: &mut Notes) -> Result<Self> {
        let mut calendar = Calendar { ids: Ids::default(), services: Vec::new() };
        let weeks = calendar.read_weeks(source, notes)?;
        let dates = calendar.read_dates(source)?;
        if !weeks && !dates {
            let problem = format!("the feed has neither {WEEKS_FILE} nor {DATES_FILE}; expected one of them");
            return Err(DataError::new(source.label.as_str(), problem).into());
        }
        Ok(calendar)
    }

    fn insert(&mut self, id: &[u8]) -> &mut Service {
        let (number, new) = self.ids.insert(id);
        if new {
            self.services.push(Service::default());
        }
        &mut self.services[number as usize]
    }

    fn read_weeks(&mut self, source: &mut Source, notes: &mut Notes) -> Result<bool> {
        const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let [mo, tu, we, th, fr, sa, su] = DAYS;
        let columns = ["service_id", "start_date", "end_date", mo, tu, we, th, fr, sa, su];
        let mut backward = Tally::default();
        let found = read_rows(source, WEEKS_FILE, 10, columns, |_, [service_id, start, end, flags @ ..]| {
            let id = id(service_id, "service_id")?;
            let (first, last) = (date(start, "start_date")?, date(end, "end_date")?);
            let mut days = [false; 7];
            for ((day, flag), name) in days.iter_mut().zip(flags).zip(DAYS) {
                *day = match flag {
                    b"0" => false,
                    b"1" => true,
                    other => return Err(Fault::new(name, format!("`{}` is neither 0 nor 1", shown(other)))),
                };
            }
            if last < first {
                backward.hit(|| id.to_owned());
            }
            let service = self.insert(service_id);
            if service.weeks.is_some() {
                return Err(Fault::new("service_id", format!("the service `{id}` stands twice")));
            }
            service.weeks = Some(Weeks { days, first, last });
            Ok(())
        })?;
        notes.tally(WEEKS_FILE, "services that end before they start, which run on no day of their weeks", &backward);
        Ok(found)
    }

    fn read_dates(&mut self, source: &mut Source) -> Result<bool> {
        let columns = ["service_id", "date", "exception_type"];
        let found = read_rows(source, DATES_FILE, 3, columns, |_, [service_id, day, exception]| {
            let id = id(service_id, "service_id")?;
            let day = date(day, "date")?;
            let added = match exception {
                b"1" => true,
                b"2" => false,
                other => {
                    let problem = format!("`{}` is neither 1 (service added) nor 2 (service removed)", shown(other));
                    return Err(Fault::new("exception_type", problem));
                }
            };
            let service = self.insert(service_id);
            match service.exceptions.insert(day, added) {
                Some(before) if before != added => {
                    Err(Fault::new("date", format!("the service `{id}` is both added and removed on {day}")))
                }
                _ => Ok(()),
            }
        })?;
        Ok(found)
    }

    /// Number of a service.
    pub(super) fn service(&self, id: &[u8]) -> Option<u32> {
        self.ids.get(id)
    }

    pub(super) fn len(&self) -> usize {
        self.services.len()
    }

    /// Whether each service runs on a date.
    pub(super) fn running(&self, date: Date) -> Vec<bool> {
        self.services.iter().map(|s| s.runs(date)).collect()
    }

    /// The dates on which a trip runs, in order; `loads` says what one day of each service is.
    pub(super) fn dates(&self, loads: &[Load]) -> Vec<ServiceDate> {
        // Weeks enter and leave running sums, one for each weekday, so that long periods of many services cost little.
        let mut changes: Vec<(Date, bool, usize)> = Vec::new();
        let mut exceptions: Vec<(Date, bool, usize)> = Vec::new();
        for (i, service) in self.services.iter().enumerate().filter(|(i, _)| loads[*i].trips > 0) {
            if let Some(weeks) = service.weeks.as_ref().filter(|w| w.first <= w.last) {
                changes.push((weeks.first, true, i));
                changes.extend(weeks.last.tomorrow().ok().map(|end| (end, false, i)));
            }
            let against = service.exceptions.iter().filter(|(date, added)| service.by_weeks(**date) != **added);
            exceptions.extend(against.map(|(date, added)| (*date, *added, i)));
        }
        changes.sort_unstable();
        exceptions.sort_unstable();
        let begin = changes.iter().chain(&exceptions).map(|change| change.0).min();
        let ends = self.services.iter().filter_map(|s| s.weeks.as_ref()).map(|w| w.last);
        let Some(last) = ends.chain(exceptions.iter().map(|e| e.0)).max() else { return Vec::new() };
        let (mut changes, mut exceptions) = (changes.into_iter().peekable(), exceptions.into_iter().peekable());
        let mut weekly = [Load::default(); 7];
        let mut dates = Vec::new();
        let mut next = begin;
        while let Some(date) = next.filter(|d| *d <= last) {
            while let Some((_, enters, i)) = changes.next_if(|c| c.0 == date) {
                let days = self.services[i].weeks.as_ref().map_or([false; 7], |w| w.days);
                for (sum, _) in weekly.iter_mut().zip(days).filter(|(_, runs)| *runs) {
                    if enters { sum.add(loads[i]) } else { sum.take(loads[i]) }
                }
            }
            let mut load = weekly[weekday(date)];
            let mut removed = Load::default();
            while let Some((_, added, i)) = exceptions.next_if(|e| e.0 == date) {
                if added { load.add(loads[i]) } else { removed.add(loads[i]) }
            }
            load.take(removed);
            if load.trips > 0 {
                dates.push(ServiceDate { date, trips: load.trips, departures: load.departures });
            }
            next = date.tomorrow().ok();
        }
        dates
    }
}

/// The date to read: the one asked for, else the busiest weekday, else the busiest day.
pub(super) fn choose(dates: &[ServiceDate], requested: Option<Date>, label: &str) -> Result<Date> {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
        return Err(Error::Undefined(format!("{label}: no trip runs on any date")));
    };
    let Some(wanted) = requested else {
        // The later of equal ones loses, so that the first is taken.
        let busiest = |weekdays: bool| {
            let of_kind = dates.iter().filter(|d| !weekdays || weekday(d.date) < 5);
            of_kind.rev().max_by_key(|d| d.departures)
        };
        return Ok(busiest(true).or_else(|| busiest(false)).map_or(first.date, |d| d.date));
    };
    let after = dates.partition_point(|d| d.date < wanted);
    if dates.get(after).is_some_and(|d| d.date == wanted) {
        return Ok(wanted);
    }
    let near = [after.checked_sub(1).and_then(|i| dates.get(i)), dates.get(after)];
    let near: Vec<String> = near.into_iter().flatten().map(|d| d.date.to_string()).collect();
    Err(Error::Undefined(format!(
        "{label}: no trip runs on {wanted}; trips run on {} dates from {} to {}, the nearest on {}",
        dates.len(),
        first.date,
        last.date,
        near.join(" and "),
    )))
}

//! Small GTFS feeds to change and zip, and a plain, slow reading of any feed to compare with.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::Path;

use compact_city::jiff::civil::Date;
use compact_city::read::GtfsFeed;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Files of a feed by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Feed(pub(crate) BTreeMap<String, Vec<u8>>);

impl Feed {
    /// Three stops of a bus line in a row, two trips there on weekdays, one back on Saturdays.
    pub(crate) fn small() -> Self {
        Feed::default()
            .with("agency.txt", "agency_id,agency_name,agency_url,agency_timezone\nA,Bus,https://example.org,Asia/Tokyo\n")
            .with(
                "stops.txt",
                "stop_id,stop_name,stop_lat,stop_lon\nS1,One,36.70,137.20\nS2,Two,36.71,137.20\nS3,Three,36.72,137.20\n",
            )
            .with("routes.txt", "route_id,route_short_name,route_long_name,route_type\nR1,1,North line,3\n")
            .with("trips.txt", "route_id,service_id,trip_id,direction_id\nR1,WD,T1,0\nR1,WD,T2,0\nR1,SA,T3,1\n")
            .with(
                "stop_times.txt",
                "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
                 T1,08:00:00,08:00:00,S1,1\nT1,08:05:00,08:06:00,S2,2\nT1,08:10:00,08:10:00,S3,3\n\
                 T2,23:58:00,23:58:00,S1,1\nT2,24:03:00,24:03:00,S2,2\nT2,24:08:00,24:08:00,S3,3\n\
                 T3,09:00:00,09:00:00,S3,1\nT3,09:05:00,09:05:00,S2,2\nT3,09:10:00,09:10:00,S1,3\n",
            )
            .with(
                "calendar.txt",
                "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
                 WD,1,1,1,1,1,0,0,20190401,20190430\nSA,0,0,0,0,0,1,0,20190401,20190430\n",
            )
    }

    pub(crate) fn with(mut self, file: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.0.insert(file.to_owned(), bytes.as_ref().to_vec());
        self
    }

    pub(crate) fn without(mut self, file: &str) -> Self {
        assert!(self.0.remove(file).is_some(), "{file} is not in the feed");
        self
    }

    /// The feed with a part of a file put in place of another, which must be there.
    #[track_caller]
    pub(crate) fn replaced(self, file: &str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.0[file].clone()).unwrap();
        assert!(text.contains(from), "`{from}` is not in {file}");
        self.with(file, text.replacen(from, to, 1))
    }

    pub(crate) fn zip(&self) -> Vec<u8> {
        self.zip_in("")
    }

    /// The zip with every file in a folder.
    pub(crate) fn zip_in(&self, folder: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            zip.start_file(format!("{folder}{name}"), SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// The files of a feed on disk, a zip or a folder.
    pub(crate) fn load(path: &Path) -> Self {
        let mut feed = Feed::default();
        if path.is_dir() {
            for entry in std::fs::read_dir(path).unwrap() {
                let entry = entry.unwrap();
                feed = feed.with(&entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap());
            }
            return feed;
        }
        let mut zip = ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
        for i in 0..zip.len() {
            let mut file = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            feed = feed.with(&name, bytes);
        }
        feed
    }

    /// Rows of a file as maps from column to trimmed text.
    pub(crate) fn table(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        let Some(bytes) = self.0.get(file) else { return Vec::new() };
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }
}

/// A departure as the plain reading finds it: seconds, route, `direction_id`, degrees from north to the next stop.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlainDeparture {
    pub(crate) time_s: u32,
    pub(crate) route: String,
    pub(crate) direction_id: String,
    pub(crate) heading_degrees: Option<f64>,
}

/// A feed read without any thought of speed.
pub(crate) struct Plain {
    trips: Vec<PlainTrip>,
    weeks: BTreeMap<String, BTreeMap<String, String>>,
    exceptions: BTreeMap<(String, Date), String>,
    /// Stops that a trip calls at.
    pub(crate) served: BTreeSet<String>,
    /// Trips and departures of every date with some.
    pub(crate) dates: BTreeMap<Date, (u64, u64)>,
}

struct PlainTrip {
    service: String,
    runs: u64,
    departures: Vec<(String, PlainDeparture)>,
}

fn seconds(text: &str) -> Option<i64> {
    let parts: Vec<i64> = text.split(':').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [h, m, s] = parts[..] else { return None };
    Some(h * 3_600 + m * 60 + s)
}

fn day(text: &str) -> Date {
    Date::strptime("%Y%m%d", text).unwrap()
}

fn get<'a>(row: &'a BTreeMap<String, String>, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

impl Plain {
    pub(crate) fn read(feed: &Feed) -> Self {
        let mut at = BTreeMap::new();
        for row in feed.table("stops.txt") {
            let degrees = |column| get(&row, column).parse::<f64>().unwrap_or(f64::NAN);
            at.insert(get(&row, "stop_id").to_owned(), (degrees("stop_lat"), degrees("stop_lon")));
        }
        let mut calls: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
        let mut served = BTreeSet::new();
        for row in feed.table("stop_times.txt") {
            served.insert(get(&row, "stop_id").to_owned());
            calls.entry(get(&row, "trip_id").to_owned()).or_default().push(row);
        }
        let mut frequencies: BTreeMap<String, Vec<(i64, i64, i64)>> = BTreeMap::new();
        for row in feed.table("frequencies.txt") {
            let time = |column| seconds(get(&row, column)).unwrap();
            let headway = get(&row, "headway_secs").parse().unwrap();
            let entry = frequencies.entry(get(&row, "trip_id").to_owned()).or_default();
            entry.push((time("start_time"), time("end_time"), headway));
        }
        let mut trips = Vec::new();
        for row in feed.table("trips.txt") {
            let id = get(&row, "trip_id");
            let mut calls = calls.remove(id).unwrap_or_default();
            calls.sort_by_key(|call| get(call, "stop_sequence").parse::<u64>().unwrap());
            let starts = frequencies.get(id).map(|all| {
                let mut starts = Vec::new();
                for (start, end, headway) in all {
                    let mut time = *start;
                    while time < *end {
                        starts.push(time);
                        time += headway;
                    }
                }
                starts
            });
            let mut trip = PlainTrip {
                service: get(&row, "service_id").to_owned(),
                runs: starts.as_ref().map_or(1, |s| s.len() as u64),
                departures: Vec::new(),
            };
            let times: Vec<Option<i64>> = (0..calls.len()).map(|i| departure(&calls, i)).collect();
            let first = times.iter().flatten().next();
            for (i, call) in calls.iter().enumerate() {
                let Some(time) = times[i] else { continue };
                if i + 1 == calls.len() || get(call, "pickup_type") == "1" {
                    continue;
                }
                let from = at[get(call, "stop_id")];
                let heading_degrees = calls[i + 1..].iter().find_map(|next| {
                    let to = at[get(next, "stop_id")];
                    let (north, east) = (to.0 - from.0, (to.1 - from.1) * from.0.to_radians().cos());
                    (from != to).then(|| east.atan2(north).to_degrees().rem_euclid(360.0))
                });
                let departures = match &starts {
                    None => vec![time],
                    Some(starts) => starts.iter().map(|s| (s + time - first.unwrap()).max(0)).collect(),
                };
                for time in departures {
                    let departure = PlainDeparture {
                        time_s: u32::try_from(time).unwrap(),
                        route: get(&row, "route_id").to_owned(),
                        direction_id: get(&row, "direction_id").to_owned(),
                        heading_degrees,
                    };
                    trip.departures.push((get(call, "stop_id").to_owned(), departure));
                }
            }
            trips.push(trip);
        }
        let weeks = feed.table("calendar.txt").into_iter().map(|row| (get(&row, "service_id").to_owned(), row));
        let exceptions = feed.table("calendar_dates.txt").into_iter().map(|row| {
            let key = (get(&row, "service_id").to_owned(), day(get(&row, "date")));
            (key, get(&row, "exception_type").to_owned())
        });
        let (weeks, exceptions) = (weeks.collect(), exceptions.collect());
        let mut plain = Plain { trips, weeks, exceptions, served, dates: BTreeMap::new() };
        plain.dates = plain.days();
        plain
    }

    fn runs(&self, service: &str, date: Date) -> bool {
        match self.exceptions.get(&(service.to_owned(), date)).map(String::as_str) {
            Some(exception) => exception == "1",
            None => self.weeks.get(service).is_some_and(|row| {
                let column = date.strftime("%A").to_string().to_lowercase();
                get(row, &column) == "1" && (day(get(row, "start_date"))..=day(get(row, "end_date"))).contains(&date)
            }),
        }
    }

    /// Departures of each stop on a date, in order of time.
    pub(crate) fn departures(&self, date: Date) -> BTreeMap<String, Vec<PlainDeparture>> {
        let mut found: BTreeMap<String, Vec<PlainDeparture>> = BTreeMap::new();
        for trip in self.trips.iter().filter(|t| self.runs(&t.service, date)) {
            for (stop, departure) in &trip.departures {
                found.entry(stop.clone()).or_default().push(departure.clone());
            }
        }
        found.values_mut().for_each(|all| all.sort_by(|a, b| a.time_s.cmp(&b.time_s).then(a.route.cmp(&b.route))));
        found
    }

    fn days(&self) -> BTreeMap<Date, (u64, u64)> {
        let mut days: BTreeSet<Date> = self.exceptions.keys().map(|(_, date)| *date).collect();
        for row in self.weeks.values() {
            let (mut date, end) = (day(get(row, "start_date")), day(get(row, "end_date")));
            while date <= end {
                days.insert(date);
                date = date.tomorrow().unwrap();
            }
        }
        let mut loads: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for trip in &self.trips {
            let load = loads.entry(trip.service.as_str()).or_default();
            load.0 += trip.runs;
            load.1 += trip.departures.len() as u64;
        }
        let on = |date| {
            let running = loads.iter().filter(|(service, _)| self.runs(service, date));
            running.fold((0, 0), |sum, (_, load)| (sum.0 + load.0, sum.1 + load.1))
        };
        days.into_iter().map(|date| (date, on(date))).filter(|(_, (trips, _))| *trips > 0).collect()
    }
}

/// When a call departs: its own time, else one in equal steps between the neighbors that have one.
fn departure(calls: &[BTreeMap<String, String>], i: usize) -> Option<i64> {
    let arrival = |i: usize| seconds(get(&calls[i], "arrival_time")).or(seconds(get(&calls[i], "departure_time")));
    let departure = |i: usize| seconds(get(&calls[i], "departure_time")).or(seconds(get(&calls[i], "arrival_time")));
    departure(i).or_else(|| {
        let before = (0..i).rev().find(|j| departure(*j).is_some())?;
        let after = (i..calls.len()).find(|j| arrival(*j).is_some())?;
        let (from, to) = (departure(before)?, arrival(after)?);
        let share = (i - before) as f64 / (after - before) as f64;
        Some((from as f64 + (to - from) as f64 * share + 1e-9).floor() as i64)
    })
}

/// A feed as read equals the plain reading on its date, and so do the loads of all dates.
#[track_caller]
pub(crate) fn assert_as_plain(feed: &GtfsFeed, plain: &Plain) {
    let dates: BTreeMap<Date, (u64, u64)> = feed.dates().iter().map(|d| (d.date, (d.trips, d.departures))).collect();
    assert_eq!(dates.len(), feed.dates().len(), "{}: a date stands twice", feed.name());
    assert_eq!(dates, plain.dates, "{}", feed.name());
    let mut expected = plain.departures(feed.date());
    let stops = feed.stops();
    let ids: BTreeSet<String> = stops.stops().iter().map(|s| s.id.clone()).collect();
    assert_eq!(ids, plain.served, "{}", feed.name());
    for (i, stop) in stops.stops().iter().enumerate() {
        let place = format!("{} on {}, stop {}", feed.name(), feed.date(), stop.id);
        let found = stops.timetable().departures(i).unwrap();
        let expected = expected.remove(&stop.id).unwrap_or_default();
        assert_eq!(stop.departures, Some(expected.len() as f64), "{place}");
        let key = |time_s: u32, route: &str, direction: &str| (time_s, route.to_owned(), direction.to_owned());
        let direction = |d: Option<u8>| d.map(|d| d.to_string()).unwrap_or_default();
        let route = |r: u32| stops.timetable().routes()[r as usize].id.as_str();
        let mut a: Vec<_> = found.iter().map(|d| key(d.time_s, route(d.route), &direction(d.direction_id))).collect();
        let mut b: Vec<_> = expected.iter().map(|d| key(d.time_s, &d.route, &d.direction_id)).collect();
        assert!(found.is_sorted_by_key(|d| d.time_s), "{place}");
        a.sort();
        b.sort();
        assert_eq!(a, b, "{place}");
        // Each heading found is one of the expected for its time and line, to a 256th.
        for d in found {
            let near = |degrees: f64| {
                let away = (degrees * 256.0 / 360.0 - f64::from(d.heading)).rem_euclid(256.0);
                away.min(256.0 - away) <= 1.0
            };
            let same = expected.iter().filter(|e| e.time_s == d.time_s && e.route == route(d.route));
            assert!(same.clone().any(|e| e.heading_degrees.map_or(d.heading == 0, near)), "{place}: {d:?}");
        }
    }
    assert!(expected.is_empty(), "departures from stops that were left out: {expected:?}");
}

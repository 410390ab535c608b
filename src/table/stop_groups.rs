//! Stops taken together: platforms into stops, several tables into one, and parts of a table.

use rustc_hash::{FxHashMap, FxHashSet};

use super::timetable::{Departure, Route, Timetable};
use super::{Mode, Stop, Stops};
use crate::error::{DataError, Result};
use crate::geo::{LonLat, distance_m};

impl Stops {
    /// Platforms gathered into stops: those of one `parent` station, and those of one name and a mode in common of which
    /// each lies within `distance_m` of another. So a name used in two towns stays two stops, and a tram stop is neither
    /// moved toward the bus stop of its name nor given its departures.
    ///
    /// A gathered stop keeps the id of its first platform and the first name. Its position is the mean of its
    /// platforms' on the ellipsoid, its modes are theirs together, and its timetable holds all their departures; a
    /// trip that calls at two of its platforms counts twice. Of numbers that the source gives, `departures` are added;
    /// of `departures_per_direction` the smallest stays, which the stop has at least; of `headway_min` the smallest
    /// stays. Stops without a name and a station stay single.
    ///
    /// Diagnostics say how many were gathered, and where only some of a stop's platforms have a timetable or counts:
    /// then the others are left out of its departures.
    ///
    /// # Errors
    /// A distance that is negative or not finite.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::LonLat;
    /// use compact_city::table::{Mode, Stop, Stops};
    /// // Two poles on either side of a street, 20 m apart, and a pole of the same name in another town.
    /// let pole = |id: &str, lon, lat, departures| {
    ///     let mut stop = Stop::new(id, LonLat::new(lon, lat)?, Mode::Bus);
    ///     stop.name = "City Hall".into();
    ///     stop.departures = Some(departures);
    ///     Ok::<_, compact_city::Error>(stop)
    /// };
    /// let poles = Stops::new(vec![
    ///     pole("a", 137.2136, 36.6953, 40.0)?,
    ///     pole("b", 137.2138, 36.6954, 38.0)?,
    ///     pole("c", 136.6562, 36.5611, 9.0)?,
    /// ])?;
    /// let stops = poles.grouped(200.0)?;
    /// assert_eq!(stops.len(), 2);
    /// assert_eq!(stops.departures(0), Some(78.0));
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn grouped(&self, distance_m: f64) -> Result<Stops> {
        if !(distance_m.is_finite() && distance_m >= 0.0) {
            let problem = format!("{distance_m} is not a distance in metres; expected 0 or more, such as 200");
            return Err(DataError::new("stops", problem).field("distance_m").into());
        }
        let mut sets = Sets::new(self.len());
        let by_parent = join_parents(self.stops(), &mut sets);
        let by_name = join_names(self.stops(), distance_m, &mut sets);
        let groups = sets.groups();
        let mut counts_mixed = 0;
        let mut timetable_mixed = 0;
        let mut stops = Vec::with_capacity(groups.len());
        let mut departures = Vec::with_capacity(groups.len());
        for group in &groups {
            let platforms: Vec<&Stop> = group.iter().map(|i| &self.stops()[*i]).collect();
            let days: Vec<&[Departure]> = group.iter().filter_map(|i| self.timetable().departures(*i)).collect();
            let counts = platforms.iter().filter(|p| p.departures.is_some()).count();
            timetable_mixed += usize::from(!days.is_empty() && days.len() < group.len());
            counts_mixed += usize::from(days.is_empty() && counts > 0 && counts < group.len());
            departures.push((!days.is_empty()).then(|| days.concat()));
            stops.push(gathered(&platforms));
        }
        let mut diagnostics = self.diagnostics().to_vec();
        diagnostics.push(format!(
            "{} stops gathered into {}: {by_parent} joined by station, {by_name} by name within {distance_m} m",
            self.len(),
            groups.len()
        ));
        for (count, what) in [(timetable_mixed, "a timetable"), (counts_mixed, "a number of departures")] {
            if count > 0 {
                diagnostics.push(format!(
                    "{count} gathered stops have platforms with and without {what}; the latter are left out of it"
                ));
            }
        }
        let timetable = Timetable::where_known(self.timetable().routes().to_vec(), departures);
        Self::with_timetable(stops, timetable, diagnostics)
    }

    /// Several tables as one, in order, their timetables together.
    ///
    /// Where an id of a stop or station of a later table stands in an earlier one already, all ids of the later table
    /// get its number as prefix, such as `2:` for the second; its other ids, and tables whose ids are all new, keep
    /// theirs. One place in two feeds stays two stops; [`Stops::grouped`] joins those of one name.
    ///
    /// # Errors
    /// An id that stands twice even with the prefix.
    pub fn concat(tables: impl IntoIterator<Item = Stops>) -> Result<Stops> {
        let mut ids: FxHashSet<String> = FxHashSet::default();
        let mut stops: Vec<Stop> = Vec::new();
        let mut routes: Vec<Route> = Vec::new();
        let mut departures: Vec<Option<Vec<Departure>>> = Vec::new();
        let mut diagnostics = Vec::new();
        for (number, table) in (1..).zip(tables) {
            let first_route = routes.len() as u32;
            let shifted = |d: &Departure| Departure { route: d.route + first_route, ..*d };
            let days = (0..table.len()).map(|i| table.timetable().departures(i));
            departures.extend(days.map(|day| day.map(|day| day.iter().map(shifted).collect())));
            let clashing = || table.stops().iter().flat_map(ids_of).filter(|id| ids.contains(*id));
            let clashes = clashing().collect::<FxHashSet<_>>().len();
            let prefix = if clashes == 0 { String::new() } else { format!("{number}:") };
            if let Some(first) = clashing().next() {
                diagnostics.push(format!(
                    "table {number}: ids of earlier tables: {clashes}, such as `{first}`; \
                     all its ids get the prefix `{prefix}`"
                ));
            }
            diagnostics.extend(table.diagnostics().iter().map(|d| format!("table {number}: {d}")));
            let prefixed = |id: &str| format!("{prefix}{id}");
            routes.extend(table.timetable().routes().iter().map(|r| Route { id: prefixed(&r.id), ..r.clone() }));
            let start = stops.len();
            stops.extend(table.stops().iter().map(|s| Stop {
                id: prefixed(&s.id),
                parent: s.parent.as_deref().map(prefixed),
                ..s.clone()
            }));
            ids.extend(stops[start..].iter().flat_map(ids_of).map(str::to_owned));
        }
        Self::with_timetable(stops, Timetable::where_known(routes, departures), diagnostics)
    }

    /// The stops that `keep` says yes to, with their timetables.
    pub fn filter(&self, keep: impl Fn(&Stop) -> bool) -> Stops {
        let kept: Vec<usize> = (0..self.len()).filter(|i| keep(&self.stops()[*i])).collect();
        let days = kept.iter().map(|i| self.timetable().departures(*i).map(<[Departure]>::to_vec));
        let timetable = Timetable::where_known(self.timetable().routes().to_vec(), days);
        let stops = kept.iter().map(|i| self.stops()[*i].clone()).collect();
        Self::of_checked(stops, timetable, self.diagnostics().to_vec())
    }

    /// The stops from which a mode departs, with all their modes.
    pub fn of_mode(&self, mode: Mode) -> Stops {
        self.filter(|stop| stop.modes.contains(&mode))
    }
}

/// The ids that a stop brings: its own and its station's.
fn ids_of(stop: &Stop) -> impl Iterator<Item = &str> {
    [Some(stop.id.as_str()), stop.parent.as_deref()].into_iter().flatten()
}

/// Puts platforms of one station into one set, and the station itself where it is a stop; returns the number of joins.
fn join_parents(stops: &[Stop], sets: &mut Sets) -> usize {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let parents: FxHashSet<&str> = stops.iter().filter_map(|s| s.parent.as_deref()).collect();
    let mut joins = 0;
    for (i, stop) in stops.iter().enumerate() {
        let own = Some(stop.id.as_str()).filter(|id| parents.contains(id));
        for station in [stop.parent.as_deref(), own].into_iter().flatten().filter(|id| !id.is_empty()) {
            let head = *first.entry(station).or_insert(i);
            joins += usize::from(sets.join(head, i));
        }
    }
    joins
}

/// Less than this many metres, no degree of latitude is anywhere on the ellipsoid.
const LEAST_M_PER_DEGREE: f64 = 110_500.0;

/// Puts stops of one name, with a mode in common and within the distance of each other into one set; returns the number
/// of joins.
fn join_names(stops: &[Stop], limit_m: f64, sets: &mut Sets) -> usize {
    let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, stop) in stops.iter().enumerate() {
        let name = stop.name.trim();
        if !name.is_empty() {
            by_name.entry(name).or_default().push(i);
        }
    }
    let lat = |i: usize| stops[i].position.lat();
    let reach = limit_m / LEAST_M_PER_DEGREE;
    let mut joins = 0;
    for same in by_name.values_mut() {
        // In order of latitude the stops that can be near enough follow one another.
        same.sort_by(|a, b| lat(*a).total_cmp(&lat(*b)));
        for (k, &i) in same.iter().enumerate() {
            for &j in same[k + 1..].iter().take_while(|j| lat(**j) - lat(i) <= reach) {
                let same_mode = stops[i].modes.iter().any(|m| stops[j].modes.contains(m));
                if same_mode && distance_m(stops[i].position, stops[j].position) <= limit_m {
                    joins += usize::from(sets.join(i, j));
                }
            }
        }
    }
    joins
}

/// One stop of several platforms.
fn gathered(platforms: &[&Stop]) -> Stop {
    let first = platforms[0];
    let known = |of: fn(&Stop) -> Option<f64>| platforms.iter().filter_map(move |p| of(p));
    let mut modes: Vec<Mode> = platforms.iter().flat_map(|p| p.modes.iter().copied()).collect();
    modes.sort_unstable();
    modes.dedup();
    Stop {
        id: first.id.clone(),
        name: platforms.iter().map(|p| &p.name).find(|n| !n.trim().is_empty()).cloned().unwrap_or_default(),
        position: mean_position(platforms),
        modes,
        departures: known(|p| p.departures).reduce(|a, b| a + b),
        departures_per_direction: known(|p| p.departures_per_direction).reduce(f64::min),
        headway_min: known(|p| p.headway_min).reduce(f64::min),
        parent: first.parent.clone().filter(|_| platforms.iter().all(|p| p.parent == first.parent)),
    }
}

/// Mean of the platforms' directions from the ellipsoid (unit normals), which no meridian and no pole disturbs.
fn mean_position(platforms: &[&Stop]) -> LonLat {
    if let [only] = platforms {
        return only.position;
    }
    let (mut x, mut y, mut z) = (0.0, 0.0, 0.0);
    for p in platforms {
        let (sin_lat, cos_lat) = p.position.lat().to_radians().sin_cos();
        let (sin_lon, cos_lon) = p.position.lon().to_radians().sin_cos();
        x += cos_lat * cos_lon;
        y += cos_lat * sin_lon;
        z += sin_lat;
    }
    LonLat::checked(y.atan2(x).to_degrees(), z.atan2(x.hypot(y)).to_degrees())
}

/// Disjoint sets of the numbers below a limit.
struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Sets { parent: (0..count).collect() }
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    /// Joins two sets under the smaller root; false when they were one already.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
        a != b
    }

    /// The sets, each in rising order, in the order of their first members.
    fn groups(mut self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut of_root: FxHashMap<usize, usize> = FxHashMap::default();
        for i in 0..self.parent.len() {
            let root = self.root(i);
            let group = *of_root.entry(root).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[group].push(i);
        }
        groups
    }
}

//! A city that does not exist, by formula: cells, stops with a timetable, facilities and neighborhoods to try things on.

use ::geo::{Rect, coord, unary_union};
use polars::prelude::*;

use super::made_up_streets;
use crate::error::Result;
use crate::geo::{LonLat, StreetNetwork, Zone, Zones};
use crate::table::{
    CellColumns, Departure, Facilities, Facility, Footprint, Mode, PopulationCells, Route, Stop, Stops, Timetable,
};

/// South-west corner of the made-up city, in the open South Pacific near the point farthest from any land.
const CORNER: (f64, f64) = (-123.4, -48.9);
/// Size of a cell, degrees: 250 m by 250 m at that latitude.
const CELL: (f64, f64) = (0.0034, 0.002_25);
pub(super) const COLUMNS: usize = 52;
pub(super) const ROWS: usize = 44;
/// How far a neighborhood reaches before its outskirts begin, in cells.
const INNER: f64 = 3.2;
/// Where the center of the city is, in cells from the corner.
pub(super) const CENTER: (f64, f64) = (25.0, 20.0);

/// A part of the city round its densest cell.
struct Neighborhood {
    name: &'static str,
    /// Its densest place, in cells from the corner of the city.
    at: (f64, f64),
    /// People in the densest cell.
    peak: f64,
    /// Cells over which density falls by a factor of e.
    fall: f64,
    /// Of a hundred people, those aged 65 and over and those under 15.
    old: f64,
    young: f64,
    /// Its people before the tram line, of those after it.
    before: f64,
}

impl Neighborhood {
    /// Its people of a cell there.
    fn weight(&self, x: f64, y: f64) -> f64 {
        self.peak * (-(x - self.at.0).hypot(y - self.at.1) / self.fall).exp()
    }

    /// Its name, or that of its outskirts for a cell farther from its densest one.
    fn zone(&self, x: f64, y: f64) -> String {
        if (x - self.at.0).hypot(y - self.at.1) < INNER { self.name.to_owned() } else { format!("Outer {}", self.name) }
    }
}

const fn part(
    name: &'static str,
    at: (f64, f64),
    (peak, fall): (f64, f64),
    (old, young): (f64, f64),
    before: f64,
) -> Neighborhood {
    Neighborhood { name, at, peak, fall, old, young, before }
}

const NEIGHBORHOODS: [Neighborhood; 7] = [
    part("Harborside", (25.0, 20.0), (560.0, 2.7), (25.0, 10.0), 0.94),
    part("Old Market", (21.0, 23.0), (380.0, 2.2), (34.0, 8.0), 0.92),
    part("Northgate", (27.0, 34.0), (330.0, 2.4), (36.0, 9.0), 1.03),
    part("East Hill", (38.0, 22.0), (230.0, 2.6), (24.0, 13.0), 1.01),
    part("Southfield", (22.0, 8.0), (360.0, 2.5), (14.0, 20.0), 0.9),
    part("Millbrook", (42.0, 9.0), (160.0, 2.6), (31.0, 14.0), 1.1),
    part("Far Terraces", (12.0, 33.0), (190.0, 2.7), (46.0, 5.0), 1.16),
];

/// Names of the tram stops, from the south.
const TRAM_STOPS: [&str; 9] = [
    "Southfield",
    "Orchard Lane",
    "Brickworks",
    "Canal Bridge",
    "Garden Street",
    "Lower Quay",
    "Clock Tower",
    "Guildhall",
    "Old Market",
];

/// Lines: id, mode, minutes between departures in each direction, first and last hour, and the corners of the way in
/// cells from the corner of the city.
pub(super) type Line = (&'static str, Mode, u32, (u32, u32), &'static [(f64, f64)]);
pub(super) const LINES: [Line; 8] = [
    ("Main Line", Mode::Rail, 30, (6, 23), &[(25.6, 20.4), (27.2, 34.2)]),
    ("Tram 1", Mode::Tram, 8, (6, 23), &[(22.0, 7.5), (23.0, 14.0), (25.2, 20.2), (21.5, 23.5)]),
    ("Bus 1", Mode::Bus, 15, (6, 22), &[(25.0, 20.8), (31.0, 21.5), (39.5, 22.5)]),
    ("Bus 2", Mode::Bus, 20, (6, 22), &[(24.6, 20.6), (22.0, 26.0), (26.5, 33.5)]),
    ("Bus 3", Mode::Bus, 30, (7, 20), &[(25.4, 19.8), (33.0, 14.5), (42.0, 9.0)]),
    ("Bus 4", Mode::Bus, 60, (7, 19), &[(24.4, 20.2), (17.0, 27.0), (12.0, 33.0)]),
    ("Bus 5", Mode::Bus, 120, (8, 18), &[(24.8, 19.6), (15.0, 14.0), (8.0, 8.0)]),
    ("Bus 6", Mode::Bus, 30, (7, 21), &[(14.0, 6.5), (22.5, 7.0), (30.0, 9.5), (38.0, 20.5)]),
];

/// Facilities: category, and the cells where they stand.
pub(super) const FACILITIES: [(&str, &[(f64, f64)]); 5] = [
    ("medical", &[(24.0, 21.0), (26.5, 18.5), (21.5, 22.0), (27.5, 33.0), (38.5, 23.0), (22.5, 9.0), (41.0, 10.0)]),
    ("welfare", &[(23.5, 19.0), (20.5, 23.5), (26.0, 35.0), (37.0, 21.0), (23.0, 6.5), (13.0, 32.0)]),
    ("commerce", &[(25.5, 20.0), (22.0, 23.0), (28.0, 34.5), (35.0, 20.0), (21.0, 8.0), (43.0, 8.0), (30.0, 12.0)]),
    ("school", &[(27.5, 21.5), (19.0, 21.0), (25.0, 31.5), (39.5, 24.0), (20.0, 6.0), (24.5, 10.5), (40.0, 7.0)]),
    ("park", &[(24.5, 17.0), (22.5, 25.5), (29.0, 36.0), (40.0, 20.0), (18.5, 9.0), (44.0, 11.5), (14.5, 35.0)]),
];

/// The city with its tram line, or the years before it.
#[derive(Clone, Copy, PartialEq)]
enum Year {
    BeforeTram,
    Today,
}

/// A city that does not exist, in the tables that indicators take.
///
/// Every number in it follows from a formula in this crate; none is an observation of any place.
#[derive(Debug, Clone)]
pub struct MadeUpCity {
    /// Population cells of 250 m with the groups `0_14`, `65_plus` and `75_plus`; the column `zone` of their frame holds
    /// the name of the zone.
    pub cells: PopulationCells,
    /// Two railway stations, a tram line and six bus lines, with the timetable of one day.
    pub stops: Stops,
    /// Medical and welfare facilities, shops, schools and parks.
    pub facilities: Facilities,
    /// The neighborhoods and the outskirts of each, on the ground of their cells.
    pub zones: Zones,
    /// The streets: denser where more people live, none in the bay and the hills, with gaps and dead ends.
    pub streets: StreetNetwork,
    /// Places of daily life in the nine categories `grocery`, `restaurants`, `shopping`, `coffee`, `banks`, `parks`,
    /// `schools`, `books` and `entertainment`, more of them in the center and along the tram.
    pub amenities: Facilities,
}

impl MadeUpCity {
    /// What a program that shows results on this city must say of them, in English.
    pub const NOTE: &'static str = "Made-up city: every figure here comes from a formula and describes no real place.";
    /// The same in Japanese.
    pub const NOTE_JA: &'static str = "架空の都市:ここに示す数値はすべて計算式によるもので、実在の場所のものではない。";
}

/// A small made-up city in the open South Pacific, for examples, tests and first steps. The same on every call.
///
/// # Errors
/// None in practice; the tables are built as a user's are, with the same checks.
///
/// # Examples
/// ```
/// let city = compact_city::datasets::made_up_city()?;
/// assert_eq!(city.cells.len(), 1_996);
/// let people: f64 = city.cells.population().iter().sum();
/// assert_eq!(people, 87_036.0);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn made_up_city() -> Result<MadeUpCity> {
    of(Year::Today)
}

/// The [`made_up_city`] before its tram line: buses and trains alone, and more people at the edges.
///
/// # Errors
/// As [`made_up_city`], none in practice.
///
/// # Examples
/// ```
/// use compact_city::datasets;
/// use compact_city::table::Mode;
/// let (before, today) = (datasets::made_up_city_before_tram()?, datasets::made_up_city()?);
/// assert!(before.stops.stops().iter().all(|s| !s.modes.contains(&Mode::Tram)));
/// assert_eq!(before.stops.len() + 9, today.stops.len());
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn made_up_city_before_tram() -> Result<MadeUpCity> {
    of(Year::BeforeTram)
}

/// The cells of today, and the ground of each.
pub(super) fn cells_today() -> Result<(PopulationCells, Vec<Ground>)> {
    cells(Year::Today)
}

fn of(year: Year) -> Result<MadeUpCity> {
    let (cells, ground) = cells(year)?;
    Ok(MadeUpCity {
        cells,
        stops: stops(year)?,
        facilities: facilities()?,
        zones: zones(&ground)?,
        streets: made_up_streets::streets()?,
        amenities: made_up_streets::amenities()?,
    })
}

/// Position of a place given in cells from the corner.
pub(super) fn place(x: f64, y: f64) -> Result<LonLat> {
    LonLat::new(CORNER.0 + x * CELL.0, CORNER.1 + y * CELL.1)
}

/// A number from 0 to 1 that looks like chance but follows from its place.
pub(super) fn roughness(column: usize, row: usize) -> f64 {
    let mixed = (column as u64 * 73_856_093) ^ (row as u64 * 19_349_663);
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / (1_u64 << 24) as f64
}

/// People of a cell there, were the city even.
pub(super) fn density(x: f64, y: f64) -> f64 {
    NEIGHBORHOODS.iter().map(|n| n.weight(x, y)).sum()
}

/// Whether a place lies farther than a margin, in cells, from the bay in the north-west and the hills in the far
/// north-east corner.
pub(super) fn dry(x: f64, y: f64, margin: f64) -> bool {
    [(2.0, 46.0, 11.0), (2.0, 22.0, 8.0), (51.0, 43.0, 9.0)]
        .into_iter()
        .all(|(east, north, reach)| (x - east).hypot(y - north) >= reach + margin)
}

/// The zone, column and row of a cell.
pub(super) type Ground = (String, usize, usize);

/// The cells, and the ground of each.
fn cells(year: Year) -> Result<(PopulationCells, Vec<Ground>)> {
    let mut ground = Vec::new();
    let (mut id, mut lon, mut lat, mut zone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut people, mut young, mut old, mut very_old) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let (x, y) = (column as f64, row as f64);
            if !dry(x, y, 0.0) {
                continue;
            }
            let weight = |n: &Neighborhood| n.weight(x, y);
            let total = density(x, y);
            let share = |of: fn(&Neighborhood) -> f64| {
                NEIGHBORHOODS.iter().map(|n| of(n) * weight(n)).sum::<f64>() / total / 100.0
            };
            let rough = roughness(column, row);
            let then = match year {
                Year::BeforeTram => NEIGHBORHOODS.iter().map(|n| n.before * weight(n)).sum(),
                Year::Today => total,
            };
            let here = (then * (0.55 + 0.9 * rough)).round();
            let here = if here < 4.0 { 0.0 } else { here };
            let aged = (here * share(|n| n.old)).round();
            let nearest = NEIGHBORHOODS.iter().max_by(|a, b| weight(a).total_cmp(&weight(b)));
            let at = place(x + 0.5, y + 0.5)?;
            id.push(format!("made-up-{row:02}{column:02}"));
            lon.push(at.lon());
            lat.push(at.lat());
            let name = nearest.map_or_else(String::new, |n| n.zone(x, y));
            zone.push(name.clone());
            ground.push((name, column, row));
            people.push(here);
            young.push((here * share(|n| n.young)).round());
            old.push(aged);
            very_old.push((aged * 0.52).round());
        }
    }
    let frame = DataFrame::new(
        id.len(),
        vec![
            Column::new("id".into(), id),
            Column::new("lon".into(), lon),
            Column::new("lat".into(), lat),
            Column::new("population".into(), people),
            Column::new("0_14".into(), young),
            Column::new("65_plus".into(), old),
            Column::new("75_plus".into(), very_old),
            Column::new("zone".into(), zone),
        ],
    )?;
    let columns = CellColumns::new().footprint(Footprint::Degrees { width: CELL.0, height: CELL.1 });
    let columns = ["0_14", "65_plus", "75_plus"].iter().fold(columns, |c, g| c.group(*g, *g));
    Ok((PopulationCells::from_frame(frame, columns)?, ground))
}

/// The ground of the cells of each neighborhood, made one.
fn zones(ground: &[Ground]) -> Result<Zones> {
    let zone = |zone: &&str| {
        let own = ground.iter().filter(|(name, ..)| name == zone);
        let cells = own.map(|(_, column, row)| {
            let (x, y) = (*column as f64, *row as f64);
            Rect::new(coord! { x: x, y: y }, coord! { x: x + 1.0, y: y + 1.0 }).to_polygon()
        });
        // Corners of cells are whole numbers until they are placed, so that neighborhoods share their sides exactly.
        let corner = |c: &::geo::Coord| place(c.x.round(), c.y.round()).map(|p| [p.lon(), p.lat()]);
        let ring = |ring: &::geo::LineString| ring.coords().map(corner).collect::<Result<Vec<_>>>();
        let whole = unary_union(&cells.collect::<Vec<_>>());
        let polygons = whole.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect());
        Zone::new(*zone, polygons.collect::<Result<_>>()?)
    };
    let mut names: Vec<&str> = ground.iter().map(|(name, ..)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    Ok(Zones::new(names.iter().map(zone).collect::<Result<_>>()?))
}

fn stops(year: Year) -> Result<Stops> {
    let (mut stops, mut by_stop, mut routes) = (Vec::new(), Vec::new(), Vec::new());
    let running = LINES.into_iter().filter(|line| year == Year::Today || line.1 != Mode::Tram);
    for (line, (id, mode, every_min, (first, last), way)) in (0_u32..).zip(running) {
        routes.push(Route { id: id.to_owned(), name: id.to_owned(), mode });
        // Rail stops at the ends alone, trams every 500 m, buses every 400 m, a cell being 250 m wide.
        let spacing = match mode {
            Mode::Rail => f64::INFINITY,
            Mode::Tram => 2.0,
            _ => 1.6,
        };
        let places = along(way, spacing);
        for (k, &(x, y, heading)) in places.iter().enumerate() {
            let minutes: Vec<u32> = (first * 60..last * 60).step_by(every_min as usize).collect();
            let ends = (k > 0, k + 1 < places.len());
            let departure = |minute: &u32, k: usize, back: bool| Departure {
                time_s: minute * 60 + k as u32 * 90,
                route: line,
                heading: if back { heading.wrapping_add(128) } else { heading },
                direction_id: Some(u8::from(back)),
            };
            // Nothing departs outward from the last stop, nor inward from the first.
            let out = minutes.iter().filter(|_| ends.1).map(|m| departure(m, k, false));
            let back = minutes.iter().filter(|_| ends.0).map(|m| departure(m, places.len() - 1 - k, true));
            let departures: Vec<Departure> = out.chain(back).collect();
            let mut stop =
                Stop::new(format!("{}-{:02}", id.replace(' ', "-").to_lowercase(), k + 1), place(x, y)?, mode);
            stop.name = name(mode, id, k, (x, y));
            stop.departures = Some(departures.len() as f64);
            stop.departures_per_direction = Some(minutes.len() as f64);
            stops.push(stop);
            by_stop.push(departures);
        }
    }
    Stops::with_timetable(stops, Timetable::new(routes, by_stop), Vec::new())
}

/// The stops of a bus line near the center bear one name, as the bays of a terminal do.
fn name(mode: Mode, line: &str, k: usize, (x, y): (f64, f64)) -> String {
    let near_center = (x - CENTER.0).hypot(y - CENTER.1) < 1.2;
    match mode {
        Mode::Rail if k == 0 => "Harbor Central".to_owned(),
        Mode::Rail => "Northgate".to_owned(),
        Mode::Bus if near_center => "Harbor Central (bus)".to_owned(),
        Mode::Tram => TRAM_STOPS.get(k).copied().unwrap_or(line).to_owned(),
        _ => format!("{line} / {}", k + 1),
    }
}

/// Stops along a way at so many cells from each other, with the compass heading onward in 256ths of a circle.
pub(super) fn along(way: &[(f64, f64)], spacing: f64) -> Vec<(f64, f64, u8)> {
    let mut places = Vec::new();
    let mut heading = 0;
    for leg in way.windows(2) {
        let (from, to) = (leg[0], leg[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let parts = (length / spacing).round().max(1.0);
        let turn = (to.0 - from.0).atan2(to.1 - from.1) / std::f64::consts::TAU;
        heading = (turn.rem_euclid(1.0) * 256.0).round() as u16 as u8;
        for i in 0..parts as usize {
            let t = i as f64 / parts;
            places.push((from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1), heading));
        }
    }
    places.extend(way.last().map(|&(x, y)| (x, y, heading)));
    places
}

fn facilities() -> Result<Facilities> {
    let mut all = Vec::new();
    for (category, places) in FACILITIES {
        for (i, &(x, y)) in places.iter().enumerate() {
            all.push(Facility {
                id: format!("{category}-{}", i + 1),
                name: format!("Made-up {category} {}", i + 1),
                category: category.to_owned(),
                position: place(x, y)?,
            });
        }
    }
    Facilities::new(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_is_whole_and_the_same_every_time() {
        let (city, again) = (made_up_city().unwrap(), made_up_city().unwrap());
        assert_eq!(city.cells.population(), again.cells.population());
        assert_eq!(city.stops.stops(), again.stops.stops());
        for (i, people) in city.cells.population().iter().enumerate() {
            let of = |g: &str| city.cells.group(g).unwrap()[i];
            assert!(of("75_plus") <= of("65_plus") && of("65_plus") + of("0_14") <= *people, "cell {i}");
        }
        let stops = city.stops.stops();
        assert_eq!(stops.iter().filter(|s| s.modes == [Mode::Rail]).count(), 2);
        for (i, stop) in stops.iter().enumerate() {
            let departures = city.stops.timetable().departures(i).unwrap();
            assert_eq!(stop.departures, Some(departures.len() as f64), "{}", stop.id);
        }
    }

    #[test]
    fn each_cell_lies_in_the_neighborhood_it_names_and_zones_cover_the_cells_alone() {
        let city = made_up_city().unwrap();
        let names = city.cells.frame().column("zone").unwrap().str().unwrap().clone();
        for (i, name) in names.iter().enumerate() {
            let zone = city.zones.find(city.cells.position(i)).map(|z| city.zones.zones()[z].name());
            assert_eq!(zone, name, "cell {i}");
        }
        let cells: f64 = (0..city.cells.len()).map(|i| city.cells.area_km2(i).unwrap()).sum();
        let zones: f64 = city.zones.zones().iter().map(Zone::area_km2).sum();
        // One cell is five parts in ten thousand; geodesics cut less than one from long sides along a parallel.
        assert!((zones / cells - 1.0).abs() < 1e-4, "{zones} {cells}");
    }

    #[test]
    fn headings_are_of_a_compass() {
        let headings = |to: (f64, f64)| along(&[(0.0, 0.0), to], 100.0)[0].2;
        assert_eq!([(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)].map(headings), [0, 64, 128, 192]);
    }
}

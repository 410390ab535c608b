//! Jobs, schools, incomes and travel times of the made-up city, by formula.

use super::made_up::{CENTER, COLUMNS, FACILITIES, LINES, ROWS, along, cells_today};
use crate::error::Result;
use crate::table::{LandUse, Mode, TravelTimes, TravelWays};

/// Side of a place, in cells of 250 m.
const SIDE: usize = 4;
/// Metres across a cell.
const CELL_M: f64 = 250.0;
/// Metres a minute on foot, 4.8 km/h, along a grid of streets.
const WALK: f64 = 80.0;
/// So far, minutes, the table goes.
const FARTHEST: f64 = 120.0;

/// The places of the made-up city and the ways between them.
///
/// Every number follows from a formula in this crate; none is an observation of any place. A program that shows results
/// on them must say so: [`super::MadeUpCity::NOTE`].
#[derive(Debug, Clone)]
pub struct MadeUpTravel {
    /// Squares of 1 km with `population`, `65_plus`, `jobs`, `schools`, `income_per_capita` and `income_fifth` (1 poorest;
    /// each a fifth of the people), the last two unknown where nobody lives.
    pub places: LandUse,
    /// Minutes by the fastest way, on foot or by transit with at most one change, up to two hours.
    pub times: TravelTimes,
    /// The ways themselves with `minutes` and `fare`: on foot for nothing, by transit for a fare at each boarding.
    pub ways: TravelWays,
}

/// Places, travel times and fares of the [`made_up_city`](super::made_up_city). The same on every call.
///
/// # Errors
/// None in practice; the tables are built as a user's are, with the same checks.
///
/// # Examples
/// ```
/// let travel = compact_city::datasets::made_up_travel()?;
/// let people: f64 = travel.places.column("population")?.iter().flatten().sum();
/// assert_eq!((travel.places.len(), people), (130, 87_036.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn made_up_travel() -> Result<MadeUpTravel> {
    let squares = squares()?;
    let places = land_use(&squares)?;
    let (mut from, mut to, mut minutes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut way_from, mut way_to, mut way_minutes, mut way_fares) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (i, a) in (0_u32..).zip(&squares) {
        for (j, b) in (0_u32..).zip(&squares) {
            let ways: Vec<(f64, f64)> = ways(a.at, b.at).into_iter().filter(|(t, _)| *t <= FARTHEST).collect();
            for (t, fare) in &ways {
                way_from.push(i);
                way_to.push(j);
                way_minutes.push(*t);
                way_fares.push(*fare);
            }
            if let Some(fastest) = ways.iter().map(|w| w.0).reduce(f64::min) {
                from.push(i);
                to.push(j);
                minutes.push(fastest);
            }
        }
    }
    let times = TravelTimes::new(&places, &from, &to, &minutes)?;
    let costs = vec![("minutes".to_owned(), way_minutes), ("fare".to_owned(), way_fares)];
    let ways = TravelWays::new(&places, &way_from, &way_to, costs)?;
    Ok(MadeUpTravel { places, times, ways })
}

/// A square of the city.
struct Square {
    id: String,
    /// Its middle, in cells from the corner of the city.
    at: (f64, f64),
    people: f64,
    aged: f64,
}

/// The squares that have any cell, from the south-west.
fn squares() -> Result<Vec<Square>> {
    let (cells, ground) = cells_today()?;
    let aged = cells.group("65_plus")?;
    let width = COLUMNS.div_ceil(SIDE);
    let mut sums = vec![None; width * ROWS.div_ceil(SIDE)];
    for (i, (_, column, row)) in ground.iter().enumerate() {
        let (people, old) = sums[row / SIDE * width + column / SIDE].get_or_insert((0.0, 0.0));
        *people += cells.population()[i];
        *old += aged[i];
    }
    let square = |(i, sum): (usize, &Option<(f64, f64)>)| {
        let (people, aged) = (*sum)?;
        let (row, column) = (i / width, i % width);
        let middle = |k: usize| (k as f64 + 0.5) * SIDE as f64;
        Some(Square { id: format!("made-up-km-{row:02}{column:02}"), at: (middle(column), middle(row)), people, aged })
    };
    Ok(sums.iter().enumerate().filter_map(square).collect())
}

fn land_use(squares: &[Square]) -> Result<LandUse> {
    let distance = |s: &Square, at: (f64, f64)| (s.at.0 - at.0).hypot(s.at.1 - at.1);
    // Most jobs in the center, some in works by the eastern edge, the rest where people live.
    let jobs = |s: &Square| {
        let works = 2_000.0 * (-distance(s, (43.0, 10.0)) / 3.0).exp();
        (6_600.0 * (-distance(s, CENTER) / 3.5).exp() + works + 0.1 * s.people).round()
    };
    let schools = FACILITIES.iter().filter(|f| f.0 == "school").flat_map(|f| f.1);
    let of_square = |at: &(f64, f64), s: &Square| {
        let half = SIDE as f64 / 2.0;
        (s.at.0 - half..s.at.0 + half).contains(&at.0) && (s.at.1 - half..s.at.1 + half).contains(&at.1)
    };
    // Rich on the hill and by the harbor, poor in the far north-west and in the south.
    let income = |s: &Square| {
        let near = |at: (f64, f64), reach: f64| (-distance(s, at) / reach).exp();
        let rich = 26.0 * near((38.0, 23.0), 6.0) + 14.0 * near(CENTER, 5.0);
        let poor = 9.0 * near((12.0, 33.0), 9.0) + 6.0 * near((22.0, 7.0), 7.0);
        (100.0 * (20.0 + rich - poor)).round() * 10.0
    };
    let incomes: Vec<Option<f64>> = squares.iter().map(|s| (s.people > 0.0).then(|| income(s))).collect();
    let column = |of: &dyn Fn(&Square) -> f64| squares.iter().map(|s| Some(of(s))).collect::<Vec<_>>();
    LandUse::new(
        squares.iter().map(|s| s.id.clone()).collect(),
        vec![
            ("population".into(), column(&|s| s.people)),
            ("65_plus".into(), column(&|s| s.aged)),
            ("jobs".into(), column(&jobs)),
            ("schools".into(), column(&|s| schools.clone().filter(|at| of_square(at, s)).count() as f64)),
            ("income_fifth".into(), fifths(squares, &incomes)),
            ("income_per_capita".into(), incomes),
        ],
    )
}

/// The fifth of the people, by income, in which the middle one of each square is.
fn fifths(squares: &[Square], incomes: &[Option<f64>]) -> Vec<Option<f64>> {
    let total: f64 = squares.iter().map(|s| s.people).sum();
    let mut order: Vec<usize> = (0..squares.len()).filter(|i| incomes[*i].is_some()).collect();
    order.sort_by(|a, b| incomes[*a].unwrap_or_default().total_cmp(&incomes[*b].unwrap_or_default()));
    let (mut fifths, mut below) = (vec![None; squares.len()], 0.0);
    for i in order {
        let middle = (below + squares[i].people / 2.0) / total;
        fifths[i] = Some((middle * 5.0).floor().min(4.0) + 1.0);
        below += squares[i].people;
    }
    fifths
}

/// Minutes and fare of each way between two points: on foot, by each line, by two lines with a change in the center.
fn ways(a: (f64, f64), b: (f64, f64)) -> Vec<(f64, f64)> {
    let tenths = |t: f64| (t * 10.0).round() / 10.0;
    if a == b {
        // Within a square, as far as its middle is from its corner on foot.
        return vec![(tenths(SIDE as f64 / 2.0 * CELL_M / WALK), 0.0)];
    }
    let mut ways = vec![(walk(a, b), 0.0)];
    let (mut inward, mut outward) = (None, None);
    let faster = |known: &mut Option<(f64, f64)>, way: (f64, f64)| {
        if known.is_none_or(|k| way.0 < k.0) {
            *known = Some(way);
        }
    };
    for line in &LINES {
        ways.extend(ride(line, a, b));
        ride(line, a, CENTER).into_iter().for_each(|way| faster(&mut inward, way));
        ride(line, CENTER, b).into_iter().for_each(|way| faster(&mut outward, way));
    }
    if let Some((inward, outward)) = inward.zip(outward) {
        ways.push((inward.0 + outward.0, inward.1 + outward.1));
    }
    let mut ways: Vec<(f64, f64)> = ways.into_iter().map(|(t, fare)| (tenths(t), fare)).collect();
    ways.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    ways.dedup();
    ways
}

fn walk(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0).abs() + (a.1 - b.1).abs()) * CELL_M / WALK
}

/// By one line: a walk to the stop nearest to either end, half a headway, the ride; none where it is one and the same stop.
fn ride(line: &super::made_up::Line, a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    let &(_, mode, every_min, _, way) = line;
    // Cells a stop from the next, metres a minute with halts, and the fare.
    let (spacing, speed, fare) = match mode {
        Mode::Rail => (f64::INFINITY, 700.0, 4.0),
        Mode::Tram => (2.0, 330.0, 3.0),
        _ => (1.6, 280.0, 2.0),
    };
    let stops: Vec<(f64, f64)> = along(way, spacing).into_iter().map(|(x, y, _)| (x, y)).collect();
    let nearest = |at: (f64, f64)| (0..stops.len()).min_by(|i, j| walk(at, stops[*i]).total_cmp(&walk(at, stops[*j])));
    let (on, off) = (nearest(a)?, nearest(b)?);
    if on == off {
        return None;
    }
    let ridden: f64 =
        stops[on.min(off)..=on.max(off)].windows(2).map(|l| (l[0].0 - l[1].0).hypot(l[0].1 - l[1].1)).sum();
    let minutes = walk(a, stops[on]) + f64::from(every_min) / 2.0 + ridden * CELL_M / speed + walk(stops[off], b);
    Some((minutes, fare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_is_whole_and_its_fifths_are_fifths() {
        let MadeUpTravel { places, times, ways } = made_up_travel().unwrap();
        let column = |name: &str| places.column(name).unwrap();
        let sum = |name: &str| column(name).iter().flatten().sum::<f64>();
        assert_eq!(sum("schools"), 7.0);
        assert!(sum("jobs") > 0.4 * sum("population") && sum("jobs") < 0.7 * sum("population"), "{}", sum("jobs"));
        for fifth in 1..=5 {
            let rows = column("income_fifth").iter().zip(column("population"));
            let people: f64 = rows.filter(|(f, _)| **f == Some(f64::from(fifth))).filter_map(|(_, p)| *p).sum();
            assert!((people / sum("population") - 0.2).abs() < 0.07, "{fifth}: {people}");
        }
        // The fastest of the ways is the time.
        for from in 0..places.len() {
            for (to, minutes) in times.of(from) {
                let fastest = ways.of(from).filter(|w| w.0 == to).map(|w| w.1[0]).reduce(f64::min);
                assert_eq!(fastest, Some(minutes));
            }
        }
        assert!(ways.len() > times.len());
    }
}

//! The rational agent access model: everyone goes where travel and crowding together cost least.

use super::weights::amounts;
use super::{Accessibility, Measure};
use crate::error::{DataError, Result};
use crate::table::sum::{Sum, sum};
use crate::table::{LandUse, Minutes, TravelTimes};

/// So many of the cheapest destinations are a choice for an origin, besides those it uses, until the next look at all.
const CHOICES: usize = 32;

/// So many sweeps over the choices at most between looks at all destinations.
const SWEEPS: usize = 500;

/// What congestion weighs against travel, and when the search ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RaamOptions {
    /// Minutes of travel that cost as much as the mean congestion of the region.
    pub tau: f64,
    /// The search ends when people, all together, could save no more than this share of what they bear. On 2,500 by
    /// 2,000 places no cost was then off by more than 0.6 %, and by 0.2 % at a tenth of the default.
    pub tolerance: f64,
    /// So many rounds at most; a diagnostic says so if they do not suffice.
    pub max_rounds: usize,
}

impl Default for RaamOptions {
    /// 60 minutes, as access (PySAL); a share of 0.0001, 200 rounds.
    fn default() -> Self {
        RaamOptions { tau: 60.0, tolerance: 1e-4, max_rounds: 200 }
    }
}

impl From<()> for RaamOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl RaamOptions {
    /// Sets the minutes of travel that cost as much as the mean congestion.
    pub fn tau(mut self, minutes: f64) -> Self {
        self.tau = minutes;
        self
    }

    /// Sets the share of the cost at which the search ends.
    pub fn tolerance(mut self, share: f64) -> Self {
        self.tolerance = share;
        self
    }

    /// Sets how many rounds there are at most.
    pub fn max_rounds(mut self, rounds: usize) -> Self {
        self.max_rounds = rounds;
        self
    }
}

/// The cost of access when everyone goes where it is least: congestion, the people at a destination per supply over the
/// region's mean, plus travel over `tau`. Less is better; 1 is the mean congestion without travel.
///
/// The published heuristic moves whole people from a dearer to a cheaper destination in steps that shrink. What it looks
/// for is an equilibrium, the minimum of a convex function, and that is sought here directly. Each origin in turn spreads
/// its people over its choices so that those it uses cost the same and no other costs less, given where the others go:
/// an exact answer, found by filling from the cheapest up. The choices are the 32 destinations that cost it least and
/// those in use; after some sweeps all destinations are looked at anew. The search ends when the people, each at the
/// cheapest destination of all, would save no more than `tolerance` of what they bear. People are divisible. The same
/// tables give the same result, whatever the order of rows and the number of threads; places in another order give one
/// that is the same within the tolerance.
///
/// # Missing values
/// None where no supply is reached, and everywhere where there is no supply or nobody lives. A place without people has
/// the cost that somebody there would bear.
///
/// # Errors
/// A `tau` or tolerance that is not above 0; a column that is not there, an unknown or negative number in it.
///
/// # References
/// Saxon & Snow, A rational agent model for the spatial accessibility of primary health care (2020).
pub fn raam(
    times: &TravelTimes,
    places: &LandUse,
    supply: &str,
    demand: &str,
    options: impl Into<RaamOptions>,
) -> Result<Accessibility> {
    let options: RaamOptions = options.into();
    times.check_places(places)?;
    for (name, value) in [("tau", options.tau), ("tolerance", options.tolerance)] {
        if !(value > 0.0 && value.is_finite()) {
            let problem = format!("{value} is not a {name}; expected a number above 0");
            return Err(DataError::new("measure", problem).field(name).into());
        }
    }
    let (supplies, people) = (amounts(places, supply, supply)?, amounts(places, demand, demand)?);
    let measure = Measure::Raam { supply: supply.into(), demand: demand.into(), options };
    let (total, offered) = (sum(people.iter().copied()), sum(supplies.iter().copied()));
    if total <= 0.0 || offered <= 0.0 {
        let mut found = Accessibility::some(&measure, vec![None; places.len()], times);
        let none = if offered <= 0.0 { supply } else { demand };
        found.diagnostics.push(format!("there is no {none} at all: nothing can be measured"));
        return Ok(found);
    }
    let rooms = supplies.iter().map(|s| s * (total / offered)).collect();
    let mut search = Search::new(times, &people, rooms, options.tau);
    let mut state = search.look();
    let mut rounds = 0;
    while state.gap > options.tolerance && rounds < options.max_rounds {
        let enough = (0.05 * state.gap).max(0.5 * options.tolerance).min(0.1);
        (0..SWEEPS).find(|_| search.sweep() <= enough);
        state = search.look();
        rounds += 1;
    }
    let mut found = Accessibility::some(&measure, state.costs, times);
    if state.gap > options.tolerance {
        let gap = state.gap;
        found.diagnostics.push(format!("after {rounds} rounds people could still save {gap:.1e} of their cost"));
    }
    let stranded = search.stranded();
    if stranded.0 > 0 {
        let (n, people) = stranded;
        found.diagnostics.push(format!("{people} {demand} of {n} places reach no {supply}"));
    }
    Ok(found)
}

/// Where people go.
struct Search<'a> {
    times: &'a TravelTimes,
    people: &'a [f64],
    /// How many people each destination takes at the mean congestion.
    rooms: Vec<f64>,
    /// Travel cost of each pair, by code or one by one.
    travel: Vec<f64>,
    /// People at each destination.
    loads: Vec<f64>,
    /// The destinations that each origin chooses among.
    choices: Vec<Vec<Choice>>,
}

/// A destination that an origin may use.
#[derive(Clone, Copy)]
struct Choice {
    place: u32,
    travel: f64,
    room: f64,
    people: f64,
}

/// The cost of each place, and what people could save, over what they bear.
struct State {
    costs: Vec<Option<f64>>,
    gap: f64,
}

impl<'a> Search<'a> {
    fn new(times: &'a TravelTimes, people: &'a [f64], rooms: Vec<f64>, tau: f64) -> Self {
        let minutes = match times.minutes() {
            Minutes::Coded { values, .. } => values,
            Minutes::Plain(minutes) => minutes,
        };
        let travel = minutes.iter().map(|m| m / tau).collect();
        Search { times, people, rooms, travel, loads: vec![0.0; people.len()], choices: vec![Vec::new(); people.len()] }
    }

    fn travel(&self, row: usize) -> f64 {
        match self.times.minutes() {
            Minutes::Coded { codes, .. } => self.travel[usize::from(codes[row])],
            Minutes::Plain(_) => self.travel[row],
        }
    }

    /// Looks at all destinations: the least cost of each place as people now stand, how far they are from it, and the
    /// choices anew.
    fn look(&mut self) -> State {
        // Sums afresh: the sweeps add and take off.
        self.loads.fill(0.0);
        self.choices.iter().flatten().for_each(|c| self.loads[c.place as usize] += c.people);
        let congestion: Vec<f64> = self.loads.iter().zip(&self.rooms).map(|(load, room)| load / room).collect();
        let (mut saved, mut borne) = (Sum::default(), Sum::default());
        let mut costs = Vec::with_capacity(self.people.len());
        let mut near = Vec::new();
        for origin in 0..self.people.len() {
            let wanted = if self.people[origin] > 0.0 { CHOICES } else { 1 };
            self.cheapest(origin, &congestion, wanted, &mut near);
            let least = near.first().map(|(cost, _)| *cost);
            costs.push(least);
            if wanted == 1 {
                continue;
            }
            let mut choices = std::mem::take(&mut self.choices[origin]);
            choices.retain(|c| c.people > 0.0);
            for c in &choices {
                let cost = c.travel + congestion[c.place as usize];
                saved.add(c.people * (cost - least.unwrap_or(cost)));
                borne.add(c.people * cost);
            }
            let used = choices.len();
            for (_, row) in &near {
                let place = self.times.destinations()[*row];
                if choices[..used].iter().all(|c| c.place != place) {
                    let (travel, room) = (self.travel(*row), self.rooms[place as usize]);
                    choices.push(Choice { place, travel, room, people: 0.0 });
                }
            }
            self.choices[origin] = choices;
        }
        let gap = match borne.value() {
            borne if borne > 0.0 => saved.value() / borne,
            // Nobody has gone anywhere yet, or can.
            _ => {
                if self.choices.iter().all(Vec::is_empty) {
                    0.0
                } else {
                    f64::INFINITY
                }
            }
        };
        State { costs, gap }
    }

    /// The up to `wanted` pairs of an origin that cost least, the cheapest first.
    fn cheapest(&self, origin: usize, congestion: &[f64], wanted: usize, near: &mut Vec<(f64, usize)>) {
        let by_cost = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        near.clear();
        let mut most = f64::INFINITY;
        for row in self.times.rows_of(origin) {
            let travel = self.travel(row);
            // The pairs stand by time: those behind cost more, even without congestion.
            if travel >= most {
                break;
            }
            let place = self.times.destinations()[row] as usize;
            if self.rooms[place] > 0.0 && travel + congestion[place] < most {
                near.push((travel + congestion[place], row));
                if near.len() >= 4 * wanted {
                    near.select_nth_unstable_by(wanted - 1, by_cost);
                    near.truncate(wanted);
                    most = near[wanted - 1].0;
                }
            }
        }
        near.sort_unstable_by(by_cost);
        near.truncate(wanted);
    }

    /// Lets each origin in turn spread its people over its choices; gives what they could have saved there before, over
    /// what they bore.
    fn sweep(&mut self) -> f64 {
        let (mut saved, mut borne) = (0.0, 0.0);
        let mut alone = Vec::new();
        for (choices, people) in self.choices.iter_mut().zip(self.people).filter(|(choices, _)| !choices.is_empty()) {
            // What each choice costs without the people of this origin, and the cost that is not passed: that of
            // everyone at one of them.
            alone.clear();
            let (mut least, mut level) = (f64::INFINITY, f64::INFINITY);
            for c in &*choices {
                let load = self.loads[c.place as usize];
                let cost = c.travel + load / c.room;
                least = least.min(cost);
                borne += c.people * cost;
                let without = c.travel + (load - c.people).max(0.0) / c.room;
                level = level.min(without + people / c.room);
                alone.push(without);
            }
            let before = choices.iter().fold(0.0, |sum, c| sum + c.people);
            saved -= least * before;
            let level = fill(choices, &alone, *people, level);
            for (c, without) in choices.iter_mut().zip(&alone) {
                let here = ((level - without) * c.room).max(0.0);
                self.loads[c.place as usize] += here - c.people;
                c.people = here;
            }
        }
        if borne > 0.0 { (saved + borne) / borne } else { f64::INFINITY }
    }

    /// Places whose people reach no supply, and how many people.
    fn stranded(&self) -> (usize, f64) {
        let of = self.people.iter().zip(&self.choices).filter(|(people, choices)| **people > 0.0 && choices.is_empty());
        of.fold((0, 0.0), |(n, sum), (people, _)| (n + 1, sum + people))
    }
}

/// The cost at which the choices that cost less without these people take them all. Newton's steps on a convex function,
/// from above: they end on the answer after few.
fn fill(choices: &[Choice], alone: &[f64], people: f64, mut level: f64) -> f64 {
    loop {
        let (mut room, mut cost) = (0.0, people);
        for (c, without) in choices.iter().zip(alone).filter(|(_, without)| **without < level) {
            room += c.room;
            cost += without * c.room;
        }
        let next = cost / room;
        if room <= 0.0 || next >= level {
            return level;
        }
        level = next;
    }
}

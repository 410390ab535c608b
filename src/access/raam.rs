//! The rational agent access model: everyone goes where travel and crowding together cost least.

use super::weights::amounts;
use super::{Accessibility, Measure};
use crate::error::{DataError, Result};
use crate::table::sum::{Sum, sum};
use crate::table::{LandUse, Minutes, TravelTimes};

/// So many sweeps over the destinations in use follow a sweep over all.
const INNER_SWEEPS: usize = 12;

/// What congestion weighs against travel, and when the search ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RaamOptions {
    /// Minutes of travel that cost as much as the mean congestion of the region.
    pub tau: f64,
    /// The search ends when nobody, on average over all, could save more than this share of their cost.
    pub tolerance: f64,
    /// So many rounds at most; a diagnostic says so if they do not suffice.
    pub max_rounds: usize,
}

impl Default for RaamOptions {
    /// 60 minutes, as access (PySAL); a share of one millionth, 200 rounds.
    fn default() -> Self {
        RaamOptions { tau: 60.0, tolerance: 1e-6, max_rounds: 200 }
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
/// The published heuristic moves whole people from a dearer to a cheaper destination in steps that shrink. What it
/// looks for is an equilibrium, the minimum of a convex function, and that is sought here directly: each origin in turn
/// spreads its people so that all destinations it uses cost it the same and no other costs less, given where the others
/// go (an exact answer, found by filling from the cheapest up). Sweeps over the destinations in use alternate with
/// sweeps over all, until the people could save no more than `tolerance` of their cost. People are divisible, and
/// the result hangs on no order of rows and no number of threads.
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
    let rates: Vec<f64> = supplies.iter().map(|s| if *s > 0.0 { offered / total / s } else { f64::INFINITY }).collect();
    let mut search = Search::new(times, &people, rates, options.tau);
    let mut state = search.evaluate();
    let mut rounds = 0;
    while state.gap > options.tolerance && rounds < options.max_rounds {
        search.sweep_all();
        (0..INNER_SWEEPS).for_each(|_| search.sweep_used());
        state = search.evaluate();
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
    /// Congestion that one person adds to each destination; infinite where there is no supply.
    rates: Vec<f64>,
    /// Travel cost of each pair, by code or one by one.
    travel: Vec<f64>,
    loads: Vec<f64>,
    /// The pairs that each origin uses, and the people on each.
    used: Vec<Vec<(usize, f64)>>,
    /// Pairs in question for the origin at hand: cost without its own people, rate, pair.
    fill: Vec<(f64, f64, usize)>,
}

/// The cost of each place, and what people could save, over what they bear.
struct State {
    costs: Vec<Option<f64>>,
    gap: f64,
}

impl<'a> Search<'a> {
    fn new(times: &'a TravelTimes, people: &'a [f64], rates: Vec<f64>, tau: f64) -> Self {
        let minutes = match times.minutes() {
            Minutes::Coded { values, .. } => values,
            Minutes::Plain(minutes) => minutes,
        };
        let travel = minutes.iter().map(|m| m / tau).collect();
        let (loads, used) = (vec![0.0; people.len()], vec![Vec::new(); people.len()]);
        let mut search = Search { times, people, rates, travel, loads, used, fill: Vec::new() };
        search.sweep_all();
        search
    }

    fn travel(&self, row: usize) -> f64 {
        match self.times.minutes() {
            Minutes::Coded { codes, .. } => self.travel[usize::from(codes[row])],
            Minutes::Plain(_) => self.travel[row],
        }
    }

    /// Lets each origin choose among all destinations.
    fn sweep_all(&mut self) {
        let to = self.times.destinations();
        for origin in 0..self.people.len() {
            let people = self.people[origin];
            if people <= 0.0 {
                continue;
            }
            self.leave(origin);
            self.fill.clear();
            // No more than what the cheapest destination so far would cost with everyone at it.
            let mut most = f64::INFINITY;
            for row in self.times.rows_of(origin) {
                let travel = self.travel(row);
                if travel >= most {
                    break;
                }
                let place = to[row] as usize;
                let rate = self.rates[place];
                let cost = travel + self.loads[place] * rate;
                if cost < most && rate.is_finite() {
                    self.fill.push((cost, rate, row));
                    most = most.min(cost + people * rate);
                }
            }
            self.fill.retain(|(cost, ..)| *cost < most);
            self.settle(origin, most);
        }
    }

    /// Lets each origin choose anew among the destinations that it uses.
    fn sweep_used(&mut self) {
        let to = self.times.destinations();
        for origin in 0..self.people.len() {
            if self.used[origin].len() < 2 {
                continue;
            }
            self.leave(origin);
            self.fill.clear();
            let mut most = f64::INFINITY;
            for (row, _) in &self.used[origin] {
                let place = to[*row] as usize;
                let rate = self.rates[place];
                let cost = self.travel(*row) + self.loads[place] * rate;
                self.fill.push((cost, rate, *row));
                most = most.min(cost + self.people[origin] * rate);
            }
            self.settle(origin, most);
        }
    }

    /// Takes the people of an origin off the destinations.
    fn leave(&mut self, origin: usize) {
        let to = self.times.destinations();
        for (row, people) in &self.used[origin] {
            let load = &mut self.loads[to[*row] as usize];
            *load = (*load - people).max(0.0);
        }
    }

    /// Spreads the people of an origin over the pairs in question, from the cheapest up; `level` is a cost that is not
    /// passed.
    fn settle(&mut self, origin: usize, mut level: f64) {
        let people = self.people[origin];
        // Newton's steps on a convex function, from above: they end on the answer after few.
        loop {
            let (mut room, mut cost) = (0.0, people);
            for (at, rate, _) in self.fill.iter().filter(|(at, ..)| *at < level) {
                room += 1.0 / rate;
                cost += at / rate;
            }
            let next = cost / room;
            if next >= level {
                break;
            }
            level = next;
        }
        let to = self.times.destinations();
        let used = &mut self.used[origin];
        used.clear();
        for (at, rate, row) in self.fill.iter().filter(|(at, ..)| *at < level) {
            let here = (level - at) / rate;
            self.loads[to[*row] as usize] += here;
            used.push((*row, here));
        }
    }

    /// The least cost of each place as people now stand, and how far from it they are.
    fn evaluate(&mut self) -> State {
        let to = self.times.destinations();
        // Sums afresh: the sweeps add and take off.
        self.loads.fill(0.0);
        self.used.iter().flatten().for_each(|(row, people)| self.loads[to[*row] as usize] += people);
        let congestion: Vec<f64> = self.loads.iter().zip(&self.rates).map(|(load, rate)| load * rate).collect();
        let (mut saved, mut borne) = (Sum::default(), Sum::default());
        let mut costs = Vec::with_capacity(self.people.len());
        for (origin, used) in self.used.iter().enumerate() {
            let mut least = f64::INFINITY;
            for row in self.times.rows_of(origin) {
                let travel = self.travel(row);
                if travel >= least {
                    break;
                }
                let place = to[row] as usize;
                if self.rates[place].is_finite() {
                    least = least.min(travel + congestion[place]);
                }
            }
            for (row, people) in used {
                let cost = self.travel(*row) + congestion[to[*row] as usize];
                saved.add(people * (cost - least));
                borne.add(people * cost);
            }
            costs.push(least.is_finite().then_some(least));
        }
        let gap = if borne.value() > 0.0 { saved.value() / borne.value() } else { 0.0 };
        State { costs, gap }
    }

    /// Places whose people reach no supply, and how many people.
    fn stranded(&self) -> (usize, f64) {
        let of = self.people.iter().zip(&self.used).filter(|(people, used)| **people > 0.0 && used.is_empty());
        of.fold((0, 0.0), |(n, sum), (people, _)| (n + 1, sum + people))
    }
}

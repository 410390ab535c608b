//! Access under several costs at once, such as time and fare.

use rayon::prelude::*;

use super::Accessibility;
use super::weights::amounts;
use crate::error::{DataError, Result};
use crate::table::sum::sum;
use crate::table::{LandUse, TravelWays};

/// The ways that no other way of their pair beats: none is as good in every cost and better in one.
///
/// Time grows with the ways and, where there are more than two costs, with the length of a pair's frontier.
///
/// # Examples
/// ```
/// use compact_city::access::pareto_frontier;
/// use compact_city::table::{LandUse, TravelWays};
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![])?;
/// let costs = vec![("minutes".into(), vec![20.0, 30.0, 35.0, 50.0]), ("fare".into(), vec![5.0, 2.0, 3.0, 0.0])];
/// let ways = TravelWays::new(&places, &[0; 4], &[1; 4], costs)?;
/// // 35 minutes for 3 are beaten by 30 for 2.
/// let frontier = pareto_frontier(&ways);
/// let minutes: Vec<f64> = frontier.of(0).map(|(_, costs)| costs[0]).collect();
/// assert_eq!(minutes, [20.0, 30.0, 50.0]);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Conway and Stewart (2019); accessibility (R), tables of `pareto_frontier`.
pub fn pareto_frontier(ways: &TravelWays) -> TravelWays {
    // Ways of a pair stand by their costs, so that only an earlier one can beat a later one.
    let mut frontier: Vec<Vec<f64>> = Vec::new();
    let mut pair = None;
    ways.filter(|from, to, costs| {
        if pair != Some((from, to)) {
            frontier.clear();
            pair = Some((from, to));
        }
        let beats = |known: &Vec<f64>| known.iter().zip(costs).all(|(k, c)| k <= c);
        // With two costs the last one on the frontier has the least second cost of all before.
        let beaten = if costs.len() == 2 { frontier.last().is_some_and(beats) } else { frontier.iter().any(beats) };
        if !beaten {
            frontier.push(costs.to_vec());
        }
        !beaten
    })
}

/// Opportunities that each place reaches within every combination of cut-offs, which count; one list of cut-offs a cost,
/// in the order of [`TravelWays::costs`]. The cut-offs of the last cost change fastest.
///
/// A destination counts once where one and the same way keeps every cut-off.
///
/// # Missing values
/// A place from which no way leads reaches 0.
///
/// # Errors
/// Another number of lists than of costs, an empty one, a cut-off below 0 or not finite; a column that is not there, an
/// unknown or negative number in it.
///
/// # Examples
/// ```
/// use compact_city::access::cumulative_within;
/// use compact_city::table::{LandUse, TravelWays};
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![("jobs".into(), vec![Some(5.0), Some(7.0)])])?;
/// let costs = vec![("minutes".into(), vec![50.0, 20.0]), ("fare".into(), vec![0.0, 3.0])];
/// let ways = TravelWays::new(&places, &[0, 0], &[1, 1], costs)?;
/// let found = cumulative_within(&ways, &places, "jobs", &[&[30.0], &[2.0, 5.0]])?;
/// assert_eq!(found[0].measure, "cumulative:minutes<=30,fare<=2:jobs");
/// assert_eq!((found[0].values[0], found[1].values[0]), (Some(0.0), Some(7.0)));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn cumulative_within(
    ways: &TravelWays,
    places: &LandUse,
    column: &str,
    cutoffs: &[&[f64]],
) -> Result<Vec<Accessibility>> {
    ways.check_places(places)?;
    if cutoffs.len() != ways.costs().len() {
        let problem = format!("{} lists of cut-offs for {} costs", cutoffs.len(), ways.costs().len());
        return Err(DataError::new("measure", problem).into());
    }
    for (name, list) in ways.costs().iter().zip(cutoffs) {
        if list.is_empty() {
            return Err(DataError::new("measure", "no cut-off; expected one such as 30").field(name).into());
        }
        list.iter().try_for_each(|limit| check_limit(name, *limit))?;
    }
    let amounts = amounts(places, column, column)?;
    let mut combinations: Vec<Vec<f64>> = vec![Vec::new()];
    for list in cutoffs {
        let extended = combinations.iter().flat_map(|c| list.iter().map(move |limit| [&c[..], &[*limit]].concat()));
        combinations = extended.collect();
    }
    let measure = |limits: &Vec<f64>| -> Accessibility {
        let within = |costs: &[f64]| costs.iter().zip(limits).all(|(cost, limit)| cost <= limit);
        let of = |origin: usize| {
            let mut last = None;
            let reached = ways.of(origin).filter(|(_, costs)| within(costs)).map(|(to, _)| to);
            // Ways to one destination stand together.
            Some(sum(reached.filter(|to| last.replace(*to) != Some(*to)).map(|to| amounts[to])))
        };
        let limits = ways.costs().iter().zip(limits).map(|(name, limit)| format!("{name}<={limit}"));
        Accessibility {
            measure: format!("cumulative:{}:{column}", limits.collect::<Vec<_>>().join(",")),
            values: (0..ways.places()).into_par_iter().map(of).collect(),
            diagnostics: ways.diagnostics().to_vec(),
        }
    };
    Ok(combinations.iter().map(measure).collect())
}

/// The least of one cost, such as minutes, at which a place reaches `n` opportunities by ways that keep to a budget of
/// others, such as the fare: `budgets` names those costs and their limits, which count.
///
/// # Missing values
/// None where so many opportunities are out of reach. Destinations without any do not count.
///
/// # Errors
/// A cost that the table does not have, a limit below 0 or not finite, an `n` that is not above 0; a column that is not
/// there, an unknown or negative number in it.
///
/// # Examples
/// ```
/// use compact_city::access::nth_closest_within;
/// use compact_city::table::{LandUse, TravelWays};
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![("schools".into(), vec![Some(0.0), Some(1.0)])])?;
/// let costs = vec![("minutes".into(), vec![50.0, 20.0]), ("fare".into(), vec![0.0, 3.0])];
/// let ways = TravelWays::new(&places, &[0, 0], &[1, 1], costs)?;
/// let minutes = |fare| nth_closest_within(&ways, &places, "schools", 1.0, "minutes", &[("fare", fare)]);
/// assert_eq!((minutes(5.0)?.values[0], minutes(2.0)?.values[0]), (Some(20.0), Some(50.0)));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn nth_closest_within(
    ways: &TravelWays,
    places: &LandUse,
    column: &str,
    n: f64,
    cost: &str,
    budgets: &[(&str, f64)],
) -> Result<Accessibility> {
    ways.check_places(places)?;
    if !(n.is_finite() && n > 0.0) {
        let problem = format!("{n} is no number of opportunities; expected one above 0");
        return Err(DataError::new("measure", problem).field("n").into());
    }
    let amounts = amounts(places, column, column)?;
    let at = ways.cost(cost)?;
    let limits = budgets.iter().map(|(name, limit)| {
        check_limit(name, *limit)?;
        Ok((ways.cost(name)?, *limit))
    });
    let limits: Vec<(usize, f64)> = limits.collect::<Result<_>>()?;
    let of = |origin: usize| {
        let mut nearest: Vec<(f64, usize)> = Vec::new();
        for (to, costs) in ways.of(origin) {
            if amounts[to] > 0.0 && limits.iter().all(|(i, limit)| costs[*i] <= *limit) {
                match nearest.last_mut() {
                    Some((least, last)) if *last == to => *least = least.min(costs[at]),
                    _ => nearest.push((costs[at], to)),
                }
            }
        }
        nearest.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut reached = 0.0;
        let found = nearest.iter().find(|(_, to)| {
            reached += amounts[*to];
            reached >= n
        });
        found.map(|(cost, _)| *cost)
    };
    let limits: String = budgets.iter().map(|(name, limit)| format!(",{name}<={limit}")).collect();
    Ok(Accessibility {
        measure: format!("closest:{cost}{limits}:{n}:{column}"),
        values: (0..ways.places()).into_par_iter().map(of).collect(),
        diagnostics: ways.diagnostics().to_vec(),
    })
}

fn check_limit(name: &str, limit: f64) -> Result<()> {
    if limit.is_finite() && limit >= 0.0 {
        return Ok(());
    }
    let problem = format!("{limit} is not a cut-off; expected a number of 0 or more");
    Err(DataError::new("measure", problem).field(name).into())
}

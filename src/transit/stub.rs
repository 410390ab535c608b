//! Stand-in for the coverage kernel: every cell against every stop.

use super::{Allocation, Coverage, CoverageRule, Covered};
use crate::error::Result;
use crate::geo::{LonLat, distance_m};
use crate::table::{PopulationCells, Stops};

/// Share of each cell, 0 or 1, that lies within a radius of a position.
pub(crate) fn covered_by(cells: &PopulationCells, positions: &[LonLat], radius_m: f64) -> Result<Vec<f64>> {
    let near = |cell: usize| positions.iter().any(|p| distance_m(cells.position(cell), *p) <= radius_m);
    Ok((0..cells.len()).map(|i| f64::from(u8::from(near(i)))).collect())
}

/// People in the union of the rule's catchments.
///
/// # Errors
/// Those of [`CoverageRule::qualifying`].
pub fn coverage(cells: &PopulationCells, stops: &Stops, rule: &CoverageRule) -> Result<Coverage> {
    let mut cell_shares = vec![0.0_f64; cells.len()];
    let mut catchments = Vec::new();
    for (clause, found) in rule.clauses.iter().zip(rule.qualifying(stops)?) {
        let positions: Vec<LonLat> = found.iter().map(|i| stops.stops()[*i].position).collect();
        for (all, this) in cell_shares.iter_mut().zip(covered_by(cells, &positions, clause.radius_m)?) {
            *all = all.max(this);
        }
        catchments.extend(found.into_iter().map(|i| (i, clause.radius_m)));
    }
    let of = |people: &[f64]| Covered::of(people, &cell_shares);
    let mut groups = Vec::new();
    for name in cells.groups() {
        groups.push((name.to_owned(), of(cells.group(name)?)));
    }
    Ok(Coverage {
        rule: rule.clone(),
        allocation: Allocation::Centroid,
        population: of(cells.population()),
        groups,
        by_mode: Vec::new(),
        cell_shares,
        catchments,
        diagnostics: Vec::new(),
    })
}

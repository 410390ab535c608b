//! Population in the union of catchments.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::catchments::CatchmentUnion;
use super::walk::CellsOnStreets;
use super::{CoverageRule, Covered, Distance};
use crate::error::{DataError, Error, Result};
use crate::geo::{LonLat, Walk, pole_problem};
use crate::table::{Mode, PopulationCells, Stops};

/// How a cell's people are counted when a catchment cuts the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Allocation {
    /// All of them if the centroid is inside, else none: the norms' default.
    #[default]
    Centroid,
    /// The share of the cell's ground that lies inside the union of catchments.
    Area,
}

impl Allocation {
    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Allocation::Centroid => "centroid",
            Allocation::Area => "area",
        }
    }
}

/// A rule, and how to apply it.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageOptions {
    rule: CoverageRule,
    allocation: Allocation,
    groups: Option<Vec<String>>,
}

impl CoverageOptions {
    /// A rule on cells by their centroid, for everyone and every group of the cells.
    pub fn new(rule: CoverageRule) -> Self {
        CoverageOptions { rule, allocation: Allocation::default(), groups: None }
    }

    /// Sets how cells that a catchment cuts are counted.
    pub fn allocation(mut self, allocation: Allocation) -> Self {
        self.allocation = allocation;
        self
    }

    /// Sets the groups to count; without this, every group of the cells.
    pub fn groups<S: Into<String>>(mut self, groups: impl IntoIterator<Item = S>) -> Self {
        self.groups = Some(groups.into_iter().map(Into::into).collect());
        self
    }
}

impl From<CoverageRule> for CoverageOptions {
    fn from(rule: CoverageRule) -> Self {
        CoverageOptions::new(rule)
    }
}

impl From<&CoverageRule> for CoverageOptions {
    fn from(rule: &CoverageRule) -> Self {
        CoverageOptions::new(rule.clone())
    }
}

/// Coverage by the stops of one mode alone.
#[derive(Debug, Clone, PartialEq)]
pub struct ModeCoverage {
    /// The mode.
    pub mode: Mode,
    /// Number of its stops that meet the rule's condition.
    pub stops: usize,
    /// Its number of stops.
    pub of_stops: usize,
    /// People in the union of its catchments.
    pub population: Covered,
}

/// Result of a coverage rule on cells and stops.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The rule.
    pub rule: CoverageRule,
    /// How cells that a catchment cuts were counted.
    pub allocation: Allocation,
    /// How distance was measured; [`CoverageRule::distance`] is what the norm means.
    pub distance: Distance,
    /// Everyone.
    pub population: Covered,
    /// Each group asked for, by name.
    pub groups: Vec<(String, Covered)>,
    /// Each mode of the rule by itself; a person near two modes counts in both.
    pub by_mode: Vec<ModeCoverage>,
    /// Share of each cell that is covered, 0 to 1, in the order of the cells.
    pub cell_shares: Vec<f64>,
    /// Positions, in the table of stops, of those that meet the rule, with their catchment radius in metres.
    pub catchments: Vec<(usize, f64)>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

impl Coverage {
    /// The coverage of a group.
    pub fn group(&self, name: &str) -> Option<&Covered> {
        self.groups.iter().find(|(n, _)| n == name).map(|(_, covered)| covered)
    }

    /// Equity gap of a group: its covered share less that of everyone, -1 to 1.
    ///
    /// # Missing values
    /// None for a group that was not counted, or where the group or everyone is nobody.
    pub fn gap(&self, group: &str) -> Option<f64> {
        Some(self.group(group)?.share()? - self.population.share()?)
    }
}

/// Who lives in the union of the catchments of stops: `population inside / population`.
///
/// A cell counts by its centroid, or by the share of its ground inside ([`Allocation`]); a person near two stops counts
/// once. Sums of whole people are exact. Time grows in proportion to the cells; the result is the same, to the bit,
/// whatever the number of threads.
///
/// # Missing values
/// A share is none where there is nobody. Unknown numbers of a group count as nobody, and are counted in the
/// diagnostics. Without stops the coverage is 0.
///
/// # Errors
/// A rule with a radius that is not one, stops whose source does not say what the rule asks for or beyond 85 degrees, a
/// group the cells do not have, allocation by area on cells whose ground is not known or reaches 50 km from the
/// centroid.
///
/// # Examples
/// ```
/// use compact_city::geo::LonLat;
/// use compact_city::table::{Mode, PopulationCells, Stop, Stops};
/// use compact_city::transit::{CoverageRule, coverage};
///
/// // 300 people some 450 m to the east of a tram stop, 100 some 900 m.
/// let cells = PopulationCells::from_columns(vec![137.215, 137.22], vec![36.7, 36.7], vec![300.0, 100.0])?;
/// let stops = Stops::new(vec![Stop::new("1", LonLat::new(137.21, 36.7)?, Mode::Tram)])?;
/// let found = coverage(&cells, &stops, &CoverageRule::toyama())?;
/// assert_eq!(found.population.share(), Some(0.75));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn coverage(cells: &PopulationCells, stops: &Stops, options: impl Into<CoverageOptions>) -> Result<Coverage> {
    measure(cells, stops, None, options.into())
}

/// Who lives within a walk of stops along streets: as [`coverage`], with the distance from the centroid of a cell to the
/// nearest street, along streets, and from the street to the stop.
///
/// Cells and stops farther from any street than the limit of [`Walk`] reach nothing, and are counted in the
/// diagnostics. Any rule can be walked; which norms mean it so says [`CoverageRule::distance`].
///
/// # Missing values
/// Those of [`coverage`].
///
/// # Errors
/// Those of [`coverage`]; allocation by area, for a catchment along streets has no shape.
///
/// # Examples
/// ```
/// use compact_city::geo::{LonLat, StreetEdge, StreetNetwork};
/// use compact_city::table::{Mode, PopulationCells, Stop, Stops};
/// use compact_city::transit::{CoverageRule, coverage, coverage_along};
///
/// // Two homes some 450 m from a tram stop, one on its street, one across a river without a bridge near.
/// let streets = StreetNetwork::new(
///     &[137.205, 137.21, 137.23, 137.23, 137.21],
///     &[36.70, 36.70, 36.70, 36.704, 36.704],
///     &[StreetEdge::new(0, 1), StreetEdge::new(1, 2), StreetEdge::new(2, 3), StreetEdge::new(3, 4)],
///     (),
/// )?;
/// let cells = PopulationCells::from_columns(vec![137.205, 137.21], vec![36.70, 36.704], vec![300.0, 100.0])?;
/// let stops = Stops::new(vec![Stop::new("1", LonLat::new(137.21, 36.70)?, Mode::Tram)])?;
/// let rule = CoverageRule::sdg_11_2_1();
/// assert_eq!(coverage(&cells, &stops, &rule)?.population.share(), Some(1.0));
/// assert_eq!(coverage_along(&cells, &stops, &streets, &rule)?.population.share(), Some(0.75));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// United Nations, SDG indicator metadata 11.2.1 (September 2021): distance along the street network.
pub fn coverage_along<'a>(
    cells: &PopulationCells,
    stops: &Stops,
    streets: impl Into<Walk<'a>>,
    options: impl Into<CoverageOptions>,
) -> Result<Coverage> {
    coverage_on(cells, stops, &CellsOnStreets::new(cells, streets.into())?, options)
}

/// As [`coverage_along`], for cells that are on streets already.
pub(crate) fn coverage_on(
    cells: &PopulationCells,
    stops: &Stops,
    on_streets: &CellsOnStreets<'_>,
    options: impl Into<CoverageOptions>,
) -> Result<Coverage> {
    measure(cells, stops, Some(on_streets), options.into())
}

fn measure(
    cells: &PopulationCells,
    stops: &Stops,
    on_streets: Option<&CellsOnStreets<'_>>,
    options: CoverageOptions,
) -> Result<Coverage> {
    let CoverageOptions { rule, allocation, groups } = options;
    if on_streets.is_some() && allocation == Allocation::Area {
        let problem = "along streets a cell counts by its centroid: a catchment has no shape to share its ground by";
        return Err(DataError::new("options", problem).field("allocation").into());
    }
    let distance = if on_streets.is_some() { Distance::Streets } else { Distance::Straight };
    let groups = groups.unwrap_or_else(|| cells.groups().map(str::to_owned).collect());
    let qualifying = rule.qualifying(stops)?;
    let polar = |i: &usize| Some((*i, pole_problem(stops.stops()[*i].position.lat())?));
    if let Some((i, (field, problem))) = qualifying.iter().flatten().find_map(polar) {
        return Err(DataError::new("stops", problem).line(i as u64 + 1).field(field).into());
    }
    let position = |i: &usize| stops.stops()[*i].position;
    let modes = Mode::ALL.into_iter().filter(|mode| rule.clauses.iter().any(|c| c.modes.contains(mode)));
    let positions = |rows: &[usize]| rows.iter().map(position).collect::<Vec<LonLat>>();
    let table: Vec<LonLat> = stops.stops().iter().map(|s| s.position).collect();
    let on_streets = on_streets.map(|on| Ok::<_, Error>((on, on.places(&table)?))).transpose()?;
    let mut union = CatchmentUnion::new(cells, allocation);
    let mut by_mode = Vec::new();
    for mode in modes {
        let of_mode = |i: &&usize| stops.stops()[**i].modes.contains(&mode);
        let of_stops = stops.stops().iter().filter(|s| s.modes.contains(&mode)).count();
        if of_stops == 0 {
            continue;
        }
        let clauses = rule.clauses.iter().zip(&qualifying).filter(|(c, _)| c.modes.contains(&mode));
        let parts: Vec<(Vec<usize>, f64)> =
            clauses.map(|(c, q)| (q.iter().filter(of_mode).copied().collect(), c.radius_m)).collect();
        let met: FxHashSet<usize> = parts.iter().flat_map(|(rows, _)| rows).copied().collect();
        let population = match &on_streets {
            None => union.add(parts.iter().map(|(rows, radius_m)| (positions(rows), *radius_m)).collect())?,
            Some((on_streets, places)) => {
                let mut inside = vec![false; cells.len()];
                for (rows, radius_m) in &parts {
                    on_streets.mark_within(&places.select(rows), *radius_m, &mut inside)?;
                }
                union.add_cells(&inside)
            }
        };
        by_mode.push(ModeCoverage { mode, stops: met.len(), of_stops, population });
    }
    let mut cell_shares = union.shares()?;
    if let Some(area) = &rule.area {
        let inside = |(row, share): (usize, &mut f64)| {
            if area.contains(cells.position(row)) {
                *share = 1.0;
            }
        };
        cell_shares.par_iter_mut().enumerate().for_each(inside);
    }

    let mut catchments: Vec<(usize, f64)> =
        rule.clauses.iter().zip(&qualifying).flat_map(|(c, q)| q.iter().map(|i| (*i, c.radius_m))).collect();
    catchments.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    catchments.dedup_by_key(|c| c.0);

    let mut diagnostics = Vec::new();
    if stops.is_empty() {
        diagnostics.push("there is no stop: nobody is covered".to_owned());
    } else if catchments.is_empty() {
        diagnostics.push(format!("none of the {} stops meets the rule: nobody is covered", stops.len()));
    }
    if distance != rule.distance {
        diagnostics.push(format!(
            "the rule {} means distances {}; these are {}",
            rule.name,
            rule.distance.as_words(),
            distance.as_words()
        ));
    }
    if let Some((on_streets, places)) = &on_streets {
        let rows: Vec<usize> = catchments.iter().map(|(stop, _)| *stop).collect();
        diagnostics.extend(on_streets.notes(cells, &places.select(&rows), "stops that meet the rule"));
    }
    let mut of_groups = Vec::new();
    for name in groups {
        let unknown = cells.unknown(&name)?;
        if unknown > 0 {
            diagnostics.push(format!("{name}: unknown in {unknown} cells, which count as nobody of the group"));
        }
        let covered = Covered::of(cells.group(&name)?, &cell_shares);
        of_groups.push((name, covered));
    }
    Ok(Coverage {
        population: Covered::of(cells.population(), &cell_shares),
        groups: of_groups,
        rule,
        allocation,
        distance,
        by_mode,
        cell_shares,
        catchments,
        diagnostics,
    })
}

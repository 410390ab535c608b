//! Detour: how much longer the walk along streets is than the straight line.

use super::NearestPlaces;
use super::distances::quantile;
use crate::error::{Error, Result};
use crate::geo::{LonLat, Walk, check_radius, distance_m};
use crate::table::PopulationCells;
use crate::table::sum::{Sum, sum};

/// Which straight line a walk is compared with. The walk is always that to the place nearest along streets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DetourLine {
    /// To the same place: how crooked the streets are.
    #[default]
    SamePlace,
    /// To the place nearest in a straight line, which may be another: how much a straight line understates the walk to
    /// a stop. At least the ratio to the same place.
    NearestPlace,
}

/// The walk from each cell to the nearest place, beside the straight line.
///
/// A walk counts the way from the centroid to the street, so it is never shorter than the straight line to the same
/// place, but for what lengths given with a network differ from the drawn line.
#[derive(Debug, Clone, PartialEq)]
pub struct Detour {
    walk: NearestPlaces,
    straight: NearestPlaces,
    same_m: Vec<Option<f64>>,
}

/// The ratio of the walk to the straight line, for each cell and for people.
///
/// # Missing values
/// A cell has no ratio where no place is within `limit_m` along streets, or the straight line is 0; see
/// [`DetourProfile::unreached`] and [`DetourProfile::at_place`]. Cells and places too far from any street are counted by
/// [`NearestPlaces::unsnapped`] and [`NearestPlaces::unsnapped_places`] of [`Detour::walk`].
///
/// # Errors
/// No position; a limit that is not above 0 and at most 50 km; a position farther than 85 degrees north or south.
///
/// # Examples
/// ```
/// use compact_city::geo::{LonLat, StreetEdge, StreetNetwork};
/// use compact_city::table::PopulationCells;
/// use compact_city::transit::{DetourLine, detour};
///
/// // Home and stop at the ends of an L with legs of some 890 m and 1,110 m.
/// let corner = StreetNetwork::new(
///     &[137.21, 137.22, 137.22],
///     &[36.70, 36.70, 36.71],
///     &[StreetEdge::new(0, 1), StreetEdge::new(1, 2)],
///     (),
/// )?;
/// let cells = PopulationCells::from_columns(vec![137.21], vec![36.70], vec![100.0])?;
/// let found = detour(&cells, &[LonLat::new(137.22, 36.71)?], &corner, 3_000.0)?;
/// let people = found.profile(cells.population(), DetourLine::SamePlace);
/// assert!((people.mean.unwrap() - 1.406).abs() < 0.001);
/// assert_eq!(found.coverage_ratio(cells.population(), 1_500.0)?, Some(0.0), "1,425 m straight, but 2,003 m to walk");
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Barthélemy, Spatial networks, Physics Reports 499 (2011): the detour index, or route factor.
pub fn detour<'a>(
    cells: &PopulationCells,
    positions: &[LonLat],
    streets: impl Into<Walk<'a>>,
    limit_m: f64,
) -> Result<Detour> {
    if positions.is_empty() {
        return Err(Error::Undefined("there is no place to walk to; a detour needs at least one".into()));
    }
    let walk = NearestPlaces::along(cells, positions, streets, limit_m)?;
    let straight = NearestPlaces::of(cells, positions, limit_m)?;
    let same = |cell: usize| Some(distance_m(cells.position(cell), *positions.get(walk.place(cell)?)?));
    let same_m = (0..cells.len()).map(same).collect();
    Ok(Detour { walk, straight, same_m })
}

impl Detour {
    /// The walk along streets, cell by cell.
    pub fn walk(&self) -> &NearestPlaces {
        &self.walk
    }

    /// The straight line to the place nearest in a straight line.
    pub fn straight(&self) -> &NearestPlaces {
        &self.straight
    }

    /// The straight line that the walk of a cell is compared with, metres; none where no place is reached.
    pub fn line_m(&self, cell: usize, line: DetourLine) -> Option<f64> {
        let same = self.same_m.get(cell).copied().flatten()?;
        match line {
            DetourLine::SamePlace => Some(same),
            // A line as long as the limit may be beyond it by the rounding of lengths to the millimetre.
            DetourLine::NearestPlace => Some(self.straight.distance_m(cell).unwrap_or(same)),
        }
    }

    /// The walk over the straight line; none where no place is reached or the line is 0.
    pub fn ratio(&self, cell: usize, line: DetourLine) -> Option<f64> {
        let line_m = self.line_m(cell, line).filter(|m| *m > 0.0)?;
        Some(self.walk.distance_m(cell)? / line_m)
    }

    /// The ratios of people, given their number in each cell.
    pub fn profile(&self, people: &[f64], line: DetourLine) -> DetourProfile {
        let mut rows = Vec::new();
        let (mut unreached, mut at_place) = (Sum::default(), Sum::default());
        let (mut walks, mut lines) = (Sum::default(), Sum::default());
        for (cell, &number) in people.iter().enumerate().filter(|(_, p)| **p > 0.0) {
            match (self.ratio(cell, line), self.walk.distance_m(cell)) {
                (Some(ratio), Some(walk_m)) => {
                    rows.push((ratio, number));
                    walks.add(walk_m * number);
                    lines.add(walk_m / ratio * number);
                }
                (_, Some(_)) => at_place.add(number),
                (_, None) => unreached.add(number),
            }
        }
        rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let counted = sum(rows.iter().map(|r| r.1));
        let some = |value: f64| (counted > 0.0).then_some(value);
        DetourProfile {
            people: counted,
            unreached: unreached.value(),
            at_place: at_place.value(),
            mean: some(sum(rows.iter().map(|(ratio, p)| ratio * p)) / counted),
            of_means: some(walks.value() / lines.value()),
            rows,
        }
    }

    /// People within a radius along streets, over people within it in a straight line: 0 to 1, where no walk is shorter
    /// than its straight line. One is by up to some millimetres, to which lengths are rounded, and by whatever lengths given
    /// with a network fall short of the drawn line; people right at the radius may then take the ratio above 1.
    ///
    /// # Missing values
    /// None where nobody lives within the radius.
    ///
    /// # Errors
    /// A radius that is not above 0 and at most 50 km; one above the limit of the search, whose ratio is not known.
    pub fn coverage_ratio(&self, people: &[f64], radius_m: f64) -> Result<Option<f64>> {
        let limit_m = self.walk.limit_m();
        check_radius(radius_m)?;
        if radius_m > limit_m {
            let problem = format!("walks were looked for up to {limit_m} m; {radius_m} m is not within that");
            return Err(Error::Undefined(problem));
        }
        let within = |places: &NearestPlaces| {
            let near = |cell: &usize| places.distance_m(*cell).is_some_and(|d| d <= radius_m);
            sum((0..people.len()).filter(near).map(|cell| people[cell]))
        };
        let straight = within(&self.straight);
        Ok((straight > 0.0).then(|| within(&self.walk) / straight))
    }
}

/// Ratios of the walk to the straight line, weighted by people.
#[derive(Debug, Clone, PartialEq)]
pub struct DetourProfile {
    /// People with a ratio.
    pub people: f64,
    /// People without a place within the limit along streets, or too far from any street.
    pub unreached: f64,
    /// People who live where the place is, whose straight line is 0.
    pub at_place: f64,
    /// Mean ratio of people; none where nobody has one. A short line with a snap to a side street weighs heavily in it.
    pub mean: Option<f64>,
    /// The mean walk over the mean straight line, in which short lines weigh little.
    pub of_means: Option<f64>,
    /// Ratio and people, smallest first.
    rows: Vec<(f64, f64)>,
}

impl DetourProfile {
    /// The ratio that a share of the people with a ratio does not pass: the smallest at which they are at least `share`.
    ///
    /// # Missing values
    /// None where nobody has a ratio, and for a share outside 0 to 1.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        quantile(&self.rows, self.people, share)
    }

    /// The median ratio; see [`DetourProfile::quantile`].
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }
}

//! People within a walk of facilities, by category and of several services at once.

use super::joint_share_bounds;
use crate::error::{DataError, Result};
use crate::geo::Walk;
use crate::table::{Facilities, PopulationCells, Stops};
use crate::transit::{
    CellsOnStreets, CoverageRule, Covered, Distance, coverage, coverage_on, covered_by, radius_fault,
};

/// People within a radius of a facility of one category.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityCoverage {
    /// Category of the facilities.
    pub category: String,
    /// Radius, metres; a cell exactly on it is inside.
    pub radius_m: f64,
    /// How distance was measured.
    pub distance: Distance,
    /// Number of facilities.
    pub facilities: usize,
    /// Everyone.
    pub population: Covered,
    /// Each group of the cells, by name.
    pub groups: Vec<(String, Covered)>,
    /// Whether each cell is within the radius, 1 or 0, in the order of the cells.
    pub cell_shares: Vec<f64>,
    /// Findings that do not stop the work, such as facilities too far from any street.
    pub diagnostics: Vec<String>,
}

/// Who lives within a radius of a facility of a category; a cell counts by its centroid.
///
/// # Missing values
/// A share is none where there is nobody. Unknown numbers of a group count as nobody; see [`PopulationCells::unknown`].
///
/// # Errors
/// A category that no facility has, a radius that is not above 0 or passes 50 km.
///
/// # Examples
/// ```
/// use compact_city::access::facility_coverage;
/// use compact_city::geo::LonLat;
/// use compact_city::table::{Facilities, Facility, PopulationCells};
///
/// let clinic = Facility {
///     id: "1".into(),
///     name: "Clinic".into(),
///     category: "medical".into(),
///     position: LonLat::new(137.21, 36.70)?,
/// };
/// // 300 people some 450 m to the east of it, 100 some 4.5 km.
/// let cells = PopulationCells::from_columns(vec![137.215, 137.26], vec![36.7; 2], vec![300.0, 100.0])?;
/// let medical = facility_coverage(&cells, &Facilities::new(vec![clinic])?, "medical", 800.0)?;
/// assert_eq!(medical.population.share(), Some(0.75));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// MLIT, Handbook on the Evaluation of Urban Structure (2014), population coverage of walking catchments.
pub fn facility_coverage(
    cells: &PopulationCells,
    facilities: &Facilities,
    category: &str,
    radius_m: f64,
) -> Result<FacilityCoverage> {
    near(cells, facilities, category, radius_m, None)
}

/// As [`facility_coverage`], along streets: the way to the nearest street counts, and a cell or facility farther from any
/// than the limit of [`Walk`] reaches nothing.
///
/// # Errors
/// Those of [`facility_coverage`].
pub fn facility_coverage_along<'a>(
    cells: &PopulationCells,
    facilities: &Facilities,
    category: &str,
    radius_m: f64,
    streets: impl Into<Walk<'a>>,
) -> Result<FacilityCoverage> {
    near(cells, facilities, category, radius_m, Some(&CellsOnStreets::new(cells, streets.into())?))
}

fn near(
    cells: &PopulationCells,
    facilities: &Facilities,
    category: &str,
    radius_m: f64,
    on_streets: Option<&CellsOnStreets<'_>>,
) -> Result<FacilityCoverage> {
    if let Some(problem) = radius_fault(radius_m) {
        return Err(DataError::new("facilities", problem).field("radius_m").into());
    }
    let positions = facilities.positions(category)?;
    let (cell_shares, distance, diagnostics) = match on_streets {
        None => (covered_by(cells, &positions, radius_m)?, Distance::Straight, Vec::new()),
        Some(on_streets) => {
            let places = on_streets.places(&positions)?;
            let notes = on_streets.notes(cells, &places, &format!("facilities of {category}"));
            (on_streets.covered_by(&places, radius_m)?, Distance::Streets, notes)
        }
    };
    Ok(FacilityCoverage {
        category: category.to_owned(),
        radius_m,
        distance,
        facilities: positions.len(),
        population: Covered::of(cells.population(), &cell_shares),
        groups: of_groups(cells, &cell_shares)?,
        cell_shares,
        diagnostics,
    })
}

/// Which services daily life needs; the default is MLIT's: medical care, welfare and commerce within 800 m each, and
/// trunk transit by [`CoverageRule::mlit_trunk`].
#[derive(Debug, Clone, PartialEq)]
pub struct SufficiencyOptions {
    /// Categories of facilities and the radius of each, metres.
    pub facilities: Vec<(String, f64)>,
    /// The transit that counts; none leaves transit out.
    pub transit: Option<CoverageRule>,
}

impl Default for SufficiencyOptions {
    fn default() -> Self {
        let within_800_m = |category: &str| (category.to_owned(), 800.0);
        SufficiencyOptions {
            facilities: ["medical", "welfare", "commerce"].map(within_800_m).to_vec(),
            transit: Some(CoverageRule::mlit_trunk()),
        }
    }
}

impl From<()> for SufficiencyOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl SufficiencyOptions {
    /// Sets the categories of facilities and the radius of each, metres.
    pub fn facilities<S: Into<String>>(mut self, facilities: impl IntoIterator<Item = (S, f64)>) -> Self {
        self.facilities = facilities.into_iter().map(|(category, radius_m)| (category.into(), radius_m)).collect();
        self
    }

    /// Sets the transit that counts; none leaves transit out.
    pub fn transit(mut self, rule: impl Into<Option<CoverageRule>>) -> Self {
        self.transit = rule.into();
        self
    }
}

/// Who has all services of daily life within a walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Sufficiency {
    /// Everyone, and those of them who have all services.
    pub population: Covered,
    /// Each group of the cells, by name.
    pub groups: Vec<(String, Covered)>,
    /// Each service by itself: the category of its facilities, or the name of the transit rule.
    pub services: Vec<(String, Covered)>,
    /// The least and the greatest share, percent, that the shares of the services by themselves allow; the share of
    /// `population` lies between. None where there is nobody.
    pub bounds_percent: Option<(f64, f64)>,
    /// Whether each cell has all services, 1 or 0, in the order of the cells.
    pub cell_shares: Vec<f64>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

/// Who lives within a walk of medical care, welfare, commerce and trunk transit, all at once, or of any other services.
///
/// # Missing values
/// A share is none where there is nobody.
///
/// # Errors
/// Those of [`facility_coverage`] and of [`coverage`]; no service at all.
///
/// # References
/// MLIT, Handbook on the Evaluation of Urban Structure (2014), share of people whose daily services are within walking
/// distance (read in a city's plan: all four at once, 800 m for the facilities; the trunk-transit values are
/// unconfirmed, see [`CoverageRule::mlit_trunk`]).
pub fn sufficiency(
    cells: &PopulationCells,
    facilities: &Facilities,
    stops: &Stops,
    options: impl Into<SufficiencyOptions>,
) -> Result<Sufficiency> {
    all_near(cells, facilities, stops, None, options.into())
}

/// As [`sufficiency`], along streets; see [`facility_coverage_along`] and [`coverage_along`](crate::transit::coverage_along).
///
/// # Errors
/// Those of [`sufficiency`].
pub fn sufficiency_along<'a>(
    cells: &PopulationCells,
    facilities: &Facilities,
    stops: &Stops,
    streets: impl Into<Walk<'a>>,
    options: impl Into<SufficiencyOptions>,
) -> Result<Sufficiency> {
    all_near(cells, facilities, stops, Some(streets.into()), options.into())
}

fn all_near(
    cells: &PopulationCells,
    facilities: &Facilities,
    stops: &Stops,
    walk: Option<Walk<'_>>,
    options: SufficiencyOptions,
) -> Result<Sufficiency> {
    let on_streets = walk.map(|walk| CellsOnStreets::new(cells, walk)).transpose()?;
    let (mut services, mut shares, mut diagnostics) = (Vec::new(), Vec::new(), Vec::<String>::new());
    for (category, radius_m) in &options.facilities {
        let found = near(cells, facilities, category, *radius_m, on_streets.as_ref())?;
        diagnostics.extend(found.diagnostics);
        services.push((found.category, found.population));
        shares.push(found.cell_shares);
    }
    if let Some(rule) = &options.transit {
        let found = match &on_streets {
            None => coverage(cells, stops, rule)?,
            Some(on_streets) => coverage_on(cells, stops, on_streets, rule)?,
        };
        services.push((rule.name.clone(), found.population));
        shares.push(found.cell_shares);
        diagnostics.extend(found.diagnostics);
    }
    // The cells are the same for every service, and so is what there is to say of them.
    let mut said = std::collections::BTreeSet::new();
    diagnostics.retain(|note| said.insert(note.clone()));
    let cell_shares = all_at_once(&shares)?;
    let percents: Option<Vec<f64>> = services.iter().map(|(_, c)| Some(100.0 * c.share()?)).collect();
    Ok(Sufficiency {
        population: Covered::of(cells.population(), &cell_shares),
        groups: of_groups(cells, &cell_shares)?,
        services,
        bounds_percent: percents.and_then(|p| joint_share_bounds(&p)),
        cell_shares,
        diagnostics,
    })
}

/// Cells that have all of several services, 1 or 0, from whether each has each of them, 1 or 0, one column a service.
///
/// # Errors
/// No service, columns of unequal length, a value other than 0 and 1: from parts of cells it cannot be told how much
/// of a cell has all.
///
/// # Examples
/// ```
/// let medical = vec![1.0, 1.0, 0.0];
/// let commerce = vec![1.0, 0.0, 0.0];
/// assert_eq!(compact_city::access::all_at_once(&[medical, commerce])?, [1.0, 0.0, 0.0]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn all_at_once(shares: &[Vec<f64>]) -> Result<Vec<f64>> {
    let fault = |problem: String| DataError::new("services", problem);
    let Some(first) = shares.first() else {
        return Err(fault("no service; expected one such as medical".into()).into());
    };
    let mut all = first.clone();
    for (number, service) in (1..).zip(shares) {
        if service.len() != all.len() {
            let problem = format!("service {number} has {} cells, the first one {}", service.len(), all.len());
            return Err(fault(problem).into());
        }
        for (row, (both, share)) in (1_u64..).zip(all.iter_mut().zip(service)) {
            if *share != 0.0 && *share != 1.0 {
                let problem = format!("service {number}: {share} is not 0 or 1; count cells by their centroid");
                return Err(fault(problem).line(row).into());
            }
            *both = both.min(*share);
        }
    }
    Ok(all)
}

fn of_groups(cells: &PopulationCells, shares: &[f64]) -> Result<Vec<(String, Covered)>> {
    cells.groups().map(|name| Ok((name.to_owned(), Covered::of(cells.group(name)?, shares)))).collect()
}

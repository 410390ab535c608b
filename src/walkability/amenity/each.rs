//! The amenity score of many places, along streets or in a straight line.

use polars::prelude::*;
use rayon::prelude::*;

use super::options::{AmenityCategory, AmenityOptions};
use super::penalties::local_streets;
use super::score::{after, base, points};
use crate::error::Result;
use crate::geo::LonLat;
use crate::table::Facilities;
use crate::table::sum::mean_by;
use crate::walkability::frame::{band_column, id_and, rounded_column};
use crate::walkability::walk::Walker;
use crate::walkability::{AMENITY_BANDS, Along, Origins, ScoreBand};

/// The points of a category at every place.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryScores {
    /// The category.
    pub id: String,
    /// Number of its facilities.
    pub facilities: usize,
    /// The most points that the category can give.
    pub most: f64,
    /// Points at each place; none where the place is on no street.
    pub points: Vec<Option<f64>>,
}

/// The amenity scores of many places, in their order. A value is none where the place is on no street.
#[derive(Debug, Clone)]
pub struct AmenityScores {
    /// Score, 0 to 100, not rounded, penalties taken off.
    pub score: Vec<Option<f64>>,
    /// Score before penalties.
    pub base: Vec<Option<f64>>,
    /// Points of each category.
    pub categories: Vec<CategoryScores>,
    /// Percent that the streets round the place take off; all none where no penalty was asked for or there are no
    /// streets.
    pub penalty_percent: Vec<Option<f64>>,
    /// Junctions of three streets or more per km² round the place; likewise.
    pub intersections_per_km2: Vec<Option<f64>>,
    /// Mean length of the blocks round the place, metres; likewise, and none where there is none.
    pub mean_block_m: Vec<Option<f64>>,
    /// Number of places on no street.
    pub off_street: usize,
    /// Mean score weighted by people; none for places without a number of people.
    pub mean: Option<f64>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
    id: Option<Column>,
}

impl AmenityScores {
    /// The band of a place; it looks at the rounded score.
    pub fn band(&self, place: usize) -> Option<ScoreBand> {
        self.score.get(place).copied().flatten().map(|s| ScoreBand::of(&AMENITY_BANDS, s))
    }

    /// As a frame: `id` where the places have one, `amenity_score`, `amenity_score_rounded`, `amenity_band`,
    /// `amenity_score_before_penalty`, `penalty_percent`, `intersections_per_km2`, `mean_block_m`, and `points_` with
    /// each category.
    ///
    /// # Errors
    /// None that is known; polars builds the frame.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let values = |name: &str, values: &[Option<f64>]| Column::new(name.into(), values);
        let mut columns = vec![
            values("amenity_score", &self.score),
            rounded_column("amenity_score_rounded", &self.score),
            band_column("amenity_band", &self.score, &AMENITY_BANDS),
            values("amenity_score_before_penalty", &self.base),
            values("penalty_percent", &self.penalty_percent),
            values("intersections_per_km2", &self.intersections_per_km2),
            values("mean_block_m", &self.mean_block_m),
        ];
        columns.extend(self.categories.iter().map(|c| values(&format!("points_{}", c.id), &c.points)));
        id_and(self.id.as_ref(), self.score.len(), columns)
    }
}

/// How much of daily life lies within a walk of each place: points for the nearest amenities of each category, fewer
/// the farther they are, per 100 of the most possible, 0 to 100.
///
/// A score after the published weights of the white paper, with a decay of its own choice: it is no Walk Score®.
/// `score = base (1 - penalty)`, the base as in [`AmenityScore::from_distances`](super::AmenityScore::from_distances),
/// the penalty as in [`StreetPenalties`](super::StreetPenalties). One search for each category, of as many amenities as
/// it has weights and as far as the decay reaches.
///
/// # Missing values
/// A place farther from any street than the limit of [`Along::Streets`] has no score. An amenity that is not there gives
/// nothing; the weights of the others stay as they are. A category without a facility scores 0 everywhere and is said
/// in the diagnostics, as are facilities that lie off the streets or belong to no category.
///
/// # Errors
/// Options that do not hold (see [`AmenityOptions::check`]), a snap limit that is not above 0 and at most 50 km.
///
/// # Examples
/// ```
/// use compact_city::geo::LonLat;
/// use compact_city::table::{Facilities, Facility, PopulationCells};
/// use compact_city::walkability::{AmenityCategory, AmenityOptions, Along, amenity_scores};
///
/// let shop = |lon| -> compact_city::Result<Facility> {
///     let position = LonLat::new(lon, 36.7)?;
///     Ok(Facility { id: String::new(), name: String::new(), category: "shop".into(), position })
/// };
/// let shops = Facilities::new(vec![shop(137.21)?, shop(137.211)?])?;
/// let cells = PopulationCells::from_columns(vec![137.211, 137.3], vec![36.7; 2], vec![300.0, 100.0])?;
/// let options = AmenityOptions::new("shops", vec![AmenityCategory::new("shop", [2.0, 1.0, 1.0])]);
///
/// let scores = amenity_scores(&cells, &shops, Along::StraightLine, &options)?;
/// assert_eq!(scores.score, [Some(75.0), Some(0.0)]);
/// assert_eq!(scores.mean, Some(56.25));
/// assert!(scores.diagnostics[0].starts_with("category `shop`: 2 facilities for 3 weights"));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Front Seat, Walk Score methodology white paper (2010, 2011): categories, weights, penalties. Decay variants: see
/// [`AmenityDecay`](super::AmenityDecay). For people who walk slower or far from stairs, see there as well; the weights
/// of the published variants for the elderly are not built in.
pub fn amenity_scores<'a>(
    origins: impl Into<Origins<'a>>,
    facilities: &Facilities,
    along: impl Into<Along<'a>>,
    options: impl Into<AmenityOptions>,
) -> Result<AmenityScores> {
    let (origins, options) = (origins.into(), options.into());
    options.check()?;
    let walker = Walker::new(&origins, along.into())?;
    let mut diagnostics = Vec::new();
    let off_street = walker.off_street(&mut diagnostics);
    diagnostics.extend(idle(facilities, &options));

    let found: Vec<Result<(CategoryScores, Vec<String>)>> =
        options.categories.par_iter().map(|c| of_category(c, facilities, &walker, &options, origins.len())).collect();
    let mut categories = Vec::with_capacity(found.len());
    for category in found {
        let (category, findings) = category?;
        categories.push(category);
        diagnostics.extend(findings);
    }

    let most = options.total_points();
    let sum = |i: usize| categories.iter().map(|c| c.points[i]).sum::<Option<f64>>();
    let bases: Vec<Option<f64>> = (0..origins.len()).map(|i| sum(i).map(|raw| base(raw, most))).collect();
    let mut scores = AmenityScores {
        score: bases.clone(),
        base: bases,
        categories,
        penalty_percent: vec![None; origins.len()],
        intersections_per_km2: vec![None; origins.len()],
        mean_block_m: vec![None; origins.len()],
        off_street,
        mean: None,
        diagnostics,
        id: origins.id.clone(),
    };
    penalize(&mut scores, &origins, &walker, &options)?;
    scores.mean = origins.population.and_then(|p| mean_by(scores.score.iter().copied().zip(p.iter().copied())));
    Ok(scores)
}

/// Takes the penalties off, where there are streets to judge.
fn penalize(
    scores: &mut AmenityScores,
    origins: &Origins<'_>,
    walker: &Walker<'_>,
    options: &AmenityOptions,
) -> Result<()> {
    let Some(penalties) = &options.penalties else { return Ok(()) };
    let Some(network) = walker.network() else {
        scores.diagnostics.push("no penalty was taken off: a straight line knows no streets".into());
        return Ok(());
    };
    let local = local_streets(network, &origins.lons, &origins.lats, penalties.radius_m)?;
    for place in 0..origins.len() {
        let Some(base) = scores.base[place] else { continue };
        let (density, block) = (local.intersections_per_km2[place], local.mean_block_m[place]);
        let percent = penalties.percent(density, block);
        scores.penalty_percent[place] = Some(percent);
        scores.intersections_per_km2[place] = Some(density);
        scores.mean_block_m[place] = block;
        scores.score[place] = Some(after(base, percent));
    }
    Ok(())
}

/// A finding about facilities that count nowhere, where there are any.
fn idle(facilities: &Facilities, options: &AmenityOptions) -> Option<String> {
    let counts = |category: &str| options.categories.iter().any(|c| c.takes(category));
    let idle: Vec<&str> = facilities.categories().into_iter().filter(|c| !counts(c)).collect();
    let number = facilities.facilities().iter().filter(|f| idle.contains(&f.category.as_str())).count();
    (number > 0).then(|| format!("{number} facilities belong to no category of the score: `{}`", idle.join("`, `")))
}

/// The points of a category, and what was found about it.
fn of_category(
    category: &AmenityCategory,
    facilities: &Facilities,
    walker: &Walker<'_>,
    options: &AmenityOptions,
    origins: usize,
) -> Result<(CategoryScores, Vec<String>)> {
    let own = facilities.facilities().iter().filter(|f| category.takes(&f.category));
    let positions: Vec<LonLat> = own.map(|f| f.position).collect();
    let (wanted, most) = (category.weights.len(), category.most(usize::MAX));
    let found = walker.k_nearest(&positions, wanted, options.decay.reach_m())?;
    let at = |place: usize| {
        let points = || points(&options.decay, &category.weights, found.of(place));
        walker.stands(place).then(points)
    };
    let number = positions.len();
    let on_streets = number - found.off_street;
    let mut findings = Vec::new();
    if number == 0 {
        findings.push(format!("category `{}` has no facility and scores 0", category.id));
    } else if found.off_street > 0 {
        let off = found.off_street;
        findings.push(format!(
            "category `{}`: {off} of {number} facilities lie too far from any street and count nowhere",
            category.id
        ));
    }
    if number > 0 && on_streets < wanted {
        // Sums of weights, without the noise of their last bits.
        let [reached, most] = [category.most(on_streets), most].map(|points| (points * 1e3).round() / 1e3);
        findings.push(format!(
            "category `{}`: {on_streets} facilities for {wanted} weights; no place can have more than {reached} of \
             {most} points",
            category.id
        ));
    }
    let points = (0..origins).into_par_iter().map(at).collect();
    Ok((CategoryScores { id: category.id.clone(), facilities: number, most, points }, findings))
}

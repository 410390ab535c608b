//! What streets that are hard to walk take off a score: few intersections, long blocks.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::geo::{RadiusIndex, StreetNetwork, check_radius};

/// A square mile, square kilometres.
const MI2_KM2: f64 = 2.589_988_110_336;

/// Unit of area of a density.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaUnit {
    /// Square mile.
    #[default]
    SquareMile,
    /// Square kilometre.
    SquareKilometer,
}

/// Thresholds in order, and what each takes off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltySteps {
    /// From the best to the worst; a value on a threshold is still the better one.
    pub thresholds: Vec<f64>,
    /// Percent taken off at each threshold, and at last beyond all of them: one more than thresholds.
    pub percent: Vec<f64>,
}

impl PenaltySteps {
    fn at(&self, meets: impl Fn(f64) -> bool) -> f64 {
        let step = self.thresholds.iter().position(|t| meets(*t)).unwrap_or(self.thresholds.len());
        self.percent.get(step).copied().unwrap_or(0.0)
    }

    fn fault(&self, order: &str, in_order: impl Fn(f64, f64) -> bool) -> Option<String> {
        let (n, percents) = (self.thresholds.len(), self.percent.len());
        if percents != n + 1 {
            return Some(format!("{n} thresholds and {percents} percentages; expected one more than thresholds"));
        }
        if let Some(t) = self.thresholds.iter().find(|t| !(t.is_finite() && **t >= 0.0)) {
            return Some(format!("the threshold {t} is not a number of 0 or more"));
        }
        if let Some(two) = self.thresholds.windows(2).find(|t| !in_order(t[0], t[1])) {
            return Some(format!("the threshold {} after {}; expected them {order}", two[1], two[0]));
        }
        let wrong = self.percent.iter().find(|p| !(0.0..=100.0).contains(*p));
        wrong.map(|p| format!("{p} is not a percentage from 0 to 100"))
    }
}

/// What streets that are hard to walk take off an amenity score: a share for few intersections, another for long
/// blocks.
///
/// Counted round each place in a circle, since a density needs an area and the thresholds are those of gross density.
/// An intersection is a junction where three streets or more meet; the mean block length is that of the streets that
/// begin or end in the circle, half of a street for each of its ends there. A circle without a junction has the
/// greatest penalties.
///
/// The thresholds were read in a re-implementation that cites the white paper of 2010. That they are meant per square
/// mile is unconfirmed (another reads square kilometres), and the radius is ours: half a mile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreetPenalties {
    /// Radius of the circle, metres.
    pub radius_m: f64,
    /// Unit of area of the thresholds for intersections.
    #[serde(default)]
    pub intersections_per: AreaUnit,
    /// Intersections per unit of area: 200 and more 0 %, 150 1 %, 120 2 %, 90 3 %, 60 4 %, fewer 5 %.
    pub intersections: PenaltySteps,
    /// Mean block length, metres: up to 120 0 %, 150 1 %, 165 2 %, 180 3 %, 195 4 %, longer 5 %.
    pub block_length_m: PenaltySteps,
}

impl Default for StreetPenalties {
    fn default() -> Self {
        let percent = vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        StreetPenalties {
            radius_m: 800.0,
            intersections_per: AreaUnit::SquareMile,
            intersections: PenaltySteps { thresholds: vec![200.0, 150.0, 120.0, 90.0, 60.0], percent: percent.clone() },
            block_length_m: PenaltySteps { thresholds: vec![120.0, 150.0, 165.0, 180.0, 195.0], percent },
        }
    }
}

impl StreetPenalties {
    /// Sets the unit of area of the thresholds for intersections.
    pub fn intersections_per(mut self, unit: AreaUnit) -> Self {
        self.intersections_per = unit;
        self
    }

    /// Sets the radius, metres.
    pub fn radius_m(mut self, radius_m: f64) -> Self {
        self.radius_m = radius_m;
        self
    }

    /// Percent that is taken off, at most 100; a mean block length of none counts as beyond all thresholds.
    pub fn percent(&self, intersections_per_km2: f64, mean_block_m: Option<f64>) -> f64 {
        let density = match self.intersections_per {
            AreaUnit::SquareMile => intersections_per_km2 * MI2_KM2,
            AreaUnit::SquareKilometer => intersections_per_km2,
        };
        let few = self.intersections.at(|t| density >= t);
        let long = self.block_length_m.at(|t| mean_block_m.is_some_and(|m| m <= t));
        (few + long).min(100.0)
    }

    /// Field and problem, if anything is wrong.
    pub(super) fn fault(&self) -> Option<(&'static str, String)> {
        let radius = check_radius(self.radius_m).err().map(|_| {
            let most = RadiusIndex::MAX_RADIUS_M;
            ("penalties.radius_m", format!("{} is not a radius in metres; expected above 0, to {most}", self.radius_m))
        });
        radius
            .or_else(|| Some(("penalties.intersections", self.intersections.fault("falling", |a, b| a > b)?)))
            .or_else(|| Some(("penalties.block_length_m", self.block_length_m.fault("rising", |a, b| a < b)?)))
    }
}

/// Streets round places.
pub(super) struct LocalStreets {
    pub(super) intersections_per_km2: Vec<f64>,
    /// None where no street begins or ends.
    pub(super) mean_block_m: Vec<Option<f64>>,
}

/// Intersections and blocks within a straight radius of each place.
pub(super) fn local_streets(
    network: &StreetNetwork,
    lons: &[f64],
    lats: &[f64],
    radius_m: f64,
) -> Result<LocalStreets> {
    let nodes = 0..network.nodes();
    let (node_lons, node_lats): (Vec<f64>, Vec<f64>) =
        nodes.clone().map(|n| network.node_position(n)).map(|p| (p.lon(), p.lat())).unzip();
    let is_intersection: Vec<f64> = nodes.clone().map(|n| f64::from(u8::from(network.degree(n) >= 3))).collect();
    // Where two streets meet, one block passes through: such nodes are left in networks that were not simplified.
    let blocks: Vec<f64> =
        nodes.map(|n| network.degree(n)).map(|d| if d == 2 { 0.0 } else { d as f64 / 2.0 }).collect();
    let mut length_m = vec![0.0; network.nodes()];
    for edge in 0..network.edges() {
        let (from, to) = network.edge_ends(edge);
        length_m[from] += network.edge_length_m(edge) / 2.0;
        length_m[to] += network.edge_length_m(edge) / 2.0;
    }
    let index = RadiusIndex::new(&node_lons, &node_lats, radius_m)?;
    let sums = index.sums_within_each(lons, lats, &[&is_intersection, &blocks, &length_m]);
    let area_km2 = std::f64::consts::PI * radius_m * radius_m / 1e6;
    let mean = |(blocks, m): (&f64, &f64)| (*blocks > 0.0).then(|| m / blocks);
    Ok(LocalStreets {
        intersections_per_km2: sums[0].iter().map(|n| n / area_km2).collect(),
        mean_block_m: sums[1].iter().zip(&sums[2]).map(mean).collect(),
    })
}

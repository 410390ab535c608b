//! Floating catchments: supply shared out among the people who can reach it.

use super::weights::{Weighted, amounts};
use super::{Accessibility, Impedance, Measure};
use crate::error::{DataError, Result};
use crate::table::{LandUse, TravelTimes};

/// Which floating catchment. With `w` the impedance, `S` the supply and `P` the people, all give the sum of `R_j w_ij`
/// over destinations, where `R_j` is `S_j` over the sum of `P_i w_ij` over origins; they differ in `w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Catchment {
    /// 2SFCA (Luo & Wang 2003), for which `w` is binary; any impedance is taken, as tools do.
    TwoStep,
    /// E2SFCA (Luo & Qi 2009): `w` falls with the cost, by steps or continuously; a binary one is refused.
    Enhanced,
    /// KD2SFCA (Dai & Wang 2011): `w` is a kernel, Epanechnikov's or Gauss's.
    KernelDensity,
    /// 3SFCA (Wan, Zou & Sternberg 2012): `w G`, with `G_ij = w_ij` over the sum of `w_ij` over destinations with supply,
    /// by which people choose among what they reach. Places without supply are no choice.
    ThreeStep,
    /// BFCA (Paez, Higgins & Vivona 2019): `w_ij` over its sum over destinations for the people, over its sum over
    /// origins for the supply, so that neither is counted more than once. Every destination and origin of the table
    /// counts in these sums, also one without supply or people, as in accessibility (R): give a table of the pairs
    /// between those that shall count.
    Balanced,
}

impl Catchment {
    /// Every catchment.
    pub const ALL: [Catchment; 5] =
        [Self::TwoStep, Self::Enhanced, Self::KernelDensity, Self::ThreeStep, Self::Balanced];

    /// The word used in measures.
    pub fn as_str(self) -> &'static str {
        match self {
            Catchment::TwoStep => "2sfca",
            Catchment::Enhanced => "e2sfca",
            Catchment::KernelDensity => "kd2sfca",
            Catchment::ThreeStep => "3sfca",
            Catchment::Balanced => "bfca",
        }
    }

    /// Why the catchment does not go with an impedance, if so.
    pub(super) fn fault(self, impedance: &Impedance) -> Option<String> {
        match (self, impedance) {
            (Catchment::Enhanced, Impedance::Binary { .. }) => {
                Some("e2sfca weighs by steps or continuously; with a binary impedance ask for 2sfca".into())
            }
            (Catchment::KernelDensity, Impedance::Epanechnikov { .. } | Impedance::Gaussian { .. }) => None,
            (Catchment::KernelDensity, other) => {
                Some(format!("kd2sfca weighs by a kernel, epanechnikov or gaussian, not by `{other}`"))
            }
            _ => None,
        }
    }
}

/// Supply per head within floating catchments.
///
/// The supply that somebody reaches is handed out in full: the sum of people times result is its total. Not so in BFCA,
/// whose results sum to the sum of `R_j` instead. [`TravelTimes::within`] ends a decay that does not end by itself.
///
/// # Missing values
/// A place that reaches no supply has 0. Supply that nobody reaches, or with so little weight that a head would have more
/// than 1e290 of it, counts for nobody, not even for places without people; a diagnostic counts it.
///
/// # Errors
/// A column that is not there, an unknown or negative number in it, an impedance whose parameters are none or that does
/// not go with the catchment.
///
/// # Examples
/// ```
/// use compact_city::access::{Catchment, floating_catchment};
/// use compact_city::table::{LandUse, TravelTimes};
///
/// let columns = vec![("beds".into(), vec![Some(0.0), Some(30.0)]), ("people".into(), vec![Some(20.0), Some(10.0)])];
/// let places = LandUse::new(vec!["a".into(), "b".into()], columns)?;
/// let times = TravelTimes::new(&places, &[0, 0, 1, 1], &[0, 1, 0, 1], &[3.0, 30.0, 30.0, 3.0])?;
/// let found = floating_catchment(&times, &places, "beds", "people", &"binary:45".parse()?, Catchment::TwoStep)?;
/// assert_eq!(found.values, [Some(1.0), Some(1.0)]);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// The papers named at [`Catchment`].
pub fn floating_catchment(
    times: &TravelTimes,
    places: &LandUse,
    supply: &str,
    demand: &str,
    impedance: &Impedance,
    catchment: Catchment,
) -> Result<Accessibility> {
    times.check_places(places)?;
    if let Some(problem) = catchment.fault(impedance) {
        return Err(DataError::new("measure", problem).field("impedance").into());
    }
    let (supplies, people) = (amounts(places, supply, supply)?, amounts(places, demand, demand)?);
    let weighted = Weighted::new(times, impedance)?;
    let (values, lost) = match catchment {
        Catchment::TwoStep | Catchment::Enhanced | Catchment::KernelDensity => {
            let (ratios, lost) = shares(&supplies, &weighted.reaching(&people));
            (weighted.reached(&ratios), lost)
        }
        Catchment::ThreeStep => {
            let choices = weighted.by_origin(|_, to, w| if supplies[to] > 0.0 { w } else { 0.0 });
            // Near a place without supply the quotient passes 1, but nothing is handed out there.
            let chosen = |origin: usize, w: f64| w * (w / choices[origin]).min(1.0);
            let (ratios, lost) = shares(&supplies, &weighted.by_destination(&people, chosen));
            (weighted.by_origin(|origin, to, w| ratios[to] * chosen(origin, w)), lost)
        }
        Catchment::Balanced => {
            let ones = vec![1.0; places.len()];
            // A pair's weight is in both sums: its quotients are at most 1, however small they are.
            let (choices, visits) = (weighted.reached(&ones), weighted.reaching(&ones));
            let (ratios, lost) = shares(&supplies, &weighted.by_destination(&people, |origin, w| w / choices[origin]));
            (weighted.by_origin(|_, to, w| ratios[to] * (w / visits[to])), lost)
        }
    };
    let (supply, demand) = (supply.into(), demand.into());
    let measure = Measure::FloatingCatchment { catchment, impedance: impedance.clone(), supply, demand };
    let mut found = Accessibility::known(&measure, values, times);
    found.diagnostics.extend(lost);
    Ok(found)
}

/// Supply over demand; 0, and a finding, where there is supply but no demand.
pub(super) fn shares(supplies: &[f64], demands: &[f64]) -> (Vec<f64>, Option<String>) {
    // A demand so small that sums of the shares have no number is none.
    let share = |(s, d): (&f64, &f64)| Some(s / d).filter(|share| *d > 0.0 && *share < 1e290);
    let ratios = supplies.iter().zip(demands).map(|pair| share(pair).unwrap_or(0.0)).collect();
    let unreached = supplies.iter().zip(demands).filter(|pair| *pair.0 > 0.0 && share(*pair).is_none());
    let (places, lost) = unreached.fold((0, 0.0), |(n, sum), (s, _)| (n + 1, sum + s));
    let total = supplies.iter().fold(0.0, |sum, s| sum + s);
    let finding = match places {
        _ if total == 0.0 => Some("there is no supply at all: every place has 0".into()),
        0 => None,
        n => Some(format!("the supply of {n} places, {lost} in all, is reached by nobody and counts for nobody")),
    };
    (ratios, finding)
}

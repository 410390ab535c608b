//! How much less an amenity counts the farther it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{DataError, Error, Result, nearest};
use crate::geo::RadiusIndex;

/// A mile and a half, metres.
const MILE_AND_A_HALF_M: f64 = 2414.016;
/// A mile, metres.
const MILE_M: f64 = 1609.344;
const PIECEWISE: [(f64, f64); 7] =
    [(0.0, 1.0), (400.0, 1.0), (800.0, 0.65), (1207.0, 0.35), (1609.0, 0.12), (2011.0, 0.04), (2400.0, 0.0)];
const AAAI23: [(f64, f64); 4] = [(0.0, 1.0), (400.0, 0.95), (1800.0, 0.1), (2400.0, 0.0)];
/// The weight below which [`AmenityDecay::knn_access`] looks no farther.
const KNN_LEAST: f64 = 0.01;

/// The share of its points that an amenity at a distance gives, 0 to 1.
///
/// The curve of the commercial score was never published; what is known of it is 1 up to a quarter of a mile (402 m),
/// about 12 % at a mile (1609 m) and 0 from a mile and a half (2414 m). The default, `power`, is the one smooth variant
/// that has all three and never rises.
///
/// As text, in files and arguments: `power`, `knn_access:BETA:PLATEAU` or `knn_access:BETA:PLATEAU:LIMIT`, and
/// `custom:0=1,400=1,2400=0` for anchors of one's own. People who walk slower have a curve of their own: anchors at
/// three quarters of the distances are a walk at three quarters of the speed.
///
/// # Examples
/// ```
/// use compact_city::walkability::AmenityDecay;
/// assert!((AmenityDecay::Power.weight(1609.0) - 0.1201).abs() < 1e-4);
/// let slow: AmenityDecay = "custom:0=1,300=1,1800=0".parse()?;
/// assert_eq!((slow.weight(1050.0), slow.reach_m()), (0.5, 1800.0));
///
/// let wrong = "quintik".parse::<AmenityDecay>().unwrap_err();
/// assert_eq!(wrong.to_string(), "unknown decay `quintik`; did you mean `quintic`?");
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum AmenityDecay {
    /// `quintic`: a polynomial of the fifth degree in `d / 2414.016`, held to 0 to 1, 0 from 2414.016 m. It is not quite
    /// monotone: from 1.86 to 2.16 km it rises from 0.055 to 0.072, so that there a farther amenity counts for more.
    Quintic,
    /// `power`: 1 up to 402 m, then `(1 - (d - 402) / 2012)^2.3135`, 0 from 2414 m.
    #[default]
    Power,
    /// `piecewise`: straight lines through 1 at 400 m, 0.65 at 800, 0.35 at 1207, 0.12 at 1609, 0.04 at 2011, 0 at 2400.
    Piecewise,
    /// `aaai23`: straight lines through 1 at 0 m, 0.95 at 400, 0.1 at 1800, 0 at 2400.
    Aaai23,
    /// `knn_access:BETA:PLATEAU:LIMIT`: `exp(-beta max(d - plateau, 0))`, nothing beyond the limit.
    KnnAccess {
        /// Decay, per metre.
        beta_per_m: f64,
        /// Distance up to which an amenity counts in full, metres.
        plateau_m: f64,
        /// Distance beyond which it counts nothing, metres.
        limit_m: f64,
    },
    /// `original`: a straight line from 1 at 0 m to 0 at a mile, as before 2010.
    Original,
    /// `custom:METRES=SHARE,…`: straight lines through anchors in order of distance; the first one's share nearer than it,
    /// 0 beyond the last one, which itself counts.
    Custom(Vec<(f64, f64)>),
}

/// A decay variant: its name, what it is and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecayVariant {
    /// Name, such as `power`.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Who uses it.
    pub source: &'static str,
}

impl AmenityDecay {
    /// Every variant, those with parameters as their pattern.
    pub const VARIANTS: &'static [DecayVariant] = &[
        DecayVariant {
            name: "quintic",
            about: "polynomial of the fifth degree, 0 from 2414 m; not quite monotone",
            source: "several open re-implementations; the official polynomial was never published",
        },
        DecayVariant {
            name: "power",
            about: "1 up to 402 m, power 2.3135 of the rest, 0 from 2414 m (the default)",
            source: "open re-implementations, after the three facts published of the curve",
        },
        DecayVariant {
            name: "piecewise",
            about: "straight lines from 400 m to 2400 m",
            source: "open re-implementations, after the three facts published of the curve",
        },
        DecayVariant {
            name: "aaai23",
            about: "straight lines through 400 m and 1800 m to 2400 m",
            source: "Walkability Optimization, AAAI 2023",
        },
        DecayVariant {
            name: "knn_access:BETA:PLATEAU:LIMIT",
            about: "exponential beyond a plateau, cut at a limit",
            source: "KNN access, City Form Lab (Madina)",
        },
        DecayVariant {
            name: "original",
            about: "straight line to a mile",
            source: "the score before 2010; whether a plateau came first is unconfirmed",
        },
        DecayVariant { name: "custom:METRES=SHARE,…", about: "straight lines through anchors", source: "your own" },
    ];

    /// KNN access with a limit where the weight has fallen to a hundredth, at most 50 km: with a `beta` below some 0.0001
    /// the weight is cut off there while it is still more.
    pub fn knn_access(beta_per_m: f64, plateau_m: f64) -> Self {
        let limit_m = (plateau_m - KNN_LEAST.ln() / beta_per_m).min(RadiusIndex::MAX_RADIUS_M);
        AmenityDecay::KnnAccess { beta_per_m, plateau_m, limit_m }
    }

    /// The share at a distance, 0 to 1; 0 for what is no distance.
    pub fn weight(&self, distance_m: f64) -> f64 {
        let d = distance_m;
        if d.is_nan() || d < 0.0 {
            return 0.0;
        }
        match self {
            AmenityDecay::Quintic if d < MILE_AND_A_HALF_M => {
                let x = d / MILE_AND_A_HALF_M;
                let rest = 27.184 - 13.77 * x;
                (1.018 + x * (0.5226 + x * (-2.686 + x * (-12.27 + x * rest)))).clamp(0.0, 1.0)
            }
            AmenityDecay::Quintic => 0.0,
            AmenityDecay::Power => (1.0 - (d - 402.0).max(0.0) / 2012.0).max(0.0).powf(2.3135),
            AmenityDecay::Piecewise => interpolate(&PIECEWISE, d),
            AmenityDecay::Aaai23 => interpolate(&AAAI23, d),
            AmenityDecay::KnnAccess { beta_per_m, plateau_m, limit_m } if d <= *limit_m => {
                (-beta_per_m * (d - plateau_m).max(0.0)).exp()
            }
            AmenityDecay::KnnAccess { .. } => 0.0,
            AmenityDecay::Original => (1.0 - d / MILE_M).max(0.0),
            AmenityDecay::Custom(anchors) => interpolate(anchors, d),
        }
    }

    /// The distance beyond which nothing counts, metres: so far must be looked.
    pub fn reach_m(&self) -> f64 {
        match self {
            AmenityDecay::Quintic => MILE_AND_A_HALF_M,
            AmenityDecay::Power => 2414.0,
            AmenityDecay::Piecewise | AmenityDecay::Aaai23 => 2400.0,
            AmenityDecay::KnnAccess { limit_m, .. } => *limit_m,
            AmenityDecay::Original => MILE_M,
            AmenityDecay::Custom(anchors) => anchors.last().map_or(0.0, |a| a.0),
        }
    }

    /// Whether a farther amenity may count for more somewhere.
    pub(in crate::walkability) fn rises(&self) -> bool {
        match self {
            AmenityDecay::Quintic => true,
            AmenityDecay::Custom(anchors) => anchors.windows(2).any(|a| a[1].1 > a[0].1),
            _ => false,
        }
    }

    /// What is wrong with the parameters, if anything.
    pub(crate) fn fault(&self) -> Option<String> {
        let reach = self.reach_m();
        match self {
            AmenityDecay::KnnAccess { beta_per_m, .. } if !(beta_per_m.is_finite() && *beta_per_m > 0.0) => {
                Some(format!("beta is {beta_per_m}; expected a decay per metre above 0, such as 0.001"))
            }
            AmenityDecay::KnnAccess { plateau_m, .. } if !(plateau_m.is_finite() && *plateau_m >= 0.0) => {
                Some(format!("the plateau is {plateau_m} m; expected 0 or more, such as 400"))
            }
            AmenityDecay::KnnAccess { plateau_m, limit_m, .. } if limit_m < plateau_m => {
                Some(format!("the limit of {limit_m} m lies within the plateau of {plateau_m} m"))
            }
            AmenityDecay::Custom(anchors) if anchors.len() < 2 => {
                Some("fewer than two anchors; expected some such as 0=1,400=1,2400=0".into())
            }
            AmenityDecay::Custom(anchors) => anchors
                .iter()
                .find_map(|(m, share)| {
                    let m_fault = (!(m.is_finite() && *m >= 0.0)).then(|| format!("{m} is not a distance in metres"));
                    m_fault.or_else(|| {
                        let fault = !(0.0..=1.0).contains(share);
                        fault.then(|| format!("{share} at {m} m is not a share from 0 to 1"))
                    })
                })
                .or_else(|| {
                    let two = anchors.windows(2).find(|a| a[0].0 >= a[1].0)?;
                    Some(format!("{} m after {} m; expected anchors in order of distance", two[1].0, two[0].0))
                }),
            _ => None,
        }
        .or_else(|| {
            let most = RadiusIndex::MAX_RADIUS_M;
            let good = reach > 0.0 && reach <= most;
            (!good).then(|| format!("a reach of {reach} m is no walk; expected more than 0, at most {most}"))
        })
    }
}

/// The value of the straight lines through anchors; nothing beyond the last one.
fn interpolate(anchors: &[(f64, f64)], d: f64) -> f64 {
    let next = anchors.partition_point(|a| a.0 < d);
    match (anchors[..next].last(), anchors.get(next)) {
        (Some(a), Some(b)) => a.1 + (b.1 - a.1) * ((d - a.0) / (b.0 - a.0)),
        (None, Some(first)) => first.1,
        (_, None) => 0.0,
    }
}

impl FromStr for AmenityDecay {
    type Err = Error;

    /// Reads a name, with its parameters behind colons.
    fn from_str(s: &str) -> Result<Self> {
        let text = s.trim();
        let (name, parameters) = text.split_once(':').map_or((text, None), |(n, p)| (n.trim(), Some(p)));
        let fault = |problem: String| Error::from(DataError::new("decay", format!("`{text}`: {problem}")));
        let plain = match name.to_ascii_lowercase().as_str() {
            "quintic" => AmenityDecay::Quintic,
            "power" => AmenityDecay::Power,
            "piecewise" => AmenityDecay::Piecewise,
            "aaai23" => AmenityDecay::Aaai23,
            "original" => AmenityDecay::Original,
            "knn_access" => {
                let found = knn_of(parameters.unwrap_or_default()).map_err(&fault)?;
                return found.fault().map_or(Ok(found), |problem| Err(fault(problem)));
            }
            "custom" => {
                let found = custom_of(parameters.unwrap_or_default()).map_err(&fault)?;
                return found.fault().map_or(Ok(found), |problem| Err(fault(problem)));
            }
            _ => return Err(unknown(name)),
        };
        match parameters {
            Some(extra) => Err(fault(format!("`{extra}` behind `{name}`, which has no parameters"))),
            None => Ok(plain),
        }
    }
}

/// An unknown name, with the nearest ones, or all.
fn unknown(name: &str) -> Error {
    let all = || AmenityDecay::VARIANTS.iter().map(|v| v.name.split(':').next().unwrap_or_default());
    let near = nearest(name, all());
    let suggestions = if near.is_empty() { all().map(str::to_owned).collect() } else { near };
    Error::Unknown { kind: "decay", given: name.to_owned(), suggestions }
}

fn number(text: &str) -> Result<f64, String> {
    text.trim().parse().map_err(|_| format!("`{}` is not a number", text.trim()))
}

fn knn_of(text: &str) -> Result<AmenityDecay, String> {
    let parts: Vec<&str> = text.split(':').filter(|p| !p.trim().is_empty()).collect();
    match parts.as_slice() {
        [beta, plateau] => Ok(AmenityDecay::knn_access(number(beta)?, number(plateau)?)),
        [beta, plateau, limit] => Ok(AmenityDecay::KnnAccess {
            beta_per_m: number(beta)?,
            plateau_m: number(plateau)?,
            limit_m: number(limit)?,
        }),
        _ => Err("expected decay per metre and plateau in metres, such as knn_access:0.001:400".into()),
    }
}

fn custom_of(text: &str) -> Result<AmenityDecay, String> {
    let anchor = |pair: &str| {
        let (m, share) = pair.split_once('=').ok_or_else(|| {
            format!("`{}` is not a distance and a share; expected some such as 0=1,400=1,2400=0", pair.trim())
        })?;
        Ok((number(m)?, number(share)?))
    };
    text.split(',').map(anchor).collect::<Result<_, String>>().map(AmenityDecay::Custom)
}

impl fmt::Display for AmenityDecay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AmenityDecay::Quintic => f.write_str("quintic"),
            AmenityDecay::Power => f.write_str("power"),
            AmenityDecay::Piecewise => f.write_str("piecewise"),
            AmenityDecay::Aaai23 => f.write_str("aaai23"),
            AmenityDecay::Original => f.write_str("original"),
            AmenityDecay::KnnAccess { beta_per_m, plateau_m, limit_m } => {
                write!(f, "knn_access:{beta_per_m}:{plateau_m}:{limit_m}")
            }
            AmenityDecay::Custom(anchors) => {
                f.write_str("custom")?;
                (0..)
                    .zip(anchors)
                    .try_for_each(|(i, (m, share))| write!(f, "{}{m}={share}", if i == 0 { ':' } else { ',' }))
            }
        }
    }
}

impl TryFrom<String> for AmenityDecay {
    type Error = Error;

    fn try_from(s: String) -> Result<Self> {
        s.parse()
    }
}

impl From<AmenityDecay> for String {
    fn from(decay: AmenityDecay) -> String {
        decay.to_string()
    }
}

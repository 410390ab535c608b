//! Scores by name, as arguments give them.

use std::fmt;
use std::str::FromStr;

use super::{AmenityDecay, Perfect};
use crate::error::{DataError, Error, Result, nearest};

/// A score as an argument names it: `amenity`, `amenity:quintic`, `transit`, `transit:RAW`, `bike`. A plain `amenity`
/// leaves the decay to the options, such as a file of weights.
///
/// # Examples
/// ```
/// use compact_city::walkability::{AmenityDecay, NamedScore, Perfect};
/// assert_eq!("amenity".parse::<NamedScore>()?, NamedScore::Amenity(None));
/// assert_eq!("amenity:aaai23".parse::<NamedScore>()?, NamedScore::Amenity(Some(AmenityDecay::Aaai23)));
/// assert_eq!("transit:20000".parse::<NamedScore>()?, NamedScore::Transit(Perfect::Given(20_000.0)));
/// for score in NamedScore::list() {
///     println!("{}: {} ({})", score.name, score.about, score.source);
/// }
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum NamedScore {
    /// The amenity score, with a decay or that of the options.
    Amenity(Option<AmenityDecay>),
    /// The transit score; without a raw value that scores 100, the best place of the data has it.
    Transit(Perfect),
    /// The cycling score, from columns of its four components.
    Bike,
}

/// A score that can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreInfo {
    /// What to write, such as `amenity:power`.
    pub name: String,
    /// What it is.
    pub about: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

const KINDS: [&str; 3] = ["amenity", "transit", "bike"];

impl NamedScore {
    /// Every score, with its source.
    pub fn list() -> Vec<ScoreInfo> {
        let own = ScoreInfo {
            name: "amenity".into(),
            about: "amenities within a walk, with the decay of the options: a file of weights, else power",
            source: "Walk Score methodology white paper",
        };
        let amenity = AmenityDecay::VARIANTS.iter().map(|v| ScoreInfo {
            name: format!("amenity:{}", v.name),
            about: v.about,
            source: v.source,
        });
        let others = [
            ("transit", "departures within a walk; the best place of the data scores 100", "Transit Score methodology"),
            ("transit:RAW", "departures within a walk; the raw value given scores 100", "Transit Score methodology"),
            ("bike", "mean of lanes, hills, destinations and mode share", "Bike Score methodology"),
        ];
        let others = others.map(|(name, about, source)| ScoreInfo { name: name.into(), about, source });
        std::iter::once(own).chain(amenity).chain(others).collect()
    }
}

impl FromStr for NamedScore {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        let text = s.trim();
        let (kind, rest) = text.split_once(':').map_or((text, None), |(k, r)| (k.trim(), Some(r.trim())));
        match (kind.to_ascii_lowercase().as_str(), rest) {
            ("amenity", rest) => Ok(NamedScore::Amenity(rest.map(str::parse).transpose()?)),
            ("transit", None) => Ok(NamedScore::Transit(Perfect::BestHere)),
            ("transit", Some(raw)) => match raw.parse::<f64>() {
                Ok(value) if value.is_finite() && value > 1.0 => Ok(NamedScore::Transit(Perfect::Given(value))),
                _ => {
                    let problem = format!("`{text}`: `{raw}` is not a raw value above 1; expected one such as 20000");
                    Err(DataError::new("score", problem).into())
                }
            },
            ("bike", None) => Ok(NamedScore::Bike),
            ("bike", Some(extra)) => {
                Err(DataError::new("score", format!("`{text}`: `{extra}` behind bike, which has no parameters")).into())
            }
            _ => {
                let near = nearest(kind, KINDS);
                let suggestions = if near.is_empty() { KINDS.map(str::to_owned).to_vec() } else { near };
                Err(Error::Unknown { kind: "score", given: kind.to_owned(), suggestions })
            }
        }
    }
}

impl fmt::Display for NamedScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NamedScore::Amenity(None) => f.write_str("amenity"),
            NamedScore::Amenity(Some(decay)) => write!(f, "amenity:{decay}"),
            NamedScore::Transit(Perfect::BestHere) => f.write_str("transit"),
            NamedScore::Transit(Perfect::Given(raw)) => write!(f, "transit:{raw}"),
            NamedScore::Bike => f.write_str("bike"),
        }
    }
}

//! Cities against each other: normalize, weight, aggregate, rank.
//!
//! * [`standings`]: a city's value, rank and peer median for every indicator.
//! * [`composite`]: a composite index after a [`Framework`]; every step is kept and can be asked for.
//! * [`peers`]: which cities to compare with.
//!
//! [`Framework::compact_city`] is the default framework, [`DEFAULT_FRAMEWORK`] its text.
//! After OECD/JRC, Handbook on Constructing Composite Indicators (2008).

mod composite;
mod framework;
mod normalize;
mod peers;
mod rank;
mod standing;
mod stats;

pub use composite::{Composite, Contribution, IndicatorScores, Ranked, ThemeScores, composite};
pub use framework::{
    Aggregation, DEFAULT_FRAMEWORK, Framework, FrameworkIndicator, FrameworkTheme, Goalposts, Normalization, Reference,
    Weighting, Zeros,
};
pub use normalize::normalize;
pub use peers::{PeerSelection, peers};
pub use rank::{Ties, rank};
pub use standing::{Standing, standings};
pub use stats::{mean, median, quantile, standard_deviation};

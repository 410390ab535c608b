//! The amenity score: how much of daily life lies within a walk, by category of amenity.
//!
//! [`AmenityOptions`] says which categories count with which weights, by which [`AmenityDecay`], and what streets that
//! are hard to walk take off ([`StreetPenalties`]). [`amenity_scores`] scores places; [`AmenityScore::from_distances`]
//! one place from known distances.

mod decay;
mod each;
mod options;
mod penalties;
mod score;

pub use decay::{AmenityDecay, DecayVariant};
pub use each::{AmenityScores, CategoryScores, amenity_scores};
pub use options::{AmenityCategory, AmenityOptions};
pub use penalties::{AreaUnit, PenaltySteps, StreetPenalties};
pub use score::{AmenityScore, CategoryPoints};

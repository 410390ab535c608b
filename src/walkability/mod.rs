//! Walkability: how well daily life can be done on foot (imports access, read).
//!
//! Every score takes columns of numbers or streets and places, and gives a value for each place.
//!
//! [`amenity_scores`], [`transit_scores`] and [`bike_scores`] score places from 0 to 100 after the published methods of
//! three commercial scores, whose curves and data are their owner's; [`NamedScore`] lists the variants.

mod amenity;
mod bands;
mod bike_score;
mod frame;
mod names;
mod transit_score;
mod walk;

pub use amenity::{
    AmenityCategory, AmenityDecay, AmenityOptions, AmenityScore, AmenityScores, AreaUnit, CategoryPoints,
    CategoryScores, DecayVariant, PenaltySteps, StreetPenalties, amenity_scores,
};
pub use bands::{AMENITY_BANDS, BIKE_BANDS, ScoreBand, TRANSIT_BANDS};
pub use bike_score::{
    BikeComponent, BikeScores, MissingComponent, bike_hill_points, bike_lane_points, bike_scores,
};
pub use names::{NamedScore, ScoreInfo};
pub use transit_score::{Perfect, TransitOptions, TransitScores, transit_score, transit_scores};
pub use walk::{Origins, Walk};

//! Walkability: how well daily life can be done on foot (imports read, for the text of a file of weights).
//!
//! Every score takes columns of numbers or streets and places, and gives a value for each place.
//!
//! [`amenity_scores`], [`transit_service_scores`] and [`cycling_scores`] score places from 0 to 100 after the published methods of
//! three commercial scores, whose curves and data are their owner's; [`NamedScore`] lists the variants.
//!
//! * Indices that are sums of z-scores, after Frank et al. and their kin: [`z_index`] with a [`ZIndex`];
//!   [`ghsci_components`] measures the components of the Global Healthy and Sustainable City Indicators along
//!   streets, [`neighborhoods`] those of the Japanese index.
//! * National Walkability Index of the US EPA: [`national_walkability`]; [`smart_location`] computes its inputs and the
//!   other columns of the Smart Location Database.
//! * Centrality of junctions: [`centrality()`].
//! * Mix of land uses: [`land_use_mix`], [`entropy`], [`hill`] and others; [`mixed_uses`] along streets.

mod aggregate;
mod amenity;
mod bands;
mod centrality;
mod classes;
mod columns;
mod cycling_score;
mod frame;
mod ghsci;
mod mix;
mod mix_streets;
mod names;
mod neighborhood;
mod nwi;
mod ranks;
mod service_access;
mod sld;
mod transit_service_score;
mod walk;
mod zindex;
mod zpresets;

pub use aggregate::{means_by, weighted_mean};
pub use amenity::{
    AmenityCategory, AmenityDecay, AmenityOptions, AmenityScore, AmenityScores, AreaUnit, CategoryPoints,
    CategoryScores, DecayVariant, PenaltySteps, StreetPenalties, amenity_scores,
};
pub use bands::{AMENITY_BANDS, CYCLING_BANDS, ScoreBand, TRANSIT_SERVICE_BANDS};
pub use centrality::{Centrality, CentralityOptions, centrality};
pub use cycling_score::{
    CyclingComponent, CyclingOptions, CyclingScores, MissingComponent, cycling_hill_points, cycling_lane_points,
    cycling_scores,
};
pub use ghsci::{GhsciComponents, GhsciOptions, ghsci_components};
pub use mix::{
    MixBase, MixMeasure, entropy, gini_simpson, hhi, hill, hill_distance_weighted, job_housing_balance, land_use_mix,
    simpson,
};
pub use mix_streets::{MixedUseOptions, MixedUses, mixed_uses};
pub use names::{NamedScore, ScoreInfo};
pub use neighborhood::{LocalArea, NeighborhoodOptions, Neighborhoods, neighborhoods};
pub use nwi::{
    MissingTransit, NationalWalkability, NwiCuts, NwiOptions, NwiRanks, WalkabilityClass, national_walkability, nwi,
};
pub use ranks::RankCuts;
pub use service_access::{ServiceAccess, daily_living, service_access};
pub use sld::{
    D5Decay, SldOptions, SldUndefined, SmartLocation, intersection_density_weighted, smart_location, trip_ends,
    trip_equilibrium, trip_mix,
};
pub use transit_service_score::{
    Perfect, TransitServiceOptions, TransitServiceScores, transit_service_score, transit_service_scores,
};
pub use walk::{Along, Origins};
pub use zindex::{MissingTerm, ZIndex, ZReference, ZReferenceUsed, ZScores, ZTerm, z_index};

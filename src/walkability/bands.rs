//! Names of ranges of a score.

/// A range of a score, up to the next one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreBand {
    /// The least rounded score.
    pub from: f64,
    /// Name.
    pub name: &'static str,
}

const fn band(from: f64, name: &'static str) -> ScoreBand {
    ScoreBand { from, name }
}

/// Bands of an amenity score, best first.
pub const AMENITY_BANDS: [ScoreBand; 5] = [
    band(90.0, "walker's paradise"),
    band(70.0, "very walkable"),
    band(50.0, "somewhat walkable"),
    band(25.0, "most errands need a car"),
    band(0.0, "almost all errands need a car"),
];

/// Bands of a transit service score, best first.
pub const TRANSIT_SERVICE_BANDS: [ScoreBand; 5] = [
    band(90.0, "rider's paradise"),
    band(70.0, "excellent transit"),
    band(50.0, "good transit"),
    band(25.0, "some transit"),
    band(0.0, "minimal transit"),
];

/// Bands of a cycling score, best first.
pub const CYCLING_BANDS: [ScoreBand; 4] = [
    band(90.0, "biker's paradise"),
    band(70.0, "very bikeable"),
    band(50.0, "bikeable"),
    band(0.0, "somewhat bikeable"),
];

impl ScoreBand {
    /// The band of a score, given bands from the best to the worst. The published bands are of whole numbers, so the
    /// score is rounded first: 89.5 is in the band from 90.
    pub fn of(bands: &[ScoreBand], score: f64) -> ScoreBand {
        let rounded = score.round();
        let found = bands.iter().find(|b| rounded >= b.from).or(bands.last());
        found.copied().unwrap_or(band(0.0, ""))
    }
}

//! What each station serves: people, jobs and facilities within a walk of it.

/// The area within a radius of one stop.
#[derive(Debug, Clone, PartialEq)]
pub struct StationArea {
    /// Position of the stop in its table.
    pub stop: usize,
    /// People within the radius.
    pub population: f64,
    /// People of each group within the radius, in the order of [`StationAreas::groups`].
    pub groups: Vec<f64>,
    /// People within the radius for whom no stop of the table is nearer.
    pub population_nearest: f64,
    /// Land within the radius, hectares.
    pub land_ha: f64,
    /// People per hectare of that land; none where there is no land.
    pub density_per_ha: Option<f64>,
    /// Facilities within the radius, in the order of [`StationAreas::categories`].
    pub facilities: Vec<usize>,
}

/// The areas of all stops of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct StationAreas {
    /// Radius, metres.
    pub radius_m: f64,
    /// Names of the groups.
    pub groups: Vec<String>,
    /// Categories of facilities.
    pub categories: Vec<String>,
    /// One entry a stop, in the order of the table.
    pub areas: Vec<StationArea>,
}

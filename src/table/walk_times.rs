//! Travel times straight from a street network.

use super::travel_times::{Minutes, TravelTimes};
use crate::error::{DataError, Result};
use crate::geo::{StreetNetwork, StreetPoints};

/// How fast and how far people walk; the default is 80 metres a minute, the pace of Japanese norms (4.8 km/h), up to 30
/// minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WalkOptions {
    /// Metres a minute.
    pub speed_m_per_min: f64,
    /// The longest walk, minutes.
    pub limit_min: f64,
}

impl Default for WalkOptions {
    fn default() -> Self {
        WalkOptions { speed_m_per_min: 80.0, limit_min: 30.0 }
    }
}

impl From<()> for WalkOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl WalkOptions {
    /// Sets the speed, metres a minute.
    pub fn speed_m_per_min(mut self, speed: f64) -> Self {
        self.speed_m_per_min = speed;
        self
    }

    /// Sets the longest walk, minutes.
    pub fn limit_min(mut self, minutes: f64) -> Self {
        self.limit_min = minutes;
        self
    }

    fn limit_m(&self) -> Result<f64, DataError> {
        for (field, value) in [("speed_m_per_min", self.speed_m_per_min), ("limit_min", self.limit_min)] {
            if !(value > 0.0 && value.is_finite()) {
                let problem = format!("{value} is not one; expected a number above 0");
                return Err(DataError::new("walk", problem).field(field));
            }
        }
        Ok(self.speed_m_per_min * self.limit_min)
    }
}

impl TravelTimes {
    /// Walks along streets from origins to destinations. Destination `i` is place `origins.len() + i`: the land use has
    /// the origins first, as that of [`LandUse::of_cells_and_facilities`](super::LandUse::of_cells_and_facilities).
    ///
    /// Takes 12 bytes a pair, and little more while it is built; the limit bounds how many there are.
    ///
    /// # Missing values
    /// A point on no street reaches nothing, nor does one with nothing within the limit; diagnostics count them.
    ///
    /// # Errors
    /// A speed or limit that is not above 0, a walk of more than 50 km.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{StreetEdge, StreetNetwork};
    /// use compact_city::table::TravelTimes;
    ///
    /// let edges = [StreetEdge::new(0, 1).length_m(400.0)];
    /// let streets = StreetNetwork::new(&[137.0, 137.004], &[36.7, 36.7], &edges, ())?;
    /// let homes = streets.snap(&[137.0, 137.004], &[36.7, 36.7], 50.0)?;
    /// let clinic = streets.snap(&[137.0], &[36.7], 50.0)?;
    /// let times = TravelTimes::along(&streets, &homes, &clinic, ())?;
    /// assert_eq!(times.of(1).collect::<Vec<_>>(), [(2, 5.0)]);
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn along(
        streets: &StreetNetwork,
        origins: &StreetPoints,
        destinations: &StreetPoints,
        options: impl Into<WalkOptions>,
    ) -> Result<TravelTimes> {
        walks(streets, origins, destinations, options.into(), origins.len())
    }

    /// Walks along streets from each of some places to each, itself included; as [`TravelTimes::along`] otherwise.
    ///
    /// # Errors
    /// As [`TravelTimes::along`].
    pub fn among(
        streets: &StreetNetwork,
        places: &StreetPoints,
        options: impl Into<WalkOptions>,
    ) -> Result<TravelTimes> {
        walks(streets, places, places, options.into(), 0)
    }
}

/// Walks to destinations that are the places from `first` on.
fn walks(
    streets: &StreetNetwork,
    origins: &StreetPoints,
    destinations: &StreetPoints,
    options: WalkOptions,
    first: usize,
) -> Result<TravelTimes> {
    let limit_m = options.limit_m()?;
    let places = origins.len().max(first + destinations.len());
    if u32::try_from(places).is_err() {
        return Err(DataError::new("walk", format!("{places} places; the most is {}", u32::MAX)).into());
    }
    let (mut offsets, mut to, mut minutes) = (vec![0], Vec::new(), Vec::new());
    // The nearest come first, of those as near the first in order: that is the order of the table.
    streets.distances_each(origins, destinations, limit_m, |_, found| {
        to.extend(found.iter().map(|n| (first + n.index) as u32));
        minutes.extend(found.iter().map(|n| n.distance_m / options.speed_m_per_min));
        offsets.push(to.len());
        Ok(())
    })?;
    let none = offsets.windows(2).filter(|two| two[0] == two[1]).count();
    offsets.resize(places + 1, to.len());
    let mut diagnostics = Vec::new();
    let unsnapped = [("origins", origins.unsnapped()), ("destinations", destinations.unsnapped())];
    for (which, n) in unsnapped.into_iter().filter(|(_, n)| *n > 0) {
        diagnostics.push(format!("walks: {n} {which} lie on no street and reach nothing"));
    }
    if none > 0 {
        let n = origins.len();
        diagnostics
            .push(format!("walks: {none} of {n} origins have no destination within {} minutes", options.limit_min));
    }
    Ok(TravelTimes { of: None, offsets, to, minutes: Minutes::Plain(minutes), diagnostics })
}

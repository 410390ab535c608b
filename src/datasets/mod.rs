//! Embedded, cited figures.
//!
//! [`japan_cities`] holds published figures of 48 Japanese cities, Toyama among them: 40 regional centres of similar
//! standing and 8 larger or neighbouring ones. Every figure carries unit, year and the official survey it comes from.
//!
//! * Population, households, age groups: Population Census. Shares made of them keep residents of unknown age in the
//!   divisor, so they differ a little from official percentages that leave them out.
//! * Densely inhabited districts (DID): census blocks of at least 4,000 persons/km2 that together hold at least 5,000
//!   persons. They are redrawn at every census; a change of area is not by itself a change of the built-up land.
//! * Coverage, vehicle-kilometres, sidewalks: the City Monitoring Sheet of the Ministry of Land, Infrastructure,
//!   Transport and Tourism (MLIT), read in one copy of it. The station and bus-stop coverage has no condition on
//!   frequency, so it is not Toyama's own measure of areas well served by public transport.
//! * Public finance: settled general account, in thousand yen. FY2020, inflated by cash transfers, is left out.
//!
//! Carried with their flag and never used: Utsunomiya's commerce coverage (exactly 100), Yamagata's nursery coverage
//! (0.22), Matsue's population of 2010 (before an annexation), Kumamoto's population of 2010 (not found in a stored
//! copy). Left out altogether: welfare coverage, whose facility data are incomplete in many prefectures; SDG 11.2.1
//! values, computed on incomplete stop data; cars per household, known by prefecture only.
//!
//! [`made_up_city`] is no data: a small city by formula, to try things on; [`made_up_travel`] has its jobs, schools,
//! incomes and travel times.
//!
//! Source: Statistics Bureau of Japan and e-Stat, MLIT, Ministry of Internal Affairs and Communications (MIC), National
//! Institute of Population and Social Security Research (IPSS). Compiled and processed by this project.

mod made_up;
mod made_up_streets;
mod made_up_travel;

use std::sync::LazyLock;

use crate::read;
use crate::table::CityFigures;

pub use made_up::{MadeUpCity, made_up_city, made_up_city_before_tram};
pub use made_up_travel::{MadeUpTravel, made_up_travel};

const JAPAN_CITIES: &[u8] = include_bytes!("japan_cities.csv");

/// The figures of 48 Japanese cities.
///
/// # Examples
/// ```
/// let figures = compact_city::datasets::japan_cities();
/// let toyama = figures.position("Toyama")?;
/// let people = figures.get(toyama, "population_total", 2020).map(|f| f.value);
/// assert_eq!(people, Some(413_938.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn japan_cities() -> &'static CityFigures {
    static FIGURES: LazyLock<CityFigures> = LazyLock::new(|| {
        // The file is part of the crate and a unit test reads it, so it cannot fail here.
        read::figures_from_bytes(JAPAN_CITIES, "japan_cities.csv", read::Encoding::Utf8).unwrap_or_default()
    });
    &FIGURES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_sound() {
        let figures = read::figures_from_bytes(JAPAN_CITIES, "japan_cities.csv", read::Encoding::Utf8).unwrap();
        assert_eq!(figures.cities().len(), 48);
        assert_eq!(figures.len(), 2_522);
        for city in figures.cities() {
            let code = city.code.as_deref().unwrap();
            assert!(code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
            assert!(city.name_ja.is_some());
        }
        assert!(figures.iter().all(|(_, _, f)| !f.source.is_empty()));
        let flagged = figures.iter().filter(|(_, _, f)| !f.confidence.is_usable()).count();
        assert_eq!(flagged, 4);
        assert_eq!(figures.diagnostics(), Vec::<String>::new());
    }
}

//! H3 cells, the hexagons of many city data sets.

use std::fmt;
use std::str::FromStr;

use h3o::{CellIndex, LatLng};

use super::LonLat;
use super::rings::ring_area_m2;
use crate::error::{DataError, Error, Result};

/// An H3 cell.
///
/// # Examples
/// ```
/// use compact_city::geo::Hex;
/// let cell: Hex = "89a901291abffff".parse()?;
/// assert_eq!((cell.resolution(), cell.outline().len()), (9, 6));
/// assert!((cell.centroid().lat() - -30.053846).abs() < 1e-6);
/// assert!("89a9".parse::<Hex>().unwrap_err().to_string().contains("not an H3 cell"));
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex(CellIndex);

impl Hex {
    /// Resolution, 0 to 15.
    pub fn resolution(self) -> u8 {
        self.0.resolution().into()
    }

    /// Center of the cell.
    pub fn centroid(self) -> LonLat {
        lon_lat(LatLng::from(self.0))
    }

    /// Corners counterclockwise, the first not repeated: six, five for a pentagon, more where the cell spans an edge of
    /// the icosahedron.
    pub fn outline(self) -> Vec<LonLat> {
        self.0.boundary().iter().map(|corner| lon_lat(*corner)).collect()
    }

    /// Area on the ellipsoid of the polygon of its corners, km2; H3's own areas are those on a sphere, up to 0.6 % off.
    pub fn area_km2(self) -> f64 {
        ring_area_m2(self.outline().into_iter().map(|p| (p.lon(), p.lat()))).abs() * 1e-6
    }
}

fn lon_lat(p: LatLng) -> LonLat {
    LonLat::checked(p.lng(), p.lat())
}

impl FromStr for Hex {
    type Err = Error;

    fn from_str(index: &str) -> Result<Self> {
        let problem = |_| {
            let problem =
                format!("`{index}` is not an H3 cell; expected 15 hexadecimal digits such as 89a901291abffff");
            DataError::new("H3", problem)
        };
        Ok(Hex(index.trim().parse().map_err(problem)?))
    }
}

impl TryFrom<u64> for Hex {
    type Error = Error;

    fn try_from(index: u64) -> Result<Self> {
        let problem = |_| DataError::new("H3", format!("{index} ({index:x} in hexadecimal) is not an H3 cell"));
        Ok(Hex(CellIndex::try_from(index).map_err(problem)?))
    }
}

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

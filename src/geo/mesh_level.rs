//! The sizes of Japanese grid squares.

use std::fmt;

use crate::error::{Error, Result};

/// Size of a grid square of JIS X 0410, by the usual name; the true size shrinks toward the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MeshLevel {
    /// 80 km, the primary mesh: 4 digits.
    Km80,
    /// 10 km, the secondary mesh: 6 digits.
    Km10,
    /// 5 km: 7 digits.
    Km5,
    /// 2 km: 9 digits, the last of them 5.
    Km2,
    /// 1 km, the basic mesh: 8 digits.
    Km1,
    /// 500 m, the half mesh: 9 digits.
    M500,
    /// 250 m, the quarter mesh: 10 digits.
    M250,
    /// 125 m, the eighth mesh: 11 digits.
    M125,
    /// 100 m: the 1 km code and two digits from 0 to 9, as land-use data have it. Not distinct from 250 m in length, so it
    /// is never guessed.
    M100,
}

impl MeshLevel {
    /// Every level, coarse to fine.
    pub const ALL: [MeshLevel; 9] = [
        MeshLevel::Km80,
        MeshLevel::Km10,
        MeshLevel::Km5,
        MeshLevel::Km2,
        MeshLevel::Km1,
        MeshLevel::M500,
        MeshLevel::M250,
        MeshLevel::M125,
        MeshLevel::M100,
    ];

    /// Digits of a code.
    pub fn digits(self) -> usize {
        match self {
            MeshLevel::Km80 => 4,
            MeshLevel::Km10 => 6,
            MeshLevel::Km5 => 7,
            MeshLevel::Km1 => 8,
            MeshLevel::Km2 | MeshLevel::M500 => 9,
            MeshLevel::M250 | MeshLevel::M100 => 10,
            MeshLevel::M125 => 11,
        }
    }

    /// West to east, degrees: a degree for 80 km.
    pub fn width_deg(self) -> f64 {
        1.0 / f64::from(self.per_80km())
    }

    /// South to north, degrees: 40 minutes for 80 km.
    pub fn height_deg(self) -> f64 {
        2.0 / f64::from(3 * self.per_80km())
    }

    /// Cells along a side of an 80 km cell.
    pub(super) fn per_80km(self) -> u32 {
        match self {
            MeshLevel::Km80 => 1,
            MeshLevel::Km10 => 8,
            MeshLevel::Km5 => 16,
            MeshLevel::Km2 => 40,
            MeshLevel::Km1 => 80,
            MeshLevel::M500 => 160,
            MeshLevel::M250 => 320,
            MeshLevel::M125 => 640,
            MeshLevel::M100 => 800,
        }
    }

    /// How many cells of `finer` lie along a side of one of this level; none where they do not nest, as 250 m in 2 km do
    /// but 100 m in 250 m do not.
    pub(super) fn ratio(self, finer: MeshLevel) -> Option<u32> {
        let (n, m) = (self.per_80km(), finer.per_80km());
        m.is_multiple_of(n).then(|| m / n)
    }
}

impl fmt::Display for MeshLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MeshLevel::Km80 => "80 km",
            MeshLevel::Km10 => "10 km",
            MeshLevel::Km5 => "5 km",
            MeshLevel::Km2 => "2 km",
            MeshLevel::Km1 => "1 km",
            MeshLevel::M500 => "500 m",
            MeshLevel::M250 => "250 m",
            MeshLevel::M125 => "125 m",
            MeshLevel::M100 => "100 m",
        })
    }
}

impl std::str::FromStr for MeshLevel {
    type Err = Error;

    /// From the usual name, such as `250m` or `1 km`.
    fn from_str(name: &str) -> Result<Self> {
        let bare = |text: &str| text.replace(' ', "").to_lowercase();
        let found = MeshLevel::ALL.into_iter().find(|level| bare(&level.to_string()) == bare(name));
        let known: Vec<String> = MeshLevel::ALL.iter().map(ToString::to_string).collect();
        found.ok_or_else(|| Error::unknown("mesh level", name, known.iter().map(String::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_they_are_written() {
        for level in MeshLevel::ALL {
            assert_eq!(level.to_string().parse::<MeshLevel>().unwrap(), level);
        }
        assert_eq!("100m".parse::<MeshLevel>().unwrap(), MeshLevel::M100);
        assert!("10 m".parse::<MeshLevel>().is_err());
    }
}

//! Stand-in for `geo::Mesh`, to be replaced by it: JIS X 0410 codes of 4 to 11 digits.

use std::str::FromStr;

use crate::geo::LonLat;

/// A cell of the grid: south-west corner and size in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mesh {
    level: MeshLevel,
    west: f64,
    south: f64,
}

/// Size of a cell, by its number of digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MeshLevel {
    digits: usize,
    width: f64,
    height: f64,
}

impl MeshLevel {
    pub(crate) fn width_deg(self) -> f64 {
        self.width
    }

    pub(crate) fn height_deg(self) -> f64 {
        self.height
    }
}

impl TryFrom<u64> for Mesh {
    type Error = String;

    fn try_from(code: u64) -> Result<Self, String> {
        code.to_string().parse()
    }
}

impl FromStr for Mesh {
    type Err = String;

    fn from_str(code: &str) -> Result<Mesh, String> {
        let bytes = code.as_bytes();
        if !bytes.iter().all(u8::is_ascii_digit) || !matches!(bytes.len(), 4 | 6 | 8..=11) {
            let expected = "expected 4, 6, 8, 9, 10 or 11 digits";
            return Err(format!("`{code}` is not a mesh code; {expected}"));
        }
        let digit = |i: usize| f64::from(bytes[i] - b'0');
        let (mut width, mut height) = (1.0, 1.0 / 1.5);
        let mut south = (digit(0) * 10.0 + digit(1)) * height;
        let mut west = digit(2) * 10.0 + digit(3) + 100.0;
        let mut at = 4;
        while at < bytes.len() {
            let (parts, row, column) = match at {
                4 => (8.0, digit(4), digit(5)),
                6 => (10.0, digit(6), digit(7)),
                _ => (2.0, ((digit(at) - 1.0) / 2.0).floor(), (digit(at) - 1.0) % 2.0),
            };
            if row >= parts || column >= parts || row < 0.0 {
                return Err(format!("`{code}` is not a mesh code: impossible digit {}", at + 1));
            }
            (width, height) = (width / parts, height / parts);
            (west, south) = (west + column * width, south + row * height);
            at += if at < 8 { 2 } else { 1 };
        }
        Ok(Mesh { level: MeshLevel { digits: bytes.len(), width, height }, west, south })
    }
}

impl Mesh {
    pub(crate) fn level(self) -> MeshLevel {
        self.level
    }

    pub(crate) fn centroid(self) -> LonLat {
        LonLat::checked(self.west + self.level.width / 2.0, self.south + self.level.height / 2.0)
    }
}

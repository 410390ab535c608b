//! Stand-in for `geo::Mesh`, to be replaced by it: JIS X 0410 codes of 4 to 11 digits.

use crate::error::{DataError, Result};
use crate::geo::LonLat;

/// A cell of the grid: south-west corner and size in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mesh {
    digits: u8,
    west: f64,
    south: f64,
    width: f64,
    height: f64,
}

impl Mesh {
    pub(crate) fn parse(code: &str) -> Result<Mesh> {
        let fault = |problem: String| DataError::new("mesh", problem);
        let bytes = code.as_bytes();
        if !bytes.iter().all(u8::is_ascii_digit) || !matches!(bytes.len(), 4 | 6 | 8..=11) {
            let expected = "expected 4, 6, 8, 9, 10 or 11 digits";
            return Err(fault(format!("`{code}` is not a JIS mesh code; {expected}")).into());
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
                return Err(fault(format!("`{code}` is not a JIS mesh code: impossible digit {}", at + 1)).into());
            }
            (width, height) = (width / parts, height / parts);
            (west, south) = (west + column * width, south + row * height);
            at += if at < 8 { 2 } else { 1 };
        }
        Ok(Mesh { digits: bytes.len() as u8, west, south, width, height })
    }

    pub(crate) fn level(self) -> u8 {
        self.digits
    }

    pub(crate) fn centroid(self) -> LonLat {
        LonLat::checked(self.west + self.width / 2.0, self.south + self.height / 2.0)
    }

    /// South-west and north-east corner.
    pub(crate) fn bounds(self) -> (LonLat, LonLat) {
        let north_east = LonLat::checked(self.west + self.width, self.south + self.height);
        (LonLat::checked(self.west, self.south), north_east)
    }

    /// West to east and south to north.
    pub(crate) fn degrees(self) -> (f64, f64) {
        (self.width, self.height)
    }
}

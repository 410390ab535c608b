//! What is wrong with a grid square code.

use std::fmt;

use super::MeshLevel;
use crate::error::{DataError, Error};

/// Why a code or position is no grid square.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum MeshError {
    /// A code with a number of digits that no level, or not the level asked for, has.
    Length {
        /// The code.
        code: String,
        /// Its digits.
        digits: usize,
        /// The level asked for.
        expected: Option<MeshLevel>,
    },
    /// A digit that cannot stand at its place.
    Digit {
        /// The code.
        code: String,
        /// The level as which it was read.
        level: MeshLevel,
        /// The place, counted from 1.
        place: usize,
        /// The digit.
        found: u8,
        /// The digits that can stand there, in words.
        allowed: &'static str,
    },
    /// A character that is no digit.
    NotDigits {
        /// The code.
        code: String,
        /// The first such character.
        found: char,
    },
    /// A position for which there is no code.
    Outside {
        /// Longitude, degrees.
        lon: f64,
        /// Latitude, degrees.
        lat: f64,
    },
}

impl fmt::Display for MeshError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MeshError::Length { code, digits: 0, .. } if code.is_empty() => {
                f.write_str("the mesh code is empty; expected a number of 4 to 11 digits")
            }
            MeshError::Length { code, digits, expected: Some(level) } => {
                write!(f, "`{code}` is not a {level} mesh code: it has {digits} digits, expected {}", level.digits())
            }
            MeshError::Length { code, digits, expected: None } => write!(
                f,
                "`{code}` is not a mesh code: it has {digits} digits, expected 4 (80 km), 6 (10 km), 7 (5 km), 8 (1 km), \
                 9 (500 m or 2 km), 10 (250 m) or 11 (125 m)"
            ),
            MeshError::Digit { code, level, place, found, allowed } => {
                write!(f, "`{code}` is not a {level} mesh code: digit {place} is {found}; expected {allowed}")?;
                if *level == MeshLevel::M250 && *place > 8 {
                    f.write_str(" (if it is a 100 m code, say so: the length is the same)")?;
                }
                Ok(())
            }
            MeshError::NotDigits { code, found } => {
                write!(f, "`{code}` is not a mesh code: `{found}` is not a digit from 0 to 9")
            }
            MeshError::Outside { lon, lat } => write!(
                f,
                "no mesh code covers longitude {lon}, latitude {lat}; expected 100 to 180 east and 6.67 to 66.67 north"
            ),
        }
    }
}

impl std::error::Error for MeshError {}

impl From<MeshError> for Error {
    fn from(e: MeshError) -> Self {
        let field = if matches!(e, MeshError::Outside { .. }) { "position" } else { "code" };
        DataError::new("mesh", e.to_string()).field(field).into()
    }
}

//! Japanese grid square codes, JIS X 0410.

use std::fmt;
use std::str::FromStr;

use super::{Bounds, LonLat, MeshLevel};
use crate::error::{DataError, Error};

/// A grid square of JIS X 0410, as census and land-use data of Japan name their cells.
///
/// A code is read as the level that its length says: 4 digits 80 km, 6 digits 10 km, 7 digits 5 km, 8 digits 1 km, 9
/// digits 500 m (or 2 km, when the last is 5), 10 digits 250 m, 11 digits 125 m. The 100 m codes also have 10 digits: read
/// those with [`Mesh::parse_as`]. Codes cover latitudes 6.67 to 66.67 and longitudes 100 to 180.
///
/// # Examples
/// ```
/// use compact_city::geo::{LonLat, Mesh, MeshLevel};
/// let cell: Mesh = "5437608942".parse()?;
/// assert_eq!(cell.level(), MeshLevel::M250);
/// assert_eq!((cell.centroid().lon(), cell.centroid().lat()), (137.1234375, 36.571875));
/// assert_eq!(Mesh::at(LonLat::new(137.1234, 36.5719)?, MeshLevel::M250)?, cell);
/// assert_eq!(cell.parent(MeshLevel::Km1).unwrap().to_string(), "54376089");
/// assert!("5437698942".parse::<Mesh>().unwrap_err().to_string().contains("digit 6 is 9; expected 0 to 7"));
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// JIS X 0410, grid square codes; Statistics Bureau of Japan, outline of the grid square statistics (2 km and 5 km,
/// 500 m to 125 m).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mesh {
    level: MeshLevel,
    /// Cells of this level north of the equator.
    row: u32,
    /// Cells of this level east of 100 degrees.
    col: u32,
}

/// Codes in use begin with a latitude of two digits, 10 to 99, and a longitude of 00 to 79.
const ROWS_80KM: std::ops::Range<u32> = 10..100;
const COLS_80KM: u32 = 80;

/// How far south or west of an edge, degrees (0.01 mm), a position still counts as on it: what sums of steps lose.
const ON_EDGE: f64 = 1e-10;

impl Mesh {
    /// Reads a code of a level known beforehand; the only way to read 100 m codes.
    ///
    /// # Errors
    /// A code that is none of this level; the message names the digit and what is allowed.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{Mesh, MeshLevel};
    /// let cell = Mesh::parse_as("5339452809", MeshLevel::M100)?;
    /// assert_eq!(cell.to_string(), "5339452809");
    /// assert!("5339452809".parse::<Mesh>().unwrap_err().to_string().contains("100 m"));
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn parse_as(code: &str, level: MeshLevel) -> Result<Self, MeshError> {
        Self::from_text(code, Some(level))
    }

    /// As [`Mesh::parse_as`], from a number.
    ///
    /// # Errors
    /// As [`Mesh::parse_as`].
    pub fn from_code_as(code: u64, level: MeshLevel) -> Result<Self, MeshError> {
        Self::from_number(code, Some(level))
    }

    /// The cell of a level that holds a position. A position on an edge belongs to the cell north or east of it, also
    /// when rounding has put it up to 0.01 mm short of the edge.
    ///
    /// # Errors
    /// A position outside latitudes 6.67 to 66.67 and longitudes 100 to 180.
    pub fn at(position: LonLat, level: MeshLevel) -> Result<Self, MeshError> {
        let n = level.per_80km();
        let row = (position.lat() + ON_EDGE) * 1.5 * f64::from(n);
        let col = (position.lon() - 100.0 + ON_EDGE) * f64::from(n);
        let rows = f64::from(ROWS_80KM.start * n)..f64::from(ROWS_80KM.end * n);
        let cols = 0.0..f64::from(COLS_80KM * n);
        if !rows.contains(&row) || !cols.contains(&col) {
            return Err(MeshError::Outside { lon: position.lon(), lat: position.lat() });
        }
        Ok(Mesh { level, row: row as u32, col: col as u32 })
    }

    /// Level.
    pub fn level(self) -> MeshLevel {
        self.level
    }

    /// The code as a number; it has no leading zero.
    pub fn code(self) -> u64 {
        let (row, col) = (u64::from(self.row), u64::from(self.col));
        // The code of the cell `n` times as large, and the row and column of this one in it.
        let within =
            |level, n| (Mesh { level, row: self.row / n, col: self.col / n }.code(), row % n as u64, col % n as u64);
        match self.level {
            MeshLevel::Km80 => row * 100 + col,
            MeshLevel::Km10 => {
                let (code, r, c) = within(MeshLevel::Km80, 8);
                code * 100 + r * 10 + c
            }
            MeshLevel::Km2 => {
                let (code, r, c) = within(MeshLevel::Km10, 5);
                code * 1000 + r * 200 + c * 20 + 5
            }
            MeshLevel::Km1 | MeshLevel::M100 => {
                let coarser = if self.level == MeshLevel::Km1 { MeshLevel::Km10 } else { MeshLevel::Km1 };
                let (code, r, c) = within(coarser, 10);
                code * 100 + r * 10 + c
            }
            MeshLevel::Km5 | MeshLevel::M500 | MeshLevel::M250 | MeshLevel::M125 => {
                let coarser = match self.level {
                    MeshLevel::Km5 => MeshLevel::Km10,
                    MeshLevel::M500 => MeshLevel::Km1,
                    MeshLevel::M250 => MeshLevel::M500,
                    _ => MeshLevel::M250,
                };
                let (code, r, c) = within(coarser, 2);
                code * 10 + r * 2 + c + 1
            }
        }
    }

    /// The sides of the cell.
    pub fn bounds(self) -> Bounds {
        let n = self.level.per_80km();
        let lat = |row: u32| f64::from(2 * row) / f64::from(3 * n);
        let lon = |col: u32| f64::from(100 * n + col) / f64::from(n);
        Bounds { west: lon(self.col), south: lat(self.row), east: lon(self.col + 1), north: lat(self.row + 1) }
    }

    /// The middle of the cell in degrees.
    pub fn centroid(self) -> LonLat {
        let n = self.level.per_80km();
        let lon = f64::from(200 * n + 2 * self.col + 1) / f64::from(2 * n);
        LonLat::checked(lon, f64::from(2 * self.row + 1) / f64::from(3 * n))
    }

    /// Area on the ellipsoid, km2.
    pub fn area_km2(self) -> f64 {
        self.bounds().area_km2()
    }

    /// The cell of a coarser level (or the same) that holds this one; none when the levels do not nest, as 100 m in 250 m
    /// or 2 km in 5 km.
    pub fn parent(self, level: MeshLevel) -> Option<Mesh> {
        let n = level.ratio(self.level)?;
        Some(Mesh { level, row: self.row / n, col: self.col / n })
    }

    /// The cells of a finer level (or the same) inside this one, from the south-west, row by row; none when the levels do
    /// not nest.
    pub fn children(self, level: MeshLevel) -> Option<impl ExactSizeIterator<Item = Mesh>> {
        let n = self.level.ratio(level)?;
        Some((0..n * n).map(move |i| Mesh { level, row: self.row * n + i / n, col: self.col * n + i % n }))
    }

    /// The cells of the same level that touch this one, clockwise from the north: 8, fewer where the codes end.
    pub fn neighbors(self) -> impl Iterator<Item = Mesh> {
        const AROUND: [(i32, i32); 8] = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)];
        let n = self.level.per_80km();
        AROUND.into_iter().filter_map(move |(north, east)| {
            let (row, col) = (self.row.checked_add_signed(north)?, self.col.checked_add_signed(east)?);
            let known = row >= ROWS_80KM.start * n && row < ROWS_80KM.end * n && col < COLS_80KM * n;
            known.then_some(Mesh { row, col, ..self })
        })
    }

    fn from_number(code: u64, level: Option<MeshLevel>) -> Result<Self, MeshError> {
        let mut digits = [0_u8; 20];
        let (mut start, mut rest) = (digits.len(), code);
        while rest > 0 {
            start -= 1;
            digits[start] = (rest % 10) as u8;
            rest /= 10;
        }
        from_digits(&digits[start..], level)
    }

    fn from_text(code: &str, level: Option<MeshLevel>) -> Result<Self, MeshError> {
        let text = code.trim();
        let mut digits = [0_u8; 11];
        let mut count = 0;
        for c in text.chars() {
            let Some(d) = c.to_digit(10) else {
                return Err(MeshError::NotDigits { code: shortened(text), found: c });
            };
            if let Some(place) = digits.get_mut(count) {
                *place = d as u8;
            }
            count += 1;
        }
        match digits.get(..count) {
            Some(digits) => from_digits(digits, level),
            None => Err(MeshError::Length { code: shortened(text), digits: count, expected: level }),
        }
    }
}

/// A cell from the digits of its code.
fn from_digits(digits: &[u8], level: Option<MeshLevel>) -> Result<Mesh, MeshError> {
    let guessed = match digits {
        [_, _, _, _] => Some(MeshLevel::Km80),
        [_, _, _, _, _, _] => Some(MeshLevel::Km10),
        [_, _, _, _, _, _, _] => Some(MeshLevel::Km5),
        [_, _, _, _, _, _, _, _] => Some(MeshLevel::Km1),
        [_, _, _, _, _, _, _, _, 5] => Some(MeshLevel::Km2),
        [_, _, _, _, _, _, _, _, _] => Some(MeshLevel::M500),
        [_, _, _, _, _, _, _, _, _, _] => Some(MeshLevel::M250),
        [_, _, _, _, _, _, _, _, _, _, _] => Some(MeshLevel::M125),
        _ => None,
    };
    let level = match level.or(guessed) {
        Some(level) if level.digits() == digits.len() => level,
        _ => return Err(MeshError::Length { code: text_of(digits), digits: digits.len(), expected: level }),
    };
    // The digit at a place counted from 1, which must be one of those allowed.
    let digit = |place: usize, fits: fn(u8) -> bool, allowed: &'static str| {
        let found = digits.get(place - 1).copied().unwrap_or_default();
        if fits(found) {
            Ok(u32::from(found))
        } else {
            Err(MeshError::Digit { code: text_of(digits), level, place, found, allowed })
        }
    };
    let any = |place| digit(place, |_| true, "");
    let eighth = |place| digit(place, |d| d < 8, "0 to 7");
    let even = |place| digit(place, |d| d < 10 && d % 2 == 0, "0, 2, 4, 6 or 8");
    let quarter = |(row, col), place| {
        let q = digit(place, |d| (1..=4).contains(&d), "1 to 4")? - 1;
        Ok((row * 2 + q / 2, col * 2 + q % 2))
    };
    let tenth = |(row, col), place| Ok((row * 10 + any(place)?, col * 10 + any(place + 1)?));

    let mut at = (digit(1, |d| d > 0, "1 to 9")? * 10 + any(2)?, eighth(3)? * 10 + any(4)?);
    if level != MeshLevel::Km80 {
        at = (at.0 * 8 + eighth(5)?, at.1 * 8 + eighth(6)?);
    }
    match level {
        MeshLevel::Km80 | MeshLevel::Km10 => {}
        MeshLevel::Km5 => at = quarter(at, 7)?,
        MeshLevel::Km2 => {
            at = (at.0 * 5 + even(7)? / 2, at.1 * 5 + even(8)? / 2);
            digit(9, |d| d == 5, "5")?;
        }
        MeshLevel::Km1 => at = tenth(at, 7)?,
        MeshLevel::M500 => at = quarter(tenth(at, 7)?, 9)?,
        MeshLevel::M250 => at = quarter(quarter(tenth(at, 7)?, 9)?, 10)?,
        MeshLevel::M125 => at = quarter(quarter(quarter(tenth(at, 7)?, 9)?, 10)?, 11)?,
        MeshLevel::M100 => at = tenth(tenth(at, 7)?, 9)?,
    }
    Ok(Mesh { level, row: at.0, col: at.1 })
}

fn text_of(digits: &[u8]) -> String {
    digits.iter().map(|d| char::from(b'0' + d)).collect()
}

/// The text, cut where it is far too long for a code.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(24).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl FromStr for Mesh {
    type Err = MeshError;

    /// Reads a code; its length says the level, 10 digits are 250 m.
    fn from_str(code: &str) -> Result<Self, MeshError> {
        Mesh::from_text(code, None)
    }
}

impl TryFrom<u64> for Mesh {
    type Error = MeshError;

    /// Reads a code; its length says the level, 10 digits are 250 m.
    fn try_from(code: u64) -> Result<Self, MeshError> {
        Mesh::from_number(code, None)
    }
}

impl fmt::Display for Mesh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code())
    }
}

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

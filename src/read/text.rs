//! Bytes of a file into text, with an error that says what the encoding should have been.

use std::borrow::Cow;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{DataError, Error, Result, file_label};

/// Encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without byte-order mark.
    #[default]
    Utf8,
    /// CP932, Microsoft's Shift_JIS, as Japanese offices and e-Stat use it.
    Cp932,
}

/// Reads a whole file as UTF-8 text, with or without byte-order mark.
///
/// # Errors
/// A file that cannot be read, or is not UTF-8.
pub fn read_text(path: impl AsRef<Path>) -> Result<String> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    Ok(decode(&bytes, Encoding::Utf8, &file_label(path))?.into_owned())
}

/// Length of the byte-order mark that UTF-8 text may begin with; that of UTF-16 is refused.
pub(super) fn bom_length(start: &[u8], table: &str) -> Result<usize, DataError> {
    if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
        return Err(DataError::new(table, "the file is UTF-16; save it as UTF-8").line(1));
    }
    Ok(if start.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 })
}

/// The text of `bytes`; a fault names the line of the first byte that does not fit.
pub(crate) fn decode<'a>(bytes: &'a [u8], encoding: Encoding, table: &str) -> Result<Cow<'a, str>, DataError> {
    let line_of = |at: usize| bytes[..at].iter().filter(|b| **b == b'\n').count() as u64 + 1;
    match encoding {
        Encoding::Utf8 => {
            let bytes = &bytes[bom_length(bytes, table)?..];
            std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|e| {
                let cp932 = !encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes).1;
                let hint = if cp932 { "; it may be CP932 (Shift_JIS): ask for that encoding" } else { "" };
                DataError::new(table, format!("not valid UTF-8{hint}")).line(line_of(e.valid_up_to()))
            })
        }
        Encoding::Cp932 => match encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes) {
            (text, false) => Ok(text),
            (text, true) => {
                let at = text.find('\u{FFFD}').unwrap_or(0);
                let line = text[..at].matches('\n').count() as u64 + 1;
                Err(DataError::new(table, "not valid CP932 (Shift_JIS)").line(line))
            }
        },
    }
}

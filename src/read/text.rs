//! Bytes of a file into text, with an error that says what the encoding should have been.

use std::borrow::Cow;
use std::io::{BufRead, Read};
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

/// The text of `bytes`; a fault names the line of the first byte that does not fit.
pub(crate) fn decode<'a>(bytes: &'a [u8], encoding: Encoding, table: &str) -> Result<Cow<'a, str>, DataError> {
    let line_of = |at: usize| bytes[..at].iter().filter(|b| **b == b'\n').count() as u64 + 1;
    match encoding {
        Encoding::Utf8 => {
            if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
                return Err(utf_16(table));
            }
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
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
                Err(DataError::new(table, NOT_CP932).line(line))
            }
        },
    }
}

/// The text of a stream as UTF-8, decoded as it is read; a fault of a UTF-8 text is left to its reader.
pub(super) fn stream<'a>(
    mut bytes: impl BufRead + 'a,
    encoding: Encoding,
    table: &str,
) -> Result<Box<dyn Read + 'a>, StreamFault> {
    match encoding {
        Encoding::Utf8 => {
            let start = bytes.fill_buf().map_err(StreamFault::Io)?;
            if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
                return Err(StreamFault::Data(utf_16(table)));
            }
            if start.starts_with(b"\xEF\xBB\xBF") {
                bytes.consume(3);
            }
            Ok(Box::new(bytes))
        }
        Encoding::Cp932 => {
            let decoder = encoding_rs::SHIFT_JIS.new_decoder_without_bom_handling();
            Ok(Box::new(Cp932 { bytes, decoder, spare: Vec::new(), taken: 0, malformed: false, ended: false }))
        }
    }
}

/// Why a stream cannot be begun.
pub(super) enum StreamFault {
    Io(std::io::Error),
    Data(DataError),
}

/// What is said of bytes that are not CP932.
pub(super) const NOT_CP932: &str = "not valid CP932 (Shift_JIS)";

/// What is said of bytes that are not UTF-8, where nothing more is known.
pub(super) const NOT_UTF8: &str = "not valid UTF-8; if it is CP932 (Shift_JIS), ask for that encoding";

fn utf_16(table: &str) -> DataError {
    DataError::new(table, "the file is UTF-16; save it as UTF-8").line(1)
}

/// A stream of CP932 read as UTF-8. Bytes that do not fit end it with an error of kind `InvalidData`, behind all text
/// before them.
struct Cp932<R> {
    bytes: R,
    decoder: encoding_rs::Decoder,
    /// Decoded text, of which the first `taken` bytes have been handed on.
    spare: Vec<u8>,
    taken: usize,
    malformed: bool,
    ended: bool,
}

impl<R: BufRead> Read for Cp932<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.taken == self.spare.len() && !self.ended && !self.malformed {
            let input = self.bytes.fill_buf()?;
            let last = input.is_empty();
            // Text never grows by more than a half, so that the decoder never waits for room.
            self.spare.resize(input.len() * 3 + 16, 0);
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(input, &mut self.spare, last);
            self.malformed = matches!(result, encoding_rs::DecoderResult::Malformed(..));
            self.spare.truncate(written);
            self.taken = 0;
            self.bytes.consume(read);
            self.ended = last;
        }
        let rest = &self.spare[self.taken..];
        if rest.is_empty() && self.malformed {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, NOT_CP932));
        }
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        self.taken += n;
        Ok(n)
    }
}

//! Files packed with gzip, known by their first bytes.

use std::io::{self, BufRead, BufReader};

use flate2::bufread::MultiGzDecoder;

/// So many unpacked bytes are in memory at a time.
const BUFFER: usize = 1 << 18;

/// What is said of a file that does not unpack to its end.
pub(super) const BROKEN: &str = "the gzip file is cut short or damaged here; get it anew";

/// The bytes as they are, or unpacked where they are those of gzip.
pub(super) fn unpacked<'a>(mut bytes: impl BufRead + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    if bytes.fill_buf()?.starts_with(&[0x1F, 0x8B]) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(bytes))));
    }
    Ok(Box::new(bytes))
}

/// Whether a file could not be read because it does not unpack.
pub(super) fn is_broken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput)
}

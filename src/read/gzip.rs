//! Files that may be gzipped: told by their first bytes, whatever their name.

use std::io::{BufRead, BufReader, Error, Read, Result};

use flate2::bufread::MultiGzDecoder;

/// The bytes of a file, unpacked where it is gzipped.
pub(super) fn unpacked<'a>(mut bytes: impl BufRead + 'a, buffer: usize) -> Result<Box<dyn BufRead + 'a>> {
    if bytes.fill_buf()?.starts_with(&[0x1F, 0x8B]) {
        return Ok(Box::new(BufReader::with_capacity(buffer, Gzip(MultiGzDecoder::new(bytes)))));
    }
    Ok(Box::new(bytes))
}

/// A gzip stream whose faults say that it is one.
struct Gzip<R>(MultiGzDecoder<R>);

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.0.read(buffer).map_err(|e| Error::other(format!("not a whole gzip file: {e}")))
    }
}

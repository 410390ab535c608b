//! Line numbers of records in a stream that is read but once.

use std::collections::VecDeque;
use std::io::{self, Read};

/// A stream that remembers on which line each of its lines with text begins, as far as it has been read ahead.
///
/// The CSV reader's own count stands before blank lines and before the second half of a Windows line end.
pub(super) struct LineCounter<R> {
    inner: R,
    /// Byte at which a line with text begins, and its number.
    starts: VecDeque<(u64, u64)>,
    byte: u64,
    line: u64,
    /// No byte but line ends since the last line end.
    blank: bool,
    after_return: bool,
}

impl<R: Read> LineCounter<R> {
    pub(super) fn new(inner: R) -> Self {
        LineCounter { inner, starts: VecDeque::new(), byte: 0, line: 1, blank: true, after_return: false }
    }

    /// Line of the first text at or behind a byte; asked for in rising order.
    pub(super) fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let byte = position.map_or(0, csv::Position::byte);
        while self.starts.front().is_some_and(|(start, _)| *start < byte) {
            self.starts.pop_front();
        }
        self.starts.front().map_or(self.line, |(_, line)| *line)
    }

    /// Line that the stream has been read to.
    pub(super) fn reached(&self) -> u64 {
        self.line
    }
}

impl<R: Read> Read for LineCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        for (byte, at) in buffer[..n].iter().zip(self.byte..) {
            match byte {
                b'\n' if self.after_return => self.after_return = false,
                b'\n' | b'\r' => {
                    self.line += 1;
                    self.blank = true;
                    self.after_return = *byte == b'\r';
                }
                _ if self.blank => {
                    self.starts.push_back((at, self.line));
                    self.blank = false;
                    self.after_return = false;
                }
                _ => {}
            }
        }
        self.byte += n as u64;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_know_their_lines_behind_blanks_and_quotes_with_every_line_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,2", "\"x", "y\",3", "", "", "5,6"].join(end);
            let mut reader = csv::Reader::from_reader(LineCounter::new(text.as_bytes()));
            reader.headers().unwrap();
            let mut record = csv::StringRecord::new();
            let mut lines = Vec::new();
            while reader.read_record(&mut record).unwrap() {
                lines.push(reader.get_mut().at(record.position()));
            }
            assert_eq!(lines, [3, 4, 8], "{end:?}");
        }
    }
}

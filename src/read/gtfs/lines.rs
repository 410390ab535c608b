//! True line numbers of the records of a CSV file.

use std::io::BufRead;

/// Lines of a text by byte, asked for in rising order. The csv reader's own count stands before blank lines and before
/// the second half of a Windows line end.
pub(super) struct Lines<R> {
    text: R,
    byte: u64,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(text: R) -> Self {
        Lines { text, byte: 0, line: 1 }
    }

    /// Line of the record that the csv reader says begins at byte `start`. Where the text cannot be read further, the
    /// line reached.
    pub(super) fn at(&mut self, start: u64) -> u64 {
        while let Ok(rest) = self.text.fill_buf() {
            let ahead = usize::try_from(start.saturating_sub(self.byte)).unwrap_or(usize::MAX);
            let passed = match ahead {
                0 => rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count(),
                n => n.min(rest.len()),
            };
            if passed == 0 {
                break;
            }
            self.line += rest.iter().take(passed).filter(|b| **b == b'\n').count() as u64;
            self.byte += passed as u64;
            self.text.consume(passed);
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_behind_blank_lines_has_its_own_line() {
        let text = b"a,b\r\n1,2\r\n\r\n\n3,4\r\n5,6";
        for capacity in [1, 2, 3, 64] {
            let mut lines = Lines::new(std::io::BufReader::with_capacity(capacity, &text[..]));
            let found: Vec<u64> = [0, 4, 9, 9, 17].into_iter().map(|start| lines.at(start)).collect();
            assert_eq!(found, [1, 2, 5, 5, 6]);
        }
    }
}

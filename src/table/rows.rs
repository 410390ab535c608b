//! Faults of a table's rows: which lines they stand in, which is the first, and how many there are.

use crate::error::DataError;

/// A table's name and the line of each of its rows.
#[derive(Debug, Clone)]
pub(crate) struct RowLines {
    /// File or table.
    pub(crate) table: String,
    /// Runs of rows in consecutive lines: the first row of each and its line.
    runs: Vec<(usize, u64)>,
    rows: usize,
}

impl RowLines {
    /// Rows counted from 1, as of a frame.
    pub(crate) fn counted(table: impl Into<String>) -> Self {
        RowLines { table: table.into(), runs: vec![(0, 1)], rows: 0 }
    }

    /// No rows yet.
    pub(crate) fn of_file(table: impl Into<String>) -> Self {
        RowLines { table: table.into(), runs: Vec::new(), rows: 0 }
    }

    /// The next row stands in `line`.
    pub(crate) fn push(&mut self, line: u64) {
        if self.runs.last().is_none_or(|&(row, at)| at + (self.rows - row) as u64 != line) {
            self.runs.push((self.rows, line));
        }
        self.rows += 1;
    }

    /// Number of rows pushed.
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    /// Line of a row, which is counted from 0.
    pub(crate) fn line(&self, row: usize) -> u64 {
        let run = self.runs.partition_point(|&(first, _)| first <= row);
        let (first, line) = run.checked_sub(1).map_or((0, 1), |i| self.runs[i]);
        line + (row - first) as u64
    }

    /// A fault of a row.
    pub(crate) fn fault(&self, row: usize, field: &str, problem: impl Into<String>) -> DataError {
        DataError::new(self.table.as_str(), problem).line(self.line(row)).field(field)
    }
}

/// The fault that stands first in a table, and the number of rows with one.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    first: Option<DataError>,
    rows: usize,
}

impl Faults {
    /// Counts a row with a fault in `line`; the fault is put in words only if it is the first.
    pub(crate) fn add(&mut self, line: u64, fault: impl FnOnce() -> DataError) {
        self.rows += 1;
        if self.first.as_ref().is_none_or(|known| known.line.is_some_and(|l| line < l)) {
            self.first = Some(fault().line(line));
        }
    }

    /// The first fault, if any.
    pub(crate) fn check(self) -> Result<(), DataError> {
        match self.first {
            None => Ok(()),
            Some(first) => Err(DataError { more: self.rows - 1, ..first }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_lines_behind_gaps() {
        let mut rows = RowLines::of_file("t");
        for line in [2, 3, 7, 8, 10] {
            rows.push(line);
        }
        assert_eq!((0..5).map(|r| rows.line(r)).collect::<Vec<_>>(), [2, 3, 7, 8, 10]);
        assert_eq!(rows.runs.len(), 3);
        assert_eq!(RowLines::counted("t").line(41), 42);
    }

    #[test]
    fn the_first_fault_is_kept_whatever_the_order() {
        let mut faults = Faults::default();
        for line in [9, 4, 12] {
            faults.add(line, || DataError::new("t", format!("fault {line}")));
        }
        assert_eq!(faults.check().unwrap_err().to_string(), "t: line 4: fault 4 (and 2 more rows with a fault)");
    }
}

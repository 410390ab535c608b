//! Finding a table's columns: by the name asked for, or by usual ones.

use crate::error::{DataError, nearest};

/// So many columns a message lists at most.
const LISTED: usize = 16;

/// Names of a table's columns, in order.
pub(crate) struct Header<'a> {
    /// File or table, for messages.
    table: &'a str,
    names: Vec<&'a str>,
    /// Line in which the names stand, where they stand in a file.
    line: Option<u64>,
}

impl<'a> Header<'a> {
    pub(crate) fn new(table: &'a str, names: impl IntoIterator<Item = &'a str>, line: Option<u64>) -> Self {
        Header { table, names: names.into_iter().collect(), line }
    }

    /// Position of the column `asked` for, which must be there, or of the first of the `usual` names that is there.
    pub(crate) fn find(&self, asked: Option<&str>, usual: &[&str]) -> Result<Option<usize>, DataError> {
        match asked {
            Some(name) => self.need(name, Some(name), usual).map(Some),
            None => usual.iter().find_map(|name| self.position(name).transpose()).transpose(),
        }
    }

    /// As [`Header::find`], of a column without which there is no table; `what` it holds, in one word.
    pub(crate) fn need(&self, what: &str, asked: Option<&str>, usual: &[&str]) -> Result<usize, DataError> {
        let found = match asked {
            Some(name) => self.position(name)?,
            None => self.find(None, usual)?,
        };
        found.ok_or_else(|| {
            let name = asked.unwrap_or(what);
            let near = nearest(name, self.names.iter().copied());
            let hint = if near.is_empty() { String::new() } else { format!(" (is it {}?)", quoted(&near, " or ")) };
            let expected = match asked {
                None if usual.len() > 1 => format!("expected one of {}; ", quoted(usual, ", ")),
                _ => String::new(),
            };
            self.fault(name, format!("missing column{hint}; {expected}the columns are {}", self.list()))
        })
    }

    /// Position of a name, as it is written or else in any case.
    fn position(&self, name: &str) -> Result<Option<usize>, DataError> {
        let mut exact = (0..self.names.len()).filter(|&i| self.names[i] == name);
        if let Some(first) = exact.next() {
            return match exact.next() {
                Some(_) => Err(self.fault(name, "the column stands twice")),
                None => Ok(Some(first)),
            };
        }
        let wanted = name.to_lowercase();
        Ok(self.names.iter().position(|n| n.to_lowercase() == wanted))
    }

    /// A fault of the header.
    pub(crate) fn fault(&self, field: &str, problem: impl Into<String>) -> DataError {
        let fault = DataError::new(self.table, problem).field(field);
        match self.line {
            Some(line) => fault.line(line),
            None => fault,
        }
    }

    fn list(&self) -> String {
        let shown = &self.names[..self.names.len().min(LISTED)];
        match self.names.len() - shown.len() {
            0 => quoted(shown, ", "),
            more => format!("{} and {more} more", quoted(shown, ", ")),
        }
    }
}

fn quoted<S: AsRef<str>>(names: &[S], between: &str) -> String {
    names.iter().map(|n| format!("`{}`", n.as_ref())).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_as_written_then_in_any_case_then_by_usual_names() {
        let header = Header::new("t", ["LON", "lon", "Lng", "pop"], None);
        assert_eq!(header.find(Some("lon"), &[]).unwrap(), Some(1));
        assert_eq!(header.find(Some("lng"), &[]).unwrap(), Some(2));
        assert_eq!(header.find(None, &["population", "POP"]).unwrap(), Some(3));
        assert_eq!(header.find(None, &["id"]).unwrap(), None);
    }

    #[test]
    fn a_missing_column_names_the_nearest_and_all() {
        let header = Header::new("t", ["longitud", "b"], Some(1));
        let message = header.need("lon", None, &["lon", "longitude"]).unwrap_err().to_string();
        assert_eq!(
            message,
            "t: line 1, field `lon`: missing column (is it `longitud`?); expected one of `lon`, `longitude`; \
             the columns are `longitud`, `b`"
        );
        let twice = Header::new("t", ["a", "a"], None).find(Some("a"), &[]).unwrap_err();
        assert_eq!(twice.to_string(), "t: field `a`: the column stands twice");
    }
}

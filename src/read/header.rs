//! Check of the header line of a CSV file.

use crate::error::{DataError, nearest};

/// Refuses a header that lacks a required column, has one twice, or is not separated by commas.
pub(super) fn check_header(header: &[&str], required: &[&str], table: &str) -> Result<(), DataError> {
    if let [only] = header
        && let Some(separator) = [';', '\t'].into_iter().find(|s| only.contains(*s))
    {
        return Err(
            DataError::new(table, format!("the fields are separated by {separator:?}; expected commas")).line(1)
        );
    }
    for column in required {
        match header.iter().filter(|h| *h == column).count() {
            1 => {}
            0 => {
                let near = nearest(column, header.iter().copied());
                let hint = near.first().map(|n| format!(" (is it `{n}`?)")).unwrap_or_default();
                let problem = format!("missing column{hint}; expected the columns {}", required.join(", "));
                return Err(DataError::new(table, problem).line(1).field(*column));
            }
            _ => return Err(DataError::new(table, "the column stands twice").line(1).field(*column)),
        }
    }
    Ok(())
}

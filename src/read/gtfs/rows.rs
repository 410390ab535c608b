//! A file of a feed, row by row: its columns, and the first fault with its true line.

use std::io::BufReader;

use super::fields::Fault;
use super::lines::Lines;
use super::pipe::{Batches, after_mark, split};
use super::source::Source;
use crate::error::{DataError, Error, Result};
use crate::read::header::check_header;

/// The first fault of a file, by the byte where its row begins, and how many further rows have one.
#[derive(Default)]
struct Faults {
    first: Option<(u64, Fault)>,
    more: usize,
}

impl Faults {
    fn add(&mut self, at: u64, fault: Fault) {
        match self.first {
            None => self.first = Some((at, fault)),
            Some(_) => self.more += 1,
        }
    }
}

/// Calls `each` with the byte where a row begins and the fields of the named columns, blanks around them taken off. The
/// first `required` columns must be there; a field of another that is not is empty. False where there is no such file.
///
/// # Errors
/// What makes the file unreadable, and otherwise the first fault that `each` finds, with the number of the others.
pub(super) fn read_rows<const N: usize>(
    source: &mut Source,
    file: &str,
    required: usize,
    names: [&'static str; N],
    mut each: impl FnMut(u64, [&[u8]; N]) -> Result<(), Fault>,
) -> Result<bool> {
    let name = source.name_of(file);
    let Some(from) = source.file(file)? else { return Ok(false) };
    let outcome = split(from, &name, |batches| rows(&batches, &name, &names[..required], names, &mut each));
    let outcome = outcome.map_err(|e| Error::io(&name, e))?;
    match outcome? {
        Faults { first: None, .. } => Ok(true),
        Faults { first: Some((at, fault)), more } => {
            let mut error = fault_at(source, file, at, fault)?;
            error.more = more;
            Err(error.into())
        }
    }
}

/// The error for a fault in the row that begins at byte `at` of a file.
pub(super) fn fault_at(source: &mut Source, file: &str, at: u64, fault: Fault) -> Result<DataError> {
    let name = source.name_of(file);
    let line = source.again(file, |from| {
        let text = after_mark(from, &name)?;
        Ok::<u64, DataError>(Lines::new(BufReader::new(text)).at(at))
    })?;
    let error = DataError { line: line.transpose()?, ..DataError::new(name, fault.problem) };
    Ok(match fault.field {
        Some(field) => error.field(field),
        None => error,
    })
}

fn rows<const N: usize>(
    batches: &Batches,
    name: &str,
    required: &[&str],
    names: [&'static str; N],
    each: &mut impl FnMut(u64, [&[u8]; N]) -> Result<(), Fault>,
) -> Result<Faults> {
    let mut batch = batches.next()?.unwrap_or_default();
    let Some(record) = batch.first() else {
        let problem = format!("the file is empty; expected the header {}", names.join(","));
        return Err(DataError::new(name, problem).into());
    };
    let header: Vec<String> = record.iter().map(|h| String::from_utf8_lossy(h.trim_ascii()).into_owned()).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    check_header(&header, required, name)?;
    // A header may end in commas that its rows do not have.
    let width = header.iter().rposition(|h| !h.is_empty()).map_or(0, |last| last + 1);
    let columns = names.map(|n| header.iter().position(|h| *h == n).unwrap_or(usize::MAX));
    let mut faults = Faults::default();
    let mut open_end = None;
    let mut first = 1;
    loop {
        for record in &batch[first..] {
            let at = record.position().map_or(0, csv::Position::byte);
            if record.len() != width {
                if record.len() == 1 && record[0].trim_ascii().is_empty() {
                    continue;
                }
                if let Some(fault) = ragged(record, width) {
                    faults.add(at, fault);
                    continue;
                }
            }
            if let Err(fault) = each(at, columns.map(|c| record.get(c).unwrap_or_default().trim_ascii())) {
                faults.add(at, fault);
            }
            open_end = record.iter().next_back().filter(|field| field.contains(&b'\n')).map(|_| at);
        }
        batches.used(batch);
        first = 0;
        let Some(next) = batches.next()? else { break };
        batch = next;
    }
    // A quote that is not closed makes the rest of the file one field.
    if let Some(at) = open_end {
        let problem = "the last field runs over several lines to the end of the file; is a quote not closed?";
        faults.add(at, Fault::row(problem));
    }
    Ok(faults)
}

/// What is wrong with a row of another number of fields than the header; nothing where the fields too many are empty.
fn ragged(record: &csv::ByteRecord, width: usize) -> Option<Fault> {
    let n = record.len();
    if n > width && record.iter().skip(width).all(|field| field.trim_ascii().is_empty()) {
        return None;
    }
    Some(Fault::row(format!(
        "the row has {n} fields but the header has {width}; is a text with a comma not in quotes, or a quote not closed?"
    )))
}

//! Numbers that e-Stat conceals in thinly settled cells, which a neighbor receives.

use rustc_hash::FxHashMap;

use super::estat::Concealed;
use crate::error::{DataError, Result};
use crate::table::rows::RowLines;

/// Shares are multiples of this part of a person: their sums are exact in 64-bit floats up to 2^33 people.
const GRAIN: f64 = 1.0 / 1_048_576.0;

/// A number of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Known(f64),
    Unknown,
    Concealed,
}

impl Value {
    pub(super) fn known(self) -> Option<f64> {
        match self {
            Value::Known(v) => Some(v),
            Value::Unknown | Value::Concealed => None,
        }
    }
}

/// A row of a file.
pub(super) struct Entry {
    pub(super) code: String,
    /// The cell that received the concealed numbers of this one.
    pub(super) receiver: Option<String>,
    /// The cells whose concealed numbers this one received.
    pub(super) givers: Vec<String>,
    pub(super) population: f64,
    pub(super) groups: Vec<Value>,
}

/// The rows of a file.
pub(super) struct Sheet {
    pub(super) lines: RowLines,
    /// Titles of the columns of codes and of total population.
    pub(super) titles: [String; 2],
    pub(super) entries: Vec<Entry>,
}

/// File and row of a cell.
type At = (usize, usize);

/// Checks givers against receivers and deals with concealed numbers; the findings.
pub(super) fn resolve(sheets: &mut [Sheet], groups: &[String], concealed: Concealed) -> Result<Vec<String>> {
    let at = index(sheets)?;
    let mut findings = Vec::new();
    let mut lost = 0_usize;
    let mut absent = 0_usize;
    for sheet in sheets.iter() {
        for (row, entry) in sheet.entries.iter().enumerate() {
            let fault = |field: &str, problem: String| sheet.lines.fault(row, field, problem);
            if let Some(receiver) = &entry.receiver {
                match at.get(receiver.as_str()).map(|&(f, r)| &sheets[f].entries[r]) {
                    None => lost += 1,
                    Some(found) if found.givers.contains(&entry.code) => {}
                    Some(_) => {
                        let problem = format!("the receiver `{receiver}` does not name `{}` as its giver", entry.code);
                        return Err(fault("HTKSAKI", problem).into());
                    }
                }
            }
            for giver in &entry.givers {
                match at.get(giver.as_str()).map(|&(f, r)| &sheets[f].entries[r]) {
                    None => absent += 1,
                    Some(found) if found.receiver.as_ref() == Some(&entry.code) => {}
                    Some(_) => {
                        let problem = format!("the giver `{giver}` does not name `{}` as its receiver", entry.code);
                        return Err(fault("GASSAN", problem).into());
                    }
                }
            }
        }
    }
    if lost > 0 {
        findings.push(format!(
            "{lost} concealed cells have their receiver in a file that was not read: their groups are unknown"
        ));
    }
    if absent > 0 {
        findings.push(format!(
            "{absent} concealed cells are in a file that was not read: their people stay with their receivers"
        ));
    }
    if concealed == Concealed::Share {
        share(sheets, groups.len(), &at.into_iter().map(|(code, at)| (code.to_owned(), at)).collect());
    }
    Ok(findings)
}

/// Place of every cell by its code.
fn index(sheets: &[Sheet]) -> Result<FxHashMap<&str, At>, DataError> {
    let mut at: FxHashMap<&str, At> = FxHashMap::default();
    for (s, sheet) in sheets.iter().enumerate() {
        for (row, entry) in sheet.entries.iter().enumerate() {
            if let Some((file, first)) = at.insert(&entry.code, (s, row)) {
                let (file, line) = (&sheets[file].lines.table, sheets[file].lines.line(first));
                let problem = format!("the cell `{}` stands in {file}, line {line} already", entry.code);
                return Err(sheet.lines.fault(row, &sheet.titles[0], problem));
            }
        }
    }
    Ok(at)
}

/// Shares the numbers of each receiver out among it and its givers.
fn share(sheets: &mut [Sheet], groups: usize, at: &FxHashMap<String, At>) {
    for s in 0..sheets.len() {
        for row in 0..sheets[s].entries.len() {
            let entry = &sheets[s].entries[row];
            let givers: Vec<At> = entry.givers.iter().filter_map(|g| at.get(g).copied()).collect();
            for k in 0..groups {
                let entry = &sheets[s].entries[row];
                let Some(received) = entry.groups[k].known() else { continue };
                let giver = |&(f, r): &At| &sheets[f].entries[r];
                let hiding: Vec<At> =
                    givers.iter().filter(|g| giver(g).groups[k] == Value::Concealed).copied().collect();
                let people = entry.population + hiding.iter().map(|g| giver(g).population).sum::<f64>();
                let mut rest = received;
                for (f, r) in hiding {
                    let own = sheets[f].entries[r].population;
                    let part = if people > 0.0 { (received * own / people / GRAIN).floor() * GRAIN } else { 0.0 };
                    rest -= part;
                    sheets[f].entries[r].groups[k] = Value::Known(part);
                }
                sheets[s].entries[row].groups[k] = Value::Known(rest.max(0.0));
            }
        }
    }
}

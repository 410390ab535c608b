//! Ways to travel between places, with several costs, from a CSV file.

use std::path::Path;

use super::numbers::needed;
use super::records::{Layout, Records};
use super::text::Encoding;
use crate::error::{DataError, Result};
use crate::table::columns::Header;
use crate::table::rows::{Faults, RowLines};
use crate::table::{LandUse, TravelOptions};

/// How a CSV file of ways to travel is read: which columns hold what.
///
/// Where a name is not given, usual ones are looked for, in any case: `from`, `from_id`, `origin`; `to`, `to_id`,
/// `destination`; as costs `minutes`, `travel_time` and `fare`, `monetary_cost`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TravelOptionColumns {
    from: Option<String>,
    to: Option<String>,
    costs: Vec<(String, String)>,
    layout: Layout,
}

impl TravelOptionColumns {
    /// The defaults: usual column names, UTF-8, commas.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the column of origins.
    pub fn from(mut self, column: impl Into<String>) -> Self {
        self.from = Some(column.into());
        self
    }

    /// Sets the column of destinations.
    pub fn to(mut self, column: impl Into<String>) -> Self {
        self.to = Some(column.into());
        self
    }

    /// Adds a cost and the column that holds it; costs that are given take the place of the usual two.
    pub fn cost(mut self, name: impl Into<String>, column: impl Into<String>) -> Self {
        self.costs.push((name.into(), column.into()));
        self
    }

    /// Sets the encoding.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.layout.encoding = encoding;
        self
    }

    /// Sets what separates the fields.
    pub fn separator(mut self, separator: u8) -> Self {
        self.layout.separator = separator;
        self
    }
}

/// Reads ways to travel between the places of a land use table from a CSV file, plain or gzipped, one a row.
///
/// # Errors
/// A file that cannot be read or decoded, a missing column, an id that is no place of the table, a cost that is missing,
/// below 0 or no number. The message names file, line and field of the first bad row and counts the others.
///
/// # Examples
/// ```
/// use compact_city::read::{self, TravelOptionColumns};
/// use compact_city::table::LandUse;
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![])?;
/// let csv = "from,to,minutes,fare\na,b,20,3.5\na,b,50,0\n";
/// let options = read::travel_options_from_bytes(csv.as_bytes(), "ways.csv", &places, TravelOptionColumns::new())?;
/// assert_eq!((options.len(), options.costs()), (2, &["minutes".to_owned(), "fare".to_owned()][..]));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn travel_options(
    path: impl AsRef<Path>,
    places: &LandUse,
    columns: impl Into<TravelOptionColumns>,
) -> Result<TravelOptions> {
    let columns = columns.into();
    read(Records::open(path.as_ref(), columns.layout)?, places, &columns)
}

/// As [`travel_options`], from bytes in memory that are not gzipped; `name` stands for the file in messages.
///
/// # Errors
/// As [`travel_options`].
pub fn travel_options_from_bytes(
    bytes: &[u8],
    name: &str,
    places: &LandUse,
    columns: impl Into<TravelOptionColumns>,
) -> Result<TravelOptions> {
    let columns = columns.into();
    read(Records::of_bytes(bytes, name, columns.layout)?, places, &columns)
}

fn read(mut records: Records<'_>, places: &LandUse, columns: &TravelOptionColumns) -> Result<TravelOptions> {
    let table = records.name().to_owned();
    let names = records.header().clone();
    let header = Header::new(&table, names.iter(), Some(records.header_line()));
    let from_at = header.need("from", columns.from.as_deref(), &["from", "from_id", "origin"])?;
    let to_at = header.need("to", columns.to.as_deref(), &["to", "to_id", "destination"])?;
    let cost_at: Vec<(String, usize)> = if columns.costs.is_empty() {
        let usual = |name: &str, usual: &[&str]| -> Result<(String, usize), DataError> {
            Ok((name.to_owned(), header.need(name, None, usual)?))
        };
        vec![usual("minutes", &["minutes", "travel_time"])?, usual("fare", &["fare", "monetary_cost"])?]
    } else {
        let named = |(name, column): &(String, String)| -> Result<(String, usize), DataError> {
            Ok((name.clone(), header.need(name, Some(column), &[])?))
        };
        columns.costs.iter().map(named).collect::<Result<_, _>>()?
    };

    let (mut from, mut to) = (Vec::new(), Vec::new());
    let mut costs: Vec<Vec<f64>> = vec![Vec::new(); cost_at.len()];
    let (mut lines, mut faults) = (RowLines::of_file(table.as_str()), Faults::default());
    while let Some((line, outcome)) = records.next()? {
        if let Err(fault) = outcome {
            faults.add(line, || fault);
            continue;
        }
        let record = records.record();
        let fault = |at: usize, problem: String| DataError::new(table.as_str(), problem).field(&names[at]);
        let place = |at: usize| {
            let id = record.get(at).unwrap_or_default();
            let unknown = || fault(at, format!("`{id}` is no place of the land use table"));
            places.row(id).map(|row| row as u32).ok_or_else(unknown)
        };
        let row = || -> Result<(u32, u32, Vec<f64>), DataError> {
            let cost = |(name, at): &(String, usize)| {
                let cost = needed(record.get(*at).unwrap_or_default(), name).map_err(|p| fault(*at, p))?;
                if cost >= 0.0 { Ok(cost) } else { Err(fault(*at, format!("{cost} is below 0; expected 0 or more"))) }
            };
            Ok((place(from_at)?, place(to_at)?, cost_at.iter().map(cost).collect::<Result<_, _>>()?))
        };
        match row() {
            Err(fault) => faults.add(line, || fault),
            Ok((origin, destination, of)) => {
                from.push(origin);
                to.push(destination);
                costs.iter_mut().zip(of).for_each(|(column, cost)| column.push(cost));
                lines.push(line);
            }
        }
    }
    faults.check()?;
    let costs = cost_at.into_iter().map(|(name, _)| name).zip(costs).collect();
    TravelOptions::from_rows(places, &from, &to, costs, &lines)
}

//! Ways to travel between places, with several costs, from a CSV file.

use std::path::Path;

use super::numbers::needed;
use super::place_ids::{PlaceIds, UnknownIds, left_out};
use super::records::{Layout, Records, layout_setters};
use crate::error::{DataError, Result};
use crate::table::columns::Header;
use crate::table::rows::{Faults, RowLines};
use crate::table::time_columns::{FROM, MINUTES, TO};
use crate::table::{LandUse, TravelWays};

/// How a CSV file of ways to travel is read: which columns hold what.
///
/// Where a name is not given, usual ones are looked for, in any case: of origins, destinations and minutes those of
/// [`TravelTimeOptions`](super::TravelTimeOptions), of the second cost `fare`, `monetary_cost`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TravelWayOptions {
    from: Option<String>,
    to: Option<String>,
    costs: Vec<(String, String)>,
    unknown_ids: UnknownIds,
    layout: Layout,
}

impl TravelWayOptions {
    /// The defaults: usual column names, unknown ids refused, UTF-8, commas.
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

    /// Sets what is made of rows whose ids are not places of the land use.
    pub fn unknown_ids(mut self, unknown: UnknownIds) -> Self {
        self.unknown_ids = unknown;
        self
    }

    layout_setters!();
}

impl From<()> for TravelWayOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// Reads ways to travel between the places of a land use table from a CSV file, plain or packed with gzip,
/// one a row.
///
/// # Errors
/// A file that cannot be read or decoded, a missing column, an id that is no place of the table, a cost that is missing,
/// below 0 or no number. The message names file, line and field of the first bad row and counts the others.
///
/// # Examples
/// ```
/// use compact_city::read;
/// use compact_city::table::LandUse;
///
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![])?;
/// let csv = "from,to,minutes,fare\na,b,20,3.5\na,b,50,0\n";
/// let ways = read::travel_ways_from_bytes(csv.as_bytes(), "ways.csv", &places, ())?;
/// assert_eq!((ways.len(), ways.costs()), (2, &["minutes".to_owned(), "fare".to_owned()][..]));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn travel_ways(
    path: impl AsRef<Path>,
    places: &LandUse,
    options: impl Into<TravelWayOptions>,
) -> Result<TravelWays> {
    let options = options.into();
    read(Records::open(path.as_ref(), options.layout)?, places, &options)
}

/// As [`travel_ways`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`travel_ways`].
pub fn travel_ways_from_bytes(
    bytes: &[u8],
    name: &str,
    places: &LandUse,
    options: impl Into<TravelWayOptions>,
) -> Result<TravelWays> {
    let options = options.into();
    read(Records::of_bytes(bytes, name, options.layout)?, places, &options)
}

fn read(mut records: Records<'_>, places: &LandUse, options: &TravelWayOptions) -> Result<TravelWays> {
    let table = records.name().to_owned();
    let names = records.header().clone();
    let header = Header::new(&table, names.iter(), Some(records.header_line()));
    let from_at = header.need("from_id", options.from.as_deref(), &FROM)?;
    let to_at = header.need("to_id", options.to.as_deref(), &TO)?;
    let cost_at: Vec<(String, usize)> = if options.costs.is_empty() {
        let usual = |name: &str, usual: &[&str]| -> Result<(String, usize), DataError> {
            Ok((name.to_owned(), header.need(name, None, usual)?))
        };
        vec![usual("minutes", &MINUTES)?, usual("fare", &["fare", "monetary_cost"])?]
    } else {
        let named = |(name, column): &(String, String)| -> Result<(String, usize), DataError> {
            Ok((name.clone(), header.need(name, Some(column), &[])?))
        };
        options.costs.iter().map(named).collect::<Result<_, _>>()?
    };

    let (mut from, mut to) = (Vec::new(), Vec::new());
    let mut costs: Vec<Vec<f64>> = vec![Vec::new(); cost_at.len()];
    let (ids, mut unknown) = (PlaceIds::new(places, options.unknown_ids), 0);
    let (mut lines, mut faults) = (RowLines::of_file(table.as_str()), Faults::default());
    while let Some((line, outcome)) = records.next()? {
        if let Err(fault) = outcome {
            faults.add(line, || fault);
            continue;
        }
        let record = records.record();
        let fault = |at: usize, problem: String| DataError::new(table.as_str(), problem).field(&names[at]);
        let place = |at: usize| {
            let id = record.get(at).unwrap_or_default().trim_ascii();
            ids.place(id.as_bytes()).map_err(|problem| fault(at, problem))
        };
        let row = || -> Result<Option<(u32, u32, Vec<f64>)>, DataError> {
            let (Some(origin), Some(destination)) = (place(from_at)?, place(to_at)?) else { return Ok(None) };
            let cost = |(name, at): &(String, usize)| {
                let cost = needed(record.get(*at).unwrap_or_default(), name).map_err(|p| fault(*at, p))?;
                if cost >= 0.0 { Ok(cost) } else { Err(fault(*at, format!("{cost} is below 0; expected 0 or more"))) }
            };
            Ok(Some((origin, destination, cost_at.iter().map(cost).collect::<Result<_, _>>()?)))
        };
        match row() {
            Err(fault) => faults.add(line, || fault),
            Ok(None) => unknown += 1,
            Ok(Some((origin, destination, of))) => {
                from.push(origin);
                to.push(destination);
                costs.iter_mut().zip(of).for_each(|(column, cost)| column.push(cost));
                lines.push(line);
            }
        }
    }
    faults.check()?;
    let costs = cost_at.into_iter().map(|(name, _)| name).zip(costs).collect();
    let mut ways = TravelWays::from_rows(places, &from, &to, costs, &lines)?;
    if unknown > 0 {
        ways.note(left_out(&table, unknown));
    }
    Ok(ways)
}

//! Several tables of population cells as one.

use polars::prelude::*;

use super::cells::{Footprint, PopulationCells};
use super::repeats::repeat;
use crate::error::{DataError, Error, Result};

pub(super) fn concat(tables: Vec<PopulationCells>) -> Result<PopulationCells> {
    let fault = |problem: String| Error::from(DataError::new("cells", problem));
    let Some(first) = tables.first() else { return Err(fault("no table; expected at least one".into())) };
    let groups: Vec<String> = first.groups().map(str::to_owned).collect();
    let footprint = first.footprint();
    let numbered = tables.iter().all(PopulationCells::is_numbered);
    for (table, k) in tables.iter().zip(1..) {
        if !alike(table.footprint(), footprint) {
            let problem = format!("{:?} in table {k} but {footprint:?} in table 1", table.footprint());
            return Err(fault(format!("the cells cover different ground: {problem}")));
        }
        let mut others: Vec<&str> = table.groups().collect();
        let lacking: Vec<&str> = groups.iter().map(String::as_str).filter(|g| !others.contains(g)).collect();
        others.retain(|g| !groups.iter().any(|known| known == g));
        if !(lacking.is_empty() && others.is_empty()) {
            return Err(fault(format!(
                "table {k} lacks the groups {lacking:?} of table 1 and has {others:?} beside them"
            )));
        }
        if table.is_numbered() != numbered {
            return Err(fault(format!(
                "the cells of table {k} or table 1 have no ids; expected ids in all or in none"
            )));
        }
    }
    let lengths: Vec<usize> = tables.iter().map(PopulationCells::len).collect();
    let frame = stack(&tables, numbered)?;
    if let Some(ids) = frame.columns().first().filter(|_| !numbered)
        && let Some(twice) = repeat(ids)?
    {
        let place = |row: usize| {
            let mut before = 0;
            let table = lengths
                .iter()
                .take_while(|n| {
                    before += **n;
                    before <= row
                })
                .count();
            let start: usize = lengths[..table].iter().sum();
            format!("row {} of table {}", row - start + 1, table + 1)
        };
        let id = ids.get(twice.again)?.to_string();
        let id = id.trim_matches('"');
        let problem = format!("the cell `{id}` in {} stands in {} already", place(twice.again), place(twice.first));
        return Err(DataError { more: twice.rows - 1, ..DataError::new("cells", problem).field("id") }.into());
    }
    let findings: Vec<String> = tables.iter().flat_map(PopulationCells::notes).cloned().collect();
    let mut cells = PopulationCells::of_checked(frame, groups, footprint, numbered)?;
    cells.note(findings);
    Ok(cells)
}

/// Whether two footprints are the same but for the last bits of their size.
fn alike(a: Footprint, b: Footprint) -> bool {
    match (a, b) {
        (Footprint::Degrees { width, height }, Footprint::Degrees { width: w, height: h }) => {
            (width - w).abs() <= 1e-9 * width && (height - h).abs() <= 1e-9 * height
        }
        _ => a == b,
    }
}

/// The frames below each other, with every column that one of them has.
fn stack(tables: &[PopulationCells], numbered: bool) -> Result<DataFrame> {
    let height = tables.iter().map(PopulationCells::len).sum();
    let mut names: Vec<PlSmallStr> = Vec::new();
    for column in tables.iter().flat_map(|t| t.frame().columns()) {
        if !names.contains(column.name()) {
            names.push(column.name().clone());
        }
    }
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        if name == "id" && numbered {
            let ids = (1..=height as u64).collect();
            columns.push(UInt64Chunked::from_vec(name, ids).into_column());
            continue;
        }
        let parts: Vec<Option<&Column>> = tables.iter().map(|t| t.frame().column(&name).ok()).collect();
        columns.push(join(&name, &parts, tables)?);
    }
    Ok(DataFrame::new(height, columns)?)
}

fn join(name: &PlSmallStr, parts: &[Option<&Column>], tables: &[PopulationCells]) -> Result<Column> {
    let types: Vec<&DataType> = parts.iter().flatten().map(|c| c.dtype()).collect();
    let dtype = match types.iter().find(|t| **t != types[0]) {
        None => types[0].clone(),
        Some(_) if name == "id" => DataType::String,
        Some(other) => {
            let problem = format!("the column holds {} in one table and {other} in another", types[0]);
            return Err(DataError::new("cells", problem).field(name.as_str()).into());
        }
    };
    let mut joined = Column::new_empty(name.clone(), &dtype);
    for (part, table) in parts.iter().zip(tables) {
        match part {
            Some(column) => joined.append_owned(column.cast(&dtype)?)?,
            None => joined.append_owned(Column::full_null(name.clone(), table.len(), &dtype))?,
        };
    }
    Ok(joined.rechunk())
}

//! A frame of population cells checked and brought into the shape of the table.

use polars::prelude::*;

use super::cell_columns::{CANONICAL, CellColumns, Located};
use super::cells::{Footprint, PopulationCells, slice};
use super::cells_place::{self, Places};
use super::columns::Header;
use super::repeats::repeat;
use super::rows::{Faults, RowLines};
use crate::error::{DataError, Result};
use crate::geo::position_problem;

/// Checks a frame; `faults` are those of rows that the reader has left out.
pub(crate) fn check(
    frame: DataFrame,
    options: &CellColumns,
    rows: &RowLines,
    mut faults: Faults,
) -> Result<PopulationCells> {
    let names: Vec<String> = frame.columns().iter().map(|c| c.name().to_string()).collect();
    let header = Header::new(&rows.table, names.iter().map(String::as_str), None);
    let located = options.locate(&header)?;
    if let Some(problem) = options.footprint.and_then(Footprint::problem) {
        return Err(DataError::new(rows.table.as_str(), problem).field("footprint").into());
    }
    if frame.height() == 0 {
        faults.check()?;
        return Err(DataError::new(rows.table.as_str(), "no rows; expected at least one cell").into());
    }
    let columns = frame.columns();
    let numbers = |i: usize| numbers(&columns[i], rows);
    let population = numbers(located.population)?;
    let groups = located.groups.iter().map(|&i| numbers(i)).collect::<Result<Vec<_>, _>>()?;
    let given = located.position().map(|(lon, lat)| Ok::<_, DataError>((numbers(lon)?, numbers(lat)?))).transpose()?;
    let ids = located.id.map(|i| ids(&columns[i], rows)).transpose()?;
    let mut places = cells_place::places(&located, options, ids.as_ref(), given, rows, &mut faults)?;

    let group_names = located.groups.iter().map(|&i| names[i].as_str());
    let fields = Fields {
        lon: located.position().map_or("lon", |(lon, _)| &names[lon]),
        lat: located.position().map_or("lat", |(_, lat)| &names[lat]),
        population: &names[located.population],
        groups: group_names.zip(&groups).collect(),
    };
    check_numbers(&places, &population, &fields, rows, &mut faults);
    faults.check()?;
    if let Some(ids) = &ids
        && let Some(twice) = repeat(ids)?
    {
        let id = ids.get(twice.again)?;
        let field = located.id.map_or("id", |i| &names[i]);
        let first = rows.line(twice.first);
        let problem = format!("the cell {} stands in line {first} already", plain(&id));
        return Err(DataError { more: twice.rows - 1, ..rows.fault(twice.again, field, problem) }.into());
    }
    let mut diagnostics = std::mem::take(&mut places.diagnostics);
    let group_names: Vec<String> = options.groups.iter().map(|(name, _)| name.clone()).collect();
    let frame = assemble(frame, &located, &group_names, ids, &places, population, groups, &mut diagnostics)?;
    let mut cells = PopulationCells::of_checked(frame, group_names, places.footprint, located.id.is_none())?;
    cells.note(diagnostics);
    Ok(cells)
}

/// A column as numbers in one chunk; the numbers themselves are copied only if they are not 64-bit floats already.
fn numbers(column: &Column, rows: &RowLines) -> Result<Float64Chunked, DataError> {
    let dtype = column.dtype();
    if !(dtype.is_primitive_numeric() || dtype.is_null()) {
        let problem = format!("the column holds {dtype}; expected numbers");
        return Err(DataError::new(rows.table.as_str(), problem).field(column.name().as_str()));
    }
    let fault = |e: PolarsError| DataError::new(rows.table.as_str(), e.to_string()).field(column.name().as_str());
    let cast = column.cast(&DataType::Float64).map_err(fault)?;
    Ok(cast.f64().map_err(fault)?.rechunk().into_owned())
}

/// Ids as text or whole numbers in one chunk, none missing.
fn ids(column: &Column, rows: &RowLines) -> Result<Column, DataError> {
    let dtype = column.dtype();
    let fault = |problem: String| DataError::new(rows.table.as_str(), problem).field(column.name().as_str());
    if let Some(row) =
        (column.null_count() > 0).then(|| column.is_null().iter().position(|v| v == Some(true))).flatten()
    {
        return Err(DataError { more: column.null_count() - 1, ..rows.fault(row, column.name(), "the id is missing") });
    }
    if dtype.is_string() {
        return Ok(column.rechunk());
    }
    if !dtype.is_integer() {
        return Err(fault(format!("the column holds {dtype}; expected text or whole numbers")));
    }
    let codes = column.cast(&DataType::UInt64).map_err(|e| fault(e.to_string()))?;
    let signed = codes.null_count() > 0;
    let kept = if signed { column.cast(&DataType::Int64).map_err(|e| fault(e.to_string()))? } else { codes };
    Ok(kept.rechunk())
}

/// Names of the checked columns in the user's words.
struct Fields<'a> {
    lon: &'a str,
    lat: &'a str,
    population: &'a str,
    groups: Vec<(&'a str, &'a Float64Chunked)>,
}

fn check_numbers(
    places: &Places,
    population: &Float64Chunked,
    fields: &Fields<'_>,
    rows: &RowLines,
    faults: &mut Faults,
) {
    // A place whose code is at fault has been counted already and stands as NaN here.
    let (coded, lon, lat) = (places.coded, &places.lon, &places.lat);
    let fault = |row: usize| -> Option<(&str, String)> {
        let at = |c: &Float64Chunked| c.get(row);
        for (field, column, what) in [(fields.lon, lon, "longitude"), (fields.lat, lat, "latitude")] {
            if at(column).is_none_or(|v| !v.is_finite()) {
                return (!coded).then(|| (field, missing_or_infinite(at(column), what)));
            }
        }
        if let (Some(x), Some(y)) = (at(lon), at(lat))
            && let Some((field, problem)) = position_problem(x, y)
        {
            return Some((if field == "lon" { fields.lon } else { fields.lat }, problem));
        }
        match at(population) {
            Some(v) if v.is_finite() && v >= 0.0 => {}
            Some(v) if v < 0.0 && v.is_finite() => {
                return Some((fields.population, format!("{v} is negative; expected people, 0 or more")));
            }
            other => return Some((fields.population, missing_or_infinite(other, "number of people"))),
        }
        fields.groups.iter().find_map(|(name, column)| match at(column) {
            Some(v) if !v.is_finite() => {
                Some((*name, format!("{v} is not a finite number; leave the field empty for an unknown")))
            }
            Some(v) if v < 0.0 => Some((*name, format!("{v} is negative; expected people, 0 or more"))),
            _ => None,
        })
    };
    // A column with nulls has no slice; its rows are then asked for one by one.
    let (xs, ys, people) = (slice(lon), slice(lat), slice(population));
    let groups: Vec<(&[f64], &Float64Chunked)> = fields.groups.iter().map(|(_, g)| (slice(g), *g)).collect();
    let counts = |v: f64| (0.0..f64::INFINITY).contains(&v);
    for row in 0..population.len() {
        let sound = xs.get(row).is_some_and(|x| (-180.0..=180.0).contains(x))
            && ys.get(row).is_some_and(|y| (-90.0..=90.0).contains(y))
            && people.get(row).is_some_and(|p| counts(*p))
            && groups.iter().all(|(plain, g)| match plain.get(row) {
                Some(v) => counts(*v),
                None => g.get(row).is_none_or(counts),
            });
        if !sound && let Some((field, problem)) = fault(row) {
            faults.add(rows.line(row), || rows.fault(row, field, problem));
        }
    }
}

fn missing_or_infinite(value: Option<f64>, what: &str) -> String {
    match value {
        None => format!("the {what} is missing"),
        Some(v) => format!("{v} is not a finite number; expected a {what}"),
    }
}

/// An id without the quotes that polars puts about text.
fn plain(id: &AnyValue<'_>) -> String {
    format!("`{}`", id.to_string().trim_matches('"'))
}

/// The frame in its order: `id`, `lon`, `lat`, `population`, the groups, then the others.
#[expect(clippy::too_many_arguments, reason = "each is one column or set of columns of the one frame")]
fn assemble(
    frame: DataFrame,
    located: &Located,
    group_names: &[String],
    ids: Option<Column>,
    places: &Places,
    population: Float64Chunked,
    groups: Vec<Float64Chunked>,
    diagnostics: &mut Vec<String>,
) -> Result<DataFrame> {
    let height = frame.height();
    let number = |c: Float64Chunked, name: &str| c.with_name(name.into()).into_series().into_column();
    let id = match ids {
        Some(ids) => ids.with_name("id".into()),
        None => UInt64Chunked::from_vec("id".into(), (1..=height as u64).collect()).into_series().into_column(),
    };
    let mut columns = vec![
        id,
        number(places.lon.clone(), "lon"),
        number(places.lat.clone(), "lat"),
        number(population, "population"),
    ];
    columns.extend(groups.into_iter().zip(group_names).map(|(g, name)| number(g, name)));
    let mut known: Vec<usize> = located.id.into_iter().chain([located.population]).collect();
    known.extend(located.position().map(|(lon, lat)| [lon, lat]).into_iter().flatten());
    known.extend(&located.groups);
    for (i, mut column) in frame.into_columns().into_iter().enumerate() {
        if known.contains(&i) {
            continue;
        }
        let name = column.name().to_string();
        if CANONICAL.contains(&name.as_str()) || group_names.contains(&name) {
            let other = format!("source_{name}");
            diagnostics.push(format!("the column `{name}` that was not asked for is kept as `{other}`"));
            column.rename(other.into());
        }
        columns.push(column);
    }
    Ok(DataFrame::new(height, columns)?)
}

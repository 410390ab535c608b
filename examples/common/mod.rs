//! What the examples on transit share: cells and stops with their columns named on the command line, languages.

use std::path::Path;

use clap::ValueEnum;
use compact_city::catalog::Lang;
use compact_city::jiff::civil::Date;
use compact_city::read::{self, CellOptions, EstatGroups, EstatOptions, GtfsOptions, StopOptions};
use compact_city::table::{CellColumns, Footprint, Mode, PopulationCells, Stops};
use compact_city::{Error, Result};

mod files;

pub(crate) use files::{FileArgument, print, wrong};

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Language {
    En,
    Ja,
}

impl Language {
    pub(crate) fn lang(self) -> Lang {
        match self {
            Language::En => Lang::En,
            Language::Ja => Lang::Ja,
        }
    }
}

const CELL_KEYS: &[&str] =
    &["id", "lon", "lat", "mesh", "level", "h3", "population", "group", "size", "encoding", "format"];
const STOP_KEYS: &[&str] = &[
    "mode",
    "mode_column",
    "id",
    "name",
    "lon",
    "lat",
    "departures",
    "departures_per_direction",
    "headway_min",
    "parent",
    "keep",
    "encoding",
];

/// Cells of one option, `groups` of them where the file does not name them; several files become one table.
pub(crate) fn read_cells(option: &'static str, given: &[String], groups: &[String]) -> Result<PopulationCells> {
    let mut files = Vec::new();
    for text in given {
        files.push(FileArgument::parse(option, text, CELL_KEYS)?);
    }
    let is_estat = |f: &FileArgument| f.get("format") == Some("estat");
    if let Some(format) = files.iter().filter_map(|f| f.get("format")).find(|f| !["csv", "estat"].contains(f)) {
        return Err(wrong(option, format!("unknown format `{format}`; known: csv, estat")));
    }
    if files.iter().any(is_estat) {
        if !files.iter().all(is_estat) {
            return Err(wrong(option, "e-Stat tables and others cannot be joined; give format=estat with every file"));
        }
        let read = |groups: &[String]| {
            let estat = estat_options(option, &files, groups)?;
            read::estat_cells(files.iter().map(|f| &f.path), estat)
        };
        let usual = ["0_14", "65_plus", "75_plus"].map(str::to_owned);
        return match read(if groups.is_empty() { &usual } else { groups }) {
            // Not every table tells ages, and nobody asked for them.
            Err(Error::Unknown { .. }) if groups.is_empty() => read(&[]),
            found => found,
        };
    }
    let mut tables = Vec::new();
    for file in &files {
        let mut columns = CellColumns::new();
        for (key, value) in &file.pairs {
            columns = match *key {
                "id" => columns.id(*value),
                "lon" => columns.lon(*value),
                "lat" => columns.lat(*value),
                "mesh" => columns.mesh(*value),
                "level" => {
                    columns.mesh_level(value.parse().map_err(|e: Error| wrong(option, format!("level={value}: {e}")))?)
                }
                "h3" => columns.h3(*value),
                "population" => columns.population(*value),
                "group" => {
                    let (name, column) = value.split_once(':').unwrap_or((value, value));
                    columns.group(name, column)
                }
                "size" => columns.footprint(footprint(option, value)?),
                _ => columns,
            };
        }
        let unnamed =
            |group: &&String| !file.pairs.iter().any(|(k, v)| *k == "group" && v.split(':').next() == Some(group));
        columns = groups.iter().filter(unnamed).fold(columns, |columns, g| columns.group(g, g));
        if file.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet")) {
            tables.push(from_parquet(option, &file.path, columns)?);
            continue;
        }
        let how = CellOptions::from(columns);
        let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
        let of_group = |e: Error| match &e {
            Error::Data(fault) if fault.field.as_ref().is_some_and(|f| groups.contains(f)) => {
                wrong("--group", e.to_string())
            }
            _ => e,
        };
        tables.push(read::cells(&file.path, how).map_err(of_group)?);
    }
    PopulationCells::concat(tables)
}

/// How e-Stat tables are read, all of them alike: what one conceals may be counted in another.
fn estat_options(option: &'static str, files: &[FileArgument], groups: &[String]) -> Result<EstatOptions> {
    let mut pairs: Vec<(&str, &str)> = files.iter().flat_map(|f| f.pairs.iter().copied()).collect();
    pairs.sort_unstable();
    pairs.dedup();
    if let Some(two) = pairs.windows(2).find(|two| two[0].0 == two[1].0 && two[0].0 != "group") {
        let problem = format!("`{}` is both `{}` and `{}`; e-Stat tables are read alike", two[0].0, two[0].1, two[1].1);
        return Err(wrong(option, problem));
    }
    let named = |group: &&String| pairs.iter().any(|(k, v)| *k == "group" && v.split(':').next() == Some(group));
    let by_label = groups.iter().filter(|g| !named(g)).cloned().collect();
    let mut estat = EstatOptions::new().groups(EstatGroups::Named(by_label));
    for (key, value) in pairs {
        estat = match key {
            "population" => estat.population(value),
            "group" => match value.split_once(':') {
                Some((name, column)) => estat.group(name, column),
                None => {
                    return Err(wrong(option, format!("group `{value}`: expected NAME:COLUMN for an e-Stat table")));
                }
            },
            "format" | "encoding" => estat,
            key => return Err(wrong(option, format!("`{key}` does not go with format=estat"))),
        };
    }
    let encoding = files.iter().map(FileArgument::encoding).collect::<Result<Vec<_>>>()?.into_iter().flatten().next();
    Ok(encoding.map_or(estat.clone(), |e| estat.encoding(e)))
}

#[cfg(feature = "parquet")]
fn from_parquet(_: &str, path: &Path, columns: CellColumns) -> Result<PopulationCells> {
    read::cells_from_parquet(path, columns)
}

#[cfg(not(feature = "parquet"))]
fn from_parquet(option: &str, path: &Path, _: CellColumns) -> Result<PopulationCells> {
    Err(wrong(option, format!("{}: to read Parquet, build with `--features parquet`", path.display())))
}

/// The ground of a cell: a side in metres, or width and height in degrees with an `x` between.
fn footprint(option: &str, text: &str) -> Result<Footprint> {
    let number = |s: &str| s.trim().parse::<f64>().ok().filter(|x| x.is_finite() && *x > 0.0);
    let found = match text.split_once('x') {
        Some((width, height)) => {
            number(width).zip(number(height)).map(|(width, height)| Footprint::Degrees { width, height })
        }
        None => number(text).map(|side_m| Footprint::Square { side_m }),
    };
    found.ok_or_else(|| {
        wrong(
            option,
            format!("size `{text}` is neither a side in metres, such as 250, nor degrees, such as 0.003x0.002"),
        )
    })
}

/// Stops of tables and of GTFS feeds as one table, platforms joined where a distance is given.
pub(crate) fn stops_of(
    (tables_option, tables): (&'static str, &[String]),
    (feeds_option, feeds): (&'static str, &[String]),
    platforms_m: Option<f64>,
) -> Result<Stops> {
    let mut all = Vec::new();
    for text in tables {
        all.push(read_stops(&FileArgument::parse(tables_option, text, STOP_KEYS)?)?);
    }
    for text in feeds {
        all.push(read_gtfs(&FileArgument::parse(feeds_option, text, &["date"])?)?);
    }
    let stops = Stops::concat(all)?;
    match platforms_m {
        Some(distance_m) => stops.grouped(distance_m).map_err(|e| wrong("--platforms", e.to_string())),
        None => Ok(stops),
    }
}

fn read_stops(file: &FileArgument) -> Result<Stops> {
    let mut how = StopOptions::new();
    for (key, value) in &file.pairs {
        how = match *key {
            "mode" => how.mode(value.parse::<Mode>().map_err(|e| wrong(file.option, format!("mode={value}: {e}")))?),
            "mode_column" => how.mode_column(*value),
            "id" if *value == "row" => how.number_rows(),
            "id" => how.id(*value),
            "name" => how.name(*value),
            "lon" => how.lon(*value),
            "lat" => how.lat(*value),
            "departures" => how.departures(*value),
            "departures_per_direction" => how.departures_per_direction(*value),
            "headway_min" => how.headway_min(*value),
            "parent" => how.parent(*value),
            "keep" => {
                let (column, value) = condition(file.option, value)?;
                how.keep(column, value)
            }
            _ => how,
        };
    }
    let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
    read::stops(&file.path, how)
}

fn read_gtfs(file: &FileArgument) -> Result<Stops> {
    let mut how = GtfsOptions::new();
    if let Some(text) = file.get("date") {
        let date: Date =
            text.parse().map_err(|_| wrong(file.option, format!("`{text}` is not a date such as 2025-05-14")))?;
        how = how.date(date);
    }
    Ok(read::gtfs(&file.path, how)?.into_stops())
}

/// Column and value of a condition on rows.
pub(crate) fn condition<'a>(option: &str, text: &'a str) -> Result<(&'a str, &'a str)> {
    text.split_once(':').ok_or_else(|| wrong(option, format!("keep `{text}`: expected COLUMN:VALUE, such as closed:0")))
}

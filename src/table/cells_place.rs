//! Where cells are and what ground they cover: from longitude and latitude, JIS mesh codes or H3 indices.

use polars::prelude::*;

use super::cell_columns::{CellColumns, Located, Place};
use super::cells::Footprint;
use super::rows::{Faults, RowLines};
use crate::error::{DataError, Result};
#[cfg(feature = "h3")]
use crate::geo::LonLat;
use crate::geo::{Mesh, MeshLevel};

/// Share of a cell's size by which a rounded centroid may be off.
const ROUNDING: f64 = 0.05;

/// Positions and ground of the cells of a table.
pub(super) struct Places {
    pub(super) lon: Float64Chunked,
    pub(super) lat: Float64Chunked,
    pub(super) footprint: Footprint,
    /// True when codes gave the positions; one at fault stands as NaN and is counted.
    pub(super) coded: bool,
    pub(super) diagnostics: Vec<String>,
}

/// Longitudes and latitudes.
type Given = Option<(Float64Chunked, Float64Chunked)>;

pub(super) fn places(
    located: &Located,
    options: &CellColumns,
    ids: Option<&Column>,
    given: Given,
    rows: &RowLines,
    faults: &mut Faults,
) -> Result<Places> {
    let fault = |problem: &str| DataError::new(rows.table.as_str(), problem);
    match (located.place, ids) {
        (Place::Mesh { .. }, Some(ids)) => {
            if options.footprint.is_some() {
                return Err(fault("mesh codes say what ground the cells cover; leave the footprint out").into());
            }
            mesh(ids, options.mesh_level, given, rows, faults)
        }
        (Place::H3 { .. }, Some(ids)) => {
            if options.footprint.is_some() {
                return Err(fault("H3 indices say what ground the cells cover; leave the footprint out").into());
            }
            h3(ids, given, rows, faults)
        }
        _ => {
            let Some((lon, lat)) = given else { return Err(fault("the cells have no position").into()) };
            #[cfg(feature = "h3")]
            if options.footprint == Some(Footprint::Hexagon) {
                return Err(fault("hexagons need H3 indices; name their column with `CellColumns::h3`").into());
            }
            let mut diagnostics = Vec::new();
            let footprint = match (options.footprint, ids) {
                (Some(footprint), _) => footprint,
                (None, Some(ids)) => mesh_of(ids, &lon, &lat, &mut diagnostics),
                (None, None) => Footprint::Point,
            };
            Ok(Places { lon, lat, footprint, coded: false, diagnostics })
        }
    }
}

/// Ids as they stand in their column.
enum Ids<'a> {
    Text(&'a StringChunked),
    Codes(&'a UInt64Chunked),
    Signed(&'a Int64Chunked),
}

impl<'a> Ids<'a> {
    fn new(ids: &'a Column) -> Result<Self> {
        Ok(match ids.dtype() {
            DataType::String => Ids::Text(ids.str()?),
            DataType::UInt64 => Ids::Codes(ids.u64()?),
            _ => Ids::Signed(ids.i64()?),
        })
    }

    /// The mesh cell whose code stands in a row; without a level, the one of the code's length.
    fn mesh(&self, row: usize, level: Option<MeshLevel>) -> Result<Mesh, String> {
        let parse = |text: &str| match level {
            Some(level) => Mesh::parse_as(text.trim(), level),
            None => text.trim().parse(),
        };
        let found = match self {
            Ids::Text(ids) => parse(ids.get(row).unwrap_or_default()),
            Ids::Codes(ids) => match (ids.get(row).unwrap_or_default(), level) {
                (code, Some(level)) => Mesh::from_code_as(code, level),
                (code, None) => Mesh::try_from(code),
            },
            Ids::Signed(ids) => parse(&ids.get(row).unwrap_or_default().to_string()),
        };
        found.map_err(|e| e.to_string())
    }

    fn text(&self, row: usize) -> String {
        match self {
            Ids::Text(ids) => ids.get(row).unwrap_or_default().trim().to_owned(),
            Ids::Codes(ids) => ids.get(row).unwrap_or_default().to_string(),
            Ids::Signed(ids) => ids.get(row).unwrap_or_default().to_string(),
        }
    }
}

fn mesh_footprint(mesh: Mesh) -> Footprint {
    Footprint::Degrees { width: mesh.level().width_deg(), height: mesh.level().height_deg() }
}

/// Positions from mesh codes; a position that stands beside a code must lie in its cell.
fn mesh(ids: &Column, level: Option<MeshLevel>, given: Given, rows: &RowLines, faults: &mut Faults) -> Result<Places> {
    let n = ids.len();
    let (mut lons, mut lats) = (Vec::with_capacity(n), Vec::with_capacity(n));
    let mut first: Option<(usize, Mesh)> = None;
    let codes = Ids::new(ids)?;
    for row in 0..n {
        let beside = given.as_ref().and_then(|(lon, lat)| lon.get(row).zip(lat.get(row)));
        let found = match (codes.mesh(row, level), first) {
            (Err(problem), _) => Err(problem),
            (Ok(mesh), Some((at, known))) if known.level() != mesh.level() => Err(format!(
                "`{}` is of another mesh level than the code in line {}; expected cells of one size",
                codes.text(row),
                rows.line(at)
            )),
            (Ok(mesh), _) if beside.is_some_and(|(lon, lat)| !holds(mesh, lon, lat)) => {
                let (lon, lat) = beside.unwrap_or_default();
                Err(format!("the position {lon}, {lat} is not in the mesh cell `{}`", codes.text(row)))
            }
            (Ok(mesh), _) => Ok(mesh),
        };
        let centroid = match found {
            Ok(mesh) => {
                first.get_or_insert((row, mesh));
                let centroid = mesh.centroid();
                (centroid.lon(), centroid.lat())
            }
            Err(problem) => {
                faults.add(rows.line(row), || rows.fault(row, ids.name(), problem));
                (f64::NAN, f64::NAN)
            }
        };
        lons.push(centroid.0);
        lats.push(centroid.1);
    }
    let footprint = first.map_or(Footprint::Point, |(_, mesh)| mesh_footprint(mesh));
    Ok(coded(lons, lats, footprint))
}

fn coded(lons: Vec<f64>, lats: Vec<f64>, footprint: Footprint) -> Places {
    Places {
        lon: Float64Chunked::from_vec("lon".into(), lons),
        lat: Float64Chunked::from_vec("lat".into(), lats),
        footprint,
        coded: true,
        diagnostics: Vec::new(),
    }
}

/// Whether a position lies in a mesh cell, give or take its rounding.
fn holds(mesh: Mesh, lon: f64, lat: f64) -> bool {
    within(mesh, lon, lat, 0.5 + ROUNDING)
}

/// Whether a position lies within so many widths and heights of a cell's centroid.
fn within(mesh: Mesh, lon: f64, lat: f64, share: f64) -> bool {
    let (level, center) = (mesh.level(), mesh.centroid());
    (lon - center.lon()).abs() <= share * level.width_deg() && (lat - center.lat()).abs() <= share * level.height_deg()
}

/// The mesh cell when every id is a mesh code of one level whose centroid is the cell's position, else a point.
fn mesh_of(ids: &Column, lon: &Float64Chunked, lat: &Float64Chunked, diagnostics: &mut Vec<String>) -> Footprint {
    let Ok(codes) = Ids::new(ids) else { return Footprint::Point };
    let Ok(first) = codes.mesh(0, None) else { return Footprint::Point };
    let mut centered = true;
    for row in 0..ids.len() {
        let (Ok(mesh), Some(lon), Some(lat)) = (codes.mesh(row, None), lon.get(row), lat.get(row)) else {
            return Footprint::Point;
        };
        if mesh.level() != first.level() || !holds(mesh, lon, lat) {
            return Footprint::Point;
        }
        centered &= within(mesh, lon, lat, ROUNDING);
    }
    if centered {
        return mesh_footprint(first);
    }
    diagnostics.push(
        "the ids are JIS mesh codes, but the positions are not the centroids of their cells: the cells count as points; \
         name the column of codes as `mesh` to count by their ground"
            .into(),
    );
    Footprint::Point
}

#[cfg(not(feature = "h3"))]
fn h3(_: &Column, _: Given, rows: &RowLines, _: &mut Faults) -> Result<Places> {
    Err(DataError::new(rows.table.as_str(), "H3 indices need the feature `h3` of this crate").into())
}

/// Positions from H3 indices; a position that stands beside an index must lie in its cell.
#[cfg(feature = "h3")]
fn h3(ids: &Column, given: Given, rows: &RowLines, faults: &mut Faults) -> Result<Places> {
    let n = ids.len();
    let (mut lons, mut lats) = (Vec::with_capacity(n), Vec::with_capacity(n));
    let mut first = None;
    for row in 0..n {
        let found = h3_cell(ids, row).and_then(|cell| {
            let (at, resolution) = *first.get_or_insert((row, cell.resolution()));
            if resolution != cell.resolution() {
                let line = rows.line(at);
                return Err(format!(
                    "`{cell}` is of another H3 resolution than the index in line {line}; expected one"
                ));
            }
            let beside = given.as_ref().and_then(|(lon, lat)| lon.get(row).zip(lat.get(row)));
            match beside {
                Some((lon, lat)) if h3o::LatLng::new(lat, lon).is_ok_and(|p| p.to_cell(cell.resolution()) != cell) => {
                    Err(format!("the position {lon}, {lat} is not in the H3 cell `{cell}`"))
                }
                _ => Ok(h3o::LatLng::from(cell)),
            }
        });
        match found {
            Ok(center) => {
                lons.push(center.lng());
                lats.push(center.lat());
            }
            Err(problem) => {
                faults.add(rows.line(row), || rows.fault(row, ids.name(), problem));
                lons.push(f64::NAN);
                lats.push(f64::NAN);
            }
        }
    }
    Ok(coded(lons, lats, Footprint::Hexagon))
}

/// The H3 cell whose index stands in a row of a column of text or whole numbers.
#[cfg(feature = "h3")]
pub(super) fn h3_cell(ids: &Column, row: usize) -> Result<h3o::CellIndex, String> {
    if let Ok(codes) = ids.u64() {
        let code = codes.get(row).unwrap_or_default();
        return h3o::CellIndex::try_from(code).map_err(|e| format!("{code} is not the index of an H3 cell: {e}"));
    }
    let text = Ids::new(ids).map_err(|e| e.to_string())?.text(row);
    text.parse().map_err(|e| format!("`{text}` is not the index of an H3 cell: {e}"))
}

/// Corners of the H3 cell in a row, counterclockwise.
#[cfg(feature = "h3")]
pub(super) fn h3_outline(ids: &Column, row: usize, outline: &mut Vec<LonLat>) {
    if let Ok(cell) = h3_cell(ids, row) {
        outline.extend(cell.boundary().iter().map(|p| LonLat::checked(p.lng(), p.lat())));
    }
}

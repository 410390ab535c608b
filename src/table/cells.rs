//! Population cells: where people live, in how great numbers, by group.

use polars::prelude::*;
use rayon::prelude::*;

use super::cells_check;
use super::ground::{half_side_degrees, rectangle};
use super::rows::{Faults, RowLines};
use super::sum::sum;
use crate::error::{DataError, Error, Result};
use crate::geo::{Bounds, LonLat, Zones};

pub use super::ground::Footprint;

/// Population cells: position, people and groups of people of each, in columns.
///
/// Built by [`crate::read::cells`], [`crate::read::estat_cells`], [`PopulationCells::from_frame`] or, from bare numbers,
/// [`PopulationCells::from_columns`]; all check positions, counts and duplicates. Columns that the crate does not know
/// stay in the frame and come out again.
#[derive(Debug, Clone)]
pub struct PopulationCells {
    /// The columns `id`, `lon`, `lat`, `population`, the groups, and any others.
    frame: DataFrame,
    lon: Float64Chunked,
    lat: Float64Chunked,
    population: Float64Chunked,
    groups: Vec<Group>,
    footprint: Footprint,
    /// True when the ids are row numbers that the source did not give.
    numbered: bool,
    /// Findings of the reader.
    notes: Vec<String>,
    /// The reader's findings and those that follow from the numbers.
    diagnostics: Vec<String>,
}

/// A group of people, such as those aged 65 and over: one number a cell.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    name: String,
    /// An unknown number stands as 0 and is counted in `unknown`.
    values: Float64Chunked,
    unknown: usize,
}

impl PopulationCells {
    /// Cells from bare columns of equal length, without ids, groups or footprint.
    ///
    /// # Errors
    /// Columns of unequal length, a position out of range, a population that is negative or not finite.
    pub fn from_columns(lon: Vec<f64>, lat: Vec<f64>, population: Vec<f64>) -> Result<Self> {
        if lon.len() != lat.len() || lon.len() != population.len() {
            let problem = format!("{} lon, {} lat and {} population values", lon.len(), lat.len(), population.len());
            return Err(DataError::new("cells", format!("columns of unequal length: {problem}")).into());
        }
        let frame = DataFrame::new(
            lon.len(),
            vec![
                Float64Chunked::from_vec("lon".into(), lon).into_column(),
                Float64Chunked::from_vec("lat".into(), lat).into_column(),
                Float64Chunked::from_vec("population".into(), population).into_column(),
            ],
        )?;
        Self::from_frame(frame, super::CellColumns::default())
    }

    /// Takes a frame, with a map of its columns; see [`super::CellColumns`].
    ///
    /// # Errors
    /// A column that is missing or of the wrong type, a position out of range, a mesh code that is none, a population that
    /// is negative or not finite, a cell met twice. The message names the first bad row, counted from 1, and the number of
    /// others.
    ///
    /// # Missing values
    /// A null in a group is an unknown. Position and population must be known.
    ///
    /// # Examples
    /// ```
    /// use compact_city::polars::prelude::{Column, DataFrame};
    /// use compact_city::table::{CellColumns, Footprint, PopulationCells};
    /// let frame = DataFrame::new(2, vec![
    ///     Column::new("code".into(), ["5437608942", "5437608943"]),
    ///     Column::new("pop".into(), [5, 7]),
    ///     Column::new("aged".into(), [Some(2), None]),
    /// ])?;
    /// let cells = PopulationCells::from_frame(frame, CellColumns::new().mesh("code").group("65_plus", "aged"))?;
    /// assert_eq!(cells.total(), 12.0);
    /// assert_eq!((cells.group("65_plus")?, cells.unknown("65_plus")?), (&[2.0, 0.0][..], 1));
    /// assert!(matches!(cells.footprint(), Footprint::Degrees { .. }));
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn from_frame(frame: DataFrame, columns: impl Into<super::CellColumns>) -> Result<Self> {
        cells_check::check(frame, &columns.into(), &RowLines::counted("cells"), Faults::default())
    }

    /// A table whose frame has been checked and put in order.
    pub(super) fn of_checked(
        frame: DataFrame,
        groups: Vec<String>,
        footprint: Footprint,
        numbered: bool,
    ) -> Result<Self> {
        let column = |name: &str| -> Result<Float64Chunked> { Ok(frame.column(name)?.f64()?.rechunk().into_owned()) };
        let (lon, lat, population) = (column("lon")?, column("lat")?, column("population")?);
        let mut diagnostics = Vec::new();
        let groups = groups.into_iter().map(|name| {
            let values = column(&name)?;
            let unknown = values.null_count();
            let group = match unknown {
                0 => Group { name, values, unknown },
                _ => {
                    let known: Vec<f64> = values.iter().map(Option::unwrap_or_default).collect();
                    Group { values: Float64Chunked::from_vec(name.as_str().into(), known), name, unknown }
                }
            };
            diagnostics.extend(group.findings(slice(&population)));
            Ok(group)
        });
        let groups = groups.collect::<Result<Vec<Group>>>()?;
        if !population.is_empty() && slice(&population).iter().all(|p| *p == 0.0) {
            diagnostics.push("nobody lives in any of the cells".into());
        }
        Ok(PopulationCells { lon, lat, population, groups, footprint, numbered, notes: Vec::new(), diagnostics, frame })
    }

    /// Adds findings before those of the table itself.
    pub(crate) fn note(&mut self, findings: Vec<String>) {
        self.diagnostics.splice(0..0, findings.iter().cloned());
        self.notes.extend(findings);
    }

    /// Findings that do not follow from the numbers, and so must be handed on.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// True when the ids are row numbers that the source did not give.
    pub(super) fn is_numbered(&self) -> bool {
        self.numbered
    }

    /// One table from several, such as the files of several first-level meshes, in their order.
    ///
    /// A column that the crate does not know and that some tables lack is null there. Cells without ids are numbered anew.
    ///
    /// # Errors
    /// No table at all, tables that differ in footprint or groups, a cell that stands in two, a column of two types.
    pub fn concat(tables: impl IntoIterator<Item = PopulationCells>) -> Result<Self> {
        super::cells_concat::concat(tables.into_iter().collect())
    }

    /// The cells whose place in `mask` is true.
    ///
    /// # Errors
    /// A mask of another length than the table.
    pub fn filter(&self, mask: &[bool]) -> Result<Self> {
        if mask.len() != self.len() {
            let problem = format!("a mask of {} for {} cells; expected one each", mask.len(), self.len());
            return Err(DataError::new("cells", problem).into());
        }
        let frame = self.frame.filter(&BooleanChunked::from_slice("mask".into(), mask))?;
        let groups = self.groups().map(str::to_owned).collect();
        let mut kept = Self::of_checked(frame, groups, self.footprint, self.numbered)?;
        kept.note(self.notes.clone());
        Ok(kept)
    }

    /// Position, in `zones`, of the zone that holds the centroid of each cell; none outside all.
    pub fn zones(&self, zones: &Zones) -> Vec<Option<usize>> {
        (0..self.len()).into_par_iter().map(|row| zones.find(self.position(row))).collect()
    }

    /// The cells whose centroid lies in one of some zones, such as a city's boundary.
    ///
    /// # Errors
    /// Zones that hold no cell.
    pub fn within(&self, zones: &Zones) -> Result<Self> {
        let inside: Vec<bool> = self.zones(zones).iter().map(Option::is_some).collect();
        if !inside.contains(&true) {
            return Err(DataError::new("cells", format!("no cell of {} lies inside the zones", self.len())).into());
        }
        self.filter(&inside)
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.lon.len()
    }

    /// True when there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Longitudes of the centroids, degrees.
    pub fn lons(&self) -> &[f64] {
        slice(&self.lon)
    }

    /// Latitudes of the centroids, degrees.
    pub fn lats(&self) -> &[f64] {
        slice(&self.lat)
    }

    /// People in each cell.
    pub fn population(&self) -> &[f64] {
        slice(&self.population)
    }

    /// Names of the groups.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(|g| g.name.as_str())
    }

    /// People of a group in each cell; an unknown number stands as 0 (see [`PopulationCells::unknown`]).
    ///
    /// # Errors
    /// A group that the table does not have.
    pub fn group(&self, name: &str) -> Result<&[f64]> {
        self.find(name).map(|g| slice(&g.values))
    }

    /// In how many cells the number of people of a group is unknown.
    ///
    /// # Errors
    /// A group that the table does not have.
    pub fn unknown(&self, name: &str) -> Result<usize> {
        self.find(name).map(|g| g.unknown)
    }

    fn find(&self, name: &str) -> Result<&Group> {
        let found = self.groups.iter().find(|g| g.name == name);
        found.ok_or_else(|| Error::unknown("group", name, self.groups()))
    }

    /// Everyone.
    pub fn total(&self) -> f64 {
        sum(self.population().iter().copied())
    }

    /// People of a group, those in cells where the number is unknown left out.
    ///
    /// # Errors
    /// A group that the table does not have.
    pub fn group_total(&self, name: &str) -> Result<f64> {
        self.group(name).map(|values| sum(values.iter().copied()))
    }

    /// Puts the corners of a cell's ground into `outline`, counterclockwise and the first not repeated; none for a
    /// point.
    ///
    /// # Panics
    /// A row past the end.
    pub fn outline(&self, row: usize, outline: &mut Vec<LonLat>) {
        outline.clear();
        let center = self.position(row);
        match self.footprint {
            Footprint::Point => {}
            Footprint::Degrees { width, height } => {
                outline.extend(rectangle(center, width / 2.0, height / 2.0));
            }
            Footprint::Square { side_m } => {
                let (east, north) = half_side_degrees(center.lat(), side_m);
                outline.extend(rectangle(center, east, north));
            }
            #[cfg(feature = "h3")]
            Footprint::Hexagon => {
                if let Some(ids) = self.frame.columns().first() {
                    super::cells_place::h3_outline(ids, row, outline);
                }
            }
        }
    }

    /// Area of a cell's ground on the ellipsoid, square kilometres; none for a point.
    ///
    /// # Panics
    /// A row past the end.
    pub fn area_km2(&self, row: usize) -> Option<f64> {
        match self.footprint {
            Footprint::Point => None,
            Footprint::Degrees { width, height } => {
                let lat = self.lats()[row];
                let (south, north) = ((lat - height / 2.0).max(-90.0), (lat + height / 2.0).min(90.0));
                Some(Bounds { west: 0.0, south, east: width, north }.area_km2())
            }
            Footprint::Square { side_m } => Some(side_m * side_m / 1e6),
            #[cfg(feature = "h3")]
            Footprint::Hexagon => {
                use ::geo::{GeodesicArea, LineString, Polygon};
                let mut corners = Vec::new();
                self.outline(row, &mut corners);
                let ring: LineString = corners.iter().map(|c| (c.lon(), c.lat())).collect();
                Some(Polygon::new(ring, Vec::new()).geodesic_area_unsigned() / 1e6)
            }
        }
    }

    /// Position of a cell's centroid.
    ///
    /// # Panics
    /// A row past the end.
    pub fn position(&self, row: usize) -> LonLat {
        LonLat::checked(self.lons()[row], self.lats()[row])
    }

    /// The ground that the cells cover.
    pub fn footprint(&self) -> Footprint {
        self.footprint
    }

    /// The table as a frame: `id`, `lon`, `lat`, `population`, the groups, then the columns the crate does not know.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// Findings that do not stop the work.
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }
}

impl Group {
    /// Findings about the group beside the people of each cell.
    fn findings(&self, population: &[f64]) -> Vec<String> {
        let mut findings = Vec::new();
        if self.unknown > 0 {
            findings.push(format!("group `{}`: unknown in {} of {} cells", self.name, self.unknown, population.len()));
        }
        let over = slice(&self.values).iter().zip(population).filter(|(g, p)| **g > **p * (1.0 + 1e-9)).count();
        if over > 0 {
            findings.push(format!("group `{}`: more people than the whole population in {over} cells", self.name));
        }
        findings
    }
}

/// The numbers of a column that was made one chunk without nulls when its table was built.
pub(super) fn slice(column: &Float64Chunked) -> &[f64] {
    column.cont_slice().unwrap_or_default()
}

//! Population cells: where people live, in how great numbers, by group.

use polars::prelude::*;

use crate::error::{DataError, Error, Result};
use crate::geo::LonLat;

/// The ground that each cell of a table covers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Footprint {
    /// Unknown: a cell is its centroid.
    Point,
    /// A rectangle of so many degrees about the centroid: JIS mesh cells, rasters in longitude and latitude.
    Degrees {
        /// West to east, degrees.
        width: f64,
        /// South to north, degrees.
        height: f64,
    },
    /// A square of so many metres about the centroid, sides east-west and north-south.
    Square {
        /// Side, metres.
        side_m: f64,
    },
    /// H3 cells; their outline follows from their id.
    #[cfg(feature = "h3")]
    Hexagon,
}

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
                Column::new("lon".into(), lon),
                Column::new("lat".into(), lat),
                Column::new("population".into(), population),
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
    pub fn from_frame(_frame: DataFrame, _columns: impl Into<super::CellColumns>) -> Result<Self> {
        todo!()
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

/// The numbers of a column that was made one chunk without nulls when its table was built.
fn slice(column: &Float64Chunked) -> &[f64] {
    column.cont_slice().unwrap_or_default()
}

//! Facilities from a CSV file.

use std::path::Path;

use super::points::{self, Fields, Point, PointColumns, RowFault, point_setters};
use super::records::Records;
use super::text::Encoding;
use crate::error::Result;
use crate::table::columns::Header;
use crate::table::{Facilities, Facility};

/// How a CSV file of facilities is read: which columns hold what, and which rows count.
///
/// Where a name is not given, usual ones are looked for, in any case: `id`, `facility_id`, `code`; `name`; `lon`,
/// `longitude`, `lng`; `lat`, `latitude`; `category`, `type`. The category must be said, by column or for all. Without
/// ids, facilities are numbered from 1 by row.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityOptions {
    points: PointColumns,
    category: Option<String>,
    category_column: Option<String>,
}

impl Default for FacilityOptions {
    fn default() -> Self {
        let points = PointColumns { number_rows: true, ..PointColumns::default() };
        FacilityOptions { points, category: None, category_column: None }
    }
}

impl FacilityOptions {
    /// The defaults: usual column names, UTF-8, commas, every row.
    pub fn new() -> Self {
        Self::default()
    }

    point_setters!();

    /// Sets the category of every facility.
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// Sets the column of categories.
    pub fn category_column(mut self, column: impl Into<String>) -> Self {
        self.category_column = Some(column.into());
        self
    }
}

/// Reads facilities from a CSV file, one a row. A table that counts facilities by cell is a table of cells; read it with
/// [`super::cells`], its counts as groups.
///
/// # Errors
/// A file that cannot be read or decoded, a missing column, no category, a position out of range, no row that meets the
/// conditions. The message names file, line and field of the first bad row and counts the others.
///
/// # Examples
/// ```
/// use compact_city::read::{self, FacilityOptions};
/// let csv = "id,kind,lat,lon\nA1,clinic,36.70,137.21\nB2,school,36.69,137.20\n";
/// let options = FacilityOptions::new().category_column("kind");
/// let facilities = read::facilities_from_bytes(csv.as_bytes(), "places.csv", options)?;
/// assert_eq!(facilities.categories(), ["clinic", "school"]);
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn facilities(path: impl AsRef<Path>, options: impl Into<FacilityOptions>) -> Result<Facilities> {
    let options = options.into();
    read(Records::open(path.as_ref(), options.points.layout)?, &options)
}

/// As [`facilities`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`facilities`].
pub fn facilities_from_bytes(bytes: &[u8], name: &str, options: impl Into<FacilityOptions>) -> Result<Facilities> {
    let options = options.into();
    read(Records::of_bytes(bytes, name, options.points.layout)?, &options)
}

fn read(records: Records<'_>, options: &FacilityOptions) -> Result<Facilities> {
    let prepare = |header: &Header<'_>| -> Result<Option<usize>> {
        if options.category.is_some() && options.category_column.is_none() {
            return Ok(None);
        }
        let found = header.find(options.category_column.as_deref(), &["category", "type"])?;
        if found.is_none() {
            let problem = "the facilities have no category; name a column, or one category for all with \
                           `FacilityOptions::category`";
            return Err(header.fault("category", problem).into());
        }
        Ok(found)
    };
    let make = |point: Point, column: &Option<usize>, fields: &Fields<'_>| -> Result<Facility, RowFault> {
        let category = match (fields.text(*column), &options.category) {
            ("", Some(category)) => category.clone(),
            ("", None) => return Err((*column, "the category is empty; expected one such as medical".into())),
            (text, _) => text.to_owned(),
        };
        Ok(Facility { id: point.id, name: point.name, category, position: point.position })
    };
    let (ids, names) = (["id", "facility_id", "code"], ["name", "facility_name"]);
    Facilities::new(points::read(records, &options.points, &ids, &names, prepare, make)?.rows)
}

//! Places and what stands in them, from a CSV file.

use std::path::Path;

use super::numbers::number;
use super::records::{Layout, Records, layout_setters};
use crate::error::{DataError, Result};
use crate::table::LandUse;
use crate::table::columns::Header;
use crate::table::rows::{Faults, RowLines};

/// Names that a column of ids usually has.
const IDS: [&str; 6] = ["id", "geoid", "place_id", "cell_id", "zone_id", "code"];

/// How a CSV file of places is read: which column holds the ids, which ones numbers.
///
/// Without a name, the ids are in `id`, `geoid`, `place_id`, `cell_id`, `zone_id` or `code`, in any case. Without names,
/// every column whose fields are all numbers or empty is read, and the others are left out, as
/// [`LandUse::diagnostics`] says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LandUseOptions {
    id: Option<String>,
    columns: Option<Vec<String>>,
    layout: Layout,
}

impl LandUseOptions {
    /// The defaults: usual names of ids, every column of numbers, UTF-8, commas.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the column of ids.
    pub fn id(mut self, column: impl Into<String>) -> Self {
        self.id = Some(column.into());
        self
    }

    /// Sets the columns of numbers, which then must be such.
    pub fn columns<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Self {
        self.columns = Some(columns.into_iter().map(Into::into).collect());
        self
    }

    layout_setters!();
}

impl From<()> for LandUseOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// Reads places with their people, jobs, schools from a CSV file, plain or packed with gzip.
///
/// # Missing values
/// An empty field is an unknown number.
///
/// # Errors
/// A file that cannot be read, a missing column, an id that is empty or stands twice, a field of a named column that is
/// no number. The message names file, line and field of the first bad row and counts the others.
///
/// # Examples
/// ```
/// use compact_city::read;
/// let csv = "id,name,population,jobs\na,Old town,852,82\nb,Harbor,,308\n";
/// let places = read::land_use_from_bytes(csv.as_bytes(), "places.csv", ())?;
/// assert_eq!(places.column("population")?, [Some(852.0), None]);
/// assert_eq!(places.diagnostics().len(), 1); // `name` holds no numbers
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn land_use(path: impl AsRef<Path>, options: impl Into<LandUseOptions>) -> Result<LandUse> {
    let options = options.into();
    read(Records::open(path.as_ref(), options.layout)?, &options)
}

/// As [`land_use`], from bytes in memory; `name` stands for the file in messages.
///
/// # Errors
/// As [`land_use`].
pub fn land_use_from_bytes(bytes: &[u8], name: &str, options: impl Into<LandUseOptions>) -> Result<LandUse> {
    let options = options.into();
    read(Records::of_bytes(bytes, name, options.layout)?, &options)
}

/// A column as it is read: its numbers, or why it holds none.
struct Numbers {
    name: String,
    field: usize,
    values: Vec<Option<f64>>,
    fault: Option<DataError>,
}

fn read(mut records: Records<'_>, options: &LandUseOptions) -> Result<LandUse> {
    let table = records.name().to_owned();
    let names = records.header().clone();
    let header = Header::new(&table, &names, Some(records.header_line()));
    let id = header.need("id", options.id.as_deref(), &IDS)?;
    let fields = match &options.columns {
        Some(asked) => asked.iter().map(|name| header.need(name, Some(name), &[])).collect::<Result<Vec<_>, _>>()?,
        None => (0..names.len()).filter(|i| *i != id && !names[*i].is_empty()).collect(),
    };
    let new = |field: usize| Numbers { name: names[field].to_owned(), field, values: Vec::new(), fault: None };
    let mut columns: Vec<Numbers> = fields.into_iter().map(new).collect();
    let (mut ids, mut lines, mut faults) = (Vec::new(), RowLines::of_file(&table), Faults::default());
    while let Some((line, outcome)) = records.next()? {
        if let Err(fault) = outcome {
            faults.add(line, || fault);
            continue;
        }
        lines.push(line);
        let record = records.record();
        ids.push(record[id].trim().to_owned());
        for column in &mut columns {
            let value = number(&record[column.field]);
            column.values.push(value.as_ref().ok().copied().flatten());
            if let Err(problem) = value {
                let fault = || DataError::new(&table, problem).line(line).field(&column.name);
                match (&options.columns, &column.fault) {
                    (Some(_), _) => faults.add(line, fault),
                    (None, None) => column.fault = Some(fault()),
                    (None, Some(_)) => {}
                }
            }
        }
    }
    faults.check()?;
    if ids.is_empty() {
        return Err(DataError::new(table, "no rows; expected at least one").into());
    }
    let (sound, left_out): (Vec<Numbers>, Vec<Numbers>) = columns.into_iter().partition(|c| c.fault.is_none());
    let sound = sound.into_iter().map(|c| (c.name, c.values)).collect();
    let built = LandUse::checked(ids, sound, &lines, &names[id])?;
    Ok(built.without(left_out.into_iter().filter_map(|c| c.fault).collect()))
}

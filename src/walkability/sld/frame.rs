//! The formulas over a frame: which columns it has, and what follows from them.

use polars::prelude::*;

use super::super::columns;
use super::formulas::{FORMULAS, Formula};
use super::regional::{REGIONAL, shares};
use crate::error::{DataError, Result};
use crate::table::columns::Header;
use crate::table::rows::Faults;

/// What stands where a formula has no value, such as jobs per household without households.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SldUndefined {
    /// What the database prints: 0, but `exp(-1)` for `D2C_TRIPEQ` and 1 for `D2R_JOBPOP` and `D2R_WRKEMP` without jobs;
    /// and 0 for the latter two, and for shares of a region, outside all regions.
    #[default]
    Published,
    /// Null.
    Null,
}

/// Which columns of a frame hold what, and what stands where a formula has no value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SldOptions {
    columns: Vec<(String, String)>,
    unknown: Vec<f64>,
    undefined: SldUndefined,
}

impl SldOptions {
    /// The defaults: columns of the database's own names in any case, no number that stands for an unknown, values as
    /// published.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a field of the database, such as `TotPop`, from a column of another name.
    pub fn column(mut self, field: impl Into<String>, column: impl Into<String>) -> Self {
        self.columns.push((field.into(), column.into()));
        self
    }

    /// Adds a number that stands for an unknown, such as -99999 in the database.
    pub fn unknown(mut self, number: f64) -> Self {
        self.unknown.push(number);
        self
    }

    /// Sets what stands where a formula has no value.
    pub fn undefined(mut self, undefined: SldUndefined) -> Self {
        self.undefined = undefined;
        self
    }
}

impl From<()> for SldOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

/// Columns of the Smart Location Database that follow from those of a frame.
#[derive(Debug, Clone)]
pub struct SmartLocation {
    /// One column for each formula whose inputs are there, row by row as in the frame given.
    pub frame: DataFrame,
    /// Formulas left out and the columns that they lack, and other findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

/// The columns of the Smart Location Database whose inputs a frame has, under the database's own names and in its units.
///
/// | columns | formula | inputs |
/// |---|---|---|
/// | `Pct_AO0`, `Pct_AO1`, `Pct_AO2p` | households by cars / households | `AutoOwn0`, `AutoOwn1`, `AutoOwn2p`, `HH` |
/// | `R_PctLowWage`, `E_PctLowWage` | low wages / workers living, working there | `R_LowWageWk`, `Workers`; `E_LowWageWk`, `TotEmp` |
/// | `D1A`, `D1B`, `D1C`, `D1D` | dwellings, people, jobs, dwellings and jobs per unprotected acre | `CountHU`, `TotPop`, `TotEmp`, `Ac_Unpr`, `Ac_Land` |
/// | `D1C5_*`, `D1C8_*` | jobs of a class per unprotected acre | `E5_*`, `E8_*`, `Ac_Unpr`, `Ac_Land` |
/// | `D1_FLAG` | 1 where less than 0.5 % of the land is unprotected: densities are then per acre of land | `Ac_Unpr`, `Ac_Land` |
/// | `D2A_JPHH` | jobs / households | `TotEmp`, `HH` |
/// | `D2B_E5MIX`, `D2B_E8MIX` | entropy of jobs / ln(classes present) | `E5_*`, `E8_*` |
/// | `D2B_E5MIXA`, `D2B_E8MIXA` | entropy of jobs / ln 5, ln 8 | `E5_*`, `E8_*` |
/// | `D2A_EPHHM` | entropy of households and jobs / ln(classes present) | `HH`, `E5_*` |
/// | `D2C_TRPMX1`, `D2C_TRPMX2` | [`trip_mix`](super::trip_mix) | `HH`, `E5_*` |
/// | `D2C_TRIPEQ` | [`trip_equilibrium`](super::trip_equilibrium) | `HH`, `E5_*` |
/// | `D2R_JOBPOP` | `1 - \|(people - jobs) / (people + jobs)\|` | `TotPop`, `TotEmp`, region |
/// | `D2R_WRKEMP` | `1 - \|(workers - jobs) / (workers + jobs)\|` | `Workers`, `TotEmp`, region |
/// | `D2A_WRKEMP`, `D2C_WREMLX` | workers / jobs; `exp(-\|workers / jobs - 1\|)` | `Workers`, `TotEmp` |
/// | `D3A` | length of streets of the three kinds per square mile | `D3AAO`, `D3AMM`, `D3APO` |
/// | `D3B` | [`intersection_density_weighted`](super::intersection_density_weighted) | `D3BMM3`, `D3BMM4`, `D3BPO3`, `D3BPO4` |
/// | `D4D`, `D4E` | departures in the peak hour / square mile of land, / people | `D4C`, `Ac_Land`, `TotPop` |
/// | `D5CR`, `D5CE`, `D5DR`, `D5DE` | share of the sum of the region | `D5AR`, `D5AE`, `D5BR`, `D5BE`, region |
/// | `D5CRI`, `D5CEI`, `D5DRI`, `D5DEI` | ratio to the greatest of the region | the same |
///
/// The region is the column `CBSA`; without it all rows are one region. `D4A` is a distance to be measured
/// ([`StreetNetwork::nearest_each`](crate::geo::StreetNetwork::nearest_each)), `D5AR` and its kin a sum over travel
/// times ([`D5Decay::reach`](super::D5Decay::reach)).
///
/// # Missing values
/// Null where an input is unknown. Where a formula has no value, see [`SldUndefined`]; [`SldUndefined::Null`] is the way of the
/// rest of this crate, the default that of the database, on whose zeros the National Walkability Index is built.
///
/// # Errors
/// A column that was asked for and is not there, or that holds no numbers; a number that is not finite or below 0; no
/// formula at all that the columns allow.
///
/// # Examples
/// ```
/// use compact_city::polars::prelude::{Column, DataFrame};
/// use compact_city::walkability::{SldOptions, smart_location};
/// let frame = DataFrame::new(1, vec![
///     Column::new("people".into(), [1006]),
///     Column::new("TotEmp".into(), [389]),
///     Column::new("Ac_Land".into(), [33071.8390429]),
///     Column::new("Ac_Unpr".into(), [1655.77086]),
/// ])?;
/// let found = smart_location(&frame, SldOptions::new().column("TotPop", "people"))?;
/// let density = found.frame.column("D1B")?.f64()?.get(0).unwrap();
/// assert!((density - 0.60757199217771).abs() < 1e-14, "block group 490419753001 as published");
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// US EPA, Smart Location Database: Technical Documentation and User Guide, version 2.0 (2014), table 5, and 3.0 (2021).
pub fn smart_location(frame: &DataFrame, options: impl Into<SldOptions>) -> Result<SmartLocation> {
    let options: SldOptions = options.into();
    let source = Source::new(frame, &options)?;
    let mut diagnostics = Vec::new();
    let regions = source.regions()?;
    let (mut found, mut lacking) = (Vec::new(), Vec::new());
    for formula in FORMULAS {
        match source.all(formula.inputs)? {
            Ok(inputs) => found.push(computed(formula, &inputs, &regions, options.undefined)),
            Err(missing) => lacking.push(format!("{} ({missing})", formula.id)),
        }
    }
    for (share, ratio, of) in REGIONAL {
        match source.all(&[of])? {
            Ok(inputs) => {
                let (shares, ratios) = shares(&inputs[0], &regions);
                for (name, values) in [(share, shares), (ratio, ratios)] {
                    let or_zero = |(value, input): (Option<f64>, &Option<f64>)| match options.undefined {
                        SldUndefined::Published => value.or(input.map(|_| 0.0)),
                        SldUndefined::Null => value,
                    };
                    let values: Vec<Option<f64>> = values.into_iter().zip(&inputs[0]).map(or_zero).collect();
                    found.push(Column::new((*name).into(), values));
                }
            }
            Err(missing) => lacking.push(format!("{share} and {ratio} ({missing})")),
        }
    }
    if found.is_empty() {
        let problem = "no formula has its columns; name them by `SldOptions::column`";
        return Err(DataError::new(TABLE, format!("{problem}: {}", lacking.join(", "))).into());
    }
    if !lacking.is_empty() {
        diagnostics.push(format!("left out for want of columns: {}", lacking.join(", ")));
    }
    let outside = regions.iter().filter(|r| r.is_none()).count();
    if outside > 0 {
        diagnostics.push(format!("{outside} rows lie in no region"));
    }
    Ok(SmartLocation { frame: DataFrame::new(frame.height(), found)?, diagnostics })
}

const TABLE: &str = "block groups";
const REGION: &str = "CBSA";

fn computed(
    formula: &Formula,
    inputs: &[Vec<Option<f64>>],
    regions: &[Option<String>],
    undefined: SldUndefined,
) -> Column {
    let mut row_inputs = Vec::with_capacity(inputs.len());
    let value = |row: usize| {
        row_inputs.clear();
        for column in inputs {
            row_inputs.push(column[row]?);
        }
        match undefined {
            SldUndefined::Null => (formula.of)(&row_inputs),
            SldUndefined::Published if formula.regional && regions[row].is_none() => Some(0.0),
            SldUndefined::Published => Some((formula.of)(&row_inputs).unwrap_or(formula.published)),
        }
    };
    let values: Vec<Option<f64>> = (0..regions.len()).map(value).collect();
    Column::new(formula.id.into(), values)
}

/// The frame and where its columns stand.
struct Source<'a> {
    frame: &'a DataFrame,
    options: &'a SldOptions,
    header: Header<'a>,
}

impl<'a> Source<'a> {
    fn new(frame: &'a DataFrame, options: &'a SldOptions) -> Result<Self> {
        let header = Header::new(TABLE, frame.columns().iter().map(|c| c.name().as_str()), None);
        let known = || FORMULAS.iter().flat_map(|f| f.inputs).chain(REGIONAL.iter().map(|r| &r.2)).chain([&REGION]);
        for (field, column) in &options.columns {
            if !known().any(|k| k == field) {
                return Err(crate::Error::unknown("field of the Smart Location Database", field, known().copied()));
            }
            header.need(field, Some(column), &[])?;
        }
        Ok(Source { frame, options, header })
    }

    /// The column that holds a field, if there is one.
    fn position(&self, field: &str) -> Result<Option<usize>> {
        let mapped = self.options.columns.iter().find(|(f, _)| f == field).map(|(_, c)| c.as_str());
        Ok(self.header.find(mapped, &[field])?)
    }

    /// The fields as numbers, or the names of those that are not there.
    fn all(&self, fields: &[&str]) -> Result<Result<Vec<Vec<Option<f64>>>, String>> {
        let mut missing = Vec::new();
        let mut found = Vec::new();
        for field in fields {
            match self.position(field)? {
                Some(at) => found.push(at),
                None => missing.push(*field),
            }
        }
        if !missing.is_empty() {
            return Ok(Err(missing.join(", ")));
        }
        Ok(Ok(found.into_iter().map(|at| self.numbers(at)).collect::<Result<_>>()?))
    }

    fn numbers(&self, at: usize) -> Result<Vec<Option<f64>>> {
        let name = self.frame.columns()[at].name().to_string();
        let mut values = columns::numbers(self.frame, TABLE, &name)?;
        let mut faults = Faults::default();
        for (line, value) in (1_u64..).zip(&mut values) {
            *value = value.filter(|v| !self.options.unknown.contains(v));
            if let Some(v) = value.filter(|v| *v < 0.0) {
                let problem =
                    format!("{v} is below 0; a number that stands for an unknown is named by `SldOptions::unknown`");
                faults.add(line, || DataError::new(TABLE, problem).field(&name));
            }
        }
        faults.check()?;
        Ok(values)
    }

    /// The region of each row; all are one where no column says.
    fn regions(&self) -> Result<Vec<Option<String>>> {
        let Some(at) = self.position(REGION)? else { return Ok(vec![Some(String::new()); self.frame.height()]) };
        columns::texts(self.frame, TABLE, self.frame.columns()[at].name())
    }
}

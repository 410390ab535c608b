//! The report as CSV tables.

use super::Report;
use crate::catalog;
use crate::error::{DataError, Result};

impl Report<'_> {
    /// Every indicator of every city in long form: one row a value, with year, inputs, source, note, and why it is
    /// missing where it is.
    ///
    /// # Errors
    /// Only if the text cannot be put together.
    pub fn indicators_csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record([
            "code",
            "city",
            "city_ja",
            "indicator",
            "theme",
            "value",
            "unit",
            "year",
            "inputs",
            "source",
            "note",
            "missing",
        ])
        .map_err(fault)?;
        for (i, city) in self.table.cities().iter().enumerate() {
            for column in self.table.columns() {
                let origin = column.origin(i);
                let theme = catalog::known(column.id()).map_or("", |k| k.theme.id());
                let value = column.values()[i].map(|v| v.to_string()).unwrap_or_default();
                let missing = origin.missing.as_ref().map(ToString::to_string).unwrap_or_default();
                out.write_record([
                    city.code.as_deref().unwrap_or_default(),
                    &city.name,
                    city.name_ja.as_deref().unwrap_or_default(),
                    column.id(),
                    theme,
                    &value,
                    column.unit(),
                    &origin.year,
                    &origin.inputs,
                    &origin.source,
                    &origin.note,
                    &missing,
                ])
                .map_err(fault)?;
            }
        }
        out.into_inner().map_err(|e| DataError::new("indicators.csv", e.to_string()).into())
    }

    /// The ranking, best first: rank, city, score, and the score of every theme.
    ///
    /// # Errors
    /// Only if the text cannot be put together.
    pub fn ranking_csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut header: Vec<String> = ["rank", "code", "city", "city_ja", "score"].map(str::to_owned).into();
        header.extend(self.composite.themes().iter().map(|t| format!("theme_{}", t.id)));
        out.write_record(&header).map_err(fault)?;
        for r in self.composite.ranking() {
            let city = &self.composite.cities()[r.city];
            let mut row = vec![
                text(r.rank),
                city.code.clone().unwrap_or_default(),
                city.name.clone(),
                city.name_ja.clone().unwrap_or_default(),
                text(r.score),
            ];
            row.extend(self.composite.themes().iter().map(|t| text(t.scores[r.city])));
            out.write_record(&row).map_err(fault)?;
        }
        out.into_inner().map_err(|e| DataError::new("ranking.csv", e.to_string()).into())
    }
}

/// A number as it is; empty where there is none.
pub(super) fn text(x: Option<f64>) -> String {
    x.map(|v| v.to_string()).unwrap_or_default()
}

pub(super) fn fault(e: csv::Error) -> crate::Error {
    DataError::new("csv", e.to_string()).into()
}

//! The report on accessibility as CSV tables.

use super::AccessReport;
use crate::error::Result;
use crate::report::tables::{fault, text};

impl AccessReport<'_> {
    /// The places: id, people, and one column a measure, empty where it is undefined.
    ///
    /// # Errors
    /// Only if the text cannot be put together.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let people = self.population.as_deref();
        let names = self.measures.iter().map(|m| m.access.measure.as_str());
        out.write_record(std::iter::once("id").chain(people).chain(names)).map_err(fault)?;
        for (row, id) in self.places.ids().iter().enumerate() {
            let people = people.map(|_| text(self.people[row]));
            let values = self.measures.iter().map(|m| text(m.access.values.get(row).copied().flatten()));
            out.write_record(std::iter::once(id.clone()).chain(people).chain(values)).map_err(fault)?;
        }
        out.into_inner().map_err(|e| fault(e.into_error().into()))
    }

    /// The indices of equity in long form: one row an index of a measure.
    ///
    /// # Errors
    /// Only if the text cannot be put together.
    pub fn equity_csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let header = ["measure", "index", "parameters", "value", "undefined", "places", "people", "left_out"];
        out.write_record(header).map_err(fault)?;
        for m in &self.measures {
            for i in &m.equity.indices {
                let why = i.undefined.clone().unwrap_or_default();
                let (places, people, left_out) = (i.places.to_string(), i.people.to_string(), i.left_out.to_string());
                let value = text(i.value);
                let record = [&m.access.measure, i.name, &i.parameters, &value, &why, &places, &people, &left_out];
                out.write_record(record).map_err(fault)?;
            }
        }
        out.into_inner().map_err(|e| fault(e.into_error().into()))
    }

    /// The groups and classes in long form: one row a group of a measure.
    ///
    /// # Errors
    /// Only if the text cannot be put together.
    pub fn groups_csv(&self) -> Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["measure", "group", "people", "mean", "gap", "ratio", "left_out"]).map_err(fault)?;
        for m in &self.measures {
            for g in &m.equity.groups {
                let (people, left_out) = (g.people.to_string(), g.left_out.to_string());
                let [mean, gap, ratio] = [g.mean, g.gap, g.ratio].map(text);
                let record = [&m.access.measure, &g.name, &people, &mean, &gap, &ratio, &left_out];
                out.write_record(record).map_err(fault)?;
            }
        }
        out.into_inner().map_err(|e| fault(e.into_error().into()))
    }
}

//! Accessibility for people and programs: a page with curves, tables, JSON, CSV.

mod charts;
mod html;
mod json;
mod tables;
mod terminal;

use crate::access::Accessibility;
use crate::access::equity::{Distribution, Equity, EquityOptions, QuantileMethod, equity, weighted_quantile};
use crate::error::{DataError, Error, Result};
use crate::table::LandUse;

/// Measures of accessibility of the places of a land use table, and how evenly each is shared.
///
/// Each method gives one form of it: [`AccessReport::html`] a page that needs no network and no script, others tables
/// and data.
///
/// # Examples
/// ```
/// use compact_city::access::equity::EquityOptions;
/// use compact_city::access::Accessibility;
/// use compact_city::report::AccessReport;
/// use compact_city::table::LandUse;
///
/// let people = vec![Some(300.0), Some(100.0)];
/// let places = LandUse::new(vec!["a".into(), "b".into()], vec![("population".into(), people)])?;
/// let values = vec![Some(20.0), Some(60.0)];
/// let jobs = Accessibility { measure: "cumulative:30:jobs".into(), values, diagnostics: vec![] };
/// let report = AccessReport::new(&places, Some("population"))?.measure(&jobs, &EquityOptions::new())?;
/// assert_eq!(report.json()["measures"][0]["values"]["b"], 60.0);
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct AccessReport<'a> {
    places: &'a LandUse,
    people: Vec<Option<f64>>,
    /// The column of people; none where every place counts once.
    population: Option<String>,
    measures: Vec<Measured<'a>>,
    with_equity: bool,
    title: Option<String>,
    note: Option<String>,
    sources: Vec<String>,
}

/// A measure, and how evenly it is shared.
#[derive(Debug, Clone)]
struct Measured<'a> {
    access: &'a Accessibility,
    equity: Equity,
    /// Lowest value, quartiles and highest value of the people.
    spread: [Option<f64>; 5],
}

impl<'a> AccessReport<'a> {
    /// A report on places whose people stand in a column; without one every place counts once.
    ///
    /// # Errors
    /// A column that the table does not have.
    pub fn new(places: &'a LandUse, population: Option<&str>) -> Result<Self> {
        let people = match population {
            Some(column) => places.column(column)?.to_vec(),
            None => vec![Some(1.0); places.len()],
        };
        Ok(AccessReport {
            places,
            people,
            population: population.map(str::to_owned),
            measures: Vec::new(),
            with_equity: false,
            title: None,
            note: None,
            sources: Vec::new(),
        })
    }

    /// Adds a measure, with what the options say of equity.
    ///
    /// # Errors
    /// A measure that the report has already, one of another number of places, and those of [`equity`](fn@equity), which
    /// name the measure.
    pub fn measure(mut self, access: &'a Accessibility, options: &EquityOptions) -> Result<Self> {
        if self.measures.iter().any(|m| m.access.measure == access.measure) {
            return Err(Error::Undefined(format!("the measure `{}` stands twice in the report", access.measure)));
        }
        let named = |e: Error| match e {
            Error::Data(fault) => {
                let table = format!("{} of {}", fault.table, access.measure);
                DataError { table, ..*fault }.into()
            }
            other => other,
        };
        let equity = equity(&access.values, &self.people, options.clone()).map_err(named)?;
        let quantile = |p| weighted_quantile(&access.values, &self.people, p, QuantileMethod::InverseCdf);
        let range = Distribution::new(&access.values, &self.people)?.range();
        let (low, high) = (range.map(|r| r.0), range.map(|r| r.1));
        let spread = [low, quantile(0.25)?, quantile(0.5)?, quantile(0.75)?, high];
        self.measures.push(Measured { access, equity, spread });
        Ok(self)
    }

    /// Shows the indices of equity, not the values alone.
    pub fn with_equity(mut self) -> Self {
        self.with_equity = true;
        self
    }

    /// Sets the title, such as the name of the city.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets a note that stands above everything else, such as that the data are made up.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Adds the source of a data set, as its license wants it credited.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.sources.push(source.into());
        self
    }

    fn heading(&self) -> &str {
        self.title.as_deref().unwrap_or("Accessibility")
    }

    /// What the weights are, in words.
    fn weights(&self) -> String {
        match &self.population {
            Some(column) => format!("by people ({column})"),
            None => "every place once".to_owned(),
        }
    }

    /// Findings of the measures and of their equity, each once.
    pub fn diagnostics(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for m in &self.measures {
            let of_equity = m.equity.diagnostics.iter().filter(|_| self.with_equity);
            let all = m.access.diagnostics.iter().chain(of_equity);
            for text in all {
                if !found.contains(text) {
                    found.push(text.clone());
                }
            }
        }
        found
    }

    /// Every form of the report as a file, name and content: `report.html`, `accessibility.csv`, `result.json`, and with
    /// equity `equity.csv` and `groups.csv`.
    ///
    /// # Errors
    /// Only if a text cannot be put together.
    pub fn files(&self) -> Result<Vec<(&'static str, Vec<u8>)>> {
        let mut files = vec![
            ("report.html", self.html().into_bytes()),
            ("accessibility.csv", self.csv()?),
            ("result.json", format!("{:#}\n", self.json()).into_bytes()),
        ];
        if self.with_equity {
            files.push(("equity.csv", self.equity_csv()?));
            if self.measures.iter().any(|m| !m.equity.groups.is_empty()) {
                files.push(("groups.csv", self.groups_csv()?));
            }
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_stands_in_a_report_once() {
        let places = LandUse::new(vec!["a".into()], vec![("jobs".into(), vec![Some(1.0)])]).unwrap();
        let jobs = Accessibility { measure: "cumulative:30:jobs".into(), values: vec![Some(2.0)], diagnostics: vec![] };
        let options = EquityOptions::new();
        let report = AccessReport::new(&places, None).unwrap().measure(&jobs, &options).unwrap();
        let message = report.measure(&jobs, &options).unwrap_err().to_string();
        assert!(message.contains("`cumulative:30:jobs` stands twice"), "{message}");
    }
}

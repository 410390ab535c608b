//! What a measure of accessibility gives.

use polars::prelude::*;

use super::Measure;
use crate::error::Result;
use crate::table::{LandUse, TravelTimes};

/// A measure of accessibility, place by place.
#[derive(Debug, Clone, PartialEq)]
pub struct Accessibility {
    /// What was measured, with its parameters, such as `cumulative:30:jobs`.
    pub measure: String,
    /// The value of each place, in the order of the land use table; none where it is undefined.
    pub values: Vec<Option<f64>>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

impl Accessibility {
    /// Values that are all defined.
    pub(super) fn known(measure: &Measure, values: Vec<f64>, times: &TravelTimes) -> Self {
        Self::some(measure, values.into_iter().map(Some).collect(), times)
    }

    /// Values of which some may be undefined.
    pub(super) fn some(measure: &Measure, values: Vec<Option<f64>>, times: &TravelTimes) -> Self {
        Accessibility { measure: measure.to_string(), values, diagnostics: times.diagnostics().to_vec() }
    }

    /// As a frame of `id` and the values, under the name of the measure.
    ///
    /// # Errors
    /// A land use table of another length.
    pub fn to_frame(&self, places: &LandUse) -> Result<DataFrame> {
        let id = Column::new("id".into(), places.ids().iter().map(String::as_str).collect::<Vec<_>>());
        let values = Column::new(self.measure.as_str().into(), self.values.as_slice());
        Ok(DataFrame::new(places.len(), vec![id, values])?)
    }
}

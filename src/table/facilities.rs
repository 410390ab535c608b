//! Facilities: places that serve people, by category.

use crate::error::{DataError, Error, Result};
use crate::geo::LonLat;

/// A place that serves people, such as a clinic or a shop.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Id; may be empty.
    pub id: String,
    /// Name; may be empty.
    pub name: String,
    /// What it is, in the words of its source, such as `medical`.
    pub category: String,
    /// Where it is.
    pub position: LonLat,
}

/// Facilities, by category.
///
/// Built by [`crate::read::facilities`], [`crate::read::facilities_geojson`] or [`Facilities::new`].
#[derive(Debug, Clone, Default)]
pub struct Facilities {
    facilities: Vec<Facility>,
    diagnostics: Vec<String>,
}

impl Facilities {
    /// Gathers facilities.
    ///
    /// # Errors
    /// A facility without a category.
    pub fn new(facilities: Vec<Facility>) -> Result<Self> {
        if let Some(row) = facilities.iter().position(|f| f.category.trim().is_empty()) {
            let fault = DataError::new("facilities", "the category is empty; expected one such as medical");
            return Err(fault.line(row as u64 + 1).field("category").into());
        }
        Ok(Facilities { facilities, diagnostics: Vec::new() })
    }

    /// Adds findings of the reader.
    #[cfg(feature = "osm")]
    pub(crate) fn with_notes(mut self, mut notes: Vec<String>) -> Self {
        self.diagnostics.append(&mut notes);
        self
    }

    /// Number of facilities.
    pub fn len(&self) -> usize {
        self.facilities.len()
    }

    /// True when there is no facility.
    pub fn is_empty(&self) -> bool {
        self.facilities.is_empty()
    }

    /// The facilities.
    pub fn facilities(&self) -> &[Facility] {
        &self.facilities
    }

    /// Findings that do not stop the work.
    pub fn diagnostics(&self) -> &[String] {
        &self.diagnostics
    }

    /// The categories, each once, in the order in which they are first met.
    pub fn categories(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for f in &self.facilities {
            if !found.contains(&f.category.as_str()) {
                found.push(&f.category);
            }
        }
        found
    }

    /// Positions of the facilities of a category.
    ///
    /// # Errors
    /// A category that no facility has.
    pub fn positions(&self, category: &str) -> Result<Vec<LonLat>> {
        let of = self.facilities.iter().filter(|f| f.category == category).map(|f| f.position);
        let found: Vec<LonLat> = of.collect();
        if found.is_empty() { Err(Error::unknown("category", category, self.categories())) } else { Ok(found) }
    }

    /// These facilities and then those of `other`.
    pub fn concat(mut self, mut other: Facilities) -> Facilities {
        self.facilities.append(&mut other.facilities);
        self.diagnostics.append(&mut other.diagnostics);
        self
    }
}

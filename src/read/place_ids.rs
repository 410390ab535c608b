//! Ids in a file, and the places of a land use table that they name.

use rustc_hash::FxHashMap;

use crate::table::LandUse;

/// What is made of rows whose ids are not places of the land use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownIds {
    /// They are an error.
    #[default]
    Refuse,
    /// They are left out; a diagnostic counts them.
    LeaveOut,
}

/// The places by id, as bytes so that text need not be checked.
#[derive(Clone)]
pub(super) struct PlaceIds<'a> {
    places: FxHashMap<&'a [u8], u32>,
    unknown: UnknownIds,
}

impl<'a> PlaceIds<'a> {
    pub(super) fn new(places: &'a LandUse, unknown: UnknownIds) -> Self {
        let places = (0_u32..).zip(places.ids()).map(|(row, id)| (id.as_bytes(), row)).collect();
        PlaceIds { places, unknown }
    }

    /// The place of an id without blanks about it; none where the row is to be left out; or what is wrong.
    pub(super) fn place(&self, id: &[u8]) -> Result<Option<u32>, String> {
        match self.places.get(id) {
            Some(place) => Ok(Some(*place)),
            None if id.is_empty() => Err("the id is missing".into()),
            None if self.unknown == UnknownIds::LeaveOut => Ok(None),
            None => Err(format!("`{}` is not a place of the land use", String::from_utf8_lossy(id))),
        }
    }
}

/// The finding that rows were left out.
pub(super) fn left_out(name: &str, rows: usize) -> String {
    format!("{name}: {rows} rows left out, whose ids are not places of the land use")
}

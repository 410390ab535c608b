//! Which columns of a user's table hold what.

use super::Footprint;

/// Which columns of a frame or file of population cells hold what, so that a user's file needs no editing.
///
/// Without a name, usual ones are looked for: `id`, `code`, `lon`, `longitude`, `lng`, `lat`, `latitude`, `population`,
/// `pop`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CellColumns {
    pub(crate) id: Option<String>,
    pub(crate) lon: Option<String>,
    pub(crate) lat: Option<String>,
    pub(crate) mesh: Option<String>,
    pub(crate) h3: Option<String>,
    pub(crate) population: Option<String>,
    /// Name of each group and the column that holds it.
    pub(crate) groups: Vec<(String, String)>,
    pub(crate) footprint: Option<Footprint>,
}

macro_rules! setters {
    ($($name:ident $about:literal;)*) => {
        $(
            #[doc = $about]
            pub fn $name(mut self, column: impl Into<String>) -> Self {
                self.$name = Some(column.into());
                self
            }
        )*
    };
}

impl CellColumns {
    /// The usual names.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        id "Sets the column of ids.";
        lon "Sets the column of longitudes, degrees.";
        lat "Sets the column of latitudes, degrees.";
        mesh "Sets the column of JIS X 0410 mesh codes, which give id, position and footprint.";
        h3 "Sets the column of H3 indices, which give id, position and footprint (feature `h3`).";
        population "Sets the column of people.";
    }

    /// Adds a group of people, by name and column.
    pub fn group(mut self, name: impl Into<String>, column: impl Into<String>) -> Self {
        self.groups.push((name.into(), column.into()));
        self
    }

    /// Sets the ground that the cells cover, where neither mesh codes nor H3 indices say it.
    pub fn footprint(mut self, footprint: Footprint) -> Self {
        self.footprint = Some(footprint);
        self
    }
}

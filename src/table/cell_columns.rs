//! Which columns of a user's table hold what.

use super::Footprint;
use super::columns::Header;
use crate::error::DataError;
use crate::geo::MeshLevel;

const IDS: [&str; 8] = ["id", "cell_id", "code", "mesh", "mesh_code", "meshcode", "key_code", "geoid"];
const LONS: [&str; 6] = ["lon", "longitude", "lng", "long", "x", "経度"];
const LATS: [&str; 5] = ["lat", "latitude", "y", "緯度", "lati"];
const MESHES: [&str; 4] = ["mesh", "mesh_code", "meshcode", "key_code"];
const POPULATIONS: [&str; 6] = ["population", "pop", "pop_total", "population_total", "people", "人口"];

/// Which columns of a frame or file of population cells hold what, so that a user's file needs no editing.
///
/// Where a name is not given, usual ones are looked for, in any case: `id`, `cell_id`, `code`; `lon`, `longitude`, `lng`;
/// `lat`, `latitude`; `population`, `pop`. Groups are only those asked for. Without ids, cells are numbered from 1.
///
/// The position of a cell comes from longitude and latitude, from a JIS mesh code or from an H3 index. Without any
/// longitude, a column called `mesh`, `mesh_code`, `meshcode` or `KEY_CODE` is taken for mesh codes.
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
    pub(crate) mesh_level: Option<MeshLevel>,
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

    /// Sets the level of the mesh codes; without this, their length says it, and ten digits are 250 m cells, not 100 m.
    pub fn mesh_level(mut self, level: MeshLevel) -> Self {
        self.mesh_level = Some(level);
        self
    }

    /// Where each column stands in a table.
    pub(crate) fn locate(&self, header: &Header<'_>) -> Result<Located, DataError> {
        let place = self.place(header)?;
        let id = match place {
            Place::Position { .. } => header.find(self.id.as_deref(), &IDS)?,
            Place::Mesh { code, .. } | Place::H3 { code, .. } => Some(code),
        };
        let population = header.need("population", self.population.as_deref(), &POPULATIONS)?;
        let mut groups = Vec::with_capacity(self.groups.len());
        for (k, (name, column)) in self.groups.iter().enumerate() {
            if CANONICAL.contains(&name.as_str()) || self.groups[..k].iter().any(|(other, _)| other == name) {
                return Err(header.fault(column, format!("a group cannot be called `{name}`: the name is taken")));
            }
            groups.push(header.need(name, Some(column), &[])?);
        }
        Ok(Located { id, place, population, groups })
    }

    fn place(&self, header: &Header<'_>) -> Result<Place, DataError> {
        if let Some(code) = &self.mesh {
            let code = header.need("mesh", Some(code), &MESHES)?;
            return Ok(Place::Mesh { code, given: self.given_position(header)? });
        }
        if let Some(code) = &self.h3 {
            let at = header.need("h3", Some(code), &[])?;
            if cfg!(not(feature = "h3")) {
                return Err(header.fault(code, "H3 indices need the feature `h3` of this crate"));
            }
            return Ok(Place::H3 { code: at, given: self.given_position(header)? });
        }
        let lon = header.find(self.lon.as_deref(), &LONS)?;
        if let (None, None) = (lon, &self.lat)
            && let Some(code) = header.find(None, &MESHES)?
        {
            return Ok(Place::Mesh { code, given: None });
        }
        Ok(Place::Position {
            lon: header.need("lon", self.lon.as_deref(), &LONS)?,
            lat: header.need("lat", self.lat.as_deref(), &LATS)?,
        })
    }

    /// The position that stands beside a code, if any.
    fn given_position(&self, header: &Header<'_>) -> Result<Option<(usize, usize)>, DataError> {
        let lon = header.find(self.lon.as_deref(), &LONS)?;
        Ok(lon.zip(header.find(self.lat.as_deref(), &LATS)?))
    }
}

/// The names that the table itself gives.
pub(crate) const CANONICAL: [&str; 4] = ["id", "lon", "lat", "population"];

/// Positions of the columns in a table.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    pub(crate) id: Option<usize>,
    pub(crate) place: Place,
    pub(crate) population: usize,
    /// In the order of [`CellColumns::groups`].
    pub(crate) groups: Vec<usize>,
}

/// What says where a cell is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Position { lon: usize, lat: usize },
    Mesh { code: usize, given: Option<(usize, usize)> },
    H3 { code: usize, given: Option<(usize, usize)> },
}

impl Located {
    /// The columns of longitude and latitude, if any.
    pub(crate) fn position(&self) -> Option<(usize, usize)> {
        match self.place {
            Place::Position { lon, lat } => Some((lon, lat)),
            Place::Mesh { given, .. } | Place::H3 { given, .. } => given,
        }
    }
}

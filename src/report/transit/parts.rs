//! What a transit report may hold beside coverage and station areas.

use polars::prelude::DataFrame;

use super::TransitReport;
use crate::access::{FacilityCoverage, Sufficiency};
use crate::error::{Error, Result};
use crate::geo::Zones;
use crate::table::{Mode, Window};
use crate::transit::{Corridor, Covered, PoorNeighborhoods, StationArea};

/// The parts, each there or not.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts<'a> {
    /// Window, and the stops with their headways in it.
    pub(super) service: Option<(Window, DataFrame)>,
    /// Lines and the radius about their stops, metres.
    pub(super) corridors: Option<(&'a [Corridor], f64)>,
    pub(super) neighborhoods: Option<(&'a PoorNeighborhoods, &'a Zones)>,
    pub(super) facilities: &'a [FacilityCoverage],
    pub(super) sufficiency: Option<&'a Sufficiency>,
    /// Hectares, and people per hectare.
    pub(super) density: Option<(f64, Option<f64>)>,
}

/// A service, the number of its facilities, their radius, a group, and those of it who live near.
pub(super) type ServiceCovered<'a> = (&'a str, Option<usize>, Option<f64>, &'a str, Covered);

fn foreign(what: &str) -> Error {
    Error::Undefined(format!("{what} must have been computed from the cells and stops of the report"))
}

impl<'a> TransitReport<'a> {
    /// Adds headways in a window, first and last departures, and departures in the less served direction.
    ///
    /// # Errors
    /// An empty window.
    pub fn service(mut self, window: Window) -> Result<Self> {
        self.parts.service = Some((window, self.stops.to_frame(window)?));
        Ok(self)
    }

    /// Adds what lives along each line, within a radius of its stops.
    ///
    /// # Errors
    /// Lines of another timetable, or groups of other cells, as far as their numbers tell.
    pub fn corridors(mut self, corridors: &'a [Corridor], radius_m: f64) -> Result<Self> {
        let (routes, groups) = (self.stops.timetable().routes().len(), self.cells.groups().count());
        if corridors.iter().any(|c| c.route >= routes || c.groups.len() != groups) {
            return Err(foreign("corridors"));
        }
        self.parts.corridors = Some((corridors, radius_m));
        Ok(self)
    }

    /// Adds which neighborhoods are transit-poor; the map outlines these.
    ///
    /// # Errors
    /// Another number of zones than of neighborhoods.
    pub fn neighborhoods(mut self, neighborhoods: &'a PoorNeighborhoods, zones: &'a Zones) -> Result<Self> {
        if neighborhoods.neighborhoods.len() != zones.len() {
            let problem = format!("{} neighborhoods for {} zones", neighborhoods.neighborhoods.len(), zones.len());
            return Err(Error::Undefined(problem));
        }
        self.parts.neighborhoods = Some((neighborhoods, zones));
        Ok(self)
    }

    /// Adds who lives near facilities, one entry a category.
    ///
    /// # Errors
    /// Coverage of other cells, as far as their number tells.
    pub fn facilities(mut self, facilities: &'a [FacilityCoverage]) -> Result<Self> {
        if facilities.iter().any(|f| f.cell_shares.len() != self.cells.len()) {
            return Err(foreign("coverage of facilities"));
        }
        self.parts.facilities = facilities;
        Ok(self)
    }

    /// Adds who has all services of daily life at once.
    ///
    /// # Errors
    /// Results of other cells, as far as their number tells.
    pub fn sufficiency(mut self, sufficiency: &'a Sufficiency) -> Result<Self> {
        if sufficiency.cell_shares.len() != self.cells.len() {
            return Err(foreign("sufficiency"));
        }
        self.parts.sufficiency = Some(sufficiency);
        Ok(self)
    }

    /// Adds the area of the union of catchments, hectares, and the mean density of people in it.
    pub fn catchment_density(mut self, area_ha: f64, density_per_ha: Option<f64>) -> Self {
        self.parts.density = Some((area_ha, density_per_ha));
        self
    }

    /// The lines that run, most people first, and the radius about their stops.
    pub(super) fn lines(&self) -> Option<(Vec<&'a Corridor>, f64)> {
        let (corridors, radius_m) = self.parts.corridors?;
        let mut lines: Vec<&Corridor> = corridors.iter().filter(|c| c.stops > 0).collect();
        lines.sort_by(|a, b| b.population.total_cmp(&a.population).then(a.route.cmp(&b.route)));
        Some((lines, radius_m))
    }

    /// Name of a line, or its id where it has none.
    pub(super) fn line_name(&self, corridor: &Corridor) -> &'a str {
        let route = &self.stops.timetable().routes()[corridor.route];
        if route.name.is_empty() { &route.id } else { &route.name }
    }

    /// Name of a stop, or its id where it has none.
    pub(super) fn stop_name(&self, stop: usize) -> &'a str {
        let stop = &self.stops.stops()[stop];
        if stop.name.is_empty() { &stop.id } else { &stop.name }
    }

    /// Areas for a table of about so many rows: stations before bus stops, by the first mode of each in the order of
    /// [`Mode`], in each mode those with most people, with the number that the mode has in all.
    ///
    /// Poles of a dense center have more people about them than any station, and would crowd all stations out.
    pub(super) fn top_by_mode(&self, rows: usize) -> Vec<(Mode, Vec<&'a StationArea>, usize)> {
        let areas = self.areas_by_population();
        let of = |mode: Mode| -> Vec<&'a StationArea> {
            let first = |a: &&StationArea| self.stops.stops()[a.stop].modes.first() == Some(&mode);
            areas.iter().copied().filter(first).collect()
        };
        let modes: Vec<_> = Mode::ALL.into_iter().map(|m| (m, of(m))).filter(|m| !m.1.is_empty()).collect();
        // As many of each mode as fill the table, so that no mode is left out.
        let filled = |most: &usize| modes.iter().map(|m| m.1.len().min(*most)).sum::<usize>() <= rows;
        let most = (1..=rows).rev().find(filled).unwrap_or(1);
        modes
            .into_iter()
            .map(|(mode, mut areas)| {
                let all = areas.len();
                areas.truncate(most);
                (mode, areas, all)
            })
            .collect()
    }

    /// Each service with its facilities and radius, and `all` services at once, for `everyone` and each group.
    pub(super) fn services_covered(&self) -> Vec<ServiceCovered<'a>> {
        let mut rows: Vec<ServiceCovered> = Vec::new();
        for f in self.parts.facilities {
            let (n, r) = (Some(f.facilities), Some(f.radius_m));
            rows.push((&f.category, n, r, "everyone", f.population));
            rows.extend(f.groups.iter().map(|(name, c)| (f.category.as_str(), n, r, name.as_str(), *c)));
        }
        if let Some(all) = self.parts.sufficiency {
            rows.push(("all", None, None, "everyone", all.population));
            rows.extend(all.groups.iter().map(|(name, c)| ("all", None, None, name.as_str(), *c)));
        }
        rows
    }

    /// Whether the timetable of any stop is known.
    pub(super) fn has_timetable(&self) -> bool {
        !self.stops.timetable().routes().is_empty()
    }
}

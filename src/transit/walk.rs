//! How distance is measured, and cells put on the streets that people walk along.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::sum::total_where;
use crate::error::Result;
use crate::geo::{LonLat, NearestColumns, StreetPoints, Walk};
use crate::table::PopulationCells;

/// How far a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// In a straight line: circles.
    #[default]
    Straight,
    /// Along streets.
    Streets,
}

impl Distance {
    pub(super) const ALL: [Distance; 2] = [Distance::Straight, Distance::Streets];

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Distance::Straight => "straight",
            Distance::Streets => "streets",
        }
    }

    /// The words behind a rule.
    pub(super) fn as_words(self) -> &'static str {
        match self {
            Distance::Straight => "in a straight line",
            Distance::Streets => "along streets",
        }
    }

    pub(super) fn is_straight(&self) -> bool {
        *self == Distance::Straight
    }
}

/// The centroids of cells put on streets.
pub(crate) struct CellsOnStreets<'a> {
    walk: Walk<'a>,
    points: StreetPoints,
}

impl<'a> CellsOnStreets<'a> {
    pub(crate) fn new(cells: &PopulationCells, walk: Walk<'a>) -> Result<Self> {
        let points = walk.streets.snap(cells.lons(), cells.lats(), walk.snap_limit_m)?;
        Ok(CellsOnStreets { walk, points })
    }

    /// Number of cells too far from any street.
    pub(super) fn unsnapped(&self) -> usize {
        self.points.unsnapped()
    }

    /// Positions put on the same streets.
    pub(crate) fn places(&self, positions: &[LonLat]) -> Result<StreetPoints> {
        self.walk.streets.snap_positions(positions, self.walk.snap_limit_m)
    }

    /// The nearest of some places to each cell.
    pub(super) fn nearest(&self, places: &StreetPoints, limit_m: f64) -> Result<NearestColumns> {
        self.walk.streets.nearest_each(&self.points, places, limit_m)
    }

    /// Marks the cells that have one of some places within a walk.
    pub(super) fn mark_within(&self, places: &StreetPoints, radius_m: f64, inside: &mut [bool]) -> Result<()> {
        let nearest = self.nearest(places, radius_m)?;
        inside.par_iter_mut().zip(&nearest.distance_m).for_each(|(inside, d)| *inside |= d.is_finite());
        Ok(())
    }

    /// Which cells have one of some places within a walk, 1 or 0.
    pub(crate) fn covered_by(&self, places: &StreetPoints, radius_m: f64) -> Result<Vec<f64>> {
        let nearest = self.nearest(places, radius_m)?;
        Ok(nearest.distance_m.iter().map(|d| f64::from(u8::from(d.is_finite()))).collect())
    }

    /// Findings on the cells, and on places of a kind, such as `stops`, that lie too far from any street.
    pub(crate) fn notes(&self, cells: &PopulationCells, places: &StreetPoints, kind: &str) -> Vec<String> {
        let far = |n: usize, all: usize, what: &str, so: &str| {
            format!("{n} of {all} {what} lie more than {} m from any street: {so}", self.walk.snap_limit_m)
        };
        let mut notes = Vec::new();
        let lost: Vec<bool> = (0..self.points.len()).map(|cell| self.points.edge(cell).is_none()).collect();
        if self.unsnapped() > 0 {
            let people = total_where(cells.population(), &lost);
            notes.push(far(
                self.unsnapped(),
                lost.len(),
                "cells",
                &format!("their {people} people are not covered, however near"),
            ));
        }
        if places.unsnapped() > 0 {
            notes.push(far(places.unsnapped(), places.len(), kind, "they cover nobody"));
        }
        notes
    }
}

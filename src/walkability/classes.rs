//! Which classes of facilities lie within a walk of points: how many of each, and how near.

use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::geo::{StreetNetwork, StreetPoints};
use crate::table::Facilities;

/// The facilities within a walk of a point, class by class in the order of [`Facilities::categories`].
pub(super) struct ClassesNear {
    pub(super) counts: Vec<f64>,
    /// Distance to the nearest; none where none is within the walk.
    pub(super) nearest_m: Vec<Option<f64>>,
}

/// The facilities, snapped as `places`, within a walk of each point; none where the point is on no street.
pub(super) fn classes_near(
    streets: &StreetNetwork,
    points: &StreetPoints,
    facilities: &Facilities,
    places: &StreetPoints,
    radius_m: f64,
) -> Result<Vec<Option<ClassesNear>>> {
    let classes = facilities.categories();
    let class: FxHashMap<&str, usize> = classes.iter().enumerate().map(|(i, c)| (*c, i)).collect();
    let class_of: Vec<usize> = facilities.facilities().iter().map(|f| class[f.category.as_str()]).collect();
    streets.within_each(points, places, radius_m, |point, found| {
        points.edge(point)?;
        let mut near = ClassesNear { counts: vec![0.0; classes.len()], nearest_m: vec![None; classes.len()] };
        for neighbor in found {
            let class = class_of[neighbor.index];
            near.counts[class] += 1.0;
            near.nearest_m[class].get_or_insert(neighbor.distance_m);
        }
        Some(near)
    })
}

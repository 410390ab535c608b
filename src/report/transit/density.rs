//! Classes of population density, for the map.

use colorous::YELLOW_GREEN_BLUE;

use crate::report::map::{CellLayer, View};
use crate::table::PopulationCells;

/// Shares of the inhabited cells that lie below the breaks between classes, before the breaks are rounded.
const QUANTILES: [f64; 5] = [0.25, 0.5, 0.75, 0.9, 0.97];
const HECTARES_OF_KM2: f64 = 100.0;

/// A class of density: its color, its bounds, and what it covers of the drawing.
pub(super) struct Class {
    pub(super) color: String,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) path: String,
}

/// The classes, ground without people first with neither bound, and whether there is such ground.
pub(super) fn classes(cells: &PopulationCells, layer: &CellLayer, view: &View) -> (Vec<Class>, bool) {
    let people = |members: &[u32]| members.iter().map(|c| cells.population()[*c as usize]).sum::<f64>();
    let per_ha: Vec<f64> = layer.shapes().map(|(members, km2)| people(members) / (km2 * HECTARES_OF_KM2)).collect();
    let breaks = breaks(per_ha.iter().copied().filter(|d| *d > 0.0).collect());
    let count = breaks.len() + 1;
    let class = |d: &f64| if *d > 0.0 { 1 + breaks.partition_point(|b| b <= d) } else { 0 };
    let paths = layer.paths(&per_ha.iter().map(class).collect::<Vec<_>>(), count + 1, view);
    let color = |class: usize| match class {
        0 => "#eeeeee".to_owned(),
        // The ends of the scale are too near white and black to be told from paper and ink.
        _ => format!("#{:x}", YELLOW_GREEN_BLUE.eval_continuous(0.1 + 0.8 * class as f64 / count as f64)),
    };
    let bound = |class: usize| class.checked_sub(2).and_then(|i| breaks.get(i)).copied();
    let classes = paths.into_iter().enumerate().map(|(class, path)| Class {
        color: color(class),
        low: bound(class),
        high: if class == 0 { None } else { bound(class + 1) },
        path,
    });
    (classes.collect(), per_ha.iter().any(|d| *d <= 0.0))
}

/// Breaks between classes of some densities: quantiles, each rounded to one digit.
fn breaks(mut densities: Vec<f64>) -> Vec<f64> {
    densities.sort_unstable_by(f64::total_cmp);
    let (Some(&least), Some(&most)) = (densities.first(), densities.last()) else { return Vec::new() };
    let mut breaks: Vec<f64> = QUANTILES
        .iter()
        .map(|q| one_digit(densities[((densities.len() - 1) as f64 * q).round() as usize]))
        .filter(|b| *b > least && *b <= most)
        .collect();
    breaks.dedup();
    breaks
}

/// A positive number to one significant digit.
fn one_digit(x: f64) -> f64 {
    let digits = -x.log10().floor() as i32;
    // A power below 1 is divided by, so that 0.3 comes out as 0.3 and not as 3 times 0.1.
    if digits > 0 {
        let power = 10_f64.powi(digits);
        (x * power).round() / power
    } else {
        let power = 10_f64.powi(-digits);
        (x / power).round() * power
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_round_and_rise() {
        let densities: Vec<f64> = (1..=1000).map(|i| f64::from(i) * 0.13).collect();
        assert_eq!(breaks(densities), [30.0, 70.0, 100.0]);
        assert_eq!(breaks(vec![5.0; 9]), Vec::<f64>::new());
        assert_eq!(breaks(Vec::new()), Vec::<f64>::new());
        assert_eq!([0.034, 0.26, 7.4, 961.0].map(one_digit), [0.03, 0.3, 7.0, 1000.0]);
    }
}

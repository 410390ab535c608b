//! What maps of reports share: from degrees to a drawing, the ground of cells, outlines, the scale bar.

mod cells;
mod outlines;
mod view;

use maud::{Markup, html};
use rustc_hash::FxHashSet;

use super::charts::{at, round_step};
pub(super) use cells::CellLayer;
pub(super) use outlines::outline;
pub(super) use view::{Ground, Projection, View, tenths, to_tenths};

/// Width of a map, in units of the drawing.
pub(super) const WIDTH: f64 = 900.0;
/// Its greatest height.
pub(super) const MOST_HEIGHT: f64 = 1080.0;
/// Under the map, for the scale bar.
pub(super) const BAND: f64 = 44.0;

/// A scale bar of a round length, and the arrow to the north.
pub(super) fn scale_bar(view: &View, north: &str) -> Markup {
    // The longest round length that takes up to a quarter of the width.
    let most = WIDTH / 4.0 / view.scale;
    let step = round_step(most);
    let length = if step > most {
        [step / 2.0, step / 2.5].into_iter().map(round_step).find(|s| *s <= most)
    } else {
        Some(step)
    };
    let length = length.unwrap_or(most);
    let (x, y) = (2.0 + length * view.scale, view.height + 14.0);
    html! {
        g class="scale" {
            path d=(format!("M2 {}v8h{}v-8", at(y - 4.0), at(x - 2.0))) {}
            text x=(at(x + 8.0)) y=(at(y + 6.0)) { (distance(length)) }
            path d=(format!("M{} {}v-18m-5 6l5-6l5 6", at(WIDTH - 40.0), at(y + 10.0))) {}
            text x=(at(WIDTH - 28.0)) y=(at(y + 6.0)) { (north) }
        }
    }
}

/// A distance.
pub(super) fn distance(m: f64) -> String {
    if m >= 1000.0 { format!("{} km", m / 1000.0) } else { format!("{m} m") }
}

/// At most so many of some things: where they are more, one of those that fall together on a grid that is made as
/// coarse as need be, from half a unit of the drawing.
pub(super) fn thinned<T, K: std::hash::Hash + Eq>(
    all: Vec<T>,
    most: usize,
    place: impl Fn(&T) -> (f64, f64, K),
) -> Vec<T> {
    let mut all = all;
    let mut grid = 0.5;
    while all.len() > most {
        let mut seen = FxHashSet::default();
        all.retain(|t| {
            let (x, y, kind) = place(t);
            seen.insert(((x / grid).round() as i64, (y / grid).round() as i64, kind))
        });
        grid *= 1.5;
    }
    all
}

//! Names on the map, at the two sizes of letters that it is read at: on a page and on a phone.

use maud::{Markup, html};
use rustc_hash::FxHashSet;

use super::map::Mark;
use crate::report::charts::at;
use crate::report::labels::{Anchor, Rect, place_labels};
use crate::report::map::{View, WIDTH};
use crate::table::Mode;

const MOST: usize = 10;
/// Class and size of the letters: a phone draws the map at less than half the size, so that its letters must be larger and
/// fewer of them find a place. The sizes are those of the style sheet.
const SIZES: [(&str, f64); 2] = [("names page", 14.0), ("names phone", 26.0)];
/// From a stop to its name: clear of the widest mark.
const REACH: f64 = 10.0;

/// Names of the greatest stations; buses are named only where nothing else runs.
pub(super) fn labels(marks: &[Mark], view: &View) -> Markup {
    let mut named: Vec<&Mark> = marks.iter().filter(|m| m.served && !m.name.is_empty()).collect();
    if named.iter().any(|m| m.mode != Mode::Bus) {
        named.retain(|m| m.mode != Mode::Bus);
    }
    named.sort_by(|a, b| {
        let people = b.population.unwrap_or(0.0).total_cmp(&a.population.unwrap_or(0.0));
        heavy(b).cmp(&heavy(a)).then(people).then(a.name.cmp(b.name))
    });
    let mut seen = FxHashSet::default();
    named.retain(|m| seen.insert(m.name));
    named.truncate(MOST);
    html! { @for (class, font) in SIZES { g class=(class) { (placed(&named, marks, view, font)) } } }
}

fn heavy(mark: &Mark) -> bool {
    matches!(mark.mode, Mode::Rail | Mode::Metro)
}

/// Those of the names that find a place, none over another or over the mark of a station.
fn placed(named: &[&Mark], marks: &[Mark], view: &View, font: f64) -> Markup {
    let others = marks.iter().filter(|m| m.served && m.mode != Mode::Bus);
    let anchors: Vec<Anchor> = (named.iter().map(|m| (*m, m.name)))
        .chain(others.map(|m| (m, "")))
        .map(|(m, text)| Anchor { text, x: m.x, y: m.y, font, reach: REACH, bold: heavy(m) })
        .collect();
    let places = place_labels(&anchors, Rect { x: 2.0, y: 2.0, w: WIDTH - 4.0, h: view.height - 4.0 });
    html! {
        @for (m, place) in named.iter().zip(&places) {
            @if let Some(r) = place {
                text class=(if heavy(m) { "halo strong" } else { "halo" }) x=(at(r.x)) y=(at(r.y + r.h - font * 0.25)) { (m.name) }
            }
        }
    }
}

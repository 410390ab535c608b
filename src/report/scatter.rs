//! Scatter of DID population against DID density, with labels that do not overlap.

use maud::{Markup, html};

use super::Report;
use super::charts::{at, ticks};
use super::labels::{Anchor, Rect, place_labels};
use super::text::{number, words};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 470.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 46.0;
/// Where labels may stand.
const FRAME: Rect = Rect { x: LEFT, y: 2.0, w: WIDTH - 2.0 - LEFT, h: HEIGHT - BOTTOM - 2.0 };

struct Point<'a> {
    name: &'a str,
    own: bool,
    x: f64,
    y: f64,
    people: f64,
    density: f64,
}

impl Report<'_> {
    pub(super) fn scatter_chart(&self) -> Markup {
        let w = words(self.lang);
        let (Ok(people), Ok(density)) = (self.table.column("did_population"), self.table.column("did_density")) else {
            return html! { p { (w.scatter_none) } };
        };
        let found: Vec<(usize, f64, f64)> = (0..self.table.cities().len())
            .filter_map(|c| Some((c, people.values()[c].filter(|p| *p > 0.0)?, density.values()[c]?)))
            .collect();
        if found.is_empty() {
            return html! { p { (w.scatter_none) } };
        }
        let span = |values: Vec<f64>, margin: f64| {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let margin = if low < high { (high - low) * margin } else { 0.5 };
            (low - margin, high + margin)
        };
        let (x0, x1) = span(found.iter().map(|f| f.1.log10()).collect(), 0.06);
        let (y0, y1) = span(found.iter().map(|f| f.2).collect(), 0.08);
        let x = |people: f64| LEFT + (people.log10() - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT);
        let y = |density: f64| HEIGHT - BOTTOM - (density - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM);
        let points: Vec<Point> = found
            .iter()
            .map(|&(c, people, density)| Point {
                name: self.name_of(&self.table.cities()[c]),
                own: c == self.city,
                x: x(people),
                y: y(density),
                people,
                density,
            })
            .collect();
        let anchors: Vec<Anchor> = points
            .iter()
            .map(|p| Anchor {
                text: p.name,
                x: p.x,
                y: p.y,
                font: 11.0,
                reach: if p.own { 9.0 } else { 6.0 },
                bold: p.own,
            })
            .collect();
        let labels = place_labels(&anchors, FRAME);
        let x_ticks = log_ticks(x0, x1);
        let y_ticks = ticks(y0, y1);
        html! {
            div class="wide" {
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(w.scatter) {
                    @for t in &y_ticks {
                        line class="grid" x1=(at(LEFT)) x2=(at(WIDTH - RIGHT)) y1=(at(y(*t))) y2=(at(y(*t))) {}
                        text x=(at(LEFT - 6.0)) y=(at(y(*t) + 4.0)) text-anchor="end" { (number(*t)) }
                    }
                    @for t in &x_ticks {
                        line class="grid" x1=(at(x(*t))) x2=(at(x(*t))) y1=(at(TOP)) y2=(at(HEIGHT - BOTTOM)) {}
                        text x=(at(x(*t))) y=(at(HEIGHT - BOTTOM + 16.0)) text-anchor="middle" { (number(*t)) }
                    }
                    text x=(at((LEFT + WIDTH) / 2.0)) y=(at(HEIGHT - 8.0)) text-anchor="middle" { (w.did_population) }
                    text x="14" y=(at(HEIGHT / 2.0)) text-anchor="middle" transform=(format!("rotate(-90 14 {})", at(HEIGHT / 2.0))) {
                        (w.did_density)
                    }
                    @for p in points.iter().filter(|p| !p.own).chain(points.iter().filter(|p| p.own)) {
                        g class=(if p.own { "own" } else { "peer" }) {
                            @let about = format!("{}: {} / {}", p.name, number(p.people), number(p.density));
                            @if p.own {
                                path d=(format!("M{} {}l7 8l-7 8l-7 -8z", at(p.x), at(p.y - 8.0))) { title { (about) } }
                            } @else {
                                circle cx=(at(p.x)) cy=(at(p.y)) r="4" { title { (about) } }
                            }
                        }
                    }
                    @for (p, label) in points.iter().zip(&labels) {
                        @if let Some(r) = label {
                            text class=(if p.own { "label strong" } else { "label" }) x=(at(r.x)) y=(at(r.y + r.h - 3.0)) { (p.name) }
                        }
                    }
                }
            }
        }
    }
}

/// Round values 1, 2, 5 times a power of ten between two logarithms.
fn log_ticks(low: f64, high: f64) -> Vec<f64> {
    let decades = (low.floor() as i32)..=(high.ceil() as i32);
    let all = decades.flat_map(|d| [1.0, 2.0, 5.0].map(|m| m * 10_f64.powi(d)));
    all.filter(|t| t.log10() >= low && t.log10() <= high).collect()
}

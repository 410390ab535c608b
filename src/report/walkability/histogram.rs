//! Histogram of a score, weighted by people.

use maud::{Markup, html};

use super::WalkabilityReport;
use super::summary::Summary;
use super::words::{value, words};
use crate::catalog::Lang;
use crate::report::charts::{at, round_step, ticks};
use crate::report::text::{count, grouped};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 48.0;

/// Bars of one width: the lowest bound, the width, people in each. The first and last hold what lies beyond them.
struct Bars {
    from: f64,
    width: f64,
    people: Vec<f64>,
}

impl Bars {
    fn of(summary: &Summary) -> Option<Self> {
        let all = &summary.all;
        let (least, most) = (all.pairs().first()?.0, all.pairs().last()?.0);
        // A few outliers shall not squeeze all others into one bar.
        let (low, high) = (all.quantile(0.01)?, all.quantile(0.99)?);
        let slack = 0.6 * (high - low);
        let (low, high) = (least.max(low - slack), most.min(high + slack));
        let spread = if low < high { high - low } else { low.abs().max(1.0) };
        let width = round_step(spread / 40.0);
        let first = (low / width).floor();
        // A value at the upper end of a round scale is in the last bar of it, not in one beyond.
        let bars = (((high / width).ceil() - first) as usize).max(1);
        let mut people = vec![0.0; bars];
        for (value, here) in all.pairs() {
            let bar = ((value / width).floor() - first).max(0.0) as usize;
            people[bar.min(bars - 1)] += here;
        }
        Some(Bars { from: first * width, width, people })
    }
}

impl WalkabilityReport<'_> {
    /// The histogram in the colors of the bands, with mean and median.
    pub(super) fn histogram(&self, summary: &Summary) -> Markup {
        let w = words(self.lang);
        let (Some(bars), Some(mean), Some(median)) = (Bars::of(summary), summary.all.mean(), summary.all.quantile(0.5))
        else {
            return html! { p { (w.none_values) } };
        };
        let n = bars.people.len();
        let highest = bars.people.iter().copied().fold(0.0, f64::max);
        let per_bar = (WIDTH - LEFT - RIGHT) / n as f64;
        let end = bars.from + n as f64 * bars.width;
        let x = |v: f64| LEFT + ((v - bars.from) / bars.width * per_bar).clamp(0.0, WIDTH - LEFT - RIGHT);
        let y = |p: f64| HEIGHT - BOTTOM - p / highest * (HEIGHT - TOP - BOTTOM);
        let decimals = (-bars.width.log10().floor()).max(0.0) as usize;
        let bound = |i: usize| bars.from + i as f64 * bars.width;
        let marks = [(mean, w.mean), (median, w.median)];
        // The name of the greater mark stands right of its line, that of the lesser one left of it.
        let right = |v: f64, i: usize| v > marks[1 - i].0 || (v == marks[1 - i].0 && i == 0);
        html! {
            div class="wide" {
                svg class="chart" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(w.bands) {
                    @for t in ticks(0.0, highest) {
                        line class="grid" x1=(at(LEFT)) x2=(at(WIDTH - RIGHT)) y1=(at(y(t))) y2=(at(y(t))) {}
                        text x=(at(LEFT - 6.0)) y=(at(y(t) + 4.0)) text-anchor="end" { (count(t)) }
                    }
                    @for (i, people) in bars.people.iter().enumerate().filter(|b| *b.1 > 0.0) {
                        @let color = &summary.bands[summary.band(bound(i) + bars.width / 2.0)].color;
                        rect class="banded" fill=(color) x=(at(x(bound(i)) + 0.7)) y=(at(y(*people))) width=(at((per_bar - 1.4).max(0.5))) height=(at(HEIGHT - BOTTOM - y(*people))) {
                            title { (grouped(bound(i), decimals)) "–" (grouped(bound(i + 1), decimals)) ": " (count(*people)) }
                        }
                    }
                    @for t in ticks(bars.from, end) {
                        text x=(at(x(t))) y=(at(HEIGHT - BOTTOM + 16.0)) text-anchor="middle" { (grouped(t, if t.fract() == 0.0 { 0 } else { decimals })) }
                    }
                    @for (i, (v, name)) in marks.into_iter().enumerate() {
                        @let y = 14.0 + 14.0 * i as f64;
                        @let to_right = if x(v) < LEFT + 110.0 { true } else if x(v) > WIDTH - RIGHT - 110.0 { false } else { right(v, i) };
                        line class=(if i == 0 { "radius" } else { "radius half" }) x1=(at(x(v))) x2=(at(x(v))) y1=(at(y - 9.0)) y2=(at(HEIGHT - BOTTOM)) {}
                        text class="strong" x=(at(x(v) + if to_right { 5.0 } else { -5.0 })) y=(at(y)) text-anchor=(if to_right { "start" } else { "end" }) {
                            (name) " " (value(Some(v), summary.decimals))
                        }
                    }
                    text x=(at((LEFT + WIDTH) / 2.0)) y=(at(HEIGHT - 8.0)) text-anchor="middle" {
                        (summary.score.title()) @if !summary.score.unit.is_empty() { " (" (summary.score.unit) ")" }
                    }
                    text x="14" y=(at(HEIGHT / 2.0)) text-anchor="middle" transform=(format!("rotate(-90 14 {})", at(HEIGHT / 2.0))) { (w.people) }
                }
            }
            @if summary.unknown.0 > 0 {
                p class="about" {
                    @match self.lang {
                        Lang::En => { "Without a value, and in no figure here: " (count(summary.unknown.1)) " people (inhabited cells: " (count(summary.unknown.0 as f64)) ")." }
                        Lang::Ja => { "値のない" (count(summary.unknown.0 as f64)) "セルの" (count(summary.unknown.1)) "人は、ここの数値に含まない。" }
                    }
                }
            }
        }
    }
}

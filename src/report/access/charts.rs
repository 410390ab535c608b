//! Histogram and Lorenz curve of a measure as inline SVG.

use maud::{Markup, html};

use super::{AccessReport, Measured};
use crate::access::equity::CurvePoint;
use crate::report::charts::{at, round_step, ticks};
use crate::report::text::{count, grouped, number};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 44.0;
/// Side of the square of a curve.
const SIDE: f64 = 300.0;

impl AccessReport<'_> {
    /// People by value of a measure.
    pub(super) fn histogram(&self, m: &Measured<'_>) -> Markup {
        let rows = m.access.values.iter().zip(&self.people);
        let known: Vec<(f64, f64)> = rows.filter_map(|(v, p)| Some(((*v)?, (*p)?))).filter(|k| k.1 > 0.0).collect();
        let [Some(low), .., Some(high)] = m.spread else { return html! {} };
        // From 0 where that is not far below the lowest value.
        let start = if low < 0.0 || low > high / 2.0 { low } else { 0.0 };
        let span = if high > start { high - start } else { 1.0 };
        let bin = round_step(span / 30.0);
        let first = (start / bin).floor();
        let bins = ((start + span) / bin - first).floor().clamp(0.0, 100.0) as usize + 1;
        let mut bars = vec![0.0; bins];
        for (value, people) in &known {
            let i = (value / bin - first).floor().clamp(0.0, (bins - 1) as f64);
            bars[i as usize] += people;
        }
        let highest = bars.iter().copied().fold(0.0, f64::max);
        let (from, to) = (first * bin, (first + bins as f64) * bin);
        let x = |v: f64| LEFT + (v - from) / (to - from) * (WIDTH - LEFT - RIGHT);
        let y = |p: f64| HEIGHT - BOTTOM - p / highest * (HEIGHT - TOP - BOTTOM);
        // As many decimals as the bars need, and none on whole numbers.
        let decimals = (-bin.log10().floor()).max(0.0) as usize;
        let tick = |t: f64| grouped(t, if t.fract() == 0.0 { 0 } else { decimals });
        let what = if self.population.is_some() { "People" } else { "Places" };
        html! {
            div class="wide" {
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(format!("Histogram of {}", m.access.measure)) {
                    @for t in ticks(0.0, highest) {
                        line class="grid" x1=(at(LEFT)) x2=(at(WIDTH - RIGHT)) y1=(at(y(t))) y2=(at(y(t))) {}
                        text x=(at(LEFT - 6.0)) y=(at(y(t) + 4.0)) text-anchor="end" { (count(t)) }
                    }
                    g class="bars" {
                        @for (i, p) in bars.iter().enumerate() {
                            @let begin = from + i as f64 * bin;
                            rect x=(at(x(begin) + 0.7)) y=(at(y(*p))) width=(at((x(begin + bin) - x(begin) - 1.4).max(0.5))) height=(at(HEIGHT - BOTTOM - y(*p))) {
                                title { (number(begin)) "–" (number(begin + bin)) ": " (count(*p)) }
                            }
                        }
                    }
                    @for t in ticks(from, to) {
                        text x=(at(x(t))) y=(at(HEIGHT - BOTTOM + 16.0)) text-anchor="middle" { (tick(t)) }
                    }
                    @if let Some(mean) = m.equity.mean {
                        line class="radius" x1=(at(x(mean))) x2=(at(x(mean))) y1=(at(TOP)) y2=(at(HEIGHT - BOTTOM)) {}
                        @let end = x(mean) > WIDTH - 140.0;
                        text class="strong" x=(at(x(mean) + if end { -4.0 } else { 4.0 })) y=(at(TOP - 8.0)) text-anchor=(if end { "end" } else { "start" }) { "Mean " (number(mean)) }
                    }
                    text x=(at((LEFT + WIDTH) / 2.0)) y=(at(HEIGHT - 8.0)) text-anchor="middle" { (m.access.measure) }
                    text x="14" y=(at(HEIGHT / 2.0)) text-anchor="middle" transform=(format!("rotate(-90 14 {})", at(HEIGHT / 2.0))) { (what) }
                }
            }
        }
    }

    /// The Lorenz curve and, where places are ranked, the concentration curve.
    pub(super) fn curves(&self, m: &Measured<'_>) -> Markup {
        if m.equity.lorenz.is_empty() {
            return html! { p { "No curve: nobody has more than 0." } };
        }
        let x = |share: f64| 56.0 + share * SIDE;
        let y = |share: f64| 12.0 + (1.0 - share) * SIDE;
        let path = |points: &[CurvePoint]| {
            let steps = points
                .iter()
                .enumerate()
                .map(|(i, p)| format!("{}{} {}", if i == 0 { 'M' } else { 'L' }, at(x(p.0)), at(y(p.1))));
            steps.collect::<String>()
        };
        html! {
            svg class="curves" viewBox=(format!("0 0 {} {}", SIDE + 76.0, SIDE + 60.0)) role="img" aria-label=(format!("Lorenz curve of {}", m.access.measure)) {
                @for t in [0.0, 0.25, 0.5, 0.75, 1.0] {
                    line class="grid" x1=(at(x(0.0))) x2=(at(x(1.0))) y1=(at(y(t))) y2=(at(y(t))) {}
                    line class="grid" x1=(at(x(t))) x2=(at(x(t))) y1=(at(y(0.0))) y2=(at(y(1.0))) {}
                    text x=(at(x(0.0) - 6.0)) y=(at(y(t) + 4.0)) text-anchor="end" { (100.0 * t) " %" }
                    text x=(at(x(t))) y=(at(y(0.0) + 16.0)) text-anchor="middle" { (100.0 * t) " %" }
                }
                line class="even" x1=(at(x(0.0))) y1=(at(y(0.0))) x2=(at(x(1.0))) y2=(at(y(1.0))) {}
                path class="lorenz" d=(path(&m.equity.lorenz)) { title { "Lorenz curve" } }
                @if !m.equity.concentration.is_empty() {
                    path class="concentration" d=(path(&m.equity.concentration)) { title { "Concentration curve" } }
                }
                text x=(at(x(0.5))) y=(at(y(0.0) + 36.0)) text-anchor="middle" { "Share of the people" }
                text x="12" y=(at(y(0.5))) text-anchor="middle" transform=(format!("rotate(-90 12 {})", at(y(0.5)))) { "Share of the total" }
            }
            p class="about" {
                "Solid: people by rising value (Lorenz curve)."
                @if !m.equity.concentration.is_empty() { " Dashed: people by rising rank (concentration curve); above the diagonal where those of low rank have more." }
            }
        }
    }
}

//! Histogram of the distance to the nearest stop, weighted by people.

use maud::{Markup, html};

use super::TransitReport;
use super::words::{distance, words};
use crate::catalog::Lang;
use crate::report::charts::{at, round_step, ticks};
use crate::report::text::count;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 12.0;
const BOTTOM: f64 = 48.0;

impl TransitReport<'_> {
    /// The histogram with the radii of the rule, and how far half and nine tenths of the people have to go.
    pub(super) fn histogram(&self, nearest_m: &[Option<f64>]) -> Markup {
        let w = words(self.lang);
        let people = self.cells.population();
        let mut known: Vec<(f64, f64)> =
            nearest_m.iter().zip(people).filter_map(|(d, p)| Some(((*d)?, *p))).filter(|k| k.1 > 0.0).collect();
        known.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = known.iter().map(|k| k.1).sum();
        let Some(half) = within(&known, 0.5 * total) else { return html! { p { (w.none_stops) } } };
        let most = within(&known, 0.9 * total).unwrap_or(half);
        let mut radii: Vec<f64> = self.coverage.rule.clauses.iter().map(|c| c.radius_m).collect();
        radii.sort_unstable_by(f64::total_cmp);
        radii.dedup();
        // As far as nearly all people and every radius; what lies beyond goes to the last bar.
        let far =
            within(&known, 0.97 * total).unwrap_or(most).max(1.25 * radii.last().copied().unwrap_or(0.0)).max(100.0);
        let bin = round_step(far / 40.0);
        let count_of_bins = (far / bin).ceil() as usize + 1;
        let mut bars = vec![0.0; count_of_bins];
        for (d, p) in &known {
            bars[((d / bin) as usize).min(count_of_bins - 1)] += p;
        }
        let highest = bars.iter().copied().fold(0.0, f64::max);
        // One line of letters above the bars for the name of each radius.
        let top = 14.0 + 14.0 * radii.len() as f64;
        let per_bin = (WIDTH - LEFT - RIGHT) / count_of_bins as f64;
        let x = |m: f64| LEFT + m / bin * per_bin;
        let y = |p: f64| HEIGHT - BOTTOM - p / highest * (HEIGHT - top - BOTTOM);
        let end = (count_of_bins - 1) as f64 * bin;
        html! {
            p {
                @match self.lang {
                    Lang::En => {
                        "Half of the people live within " strong { (metres(half)) } " of a stop that meets the rule, nine tenths within "
                        strong { (metres(most)) } "."
                    }
                    Lang::Ja => {
                        "条件を満たす最寄りの停留所まで、半数の人は" strong { (metres(half)) } "以内、9割の人は" strong { (metres(most)) } "以内に住む。"
                    }
                }
            }
            div class="wide" {
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(w.histogram) {
                    @for t in ticks(0.0, highest) {
                        line class="grid" x1=(at(LEFT)) x2=(at(WIDTH - RIGHT)) y1=(at(y(t))) y2=(at(y(t))) {}
                        text x=(at(LEFT - 6.0)) y=(at(y(t) + 4.0)) text-anchor="end" { (count(t)) }
                    }
                    g class="bars" {
                        @for (i, p) in bars.iter().enumerate() {
                            @let from = i as f64 * bin;
                            rect class=[(i + 1 == count_of_bins).then_some("rest")] x=(at(x(from) + 0.7)) y=(at(y(*p))) width=(at(per_bin - 1.4)) height=(at(HEIGHT - BOTTOM - y(*p))) {
                                title {
                                    @if i + 1 == count_of_bins { (from) " m " (w.beyond) } @else { (from) "–" (from + bin) " m" }
                                    ": " (count(*p))
                                }
                            }
                        }
                    }
                    @for t in ticks(0.0, end) {
                        text x=(at(x(t))) y=(at(HEIGHT - BOTTOM + 16.0)) text-anchor="middle" {
                            (count(t)) @if t == end { "+" }
                        }
                    }
                    @for (i, r) in radii.iter().enumerate() {
                        @let y = 14.0 * (radii.len() - i) as f64;
                        @let last = i + 1 == radii.len();
                        line class="radius" x1=(at(x(*r))) x2=(at(x(*r))) y1=(at(y - 9.0)) y2=(at(HEIGHT - BOTTOM)) {}
                        text class="strong" x=(at(x(*r) + if last { 5.0 } else { -5.0 })) y=(at(y)) text-anchor=(if last { "start" } else { "end" }) {
                            (distance(*r))
                        }
                    }
                    text x=(at((LEFT + WIDTH) / 2.0)) y=(at(HEIGHT - 8.0)) text-anchor="middle" { (w.histogram_axis) }
                    text x="14" y=(at(HEIGHT / 2.0)) text-anchor="middle" transform=(format!("rotate(-90 14 {})", at(HEIGHT / 2.0))) {
                        (w.people)
                    }
                }
            }
        }
    }
}

/// The distance within which so many people live, of distances in rising order.
fn within(known: &[(f64, f64)], people: f64) -> Option<f64> {
    let mut sum = 0.0;
    let found = known.iter().find(|(_, p)| {
        sum += p;
        sum >= people
    });
    found.or(known.last()).map(|k| k.0)
}

/// A distance to the nearest ten metres.
fn metres(m: f64) -> String {
    format!("{} m", count((m / 10.0).round() * 10.0))
}

//! Ranking chart and theme profile as inline SVG.

use maud::{Markup, html};

use super::Report;
use super::text::{place, words};
use crate::compare::quantile;

const WIDTH: f64 = 440.0;
const NAME: f64 = 150.0;
const ROW: f64 = 20.0;

/// A position on a chart, short.
pub(super) fn at(x: f64) -> String {
    format!("{x:.1}")
}

/// The least and greatest of some scores; a span of 1 around a single value.
fn extent(scores: impl Iterator<Item = f64>, with_zero: bool) -> (f64, f64) {
    let start = if with_zero { (0.0, 0.0) } else { (f64::INFINITY, f64::NEG_INFINITY) };
    let (low, high) = scores.fold(start, |(a, b), s| (a.min(s), b.max(s)));
    if low < high { (low, high) } else { (low - 0.5, low + 0.5) }
}

impl Report<'_> {
    /// One bar a city, best first; the city's own is marked by color, weight and a triangle.
    pub(super) fn ranking_chart(&self) -> Markup {
        let ranking = self.composite.ranking();
        let (low, high) = extent(ranking.iter().filter_map(|r| r.score), true);
        let x = |s: f64| NAME + (s - low) / (high - low) * (WIDTH - NAME - 46.0);
        let height = ranking.len() as f64 * ROW + 6.0;
        html! {
            svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(words(self.lang).ranking) {
                @for (i, r) in ranking.iter().enumerate() {
                    @let own = r.city == self.city;
                    @let y = i as f64 * ROW + 15.0;
                    @let name = self.name_of(&self.composite.cities()[r.city]);
                    g class=(if own { "own" } else { "peer" }) {
                        text x=(at(NAME - 8.0)) y=(at(y)) text-anchor="end" {
                            @if own { "▶ " }
                            (place(r.rank)) ". "
                            (shortened(name))
                        }
                        @if let Some(score) = r.score {
                            rect x=(at(x(score.min(0.0)))) y=(at(y - 11.0)) width=(at((x(score) - x(0.0)).abs())) height="14" {
                                title { (name) ": " (format!("{score:.3}")) }
                            }
                            text x=(at(x(score.max(0.0)) + 4.0)) y=(at(y)) { (format!("{score:.3}")) }
                        }
                    }
                }
            }
        }
    }

    /// One row a theme: range, middle half and median of the peers, and the city.
    pub(super) fn profile_chart(&self) -> Markup {
        let themes = self.composite.themes();
        let (low, high) = extent(themes.iter().flat_map(|t| t.scores.iter().copied().flatten()), false);
        let x = |s: f64| 10.0 + (s - low) / (high - low) * (WIDTH - 20.0);
        let row = 52.0;
        let height = themes.len() as f64 * row + 20.0;
        html! {
            svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(words(self.lang).profile) {
                @for (i, theme) in themes.iter().enumerate() {
                    @let y = i as f64 * row + 34.0;
                    @let peers: Vec<f64> = theme.scores.iter().enumerate()
                        .filter(|(c, _)| *c != self.city).filter_map(|(_, s)| *s).collect();
                    @let q = |p| quantile(&peers, p).unwrap_or(low);
                    @let name = self.composite.framework().themes[i].name_in(self.lang);
                    text x="10" y=(at(y - 16.0)) class="theme" {
                        (name)
                        @match theme.scores[self.city] {
                            Some(score) => { ": " tspan class="strong" { (format!("{score:.2}")) } }
                            None => { ": –" }
                        }
                    }
                    @if !peers.is_empty() {
                        line x1=(at(x(q(0.0)))) x2=(at(x(q(1.0)))) y1=(at(y)) y2=(at(y)) class="range" {}
                        rect x=(at(x(q(0.25)))) y=(at(y - 7.0)) width=(at(x(q(0.75)) - x(q(0.25)))) height="14" class="half" {}
                        line x1=(at(x(q(0.5)))) x2=(at(x(q(0.5)))) y1=(at(y - 9.0)) y2=(at(y + 9.0)) class="median" {
                            title { (words(self.lang).peer_median) ": " (format!("{:.2}", q(0.5))) }
                        }
                    }
                    @if let Some(score) = theme.scores[self.city] {
                        @let cx = x(score);
                        path class="diamond" d=(format!("M{} {}l7 8l-7 8l-7 -8z", at(cx), at(y - 8.0))) {
                            title { (self.city_name()) ": " (format!("{score:.2}")) }
                        }
                    }
                }
                text x="10" y=(at(height - 2.0)) { (format!("{low:.2}")) }
                text x=(at(WIDTH - 10.0)) y=(at(height - 2.0)) text-anchor="end" { (format!("{high:.2}")) }
            }
        }
    }
}

/// A name that fits beside a bar.
fn shortened(name: &str) -> String {
    if name.chars().count() <= 16 { name.to_owned() } else { name.chars().take(15).chain(['…']).collect() }
}

/// About five round values between two.
pub(super) fn ticks(low: f64, high: f64) -> Vec<f64> {
    let step = round_step((high - low) / 5.0);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}

/// The least of 1, 2, 5 times a power of ten that is not below `least`.
pub(super) fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|s| *s >= least).unwrap_or(least)
}

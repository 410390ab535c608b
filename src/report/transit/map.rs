//! The map: people by density, catchments at true scale, stops by mode, a scale bar.

use maud::{Markup, html};

use super::TransitReport;
use super::density::{self, Class};
use super::words::{self, words};
use crate::catalog::Lang;
use crate::report::charts::at;
use crate::report::map::{
    BAND, CellLayer, Ground, MOST_HEIGHT, Projection, View, WIDTH, scale_bar, tenths, thinned, to_tenths,
};
use crate::report::text::count;
use crate::table::Mode;
use crate::transit::Distance;

/// So many stops and catchments a map draws at most.
const MOST_MARKS: usize = 3_000;
/// So many of the marks of a mode carry their name as a tooltip.
const MOST_TITLES: usize = 300;

/// How a mode is drawn: a path about the point, and a color of Okabe and Ito.
fn mark(mode: Mode) -> (&'static str, &'static str) {
    match mode {
        Mode::Rail => ("m-5.5-5.5h11v11h-11z", "#1b1b1b"),
        Mode::Metro => ("m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z", "#1b1b1b"),
        Mode::Tram => ("m0-6l6 6l-6 6l-6-6z", "#cc79a7"),
        Mode::Brt => ("m-5-4h10v8h-10z", "#d55e00"),
        Mode::Bus => ("m-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z", "#d55e00"),
        Mode::Ferry => ("m0-6l6 10h-12z", "#56b4e9"),
        Mode::Other => ("m-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z", "#e69f00"),
    }
}

const UNSERVED: &str = "m-2.2 0a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0z";

/// A stop as it is drawn.
pub(super) struct Mark<'a> {
    pub(super) mode: Mode,
    pub(super) served: bool,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) name: &'a str,
    pub(super) population: Option<f64>,
}

impl TransitReport<'_> {
    /// The map with its legend and caption.
    pub(super) fn map(&self) -> Markup {
        let w = words(self.lang);
        if self.cells.is_empty() && self.stops.is_empty() {
            return html! { p { (w.none_cells) " " (w.none_stops) } };
        }
        let cells = self.cells.lons().iter().copied().zip(self.cells.lats().iter().copied());
        let stops = self.stops.stops().iter().map(|s| (s.position.lon(), s.position.lat()));
        let projection =
            if self.cells.is_empty() { Projection::about(stops.clone()) } else { Projection::about(cells) };
        let layer = CellLayer::of(self.cells, &projection);
        let ground = if self.cells.is_empty() {
            stops.fold(Ground::NONE, |g, s| g.with(Ground::about(projection.metres(s.0, s.1), 0.0, 0.0)))
        } else {
            layer.ground
        };
        let view = View::of(ground, WIDTH, MOST_HEIGHT);
        let (classes, has_empty) = density::classes(self.cells, &layer, &view);
        let (marks, outside, hidden) = self.marks(&projection, &view);
        let catchments = self.catchment_paths(&projection, &view);
        html! {
            figure class="map" {
                svg viewBox=(format!("0 0 {WIDTH} {}", at(view.height + BAND))) role="img" aria-label=(w.map) {
                    defs {
                        clipPath id="frame" { rect width=(WIDTH) height=(at(view.height)) {} }
                    }
                    rect class="frame" width=(WIDTH) height=(at(view.height)) {}
                    g clip-path="url(#frame)" {
                        @for c in classes.iter().filter(|c| !c.path.is_empty()) {
                            path class="cells" fill=(c.color) d=(c.path) {}
                        }
                        (catchments)
                        (self.poor_outlines(&projection, &view))
                        (self.drawn(&marks))
                        (super::map_labels::labels(&marks, &view))
                    }
                    (scale_bar(&view, w.north))
                }
                (self.legend(&classes, has_empty, &marks))
                figcaption { (self.caption(layer.block_m, outside, hidden)) }
            }
        }
    }

    /// The stops that the map shows, those that meet the rule last; the number of those outside it, and of
    /// those left out because others stand where they would.
    fn marks(&self, projection: &Projection, view: &View) -> (Vec<Mark<'_>>, usize, usize) {
        let served = self.served();
        let mut population = vec![None; self.stops.len()];
        for a in &self.areas.areas {
            population[a.stop] = Some(a.population);
        }
        let mut marks = Vec::new();
        let mut outside = 0;
        for (i, stop) in self.stops.stops().iter().enumerate() {
            let (x, y) = view.at(projection.metres(stop.position.lon(), stop.position.lat()));
            if !view.shows((x, y), 0.0) {
                outside += 1;
                continue;
            }
            let mode = stop.modes.first().copied().unwrap_or(Mode::Other);
            marks.push(Mark { mode, served: served[i], x, y, name: &stop.name, population: population[i] });
        }
        marks.sort_by_key(|m| (m.served, std::cmp::Reverse(m.mode)));
        let all = marks.len();
        let marks = thinned(marks, MOST_MARKS, |m| (m.x, m.y, (m.mode, m.served)));
        let hidden = all - marks.len();
        (marks, outside, hidden)
    }

    /// Whether there are circles to draw: a walk along streets reaches no circle.
    fn draws_catchments(&self) -> bool {
        self.coverage.distance == Distance::Straight && !self.coverage.catchments.is_empty()
    }

    /// The ground in reach: one tint over the union, and the outline of the union.
    ///
    /// A catchment is a dot as wide as itself, drawn as the round cap of a line without length: the shortest way to say
    /// thousands of circles of few sizes, and one stroke over many dots tints their union once.
    fn catchment_paths(&self, projection: &Projection, view: &View) -> Markup {
        let stops = self.stops.stops();
        let mut found: Vec<(f64, f64, f64)> = Vec::new();
        let drawn = if self.draws_catchments() { self.coverage.catchments.as_slice() } else { &[] };
        for &(stop, radius) in drawn {
            let p = stops[stop].position;
            let (x, y) = view.at(projection.metres(p.lon(), p.lat()));
            if view.shows((x, y), radius * view.scale) {
                found.push((radius * view.scale, x, y));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        let found = thinned(found, MOST_MARKS, |c| (c.1, c.2, to_tenths(c.0 * 10.0)));
        let groups: Vec<(f64, String)> = found.chunk_by(|a, b| a.0 == b.0).map(|c| (c[0].0, dots(c))).collect();
        let strokes = |wider: f64| {
            html! { @for (r, d) in &groups { path d=(d) stroke-width=(format!("{:.2}", 2.0 * (r + wider))) {} } }
        };
        html! {
            @if !groups.is_empty() {
                mask id="beyond" maskUnits="userSpaceOnUse" x="0" y="0" width=(WIDTH) height=(at(view.height)) {
                    rect width=(WIDTH) height=(at(view.height)) fill="#fff" {}
                    g class="dots" stroke="#000" { (strokes(0.0)) }
                }
                g class="dots reach" { (strokes(0.0)) }
                g class="dots edge" mask="url(#beyond)" { (strokes(1.4)) }
            }
        }
    }

    fn drawn(&self, marks: &[Mark]) -> Markup {
        let placed = |m: &Mark, glyph: &str| format!("M{} {}{glyph}", tenths(to_tenths(m.x)), tenths(to_tenths(m.y)));
        html! {
            @for group in marks.chunk_by(|a, b| (a.served, a.mode) == (b.served, b.mode)) {
                @let (glyph, color) = if group[0].served { mark(group[0].mode) } else { (UNSERVED, "#fff") };
                g class=(if group[0].served { "stop" } else { "stop off" }) fill=(color) {
                    @if group.len() <= MOST_TITLES {
                        @for m in group {
                            path d=(placed(m, glyph)) {
                                title {
                                    (m.name) " (" (words::mode(m.mode, self.lang)) ")"
                                    @if let Some(people) = m.population { ": " (count(people)) }
                                }
                            }
                        }
                    } @else {
                        path d=(group.iter().map(|m| placed(m, glyph)).collect::<String>()) {}
                    }
                }
            }
        }
    }

    fn legend(&self, classes: &[Class], has_empty: bool, marks: &[Mark]) -> Markup {
        let w = words(self.lang);
        let shown = |served: bool, mode: Option<Mode>| {
            marks.iter().any(|m| m.served == served && mode.is_none_or(|mode| m.mode == mode))
        };
        let glyph = |path: &str, class: &str, fill: &str| {
            html! {
                svg class="key" viewBox="-8 -8 16 16" aria-hidden="true" {
                    g class=(class) fill=(fill) { path d=(format!("M0 0{path}")) {} }
                }
            }
        };
        html! {
            div class="legend" {
                @if !self.cells.is_empty() {
                    div {
                        span class="strong" { (w.density) }
                        ul {
                            @if has_empty { li { span class="swatch" style=(format!("background:{}", classes[0].color)) {} (w.nobody) } }
                            @for c in &classes[1..] {
                                li { span class="swatch" style=(format!("background:{}", c.color)) {} (bounds(c, self.lang)) }
                            }
                        }
                    }
                }
                ul {
                    @for mode in Mode::ALL.into_iter().filter(|m| shown(true, Some(*m))) {
                        @let (path, color) = mark(mode);
                        li { (glyph(path, "stop", color)) (words::mode(mode, self.lang)) }
                    }
                    @if shown(false, None) { li { (glyph(UNSERVED, "stop off", "#fff")) (w.unserved) } }
                    @if self.parts.neighborhoods.is_some_and(|(found, _)| found.poor().next().is_some()) {
                        li { span class="swatch outlined" {} (w.poor_outline) }
                    }
                    @if self.draws_catchments() { li { span class="swatch reached" {} (w.catchments) } }
                }
            }
        }
    }

    /// What the map shows, and what it leaves out.
    fn caption(&self, block_m: Option<(f64, f64)>, outside: usize, hidden: usize) -> String {
        let cells = count(self.cells.len() as f64);
        let mut parts = Vec::new();
        match (block_m, self.lang) {
            (Some((width, height)), Lang::En) => parts.push(format!(
                "For the drawing, {cells} cells were merged to blocks of {width:.0} m by {height:.0} m; all figures are of the cells themselves."
            )),
            (Some((width, height)), Lang::Ja) => parts.push(format!(
                "作図のため{cells}セルを{width:.0} m×{height:.0} mの区画にまとめた。数値はすべて元のセルによる。"
            )),
            (None, Lang::En) if !self.cells.is_empty() => parts.push(format!("{cells} population cells.")),
            (None, Lang::Ja) if !self.cells.is_empty() => parts.push(format!("人口セル{cells}個。")),
            _ => {}
        }
        if outside > 0 {
            let outside = count(outside as f64);
            parts.push(match self.lang {
                Lang::En => format!("Stops beyond the edge of the map: {outside}."),
                Lang::Ja => format!("地図の範囲外の停留所: {outside}。"),
            });
        }
        if hidden > 0 {
            let hidden = count(hidden as f64);
            parts.push(match self.lang {
                Lang::En => format!("Stops not drawn because another stands where they would: {hidden}."),
                Lang::Ja => format!("近接するため描かない停留所: {hidden}。"),
            });
        }
        if !self.sources.is_empty() {
            parts.push(format!("{}: {}", words(self.lang).sources, self.sources.join("; ")));
        }
        parts.join(" ")
    }
}

/// Bounds of a class in words; its upper bound is not in it.
fn bounds(class: &Class, lang: Lang) -> String {
    let plain = |x: f64| if x.fract() == 0.0 { count(x) } else { x.to_string() };
    match (class.low.map(plain), class.high.map(plain)) {
        (None, None) => lang.pick("inhabited", "1人以上").to_owned(),
        (None, Some(high)) => format!("< {high}"),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("≥ {low}"),
    }
}

/// Points as round caps of lines without length.
fn dots(circles: &[(f64, f64, f64)]) -> String {
    circles.iter().map(|(_, x, y)| format!("M{} {}h0", tenths(to_tenths(*x)), tenths(to_tenths(*y)))).collect()
}

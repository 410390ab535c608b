//! The map of a score: cells by band, streets, places, neighborhoods, the best and the worst cells.

use maud::{Markup, html};

use super::WalkabilityReport;
use super::summary::{Summary, Weighted};
use super::words::{bounds, words};
use crate::catalog::Lang;
use crate::geo::LonLat;
use crate::report::charts::at;
use crate::report::labels::{Anchor, Rect, place_labels};
use crate::report::map::{
    BAND, CellLayer, MOST_HEIGHT, Projection, View, WIDTH, outline, scale_bar, tenths, thinned, to_tenths,
};
use crate::report::text::count;

/// So many places a map draws at most.
const MOST_DOTS: usize = 3_000;
/// So many zones are named, those with most people.
const MOST_NAMES: usize = 16;
/// So many of the best and of the worst cells are marked.
pub(super) const MARKED: usize = 5;
const NO_VALUE: &str = "#d9d9d9";
/// Class and size of letters, and the radius of the marks of cells: on a page, and on a phone, where the map is drawn at
/// less than half the size. The sizes are those of the style sheet.
const SIZES: [(&str, f64, f64); 2] = [("names page", 14.0, 8.5), ("names phone", 26.0, 17.0)];

/// What all maps of a report share.
pub(super) struct Base {
    layer: CellLayer,
    projection: Projection,
    view: View,
    hidden: usize,
}

impl WalkabilityReport<'_> {
    pub(super) fn base(&self) -> Base {
        let projection = Projection::about(self.cells.lons().iter().copied().zip(self.cells.lats().iter().copied()));
        let layer = CellLayer::of(self.cells, &projection);
        let view = View::of(layer.ground, WIDTH, MOST_HEIGHT);
        Base { layer, projection, view, hidden: 0 }
    }

    /// The map of a score with its legend and caption; the first of a page also holds what all of them show.
    pub(super) fn map(&self, base: &mut Base, summary: &Summary, first: bool) -> Markup {
        let w = words(self.lang);
        let (paths, has_unknown) = self.painted(base, summary);
        let shared = if first {
            self.shared(base)
        } else {
            html! { use href="#shared" {} }
        };
        let view = &base.view;
        let people = self.cells.population();
        let best: Vec<usize> = summary.ranked(people).into_iter().take(MARKED).collect();
        let worst: Vec<usize> = summary.ranked_worst(people).into_iter().take(MARKED).collect();
        let label = format!("{}: {}", w.map, summary.score.title());
        html! {
            figure class="map" {
                svg viewBox=(format!("0 0 {WIDTH} {}", at(view.height + BAND))) role="img" aria-label=(label) {
                    @if first {
                        defs { clipPath id="frame" { rect width=(WIDTH) height=(at(view.height)) {} } }
                    }
                    rect class="frame" width=(WIDTH) height=(at(view.height)) {}
                    g clip-path="url(#frame)" {
                        @for (band, path) in summary.bands.iter().zip(&paths) {
                            @if !path.is_empty() { path class="cells" fill=(band.color) d=(path) {} }
                        }
                        @if has_unknown { path class="cells" fill=(NO_VALUE) d=(paths[summary.bands.len()]) {} }
                        (shared)
                        (self.marks_and_names(base, summary, &best, &worst))
                    }
                    (scale_bar(view, w.north))
                }
                (self.legend(summary, has_unknown, (!best.is_empty(), !worst.is_empty())))
                figcaption { (self.caption(base)) }
            }
        }
    }

    /// A path for each band and one for ground without a value, and whether there is such ground.
    fn painted(&self, base: &Base, summary: &Summary) -> (Vec<String>, bool) {
        let (values, people) = (&summary.score.values, self.cells.population());
        let class = |members: &[u32]| {
            let members = || members.iter().map(|c| *c as usize);
            let mean = Weighted::of(members().map(|c| (values[c], people[c]))).mean();
            // Where nobody lives, every cell of a block counts alike.
            let mean = mean.or_else(|| Weighted::of(members().map(|c| (values[c], 1.0))).mean());
            mean.map_or(summary.bands.len(), |v| summary.band(v))
        };
        let classes: Vec<usize> = base.layer.shapes().map(|(members, _)| class(members)).collect();
        let paths = base.layer.paths(&classes, summary.bands.len() + 1, &base.view);
        let has_unknown = classes.contains(&summary.bands.len());
        (paths, has_unknown)
    }

    /// Streets, outlines of zones, and places.
    fn shared(&self, base: &mut Base) -> Markup {
        let (projection, view) = (&base.projection, &base.view);
        let places = self.places.map(|p| p.facilities()).unwrap_or_default();
        let dots: Vec<(f64, f64)> = places
            .iter()
            .map(|f| view.at(projection.metres(f.position.lon(), f.position.lat())))
            .filter(|p| view.shows(*p, 0.0))
            .collect();
        let all = dots.len();
        let dots = thinned(dots, MOST_DOTS, |p| (p.0, p.1, ()));
        let dot = |p: &(f64, f64)| format!("M{} {}h0", tenths(to_tenths(p.0)), tenths(to_tenths(p.1)));
        let dots_path: String = dots.iter().map(dot).collect();
        let drawn = html! {
            g id="shared" {
                @if let Some(streets) = self.streets {
                    path class="street-line" d=(super::streets::path(streets, projection, view)) {}
                }
                @if let Some(zones) = self.zones {
                    @for zone in zones.zones() { path class="zone-line" d=(outline(zone, projection, view)) {} }
                }
                @if !dots_path.is_empty() {
                    path class="place-dot under" d=(dots_path) {}
                    path class="place-dot" d=(dots_path) {}
                }
            }
        };
        base.hidden = all - dots.len();
        drawn
    }

    /// Numbers on the best and worst cells, and the names of zones beside them.
    fn marks_and_names(&self, base: &Base, summary: &Summary, best: &[usize], worst: &[usize]) -> Markup {
        let place =
            |cell: &usize| base.view.at(base.projection.metres(self.cells.lons()[*cell], self.cells.lats()[*cell]));
        let ends = [("best", best), ("worst", worst)];
        let names = self.named_zones(base);
        html! {
            @for (class, font, radius) in SIZES {
                g class=(class) {
                    (placed(&names, &best.iter().chain(worst).map(place).collect::<Vec<_>>(), &base.view, font, radius))
                    @for (end, cells) in ends {
                        g class=(end) {
                            // The first of them last, on top of those that it touches.
                            @for (n, cell) in cells.iter().enumerate().rev() {
                                @let (x, y) = place(cell);
                                g {
                                    title { (summary.text(*cell)) }
                                    circle cx=(at(x)) cy=(at(y)) r=(radius) {}
                                    text x=(at(x)) y=(at(y + radius * 0.5)) text-anchor="middle" style=(format!("font-size:{:.0}px", radius * 1.4)) { (n + 1) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Names of the zones with most people, and where they stand: amid their people, or inside a zone that lies
    /// round another.
    fn named_zones(&self, base: &Base) -> Vec<(&str, f64, f64)> {
        let Some(zones) = self.zones else { return Vec::new() };
        let mut sums = vec![(0.0, 0.0, 0.0); zones.len()];
        for (cell, zone) in self.zone_of.iter().enumerate() {
            if let Some(sum) = zone.and_then(|z| sums.get_mut(z)) {
                let (lon, lat, people) =
                    (self.cells.lons()[cell], self.cells.lats()[cell], self.cells.population()[cell]);
                *sum = (sum.0 + people, sum.1 + people * lon, sum.2 + people * lat);
            }
        }
        let mut named: Vec<(&str, f64, f64, f64)> = Vec::new();
        for (zone, (people, lon, lat)) in zones.zones().iter().zip(sums) {
            let amid = LonLat::new(lon / people, lat / people).ok().filter(|at| zone.contains(*at));
            if let Some(at) = amid.or_else(|| zone.interior_point()).filter(|_| people > 0.0) {
                let (x, y) = base.view.at(base.projection.metres(at.lon(), at.lat()));
                named.push((zone.name(), x, y, people));
            }
        }
        named.sort_by(|a, b| b.3.total_cmp(&a.3).then(a.0.cmp(b.0)));
        named.truncate(MOST_NAMES);
        named.into_iter().map(|(name, x, y, _)| (name, x, y)).collect()
    }

    fn legend(&self, summary: &Summary, has_unknown: bool, (best, worst): (bool, bool)) -> Markup {
        let w = words(self.lang);
        let swatch = |color: &str| html! { span class="swatch" style=(format!("background:{color}")) {} };
        let key = |class: &str| {
            html! { svg class="key" viewBox="-8 -8 16 16" aria-hidden="true" { g class=(class) { circle r="7" {} text y="4" text-anchor="middle" style="font-size:11px" { "1" } } } }
        };
        html! {
            div class="legend" {
                span class="strong" { (summary.score.title()) @if !summary.score.unit.is_empty() { " (" (summary.score.unit) ")" } }
                ul {
                    @for band in summary.bands.iter().rev() {
                        li { (swatch(&band.color)) (bounds(band, summary, self.lang)) @if !band.name.is_empty() { " " (band.name) } }
                    }
                    @if has_unknown { li { (swatch(NO_VALUE)) (w.no_value) } }
                }
                ul {
                    @if best { li { (key("best")) (w.best_mark) } }
                    @if worst { li { (key("worst")) (w.worst_mark) } }
                    @if self.streets.is_some() { li { span class="line" {} (w.streets) } }
                    @if self.places.is_some_and(|p| !p.is_empty()) { li { span class="dot" {} (w.places) } }
                }
            }
        }
    }

    fn caption(&self, base: &Base) -> String {
        let mut parts = Vec::new();
        let cells = count(self.cells.len() as f64);
        parts.push(match (base.layer.block_m, self.lang) {
            (Some((width, height)), Lang::En) => format!(
                "For the drawing, {cells} cells were merged to blocks of {width:.0} m by {height:.0} m, at the mean of their people; all figures are of the cells themselves."
            ),
            (Some((width, height)), Lang::Ja) => format!(
                "作図のため{cells}セルを{width:.0} m×{height:.0} mの区画にまとめ、人口で加重平均した。数値はすべて元のセルによる。"
            ),
            (None, Lang::En) => format!("{cells} population cells."),
            (None, Lang::Ja) => format!("人口セル{cells}個。"),
        });
        if let Some(streets) = self.streets {
            let (km, junctions) = (count(streets.total_length_m() / 1_000.0), count(streets.nodes() as f64));
            parts.push(match self.lang {
                Lang::En => format!("{km} km of streets, {junctions} junctions and dead ends."),
                Lang::Ja => format!("街路{km} km、交差点・行き止まり{junctions}か所。"),
            });
        }
        if let Some(places) = self.places.filter(|p| !p.is_empty()) {
            let (all, kinds) = (count(places.len() as f64), places.categories().len());
            parts.push(match self.lang {
                Lang::En if kinds == 1 => format!("{all} places of one category."),
                Lang::En => format!("{all} places of {kinds} categories."),
                Lang::Ja => format!("施設{all}か所({kinds}種別)。"),
            });
        }
        if base.hidden > 0 {
            let hidden = count(base.hidden as f64);
            parts.push(match self.lang {
                Lang::En => format!("Places not drawn because another stands where they would: {hidden}."),
                Lang::Ja => format!("近接するため描かない施設: {hidden}。"),
            });
        }
        if !self.sources.is_empty() {
            parts.push(format!("{}: {}", words(self.lang).sources, self.sources.join("; ")));
        }
        parts.join(" ")
    }
}

/// Names that find a place, none over another or over a mark.
fn placed<'n>(names: &[(&'n str, f64, f64)], marks: &[(f64, f64)], view: &View, font: f64, radius: f64) -> Markup {
    // A name is centered where its zone is: it begins half its width to the left.
    let half = |text: &str| 0.3 * font * text.chars().map(|c| if c.is_ascii() { 1.0 } else { 1.8 }).sum::<f64>();
    let name =
        |(text, x, y): &(&'n str, f64, f64)| Anchor { text, x: x - half(text), y: *y, font, reach: 2.0, bold: true };
    let mark = |(x, y): &(f64, f64)| Anchor { text: "", x: *x, y: *y, font, reach: radius + 4.0, bold: false };
    let anchors: Vec<Anchor> = names.iter().map(name).chain(marks.iter().map(mark)).collect();
    let places = place_labels(&anchors, Rect { x: 2.0, y: 2.0, w: WIDTH - 4.0, h: view.height - 4.0 });
    html! {
        @for ((name, ..), place) in names.iter().zip(&places) {
            @if let Some(r) = place {
                text class="halo strong" x=(at(r.x)) y=(at(r.y + r.h - font * 0.25)) { (name) }
            }
        }
    }
}

//! Outlines of zones on the map.

use maud::{Markup, html};

use super::TransitReport;
use crate::report::map::{Projection, View, outline};
use crate::report::text::count;

impl TransitReport<'_> {
    /// The transit-poor neighborhoods.
    pub(super) fn poor_outlines(&self, projection: &Projection, view: &View) -> Markup {
        html! {
            @if let Some((found, zones)) = self.parts.neighborhoods {
                @for (n, zone) in found.neighborhoods.iter().zip(zones.zones()).filter(|(n, _)| n.why.is_some()) {
                    @let d = outline(zone, projection, view);
                    @if !d.is_empty() {
                        path class="poor under" d=(d) {}
                        path class="poor" d=(d) { title { (n.name) ": " (count(n.uncovered)) " / " (count(n.population)) } }
                    }
                }
            }
        }
    }
}

//! Which ways of OpenStreetMap a pedestrian may use.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Which ways of OpenStreetMap a pedestrian may use, by their tags.
///
/// A way needs a tag `highway`; a ferry without one is none, and neither is a railway platform. Then the first of these
/// that says something decides:
///
/// 1. A `highway` that is in neither [`open`](Self::open) nor [`by_permission`](Self::by_permission) is closed, whatever
///    else is said of it: what is under construction, proposed, abandoned, a racetrack, the outline of a service area.
/// 2. `foot`: a value in [`permitting`](Self::permitting) opens, one in [`barring`](Self::barring) closes.
/// 3. `access`: a value in `barring` closes. `access=yes` opens nothing: it is said of motorways too.
/// 4. `service`: a value in [`closed_services`](Self::closed_services) closes.
/// 5. `motorroad=yes` closes. A class in `by_permission` is closed, but for one with a sidewalk of its own
///    (`sidewalk` or `sidewalk:both`, `:left`, `:right` set to `yes`, `both`, `left` or `right`). A class in `open` is open.
///
/// `oneway` and `oneway:foot` are ignored: a network can be walked both ways. So are conditional and lane tags, whether a
/// street has a sidewalk, and barriers on nodes. Driveways (`service=driveway`) are open unless `access` or `foot` bars
/// them. An area (`area=yes`), such as a square, is walked along its outline, see [`areas`](Self::areas).
///
/// The default is this crate's own reading of OSM's tags; other tools draw the line elsewhere. Cycleways, bridleways and
/// indoor corridors are open, and trunk roads are closed where no sidewalk or `foot` tag opens them. Where trunk roads are
/// city streets, as in Japan and Brazil, open them with `.class("trunk", true)`.
///
/// # Examples
/// ```
/// use compact_city::read::WalkAccess;
/// let access = WalkAccess::default();
/// assert!(access.allows([("highway", "footway")]));
/// assert!(!access.allows([("highway", "residential"), ("access", "private")]));
/// assert!(access.allows([("highway", "service"), ("access", "private"), ("foot", "yes")]));
/// assert!(!access.class("cycleway", false).allows([("highway", "cycleway")]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WalkAccess {
    /// Values of `highway` that are open to walkers unless another tag bars them.
    pub open: BTreeSet<String>,
    /// Values of `highway` that are closed to walkers unless `foot` or a sidewalk opens them.
    pub by_permission: BTreeSet<String>,
    /// Values of `foot` that open a way.
    pub permitting: BTreeSet<String>,
    /// Values of `foot` and `access` that close a way.
    pub barring: BTreeSet<String>,
    /// Values of `service` that close a way.
    pub closed_services: BTreeSet<String>,
    /// Whether areas (`area=yes`) are walked along their outline; they are left out otherwise.
    pub areas: bool,
}

const OPEN: &[&str] = &[
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "road",
    "service",
    "track",
    "pedestrian",
    "footway",
    "path",
    "steps",
    "cycleway",
    "bridleway",
    "corridor",
    "crossing",
    "platform",
    "elevator",
];
const BY_PERMISSION: &[&str] =
    &["motorway", "motorway_link", "trunk", "trunk_link", "busway", "bus_guideway", "escape", "via_ferrata"];
const PERMITTING: &[&str] = &["yes", "designated", "permissive", "destination", "official", "public", "customers"];
const BARRING: &[&str] = &[
    "no",
    "private",
    "use_sidepath",
    "agricultural",
    "forestry",
    "agricultural;forestry",
    "delivery",
    "emergency",
    "military",
    "permit",
    "residents",
    "employees",
];

fn set(values: &[&str]) -> BTreeSet<String> {
    values.iter().map(|v| (*v).to_owned()).collect()
}

impl Default for WalkAccess {
    fn default() -> Self {
        WalkAccess {
            open: set(OPEN),
            by_permission: set(BY_PERMISSION),
            permitting: set(PERMITTING),
            barring: set(BARRING),
            closed_services: set(&["private"]),
            areas: true,
        }
    }
}

impl WalkAccess {
    /// The default rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether a value of `highway` is open; one that is not open still opens by `foot`.
    pub fn class(mut self, highway: &str, open: bool) -> Self {
        let (to, from) = match open {
            true => (&mut self.open, &mut self.by_permission),
            false => (&mut self.by_permission, &mut self.open),
        };
        from.remove(highway);
        to.insert(highway.to_owned());
        self
    }

    /// Sets whether a value of `service`, such as `driveway`, is open.
    pub fn service(mut self, service: &str, open: bool) -> Self {
        if open {
            self.closed_services.remove(service);
        } else {
            self.closed_services.insert(service.to_owned());
        }
        self
    }

    /// Sets whether areas are walked along their outline.
    pub fn areas(mut self, areas: bool) -> Self {
        self.areas = areas;
        self
    }

    /// Whether a way with these tags may be walked.
    pub fn allows<'a>(&self, tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> bool {
        let mut way = WayTags::default();
        tags.into_iter().for_each(|(key, value)| way.take(key, value));
        self.allow(&way)
    }

    pub(super) fn allow(&self, way: &WayTags<'_>) -> bool {
        let Some(highway) = way.highway else { return false };
        let open = self.open.contains(highway);
        if !open && !self.by_permission.contains(highway) || way.area && !self.areas {
            return false;
        }
        let says = |values: &BTreeSet<String>, tag: Option<&str>| tag.is_some_and(|value| values.contains(value));
        if says(&self.permitting, way.foot) {
            return true;
        }
        let barred = says(&self.barring, way.foot)
            || says(&self.barring, way.access)
            || says(&self.closed_services, way.service)
            || way.motorroad;
        !barred && (open || way.sidewalk)
    }
}

/// The tags of a way that count.
#[derive(Default)]
pub(super) struct WayTags<'a> {
    pub(super) highway: Option<&'a str>,
    foot: Option<&'a str>,
    access: Option<&'a str>,
    service: Option<&'a str>,
    area: bool,
    motorroad: bool,
    sidewalk: bool,
}

impl<'a> WayTags<'a> {
    pub(super) fn take(&mut self, key: &str, value: &'a str) {
        match key {
            "highway" => self.highway = Some(value),
            "foot" => self.foot = Some(value),
            "access" => self.access = Some(value),
            "service" => self.service = Some(value),
            "area" => self.area = value == "yes",
            "motorroad" => self.motorroad = value == "yes",
            "sidewalk" | "sidewalk:both" | "sidewalk:left" | "sidewalk:right" => {
                self.sidewalk |= matches!(value, "yes" | "both" | "left" | "right");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WalkAccess;

    #[test]
    fn the_more_specific_tag_decides() {
        let access = WalkAccess::default();
        let open: &[&[(&str, &str)]] = &[
            &[("highway", "residential")],
            &[("highway", "steps")],
            &[("highway", "path"), ("foot", "designated")],
            &[("highway", "service"), ("access", "private"), ("foot", "permissive")],
            &[("access", "destination"), ("highway", "service")],
            &[("highway", "residential"), ("oneway", "yes"), ("sidewalk", "no")],
            &[("highway", "pedestrian"), ("area", "yes")],
            &[("highway", "trunk"), ("foot", "yes")],
            &[("highway", "trunk"), ("sidewalk", "both")],
            &[("highway", "service"), ("service", "driveway")],
            &[("highway", "residential"), ("foot", "unheard_of")],
        ];
        let closed: &[&[(&str, &str)]] = &[
            &[],
            &[("route", "ferry")],
            &[("railway", "platform")],
            &[("highway", "motorway")],
            &[("highway", "motorway"), ("access", "yes")],
            &[("highway", "trunk")],
            &[("highway", "trunk"), ("sidewalk", "no")],
            &[("highway", "trunk"), ("sidewalk", "both"), ("foot", "no")],
            &[("highway", "primary"), ("motorroad", "yes")],
            &[("highway", "residential"), ("access", "no")],
            &[("highway", "residential"), ("foot", "use_sidepath"), ("access", "yes")],
            &[("highway", "footway"), ("foot", "private")],
            &[("highway", "service"), ("service", "private")],
            &[("highway", "construction"), ("foot", "yes")],
            &[("highway", "proposed")],
            &[("highway", "raceway")],
            &[("highway", "bus_guideway")],
        ];
        open.iter().for_each(|tags| assert!(access.allows(tags.iter().copied()), "{tags:?}"));
        closed.iter().for_each(|tags| assert!(!access.allows(tags.iter().copied()), "{tags:?}"));
        assert!(!access.areas(false).allows([("highway", "pedestrian"), ("area", "yes")]));
    }

    #[test]
    fn rules_survive_as_text() {
        let access = WalkAccess::default().class("trunk", true).service("driveway", false);
        let back: WalkAccess = toml::from_str(&toml::to_string(&access).unwrap()).unwrap();
        assert_eq!(back, access);
        assert_eq!(toml::from_str::<WalkAccess>("areas = false").unwrap(), WalkAccess::default().areas(false));
    }
}

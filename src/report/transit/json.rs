//! The transit report for programs.

use polars::prelude::AnyValue;
use serde_json::{Map, Value, json};

use super::TransitReport;
use crate::transit::Covered;

impl TransitReport<'_> {
    /// The report as JSON. Shares are from 0 to 1; a share of nobody is null.
    ///
    /// `rule`, `allocation`, `population` (`total`, `covered`, `share`), `groups` (the same and `gap`, the share less that
    /// of everyone, and `unknown`, the number of cells where the group is unknown), `by_mode` (`covered`, `share`, and how
    /// many stops meet the rule), `stops` in the order of their table, `diagnostics`, and `note` where there is one. Of the
    /// parts that were added: `catchment_ha` and `catchment_density_per_ha`, `service_window` with `service` of each stop,
    /// `corridors`, `neighborhoods`, `facility_coverage` and `sufficiency`.
    pub fn json(&self) -> Value {
        let coverage = self.coverage;
        let groups = coverage.groups.iter().map(|(name, c)| {
            let mut value = covered(c);
            value.insert("gap".into(), json!(self.gap(c)));
            value.insert("unknown".into(), json!(self.cells.unknown(name).unwrap_or(0)));
            (name.clone(), Value::Object(value))
        });
        let by_mode = coverage.by_mode.iter().map(|m| {
            let mut value = covered(&m.population);
            value.insert("stops".into(), json!(m.stops));
            value.insert("of_stops".into(), json!(m.of_stops));
            (m.mode.as_str().to_owned(), Value::Object(value))
        });
        let clauses = coverage.rule.clauses.iter().map(|c| {
            let modes: Vec<&str> = c.modes.iter().map(|m| m.as_str()).collect();
            let service = super::words::service(&c.service, crate::catalog::Lang::En);
            json!({ "modes": modes, "radius_m": c.radius_m, "service": service })
        });
        let mut out = Map::new();
        if let Some(note) = &self.note {
            out.insert("note".into(), json!(note));
        }
        out.insert("rule".into(), json!(coverage.rule.name));
        out.insert("citation".into(), json!(coverage.rule.citation));
        if let Some(area) = &coverage.rule.area {
            out.insert("area".into(), json!(area.name()));
        }
        out.insert("clauses".into(), clauses.collect());
        out.insert("allocation".into(), json!(coverage.allocation.as_str()));
        out.insert("distance".into(), json!(coverage.distance.as_str()));
        out.insert("population".into(), Value::Object(covered(&coverage.population)));
        out.insert("groups".into(), Value::Object(groups.collect()));
        out.insert("by_mode".into(), Value::Object(by_mode.collect()));
        out.insert("radius_m".into(), json!(self.areas.radius_m));
        out.insert("stops".into(), self.areas.areas.iter().map(|a| Value::Object(self.stop_properties(a))).collect());
        self.insert_parts(&mut out);
        out.insert("sources".into(), json!(self.sources));
        out.insert("diagnostics".into(), self.diagnostics().map(|d| json!(d)).collect());
        Value::Object(out)
    }

    fn insert_parts(&self, out: &mut Map<String, Value>) {
        if let Some((area_ha, density)) = self.parts.density {
            out.insert("catchment_ha".into(), json!(area_ha));
            out.insert("catchment_density_per_ha".into(), json!(density));
        }
        if let Some((window, _)) = &self.parts.service {
            out.insert("service_window".into(), json!(window.to_string()));
        }
        if let Some((lines, radius_m)) = self.lines() {
            let names: Vec<&str> = self.cells.groups().collect();
            let line = |c: &&crate::transit::Corridor| {
                let route = &self.stops.timetable().routes()[c.route];
                let groups: Map<String, Value> =
                    names.iter().zip(&c.groups).map(|(name, n)| ((*name).to_owned(), json!(n))).collect();
                json!({
                    "id": route.id,
                    "name": route.name,
                    "mode": route.mode.as_str(),
                    "stops": c.stops,
                    "departures": c.departures,
                    "population": c.population,
                    "groups": groups,
                    "area_ha": c.area_ha,
                    "density_per_ha": c.density_per_ha,
                })
            };
            let lines: Vec<Value> = lines.iter().map(line).collect();
            out.insert("corridors".into(), json!({ "radius_m": radius_m, "lines": lines }));
        }
        if let Some((found, _)) = self.parts.neighborhoods {
            let one = |n: &crate::transit::TransitPoor| {
                json!({
                    "name": n.name,
                    "population": n.population,
                    "uncovered": n.uncovered,
                    "uncovered_share": n.share,
                    "poor": n.why.is_some(),
                    "why": n.why.map(crate::transit::Why::as_str),
                })
            };
            let all: Vec<Value> = found.neighborhoods.iter().map(one).collect();
            let (share, persons) = (found.options.share_at_least, found.options.persons_at_least);
            out.insert(
                "neighborhoods".into(),
                json!({ "share_at_least": share, "persons_at_least": persons, "all": all }),
            );
        }
        let of_groups = |groups: &[(String, Covered)]| -> Map<String, Value> {
            groups.iter().map(|(name, c)| (name.clone(), Value::Object(covered(c)))).collect()
        };
        if !self.parts.facilities.is_empty() {
            let one = |f: &crate::access::FacilityCoverage| {
                let mut value = covered(&f.population);
                value.insert("facilities".into(), json!(f.facilities));
                value.insert("radius_m".into(), json!(f.radius_m));
                value.insert("groups".into(), Value::Object(of_groups(&f.groups)));
                (f.category.clone(), Value::Object(value))
            };
            let all: Map<String, Value> = self.parts.facilities.iter().map(one).collect();
            out.insert("facility_coverage".into(), Value::Object(all));
        }
        if let Some(all) = self.parts.sufficiency {
            let mut value = covered(&all.population);
            value.insert("at_least_percent".into(), json!(all.bounds_percent.map(|b| b.0)));
            value.insert("at_most_percent".into(), json!(all.bounds_percent.map(|b| b.1)));
            value.insert("services".into(), Value::Object(of_groups(&all.services)));
            value.insert("groups".into(), Value::Object(of_groups(&all.groups)));
            out.insert("sufficiency".into(), Value::Object(value));
        }
    }

    /// Departures in the weaker direction, headways, first and last departure of a stop; null where not known.
    fn service_of(&self, stop: usize) -> Option<Map<String, Value>> {
        let (_, frame) = self.parts.service.as_ref()?;
        let value = |name: &str| match frame.column(name).ok()?.get(stop).ok()? {
            AnyValue::Null => None,
            AnyValue::Float64(x) => Some(json!(x)),
            text => Some(json!(text.str_value())),
        };
        Some(super::tables::SERVICE.map(|name| (name.to_owned(), json!(value(name)))).into_iter().collect())
    }

    /// What is known of a stop and of the area round it.
    pub(super) fn stop_properties(&self, area: &crate::transit::StationArea) -> Map<String, Value> {
        let stop = &self.stops.stops()[area.stop];
        let modes: Vec<&str> = stop.modes.iter().map(|m| m.as_str()).collect();
        let groups: Map<String, Value> =
            self.areas.groups.iter().zip(&area.groups).map(|(name, n)| (name.clone(), json!(n))).collect();
        let facilities: Map<String, Value> =
            self.areas.categories.iter().zip(&area.facilities).map(|(name, n)| (name.clone(), json!(n))).collect();
        let radius = self.coverage.catchments.iter().filter(|c| c.0 == area.stop).map(|c| c.1).reduce(f64::max);
        let value = json!({
            "id": stop.id,
            "name": stop.name,
            "mode": modes.first(),
            "modes": modes,
            "lon": stop.position.lon(),
            "lat": stop.position.lat(),
            "departures": self.stops.departures(area.stop),
            "meets_rule": radius.is_some(),
            "catchment_m": radius,
            "population": area.population,
            "population_nearest": area.population_nearest,
            "land_ha": area.land_ha,
            "density_per_ha": area.density_per_ha,
            "groups": groups,
            "facilities": facilities,
        });
        let mut properties = match value {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        if let Some(service) = self.service_of(area.stop) {
            properties.insert("service".into(), Value::Object(service));
        }
        properties
    }
}

fn covered(c: &Covered) -> Map<String, Value> {
    [("total", json!(c.total)), ("covered", json!(c.covered)), ("share", json!(c.share()))]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

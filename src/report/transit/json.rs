//! The transit report for programs.

use serde_json::{Map, Value, json};

use super::TransitReport;
use crate::transit::Covered;

impl TransitReport<'_> {
    /// The report as JSON. Shares are from 0 to 1; a share of nobody is null.
    ///
    /// `rule`, `allocation`, `population` (`total`, `covered`, `share`), `groups` (the same and `gap`, the share less that
    /// of everyone, and `unknown`, the number of cells where the group is unknown), `by_mode` (`covered`, `share`, and how
    /// many stops meet the rule), `stops` in the order of their table, `diagnostics`, and `note` where there is one.
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
        out.insert("clauses".into(), clauses.collect());
        out.insert("allocation".into(), json!(self.allocation()));
        out.insert("population".into(), Value::Object(covered(&coverage.population)));
        out.insert("groups".into(), Value::Object(groups.collect()));
        out.insert("by_mode".into(), Value::Object(by_mode.collect()));
        out.insert("radius_m".into(), json!(self.areas.radius_m));
        out.insert("stops".into(), self.areas.areas.iter().map(|a| Value::Object(self.stop_properties(a))).collect());
        out.insert("sources".into(), json!(self.sources));
        out.insert("diagnostics".into(), self.diagnostics().map(|d| json!(d)).collect());
        Value::Object(out)
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
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    pub(super) fn allocation(&self) -> &'static str {
        match self.coverage.allocation {
            crate::transit::Allocation::Centroid => "centroid",
            crate::transit::Allocation::Area => "area",
        }
    }
}

fn covered(c: &Covered) -> Map<String, Value> {
    [("total", json!(c.total)), ("covered", json!(c.covered)), ("share", json!(c.share()))]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

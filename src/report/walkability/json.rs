//! The walkability report for programs.

use serde_json::{Map, Value, json};

use super::WalkabilityReport;
use super::summary::{Summary, Weighted};

/// Quantiles that the JSON tells.
const QUANTILES: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

impl WalkabilityReport<'_> {
    /// The report as JSON. Means, quantiles and shares are over people; an unknown value is null.
    ///
    /// `scores`, of each `id`, `name`, `unit`, `mean`, `quantiles`, `population` (people with a value), `unknown_cells` and
    /// `unknown_population`, `bands` (`from`, which is null for the lowest, `name`, `population`, `share`), `groups` by name
    /// (`population`, `mean`, `median`, `bands`), `components` (`name`, `mean`), `zones` (`name`, `population`, `mean`, `median`, `bands`), `values` by cell id, `method`,
    /// `parameters`, `citation`; then `cells`, `population`, `streets`, `places`, `sources`, `diagnostics`, and `note` where
    /// there is one.
    pub fn json(&self) -> Value {
        let mut out = Map::new();
        if let Some(note) = &self.note {
            out.insert("note".into(), json!(note));
        }
        let ids = self.ids();
        let scores: Vec<Value> = self.summaries().iter().map(|s| self.score_json(s, &ids)).collect();
        out.insert("scores".into(), json!(scores));
        out.insert("cells".into(), json!(self.cells.len()));
        out.insert("population".into(), json!(self.cells.total()));
        if let Some(streets) = self.streets {
            let (nodes, edges, length_m) = (streets.nodes(), streets.edges(), streets.total_length_m());
            out.insert("streets".into(), json!({ "nodes": nodes, "edges": edges, "length_m": length_m }));
        }
        if let Some(places) = self.places {
            let count = |c: &&str| places.facilities().iter().filter(|f| f.category == *c).count();
            let all: Map<String, Value> =
                places.categories().iter().map(|c| ((*c).to_owned(), json!(count(c)))).collect();
            out.insert("places".into(), Value::Object(all));
        }
        out.insert("sources".into(), json!(self.sources));
        out.insert("diagnostics".into(), self.diagnostics().map(|d| json!(d)).collect());
        Value::Object(out)
    }

    fn score_json(&self, s: &Summary, ids: &[String]) -> Value {
        let (score, people) = (s.score, self.cells.population());
        let quantiles: Map<String, Value> =
            QUANTILES.iter().map(|p| (p.to_string(), json!(s.all.quantile(*p)))).collect();
        let bands = s.bands.iter().map(|b| {
            let name = (!b.name.is_empty()).then_some(&b.name);
            json!({ "from": b.low, "name": name, "population": b.people, "share": s.share(b) })
        });
        let components = score.components.iter().map(|(name, values)| {
            let all = Weighted::of(values.iter().copied().zip(people.iter().copied()));
            json!({ "name": name, "mean": all.mean() })
        });
        let zones = s.by_zone(people, &self.zone_of, &self.zone_names()).into_iter().map(|z| {
            json!({
                "name": z.name, "population": z.population, "mean": z.mean, "median": z.median, "bands": z.bands,
            })
        });
        let groups = s.by_group(self.cells).into_iter().filter_map(|g| {
            let value = json!({ "population": g.people, "mean": g.mean, "median": g.median, "bands": g.bands });
            Some((g.name?.to_owned(), value))
        });
        let values: Map<String, Value> = ids.iter().cloned().zip(score.values.iter().map(|v| json!(v))).collect();
        let parameters: Map<String, Value> = score.parameters.iter().map(|(n, t)| (n.clone(), json!(t))).collect();
        json!({
            "id": score.id,
            "name": score.title(),
            "unit": score.unit,
            "mean": s.all.mean(),
            "quantiles": quantiles,
            "population": s.all.people,
            "unknown_cells": s.unknown.0,
            "unknown_population": s.unknown.1,
            "bands": bands.collect::<Vec<_>>(),
            "groups": Value::Object(groups.collect()),
            "components": components.collect::<Vec<_>>(),
            "zones": zones.collect::<Vec<_>>(),
            "values": values,
            "method": score.method,
            "parameters": parameters,
            "citation": score.citation,
        })
    }
}

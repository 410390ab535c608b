//! The report on accessibility for programs.

use serde_json::{Map, Value, json};

use super::{AccessReport, Measured};
use crate::access::equity::Equity;

impl AccessReport<'_> {
    /// The report as JSON: `measures`, each with `name` and `values` by id of the place, null where undefined; and
    /// `equity`, by name of the measure, empty without [`AccessReport::with_equity`].
    pub fn json(&self) -> Value {
        let equity = self.measures.iter().filter(|_| self.with_equity);
        let equity: Map<String, Value> = equity.map(|m| (m.access.measure.clone(), equity_json(&m.equity))).collect();
        json!({
            "measures": self.measures.iter().map(|m| self.measure_json(m)).collect::<Vec<_>>(),
            "equity": equity,
        })
    }

    fn measure_json(&self, m: &Measured<'_>) -> Value {
        let values = self.places.ids().iter().zip(&m.access.values);
        let values: Map<String, Value> = values.map(|(id, value)| (id.clone(), json!(value))).collect();
        json!({ "name": m.access.measure, "values": values })
    }
}

/// Indices by name, those with parameters by them too, and why one is null.
fn equity_json(equity: &Equity) -> Value {
    let mut out = Map::new();
    out.insert("places".into(), json!(equity.places));
    out.insert("people".into(), json!(equity.people));
    out.insert("mean".into(), json!(equity.mean));
    let (mut parameters, mut undefined, mut left_out) = (Map::new(), Map::new(), Map::new());
    for index in &equity.indices {
        // Atkinson stands there once for each epsilon.
        let name = match index.parameters.split_once("epsilon = ") {
            Some((_, epsilon)) => format!("{}_{}", index.name, epsilon.split(',').next().unwrap_or_default()),
            None => index.name.to_owned(),
        };
        out.insert(name.clone(), json!(index.value));
        if !index.parameters.is_empty() {
            parameters.insert(name.clone(), json!(index.parameters));
        }
        if index.left_out > 0 {
            left_out.insert(name.clone(), json!(index.left_out));
        }
        if let Some(why) = &index.undefined {
            undefined.insert(name, json!(why));
        }
    }
    let groups = equity
        .groups
        .iter()
        .map(|g| json!({ "name": g.name, "people": g.people, "mean": g.mean, "gap": g.gap, "ratio": g.ratio }));
    let groups: Vec<Value> = groups.collect();
    for (key, map) in [("parameters", parameters), ("undefined", undefined), ("left_out", left_out)] {
        out.insert(key.into(), Value::Object(map));
    }
    out.insert("groups".into(), Value::Array(groups));
    out.insert("lorenz".into(), json!(equity.lorenz));
    out.insert("concentration_curve".into(), json!(equity.concentration));
    out.insert("diagnostics".into(), json!(equity.diagnostics));
    Value::Object(out)
}

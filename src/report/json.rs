//! The report for programs.

use serde_json::{Value, json};

use super::Report;
use crate::table::City;

impl Report<'_> {
    /// The report as JSON: `city`, `indicators` with value, rank, peer median, year and source of each, and `ranking`.
    ///
    /// A missing value is null, and the key `missing` beside it says why.
    pub fn json(&self) -> Value {
        let named = |c: &City| json!({ "code": c.code, "name": self.name_of(c) });
        let indicators = self.standings.iter().zip(self.table.columns()).map(|(s, column)| {
            let origin = column.origin(self.city);
            json!({
                "id": s.id,
                "name": self.indicator_name(s),
                "theme": s.indicator.map(|i| i.theme.id()),
                "unit": s.unit,
                "direction": s.direction.as_str(),
                "value": s.value,
                "rank": s.rank,
                "of": s.of,
                "peer_median": s.peer_median,
                "year": origin.year,
                "source": origin.source,
                "missing": origin.missing.as_ref().map(|m| self.missing_text(m)),
            })
        });
        let ranking = self.composite.ranking().into_iter().map(|r| {
            let city = &self.composite.cities()[r.city];
            json!({ "code": city.code, "name": self.name_of(city), "score": r.score, "rank": r.rank.map(whole) })
        });
        json!({
            "city": named(&self.table.cities()[self.city]),
            "indicators": indicators.collect::<Vec<_>>(),
            "ranking": ranking.collect::<Vec<_>>(),
        })
    }
}

/// A rank as a whole number where it is one.
fn whole(rank: f64) -> Value {
    if rank.fract() == 0.0 { json!(rank as u64) } else { json!(rank) }
}

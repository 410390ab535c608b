//! Builds a table of city figures row by row, with a fault for each row that cannot stand.

use std::num::NonZeroU32;

use rustc_hash::FxHashMap;

use super::city_figures::{City, CityFigures, Figure, Provenance, Series, Stored};
use super::vocabulary::{FIGURE_KINDS, position};
use crate::error::{Error, Result};

/// Builds the table row by row, so that a reader can put a line number to a fault.
#[derive(Default)]
pub(super) struct Builder {
    table: CityFigures,
    by_code: FxHashMap<String, usize>,
    /// None where several coded cities bear the name.
    by_name: FxHashMap<String, Option<usize>>,
    by_series: FxHashMap<(usize, i32), usize>,
    by_provenance: FxHashMap<Provenance, NonZeroU32>,
    lines: FxHashMap<(usize, usize), u64>,
}

/// A fault of one row: the field and what is wrong with it.
pub(super) type RowFault = (&'static str, String);

impl Builder {
    /// Registers the city; rows with a code must come before rows that know the same city by name only.
    pub(super) fn city(&mut self, city: &City) -> Result<usize, RowFault> {
        if city.name.is_empty() {
            return Err(("city", "the city has no name".into()));
        }
        if let Some(code) = &city.code {
            if let Some(&i) = self.by_code.get(code) {
                let known = &self.table.cities[i].name;
                if *known != city.name {
                    return Err((
                        "city",
                        format!("code {code} is `{known}` in an earlier row and `{}` here", city.name),
                    ));
                }
                return Ok(i);
            }
        } else if let Some(known) = self.by_name.get(&city.name) {
            return known.ok_or_else(|| ("city", format!("several cities are called `{}`; give the code", city.name)));
        }
        let i = self.table.cities.len();
        self.table.cities.push(city.clone());
        if let Some(code) = &city.code {
            self.by_code.insert(code.clone(), i);
        }
        self.by_name.entry(city.name.clone()).and_modify(|known| *known = None).or_insert(Some(i));
        for series in &mut self.table.series {
            series.values.push(None);
        }
        Ok(i)
    }

    fn provenance(&mut self, figure: &Figure) -> NonZeroU32 {
        let Figure { source, note, confidence, .. } = figure;
        let new = Provenance { source: source.clone(), note: note.clone(), confidence: *confidence };
        if let Some(&known) = self.by_provenance.get(&new) {
            return known;
        }
        self.table.provenances.push(new.clone());
        let id = u32::try_from(self.table.provenances.len()).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MAX);
        self.by_provenance.insert(new, id);
        id
    }

    pub(super) fn push(&mut self, figure: &Figure, line: u64) -> Result<(), RowFault> {
        let kind = position(&figure.indicator).ok_or_else(|| {
            let known = FIGURE_KINDS.iter().map(|k| k.id);
            ("indicator", Error::unknown("indicator", &figure.indicator, known).to_string())
        })?;
        let quantity = FIGURE_KINDS[kind].quantity;
        let (factor, currency) = quantity.factor(&figure.unit).ok_or_else(|| {
            (
                "unit",
                format!("unknown unit `{}` of `{}`; expected {}", figure.unit, figure.indicator, quantity.accepted()),
            )
        })?;
        if let Some(code) = currency {
            let code = String::from_utf8_lossy(&code).into_owned();
            match &self.table.currency {
                Some(known) if *known != code => {
                    return Err((
                        "unit",
                        format!("{code} here but {known} in an earlier row; money must be in one currency"),
                    ));
                }
                _ => self.table.currency = Some(code),
            }
        }
        let value = figure.value * factor;
        if let Some(fault) = quantity.fault(value) {
            return Err(("value", fault));
        }
        let city = self.city(&figure.city)?;
        let next = self.table.series.len();
        let s = *self.by_series.entry((kind, figure.year.year)).or_insert(next);
        if s == next {
            let values = vec![None; self.table.cities.len()];
            self.table.series.push(Series { kind, year: figure.year, values });
        }
        let known_year = self.table.series[s].year;
        if known_year != figure.year {
            return Err((
                "year",
                format!("{} here but {known_year} in an earlier row of the same indicator", figure.year),
            ));
        }
        if let Some(first) = self.lines.insert((s, city), line) {
            return Err((
                "indicator",
                format!(
                    "`{}` of {} for {} stands in line {first} already",
                    figure.indicator, figure.city.name, figure.year
                ),
            ));
        }
        let provenance = self.provenance(figure);
        self.table.series[s].values[city] = Some(Stored { value, provenance });
        Ok(())
    }

    pub(super) fn finish(mut self) -> CityFigures {
        self.table.series.sort_by_key(|s| (s.kind, s.year));
        self.table
    }
}

//! How a column of indicator values is made of columns of figures.

use std::num::NonZeroU32;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::city_figures::{CityFigures, Confidence};
use super::indicator_table::{IndicatorColumn, Missing, Origin};
use super::vocabulary::FIGURE_KINDS;

/// A figure may stand this many years from the year asked for.
const TOLERANCE: i32 = 3;
const MAX_INPUTS: usize = 6;

/// The years that indicators refer to.
///
/// [`Years::infer`] reads them off a table; set the fields to choose others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// Year of population, districts and land; a city without a figure for it may bring one up to 3 years away.
    pub reference: i32,
    /// Length in years of the period over which changes are measured; the earlier figure must stand exactly there.
    pub span: i32,
    /// Length in years of the period over which ageing is measured.
    pub ageing_span: i32,
}

impl Years {
    /// The latest year with `population_total` for at least half as many cities as any, and the periods before it for
    /// which most cities have a figure, nearest to ten and to five years. A table without `population_total` is judged
    /// by all its figures.
    pub fn infer(figures: &CityFigures) -> Self {
        let mut years = figures.years("population_total");
        if years.is_empty() {
            for (year, n) in FIGURE_KINDS.iter().flat_map(|k| figures.years(k.id)) {
                *years.entry(year).or_insert(0) += n;
            }
        }
        let reference = common_latest(&years).unwrap_or(0);
        Years {
            reference,
            span: common_span(&years, reference, 10),
            ageing_span: common_span(&figures.years("population_65plus"), reference, 5),
        }
    }
}

fn common_latest(years: &std::collections::BTreeMap<i32, usize>) -> Option<i32> {
    let most = years.values().copied().max()?;
    years.iter().rev().find(|(_, n)| **n * 2 >= most).map(|(y, _)| *y)
}

fn common_span(years: &std::collections::BTreeMap<i32, usize>, reference: i32, wanted: i32) -> i32 {
    let most = years.values().copied().max().unwrap_or(0);
    let spans = years.iter().filter(|(y, n)| **y < reference && **n * 2 >= most).map(|(y, _)| reference - y);
    spans.min_by_key(|s| ((s - wanted).abs(), *s)).unwrap_or(wanted)
}

/// Which year of a figure an indicator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pick {
    /// Nearest to the reference year, at most [`TOLERANCE`] away; of two, the later.
    Reference,
    /// As `Reference`, named as the start of the period.
    Base,
    /// Exactly the span before the first input's year.
    Before,
    /// Exactly the ageing span before the first input's year.
    BeforeAgeing,
    /// The latest year that most cities have, or the nearest to it as with `Reference`.
    Latest,
    /// The first input's year.
    Same,
    /// The latest the city has.
    OfCity,
}

/// One input of a [`Recipe`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input {
    pub(crate) figure: &'static str,
    pub(crate) pick: Pick,
    /// Taken when the city has no usable figure of the first kind.
    pub(crate) instead: Option<&'static str>,
}

impl Input {
    const fn new(figure: &'static str, pick: Pick) -> Self {
        Input { figure, pick, instead: None }
    }
    pub(crate) const fn now(figure: &'static str) -> Self {
        Self::new(figure, Pick::Reference)
    }
    pub(crate) const fn base(figure: &'static str) -> Self {
        Self::new(figure, Pick::Base)
    }
    pub(crate) const fn before(figure: &'static str) -> Self {
        Self::new(figure, Pick::Before)
    }
    pub(crate) const fn before_ageing(figure: &'static str) -> Self {
        Self::new(figure, Pick::BeforeAgeing)
    }
    pub(crate) const fn latest(figure: &'static str) -> Self {
        Self::new(figure, Pick::Latest)
    }
    pub(crate) const fn same_year(figure: &'static str) -> Self {
        Self::new(figure, Pick::Same)
    }
    pub(crate) const fn of_city(figure: &'static str) -> Self {
        Self::new(figure, Pick::OfCity)
    }
    /// `other`, nearest to the reference year, where the city lacks this one.
    pub(crate) const fn or(mut self, other: &'static str) -> Self {
        self.instead = Some(other);
        self
    }
}

/// An indicator as a formula over figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipe {
    /// Id of the indicator.
    pub(crate) id: &'static str,
    /// Inputs, the one that gives the year first.
    pub(crate) inputs: &'static [Input],
    /// The formula, given the inputs in order and the years between first and earlier input.
    pub(crate) formula: fn(&[f64], f64) -> Option<f64>,
    /// Why the formula has no value when it returns none.
    pub(crate) undefined: &'static str,
}

impl Recipe {
    /// An indicator that is published as such and taken over.
    pub(crate) const fn published(id: &'static str, inputs: &'static [Input]) -> Self {
        Recipe { id, inputs, formula: |x, _| Some(x[0]), undefined: "the published value" }
    }
}

/// A figure found for an input: series and provenance.
type Found = Option<(u32, NonZeroU32)>;

/// One indicator on its way through the cities.
pub(crate) struct Derivation<'a> {
    figures: &'a CityFigures,
    recipe: &'static Recipe,
    years: Years,
    candidates: Vec<Candidates>,
    column: IndicatorColumn,
    /// Few origins are shared by many cities; each is put into words once.
    known: FxHashMap<(Outcome, [Found; MAX_INPUTS]), u32>,
    /// Neighbors in the table mostly share theirs, which spares the look-up.
    last: Option<((Outcome, [Found; MAX_INPUTS]), u32)>,
}

impl<'a> Derivation<'a> {
    pub(crate) fn new(figures: &'a CityFigures, recipe: &'static Recipe, unit: &str, years: Years) -> Self {
        debug_assert!(recipe.inputs.len() <= MAX_INPUTS);
        Derivation {
            figures,
            recipe,
            years,
            candidates: recipe.inputs.iter().map(|i| Candidates::of(figures, i, &years)).collect(),
            column: IndicatorColumn::with_capacity(recipe.id, unit, figures.cities().len()),
            known: FxHashMap::default(),
            last: None,
        }
    }

    pub(crate) fn finish(self) -> IndicatorColumn {
        self.column
    }

    /// Computes the next cities.
    pub(crate) fn run(&mut self, cities: std::ops::Range<usize>) {
        let Derivation { figures, recipe, years, candidates, column, known, last } = self;
        for city in cities {
            let mut values = [0.0; MAX_INPUTS];
            let mut found = [None; MAX_INPUTS];
            let mut outcome = Outcome::Value;
            let mut primary = years.reference;
            let mut span = f64::from(years.span);
            for (k, (input, candidates)) in recipe.inputs.iter().zip(candidates.iter()).enumerate() {
                match candidates.find(figures, city, primary) {
                    Ok((series, value, provenance)) => {
                        values[k] = value;
                        found[k] = Some((series as u32, provenance));
                        let year = figures.series_year(series).year;
                        if k == 0 {
                            primary = year;
                        }
                        if matches!(input.pick, Pick::Before | Pick::BeforeAgeing) {
                            span = f64::from(primary - year);
                        }
                    }
                    Err(flag) => {
                        outcome = Outcome::Missing { input: k, flag };
                        break;
                    }
                }
            }
            let computed = match outcome {
                Outcome::Value => (recipe.formula)(&values[..recipe.inputs.len()], span).filter(|v| v.is_finite()),
                _ => None,
            };
            if computed.is_none() && outcome == Outcome::Value {
                outcome = Outcome::Undefined;
            }
            let key = (outcome, found);
            let origin = match *last {
                Some((same, origin)) if same == key => origin,
                _ => {
                    let origin = *known.entry(key).or_insert_with(|| {
                        let missing = match outcome {
                            Outcome::Value => None,
                            Outcome::Undefined => Some(Missing::Undefined(recipe.undefined.to_owned())),
                            Outcome::Missing { input, flag } => Some(candidates[input].missing(primary, flag)),
                        };
                        let mut origin = figures.origin(recipe, &found);
                        if missing.is_some() {
                            origin.year.clear();
                        }
                        column.add_origin(Origin { missing, ..origin })
                    });
                    *last = Some((key, origin));
                    origin
                }
            };
            column.push(computed, origin);
        }
    }
}

impl CityFigures {
    /// The usable figure nearest to a year, at most [`TOLERANCE`] away, as an input of [`Pick::Reference`] takes it.
    pub(crate) fn near(&self, city: usize, kind: &str, year: i32) -> Option<f64> {
        nearest(self, &series_of(self, kind), city, year, TOLERANCE).ok().map(|(_, value, _)| value)
    }

    fn origin(&self, recipe: &Recipe, found: &[Found; MAX_INPUTS]) -> Origin {
        let mut origin = Origin::default();
        let mut first: Option<String> = None;
        let mut earlier = None;
        for (input, found) in recipe.inputs.iter().zip(found) {
            let Some((series, provenance)) = *found else { continue };
            let (source, note) = self.source_and_note(provenance);
            let year = self.series_year(series as usize);
            first.get_or_insert_with(|| year.to_string());
            if matches!(input.pick, Pick::Base | Pick::Before | Pick::BeforeAgeing) {
                earlier = Some(year.to_string());
            }
            let used = self.kind_of(series as usize);
            join(&mut origin.inputs, &format!("{used} {year}"), ", ");
            join(&mut origin.source, source, "; ");
            join(&mut origin.note, note, "; ");
        }
        let first = first.unwrap_or_default();
        origin.year = earlier.map_or(first.clone(), |e| format!("{e}-{first}"));
        origin
    }

    fn kind_of(&self, series: usize) -> &'static str {
        FIGURE_KINDS[self.series_kind(series)].id
    }
}

fn join(text: &mut String, part: &str, between: &str) {
    if !part.is_empty() && !text.split(between).any(|p| p == part) {
        if !text.is_empty() {
            text.push_str(between);
        }
        text.push_str(part);
    }
}

/// What came of a recipe for one city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Outcome {
    Value,
    Undefined,
    Missing { input: usize, flag: Option<Confidence> },
}

/// The series an input may come from, found once for all cities.
struct Candidates {
    input: Input,
    series: Vec<(usize, i32)>,
    instead: Vec<(usize, i32)>,
    wanted: i32,
    before: i32,
}

impl Candidates {
    fn of(figures: &CityFigures, input: &Input, years: &Years) -> Self {
        let wanted = match input.pick {
            Pick::Latest => common_latest(&figures.years(input.figure)).unwrap_or(years.reference),
            _ => years.reference,
        };
        let before = if input.pick == Pick::BeforeAgeing { years.ageing_span } else { years.span };
        Candidates {
            input: *input,
            series: series_of(figures, input.figure),
            instead: input.instead.map_or_else(Vec::new, |kind| series_of(figures, kind)),
            wanted,
            before,
        }
    }

    fn find(&self, figures: &CityFigures, city: usize, primary: i32) -> Result<At, Option<Confidence>> {
        let (wanted, tolerance) = self.wanted(primary);
        match nearest(figures, &self.series, city, wanted, tolerance) {
            Err(_) if !self.instead.is_empty() => nearest(figures, &self.instead, city, self.wanted, TOLERANCE),
            found => found,
        }
    }

    /// The year wanted, given that of the first input, and how far from it a figure may stand.
    fn wanted(&self, primary: i32) -> (i32, i32) {
        match self.input.pick {
            Pick::Reference | Pick::Base | Pick::Latest => (self.wanted, TOLERANCE),
            Pick::Before | Pick::BeforeAgeing => (primary - self.before, 0),
            Pick::Same => (primary, 0),
            Pick::OfCity => (i32::MAX, i32::MAX),
        }
    }

    fn missing(&self, primary: i32, flag: Option<Confidence>) -> Missing {
        let figure = self.input.figure.to_owned();
        let year = (self.input.pick != Pick::OfCity).then(|| self.wanted(primary).0);
        match flag {
            Some(confidence) => Missing::Flagged { figure, year, confidence },
            None => Missing::NoFigure { figure, year },
        }
    }
}

/// A figure in the table: series, value, provenance.
type At = (usize, f64, NonZeroU32);

/// The series of a kind with their years, in order of year.
fn series_of(figures: &CityFigures, kind: &str) -> Vec<(usize, i32)> {
    figures.series_years(kind).into_iter().map(|(s, y)| (s, y.year)).collect()
}

/// The usable figure nearest to the wanted year; otherwise the flag of one that may not be used, if there is one.
fn nearest(
    figures: &CityFigures,
    series: &[(usize, i32)],
    city: usize,
    wanted: i32,
    tolerance: i32,
) -> Result<At, Option<Confidence>> {
    let mut best: Option<(i32, At)> = None;
    let mut flag = None;
    // Series stand in order of year, so `<=` lets the later of two equally near years win.
    for &(s, year) in series {
        let away = wanted.saturating_sub(year).saturating_abs();
        if away > tolerance {
            continue;
        }
        if let Some((value, provenance)) = figures.at(s, city) {
            match figures.flag(provenance) {
                Some(confidence) => flag = Some(confidence),
                None if best.is_none_or(|b| away <= b.0) => best = Some((away, (s, value, provenance))),
                None => {}
            }
        }
    }
    best.map(|(_, at)| at).ok_or(flag)
}

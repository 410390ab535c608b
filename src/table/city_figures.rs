//! Raw published figures of cities, by kind and year, each with its source.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use polars::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::builder::{Builder, RowFault};
use super::vocabulary::{FIGURE_KINDS, position};
use crate::error::{DataError, Error, Result};

/// A city of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct City {
    /// Municipality code, where the source has one.
    pub code: Option<String>,
    /// Name in Latin letters, or as the source has it.
    pub name: String,
    /// Japanese name, where there is one.
    pub name_ja: Option<String>,
}

impl City {
    /// A city known by name alone.
    pub fn named(name: impl Into<String>) -> Self {
        City { code: None, name: name.into(), name_ja: None }
    }

    pub(crate) fn answers_to(&self, wanted: &str) -> bool {
        self.name.eq_ignore_ascii_case(wanted)
            || self.code.as_deref() == Some(wanted)
            || self.name_ja.as_deref().is_some_and(|ja| ja == wanted || ja.strip_suffix('市') == Some(wanted))
    }
}

/// Position of the city that answers to `wanted`: name in any case, Japanese name, or code.
pub(crate) fn city_position(cities: &[City], wanted: &str) -> Result<usize> {
    let wanted = wanted.trim();
    let mut found = cities.iter().enumerate().filter(|(_, c)| c.answers_to(wanted)).map(|(i, _)| i);
    match (found.next(), found.next()) {
        (Some(i), None) => Ok(i),
        (Some(i), Some(j)) => Err(DataError::new(
            "city",
            format!(
                "`{wanted}` names more than one city ({} and {}); give the code",
                cities[i].code.as_deref().unwrap_or("no code"),
                cities[j].code.as_deref().unwrap_or("no code")
            ),
        )
        .into()),
        _ => {
            let names = cities
                .iter()
                .flat_map(|c| [Some(c.name.as_str()), c.name_ja.as_deref(), c.code.as_deref()].into_iter().flatten());
            Err(Error::unknown("city", wanted, names))
        }
    }
}

/// How sure a figure is. Only sure ones enter indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Read in the source.
    #[default]
    Read,
    /// Derived from figures read in the source.
    Derived,
    /// Sources disagree.
    Conflicting,
    /// The source prints it, but it cannot be right or cannot be compared.
    Suspect,
    /// Not found in a source.
    Memory,
}

impl Confidence {
    /// True for figures that enter indicators.
    pub fn is_usable(self) -> bool {
        matches!(self, Confidence::Read | Confidence::Derived)
    }

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Read => "read",
            Confidence::Derived => "derived",
            Confidence::Conflicting => "conflicting",
            Confidence::Suspect => "suspect",
            Confidence::Memory => "memory",
        }
    }
}

/// The year of a figure: a calendar year, or a fiscal year written `FY2022`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FigureYear {
    /// The year, or the year in which the fiscal year begins.
    pub year: i32,
    /// True for a fiscal year.
    pub fiscal: bool,
}

impl FigureYear {
    /// A calendar year.
    pub fn calendar(year: i32) -> Self {
        FigureYear { year, fiscal: false }
    }
}

impl std::fmt::Display for FigureYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.fiscal { "FY" } else { "" }, self.year)
    }
}

impl std::str::FromStr for FigureYear {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let (digits, fiscal) = match s.strip_prefix("FY") {
            Some(rest) => (rest, true),
            None => (s, false),
        };
        match digits.parse() {
            Ok(year) if (1800..=2300).contains(&year) && digits.len() == 4 => Ok(FigureYear { year, fiscal }),
            _ => Err(format!("`{s}` is not a year; write 2020, or FY2020 for a fiscal year")),
        }
    }
}

/// One figure of one city, as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The city.
    pub city: City,
    /// Id of the kind of figure; one of [`super::FIGURE_KINDS`].
    pub indicator: String,
    /// The value in `unit`.
    pub value: f64,
    /// The unit as read.
    pub unit: String,
    /// The year.
    pub year: FigureYear,
    /// Where it was published.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What to know about it; may be empty.
    pub note: String,
}

/// A value and where it comes from; 16 bytes with its gap, as millions of them are walked through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    pub(super) value: f64,
    pub(super) provenance: NonZeroU32,
}

/// Where figures come from: source, note, confidence; shared by many.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Provenance {
    pub(super) source: String,
    pub(super) note: String,
    pub(super) confidence: Confidence,
}

/// All values of one kind and year, by city.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) kind: usize,
    pub(super) year: FigureYear,
    pub(super) values: Vec<Option<Stored>>,
}

/// A figure looked up in a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureView<'a> {
    /// Value in the kept unit of its kind.
    pub value: f64,
    /// Its year.
    pub year: FigureYear,
    /// Where it was published.
    pub source: &'a str,
    /// How sure it is.
    pub confidence: Confidence,
    /// What to know about it; may be empty.
    pub note: &'a str,
}

/// Raw published figures of cities: one value per city, kind and year.
///
/// Built by [`crate::read::figures`], [`CityFigures::from_frame`] or [`CityFigures::from_figures`], all of which check
/// kinds, units, ranges and duplicates.
#[derive(Debug, Clone, Default)]
pub struct CityFigures {
    pub(super) cities: Vec<City>,
    pub(super) series: Vec<Series>,
    pub(super) provenances: Vec<Provenance>,
    pub(super) currency: Option<String>,
}

impl CityFigures {
    /// Checks and gathers figures.
    ///
    /// # Errors
    /// An unknown kind or unit, a value out of range, two codes for one city, or a duplicate (city, kind, year); the
    /// message names the first bad row, counted from 1, and the number of others.
    pub fn from_figures<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> Result<Self> {
        let rows = figures.into_iter().enumerate().map(|(i, f)| (i as u64 + 1, Ok(f.clone())));
        Self::from_rows("figures", rows)
    }

    /// Builds from rows with their line numbers, coded cities first so that a bare name finds its code.
    pub(crate) fn from_rows(
        table: &str,
        rows: impl IntoIterator<Item = (u64, Result<Figure, DataError>)>,
    ) -> Result<Self> {
        let mut first: Option<DataError> = None;
        let mut faults = 0_usize;
        let mut fault = |error: DataError| {
            faults += 1;
            if first.as_ref().is_none_or(|f| error.line < f.line) {
                first = Some(error);
            }
        };
        let mut builder = Builder::default();
        let mut later = Vec::new();
        let mut push = |line, figure: &Figure, fault: &mut dyn FnMut(DataError)| {
            if let Err((field, problem)) = builder.push(figure, line) {
                fault(DataError::new(table, problem).line(line).field(field));
            }
        };
        for (line, row) in rows {
            match row {
                Err(error) => fault(error),
                Ok(figure) if figure.city.code.is_none() => later.push((line, figure)),
                Ok(figure) => push(line, &figure, &mut fault),
            }
        }
        for (line, figure) in &later {
            push(*line, figure, &mut fault);
        }
        if let Some(mut error) = first {
            error.more = faults - 1;
            return Err(error.into());
        }
        let table_built = builder.finish();
        if table_built.is_empty() {
            return Err(
                DataError::new(table, "no figure in the table; expected at least one row below the header").into()
            );
        }
        Ok(table_built)
    }

    /// Takes a long frame with the columns `city`, `indicator`, `value`, `unit`, `year`, `source` (strings, `value` a
    /// number) and, where present, `code`, `city_ja`, `confidence`, `note`. A null value is an unknown and is left out.
    ///
    /// # Errors
    /// A missing column, a column of the wrong type, or any fault of [`CityFigures::from_figures`].
    pub fn from_frame(frame: &DataFrame) -> Result<Self> {
        let text = |name: &str| -> Result<StringChunked> { Ok(frame.column(name)?.str()?.clone()) };
        let optional = |name: &str| -> Result<Option<StringChunked>> {
            frame.column(name).ok().map(|c| Ok(c.str()?.clone())).transpose()
        };
        let (city, indicator, unit) = (text("city")?, text("indicator")?, text("unit")?);
        let (year, source) = (text("year")?, text("source")?);
        let value = frame.column("value")?;
        if !value.dtype().is_primitive_numeric() {
            let problem = format!("expected numbers, found {}", value.dtype());
            return Err(DataError::new("frame", problem).field("value").into());
        }
        let value = value.cast(&DataType::Float64)?.f64()?.clone();
        let (code, city_ja) = (optional("code")?, optional("city_ja")?);
        let (confidence, note) = (optional("confidence")?, optional("note")?);
        let at = |c: &StringChunked, i| c.get(i).unwrap_or_default().to_owned();
        let maybe = |c: &Option<StringChunked>, i| c.as_ref().and_then(|c| c.get(i)).map(str::to_owned);
        let rows = (0..frame.height()).filter_map(|i| {
            let line = i as u64 + 1;
            let fault = |field: &str, problem: String| DataError::new("frame", problem).line(line).field(field);
            let value = value.get(i)?;
            let row = (|| {
                Ok(Figure {
                    city: City { code: maybe(&code, i), name: at(&city, i), name_ja: maybe(&city_ja, i) },
                    indicator: at(&indicator, i),
                    value,
                    unit: at(&unit, i),
                    year: at(&year, i).parse().map_err(|p| fault("year", p))?,
                    source: at(&source, i),
                    confidence: parse_confidence(&maybe(&confidence, i).unwrap_or_default())
                        .map_err(|p| fault("confidence", p))?,
                    note: maybe(&note, i).unwrap_or_default(),
                })
            })();
            Some((line, row))
        });
        Self::from_rows("frame", rows)
    }

    /// The figures as a long frame, one row a figure, in the columns that [`CityFigures::from_frame`] takes.
    ///
    /// # Errors
    /// Only if polars refuses the frame.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let rows: Vec<_> = self.iter().collect();
        let strings = |name: &str, get: &dyn Fn(usize) -> String| {
            Column::new(name.into(), (0..rows.len()).map(get).collect::<Vec<_>>())
        };
        let columns = vec![
            Column::new("code".into(), rows.iter().map(|(c, ..)| c.code.clone()).collect::<Vec<_>>()),
            strings("city", &|i| rows[i].0.name.clone()),
            Column::new("city_ja".into(), rows.iter().map(|(c, ..)| c.name_ja.clone()).collect::<Vec<_>>()),
            strings("indicator", &|i| rows[i].1.to_owned()),
            Column::new("value".into(), rows.iter().map(|(_, _, v)| v.value).collect::<Vec<_>>()),
            strings("unit", &|i| self.unit_of(rows[i].1)),
            strings("year", &|i| rows[i].2.year.to_string()),
            strings("source", &|i| rows[i].2.source.to_owned()),
            strings("confidence", &|i| rows[i].2.confidence.as_str().to_owned()),
            strings("note", &|i| rows[i].2.note.to_owned()),
        ];
        Ok(DataFrame::new(rows.len(), columns)?)
    }

    /// The usable figures as a wide frame, one row a city, one column a kind and year (`did_area 2020`).
    ///
    /// # Errors
    /// Only if polars refuses the frame.
    pub fn to_wide_frame(&self) -> Result<DataFrame> {
        let mut columns = city_columns(&self.cities);
        for s in &self.series {
            let name = format!("{} {}", FIGURE_KINDS[s.kind].id, s.year);
            let values: Vec<Option<f64>> =
                s.values.iter().map(|v| v.filter(|v| self.is_usable(v)).map(|v| v.value)).collect();
            columns.push(Column::new(name.as_str().into(), values));
        }
        Ok(DataFrame::new(self.cities.len(), columns)?)
    }

    /// The cities, in the order in which they were first met.
    pub fn cities(&self) -> &[City] {
        &self.cities
    }

    /// The currency of the money figures, `JPY` where there are none.
    pub fn currency(&self) -> &str {
        self.currency.as_deref().unwrap_or("JPY")
    }

    /// Number of figures.
    pub fn len(&self) -> usize {
        self.series.iter().map(|s| s.values.iter().flatten().count()).sum()
    }

    /// True when there is no figure.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Position of the city that answers to an English name (in any case), a Japanese name, or a code.
    ///
    /// # Errors
    /// An unknown name, with the nearest known ones, or one that several cities bear.
    pub fn position(&self, city: &str) -> Result<usize> {
        city_position(&self.cities, city)
    }

    /// The figure of one city, or `None` where the table has none.
    pub fn get(&self, city: usize, kind: &str, year: i32) -> Option<FigureView<'_>> {
        let kind = position(kind)?;
        self.series.iter().find(|s| s.kind == kind && s.year.year == year).and_then(|s| self.view(s, city))
    }

    /// Every figure: city, kind, figure; by kind, then year, then city.
    pub fn iter(&self) -> impl Iterator<Item = (&City, &'static str, FigureView<'_>)> {
        self.series.iter().flat_map(move |s| {
            (0..self.cities.len())
                .filter_map(move |c| Some((&self.cities[c], FIGURE_KINDS[s.kind].id, self.view(s, c)?)))
        })
    }

    /// How many cities have a usable figure of this kind, by year.
    pub fn years(&self, kind: &str) -> BTreeMap<i32, usize> {
        let kind = position(kind);
        let of_kind = self.series.iter().filter(|s| Some(s.kind) == kind);
        of_kind
            .map(|s| (s.year.year, s.values.iter().flatten().filter(|v| self.is_usable(v)).count()))
            .filter(|(_, n)| *n > 0)
            .collect()
    }

    /// These figures with those of `other` added; where both have a city, kind and year, `other` counts.
    ///
    /// # Errors
    /// Money in two currencies, or one code for two names.
    pub fn merged_with(&self, other: &CityFigures) -> Result<CityFigures> {
        if let (Some(ours), Some(theirs)) = (&self.currency, &other.currency)
            && ours != theirs
        {
            let problem =
                format!("money in {theirs} cannot be merged with money in {ours}; leave the money figures out");
            return Err(DataError::new("merged figures", problem).field("unit").into());
        }
        // A bare name stands for the one coded city of that name, whichever table knows the code.
        let coded = |name: &str| {
            let all = self.cities.iter().chain(&other.cities).filter(|c| c.code.is_some() && c.name == name);
            let mut distinct: Vec<&City> = Vec::new();
            all.for_each(|c| {
                if distinct.iter().all(|d| d.code != c.code) {
                    distinct.push(c);
                }
            });
            if let [one] = distinct[..] { Some(one.clone()) } else { None }
        };
        let known: FxHashMap<&City, City> = (self.cities.iter().chain(&other.cities))
            .map(|c| (c, c.code.is_none().then(|| coded(&c.name)).flatten().unwrap_or_else(|| c.clone())))
            .collect();
        let theirs: Vec<Figure> = other.figures().map(|f| Figure { city: known[&f.city].clone(), ..f }).collect();
        let key = |f: &Figure| (f.city.code.clone(), f.city.name.clone(), f.indicator.clone(), f.year.year);
        let replaced: rustc_hash::FxHashSet<_> = theirs.iter().map(key).collect();
        let ours = self.figures().map(|f| Figure { city: known[&f.city].clone(), ..f });
        let ours = ours.filter(|f| !replaced.contains(&key(f)));
        let mut builder = Builder::default();
        let fault = |(field, problem): RowFault| DataError::new("merged figures", problem).field(field);
        for city in self.cities.iter().chain(&other.cities) {
            builder.city(&known[city]).map_err(fault)?;
        }
        for (figure, line) in ours.chain(theirs.iter().cloned()).zip(1..) {
            builder.push(&figure, line).map_err(fault)?;
        }
        Ok(builder.finish())
    }

    /// Findings that do not stop the work: parts larger than their whole.
    pub fn diagnostics(&self) -> Vec<String> {
        const PARTS: &[(&str, &str)] = &[
            ("did_population", "population_total"),
            ("population_65plus", "population_total"),
            ("population_75plus", "population_65plus"),
            ("population_0_14", "population_total"),
            ("area_inhabitable", "area_total"),
            ("did_area", "area_total"),
            ("households_single_65plus", "households_private"),
            ("municipal_civil_engineering_expenditure", "municipal_expenditure"),
        ];
        let mut found = Vec::new();
        for (part, whole) in PARTS {
            for &year in self.years(part).keys() {
                for (i, city) in self.cities.iter().enumerate() {
                    if let (Some(p), Some(w)) = (self.get(i, part, year), self.get(i, whole, year))
                        && p.value > w.value
                    {
                        found.push(format!("{}: {part} {year} ({}) exceeds {whole} ({})", city.name, p.value, w.value));
                    }
                }
            }
        }
        found
    }

    fn figures(&self) -> impl Iterator<Item = Figure> + '_ {
        self.iter().map(|(city, kind, v)| Figure {
            city: city.clone(),
            indicator: kind.to_owned(),
            value: v.value,
            unit: self.unit_of(kind),
            year: v.year,
            source: v.source.to_owned(),
            confidence: v.confidence,
            note: v.note.to_owned(),
        })
    }

    fn unit_of(&self, kind: &str) -> String {
        position(kind).map_or_else(String::new, |k| FIGURE_KINDS[k].quantity.unit().replace("JPY", self.currency()))
    }

    fn view(&self, series: &Series, city: usize) -> Option<FigureView<'_>> {
        let stored = series.values.get(city).copied().flatten()?;
        let Provenance { source, note, confidence } = self.provenance(stored.provenance);
        Some(FigureView { value: stored.value, year: series.year, source, confidence: *confidence, note })
    }

    fn provenance(&self, id: NonZeroU32) -> &Provenance {
        &self.provenances[id.get() as usize - 1]
    }

    fn is_usable(&self, stored: &Stored) -> bool {
        self.provenance(stored.provenance).confidence.is_usable()
    }

    pub(crate) fn series_years(&self, kind: &str) -> Vec<(usize, FigureYear)> {
        let kind = position(kind);
        let of_kind = self.series.iter().enumerate().filter(|(_, s)| Some(s.kind) == kind);
        of_kind.map(|(i, s)| (i, s.year)).collect()
    }

    /// Value and provenance of a figure.
    pub(crate) fn at(&self, series: usize, city: usize) -> Option<(f64, NonZeroU32)> {
        self.series[series].values[city].map(|s| (s.value, s.provenance))
    }

    /// The flag of a provenance whose figures do not enter indicators.
    pub(crate) fn flag(&self, id: NonZeroU32) -> Option<Confidence> {
        Some(self.provenance(id).confidence).filter(|c| !c.is_usable())
    }

    pub(crate) fn source_and_note(&self, id: NonZeroU32) -> (&str, &str) {
        let p = self.provenance(id);
        (&p.source, &p.note)
    }

    pub(crate) fn series_kind(&self, series: usize) -> usize {
        self.series[series].kind
    }

    pub(crate) fn series_year(&self, series: usize) -> FigureYear {
        self.series[series].year
    }
}

pub(crate) fn parse_confidence(word: &str) -> Result<Confidence, String> {
    use Confidence::*;
    if word.is_empty() {
        return Ok(Read);
    }
    [Read, Derived, Conflicting, Suspect, Memory]
        .into_iter()
        .find(|c| c.as_str() == word)
        .ok_or_else(|| format!("`{word}` is not a confidence; expected read, derived, conflicting, suspect or memory"))
}

/// The columns `code`, `city`, `city_ja` that begin every wide frame.
pub(crate) fn city_columns(cities: &[City]) -> Vec<Column> {
    vec![
        Column::new("code".into(), cities.iter().map(|c| c.code.clone()).collect::<Vec<_>>()),
        Column::new("city".into(), cities.iter().map(|c| c.name.clone()).collect::<Vec<_>>()),
        Column::new("city_ja".into(), cities.iter().map(|c| c.name_ja.clone()).collect::<Vec<_>>()),
    ]
}

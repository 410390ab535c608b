//! Time of each step, and of all of them, at 48, 1,741 and 100,000 cities: figures to indicators, and 60 indicators to a
//! ranking. The time per city, `time / elements`, must not grow.
#![allow(missing_docs)] // criterion_group! makes a public function without one
#![allow(clippy::panic)] // a bench makes its own sound input; a fault in it must stop the run

use compact_city::catalog::Direction;
use compact_city::compare::{Aggregation, Framework, FrameworkIndicator, FrameworkTheme, Normalization, composite};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{
    City, CityFigures, Confidence, FIGURE_KINDS, Figure, FigureYear, IndicatorTable, Quantity, Years,
};
use compact_city::{Result, indicators};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [usize; 3] = [48, 1_741, 100_000];
const INDICATORS: usize = 60;

/// A number from 0 to 1 that looks random and is the same in every run.
fn noise(a: usize, b: usize) -> f64 {
    let mut x = (a as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (b as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    x ^= x >> 31;
    x = x.wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^= x >> 29;
    (x >> 11) as f64 / (1_u64 << 53) as f64
}

/// Every kind of figure for so many cities, one in fifty missing; populations and districts for two years.
fn figures(cities: usize) -> Result<CityFigures> {
    let mut all = Vec::new();
    for c in 0..cities {
        let city = City { code: Some(format!("{c:06}")), name: format!("City {c}"), name_ja: None };
        let people = 50_000.0 + 450_000.0 * noise(c, 999);
        for (k, kind) in FIGURE_KINDS.iter().enumerate() {
            for year in [2010, 2020] {
                if year == 2020 && noise(c, k) < 0.02 {
                    continue;
                }
                let share = 0.1 + 0.8 * noise(c, k * 10_000 + year);
                let (value, unit) = match kind.quantity {
                    Quantity::Persons if kind.id.starts_with("population_total") => (people.round(), "persons"),
                    Quantity::Persons => ((people * share).round(), "persons"),
                    Quantity::Households => ((people * share / 2.0).round(), "households"),
                    Quantity::Area => (500.0 * share, "km2"),
                    Quantity::Money => (400.0 * people * share, "thousand JPY"),
                    other => (100.0 * share, other.unit()),
                };
                all.push(Figure {
                    city: city.clone(),
                    indicator: kind.id.to_owned(),
                    value,
                    unit: unit.to_owned(),
                    year: FigureYear::calendar(year as i32),
                    source: "made up".to_owned(),
                    confidence: Confidence::Read,
                    note: String::new(),
                });
            }
        }
    }
    CityFigures::from_figures(&all)
}

/// 60 indicators of so many cities, one value in fifty missing.
fn table(cities: usize) -> Result<IndicatorTable> {
    let names: Vec<String> = (0..cities).map(|c| format!("City {c}")).collect();
    let mut columns = vec![Column::new("city".into(), names)];
    for i in 0..INDICATORS {
        let value = |c| (noise(c, i) > 0.02).then(|| 1.0 + 99.0 * noise(c, i + 1_000));
        columns.push(Column::new(format!("i{i:02}").as_str().into(), (0..cities).map(value).collect::<Vec<_>>()));
    }
    IndicatorTable::from_frame(&DataFrame::new(cities, columns)?)
}

/// Six themes of ten indicators.
fn framework(normalization: Normalization) -> Framework {
    let indicator = |i: usize| {
        let direction = if i.is_multiple_of(3) { Direction::Less } else { Direction::More };
        FrameworkIndicator::new(format!("i{i:02}")).direction(direction)
    };
    let theme = |t: usize| FrameworkTheme::new(format!("t{t}"), (t * 10..t * 10 + 10).map(indicator).collect());
    Framework::new("bench", (0..INDICATORS / 10).map(theme).collect())
        .normalization(normalization)
        .aggregation(Aggregation::Arithmetic, Aggregation::Arithmetic)
}

fn from_figures(c: &mut Criterion) {
    let mut group = c.benchmark_group("figures_to_indicators");
    group.sample_size(10);
    for n in SIZES {
        let figures = figures(n).unwrap_or_else(|e| panic!("{e}"));
        let years = Years::infer(&figures);
        group.throughput(Throughput::Elements(n as u64));
        group.bench_with_input(BenchmarkId::from_parameter(n), &figures, |b, f| b.iter(|| indicators(f, years)));
    }
    group.finish();
}

fn to_ranking(c: &mut Criterion) {
    for (name, by) in [("min_max", Normalization::MinMax), ("percentile", Normalization::Percentile)] {
        let mut group = c.benchmark_group(format!("60_indicators_to_ranking_{name}"));
        group.sample_size(10);
        let framework = framework(by);
        for n in SIZES {
            let table = table(n).unwrap_or_else(|e| panic!("{e}"));
            group.throughput(Throughput::Elements(n as u64));
            group.bench_with_input(BenchmarkId::from_parameter(n), &table, |b, t| b.iter(|| composite(t, &framework)));
        }
        group.finish();
    }
}

criterion_group!(benches, from_figures, to_ranking);
criterion_main!(benches);

//! Laws that hold on every input: of ranks, scores, contributions, bounds and tables.

use std::collections::BTreeMap;

use compact_city::access::joint_share_bounds;
use compact_city::catalog::Direction;
use compact_city::compare::{
    Aggregation, Composite, Framework, FrameworkIndicator, FrameworkTheme, Goalposts, Normalization, Ties, Weighting,
    composite, normalize, rank,
};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{City, CityFigures, Confidence, FIGURE_KINDS, Figure, FigureYear, IndicatorTable, Years};
use compact_city::{datasets, indicators};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Values on a coarse grid, so that ties are common; one in six is missing.
fn values(n: usize) -> impl Strategy<Value = Vec<Option<f64>>> {
    prop::collection::vec(prop::option::weighted(5.0 / 6.0, (-40_i32..=40).prop_map(|x| f64::from(x) / 2.0)), n)
}

/// A table of cities `0`, `1` and so on with indicators `a`, `b` and so on.
fn table_of(columns: &[Vec<Option<f64>>]) -> IndicatorTable {
    let n = columns[0].len();
    let names: Vec<String> = (0..n).map(|i| i.to_string()).collect();
    let ids = ('a'..).map(String::from).zip(columns);
    let mut all = vec![Column::new("city".into(), names)];
    all.extend(ids.map(|(id, values)| Column::new(id.as_str().into(), values.clone())));
    IndicatorTable::from_frame(&DataFrame::new(n, all).unwrap()).unwrap()
}

fn aggregation() -> impl Strategy<Value = Aggregation> {
    select(vec![Aggregation::Arithmetic, Aggregation::Geometric])
}

/// A framework of two or three themes over all `count` indicators, weights given, some of them 0, every level
/// arithmetic or geometric. Scores are 0 to 1.
fn framework(count: usize) -> impl Strategy<Value = Framework> {
    let direction = select(vec![Direction::More, Direction::Less]);
    let indicators = prop::collection::vec((direction, 0_u8..4), count);
    let by = select(vec![Normalization::MinMax, Normalization::Percentile, Normalization::Goalposts]);
    let weighting = select(vec![Weighting::Given, Weighting::EqualByTheme, Weighting::EqualByIndicator]);
    let levels = (aggregation(), aggregation(), 0.0..=1.0);
    (indicators, by, weighting, levels, 1..count).prop_map(
        move |(given, by, weighting, (within, across, least), cut)| {
            let indicator = |k: usize| {
                let id = char::from(b'a' + k as u8).to_string();
                let (direction, weight) = given[k];
                FrameworkIndicator::new(id)
                    .direction(direction)
                    .goalposts(Goalposts { low: -18.0, high: 18.0, log: false })
                    .weight(if k == 0 || k == cut { 1.0 } else { f64::from(weight) })
            };
            let theme =
                |id: &str, range: std::ops::Range<usize>| FrameworkTheme::new(id, range.map(indicator).collect());
            let mut framework = Framework::new("any", vec![theme("one", 0..cut), theme("two", cut..count)])
                .normalization(by)
                .weighting(weighting)
                .aggregation(within, across);
            framework.min_present = least;
            framework
        },
    )
}

/// A table of 2 to 12 cities and 2 to 6 indicators, and a framework over them.
fn table_and_framework() -> impl Strategy<Value = (IndicatorTable, Framework)> {
    (2_usize..=12, 2_usize..=6).prop_flat_map(|(n, count)| {
        (prop::collection::vec(values(n), count).prop_map(|c| table_of(&c)), framework(count))
    })
}

fn close(a: Option<f64>, b: Option<f64>, tolerance: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= tolerance,
        (a, b) => a == b,
    }
}

fn bits(scores: &[Option<f64>]) -> Vec<Option<u64>> {
    scores.iter().map(|s| s.map(f64::to_bits)).collect()
}

/// Every number of a composite, bit by bit.
fn all_bits(index: &Composite) -> Vec<Vec<Option<u64>>> {
    let themes = index.themes().iter();
    let parts = themes.flat_map(|t| std::iter::once(&t.scores).chain(t.indicators.iter().map(|i| &i.normalized)));
    parts.map(|s| bits(s)).chain([bits(index.scores()), bits(index.ranks())]).collect()
}

/// Every figure by city, kind and year, whatever the order of the table.
fn content(figures: &CityFigures) -> BTreeMap<String, String> {
    figures.iter().map(|(city, kind, f)| (format!("{city:?} {kind} {}", f.year), format!("{f:?}"))).collect()
}

/// Up to 60 figures of five cities, with and without code; every value fits every kind.
fn figures() -> impl Strategy<Value = CityFigures> {
    let key = (0_usize..5, 0..FIGURE_KINDS.len(), 2010..2024);
    let rest = (0.0..100.0, any::<Index>(), "[a-c]{0,2}");
    prop::collection::btree_map(key, rest, 1..60).prop_map(|rows| {
        const CONFIDENCES: [Confidence; 5] =
            [Confidence::Read, Confidence::Derived, Confidence::Conflicting, Confidence::Suspect, Confidence::Memory];
        let figure =
            |(&(city, kind, year), (value, confidence, text)): (&(usize, usize, i32), &(f64, Index, String))| {
                let code = (city % 2 == 0).then(|| format!("0{city}"));
                Figure {
                    city: City { name_ja: code.clone().map(|c| c + "市"), name: format!("City {city}"), code },
                    indicator: FIGURE_KINDS[kind].id.to_owned(),
                    value: *value,
                    unit: FIGURE_KINDS[kind].quantity.unit().to_owned(),
                    year: FigureYear { year, fiscal: kind % 2 == 1 },
                    source: text.clone(),
                    confidence: CONFIDENCES[confidence.index(5)],
                    note: text.clone(),
                }
            };
        CityFigures::from_figures(&rows.iter().map(figure).collect::<Vec<_>>()).unwrap()
    })
}

proptest! {
    #[test]
    fn scores_do_not_depend_on_the_order_of_cities(
        (table, framework) in table_and_framework(),
        keys in prop::collection::vec(any::<u32>(), 12),
    ) {
        let mut order: Vec<usize> = (0..table.cities().len()).collect();
        order.sort_by_key(|&c| keys[c]);
        let (first, second) = (composite(&table, &framework), composite(&table.select(&order), &framework));
        prop_assert_eq!(first.is_ok(), second.is_ok());
        let (Ok(first), Ok(second)) = (first, second) else { return Ok(()) };
        for (position, &city) in order.iter().enumerate() {
            let (a, b) = (first.scores()[city], second.scores()[position]);
            prop_assert!(close(a, b, 1e-12), "{:?} {:?}", a, b);
        }
    }

    #[test]
    fn contributions_sum_to_the_score((table, framework) in table_and_framework()) {
        let Ok(index) = composite(&table, &framework) else { return Ok(()) };
        for (city, score) in index.scores().iter().enumerate() {
            let parts = index.explain(city);
            let Some(score) = score else {
                prop_assert!(parts.is_empty());
                continue;
            };
            let points: f64 = parts.iter().map(|p| p.points).sum();
            let weight: f64 = parts.iter().map(|p| p.weight).sum();
            prop_assert!((points - score).abs() <= 1e-12, "{} {}", points, score);
            prop_assert!((weight - 1.0).abs() <= 1e-12, "{}", weight);
            prop_assert!((-1e-12..=1.0 + 1e-12).contains(score));
            prop_assert!(parts.iter().all(|p| p.normalized.is_some() || (p.points == 0.0 && p.weight == 0.0)));
        }
    }

    #[test]
    fn the_ranking_falls((table, framework) in table_and_framework()) {
        let Ok(index) = composite(&table, &framework) else { return Ok(()) };
        let ranking = index.ranking();
        prop_assert_eq!(ranking.len(), table.cities().len());
        let scores: Vec<f64> = ranking.iter().map(|r| r.score.unwrap_or(f64::NEG_INFINITY)).collect();
        prop_assert!(scores.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn min_max_and_z_scores_ignore_scale_and_origin(
        x in values(9),
        direction in select(vec![Direction::More, Direction::Less]),
        factor in 0.01..100.0,
        shift in -1000.0..1000.0,
    ) {
        let moved: Vec<Option<f64>> = x.iter().map(|v| v.map(|v| v * factor + shift)).collect();
        for by in [Normalization::MinMax, Normalization::ZScore { ddof: 0 }, Normalization::ZScore { ddof: 1 }] {
            let Ok(scores) = normalize(&x, direction, &by) else { continue };
            let again = normalize(&moved, direction, &by).unwrap();
            for (a, b) in scores.iter().zip(&again) {
                prop_assert!(close(*a, *b, 1e-9), "{:?}: {:?} {:?}", by, a, b);
            }
            let present: Vec<f64> = scores.iter().flatten().copied().collect();
            if present.is_empty() {
                continue;
            }
            if by == Normalization::MinMax {
                prop_assert!(present.iter().all(|s| (0.0..=1.0).contains(s)));
                prop_assert!(present.contains(&0.0) && present.contains(&1.0));
            } else {
                prop_assert!(present.iter().sum::<f64>().abs() < 1e-9);
            }
        }
    }

    #[test]
    fn ranks_take_every_place_once(x in values(15), lowest_first in any::<bool>()) {
        let (min, average) = (rank(&x, lowest_first, Ties::Min), rank(&x, lowest_first, Ties::Average));
        let n = x.iter().flatten().count() as f64;
        prop_assert_eq!(average.iter().flatten().sum::<f64>(), n * (n + 1.0) / 2.0);
        for i in 0..x.len() {
            prop_assert_eq!(x[i].is_some(), min[i].is_some());
            prop_assert!(min[i] <= average[i]);
            for j in 0..x.len() {
                let (Some(a), Some(b)) = (x[i], x[j]) else { continue };
                let (a, b) = if lowest_first { (b, a) } else { (a, b) };
                prop_assert_eq!(a > b, min[i] < min[j]);
                prop_assert_eq!(a > b, average[i] < average[j]);
            }
        }
    }

    #[test]
    fn goalposts_do_not_move_when_a_city_is_added(
        columns in prop::collection::vec(values(8), 4),
        mut framework in framework(4),
    ) {
        framework.normalization = Normalization::Goalposts;
        let all = table_of(&columns);
        let with = composite(&all, &framework).unwrap();
        let without = composite(&all.select(&[0, 1, 2, 3, 4, 5, 6]), &framework).unwrap();
        prop_assert_eq!(bits(&with.scores()[..7]), bits(without.scores()));
    }

    #[test]
    fn a_joint_share_lies_within_its_bounds(
        people in (1_usize..=5).prop_flat_map(|services| {
            prop::collection::vec(prop::collection::vec(any::<bool>(), services), 1..60)
        }),
    ) {
        let percent = |has: &dyn Fn(&Vec<bool>) -> bool| {
            100.0 * people.iter().filter(|p| has(p)).count() as f64 / people.len() as f64
        };
        let shares: Vec<f64> = (0..people[0].len()).map(|k| percent(&|p| p[k])).collect();
        let joint = percent(&|p| p.iter().all(|has| *has));
        let (low, high) = joint_share_bounds(&shares).unwrap();
        prop_assert!(low <= high + 1e-9, "{} {}", low, high);
        prop_assert!(low - 1e-9 <= joint && joint <= high + 1e-9, "{} {} {}", low, joint, high);
    }

    #[test]
    fn figures_survive_a_frame(figures in figures()) {
        let back = CityFigures::from_frame(&figures.to_frame().unwrap()).unwrap();
        prop_assert_eq!(content(&back), content(&figures));
        prop_assert_eq!(back.cities().len(), figures.cities().len());
    }

    #[test]
    fn figures_merged_with_themselves_are_the_same(figures in figures()) {
        let merged = figures.merged_with(&figures).unwrap();
        prop_assert_eq!(content(&merged), content(&figures));
        let unchanged = figures.merged_with(&CityFigures::default()).unwrap();
        prop_assert_eq!(content(&unchanged), content(&figures));
    }
}

/// `work` on a pool of so many threads.
fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    // More cities than the least piece of work, so that they are shared out.
    #[test]
    fn the_number_of_threads_does_not_change_a_bit(
        columns in prop::collection::vec(values(3000), 4),
        framework in framework(4),
    ) {
        let table = table_of(&columns);
        let run = |threads| on_threads(threads, || composite(&table, &framework).ok().map(|c| all_bits(&c)));
        prop_assert_eq!(run(1), run(2));
    }
}

#[test]
fn the_number_of_threads_does_not_change_an_indicator() {
    let figures = datasets::japan_cities();
    let run = |threads| {
        let table = on_threads(threads, || indicators(figures, Years::infer(figures)));
        table.columns().iter().map(|c| (c.id().to_owned(), bits(c.values()))).collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(2));
}

#[test]
fn the_embedded_figures_survive_a_frame_and_a_merge() {
    let figures = datasets::japan_cities();
    let back = CityFigures::from_frame(&figures.to_frame().unwrap()).unwrap();
    assert_eq!(content(&back), content(figures));
    assert_eq!(content(&figures.merged_with(figures).unwrap()), content(figures));
}

//! Computed values against published ones. Every expected value comes from the source named beside it; where the source
//! gives a formula and data but no result, the result was worked out apart from this crate and the comment says so.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use compact_city::access::joint_share_bounds;
use compact_city::catalog::Direction;
use compact_city::compare::{
    Aggregation, Composite, Framework, FrameworkIndicator, FrameworkTheme, Goalposts, Normalization, Reference,
    Weighting, composite, normalize,
};
use compact_city::density::density_per_km2;
use compact_city::form::{
    LandConsumption::{Logarithmic, Simple},
    LandRegime, land_consumption_rate, land_use_efficiency, lcrpgr, population_growth_rate,
};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::society::SpendingItem;
use compact_city::table::{Confidence, IndicatorTable, Missing, Years};
use compact_city::{datasets, indicators};

fn japan() -> IndicatorTable {
    let figures = datasets::japan_cities();
    indicators(figures, Years::infer(figures))
}

fn value(table: &IndicatorTable, city: &str, id: &str) -> Option<f64> {
    table.column(id).unwrap().values()[table.position(city).unwrap()]
}

fn missing(table: &IndicatorTable, city: &str, id: &str) -> Option<Missing> {
    assert_eq!(value(table, city, id), None, "{city} {id}");
    table.column(id).unwrap().origin(table.position(city).unwrap()).missing.clone()
}

/// A table of cities called A, B and so on; `columns` are indicators with one value a city.
fn table_of(columns: &[(&str, Vec<Option<f64>>)]) -> IndicatorTable {
    let n = columns[0].1.len();
    let names: Vec<String> = (0..n).map(|i| char::from(b'A' + i as u8).to_string()).collect();
    let mut all = vec![Column::new("city".into(), names)];
    all.extend(columns.iter().map(|(id, values)| Column::new((*id).into(), values.clone())));
    IndicatorTable::from_frame(&DataFrame::new(n, all).unwrap()).unwrap()
}

fn more(id: &str) -> FrameworkIndicator {
    FrameworkIndicator::new(id).direction(Direction::More)
}

fn posts(low: f64, high: f64, log: bool) -> Goalposts {
    Goalposts { low, high, log }
}

fn numbers(scores: &[Option<f64>]) -> Vec<f64> {
    scores.iter().map(|s| s.unwrap()).collect()
}

// Toyama 2020: Population Census 2010 and 2020 (population, DID), survey of land area 2021, e-Stat SSDS (DID density).
#[test]
fn toyama_2020() {
    let figures = datasets::japan_cities();
    assert_eq!(Years::infer(figures), Years { reference: 2020, span: 10, ageing_span: 5 });
    let table = japan();
    for (id, expected, tolerance) in [
        ("gross_density", 333.3639, 1e-4),
        ("did_density", 3984.0, 0.05),
        ("did_population_share", 59.63, 0.005),
        ("did_population_change", 10.57, 0.005),
        ("did_area_change", 11.52, 0.005),
        ("concentration_index", 0.4648, 1e-4),
    ] {
        assert_abs_diff_eq!(value(&table, "Toyama", id).unwrap(), expected, epsilon = tolerance);
    }
}

// MLIT City Monitoring Sheet, edition of 2024 (R6): area and gross population density 2020. The table has the survey of
// land area of 2021, which differs from the sheet by up to 0.04 km2 in Takaoka, Kanazawa and Fukui.
#[test]
fn gross_densities_of_the_city_monitoring_sheet() {
    let table = japan();
    for (code, area, published, same_area) in [
        ("16201", 1241.70, 333.3639, true),
        ("16202", 209.58, 793.9355, false),
        ("17201", 468.81, 988.1487, false),
        ("18201", 536.37, 489.0803, false),
        ("20201", 834.81, 446.5208, true),
        ("21201", 203.60, 1977.1955, true),
        ("38201", 429.35, 1190.6184, true),
    ] {
        let population = value(&table, code, "population").unwrap();
        assert_abs_diff_eq!(density_per_km2(population, area).unwrap(), published, epsilon = 1e-4);
        let tolerance = if same_area { 1e-4 } else { published * 1e-4 };
        assert_abs_diff_eq!(value(&table, code, "gross_density").unwrap(), published, epsilon = tolerance);
    }
}

// Flags and gaps of the sources: Kumamoto and Matsue 2010 are not comparable, Utsunomiya's commerce coverage is exactly
// 100, and IPSS (2023) projects the coast of Fukushima, with Iwaki, as one block.
#[test]
fn flagged_figures_do_not_enter_indicators() {
    let table = japan();
    let flagged = |figure: &str, year, confidence| Some(Missing::Flagged { figure: figure.into(), year, confidence });
    for (city, confidence) in [("Kumamoto", Confidence::Memory), ("Matsue", Confidence::Suspect)] {
        for id in ["population_change", "population_growth_rate", "lcrpgr", "land_regime", "land_use_efficiency"] {
            assert_eq!(missing(&table, city, id), flagged("population_total", Some(2010), confidence), "{city} {id}");
        }
    }
    for id in ["coverage_commerce", "all_services_at_least", "all_services_at_most"] {
        let why = missing(&table, "Utsunomiya", id).unwrap();
        let commerce = matches!(
            &why,
            Missing::Flagged { figure, confidence: Confidence::Suspect, .. } if figure == "coverage_commerce"
        );
        assert!(commerce, "{id}: {why}");
    }
    let why = missing(&table, "Iwaki", "projected_population_change").unwrap();
    assert!(matches!(&why, Missing::NoFigure { figure, .. } if figure == "population_projection"), "{why}");
}

// UN-Habitat, metadata of SDG indicator 11.3.1 (2025-04-23), City A; efficiency after Corbane et al., per decade.
#[test]
fn sdg_11_3_1_city_a() {
    let (v0, v1, p0, p1, t) = (53.0, 61.5, 320_000.0, 330_000.0, 10.0);
    let simple = land_consumption_rate(v0, v1, t, Simple).unwrap();
    let log = land_consumption_rate(v0, v1, t, Logarithmic).unwrap();
    let pgr = population_growth_rate(p0, p1, t).unwrap();
    assert_abs_diff_eq!(simple, 0.016037735849, epsilon = 1e-12);
    assert_abs_diff_eq!(log, 0.014874526126, epsilon = 1e-12);
    assert_abs_diff_eq!(pgr, 0.003077165867, epsilon = 1e-12);
    assert_abs_diff_eq!(lcrpgr(simple, pgr).unwrap(), 5.211852901, epsilon = 1e-9);
    assert_abs_diff_eq!(lcrpgr(log, pgr).unwrap(), 4.833839569, epsilon = 1e-9);
    assert_abs_diff_eq!(land_use_efficiency(v0, p0, v1, p1, t).unwrap(), -0.125214408, epsilon = 1e-9);
    assert_eq!(LandRegime::classify(simple, pgr).to_string(), "R16");
}

// Global Human Settlement Layer, built-up km2 and residents of all urban centres 2000, 2010, 2020, and of the class of
// declining ones; rates of the study of SDG 11.3.1 on urban centres.
#[test]
fn sdg_11_3_1_urban_centres_of_the_world() {
    let of = |v0, v1, p0, p1| {
        let lcr = land_consumption_rate(v0, v1, 10.0, Simple).unwrap();
        let pgr = population_growth_rate(p0, p1, 10.0).unwrap();
        (lcr, pgr, lcrpgr(lcr, pgr).unwrap(), LandRegime::classify(lcr, pgr).code())
    };
    let (lcr, pgr, ratio, _) = of(86_554.0, 102_347.0, 2_377_499_930.0, 2_753_716_148.0);
    assert_abs_diff_eq!(lcr, 0.0182464, epsilon = 5e-8);
    assert_abs_diff_eq!(pgr, 0.0146902, epsilon = 5e-8);
    assert_abs_diff_eq!(ratio, 1.242082, epsilon = 5e-7);
    let (lcr, pgr, ratio, _) = of(102_347.0, 117_922.0, 2_753_716_148.0, 3_066_558_527.0);
    assert_abs_diff_eq!(lcr, 0.0152178, epsilon = 5e-8);
    assert_abs_diff_eq!(pgr, 0.0107605, epsilon = 5e-8);
    assert_abs_diff_eq!(ratio, 1.414237, epsilon = 5e-7);
    let (_, _, ratio, regime) = of(37_900.0, 41_022.0, 1_018_111_687.0, 891_713_774.0);
    assert_abs_diff_eq!(ratio, -0.621416, epsilon = 5e-7);
    assert_eq!(regime, 12);
}

// The seventeen regimes of the uncertainty study of SDG 11.3.1 (2024): signs of the two rates, size of their ratio.
#[test]
fn sdg_11_3_1_regimes() {
    for (lcr, pgr, expected) in [
        (0.02, 0.02, 1),
        (0.01, 0.02, 2),
        (0.0, 0.02, 3),
        (-0.01, 0.02, 4),
        (-0.02, 0.02, 5),
        (-0.03, 0.02, 6),
        (-0.02, 0.0, 7),
        (-0.03, -0.02, 8),
        (-0.02, -0.02, 9),
        (-0.01, -0.02, 10),
        (0.0, -0.02, 11),
        (0.01, -0.02, 12),
        (0.02, -0.02, 13),
        (0.03, -0.02, 14),
        (0.02, 0.0, 15),
        (0.03, 0.02, 16),
        (0.0, 0.0, 17),
    ] {
        assert_eq!(LandRegime::classify(lcr, pgr).code(), expected, "{lcr} {pgr}");
    }
    assert_eq!(lcrpgr(0.02, 0.0), None);
}

// Bounds of Fréchet (1935); Takashimadaira, 400 m: the district plan prints 52.3 for all four services at once.
#[test]
fn joint_shares() {
    assert_eq!(joint_share_bounds(&[100.0, 100.0, 90.0, 100.0]), Some((90.0, 90.0)));
    let (low, high) = joint_share_bounds(&[97.5, 90.5, 63.5, 96.6]).unwrap();
    assert_abs_diff_eq!(low, 48.1, epsilon = 1e-9);
    assert_abs_diff_eq!(high, 63.5, epsilon = 1e-9);
    assert!((low..=high).contains(&52.3));
}

// Kutsuzawa, National Graduate Institute for Policy Studies: effects of a rise of the concentration index by 10 points.
#[test]
fn spending_effects() {
    for (item, expected) in
        [(SpendingItem::Total, -1.67), (SpendingItem::Sanitation, -3.12), (SpendingItem::Construction, -1.63)]
    {
        assert_relative_eq!(item.effect_percent(10.0), expected, epsilon = 1e-12);
    }
}

/// Human Development Index after the technical notes of the UNDP: goalposts, arithmetic education, geometric index.
fn human_development(life: f64, expected_years: f64, mean_years: f64, income: f64) -> Composite {
    let table = table_of(&[
        ("life", vec![Some(life)]),
        ("expected_years", vec![Some(expected_years)]),
        ("mean_years", vec![Some(mean_years)]),
        ("income", vec![Some(income)]),
    ]);
    let themes = vec![
        FrameworkTheme::new("health", vec![more("life").goalposts(posts(20.0, 85.0, false))]),
        FrameworkTheme::new(
            "education",
            vec![
                more("expected_years").goalposts(posts(0.0, 18.0, false)),
                more("mean_years").goalposts(posts(0.0, 15.0, false)),
            ],
        ),
        FrameworkTheme::new("income", vec![more("income").goalposts(posts(100.0, 75_000.0, true))]),
    ];
    let framework = Framework::new("hdi", themes)
        .normalization(Normalization::Goalposts)
        .aggregation(Aggregation::Arithmetic, Aggregation::Geometric);
    composite(&table, &framework).unwrap()
}

// UNDP, Human Development Report, technical notes: goalposts and formula; the example was worked out by hand from them.
#[test]
fn human_development_index() {
    let index = human_development(81.0, 16.0, 12.0, 40_000.0);
    let themes: Vec<f64> = index.themes().iter().map(|t| t.scores[0].unwrap()).collect();
    for (score, expected) in themes.iter().zip([0.9384615, 0.8444444, 0.9050451]) {
        assert_abs_diff_eq!(*score, expected, epsilon = 5e-8);
    }
    assert_abs_diff_eq!(index.scores()[0].unwrap(), 0.8951296, epsilon = 5e-8);
    // Above the maximum counts as the maximum.
    assert_eq!(human_development(90.0, 20.0, 16.0, 100_000.0).scores(), [Some(1.0)]);
}

/// UNDP, Human Development Report 2001, as printed in the OECD/JRC Handbook (2008): patents, royalties, internet hosts,
/// exports, log10 of telephones, log10 of electricity, schooling, university; last, the
/// index by the report's formula on these rounded data, worked out by hand.
const TAI: [(&str, [f64; 8], f64); 23] = [
    ("Finland", [187.0, 125.6, 200.2, 50.7, 3.08, 4.15, 10.0, 27.4], 0.745),
    ("United States", [289.0, 130.0, 179.1, 66.2, 3.00, 4.07, 12.0, 13.9], 0.733),
    ("Sweden", [271.0, 156.6, 125.8, 59.7, 3.10, 4.14, 11.4, 15.3], 0.704),
    ("Japan", [994.0, 64.6, 49.0, 80.8, 3.00, 3.86, 9.5, 10.0], 0.698),
    ("Korea", [779.0, 9.8, 4.8, 66.7, 2.97, 3.65, 10.8, 23.2], 0.666),
    ("Netherlands", [189.0, 151.2, 136.0, 50.9, 3.02, 3.77, 9.4, 9.5], 0.630),
    ("United Kingdom", [82.0, 134.0, 57.4, 61.9, 3.02, 3.73, 9.4, 14.9], 0.606),
    ("Singapore", [8.0, 25.5, 72.3, 74.9, 2.95, 3.83, 7.1, 24.2], 0.597),
    ("Canada", [31.0, 38.6, 108.0, 48.7, 2.94, 4.18, 11.6, 14.2], 0.590),
    ("Australia", [75.0, 18.2, 125.9, 16.2, 2.94, 3.94, 10.9, 25.3], 0.588),
    ("Germany", [235.0, 36.8, 41.2, 64.2, 2.94, 3.75, 10.2, 14.4], 0.583),
    ("Norway", [103.0, 20.2, 193.6, 19.0, 3.12, 4.39, 11.9, 11.2], 0.580),
    ("Ireland", [106.0, 110.3, 48.6, 53.6, 2.97, 3.68, 9.4, 12.3], 0.567),
    ("Belgium", [72.0, 73.9, 58.9, 47.6, 2.91, 3.86, 9.3, 13.6], 0.553),
    ("New Zealand", [103.0, 13.0, 146.7, 15.4, 2.86, 3.91, 11.7, 13.1], 0.549),
    ("Austria", [165.0, 14.8, 84.2, 50.3, 2.99, 3.79, 8.4, 13.6], 0.545),
    ("France", [205.0, 33.6, 36.4, 58.9, 2.97, 3.80, 7.9, 12.6], 0.536),
    ("Israel", [74.0, 43.6, 43.2, 45.0, 2.96, 3.74, 9.6, 11.0], 0.515),
    ("Spain", [42.0, 8.6, 21.0, 53.4, 2.86, 3.62, 7.3, 15.6], 0.482),
    ("Italy", [13.0, 9.8, 30.4, 51.0, 3.00, 3.65, 7.2, 13.0], 0.472),
    ("Czech Republic", [28.0, 4.2, 25.0, 51.7, 2.75, 3.68, 9.5, 8.2], 0.466),
    ("Hungary", [26.0, 6.2, 21.6, 63.5, 2.73, 3.46, 9.1, 7.7], 0.465),
    ("Slovenia", [105.0, 4.0, 20.3, 49.5, 2.84, 3.71, 7.1, 10.6], 0.459),
];

/// Indicators of the Technology Achievement Index with their goalposts of 2001.
const TAI_INDICATORS: [(&str, f64, f64, bool); 8] = [
    ("patents", 0.0, 994.0, false),
    ("royalties", 0.0, 272.6, false),
    ("internet", 0.0, 232.4, false),
    ("exports", 0.0, 80.8, false),
    ("telephones", 1.0, 901.0, true),
    ("electricity", 22.0, 6969.0, true),
    ("schooling", 0.8, 12.0, false),
    ("university", 0.1, 27.4, false),
];

/// The countries with telephones and electricity either as printed, in logarithms, or as plain numbers.
fn technology(logarithms: bool) -> IndicatorTable {
    let plain = |k: usize, x: f64| if (4..6).contains(&k) && !logarithms { 10_f64.powf(x) } else { x };
    let columns: Vec<_> = TAI_INDICATORS
        .iter()
        .enumerate()
        .map(|(k, i)| (i.0, TAI.iter().map(|(_, x, _)| Some(plain(k, x[k]))).collect()))
        .collect();
    table_of(&columns)
}

fn technology_index(weights: Option<[f64; 8]>) -> Composite {
    let of = |(k, &(id, low, high, log)): (usize, &(&str, f64, f64, bool))| {
        let indicator = more(id).goalposts(posts(low, high, log));
        weights.map_or(indicator.clone(), |w| indicator.weight(w[k]))
    };
    let theme = FrameworkTheme::new("technology", TAI_INDICATORS.iter().enumerate().map(of).collect());
    let framework = Framework::new("tai", vec![theme])
        .normalization(Normalization::Goalposts)
        .weighting(if weights.is_some() { Weighting::Given } else { Weighting::EqualByIndicator });
    composite(&technology(false), &framework).unwrap()
}

// OECD/JRC Handbook (2008), Table 23: ranks with equal weights. UNDP, Human Development Report 2001: index of the
// leading countries, on data that are not yet rounded; Singapore's differs, because a missing value counted as 0 there.
#[test]
fn technology_achievement_index() {
    let index = technology_index(None);
    for ((country, _, expected), score) in TAI.iter().zip(index.scores()) {
        assert!((score.unwrap() - expected).abs() <= 0.0006, "{country}: {score:?}, expected {expected}");
    }
    let report =
        [0.744, 0.733, 0.703, 0.698, 0.666, 0.630, 0.606, f64::NAN, 0.589, 0.587, 0.583, 0.579, 0.566, 0.553, 0.548];
    for (((country, ..), score), published) in TAI.iter().zip(index.scores()).zip(report) {
        let away = (score.unwrap() - published).abs();
        assert!(published.is_nan() || away <= 0.0015, "{country}: {score:?}, published {published}");
    }
    assert_eq!(numbers(index.ranks()), (1..=23).map(f64::from).collect::<Vec<_>>());
}

// OECD/JRC Handbook (2008), Table 23: ranks with the weights of the budget allocation.
#[test]
fn technology_ranks_with_budget_allocation() {
    let index = technology_index(Some([0.11, 0.11, 0.11, 0.18, 0.10, 0.06, 0.15, 0.18]));
    let published = [1, 2, 3, 5, 4, 8, 7, 6, 10, 11, 9, 13, 12, 14, 17, 15, 16, 18, 19, 21, 22, 20, 23];
    assert_eq!(numbers(index.ranks()), published.map(f64::from));
}

// OECD/JRC Handbook (2008), Table 38: ranks by the geometric mean of the raw data.
#[test]
fn technology_ranks_by_geometric_mean() {
    let theme = FrameworkTheme::new("technology", TAI_INDICATORS.iter().map(|i| more(i.0)).collect());
    let framework = Framework::new("tai", vec![theme])
        .normalization(Normalization::Distance { to: Reference::Best })
        .aggregation(Aggregation::Geometric, Aggregation::Geometric);
    let index = composite(&technology(true), &framework).unwrap();
    let published = [2, 1, 3, 4, 16, 5, 6, 18, 13, 14, 8, 11, 7, 9, 17, 12, 10, 15, 19, 21, 23, 22, 20];
    assert_eq!(numbers(index.ranks()), published.map(f64::from));
}

// OECD/JRC Handbook (2008), Tables 14 and 15: schooling of 23 countries; Finland, United States, Sweden, Japan.
#[test]
fn handbook_normalizations_of_schooling() {
    let schooling: Vec<Option<f64>> = TAI.iter().map(|(_, x, _)| Some(x[6])).collect();
    let distance = |to| Normalization::Distance { to };
    for (by, expected, tolerance) in [
        (Normalization::ZScore { ddof: 1 }, [0.256, 1.525, 1.144, -0.061], 5e-4),
        (Normalization::MinMax, [0.59, 1.00, 0.88, 0.49], 0.005),
        (distance(Reference::Mean), [1.04, 1.25, 1.19, 0.99], 0.006),
        (distance(Reference::Best), [0.83, 1.0, 0.95, 0.79], 0.006),
        (distance(Reference::Worst), [1.41, 1.69, 1.61, 1.34], 0.006),
        (Normalization::Threshold { band: 0.2 }, [0.0, 1.0, 0.0, 0.0], 0.0),
    ] {
        let scores = normalize(&schooling, Direction::More, &by).unwrap();
        for (score, expected) in scores.iter().zip(expected) {
            assert!((score.unwrap() - expected).abs() <= tolerance, "{by:?}: {score:?}, published {expected}");
        }
    }
}

/// Composite of one theme over scores that goalposts 0 to `high` leave in proportion; the result times `high`.
fn one_theme(rows: &[&[Option<f64>]], high: f64, how: Aggregation) -> Vec<Option<f64>> {
    const IDS: [&str; 4] = ["a", "b", "c", "d"];
    let ids = &IDS[..rows[0].len()];
    let columns: Vec<_> =
        ids.iter().enumerate().map(|(k, id)| (*id, rows.iter().map(|r| r[k]).collect::<Vec<_>>())).collect();
    let indicators = ids.iter().map(|id| more(id).goalposts(posts(0.0, high, false))).collect();
    let framework = Framework::new("one theme", vec![FrameworkTheme::new("t", indicators)])
        .normalization(Normalization::Goalposts)
        .aggregation(how, how);
    composite(&table_of(&columns), &framework).unwrap().scores().iter().map(|s| s.map(|s| s * high)).collect()
}

// COINr, documentation of aggregation: `dat_thresh` of 0.66 on three indicators.
#[test]
fn too_few_values_give_no_score() {
    let rows: [&[Option<f64>]; 3] =
        [&[Some(1.0), Some(3.0), Some(1.0)], &[Some(2.0), None, None], &[Some(3.0), None, Some(1.0)]];
    let scores = one_theme(&rows, 10.0, Aggregation::Arithmetic);
    assert_abs_diff_eq!(scores[0].unwrap(), 1.666667, epsilon = 1e-6);
    assert_eq!(scores[1], None);
    assert_abs_diff_eq!(scores[2].unwrap(), 2.0, epsilon = 1e-12);
}

// OECD/JRC Handbook (2008), geometric aggregation: what one more point is worth to an uneven and to an even country.
#[test]
fn handbook_geometric_means() {
    let of = |x: [f64; 4]| one_theme(&[&x.map(Some)], 100.0, Aggregation::Geometric)[0].unwrap();
    for (x, printed) in [
        ([21.0, 1.0, 1.0, 1.0], 2.14),
        ([21.0, 2.0, 1.0, 1.0], 2.54),
        ([6.0, 6.0, 6.0, 6.0], 6.00),
        ([6.0, 7.0, 6.0, 6.0], 6.23),
    ] {
        assert_abs_diff_eq!(of(x), printed, epsilon = 0.006);
    }
}

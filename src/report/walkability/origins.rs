//! Results of the walkability family as columns of a report, with what each is and where it comes from.

use polars::prelude::DataFrame;

use super::ScoreColumn;
use crate::catalog::Lang;
use crate::report::text::number;
use crate::walkability::{
    AMENITY_BANDS, Along, AmenityOptions, AmenityScores, AreaUnit, CYCLING_BANDS, CyclingScores, Perfect, ScoreBand,
    TRANSIT_SERVICE_BANDS, TransitServiceOptions, TransitServiceScores, ZIndex, ZScores,
};

/// How distances were measured, in words.
fn walk_parameter(score: ScoreColumn, along: Along<'_>, lang: Lang) -> ScoreColumn {
    let name = lang.pick("distances", "距離");
    match along {
        Along::StraightLine => {
            score.parameter(name, lang.pick("straight lines, for want of streets", "直線(街路データなし)"))
        }
        Along::Streets(walk) => score.parameter(
            name,
            match lang {
                Lang::En => {
                    format!("along streets; cells and places up to {} m from one, that way counted", walk.snap_limit_m)
                }
                Lang::Ja => {
                    format!(
                        "街路に沿う。街路から{} m以内のセル・施設を対象とし、街路までの距離も含む",
                        walk.snap_limit_m
                    )
                }
            },
        ),
    }
}

fn bands(score: ScoreColumn, bands: &[ScoreBand], lang: Lang) -> ScoreColumn {
    let of = |score: ScoreColumn, b: &ScoreBand| score.band(b.from, band_name(b.name, lang));
    bands.iter().rev().fold(score, of).whole_bands()
}

/// The name of a band in the report's language.
fn band_name(name: &'static str, lang: Lang) -> &'static str {
    match (lang, name) {
        (Lang::Ja, "walker's paradise") => "車なしで暮らせる",
        (Lang::Ja, "very walkable") => "大半の用が徒歩で足りる",
        (Lang::Ja, "somewhat walkable") => "一部の用が徒歩で足りる",
        (Lang::Ja, "most errands need a car") => "多くの用に車が要る",
        (Lang::Ja, "almost all errands need a car") => "ほぼすべての用に車が要る",
        (Lang::Ja, "rider's paradise") => "世界水準の公共交通",
        (Lang::Ja, "excellent transit") => "非常に良い公共交通",
        (Lang::Ja, "good transit") => "良い公共交通",
        (Lang::Ja, "some transit") => "ある程度の公共交通",
        (Lang::Ja, "minimal transit") => "最小限の公共交通",
        _ => name,
    }
}

impl ScoreColumn {
    /// Amenity scores with their categories, decay and penalties, under the id `amenity:` and the decay.
    pub fn amenity(found: &AmenityScores, options: &AmenityOptions, along: Along<'_>, lang: Lang) -> Self {
        let id = format!("amenity:{}", options.decay);
        let name = match lang {
            Lang::En => format!("Amenity score ({})", options.decay),
            Lang::Ja => format!("生活利便スコア({})", options.decay),
        };
        let method = lang.pick(
            "Points for the nearest places of each category, fewer the farther they are, per 100 of the most possible; streets that are hard to walk take a few percent off. Weights as published; the decay of the published score was never disclosed, and this is not that score.",
            "種別ごとに近い施設から重みを与え、遠いほど減じ、満点を100とする。歩きにくい街路は数%を減じる。重みは公表値。本家の距離減衰は非公開であり、本家のスコアではない。",
        );
        let weights = |c: &crate::walkability::AmenityCategory| {
            let each: Vec<String> = c.weights.iter().map(f64::to_string).collect();
            format!("{} {}", super::words::part(&c.id, lang), each.join(" "))
        };
        let weights: Vec<String> = options.categories.iter().map(weights).collect();
        let mut score = ScoreColumn::new(id, found.score.clone())
            .name(name)
            .unit("0–100")
            .method(method)
            .citation("Front Seat, Walk Score methodology white paper (2010, 2011): categories, weights, penalties")
            .diagnostics(&found.diagnostics)
            .parameter(lang.pick("decay", "距離減衰"), options.decay.to_string())
            .parameter(lang.pick("weights", "重み"), weights.join("; "));
        score = walk_parameter(score, along, lang);
        score = match (&options.penalties, along) {
            (Some(p), Along::Streets(_)) => {
                let unit = match p.intersections_per {
                    AreaUnit::SquareMile => "mi²",
                    AreaUnit::SquareKilometer => "km²",
                };
                let list = |values: &[f64]| values.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
                let (i, b) = (&p.intersections, &p.block_length_m);
                let text = format!(
                    "{}: {} / {unit} → {} %; {}: {} m → {} %",
                    lang.pick("intersections", "交差点"),
                    list(&i.thresholds),
                    list(&i.percent),
                    lang.pick("mean block", "平均街区長"),
                    list(&b.thresholds),
                    list(&b.percent)
                );
                score.parameter(lang.pick("penalties", "減点"), text)
            }
            _ => score.parameter(lang.pick("penalties", "減点"), lang.pick("none", "なし")),
        };
        for category in &found.categories {
            score = score.component(&category.id, category.points.clone());
        }
        if options.penalties.is_some() && matches!(along, Along::Streets(_)) {
            score = score.component("penalty_percent", found.penalty_percent.clone());
        }
        bands(score, &AMENITY_BANDS, lang)
    }

    /// Transit service scores with their mode weights and what scores 100, under the id `transit`.
    pub fn transit(
        found: &TransitServiceScores,
        options: &TransitServiceOptions,
        along: Along<'_>,
        lang: Lang,
    ) -> Self {
        let best = lang.pick("the best cell of these data", "データ中の最良のセル");
        let perfect = match (options.perfect(), found.perfect_raw) {
            (Perfect::Given(raw), _) => number(raw),
            (Perfect::BestHere, Some(raw)) => format!("{} ({best})", number(raw)),
            (Perfect::BestHere, None) => best.to_owned(),
        };
        let method = lang.pick(
            "Departures a week of every line at its best stop, weighted by mode and less the farther the stop is; the logarithm of the sum, 100 for a value that is named below.",
            "各路線の最も条件の良い停留所の週間運行本数に、交通手段の重みと距離減衰を掛けて合計し、対数をとり、下記の値を100とする。",
        );
        let score = ScoreColumn::new("transit", found.score.clone())
            .name(lang.pick("Transit service score", "公共交通スコア"))
            .unit("0–100")
            .method(method)
            .citation("Walk Score, Transit Score methodology")
            .diagnostics(&found.diagnostics)
            .parameter(lang.pick("raw value that scores 100", "100とする値"), perfect)
            .component("raw", found.raw.clone());
        bands(walk_parameter(score, along, lang), &TRANSIT_SERVICE_BANDS, lang)
    }

    /// Cycling scores under the id `bike`.
    pub fn bike(found: &CyclingScores, lang: Lang) -> Self {
        let method = lang.pick(
            "Mean of four components: lanes, hills, destinations and connections, share of trips by bike.",
            "自転車レーン・勾配・目的地と接続・自転車分担率の四つの平均。",
        );
        let score = ScoreColumn::new("bike", found.score.clone())
            .name(lang.pick("Cycling score", "自転車スコア"))
            .unit("0–100")
            .method(method)
            .citation("Walk Score, Bike Score methodology")
            .diagnostics(&found.diagnostics);
        bands(score, &CYCLING_BANDS, lang)
    }

    /// A z-score index with its components, what each was measured against, and how it is cited; `frame` is the one that
    /// it was computed from.
    pub fn z_index(found: &ZScores, index: &ZIndex, frame: &DataFrame, lang: Lang) -> Self {
        let method = lang.pick(
            "Weighted sum of z-scores: how far each component lies from its mean, in standard deviations.",
            "各要素のz値(平均からの差を標準偏差で割ったもの)の加重和。",
        );
        let mut score = ScoreColumn::new(&index.name, found.values.clone())
            .name(match lang {
                Lang::En => format!("Walkability index ({})", index.name),
                Lang::Ja => format!("ウォーカビリティ指標({})", index.name),
            })
            .unit(lang.pick("sum of z-scores", "z値の和"))
            .method(method)
            .diagnostics(&found.diagnostics);
        if !index.citation.is_empty() {
            score = score.citation(&index.citation);
        }
        for term in &index.terms {
            let used = found.references.iter().find(|r| r.column == term.column);
            let own = term.reference.is_none();
            let against = used.map_or_else(String::new, |r| {
                let (mean, sd) = (number(r.reference.mean), number(r.reference.sd));
                let whose = match own {
                    true => lang.pick("of these cells", "このデータによる"),
                    false => lang.pick("given", "外部の基準"),
                };
                format!("{} {mean}, {} {sd} ({whose})", lang.pick("mean", "平均"), lang.pick("sd", "標準偏差"))
            });
            score = score.parameter(
                super::words::part(&term.column, lang),
                format!("{} {}; {against}", lang.pick("weight", "重み"), term.weight),
            );
        }
        score = score.parameter("ddof", index.ddof.to_string());
        for term in &index.terms {
            let numbers =
                frame.column(&term.column).ok().and_then(|c| c.cast(&polars::prelude::DataType::Float64).ok());
            if let Some(values) = numbers.as_ref().and_then(|c| c.f64().ok()) {
                score = score.component(&term.column, values.iter().collect());
            }
        }
        score
    }
}

//! Results of the walkability family as columns of a report, with what each is and where it comes from.

use polars::prelude::DataFrame;

use super::ScoreColumn;
use crate::catalog::Lang;
use crate::report::text::number;
use crate::table::Mode;
use crate::walkability::{
    AMENITY_BANDS, Along, AmenityOptions, AmenityScores, AreaUnit, CYCLING_BANDS, CyclingScores, NamedScore,
    NationalWalkability, Perfect, ScoreBand, TRANSIT_SERVICE_BANDS, TransitServiceOptions, TransitServiceScores,
    ZIndex, ZReferenceUsed, ZScores,
};

/// Classes of the National Walkability Index, best first, as EPA prints them.
const NWI_BANDS: [ScoreBand; 4] = [
    ScoreBand { from: 15.26, name: "most walkable" },
    ScoreBand { from: 10.51, name: "above average walkable" },
    ScoreBand { from: 5.76, name: "below average walkable" },
    ScoreBand { from: 1.0, name: "least walkable" },
];

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
    bands.iter().rev().fold(score, of)
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
        (Lang::Ja, "biker's paradise") => "日常の用が自転車で足りる",
        (Lang::Ja, "very bikeable") => "大半の移動に自転車が便利",
        (Lang::Ja, "bikeable") => "自転車の環境がある程度整う",
        (Lang::Ja, "somewhat bikeable") => "自転車の環境が乏しい",
        (Lang::Ja, "most walkable") => "最も歩きやすい",
        (Lang::Ja, "above average walkable") => "平均より歩きやすい",
        (Lang::Ja, "below average walkable") => "平均より歩きにくい",
        (Lang::Ja, "least walkable") => "最も歩きにくい",
        _ => name,
    }
}

/// The name of a mode in the report's language.
fn mode_name(mode: Mode, lang: Lang) -> &'static str {
    match (lang, mode) {
        (Lang::En, mode) => mode.as_str(),
        (Lang::Ja, Mode::Rail) => "鉄道",
        (Lang::Ja, Mode::Metro) => "地下鉄",
        (Lang::Ja, Mode::Tram) => "路面電車",
        (Lang::Ja, Mode::Brt) => "BRT",
        (Lang::Ja, Mode::Bus) => "バス",
        (Lang::Ja, Mode::Ferry) => "船",
        (Lang::Ja, Mode::Other) => "その他",
    }
}

impl ScoreColumn {
    /// Amenity scores with their categories, decay and penalties, under the id `amenity:` and the decay.
    ///
    /// The published bands belong to the published weights; with others the report makes bands of round numbers.
    pub fn amenity(found: &AmenityScores, options: &AmenityOptions, along: Along<'_>, lang: Lang) -> Self {
        let id = format!("amenity:{}", options.decay);
        let name = match lang {
            Lang::En => format!("Amenity score ({})", options.decay),
            Lang::Ja => format!("生活利便スコア({})", options.decay),
        };
        let as_published = {
            let published = AmenityOptions::default().categories;
            options.categories.len() == published.len()
                && options.categories.iter().zip(&published).all(|(a, b)| (&a.id, &a.weights) == (&b.id, &b.weights))
        };
        let weighted = match as_published {
            true => lang.pick("Weights as published", "重みは公表値").to_owned(),
            false => match lang {
                Lang::En => {
                    format!("Categories and weights are not the published ones but those of “{}”", options.name)
                }
                Lang::Ja => format!("種別と重みは公表値ではなく「{}」による", options.name),
            },
        };
        let method = match lang {
            Lang::En => format!(
                "Points for the nearest places of each category, fewer the farther they are, per 100 of the most possible; streets that are hard to walk take a few percent off. {weighted}; the decay of the published score was never disclosed, and this is not that score."
            ),
            Lang::Ja => format!(
                "種別ごとに近い施設から重みを与え、遠いほど減じ、満点を100とする。歩きにくい街路は数%を減じる。{weighted}。本家の距離減衰は非公開であり、本家のスコアではない。"
            ),
        };
        let weights = |c: &crate::walkability::AmenityCategory| {
            let each: Vec<String> = c.weights.iter().map(f64::to_string).collect();
            format!("{} {}", super::words::part(&c.id, lang), each.join(" "))
        };
        let weights: Vec<String> = options.categories.iter().map(weights).collect();
        let mapped = options.categories.iter().filter(|c| !c.facilities.is_empty());
        let mapped: Vec<String> =
            mapped.map(|c| format!("{}: {}", super::words::part(&c.id, lang), c.facilities.join(", "))).collect();
        let of_own_name = lang.pick("those of its own name", "同名の施設");
        let mapping = match mapped.len() {
            0 => of_own_name.to_owned(),
            n if n == options.categories.len() => mapped.join("; "),
            _ => format!("{}; {} {of_own_name}", mapped.join("; "), lang.pick("others:", "その他は")),
        };
        let mut score = ScoreColumn::new(id, found.score.clone())
            .name(name)
            .unit("0–100")
            .method(method)
            .citation("Front Seat, Walk Score methodology white paper (2010, 2011): categories, weights, penalties")
            .diagnostics(&found.diagnostics)
            .parameter(lang.pick("decay", "距離減衰"), options.decay.to_string())
            .parameter(lang.pick("weights", "重み"), weights.join("; "))
            .parameter(lang.pick("places of each category", "種別ごとの施設"), mapping);
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
                    "{}: {} / {unit} → {} %; {}: {} m → {} %; {}",
                    lang.pick("intersections", "交差点"),
                    list(&i.thresholds),
                    list(&i.percent),
                    lang.pick("mean block", "平均街区長"),
                    list(&b.thresholds),
                    list(&b.percent),
                    match lang {
                        Lang::En => format!(
                            "counted within {} m in a straight line, a radius that is not published",
                            p.radius_m
                        ),
                        Lang::Ja => format!("直線{} m以内で集計(半径は公表されていない)", p.radius_m),
                    }
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
        if as_published { bands(score, &AMENITY_BANDS, lang).whole_bands() } else { score }
    }

    /// Transit service scores with what they count and what scores 100, under the id `transit`, or `transit:RAW` where the
    /// raw value that scores 100 is given.
    pub fn transit(
        found: &TransitServiceScores,
        options: &TransitServiceOptions,
        along: Along<'_>,
        lang: Lang,
    ) -> Self {
        let best = lang.pick("the best cell of these data", "データ中の最良のセル");
        let perfect = match (options.perfect, found.perfect_raw) {
            (Perfect::Given(raw), _) => number(raw),
            (Perfect::BestHere, Some(raw)) => format!("{} ({best})", number(raw)),
            (Perfect::BestHere, None) => best.to_owned(),
        };
        let method = lang.pick(
            "Departures a week of every line at its best stop, weighted by mode and less the farther the stop is; the logarithm of the sum, 100 for a value that is named below.",
            "各路線の最も条件の良い停留所の週間運行本数に、交通手段の重みと距離減衰を掛けて合計し、対数をとり、下記の値を100とする。",
        );
        let weights = Mode::ALL.iter().map(|m| format!("{} {}", mode_name(*m, lang), options.weight_of(*m)));
        let weights = weights.collect::<Vec<_>>().join("; ");
        let mut name = lang.pick("Transit service score", "公共交通スコア").to_owned();
        if let Perfect::Given(raw) = options.perfect {
            name = match lang {
                Lang::En => format!("{name} (100 at {})", number(raw)),
                Lang::Ja => format!("{name}({}を100とする)", number(raw)),
            };
        }
        let score = ScoreColumn::new(NamedScore::Transit(options.perfect).to_string(), found.score.clone())
            .name(name)
            .unit("0–100")
            .method(method)
            .citation("Walk Score, Transit Score methodology")
            .diagnostics(&found.diagnostics)
            .parameter(lang.pick("raw value that scores 100", "100とする値"), perfect)
            .parameter(lang.pick("mode weights", "交通手段の重み"), weights)
            .parameter(lang.pick("decay", "距離減衰"), options.decay.to_string())
            .parameter(
                lang.pick("days a week like that of the timetable", "時刻表の日に相当する週あたり日数"),
                options.days_per_week.to_string(),
            )
            .component("raw", found.raw.clone());
        bands(walk_parameter(score, along, lang), &TRANSIT_SERVICE_BANDS, lang).whole_bands()
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
        bands(score, &CYCLING_BANDS, lang).whole_bands()
    }

    /// National Walkability Index with its four ranks, under the id `nwi`.
    pub fn national_walkability(found: &NationalWalkability, lang: Lang) -> Self {
        let method = lang.pick(
            "Four ranks from 1 to 20, 20 the most walkable: intersection density and nearness of transit count a third each, the two mixes a sixth each.",
            "1~20の四つの順位(20が最も歩きやすい)の加重平均。交差点密度と公共交通への近さが各3分の1、二つの混合度が各6分の1。",
        );
        let mut score = ScoreColumn::new("nwi", found.values.clone())
            .name(lang.pick("National Walkability Index", "全米ウォーカビリティ指数"))
            .unit("1–20")
            .method(method)
            .citation("US EPA, National Walkability Index: Methodology and User Guide (June 2021)");
        for (i, name) in ["D2A_Ranked", "D2B_Ranked", "D3B_Ranked", "D4A_Ranked"].into_iter().enumerate() {
            let ranks = found.ranks.iter().map(|r| r.map(|r| f64::from(r.to_array()[i])));
            score = score.component(name, ranks.collect());
        }
        bands(score, &NWI_BANDS, lang)
    }

    /// A z-score index with its components, what each was measured against, and how it is cited; `frame` is the one that
    /// it was computed from. Its id is its name, and where each universe has z-scores of its own also their column.
    pub fn z_index(found: &ZScores, index: &ZIndex, frame: &DataFrame, lang: Lang) -> Self {
        let method = lang.pick(
            "Weighted sum of z-scores: how far each component lies from its mean, in standard deviations.",
            "各要素のz値(平均からの差を標準偏差で割ったもの)の加重和。",
        );
        let (id, label) = match &index.within {
            None => (index.name.clone(), index.name.clone()),
            Some(column) => (
                format!("{}:within:{column}", index.name),
                match lang {
                    Lang::En => format!("{} within each {column}", index.name),
                    Lang::Ja => format!("{}、{column}ごと", index.name),
                },
            ),
        };
        let mut score = ScoreColumn::new(id, found.values.clone())
            .name(match lang {
                Lang::En => format!("Walkability index ({label})"),
                Lang::Ja => format!("ウォーカビリティ指標({label})"),
            })
            .unit(lang.pick("sum of z-scores", "z値の和"))
            .method(method)
            .diagnostics(&found.diagnostics);
        if !index.citation.is_empty() {
            score = score.citation(&index.citation);
        }
        for term in &index.terms {
            let name = super::words::part(&term.column, lang);
            let weight = format!("{} {}", lang.pick("weight", "重み"), term.weight);
            let whose = match term.reference {
                None => lang.pick("of these cells", "このデータによる"),
                Some(_) => lang.pick("given", "外部の基準"),
            };
            let against = |r: &ZReferenceUsed| {
                let (mean, sd) = (number(r.reference.mean), number(r.reference.sd));
                format!(
                    "{weight}; {} {mean}, {} {sd} ({whose})",
                    lang.pick("mean", "平均"),
                    lang.pick("sd", "標準偏差")
                )
            };
            let mut used = found.references.iter().filter(|r| r.column == term.column).peekable();
            if used.peek().is_none() {
                score = score.parameter(&name, &weight);
            }
            for r in used {
                let row = r.universe.as_ref().map_or_else(|| name.clone(), |place| format!("{name}, {place}"));
                score = score.parameter(row, against(r));
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::walkability::words::part;
    use crate::walkability::CyclingComponent;

    #[test]
    fn every_band_and_every_part_has_a_japanese_name() {
        let tables: [&[ScoreBand]; 4] = [&AMENITY_BANDS, &TRANSIT_SERVICE_BANDS, &CYCLING_BANDS, &NWI_BANDS];
        for band in tables.into_iter().flatten() {
            assert!(!band_name(band.name, Lang::Ja).is_ascii(), "{}", band.name);
            assert_eq!(band_name(band.name, Lang::En), band.name);
        }
        let categories = AmenityOptions::default().categories;
        let indices = ZIndex::PRESETS.map(|name| ZIndex::preset(name).unwrap());
        let terms = indices.iter().flat_map(|index| index.terms.iter().map(|t| t.column.as_str()));
        let parts = categories.iter().map(|c| c.id.as_str()).chain(CyclingComponent::ALL.map(|c| c.as_str()));
        for name in parts.chain(terms).chain(["penalty_percent", "raw", "D2A_Ranked", "D4A_Ranked"]) {
            assert!(!part(name, Lang::Ja).is_ascii(), "{name}");
        }
    }

    #[test]
    fn each_universe_has_its_own_row_of_mean_and_sd() {
        let columns = vec![
            polars::prelude::Column::new("far".into(), [1.0, 2.0, 3.0, 10.0, 20.0, 30.0]),
            polars::prelude::Column::new("city".into(), ["A", "A", "A", "B", "B", "B"]),
        ];
        let frame = DataFrame::new(6, columns).unwrap();
        let index = ZIndex::new("mine", [("far", 1.0)]).within("city");
        let score =
            ScoreColumn::z_index(&crate::walkability::z_index(&frame, &index).unwrap(), &index, &frame, Lang::En);
        assert_eq!(score.id, "mine:within:city");
        let rows: Vec<(&str, &str)> = score.parameters.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        assert_eq!(rows[0], ("far, A", "weight 1; mean 2.00, sd 1.00 (of these cells)"));
        assert_eq!(rows[1], ("far, B", "weight 1; mean 20.00, sd 10.00 (of these cells)"));
    }
}

//! Words of the walkability report in English and Japanese.

use super::summary::{Band, Summary};
use crate::catalog::Lang;
use crate::report::text::grouped;

words! {
    title "How well daily life can be reached on foot" "徒歩で日常生活の用が足りるか";
    scores "Scores at a glance" "指標の一覧";
    scores_about "Each person counts once, at the score of the cell they live in." "居住するセルの値を、人口1人を1として集計した。";
    score "Score" "指標";
    unit "Unit" "単位";
    mean "Mean" "平均";
    median "Median" "中央値";
    worst_tenth "Lowest tenth up to" "下位1割の上限";
    best_tenth "Highest tenth from" "上位1割の下限";
    known "People with a value" "値のある人口";
    people "People" "人口";
    share "Share" "割合";
    map "Map" "地図";
    band "Band" "区分";
    bands "Who lives at which score" "区分別の人口";
    no_value "no value" "値なし";
    north "N" "北";
    streets "Streets" "街路";
    places "Places that count" "対象施設";
    best_mark "Highest scores" "値が高いセル";
    worst_mark "Lowest scores where many live" "値が低いセル(人口の多い半数から)";
    zones "By neighborhood" "地区別";
    zone "Neighborhood" "地区";
    zones_about "Highest mean first; the bar shows the share of the people in each band, lowest band on the left." "平均の高い順。帯は区分別の人口割合(左ほど低い区分)。";
    in_bands "People by band" "区分別の人口割合";
    groups "Who has it better" "誰にとって便利か";
    group "Group" "区分";
    groups_about "The same cells, each weighed by the people of the group who live there." "同じセルの値を、各区分の人口で重みづけしたもの。";
    cells "Best and worst cells" "値が高いセル・低いセル";
    cells_about "Of the inhabited cells the half with most people; of equal ones those with more people first. All cells are in cells.csv." "居住セルのうち人口の多い半数から。同値の場合は人口の多い順。全セルはcells.csvにある。";
    highest "Highest" "高い";
    lowest "Lowest" "低い";
    cell "Cell" "セル";
    value "Value" "値";
    components "What makes the difference" "値の内訳";
    component "Part" "要素";
    everyone "Everyone" "全体";
    lowest_quarter "Lowest quarter" "下位4分の1";
    highest_quarter "Highest quarter" "上位4分の1";
    components_about "Mean of each part over all people, over the quarter of them with the lowest scores, and over that with the highest." "各要素の平均:全体、値が低い4分の1の人、値が高い4分の1の人。";
    how "How this was computed" "算定方法";
    parameters "Parameters" "パラメータ";
    citation "Source of the method" "方法の出典";
    caveats "Caveats" "留意点";
    diagnostics "Findings in the data" "データについての所見";
    sources "Sources" "出典";
    none_cells "No population cells." "人口セルがありません。";
    none_values "No inhabited cell has a value." "値のある居住セルがありません。";
}

/// Bounds of a band in words; its upper bound is not in it.
pub(super) fn bounds(band: &Band, s: &Summary, lang: Lang) -> String {
    let decimals = s.decimals;
    if s.score.whole_bands {
        let (low, high) = (band.low.map(|x| grouped(x, 0)), band.high.map(|x| grouped(x - 1.0, 0)));
        return match (low, high) {
            (Some(low), Some(high)) => format!("{low}–{high}"),
            (Some(low), None) => format!("≥ {low}"),
            (None, Some(high)) => format!("≤ {high}"),
            (None, None) => lang.pick("all values", "すべて").to_owned(),
        };
    }
    let plain = |x: f64| if x.fract() == 0.0 { grouped(x, 0) } else { grouped(x, decimals.max(1)) };
    match (band.low.map(plain), band.high.map(plain)) {
        (None, None) => lang.pick("all values", "すべて").to_owned(),
        (None, Some(high)) => format!("< {high}"),
        (Some(low), Some(high)) if low.starts_with('-') => format!("{low}{}{high}", lang.pick(" to ", "~")),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("≥ {low}"),
    }
}

/// A value with so many decimals; a dash where there is none.
pub(super) fn value(x: Option<f64>, decimals: usize) -> String {
    x.map_or_else(|| "–".to_owned(), |x| grouped(x, decimals))
}

/// A share in percent; a dash where there is none.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |s| format!("{:.1} %", s * 100.0))
}

/// The name of a part of a score: the usual ones in the report's language, others as they are.
pub(super) fn part(name: &str, lang: Lang) -> String {
    let japanese = match name {
        "grocery" => "食料品店",
        "restaurants" => "飲食店",
        "shopping" => "買物",
        "coffee" => "喫茶店",
        "banks" => "銀行",
        "parks" => "公園",
        "schools" => "学校",
        "books" => "書店・図書館",
        "entertainment" => "娯楽",
        "penalty_percent" => "減点(%)",
        "raw" => "週間運行本数(加重)",
        "daily_living" => "日常生活(0~3)",
        "population_density_per_km2" => "人口密度(人/km²)",
        "intersection_density_per_km2" | "intersection_density" => "交差点密度(/km²)",
        "destination_types" => "目的地の種類数",
        "residential_density" => "住宅密度",
        "retail_far" => "小売の容積率",
        "land_use_mix" => "土地利用の混合度",
        "subway_stop_density" => "地下鉄駅の密度",
        "lanes" => "自転車レーン",
        "hills" => "坂の少なさ",
        "destinations" => "目的地と接続",
        "mode_share" => "自転車分担率",
        "D2A_Ranked" => "雇用と世帯の混合(順位)",
        "D2B_Ranked" => "雇用の混合(順位)",
        "D3B_Ranked" => "交差点密度(順位)",
        "D4A_Ranked" => "公共交通への近さ(順位)",
        _ => "",
    };
    let english = match name {
        "penalty_percent" => "penalty, %",
        "raw" => "weighted departures a week",
        "daily_living" => "daily living, 0–3",
        "D2A_Ranked" => "mix of jobs and households, rank",
        "D2B_Ranked" => "mix of jobs, rank",
        "D3B_Ranked" => "intersection density, rank",
        "D4A_Ranked" => "nearness of transit, rank",
        "population_density_per_km2" => "people per km²",
        "intersection_density_per_km2" | "intersection_density" => "intersections per km²",
        _ => "",
    };
    match lang {
        Lang::Ja if !japanese.is_empty() => japanese.to_owned(),
        Lang::En if !english.is_empty() => english.to_owned(),
        _ => name.replace('_', " "),
    }
}

/// As [`part`], at the head of a narrow column: long words may be parted.
pub(super) fn narrow(name: &str, lang: Lang) -> String {
    part(name, lang).replace("restaurants", "restau\u{ad}rants").replace("entertainment", "entertain\u{ad}ment")
}

/// What a reader must know before citing the report.
pub(super) fn caveats(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &[
            "A score stands for a whole cell; people at its edge may have it better or worse.",
            "A score knows the places in its data and no others: a category that was mapped poorly lowers it, wherever that was.",
            "It says nothing of sidewalks, crossings, slopes, snow, safety or opening hours unless its method names them.",
            "Scores built on z-values compare the cells of this table with each other; with other cells, or another reference, they move.",
            "Bands are conventions of their method, not thresholds of need.",
        ],
        Lang::Ja => &[
            "値はセル全体を代表する。セルの端に住む人にとっては、これより良いことも悪いこともある。",
            "指標が数えるのはデータにある施設だけであり、データの整備が遅れた種別や地域では値が低く出る。",
            "方法に明記のない限り、歩道・横断・勾配・積雪・安全・営業時間は考慮していない。",
            "z値に基づく指標はこの表のセルどうしの比較であり、セルや基準が変われば値も動く。",
            "区分は各方法の慣例であり、必要性の閾値ではない。",
        ],
    }
}

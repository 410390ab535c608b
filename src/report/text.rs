//! Words of the report in English and Japanese, and numbers as people read them.

use crate::catalog::{Direction, Lang};
use crate::table::{Confidence, Missing};

/// A number as people read it: thousands set off, and as many decimals as its size calls for.
///
/// # Examples
/// ```
/// use compact_city::report::number;
/// assert_eq!(number(413_938.0), "413,938");
/// assert_eq!(number(-1.2345), "-1.23");
/// assert_eq!(number(0.46483), "0.465");
/// ```
pub fn number(x: f64) -> String {
    if x.abs() >= 1e15 {
        return format!("{x:.3e}");
    }
    let decimals = match x.abs() {
        a if a >= 1000.0 => 0,
        a if a >= 100.0 => 1,
        a if a >= 1.0 => 2,
        a if a >= 0.1 || a == 0.0 => 3,
        _ => 5,
    };
    grouped(x, decimals)
}

/// A number of people or things: whole, thousands set off.
pub(crate) fn count(x: f64) -> String {
    if x.abs() >= 1e15 { format!("{x:.3e}") } else { grouped(x, 0) }
}

/// A number with thousands set off and so many decimals.
pub(crate) fn grouped(x: f64, decimals: usize) -> String {
    let plain = format!("{x:.decimals$}");
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |p| ("-", p));
    // What rounds to nothing has no sign.
    let sign = if plain.bytes().all(|b| matches!(b, b'0' | b'.')) { "" } else { sign };
    let (whole, fraction) = plain.split_once('.').map_or((plain, ""), |(w, f)| (w, f));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{fraction}") }
}

/// The name of a group: ages such as `65_plus` and `0_14` in words, others as they are.
pub(crate) fn group(name: &str, lang: Lang) -> String {
    let age = |s: &str| s.len() <= 3 && s.parse::<u8>().is_ok();
    match (name.split_once('_'), lang) {
        (Some((from, "plus")), Lang::En) if age(from) => format!("Aged {from} and over"),
        (Some((from, "plus")), Lang::Ja) if age(from) => format!("{from}歳以上"),
        (Some((from, to)), Lang::En) if age(from) && age(to) => format!("Aged {from} to {to}"),
        (Some((from, to)), Lang::Ja) if age(from) && age(to) => format!("{from}~{to}歳"),
        _ => name.to_owned(),
    }
}

/// A rank: whole where it is, with its fraction where ties share a mean place.
pub(crate) fn place(rank: Option<f64>) -> String {
    rank.map_or_else(|| "–".to_owned(), |r| r.to_string())
}

pub(crate) fn missing(missing: &Missing, lang: Lang) -> String {
    let Lang::Ja = lang else { return missing.to_string() };
    let of = |year: &Option<i32>| year.map(|y| format!("{y}年の")).unwrap_or_default();
    match missing {
        Missing::NoFigure { figure, year } => format!("{}{figure} の値がない", of(year)),
        Missing::Flagged { figure, year, confidence } => {
            let flag = match confidence {
                Confidence::Conflicting => "出典間で不一致",
                Confidence::Memory => "出典未確認",
                _ => "疑義あり",
            };
            format!("{}{figure} は{flag}のため不使用", of(year))
        }
        Missing::Undefined(why) => format!("算式が定義されない({why})"),
        Missing::Null => "値なし".to_owned(),
    }
}

macro_rules! words {
    ($($name:ident $en:literal $ja:literal;)*) => {
        /// Fixed words of a report.
        pub(crate) struct Words { $(pub(crate) $name: &'static str),* }
        const EN: Words = Words { $($name: $en),* };
        const JA: Words = Words { $($name: $ja),* };

        pub(crate) fn words(lang: Lang) -> &'static Words {
            match lang {
                Lang::En => &EN,
                Lang::Ja => &JA,
            }
        }
    };
}

words! {
    title "against its peers" "と比較都市";
    other "Other" "その他";
    indicator "Indicator" "指標";
    value "Value" "値";
    unit "Unit" "単位";
    rank "Rank" "順位";
    of "of" "/";
    peer_median "Peer median" "比較都市の中央値";
    better "Better" "望ましい方向";
    year "Year" "年次";
    source "Source" "出典";
    city "City" "都市";
    score "Score" "得点";
    ranking "Composite ranking" "総合順位";
    leads "Leads in" "上位の指標";
    trails "Trails in" "下位の指標";
    none "nothing clearly" "特になし";
    profile "Theme profile" "分野別プロフィール";
    profile_about "Score of each theme: the city (diamond), the median of its peers (line), their middle half (box) and whole range (bar). Further right is better." "分野別の得点。菱形は当該都市、縦線は比較都市の中央値、箱は四分位範囲、細線は全範囲。右ほど良い。";
    ranking_about "Score of every city under the framework named below." "下記の枠組みによる各都市の得点。";
    scatter "People and density in the dense districts" "DID人口とDID人口密度";
    scatter_about "DID population (logarithmic) against DID density, the densely inhabited districts of the census. Points without room for a label carry their name as a tooltip and in the table of figures." "人口集中地区(DID)の人口(対数目盛)と人口密度。";
    scatter_none "No figures of densely inhabited districts in the table." "DIDの値がありません。";
    did_population "DID population, persons" "DID人口(人)";
    did_density "DID density, persons/km2" "DID人口密度(人/km²)";
    explain "What makes the score" "得点の内訳";
    normalized "Normalized score" "標準化得点";
    weight "Weight" "重み";
    points "Points" "寄与";
    all "All indicators" "指標一覧";
    caveats "Caveats" "留意点";
    notes "Notes on the figures" "数値に関する注記";
    rank_of_city "rank" "順位";
    median_of_peers "peer median" "比較都市の中央値";
    missing "missing" "欠損";
    no_score "No city has enough of the framework's indicators for a score; give more figures or another framework." "得点に必要な指標がそろう都市がない。数値を加えるか、別の枠組みを用いること。";
}

/// The word for a direction.
pub(crate) fn direction(direction: Direction, lang: Lang) -> &'static str {
    match direction {
        Direction::More => lang.pick("↑ more", "↑ 高い"),
        Direction::Less => lang.pick("↓ less", "↓ 低い"),
        Direction::Neutral => lang.pick("· context", "· 参考"),
    }
}

/// What a reader must know before citing the report.
pub(crate) fn caveats(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &[
            "A rank holds among the cities compared here and for the figures and years shown; where a direction is \"context\", rank 1 is only the highest value.",
            "The composite score depends on the choice of indicators, weights and normalization. Min-max and z-scores move when a city is added; goalposts do not.",
            "Densely inhabited districts (DID) are redrawn at every census: a change of their area is not by itself a change of built-up land. They stand in for built-up land in SDG 11.3.1.",
            "Where people leave, the ratio of land consumption to population growth misleads; read the two rates and the regime.",
            "Shares of age groups keep residents of unknown age in the divisor.",
            "Coverage of stations and bus stops has no condition on frequency.",
            "The bounds on having all services at once follow from the single shares alone; the true share lies between them.",
            "The effect of concentration on spending is an estimate from a panel of Japanese municipalities, not a forecast for this city.",
            "A city without a figure for the year asked for may bring one up to three years away; the year of each value is in indicators.csv.",
            "A missing or flagged figure is left out, never counted as 0.",
        ],
        Lang::Ja => &[
            "順位は、ここで比較した都市と、示した数値・年次の範囲でのみ成り立つ。「参考」の指標の1位は単に最大値を意味する。",
            "総合得点は指標・重み・標準化の選び方に依存する。最小最大法とz得点は都市を加えると動くが、固定目標値による方法は動かない。",
            "人口集中地区(DID)は国勢調査ごとに設定し直されるため、面積の増減がそのまま市街地の増減ではない。SDG 11.3.1では市街地の代わりに用いた。",
            "人口が減る都市では土地消費率と人口増加率の比は誤解を招く。二つの率と型を読むこと。",
            "年齢別比率の分母は年齢不詳を含む。",
            "駅・バス停のカバー率には運行本数の条件がない。",
            "すべてのサービスが徒歩圏にある割合の上限・下限は個別の割合のみから導いたもので、実際の値はその間にある。",
            "集中度が歳出に及ぼす効果は、国内市町村のパネルデータによる推計であり、この都市の予測ではない。",
            "該当年次の値がない都市は3年以内の値を用いることがある。各値の年次はindicators.csvにある。",
            "欠損または疑義のある値は除き、0とは数えない。",
        ],
    }
}

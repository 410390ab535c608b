//! Words of the transit report in English and Japanese.

use crate::catalog::Lang;
pub(super) use crate::report::map::distance;
pub(super) use crate::report::text::group;
use crate::report::text::{count, number};
use crate::table::{HeadwayStatistic, Mode, Per, Window};
use crate::transit::{Allocation, Distance, Service};

words! {
    title "Who lives near transit" "公共交通の徒歩圏に住む人";
    people "People" "人口";
    covered "Covered" "徒歩圏人口";
    share "Share" "割合";
    group "Group" "区分";
    everyone "Everyone" "総人口";
    gap "Gap, points" "差(ポイント)";
    groups_about "Gap: the share of the group less the share of everyone, in percentage points. Below zero, the group is served worse." "差は、その区分の割合から総人口の割合を引いたもの(パーセントポイント)。負なら全体より不利。";
    area "Everyone on this ground is covered, however far the stops" "停留所との距離によらず全員を含める区域";
    by_mode "By mode" "交通手段別";
    by_mode_about "Each mode by itself. A person near two modes counts in both rows, so the rows do not add up." "各手段を単独で見たもの。複数の手段の徒歩圏にある人は各行に数えるため、合計は一致しない。";
    mode "Mode" "交通手段";
    stops_meeting "Stops meeting the rule" "条件を満たす停留所";
    map "Map" "地図";
    density "People per hectare" "人口密度(人/ha)";
    nobody "nobody" "0人";
    catchments "Covered ground (true scale)" "徒歩圏(実寸)";
    unserved "Stop that does not meet the rule" "条件を満たさない停留所";
    north "N" "北";
    histogram "Distance to the nearest stop" "最寄り停留所までの距離";
    histogram_axis "Distance to the nearest stop that meets the rule, m" "条件を満たす最寄り停留所までの距離(m)";
    beyond "and more" "以上";
    stations "Stations and stops" "駅・停留所";
    name "Name" "名称";
    departures "Departures a day" "運行本数/日";
    nearest "Of whom nearest to it" "うち最寄りが当該駅";
    density_short "People per ha" "人/ha";
    none_stops "No stops." "停留所がありません。";
    none_cells "No population cells." "人口セルがありません。";
    how "How this was computed" "算定方法";
    rule "Rule" "基準";
    catchment "Radius" "半径";
    condition "Condition on service" "運行条件";
    allocation "Cells cut by a catchment" "徒歩圏の境にあるセル";
    by_centroid "along lines, near facilities and for the nearest stop all of them by its centroid" "路線沿線・施設・最寄り停留所は中心による";
    counted "What was counted" "集計の対象";
    caveats "Caveats" "留意点";
    diagnostics "Findings in the data" "データについての所見";
    sources "Sources" "出典";
    services "Services of daily life" "日常生活サービス";
    services_about "Who lives near a facility of each kind; on the right, the share of each group." "各種施設の徒歩圏に住む人。右側は区分ごとの割合。";
    service "Service" "サービス";
    facilities "Facilities" "施設数";
    transit "transit" "公共交通";
    all_at_once "All at once" "すべて";
    neighborhoods "Transit-poor neighborhoods" "公共交通が不便な地区";
    neighborhood "Neighborhood" "地区";
    poor_outline "Transit-poor neighborhood" "公共交通が不便な地区";
    why "Poor by" "該当する条件";
    by_share "share" "割合";
    by_persons "number" "人数";
    by_both "share and number" "割合・人数";
    uncovered "Not covered" "徒歩圏外人口";
    corridors "Along the lines" "路線沿線";
    line "Line" "路線";
    line_stops "Stops" "停留所数";
    line_departures "Departures from its busiest stop" "最多停留所の本数/日";
    at_stops "Service at the stations and stops" "駅・停留所の運行";
    per_direction "In the weaker direction" "少ない方向";
    headway_mean "Mean" "平均";
    headway_median "Median" "中央値";
    headway_worst "Longest wait" "最長の待ち";
    first "First" "始発";
    last "Last" "終発";
    mean_density "Mean density of the catchments" "徒歩圏の平均人口密度";
    per_ha "people per ha" "人/ha";
    before "Before" "前";
    after "After" "後";
    change "Change" "変化";
    from_people "From people" "人口による";
    from_service "From service" "運行による";
    share_points "Covered share, points" "徒歩圏人口の割合(ポイント)";
    covered_share "Covered share" "徒歩圏人口の割合";
    change_title "Change of who lives near transit" "公共交通の徒歩圏に住む人の変化";
    change_about "From people: where they live, and how many. From service: stops, lines and timetables. Each is the mean of what it adds first and what it adds last." "「人口による」は居住地と人数、「運行による」は停留所・路線・本数の変化。いずれも先に加えた場合と後に加えた場合の平均。";
    unknown "unknown in" "不明のセル数";
    cells "cells" "セル";
}

/// The name of a mode.
pub(super) fn mode(mode: Mode, lang: Lang) -> &'static str {
    match mode {
        Mode::Rail => lang.pick("Rail", "鉄道"),
        Mode::Metro => lang.pick("Metro", "地下鉄・モノレール"),
        Mode::Tram => lang.pick("Tram", "路面電車"),
        Mode::Brt => lang.pick("Bus rapid transit", "BRT"),
        Mode::Bus => lang.pick("Bus", "バス"),
        Mode::Ferry => lang.pick("Ferry", "船"),
        Mode::Other => lang.pick("Other", "その他"),
    }
}

/// The names of some modes.
pub(super) fn modes(modes: &[Mode], lang: Lang) -> String {
    let names: Vec<&str> = modes.iter().map(|m| mode(*m, lang)).collect();
    names.join(lang.pick(", ", "・"))
}

/// The name of a category of facilities: the usual ones in Japanese, others as their source has them.
pub(super) fn category(name: &str, lang: Lang) -> &str {
    match name {
        "medical" => lang.pick(name, "医療"),
        "welfare" => lang.pick(name, "福祉"),
        "commerce" => lang.pick(name, "商業"),
        "school" => lang.pick(name, "学校"),
        "park" => lang.pick(name, "公園"),
        _ => name,
    }
}

/// A condition on service in words.
pub(super) fn service(service: &Service, lang: Lang) -> String {
    let of = |per: &Per| match per {
        Per::Stop => lang.pick("all directions together", "全方向の合計"),
        Per::Direction => lang.pick("in each direction", "各方向"),
    };
    match service {
        Service::Any => lang.pick("none", "なし").to_owned(),
        Service::Departures { at_least, per } => match lang {
            Lang::En => format!("at least {} departures a day, {}", trim(*at_least), of(per)),
            Lang::Ja => format!("1日{}本以上({})", trim(*at_least), of(per)),
        },
        Service::Headway { at_most_min, statistic, window, per } => {
            let (minutes, window, of) = (trim(*at_most_min), hours(window), of(per));
            let which = match statistic {
                HeadwayStatistic::Mean => lang.pick("mean", "平均"),
                HeadwayStatistic::Median => lang.pick("median", "中央値"),
                HeadwayStatistic::Even => lang.pick("evenly spread", "等間隔換算"),
                HeadwayStatistic::Worst => lang.pick("longest", "最大"),
            };
            match lang {
                Lang::En => format!("{which} headway of at most {minutes} min, {window}, {of}"),
                Lang::Ja => format!("{window}の運行間隔({which})が{minutes}分以下({of})"),
            }
        }
        Service::EveryHour { window } => match lang {
            Lang::En => format!("at least one departure in every hour, {}", hours(window)),
            Lang::Ja => format!("{}の毎時1本以上", hours(window)),
        },
    }
}

/// How cut cells were counted.
pub(super) fn allocation(allocation: Allocation, lang: Lang) -> &'static str {
    match allocation {
        Allocation::Centroid => lang.pick(
            "all people of a cell count if its centroid is inside a catchment, else none",
            "セルの中心が徒歩圏に入る場合に全員を、入らない場合は0人を数える",
        ),
        Allocation::Area => lang.pick(
            "people of a cell count by the share of its ground that lies inside the union of catchments",
            "セルのうち徒歩圏に入る面積の割合で人口を按分する",
        ),
    }
}

/// How distance was measured.
pub(super) fn measured(distance: Distance, lang: Lang) -> &'static str {
    match distance {
        Distance::Straight => lang.pick("distances in a straight line", "距離は直線距離"),
        Distance::Streets => lang.pick("distances along streets", "距離は道路に沿った距離"),
    }
}

/// Hours and minutes of the service day.
pub(super) fn clock(s: u32) -> String {
    format!("{:02}:{:02}", s / 3600, s / 60 % 60)
}

pub(super) fn hours(window: &Window) -> String {
    format!("{}–{}", clock(window.from_s), clock(window.to_s))
}

/// A number without decimals that say nothing.
fn trim(x: f64) -> String {
    if x.fract() == 0.0 { count(x) } else { number(x) }
}

/// A share in percent; a dash where there is none.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |s| format!("{:.1} %", s * 100.0))
}

/// A difference of shares in percentage points, with its sign.
pub(super) fn points(gap: Option<f64>) -> String {
    // What rounds to nothing has no sign.
    let rounded = |g: f64| (g * 1000.0).round() / 10.0;
    match gap.map(rounded) {
        None => "–".to_owned(),
        Some(0.0) => "0.0".to_owned(),
        Some(g) if g < 0.0 => format!("−{:.1}", -g),
        Some(g) => format!("+{g:.1}"),
    }
}

/// What a reader must know before citing the report.
pub(super) fn caveats(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &[
            "Distances are straight lines on the ellipsoid. The way on foot is longer, by a quarter or more where streets, rivers or railways force a detour.",
            "People stand where the cells put them; the coarser the cells, the rougher the edge of a catchment.",
            "The areas round stations overlap: their populations do not add up. The column of those nearest to a station counts each person once at most.",
            "Being near a stop says nothing of where its lines go, what they cost, or whether everyone can board.",
            "The density of the catchments counts all of their ground, also water and what lies beyond the cells; stops outside the ground of the cells lower it.",
            "An unknown number of people of a group is not counted, neither in its total nor among the covered.",
        ],
        Lang::Ja => &[
            "距離は楕円体上の直線距離。実際の歩行距離はこれより長く、街路・河川・線路による迂回があれば4分の1以上長くなることもある。",
            "人口はセル単位で位置づけており、セルが粗いほど徒歩圏の境は粗くなる。",
            "駅の圏域は互いに重なるため、人口を合計してはならない。「最寄り」の列は1人を多くとも1回だけ数える。",
            "停留所に近いことは、行き先・運賃・乗りやすさについては何も示さない。",
            "徒歩圏の人口密度は、水面やセルの範囲外も含む徒歩圏の全面積による。セルの範囲外の停留所があれば低くなる。",
            "人数が不明の区分は、総数にも徒歩圏人口にも数えない。",
        ],
    }
}

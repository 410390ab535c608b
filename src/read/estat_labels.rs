//! What the columns of e-Stat's mesh tables hold: Japanese labels into group names.

/// The total population in group names.
pub(super) const TOTAL: &str = "total";

/// Statistic whose columns are known without labels: Population Census 2020, 500 m mesh.
const CENSUS_2020: &str = "T001101";

/// Groups of the columns 001 to 050 of that statistic.
const CENSUS_2020_GROUPS: [&str; 50] = [
    TOTAL,
    "male",
    "female",
    "0_14",
    "0_14_male",
    "0_14_female",
    "15_plus",
    "15_plus_male",
    "15_plus_female",
    "15_64",
    "15_64_male",
    "15_64_female",
    "18_plus",
    "18_plus_male",
    "18_plus_female",
    "20_plus",
    "20_plus_male",
    "20_plus_female",
    "65_plus",
    "65_plus_male",
    "65_plus_female",
    "75_plus",
    "75_plus_male",
    "75_plus_female",
    "85_plus",
    "85_plus_male",
    "85_plus_female",
    "95_plus",
    "95_plus_male",
    "95_plus_female",
    "foreign",
    "foreign_male",
    "foreign_female",
    "households",
    "private_households",
    "private_households_1_person",
    "private_households_2_persons",
    "private_households_3_persons",
    "private_households_4_persons",
    "private_households_5_persons",
    "private_households_6_persons",
    "private_households_7_plus_persons",
    "private_households_relatives_only",
    "private_households_nuclear_family",
    "private_households_other_relatives",
    "private_households_with_under_6",
    "private_households_with_65_plus",
    "private_households_1_person_20_29",
    "private_households_1_person_65_plus",
    "private_households_couple_65_plus",
];

/// The group of a column that has no label.
pub(super) fn of_code(code: &str) -> Option<String> {
    let number: usize = code.strip_prefix(CENSUS_2020)?.parse().ok()?;
    CENSUS_2020_GROUPS.get(number.checked_sub(1)?).map(|group| (*group).to_owned())
}

/// The group that a Japanese label names.
pub(super) fn of_label(label: &str) -> Option<String> {
    let plain = halfwidth(label);
    let mut words = plain.split_whitespace();
    let (what, part) = (words.next()?, words.next());
    if let Some(households) = households(what) {
        return Some(households.into());
    }
    let people = match what {
        "人口(総数)" | "人口総数" => TOTAL.to_owned(),
        "外国人人口" => "foreign".to_owned(),
        _ => age(what.strip_suffix("人口")?)?,
    };
    let total = people == TOTAL;
    match part {
        None | Some("総数") => Some(people),
        Some("男") => Some(if total { "male".into() } else { format!("{people}_male") }),
        Some("女") => Some(if total { "female".into() } else { format!("{people}_female") }),
        Some(_) => None,
    }
}

/// `0~14歳` or `65歳以上`.
fn age(text: &str) -> Option<String> {
    let years = |s: &str| (!s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.to_owned());
    if let Some(from) = text.strip_suffix("歳以上") {
        return Some(format!("{}_plus", years(from)?));
    }
    let (from, to) = text.strip_suffix('歳')?.split_once('~')?;
    Some(format!("{}_{}", years(from)?, years(to)?))
}

fn households(text: &str) -> Option<&'static str> {
    Some(match text {
        "世帯総数" => "households",
        "一般世帯数" => "private_households",
        "1人世帯数" => "private_households_1_person",
        "2人世帯数" => "private_households_2_persons",
        "3人世帯数" => "private_households_3_persons",
        "4人世帯数" => "private_households_4_persons",
        "5人世帯数" => "private_households_5_persons",
        "6人世帯数" => "private_households_6_persons",
        "7人以上世帯数" => "private_households_7_plus_persons",
        "親族のみの世帯数" => "private_households_relatives_only",
        "核家族世帯数" => "private_households_nuclear_family",
        "核家族以外の世帯数" => "private_households_other_relatives",
        "6歳未満世帯員のいる世帯数" => "private_households_with_under_6",
        "65歳以上世帯員のいる世帯数" => "private_households_with_65_plus",
        "世帯主の年齢が20~29歳の1人世帯数" => "private_households_1_person_20_29",
        "高齢単身世帯数" => "private_households_1_person_65_plus",
        "高齢夫婦世帯数" => "private_households_couple_65_plus",
        _ => return None,
    })
}

/// Fullwidth digits, brackets, blanks and tildes as their ASCII twins.
fn halfwidth(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{301C}' => '~',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect()
}

/// Whether a group is loaded unless others are asked for: one sex of all ages, or one age of both sexes.
pub(super) fn is_sex_or_age(group: &str) -> bool {
    matches!(group, "male" | "female") || is_age(group)
}

fn is_age(group: &str) -> bool {
    let number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    group.split_once('_').is_some_and(|(from, to)| number(from) && (to == "plus" || number(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_other_statistics_are_read_by_their_words() {
        assert_eq!(of_label("　人口総数　女").as_deref(), Some("female"));
        assert_eq!(of_label("５〜９歳人口　男").as_deref(), Some("5_9_male"));
        assert_eq!(of_label("８０歳以上人口").as_deref(), Some("80_plus"));
        assert_eq!(of_label("６５歳以上人口　不明"), None);
        assert_eq!(of_label("就業者数"), None);
        assert_eq!(of_code("T001101051"), None);
        assert_eq!(of_code("T001101000"), None);
    }

    #[test]
    fn a_sex_or_an_age_alone_is_loaded() {
        assert!(["male", "0_14", "65_plus"].into_iter().all(is_sex_or_age));
        assert!(
            !["total", "65_plus_male", "foreign", "households", "private_households"].into_iter().any(is_sex_or_age)
        );
    }
}

//! What each indicator is: id, names, unit, direction, theme, norm and citation. Data, no computing.
//!
//! [`INDICATORS`] lists them all; [`indicator`] finds one by id.

mod entries;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

pub use entries::INDICATORS;

/// Language of names and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// The one of the two texts that is in this language.
    pub fn pick<'a>(self, en: &'a str, ja: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Ja => ja,
        }
    }
}

/// Whether more of an indicator is better for a compact city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither; context.
    Neutral,
}

impl Direction {
    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::More => "more",
            Direction::Less => "less",
            Direction::Neutral => "neutral",
        }
    }
}

macro_rules! themes {
    ($($variant:ident $id:literal $en:literal $ja:literal;)*) => {
        /// Theme of an indicator.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Theme {
            $(#[doc = $en] $variant),*
        }

        impl Theme {
            /// Every theme, in the order of the report.
            pub const ALL: &[Theme] = &[$(Theme::$variant),*];

            /// Id, as in files.
            pub fn id(self) -> &'static str {
                match self { $(Theme::$variant => $id),* }
            }

            /// Name in a language.
            pub fn name(self, lang: Lang) -> &'static str {
                match self { $(Theme::$variant => match lang { Lang::En => $en, Lang::Ja => $ja }),* }
            }
        }
    };
}

themes! {
    Density "density" "Density and proximity" "密度と集約";
    Land "land" "Land consumption" "土地利用";
    Services "services" "Services and transit" "生活サービスと交通";
    People "people" "People" "人口構成";
    Car "car" "Car dependence" "自動車依存";
    Finance "finance" "Public finance" "財政";
    Housing "housing" "Housing" "住宅";
    Jobs "jobs" "Jobs" "就業";
    Waste "waste" "Solid waste" "廃棄物";
}

/// What the values of an indicator are, and so what may be done with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// A measured quantity; cities are ranked by it.
    Quantity,
    /// A code, such as a regime; never ranked nor averaged.
    Code,
    /// A published estimate applied to the city; never ranked.
    Estimate,
}

/// An indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Indicator {
    /// Id.
    pub id: &'static str,
    /// English name.
    pub name: &'static str,
    /// Japanese name.
    pub name_ja: &'static str,
    /// Unit; `JPY` stands for the currency of the table.
    pub unit: &'static str,
    /// Whether more is better.
    pub direction: Direction,
    /// Theme.
    pub theme: Theme,
    /// What its values are.
    pub scale: Scale,
    /// Formula in words.
    pub formula: &'static str,
    /// Norm with edition, and citation.
    pub norm: &'static str,
}

impl Indicator {
    /// Name in a language.
    pub fn name_in(&self, lang: Lang) -> &'static str {
        lang.pick(self.name, self.name_ja)
    }

    /// Unit with the currency of the table put in.
    pub fn unit_with(&self, currency: &str) -> String {
        self.unit.replace("JPY", currency)
    }
}

/// The indicator with this id.
///
/// # Errors
/// An unknown id, with the nearest known ones.
///
/// # Examples
/// ```
/// let density = compact_city::catalog::indicator("gross_density")?;
/// assert_eq!(density.unit, "persons/km2");
/// assert!(compact_city::catalog::indicator("gros_density").unwrap_err().to_string().contains("`gross_density`"));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn indicator(id: &str) -> Result<&'static Indicator> {
    known(id).ok_or_else(|| Error::unknown("indicator", id, INDICATORS.iter().map(|i| i.id)))
}

/// The indicator with this id, where there is one; a table may hold others.
pub(crate) fn known(id: &str) -> Option<&'static Indicator> {
    INDICATORS.iter().find(|i| i.id == id)
}

/// A unit in a language.
pub fn unit_in(unit: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return unit.to_owned();
    }
    const WORDS: &[(&str, &str)] = &[
        ("thousand JPY/resident", "千円/人"),
        ("persons", "人"),
        ("persons/km2", "人/km²"),
        ("m2/DID resident", "m²/DID人口"),
        ("m2/resident", "m²/人"),
        ("percentage points", "ポイント"),
        ("vehicle-km/person/day", "台キロ/人/日"),
        ("g/person/day", "g/人/日"),
        ("jobs/resident", "人/人"),
        ("jobs/km2", "人/km²"),
        ("1/year", "1/年"),
        ("per decade", "10年当たり"),
        ("index", "指数"),
        ("ratio", "比"),
        ("regime", "型"),
    ];
    WORDS.iter().find(|(en, _)| *en == unit).map_or_else(|| unit.to_owned(), |(_, ja)| (*ja).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_every_text_is_there() {
        for (i, a) in INDICATORS.iter().enumerate() {
            assert!(INDICATORS[..i].iter().all(|b| b.id != a.id), "{} stands twice", a.id);
            assert!([a.name, a.name_ja, a.unit, a.formula, a.norm].iter().all(|t| !t.is_empty()), "{}", a.id);
        }
    }
}

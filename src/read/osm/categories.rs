//! Which tags of OpenStreetMap make which category of facility.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::error::{DataError, Result};

/// Which tags of OpenStreetMap make which category of facility: for each category its tags as `key=value`, or `key=*` for
/// any value but `no`. As a file it is a table of such lists:
///
/// ```toml
/// grocery = ["shop=supermarket", "shop=greengrocer"]
/// parks = ["leisure=park"]
/// ```
///
/// What has tags of several categories counts in each, once. A tag of several values, such as `amenity=cafe;bar`, has each
/// of them.
///
/// # Examples
/// ```
/// use compact_city::read::OsmCategories;
/// let categories = OsmCategories::amenity_score().category("schools", ["amenity=school", "amenity=kindergarten"]);
/// assert_eq!(categories.of([("amenity", "kindergarten")])?, ["schools"]);
/// assert_eq!(categories.of([("shop", "coffee"), ("amenity", "cafe")])?, ["coffee"]);
/// # Ok::<(), compact_city::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OsmCategories {
    categories: BTreeMap<String, Vec<String>>,
}

const AMENITY_SCORE: &[(&str, &[&str])] = &[
    ("grocery", &["shop=supermarket", "shop=grocery", "shop=greengrocer", "shop=convenience", "amenity=marketplace"]),
    (
        "restaurants",
        &[
            "amenity=restaurant",
            "amenity=fast_food",
            "amenity=food_court",
            "amenity=bar",
            "amenity=pub",
            "amenity=biergarten",
        ],
    ),
    (
        "shopping",
        &[
            "shop=mall",
            "shop=department_store",
            "shop=clothes",
            "shop=shoes",
            "shop=boutique",
            "shop=fashion_accessories",
            "shop=jewelry",
            "shop=gift",
            "shop=variety_store",
            "shop=general",
            "shop=hardware",
            "shop=doityourself",
            "shop=houseware",
            "shop=furniture",
            "shop=electronics",
            "shop=computer",
            "shop=mobile_phone",
            "shop=sports",
            "shop=toys",
            "shop=cosmetics",
            "shop=chemist",
            "shop=second_hand",
        ],
    ),
    ("coffee", &["amenity=cafe", "shop=coffee", "cuisine=coffee_shop"]),
    ("banks", &["amenity=bank"]),
    ("parks", &["leisure=park", "leisure=garden", "leisure=nature_reserve"]),
    ("schools", &["amenity=school"]),
    ("books", &["shop=books", "amenity=library"]),
    (
        "entertainment",
        &[
            "amenity=cinema",
            "amenity=theatre",
            "amenity=arts_centre",
            "amenity=nightclub",
            "amenity=music_venue",
            "amenity=concert_hall",
            "tourism=museum",
            "tourism=gallery",
            "leisure=bowling_alley",
        ],
    ),
];

const DAILY_SERVICES: &[(&str, &[&str])] = &[
    (
        "medical",
        &[
            "amenity=hospital",
            "amenity=clinic",
            "amenity=doctors",
            "healthcare=hospital",
            "healthcare=clinic",
            "healthcare=doctor",
        ],
    ),
    (
        "welfare",
        &[
            "amenity=social_facility",
            "amenity=nursing_home",
            "amenity=social_centre",
            "amenity=childcare",
            "amenity=kindergarten",
        ],
    ),
    ("commerce", &["shop=supermarket", "shop=department_store", "shop=mall", "shop=general"]),
];

impl OsmCategories {
    /// No category yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The nine categories of the Walk Score-style amenity score: `grocery`, `restaurants` (with bars), `shopping`,
    /// `coffee`, `banks`, `parks`, `schools`, `books`, `entertainment`. The categories are the score's; which tags make
    /// them is this crate's choice, since the score was not made from OpenStreetMap.
    pub fn amenity_score() -> Self {
        Self::of_table(AMENITY_SCORE)
    }

    /// The services of daily life of MLIT's handbook, `medical`, `welfare` and `commerce`, as
    /// [`sufficiency`](crate::access::sufficiency) asks for them. Which tags make them is this crate's choice.
    pub fn daily_services() -> Self {
        Self::of_table(DAILY_SERVICES)
    }

    fn of_table(table: &[(&str, &[&str])]) -> Self {
        table.iter().fold(Self::new(), |all, (name, tags)| all.category(*name, tags.iter().copied()))
    }

    /// Sets the tags of a category, in place of those it had; without tags the category goes.
    pub fn category<S: Into<String>>(mut self, name: impl Into<String>, tags: impl IntoIterator<Item = S>) -> Self {
        let tags: Vec<String> = tags.into_iter().map(Into::into).collect();
        let name = name.into();
        if tags.is_empty() {
            self.categories.remove(&name);
        } else {
            self.categories.insert(name, tags);
        }
        self
    }

    /// The categories and their tags, in the order of their names.
    pub fn categories(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.categories.iter().map(|(name, tags)| (name.as_str(), tags.as_slice()))
    }

    /// The categories of a thing with these tags.
    ///
    /// # Errors
    /// A tag that is not written `key=value`, a category without a name, no category at all.
    pub fn of<'a>(&self, tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<&str>> {
        let table = self.table()?;
        let mut found = Vec::new();
        tags.into_iter().for_each(|(key, value)| table.find(key, value, &mut found));
        found.sort_unstable();
        found.dedup();
        Ok(found.into_iter().map(|n| table.names[n as usize]).collect())
    }

    /// The table by key and value.
    pub(super) fn table(&self) -> Result<CategoryTable<'_>> {
        let fault = |problem: String| DataError::new("categories", problem);
        if self.categories.is_empty() {
            return Err(fault("there is no category; expected one such as grocery".into()).into());
        }
        let mut table = CategoryTable { names: Vec::new(), keys: FxHashMap::default() };
        for (number, (name, tags)) in (0_u32..).zip(&self.categories) {
            if name.trim().is_empty() {
                return Err(fault("a category has no name; expected one such as grocery".into()).into());
            }
            for tag in tags {
                let (key, value) = match tag.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
                    Some((key, value)) if !key.is_empty() && !value.is_empty() => (key, value),
                    _ => {
                        let problem = format!("`{tag}` is not a tag; expected one such as shop=supermarket");
                        return Err(fault(problem).field(name).into());
                    }
                };
                table.keys.entry(key).or_default().entry(value).or_default().push(number);
            }
            table.names.push(name);
        }
        Ok(table)
    }
}

/// Categories by key and value.
pub(super) struct CategoryTable<'a> {
    pub(super) names: Vec<&'a str>,
    keys: FxHashMap<&'a str, FxHashMap<&'a str, Vec<u32>>>,
}

impl CategoryTable<'_> {
    /// Adds the categories of a tag.
    pub(super) fn find(&self, key: &str, value: &str, found: &mut Vec<u32>) {
        let Some(values) = self.keys.get(key) else { return };
        for value in value.split(';').map(str::trim) {
            found.extend(values.get(value).into_iter().flatten());
            if value != "no" {
                found.extend(values.get("*").into_iter().flatten());
            }
        }
    }
}

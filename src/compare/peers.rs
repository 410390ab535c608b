//! Which cities to compare a city with.

use std::str::FromStr;

use super::stats::standard_deviation;
use crate::error::{DataError, Error, Result};
use crate::table::{CityFigures, Years};

/// A choice of peers. As text: `all`, `similar:10`, or names or codes with commas between.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PeerSelection {
    /// Every other city.
    #[default]
    All,
    /// The so many nearest in standardized population, DID population, inhabitable area and share of residents 65 and
    /// over.
    Similar(usize),
    /// These.
    Named(Vec<String>),
}

impl FromStr for PeerSelection {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        let s = s.trim();
        if s.eq_ignore_ascii_case("all") {
            return Ok(PeerSelection::All);
        }
        let bad = || Error::Unknown {
            kind: "choice of peers",
            given: s.to_owned(),
            suggestions: vec!["all".into(), "similar:10".into(), "Kanazawa,Fukui".into()],
        };
        if let Some(k) = s.strip_prefix("similar:") {
            let positive = |k: &usize| *k > 0;
            return k.trim().parse().ok().filter(positive).map(PeerSelection::Similar).ok_or_else(|| {
                DataError::new("peers", format!("`{s}`: expected a whole number of 1 or more, as in similar:10")).into()
            });
        }
        let names: Vec<String> = s.split(',').map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect();
        if names.is_empty() { Err(bad()) } else { Ok(PeerSelection::Named(names)) }
    }
}

/// Positions of a city and its peers, in the order of the table.
///
/// `Similar` takes Euclidean distance over the four z-scores (ddof 0, over the cities that have all four); ties go to
/// the city that stands first.
///
/// # Errors
/// A position past the end, a name that is not known, no peer at all, or (`Similar`) fewer cities with the four figures than asked for.
pub fn peers(figures: &CityFigures, years: &Years, city: usize, selection: &PeerSelection) -> Result<Vec<usize>> {
    if city >= figures.cities().len() {
        return Err(Error::Undefined(format!("there is no city at position {city} of {}", figures.cities().len())));
    }
    let mut chosen = match selection {
        PeerSelection::All => (0..figures.cities().len()).collect(),
        PeerSelection::Named(names) => names.iter().map(|n| figures.position(n)).collect::<Result<Vec<_>>>()?,
        PeerSelection::Similar(k) => similar(figures, years, city, *k)?,
    };
    chosen.push(city);
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.len() < 2 {
        return Err(Error::Undefined("there is no peer: only one city to compare".into()));
    }
    Ok(chosen)
}

fn similar(figures: &CityFigures, years: &Years, city: usize, k: usize) -> Result<Vec<usize>> {
    let profile = |c: usize| -> Option<[f64; 4]> {
        let near = |kind: &str| figures.near(c, kind, years.reference);
        let population = near("population_total").filter(|p| *p > 0.0)?;
        Some([population, near("did_population")?, near("area_inhabitable")?, near("population_65plus")? / population])
    };
    let all: Vec<(usize, [f64; 4])> = (0..figures.cities().len()).filter_map(|c| profile(c).map(|p| (c, p))).collect();
    let name = &figures.cities()[city].name;
    let Some(&(_, own)) = all.iter().find(|(c, _)| *c == city) else {
        return Err(Error::Undefined(format!(
            "similar peers need population, DID population, inhabitable area and residents 65+ of {name} near {}",
            years.reference
        )));
    };
    if all.len() <= k {
        return Err(Error::Undefined(format!(
            "{k} similar peers asked for, but only {0} other cities have the figures; ask for at most {0}",
            all.len() - 1
        )));
    }
    let mut scale = [1.0; 4];
    for (d, scale) in scale.iter_mut().enumerate() {
        let column: Vec<f64> = all.iter().map(|(_, p)| p[d]).collect();
        // A figure in which all cities are alike tells none apart.
        let sd = standard_deviation(&column, 0).unwrap_or(0.0);
        *scale = if sd > 0.0 { 1.0 / sd } else { 0.0 };
    }
    let distance = |p: &[f64; 4]| -> f64 { (0..4).map(|d| ((p[d] - own[d]) * scale[d]).powi(2)).sum() };
    let mut others: Vec<(f64, usize)> =
        all.iter().filter(|(c, _)| *c != city).map(|(c, p)| (distance(p), *c)).collect();
    others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    Ok(others.into_iter().take(k).map(|(_, c)| c).collect())
}

//! Computed indicators of all 48 cities against figures that the statistics offices publish or that were derived
//! from them apart from this crate. Needs `COMPACT_CITY_DATA`, the directory that holds `japan_cities` and `did`.

use std::collections::BTreeMap;

use compact_city::table::Years;
use compact_city::{datasets, indicators};

/// Rows of a file below `COMPACT_CITY_DATA`; none where the variable is not set.
fn rows(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = super::data(file)?;
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Some(reader.deserialize().map(|row| row.unwrap_or_else(|e| panic!("{}: {e}", path.display()))).collect())
}

/// Within `.0`, or within the share `.1` of the published value.
type Tolerance = (f64, f64);

/// Half of the last printed digit and a little for two roundings.
const TENTH: Tolerance = (0.06, 0.0);
const HUNDREDTH: Tolerance = (0.006, 0.0);

// `did_density` 2020: e-Stat SSDS, on DID areas that are not yet rounded to 0.01 km2. All others: quotients of the
// Population Census (2010, 2020), the survey of land area and the settled accounts (FY2022), printed rounded.
#[test]
fn indicators_agree_with_published_ones_for_every_city() {
    let Some(rows) = rows("japan_cities/city_facts.csv") else { return };
    let figures = datasets::japan_cities();
    let table = indicators(figures, Years::infer(figures));
    for (id, fact, year, (absolute, relative)) in [
        ("did_density", "did_density", "2020", (0.06, 0.0015)),
        ("did_population_share", "did_population_share", "2020", HUNDREDTH),
        ("gross_density", "density_gross", "2020", TENTH),
        ("inhabitable_density", "density_inhabitable", "2020", TENTH),
        ("share_65plus", "share_65plus", "2020", HUNDREDTH),
        ("share_75plus", "share_75plus", "2020", HUNDREDTH),
        ("share_0_14", "share_0_14", "2020", HUNDREDTH),
        ("single_65plus_household_share", "share_households_single_65plus", "2020", HUNDREDTH),
        ("expenditure_per_capita", "municipal_expenditure_per_capita", "FY2022", TENTH),
        ("civil_engineering_per_capita", "civil_engineering_expenditure_per_capita", "FY2022", TENTH),
        ("did_area_change", "did_area_change_2010_2020", "2010-2020", HUNDREDTH),
        ("did_population_change", "did_population_change_2010_2020", "2010-2020", HUNDREDTH),
    ] {
        let column = table.column(id).unwrap();
        let published: BTreeMap<&str, f64> = rows
            .iter()
            .filter(|r| r["indicator"] == fact && r["year"] == year && !r["code_jis"].is_empty())
            .map(|r| (r["code_jis"].as_str(), r["value"].parse().unwrap()))
            .collect();
        let mut compared = 0;
        for (city, value) in table.cities().iter().zip(column.values()) {
            let Some(expected) = published.get(city.code.as_deref().unwrap()) else { continue };
            let value = value.unwrap_or_else(|| panic!("{id} of {} is missing, published {expected}", city.name));
            let away = (value - expected).abs();
            assert!(away <= absolute.max(relative * expected), "{id} of {}: {value}, published {expected}", city.name);
            compared += 1;
        }
        assert_eq!(compared, 48, "cities with a published {fact} {year}");
    }
}

// Population Census 2020, attributes of the boundaries of densely inhabited districts, added up by municipality.
#[test]
fn districts_agree_with_the_boundary_data_for_every_city() {
    let Some(rows) = rows("did/did_by_municipality.csv") else { return };
    let figures = datasets::japan_cities();
    for (position, city) in figures.cities().iter().enumerate() {
        // A city with wards stands in the boundary data by its wards, whose codes share the first four digits.
        let code = city.code.as_deref().unwrap();
        let whole = |r: &&BTreeMap<String, String>| r["year"] == "2020" && r["code"] == code;
        let ward = |r: &&BTreeMap<String, String>| {
            r["year"] == "2020" && r["code"][..4] == code[..4] && code.ends_with('0') && r["code"] != code
        };
        let mut parts: Vec<_> = rows.iter().filter(whole).collect();
        if parts.is_empty() {
            parts = rows.iter().filter(ward).collect();
        }
        assert!(!parts.is_empty(), "{} is not in the boundary data", city.name);
        for (kind, column, tolerance) in [("did_population", "pop", 0.5), ("did_area", "km2", 0.005)] {
            let published: f64 = parts.iter().map(|r| r[column].parse::<f64>().unwrap()).sum();
            let value = figures.get(position, kind, 2020).unwrap().value;
            assert!((value - published).abs() < tolerance, "{kind} of {}: {value}, published {published}", city.name);
        }
    }
}

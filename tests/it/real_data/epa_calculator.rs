//! What the table of the Smart Location Database carries along of GSA's Smart Location Calculator, a model of driving:
//! which of its columns follow from the others. No part of this crate, but they tell how far the file is understood.
//! Needs `epa_sld`.

use std::collections::BTreeMap;

use compact_city::polars::prelude::DataFrame;

use super::epa::{ROWS, column, utah};

/// A column with 0 for unknowns.
fn number(frame: &DataFrame, name: &str) -> Vec<f64> {
    column(frame, name).into_iter().map(Option::unwrap_or_default).collect()
}

/// Sum of coefficients times columns, row by row.
fn sum_of(frame: &DataFrame, constant: &str, terms: &[(&str, &str)]) -> Vec<f64> {
    let mut sum = number(frame, constant);
    for (coefficient, of) in terms {
        let products = number(frame, coefficient).into_iter().zip(number(frame, of)).map(|(b, x)| b * x);
        sum.iter_mut().zip(products).for_each(|(s, p)| *s += p);
    }
    sum
}

/// Smallest and greatest logarithm of a published column over what a sum of terms predicts.
fn offset(frame: &DataFrame, published: &str, predicted: &[f64]) -> (f64, f64) {
    let gap = number(frame, published).into_iter().zip(predicted).map(|(v, p)| v.ln() - p);
    gap.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), g| (low.min(g), high.max(g)))
}

#[test]
fn miles_driven_follow_from_the_coefficients_of_the_row() {
    let Some(utah) = utah() else { return };
    let commute = sum_of(
        &utah,
        "B_C_constant",
        &[
            ("B_C_male", "C_R_Male"),
            ("B_C_ld1c", "logd1c"),
            ("B_C_drvmveh", "C_R_DrmV"),
            ("B_C_ld1a", "logd1a"),
            ("B_C_ld3apo", "logd3apo"),
            ("B_C_inc1", "W_P_Lowwage"),
            ("B_C_gasp", "GasPrice"),
        ],
    );
    // One factor for all rows, exp(0.10908594), brings the mean of logarithms back to that of miles.
    let (low, high) = offset(&utah, "Com_VMT_Per_Worker", &commute);
    assert!(high - low < 1e-10 && (low - 0.109_085_94).abs() < 1e-8, "{low} {high}");
    let other = sum_of(
        &utah,
        "B_N_constant",
        &[
            ("B_N_inc2", "W_P_Medwage"),
            ("B_N_inc3", "W_P_Highwage"),
            ("B_N_white", "C_R_White"),
            ("B_N_male", "C_R_Male"),
            ("B_N_drvmveh", "C_R_DrmV"),
            ("B_N_gasp", "GasPrice"),
            ("B_N_ld1a", "logd1a"),
            ("B_N_ld1c", "logd1c"),
            ("B_N_ld3aao", "logd3aao"),
            ("B_N_ld3apo", "logd3apo"),
            // Unrounded: `d4bo25` and `d5dei_1` are these to whole numbers.
            ("B_N_d4bo25", "D4B025"),
            ("B_N_d5dei", "D5DEI"),
            ("B_N_UPTpc", "UPTpercap"),
        ],
    );
    // `UPTpercap` is printed in whole trips, half a trip being 4e-4 here; the 969 rows without transit trips are exact.
    let (low, high) = offset(&utah, "NonCom_VMT_Per_Worker", &other);
    assert!(high - low < 4e-4 && (low - 0.150_375_69).abs() < 1e-8, "{low} {high}");
    for (rounded, of) in [("d4bo25", "D4B025"), ("d5dei_1", "D5DEI")] {
        assert!(number(&utah, rounded).iter().zip(number(&utah, of)).all(|(r, v)| *r == v.round()), "{rounded}");
    }
    // The logarithm of `D4D` to whole numbers in most rows; why not in the others is not said. Another vintage of
    // timetables would do it.
    let log = number(&utah, "logd4d").into_iter().zip(number(&utah, "D4D"));
    assert_eq!(log.filter(|(l, d)| *l == d.ln_1p().round()).count(), 1_390);
}

#[test]
fn emissions_and_score_follow_from_miles() {
    let Some(utah) = utah() else { return };
    let [miles, ghg, annual, low, high] =
        ["VMT_per_worker", "GHG_per_worker", "Annual_GHG", "VMT_tot_min", "VMT_tot_max"].map(|c| number(&utah, c));
    let score = column(&utah, "SLC_score");
    for row in 0..ROWS {
        assert!((ghg[row] - 0.891 * miles[row]).abs() < 1e-12 && (annual[row] - 260.0 * ghg[row]).abs() < 1e-9);
        match score[row] {
            Some(score) => {
                let ours = 100.0 * (high[row] - miles[row]) / (high[row] - low[row]);
                assert!((score - ours).abs() < 1e-10, "row {row}: {score}, {ours}");
            }
            None => assert_eq!(high[row], low[row], "one block group is a region of its own"),
        }
    }
}

/// Regions are metropolitan areas, or counties by name: of the latter several states have one of a name, so that sums and
/// extremes reach beyond the file; four areas (`SHORT`) have totals of fewer block groups than bear their name.
#[test]
fn regions_are_the_sums_of_their_block_groups() {
    const SHORT: [&str; 4] = ["Heber", "Ogden-Clearfield", "Provo-Orem", "Salt Lake City"];
    let Some(utah) = utah() else { return };
    let names: Vec<String> =
        utah.column("Region").unwrap().str().unwrap().iter().map(|n| n.unwrap().to_owned()).collect();
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    names.iter().enumerate().for_each(|(row, name)| rows.entry(name).or_default().push(row));
    assert_eq!(rows.len(), 23);
    let differing = |published: &str, of: &dyn Fn(&[usize]) -> f64| -> Vec<&str> {
        let published = number(&utah, published);
        let differs = |(_, rows): &(&&str, &Vec<usize>)| (of(rows) / published[rows[0]] - 1.0).abs() > 1e-9;
        rows.iter().filter(differs).map(|(name, _)| name.split(',').next().unwrap()).collect()
    };
    let add = |values: &[f64], rows: &[usize]| rows.iter().map(|r| values[*r]).sum::<f64>();
    for (total, of) in [
        ("C_R_Households", "Households"),
        ("C_R_Pop", "Residents"),
        ("C_R_Workers", "Workers_1"),
        ("C_R_Drivers", "Drivers"),
        ("C_R_Vehicles", "Vehicles"),
    ] {
        let of = number(&utah, of);
        assert_eq!(differing(total, &|rows| add(&of, rows)), SHORT, "{total}");
    }
    for (share, of, whole) in [
        ("C_R_White", "White", "Residents"),
        ("C_R_Male", "Male", "Residents"),
        ("C_R_Lowwage", "Lowwage", "Workers_1"),
        ("C_R_Medwage", "Medwage", "Workers_1"),
        ("C_R_Highwage", "Highwage", "Workers_1"),
    ] {
        let (of, whole) = (number(&utah, of), number(&utah, whole));
        assert_eq!(differing(share, &|rows| add(&of, rows) / add(&whole, rows)), SHORT, "{share}");
    }
    let [drivers, vehicles, households] = ["C_R_Drivers", "C_R_Vehicles", "C_R_Households"].map(|c| number(&utah, c));
    assert!(differing("C_R_DrmV", &|r| (drivers[r[0]] - vehicles[r[0]]) / households[r[0]]).is_empty());
    let (miles, workers) = (number(&utah, "VMT_per_worker"), number(&utah, "Workers_1"));
    let of = |rows: &[usize]| rows.iter().map(|r| miles[*r]).collect::<Vec<f64>>();
    let mean = |rows: &[usize]| rows.iter().map(|r| miles[*r] * workers[*r]).sum::<f64>() / add(&workers, rows);
    let beyond_utah = [
        "Beaver County",
        "Garfield County",
        "Grand County",
        "Logan",
        "San Juan County",
        "Sevier County",
        "Wayne County",
    ];
    assert_eq!(differing("VMT_tot_avg", &mean), beyond_utah);
    assert_eq!(
        differing("VMT_tot_min", &|r| of(r).into_iter().fold(f64::INFINITY, f64::min)),
        ["Garfield County", "Sevier County", "Wayne County"]
    );
    assert_eq!(
        differing("VMT_tot_max", &|r| of(r).into_iter().fold(0.0, f64::max)),
        ["Logan", "San Juan County", "Sevier County", "Wayne County"]
    );
}

/// Shares of wages at the workplace; those of the region where there are no jobs.
#[test]
fn wages_of_jobs_are_those_of_the_region_where_there_are_none() {
    let Some(utah) = utah() else { return };
    let jobs = number(&utah, "TotEmp");
    for (share, of, region) in [
        ("W_P_Lowwage", "E_LowWageWk", "C_R_Lowwage"),
        ("W_P_Medwage", "E_MedWageWk", "C_R_Medwage"),
        ("W_P_Highwage", "E_HiWageWk", "C_R_Highwage"),
    ] {
        let (share, of, region) = (number(&utah, share), number(&utah, of), number(&utah, region));
        for row in 0..ROWS {
            let expected = if jobs[row] > 0.0 { of[row] / jobs[row] } else { region[row] };
            assert!((share[row] - expected).abs() < 1e-14, "row {row}");
        }
    }
}

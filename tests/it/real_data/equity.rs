//! Equity of the jobs within 30 minutes in Belo Horizonte (`belo_horizonte/`), published in the documentation of the R
//! package accessibility (ipeaGIT/accessibility).

use std::collections::HashMap;
use std::io::Read;

use approx::assert_abs_diff_eq;
use compact_city::access::equity::{EquityOptions, QuantileMethod, equity, weighted_quantile};

use super::data;

/// Every cell of the city.
struct Cells {
    jobs: Vec<f64>,
    people: Vec<f64>,
    income: Vec<Option<f64>>,
}

/// Jobs within 30 minutes, people, and incomes of every cell, summed from the files without the crate.
fn jobs_within_30() -> Option<Cells> {
    let (land_use, times) = (data("belo_horizonte/land_use_data.csv")?, data("belo_horizonte/travel_matrix.csv.gz")?);
    let land_use = std::fs::read_to_string(land_use).unwrap();
    let rows: Vec<Vec<&str>> = land_use.lines().skip(1).map(|l| l.split(',').collect()).collect();
    let at: HashMap<&str, usize> = rows.iter().enumerate().map(|(i, r)| (r[0], i)).collect();
    let number = |text: &str| text.parse::<f64>().ok();
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(times).unwrap()).read_to_string(&mut text).unwrap();
    let mut jobs = vec![0.0; rows.len()];
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        if number(fields[2]).unwrap() <= 30.0 {
            jobs[at[fields[0]]] += number(rows[at[fields[1]]][2]).unwrap();
        }
    }
    let people = rows.iter().map(|r| number(r[1]).unwrap()).collect();
    Some(Cells { jobs, people, income: rows.iter().map(|r| number(r[4])).collect() })
}

#[test]
fn poverty_and_palma_are_as_published() {
    let Some(Cells { jobs, people, income }) = jobs_within_30() else { return };
    let all = equity(&jobs, &people, EquityOptions::new().rank(&income).poverty_line(95_368.0)).unwrap();
    for (name, published) in [("fgt0", 0.5745378), ("fgt1", 0.3277383), ("fgt2", 0.2218769)] {
        assert_abs_diff_eq!(all.value(name).unwrap(), published, epsilon = 5e-8);
    }
    assert_abs_diff_eq!(all.value("palma_ratio").unwrap(), 3.800465, epsilon = 5e-7);
    // The cells without income are those where nobody lives.
    assert_eq!((all.places, all.index("palma_ratio").unwrap().left_out), (820, 0));
    assert_eq!(all.diagnostics, ["78 places where nobody lives had no say"]);
    for (p, published) in [(0.4, 1208.6), (0.9, 3741.6)] {
        let at = weighted_quantile(&income, &people, p, QuantileMethod::Frequency).unwrap();
        assert_eq!(at, Some(published));
    }
}

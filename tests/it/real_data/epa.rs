//! The Smart Location Database of the US EPA, version 3, all block groups of Utah. Needs `epa_sld`.

use compact_city::polars::prelude::{BooleanChunked, DataFrame, NewChunkedArray};
use compact_city::read::{FrameOptions, frame};
use compact_city::walkability::{
    NwiCuts, NwiRanks, SldOptions, SldUndefined, SmartLocation, national_walkability, nwi, smart_location,
};

pub(super) const ROWS: usize = 1_690;

/// The file; -99999 and NA are unknowns.
pub(super) fn utah() -> Option<DataFrame> {
    let path = super::data("epa_sld/sld_utah.csv")?;
    let options = FrameOptions::new().text(["GEOID10", "GEOID20", "CBSA"]).unknown(["NA", "-99999"]);
    let frame = frame(path, options).unwrap();
    assert_eq!((frame.height(), frame.width()), (ROWS, 181));
    Some(frame)
}

pub(super) fn column(frame: &DataFrame, name: &str) -> Vec<Option<f64>> {
    frame.column(name).unwrap().f64().unwrap().iter().collect()
}

/// Rows that both have, those that only one has, worst and median error relative to values above 1, rows that differ.
fn agreement(computed: &[Option<f64>], published: &[Option<f64>]) -> (usize, usize, f64, f64, usize) {
    assert_eq!((computed.len(), published.len()), (ROWS, ROWS));
    let both = computed.iter().zip(published).filter_map(|(a, b)| Some(((*a)?, (*b)?)));
    let mut errors: Vec<f64> = both.map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).collect();
    errors.sort_by(f64::total_cmp);
    let lone = computed.iter().zip(published).filter(|(a, b)| a.is_some() != b.is_some()).count();
    let differing = errors.iter().filter(|e| **e > 1e-9).count();
    (errors.len(), lone, errors[errors.len() - 1], errors[errors.len() / 2], differing)
}

/// Digits of the file: 15 significant ones of most, 12 of D4D, 12 decimals of the shares by cars.
const FLOAT: f64 = 1e-14;
const DIGITS_12: f64 = 6e-12;
const DECIMALS_12: f64 = 6e-13;

/// Computed columns: name in the file, rows compared, worst error allowed, rows that differ by more and why.
const COMPUTED: [(&str, usize, f64, usize); 48] = [
    ("Pct_AO0", ROWS, DECIMALS_12, 0),
    ("Pct_AO1", ROWS, DECIMALS_12, 0),
    ("Pct_AO2p", ROWS, DECIMALS_12, 0),
    ("R_PCTLOWWAGE", ROWS, FLOAT, 0),
    ("E_PctLowWage", ROWS, FLOAT, 0),
    ("D1A", ROWS, FLOAT, 0),
    ("D1B", ROWS, FLOAT, 0),
    ("D1C", ROWS, FLOAT, 0),
    ("D1C5_RET", ROWS, FLOAT, 0),
    ("D1C5_OFF", ROWS, FLOAT, 0),
    ("D1C5_IND", ROWS, FLOAT, 0),
    ("D1C5_SVC", ROWS, FLOAT, 0),
    ("D1C5_ENT", ROWS, FLOAT, 0),
    ("D1C8_RET", ROWS, FLOAT, 0),
    ("D1C8_OFF", ROWS, FLOAT, 0),
    ("D1C8_IND", ROWS, FLOAT, 0),
    ("D1C8_SVC", ROWS, FLOAT, 0),
    ("D1C8_ENT", ROWS, FLOAT, 0),
    ("D1C8_ED", ROWS, FLOAT, 0),
    ("D1C8_HLTH", ROWS, FLOAT, 0),
    ("D1C8_PUB", ROWS, FLOAT, 0),
    ("D1D", ROWS, FLOAT, 0),
    ("D1_FLAG", ROWS, 0.0, 0),
    ("D2A_JPHH", ROWS, FLOAT, 0),
    ("D2B_E5MIX", ROWS, FLOAT, 0),
    ("D2B_E5MIXA", ROWS, FLOAT, 0),
    ("D2B_E8MIX", ROWS, FLOAT, 0),
    ("D2B_E8MIXA", ROWS, FLOAT, 0),
    ("D2A_EPHHM", ROWS, FLOAT, 0),
    ("D2C_TRPMX1", ROWS, FLOAT, 0),
    ("D2C_TRPMX2", ROWS, FLOAT, 0),
    ("D2C_TRIPEQ", ROWS, FLOAT, 0),
    ("D2R_JOBPOP", ROWS, FLOAT, 0),
    ("D2R_WRKEMP", ROWS, FLOAT, 0),
    ("D2A_WRKEMP", ROWS, FLOAT, 0),
    ("D2C_WREMLX", ROWS, FLOAT, 0),
    ("D3A", ROWS, FLOAT, 0),
    ("D3B", ROWS, FLOAT, 0),
    ("D4D", 1_076, DIGITS_12, 0),
    ("D4E", 1_076, DIGITS_12, 0),
    // The sum of Logan (30860) holds block groups of Idaho, which the file lacks: its 77 rows are too great.
    ("D5CR", ROWS, FLOAT, 77),
    ("D5CRI", ROWS, FLOAT, 0),
    ("D5CE", ROWS, FLOAT, 77),
    ("D5CEI", ROWS, FLOAT, 0),
    ("D5DR", 957, FLOAT, 0),
    ("D5DRI", 957, FLOAT, 0),
    ("D5DE", 957, FLOAT, 0),
    ("D5DEI", 957, FLOAT, 0),
];

/// Every column of the file that follows from others is recomputed, with the zeros that the database prints.
#[test]
fn published_columns_follow_from_their_inputs() {
    let Some(utah) = utah() else { return };
    let SmartLocation { frame: found, diagnostics } = smart_location(&utah, ()).unwrap();
    assert_eq!(diagnostics, ["109 rows lie in no region"]);
    assert_eq!(found.width(), COMPUTED.len());
    println!("| column | rows | worst | median | rows that differ |\n|---|---|---|---|---|");
    for (name, rows, tolerance, expected) in COMPUTED {
        let ours = if name == "R_PCTLOWWAGE" { "R_PctLowWage" } else { name };
        let (compared, lone, worst, median, differing) = agreement(&column(&found, ours), &column(&utah, name));
        println!("| {name} | {compared} | {worst:.1e} | {median:.1e} | {differing} |");
        assert_eq!((compared, lone, differing), (rows, 0, expected), "{name}");
        if expected == 0 {
            assert!(worst <= tolerance, "{name}: {worst}");
        } else {
            assert!(median <= tolerance && worst < 1e-3, "{name}: {median} {worst}");
        }
    }
    let logan: Vec<bool> = utah.column("CBSA").unwrap().str().unwrap().iter().map(|c| c == Some("30860")).collect();
    for (ours, published) in
        column(&found, "D5CR").iter().zip(column(&utah, "D5CR")).zip(&logan).filter(|x| *x.1).map(|x| x.0)
    {
        let ratio = ours.unwrap() / published.unwrap();
        // The same for all: the part of the region's sum that the file lacks.
        assert!((ratio - 1.018_639).abs() < 1e-6, "{ratio}");
    }
}

/// Where nothing is there to divide by, the rest of the crate says null.
#[test]
fn without_the_published_zeros_empty_denominators_are_null() {
    let Some(utah) = utah() else { return };
    let found = smart_location(&utah, SldOptions::new().undefined(SldUndefined::Null)).unwrap().frame;
    // Block groups without households, without jobs, without people.
    for (name, nulls) in [("D2A_JPHH", 9), ("D2C_TRIPEQ", 8), ("D2A_WRKEMP", 8), ("D2C_WREMLX", 8), ("D2R_JOBPOP", 1)] {
        assert_eq!(column(&found, name).iter().filter(|v| v.is_none()).count(), nulls, "{name}");
    }
}

#[test]
fn the_index_follows_from_its_four_ranks_in_every_row() {
    let Some(utah) = utah() else { return };
    let ranks = ["D2A_Ranked", "D2B_Ranked", "D3B_Ranked", "D4A_Ranked"].map(|name| column(&utah, name));
    let published = column(&utah, "NatWalkInd");
    for row in 0..ROWS {
        let [a, b, c, d] = [0, 1, 2, 3].map(|i: usize| ranks[i][row].unwrap() as u8);
        let index = nwi(&NwiRanks::new(a, b, c, d).unwrap());
        assert!((index - published[row].unwrap()).abs() < 1e-13, "row {row}: {index}");
    }
    let without = column(&utah, "D4A").iter().zip(&ranks[3]).filter(|(d, _)| d.is_none()).count();
    assert_eq!(without, 733);
    assert!(column(&utah, "D4A").iter().zip(&ranks[3]).all(|(d, rank)| (*rank == Some(1.0)) == d.is_none()));
}

/// National cut points as far as the rows of Utah tell them give back its ranks, and those of a block group elsewhere.
#[test]
fn cut_points_implied_by_the_table_rank_it_and_washington() {
    let Some(utah) = utah() else { return };
    let cuts = NwiCuts::implied(&utah).unwrap();
    let found = national_walkability(&utah, cuts.clone()).unwrap();
    let (_, lone, worst, _, _) = agreement(&found.values, &column(&utah, "NatWalkInd"));
    assert!(lone == 0 && worst < 1e-13);
    // The block group of the White House (110010062021), as published: ranks 13, 15, 20 and 20.
    let dc = [cuts.d2a.rank(0.603_477_384_316_973_5), cuts.d2b.rank(0.676_255_590_002_272_6)];
    assert_eq!((dc, cuts.d3b.rank(357.607_825_036_8), cuts.d4a.rank(77.78)), ([13, 15], 20, 20));
    // Half of the rows imply cut points that give the other half its ranks, but for values between two rows.
    let half = |odd: bool| {
        let mask: Vec<bool> = (0..ROWS).map(|i| (i % 2 == 1) == odd).collect();
        utah.filter(&BooleanChunked::from_slice("half".into(), &mask)).unwrap()
    };
    let (even, odd) = (half(false), half(true));
    let found = national_walkability(&odd, NwiCuts::implied(&even).unwrap()).unwrap();
    let published = column(&odd, "NatWalkInd");
    let near = found.values.iter().zip(&published).filter(|(a, b)| (a.unwrap() - b.unwrap()).abs() < 1e-9).count();
    // Each of the 64 cut points lies between two rows of the one half, and about one row of the other lies between too.
    assert!(near as f64 > 0.9 * published.len() as f64, "{near} of {}", published.len());
    assert!(found.values.iter().zip(&published).all(|(a, b)| (a.unwrap() - b.unwrap()).abs() < 0.67));
}

/// Ranked within the state alone, ties of places without transit fall into rank 1 and the rest begins above them.
#[test]
fn ranked_within_the_state_the_ranks_are_twentieths() {
    let Some(utah) = utah() else { return };
    let found = national_walkability(&utah, ()).unwrap();
    let mut counts = [[0_usize; 21]; 4];
    for ranks in &found.ranks {
        ranks.unwrap().to_array().iter().enumerate().for_each(|(i, r)| counts[i][*r as usize] += 1);
    }
    // 1,690 in twentieths are 84 or 85 each.
    for of in &counts[..3] {
        assert!(of[1..].iter().all(|n| (83..=86).contains(n)), "{of:?}");
    }
    // 733 of 1,690 without transit are 8.7 twentieths.
    assert_eq!(counts[3][1], 733);
    assert!(counts[3][2..9].iter().all(|n| *n == 0) && counts[3][20] > 80, "{:?}", counts[3]);
}

/// What the file says of itself besides the formulas, and what cannot be computed from it; each of its columns once.
#[test]
fn every_column_of_the_file_is_accounted_for() {
    let Some(utah) = utah() else { return };
    let number = |name: &str| -> Vec<f64> { column(&utah, name).iter().map(|v| v.unwrap_or_default()).collect() };
    let sums: [(&str, &[&str]); 6] = [
        ("HH", &["AutoOwn0", "AutoOwn1", "AutoOwn2p"]),
        ("Workers", &["R_LowWageWk", "R_MedWageWk", "R_HiWageWk"]),
        ("TotEmp", &["E5_Ret", "E5_Off", "E5_Ind", "E5_Svc", "E5_Ent"]),
        ("TotEmp", &["E8_Ret", "E8_off", "E8_Ind", "E8_Svc", "E8_Ent", "E8_Ed", "E8_Hlth", "E8_Pub"]),
        ("Ac_Total", &["Ac_Land", "Ac_Water"]),
        ("VMT_per_worker", &["NonCom_VMT_Per_Worker", "Com_VMT_Per_Worker"]),
    ];
    for (whole, parts) in sums {
        let parts: Vec<Vec<f64>> = parts.iter().map(|p| number(p)).collect();
        for (row, published) in number(whole).into_iter().enumerate() {
            let sum: f64 = parts.iter().map(|p| p[row]).sum();
            assert!((sum - published).abs() <= 1e-12 * published.max(1.0), "{whole}, row {row}: {sum}");
        }
    }
    for (log, of) in [("logd1a", "D1A"), ("logd1c", "D1C"), ("logd3aao", "D3AAO"), ("logd3apo", "D3APO")] {
        assert!(number(log).iter().zip(number(of)).all(|(l, v)| (l - v.ln_1p()).abs() < 1e-13), "{log}");
    }
    let given = |names: &str| names.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let groups = [
        // Names, counts and measures that are inputs.
        given(
            "GEOID10 GEOID20 STATEFP COUNTYFP TRACTCE BLKGRPCE CSA CSA_Name CBSA CBSA_Name CBSA_POP CBSA_EMP CBSA_WRK",
        ),
        given(
            "Ac_Water Ac_Land Ac_Unpr TotPop CountHU P_WrkAge AutoOwn0 AutoOwn1 AutoOwn2p R_LowWageWk R_MedWageWk R_HiWageWk",
        ),
        given("E5_Ret E5_Off E5_Ind E5_Svc E5_Ent E8_Ret E8_off E8_Ind E8_Svc E8_Ent E8_Ed E8_Hlth E8_Pub"),
        given("E_LowWageWk E_MedWageWk E_HiWageWk D3AAO D3AMM D3APO D3BAO D3BMM3 D3BMM4 D3BPO3 D3BPO4"),
        // Measured on streets, timetables and travel times that the file lacks.
        given("D4A D4B025 D4B050 D4C D5AR D5AE D5BR D5BE Shape_Length Shape_Area"),
        // Sums and logarithms, above; the index and its ranks, in their own tests.
        given("Ac_Total HH Workers TotEmp VMT_per_worker logd1a logd1c logd3aao logd3apo"),
        given("D2A_Ranked D2B_Ranked D3B_Ranked D4A_Ranked NatWalkInd"),
        COMPUTED.iter().map(|c| c.0.to_owned()).collect(),
        // Another product, GSA's Smart Location Calculator (a model of driving), which the file carries along: its own
        // vintage of the counts, its coefficients and its results; see `epa_calculator`.
        given(
            "Region Households Workers_1 Residents Drivers Vehicles White Male Lowwage Medwage Highwage GasPrice UPTpercap",
        ),
        given(
            "W_P_Lowwage W_P_Medwage W_P_Highwage d4bo25 d5dei_1 logd4d B_C_constant B_C_male B_C_ld1c B_C_drvmveh B_C_ld1a",
        ),
        given(
            "B_C_ld3apo B_C_inc1 B_C_gasp B_N_constant B_N_inc2 B_N_inc3 B_N_white B_N_male B_N_drvmveh B_N_gasp B_N_ld1a",
        ),
        given(
            "B_N_ld1c B_N_ld3aao B_N_ld3apo B_N_d4bo25 B_N_d5dei B_N_UPTpc C_R_Households C_R_Pop C_R_Workers C_R_Drivers",
        ),
        given("C_R_Vehicles C_R_White C_R_Male C_R_Lowwage C_R_Medwage C_R_Highwage C_R_DrmV NonCom_VMT_Per_Worker"),
        given("Com_VMT_Per_Worker VMT_tot_min VMT_tot_max VMT_tot_avg GHG_per_worker Annual_GHG SLC_score"),
    ];
    let mut named: Vec<String> = groups.concat();
    named.sort();
    let mut columns: Vec<String> = utah.columns().iter().map(|c| c.name().to_string()).collect();
    columns.sort();
    assert_eq!(named, columns);
}

//! Land-use mix against values worked out apart.

use compact_city::geo::{LonLat, StreetEdge, StreetNetwork};
use compact_city::table::{Facilities, Facility};
use compact_city::walkability::{
    MixBase, MixMeasure, MixedUseOptions, entropy, gini_simpson, hhi, hill, hill_distance_weighted,
    job_housing_balance, mixed_uses, simpson,
};

#[track_caller]
fn close(value: Option<f64>, expected: f64, tolerance: f64) {
    assert!((value.unwrap() - expected).abs() < tolerance, "{value:?}, expected {expected}");
}

// Counts 10, 5, 3, 1, 1: Hill's formulas in another language.
#[test]
fn five_classes_have_their_known_diversity() {
    let counts = [10.0, 5.0, 3.0, 1.0, 1.0];
    assert_eq!(hill(&counts, 0.0).unwrap(), Some(5.0));
    close(hill(&counts, 1.0).unwrap(), 3.586_900_308_246_184_6, 1e-14);
    close(hill(&counts, 2.0).unwrap(), 2.941_176_5, 5e-8);
    close(hill(&counts, 1.0).unwrap().map(f64::ln), 1.277_288_4, 5e-8);
    close(gini_simpson(&counts).unwrap(), 0.694_736_8, 5e-8);
    close(hhi(&counts).unwrap(), 0.34, 1e-15);
    close(simpson(&counts).unwrap(), 0.66, 1e-15);
    // The order 1 is the limit of those about it.
    close(hill(&counts, 1.000_001).unwrap(), 3.586_900_3, 1e-5);
}

// Jobs 10, 20, 30, 40, 0 of the Smart Location Database guide's formulas.
#[test]
fn entropy_knows_its_normalizers() {
    let jobs = [10.0, 20.0, 30.0, 40.0, 0.0];
    close(entropy(&jobs, MixBase::Present).unwrap(), 0.923_219_672_335_507_8, 1e-15);
    close(entropy(&jobs, MixBase::Possible).unwrap(), 0.795_218_141_654_204_6, 1e-15);
    close(entropy(&jobs, MixBase::Fixed(6)).unwrap(), 0.795_218_141_654_204_6 * 5_f64.ln() / 6_f64.ln(), 1e-15);
    // One absent class of share 1e-6: -1e-6 ln 1e-6 more, over ln 4.
    let traces = 0.923_219_672_335_507_8 + 1e-6 * 6.0 * 10_f64.ln() / 4_f64.ln();
    close(entropy(&jobs, MixBase::PresentWithTraces).unwrap(), traces, 1e-12);
    for base in [MixBase::Present, MixBase::PresentWithTraces] {
        assert_eq!(entropy(&[7.0, 0.0, 0.0], base).unwrap(), None, "one class cannot be mixed");
    }
    assert_eq!(entropy(&[7.0, 0.0, 0.0], MixBase::Possible).unwrap(), Some(0.0));
    assert_eq!(entropy(&[7.0], MixBase::Possible).unwrap(), None);
}

#[test]
fn nothing_has_no_mix() {
    for measure in [
        MixMeasure::default(),
        MixMeasure::Entropy(MixBase::Present),
        MixMeasure::Hhi,
        MixMeasure::Simpson,
        MixMeasure::GiniSimpson,
        MixMeasure::Hill(0.0),
        MixMeasure::Hill(1.0),
    ] {
        assert_eq!(measure.of(&[]).unwrap(), None, "{measure:?}");
        assert_eq!(measure.of(&[0.0, 0.0]).unwrap(), None, "{measure:?}");
    }
    assert_eq!(gini_simpson(&[1.0]).unwrap(), None);
    assert_eq!(job_housing_balance(0.0, 0.0, 1.0).unwrap(), None);
}

// Two classes of shares 3/4 and 1/4, of which the second is ln 3 / beta away: d = 1 and 1/3, T = 3/4 + 1/12 = 5/6.
#[test]
fn a_far_class_counts_less() {
    let (beta, far) = (0.005, 3_f64.ln() / 0.005);
    let at = |q| hill_distance_weighted(&[3.0, 1.0], &[Some(0.0), Some(far)], beta, q).unwrap();
    close(at(0.0), 4.0 / 3.0, 1e-12);
    let (a, b) = (0.9_f64, 0.3_f64);
    close(at(2.0), 1.0 / (a * a + b * b / 3.0), 1e-12);
    close(at(1.0), (-a * a.ln() - b / 3.0 * b.ln()).exp(), 1e-12);
    // Out of reach is not there: with one class left T is 3/4 d and the number 1 / d.
    let d = (-beta * 10.0_f64).exp();
    close(hill_distance_weighted(&[3.0, 1.0], &[Some(10.0), None], beta, 2.0).unwrap(), d, 1e-12);
    close(
        hill_distance_weighted(&[3.0, 1.0], &[Some(0.0); 2], beta, 1.0).unwrap(),
        hill(&[3.0, 1.0], 1.0).unwrap().unwrap(),
        1e-12,
    );
    assert_eq!(hill_distance_weighted(&[3.0, 1.0], &[None, None], beta, 1.0).unwrap(), None);
}

#[test]
fn jobs_and_dwellings_balance() {
    // 1 - |50 - 1.5 * 100| / (50 + 150) = 0.5.
    close(job_housing_balance(50.0, 100.0, 1.5).unwrap(), 0.5, 1e-15);
    close(job_housing_balance(0.0, 100.0, 1.5).unwrap(), 0.0, 1e-15);
}

/// A street of 900 m from west to east, at 36.7 north.
fn street() -> StreetNetwork {
    let edges = [StreetEdge::new(0, 1).length_m(300.0), StreetEdge::new(1, 2).length_m(600.0)];
    StreetNetwork::new(&[137.0, 137.003, 137.009], &[36.7; 3], &edges, ()).unwrap()
}

#[test]
fn uses_mix_along_a_street() {
    let at = |category: &str, lon: f64| Facility {
        id: String::new(),
        name: String::new(),
        category: category.into(),
        position: LonLat::new(lon, 36.7).unwrap(),
    };
    let facilities = Facilities::new(vec![at("shop", 137.0), at("shop", 137.003), at("cafe", 137.009)]).unwrap();
    let streets = street();
    let points = streets.snap(&[137.0, 137.009, 138.0], &[36.7; 3], 100.0).unwrap();
    let found = mixed_uses(&streets, &points, &facilities, MixedUseOptions::new().radius_m(700.0)).unwrap();
    let counted = |class: &str, west: f64, east: f64| (class.to_owned(), vec![Some(west), Some(east), None]);
    assert_eq!(found.counts, [counted("shop", 2.0, 1.0), counted("cafe", 0.0, 1.0)]);
    assert_eq!(found.values, [Some(1.0), Some(2.0), None]);
    assert_eq!(found.diagnostics, ["1 of 3 points are on no street"]);
    // On a street with nothing near the counts are 0; on none there are no counts. Neither has a mix.
    let alone = Facilities::new(vec![at("shop", 137.0)]).unwrap();
    let near = mixed_uses(&streets, &points, &alone, MixedUseOptions::new().radius_m(100.0)).unwrap();
    assert_eq!(near.counts, [("shop".to_owned(), vec![Some(1.0), Some(0.0), None])]);
    assert_eq!(near.values, [Some(1.0), None, None]);
    // From the east end the cafe is at 0 m and the shop at 600 m: 1 + exp(-600 beta) classes over T.
    let options = MixedUseOptions::new().radius_m(700.0).beta_per_m(0.001);
    let weighted = mixed_uses(&streets, &points, &facilities, options).unwrap();
    close(weighted.values[1], 1.0 + (-0.6_f64).exp(), 1e-3);
}

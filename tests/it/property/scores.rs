//! Laws of scores.

use compact_city::geo::LonLat;
use compact_city::table::{Facilities, Facility, PopulationCells};
use compact_city::walkability::{
    Along, AmenityCategory, AmenityDecay, AmenityOptions, AmenityScore, amenity_scores, transit_service_score,
};
use proptest::prelude::*;

/// The decays that never rise; the quintic does, from 1.86 to 2.16 km.
fn falling() -> impl Strategy<Value = AmenityDecay> {
    prop_oneof![
        Just(AmenityDecay::Power),
        Just(AmenityDecay::Piecewise),
        Just(AmenityDecay::Aaai23),
        Just(AmenityDecay::Original),
        Just(AmenityDecay::knn_access(0.002, 300.0)),
        Just(AmenityDecay::Custom(vec![(0.0, 1.0), (500.0, 0.5), (900.0, 0.5)])),
    ]
}

fn two() -> AmenityOptions {
    // Weights that rise as well: nothing in the law asks that they fall.
    let categories = vec![AmenityCategory::new("a", [3.0]), AmenityCategory::new("b", [0.5, 1.0, 0.25])];
    AmenityOptions::new("two", categories)
}

proptest! {
    #[test]
    fn a_further_amenity_never_lowers_the_score(
        decay in falling(),
        a in prop::collection::vec(0.0..3000.0_f64, 0..4),
        b in prop::collection::vec(0.0..3000.0_f64, 0..6),
        more in 0.0..3000.0_f64,
    ) {
        let options = two().decay(decay);
        let of = |b: &[f64]| AmenityScore::from_distances(&[("a", &a), ("b", b)], &options).unwrap();
        let (before, after) = (of(&b), of(&[b.as_slice(), &[more]].concat()));
        prop_assert!(after.base >= before.base - 1e-12);
        prop_assert!((0.0..=100.0).contains(&after.base));
        let mut turned = b.clone();
        turned.reverse();
        prop_assert_eq!(of(&turned).base.to_bits(), before.base.to_bits());
    }

    #[test]
    fn decays_fall_and_are_shares(decay in falling(), d in 0.0..6000.0_f64, step in 0.0..500.0_f64) {
        let (near, far) = (decay.weight(d), decay.weight(d + step));
        prop_assert!((0.0..=1.0).contains(&near) && far <= near);
        prop_assert!((0.0..=1.0).contains(&AmenityDecay::Quintic.weight(d)));
    }

    #[test]
    fn the_order_of_facilities_says_nothing(
        at in prop::collection::vec((137.2..137.24_f64, 36.69..36.71_f64, any::<bool>()), 1..30),
    ) {
        let facilities = |at: &[(f64, f64, bool)]| {
            let of = |(lon, lat, a): &(f64, f64, bool)| Facility {
                id: String::new(),
                name: String::new(),
                category: if *a { "a" } else { "b" }.into(),
                position: LonLat::new(*lon, *lat).unwrap(),
            };
            Facilities::new(at.iter().map(of).collect()).unwrap()
        };
        let cells = PopulationCells::from_columns(vec![137.21, 137.23], vec![36.7; 2], vec![1.0, 3.0]).unwrap();
        let mut turned = at.clone();
        turned.reverse();
        let score = |f: &Facilities| amenity_scores(&cells, f, Along::StraightLine, two()).unwrap();
        let (one, other) = (score(&facilities(&at)), score(&facilities(&turned)));
        prop_assert_eq!(&one.score, &other.score);
        let (x, y) = (one.score[0].unwrap(), one.score[1].unwrap());
        prop_assert!((one.mean.unwrap() - (x + 3.0 * y) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn more_transit_never_scores_less(raw in 0.0..1e7_f64, more in 0.0..1e6_f64, perfect in 1.001..1e6_f64) {
        let (less, greater) = (transit_service_score(raw, perfect), transit_service_score(raw + more, perfect));
        prop_assert!(less <= greater && (0.0..=100.0).contains(&greater));
    }
}

//! Amenity, transit and bike scores. There are no published values of the commercial scores to check against; the four
//! rows of distances and the points of the curves were computed apart from this crate, in Python, from the formulas.

use approx::assert_abs_diff_eq;
use compact_city::geo::LonLat;
use compact_city::table::{Departure, Mode, Route, Stop, Stops};
use compact_city::walkability::{
    AMENITY_BANDS, Along, AmenityDecay, AmenityOptions, AmenityScore, AreaUnit, CYCLING_BANDS, CyclingComponent,
    CyclingOptions, MissingComponent, NamedScore, Origins, Perfect, ScoreBand, StreetPenalties, TRANSIT_SERVICE_BANDS,
    TransitServiceOptions, cycling_hill_points, cycling_lane_points, cycling_scores, transit_service_score,
    transit_service_scores,
};

const PLACE: [(&str, &[f64]); 9] = [
    ("grocery", &[300.0]),
    ("restaurants", &[100.0, 200.0, 300.0, 450.0, 500.0, 600.0, 700.0, 800.0, 900.0, 1000.0]),
    ("shopping", &[350.0, 500.0, 700.0, 900.0, 1200.0]),
    ("coffee", &[250.0, 900.0]),
    ("banks", &[500.0]),
    ("parks", &[380.0]),
    ("schools", &[600.0]),
    ("books", &[1500.0]),
    ("entertainment", &[1100.0]),
];

#[test]
fn one_place_by_four_decays() {
    for (decay, raw, base, less) in [
        (AmenityDecay::Quintic, 12.387762, 82.585079, 80.107526),
        (AmenityDecay::Power, 11.848389, 78.989261, 76.619583),
        (AmenityDecay::Piecewise, 12.152786, 81.018575, 78.588018),
        (AmenityDecay::Aaai23, 12.226473, 81.509821, 79.064527),
    ] {
        let score = AmenityScore::from_distances(&PLACE, decay).unwrap();
        assert_abs_diff_eq!(score.raw, raw, epsilon = 5e-7);
        assert_abs_diff_eq!(score.base, base, epsilon = 5e-7);
        // 1 % for few intersections and 2 % for long blocks.
        let penalty = StreetPenalties::default().percent(175.0 / 2.589_988, Some(160.0));
        assert_eq!(penalty, 3.0);
        assert_abs_diff_eq!(score.after(penalty), less, epsilon = 5e-7);
        assert!(score.diagnostics.is_empty());
        assert_eq!(score.band().name, "very walkable");
    }
}

#[test]
fn every_curve_at_its_points() {
    let mile = 1609.344;
    let at = |decay: &AmenityDecay, points: &[(f64, f64)], epsilon: f64| {
        for (metres, share) in points {
            assert_abs_diff_eq!(decay.weight(*metres), *share, epsilon = epsilon);
        }
        assert_eq!((decay.weight(decay.reach_m() + 1e-6), decay.weight(-1.0), decay.weight(f64::NAN)), (0.0, 0.0, 0.0));
    };
    let quintic =
        [(0.0, 1.0), (0.25, 0.9929), (0.5, 0.7182), (0.75, 0.3427), (1.0, 0.0934), (1.25, 0.0632), (1.5, 0.0)];
    at(&AmenityDecay::Quintic, &quintic.map(|(miles, share)| (miles * mile, share)), 5e-5);
    let power = [(0.0, 1.0), (402.0, 1.0), (805.0, 0.5962), (1207.0, 0.3066), (1609.0, 0.1201), (2011.0, 0.0242)];
    at(&AmenityDecay::Power, &power, 5e-5);
    assert_eq!(AmenityDecay::Power.weight(2414.0), 0.0);
    let piecewise = [
        (0.0, 1.0),
        (400.0, 1.0),
        (600.0, 0.825),
        (800.0, 0.65),
        (1207.0, 0.35),
        (1609.0, 0.12),
        (2011.0, 0.04),
        (2400.0, 0.0),
    ];
    at(&AmenityDecay::Piecewise, &piecewise, 1e-12);
    at(
        &AmenityDecay::Aaai23,
        &[(0.0, 1.0), (200.0, 0.975), (400.0, 0.95), (1800.0, 0.1), (2100.0, 0.05), (2400.0, 0.0)],
        1e-12,
    );
    // exp(-0.001 * 600) = 0.548812, from a table of exponentials.
    let knn = AmenityDecay::knn_access(0.001, 400.0);
    at(&knn, &[(0.0, 1.0), (400.0, 1.0), (1000.0, 0.548_812)], 5e-7);
    // The weight is a hundredth where 0.001 (d - 400) = ln 100 = 4.605170.
    assert_abs_diff_eq!(knn.reach_m(), 5005.170, epsilon = 1e-3);
    at(&AmenityDecay::Original, &[(0.0, 1.0), (mile / 4.0, 0.75), (mile, 0.0)], 1e-12);
    at(&AmenityDecay::Custom(vec![(100.0, 0.8), (300.0, 0.4)]), &[(0.0, 0.8), (200.0, 0.6), (300.0, 0.4)], 1e-12);
}

#[test]
fn penalties_on_their_thresholds() {
    let penalties = StreetPenalties::default().intersections_per(AreaUnit::SquareKilometer);
    let few =
        [(250.0, 0.0), (200.0, 0.0), (199.9, 1.0), (150.0, 1.0), (120.0, 2.0), (90.0, 3.0), (60.0, 4.0), (59.9, 5.0)];
    for (density, percent) in few {
        assert_eq!(penalties.percent(density, Some(100.0)), percent, "{density}");
    }
    let long = [(120.0, 0.0), (120.1, 1.0), (150.0, 1.0), (165.0, 2.0), (180.0, 3.0), (195.0, 4.0), (195.1, 5.0)];
    for (block, percent) in long {
        assert_eq!(penalties.percent(200.0, Some(block)), percent, "{block}");
    }
    assert_eq!(penalties.percent(0.0, None), 10.0);
    // 200 per square mile are 77.2 per km².
    let per_mile = StreetPenalties::default();
    assert_eq!((per_mile.percent(77.3, Some(1.0)), per_mile.percent(77.2, Some(1.0))), (0.0, 1.0));
}

#[test]
fn bands_on_their_edges() {
    let name = |bands: &[ScoreBand], score: f64| ScoreBand::of(bands, score).name;
    for (score, band) in [
        (100.0, "walker's paradise"),
        (89.5, "walker's paradise"),
        (89.49, "very walkable"),
        (70.0, "very walkable"),
        (69.4, "somewhat walkable"),
        (50.0, "somewhat walkable"),
        (49.0, "most errands need a car"),
        (25.0, "most errands need a car"),
        (24.4, "almost all errands need a car"),
        (0.0, "almost all errands need a car"),
    ] {
        assert_eq!(name(&AMENITY_BANDS, score), band, "{score}");
    }
    let transit = [90.0, 70.0, 50.0, 25.0, 0.0].map(|s| name(&TRANSIT_SERVICE_BANDS, s));
    assert_eq!(transit, ["rider's paradise", "excellent transit", "good transit", "some transit", "minimal transit"]);
    let bike = [90.0, 70.0, 50.0, 49.0].map(|s| name(&CYCLING_BANDS, s));
    assert_eq!(bike, ["biker's paradise", "very bikeable", "bikeable", "somewhat bikeable"]);
}

/// Departures of a line at a stop: so many in each direction.
fn departures(route: u32, each: [u32; 2]) -> Vec<Departure> {
    let of =
        |direction: u8| Departure { time_s: 30_000, route, heading: 128 * direction, direction_id: Some(direction) };
    [0, 1].into_iter().flat_map(|d| vec![of(d); each[usize::from(d)] as usize]).collect()
}

// By hand. The tram stands at the place: 2 (100 + 80) departures count, times 7 days = 2520. The bus has two poles, one
// a direction, 0.01 degrees of longitude (893.6 m at 36.7 N) away where the power curve gives
// (1 - 491.6 / 2012)^2.3135 = 0.523016, and a nearer pole with few departures: the better stop counts.
#[test]
fn a_place_between_a_tram_and_a_bus() {
    let at = |lon: f64| LonLat::new(lon, 36.7).unwrap();
    let stops = vec![
        Stop::new("tram", at(137.21), Mode::Tram),
        Stop::new("bus out", at(137.22), Mode::Bus),
        Stop::new("bus back", at(137.20), Mode::Bus),
        Stop::new("bus near", at(137.21), Mode::Bus),
    ];
    let routes = [("t", Mode::Tram), ("b", Mode::Bus)].map(|(id, mode)| Route { id: id.into(), name: id.into(), mode });
    let day = vec![departures(0, [100, 80]), departures(1, [50, 0]), departures(1, [0, 40]), departures(1, [3, 2])];
    let stops = Stops::timed(stops, routes.to_vec(), day.into_iter().map(Some).collect()).unwrap();
    let (lons, lats) = ([137.21, 138.0], [36.7, 36.7]);
    let origins = || Origins::new(&lons, &lats).unwrap();
    let scores = transit_service_scores(origins(), &stops, Along::StraightLine, Perfect::Given(10_000.0)).unwrap();
    let raw = 7.0 * (2.0 * 180.0 + 0.523_016 * 90.0);
    assert_abs_diff_eq!(scores.raw[0].unwrap(), raw, epsilon = 1e-3);
    assert_abs_diff_eq!(scores.score[0].unwrap(), 100.0 * raw.ln() / 10_000_f64.ln(), epsilon = 1e-3);
    assert_eq!((scores.raw[1], scores.score[1]), (Some(0.0), Some(0.0)));
    assert_eq!((scores.band(0).unwrap().name, scores.perfect_raw), ("excellent transit", Some(10_000.0)));

    let best = transit_service_scores(origins(), &stops, Along::StraightLine, Perfect::BestHere).unwrap();
    assert_eq!((best.score[0], best.perfect_raw), (Some(100.0), scores.raw[0]));
    let options = TransitServiceOptions::new(Perfect::BestHere).days_per_week(5.0).weight(Mode::Tram, 0.0);
    let buses = transit_service_scores(origins(), &stops, Along::StraightLine, options).unwrap();
    assert_abs_diff_eq!(buses.raw[0].unwrap(), 5.0 * 0.523_016 * 90.0, epsilon = 1e-3);
    assert_abs_diff_eq!(transit_service_score(10.0, 1000.0), 100.0 / 3.0, epsilon = 1e-12);
    assert_eq!(transit_service_score(1.0, 1000.0), 0.0);
}

#[test]
fn a_bike_score_is_the_mean_of_four() {
    let hills = [0.0, 2.0, 4.0, 6.0, 10.0, 15.0].map(|g| cycling_hill_points(g).unwrap());
    assert_eq!(hills, [100.0, 100.0, 75.0, 50.0, 0.0, 0.0]);
    let lanes = |on, off| cycling_lane_points(on, off, 8_000.0).unwrap();
    assert_eq!((lanes(2_000.0, 1_000.0), lanes(0.0, 5_000.0), lanes(0.0, 0.0)), (50.0, 100.0, 0.0));
    let of = |p: f64| [Some(p), Some(p), None];
    let columns = [of(100.0), [Some(50.0), None, None], of(90.0), of(40.0)];
    let columns = columns.each_ref().map(|c| c.as_slice());
    let strict = cycling_scores(columns, MissingComponent::Null).unwrap();
    assert_eq!(strict.score, [Some(70.0), None, None]);
    assert_eq!(strict.diagnostics.len(), 4);
    assert_eq!(strict.diagnostics[1], "hills unknown at 2 of 3 places");
    let known = cycling_scores(columns, MissingComponent::MeanOfKnown).unwrap();
    assert_eq!(known.score, [Some(70.0), Some(230.0 / 3.0), None]);
    // (2 x 100 + 50 + 90 + 40) / 5; without hills (200 + 90 + 40) / 4.
    let lanes = CyclingOptions::new().weight(CyclingComponent::Lanes, 2.0);
    let weighted = cycling_scores(columns, lanes).unwrap();
    assert_eq!(weighted.score, [Some(76.0), None, None]);
    let flat = lanes.weight(CyclingComponent::Hills, 0.0);
    assert_eq!(cycling_scores(columns, flat).unwrap().score, [Some(82.5), Some(82.5), None]);
    let text = serde_json::to_string(&flat).unwrap();
    assert_eq!(serde_json::from_str::<CyclingOptions>(&text).unwrap(), flat, "{text}");
    assert!(serde_json::from_str::<CyclingOptions>(r#"{"weight": [1, 1, 1, 1]}"#).is_err());
    let frame = known.to_frame().unwrap();
    assert_eq!(frame.column("bike_unknown").unwrap().str().unwrap().get(1), Some("hills"));
}

#[test]
fn names_survive_as_text() {
    for text in [
        "amenity",
        "amenity:quintic",
        "amenity:power",
        "amenity:knn_access:0.002:300:2000",
        "transit",
        "transit:20000",
        "bike",
    ] {
        assert_eq!(text.parse::<NamedScore>().unwrap().to_string(), text);
    }
    let named: Vec<AmenityDecay> = ["quintic", "power", "piecewise", "aaai23", "original", "custom:0=1,400=1,2400=0"]
        .map(|text| text.parse().unwrap())
        .to_vec();
    for decay in named {
        assert_eq!(decay.to_string().parse::<AmenityDecay>().unwrap(), decay);
    }
    let listed: Vec<String> = NamedScore::list().into_iter().map(|s| s.name).collect();
    assert_eq!((listed.len(), listed[0].as_str()), (11, "amenity"));
    assert!(listed.contains(&"amenity:quintic".to_owned()));
    assert_eq!("amenity:quintic".parse::<NamedScore>().unwrap(), NamedScore::Amenity(Some(AmenityDecay::Quintic)));
    assert_eq!("amenity".parse::<NamedScore>().unwrap(), NamedScore::Amenity(None));
    assert_eq!(AmenityOptions::from(()).decay, AmenityDecay::Power);
}

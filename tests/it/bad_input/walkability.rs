//! Scores of walking, transit and cycling on broken options, and on amenities that are not there.

use compact_city::geo::{LonLat, StreetEdge, StreetNetwork};
use compact_city::table::{Facilities, Facility, Mode, Stop, Stops};
use compact_city::walkability::{
    Along, AmenityCategory, AmenityDecay, AmenityOptions, AmenityScore, CyclingOptions, MissingComponent, NamedScore,
    Origins, PenaltySteps, Perfect, StreetPenalties, TransitServiceOptions, amenity_scores, cycling_hill_points,
    cycling_lane_points, cycling_scores, transit_service_scores,
};

use super::holds;

fn facilities(of: &[(&str, f64, f64)]) -> Facilities {
    let facility = |(category, lon, lat): &(&str, f64, f64)| Facility {
        id: String::new(),
        name: String::new(),
        category: (*category).into(),
        position: LonLat::new(*lon, *lat).unwrap(),
    };
    Facilities::new(of.iter().map(facility).collect()).unwrap()
}

/// A street of 1.8 km to the east from 137.2 E, 36.7 N.
fn street() -> StreetNetwork {
    StreetNetwork::new(&[137.2, 137.22], &[36.7, 36.7], &[StreetEdge::new(0, 1)], ()).unwrap()
}

fn options(categories: Vec<AmenityCategory>) -> AmenityOptions {
    AmenityOptions::new("mine", categories)
}

#[test]
fn broken_weights_name_the_category_and_the_place() {
    let check = |categories| options(categories).check().unwrap_err();
    let one =
        |weights: &[f64]| check(vec![AmenityCategory::new("parks", [1.0]), AmenityCategory::new("shops", weights)]);
    holds(&one(&[1.0, -0.5]), &["amenity score `mine`: field `shops`", "weight 2 is -0.5", "expected 0 or more"]);
    holds(&one(&[f64::NAN]), &["field `shops`", "weight 1 is NaN"]);
    holds(&one(&[f64::INFINITY]), &["field `shops`", "weight 1 is inf"]);
    holds(&one(&[]), &["field `shops`", "no weight"]);
    holds(&check(vec![]), &["no category", "such as grocery"]);
    holds(
        &check(vec![AmenityCategory::new("a", [1.0]), AmenityCategory::new("a", [1.0])]),
        &["category 2 has no id of its own"],
    );
    holds(&check(vec![AmenityCategory::new(" ", [1.0])]), &["category 1 has no id"]);
    holds(&check(vec![AmenityCategory::new("a", [0.0])]), &["the weights sum to 0"]);
    holds(&check(vec![AmenityCategory::new("a", [f64::MAX, f64::MAX])]), &["the weights sum to inf"]);
    holds(&AmenityOptions::default().facilities("grocries", ["x"]).unwrap_err(), &["`grocries`", "`grocery`"]);
    // The same check stands before every score.
    let none = amenity_scores(Origins::new(&[], &[]).unwrap(), &facilities(&[]), Along::StraightLine, options(vec![]));
    holds(&none.unwrap_err(), &["no category"]);
}

#[test]
fn broken_penalties_name_the_field() {
    let check = |penalties: StreetPenalties| AmenityOptions::default().penalties(penalties).check().unwrap_err();
    let default = StreetPenalties::default;
    holds(&check(default().radius_m(0.0)), &["field `penalties.radius_m`", "0 is not a radius in metres"]);
    holds(&check(default().radius_m(f64::NAN)), &["NaN is not a radius"]);
    let steps =
        |thresholds: &[f64], percent: &[f64]| PenaltySteps { thresholds: thresholds.into(), percent: percent.into() };
    let few = |s| check(StreetPenalties { intersections: s, ..default() });
    holds(&few(steps(&[100.0], &[0.0])), &["field `penalties.intersections`", "1 thresholds and 1 percentages"]);
    holds(&few(steps(&[60.0, 90.0], &[0.0, 1.0, 2.0])), &["the threshold 90 after 60", "falling"]);
    holds(&few(steps(&[-1.0], &[0.0, 1.0])), &["the threshold -1 is not"]);
    let long = |s| check(StreetPenalties { block_length_m: s, ..default() });
    holds(&long(steps(&[150.0, 120.0], &[0.0, 1.0, 2.0])), &["field `penalties.block_length_m`", "rising"]);
    holds(&long(steps(&[150.0], &[0.0, 101.0])), &["101 is not a percentage"]);
}

#[test]
fn broken_decays_and_names() {
    for (text, parts) in [
        ("quintik", ["unknown decay `quintik`", "`quintic`"]),
        ("zzz", ["unknown decay `zzz`", "aaai23"]),
        ("", ["unknown decay ``", "power"]),
        ("power:2", ["`2` behind `power`", "no parameters"]),
        ("knn_access", ["expected decay per metre and plateau", "knn_access:0.001:400"]),
        ("knn_access:x:400", ["`x` is not a number", "knn_access:x:400"]),
        ("knn_access:0:400", ["beta is 0", "above 0"]),
        ("knn_access:NaN:400", ["beta is NaN", "above 0"]),
        ("knn_access:0.001:-1", ["the plateau is -1 m", "such as 400"]),
        ("knn_access:0.001:400:300", ["the limit of 300 m", "plateau of 400 m"]),
        ("knn_access:0.001:400:inf", ["a reach of inf m", "at most 50000"]),
        ("knn_access:0.001:400:NaN", ["a reach of NaN m", "at most 50000"]),
        ("custom", ["`` is not a distance and a share", "400=1"]),
        ("custom:0=1", ["fewer than two anchors", "2400=0"]),
        ("custom:0=1,far=0", ["`far` is not a number", "custom"]),
        ("custom:0=1,400=2", ["2 at 400 m is not a share", "0 to 1"]),
        ("custom:0=1,NaN=0", ["NaN is not a distance", "custom"]),
        ("custom:400=1,300=0", ["300 m after 400 m", "in order of distance"]),
        ("custom:0=1,60000=0", ["a reach of 60000 m", "at most 50000"]),
    ] {
        let error = text.parse::<AmenityDecay>().expect_err(text);
        assert!(error.is_input(), "{text}");
        holds(&error, &parts);
    }
    let built = AmenityOptions::from(AmenityDecay::knn_access(-1.0, 400.0)).check().unwrap_err();
    holds(&built, &["field `decay`", "beta is -1"]);
    let name = |text: &str| text.parse::<NamedScore>().unwrap_err();
    holds(&name("amenty"), &["unknown score `amenty`", "`amenity`"]);
    holds(&name("zzz"), &["`amenity`", "`transit`", "`bike`"]);
    holds(&name("amenity:powr"), &["unknown decay `powr`", "`power`"]);
    holds(&name("transit:1"), &["`1` is not a raw value above 1"]);
    holds(&name("bike:x"), &["`x` behind bike"]);
}

#[test]
fn broken_files_of_options() {
    let read = |name: &str, text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        AmenityOptions::read(path)
    };
    let broken = |text: &str| read("mine.toml", text).unwrap_err();
    holds(&broken("name = \"x\""), &["mine.toml", "category"]);
    holds(
        &broken("name = \"x\"\n[[category]]\nid = \"shops\"\nweights = [1, -2]"),
        &["mine.toml: field `shops`", "weight 2 is -2"],
    );
    holds(
        &broken("name = \"x\"\n[[category]]\nid = \"shops\"\nweights = [nan]"),
        &["field `shops`", "weight 1 is NaN"],
    );
    holds(&broken("name = \"x\"\ndecay = \"powr\"\ncategory = []"), &["mine.toml", "did you mean `power`"]);
    holds(&broken("name = \"x\"\nweight = 3\ncategory = []"), &["mine.toml", "weight", "line 2"]);
    holds(&read("mine.json", "{\"name\": 3}").unwrap_err(), &["mine.json", "line 1"]);
    assert!(AmenityOptions::read("/no/such.toml").unwrap_err().is_io());

    let good = "name = \"x\"\ndecay = \"custom:0=1,300=1,1800=0\"\n[[category]]\nid = \"shops\"\nweights = [1, 2]\n\
                facilities = [\"kiosk\", \"market\"]";
    let options = read("mine.toml", good).unwrap();
    assert_eq!((options.penalties.clone(), options.total_points()), (None, 3.0));
    assert_eq!(options.categories[0].facilities, ["kiosk", "market"]);
}

#[test]
fn distances_that_are_none() {
    let of = |category: &str, metres: &[f64]| AmenityScore::from_distances(&[(category, metres)], ()).unwrap_err();
    holds(&of("parks", &[1.0, f64::NAN]), &["distances: line 2, field `parks`", "NaN is not a distance"]);
    holds(&of("parks", &[-1.0]), &["-1 is not a distance"]);
    holds(&of("parks", &[f64::INFINITY]), &["inf is not a distance"]);
    holds(&of("park", &[1.0]), &["unknown category `park`", "`parks`"]);
    let twice = AmenityScore::from_distances(&[("parks", &[1.0]), ("parks", &[2.0])], ()).unwrap_err();
    holds(&twice, &["field `parks`", "stands twice"]);
    let alone = AmenityScore::from_distances(&[("grocery", &[1.0])], ()).unwrap();
    assert_eq!((alone.raw, alone.diagnostics.len()), (3.0, 8));
    assert_eq!(alone.diagnostics[0], "category `restaurants` has no amenity and scores 0");
}

#[test]
fn amenities_that_are_not_there_give_nothing_and_are_said() {
    let streets = street();
    // The second shop stands 5 km to the north of the street, the third category nowhere.
    let places = facilities(&[("shop", 137.21, 36.7), ("shop", 137.21, 36.745), ("shrine", 137.21, 36.7)]);
    let options = options(vec![AmenityCategory::new("shop", [1.0, 0.5]), AmenityCategory::new("books", [0.5])]);
    let (lons, lats) = ([137.21, 137.21], [36.7, 36.71]);
    let origins = Origins::new(&lons, &lats).unwrap();
    let scores = amenity_scores(origins, &places, &streets, &options).unwrap();
    assert_eq!(scores.score, [Some(50.0), None], "1 of 2 points; the second place is 1.1 km from the street");
    assert_eq!(scores.categories[1].points, [Some(0.0), None]);
    assert_eq!((scores.off_street, scores.mean, scores.band(1)), (1, None, None));
    let said = scores.diagnostics.join("\n");
    for part in [
        "1 of 2 places lie more than 500 m from any street and have no score",
        "1 facilities belong to no category of the score: `shrine`",
        "category `shop`: 1 of 2 facilities lie too far from any street and count nowhere",
        "category `shop`: 1 facilities for 2 weights; no place can have more than 1 of 1.5 points",
        "category `books` has no facility and scores 0",
    ] {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    assert_eq!(scores.diagnostics.len(), 5);
}

#[test]
fn points_are_said_without_the_noise_of_their_last_bits() {
    let shop = facilities(&[("shop", 137.21, 36.7)]);
    // As numbers 1.1 + 2.2 are 3.3000000000000003.
    let options = options(vec![AmenityCategory::new("shop", [1.1, 2.2])]);
    let (lons, lats) = ([137.21], [36.7]);
    let scores = amenity_scores(Origins::new(&lons, &lats).unwrap(), &shop, Along::StraightLine, &options).unwrap();
    assert!(
        scores.diagnostics[0].ends_with("no place can have more than 1.1 of 3.3 points"),
        "{:?}",
        scores.diagnostics
    );
}

#[test]
fn a_place_without_junctions_has_the_greatest_penalty() {
    let streets = street();
    let shop = facilities(&[("shop", 137.21, 36.7)]);
    let options =
        options(vec![AmenityCategory::new("shop", [1.0])]).penalties(StreetPenalties::default().radius_m(100.0));
    let (lons, lats) = ([137.21], [36.7]);
    let scores = amenity_scores(Origins::new(&lons, &lats).unwrap(), &shop, &streets, &options).unwrap();
    assert_eq!((scores.penalty_percent[0], scores.mean_block_m[0], scores.score[0]), (Some(10.0), None, Some(90.0)));
    let straight = amenity_scores(Origins::new(&lons, &lats).unwrap(), &shop, Along::StraightLine, &options).unwrap();
    assert_eq!((straight.penalty_percent[0], straight.score[0]), (None, Some(100.0)));
    assert_eq!(straight.diagnostics, ["no penalty was taken off: a straight line knows no streets"]);
}

#[test]
fn broken_places_and_limits() {
    holds(&Origins::new(&[1.0], &[]).unwrap_err(), &["origins", "1 longitudes but 0 latitudes"]);
    holds(&Origins::new(&[1.0, 2.0], &[1.0, f64::NAN]).unwrap_err(), &["origins: line 2, field `lat`", "NaN"]);
    let streets = street();
    let walk = compact_city::geo::Walk::new(&streets).snap_limit_m(-1.0);
    let shop = facilities(&[("shop", 137.21, 36.7)]);
    let (lons, lats) = ([137.21], [36.7]);
    let error = amenity_scores(Origins::new(&lons, &lats).unwrap(), &shop, walk, ()).unwrap_err();
    holds(&error, &["-1 is not a radius in metres"]);
    // No place is no error.
    let none = amenity_scores(Origins::new(&[], &[]).unwrap(), &shop, &streets, ()).unwrap();
    assert!(none.score.is_empty() && none.to_frame().unwrap().height() == 0);
}

#[test]
fn transit_and_bike_scores_on_broken_input() {
    let (lons, lats) = ([137.21], [36.7]);
    let origins = || Origins::new(&lons, &lats).unwrap();
    let stop = |id: &str| Stop::new(id, LonLat::new(137.21, 36.7).unwrap(), Mode::Bus);
    let stops = Stops::new(vec![stop("a")]).unwrap();
    let error = transit_service_scores(origins(), &stops, Along::StraightLine, Perfect::BestHere).unwrap_err();
    holds(&error, &["stops", "no stop has a timetable", "GTFS"]);
    let fails = |options: TransitServiceOptions| {
        transit_service_scores(origins(), &stops, Along::StraightLine, options).unwrap_err()
    };
    holds(&fails(Perfect::Given(1.0).into()), &["field `perfect`", "1 scores nothing"]);
    holds(&fails(Perfect::Given(f64::NAN).into()), &["NaN scores nothing"]);
    let best = || TransitServiceOptions::new(Perfect::BestHere);
    holds(&fails(best().days_per_week(0.0)), &["field `days_per_week`", "at most 7"]);
    holds(&fails(best().weight(Mode::Bus, -1.0)), &["field `bus`", "the weight is -1"]);
    holds(&fails(best().decay(AmenityDecay::Custom(vec![]))), &["field `decay`", "fewer than two anchors"]);

    let read = |text: &str| serde_json::from_str::<TransitServiceOptions>(text);
    assert!(read(r#"{"perfect": "best_here", "day": 5}"#).unwrap_err().to_string().contains("`day`"));
    let weights = read(r#"{"perfect": {"given": 20000.0}, "weights": {"tram": -2.0}}"#).unwrap();
    holds(&weights.check().unwrap_err(), &["field `tram`", "the weight is -2"]);
    let again = toml::from_str::<TransitServiceOptions>(&toml::to_string(&weights).unwrap()).unwrap();
    assert_eq!((again.perfect, again.weights), (Perfect::Given(20_000.0), weights.weights));

    // Nothing departs: 0, not unknown. A pole without a timetable is counted.
    let idle = Stops::timed(vec![stop("a"), stop("b")], vec![], vec![Some(vec![]), None]).unwrap();
    let scores = transit_service_scores(origins(), &idle, Along::StraightLine, Perfect::BestHere).unwrap();
    assert_eq!((scores.score[0], scores.perfect_raw), (Some(0.0), None));
    assert_eq!(
        scores.diagnostics,
        ["1 of 2 stops have no timetable and count nowhere", "no place has a raw value above 1, so all score 0",]
    );

    let known = [Some(50.0)];
    let bike =
        |lanes: &[Option<f64>]| cycling_scores([lanes, &known, &known, &known], MissingComponent::Null).unwrap_err();
    holds(&bike(&[Some(101.0)]), &["line 1, field `lanes`", "101 is not a number of points"]);
    holds(&bike(&[Some(f64::NAN)]), &["NaN is not a number of points"]);
    let weigh = |weights: [f64; 4]| CyclingOptions { weights, ..CyclingOptions::default() }.check().unwrap_err();
    holds(&weigh([1.0, f64::NAN, 1.0, 1.0]), &["cycling score: field `hills`", "the weight is NaN"]);
    holds(&weigh([0.0; 4]), &["field `weights`", "sum to 0"]);
    holds(&bike(&[]), &["field `hills`", "1 places, but the first column has 0"]);
    holds(&cycling_hill_points(-1.0).unwrap_err(), &["-1 is not a grade"]);
    holds(&cycling_lane_points(f64::NAN, 0.0, 1.0).unwrap_err(), &["field `on_street_m`", "NaN"]);
    holds(&cycling_lane_points(0.0, 0.0, 0.0).unwrap_err(), &["field `best_m`", "more than 0"]);
}

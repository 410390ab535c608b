//! Travel times and land use that are wrong, and measures that have nothing to measure.

use std::io::Write;

use compact_city::access::{
    DoublyOptions, Impedance, Measure, Perspective, RaamOptions, Step, StepEdge, cumulative, doubly_constrained,
    gravity, raam,
};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::read::{self, LandUseOptions, TravelTimeOptions, UnknownIds};
use compact_city::table::{LandUse, TimeColumns, TravelTimes, WalkOptions};
use compact_city::{Error, Result};

use super::holds;

const PLACES: &str = "id,population,jobs\na,10,5\nb,0,7\nc,20,0\n";
const HEAD: &str = "from_id,to_id,travel_time\n";

fn places() -> LandUse {
    read::land_use_from_bytes(PLACES.as_bytes(), "places.csv", ()).unwrap()
}

fn times(rows: &str) -> Result<TravelTimes> {
    read::travel_times_from_bytes(format!("{HEAD}{rows}").as_bytes(), "times.csv", &places(), ())
}

#[test]
fn rows_at_fault_are_named_with_their_line_and_counted() {
    for (rows, parts) in [
        (
            "a,b,3\na,c,4\n\na,b,5\na,c,6\n",
            &["times.csv: line 5", "`to_id`", "from `a` to `b`", "line 2", "1 more"][..],
        ),
        ("a,b,3\nb,a,-4\nb,c,-1\n", &["line 3", "`travel_time`", "-4 is below 0", "1 more"]),
        ("a,b,NaN\n", &["line 2", "NaN is not a time"]),
        ("a,b,inf\n", &["line 2", "inf is not a time"]),
        ("a,b,1e999\n", &["line 2", "inf is not a time"]),
        ("a,b,3\nx,b,4\na,y,5\n", &["line 3", "`from_id`", "`x` is not a place of the land use", "1 more"]),
        ("a,,4\n", &["line 2", "`to_id`", "the id is missing"]),
        ("a,b,\"1,5\"\n", &["line 2", "decimal comma"]),
        ("a,b\n", &["line 2", "the row has 2 fields but the header has 3"]),
        ("", &["no pair with a time"]),
        ("a,b,\n", &["no pair with a time", "1 without one"]),
    ] {
        holds(&times(rows).unwrap_err(), parts);
    }
}

#[test]
fn columns_that_are_missing_are_named() {
    let read = |text: &str, options: TravelTimeOptions| {
        read::travel_times_from_bytes(text.as_bytes(), "times.csv", &places(), options).unwrap_err()
    };
    holds(&read("from_id,to_id,mins\na,b,3\n", TravelTimeOptions::new()), &["line 1", "`travel_time`", "`mins`"]);
    holds(&read("o,d,t\na,b,3\n", TravelTimeOptions::new().from("o").to("x")), &["`x`", "missing column"]);
    holds(&read("from_id;to_id;travel_time\na;b;3\n", TravelTimeOptions::new()), &["separated by ';'"]);
    let ok = "o,d,t\na,b,3\n";
    let options = TravelTimeOptions::new().from("o").to("d").minutes("t");
    let found = read::travel_times_from_bytes(ok.as_bytes(), "times.csv", &places(), options).unwrap();
    assert_eq!(found.of(0).collect::<Vec<_>>(), [(1, 3.0)]);
}

#[test]
fn unknown_ids_and_pairs_without_a_time_are_left_out_and_counted_if_asked() {
    let text = format!("{HEAD}a,b,3\nx,b,4\na,c,\n");
    let options = TravelTimeOptions::new().unknown_ids(UnknownIds::LeaveOut);
    let found = read::travel_times_from_bytes(text.as_bytes(), "times.csv", &places(), options).unwrap();
    assert_eq!(found.len(), 1);
    let all = found.diagnostics().join("\n");
    assert!(all.contains("1 rows left out") && all.contains("1 rows without a time"), "{all}");
    // A fault behind rows left out keeps its line.
    let text = format!("{HEAD}x,b,4\na,c,\na,b,3\na,b,4\n");
    let options = TravelTimeOptions::new().unknown_ids(UnknownIds::LeaveOut);
    let error = read::travel_times_from_bytes(text.as_bytes(), "times.csv", &places(), options).unwrap_err();
    holds(&error, &["line 5", "stands in line 4 too"]);
}

#[test]
fn an_origin_with_no_row_reaches_nothing_and_is_counted() {
    let found = times("a,b,3\na,c,4\n").unwrap();
    let all = found.diagnostics().join("\n");
    assert!(all.contains("no row leads from 2 of 3 places, such as `b`"), "{all}");
    let of = |measure: &str| measure.parse::<Measure>().unwrap().of(&found, &places()).unwrap();
    assert_eq!(of("cumulative:30:jobs").values, [Some(7.0), Some(0.0), Some(0.0)]);
    assert_eq!(of("cost_to_closest:1:jobs").values, [Some(3.0), None, None]);
    assert_eq!(of("balancing_cost:1:jobs:population").values, [None, Some(0.0), None]);
    let raam = of("raam:jobs:population");
    assert_eq!(raam.values[1..], [None, None]);
    assert!(raam.diagnostics.iter().any(|d| d.contains("20 population of 1 places reach no jobs")), "{raam:?}");
    assert!(of("gravity:exp:0.1:jobs").diagnostics.iter().any(|d| d.contains("no row leads from")));
}

#[test]
fn a_gzip_file_is_read_and_one_cut_short_or_damaged_is_refused() {
    let text = format!("{HEAD}a,b,3\nb,c,4\nc,a,5\n");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let read = |bytes: &[u8]| read::travel_times_from_bytes(bytes, "times.csv.gz", &places(), ());
    assert_eq!(read(&packed).unwrap(), times("a,b,3\nb,c,4\nc,a,5\n").unwrap());
    // Two members one behind the other are one file.
    let mut second = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    second.write_all(b"c,b,9\n").unwrap();
    assert_eq!(read(&[packed.clone(), second.finish().unwrap()].concat()).unwrap().len(), 4);
    for cut in [3, 12, packed.len() - 9, packed.len() - 1] {
        holds(&read(&packed[..cut]).unwrap_err(), &["times.csv.gz", "cut short or damaged"]);
    }
    let mut damaged = packed.clone();
    let last = damaged.len() - 6;
    damaged[last] ^= 0xFF;
    holds(&read(&damaged).unwrap_err(), &["cut short or damaged"]);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(PLACES.as_bytes()).unwrap();
    let places = read::land_use_from_bytes(&encoder.finish().unwrap(), "places.csv.gz", ()).unwrap();
    assert_eq!(places.len(), 3);
}

#[test]
fn columns_in_memory_and_frames_are_checked_alike() {
    let places = places();
    let new = |from: &[u32], to: &[u32], minutes: &[f64]| TravelTimes::new(&places, from, to, minutes).unwrap_err();
    holds(&new(&[0, 0], &[1], &[3.0]), &["2 origins, 1 destinations, 1 times"]);
    holds(&new(&[0, 3], &[1, 1], &[3.0, 3.0]), &["line 2", "there is no place 3"]);
    holds(&new(&[0, 0], &[1, 2], &[3.0, -0.5]), &["line 2", "-0.5 is below 0", "from `a` to `c`"]);
    holds(&new(&[0, 1, 0], &[1, 1, 1], &[3.0, 1.0, 3.0]), &["line 3", "from `a` to `b`", "line 1"]);
    let frame = |from: Vec<&str>, minutes: Vec<Option<f64>>| {
        let to = vec!["b"; from.len()];
        let columns = vec![
            Column::new("from_id".into(), from),
            Column::new("to_id".into(), to),
            Column::new("travel_time".into(), minutes),
        ];
        DataFrame::new(2, columns).unwrap()
    };
    let error = TravelTimes::from_frame(&frame(vec!["a", "z"], vec![Some(3.0), None]), &places, ()).unwrap_err();
    holds(&error, &["line 2", "`from_id`", "`z` is not a place"]);
    let error = TravelTimes::from_frame(&frame(vec!["a", "b"], vec![None, Some(-1.0)]), &places, ()).unwrap_err();
    holds(&error, &["line 2", "`travel_time`", "-1 is below 0"]);
    let sound = frame(vec!["a", "b"], vec![None, Some(1.0)]);
    let found = TravelTimes::from_frame(&sound, &places, ()).unwrap();
    assert_eq!((found.len(), found.diagnostics().len()), (1, 2));
    let columns = TimeColumns::new().minutes("to_id");
    holds(&TravelTimes::from_frame(&sound, &places, columns).unwrap_err(), &["times are numbers, not str"]);
    // The times are of another land use.
    let other = LandUse::new(vec!["a".into()], vec![("jobs".into(), vec![Some(1.0)])]).unwrap();
    let measure: Measure = "gravity:exp:0.1:jobs".parse().unwrap();
    holds(&measure.of(&found, &other).unwrap_err(), &["between 3 places, but the land use has 1"]);
    let jobs = || vec![("jobs".to_owned(), vec![Some(1.0); 3])];
    for ids in [["a", "c", "b"], ["a", "b", "d"], ["ab", "", "c"].map(|id| if id.is_empty() { "x" } else { id })] {
        let other = LandUse::new(ids.map(String::from).to_vec(), jobs()).unwrap();
        let error = measure.of(&found, &other).unwrap_err();
        holds(&error, &["travel times: the rows are between places of another land use", "ids"]);
        assert!(measure.of(&found.within(5.0), &other).is_err() && measure.of(&found.reversed(), &other).is_err());
    }
    // The same places with other numbers are the same.
    let same = LandUse::new(["a", "b", "c"].map(String::from).to_vec(), jobs()).unwrap();
    assert!(measure.of(&found, &same).is_ok());
    // Ids as large as whole numbers get.
    let ids = [u64::MAX, u64::MAX - 1];
    let large = LandUse::new(ids.map(|id| id.to_string()).to_vec(), vec![]).unwrap();
    let columns = |to: [u64; 2]| {
        let minutes = Column::new("minutes".into(), [1.0, 2.0]);
        vec![Column::new("from".into(), ids), Column::new("to".into(), to), minutes]
    };
    let frame = DataFrame::new(2, columns([u64::MAX; 2])).unwrap();
    let found = TravelTimes::from_frame(&frame, &large, ()).unwrap();
    assert_eq!(found.of(1).collect::<Vec<_>>(), [(0, 2.0)]);
    let frame = DataFrame::new(2, columns([u64::MAX, 1 << 63])).unwrap();
    let error = TravelTimes::from_frame(&frame, &large, ()).unwrap_err();
    holds(&error, &["line 2", "`to`", "`9223372036854775808` is not a place"]);
}

#[test]
fn land_use_is_checked() {
    let read = |text: &str| read::land_use_from_bytes(text.as_bytes(), "places.csv", ());
    holds(&read("id,jobs\na,5\n\na,7\n").unwrap_err(), &["line 4", "`id`", "`a` stands in line 2 too"]);
    holds(&read("id,jobs\n,5\n").unwrap_err(), &["line 2", "the id is missing"]);
    holds(&read("name,jobs\na,5\n").unwrap_err(), &["`id`", "missing column"]);
    holds(&read("id,jobs\n").unwrap_err(), &["no rows"]);
    holds(&read("id,jobs,jobs\na,1,2\n").unwrap_err(), &["`jobs`", "the column stands twice"]);
    let jobs = vec![("jobs".to_owned(), [1.0, f64::NAN, f64::INFINITY].map(Some).to_vec())];
    let error = LandUse::new(["a", "b", "c"].map(String::from).to_vec(), jobs).unwrap_err();
    holds(&error, &["line 2, field `jobs`: NaN is not a finite number", "1 more"]);
    let ids = DataFrame::new(3, vec![Column::new("id".into(), [Some("a"), None, None])]).unwrap();
    holds(&LandUse::from_frame(&ids, "id").unwrap_err(), &["line 2, field `id`: the id is missing", "1 more"]);
    let options = LandUseOptions::new().columns(["jobs"]);
    let error = read::land_use_from_bytes(b"id,jobs\na,5\nb,many\nc,few\n", "places.csv", options).unwrap_err();
    holds(&error, &["line 3", "`jobs`", "`many` is not a number", "1 more"]);
    // A column with a text in it is left out, and says so when it is asked for.
    let places = read("id,jobs,pop\na,5,1\nb,many,2\n").unwrap();
    assert_eq!(places.names().collect::<Vec<_>>(), ["pop"]);
    holds(&places.column("jobs").unwrap_err(), &["places.csv: line 3", "`jobs`", "`many` is not a number"]);
    holds(&places.column("pops").unwrap_err(), &["did you mean `pop`"]);
}

#[test]
fn unknown_and_negative_numbers_are_refused_until_they_are_filled() {
    let text = "id,jobs,debts\na,5,1\nb,,-2\nc,,3\n";
    let places = read::land_use_from_bytes(text.as_bytes(), "places.csv", ()).unwrap();
    let times = TravelTimes::new(&places, &[0, 0], &[0, 1], &[1.0, 2.0]).unwrap();
    let of = |places: &LandUse, measure: &str| measure.parse::<Measure>().unwrap().of(&times, places);
    holds(&of(&places, "gravity:exp:0.1:jobs").unwrap_err(), &["line 2", "the jobs of `b` is unknown", "1 more"]);
    holds(&of(&places, "gravity:exp:0.1:debts").unwrap_err(), &["line 2", "the debts of `b` is -2"]);
    holds(&of(&places, "gravity:exp:0.1:schools").unwrap_err(), &["unknown column `schools`"]);
    let filled = places.fill_unknown("jobs", 0.0).unwrap();
    assert_eq!(of(&filled, "cumulative:5:jobs").unwrap().values[0], Some(5.0));
}

#[test]
fn no_supply_and_no_demand_have_a_result_and_never_a_nan() {
    let text = "id,people,jobs,nobody,nothing\na,10,5,0,0\nb,20,7,0,0\n";
    let places = read::land_use_from_bytes(text.as_bytes(), "places.csv", ()).unwrap();
    let times = TravelTimes::new(&places, &[0, 0, 1, 1], &[0, 1, 0, 1], &[1.0, 20.0, 20.0, 1.0]).unwrap();
    let of = |measure: &str| measure.parse::<Measure>().unwrap().of(&times, &places).unwrap();
    for kind in ["2sfca", "e2sfca", "3sfca", "bfca", "spatial_availability", "singly_constrained"] {
        for columns in ["jobs:nobody", "nothing:people", "nothing:nobody"] {
            let found = of(&format!("{kind}:exp:0.1:{columns}"));
            assert_eq!(found.values, [Some(0.0), Some(0.0)], "{kind} {columns}");
            assert!(!found.diagnostics.is_empty(), "{kind} {columns}");
        }
    }
    for columns in ["jobs:nobody", "nothing:people"] {
        let found = of(&format!("raam:{columns}"));
        assert_eq!((found.values, found.diagnostics.len()), (vec![None, None], 1));
    }
    assert_eq!(of("gravity:exp:0.1:nothing").values, [Some(0.0), Some(0.0)]);
    assert_eq!(of("total_constrained:exp:0.1:nothing").values, [None, None]);
    assert_eq!(of("balancing_cost:1:nothing:people").values, [None, None]);
    let exp: Impedance = "exp:0.1".parse().unwrap();
    let none = doubly_constrained(&times, &places, "nothing", "people", &exp, ()).unwrap_err();
    assert!(none.is_undefined(), "{none}");
    let unequal = doubly_constrained(&times, &places, "jobs", "people", &exp, ()).unwrap_err();
    holds(&unequal, &["30 people but 12 jobs"]);
    // A decay so steep that the demand has no number worth the name.
    let steep = of("2sfca:exp:1000:jobs:people");
    assert!(steep.values.iter().all(|v| v.unwrap().is_finite()), "{steep:?}");
}

#[test]
fn flows_that_cannot_fit_are_undefined() {
    // Two towns with no way between them, and supply where the people are not.
    let text = "id,people,beds\na,10,90\nb,90,10\n";
    let places = read::land_use_from_bytes(text.as_bytes(), "places.csv", ()).unwrap();
    let times = TravelTimes::new(&places, &[0, 1], &[0, 1], &[1.0, 1.0]).unwrap();
    let options = DoublyOptions::default().max_rounds(50);
    let exp: Impedance = "exp:0.1".parse().unwrap();
    let error = doubly_constrained(&times, &places, "beds", "people", &exp, options).unwrap_err();
    assert!(error.is_undefined() && error.to_string().contains("within 50 rounds"), "{error}");
}

#[test]
fn more_opportunities_than_there_are_have_no_cost() {
    let found = times("a,a,1\na,b,3\na,c,4\n").unwrap();
    let of = |n: &str| format!("cost_to_closest:{n}:jobs").parse::<Measure>().unwrap().of(&found, &places());
    assert_eq!(of("12").unwrap().values[0], Some(3.0));
    assert_eq!(of("13").unwrap().values[0], None);
    for n in ["0", "-1", "inf", "NaN"] {
        holds(&of(n).unwrap_err(), &["is not a number of opportunities"]);
    }
}

#[test]
fn parameters_that_are_none_are_refused() {
    for (text, parts) in [
        ("steps:60=0.5+30=0", &["the step at 30 stands behind the one at 60", "rising costs"][..]),
        ("steps:30=0.5+30=0", &["the step at 30 stands behind"]),
        ("steps:30=0.2+60=0.5", &["the weight rises from 0.2 at 30 to 0.5 at 60"]),
        ("steps:30=1.5", &["1.5 is not a weight"]),
        ("steps:-3=0.5", &["-3 is not the cost of a step"]),
        ("steps:30", &["`30` is not a step"]),
        ("steps:", &["`` is not a step"]),
        ("exp:0", &["0 is not a decay"]),
        ("exp:-1", &["-1 is not a decay"]),
        ("exp:inf", &["inf is not a decay"]),
        ("exp:NaN", &["NaN is not a decay"]),
        ("exp:x", &["`x` is not a number"]),
        ("exp", &["`exp` lacks a parameter", "exp:0.2"]),
        ("exp:1:2", &["`2` stands behind"]),
        ("logistic:40", &["`logistic` lacks a parameter", "logistic:40:10"]),
        ("logistic:40:0", &["0 is not a standard deviation"]),
        ("tanner:0.3:0.07", &["`tanner` lacks a parameter", "tanner:0.3:0.07:45"]),
        ("tanner:0.3:0.07:0", &["0 is not a cut-off"]),
        ("gausian:20", &["`gausian` is not an impedance", "is it `gaussian`?"]),
        ("", &["is not an impedance"]),
    ] {
        holds(&text.parse::<Impedance>().unwrap_err(), parts);
    }
    for (text, parts) in [
        ("cumulativ:30:jobs", &["is it `cumulative`?"][..]),
        ("cumulative:30", &["a column is missing"]),
        ("cumulative:thirty:jobs", &["`thirty` is not a number", "cut-off"]),
        ("cumulative:30:jobs:pasive", &["`pasive` is not known here"]),
        ("cumulative_interval:30:median:jobs", &["`30` is not an interval"]),
        ("cumulative_interval:30-60:mode:jobs", &["expected median or mean"]),
        ("gravity:exp:0.2", &["a column is missing"]),
        ("2sfca:binary:50:jobs", &["a column is missing"]),
        ("e2sfca:binary:50:jobs:population", &["ask for 2sfca"]),
        ("kd2sfca:exp:0.1:jobs:population", &["weighs by a kernel", "`exp:0.1`"]),
        ("raam:jobs:population:fast", &["`fast` is not a number"]),
        ("raam:jobs:population:tolerance=low", &["`low` is not a number for tolerance"]),
        ("raam:jobs:population:tolernce=1", &["`tolernce=1` is not known here"]),
    ] {
        holds(&text.parse::<Measure>().unwrap_err(), parts);
    }
    let found = times("a,b,3\n").unwrap();
    for (text, parts) in [
        ("cumulative:-1:jobs", &["-1 is not a cut-off"][..]),
        ("cumulative:inf:jobs", &["inf is not a cut-off"]),
        ("cumulative_interval:60-30:median:jobs", &["60 to 30 is not an interval"]),
        ("cumulative_interval:30-60/0:median:jobs", &["0 is not a step"]),
        ("cumulative_interval:0-60/0.0001:median:jobs", &["expected at most"]),
        ("balancing_cost:0:jobs:population", &["0 is not an increment"]),
        ("spatial_availability:exp:0.1:jobs:population:-1", &["-1 is not an exponent"]),
        ("raam:jobs:population:0", &["0 is not a tau"]),
    ] {
        holds(&text.parse::<Measure>().unwrap().of(&found, &places()).unwrap_err(), parts);
    }
    // Built in code, past the text.
    let steps = vec![Step::new(60.0, 0.5), Step::new(30.0, 0.0)];
    let stepped = Impedance::Stepped { steps, edge: StepEdge::UpTo };
    let error = gravity(&found, &places(), "jobs", &stepped, Perspective::Active).unwrap_err();
    holds(&error, &["steps_up_to:60=0.5+30=0", "stands behind"]);
    holds(&cumulative(&found, &places(), "jobs", &[], Perspective::Active).unwrap_err(), &["no cut-off"]);
    let options = RaamOptions::default().tolerance(f64::NAN);
    holds(&raam(&found, &places(), "jobs", "population", options).unwrap_err(), &["NaN is not a tolerance"]);
    let bad: std::result::Result<Impedance, _> = serde_json::from_str("\"exp:-1\"");
    assert!(bad.unwrap_err().to_string().contains("-1 is not a decay"));
}

#[test]
fn walks_need_a_speed_and_a_limit() {
    use compact_city::geo::{StreetEdge, StreetNetwork};
    let streets = StreetNetwork::new(&[137.0, 137.004], &[36.7, 36.7], &[StreetEdge::new(0, 1)], ()).unwrap();
    let points = streets.snap(&[137.0], &[36.7], 50.0).unwrap();
    let among = |options: WalkOptions| TravelTimes::among(&streets, &points, options).unwrap_err();
    holds(&among(WalkOptions::default().speed_m_per_min(0.0)), &["`speed_m_per_min`", "0 is not one"]);
    holds(&among(WalkOptions::default().limit_min(f64::INFINITY)), &["`limit_min`"]);
    assert!(matches!(among(WalkOptions::default().limit_min(1_000.0)), Error::Data(_)));
}

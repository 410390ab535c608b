//! Ways to travel with several costs that are wrong.

use std::io::Write;

use compact_city::access::{cumulative_within, nth_closest_within};
use compact_city::read::{self, TravelWayOptions, UnknownIds};
use compact_city::table::{LandUse, TravelWays};

use super::holds;

fn places() -> LandUse {
    let jobs = vec![Some(5.0), Some(7.0), Some(1.0)];
    LandUse::new(["a", "b", "c"].map(String::from).to_vec(), vec![("jobs".into(), jobs)]).unwrap()
}

fn read(csv: &str) -> Result<TravelWays, compact_city::Error> {
    read::travel_ways_from_bytes(csv.as_bytes(), "ways.csv", &places(), TravelWayOptions::new())
}

#[test]
fn rows_at_fault_are_named_and_counted() {
    let head = "from,to,minutes,fare\na,b,1,2\n";
    for (rows, parts) in [
        (
            "a,x,1,2\ny,b,1,2\n",
            &["ways.csv: line 3, field `to`: `x` is not a place of the land use", "(and 1 more row with a fault)"][..],
        ),
        ("\na,b,-1,2\n", &["line 4, field `minutes`: -1 is below 0; expected 0 or more"]),
        ("a,b,1,\n", &["line 3, field `fare`: the fare is missing; expected a number"]),
        ("a,b,NaN,2\n", &["line 3, field `minutes`: NaN is not a finite number"]),
        ("a,b,soon,2\n", &["line 3, field `minutes`: `soon` is not a number"]),
        ("a,b,1\n", &["line 3: the row has 3 fields but the header has 4"]),
    ] {
        holds(&read(&format!("{head}{rows}")).unwrap_err(), parts);
    }
    holds(&read("from,to,minutes\na,b,1\n").unwrap_err(), &["field `fare`: missing column", "`monetary_cost`"]);
    holds(&read("").unwrap_err(), &["ways.csv: the file is empty"]);
    let missing = TravelWayOptions::new().cost("minutes", "time").cost("fare", "yen");
    let error = read::travel_ways_from_bytes(b"from,to,time,yens\n", "w.csv", &places(), missing).unwrap_err();
    holds(&error, &["field `yen`: missing column (is it `yens`?)"]);
    // Nothing to read but the header: no way at all.
    assert!(read("from,to,minutes,fare\n").unwrap().is_empty());
}

#[test]
fn a_gzipped_file_is_read_and_a_broken_one_named() {
    let dir = tempfile::tempdir().unwrap();
    let mut csv = "from,to,minutes,fare\n".to_owned();
    (0..5000).for_each(|i| csv += &format!("a,b,{i},{}\n", 5000 - i));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(csv.as_bytes()).unwrap();
    let bytes = gzip.finish().unwrap();
    let whole = dir.path().join("ways.csv.gz");
    std::fs::write(&whole, &bytes).unwrap();
    let ways = read::travel_ways(&whole, &places(), TravelWayOptions::new()).unwrap();
    assert_eq!(ways.len(), 5000);
    let cut = dir.path().join("cut.csv.gz");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let error = read::travel_ways(&cut, &places(), TravelWayOptions::new()).unwrap_err();
    holds(&error, &["cut.csv.gz", "the gzip file is cut short or damaged here"]);
}

#[test]
fn columns_and_ids_are_those_of_travel_times() {
    let csv = "origin_id,target,travel_time_p50,monetary_cost\n a ,b\t,1,2\na,x,3,4\n";
    let read = |options: TravelWayOptions| read::travel_ways_from_bytes(csv.as_bytes(), "ways.csv", &places(), options);
    holds(&read(TravelWayOptions::new()).unwrap_err(), &["line 3, field `target`: `x` is not a place"]);
    let ways = read(TravelWayOptions::new().unknown_ids(UnknownIds::LeaveOut)).unwrap();
    assert_eq!(ways.of(0).collect::<Vec<_>>(), [(1, &[1.0, 2.0][..])]);
    assert_eq!(ways.diagnostics(), ["ways.csv: 1 rows left out, whose ids are not places of the land use"]);
}

#[test]
fn columns_that_do_not_fit() {
    let places = places();
    let costs = |minutes: Vec<f64>, fare: Vec<f64>| vec![("minutes".to_owned(), minutes), ("fare".to_owned(), fare)];
    let build = |from: &[u32], costs| TravelWays::new(&places, from, &[1, 1], costs).unwrap_err();
    holds(&build(&[0, 0], costs(vec![1.0, 2.0], vec![1.0])), &["field `fare`: 2 origins, 2 destinations, 1 costs"]);
    holds(&build(&[0, 9], costs(vec![1.0; 2], vec![1.0; 2])), &["line 2, field `from`: place 9 is not there"]);
    holds(&build(&[0, 0], costs(vec![1.0, f64::INFINITY], vec![1.0; 2])), &["line 2, field `minutes`: inf"]);
    holds(&build(&[0, 0], vec![("minutes".to_owned(), vec![1.0; 2])]), &["1 costs; expected two or more"]);
    let twice = vec![("fare".to_owned(), vec![1.0; 2]), ("fare".to_owned(), vec![1.0; 2])];
    holds(&build(&[0, 0], twice), &["field `fare`: the cost stands twice"]);
    let repeated = TravelWays::new(&places, &[0, 0], &[1, 1], costs(vec![1.0; 2], vec![2.0; 2])).unwrap();
    assert_eq!(repeated.len(), 1);
    assert_eq!(repeated.diagnostics(), ["travel ways: 1 rows repeat another; each way counts once"]);
}

#[test]
fn measures_with_wrong_parameters() {
    let (places, ways) = (places(), read("from,to,minutes,fare\na,b,1,2\n").unwrap());
    let within = |column: &str, cutoffs: &[&[f64]]| cumulative_within(&ways, &places, column, cutoffs).unwrap_err();
    holds(&within("jobs", &[&[30.0]]), &["1 lists of cut-offs for 2 costs"]);
    holds(&within("jobs", &[&[30.0], &[]]), &["field `fare`: no cut-off"]);
    holds(&within("jobs", &[&[-1.0], &[1.0]]), &["field `minutes`: -1 is not a cut-off"]);
    holds(&within("jbos", &[&[1.0], &[1.0]]), &["unknown column `jbos`", "`jobs`"]);
    let nth = |n: f64, cost: &str, budget: (&str, f64)| {
        nth_closest_within(&ways, &places, "jobs", n, cost, &[budget]).unwrap_err()
    };
    holds(&nth(0.0, "minutes", ("fare", 1.0)), &["field `n`: 0 is no number of opportunities"]);
    holds(&nth(1.0, "minuts", ("fare", 1.0)), &["unknown cost `minuts`", "`minutes`"]);
    holds(&nth(1.0, "minutes", ("fare", f64::NAN)), &["field `fare`: NaN is not a cut-off"]);
    let unknown = LandUse::new(
        ["a", "b", "c"].map(String::from).to_vec(),
        vec![("jobs".into(), vec![Some(1.0), None, Some(2.0)])],
    );
    let error = cumulative_within(&ways, &unknown.unwrap(), "jobs", &[&[1.0], &[1.0]]).unwrap_err();
    holds(&error, &["line 2, field `jobs`: the jobs of `b` is unknown"]);
    let turned = LandUse::new(["c", "b", "a"].map(String::from).to_vec(), vec![("jobs".into(), vec![Some(1.0); 3])]);
    let error = cumulative_within(&ways, &turned.unwrap(), "jobs", &[&[1.0], &[1.0]]).unwrap_err();
    holds(&error, &["travel ways: the rows are between places of another land use"]);
    let fewer = LandUse::new(vec!["a".into()], vec![("jobs".into(), vec![Some(1.0)])]).unwrap();
    let error = cumulative_within(&ways, &fewer, "jobs", &[&[1.0], &[1.0]]).unwrap_err();
    holds(&error, &["travel ways: the rows are between 3 places, but the land use has 1"]);
}

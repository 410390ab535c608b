//! Bus stops of Toyama with their weekday departures: `toyama/bus_stops_weekday_departures.csv`.

use std::collections::BTreeMap;

use compact_city::geo::LonLat;
use compact_city::table::{Mode, Stop, Stops};
use compact_city::transit::CoverageRule;

use super::data;

// The file gives the departures of each pole (`dep_wd`) and of each name (`dep_name`). Counted apart from this crate:
// 1,228 poles, 710 names, 24,084 departures; 45 poles and 102 names with at least 60. The poles of one name are never
// more than 655 m apart.
#[test]
fn poles_of_one_name_have_the_departures_of_the_name() {
    let Some(path) = data("toyama/bus_stops_weekday_departures.csv") else { return };
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut by_name: BTreeMap<String, f64> = BTreeMap::new();
    let mut poles = Vec::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        let mut pole =
            Stop::new(&row["stop_id"], LonLat::new(number("stop_lon"), number("stop_lat")).unwrap(), Mode::Bus);
        pole.name = row["stop_name"].clone();
        pole.departures = Some(number("dep_wd"));
        by_name.insert(row["stop_name"].clone(), number("dep_name"));
        poles.push(pole);
    }
    let poles = Stops::new(poles).unwrap();
    let stops = poles.grouped(700.0).unwrap();
    let grouped: BTreeMap<String, f64> =
        stops.stops().iter().map(|s| (s.name.clone(), s.departures.unwrap())).collect();
    assert_eq!((poles.len(), stops.len()), (1228, 710));
    assert_eq!(grouped, by_name);
    assert_eq!(grouped.values().sum::<f64>(), 24_084.0);

    let toyama = CoverageRule::toyama();
    let buses = |stops: &Stops| toyama.qualifying(stops).unwrap()[1].len();
    assert_eq!((buses(&poles), buses(&stops)), (45, 102));
}

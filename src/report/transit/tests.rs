use super::*;
use crate::datasets::{MadeUpCity, made_up_city};
use crate::geo::{LonLat, distance_m};
use crate::table::{Mode, Per, PopulationCells, Stop, Stops};
use crate::transit::{Allocation, Clause, CoverageRule, Distance, ModeCoverage, Service, StationArea};

/// Results by the plainest loop there is; the report is under test, not the numbers.
pub(super) fn results(cells: &PopulationCells, stops: &Stops) -> (Coverage, StationAreas, Vec<Option<f64>>) {
    let radius = |m: Mode| if m == Mode::Bus { 300.0 } else { 500.0 };
    let clause = |modes: &[Mode], radius_m: f64, service: Service| Clause { modes: modes.into(), radius_m, service };
    let rule = CoverageRule {
        name: "made up".into(),
        citation: "A rule for tests".into(),
        clauses: vec![
            clause(&[Mode::Rail, Mode::Tram], 500.0, Service::Any),
            clause(&[Mode::Bus], 300.0, Service::Departures { at_least: 60.0, per: Per::Stop }),
        ],
        distance: Distance::Straight,
        area: None,
    };
    let meets = |s: &Stop| s.modes[0] != Mode::Bus || s.departures.is_none_or(|d| d >= 60.0);
    let list = stops.stops();
    let catchments: Vec<(usize, f64)> =
        (0..list.len()).filter(|i| meets(&list[*i])).map(|i| (i, radius(list[i].modes[0]))).collect();
    let people = cells.population();
    let within =
        |i: usize, of: &[(usize, f64)]| of.iter().any(|c| distance_m(cells.position(i), list[c.0].position) <= c.1);
    let cell_shares: Vec<f64> = (0..cells.len()).map(|i| f64::from(u8::from(within(i, &catchments)))).collect();
    let covered = |values: &[f64]| Covered {
        total: values.iter().sum(),
        covered: values.iter().zip(&cell_shares).map(|(v, s)| v * s).sum(),
    };
    let by_mode = [Mode::Rail, Mode::Tram, Mode::Bus].map(|mode| {
        let own: Vec<_> = catchments.iter().copied().filter(|c| list[c.0].modes[0] == mode).collect();
        let reached = (0..cells.len()).filter(|i| within(*i, &own)).map(|i| people[i]).sum();
        let population = Covered { total: people.iter().sum(), covered: reached };
        let of_stops = list.iter().filter(|s| s.modes[0] == mode).count();
        ModeCoverage { mode, stops: own.len(), of_stops, population }
    });
    let nearest: Vec<Option<usize>> = (0..cells.len())
        .map(|i| {
            let d = |s: usize| distance_m(cells.position(i), list[s].position);
            (0..list.len()).min_by(|a, b| d(*a).total_cmp(&d(*b)))
        })
        .collect();
    let areas = (0..list.len()).map(|s| {
        let inside: Vec<usize> =
            (0..cells.len()).filter(|i| distance_m(cells.position(*i), list[s].position) <= 500.0).collect();
        let population: f64 = inside.iter().map(|i| people[*i]).sum();
        let population_nearest = inside.iter().filter(|i| nearest[**i] == Some(s)).map(|i| people[*i]).sum();
        let land_ha = inside.len() as f64 * 6.25;
        let density_per_ha = (land_ha > 0.0).then(|| population / land_ha);
        StationArea {
            stop: s,
            population,
            groups: vec![],
            population_nearest,
            land_ha,
            density_per_ha,
            facilities: vec![],
        }
    });
    let nearest_m = (0..cells.len())
        .map(|i| catchments.iter().map(|c| distance_m(cells.position(i), list[c.0].position)).reduce(f64::min))
        .collect();
    let coverage = Coverage {
        rule,
        allocation: Allocation::Centroid,
        distance: Distance::Straight,
        population: covered(people),
        groups: cells.groups().map(|g| (g.to_owned(), covered(cells.group(g).unwrap()))).collect(),
        by_mode: by_mode.into(),
        cell_shares: cell_shares.clone(),
        catchments: catchments.clone(),
        diagnostics: vec![],
    };
    (coverage, StationAreas { radius_m: 500.0, groups: vec![], categories: vec![], areas: areas.collect() }, nearest_m)
}

fn city() -> (MadeUpCity, (Coverage, StationAreas, Vec<Option<f64>>)) {
    let city = made_up_city().unwrap();
    let results = results(&city.cells, &city.stops);
    (city, results)
}

fn every_form(report: &TransitReport) -> Vec<String> {
    vec![
        report.html(),
        report.geojson(),
        report.cells_geojson(),
        report.json().to_string(),
        report.terminal(),
        String::from_utf8(report.csv().unwrap()).unwrap(),
    ]
}

#[test]
fn the_forms_agree_with_the_results() {
    let (city, (coverage, areas, nearest)) = city();
    let report = TransitReport::new(&city.cells, &city.stops, &coverage, &areas).unwrap().nearest_m(&nearest).unwrap();
    let json = report.json();
    assert_eq!(json["population"]["covered"], coverage.population.covered);
    assert_eq!(json["population"]["share"], coverage.population.share().unwrap());
    let old = &json["groups"]["65_plus"];
    let gap = old["share"].as_f64().unwrap() - json["population"]["share"].as_f64().unwrap();
    assert!((old["gap"].as_f64().unwrap() - gap).abs() < 1e-15);
    assert_eq!(json["stops"].as_array().unwrap().len(), city.stops.len());
    assert_eq!(json["stops"][0]["name"], "Harbor Central");
    for key in ["id", "name", "mode", "departures", "population", "population_nearest", "density_per_ha"] {
        assert!(json["stops"][0].get(key).is_some(), "{key}");
    }
    let collection: ::geojson::FeatureCollection = report.geojson().parse().unwrap();
    assert_eq!(collection.features.len(), city.stops.len());
    let collection: ::geojson::FeatureCollection = report.cells_geojson().parse().unwrap();
    let sum: f64 = collection.features.iter().map(|f| f.property("population").unwrap().as_f64().unwrap()).sum();
    assert_eq!(sum, coverage.population.total);
    let mut rows = csv::Reader::from_reader(&report.csv().unwrap()[..])
        .into_records()
        .map(Result::unwrap)
        .map(|r| r[8].parse::<f64>().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(rows.len(), city.stops.len());
    let sorted = rows.clone();
    rows.sort_by(|a, b| b.total_cmp(a));
    assert_eq!(rows, sorted);
}

#[test]
fn a_page_is_whole_small_and_quiet_in_both_languages() {
    let (city, (coverage, areas, nearest)) = city();
    for lang in [Lang::En, Lang::Ja] {
        let report = TransitReport::new(&city.cells, &city.stops, &coverage, &areas).unwrap();
        let html = report.lang(lang).note("made up").source("a formula").nearest_m(&nearest).unwrap().html();
        assert!(html.matches("<svg").count() >= 3 && html.len() < 400_000, "{}", html.len());
        assert!(
            !html.contains("<script") && !html.contains("http") && !html.contains("NaN") && !html.contains("inf\"")
        );
    }
}

#[test]
fn hostile_names_are_text() {
    let bad = "<script>alert('x')</script>";
    let cells = PopulationCells::from_columns(vec![10.0], vec![50.0], vec![7.0]).unwrap();
    let mut stop = Stop::new(bad, LonLat::new(10.0, 50.001).unwrap(), Mode::Rail);
    stop.name = bad.into();
    let stops = Stops::new(vec![stop]).unwrap();
    let (coverage, areas, nearest) = results(&cells, &stops);
    let report = TransitReport::new(&cells, &stops, &coverage, &areas).unwrap().nearest_m(&nearest).unwrap();
    let html = report.title(bad).note(bad).source(bad).html();
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
}

#[test]
fn empty_tables_one_cell_and_no_stop_give_whole_forms() {
    let (city, _) = city();
    let one = PopulationCells::from_columns(vec![10.0], vec![50.0], vec![7.0]).unwrap();
    let none = one.filter(&[false]).unwrap();
    let nobody = PopulationCells::from_columns(vec![10.0, 10.1], vec![50.0, 50.1], vec![0.0, 0.0]).unwrap();
    let no_stops = Stops::default();
    for cells in [&none, &one, &nobody, &city.cells] {
        for stops in [&no_stops, &city.stops] {
            let (coverage, areas, nearest) = results(cells, stops);
            let report = TransitReport::new(cells, stops, &coverage, &areas).unwrap().nearest_m(&nearest).unwrap();
            for form in every_form(&report).into_iter().chain([report.clone().lang(Lang::Ja).html()]) {
                assert!(!form.contains("NaN") && !form.contains(":inf") && !form.contains("\"inf"), "{form}");
            }
            let share = &report.json()["population"]["share"];
            assert_eq!(share.is_null(), cells.population().iter().sum::<f64>() == 0.0);
        }
    }
}

#[test]
fn catchments_are_drawn_at_the_scale_of_the_bar() {
    let cells = PopulationCells::from_columns(vec![10.0, 10.02], vec![50.0, 50.0], vec![7.0, 9.0]).unwrap();
    let stops = Stops::new(vec![Stop::new("a", LonLat::new(10.01, 50.0).unwrap(), Mode::Rail)]).unwrap();
    let (coverage, areas, _) = results(&cells, &stops);
    let html = TransitReport::new(&cells, &stops, &coverage, &areas).unwrap().html();
    let between = |from: &str, to: &str| {
        let rest = html.split_once(from).unwrap().1;
        rest.split_once(to).unwrap().0.to_owned()
    };
    let bar = between("class=\"scale\"", "</g>");
    let length: f64 = bar.split_once("v8h").unwrap().1.split_once('v').unwrap().0.parse().unwrap();
    assert!(bar.contains(">200 m<"), "{bar}");
    let diameter: f64 = between("class=\"dots reach\"", "</g>").split('"').nth(3).unwrap().parse().unwrap();
    assert!((diameter / length - 1000.0 / 200.0).abs() < 0.01, "{diameter} {length}");
}

#[test]
fn many_cells_and_stops_make_no_great_page() {
    let n = 40_000;
    let lon = (0..n).map(|i| 10.0 + f64::from(i % 200) * 0.0035).collect();
    let lat = (0..n).map(|i| 50.0 + f64::from(i / 200) * 0.00225).collect();
    let cells = PopulationCells::from_columns(lon, lat, (0..n).map(f64::from).collect()).unwrap();
    let stops = (0..8_000).map(|i| {
        let at = LonLat::new(10.0 + f64::from(i % 100) * 0.007, 50.0 + f64::from(i / 100) * 0.0056).unwrap();
        Stop::new(i.to_string(), at, Mode::Bus)
    });
    let stops = Stops::new(stops.collect()).unwrap();
    let (mut coverage, mut areas, _) = results(&city().0.cells, &Stops::default());
    coverage.cell_shares = vec![1.0; cells.len()];
    coverage.catchments = (0..stops.len()).map(|i| (i, 300.0)).collect();
    areas.areas.clear();
    let html = TransitReport::new(&cells, &stops, &coverage, &areas).unwrap().html();
    assert!(html.len() < 500_000, "{}", html.len());
    assert!(html.contains("40,000 cells were merged to blocks of") && html.contains("Stops not drawn"));
}

/// Whether two rectangles of the drawing meet, given as left, top, right, bottom.
fn meet(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[test]
fn names_keep_apart_at_both_sizes_of_letters() {
    // Stations 70 to 140 m apart on a map 10 km wide.
    let cells = PopulationCells::from_columns(vec![10.0, 10.14], vec![49.97, 50.03], vec![7.0, 9.0]).unwrap();
    let stops = (0..40).map(|i| {
        let at = LonLat::new(10.06 + f64::from(i % 6) * 0.002, 50.0 + f64::from(i / 6) * 0.0006).unwrap();
        let mut stop = Stop::new(i.to_string(), at, if i % 3 == 0 { Mode::Rail } else { Mode::Tram });
        stop.name = format!("駅前広場{i}");
        stop
    });
    let stops = Stops::new(stops.collect()).unwrap();
    let (coverage, areas, _) = results(&cells, &stops);
    let html = TransitReport::new(&cells, &stops, &coverage, &areas).unwrap().html();
    for (class, font) in [("names page", 14.0), ("names phone", 26.0)] {
        let group = html.split_once(&format!("<g class=\"{class}\">")).unwrap().1.split_once("</g>").unwrap().0;
        let boxes: Vec<[f64; 4]> = group
            .split("<text ")
            .skip(1)
            .map(|text| {
                let of = |key: &str| text.split_once(key).unwrap().1.split('"').next().unwrap().parse::<f64>().unwrap();
                let name = text.split_once('>').unwrap().1.split('<').next().unwrap();
                let width: f64 = name.chars().map(|c| if c.is_ascii() { 0.5 * font } else { font }).sum();
                // Full-width letters reach some nine tenths of their height above the line they stand on.
                [of(" x=\""), of(" y=\"") - 0.88 * font, of(" x=\"") + width, of(" y=\"") + 0.12 * font]
            })
            .collect();
        assert!(boxes.len() > 1, "{class}: {group}");
        for (i, a) in boxes.iter().enumerate() {
            assert!(boxes[..i].iter().all(|b| !meet(*a, *b)), "{class}: {boxes:?}");
        }
    }
}

#[test]
fn parts_of_other_tables_are_refused() {
    let (city, (coverage, areas, _)) = city();
    let report = || TransitReport::new(&city.cells, &city.stops, &coverage, &areas).unwrap();
    let lines = crate::transit::corridors(&city.cells, &city.stops, 500.0).unwrap();
    let mut foreign = lines.clone();
    foreign[0].route = 8;
    assert!(report().corridors(&lines, 500.0).is_ok() && report().corridors(&foreign, 500.0).is_err());
    foreign.clone_from(&lines);
    foreign[0].groups.pop();
    assert!(report().corridors(&foreign, 500.0).is_err());
    let poor = crate::transit::transit_poor(&[], &[], &[], &["one"], crate::transit::PoorOptions::default()).unwrap();
    assert!(report().neighborhoods(&poor, &city.zones).unwrap_err().is_undefined());
    let near = |cells| [crate::access::facility_coverage(cells, &city.facilities, "medical", 800.0).unwrap()];
    let other = PopulationCells::from_columns(vec![10.0], vec![50.0], vec![7.0]).unwrap();
    assert!(report().facilities(&near(&city.cells)).is_ok() && report().facilities(&near(&other)).is_err());
    assert!(report().service(crate::table::Window::hours(9, 9)).is_err());
}

#[test]
fn results_of_other_tables_are_refused() {
    let (city, (coverage, areas, nearest)) = city();
    let other = PopulationCells::from_columns(vec![10.0], vec![50.0], vec![7.0]).unwrap();
    assert!(TransitReport::new(&other, &city.stops, &coverage, &areas).unwrap_err().is_undefined());
    assert!(TransitReport::new(&city.cells, &Stops::default(), &coverage, &areas).is_err());
    let report = TransitReport::new(&city.cells, &city.stops, &coverage, &areas).unwrap();
    assert!(report.nearest_m(&nearest[1..]).is_err());
}

//! Laws of coverage, station areas, corridors and distances to the nearest stop.

use std::f64::consts::PI;

use compact_city::geo::{LonLat, Zone};
use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::table::{CellColumns, Departure, Footprint, Mode, PopulationCells, Route, Stop, Stops};
use compact_city::transit::{
    Allocation, Coverage, CoverageOptions, CoverageRule, NearestPlaces, StationAreaOptions, catchment_density_per_ha,
    corridors, coverage, station_areas,
};
use proptest::prelude::*;
use proptest::sample::select;

/// People of a cell: place on a net, those under 65 and those of 65 and over.
type Cell = (i32, i32, u32, u32);

/// A town: where it is, its cells and its stops, each with a mode and a place in 400ths of a cell.
#[derive(Debug, Clone)]
struct Town {
    at: (f64, f64),
    cells: Vec<Cell>,
    stops: Vec<(i32, i32, Mode)>,
}

const SIDE: f64 = 0.0025;

impl Town {
    fn position(&self, x: f64, y: f64) -> LonLat {
        let lon = self.at.0 + x * SIDE / self.at.1.to_radians().cos();
        LonLat::new(if lon > 180.0 { lon - 360.0 } else { lon }, self.at.1 + y * SIDE).unwrap()
    }

    fn cells(&self) -> PopulationCells {
        let positions: Vec<LonLat> = self.cells.iter().map(|c| self.position(f64::from(c.0), f64::from(c.1))).collect();
        let column = |name: &str, of: &dyn Fn(&Cell) -> f64| {
            Column::new(name.into(), self.cells.iter().map(of).collect::<Vec<f64>>())
        };
        let of = |name: &str, f: fn(LonLat) -> f64| {
            Column::new(name.into(), positions.iter().map(|p| f(*p)).collect::<Vec<f64>>())
        };
        let columns = vec![
            of("lon", LonLat::lon),
            of("lat", LonLat::lat),
            column("population", &|c| f64::from(c.2 + c.3)),
            column("young", &|c| f64::from(c.2)),
            column("65_plus", &|c| f64::from(c.3)),
        ];
        let frame = DataFrame::new(self.cells.len(), columns).unwrap();
        let footprint = Footprint::Degrees { width: SIDE / self.at.1.to_radians().cos(), height: SIDE };
        let columns = CellColumns::new().group("young", "young").group("65_plus", "65_plus").footprint(footprint);
        PopulationCells::from_frame(frame, columns).unwrap()
    }

    fn stops(&self) -> Stops {
        let place = |x: i32| f64::from(x) / 400.0;
        let stop = |(i, (x, y, mode)): (usize, &(i32, i32, Mode))| {
            Stop::new(format!("{x} {y} {i}"), self.position(place(*x), place(*y)), *mode)
        };
        Stops::new(self.stops.iter().enumerate().map(stop).collect()).unwrap()
    }
}

fn town() -> impl Strategy<Value = Town> {
    let at = select(vec![(137.2, 36.7), (179.99, -17.0), (25.0, 70.0), (-51.2, 0.0)]);
    let cells = prop::collection::btree_map((0..14_i32, 0..14_i32), (0_u32..2_000, 0_u32..900), 1..60);
    let mode = select(vec![Mode::Rail, Mode::Tram, Mode::Bus]);
    let stops = prop::collection::vec((-800..6_400_i32, -800..6_400_i32, mode), 0..15);
    (at, cells, stops).prop_map(|(at, cells, stops)| Town {
        at,
        cells: cells.into_iter().map(|((x, y), (young, aged))| (x, y, young, aged)).collect(),
        stops,
    })
}

fn rule(text: &str) -> CoverageRule {
    text.parse().unwrap()
}

fn found(town: &Town, text: &str, allocation: Allocation) -> Coverage {
    coverage(&town.cells(), &town.stops(), CoverageOptions::new(rule(text)).allocation(allocation)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_union_lies_between_its_largest_part_and_the_sum_of_its_parts(town in town()) {
        for allocation in [Allocation::Centroid, Allocation::Area] {
            let slack = if allocation == Allocation::Area { 1e-6 } else { 0.0 };
            let all = found(&town, "rail+tram:500,bus:300", allocation);
            let everyone = all.population;
            let parts = || all.by_mode.iter().map(|m| m.population.covered);
            prop_assert!(everyone.covered <= parts().sum::<f64>() + slack);
            prop_assert!(parts().all(|part| part <= everyone.covered + slack));
            prop_assert!(everyone.covered <= everyone.total + slack && everyone.total == town.cells().total());
            prop_assert!(all.cell_shares.iter().all(|s| (0.0..=1.0).contains(s)));
            prop_assert!(allocation == Allocation::Area || all.cell_shares.iter().all(|s| [0.0, 1.0].contains(s)));
            // Two groups that part everyone.
            let (young, aged) = (all.group("young").unwrap(), all.group("65_plus").unwrap());
            prop_assert!((young.covered + aged.covered - everyone.covered).abs() <= slack);
            prop_assert_eq!(young.total + aged.total, everyone.total);
            // The rule for one mode alone is its part.
            let buses = found(&town, "bus:300", allocation).population;
            let part = all.by_mode.iter().find(|m| m.mode == Mode::Bus);
            prop_assert_eq!(part.map_or(0.0, |m| m.population.covered), buses.covered);
        }
    }

    #[test]
    fn coverage_grows_with_the_radius_and_with_ground(
        town in town(), steps in prop::collection::vec(1_u32..400, 2..6),
    ) {
        for allocation in [Allocation::Centroid, Allocation::Area] {
            let (mut radius_m, mut before) = (0, vec![0.0; town.cells.len()]);
            for step in &steps {
                radius_m += step;
                let all = found(&town, &format!("all:{radius_m}"), allocation);
                for (small, large) in before.iter().zip(&all.cell_shares) {
                    prop_assert!(*large >= small - 1e-9, "{} m: {} < {}", radius_m, large, small);
                }
                before = all.cell_shares;
            }
            let corner = |x: f64, y: f64| { let p = town.position(x, y); [p.lon(), p.lat()] };
            let south_west = corner(-0.5, -0.5);
            let ring = vec![south_west, corner(2.5, -0.5), corner(2.5, 6.5), corner(-0.5, 6.5), south_west];
            let ground = rule(&format!("all:{radius_m}")).area(Zone::new("center", vec![vec![ring]]).unwrap());
            let options = CoverageOptions::new(ground).allocation(allocation);
            let shares = coverage(&town.cells(), &town.stops(), options).unwrap().cell_shares;
            for ((cell, without), with) in town.cells.iter().zip(&before).zip(&shares) {
                let inside = cell.0 <= 2 && cell.1 <= 6;
                prop_assert_eq!(*with, if inside { 1.0 } else { *without });
            }
        }
    }

    #[test]
    fn the_order_of_cells_and_stops_means_nothing(
        (town, cells, stops) in town().prop_flat_map(|t| {
            let (cells, stops) = (t.cells.clone(), t.stops.clone());
            (Just(t), Just(cells).prop_shuffle(), Just(stops).prop_shuffle())
        }),
    ) {
        let shuffled = Town { cells, stops, ..town.clone() };
        for allocation in [Allocation::Centroid, Allocation::Area] {
            let of = |town: &Town| found(town, "rail+tram:500,bus:300", allocation);
            let (a, b) = (of(&town), of(&shuffled));
            for (cell, share) in town.cells.iter().zip(&a.cell_shares) {
                let other = b.cell_shares[shuffled.cells.iter().position(|c| c == cell).unwrap()];
                let slack = if allocation == Allocation::Area { 1e-9 } else { 0.0 };
                prop_assert!((share - other).abs() <= slack);
            }
            if allocation == Allocation::Centroid {
                prop_assert_eq!((&a.population, &a.groups), (&b.population, &b.groups));
                prop_assert_eq!(a.by_mode, b.by_mode);
            }
        }
        let sums = |t: &Town| {
            let areas = station_areas(&t.cells(), &t.stops(), 500.0).unwrap().areas;
            let mut sums: Vec<(f64, f64)> = areas.iter().map(|a| (a.population, a.groups[1])).collect();
            sums.sort_by(|a, b| a.partial_cmp(b).unwrap());
            sums
        };
        prop_assert_eq!(sums(&town), sums(&shuffled));
    }

    #[test]
    fn everyone_near_a_station_is_nearest_to_one(town in town(), radius_m in 50_u32..900) {
        let (cells, stops) = (town.cells(), town.stops());
        let radius = f64::from(radius_m);
        let covered = found(&town, &format!("all:{radius_m}"), Allocation::Centroid).population.covered;
        let areas = station_areas(&cells, &stops, radius).unwrap();
        prop_assert_eq!(areas.areas.iter().map(|a| a.population_nearest).sum::<f64>(), covered);
        for area in &areas.areas {
            prop_assert!(area.population_nearest <= area.population && area.population <= covered);
            prop_assert_eq!(area.groups.iter().sum::<f64>(), area.population);
            prop_assert!((area.land_ha - PI * radius * radius / 1e4).abs() < 1e-9);
            prop_assert_eq!(area.density_per_ha, Some(area.population / area.land_ha));
        }
        let by_area = StationAreaOptions::default().radius_m(radius).allocation(Allocation::Area);
        let by_area = station_areas(&cells, &stops, by_area).unwrap();
        let union = found(&town, &format!("all:{radius_m}"), Allocation::Area).population.covered;
        prop_assert!(by_area.areas.iter().map(|a| a.population).sum::<f64>() >= union - 1e-3);
        prop_assert!(by_area.areas.iter().all(|a| a.population <= union + 1e-3));

        let positions: Vec<LonLat> = stops.stops().iter().map(|s| s.position).collect();
        let nearest = NearestPlaces::of(&cells, &positions, radius).unwrap();
        let profile = nearest.profile(cells.population());
        prop_assert_eq!((profile.within, profile.within + profile.beyond), (covered, cells.total()));
        let edges: Vec<f64> = (0..=20).map(|i| f64::from(i) * radius / 19.5).collect();
        prop_assert_eq!(profile.histogram(&edges).iter().sum::<f64>(), covered);
        let quantiles: Vec<Option<f64>> = (0..=50).map(|i| profile.quantile_m(f64::from(i) / 50.0)).collect();
        let known: Vec<f64> = quantiles.iter().copied().flatten().collect();
        prop_assert!(known.is_sorted() && known.iter().all(|d| *d <= radius));
        prop_assert!(quantiles.iter().skip_while(|q| q.is_some()).all(Option::is_none));
        // By definition: the share of people within the distance reaches the share asked for, and not before it.
        for (i, quantile) in quantiles.iter().enumerate() {
            let Some(quantile) = quantile else { continue };
            let up_to = |closer: &dyn Fn(f64) -> bool| -> f64 {
                let near = (0..cells.len()).filter(|c| nearest.distance_m(*c).is_some_and(closer));
                near.map(|c| cells.population()[c]).sum()
            };
            let wanted = i as f64 / 50.0 * cells.total();
            prop_assert!(up_to(&|d| d <= *quantile) >= wanted - 1e-6);
            prop_assert!(i == 0 || up_to(&|d| d < *quantile) < wanted + 1e-6);
        }
    }

    #[test]
    fn a_corridor_lies_between_its_largest_stop_and_the_sum_of_them(
        town in town(), lines in prop::collection::vec(0_u32..3, 15), radius_m in 50_u32..900,
    ) {
        let (cells, bare) = (town.cells(), town.stops());
        let route = |id: u32| Route { id: id.to_string(), name: String::new(), mode: Mode::Bus };
        let day = |line: &u32| {
            let at = |route: u32, time_s: u32| Departure { time_s, route, heading: 0, direction_id: None };
            Some(vec![at(*line, 25_200), at(*line, 28_800), at((line + 1) % 3, 36_000)])
        };
        let n = bare.len();
        let days = lines[..n].iter().map(day).collect();
        let timed = Stops::timed(bare.stops().to_vec(), (0..4).map(route).collect(), days).unwrap();
        let radius = f64::from(radius_m);
        let areas = station_areas(&cells, &bare, radius).unwrap().areas;
        let corridors = corridors(&cells, &timed, radius).unwrap();
        prop_assert_eq!(corridors.len(), 4);
        for (line, corridor) in (0_u32..).zip(&corridors) {
            let serves = |s: &usize| line < 3 && (lines[*s] == line || (lines[*s] + 1) % 3 == line);
            let of: Vec<usize> = (0..n).filter(serves).collect();
            prop_assert_eq!((corridor.route, corridor.stops), (line as usize, of.len()));
            let all = || of.iter().map(|s| areas[*s].population);
            prop_assert!(corridor.population <= all().sum::<f64>() && all().all(|p| p <= corridor.population));
            prop_assert_eq!(corridor.groups.iter().sum::<f64>(), corridor.population);
            let disk = PI * radius * radius / 1e4;
            prop_assert!(corridor.area_ha <= disk * of.len() as f64 * (1.0 + 1e-5));
            let least = if of.is_empty() { 0.0 } else { disk * (1.0 - 1e-5) };
            prop_assert!(corridor.area_ha >= least);
            let positions: Vec<LonLat> = of.iter().map(|s| bare.stops()[*s].position).collect();
            prop_assert_eq!(corridor.density_per_ha, catchment_density_per_ha(&cells, &positions, radius).unwrap());
        }
    }
}

/// A large town with fractions of people: every number is the same to the bit with one thread, two and three.
#[test]
fn the_number_of_threads_changes_no_bit() {
    let side = 150;
    let mut random = 9_u64;
    let mut next = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 11) as f64 / (1_u64 << 53) as f64
    };
    let n = (side * side) as usize;
    let place = |i: i32| (137.0 + f64::from(i % side) * 0.003, 36.5 + f64::from(i / side) * 0.002);
    let people: Vec<f64> = (0..n).map(|_| 300.0 * next().powi(4) / 7.0).collect();
    let columns = vec![
        Column::new("lon".into(), (0..side * side).map(|i| place(i).0).collect::<Vec<f64>>()),
        Column::new("lat".into(), (0..side * side).map(|i| place(i).1).collect::<Vec<f64>>()),
        Column::new("aged".into(), people.iter().map(|p| p * 0.3).collect::<Vec<f64>>()),
        Column::new("population".into(), people),
    ];
    let footprint = Footprint::Degrees { width: 0.003, height: 0.002 };
    let columns = (DataFrame::new(n, columns).unwrap(), CellColumns::new().group("aged", "aged").footprint(footprint));
    let cells = PopulationCells::from_frame(columns.0, columns.1).unwrap();
    let stop = |i: u32| {
        let position = LonLat::new(137.0 + 0.4 * next(), 36.5 + 0.3 * next()).unwrap();
        Stop::new(i.to_string(), position, if i.is_multiple_of(5) { Mode::Tram } else { Mode::Bus })
    };
    let bare: Vec<Stop> = (0..150).map(stop).collect();
    let day =
        |i: usize| Some(vec![Departure { time_s: 30_000, route: (i % 5) as u32, heading: 0, direction_id: None }]);
    let routes = (0..5).map(|i| Route { id: i.to_string(), name: String::new(), mode: Mode::Bus }).collect();
    let stops = Stops::timed(bare.clone(), routes, (0..bare.len()).map(day).collect()).unwrap();
    let positions: Vec<LonLat> = bare.iter().map(|s| s.position).collect();
    let all = || {
        let options = |a| CoverageOptions::new(rule("tram:800,bus:300")).allocation(a);
        let profile = NearestPlaces::of(&cells, &positions, 3_000.0).unwrap().profile(cells.population());
        format!(
            "{:?} {:?} {:?} {:?} {:?} {profile:?}",
            coverage(&cells, &stops, options(Allocation::Centroid)).unwrap(),
            coverage(&cells, &stops, options(Allocation::Area)).unwrap(),
            station_areas(&cells, &stops, StationAreaOptions::from(700.0).allocation(Allocation::Area)).unwrap(),
            corridors(&cells, &stops, 400.0).unwrap(),
            catchment_density_per_ha(&cells, &positions, 600.0).unwrap(),
        )
    };
    let with = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(all);
    let one = with(1);
    assert!(one == with(2) && one == with(3));
}

#[test]
fn on_fine_cells_both_allocations_give_nearly_the_same() {
    let town = |n: i32| {
        let step = 0.0003;
        let place = |i: i32| (137.2 + f64::from(i % n - n / 2) * step, 36.7 + f64::from(i / n - n / 2) * step);
        let lons: Vec<f64> = (0..n * n).map(|i| place(i).0).collect();
        let lats: Vec<f64> = (0..n * n).map(|i| place(i).1).collect();
        let columns = vec![
            Column::new("lon".into(), lons),
            Column::new("lat".into(), lats),
            Column::new("population".into(), vec![1.0; (n * n) as usize]),
        ];
        let footprint = Footprint::Degrees { width: step, height: step };
        let frame = DataFrame::new((n * n) as usize, columns).unwrap();
        PopulationCells::from_frame(frame, CellColumns::new().footprint(footprint)).unwrap()
    };
    let cells = town(61);
    let at = |lon, lat| Stop::new(format!("{lon}"), LonLat::new(lon, lat).unwrap(), Mode::Tram);
    let stops = Stops::new(vec![at(137.2011, 36.7003), at(137.2043, 36.6988)]).unwrap();
    let covered = |allocation| {
        coverage(&cells, &stops, CoverageOptions::new(rule("tram:400")).allocation(allocation))
            .unwrap()
            .population
            .covered
    };
    let (centroid, area) = (covered(Allocation::Centroid), covered(Allocation::Area));
    assert!(centroid > 500.0 && (centroid / area - 1.0).abs() < 0.01 && centroid != area, "{centroid} {area}");
}

#[test]
fn without_stops_nobody_is_covered() {
    let cells = PopulationCells::from_columns(vec![137.2], vec![36.7], vec![9.0]).unwrap();
    let none = coverage(&cells, &Stops::default(), CoverageRule::toyama()).unwrap();
    assert_eq!((none.population.share(), none.cell_shares), (Some(0.0), vec![0.0]));
    assert_eq!((none.by_mode, none.diagnostics.len()), (vec![], 1));
    // One clause has no stop; the other covers.
    let stops = Stops::new(vec![Stop::new("1", LonLat::new(137.2, 36.7).unwrap(), Mode::Tram)]).unwrap();
    let some = coverage(&cells, &stops, rule("tram:500,bus:300")).unwrap();
    assert_eq!((some.population.covered, some.by_mode.len(), some.catchments), (9.0, 1, vec![(0, 500.0)]));
    assert!(some.diagnostics.is_empty());
    let other = coverage(&cells, &stops, rule("bus:300")).unwrap();
    assert_eq!(other.population.share(), Some(0.0));
    assert!(other.diagnostics[0].contains("none of the 1 stops meets the rule"), "{:?}", other.diagnostics);
    assert!(station_areas(&cells, &Stops::default(), 500.0).unwrap().areas.is_empty());
    assert_eq!(catchment_density_per_ha(&cells, &[], 500.0).unwrap(), None);
    let profile = NearestPlaces::of(&cells, &[], 500.0).unwrap().profile(cells.population());
    assert_eq!((profile.within, profile.beyond, profile.mean_m, profile.median_m()), (0.0, 9.0, None, None));
    // Nobody lives anywhere, and there is no cell at all.
    let nobody = PopulationCells::from_columns(vec![137.2], vec![36.7], vec![0.0]).unwrap();
    for empty in [nobody.filter(&[false]).unwrap(), nobody] {
        let people = empty.population();
        assert_eq!(coverage(&empty, &stops, rule("tram:500")).unwrap().population.share(), None);
        let areas = station_areas(&empty, &stops, 500.0).unwrap().areas;
        assert_eq!((areas[0].population, areas[0].density_per_ha), (0.0, Some(0.0)));
        let nearest = NearestPlaces::of(&empty, &[LonLat::new(137.2, 36.7).unwrap()], 500.0).unwrap();
        assert_eq!(nearest.profile(people).median_m(), None);
    }
}

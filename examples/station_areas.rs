//! Who lives near transit, and what each station serves: a table on the terminal, a report with a map and data files.

mod common;
#[path = "common/distance.rs"]
mod distance;
#[path = "common/places.rs"]
mod places;
#[path = "common/rules.rs"]
mod rules;
#[path = "common/steps.rs"]
mod steps;
#[path = "common/streets.rs"]
mod streets;

use std::path::{Path, PathBuf};

use clap::Parser;
use common::{Language, print, read_cells, stops_of, wrong};
use compact_city::access::{self, FacilityCoverage, Sufficiency, SufficiencyOptions};
use compact_city::datasets::{self, MadeUpCity};
use compact_city::geo::{Component, LonLat, StreetNetwork, Zone, Zones};
use compact_city::read::{self, ZoneOptions};
use compact_city::report::{TransitReport, write_files};
use compact_city::table::{Facilities, PopulationCells, Stops, Window};
use compact_city::transit::{
    self, Coverage, CoverageOptions, CoverageRule, Detour, DetourLine, NearestPlaces, PoorNeighborhoods, PoorOptions,
    Service, StationAreaOptions,
};
use compact_city::{Error, Result};
use distance::metres;
use places::{read_facilities, read_zones};
use rules::{Allocate, rule_help, rule_list};
use steps::Steps;
use streets::StreetFiles;

/// Count who lives near transit by a norm's rule, and what lies within a walk of each station.
///
/// Without files: a made-up city, to see what comes out. Prints who is covered, who lives near services and along the
/// lines, which neighborhoods are transit-poor, and the stations with most people; writes report.html (a page with a map),
/// stations.csv, stops.geojson, result.json, and corridors.csv, neighborhoods.csv and facility_coverage.csv where there
/// is a timetable, are zones, are facilities; all or none.
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Options {
    /// Population cells, a CSV or, built with the feature `parquet`, a Parquet file (several times: their cells together).
    /// Keys: `id`, `lon`, `lat`, `mesh` (JIS mesh codes; `level=100m` where ten digits do not mean 250 m), `h3` (feature
    /// `h3`), `population` name columns; `group=NAME:COLUMN` adds a group; `size=250` (metres) or `size=0.003x0.002`
    /// (degrees) is the ground of a cell; `encoding=cp932`; `format=estat` reads e-Stat mesh tables as they are, and
    /// takes `population` and `group` where the labels do not say what a column holds
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    cells: Vec<String>,
    /// Stops, a CSV (several times). Keys: `mode=tram` for all or `mode_column`; `id` (`id=row` numbers them), `name`,
    /// `lon`, `lat`, `departures`, `departures_per_direction`, `headway_min`, `parent` name columns; `keep=COLUMN:VALUE`
    /// reads only such rows; `encoding`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    stops: Vec<String>,
    /// Stops and timetable of a GTFS feed, a zip or a folder (several times). Key: `date=YYYY-MM-DD` [default: the busiest
    /// weekday]
    #[arg(long, value_name = "PATH[,KEY=VALUE]")]
    gtfs: Vec<String>,
    /// Facilities: who lives near them, and how many each stop has about it, a CSV or GeoJSON (several times). Keys:
    /// `category=medical` for all or `category_column`; `id`, `name`, `lon`, `lat`, `keep=COLUMN:VALUE`, `encoding`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    facilities: Vec<String>,
    /// Radius within which a facility is near, metres
    #[arg(long, default_value_t = 800.0, value_name = "METRES")]
    facility_radius: f64,
    /// Neighborhoods, a GeoJSON: tells which are transit-poor by Toyama's rule, at least half of the people or 4,000
    /// people outside every catchment. Key: `name=PROPERTY` holds the name; features of one name are one neighborhood
    #[arg(long, value_name = "FILE[,KEY=VALUE]")]
    zones: Option<String>,
    /// GeoJSON of one or more areas: only cells whose centroid lies in one count, with all stops; the density of the
    /// catchments is that of the stops inside [default: of those in the rectangle about the cells]
    #[arg(long, value_name = "FILE")]
    boundary: Option<PathBuf>,
    #[arg(long, default_value = "toyama", value_name = "NAME|CLAUSES", help = rule_help())]
    rule: String,
    #[command(flatten)]
    streets: StreetFiles,
    /// GeoJSON of one area in which everyone is covered, however far the stops, such as the central district of Toyama's
    /// plan
    #[arg(long, value_name = "FILE")]
    center: Option<PathBuf>,
    /// How a cell that a catchment cuts is counted: whole by its centroid, or by the share of its area inside
    #[arg(long, value_enum, default_value = "centroid")]
    allocation: Allocate,
    /// Part of the day for which headways are told, where the stops have a timetable
    #[arg(long, default_value = "07:00-21:00", value_name = "FROM-TO")]
    window: String,
    /// Radius of the station areas and about the stops of a line, metres [default: the rule's where it has but one, else 500]
    #[arg(long, value_name = "METRES")]
    radius: Option<f64>,
    /// A group of people to report on: a column of the cells (several times) [default: the groups given with --cells; of
    /// e-Stat tables 0_14, 65_plus and 75_plus]
    #[arg(long, value_name = "COLUMN")]
    group: Vec<String>,
    /// Join stops of one name and mode that lie within so many metres, such as the two poles of a bus stop, and the
    /// platforms of one station wherever they are
    #[arg(long, value_name = "METRES")]
    platforms: Option<f64>,
    /// Title of the report
    #[arg(long)]
    title: Option<String>,
    /// Source to credit in the report (several times)
    #[arg(long)]
    source: Vec<String>,
    /// Language of the table and the report
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
    /// Print only the JSON result, and write no file
    #[arg(long)]
    json: bool,
    /// Directory for the files
    #[arg(long, default_value = "target/station_areas", value_name = "DIR")]
    out: PathBuf,
    /// Print the built-in rules with what they count and their sources
    #[arg(long)]
    list_rules: bool,
}

const EXAMPLES: &str = "\
Examples:

  Mesh of the census, tram and bus stops, Toyama's own rule (60 buses a day):

    station_areas --cells mesh250.csv,mesh=code,population=pop \\
        --stops tram.csv,mode=tram --stops bus.csv,mode=bus,departures=dep_wd \\
        --platforms 200 --rule toyama --title Toyama

  e-Stat tables as downloaded, a GTFS feed, a rule of one's own, people aged 65 and over, in Japanese:

    station_areas --cells tblT001101H5030.txt,format=estat \\
        --cells tblT001101H4930.txt,format=estat --group 65_plus \\
        --gtfs feed.zip,date=2025-05-14 --rule rail+tram:800,bus:300@15min \\
        --allocation area --lang ja --out report";

fn main() {
    let options = Options::parse();
    if let Err(error) = run(&options) {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn run(options: &Options) -> Result<()> {
    if options.list_rules {
        return print(&rule_list());
    }
    let mut rule: CoverageRule = options.rule.parse().map_err(|e: Error| wrong("--rule", e.to_string()))?;
    if let Some(path) = &options.center {
        rule = rule.area(read_center(path)?);
    }
    let window: Window = options.window.parse().map_err(|e: Error| wrong("--window", e.to_string()))?;
    metres("--facility-radius", options.facility_radius)?;
    options.radius.map_or(Ok(()), |radius_m| metres("--radius", radius_m))?;
    let steps = Steps::start(&STEPS);
    let (data, made_up) = match Data::read(options, &steps)? {
        Some(data) => (data, false),
        None => (Data::made_up()?, true),
    };
    let Data { cells, stops, facilities, zones, .. } = &data;
    let streets = options.streets.read(Component::Largest)?;
    for group in &options.group {
        cells.group(group).map_err(|e| wrong("--group", e.to_string()))?;
    }

    steps.next("coverage");
    let allocation = options.allocation.allocation();
    let mut how = CoverageOptions::new(rule.clone()).allocation(allocation);
    if !options.group.is_empty() {
        how = how.groups(&options.group);
    }
    let streets = streets.as_ref();
    let coverage = match streets {
        Some(streets) => transit::coverage_along(cells, stops, streets, how.clone())?,
        None => transit::coverage(cells, stops, how.clone())?,
    };
    let density = if streets.is_none() { Some(density(&data, &coverage, how)?) } else { None };
    steps.next("services");
    let (services, daily) = services(&data, &rule, options.facility_radius, streets)?;
    let poor = zones.as_ref().map(|zones| poor(cells, &coverage, zones)).transpose()?;
    steps.next("station areas");
    let radius_m = options.radius.unwrap_or_else(|| radius_of(&rule));
    let how = StationAreaOptions::from(radius_m).allocation(allocation).facilities(facilities);
    let areas = transit::station_areas(cells, stops, how)?;
    let has_timetable = !stops.timetable().routes().is_empty();
    let lines = if has_timetable { Some(transit::corridors(cells, stops, radius_m)?) } else { None };
    steps.next("distances");
    let qualifying: Vec<LonLat> = coverage.catchments.iter().map(|(stop, _)| stops.stops()[*stop].position).collect();
    let detour = match streets {
        Some(streets) if !qualifying.is_empty() => Some(transit::detour(cells, &qualifying, streets, FARTHEST_M)?),
        _ => None,
    };
    let nearest = match &detour {
        Some(detour) => detour.walk().clone(),
        None => NearestPlaces::of(cells, &qualifying, FARTHEST_M)?,
    };
    let nearest_m: Vec<Option<f64>> = (0..cells.len()).map(|cell| nearest.distance_m(cell)).collect();

    steps.next("report");
    let lang = options.lang.lang();
    let mut report = TransitReport::new(cells, stops, &coverage, &areas)?
        .lang(lang)
        .nearest_m(&nearest_m)?
        .service(window)?
        .facilities(&services)?;
    if let Some((catchment_ha, density)) = density {
        report = report.catchment_density(catchment_ha, density);
    }
    if let Some(daily) = &daily {
        report = report.sufficiency(daily)?;
    }
    if let Some((poor, zones)) = poor.as_ref().zip(zones.as_ref()) {
        report = report.neighborhoods(poor, zones)?;
    }
    if let Some(lines) = &lines {
        report = report.corridors(lines, radius_m)?;
    }
    if made_up {
        report = report.note(lang.pick(MadeUpCity::NOTE, MadeUpCity::NOTE_JA));
    }
    if let Some(title) = &options.title {
        report = report.title(title);
    }
    report = options.source.iter().fold(report, |report, source| report.source(source));

    if options.json {
        steps.finish();
        let mut result = report.json();
        if let Some(detour) = &detour {
            result["detour"] = detour_json(cells, detour);
        }
        return print(&format!("{result:#}\n"));
    }
    let files = report.files()?;
    steps.finish();
    let of_streets = streets.into_iter().flat_map(StreetNetwork::diagnostics);
    let of_services =
        services.iter().flat_map(|service| &service.diagnostics).filter(|note| note.contains("facilities"));
    for finding in report.diagnostics().chain(of_streets).chain(of_services) {
        eprintln!("note: {finding}");
    }
    if !made_up && options.platforms.is_none() && rule.clauses.iter().any(|c| c.service != Service::Any) {
        let near = stops.len() - stops.grouped(NEAR_M)?.len();
        if near > 0 {
            eprintln!(
                "note: {near} of {} stops lie within {NEAR_M} m of another of their name and mode, or belong to its station; each \
                 is judged by its own departures, --platforms {NEAR_M} joins them",
                stops.len()
            );
        }
    }
    print(&report.terminal())?;
    if let Some(detour) = &detour {
        print(&detour_line(cells, detour))?;
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (*name, content.as_slice())).collect();
    let written = write_files(&options.out, &files)?;
    let names: Vec<String> = written.iter().map(|p| format!("wrote {}\n", p.display())).collect();
    print(&format!("\n{}", names.concat()))
}

/// Who lives near each kind of facility, and who has at once what daily life needs, of what the facilities hold, and
/// transit by the rule.
fn services(
    data: &Data,
    rule: &CoverageRule,
    radius_m: f64,
    streets: Option<&StreetNetwork>,
) -> Result<(Vec<FacilityCoverage>, Option<Sufficiency>)> {
    let Data { cells, stops, facilities, .. } = data;
    let categories = facilities.categories();
    let near = |category: &&str| match streets {
        Some(streets) => access::facility_coverage_along(cells, facilities, category, radius_m, streets),
        None => access::facility_coverage(cells, facilities, category, radius_m),
    };
    let services = categories.iter().map(near).collect::<Result<Vec<_>>>()?;
    let needed = ["medical", "welfare", "commerce"].into_iter().filter(|c| categories.contains(c));
    let needed: Vec<(&str, f64)> = needed.map(|category| (category, radius_m)).collect();
    if needed.is_empty() {
        return Ok((services, None));
    }
    let how = SufficiencyOptions::default().facilities(needed).transit(rule.clone());
    let daily = match streets {
        Some(streets) => access::sufficiency_along(cells, facilities, stops, streets, how)?,
        None => access::sufficiency(cells, facilities, stops, how)?,
    };
    Ok((services, Some(daily)))
}

/// Area of the catchments and mean density of people in them, of the stops where cells are: others would make the
/// density that of empty country.
fn density(data: &Data, coverage: &Coverage, how: CoverageOptions) -> Result<(f64, Option<f64>)> {
    let Data { cells, stops, boundary, .. } = data;
    let inside = stops_among(cells, boundary.as_ref(), stops);
    let of_inside =
        if inside.len() == stops.len() { coverage.clone() } else { transit::coverage(cells, &inside, how)? };
    Ok((of_inside.catchment_ha(&inside)?, of_inside.catchment_density_per_ha(cells, &inside)?))
}

/// How much longer the walk is than the straight line to the same stop, in words.
fn detour_line(cells: &PopulationCells, detour: &Detour) -> String {
    let people = detour.profile(cells.population(), DetourLine::SamePlace);
    match (people.of_means, people.quantile(0.25), people.median(), people.quantile(0.75)) {
        (Some(of_means), Some(low), Some(median), Some(high)) => format!(
            "\nThe walk along streets to the nearest stop is {of_means:.2} times the straight line to it; for half of the \
             people {low:.2} to {high:.2} times, median {median:.2}.\n"
        ),
        _ => "\nNobody reaches a stop along streets.\n".to_owned(),
    }
}

fn detour_json(cells: &PopulationCells, detour: &Detour) -> serde_json::Value {
    let of = |line: DetourLine| {
        let people = detour.profile(cells.population(), line);
        serde_json::json!({
            "people": people.people,
            "unreached": people.unreached,
            "at_place": people.at_place,
            "mean": people.mean,
            "of_means": people.of_means,
            "median": people.median(),
            "quartiles": [people.quantile(0.25), people.quantile(0.75)],
        })
    };
    serde_json::json!({ "same_place": of(DetourLine::SamePlace), "nearest_place": of(DetourLine::NearestPlace) })
}

/// Which neighborhoods are transit-poor.
fn poor(cells: &PopulationCells, coverage: &Coverage, zones: &Zones) -> Result<PoorNeighborhoods> {
    let names: Vec<&str> = zones.zones().iter().map(|z| z.name()).collect();
    transit::transit_poor(
        cells.population(),
        &coverage.cell_shares,
        &cells.zones(zones),
        &names,
        PoorOptions::default(),
    )
}

/// The stops inside a boundary, or without one in the rectangle about the cells.
fn stops_among(cells: &PopulationCells, boundary: Option<&Zones>, stops: &Stops) -> Stops {
    let range = |of: &[f64]| {
        let ends = of.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
        ends.0..=ends.1
    };
    let (lons, lats) = (range(cells.lons()), range(cells.lats()));
    stops.filter(|stop| match boundary {
        Some(zones) => zones.find(stop.position).is_some(),
        None => lons.contains(&stop.position.lon()) && lats.contains(&stop.position.lat()),
    })
}

/// So near, metres, stops of one name may be the poles of one stop.
const NEAR_M: f64 = 200.0;

/// So far is the nearest stop looked for, metres.
const FARTHEST_M: f64 = 5_000.0;

/// The one radius of a rule, or 500 m where it has several.
fn radius_of(rule: &CoverageRule) -> f64 {
    let first = rule.clauses.first().map_or(500.0, |c| c.radius_m);
    if rule.clauses.iter().all(|c| c.radius_m == first) { first } else { 500.0 }
}

/// What the options name, read.
struct Data {
    cells: PopulationCells,
    stops: Stops,
    facilities: Facilities,
    zones: Option<Zones>,
    boundary: Option<Zones>,
}

impl Data {
    fn made_up() -> Result<Data> {
        let MadeUpCity { cells, stops, facilities, zones, .. } = datasets::made_up_city()?;
        Ok(Data { cells, stops, facilities, zones: Some(zones), boundary: None })
    }

    /// The user's data; none where no file is given at all.
    fn read(options: &Options, steps: &Steps) -> Result<Option<Data>> {
        let no_stops = options.stops.is_empty() && options.gtfs.is_empty();
        if options.cells.is_empty() && no_stops {
            for (name, given) in [
                ("--facilities", !options.facilities.is_empty()),
                ("--zones", options.zones.is_some()),
                ("--boundary", options.boundary.is_some()),
            ]
            .into_iter()
            .chain(options.streets.given())
            {
                if given {
                    return Err(wrong(name, "needs --cells and stops to go with it"));
                }
            }
            return Ok(None);
        }
        if options.cells.is_empty() {
            return Err(wrong("--cells", "missing; stops alone do not say who lives near them"));
        }
        if no_stops {
            return Err(wrong("--stops", "missing; give --stops or --gtfs"));
        }
        steps.next("cells");
        let mut cells = read_cells("--cells", &options.cells, &options.group)?;
        let mut boundary = None;
        if let Some(path) = &options.boundary {
            let zones = read::zones(path, ZoneOptions::new())?;
            let none = |e: Error| wrong("--boundary", format!("{}: {e}", path.display()));
            cells = cells.within(&zones).map_err(none)?;
            boundary = Some(zones);
        }
        steps.next("stops");
        let stops = stops_of(("--stops", &options.stops), ("--gtfs", &options.gtfs), options.platforms)?;
        steps.next("facilities");
        let mut facilities = Facilities::default();
        for text in &options.facilities {
            facilities = facilities.concat(read_facilities("--facilities", text)?);
        }
        let zones = options.zones.as_ref().map(|text| read_zones("--zones", text)).transpose()?;
        Ok(Some(Data { cells, stops, facilities, zones, boundary }))
    }
}

fn read_center(path: &Path) -> Result<Zone> {
    let zones = read::zones(path, ZoneOptions::new())?;
    match zones.zones() {
        [one] => Ok(one.clone()),
        all => Err(wrong("--center", format!("{} holds {} areas; expected one", path.display(), all.len()))),
    }
}

const STEPS: [&str; 8] =
    ["cells", "stops", "facilities", "coverage", "services", "station areas", "distances", "report"];

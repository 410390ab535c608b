//! How well people can reach daily life on foot: any named score of population cells, with a map, its spread among the
//! people, and the same by neighborhood.

mod common;
#[path = "common/distance.rs"]
mod distance;
#[path = "common/places.rs"]
mod places;
#[path = "common/scores.rs"]
mod scores;
#[path = "common/steps.rs"]
mod steps;
#[path = "common/streets.rs"]
mod streets;

use std::path::{Path, PathBuf};

use clap::Parser;
use common::{Language, print, read_cells, stops_of, wrong};
use compact_city::Result;
use compact_city::datasets::{self, MadeUpCity};
use compact_city::geo::{Component, StreetNetwork, Zones};
#[cfg(feature = "osm")]
use compact_city::read::{self, OsmCategories};
use compact_city::report::{ScoreColumn, WalkabilityReport, write_files};
use compact_city::table::{Facilities, PopulationCells, Stops};
use compact_city::walkability::AmenityOptions;
use distance::metres;
use places::{read_facilities, read_zones};
use scores::{Inputs, Score};
use steps::Steps;
use streets::StreetFiles;

/// Score how well daily life can be reached on foot from each population cell.
///
/// Without files: a made-up city, to see what comes out. Prints each score for the people of the city, who lives at which
/// band, the best and worst cells; writes report.html (a page with maps), cells.csv, cells.geojson, result.json, and
/// zones.csv where there are zones; all or none.
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Options {
    #[command(flatten)]
    streets: StreetFiles,
    /// Keep every part of the streets, also those without a way to the largest one
    #[arg(long)]
    all_parts: bool,
    /// Measure in straight lines, where there are no streets: amenity and transit alone
    #[arg(long, conflicts_with_all = ["osm", "nodes", "edges"])]
    straight: bool,
    /// Population cells, a CSV or, built with the feature `parquet`, a Parquet file (several times: their cells together).
    /// Keys: `id`, `lon`, `lat`, `mesh` (JIS mesh codes; `level=100m` where ten digits do not mean 250 m), `h3` (feature
    /// `h3`), `population` name columns; `group=NAME:COLUMN` adds a group; `size=250` (metres) or `size=0.003x0.002`
    /// (degrees) is the ground of a cell; `encoding=cp932`; `format=estat` reads e-Stat mesh tables as they are
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    cells: Vec<String>,
    /// Places of daily life, a CSV or GeoJSON (several times). Keys: `category=grocery` for all or `category_column`; `id`,
    /// `name`, `lon`, `lat`, `keep=COLUMN:VALUE`, `encoding`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    facilities: Vec<String>,
    /// Which categories of the facilities stand for one of a score (several times), such as
    /// `grocery:supermarket+greengrocer` or, for ghsci, `fresh_food_market:supermarket` and `convenience:kiosk`
    #[arg(long, value_name = "NAME:CATEGORY[+CATEGORY…]")]
    category: Vec<String>,
    /// Stops and timetable of a GTFS feed, a zip or a folder (several times). Key: `date=YYYY-MM-DD` [default: the busiest
    /// weekday]
    #[arg(long, value_name = "PATH[,KEY=VALUE]")]
    gtfs: Vec<String>,
    /// Stops without a timetable, a CSV (several times): they count in ghsci. Keys as in the example station_areas
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    stops: Vec<String>,
    /// A score (several times), the first first: amenity, amenity:DECAY, transit, transit:RAW, ghsci, ghsci_25_cities,
    /// japan, frank, frank_without_far, beh, bike, nwi, centrality:MEASURE:METRES; --list-scores says what they are
    /// [default: amenity, and transit where there is a timetable]
    #[arg(long, value_name = "NAME[:DECAY]")]
    score: Vec<String>,
    /// Categories, weights and penalties of the amenity score, a TOML or JSON file; --print-weights gives one to edit
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Take nothing off the amenity score where streets are hard to walk
    #[arg(long)]
    no_penalties: bool,
    /// How many days like that of the timetable make a week in the transit score: 7 counts every day as the busiest weekday
    #[arg(long, default_value_t = 7.0, value_name = "DAYS")]
    days_per_week: f64,
    /// Give indices of z-scores twice: over all cells, and within each place that this column of the cells names, such as
    /// a city
    #[arg(long, value_name = "COLUMN")]
    within: Option<String>,
    /// How far a cell, a facility or a stop may lie from its street, metres; that way counts in the walk
    #[arg(long, default_value_t = 500.0, value_name = "METRES")]
    snap: f64,
    /// Radius along streets of the neighborhoods of indices, metres
    #[arg(long, default_value_t = 1000.0, value_name = "METRES")]
    neighborhood: f64,
    /// Neighborhoods, a GeoJSON: the scores of each. Key: `name=PROPERTY` holds the name
    #[arg(long, value_name = "FILE[,KEY=VALUE]")]
    zones: Option<String>,
    /// A group of people to report on: a column of the cells (several times) [default: the groups given with --cells]
    #[arg(long, value_name = "COLUMN")]
    group: Vec<String>,
    /// Title of the report
    #[arg(long)]
    title: Option<String>,
    /// Source to credit in the report (several times)
    #[arg(long)]
    source: Vec<String>,
    /// Language of the tables and the report
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
    /// Print only the JSON result, and write no file
    #[arg(long)]
    json: bool,
    /// Directory for the files
    #[arg(long, default_value = "target/walkability", value_name = "DIR")]
    out: PathBuf,
    /// Print the scores with what they count and their sources
    #[arg(long)]
    list_scores: bool,
    /// Print the categories, weights and penalties of the amenity score as TOML
    #[arg(long)]
    print_weights: bool,
}

const EXAMPLES: &str = "\
Examples:

  A street graph in two tables, census mesh, shops, two decays of the amenity score:

    walkability --nodes nodes.csv,id=node --edges edges.csv,length=m \\
        --cells mesh250.csv,mesh=code,population=pop \\
        --facilities shops.csv,category_column=kind --score amenity --score amenity:quintic

  Streets and places of OpenStreetMap, a GTFS feed, the index of GHSCI, in Japanese:

    walkability --osm city.osm.pbf --cells hexagons.csv,h3=id --gtfs feed.zip \\
        --score amenity --score transit --score ghsci --lang ja --out report";

fn main() {
    let options = Options::parse();
    if let Err(error) = run(&options) {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn run(options: &Options) -> Result<()> {
    if options.list_scores {
        return print(&Score::list());
    }
    if options.print_weights {
        return print(&AmenityOptions::default().to_toml()?);
    }
    let mut asked = options.score.iter().map(|s| Score::parse(s)).collect::<Result<Vec<_>>>()?;
    let mut amenity = match &options.weights {
        Some(path) => AmenityOptions::read(path)?,
        None => AmenityOptions::default(),
    };
    if options.no_penalties {
        amenity = amenity.penalties(None);
    }
    metres("--snap", options.snap)?;
    metres("--neighborhood", options.neighborhood)?;
    if !(options.days_per_week > 0.0 && options.days_per_week <= 7.0) {
        return Err(wrong("--days-per-week", format!("{}; expected above 0, at most 7", options.days_per_week)));
    }
    if options.within.is_some() && !asked.iter().any(|s| matches!(s, Score::Index(_))) {
        return Err(wrong("--within", "needs an index of z-scores, such as --score ghsci"));
    }
    let mut categories = options.category.iter().map(|text| categories(text)).collect::<Result<Vec<_>>>()?;
    let steps = Steps::start(&STEPS);
    let daily_living = asked.iter().any(Score::needs_daily_living);
    let (data, made_up) = match Data::read(options, daily_living, &steps)? {
        Some(data) => (data, false),
        None => (Data::made_up(options.straight)?, true),
    };
    for (name, of) in [("fresh_food_market", "grocery"), ("convenience", "shopping")] {
        if made_up && !categories.iter().any(|c| c.0 == name) {
            categories.push((name.to_owned(), vec![of.to_owned()]));
        }
    }
    known_categories(&categories, &amenity, &data)?;
    for group in &options.group {
        data.cells.group(group).map_err(|e| wrong("--group", e.to_string()))?;
    }
    if asked.is_empty() {
        asked.push(Score::parse("amenity")?);
        if !data.stops.timetable().routes().is_empty() {
            asked.push(Score::parse("transit")?);
        }
    }

    steps.next("scores");
    let lang = options.lang.lang();
    let inputs = Inputs {
        cells: &data.cells,
        streets: data.streets.as_ref(),
        places: &data.facilities,
        daily: data.daily.as_ref(),
        stops: &data.stops,
        amenity,
        days_per_week: options.days_per_week,
        within: options.within.as_deref(),
        categories,
        snap_m: options.snap,
        neighborhood_m: options.neighborhood,
        lang,
    };
    let columns: Vec<ScoreColumn> = asked.iter().map(|s| inputs.columns(s)).collect::<Result<Vec<_>>>()?.concat();

    steps.next("report");
    let mut report = WalkabilityReport::new(&data.cells, &columns)?.lang(lang).places(&data.facilities);
    if let Some(streets) = &data.streets {
        report = report.streets(streets);
    }
    if let Some(zones) = &data.zones {
        report = report.zones(zones);
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
        return print(&format!("{:#}\n", report.json()));
    }
    let files = report.files()?;
    steps.finish();
    for finding in report.diagnostics() {
        eprintln!("note: {finding}");
    }
    print(&report.terminal())?;
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (*name, content.as_slice())).collect();
    let written = write_files(&options.out, &files)?;
    let names: Vec<String> = written.iter().map(|p| format!("wrote {}\n", p.display())).collect();
    print(&format!("\n{}", names.concat()))
}

/// A category of a score and those of the facilities that stand for it.
fn categories(text: &str) -> Result<(String, Vec<String>)> {
    let found = text.split_once(':').filter(|(name, of)| !name.is_empty() && !of.is_empty());
    let Some((name, of)) = found else {
        return Err(wrong("--category", format!("`{text}`: expected NAME:CATEGORY[+CATEGORY…]")));
    };
    Ok((name.trim().to_owned(), of.split('+').map(|c| c.trim().to_owned()).collect()))
}

/// Refuses a category of no score, and one that no facility has.
fn known_categories(categories: &[(String, Vec<String>)], amenity: &AmenityOptions, data: &Data) -> Result<()> {
    let of_scores: Vec<&str> =
        amenity.categories.iter().map(|c| c.id.as_str()).chain(["fresh_food_market", "convenience"]).collect();
    let mut there = data.facilities.categories();
    there.extend(data.daily.iter().flat_map(Facilities::categories));
    for (name, of) in categories {
        if !of_scores.contains(&name.as_str()) {
            let problem = format!("`{name}` is no category of a score; known: {}", of_scores.join(", "));
            return Err(wrong("--category", problem));
        }
        if let Some(missing) = of.iter().find(|c| !there.contains(&c.as_str())) {
            let problem = format!("no facility is of the category `{missing}`; there are: {}", there.join(", "));
            return Err(wrong("--category", problem));
        }
    }
    Ok(())
}

/// What the options name, read.
struct Data {
    cells: PopulationCells,
    /// None where distances are straight lines.
    streets: Option<StreetNetwork>,
    facilities: Facilities,
    /// Facilities of daily living where they are others.
    daily: Option<Facilities>,
    stops: Stops,
    zones: Option<Zones>,
}

impl Data {
    fn made_up(straight: bool) -> Result<Data> {
        let MadeUpCity { cells, stops, zones, streets, amenities, .. } = datasets::made_up_city()?;
        let streets = (!straight).then_some(streets);
        Ok(Data { cells, streets, facilities: amenities, daily: None, stops, zones: Some(zones) })
    }

    /// The user's data; none where no file is given at all.
    fn read(options: &Options, daily_living: bool, steps: &Steps) -> Result<Option<Data>> {
        let given = [
            ("--facilities", !options.facilities.is_empty()),
            ("--gtfs", !options.gtfs.is_empty()),
            ("--stops", !options.stops.is_empty()),
            ("--zones", options.zones.is_some()),
        ];
        if options.cells.is_empty() {
            return match options.streets.given().iter().chain(&given).find(|g| g.1) {
                Some((name, _)) => Err(wrong(name, "needs --cells to go with it")),
                None => Ok(None),
            };
        }
        let component = if options.all_parts { Component::All } else { Component::Largest };
        steps.next("streets");
        let streets = options.streets.read(component)?;
        if streets.is_none() && !options.straight {
            return Err(wrong("--nodes", "missing; give --nodes and --edges, or --osm, or --straight"));
        }
        steps.next("cells");
        let cells = read_cells("--cells", &options.cells, &options.group)?;
        steps.next("places");
        let mut facilities = Facilities::default();
        for text in &options.facilities {
            facilities = facilities.concat(read_facilities("--facilities", text)?);
        }
        let mut daily = None;
        if let (Some(path), true) = (&options.streets.osm, options.facilities.is_empty()) {
            facilities = read_osm_facilities(path, false)?;
            daily = if daily_living { Some(read_osm_facilities(path, true)?) } else { None };
        }
        steps.next("stops");
        let no_stops = options.stops.is_empty() && options.gtfs.is_empty();
        let stops = if no_stops {
            Stops::default()
        } else {
            stops_of(("--stops", &options.stops), ("--gtfs", &options.gtfs), None)?
        };
        let zones = options.zones.as_ref().map(|text| read_zones("--zones", text)).transpose()?;
        Ok(Some(Data { cells, streets, facilities, daily, stops, zones }))
    }
}

/// Facilities of an OpenStreetMap extract, of the nine categories of the amenity score, or of the two of daily living.
#[cfg(feature = "osm")]
fn read_osm_facilities(path: &Path, daily_living: bool) -> Result<Facilities> {
    if !daily_living {
        return read::osm_facilities(path, ());
    }
    let food = ["shop=supermarket", "shop=greengrocer", "shop=butcher", "shop=seafood", "amenity=marketplace"];
    let convenience = ["shop=convenience", "shop=kiosk", "amenity=fuel"];
    let categories = OsmCategories::new().category("fresh_food_market", food).category("convenience", convenience);
    read::osm_facilities(path, categories)
}

/// The streets of the extract could not be read either.
#[cfg(not(feature = "osm"))]
fn read_osm_facilities(_: &Path, _: bool) -> Result<Facilities> {
    Ok(Facilities::default())
}

const STEPS: [&str; 6] = ["streets", "cells", "places", "stops", "scores", "report"];

//! Who lives near transit in two years, and how much of the change comes from people and how much from service.

mod common;
#[path = "common/rules.rs"]
mod rules;

use clap::Parser;
use common::{Language, print, read_cells, stops_of, wrong};
use compact_city::datasets::{self, MadeUpCity};
use compact_city::report::ChangeReport;
use compact_city::table::{PopulationCells, Stops};
use compact_city::transit::{self, CoverageOptions, CoverageRule};
use compact_city::{Error, Result};
use rules::{Allocate, rule_help, rule_list};

/// Count who lives near transit by a norm's rule in two years, and split the change between people and service.
///
/// Without files: the made-up city before and after its tram line, with people who moved meanwhile. The keys of files are
/// those of the example station_areas.
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Options {
    /// Population cells of the first year, a CSV (several times)
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    before_cells: Vec<String>,
    /// Stops of the first year, a CSV (several times)
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    before_stops: Vec<String>,
    /// GTFS feed of the first year, a zip or a folder (several times)
    #[arg(long, value_name = "PATH[,KEY=VALUE]")]
    before_gtfs: Vec<String>,
    /// Population cells of the second year [default: those of the first, so that service alone changes]
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    after_cells: Vec<String>,
    /// Stops of the second year [default, where neither these nor a feed are given: those of the first]
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    after_stops: Vec<String>,
    /// GTFS feed of the second year, a zip or a folder (several times)
    #[arg(long, value_name = "PATH[,KEY=VALUE]")]
    after_gtfs: Vec<String>,
    #[arg(long, default_value = "toyama", value_name = "NAME|CLAUSES", help = rule_help())]
    rule: String,
    /// How a cell that a catchment cuts is counted: whole by its centroid, or by the share of its area inside
    #[arg(long, value_enum, default_value = "centroid")]
    allocation: Allocate,
    /// A group of people to report on: a column of the cells (several times) [default: the groups given with the cells]
    #[arg(long, value_name = "COLUMN")]
    group: Vec<String>,
    /// Join stops of one name and mode that lie within so many metres, and the platforms of one station wherever they are
    #[arg(long, value_name = "METRES")]
    platforms: Option<f64>,
    /// Language of the tables
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// Print the built-in rules with what they count and their sources
    #[arg(long)]
    list_rules: bool,
}

const EXAMPLES: &str = "\
Examples:

  What a new line adds, people as they are:

    coverage_change --before-cells mesh250.csv,mesh=code,population=pop \\
        --before-stops tram_2008.csv,mode=tram --after-stops tram_2020.csv,mode=tram

  Two censuses and two timetables:

    coverage_change --before-cells 2010.csv --before-gtfs 2010.zip \\
        --after-cells 2020.csv --after-gtfs 2020.zip --rule rail+tram:800,bus:300@15min --lang ja";

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
    let rule: CoverageRule = options.rule.parse().map_err(|e: Error| wrong("--rule", e.to_string()))?;
    let (before, after, made_up) = match years(options)? {
        Some((before, after)) => (before, after, false),
        None => (made_up(datasets::made_up_city_before_tram()?), made_up(datasets::made_up_city()?), true),
    };
    let mut how = CoverageOptions::new(rule).allocation(options.allocation.allocation());
    if !options.group.is_empty() {
        how = how.groups(&options.group);
    }
    let coverage = |year: &Year| transit::coverage(&year.cells, &year.stops, how.clone());
    let (covered_before, covered_after) = (coverage(&before)?, coverage(&after)?);
    let change = transit::coverage_change(&before.cells, &before.stops, &after.cells, &after.stops, how.clone())?;

    let lang = options.lang.lang();
    let mut report = ChangeReport::new(&covered_before, &covered_after, &change).lang(lang);
    if made_up {
        report = report.note(lang.pick(MadeUpCity::NOTE, MadeUpCity::NOTE_JA));
    }
    if options.json {
        return print(&format!("{:#}\n", report.json()));
    }
    for (name, year) in [("before", &before), ("after", &after)] {
        for finding in year.cells.diagnostics().iter().chain(year.stops.diagnostics()) {
            eprintln!("note: {name}: {finding}");
        }
    }
    print(&report.terminal())
}

/// People and service of a year.
#[derive(Clone)]
struct Year {
    cells: PopulationCells,
    stops: Stops,
}

fn made_up(city: MadeUpCity) -> Year {
    Year { cells: city.cells, stops: city.stops }
}

/// The user's years; none where no file is given at all.
fn years(options: &Options) -> Result<Option<(Year, Year)>> {
    let o = options;
    let no_stops = |stops: &[String], gtfs: &[String]| stops.is_empty() && gtfs.is_empty();
    let (none_before, none_after) =
        (no_stops(&o.before_stops, &o.before_gtfs), no_stops(&o.after_stops, &o.after_gtfs));
    if none_before && none_after && o.before_cells.is_empty() && o.after_cells.is_empty() {
        return Ok(None);
    }
    if o.before_cells.is_empty() {
        return Err(wrong("--before-cells", "missing; stops alone do not say who lives near them"));
    }
    if none_before {
        return Err(wrong("--before-stops", "missing; give --before-stops or --before-gtfs"));
    }
    if none_after && o.after_cells.is_empty() {
        return Err(wrong("--after-stops", "missing; give --after-stops, --after-gtfs or --after-cells"));
    }
    let before = Year {
        cells: read_cells("--before-cells", &o.before_cells, &o.group)?,
        stops: stops_of(("--before-stops", &o.before_stops), ("--before-gtfs", &o.before_gtfs), o.platforms)?,
    };
    let mut after = before.clone();
    if !o.after_cells.is_empty() {
        after.cells = read_cells("--after-cells", &o.after_cells, &o.group)?;
    }
    if !none_after {
        after.stops = stops_of(("--after-stops", &o.after_stops), ("--after-gtfs", &o.after_gtfs), o.platforms)?;
    }
    Ok(Some((before, after)))
}

//! Who lives near transit, and what each station serves: a table on the terminal, a report with a map and data files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Parser, ValueEnum};
use compact_city::catalog::Lang;
use compact_city::datasets::{self, MadeUpCity};
use compact_city::geo::LonLat;
use compact_city::jiff::civil::Date;
use compact_city::read::{
    self, CellOptions, Encoding, EstatGroups, EstatOptions, FacilityOptions, FeatureOptions, GtfsOptions, StopOptions,
    ZoneOptions,
};
use compact_city::report::{TransitReport, write_files};
use compact_city::table::{CellColumns, Facilities, Footprint, Mode, PopulationCells, Stops};
use compact_city::transit::{self, Allocation, CoverageOptions, CoverageRule, NearestPlaces, StationAreaOptions};
use compact_city::{DataError, Error, Result};
use indicatif::{ProgressBar, ProgressStyle};

/// Count who lives near transit by a norm's rule, and what lies within a walk of each station.
///
/// Without files: a made-up city, to see what comes out. Prints who is covered and the stations with most people, and
/// writes report.html (a page with a map), stations.csv, stops.geojson and result.json, all or none.
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Options {
    /// Population cells, a CSV (several times: their cells together). Keys: `id`, `lon`, `lat`, `mesh` (JIS mesh codes),
    /// `h3`, `population` name columns; `group=NAME:COLUMN` adds a group; `size=250` (metres) or `size=0.003x0.002`
    /// (degrees) is the ground of a cell; `encoding=cp932`; `format=estat` reads e-Stat mesh tables as they are
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
    /// Facilities counted round each stop, a CSV or GeoJSON (several times). Keys: `category=medical` for all or
    /// `category_column`; `id`, `name`, `lon`, `lat`, `keep=COLUMN:VALUE`, `encoding`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    facilities: Vec<String>,
    /// GeoJSON of one or more areas: only cells whose centroid lies in one count, with all stops
    #[arg(long, value_name = "FILE")]
    boundary: Option<PathBuf>,
    #[arg(long, default_value = "toyama", value_name = "NAME|CLAUSES", help = rule_help())]
    rule: String,
    /// How a cell that a catchment cuts is counted: whole by its centroid, or by the share of its area inside
    #[arg(long, value_enum, default_value = "centroid")]
    allocation: Allocate,
    /// Radius of the station areas, metres [default: the rule's where it has but one, else 500]
    #[arg(long, value_name = "METRES")]
    radius: Option<f64>,
    /// A group of people to report on: a column of the cells (several times) [default: the groups given with --cells; of
    /// e-Stat tables 0_14, 65_plus and 75_plus]
    #[arg(long, value_name = "COLUMN")]
    group: Vec<String>,
    /// Join stops of one name that lie within so many metres, such as the platforms and poles of a station
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

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    En,
    Ja,
}

#[derive(Clone, Copy, ValueEnum)]
enum Allocate {
    Centroid,
    Area,
}

fn rule_help() -> String {
    let names: Vec<&str> = CoverageRule::PRESETS.iter().map(|p| p.name).collect();
    format!(
        "Who counts as living near transit: {} (--list-rules says what they are), or clauses `MODES:METRES[@SERVICE]` with \
         commas between, such as rail+tram:500,bus:300@60",
        names.join(", ")
    )
}

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
    let rule: CoverageRule = options.rule.parse()?;
    let steps = Steps::start();
    let (data, made_up) = match Data::read(options, &steps)? {
        Some(data) => (data, false),
        None => (Data::made_up()?, true),
    };
    let Data { cells, stops, facilities } = data;
    for group in &options.group {
        cells.group(group)?;
    }

    steps.next("coverage");
    let allocation = match options.allocation {
        Allocate::Centroid => Allocation::Centroid,
        Allocate::Area => Allocation::Area,
    };
    let mut how = CoverageOptions::new(rule.clone()).allocation(allocation);
    if !options.group.is_empty() {
        how = how.groups(&options.group);
    }
    let coverage = transit::coverage(&cells, &stops, how)?;
    steps.next("station areas");
    let radius_m = options.radius.unwrap_or_else(|| radius_of(&rule));
    let how = StationAreaOptions::from(radius_m).allocation(allocation).facilities(&facilities);
    let areas = transit::station_areas(&cells, &stops, how)?;
    steps.next("distances");
    let qualifying: Vec<LonLat> = coverage.catchments.iter().map(|(stop, _)| stops.stops()[*stop].position).collect();
    let nearest = NearestPlaces::of(&cells, &qualifying, FARTHEST_M)?;
    let nearest_m: Vec<Option<f64>> = (0..cells.len()).map(|cell| nearest.distance_m(cell)).collect();

    steps.next("report");
    let lang = match options.lang {
        Language::En => Lang::En,
        Language::Ja => Lang::Ja,
    };
    let mut report = TransitReport::new(&cells, &stops, &coverage, &areas)?.lang(lang).nearest_m(&nearest_m)?;
    if made_up {
        report = report.note(lang.pick(MadeUpCity::NOTE, MadeUpCity::NOTE_JA));
    }
    if let Some(title) = &options.title {
        report = report.title(title);
    }
    report = options.source.iter().fold(report, |report, source| report.source(source));

    let json = format!("{:#}\n", report.json());
    if options.json {
        steps.finish();
        return print(&json);
    }
    let (html, csv, geojson) = (report.html(), report.csv()?, report.geojson());
    steps.finish();
    for finding in cells.diagnostics().iter().chain(stops.diagnostics()).chain(&coverage.diagnostics) {
        eprintln!("note: {finding}");
    }
    print(&report.terminal())?;
    let files: [(&str, &[u8]); 4] = [
        ("report.html", html.as_bytes()),
        ("stations.csv", &csv),
        ("stops.geojson", geojson.as_bytes()),
        ("result.json", json.as_bytes()),
    ];
    let written = write_files(&options.out, &files)?;
    let names: Vec<String> = written.iter().map(|p| format!("wrote {}\n", p.display())).collect();
    print(&format!("\n{}", names.concat()))
}

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
}

impl Data {
    fn made_up() -> Result<Data> {
        let MadeUpCity { cells, stops, facilities, .. } = datasets::made_up_city()?;
        Ok(Data { cells, stops, facilities })
    }

    /// The user's data; none where no file is given at all.
    fn read(options: &Options, steps: &Steps) -> Result<Option<Data>> {
        let no_stops = options.stops.is_empty() && options.gtfs.is_empty();
        if options.cells.is_empty() && no_stops {
            for (name, given) in
                [("--facilities", !options.facilities.is_empty()), ("--boundary", options.boundary.is_some())]
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
        let mut cells = read_cells(options)?;
        if let Some(path) = &options.boundary {
            cells = within(cells, path)?;
        }
        steps.next("stops");
        let mut tables = Vec::new();
        for text in &options.stops {
            tables.push(read_stops(&FileArgument::parse("--stops", text, STOP_KEYS)?)?);
        }
        for text in &options.gtfs {
            tables.push(read_gtfs(&FileArgument::parse("--gtfs", text, &["date"])?)?);
        }
        let mut stops = Stops::concat(tables)?;
        if let Some(distance_m) = options.platforms {
            stops = stops.grouped(distance_m)?;
        }
        steps.next("facilities");
        let mut facilities = Facilities::default();
        for text in &options.facilities {
            facilities =
                facilities.concat(read_facilities(&FileArgument::parse("--facilities", text, FACILITY_KEYS)?)?);
        }
        Ok(Some(Data { cells, stops, facilities }))
    }
}

const CELL_KEYS: &[&str] = &["id", "lon", "lat", "mesh", "h3", "population", "group", "size", "encoding", "format"];
const STOP_KEYS: &[&str] = &[
    "mode",
    "mode_column",
    "id",
    "name",
    "lon",
    "lat",
    "departures",
    "departures_per_direction",
    "headway_min",
    "parent",
    "keep",
    "encoding",
];
const FACILITY_KEYS: &[&str] = &["category", "category_column", "id", "name", "lon", "lat", "keep", "encoding"];

fn read_cells(options: &Options) -> Result<PopulationCells> {
    let mut files = Vec::new();
    for text in &options.cells {
        files.push(FileArgument::parse("--cells", text, CELL_KEYS)?);
    }
    let is_estat = |f: &FileArgument| f.get("format") == Some("estat");
    if let Some(format) = files.iter().filter_map(|f| f.get("format")).find(|f| !["csv", "estat"].contains(f)) {
        return Err(wrong("--cells", format!("unknown format `{format}`; known: csv, estat")));
    }
    if files.iter().any(is_estat) {
        if !files.iter().all(is_estat) {
            return Err(wrong(
                "--cells",
                "e-Stat tables and others cannot be joined; give format=estat with every file",
            ));
        }
        // The tables of a region belong together: what one conceals may be counted in another.
        let groups = if options.group.is_empty() {
            vec!["0_14".to_owned(), "65_plus".into(), "75_plus".into()]
        } else {
            options.group.clone()
        };
        let estat = EstatOptions::new().groups(EstatGroups::Named(groups));
        let estat = files[0].encoding()?.map_or(estat.clone(), |e| estat.encoding(e));
        return read::estat_cells(files.iter().map(|f| &f.path), estat);
    }
    let mut tables = Vec::new();
    for file in &files {
        let mut columns = CellColumns::new();
        for (key, value) in &file.pairs {
            columns = match *key {
                "id" => columns.id(*value),
                "lon" => columns.lon(*value),
                "lat" => columns.lat(*value),
                "mesh" => columns.mesh(*value),
                "h3" => columns.h3(*value),
                "population" => columns.population(*value),
                "group" => {
                    let (name, column) = value.split_once(':').unwrap_or((value, value));
                    columns.group(name, column)
                }
                "size" => columns.footprint(footprint(value)?),
                _ => columns,
            };
        }
        let given =
            |group: &&String| !file.pairs.iter().any(|(k, v)| *k == "group" && v.split(':').next() == Some(group));
        columns = options.group.iter().filter(given).fold(columns, |columns, g| columns.group(g, g));
        let how = CellOptions::from(columns);
        let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
        tables.push(read::cells(&file.path, how)?);
    }
    PopulationCells::concat(tables)
}

/// The ground of a cell: a side in metres, or width and height in degrees with an `x` between.
fn footprint(text: &str) -> Result<Footprint> {
    let number = |s: &str| s.trim().parse::<f64>().ok().filter(|x| x.is_finite() && *x > 0.0);
    let found = match text.split_once('x') {
        Some((width, height)) => {
            number(width).zip(number(height)).map(|(width, height)| Footprint::Degrees { width, height })
        }
        None => number(text).map(|side_m| Footprint::Square { side_m }),
    };
    found.ok_or_else(|| {
        wrong(
            "--cells",
            format!("size `{text}` is neither a side in metres, such as 250, nor degrees, such as 0.003x0.002"),
        )
    })
}

/// The cells whose centroid lies in an area of a file.
fn within(cells: PopulationCells, path: &Path) -> Result<PopulationCells> {
    let zones = read::zones(path, ZoneOptions::new())?;
    let mask: Vec<bool> = (0..cells.len()).map(|i| zones.find(cells.position(i)).is_some()).collect();
    if !mask.contains(&true) {
        return Err(wrong("--boundary", format!("no cell lies inside {}", path.display())));
    }
    cells.filter(&mask)
}

fn read_stops(file: &FileArgument) -> Result<Stops> {
    let mut how = StopOptions::new();
    for (key, value) in &file.pairs {
        how = match *key {
            "mode" => how.mode(value.parse::<Mode>()?),
            "mode_column" => how.mode_column(*value),
            "id" if *value == "row" => how.number_rows(),
            "id" => how.id(*value),
            "name" => how.name(*value),
            "lon" => how.lon(*value),
            "lat" => how.lat(*value),
            "departures" => how.departures(*value),
            "departures_per_direction" => how.departures_per_direction(*value),
            "headway_min" => how.headway_min(*value),
            "parent" => how.parent(*value),
            "keep" => {
                let (column, value) = condition("--stops", value)?;
                how.keep(column, value)
            }
            _ => how,
        };
    }
    let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
    read::stops(&file.path, how)
}

fn read_gtfs(file: &FileArgument) -> Result<Stops> {
    let mut how = GtfsOptions::new();
    if let Some(text) = file.get("date") {
        let date: Date =
            text.parse().map_err(|_| wrong("--gtfs", format!("`{text}` is not a date such as 2025-05-14")))?;
        how = how.date(date);
    }
    Ok(read::gtfs(&file.path, how)?.into_stops())
}

fn read_facilities(file: &FileArgument) -> Result<Facilities> {
    let is_geojson =
        file.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("geojson") || e.eq_ignore_ascii_case("json"));
    if is_geojson {
        let mut how = FeatureOptions::new();
        for (key, value) in &file.pairs {
            how = match *key {
                "category" => how.category(*value),
                "category_column" => how.category_property(*value),
                "name" => how.name(*value),
                "id" => how.id(*value),
                "encoding" => how,
                key => return Err(wrong("--facilities", format!("`{key}` does not go with GeoJSON"))),
            };
        }
        let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
        return read::facilities_geojson(&file.path, how);
    }
    let mut how = FacilityOptions::new();
    for (key, value) in &file.pairs {
        how = match *key {
            "category" => how.category(*value),
            "category_column" => how.category_column(*value),
            "id" => how.id(*value),
            "name" => how.name(*value),
            "lon" => how.lon(*value),
            "lat" => how.lat(*value),
            "keep" => {
                let (column, value) = condition("--facilities", value)?;
                how.keep(column, value)
            }
            _ => how,
        };
    }
    let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
    read::facilities(&file.path, how)
}

/// Column and value of a condition on rows.
fn condition<'a>(option: &str, text: &'a str) -> Result<(&'a str, &'a str)> {
    text.split_once(':').ok_or_else(|| wrong(option, format!("keep `{text}`: expected COLUMN:VALUE, such as closed:0")))
}

/// A file, and what is said of it: `FILE,key=value,…`.
struct FileArgument<'a> {
    option: &'static str,
    path: PathBuf,
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> FileArgument<'a> {
    /// Everything before the first part `key=value` is the file's name, commas in it included; the whole text is, where
    /// there is a file of that name.
    fn parse(option: &'static str, text: &'a str, known: &[&str]) -> Result<Self> {
        if Path::new(text).exists() {
            return Ok(FileArgument { option, path: text.into(), pairs: Vec::new() });
        }
        let is_pair = |part: &&str| {
            part.split_once('=')
                .is_some_and(|(key, _)| key.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'0'..=b'9')))
        };
        let parts: Vec<&str> = text.split(',').collect();
        let end = parts.iter().position(is_pair).unwrap_or(parts.len());
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for part in &parts[end..] {
            let Some((key, value)) = part.split_once('=') else {
                return Err(wrong(option, format!("`{part}` is no KEY=VALUE; keys: {}", known.join(", "))));
            };
            if !known.contains(&key) {
                return Err(wrong(option, format!("unknown key `{key}`; known: {}", known.join(", "))));
            }
            if value.is_empty() {
                return Err(wrong(option, format!("the key `{key}` has no value")));
            }
            if !["group", "keep"].contains(&key) && pairs.iter().any(|p| p.0 == key) {
                return Err(wrong(option, format!("the key `{key}` stands twice")));
            }
            pairs.push((key, value));
        }
        if end == 0 {
            return Err(wrong(option, format!("`{text}` names no file; expected FILE,KEY=VALUE")));
        }
        Ok(FileArgument { option, path: parts[..end].join(",").into(), pairs })
    }

    fn get(&self, key: &str) -> Option<&'a str> {
        self.pairs.iter().find(|p| p.0 == key).map(|p| p.1)
    }

    fn encoding(&self) -> Result<Option<Encoding>> {
        match self.get("encoding") {
            None => Ok(None),
            Some("utf-8" | "utf8") => Ok(Some(Encoding::Utf8)),
            Some("cp932" | "shift_jis") => Ok(Some(Encoding::Cp932)),
            Some(other) => Err(wrong(self.option, format!("unknown encoding `{other}`; known: utf-8, cp932"))),
        }
    }
}

/// An error that names the option at fault.
fn wrong(option: &str, problem: impl Into<String>) -> Error {
    DataError { table: option.to_owned(), line: None, field: None, problem: problem.into(), more: 0 }.into()
}

/// What is under way, on a terminal; nothing in a pipe.
struct Steps(ProgressBar);

impl Steps {
    fn start() -> Self {
        // A bar on the standard error draws itself only where that is a terminal.
        let bar = ProgressBar::new(STEPS.len() as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Steps(bar)
    }

    fn next(&self, step: &'static str) {
        self.0.set_position(STEPS.iter().position(|s| *s == step).unwrap_or_default() as u64);
        self.0.set_message(step);
    }

    fn finish(&self) {
        self.0.finish_and_clear();
    }
}

const STEPS: [&str; 7] = ["cells", "stops", "facilities", "coverage", "station areas", "distances", "report"];

fn rule_list() -> String {
    let line = |p: &compact_city::transit::Preset| {
        format!(
            "{}\n  {}\n  {}\n  Source: {}\n  Unconfirmed: {}\n",
            p.name,
            p.rule(),
            p.about,
            p.citation,
            p.unconfirmed
        )
    };
    CoverageRule::PRESETS.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Prints to stdout; a reader that closes the pipe early is no fault.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::Io { path: "standard output".into(), source: e })
        }
        _ => Ok(()),
    }
}

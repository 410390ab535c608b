//! How well people can reach what they need, by any measure, and how evenly that is shared.

#[path = "common/files.rs"]
mod files;

use std::path::PathBuf;

use clap::{ArgGroup, Parser, ValueEnum};
use compact_city::access::equity::{Bounds, EquityOptions, Poor, Zeros};
use compact_city::access::{Accessibility, Measure, cumulative_within};
use compact_city::datasets::{MadeUpCity, MadeUpTravel, made_up_travel};
use compact_city::read::{self, LandUseOptions, TravelTimeOptions, TravelWayOptions, UnknownIds};
use compact_city::report::{AccessReport, write_files};
use compact_city::table::{LandUse, TravelTimes, TravelWays};
use compact_city::{Error, Result};
use files::{FileArgument, print, wrong};

/// Compute measures of accessibility from travel times and land use, and how evenly they are shared.
///
/// Without files: a made-up city, to see what comes out. Prints the measures, their spread among the people and indices
/// of equity; writes report.html (a page with curves), accessibility.csv, result.json, and equity.csv and groups.csv
/// where equity is asked for; all or none.
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
#[command(group(ArgGroup::new("indices").args(["equity", "classes", "group", "poverty_line"]).multiple(true)))]
struct Options {
    /// Travel times between places, a CSV, plain or gzipped, one pair a row. Keys: `from`, `to`, `minutes` name columns;
    /// `unknown=leave_out` passes over ids that are no places [default: they are an error]; `encoding`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    times: Option<String>,
    /// Places with people, jobs, schools, incomes: a CSV, plain or gzipped. Keys: `id` names the column of ids; `encoding`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    land_use: Option<String>,
    /// A measure with its parameters and columns, such as cumulative:30:jobs (several times); --list-measures shows all
    #[arg(long, value_name = "MEASURE")]
    measure: Vec<String>,
    /// Ways to travel with several costs, a CSV, plain or gzipped; a pair may have several. Keys: `from`, `to`, `minutes`,
    /// `fare` name columns; `encoding`
    #[arg(long, value_name = "FILE[,KEY=VALUE…]")]
    ways: Option<String>,
    /// Opportunities within so many minutes by ways for at most such a fare, such as 45:3:jobs (several times); needs --ways
    #[arg(long, value_name = "MINUTES:FARE:COLUMN")]
    within: Vec<String>,
    /// Column of people, the weight of each place [default: `population` where there is one, else each place counts once]
    #[arg(long, value_name = "COLUMN")]
    population: Option<String>,
    /// Equity of each measure, with places ranked by a column such as income: Gini, Theil, Atkinson, Hoover, concentration
    /// indices, Palma. A column of at most 20 different numbers, such as deciles, also makes classes
    #[arg(long, value_name = "COLUMN")]
    equity: Option<String>,
    /// Column that says the class of each place: equity between and within classes [default: that of --equity where it
    /// has at most 20 different numbers]
    #[arg(long, value_name = "COLUMN")]
    classes: Option<String>,
    /// Column with the number of people of a group in each place, such as 65_plus: its mean against everyone's (several
    /// times)
    #[arg(long, value_name = "COLUMN")]
    group: Vec<String>,
    /// Line of poverty of access: how many people lie beyond it, and how far
    #[arg(long, value_name = "NUMBER")]
    poverty_line: Option<f64>,
    /// On which side of the line of --poverty-line the poor are: above it for costs, such as minutes to the nearest school
    #[arg(long, value_enum, default_value = "below", requires = "poverty_line")]
    poor: Side,
    /// What a value of 0 counts for in Theil and Atkinson: its limit, or nothing, as in R `accessibility`; needs an option of
    /// equity
    #[arg(long, value_enum, default_value = "limit", requires = "indices")]
    zeros: ZeroRule,
    /// Lowest and highest value that can be, for the corrected concentration indices, with --equity [default: those
    /// observed]
    #[arg(long, value_name = "LOW:HIGH", allow_hyphen_values = true, requires = "equity")]
    bounds: Option<String>,
    /// Title of the report
    #[arg(long)]
    title: Option<String>,
    /// Source to credit in the report (several times)
    #[arg(long)]
    source: Vec<String>,
    /// Print only the JSON result, and write no file
    #[arg(long)]
    json: bool,
    /// Directory for the files
    #[arg(long, default_value = "target/accessibility", value_name = "DIR")]
    out: PathBuf,
    /// Print the measures and impedances
    #[arg(long)]
    list_measures: bool,
}

const EXAMPLES: &str = "\
Examples:

  Jobs within 30 minutes, and how evenly they are shared by income:

    accessibility --times travel_matrix.csv.gz,from=from_id,to=to_id,minutes=travel_time \\
        --land-use land_use_data.csv,id=id --measure cumulative:30:jobs \\
        --equity income_per_capita --poverty-line 95368

  Several measures at once as JSON:

    accessibility --times travel_matrix.csv.gz --land-use land_use_data.csv \\
        --measure gravity:exp:0.2:schools --measure 2sfca:binary:50:jobs:population --json";

#[derive(Clone, Copy, ValueEnum)]
enum Side {
    Below,
    Above,
}

#[derive(Clone, Copy, ValueEnum)]
enum ZeroRule {
    Limit,
    Drop,
}

/// Measures that the made-up city shows.
const SHOWN: [&str; 4] =
    ["cumulative:30:jobs", "gravity:exp:0.1:jobs", "cost_to_closest:1:schools", "2sfca:binary:30:jobs:population"];

/// So many different numbers at most make classes of a column that ranks places.
const CLASSES: usize = 20;

fn main() {
    let options = Options::parse();
    if let Err(error) = run(&options) {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn run(options: &Options) -> Result<()> {
    if options.list_measures {
        return print(MEASURES);
    }
    let measures = options.measure.iter().map(|text| measure(text)).collect::<Result<Vec<Measure>>>()?;
    let within = options.within.iter().map(|text| parse_within(text)).collect::<Result<Vec<Within>>>()?;
    let (data, made_up) = match Data::read(options)? {
        Some(data) => (data, false),
        None => (Data::made_up()?, true),
    };
    let asked = !measures.is_empty() || !within.is_empty();
    let measures =
        if asked || !made_up { measures } else { SHOWN.iter().map(|m| measure(m)).collect::<Result<_>>()? };
    let found = data.measures(&measures, &within)?;

    let (equity, with_equity) = equity_options(options, &data.places)?;
    let population = match &options.population {
        Some(column) => {
            column_of(&data.places, "--population", column)?;
            Some(column.as_str())
        }
        None => data.places.names().find(|n| *n == "population"),
    };
    let mut report = AccessReport::new(&data.places, population)?;
    if with_equity {
        report = report.with_equity();
    }
    for (i, access) in found.iter().enumerate() {
        if found[..i].iter().any(|other| other.measure == access.measure) {
            let option = if i < measures.len() { "--measure" } else { "--within" };
            return Err(wrong(option, format!("{} is given twice", access.measure)));
        }
        report = report.measure(access, &equity)?;
    }
    if made_up {
        report = report.note(MadeUpCity::NOTE);
    }
    if let Some(title) = &options.title {
        report = report.title(title);
    }
    report = options.source.iter().fold(report, |report, source| report.source(source));
    for finding in data.places.diagnostics().into_iter().chain(report.diagnostics()) {
        eprintln!("note: {finding}");
    }
    if options.json {
        return print(&format!("{:#}\n", report.json()));
    }
    let files = report.files()?;
    print(&report.terminal())?;
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (*name, content.as_slice())).collect();
    let written = write_files(&options.out, &files)?;
    let names: Vec<String> = written.iter().map(|p| format!("wrote {}\n", p.display())).collect();
    print(&format!("\n{}", names.concat()))
}

fn measure(text: &str) -> Result<Measure> {
    text.parse().map_err(|e: Error| wrong("--measure", e.to_string()))
}

/// Cut-offs of time and fare, and a column.
struct Within {
    text: String,
    minutes: f64,
    fare: f64,
    column: String,
}

fn parse_within(text: &str) -> Result<Within> {
    let fault = || wrong("--within", format!("`{text}`: expected MINUTES:FARE:COLUMN, such as 45:3:jobs"));
    let number = |s: &str| s.trim().parse::<f64>().ok().filter(|x| x.is_finite() && *x >= 0.0);
    let mut parts = text.splitn(3, ':');
    let minutes = parts.next().and_then(number).ok_or_else(fault)?;
    let fare = parts.next().and_then(number).ok_or_else(fault)?;
    let column = parts.next().filter(|c| !c.is_empty()).ok_or_else(fault)?.to_owned();
    Ok(Within { text: text.to_owned(), minutes, fare, column })
}

/// A column of the land use that an option names.
fn column_of<'a>(places: &'a LandUse, option: &str, name: &str) -> Result<&'a [Option<f64>]> {
    places.column(name).map_err(|e| wrong(option, e.to_string()))
}

/// What of equity the options ask for, and whether they ask for any.
fn equity_options(options: &Options, places: &LandUse) -> Result<(EquityOptions, bool)> {
    let mut equity = EquityOptions::new()
        .poor(match options.poor {
            Side::Below => Poor::Below,
            Side::Above => Poor::Above,
        })
        .zeros(match options.zeros {
            ZeroRule::Limit => Zeros::Limit,
            ZeroRule::Drop => Zeros::Drop,
        });
    let mut classes = None;
    if let Some(name) = &options.equity {
        let rank = column_of(places, "--equity", name)?;
        equity = equity.rank(rank);
        let mut different: Vec<u64> = rank.iter().flatten().map(|r| r.to_bits()).collect();
        different.sort_unstable();
        different.dedup();
        classes = (different.len() <= CLASSES).then_some((name, rank));
    }
    if let Some(name) = &options.classes {
        classes = Some((name, column_of(places, "--classes", name)?));
    }
    if let Some((name, classes)) = classes {
        equity = equity.classes(name, classes.iter().copied());
    }
    for name in &options.group {
        equity = equity.group(name, column_of(places, "--group", name)?);
    }
    if let Some(line) = options.poverty_line {
        if !(line.is_finite() && line > 0.0) {
            return Err(wrong("--poverty-line", format!("{line} is no poverty line; expected a number above 0")));
        }
        equity = equity.poverty_line(line);
    }
    if let Some(text) = &options.bounds {
        let number = |s: &str| s.trim().parse::<f64>().ok().filter(|x| x.is_finite());
        let ends = text.split_once(':').and_then(|(low, high)| number(low).zip(number(high)));
        let Some((low, high)) = ends.filter(|(low, high)| low < high) else {
            return Err(wrong("--bounds", format!("`{text}`: expected LOW:HIGH, such as 0:1")));
        };
        equity = equity.bounds(Bounds::Given { low, high });
    }
    let asked = options.equity.is_some()
        || options.classes.is_some()
        || !options.group.is_empty()
        || options.poverty_line.is_some();
    Ok((equity, asked))
}

/// What the options name, read.
struct Data {
    places: LandUse,
    times: Option<TravelTimes>,
    ways: Option<TravelWays>,
}

impl Data {
    fn made_up() -> Result<Data> {
        let MadeUpTravel { places, times, ways } = made_up_travel()?;
        Ok(Data { places, times: Some(times), ways: Some(ways) })
    }

    /// The user's data; none where no file is given at all.
    fn read(options: &Options) -> Result<Option<Data>> {
        let Some(land_use) = &options.land_use else {
            for (name, given) in [("--times", &options.times), ("--ways", &options.ways)] {
                if given.is_some() {
                    return Err(wrong(name, "needs --land-use to say what stands in the places"));
                }
            }
            return Ok(None);
        };
        if options.times.is_none() && options.ways.is_none() {
            return Err(wrong("--times", "missing; give --times, or --ways for --within"));
        }
        if options.measure.is_empty() && options.within.is_empty() {
            return Err(wrong("--measure", "missing; give one such as cumulative:30:jobs, --list-measures shows all"));
        }
        if options.times.is_none() && !options.measure.is_empty() {
            return Err(wrong("--measure", "needs --times"));
        }
        if options.ways.is_none() && !options.within.is_empty() {
            return Err(wrong("--within", "needs --ways"));
        }
        let places = read_land_use(land_use)?;
        let times = options.times.as_ref().map(|text| read_times(text, &places)).transpose()?;
        let ways = options.ways.as_ref().map(|text| read_ways(text, &places)).transpose()?;
        Ok(Some(Data { places, times, ways }))
    }

    fn measures(&self, measures: &[Measure], within: &[Within]) -> Result<Vec<Accessibility>> {
        let mut found = Vec::new();
        for (measure, times) in measures.iter().zip(std::iter::repeat(self.times.as_ref())) {
            let times = times.ok_or_else(|| wrong("--measure", "needs --times"))?;
            found.push(measure.of(times, &self.places).map_err(|e| wrong("--measure", format!("{measure}: {e}")))?);
        }
        for Within { text, minutes, fare, column } in within {
            let ways = self.ways.as_ref().ok_or_else(|| wrong("--within", "needs --ways"))?;
            let of = cumulative_within(ways, &self.places, column, &[&[*minutes], &[*fare]]);
            found.extend(of.map_err(|e| wrong("--within", format!("{text}: {e}")))?);
        }
        Ok(found)
    }
}

fn read_land_use(text: &str) -> Result<LandUse> {
    let file = FileArgument::parse("--land-use", text, &["id", "encoding"])?;
    let how = file.get("id").map_or_else(LandUseOptions::new, |id| LandUseOptions::new().id(id));
    let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
    read::land_use(&file.path, how)
}

fn read_times(text: &str, places: &LandUse) -> Result<TravelTimes> {
    let file = FileArgument::parse("--times", text, &["from", "to", "minutes", "unknown", "encoding"])?;
    let mut how = TravelTimeOptions::new();
    for (key, value) in &file.pairs {
        how = match (*key, *value) {
            ("from", column) => how.from(column),
            ("to", column) => how.to(column),
            ("minutes", column) => how.minutes(column),
            ("unknown", "leave_out") => how.unknown_ids(UnknownIds::LeaveOut),
            ("unknown", "refuse") => how.unknown_ids(UnknownIds::Refuse),
            ("unknown", other) => {
                return Err(wrong("--times", format!("unknown=`{other}`; known: refuse, leave_out")));
            }
            _ => how,
        };
    }
    let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
    read::travel_times(&file.path, places, how)
}

fn read_ways(text: &str, places: &LandUse) -> Result<TravelWays> {
    let file = FileArgument::parse("--ways", text, &["from", "to", "minutes", "fare", "encoding"])?;
    let mut how = TravelWayOptions::new();
    for (key, value) in &file.pairs {
        how = match *key {
            "from" => how.from(*value),
            "to" => how.to(*value),
            _ => how,
        };
    }
    if file.get("minutes").is_some() || file.get("fare").is_some() {
        let column = |cost| file.get(cost).unwrap_or(cost);
        how = how.cost("minutes", column("minutes")).cost("fare", column("fare"));
    }
    let how = file.encoding()?.map_or(how.clone(), |e| how.encoding(e));
    read::travel_ways(&file.path, places, how)
}

const MEASURES: &str = "\
Measures; COLUMN, SUPPLY and DEMAND name columns of the land use, what stands in brackets may be left out:

  cumulative:MINUTES:COLUMN[:passive]                       opportunities within a cut-off, which counts
  cumulative_interval:FROM-TO[/STEP]:median|mean:COLUMN[:whole][:passive]
                                                            over an interval of cut-offs; whole: cut to a whole number
  gravity:IMPEDANCE:COLUMN[:passive]                        opportunities weighted by impedance
  2sfca|e2sfca|kd2sfca|3sfca|bfca:IMPEDANCE:SUPPLY:DEMAND   supply a head in floating catchments
  spatial_availability:IMPEDANCE:SUPPLY:DEMAND[:ALPHA]      opportunities shared out among the people
  raam:SUPPLY:DEMAND[:TAU][:tolerance=0.0001]               congestion and travel of rational agents
  cost_to_closest:N:COLUMN[:passive]                        minutes to the n-th closest
  balancing_cost:INCREMENT|exact:SUPPLY:DEMAND[:at_least]   minutes until as many opportunities as people
  total_constrained:IMPEDANCE:COLUMN[:passive]              all opportunities shared out by impedance
  singly_constrained:IMPEDANCE:SUPPLY:DEMAND[:passive]      those of each place shared out
  doubly_constrained:IMPEDANCE:SUPPLY:DEMAND[:scaled]       flows that match supply and demand

Impedances:

  binary:MINUTES  linear:MINUTES  exp:BETA  power:EXPONENT  steps:30=0.5+60=0  steps_up_to:20=1+40=0.68+60=0.22
  logistic:MIDPOINT:SPREAD  gaussian:SIGMA  modified_gaussian:BETA  epanechnikov:BANDWIDTH
  tanner:EXPONENT:BETA:CUTOFF

Within time and fare (--within, with --ways):

  MINUTES:FARE:COLUMN                                       opportunities by ways that keep both cut-offs
";

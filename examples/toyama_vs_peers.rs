//! A city against its peers on published figures: a table on the terminal, a report and data files in a directory.

use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use compact_city::catalog::Lang;
use compact_city::compare::{self, Framework, PeerSelection};
use compact_city::read::Encoding;
use compact_city::report::{Report, write_files};
use compact_city::table::Years;
use compact_city::{Result, datasets, indicators, read};

/// Compare a city with its peers on compact-city indicators.
///
/// Without options: Toyama against 47 Japanese cities, on published figures built into the crate. Prints a table and the
/// composite ranking, and writes report.html, report.md, indicators.csv, ranking.csv and result.json.
#[derive(Parser)]
#[command(
    after_help = "A figures file is a CSV with the columns city,indicator,value,unit,year,source (and code, city_ja, \
confidence, note where you have them), one figure a row:\n\n  city,indicator,value,unit,year,source\n  \
Curitiba,population_total,1773733,persons,2022,IBGE census 2022\n  Curitiba,area_total,434.9,km2,2022,IBGE\n\n\
--list-figures prints the indicators that may stand there."
)]
struct Options {
    /// City to report on: English name, Japanese name or municipality code [default: Toyama, or the first city of the
    /// figures file if Toyama is not in it]
    #[arg(long, value_name = "NAME|CODE")]
    city: Option<String>,
    /// Cities to compare with: `all`, `similar:K` (the K nearest in population, DID population, inhabitable area and
    /// share aged 65+), or names or codes with commas between
    #[arg(long, default_value = "all", value_name = "all|similar:K|NAME,NAME")]
    peers: String,
    /// Your own figures instead of the built-in ones (long CSV, see below)
    #[arg(long, value_name = "FILE")]
    figures: Option<PathBuf>,
    /// Add the figures file to the built-in cities instead of replacing them
    #[arg(long, requires = "figures")]
    join: bool,
    /// Encoding of the figures file
    #[arg(long, value_enum, default_value = "utf-8", requires = "figures")]
    encoding: FileEncoding,
    /// Framework of the composite index, TOML or JSON [default: the built-in one; --print-framework shows it]
    #[arg(long, value_name = "FILE")]
    framework: Option<PathBuf>,
    /// Language of the table and the report
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
    /// Print only the JSON result, and write no file
    #[arg(long)]
    json: bool,
    /// Directory for the files
    #[arg(long, default_value = "target/toyama_vs_peers", value_name = "DIR")]
    out: PathBuf,
    /// Print the built-in framework, a file to copy and edit
    #[arg(long)]
    print_framework: bool,
    /// Print the figures a figures file may hold, with their units
    #[arg(long)]
    list_figures: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    En,
    Ja,
}

#[derive(Clone, Copy, ValueEnum)]
enum FileEncoding {
    #[value(name = "utf-8")]
    Utf8,
    Cp932,
}

fn main() {
    let options = Options::parse();
    if let Err(error) = run(&options) {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn run(options: &Options) -> Result<()> {
    if options.print_framework {
        return print(compare::DEFAULT_FRAMEWORK);
    }
    if options.list_figures {
        return print(&figure_list());
    }
    let own;
    let figures = match &options.figures {
        None => datasets::japan_cities(),
        Some(path) => {
            let encoding = match options.encoding {
                FileEncoding::Utf8 => Encoding::Utf8,
                FileEncoding::Cp932 => Encoding::Cp932,
            };
            let read = read::figures(path, encoding)?;
            own = if options.join { datasets::japan_cities().merged_with(&read)? } else { read };
            &own
        }
    };
    for finding in figures.diagnostics() {
        eprintln!("note: {finding}");
    }
    let city = match &options.city {
        Some(name) => figures.position(name)?,
        None => figures.position("Toyama").unwrap_or(0),
    };
    let framework = match &options.framework {
        None => Framework::compact_city(),
        Some(path) => Framework::read(path)?,
    };
    let years = Years::infer(figures);
    let peers: PeerSelection = options.peers.parse()?;
    let cities = compare::peers(figures, &years, city, &peers)?;

    let table = indicators(figures, years).select(&cities);
    let index = compare::composite(&table, &framework)?;
    let lang = match options.lang {
        Language::En => Lang::En,
        Language::Ja => Lang::Ja,
    };
    let own_row = cities.partition_point(|c| *c < city);
    let report = Report::new(&table, &index, own_row)?.lang(lang);

    let json = format!("{:#}\n", report.json());
    if options.json {
        return print(&json);
    }
    print(&report.terminal())?;
    let written = write_files(
        &options.out,
        &[
            ("report.html", report.html().as_bytes()),
            ("report.md", report.markdown().as_bytes()),
            ("indicators.csv", &report.indicators_csv()?),
            ("ranking.csv", &report.ranking_csv()?),
            ("result.json", json.as_bytes()),
        ],
    )?;
    let names: Vec<String> = written.iter().map(|p| format!("wrote {}\n", p.display())).collect();
    print(&names.concat())
}

fn figure_list() -> String {
    let line = |k: &compact_city::table::FigureKind| format!("{:<42} {:<24} {}\n", k.id, k.quantity.unit(), k.about);
    compact_city::table::FIGURE_KINDS.iter().map(line).collect()
}

/// Prints to stdout; a reader that closes the pipe early is no fault.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(compact_city::Error::Io { path: "standard output".into(), source: e })
        }
        _ => Ok(()),
    }
}

//! Walkability scores by name, computed from what the command line gave.

use compact_city::catalog::Lang;
use compact_city::geo::{RadiusIndex, StreetNetwork, Walk};
use compact_city::polars::prelude::{Column, DataFrame, DataType};
use compact_city::report::ScoreColumn;
use compact_city::table::{Facilities, Footprint, PopulationCells, Stops};
use compact_city::walkability::{
    Along, AmenityOptions, CentralityOptions, CyclingComponent, GhsciOptions, LocalArea, MissingComponent, NamedScore,
    NationalWalkability, NeighborhoodOptions, NwiRanks, TransitServiceOptions, ZIndex, amenity_scores, centrality,
    cycling_scores, ghsci_components, national_walkability, neighborhoods, nwi, transit_service_scores, z_index,
};
use compact_city::{Error, Result};

use crate::common::wrong;

/// A score that can be asked for.
pub(crate) enum Score {
    Named(NamedScore),
    Index(ZIndex),
    /// National Walkability Index, from columns of the cells.
    National,
    /// How central the street of a cell is: a measure, and the distance along streets that it looks to.
    Centrality(&'static str, f64),
}

/// Measures of centrality: what they are, and their unit.
const CENTRALITY: [(&str, &str, &str); 4] = [
    ("harmonic", "sum of 1 / distance to the junctions within reach", "per m"),
    ("gravity", "sum of exp(-4 distance / reach) of the junctions within reach", ""),
    ("density", "number of junctions within reach", "junctions"),
    ("betweenness", "number of shortest walks within reach that pass", "walks"),
];

/// Columns of the National Walkability Index: its four inputs, and their ranks, as EPA names them.
const NATIONAL: [&str; 4] = ["D2A_EPHHM", "D2B_E8MIXA", "D3B", "D4A"];
const NATIONAL_RANKS: [&str; 4] = ["D2A_Ranked", "D2B_Ranked", "D3B_Ranked", "D4A_Ranked"];

impl Score {
    pub(crate) fn parse(text: &str) -> Result<Score> {
        if ZIndex::PRESETS.contains(&text.trim()) {
            return Ok(Score::Index(ZIndex::preset(text.trim())?));
        }
        if text.trim() == "nwi" {
            return Ok(Score::National);
        }
        if let Some(rest) = text.trim().strip_prefix("centrality") {
            let mut parts = rest.trim_start_matches(':').split(':');
            let measure = Some(parts.next().unwrap_or_default()).filter(|m| !m.is_empty()).unwrap_or("harmonic");
            let reach_m = parts.next().map_or(Some(800.0), |m| m.parse().ok());
            let reach_m = reach_m.filter(|m| *m > 0.0 && *m <= RadiusIndex::MAX_RADIUS_M);
            let known = CENTRALITY.iter().find(|c| c.0 == measure);
            return match (known, reach_m, parts.next()) {
                (Some(c), Some(m), None) => Ok(Score::Centrality(c.0, m)),
                _ => {
                    let names: Vec<&str> = CENTRALITY.iter().map(|c| c.0).collect();
                    let problem = format!(
                        "`{text}`: expected centrality:MEASURE:METRES with {}, and metres above 0, at most {}",
                        names.join(", "),
                        RadiusIndex::MAX_RADIUS_M
                    );
                    Err(wrong("--score", problem))
                }
            };
        }
        let known = || {
            let kinds = ["amenity", "transit", "bike", "nwi", "centrality"].into_iter().chain(ZIndex::PRESETS);
            format!("known: {}", kinds.collect::<Vec<_>>().join(", "))
        };
        let fault = |e: Error| match &e {
            Error::Unknown { kind: "score", .. } => wrong("--score", format!("{e}; {}; see --list-scores", known())),
            _ => wrong("--score", e.to_string()),
        };
        text.parse().map(Score::Named).map_err(fault)
    }

    /// Whether daily living is part of it.
    pub(crate) fn needs_daily_living(&self) -> bool {
        matches!(self, Score::Index(index) if index.terms.iter().any(|t| t.column == "daily_living"))
    }

    /// Every score, what it needs and where it comes from.
    pub(crate) fn list() -> String {
        let mut out = String::new();
        for score in NamedScore::list() {
            out.push_str(&format!("{}\n  {}\n  Source: {}\n\n", score.name, score.about, score.source));
        }
        for name in ZIndex::PRESETS {
            if let Ok(index) = ZIndex::preset(name) {
                let terms: Vec<String> =
                    index.terms.iter().map(|t| format!("{} x z({})", t.weight, t.column)).collect();
                out.push_str(&format!("{name}\n  {}\n  Source: {}\n\n", terms.join(" + "), index.citation));
            }
        }
        out.push_str(
            "nwi\n  National Walkability Index of the United States: four ranks of 1 to 20\n  Source: US EPA, National \
             Walkability Index: Methodology and User Guide (June 2021)\n\n",
        );
        for (name, about, _) in CENTRALITY {
            out.push_str(&format!("centrality:{name}:METRES\n  {about}, 800 m where nothing else is said\n\n"));
        }
        out + "Components of indices come from columns of the cells where there are such; else daily_living,\n\
               population_density_per_km2, intersection_density_per_km2 and destination_types are measured along streets.\n\
               bike takes the columns lanes, hills, destinations and mode_share, each from 0 to 100.\n\
               nwi takes D2A_EPHHM, D2B_E8MIXA, D3B and D4A and ranks the cells among each other, or ranks that are there:\n\
               D2A_Ranked, D2B_Ranked, D3B_Ranked and D4A_Ranked.\n"
    }
}

/// Columns measured along streets, findings, and parameters.
type Measured = (DataFrame, Vec<String>, Vec<(String, String)>);

/// What scores are computed from.
pub(crate) struct Inputs<'a> {
    pub(crate) cells: &'a PopulationCells,
    pub(crate) streets: Option<&'a StreetNetwork>,
    pub(crate) places: &'a Facilities,
    /// Facilities of daily living where they are others.
    pub(crate) daily: Option<&'a Facilities>,
    pub(crate) stops: &'a Stops,
    pub(crate) amenity: AmenityOptions,
    /// How many days like that of the timetable make a week.
    pub(crate) days_per_week: f64,
    /// Column of the cells within each of whose values indices have z-scores of their own.
    pub(crate) within: Option<&'a str>,
    /// Which categories of facilities stand for one of a score.
    pub(crate) categories: Vec<(String, Vec<String>)>,
    pub(crate) snap_m: f64,
    pub(crate) neighborhood_m: f64,
    pub(crate) lang: Lang,
}

impl Inputs<'_> {
    /// The columns of a score: one, and of an index another within each place where that is asked for.
    pub(crate) fn columns(&self, score: &Score) -> Result<Vec<ScoreColumn>> {
        let mut columns = vec![self.column(score)?];
        if let (Score::Index(index), Some(within)) = (score, self.within)
            && index.terms.iter().any(|t| t.reference.is_none())
        {
            columns.push(self.index(&index.clone().within(within))?);
        }
        Ok(columns)
    }

    fn column(&self, score: &Score) -> Result<ScoreColumn> {
        match score {
            Score::Named(NamedScore::Amenity(decay)) => {
                if self.places.is_empty() {
                    return Err(wrong("--score", "amenity needs --facilities, or --osm"));
                }
                let mut options = self.amenity.clone();
                if let Some(decay) = decay {
                    options = options.decay(decay.clone());
                }
                for (category, of) in &self.categories {
                    if options.categories.iter().any(|c| c.id == *category) {
                        options = options.facilities(category, of)?;
                    }
                }
                let found = amenity_scores(self.cells, self.places, self.along(), &options)?;
                Ok(ScoreColumn::amenity(&found, &options, self.along(), self.lang))
            }
            Score::Named(NamedScore::Transit(perfect)) => {
                if self.stops.timetable().routes().is_empty() {
                    return Err(wrong("--score", "transit needs a timetable, --gtfs"));
                }
                let options = TransitServiceOptions::new(*perfect).days_per_week(self.days_per_week);
                let found = transit_service_scores(self.cells, self.stops, self.along(), &options)?;
                Ok(ScoreColumn::transit(&found, &options, self.along(), self.lang))
            }
            Score::Named(NamedScore::Bike) => {
                let of = |c: CyclingComponent| -> Result<Vec<Option<f64>>> {
                    let none = || wrong("--score", format!("bike needs a column `{}` of the cells", c.as_str()));
                    self.own_column(c.as_str())?.ok_or_else(none)
                };
                let columns = CyclingComponent::ALL.into_iter().map(of).collect::<Result<Vec<_>>>()?;
                let [lanes, hills, destinations, mode_share] = [&columns[0], &columns[1], &columns[2], &columns[3]];
                let found = cycling_scores([lanes, hills, destinations, mode_share], MissingComponent::Null)?;
                let score = ScoreColumn::bike(&found, self.lang);
                let parts = CyclingComponent::ALL.iter().zip(columns);
                Ok(parts.fold(score, |score, (c, values)| score.component(c.as_str(), values)))
            }
            Score::Named(_) => Err(wrong("--score", "this score is not one of the example")),
            Score::Index(index) => self.index(index),
            Score::National => self.national(),
            Score::Centrality(measure, reach_m) => self.centrality(measure, *reach_m),
        }
    }

    /// The National Walkability Index of ranks that the cells have, else of the cells ranked among each other.
    fn national(&self) -> Result<ScoreColumn> {
        let fault = |e: Error| wrong("--score", format!("nwi: {e}"));
        let of = |names: [&'static str; 4]| -> Result<(Vec<Column>, Vec<&str>)> {
            let (mut there, mut missing) = (Vec::new(), Vec::new());
            for name in names {
                match self.own_column(name)? {
                    Some(values) => there.push(Column::new(name.into(), values)),
                    None => missing.push(name),
                }
            }
            Ok((there, missing))
        };
        let lang = self.lang;
        let ranked = lang.pick("ranked", "順位");
        let (ranks, no_ranks) = of(NATIONAL_RANKS)?;
        if no_ranks.is_empty() {
            let rank = |row: usize| -> Result<Option<NwiRanks>> {
                let mut four = [0; 4];
                for (rank, column) in four.iter_mut().zip(&ranks) {
                    let Some(value) = column.f64()?.get(row) else { return Ok(None) };
                    let place = || {
                        wrong(
                            "--score",
                            format!(
                                "nwi: cell {}, column `{}`: {value} is not a rank (1 to 20)",
                                row + 1,
                                column.name()
                            ),
                        )
                    };
                    let whole = (value.fract() == 0.0 && (1.0..=20.0).contains(&value)).then_some(value as u8);
                    *rank = whole.ok_or_else(place)?;
                }
                NwiRanks::new(four[0], four[1], four[2], four[3]).map(Some).map_err(fault)
            };
            let ranks = (0..self.cells.len()).map(rank).collect::<Result<Vec<_>>>()?;
            let values = ranks.iter().map(|r| r.as_ref().map(nwi)).collect();
            let found = NationalWalkability { ranks, values };
            let as_given = lang.pick("as the columns of the cells have it", "セルの列の値による");
            return Ok(ScoreColumn::national_walkability(&found, lang).parameter(ranked, as_given));
        }
        let (inputs, missing) = of(NATIONAL)?;
        if !missing.is_empty() {
            let problem =
                format!("nwi needs columns of the cells: {}; or ranks: {}", missing.join(", "), no_ranks.join(", "));
            return Err(wrong("--score", problem));
        }
        let found = national_walkability(&DataFrame::new(self.cells.len(), inputs)?, ()).map_err(fault)?;
        let here = lang
            .pick("among these cells, not those of the United States", "全米ではなく、このデータのセルの中での順位");
        Ok(ScoreColumn::national_walkability(&found, lang).parameter(ranked, here))
    }

    /// The centrality of the nearer end of each cell's street.
    fn centrality(&self, measure: &str, reach_m: f64) -> Result<ScoreColumn> {
        let Some(streets) = self.streets else {
            return Err(wrong("--score", "centrality is one of streets; give --osm, or --nodes and --edges"));
        };
        let options = CentralityOptions::new([reach_m]).segments(false).betweenness(measure == "betweenness");
        let found = centrality(streets, options)?.into_iter().next().unwrap_or_default();
        let of_nodes = match measure {
            "gravity" => found.gravity,
            "density" => found.density,
            "betweenness" => found.betweenness,
            _ => found.harmonic_per_m,
        };
        let points = streets.snap(self.cells.lons(), self.cells.lats(), self.snap_m)?;
        let nearer = |cell: usize| {
            let (edge, along) = (points.edge(cell)?, points.along_m(cell)?);
            let (from, to) = streets.edge_ends(edge);
            of_nodes.get(if along <= streets.edge_length_m(edge) / 2.0 { from } else { to }).copied()
        };
        let (about, unit) = CENTRALITY.iter().find(|c| c.0 == measure).map_or(("", ""), |c| (c.1, c.2));
        let lang = self.lang;
        let score =
            ScoreColumn::new(format!("centrality:{measure}:{reach_m}"), (0..self.cells.len()).map(nearer).collect())
                .name(format!("{} ({measure}, {reach_m} m)", lang.pick("Street centrality", "街路の中心性")))
                .unit(unit)
                .method(format!(
                    "{about}; {}",
                    lang.pick("that of the nearer end of each cell's street", "各セルの街路の近い方の端点の値")
                ))
                .parameter(lang.pick("reach along streets", "街路に沿う範囲"), format!("{reach_m} m"))
                .citation("Simons, The cityseer Python package (2022)");
        Ok(match points.unsnapped() {
            0 => score,
            n => score.diagnostics([format!(
                "{n} of {} cells are more than {} m from any street",
                self.cells.len(),
                self.snap_m
            )]),
        })
    }

    fn along(&self) -> Along<'_> {
        match self.streets {
            Some(streets) => Walk::new(streets).snap_limit_m(self.snap_m).into(),
            None => Along::StraightLine,
        }
    }

    /// A column of the cells as numbers; none where there is no such column.
    fn own_column(&self, name: &str) -> Result<Option<Vec<Option<f64>>>> {
        let Ok(column) = self.cells.frame().column(name) else { return Ok(None) };
        if let Ok(texts) = column.str() {
            let number = |(row, text): (usize, Option<&str>)| match text.map(str::trim) {
                None | Some("") => Ok(None),
                Some(text) => text.parse::<f64>().map(Some).map_err(|_| {
                    let place = format!("cell {}, column `{name}`", row + 1);
                    wrong("--cells", format!("{place}: `{text}` is not a number"))
                }),
            };
            return texts.iter().enumerate().map(number).collect::<Result<_>>().map(Some);
        }
        let numbers = column.cast(&DataType::Float64)?;
        Ok(Some(numbers.f64()?.iter().collect()))
    }

    /// A z-score index from columns of the cells, and from what is measured along streets.
    fn index(&self, index: &ZIndex) -> Result<ScoreColumn> {
        let name = &index.name;
        let mut index = index.clone();
        let mut columns = Vec::new();
        let (mut findings, mut parameters) = (Vec::new(), Vec::new());
        let mut measured: Option<DataFrame> = None;
        for i in 0..index.terms.len() {
            let component = index.terms[i].column.clone();
            if let Some(values) = self.own_column(&component)? {
                columns.push(Column::new(component.as_str().into(), values));
                continue;
            }
            let column = if component == "intersection_density" { "intersection_density_per_km2" } else { &component };
            let along_streets =
                ["daily_living", "population_density_per_km2", "intersection_density_per_km2", "destination_types"];
            if !along_streets.contains(&column) {
                return Err(wrong("--score", format!("{name} needs a column `{component}` of the cells")));
            }
            let Some(streets) = self.streets else {
                return Err(wrong(
                    "--score",
                    format!("{name} is measured along streets; give --osm, or --nodes and --edges"),
                ));
            };
            if component == "destination_types" && self.places.is_empty() {
                return Err(wrong("--score", "the number of destination types needs --facilities, or --osm"));
            }
            if measured.is_none() {
                let daily = index.terms.iter().any(|t| t.column == "daily_living");
                let (frame, notes, categories) = self.neighborhoods(streets, daily)?;
                findings.extend(notes);
                parameters.extend(categories);
                measured = Some(frame);
            }
            if let Some(frame) = &measured {
                columns.push(frame.column(column)?.clone());
                index = index.column(&component, column)?;
            }
        }
        if let Some(within) = &index.within {
            let column = self
                .cells
                .frame()
                .column(within)
                .map_err(|_| wrong("--within", format!("the cells have no column `{within}`")))?;
            columns.push(column.cast(&DataType::String)?);
        }
        let frame = DataFrame::new(self.cells.len(), columns)?;
        let found = z_index(&frame, &index)?;
        let score = ScoreColumn::z_index(&found, &index, &frame, self.lang).diagnostics(findings);
        if measured.is_some() {
            let text = match self.lang {
                Lang::En => format!("{} m along streets", self.neighborhood_m),
                Lang::Ja => format!("街路に沿って{} m", self.neighborhood_m),
            };
            parameters.push((self.lang.pick("neighborhood", "近隣の範囲").to_owned(), text));
        }
        Ok(parameters.into_iter().fold(score, |score, (name, text)| score.parameter(name, text)))
    }

    /// Daily living and densities of the neighborhoods, findings, and which categories were counted.
    fn neighborhoods(&self, streets: &StreetNetwork, daily: bool) -> Result<Measured> {
        let area = match self.cells.footprint() {
            Footprint::Point => LocalArea::Disk,
            _ => LocalArea::CellsReached,
        };
        let around = NeighborhoodOptions::new().radius_m(self.neighborhood_m).area(area).snap_m(self.snap_m);
        if !daily {
            let found = neighborhoods(streets, self.cells, self.places, around)?;
            return Ok((found.frame, found.diagnostics, Vec::new()));
        }
        let food = self.standing_for("fresh_food_market", &["fresh_food_market", "supermarket", "grocery"]);
        let convenience = self.standing_for("convenience", &["convenience", "convenience_store"]);
        let options = GhsciOptions::new().food(&food).convenience(&convenience).neighborhood(around);
        let found = ghsci_components(streets, self.cells, self.daily.unwrap_or(self.places), self.stops, options)?;
        let lang = self.lang;
        let categories = vec![
            (lang.pick("fresh food", "生鮮食料品").to_owned(), food.join(", ")),
            (lang.pick("convenience stores", "コンビニ等").to_owned(), convenience.join(", ")),
        ];
        Ok((found.frame, found.diagnostics, categories))
    }

    /// The categories that were said to stand for one, else usual ones.
    fn standing_for(&self, category: &str, usual: &[&str]) -> Vec<String> {
        let said = self.categories.iter().find(|c| c.0 == category);
        said.map_or_else(|| usual.iter().map(|c| (*c).to_owned()).collect(), |c| c.1.clone())
    }
}

//! The parts of a transit report as tables of words, for the page and the terminal alike.

use comfy_table::Cell;
use maud::{Markup, html};

use super::TransitReport;
use super::words::{self, percent, words};
use crate::catalog::Lang;
use crate::report::terminal::{plain_of, right, trimmed};
use crate::report::text::{count, number};
use crate::transit::{Covered, Why};

/// A table with its title and what to know about it.
pub(super) struct Section {
    title: &'static str,
    about: String,
    header: Vec<String>,
    /// So many columns, from the first, hold words; the others numbers.
    words: usize,
    rows: Vec<Vec<String>>,
}

impl Section {
    pub(super) fn html(&self) -> Markup {
        html! {
            section {
                h2 { (self.title) }
                p class="about" { (self.about) }
                @if !self.rows.is_empty() {
                    div class="wide" {
                        table class="stations" {
                            thead { tr { @for (i, h) in self.header.iter().enumerate() { th class=[self.class(i)] { (h) } } } }
                            tbody {
                                @for row in &self.rows { tr { @for (i, text) in row.iter().enumerate() { td class=[self.class(i)] { (text) } } } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The class of a cell: a number, or a word behind the name.
    fn class(&self, column: usize) -> Option<&'static str> {
        if column >= self.words { Some("n") } else { (column > 0).then_some("w") }
    }

    pub(super) fn terminal(&self) -> String {
        let mut table = plain_of(self.header.iter());
        for row in &self.rows {
            let cell = |(i, text): (usize, &String)| if i < self.words { Cell::new(text) } else { right(text.clone()) };
            table.add_row(row.iter().enumerate().map(cell));
        }
        let rows = if self.rows.is_empty() { String::new() } else { format!("\n{}\n", trimmed(&table)) };
        format!("\n{}\n{}\n{rows}", self.title, self.about)
    }
}

fn owned<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).into()
}

fn dash(x: Option<f64>, decimals: usize) -> String {
    x.map_or_else(|| "–".to_owned(), |x| format!("{x:.decimals$}"))
}

impl TransitReport<'_> {
    /// Services, neighborhoods and lines, as far as they were added, with at most so many rows.
    pub(super) fn sections(&self, rows: usize) -> Vec<Section> {
        [self.services(), self.poor(rows), self.along_lines(rows)].into_iter().flatten().collect()
    }

    fn services(&self) -> Option<Section> {
        let w = words(self.lang);
        if self.parts.facilities.is_empty() && self.parts.sufficiency.is_none() {
            return None;
        }
        let groups: Vec<&str> = self.coverage.groups.iter().map(|(name, _)| name.as_str()).collect();
        let mut header = owned([w.service, w.facilities, w.catchment, w.covered, w.share]);
        header.extend(groups.iter().map(|g| words::group(g, self.lang)));
        let shares = |of: &[(String, Covered)]| -> Vec<String> {
            let share = |g: &&str| percent(of.iter().find(|(name, _)| name == g).and_then(|(_, c)| c.share()));
            groups.iter().map(share).collect()
        };
        let mut rows: Vec<Vec<String>> = Vec::new();
        for f in self.parts.facilities {
            let mut row = vec![
                words::category(&f.category, self.lang).to_owned(),
                count(f.facilities as f64),
                words::distance(f.radius_m),
                count(f.population.covered),
                percent(f.population.share()),
            ];
            row.extend(shares(&f.groups));
            rows.push(row);
        }
        let mut about = String::from(w.services_about);
        if let Some(all) = self.parts.sufficiency {
            let mut row = owned([w.all_at_once, "", ""]);
            row.extend([count(all.population.covered), percent(all.population.share())]);
            row.extend(shares(&all.groups));
            rows.push(row);
            let named = |(name, _): &(String, Covered)| match self.parts.facilities.iter().any(|f| f.category == *name)
            {
                true => words::category(name, self.lang).to_owned(),
                false => format!("{} ({name})", w.transit),
            };
            let names: Vec<String> = all.services.iter().map(named).collect();
            let (names, share) = (names.join(self.lang.pick(", ", "・")), percent(all.population.share()));
            let bounds = all.bounds_percent.map(|(low, high)| (format!("{low:.1}"), format!("{high:.1}")));
            let (low, high) = bounds.unwrap_or_else(|| ("–".into(), "–".into()));
            about.push_str(&match self.lang {
                Lang::En => format!(
                    " All at once means {names}: {share} of the people have all of them; from the single shares alone it could be anything from {low} to {high} %."
                ),
                Lang::Ja => format!(
                    "「すべて」は{names}のすべて。総人口の{share}がこれに当たる。個別の割合だけからは{low}~{high} %の間としか言えない。"
                ),
            });
        }
        Some(Section { title: w.services, about, header, words: 1, rows })
    }

    fn poor(&self, rows: usize) -> Option<Section> {
        let w = words(self.lang);
        let (found, _) = self.parts.neighborhoods?;
        // Poor ones first; a city with few of them shows how near the others come.
        let mut all: Vec<_> = found.neighborhoods.iter().filter(|n| n.population > 0.0).collect();
        all.sort_by(|a, b| {
            b.why.is_some().cmp(&a.why.is_some()).then(b.uncovered.total_cmp(&a.uncovered)).then(a.name.cmp(&b.name))
        });
        let (of, inhabited) = (count(found.poor().count() as f64), count(all.len() as f64));
        let share = number(found.options.share_at_least * 100.0);
        let share = share.trim_end_matches('0').trim_end_matches('.');
        let persons = count(found.options.persons_at_least);
        let about = match self.lang {
            Lang::En => format!(
                "{of} of {inhabited} inhabited ones are poor: at least {share} % of the people, or at least {persons} people, live outside every catchment. Most such people first."
            ),
            Lang::Ja => format!(
                "人の住む{inhabited}地区中{of}地区が該当。徒歩圏外に住む人が{share} %以上または{persons}人以上の地区。徒歩圏外人口の多い順。"
            ),
        };
        let row = |n: &&crate::transit::TransitPoor| {
            let why = match n.why {
                None => "–",
                Some(Why::Share) => w.by_share,
                Some(Why::Persons) => w.by_persons,
                Some(Why::Both) => w.by_both,
            };
            vec![n.name.clone(), why.to_owned(), count(n.population), count(n.uncovered), percent(n.share)]
        };
        let header = owned([w.neighborhood, w.why, w.people, w.uncovered, w.share]);
        let rows = all.iter().take(rows).map(row).collect();
        Some(Section { title: w.neighborhoods, about, header, words: 2, rows })
    }

    fn along_lines(&self, rows: usize) -> Option<Section> {
        let w = words(self.lang);
        let (lines, radius_m) = self.lines()?;
        let (radius, all) = (words::distance(radius_m), count(lines.len() as f64));
        let shown = lines.len().min(rows);
        let about = match self.lang {
            Lang::En => format!(
                "People within {radius} of any stop of a line, each once; {shown} of {all} lines, most people first. Lines overlap: do not add them up."
            ),
            Lang::Ja => format!(
                "路線のいずれかの停留所から{radius}以内の人口(重複なし)。人口の多い順に{all}路線中{shown}路線。路線どうしは重なるため合計してはならない。"
            ),
        };
        let row = |c: &&crate::transit::Corridor| {
            let mode = self.stops.timetable().routes()[c.route].mode;
            vec![
                self.line_name(c).to_owned(),
                words::mode(mode, self.lang).to_owned(),
                count(c.stops as f64),
                count(c.departures as f64),
                count(c.population),
                dash(c.density_per_ha, 1),
            ]
        };
        let header = owned([w.line, w.mode, w.line_stops, w.line_departures, w.people, w.density_short]);
        let rows = lines[..shown].iter().map(row).collect();
        Some(Section { title: w.corridors, about, header, words: 2, rows })
    }

    /// Headways, first and last departures of the stops of the station table.
    pub(super) fn service_section(&self, rows: usize) -> Option<Section> {
        let w = words(self.lang);
        let (window, _) = self.parts.service.as_ref()?;
        let timetable = self.stops.timetable();
        let row = |stop: usize| {
            let service = timetable.service(stop)?;
            let headway = service.headway(*window);
            let clock = |s: Option<u32>| s.map_or_else(|| "–".to_owned(), words::clock);
            Some(vec![
                self.stop_name(stop).to_owned(),
                words::modes(&self.stops.stops()[stop].modes, self.lang),
                count(service.count() as f64),
                count(service.count_per_direction() as f64),
                dash(headway.mean_min, 1),
                dash(headway.median_min, 1),
                dash(Some(headway.worst_min), 0),
                clock(service.first_s()),
                clock(service.last_s()),
            ])
        };
        let rows: Vec<_> = self.top_by_mode(rows).into_iter().flat_map(|m| m.1).filter_map(|a| row(a.stop)).collect();
        let window = words::hours(window);
        let about = match self.lang {
            Lang::En => format!(
                "Minutes between departures, {window}, all directions together. The longest wait counts the time before the first and after the last departure of that part of the day."
            ),
            Lang::Ja => format!(
                "{window}の発車間隔(分、全方向の合計)。最長の待ち時間には、この時間帯の最初の発車前と最後の発車後も含む。"
            ),
        };
        let header = owned([
            w.name,
            w.mode,
            w.departures,
            w.per_direction,
            w.headway_mean,
            w.headway_median,
            w.headway_worst,
            w.first,
            w.last,
        ]);
        self.has_timetable().then_some(Section { title: w.at_stops, about, header, words: 2, rows })
    }
}

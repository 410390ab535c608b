//! The norms, as values of [`CoverageRule`].

use super::Distance::{self, Straight, Streets};
use super::{Clause, CoverageRule, Service};
use crate::error::{Error, nearest};
use crate::table::HeadwayStatistic::{Mean, Worst};
use crate::table::Mode::{self, Brt, Bus, Ferry, Metro, Other, Rail, Tram};
use crate::table::{HeadwayStatistic, Per, Window};

/// A norm's coverage rule, with what to know about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preset {
    /// Name, such as `toyama`.
    pub name: &'static str,
    /// What it counts, and how it was read where the norm leaves room.
    pub about: &'static str,
    /// The norm: title, edition, place.
    pub citation: &'static str,
    /// Which of its values could not be confirmed in the norm itself; `nothing` where all were.
    pub unconfirmed: &'static str,
    /// How the norm measures how far a stop is.
    pub distance: Distance,
    clauses: &'static [Part],
}

/// Modes, radius in metres, condition.
type Part = (&'static [Mode], f64, Service);

impl Preset {
    /// The rule.
    pub fn rule(&self) -> CoverageRule {
        let clause = |part: &Part| Clause { modes: part.0.to_vec(), radius_m: part.1, service: part.2 };
        CoverageRule {
            name: self.name.to_owned(),
            citation: self.citation.to_owned(),
            clauses: self.clauses.iter().map(clause).collect(),
            distance: self.distance,
            area: None,
        }
    }
}

impl CoverageRule {
    /// The rule of a preset.
    ///
    /// # Errors
    /// A name that is no preset; the message has the nearest ones, or all.
    pub fn preset(name: &str) -> Result<CoverageRule, Error> {
        let all = || Self::PRESETS.iter().map(|p| p.name);
        match Self::PRESETS.iter().find(|p| p.name.eq_ignore_ascii_case(name.trim())) {
            Some(preset) => Ok(preset.rule()),
            None => {
                let near = nearest(name, all());
                let suggestions = if near.is_empty() { all().map(str::to_owned).collect() } else { near };
                Err(Error::Unknown { kind: "coverage rule", given: name.to_owned(), suggestions })
            }
        }
    }
}

macro_rules! presets {
    (@one $name:ident $about:literal $citation:literal $unconfirmed:literal $distance:ident $clauses:expr) => {
        Preset {
            name: stringify!($name),
            about: $about,
            citation: $citation,
            unconfirmed: $unconfirmed,
            distance: $distance,
            clauses: $clauses,
        }
    };
    ($($name:ident: $about:literal, $citation:literal, unconfirmed $unconfirmed:literal, $distance:ident, $clauses:expr;)*) => {
        impl CoverageRule {
            /// The norms, for help texts and reports.
            pub const PRESETS: &'static [Preset] =
                &[$(presets!(@one $name $about $citation $unconfirmed $distance $clauses)),*];

            $(
                #[doc = $about]
                #[doc = concat!("\n\nUnconfirmed: ", $unconfirmed, ".\n\n# References\n", $citation, ".")]
                pub fn $name() -> CoverageRule {
                    const PRESET: Preset = presets!(@one $name $about $citation $unconfirmed $distance $clauses);
                    PRESET.rule()
                }
            )*
        }
    };
}

/// Stations and tram stops: what Japanese norms call rail, whose maps of railways include tramways.
const RAILWAYS: &[Mode] = &[Rail, Metro, Tram];
const BUSES: &[Mode] = &[Brt, Bus];
const ALL: &[Mode] = &Mode::ALL;

const fn departures(at_least: f64, per: Per) -> Service {
    Service::Departures { at_least, per }
}

const fn headway(at_most_min: f64, statistic: HeadwayStatistic, from: u32, to: u32) -> Service {
    Service::Headway { at_most_min, statistic, window: Window::hours(from, to), per: Per::Stop }
}

presets! {
    toyama:
        "Rail and tram 500 m, bus 300 m where at least 60 buses depart a day, both directions together. The city \
         counts everyone in its central district too: give its polygon by `CoverageRule::area`.",
        "City of Toyama, Compact City Strategy, p. 22",
        unconfirmed "the 60 departures a day (the radii are confirmed)",
        Straight, &[(RAILWAYS, 500.0, Service::Any), (BUSES, 300.0, departures(60.0, Per::Stop))];
    mlit_trunk:
        "Trunk transit: rail and tram 800 m, bus 300 m, each with at least 30 departures a day in each direction.",
        "MLIT, Handbook on the Evaluation of Urban Structure (2014), coverage of trunk public transport",
        unconfirmed "both radii and the 30 departures",
        Straight, &[(RAILWAYS, 800.0, departures(30.0, Per::Direction)), (BUSES, 300.0, departures(30.0, Per::Direction))];
    mlit:
        "Station or bus stop, whatever its service: rail and tram 800 m, bus 300 m.",
        "MLIT, Urban Monitoring Sheet (R6), no. 276",
        unconfirmed "both radii (that there is no condition on service is read from a third party's copy)",
        Straight, &[(RAILWAYS, 800.0, Service::Any), (BUSES, 300.0, Service::Any)];
    sdg_11_2_1:
        "Low-capacity transit (bus, BRT, tram) 500 m, high-capacity transit (rail, metro, ferry) 1 km, along streets; in \
         a straight line more people count. The metadata name bus and BRT as examples of low capacity; tram is put with \
         them, as descriptions of the UN's data do, and so are cable cars, which they do not name.",
        "United Nations, SDG indicator metadata 11.2.1 (September 2021)",
        unconfirmed "the place of tram and cable car",
        Streets, &[(&[Tram, Brt, Bus, Other], 500.0, Service::Any), (&[Rail, Metro, Ferry], 1000.0, Service::Any)];
    itdp_rapid:
        "People near rapid transit: rail, metro, light rail and BRT 1 km along streets. All tram counts as light rail, as \
         in ITDP's atlas.",
        "ITDP, Atlas of Sustainable City Transport, People Near Rapid Transit",
        unconfirmed "the report itself (the 1 km and the modes are read in the code of the atlas)",
        Streets, &[(&[Rail, Metro, Tram, Brt], 1000.0, Service::Any)];
    itdp_frequent:
        "People near frequent transit: 500 m along streets of a stop whose mean headway is at most 10 minutes from 07:00 \
         to 21:00 on a weekday, both directions together. The mean gap says nothing of hours \
         without service: `.headway(HeadwayStatistic::Even)` is stricter.",
        "ITDP, Atlas of Sustainable City Transport, People Near Frequent Transit",
        unconfirmed "the report itself (the values are read in the code of the atlas, whose library default is 20 \
                     minutes)",
        Streets, &[(ALL, 500.0, headway(10.0, Mean, 7, 21))];
    iso_37120_19_6:
        "500 m of transit that runs at least every 20 minutes at peak, read as a longest wait of 20 minutes from 07:00 \
         to 09:00; `.window(..)` sets another peak, since the hours are each city's own.",
        "ISO 37120:2018, indicator 19.6",
        unconfirmed "all of it, and the peak hours are ours",
        Straight, &[(ALL, 500.0, headway(20.0, Worst, 7, 9))];
    ghsci_any:
        "500 m of any stop, along streets.",
        "Global Healthy and Sustainable City Indicators, public transport access",
        unconfirmed "nothing",
        Streets, &[(ALL, 500.0, Service::Any)];
    ghsci_20:
        "500 m along streets of a stop whose mean headway is at most 20 minutes on a weekday from 07:00 to 19:00, both \
         directions together.",
        "Global Healthy and Sustainable City Indicators, regularly serviced public transport",
        unconfirmed "the window, which the project's documentation gives for version 1.0 and earlier; that directions \
                     are taken together",
        Streets, &[(ALL, 500.0, headway(20.0, Mean, 7, 19))];
    ghsci_30:
        "As `ghsci_20`, with a mean headway of at most 30 minutes.",
        "Global Healthy and Sustainable City Indicators, regularly serviced public transport",
        unconfirmed "the window, which the project's documentation gives for version 1.0 and earlier; that directions \
                     are taken together",
        Streets, &[(ALL, 500.0, headway(30.0, Mean, 7, 19))];
    ons:
        "Bus, tram and underground 500 m, rail and ferry 1 km, in a straight line, each with a departure in every hour \
         from 06:00 to 20:00 on a Wednesday. Give the timetable of a Wednesday. ONS cuts a polygon of 64 corners, 0.2 \
         % less than the circle.",
        "Office for National Statistics, SDG 11.2.1 analysis for the United Kingdom",
        unconfirmed "that ferry counts as high capacity and that the hourly service is asked of every mode (the rest \
                     is read in its code)",
        Straight, &[
            (&[Metro, Tram, Brt, Bus, Other], 500.0, Service::EveryHour { window: Window::hours(6, 20) }),
            (&[Rail, Ferry], 1000.0, Service::EveryHour { window: Window::hours(6, 20) }),
        ];
    u4ssc:
        "500 m of any stop.",
        "U4SSC, Key Performance Indicators for Smart Sustainable Cities, public transport network convenience",
        unconfirmed "nothing",
        Straight, &[(ALL, 500.0, Service::Any)];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_sound_and_survives_as_text() {
        for preset in CoverageRule::PRESETS {
            let rule = preset.rule();
            rule.check().unwrap();
            let text = rule.to_string();
            let back: CoverageRule = text.parse().unwrap();
            assert_eq!((&back.clauses, back.distance), (&rule.clauses, preset.distance), "{text}");
            assert_eq!(preset.name.parse::<CoverageRule>().unwrap(), rule);
        }
        assert_eq!(CoverageRule::ghsci_20(), CoverageRule::preset("GHSCI_20").unwrap());
    }
}

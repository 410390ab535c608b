//! Rules of coverage and the count of cut cells, as arguments give them.

use clap::ValueEnum;
use compact_city::transit::{Allocation, CoverageRule, Preset};

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Allocate {
    Centroid,
    Area,
}

impl Allocate {
    pub(crate) fn allocation(self) -> Allocation {
        match self {
            Allocate::Centroid => Allocation::Centroid,
            Allocate::Area => Allocation::Area,
        }
    }
}

pub(crate) fn rule_help() -> String {
    let names: Vec<&str> = CoverageRule::PRESETS.iter().map(|p| p.name).collect();
    format!(
        "Who counts as living near transit: {} (--list-rules says what they are), or clauses `MODES:METRES[@SERVICE]` with \
         commas between, such as rail+tram:500,bus:300@60",
        names.join(", ")
    )
}

pub(crate) fn rule_list() -> String {
    let line = |p: &Preset| {
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

//! Every index of equity of one result.

use polars::prelude::*;

use super::atkinson::atkinson;
use super::classes::{GroupMean, class_means, group_mean};
use super::concentration::{Bounds, ConcentrationIndex, concentration_index};
use super::distribution::Distribution;
use super::fgt::{Poor, fgt};
use super::gini::{SampleCorrection, gini};
use super::hoover::hoover;
use super::index::EquityIndex;
use super::lorenz::{CurvePoint, concentration_curve, lorenz};
use super::palma::{PalmaOptions, palma};
use super::theil::{Zeros, theil, theil_by_class};
use crate::error::Result;

/// What is known of the places, and which variants of the indices are computed.
#[derive(Debug, Clone, PartialEq)]
pub struct EquityOptions {
    rank: Option<Vec<Option<f64>>>,
    classes: Option<(String, Vec<Option<String>>)>,
    groups: Vec<(String, Vec<Option<f64>>)>,
    poverty_line: Option<f64>,
    poor: Poor,
    zeros: Zeros,
    correction: SampleCorrection,
    bounds: Bounds,
    palma: PalmaOptions,
    epsilons: Vec<f64>,
}

impl Default for EquityOptions {
    fn default() -> Self {
        EquityOptions {
            rank: None,
            classes: None,
            groups: Vec::new(),
            poverty_line: None,
            poor: Poor::default(),
            zeros: Zeros::default(),
            correction: SampleCorrection::default(),
            bounds: Bounds::default(),
            palma: PalmaOptions::default(),
            epsilons: vec![0.5, 1.0, 2.0],
        }
    }
}

impl From<()> for EquityOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl EquityOptions {
    /// The defaults: the indices that need values and people alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what places are ranked by, such as income per head: adds the concentration indices and the Palma ratio.
    pub fn rank<R: Copy + Into<Option<f64>>>(mut self, rank: &[R]) -> Self {
        self.rank = Some(rank.iter().map(|r| (*r).into()).collect());
        self
    }

    /// Sets the class of each place, and what it is by, such as `district` or `income_decile`: adds Theil's T between and
    /// within classes, and the mean of each, under a name such as `income_decile 10`.
    pub fn classes<S: ToString>(mut self, by: impl Into<String>, of: impl IntoIterator<Item = Option<S>>) -> Self {
        self.classes = Some((by.into(), of.into_iter().map(|c| c.map(|c| c.to_string())).collect()));
        self
    }

    /// Adds a group, such as those aged 65 and over, by the number of its people in each place: its mean against that of
    /// everyone.
    pub fn group<G: Copy + Into<Option<f64>>>(mut self, name: impl Into<String>, people: &[G]) -> Self {
        self.groups.push((name.into(), people.iter().map(|p| (*p).into()).collect()));
        self
    }

    /// Sets the poverty line: adds the Foster-Greer-Thorbecke measures.
    pub fn poverty_line(mut self, line: f64) -> Self {
        self.poverty_line = Some(line);
        self
    }

    /// Sets on which side of the line the poor are.
    pub fn poor(mut self, poor: Poor) -> Self {
        self.poor = poor;
        self
    }

    /// Sets what a value of 0 counts for in Theil's T and the Atkinson index.
    pub fn zeros(mut self, zeros: Zeros) -> Self {
        self.zeros = zeros;
        self
    }

    /// Sets the sample correction of the Gini coefficient.
    pub fn sample_correction(mut self, correction: SampleCorrection) -> Self {
        self.correction = correction;
        self
    }

    /// Sets the lowest and the highest value that can be, for the corrected concentration indices.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// Sets who is rich and who is poor in the Palma ratio.
    pub fn palma(mut self, palma: PalmaOptions) -> Self {
        self.palma = palma;
        self
    }

    /// Sets the aversions to inequality of the Atkinson index.
    pub fn epsilons(mut self, epsilons: impl IntoIterator<Item = f64>) -> Self {
        self.epsilons = epsilons.into_iter().collect();
        self
    }
}

/// How evenly a result is shared.
#[derive(Debug, Clone, PartialEq)]
pub struct Equity {
    /// Number of places that count: value known, people above 0.
    pub places: usize,
    /// Number of people in them.
    pub people: f64,
    /// Mean value of a person.
    pub mean: Option<f64>,
    /// The indices; those that need something not given are not among them.
    pub indices: Vec<EquityIndex>,
    /// The groups and then the classes, each against everyone.
    pub groups: Vec<GroupMean>,
    /// The Lorenz curve.
    pub lorenz: Vec<CurvePoint>,
    /// The concentration curve, where places are ranked.
    pub concentration: Vec<CurvePoint>,
    /// Findings that do not stop the work.
    pub diagnostics: Vec<String>,
}

impl Equity {
    /// The first index of a name, such as `gini`.
    pub fn index(&self, name: &str) -> Option<&EquityIndex> {
        self.indices.iter().find(|i| i.name == name)
    }

    /// The value of the first index of a name; none where it is undefined or was not computed.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.index(name)?.value
    }

    /// The group or class of a name.
    pub fn group(&self, name: &str) -> Option<&GroupMean> {
        self.groups.iter().find(|g| g.name == name)
    }

    /// The indices as a frame: `index`, `parameters`, `value`, `undefined`, `places`, `people`, `left_out`.
    ///
    /// # Errors
    /// None in practice; polars checks lengths that are equal.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let of = |text: fn(&EquityIndex) -> Option<&str>| self.indices.iter().map(text).collect::<Vec<_>>();
        let columns = vec![
            Column::new("index".into(), of(|i| Some(i.name))),
            Column::new("parameters".into(), of(|i| Some(i.parameters.as_str()))),
            Column::new("value".into(), self.indices.iter().map(|i| i.value).collect::<Vec<_>>()),
            Column::new("undefined".into(), of(|i| i.undefined.as_deref())),
            Column::new("places".into(), self.indices.iter().map(|i| i.places as u64).collect::<Vec<_>>()),
            Column::new("people".into(), self.indices.iter().map(|i| i.people).collect::<Vec<_>>()),
            Column::new("left_out".into(), self.indices.iter().map(|i| i.left_out as u64).collect::<Vec<_>>()),
        ];
        Ok(DataFrame::new(self.indices.len(), columns)?)
    }
}

/// Every index of equity of a result: values of places, such as those of [`crate::access::Accessibility`], and the people
/// who live there.
///
/// Always computed: Gini, Theil's T, Atkinson, Hoover and the Lorenz curve; by what the options tell also the
/// concentration indices (standard, generalized, Erreygers, Wagstaff), the Palma ratio, Theil between and within, poverty,
/// and the means of groups.
///
/// # Missing values
/// A place whose value, people, rank or class is unknown is left out of what needs it, and counted; one where nobody
/// lives has no say. An index that is undefined is none with its reason.
///
/// # Errors
/// Columns of unequal length, a number that is not finite, a value or a number of people below 0, an option out of range.
///
/// # Examples
/// ```
/// use compact_city::access::equity::{EquityOptions, equity};
/// let (jobs, people, income) = ([22_239.0, 36_567.0, 42_372.0], [852.0, 394.0, 1_969.0], [4_757.8, 1_627.8, 543.1]);
/// let found = equity(&jobs, &people, EquityOptions::new().rank(&income).poverty_line(30_000.0))?;
/// // Here the poor reach more.
/// assert!(found.value("concentration_index").unwrap() < 0.0);
/// assert_eq!(found.value("fgt0"), Some(852.0 / 3_215.0));
/// # Ok::<(), compact_city::Error>(())
/// ```
pub fn equity<V, W>(values: &[V], people: &[W], options: impl Into<EquityOptions>) -> Result<Equity>
where
    V: Copy + Into<Option<f64>>,
    W: Copy + Into<Option<f64>>,
{
    let options: EquityOptions = options.into();
    let of = Distribution::new(values, people)?;
    let mut indices = vec![gini(&of, options.correction)?, hoover(&of)?];
    let (mut groups, mut diagnostics) = (Vec::new(), Vec::new());
    let mut tell = |count: usize, what: &str| {
        if count > 0 {
            diagnostics.push(format!("{} {what}", places(count)));
        }
    };
    tell(of.left_out(), "without a value or a number of people left out");
    tell(of.empty(), "where nobody lives had no say");

    match &options.classes {
        None => indices.push(theil(&of, options.zeros)?),
        Some((_, classes)) => {
            let split = theil_by_class(&of, classes, options.zeros)?;
            let unknown = of.rows.iter().filter(|r| classes[r.place].is_none()).count();
            tell(unknown, "without a class left out of Theil's T");
            indices.extend([split.total, split.between, split.within]);
        }
    }
    for epsilon in &options.epsilons {
        indices.push(atkinson(&of, *epsilon, options.zeros)?);
    }
    if options.zeros == Zeros::Drop {
        let zeros = of.rows.iter().filter(|r| r.value == 0.0).count();
        tell(zeros, "whose value is 0 left out of Theil's T and the Atkinson index");
    }
    let mut concentration = Vec::new();
    if let Some(rank) = &options.rank {
        use ConcentrationIndex::{Erreygers, Generalized, Standard, Wagstaff};
        for which in [Standard, Generalized, Erreygers(options.bounds), Wagstaff(options.bounds)] {
            indices.push(concentration_index(&of, rank, which)?);
        }
        let ratio = palma(&of, rank, options.palma)?;
        tell(of.places() - ratio.places, "without a rank, such as income, left out of what needs it");
        indices.push(ratio);
        concentration = concentration_curve(&of, rank)?;
    }
    if let Some(line) = options.poverty_line {
        indices.extend(fgt(&of, line, options.poor)?);
    }
    for (name, of_group) in &options.groups {
        groups.push(group_mean(name, values, people, of_group)?);
    }
    if let Some((by, classes)) = &options.classes {
        let means = class_means(&of, classes)?.into_iter();
        groups.extend(means.map(|class| GroupMean { name: format!("{by} {}", class.name), ..class }));
    }
    Ok(Equity {
        places: of.places(),
        people: of.people(),
        mean: of.mean(),
        indices,
        groups,
        lorenz: lorenz(&of)?,
        concentration,
        diagnostics,
    })
}

fn places(count: usize) -> String {
    if count == 1 { "1 place".to_owned() } else { format!("{count} places") }
}

//! A score of every cell, with what a reader must know of it.

/// A score of every population cell, ready to be reported: its values, and in words what they are.
///
/// # Examples
/// ```
/// use compact_city::report::ScoreColumn;
///
/// let score = ScoreColumn::new("amenity:power", vec![Some(62.0), Some(17.5), None])
///     .name("Amenity score")
///     .unit("0-100")
///     .band(0.0, "nearly every errand needs a car")
///     .band(50.0, "some errands on foot")
///     .citation("Walk Score white paper (2011), weights");
/// assert_eq!(score.values()[1], Some(17.5));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScoreColumn {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) unit: String,
    pub(super) values: Vec<Option<f64>>,
    pub(super) bands: Vec<(f64, String)>,
    pub(super) whole_bands: bool,
    pub(super) components: Vec<(String, Vec<Option<f64>>)>,
    pub(super) method: Option<String>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) citation: Option<String>,
    pub(super) diagnostics: Vec<String>,
}

impl ScoreColumn {
    /// A score by its id, such as `amenity:power`, with the value of each cell; none where it is unknown.
    pub fn new(id: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        ScoreColumn { id: id.into(), values, ..ScoreColumn::default() }
    }

    /// Sets the name that people read; the id stands for it otherwise.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the unit or the range, such as `0-100`.
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Adds a band above those before it: from a lower bound, which is in it, to the bound of the next. The first also
    /// holds what lies below its bound. Without bands the report makes some of round numbers.
    pub fn band(mut self, lower: f64, name: impl Into<String>) -> Self {
        self.bands.push((lower, name.into()));
        self
    }

    /// Bands are of whole numbers: a value is rounded before it is put into one, so that 89.5 is in the band from 90.
    pub fn whole_bands(mut self) -> Self {
        self.whole_bands = true;
        self
    }

    /// Adds a part that the score is made of, such as the points of one category.
    pub fn component(mut self, name: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        self.components.push((name.into(), values));
        self
    }

    /// Sets how the score is computed, in a sentence or two.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Adds a parameter by name and value.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sets the publication that defines the score.
    pub fn citation(mut self, citation: impl Into<String>) -> Self {
        self.citation = Some(citation.into());
        self
    }

    /// Adds findings of the computation.
    pub fn diagnostics(mut self, findings: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.diagnostics.extend(findings.into_iter().map(Into::into));
        self
    }

    /// The value of each cell.
    pub fn values(&self) -> &[Option<f64>] {
        &self.values
    }

    /// Its name, or its id where it has none.
    pub(super) fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// What is wrong with it, if anything, for so many cells.
    pub(super) fn problem(&self, cells: usize) -> Option<String> {
        let columns = std::iter::once((&self.id, &self.values)).chain(self.components.iter().map(|(n, v)| (n, v)));
        for (name, values) in columns {
            if values.len() != cells {
                return Some(format!("`{name}` has {} values for {cells} cells", values.len()));
            }
            if let Some((row, Some(v))) = values.iter().enumerate().find(|(_, v)| v.is_some_and(|v| !v.is_finite())) {
                return Some(format!("`{name}` of cell {} is {v}; expected a number or none", row + 1));
            }
        }
        let rise = |two: &[(f64, String)]| two[0].0 < two[1].0;
        if self.bands.iter().any(|b| !b.0.is_finite()) || !self.bands.windows(2).all(rise) {
            return Some(format!("the bands of `{}` do not rise", self.id));
        }
        None
    }
}

//! Whose access is measured.

/// Whose access is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Perspective {
    /// What each place reaches, as an origin.
    #[default]
    Active,
    /// What reaches each place, as a destination: how many people a clinic can be reached by.
    Passive,
}

impl Perspective {
    /// What stands behind the text of a measure.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Perspective::Active => "",
            Perspective::Passive => ":passive",
        }
    }
}

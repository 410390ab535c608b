//! One index of equity, with what it was computed from.

use super::distribution::Distribution;

/// An index of equity: its name, parameters, value and what it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct EquityIndex {
    /// Name, such as `gini`.
    pub name: &'static str,
    /// Parameters in words, such as `epsilon = 0.5`; empty where there are none.
    pub parameters: String,
    /// The value; none where it is undefined.
    pub value: Option<f64>,
    /// Why there is no value.
    pub undefined: Option<String>,
    /// Number of places that count.
    pub places: usize,
    /// Number of people in them.
    pub people: f64,
    /// Number of places left out because something of them is unknown.
    pub left_out: usize,
}

impl Distribution {
    /// An index of the whole distribution.
    pub(super) fn index(
        &self,
        name: &'static str,
        parameters: String,
        outcome: std::result::Result<f64, String>,
    ) -> EquityIndex {
        let (places, people, left_out) = (self.places(), self.people(), self.left_out());
        // What overflows on the way is no value.
        let outcome =
            outcome.and_then(|v| if v.is_finite() { Ok(v) } else { Err("the values are too far apart".to_owned()) });
        let (value, undefined) = match outcome {
            Ok(value) => (Some(value), None),
            Err(why) => (None, Some(why)),
        };
        EquityIndex { name, parameters, value, undefined, places, people, left_out }
    }
}

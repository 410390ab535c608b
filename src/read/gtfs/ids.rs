//! Ids of a feed as numbers.

use rustc_hash::FxHashMap;

/// Ids numbered in the order in which they were first met.
#[derive(Default)]
pub(super) struct Ids {
    numbers: FxHashMap<Box<[u8]>, u32>,
}

impl Ids {
    pub(super) fn get(&self, id: &[u8]) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// Number of an id, and whether it is met for the first time.
    pub(super) fn insert(&mut self, id: &[u8]) -> (u32, bool) {
        if let Some(known) = self.get(id) {
            return (known, false);
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(id.into(), number);
        (number, true)
    }

    /// The id of a number; slow, for messages.
    pub(super) fn name(&self, number: u32) -> String {
        let found = self.numbers.iter().find(|(_, n)| **n == number);
        found.map(|(id, _)| super::fields::shown(id)).unwrap_or_default()
    }
}

//! Findings that do not stop the reading of a feed.

/// How often something was found, and where first.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) count: usize,
    first: Option<String>,
}

impl Tally {
    pub(super) fn hit(&mut self, what: impl FnOnce() -> String) {
        self.count += 1;
        self.first.get_or_insert_with(what);
    }
}

/// Findings of a feed in words.
pub(super) struct Notes {
    label: String,
    lines: Vec<String>,
}

impl Notes {
    pub(super) fn new(label: &str) -> Self {
        Notes { label: label.to_owned(), lines: Vec::new() }
    }

    /// One line for a tally, where it has counted anything.
    pub(super) fn tally(&mut self, file: &str, what: &str, tally: &Tally) {
        if let Some(first) = &tally.first {
            let name = if tally.count == 1 { format!("`{first}`") } else { format!("the first is `{first}`") };
            self.lines.push(format!("{}/{file}: {what}: {} ({name})", self.label, tally.count));
        }
    }

    pub(super) fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

//! What is under way.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// What is under way, on a terminal; nothing in a pipe.
pub(crate) struct Steps {
    bar: ProgressBar,
    steps: &'static [&'static str],
}

impl Steps {
    pub(crate) fn start(steps: &'static [&'static str]) -> Self {
        // A bar on the standard error draws itself only where that is a terminal.
        let bar = ProgressBar::new(steps.len() as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Steps { bar, steps }
    }

    pub(crate) fn next(&self, step: &'static str) {
        self.bar.set_position(self.steps.iter().position(|s| *s == step).unwrap_or_default() as u64);
        self.bar.set_message(step);
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

//! Progress on a terminal, for what takes more than a moment.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// How long a thing may take before its progress is shown.
const SHOW_DELAY: Duration = Duration::from_millis(300);

/// A bar for what is done one by one. It draws on stderr, and only if that is a terminal; when dropped,
/// it is gone.
pub struct Progress {
    bar: ProgressBar,
    unit: &'static str,
    /// When to show it.
    due: Instant,
}

impl Progress {
    /// A bar for this lesson or program, which counts `unit`s.
    pub fn of(name: &str, unit: &'static str) -> Self {
        let bar = ProgressBar::hidden().with_message(name.to_owned());
        Self { bar, unit, due: Instant::now() + SHOW_DELAY }
    }

    /// The same for what is sure to take long.
    pub fn of_long(name: &str, unit: &'static str) -> Self {
        let mut progress = Self::of(name, unit);
        progress.due = Instant::now();
        progress
    }

    /// Shows how many are done, and of how many.
    pub fn show(&self, done: usize, possible: Option<u128>) {
        if self.bar.is_hidden() && Instant::now() >= self.due {
            self.unhide(possible);
        }
        self.bar.set_position(done as u64);
    }

    fn unhide(&self, possible: Option<u128>) {
        let length = possible.and_then(|possible| u64::try_from(possible).ok());
        let template = match length {
            Some(_) => format!("{{msg}} {{bar:20}} {{pos}} of {{len}} {}", self.unit),
            None => format!("{{msg}} {{spinner}} {{pos}} {}", self.unit),
        };
        self.bar.set_style(
            ProgressStyle::with_template(&template).expect("the template is well-formed"),
        );
        if let Some(length) = length {
            self.bar.set_length(length);
        }
        self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

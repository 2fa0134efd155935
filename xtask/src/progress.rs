//! Progress on a terminal, for what takes more than a moment.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How long a search may take before its progress is shown.
const PATIENCE: Duration = Duration::from_millis(300);

/// A bar for a search over orders. It draws on stderr, and only if that is a terminal; when dropped,
/// it is gone.
pub struct OrderProgress {
    bar: ProgressBar,
    since: std::time::Instant,
}

impl OrderProgress {
    /// A bar for this lesson or program.
    pub fn of(name: &str) -> Self {
        let bar = ProgressBar::hidden().with_message(name.to_owned());
        Self { bar, since: std::time::Instant::now() }
    }

    /// Shows how many orders were tried, and of how many.
    pub fn show(&self, tried: usize, possible: Option<u128>) {
        if self.bar.is_hidden() && self.since.elapsed() > PATIENCE {
            self.unhide(possible);
        }
        self.bar.set_position(tried as u64);
    }

    fn unhide(&self, possible: Option<u128>) {
        let length = possible.and_then(|possible| u64::try_from(possible).ok());
        let template = match length {
            Some(_) => "{msg} {bar:20} {pos} of {len} orders",
            None => "{msg} {spinner} {pos} orders",
        };
        self.bar.set_style(
            ProgressStyle::with_template(template).expect("the template is well-formed"),
        );
        if let Some(length) = length {
            self.bar.set_length(length);
        }
        self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
    }
}

impl Drop for OrderProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

//! The runner's own time: while it stands still (Ctrl-Z, say), none passes.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Two looks at the time that are further apart than this were not made by a runner at work: while it waits
/// for a program, it looks a hundred times a second and more.
const LONGEST_GAP: Duration = Duration::from_secs(1);

/// A moment of the runner's own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(Duration);

impl Moment {
    /// Now. Who waits for a moment has to ask again and again: where nobody looks at the time for more
    /// than a second, the runner stands still.
    pub(crate) fn now() -> Self {
        static CLOCK: Mutex<Option<Clock>> = Mutex::new(None);
        let now = Instant::now();
        let mut clock = CLOCK.lock().unwrap_or_else(PoisonError::into_inner);
        Self(clock.get_or_insert(Clock { seen: now, at_work: Duration::ZERO }).look(now))
    }

    /// The moment so much later.
    pub(crate) fn after(self, time: Duration) -> Self {
        Self(self.0.saturating_add(time))
    }

    /// Whether it has passed.
    pub(crate) fn is_over(self) -> bool {
        Self::now() > self
    }
}

/// The runner's own time.
struct Clock {
    /// When somebody looked last.
    seen: Instant,
    /// How long the runner has been at work until then.
    at_work: Duration,
}

impl Clock {
    fn look(&mut self, now: Instant) -> Duration {
        let gap = now.saturating_duration_since(self.seen);
        if gap <= LONGEST_GAP {
            self.at_work += gap;
        }
        self.seen = self.seen.max(now);
        self.at_work
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, LONGEST_GAP, Moment};
    use std::time::{Duration, Instant};

    #[test]
    fn time_in_which_nobody_looked_does_not_count() {
        let start = Instant::now();
        let mut clock = Clock { seen: start, at_work: Duration::ZERO };
        assert_eq!(clock.look(start + LONGEST_GAP), LONGEST_GAP);
        let later = start + LONGEST_GAP * 100;
        assert_eq!(clock.look(later), LONGEST_GAP);
        let short = Duration::from_millis(5);
        assert_eq!(clock.look(later + short), LONGEST_GAP + short);
        // Another thread's look, which was a moment earlier.
        assert_eq!(clock.look(later), LONGEST_GAP + short);
    }

    #[test]
    fn moments_pass() {
        let now = Moment::now();
        while !now.is_over() {}
        assert!(!now.after(Duration::from_secs(3600)).is_over());
    }
}

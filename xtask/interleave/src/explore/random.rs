//! The random scheduler: draws each step, for a sample of the orders.

use super::dfs::{Choice, schedule};
use crate::schedule::{Schedule, Scheduler, Step};

/// Takes any step that can be taken, all equally likely.
#[derive(Debug)]
pub(super) struct Random {
    random: fastrand::Rng,
    choices: Vec<Choice>,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), choices: Vec::new() }
    }

    /// The choices that were made.
    pub(super) fn schedule(&self) -> Schedule {
        schedule(&self.choices)
    }
}

impl Scheduler for Random {
    fn choose(&mut self, enabled: &[Step]) -> Option<usize> {
        let taken = self.random.usize(..enabled.len());
        self.choices.push(Choice::new(enabled, taken));
        Some(taken)
    }
}

//! A vector clock: what has happened, of each process so much (F. Mattern, *Virtual Time and Global States of
//! Distributed Systems*, 1989).

use crate::trace::ProcessId;

/// For each process of a run, how many of its moments have happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct VectorClock(Vec<usize>);

impl VectorClock {
    /// How many moments of a process have happened.
    pub(crate) fn of(&self, process: ProcessId) -> usize {
        self.0.get(process.index()).copied().unwrap_or(0)
    }

    /// The next moment of a process: gives its number, from 1.
    pub(crate) fn tick(&mut self, process: ProcessId) -> usize {
        let index = process.index();
        self.0.resize(self.0.len().max(index + 1), 0);
        self.0[index] += 1;
        self.0[index]
    }

    /// All that has happened by another clock has happened by this one, too.
    pub(crate) fn join(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = (*own).max(*other);
        }
    }
}

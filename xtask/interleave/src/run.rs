//! One run of a program, and what it shows about how far its orders can be searched.

use crate::limits::Limit;
use crate::reason::Reason;
use crate::schedule::{Visibility, Watchers};
use crate::trace::Trace;

/// A run that came to its end, by itself or at a limit. One that was interrupted is none: it is
/// told by [`RunError::Interrupted`](crate::RunError::Interrupted).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What the processes did.
    pub trace: Trace,
    /// How the run ended.
    pub outcome: Outcome,
    /// What it shows about a search over its orders.
    pub annotations: Annotations,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All its processes ended by themselves.
    Ended,
    /// It went past a limit, and all its processes were killed.
    LimitReached(Limit),
}

/// What a run shows about how far its orders can be searched and counted: of each kind the first
/// occasion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotations {
    /// Which visibility its steps need, if writes alone won't do.
    pub needs: Option<Need>,
    /// Why the fork/wait graph does not give the number of orders.
    pub unpredictable: Option<Reason>,
    /// What happened at a moment that no schedule decides.
    pub unscheduled: Option<Reason>,
    /// Who was blocked in another call than a wait for a child.
    pub watchers: Watchers,
}

/// A visibility, and why it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The visibility.
    pub visibility: Visibility,
    /// What a process does that shows more than writes.
    pub reason: Reason,
}

impl Annotations {
    /// Takes in what another run shows: the finest visibility, and of the rest the first occasion.
    pub(crate) fn merge(&mut self, other: &Self) {
        if other.needed() > self.needed() {
            self.needs.clone_from(&other.needs);
        }
        self.unpredictable = self.unpredictable.take().or_else(|| other.unpredictable.clone());
        self.unscheduled = self.unscheduled.take().or_else(|| other.unscheduled.clone());
        self.watchers.extend(other.watchers.iter().cloned());
    }

    /// With these steps and watchers known before: those that are known now.
    pub(crate) fn beyond(
        &self,
        visibility: Visibility,
        watchers: &Watchers,
    ) -> (Visibility, Watchers) {
        let needed = self.needed().map_or(visibility, |needed| needed.max(visibility));
        (needed, watchers.union(&self.watchers).cloned().collect())
    }

    fn needed(&self) -> Option<Visibility> {
        self.needs.as_ref().map(|need| need.visibility)
    }
}

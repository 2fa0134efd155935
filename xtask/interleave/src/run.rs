//! One run of a program, and what it shows about how far its orders can be searched.

use crate::limits::Limit;
use crate::name::ProcessName;
use crate::reason::Reason;
use crate::schedule::{Actor, Step, StepName, View, Visibility};
use crate::trace::Trace;
use std::collections::BTreeSet;

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
    /// The steps that were taken, in their order, also those that nobody else can see; none of a run that
    /// goes as it comes.
    pub(crate) steps: Vec<Taken>,
    /// What was known of how much the processes can see of each other, if a scheduler decided who went on.
    pub view: Option<View>,
    /// What it decided, first to last; steps that nobody else can see need no decision.
    pub decisions: Vec<Decision>,
}

/// A moment at which nobody could go on by themselves, and somebody was let go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// How many events of the trace there were before it.
    pub after: usize,
    /// The steps that could be taken, in the order of their processes' names.
    pub enabled: Vec<StepName>,
    /// Which of them was, by its place.
    pub taken: usize,
    /// Who could not take a step, and why.
    pub waiting: Vec<(Actor, Obstacle)>,
}

/// Why somebody can't go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It waits for this child's end; for any child's, if there is none.
    Child(Option<ProcessName>),
    /// It reads from a pipe or the like, and nothing is there.
    Input,
    /// It waits for a signal.
    Signal,
    /// It is in another call, or was stopped.
    Other,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The step.
    pub(crate) step: Step,
    /// How many events of the trace there were before it.
    pub(crate) after: usize,
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
    pub watchers: BTreeSet<ProcessName>,
    /// Who read from pipes and the like, wrote into them or looked at them, while others lived.
    pub readers: BTreeSet<ProcessName>,
    /// Whether one of them did so without waiting.
    pub hasty: bool,
    /// Whose parent ended without having reaped them: in some order it may end before they do.
    pub orphans: BTreeSet<ProcessName>,
    /// Whether looks may matter: something was changed that others can see, or somebody looked at what changes
    /// by itself.
    pub looks: bool,
    /// Who asked for the parent's PID. It is not seen where only writes are visible.
    pub ask_parent: BTreeSet<ProcessName>,
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
        let visibility = |needs: &Option<Need>| needs.as_ref().map(|need| need.visibility);
        if visibility(&other.needs) > visibility(&self.needs) {
            self.needs.clone_from(&other.needs);
        }
        self.unpredictable = self.unpredictable.take().or_else(|| other.unpredictable.clone());
        self.unscheduled = self.unscheduled.take().or_else(|| other.unscheduled.clone());
        self.watchers.extend(other.watchers.iter().cloned());
        self.readers.extend(other.readers.iter().cloned());
        self.hasty |= other.hasty;
        self.orphans.extend(other.orphans.iter().cloned());
        self.looks |= other.looks;
        self.ask_parent.extend(other.ask_parent.iter().cloned());
    }

    /// What a first run, which goes as it comes, shows that those of a search may not.
    pub(crate) fn of_first_run(&self) -> Self {
        let (needs, ask_parent) = (self.needs.clone(), self.ask_parent.clone());
        Self { needs, ask_parent, looks: self.looks, ..Self::default() }
    }

    /// The visibility that its steps need, if writes alone won't do. That a parent ends before its child
    /// counts only if somebody can tell: the child by its parent's PID, or, if `orphans_matter`, the judge.
    pub(crate) fn need(&self, orphans_matter: bool) -> Option<Need> {
        let matters = |child: &&ProcessName| orphans_matter || self.ask_parent.contains(child);
        let parent = self.orphans.iter().find(matters).and_then(ProcessName::parent);
        let orphaned = parent.map(|parent| Need {
            visibility: Visibility::Everything,
            reason: Reason::EndsBeforeChild(parent),
        });
        orphaned.or_else(|| self.needs.clone())
    }

    /// This view, with what is known now.
    pub(crate) fn beyond(&self, view: &View, orphans_matter: bool) -> View {
        let need = self.need(orphans_matter).map_or(view.visibility, |need| need.visibility);
        View {
            visibility: view.visibility.max(need),
            watchers: view.watchers.union(&self.watchers).cloned().collect(),
            hasty: view.hasty || self.hasty,
            readers: view.readers.union(&self.readers).cloned().collect(),
            looks: view.looks || self.looks,
        }
    }
}

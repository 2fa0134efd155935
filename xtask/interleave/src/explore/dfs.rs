//! The depth-first scheduler: goes down one branch of the choices, and notes those beside it. Which
//! branch is next is up to the pool in `workers`.

use crate::reason::Divergence;
use crate::run::{Decision, Run};
use crate::schedule::{Actor, Schedule, Scheduler, Step, StepName};
use std::sync::Arc;

/// A branch that is still to be gone down.
#[derive(Clone, Debug, Default)]
pub(super) struct Branch {
    /// The choices that lead to it; the last one is what is new about it.
    prefix: Path,
    /// The sleep set at the last choice: who needn't be released, because another branch does that.
    asleep: Vec<Actor>,
}

/// Of which pairs of steps only one of the two orders is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reduction {
    /// Of none.
    None,
    /// Of those that make no difference to anybody.
    Unseen,
    /// Of those that make no difference to a process: writes to the output are among them.
    UnseenByProcesses,
}

impl Reduction {
    /// Whether only one of the two orders of these steps is run.
    fn is_either(self, one: &Step, other: &Step) -> bool {
        match self {
            Self::None => false,
            Self::Unseen => !one.depends_on(other) && !one.writes_as(other),
            Self::UnseenByProcesses => !one.depends_on(other),
        }
    }
}

/// A choice: which steps could have been taken, and which one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    enabled: Vec<StepName>,
    taken: usize,
}

/// Choices, one after the other. Branches share those that they have in common.
#[derive(Clone, Debug, Default)]
struct Path(Option<Arc<Link>>);

/// The last choice of a path, and the path before it.
#[derive(Debug)]
struct Link {
    choice: Choice,
    before: Path,
}

/// Goes down a branch, and from its end on takes the first step that no other branch takes.
#[derive(Debug)]
pub(super) struct Dfs {
    /// The branch's path up to each of its choices, first to last.
    prefix: Vec<Path>,
    /// The sleep set at the branch's last choice.
    asleep_at_end: Vec<Actor>,
    path: Path,
    /// How many choices were made.
    count: usize,
    asleep: Vec<Step>,
    reduction: Reduction,
    /// The branches that were left aside.
    pub(super) born: Vec<Branch>,
    /// Where the run took another course than an earlier one with the same choices.
    pub(super) divergence: Option<Divergence>,
}

impl Path {
    fn with(&self, choice: Choice) -> Self {
        Self(Some(Arc::new(Link { choice, before: self.clone() })))
    }

    /// The paths up to each choice, first to last.
    fn steps(&self) -> Vec<Self> {
        let before = |path: &Self| path.0.as_ref().map(|link| link.before.clone());
        let all = std::iter::successors(Some(self.clone()), before);
        let mut steps: Vec<_> = all.filter(|path| path.0.is_some()).collect();
        steps.reverse();
        steps
    }

    fn last(&self) -> Option<&Choice> {
        self.0.as_ref().map(|link| &link.choice)
    }

    fn schedule(&self) -> Schedule {
        let choices: Vec<_> = self.steps().iter().filter_map(Self::last).cloned().collect();
        schedule(&choices)
    }
}

/// A long path is taken apart link by link: one within the other would be too deep for the stack.
impl Drop for Path {
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(mut link) = next.and_then(Arc::into_inner) {
            next = link.before.0.take();
        }
    }
}

impl Choice {
    pub(super) fn new(enabled: &[Step], taken: usize) -> Self {
        Self { enabled: enabled.iter().map(Step::name).collect(), taken }
    }

    fn of(decision: &Decision) -> Self {
        Self { enabled: decision.enabled.clone(), taken: decision.taken }
    }

    /// The step that was taken.
    fn name(&self) -> &StepName {
        &self.enabled[self.taken]
    }
}

impl Dfs {
    pub(super) fn new(branch: Branch, reduction: Reduction) -> Self {
        Self {
            reduction,
            prefix: branch.prefix.steps(),
            asleep_at_end: branch.asleep,
            path: Path::default(),
            count: 0,
            asleep: Vec::new(),
            born: Vec::new(),
            divergence: None,
        }
    }

    /// The choices that were made.
    pub(super) fn schedule(&self) -> Schedule {
        self.path.schedule()
    }

    /// Makes a choice of the branch again. Where that can't be made, the run takes its own course to
    /// its end, and leaves no branches.
    fn follow(&mut self, enabled: &[Step]) -> usize {
        let Some(expected) = self.prefix[self.count].last() else { return 0 };
        let now: Vec<_> = enabled.iter().map(Step::name).collect();
        if expected.enabled != now {
            let (after, before) = (self.schedule(), expected.enabled.clone());
            self.divergence = Some(Divergence { after, before, now });
            return 0;
        }
        let taken = expected.taken;
        let is_last = self.count + 1 == self.prefix.len();
        let is_asleep = |step: &&Step| is_last && self.asleep_at_end.contains(&step.actor);
        self.asleep = enabled.iter().filter(is_asleep).cloned().collect();
        taken
    }

    /// Takes the first step that is no other branch's, and leaves the others aside as branches.
    fn explore(&mut self, enabled: &[Step]) -> Option<usize> {
        let is_asleep = |step: &Step| self.asleep.iter().any(|other| other.actor == step.actor);
        let mut awake = (0..enabled.len()).filter(|index| !is_asleep(&enabled[*index]));
        let taken = awake.next()?;
        let mut asleep: Vec<Actor> = self.asleep.iter().map(|step| step.actor.clone()).collect();
        asleep.push(enabled[taken].actor.clone());
        for other in awake {
            let prefix = self.path.with(Choice::new(enabled, other));
            self.born.push(Branch { prefix, asleep: asleep.clone() });
            asleep.push(enabled[other].actor.clone());
        }
        Some(taken)
    }
}

impl Scheduler for Dfs {
    fn choose(&mut self, enabled: &[Step]) -> Option<usize> {
        let is_followed = self.divergence.is_none() && self.count < self.prefix.len();
        let taken = match &self.divergence {
            None if is_followed => self.follow(enabled),
            None => self.explore(enabled)?,
            Some(_) => 0,
        };
        // Whoever can't see this step can sleep on.
        let (taken_step, reduction) = (&enabled[taken], self.reduction);
        self.asleep.retain(|step| reduction.is_either(step, taken_step));
        self.path = if is_followed && self.divergence.is_none() {
            self.prefix[self.count].clone()
        } else {
            self.path.with(Choice::new(enabled, taken))
        };
        self.count += 1;
        Some(taken)
    }
}

/// The schedule that leads to a run, by what was decided in it.
pub fn schedule_of(run: &Run) -> Schedule {
    let choices: Vec<_> = run.decisions.iter().map(Choice::of).collect();
    schedule(&choices)
}

/// The schedule of these choices. What could not be otherwise at the beginning is left out, if
/// something remains and nobody who went there could also have gone on next: then a name would be
/// taken for the wrong step.
pub(super) fn schedule(choices: &[Choice]) -> Schedule {
    let free = choices.iter().position(|choice| choice.enabled.len() > 1).unwrap_or(0);
    let (forced, rest) = choices.split_at(free);
    let is_plain =
        |choice: &Choice| !rest.first().is_some_and(|first| first.enabled.contains(choice.name()));
    let told = if forced.iter().all(is_plain) { rest } else { choices };
    Schedule::of(told.iter().map(|choice| choice.name().clone()).collect())
}

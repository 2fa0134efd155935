//! The depth-first scheduler: goes down one branch of the choices, and notes those beside it.

use crate::reason::Divergence;
use crate::schedule::{Actor, Schedule, Scheduler, Step, StepName};

/// A branch that is still to be gone down.
#[derive(Clone, Debug, Default)]
pub(super) struct Branch {
    /// The choices that lead to it; the last one is what is new about it.
    prefix: Vec<Choice>,
    /// The sleep set at the last choice: who needn't be released, because another branch does that.
    asleep: Vec<Actor>,
}

/// A choice: which steps could have been taken, and which one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    enabled: Vec<StepName>,
    taken: usize,
}

/// Goes down a branch, and from its end on takes the first step that no other branch takes.
#[derive(Debug)]
pub(super) struct Dfs {
    branch: Branch,
    choices: Vec<Choice>,
    asleep: Vec<Step>,
    /// The branches that were left aside.
    pub(super) born: Vec<Branch>,
    /// Where the run took another course than an earlier one with the same choices.
    pub(super) divergence: Option<Divergence>,
}

impl Choice {
    pub(super) fn new(enabled: &[Step], taken: usize) -> Self {
        Self { enabled: enabled.iter().map(Step::name).collect(), taken }
    }

    /// The step that was taken.
    fn name(&self) -> &StepName {
        &self.enabled[self.taken]
    }
}

impl Dfs {
    pub(super) fn new(branch: Branch) -> Self {
        let (choices, asleep, born) = (Vec::new(), Vec::new(), Vec::new());
        Self { branch, choices, asleep, born, divergence: None }
    }

    /// The choices that were made.
    pub(super) fn schedule(&self) -> Schedule {
        schedule(&self.choices)
    }

    /// Makes a choice of the branch again. Where that can't be made, the run takes its own course to
    /// its end, and leaves no branches.
    fn follow(&mut self, enabled: &[Step]) -> usize {
        let expected = &self.branch.prefix[self.choices.len()];
        let now: Vec<_> = enabled.iter().map(Step::name).collect();
        if expected.enabled != now {
            let (after, before) = (self.schedule(), expected.enabled.clone());
            self.divergence = Some(Divergence { after, before, now });
            return 0;
        }
        let is_last = self.choices.len() + 1 == self.branch.prefix.len();
        let is_asleep = |step: &&Step| is_last && self.branch.asleep.contains(&step.actor);
        self.asleep = enabled.iter().filter(is_asleep).cloned().collect();
        expected.taken
    }

    /// Takes the first step that is no other branch's, and leaves the others aside as branches.
    fn explore(&mut self, enabled: &[Step]) -> Option<usize> {
        let is_asleep = |step: &Step| self.asleep.iter().any(|other| other.actor == step.actor);
        let mut awake = (0..enabled.len()).filter(|index| !is_asleep(&enabled[*index]));
        let taken = awake.next()?;
        let mut asleep: Vec<Actor> = self.asleep.iter().map(|step| step.actor.clone()).collect();
        asleep.push(enabled[taken].actor.clone());
        for other in awake {
            let mut prefix = self.choices.clone();
            prefix.push(Choice::new(enabled, other));
            self.born.push(Branch { prefix, asleep: asleep.clone() });
            asleep.push(enabled[other].actor.clone());
        }
        Some(taken)
    }
}

impl Scheduler for Dfs {
    fn choose(&mut self, enabled: &[Step]) -> Option<usize> {
        let taken = if self.divergence.is_some() {
            0
        } else if self.choices.len() < self.branch.prefix.len() {
            self.follow(enabled)
        } else {
            self.explore(enabled)?
        };
        // Whoever can't see this step can sleep on.
        self.asleep.retain(|step| !step.depends_on(&enabled[taken]));
        self.choices.push(Choice::new(enabled, taken));
        Some(taken)
    }
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
    Schedule(told.iter().map(|choice| choice.name().clone()).collect())
}

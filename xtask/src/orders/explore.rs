//! Schedules of a search: going down one way, and noting the others.

use super::Path;
use crate::trace::{Actor, Schedule, Step};

/// A way that is still to be gone.
#[derive(Clone, Debug, Default)]
pub(super) struct Branch {
    /// The choices that lead to it, the last one being what is new about it.
    prefix: Vec<Choice>,
    /// At the last choice: who needn't be let go, because another branch does that.
    asleep: Vec<Actor>,
}

/// A choice: who could have gone on, and who did.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    enabled: Vec<String>,
    taken: usize,
}

impl Choice {
    fn new(enabled: &[Step], taken: usize) -> Self {
        Self { enabled: enabled.iter().map(Step::to_string).collect(), taken }
    }

    /// Who went on.
    fn name(&self) -> &String {
        &self.enabled[self.taken]
    }
}

/// Goes down a branch, and further on the first way that no other branch goes.
#[derive(Debug)]
pub(super) struct Exploration {
    branch: Branch,
    path: Vec<Choice>,
    asleep: Vec<Step>,
    /// The ways that were left aside.
    pub(super) born: Vec<Branch>,
    /// Where the run took another course than before, under the same choices.
    pub(super) diverged: Option<String>,
}

impl Exploration {
    pub(super) fn of(branch: Branch) -> Self {
        Self { branch, path: Vec::new(), asleep: Vec::new(), born: Vec::new(), diverged: None }
    }

    /// The way that was gone.
    pub(super) fn path(&self) -> Path {
        path(&self.path)
    }

    /// Takes a choice of the branch again.
    fn follow(&mut self, enabled: &[Step]) -> Option<usize> {
        let expected = &self.branch.prefix[self.path.len()];
        let names: Vec<String> = enabled.iter().map(Step::to_string).collect();
        if expected.enabled != names {
            self.diverged = Some(format!(
                "after {}, {} could go on in one run, and {} in another",
                self.path(),
                expected.enabled.join(", "),
                names.join(", ")
            ));
            return None;
        }
        let taken = expected.taken;
        let is_last = self.path.len() + 1 == self.branch.prefix.len();
        let asleep = |step: &&Step| is_last && self.branch.asleep.contains(&step.actor);
        self.asleep = enabled.iter().filter(asleep).cloned().collect();
        Some(taken)
    }

    /// Takes the first way that is nobody else's, and leaves the other ones aside.
    fn explore(&mut self, enabled: &[Step]) -> Option<usize> {
        let is_asleep = |step: &Step| self.asleep.iter().any(|other| other.actor == step.actor);
        let mut awake = (0..enabled.len()).filter(|index| !is_asleep(&enabled[*index]));
        let taken = awake.next()?;
        let names: Vec<String> = enabled.iter().map(Step::to_string).collect();
        let mut asleep: Vec<Actor> = self.asleep.iter().map(|step| step.actor.clone()).collect();
        asleep.push(enabled[taken].actor.clone());
        for other in awake {
            let mut prefix = self.path.clone();
            prefix.push(Choice { enabled: names.clone(), taken: other });
            self.born.push(Branch { prefix, asleep: asleep.clone() });
            asleep.push(enabled[other].actor.clone());
        }
        Some(taken)
    }
}

impl Schedule for Exploration {
    fn choose(&mut self, enabled: &[Step]) -> Option<usize> {
        let taken = if self.path.len() < self.branch.prefix.len() {
            self.follow(enabled)?
        } else {
            self.explore(enabled)?
        };
        // Whoever can't see this step can sleep on.
        self.asleep.retain(|step| !step.depends_on(&enabled[taken]));
        self.path.push(Choice::new(enabled, taken));
        Some(taken)
    }
}

/// Takes any way, by lot.
#[derive(Debug)]
pub(super) struct Lottery {
    random: fastrand::Rng,
    path: Vec<Choice>,
}

impl Lottery {
    pub(super) fn new(seed: u64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), path: Vec::new() }
    }

    /// The way that was gone.
    pub(super) fn path(&self) -> Path {
        path(&self.path)
    }
}

impl Schedule for Lottery {
    fn choose(&mut self, enabled: &[Step]) -> Option<usize> {
        let taken = self.random.usize(..enabled.len());
        self.path.push(Choice::new(enabled, taken));
        Some(taken)
    }
}

/// The path of these choices. What could not be otherwise at the beginning is left out, if
/// something remains and nobody who went there could also have gone on next: then a name would be
/// taken for the wrong step.
fn path(choices: &[Choice]) -> Path {
    let free = choices.iter().position(|choice| choice.enabled.len() > 1).unwrap_or(0);
    let (forced, rest) = choices.split_at(free);
    let is_plain =
        |choice: &Choice| !rest.first().is_some_and(|first| first.enabled.contains(choice.name()));
    let told = if forced.iter().all(is_plain) { rest } else { choices };
    Path(told.iter().map(|choice| choice.name().clone()).collect())
}

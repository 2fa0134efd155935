//! The replaying scheduler: follows a schedule that was written down.

use super::search::Subject;
use crate::backend::run;
use crate::error::{Interrupted, Interruption, Loss, RunError};
use crate::run::{Annotations, Outcome, Run};
use crate::schedule::{Op, Pacing, Schedule, Scheduler, Sleeps, Step, StepName, View};
use std::collections::VecDeque;

/// Runs the subject's program once, with those going first whom `schedule` names.
///
/// # Errors
/// If the program can't be run or traced, or the schedule can't be followed: then the run is
/// [interrupted](RunError::Interrupted) by a [`Loss`].
pub fn replay(subject: Subject, schedule: &Schedule) -> Result<Run, RunError> {
    let run = |pacing: Pacing| run(subject.program, subject.limits, pacing);
    let free = run(Pacing::Free { sleeps: Sleeps::Skipped, looks: true })?;
    let after_execs = free.trace.launch().execs;
    let replay_at = |view: &View| {
        let mut replay = Replay::new(schedule);
        let scheduler = &mut replay;
        let result = run(Pacing::Scheduled { scheduler, view, after_execs });
        let has_ended = result.as_ref().is_ok_and(|run| run.outcome == Outcome::Ended);
        match replay.loss(has_ended) {
            Some(loss) => interrupted_by(loss, result),
            None => result,
        }
    };
    let visibility = schedule.visibility.unwrap_or(schedule.needs());
    let mut view = View { visibility, looks: free.annotations.looks, ..View::coarsest() };
    let mut known = free.annotations.of_first_run();
    loop {
        let result = replay_at(&view);
        let Some(annotations) = annotations(&result) else { return result };
        known.merge(annotations);
        let mut more = known.beyond(&view, subject.orphans_matter);
        more.visibility = schedule.visibility.unwrap_or(more.visibility);
        if more == view {
            return result;
        }
        view = more;
    }
}

/// What a run has shown of the orders.
fn annotations(result: &Result<Run, RunError>) -> Option<&Annotations> {
    match result {
        Ok(run) => Some(&run.annotations),
        Err(RunError::Interrupted(interrupted)) => Some(&interrupted.annotations),
        Err(_) => None,
    }
}

/// A run that did not follow its schedule, whatever came of it.
fn interrupted_by(loss: Loss, result: Result<Run, RunError>) -> Result<Run, RunError> {
    let (trace, annotations) = match result {
        Ok(run) => (run.trace, run.annotations),
        Err(RunError::Interrupted(interrupted)) => (interrupted.trace, interrupted.annotations),
        Err(error) => return Err(error),
    };
    let cause = Interruption::Lost(loss);
    Err(RunError::Interrupted(Box::new(Interrupted { cause, trace, annotations })))
}

/// Follows the steps of a schedule. Where only one step can be taken, its name may be left out; past
/// the end, whoever comes first by name goes on.
#[derive(Debug)]
struct Replay {
    steps: VecDeque<StepName>,
    not_enabled: Option<Loss>,
}

impl Replay {
    fn new(schedule: &Schedule) -> Self {
        Self { steps: schedule.steps.iter().cloned().collect(), not_enabled: None }
    }

    /// How the run and the schedule parted, if they did. That steps are left says nothing of a run that
    /// was killed.
    fn loss(&self, has_ended: bool) -> Option<Loss> {
        let left = || Loss::StepsLeft(Schedule::of(self.steps.iter().cloned().collect()));
        self.not_enabled.clone().or_else(|| (has_ended && !self.steps.is_empty()).then(left))
    }
}

impl Scheduler for Replay {
    fn choose(&mut self, enabled: &[Step]) -> Option<usize> {
        let Some(wanted) = self.steps.front() else { return Some(0) };
        if let Some(choice) = enabled.iter().position(|step| step.name() == *wanted) {
            self.steps.pop_front();
            return Some(choice);
        }
        // A name in a schedule of writes alone says nothing of the steps in between.
        let unnamed = enabled.iter().position(|step| step.name().op != Op::Write);
        let choice = if enabled.len() == 1 { Some(0) } else { unnamed };
        if choice.is_none() {
            let enabled = enabled.iter().map(Step::name).collect();
            self.not_enabled = Some(Loss::NotEnabled { wanted: wanted.clone(), enabled });
        }
        choice
    }
}

#[cfg(test)]
mod tests {
    use super::Replay;
    use crate::name::ProcessName;
    use crate::schedule::{Action, Actor, Scheduler, Step};
    use crate::trace::Stream;

    fn writes(children: &[u32]) -> Vec<Step> {
        let step = |child: &u32| Step {
            actor: Actor { process: ProcessName::root().child(*child), thread: 0 },
            action: Action::Write(Stream::Stdout),
            is_watchers: false,
        };
        children.iter().map(step).collect()
    }

    fn replay(schedule: &str) -> Replay {
        Replay::new(&schedule.parse().unwrap())
    }

    #[test]
    fn it_follows_the_steps() {
        let mut replay = replay("3, 1");
        assert_eq!(replay.choose(&writes(&[1, 2, 3])), Some(2));
        assert_eq!(replay.choose(&writes(&[1, 2])), Some(0));
        assert_eq!(replay.loss(true), None);
    }

    #[test]
    fn the_only_step_needs_no_name() {
        let mut replay = replay("3");
        assert_eq!(replay.choose(&writes(&[1])), Some(0));
        assert_eq!(replay.choose(&writes(&[2, 3])), Some(1));
        assert_eq!(replay.loss(true), None);
    }

    #[test]
    fn a_step_that_cannot_be_taken_is_reported() {
        let mut replay = replay("4");
        assert_eq!(replay.choose(&writes(&[1, 2])), None);
        let loss = replay.loss(true).unwrap().to_string();
        assert!(loss.contains('4') && loss.contains("1, 2"), "{loss}");
    }

    #[test]
    fn steps_that_are_left_over_are_reported() {
        assert!(replay("1").loss(true).is_some());
        assert_eq!(replay("").loss(true), None);
    }
}

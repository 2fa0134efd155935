//! Ordinary runs: as the program runs by itself, with nobody held, sleeps that take their time, and
//! addresses that are randomised. The search never makes such a run, so they are judged beside it.

use super::search::{Judge, Judgement, Search, Subject};
use super::workers::worker_count;
use crate::backend::run;
use crate::clock::Moment;
use crate::error::{Interruption, RunError};
use crate::order::Order;
use crate::reason::Reason;
use crate::run::{Outcome, Run};
use crate::schedule::{Pacing, Sleeps};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long the processes of an ordinary run may sleep in all.
const MAX_SLEEP: Duration = Duration::from_secs(3);

/// Ordinary runs that were judged.
pub(super) struct Ordinary<J> {
    runs: Vec<(Run, J)>,
}

/// The first run of a program, which shows how it starts, and whether it ends.
pub(super) struct Probe {
    pub(super) run: Run,
    /// Whether it was an ordinary one; if not, its sleeps were skipped.
    pub(super) is_ordinary: bool,
}

/// Makes the first run of a program: an ordinary one, unless it sleeps too long.
pub(super) fn probe(subject: Subject) -> Result<Probe, RunError> {
    let free = |sleeps| run(subject.program, subject.limits, Pacing::Free { sleeps, looks: true });
    match free(Sleeps::AtMost(MAX_SLEEP)) {
        Err(RunError::Interrupted(run)) if matches!(run.cause, Interruption::SleepsLong(_)) => {
            Ok(Probe { run: free(Sleeps::Skipped)?, is_ordinary: false })
        }
        run => Ok(Probe { run: run?, is_ordinary: true }),
    }
}

impl<J: Judgement> Ordinary<J> {
    /// The probe, if it was an ordinary run.
    pub(super) fn of_probe(probe: &Probe, judge: Judge<J>) -> Self {
        let run = probe.is_ordinary.then(|| (probe.run.clone(), judge(&probe.run)));
        Self { runs: run.into_iter().collect() }
    }

    /// Makes and judges so many more, until a fault is found or time is up. Nothing is made if the
    /// first one has slept too long.
    ///
    /// # Errors
    /// If the program can't be run or traced.
    pub(super) fn extend(
        &mut self,
        subject: Subject,
        count: usize,
        deadline: Moment,
        judge: Judge<J>,
    ) -> Result<(), RunError> {
        if self.runs.is_empty() {
            return Ok(());
        }
        let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let stop = || next.store(count, Ordering::SeqCst);
        let work = || {
            while next.fetch_add(1, Ordering::SeqCst) < count && !deadline.is_over() {
                let pacing = Pacing::free(Sleeps::AtMost(MAX_SLEEP));
                let result = run(subject.program, subject.limits, pacing);
                let result = result.map(|run| (judge(&run), run));
                if !result.as_ref().is_ok_and(|(judgement, _)| judgement.severity() == 0) {
                    stop();
                }
                results.lock().unwrap_or_else(PoisonError::into_inner).push(result);
            }
        };
        let workers = worker_count(subject.program).min(count);
        thread::scope(|scope| {
            let start = |_: &usize| thread::Builder::new().spawn_scoped(scope, work).is_ok();
            // Where there can be no thread more, fewer will do, or this one.
            if (0..workers).filter(start).count() == 0 {
                work();
            }
        });
        for result in results.into_inner().unwrap_or_else(PoisonError::into_inner) {
            match result {
                Ok((judgement, run)) => self.runs.push((run, judgement)),
                // What can't be followed now could be followed before: that is no answer, and no
                // fault either.
                Err(RunError::Interrupted(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Adds to a search what these runs show.
    pub(super) fn complete(self, search: &mut Search<J>, subject: Subject) {
        search.ordinary_runs = self.runs.len();
        for (run, judgement) in self.runs {
            search.judgements.insert(judgement.clone());
            let severity = judgement.severity();
            let worst = search.fault.as_ref().map_or(0, |fault| fault.judgement.severity());
            if severity > worst {
                search.mark_partial(Reason::OrdinaryFault);
                search.report(run, judgement);
            } else if run.outcome == Outcome::Ended
                && !search.orders.contains_key(&Order::of(
                    &run.trace,
                    subject.mask,
                    &search.variation,
                ))
            {
                search.mark_partial(Reason::OrdinaryOrder);
            }
        }
    }
}

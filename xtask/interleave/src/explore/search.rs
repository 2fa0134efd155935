//! What a search is asked, and what it found.

use super::coverage::{Coverage, Extent};
use crate::error::Interrupted;
use crate::limits::Limits;
use crate::order::{Mask, Order};
use crate::program::Program;
use crate::reason::Reason;
use crate::run::{Annotations, Outcome, Run};
use crate::schedule::{Schedule, Visibility};
use crate::variation::Variation;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::time::Duration;

/// What is searched.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The program.
    pub program: &'a Program,
    /// How far each run may go.
    pub limits: &'a Limits,
    /// What of the written text makes no difference between two orders.
    pub mask: Mask<'a>,
    /// Whether the judge cares which of a parent and its child ends first, even if nobody else can tell.
    pub orphans_matter: bool,
}

/// How far a search goes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The most orders to try.
    pub orders: usize,
    /// The longest that it may take; a third of that, but not less than 10 seconds, if it can't claim all.
    pub time: Duration,
    /// Whether runs that differ only in what no process can see are taken for one. Each order is run all the
    /// same.
    pub reduction: bool,
    /// The seed of the random sample, if there are more orders.
    pub seed: u64,
    /// How long it goes on after a first fault, for a shorter schedule that shows one.
    pub after_fault: Duration,
    /// How many ordinary runs are judged after a search without a fault.
    pub ordinary_runs: usize,
}

/// How long a search goes on at least, if it may, when it can't claim all any more.
const WITHOUT_CLAIM: Duration = Duration::from_secs(10);

impl Bounds {
    /// How long a search may take that can't claim all: a third of its time, but not less than a few seconds.
    pub(super) fn without_claim(&self) -> Duration {
        (self.time / 3).max(self.time.min(WITHOUT_CLAIM))
    }
}

impl Default for Bounds {
    /// 10,000 orders, 30 seconds, with reduction, seed 1, 2 seconds after a fault, 10 ordinary runs.
    fn default() -> Self {
        let (time, after_fault) = (Duration::from_secs(30), Duration::from_secs(2));
        Self { orders: 10_000, time, reduction: true, seed: 1, after_fault, ordinary_runs: 10 }
    }
}

/// What a judge says of one run.
pub trait Judgement: Clone + Eq + Hash + Send {
    /// How bad the run is: 0 if there is no fault. The search reports a run of the greatest
    /// severity, and stops some time after the first fault.
    fn severity(&self) -> usize;

    /// Whether what is wrong is so in whatever order the processes write.
    fn is_of_class(&self) -> bool {
        self.severity() > 0
    }
}

/// The judgement of somebody who only wants to know the orders.
impl Judgement for () {
    fn severity(&self) -> usize {
        0
    }
}

/// Judges one run.
pub type Judge<'a, J> = &'a (dyn Fn(&Run) -> J + Sync);

/// A fault, and what led to it.
#[derive(Clone, Debug)]
pub struct Fault<J> {
    /// The schedule that shows it; `None` if only an ordinary run did.
    pub schedule: Option<Schedule>,
    /// What was said of the run.
    pub judgement: J,
}

/// Hears of each new order: how many there are so far, and how many there should be in the end.
pub type Progress<'a> = &'a (dyn Fn(usize, Option<u128>) + Sync);

/// What a search found.
#[derive(Debug)]
pub struct Search<J> {
    /// The different orders, and a schedule for each.
    pub orders: HashMap<Order, Schedule>,
    /// Those of them in which a run was faulty.
    pub faulty: HashSet<Order>,
    /// The different judgements of the runs.
    pub judgements: HashSet<J>,
    /// How many orders were found, of how many.
    pub coverage: Coverage,
    /// The fault of the greatest severity; of several, the one with the shortest schedule.
    pub fault: Option<Fault<J>>,
    /// What of the text is another in each run, and so tells no orders apart.
    pub variation: Variation,
    /// How many ordinary runs were judged: as the program runs by itself, with nobody held.
    pub ordinary_runs: usize,
    /// The run to report: a faulty one if there is one, or else the one that ended the search early,
    /// or else the first.
    pub run: Result<Run, Interrupted>,
    /// What all its runs have shown of the orders.
    pub(super) annotations: Annotations,
}

impl<J: Judgement> Search<J> {
    /// Whether it came so far that what it has shown can be relied upon.
    pub(super) fn is_whole(&self) -> bool {
        self.run.as_ref().is_ok_and(|run| run.outcome == Outcome::Ended)
    }

    /// Whether text that is another in each run, other than by PIDs, was masked.
    pub fn has_varying_text(&self) -> bool {
        self.variation.is_any()
    }

    /// Not all orders may have been seen, for this reason, if that is claimed so far.
    pub(super) fn mark_partial(&mut self, reason: Reason) {
        if self.coverage.extent == Extent::All {
            self.coverage.extent = Extent::Partial(reason);
        }
    }

    /// The run to report is this ordinary one.
    pub(super) fn report(&mut self, run: Run, judgement: J) {
        self.run = Ok(run);
        self.fault = Some(Fault { schedule: None, judgement });
    }

    /// This search, with what one at this coarser visibility has found besides: such a schedule can only
    /// be replayed with that visibility.
    pub(super) fn with(mut self, mut coarser: Self, visibility: Visibility) -> Self {
        let of_fault = coarser.fault.as_mut().and_then(|fault| fault.schedule.as_mut());
        for schedule in coarser.orders.values_mut().chain(of_fault) {
            schedule.visibility.get_or_insert(visibility);
        }
        // Otherwise the same order may not look the same.
        if self.variation == coarser.variation {
            for (order, schedule) in coarser.orders {
                self.orders.entry(order).or_insert(schedule);
            }
        }
        self.coverage.found = self.orders.len();
        self.coverage.runs += coarser.coverage.runs;
        if let (Ok(_), Err(reason)) = (&self.coverage.predicted, coarser.coverage.predicted) {
            self.coverage.predicted = Err(reason);
        }
        self.faulty.extend(coarser.faulty);
        self.judgements.extend(coarser.judgements);
        let severity =
            |fault: &Option<Fault<J>>| fault.as_ref().map_or(0, |fault| fault.judgement.severity());
        if severity(&coarser.fault) > severity(&self.fault) {
            (self.fault, self.run) = (coarser.fault, coarser.run);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Bounds;
    use std::time::Duration;

    #[test]
    fn a_search_that_cannot_claim_all_ends_sooner() {
        for (time, without_claim) in [(3, 3), (10, 10), (30, 10), (60, 20)] {
            let bounds = Bounds { time: Duration::from_secs(time), ..Bounds::default() };
            assert_eq!(bounds.without_claim(), Duration::from_secs(without_claim), "{time}");
        }
    }
}

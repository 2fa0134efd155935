//! What a search has found so far.

use super::coverage::Coverage;
use super::search::{Fault, Judgement, Search};
use crate::clock::Moment;
use crate::error::Interrupted;
use crate::order::Order;
use crate::reason::Reason;
use crate::run::{Annotations, Run};
use crate::schedule::Schedule;
use crate::variation::Variation;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// The runs of a search, taken together.
pub(super) struct Tally<J> {
    /// How many there were.
    pub(super) runs: usize,
    /// The different orders, and a schedule for each.
    pub(super) orders: HashMap<Order, Schedule>,
    /// What all runs together show about the search.
    pub(super) annotations: Annotations,
    /// When the first fault was found.
    pub(super) faulty_since: Option<Moment>,
    faulty: HashSet<Order>,
    judgements: HashSet<J>,
    worst: Option<FaultyRun<J>>,
}

/// A run with a fault.
struct FaultyRun<J> {
    schedule: Schedule,
    judgement: J,
    run: Run,
}

impl<J> Default for Tally<J> {
    fn default() -> Self {
        Self {
            runs: 0,
            orders: HashMap::new(),
            annotations: Annotations::default(),
            faulty_since: None,
            faulty: HashSet::new(),
            judgements: HashSet::new(),
            worst: None,
        }
    }
}

impl<J: Judgement> Tally<J> {
    /// Takes in a run: its order, the schedule that led to it, and what was said of it.
    pub(super) fn add(&mut self, run: Run, order: Order, schedule: Schedule, judgement: J) {
        self.runs += 1;
        self.annotations.merge(&run.annotations);
        self.judgements.insert(judgement.clone());
        if judgement.severity() > 0 {
            self.faulty.insert(order.clone());
            self.faulty_since.get_or_insert_with(Moment::now);
            let fault = FaultyRun { schedule: schedule.clone(), judgement, run };
            if self.worst.as_ref().is_none_or(|worst| fault.rank() < worst.rank()) {
                self.worst = Some(fault);
            }
        }
        self.orders.entry(order).or_insert(schedule);
    }

    /// This order is faulty, as another run of its class has shown.
    pub(super) fn add_faulty(&mut self, order: Order) {
        self.faulty.insert(order);
    }

    /// A search whose first run could not be followed.
    pub(super) fn of_interrupted(run: Interrupted) -> Search<J> {
        let coverage = Coverage { found: 0, ..Coverage::of_one_run(&Reason::RunKilledOrLost) };
        Self::default().into_search(coverage, Err(run))
    }

    /// The search that came to this, with the run to report where none was faulty.
    pub(super) fn into_search(
        self,
        coverage: Coverage,
        otherwise: Result<Run, Interrupted>,
    ) -> Search<J> {
        let (fault, run) = match self.worst {
            Some(FaultyRun { schedule, judgement, run }) => {
                (Some(Fault { schedule: Some(schedule), judgement }), Ok(run))
            }
            None => (None, otherwise),
        };
        Search {
            orders: self.orders,
            faulty: self.faulty,
            judgements: self.judgements,
            coverage,
            fault,
            variation: Variation::default(),
            ordinary_runs: 0,
            run,
            annotations: self.annotations,
        }
    }
}

impl<J: Judgement> FaultyRun<J> {
    /// The smallest is reported: the most severe, of those the shortest, of those the first.
    fn rank(&self) -> (Reverse<usize>, usize, &Schedule) {
        (Reverse(self.judgement.severity()), self.schedule.steps.len(), &self.schedule)
    }
}

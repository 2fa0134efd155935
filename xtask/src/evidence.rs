//! What is known of a run, and what it shows: by the kernel's record, or by the output alone.

use crate::cli::Wanted;
use crate::course::{Invariant, Lesson};
use crate::invariants::{self, Finding};
use crate::orders::{self, Bounds, Coverage, Faults, Judgement, Path, Target};
use crate::plain;
use crate::trace::{self, Limits, Outcome, Pace, Program, Trace, TraceError};
use anyhow::Context;

/// What a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The kernel's record of a run.
    Kernel(Trace),
    /// The output and the exit status alone.
    Output {
        /// Why there is no record.
        cause: String,
    },
}

/// What came out of examining a program.
#[derive(Clone, Debug)]
pub struct Examination {
    /// What was looked at.
    pub evidence: Evidence,
    /// The invariants that were checked.
    pub checked: Vec<Invariant>,
    /// What is broken, in the run that is told of. Of a mistake: what is not as it declares.
    pub findings: Vec<Finding>,
    /// What a mistake breaks, in the run that is told of.
    pub demonstrated: Vec<Finding>,
    /// Why the question has no answer, if it has none.
    pub unanswered: Option<String>,
    /// The orders that were tried.
    pub orders: OrdersTried,
}

/// Which orders a verdict speaks of.
#[derive(Clone, Debug)]
pub struct OrdersTried {
    /// How many different ones there were.
    pub tried: usize,
    /// In how many of them something was broken.
    pub faulty: usize,
    /// How many there are, or why that can't be told.
    pub possible: Result<u128, String>,
    /// How much of what there is was tried.
    pub coverage: Coverage,
    /// The shortest way to what is broken.
    pub path: Option<Path>,
}

/// What is asked of a program.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The lesson that it is held against.
    pub lesson: &'a Lesson,
    /// The program.
    pub program: &'a Program,
    /// How far each run may go.
    pub limits: Limits,
    /// How many orders to try.
    pub bounds: Bounds,
    /// The one order to try, if it is given.
    pub order: Option<&'a str>,
    /// Which evidence is good enough.
    pub wanted: Wanted,
}

impl Question<'_> {
    /// Runs the program and holds it against the lesson. `progress` hears of the orders tried.
    ///
    /// # Errors
    /// If the program can't be run, or the wanted evidence can't be had.
    pub fn answer(
        &self,
        progress: &(dyn Fn(usize, Option<u128>) + Sync),
    ) -> anyhow::Result<Examination> {
        if self.wanted == Wanted::Output {
            return self.by_output("that was asked for".to_owned());
        }
        match self.by_record(progress) {
            Ok(examination) => Ok(examination),
            Err(TraceError::Refused(cause)) if self.wanted == Wanted::Auto => self.by_output(cause),
            Err(error @ TraceError::Refused(_)) => {
                Err(error).context("the kernel's record can't be had")
            }
            Err(error) => Err(error.into()),
        }
    }

    fn by_output(&self, cause: String) -> anyhow::Result<Examination> {
        let run = plain::run(self.program, &self.limits)?;
        let mistake = self.lesson.data.kind.breaks().is_some();
        let unanswered = mistake.then(|| "the output alone does not prove a mistake".to_owned());
        let findings =
            if mistake { Vec::new() } else { invariants::check_output(self.lesson, &run) };
        let orders = OrdersTried::one(
            !findings.is_empty(),
            "without the kernel's record no order can be searched",
        );
        let checked = invariants::CHECKED_BY_OUTPUT.to_vec();
        Ok(Examination {
            evidence: Evidence::Output { cause },
            checked,
            findings,
            demonstrated: Vec::new(),
            unanswered,
            orders,
        })
    }

    fn by_record(
        &self,
        progress: &(dyn Fn(usize, Option<u128>) + Sync),
    ) -> Result<Examination, TraceError> {
        if let Some(order) = self.order {
            let trace = orders::replay(self.program, &self.limits, order)?;
            return Ok(self.examined_alone(trace, "one order was asked for"));
        }
        let breaks = self.lesson.data.kind.breaks();
        let bounds = match breaks {
            // Its faults are no reason to stop.
            Some(_) => Bounds { after_a_fault: self.bounds.time, ..self.bounds },
            None => self.bounds,
        };
        let judge = |trace: &Trace| self.judge(trace);
        let target = Target {
            program: self.program,
            limits: &self.limits,
            blanks: &self.lesson.data.parent.lines_with_numbers(),
        };
        let search = orders::search(target, bounds, &judge, progress)?;
        if let Outcome::Stuck(process) = &search.trace.outcome {
            let trace = trace::run(self.program, &self.limits, Pace::AsItComes)?;
            let reason = format!(
                "process {process} neither came to a step nor slept while the others were held"
            );
            return Ok(self.examined_alone(trace, &reason));
        }
        let orders = OrdersTried {
            tried: search.orders.len(),
            faulty: search.faulty.len(),
            possible: search.possible.map(|count| count.orders),
            coverage: search.coverage,
            path: search.fault.map(|(path, _)| path),
        };
        Ok(self.examined(search.trace, &search.faults, orders))
    }

    /// What a run breaks, and how much that matters.
    fn judge(&self, trace: &Trace) -> Judgement {
        let findings = invariants::check(self.lesson, trace);
        let broken = findings.iter().map(|finding| finding.invariant).collect();
        let weight = invariants::weight(self.lesson, &broken);
        Judgement { broken, weight }
    }

    /// What comes of one run, and why there were no more.
    fn examined_alone(&self, trace: Trace, reason: &str) -> Examination {
        let Judgement { broken, weight } = self.judge(&trace);
        let mut faults = Faults::default();
        faults.add(&broken);
        self.examined(trace, &faults, OrdersTried::one(weight > 0, reason))
    }

    /// What comes of these orders, told by this run.
    fn examined(&self, trace: Trace, faults: &Faults, orders: OrdersTried) -> Examination {
        let unanswered = match &trace.outcome {
            Outcome::Unanswered(reason) => Some(reason.clone()),
            Outcome::Stuck(process) => {
                Some(format!("process {process} did not come to rest in time"))
            }
            Outcome::Ended | Outcome::LimitReached(_) | Outcome::GivenUp => None,
        };
        let mut findings =
            if unanswered.is_some() { Vec::new() } else { invariants::check(self.lesson, &trace) };
        let mut demonstrated = Vec::new();
        if let Some(breaks) = self.lesson.data.kind.breaks().filter(|_| unanswered.is_none()) {
            demonstrated = findings;
            findings =
                invariants::check_mistake(breaks, faults, &demonstrated, self.order.is_some());
        }
        if unanswered.is_none() {
            findings.extend(invariants::check_orders(&orders));
        }
        Examination {
            evidence: Evidence::Kernel(trace),
            checked: checked(&orders),
            findings,
            demonstrated,
            unanswered,
            orders,
        }
    }
}

/// The invariants that the kernel's record can be held to; the number of orders only if all of them
/// were found, and can be predicted.
fn checked(orders: &OrdersTried) -> Vec<Invariant> {
    let is_compared = orders.is_exhaustive() && orders.possible.is_ok();
    let is_checked = |invariant: &Invariant| *invariant != Invariant::Orders || is_compared;
    Invariant::ALL.into_iter().filter(is_checked).collect()
}

impl OrdersTried {
    /// One run, and why there were no more.
    fn one(is_faulty: bool, reason: &str) -> Self {
        Self {
            tried: 1,
            faulty: usize::from(is_faulty),
            possible: Err(reason.to_owned()),
            coverage: Coverage::Partial(reason.to_owned()),
            path: None,
        }
    }

    /// Whether these are all there are.
    pub fn is_exhaustive(&self) -> bool {
        self.coverage == Coverage::All
    }
}

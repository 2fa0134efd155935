//! The invariants: what is held against a run, and what was found.

mod lines;
mod output;
mod processes;

pub use output::{CHECKED as CHECKED_BY_OUTPUT, check as check_output};

use crate::course::{Extent, Invariant, Lesson, LimitTopic, ProcessData, Topic};
use crate::evidence::OrdersTried;
use crate::orders::Faults;
use crate::trace::{Limit, Outcome, Process, ProcessName, Trace};
use std::collections::{BTreeMap, BTreeSet};

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which one.
    pub invariant: Invariant,
    /// Whose doing it was.
    pub process: ProcessName,
    /// What happened, with the kernel's word beside the program's.
    pub message: String,
    /// Why it probably happened, and what to do about it.
    pub cause: String,
    /// What to read up on.
    pub topic: Topic,
}

impl Finding {
    /// A finding on an invariant that is no limit.
    fn new(
        invariant: Invariant,
        process: ProcessName,
        message: String,
        cause: impl Into<String>,
    ) -> Self {
        let topic = Topic::Invariant(invariant);
        Self { invariant, process, message, cause: cause.into(), topic }
    }
}

/// Holds a run against the lesson: what is broken, the most telling first. Nothing found means that
/// all invariants hold in this run, if its outcome is not [`Outcome::Unanswered`].
pub fn check(lesson: &Lesson, trace: &Trace) -> Vec<Finding> {
    if let Outcome::LimitReached(limit) = &trace.outcome {
        // The processes were killed: what they left undone says nothing.
        return vec![limit_reached(*limit, Some(trace))];
    }
    let expected = expected_processes(&lesson.data.parent);
    let mut findings = processes::check(&expected, trace);
    findings.extend(lines::check(&expected, trace));
    findings.sort_by_key(|finding| {
        Invariant::ALL.iter().position(|invariant| *invariant == finding.invariant)
    });
    findings
}

/// Holds what a search has seen of a mistake against what it is to break: nothing found means that
/// it breaks just that, in just those orders. `findings` are those of the run that is told of. If
/// only one order was asked for, what is broken in some may be broken there or not.
pub fn check_mistake(
    breaks: &BTreeMap<Invariant, Extent>,
    faults: &Faults,
    findings: &[Finding],
    one_asked_for: bool,
) -> Vec<Finding> {
    let tell = |invariant, message| {
        let cause = "the mistake's data in its Cargo.toml and its program do not agree";
        Finding::new(invariant, ProcessName::root(), message, cause)
    };
    let undeclared = faults.ever.iter().filter(|invariant| !breaks.contains_key(invariant));
    let undeclared = undeclared.flat_map(|&invariant| {
        let of_it: Vec<_> =
            findings.iter().filter(|finding| finding.invariant == invariant).cloned().collect();
        if of_it.is_empty() {
            vec![tell(
                invariant,
                "some order breaks it, too, which the mistake does not declare".to_owned(),
            )]
        } else {
            of_it
        }
    });
    let unkept = breaks.iter().filter_map(|(&invariant, &extent)| {
        let seen = match (faults.ever.contains(&invariant), faults.always.contains(&invariant)) {
            (false, _) => "none",
            (true, false) => "some",
            (true, true) => "all",
        };
        let is_kept = seen == extent.word() || (one_asked_for && extent == Extent::Some);
        let message = || {
            let declared = extent.word();
            format!("the mistake declares that {declared} orders break it, but {seen} of those tried did")
        };
        (!is_kept).then(|| tell(invariant, message()))
    });
    undeclared.chain(unkept).collect()
}

/// How much a run matters to a search: 0 is nothing; the run that is told of is one that matters
/// most.
pub fn weight(lesson: &Lesson, broken: &BTreeSet<Invariant>) -> usize {
    let Some(breaks) = lesson.data.kind.breaks() else { return usize::from(!broken.is_empty()) };
    let as_declared = broken.iter().all(|invariant| breaks.contains_key(invariant))
        && breaks
            .iter()
            .all(|(invariant, extent)| *extent == Extent::Some || broken.contains(invariant));
    if as_declared { broken.len() } else { usize::MAX }
}

/// Holds the orders that a search found against those that the fork/wait graph predicts.
pub fn check_orders(orders: &OrdersTried) -> Option<Finding> {
    let predicted = *orders.possible.as_ref().ok().filter(|_| orders.is_exhaustive())?;
    let found = orders.tried;
    (predicted != found as u128).then(|| {
        Finding::new(
            Invariant::Orders,
            ProcessName::root(),
            format!("{found} orders were found, but the fork/wait graph predicts {predicted}"),
            "the processes wait for each other in a way that the tracer did not see, or the tracer is wrong",
        )
    })
}

/// A process that a lesson expects, and its place in the tree.
pub(crate) struct Expected<'a> {
    name: ProcessName,
    data: &'a ProcessData,
}

/// All processes below and including `parent`, each before its children.
pub(crate) fn expected_processes(parent: &ProcessData) -> Vec<Expected<'_>> {
    parent.with_names().into_iter().map(|(name, data)| Expected { name, data }).collect()
}

/// The run went past a limit; the trace, if there is one, tells who was alive then.
fn limit_reached(limit: Limit, trace: Option<&Trace>) -> Finding {
    let processes = trace.map_or(&[][..], |trace| &trace.processes);
    let alive: Vec<_> = processes.iter().filter(|process| process.end.is_none()).collect();
    let stopped = alive.iter().find(|process| process.stopped);
    let culprit =
        stopped.or(alive.last()).map_or_else(ProcessName::root, |process| process.name.clone());
    let (message, cause) = match limit {
        Limit::Processes(most) => (
            format!("more than {most} processes were started, and all were killed"),
            "a child that does not exit goes on in its parent's code and forks in its turn, or a program starts itself: \
             end every child with `exit`",
        ),
        Limit::Threads(most) => (
            format!("more than {most} threads ran at a time, and all were killed"),
            "a loop starts threads without end",
        ),
        Limit::Time(time) => (
            format!("after {time:?}, {} had not ended, and all were killed", list(&alive)),
            match stopped {
                Some(_) => "a signal such as SIGSTOP stopped it, and nobody sent SIGCONT",
                None => "it loops, sleeps, or waits for something that never comes",
            },
        ),
        Limit::Output(most) => (
            format!("more than {most} bytes were written, and all processes were killed"),
            "a loop prints without end, or processes without end print",
        ),
    };
    let topic = match limit {
        Limit::Processes(_) | Limit::Threads(_) => LimitTopic::Processes,
        Limit::Time(_) => LimitTopic::Time,
        Limit::Output(_) => LimitTopic::Output,
    };
    Finding {
        invariant: Invariant::WithinLimits,
        process: culprit,
        message,
        cause: cause.to_owned(),
        topic: Topic::Limit(topic),
    }
}

/// "process 1 (PID 4711, stopped) and process 2 (PID 4712)".
fn list(processes: &[&Process]) -> String {
    let one = |process: &&Process| {
        let stopped = if process.stopped { ", stopped by a signal" } else { "" };
        format!("process {} (PID {}{stopped})", process.name.brief(), process.pid)
    };
    match processes {
        [] => "the program".to_owned(),
        [some @ .., last] if !some.is_empty() => {
            format!("{} and {}", some.iter().map(one).collect::<Vec<_>>().join(", "), one(last))
        }
        [only, ..] => one(only),
    }
}

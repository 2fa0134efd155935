//! The invariants: what is held against a run, and what was found.

mod lines;
mod output;
mod processes;

pub use output::{CHECKED as CHECKED_BY_OUTPUT, check as check_output};

use crate::course::{Lesson, ProcessData};
use crate::evidence::OrdersTried;
use crate::trace::{Limit, Outcome, Process, ProcessName, Trace};

/// A rule that every run of a lesson keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invariant {
    /// As many processes ran as the lesson says.
    ProcessCount,
    /// Each process wrote exactly its own lines, once, in its order.
    Lines,
    /// A `{pid}` is the kernel's PID of the writer.
    PidIsOwn,
    /// A `{ppid}` is the PID of the process that forked the writer.
    PpidIsParent,
    /// No two processes of a run printed the same PID as their own.
    PidsDistinct,
    /// All children were forked by the one parent.
    Siblings,
    /// Every child was waited for by its parent before the parent ended.
    Reaped,
    /// Every process exited with status 0 by itself.
    ExitZero,
    /// The run ended by itself within its limits of processes, time and output.
    WithinLimits,
    /// The orders found are exactly those that the fork/wait graph predicts.
    Orders,
}

impl Invariant {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::WithinLimits,
        Self::ProcessCount,
        Self::Siblings,
        Self::Lines,
        Self::PidIsOwn,
        Self::PpidIsParent,
        Self::PidsDistinct,
        Self::ExitZero,
        Self::Reaped,
        Self::Orders,
    ];

    /// Its name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::ProcessCount => "process-count",
            Self::Lines => "lines",
            Self::PidIsOwn => "pid-is-own",
            Self::PpidIsParent => "ppid-is-parent",
            Self::PidsDistinct => "pids-distinct",
            Self::Siblings => "siblings",
            Self::Reaped => "reaped",
            Self::ExitZero => "exit-zero",
            Self::WithinLimits => "within-limits",
            Self::Orders => "orders",
        }
    }

    /// What it says, in one sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::ProcessCount => "as many processes run as the lesson says",
            Self::Lines => "each process writes exactly its own lines, once, in its order",
            Self::PidIsOwn => "the PID that a process prints as its own is its own",
            Self::PpidIsParent => {
                "the PID that a process prints as its parent's is the PID of the process that forked it"
            }
            Self::PidsDistinct => "no two processes print the same PID as their own",
            Self::Siblings => "all children are forked by the one parent",
            Self::Orders => "the orders found are exactly those that the fork/wait graph predicts",
            Self::Reaped => "every child is waited for by its parent before the parent ends",
            Self::ExitZero => "every process exits by itself, with status 0",
            Self::WithinLimits => {
                "the run ends by itself, within its limits of processes, time and output"
            }
        }
    }
}

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

/// Holds the orders that a search found against those that the fork/wait graph predicts.
pub fn check_orders(orders: &OrdersTried) -> Option<Finding> {
    let predicted = *orders.possible.as_ref().ok().filter(|_| orders.is_exhaustive())?;
    let found = orders.tried;
    (predicted != found as u128).then(|| Finding {
        invariant: Invariant::Orders,
        process: ProcessName::root(),
        message: format!("{found} orders were found, but the fork/wait graph predicts {predicted}"),
        cause: "the processes wait for each other in a way that the tracer did not see, or the tracer is wrong".to_owned(),
    })
}

/// A process that a lesson expects, and its place in the tree.
pub(crate) struct Expected<'a> {
    name: ProcessName,
    data: &'a ProcessData,
}

/// All processes below and including `parent`, each before its children.
pub(crate) fn expected_processes(parent: &ProcessData) -> Vec<Expected<'_>> {
    fn add<'a>(name: ProcessName, data: &'a ProcessData, all: &mut Vec<Expected<'a>>) {
        let children = (1..).zip(&data.children).map(|(number, child)| (name.child(number), child));
        let children: Vec<_> = children.collect();
        all.push(Expected { name, data });
        for (name, child) in children {
            add(name, child, all);
        }
    }
    let mut all = Vec::new();
    add(ProcessName::root(), parent, &mut all);
    all
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
            "a loop prints without end",
        ),
    };
    Finding {
        invariant: Invariant::WithinLimits,
        process: culprit,
        message,
        cause: cause.to_owned(),
    }
}

/// "process 1 (PID 4711, stopped) and process 2 (PID 4712)".
fn list(processes: &[&Process]) -> String {
    let one = |process: &&Process| {
        let stopped = if process.stopped { ", stopped by a signal" } else { "" };
        format!("process {} (PID {}{stopped})", process.name, process.pid)
    };
    match processes {
        [] => "the program".to_owned(),
        [some @ .., last] if !some.is_empty() => {
            format!("{} and {}", some.iter().map(one).collect::<Vec<_>>().join(", "), one(last))
        }
        [only, ..] => one(only),
    }
}

//! What is held against the process tree: how many, whose children, how they ended, who reaped them.

use super::{Expected, Finding, Invariant};
use crate::trace::{End, EventKind, Process, Reaper, Trace};

pub(super) fn check(expected: &[Expected], trace: &Trace) -> Vec<Finding> {
    let mut findings = Vec::new();
    if trace.processes.len() == expected.len() {
        findings.extend(siblings(expected, trace));
    } else {
        findings.push(process_count(expected.len(), trace));
    }
    findings.extend(trace.processes.iter().filter_map(exit_zero));
    findings.extend((1..trace.processes.len()).filter_map(|process| reaped(process, trace)));
    findings
}

fn process_count(expected: usize, trace: &Trace) -> Finding {
    let count = trace.processes.len();
    let processes =
        |count| if count == 1 { "1 process".to_owned() } else { format!("{count} processes") };
    let cause = if count > expected {
        "a child that does not exit goes on in its parent's code and forks in its turn: end it with `exit`; \
         or the program starts helpers of its own, as Python does unless its start method is fork"
    } else {
        "a process that the lesson expects was never forked, whatever the output says"
    };
    Finding {
        invariant: Invariant::ProcessCount,
        process: trace.processes[trace.processes.len() - 1].name.clone(),
        message: format!(
            "the lesson has {}, but the kernel counted {}",
            processes(expected),
            processes(count)
        ),
        cause: cause.to_owned(),
    }
}

/// The first process that has no place in the lesson's tree.
fn siblings(expected: &[Expected], trace: &Trace) -> Option<Finding> {
    let stray = trace
        .processes
        .iter()
        .find(|process| !expected.iter().any(|expected| expected.name == process.name))?;
    let forker = &trace.processes[stray.forker?];
    Some(Finding {
        invariant: Invariant::Siblings,
        process: stray.name.clone(),
        message: format!(
            "PID {} was forked by process {} (PID {}), where the lesson has all children forked by one parent",
            stray.pid, forker.name, forker.pid
        ),
        cause: "a child forked, and not its parent: fork all children in the parent's code"
            .to_owned(),
    })
}

fn exit_zero(process: &Process) -> Option<Finding> {
    let end = process.end?;
    let (how, cause) = match end {
        End::Exited(0) => return None,
        End::Exited(_) => (
            "ended with",
            "it reported a failure: a panic gives 101, an error returned from `main` gives 1",
        ),
        End::Signaled(_) => ("was ended by", "a signal killed it before it could exit"),
    };
    let message = format!("PID {} {how} {end}", process.pid);
    Some(Finding {
        invariant: Invariant::ExitZero,
        process: process.name.clone(),
        message,
        cause: cause.to_owned(),
    })
}

fn reaped(process: usize, trace: &Trace) -> Option<Finding> {
    let child = &trace.processes[process];
    let forker = child.forker?;
    if child.reaper == Some(Reaper::Process(forker)) {
        return None;
    }
    let parent = &trace.processes[forker];
    let (message, cause) = if child.reaper == Some(Reaper::Kernel) {
        (
            "the kernel reaped it by itself, and its parent never learned how it ended",
            "its parent ignores SIGCHLD",
        )
    } else if ended_before(trace, forker, process) {
        ("its parent ended first and left it an orphan", LOST)
    } else {
        ("it was dead and nobody waited for it: a zombie until its parent ended", LOST)
    };
    Some(Finding {
        invariant: Invariant::Reaped,
        process: child.name.clone(),
        message: format!(
            "PID {}: {message} (its parent is process {}, PID {})",
            child.pid, parent.name, parent.pid
        ),
        cause: cause.to_owned(),
    })
}

const LOST: &str = "the parent did not wait for it: keep each child's PID and wait for that PID before the parent ends";

/// Whether `first` ended before `second` did.
pub(super) fn ended_before(trace: &Trace, first: usize, second: usize) -> bool {
    let end = |process| {
        trace
            .events
            .iter()
            .position(|event| event.process == process && matches!(event.kind, EventKind::Exit(_)))
    };
    match (end(first), end(second)) {
        (Some(first), Some(second)) => first < second,
        (first, _) => first.is_some(),
    }
}

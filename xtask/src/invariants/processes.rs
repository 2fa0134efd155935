//! What is held against the process tree: how many, whose children, how they ended, who reaped them.

use super::{Expected, Finding};
use crate::course::Invariant;
use crate::trace::{End, EventKind, Process, ProcessName, Reaper, Trace};

pub(super) fn check(expected: &[Expected], trace: &Trace) -> Vec<Finding> {
    let mut findings = Vec::new();
    if trace.processes.len() == expected.len() {
        findings.extend(siblings(expected, trace));
    } else {
        findings.push(process_count(expected.len(), trace));
    }
    for (index, process) in trace.processes.iter().enumerate() {
        let expected = expected.iter().find(|expected| expected.name == process.name);
        let status = expected.map_or(0, |expected| expected.data.status);
        findings.extend(exit_zero(process, status.into()));
        findings.extend(match expected {
            Some(expected) if expected.data.orphan => orphaned(index, trace),
            _ => reaped(index, trace),
        });
    }
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
    Finding::new(
        Invariant::ProcessCount,
        trace.processes[trace.processes.len() - 1].name.clone(),
        format!(
            "the lesson has {}, but the kernel counted {}",
            processes(expected),
            processes(count)
        ),
        cause,
    )
}

/// The first process that has no place in the lesson's tree.
fn siblings(expected: &[Expected], trace: &Trace) -> Option<Finding> {
    let stray = trace
        .processes
        .iter()
        .find(|process| !expected.iter().any(|expected| expected.name == process.name))?;
    let forker = &trace.processes[stray.forker?];
    let is_flat = expected
        .iter()
        .all(|process| process.name.parent().is_none_or(|parent| parent == ProcessName::root()));
    let (lesson, cause) = if is_flat {
        (
            "the lesson has all children forked by one parent".to_owned(),
            "a child forked, and not its parent: fork all children in the parent's code",
        )
    } else {
        let of_forker = |process: &&Expected| process.name.parent().as_ref() == Some(&forker.name);
        let count = expected.iter().filter(of_forker).count();
        let children = if count == 1 { "child" } else { "children" };
        (
            format!("the lesson has {count} {children} of that process"),
            "another process forked than in the lesson: compare their process trees",
        )
    };
    let message = format!(
        "PID {} was forked by process {} (PID {}), where {lesson}",
        stray.pid, forker.name, forker.pid
    );
    Some(Finding::new(Invariant::Siblings, stray.name.clone(), message, cause))
}

fn exit_zero(process: &Process, expected: i32) -> Option<Finding> {
    let end = process.end.filter(|end| *end != End::Exited(expected))?;
    let (how, cause) = match end {
        End::Exited(0) => ("ended with", "it never came to the failure that it is to report"),
        End::Exited(_) => (
            "ended with",
            "it reported a failure: a panic gives 101, an error returned from `main` gives 1",
        ),
        End::Signaled(_) => ("was ended by", "a signal killed it before it could exit"),
    };
    let declared = if expected == 0 {
        String::new()
    } else {
        format!(", where the lesson has status {expected}")
    };
    let message = format!("PID {} {how} {end}{declared}", process.pid);
    Some(Finding::new(Invariant::ExitZero, process.name.clone(), message, cause))
}

/// What is wrong with a process that its parent is to leave behind.
fn orphaned(process: usize, trace: &Trace) -> Option<Finding> {
    let child = &trace.processes[process];
    let forker = child.forker?;
    if child.reaper.is_none() && ended_before(trace, forker, process) {
        return None;
    }
    let parent = &trace.processes[forker];
    let message = format!(
        "PID {}: its parent, process {} (PID {}), did not end before it",
        child.pid, parent.name, parent.pid
    );
    let cause = "in this lesson the parent ends first, and leaves an orphan";
    Some(Finding::new(Invariant::Reaped, child.name.clone(), message, cause))
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
    let message = format!(
        "PID {}: {message} (its parent is process {}, PID {})",
        child.pid, parent.name, parent.pid
    );
    Some(Finding::new(Invariant::Reaped, child.name.clone(), message, cause))
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

//! What the process tree is checked for: how many, whose children, how they ended, who reaped them.

use super::cause::{Cause, Waiter};
use super::clues;
use super::expected::Expected;
use super::failure::{cause_of_end, tells_of_no_child};
use super::finding::{Fact, Finding, ProcessFact, Unreaped, Who};
use crate::course::{Invariant, ProcessData};
use interleave::{End, Process, ProcessId, ProcessName, Reaper, Stream, Trace};

pub(super) fn check(expected: &Expected, trace: &Trace) -> Vec<Finding> {
    let mut findings = Vec::new();
    if trace.process_count() == expected.count() {
        findings.extend(siblings(expected, trace));
    } else {
        findings.extend(process_count(expected.count(), trace));
    }
    for (id, process) in trace.processes() {
        let data = expected.at(&process.name);
        findings.extend(wrong_end(id, data.map_or(End::Exited(0), ProcessData::end), trace));
        findings.extend(match data {
            Some(data) if data.orphan => orphaned(id, trace),
            _ => reaped(id, trace),
        });
    }
    findings
}

fn finding(invariant: Invariant, process: &Process, fact: ProcessFact, cause: Cause) -> Finding {
    let (process, fact) = (process.name.clone(), Fact::Processes(fact));
    Finding { invariant, process, fact, cause, follows: false }
}

fn process_count(expected: usize, trace: &Trace) -> Option<Finding> {
    let counted = trace.process_count();
    let (_, last) = trace.processes().last()?;
    let cause = if counted > expected {
        cause_of_more(expected, trace)
    } else {
        cause_of_fewer(expected - counted, trace)
    };
    Some(finding(Invariant::ProcessCount, last, ProcessFact::Count { expected, counted }, cause))
}

/// Why there may be more processes than the lesson has.
fn cause_of_more(expected: usize, trace: &Trace) -> Cause {
    let helper = trace.processes().find(|(id, _)| helper(*id, trace).is_some());
    if let Some((_, process)) = helper {
        return Cause::HelperProcess { process: process.name.clone(), program: None };
    }
    let first = trace.last_exec(ProcessId::FIRST).map(|(program, _)| program);
    let others = trace.processes().filter_map(|(id, process)| {
        let (program, _) = trace.last_exec(id).filter(|(program, _)| Some(*program) != first)?;
        Some((process, program))
    });
    let others: Vec<_> = others.collect();
    match others.first() {
        // They are as many as there are too many: without them it would be right.
        Some((process, program)) if others.len() == trace.process_count() - expected => {
            let (process, program) = (process.name.clone(), Some(program.to_path_buf()));
            Cause::HelperProcess { process, program }
        }
        _ if trace.processes().any(|(_, process)| is_grandchild(process)) => Cause::ChildGoesOn,
        _ => Cause::TooMany { more: trace.process_count() - expected },
    }
}

/// Whether another process than the first forked a process.
fn is_grandchild(process: &Process) -> bool {
    process.forked_by.is_some_and(|parent| parent != ProcessId::FIRST)
}

/// Why there may be so many processes fewer.
fn cause_of_fewer(missing: usize, trace: &Trace) -> Cause {
    let first = &trace[ProcessId::FIRST];
    match first.threads.checked_sub(1) {
        Some(threads) if threads >= missing => Cause::ThreadNotProcess { threads },
        _ => match clues::failed_fork(trace) {
            Some((process, error)) => Cause::ForkFailed { process, error },
            None => Cause::TooFew,
        },
    }
}

/// The helpers that Python's `multiprocessing` starts, by the modules in their command lines.
const HELPERS: [&str; 2] = ["multiprocessing.forkserver", "multiprocessing.resource_tracker"];

/// Which of Python's helpers a process is, if it is one.
fn helper(id: ProcessId, trace: &Trace) -> Option<&'static str> {
    let (_, words) = trace.last_exec(id)?;
    let is_named =
        |helper: &&str| words.iter().any(|word| word.to_string_lossy().contains(*helper));
    HELPERS.into_iter().find(is_named)
}

/// The first process that has no place in the lesson's tree.
fn siblings(expected: &Expected, trace: &Trace) -> Option<Finding> {
    let is_misplaced = |(_, process): &(_, &Process)| expected.at(&process.name).is_none();
    let (_, misplaced) = trace.processes().find(is_misplaced)?;
    let parent = &trace[misplaced.forked_by?];
    let is_flat = expected
        .all()
        .all(|(name, _)| name.parent().is_none_or(|parent| parent == ProcessName::root()));
    let is_child = |(name, _): &(&ProcessName, _)| name.parent().as_ref() == Some(&parent.name);
    let children = || expected.all().filter(is_child).count();
    let fact = ProcessFact::Misplaced {
        pid: misplaced.pid,
        parent: Who::of(parent),
        expected: (!is_flat).then(children),
    };
    let by_server =
        misplaced.forked_by.is_some_and(|parent| helper(parent, trace) == Some(HELPERS[0]));
    let cause = match is_flat {
        _ if by_server => Cause::ForkServer,
        true => Cause::ChildForked,
        false => Cause::WrongTree,
    };
    Some(finding(Invariant::Siblings, misplaced, fact, cause))
}

fn wrong_end(id: ProcessId, expected: End, trace: &Trace) -> Option<Finding> {
    let process = &trace[id];
    let end = process.end().filter(|end| *end != expected)?;
    let fact = ProcessFact::WrongEnd { pid: process.pid, end, expected };
    let killer = match end {
        End::Signaled(signal) => Some(clues::killer(id, signal, trace)),
        End::Exited(_) => None,
    };
    let said = trace.written_by(id, Stream::Stderr);
    let wrong_wait = clues::wrong_wait(&process.name, Waiter::Itself, trace)
        .filter(|_| tells_of_no_child(&said));
    let no_child = Some(Cause::NoChild).filter(|_| tells_of_no_child(&said));
    let cause = wrong_wait.or(no_child).unwrap_or_else(|| cause_of_end(end, &said, killer));
    Some(finding(Invariant::ExitZero, process, fact, cause))
}

/// What is wrong with a process that its parent should leave behind.
fn orphaned(id: ProcessId, trace: &Trace) -> Option<Finding> {
    let child = &trace[id];
    let parent = child.forked_by?;
    if child.reaper().is_none() && trace.ended_before(parent, id) {
        return None;
    }
    let fact = ProcessFact::NoOrphan { pid: child.pid, parent: Who::of(&trace[parent]) };
    Some(finding(Invariant::Reaped, child, fact, Cause::ParentEndedLast))
}

fn reaped(id: ProcessId, trace: &Trace) -> Option<Finding> {
    let child = &trace[id];
    let parent = child.forked_by?;
    if child.reaper() == Some(Reaper::Process(parent)) {
        return None;
    }
    let wrong_wait = clues::wrong_wait(&trace[parent].name, Waiter::Parent, trace);
    let not_waited_for = wrong_wait.unwrap_or(Cause::NotWaitedFor);
    let (how, cause) = match child.reaper() {
        Some(Reaper::Kernel) => (Unreaped::ReapedByKernel, Cause::IgnoresSigchld),
        _ if trace.ended_before(parent, id) => (Unreaped::Orphan, not_waited_for),
        _ => (Unreaped::Zombie, not_waited_for),
    };
    let fact = ProcessFact::NotReaped { pid: child.pid, parent: Who::of(&trace[parent]), how };
    Some(finding(Invariant::Reaped, child, fact, cause))
}

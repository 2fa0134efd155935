//! What the process tree is checked for: how many, whose children, how they ended, who reaped them.

use super::cause::Cause;
use super::expected::Expected;
use super::finding::{Fact, Finding, ProcessFact, Unreaped, Who};
use crate::course::Invariant;
use interleave::{End, Process, ProcessId, ProcessName, Reaper, Trace};

pub(super) fn check(expected: &Expected, trace: &Trace) -> Vec<Finding> {
    let mut findings = Vec::new();
    if trace.process_count() == expected.count() {
        findings.extend(siblings(expected, trace));
    } else {
        findings.extend(process_count(expected.count(), trace));
    }
    for (id, process) in trace.processes() {
        let data = expected.at(&process.name);
        findings.extend(exit_zero(process, data.map_or(0, |data| data.status.into())));
        findings.extend(match data {
            Some(data) if data.orphan => orphaned(id, trace),
            _ => reaped(id, trace),
        });
    }
    findings
}

fn finding(invariant: Invariant, process: &Process, fact: ProcessFact, cause: Cause) -> Finding {
    let (process, fact) = (process.name.clone(), Fact::Processes(fact));
    Finding { invariant, process, fact, cause }
}

fn process_count(expected: usize, trace: &Trace) -> Option<Finding> {
    let counted = trace.process_count();
    let (_, last) = trace.processes().last()?;
    let cause = if counted > expected { Cause::ChildGoesOn } else { Cause::TooFew };
    Some(finding(Invariant::ProcessCount, last, ProcessFact::Count { expected, counted }, cause))
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
    let cause = if is_flat { Cause::ChildForked } else { Cause::WrongTree };
    Some(finding(Invariant::Siblings, misplaced, fact, cause))
}

fn exit_zero(process: &Process, expected: i32) -> Option<Finding> {
    let end = process.end().filter(|end| *end != End::Exited(expected))?;
    let fact = ProcessFact::WrongEnd { pid: process.pid, end, expected };
    Some(finding(Invariant::ExitZero, process, fact, cause_of_end(end)))
}

/// Why a process may have ended like this, where it should not.
pub(super) fn cause_of_end(end: End) -> Cause {
    match end {
        End::Exited(0) => Cause::DidNotFail,
        End::Exited(status) => Cause::Failed { status },
        End::Signaled(signal) => Cause::KilledBy { signal },
    }
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
    let (how, cause) = match child.reaper() {
        Some(Reaper::Kernel) => (Unreaped::ReapedByKernel, Cause::IgnoresSigchld),
        _ if trace.ended_before(parent, id) => (Unreaped::Orphan, Cause::NotWaitedFor),
        _ => (Unreaped::Zombie, Cause::NotWaitedFor),
    };
    let fact = ProcessFact::NotReaped { pid: child.pid, parent: Who::of(&trace[parent]), how };
    Some(finding(Invariant::Reaped, child, fact, cause))
}

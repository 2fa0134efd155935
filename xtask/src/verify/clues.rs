//! What the kernel's record says besides of why something went wrong: signals, and calls that failed.

use super::cause::{Cause, Killer, Waiter};
use super::finding::Survivor;
use interleave::{Blocked, ClueKind, ProcessId, ProcessName, Trace};
use nix::errno::Errno;
use nix::unistd::Pid;

/// Who sent a process the signal that ended it.
pub(super) fn killer(id: ProcessId, signal: i32, trace: &Trace) -> Killer {
    let killed = &trace[id];
    let mut clues = trace.clues().iter().rev();
    let sender = clues.find(|clue| match clue.kind {
        ClueKind::Signal { to, signal: sent } => {
            sent == signal && to.is_none_or(|to| to == killed.pid)
        }
        _ => false,
    });
    match sender {
        Some(clue) if clue.process == killed.name => Killer::Itself,
        Some(clue) => Killer::Process(clue.process.clone()),
        None => Killer::NoneOfTheRun,
    }
}

/// Who could not fork, and why.
pub(super) fn failed_fork(trace: &Trace) -> Option<(ProcessName, Errno)> {
    trace.clues().iter().find_map(|clue| match clue.kind {
        ClueKind::ForkFailed(error) => Some((clue.process.clone(), error)),
        _ => None,
    })
}

/// That a process, which is this one to the finding's, waited for one that is no child of it.
pub(super) fn wrong_wait(process: &ProcessName, waiter: Waiter, trace: &Trace) -> Option<Cause> {
    let pid = trace.clues().iter().find_map(|clue| match clue.kind {
        ClueKind::NoSuchChild(pid) if clue.process == *process => Some(pid),
        _ => None,
    })?;
    let own = trace.id_of(process);
    let was_own = of_pid(pid, trace).is_some_and(|(_, other)| other.forked_by == own);
    Some(Cause::WaitedForWrongPid { waiter, pid, is_reaped: was_own })
}

fn of_pid(pid: Pid, trace: &Trace) -> Option<(ProcessId, &interleave::Process)> {
    trace.processes().find(|(_, process)| process.pid == pid)
}

/// Where a chain of processes that wait for each other ends, if all of it is blocked: who is blocked there and in what,
/// and who waits for it.
pub(super) fn end_of_chain(
    alive: &[Survivor],
    trace: &Trace,
) -> Option<(ProcessName, Blocked, Option<ProcessName>)> {
    let mut waiter = None;
    let mut name = alive.first()?.who.name.clone();
    let find = |is: &dyn Fn(&ProcessName) -> bool| {
        alive.iter().map(|survivor| &survivor.who.name).find(|name| is(name)).cloned()
    };
    // A chain is no longer than there are processes: else they wait for each other in a circle.
    for _ in alive {
        let next = match trace.blocked(&name)? {
            Blocked::Wait(Some(child)) => find(&|other| other == child),
            Blocked::Wait(None) => find(&|other| other.parent().as_ref() == Some(&name)),
            _ => None,
        };
        let Some(next) = next else { break };
        waiter = Some(std::mem::replace(&mut name, next));
    }
    let blocked = trace.blocked(&name)?.clone();
    Some((name, blocked, waiter))
}

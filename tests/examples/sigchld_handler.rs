//! Right: the children are reaped in a SIGCHLD handler, and the parent sleeps until that has
//! happened three times.

use nix::libc::c_int;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use std::sync::atomic::{AtomicUsize, Ordering};
use tests::{Outcome, bound, foo, parent_line, start};

static REAPED: AtomicUsize = AtomicUsize::new(0);

/// Reaps every child that is dead by now: several deaths can come as one signal.
extern "C" fn reap(_: c_int) {
    while let Ok(WaitStatus::Exited(..)) = waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        REAPED.fetch_add(1, Ordering::Relaxed);
    }
}

fn main() -> Outcome {
    bound();
    parent_line();
    // The signal comes in while the parent is suspended and at no other time, so that none comes
    // between question and sleep.
    let mut sigchld = SigSet::empty();
    sigchld.add(Signal::SIGCHLD);
    sigchld.thread_block()?;
    let action = SigAction::new(SigHandler::Handler(reap), SaFlags::empty(), SigSet::empty());
    // SAFETY: the handler makes system calls and counts, all of which is safe at any moment.
    unsafe { sigaction(Signal::SIGCHLD, &action) }?;

    for _ in 0..3 {
        start(foo)?;
    }
    while REAPED.load(Ordering::Relaxed) < 3 {
        SigSet::empty().suspend()?;
    }
    Ok(())
}

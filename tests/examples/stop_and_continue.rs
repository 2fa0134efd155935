//! Right: the child stops itself, its parent sees that, continues it, and waits for its end.

use nix::sys::prctl::set_pdeathsig;
use nix::sys::signal::{Signal, kill, raise};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use tests::{Outcome, bound, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    bound();
    parent_line();
    let child = start(|| {
        // An alarm does not wake a stopped process: the bound is its parent's end.
        set_pdeathsig(Signal::SIGKILL)?;
        raise(Signal::SIGSTOP)?;
        foo()
    })?;
    let stopped = waitpid(child, Some(WaitPidFlag::WUNTRACED))?;
    assert_eq!(stopped, WaitStatus::Stopped(child, Signal::SIGSTOP));
    kill(child, Signal::SIGCONT)?;
    Ok(wait_for([child])?)
}

//! Right: the parent asks again and again whether its child has ended, and does not block.

use nix::sched::sched_yield;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use tests::{Outcome, bound, foo, parent_line, start};

fn main() -> Outcome {
    bound();
    parent_line();
    let child = start(foo)?;
    while waitpid(child, Some(WaitPidFlag::WNOHANG))? == WaitStatus::StillAlive {
        sched_yield()?;
    }
    Ok(())
}

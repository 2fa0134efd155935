//! Right or broken as the kernel pleases: the parent asks a few times whether its child has ended, and then gives
//! up.

use nix::sched::sched_yield;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use tests::{Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    let child = start(foo)?;
    for _ in 0..20 {
        if waitpid(child, Some(WaitPidFlag::WNOHANG))? != WaitStatus::StillAlive {
            break;
        }
        sched_yield()?;
    }
    Ok(())
}

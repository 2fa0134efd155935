//! Broken: the child is dead, for certain, and nobody waits for it. Caught by `reaped`.

use nix::sys::wait::{Id, WaitPidFlag, waitid};
use tests::{Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    let child = start(foo)?;
    // This sees that the child is dead and leaves it as it is.
    waitid(Id::Pid(child), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT)?;
    Ok(())
}

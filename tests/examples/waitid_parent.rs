//! Right: the parent looks at its dead child with `waitid` first, which leaves it a zombie, and
//! then reaps it.

use nix::sys::wait::{Id, WaitPidFlag, waitid};
use tests::{Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    let child = start(foo)?;
    waitid(Id::Pid(child), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT)?;
    waitid(Id::Pid(child), WaitPidFlag::WEXITED)?;
    Ok(())
}

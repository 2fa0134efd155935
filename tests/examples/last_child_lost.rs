//! Broken: of three children, the last one's PID is lost, and with it the wait. Caught by `reaped`.

use nix::sys::wait::{Id, WaitPidFlag, waitid};
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let [first, second, lost] = [start(foo)?, start(foo)?, start(foo)?];
    wait_for([first, second])?;
    // This sees that the child is dead and leaves it as it is.
    waitid(Id::Pid(lost), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT)?;
    Ok(())
}

//! Broken, but only where sleeps take their time: the parent polls for its child for a while, and the
//! child works for longer. When sleeps end at once, the child always comes first.

use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use std::thread::sleep;
use std::time::Duration;
use tests::{Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        sleep(Duration::from_millis(200));
        foo()
    })?;
    for _ in 0..50 {
        if waitpid(child, Some(WaitPidFlag::WNOHANG))? != WaitStatus::StillAlive {
            break;
        }
        sleep(Duration::from_millis(1));
    }
    Ok(())
}

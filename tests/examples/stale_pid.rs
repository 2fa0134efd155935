//! Broken: the PID is read before the fork and printed after it, by the child. Caught by
//! `pid-is-own`.

use nix::unistd::{getpid, getppid};
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let stale = getpid();
    let child = start(|| {
        print!("{}{}", child_line(stale), ppid_line(getppid()));
        Ok(())
    })?;
    Ok(wait_for([child])?)
}

//! Broken: the parent's PID is read before the fork, so the child prints its grandparent's. Caught
//! by `ppid-is-parent`.

use nix::unistd::{getpid, getppid};
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let stale = getppid();
    let child = start(|| {
        print!("{}{}", child_line(getpid()), ppid_line(stale));
        Ok(())
    })?;
    Ok(wait_for([child])?)
}

//! Broken: the child prints its parent's PID first and its own after. Caught by `lines`.

use nix::unistd::{getpid, getppid};
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        print!("{}{}", ppid_line(getppid()), child_line(getpid()));
        Ok(())
    })?;
    Ok(wait_for([child])?)
}

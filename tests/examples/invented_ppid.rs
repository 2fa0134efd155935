//! Broken: the child prints a parent PID that is nobody's but its own idea. Caught by
//! `ppid-is-parent`.

use nix::unistd::{getpid, getppid};
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        let invented = getppid().as_raw() + 1;
        print!("{}{}", child_line(getpid()), ppid_line(invented));
        Ok(())
    })?;
    Ok(wait_for([child])?)
}

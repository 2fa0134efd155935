//! Broken: three silent children, and a parent that prints their lines for them, every PID right.
//! Caught by `lines`.

use nix::unistd::getpid;
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let children = [start(|| Ok(()))?, start(|| Ok(()))?, start(|| Ok(()))?];
    for child in children {
        print!("{}{}", child_line(child), ppid_line(getpid()));
    }
    Ok(wait_for(children)?)
}

//! Broken: the second child prints the first one's PID as its own. Caught by `pids-distinct`.

use nix::unistd::getppid;
use tests::{Outcome, child_line, foo, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let first = start(foo)?;
    let second = start(|| {
        print!("{}{}", child_line(first), ppid_line(getppid()));
        Ok(())
    })?;
    Ok(wait_for([first, second, start(foo)?])?)
}

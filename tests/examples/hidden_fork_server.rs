//! Broken: four processes as there should be, but the first child forks the other two, and they say
//! that the parent did. Caught by `ppid-is-parent` and by `siblings`.

use nix::unistd::getpid;
use tests::{Outcome, child_line, foo, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let wished_for = getpid();
    let pretend = || {
        print!("{}{}", child_line(getpid()), ppid_line(wished_for));
        Ok(())
    };
    let server = start(|| {
        foo()?;
        Ok(wait_for([start(pretend)?, start(pretend)?])?)
    })?;
    Ok(wait_for([server])?)
}

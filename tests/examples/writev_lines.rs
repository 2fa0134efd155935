//! Right: the child's two lines leave in one `writev`.

use nix::sys::uio::writev;
use nix::unistd::{getpid, getppid};
use std::io::{IoSlice, stdout};
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        let (first, second) = (child_line(getpid()), ppid_line(getppid()));
        let lines = [first.as_bytes(), second.as_bytes()].map(IoSlice::new);
        writev(stdout(), &lines)?;
        Ok(())
    })?;
    Ok(wait_for([child])?)
}

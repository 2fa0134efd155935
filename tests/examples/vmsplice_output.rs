//! Broken: the parent puts its silent child's lines into stdout by `vmsplice`, which is no `write`.
//! Must never hold.

use nix::fcntl::{SpliceFFlags, vmsplice};
use nix::unistd::getpid;
use std::io::{IoSlice, stdout};
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| Ok(()))?;
    let lines = child_line(child) + &ppid_line(getpid());
    vmsplice(stdout(), &[IoSlice::new(lines.as_bytes())], SpliceFFlags::empty())?;
    Ok(wait_for([child])?)
}

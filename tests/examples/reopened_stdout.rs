//! Right: the child opens its own stdout by name and writes there.

use nix::unistd::{getpid, getppid};
use std::fs::File;
use std::io::Write;
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        let mut out = File::options().append(true).open("/proc/self/fd/1")?;
        out.write_all(child_line(getpid()).as_bytes())?;
        Ok(out.write_all(ppid_line(getppid()).as_bytes())?)
    })?;
    Ok(wait_for([child])?)
}

//! Right: the child's two lines wait in a buffer and leave in one write.

use nix::unistd::{getpid, getppid};
use std::io::{BufWriter, Write, stdout};
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        let mut out = BufWriter::new(stdout());
        out.write_all(child_line(getpid()).as_bytes())?;
        out.write_all(ppid_line(getppid()).as_bytes())?;
        Ok(out.flush()?)
    })?;
    Ok(wait_for([child])?)
}

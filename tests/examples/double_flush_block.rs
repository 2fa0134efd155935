//! Broken: a whole line waits in a block buffer at the fork, so parent and child both write it.
//! Caught by `lines`.

use nix::unistd::getpid;
use std::io::{BufWriter, Write, stdout};
use tests::{Outcome, foo, start, wait_for};

fn main() -> Outcome {
    let mut out = BufWriter::new(stdout());
    writeln!(out, "parent process: {}", getpid())?;
    let child = start(|| {
        out.flush()?;
        foo()
    })?;
    out.flush()?;
    Ok(wait_for([child])?)
}

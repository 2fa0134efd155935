//! Broken: a child that nobody can see in the output comes and goes before this program executes
//! itself anew. Caught by `process-count`.

use std::env::{args, current_exe};
use std::os::unix::process::CommandExt;
use std::process::Command;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    if args().any(|argument| argument == "again") {
        return Ok(wait_for([start(foo)?])?);
    }
    parent_line();
    wait_for([start(|| Ok(()))?])?;
    Err(Command::new(current_exe()?).arg("again").exec().into())
}

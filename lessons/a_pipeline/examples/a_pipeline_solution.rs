//! Exercise: a pipeline of two programs. One solution.
//!
//! - Work on it: `cargo xtask learn a_pipeline`
//! - The task: `lessons/a_pipeline/README.md`

use std::io::{self, pipe};
use std::process::Command;

fn main() -> io::Result<()> {
    // echo hello | tr a-z A-Z
    let (reader, writer) = pipe()?;
    let mut echo = Command::new("echo").arg("hello").stdout(writer).spawn()?;
    // The parent has no writing end left: when `echo` ends, nobody can write any more, and `tr` reads the end.
    let mut tr = Command::new("tr").args(["a-z", "A-Z"]).stdin(reader).spawn()?;
    echo.wait()?;
    tr.wait()?;
    Ok(())
}

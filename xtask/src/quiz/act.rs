//! Does what a quiz's program says: really starts its processes, writes its lines and waits.

use super::spec::{Spec, Step};
use std::io::{self, Write};
use std::process::{Child, Command};

/// The name of the command for that: a program of its own for each process.
pub const COMMAND: &str = "act";

/// Does what one process does, and waits for the children that are left.
///
/// # Errors
/// If a child can't be started or waited for, or stdout not be written to.
pub fn run(spec: &Spec) -> io::Result<()> {
    let mut children: Vec<Child> = Vec::new();
    for step in &spec.0 {
        match step {
            // One write, newline included: nobody can come in between.
            Step::Write(letter) => io::stdout().write_all(format!("{letter}\n").as_bytes())?,
            Step::Fork(child) => {
                let program = std::env::current_exe()?;
                children.push(Command::new(program).arg(COMMAND).arg(child.to_string()).spawn()?);
            }
            Step::Wait => {
                if let Some(mut child) = children.pop() {
                    child.wait()?;
                }
            }
        }
    }
    while let Some(mut child) = children.pop() {
        child.wait()?;
    }
    Ok(())
}

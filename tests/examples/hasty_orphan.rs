//! Right or broken as the kernel pleases: the orphan asks for its new parent as soon as its old one has
//! closed the pipe, which is a moment before the kernel gives it away.

use nix::unistd::{getpid, getppid};
use std::process::exit;
use tests::{Gate, Outcome, start};

fn main() -> Outcome {
    println!("parent process: {}", getpid());
    let (asked, gone) = (Gate::new()?, Gate::new()?);
    start(|| {
        println!("before: parent process: {}", getppid());
        asked.open()?;
        gone.outlive_others()?;
        println!("after: parent process: {}", getppid());
        Ok(())
    })?;
    asked.pass()?;
    // No drop, no wait: the pipe must close by this process's end, and not before.
    exit(0)
}

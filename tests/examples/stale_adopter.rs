//! Broken: the orphan does not ask again, and prints its first parent's PID as its adopter's. Caught
//! by `ppid-is-parent`.

use nix::sched::sched_yield;
use nix::unistd::{getpid, getppid};
use std::process::exit;
use tests::{Gate, Outcome, start};

fn main() -> Outcome {
    let parent = getpid();
    println!("parent process: {parent}");
    let (asked, gone) = (Gate::new()?, Gate::new()?);
    start(|| {
        println!("before: parent process: {}", getppid());
        asked.open()?;
        gone.outlive_others()?;
        while getppid() == parent {
            sched_yield()?;
        }
        println!("after: parent process: {parent}");
        Ok(())
    })?;
    asked.pass()?;
    // No drop, no wait: the pipe must close by this process's end, and not before.
    exit(0)
}

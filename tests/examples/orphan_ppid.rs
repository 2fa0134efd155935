//! Broken: the child asks for its parent's PID when its parent has ended and another has adopted
//! it. Caught by `ppid-is-parent`.

use nix::sched::sched_yield;
use nix::unistd::{getpid, getppid};
use std::process::exit;
use tests::{Gate, Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    let parent = getpid();
    let gate = Gate::new()?;
    start(|| {
        gate.outlive_others()?;
        // The pipe is closed a moment before the orphan is given to its new parent.
        while getppid() == parent {
            sched_yield()?;
        }
        foo()
    })?;
    // No drop, no wait: the pipe must close by this process's end, and not before.
    exit(0)
}

//! Broken: the child that is to outlive its parent is waited for, and never has another parent.
//! Caught by `ppid-is-parent` and `reaped`.

use nix::unistd::{getpid, getppid};
use tests::{Outcome, start, wait_for};

fn main() -> Outcome {
    println!("parent process: {}", getpid());
    let child = start(|| {
        println!("before: parent process: {}", getppid());
        println!("after: parent process: {}", getppid());
        Ok(())
    })?;
    Ok(wait_for([child])?)
}

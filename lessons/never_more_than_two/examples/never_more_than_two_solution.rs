//! Exercise: never more than two of six. One solution.
//!
//! - Work on it: `cargo xtask learn never_more_than_two`
//! - The task: `lessons/never_more_than_two/README.md`

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::collections::VecDeque;
use std::process::exit;

/// How many children may live at once.
const MOST: usize = 2;

/// Starts a child that does this task, and returns its PID.
fn start(task: u32) -> nix::Result<Pid> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            println!("task {task}");
            exit(0)
        }
        ForkResult::Parent { child } => Ok(child),
    }
}

fn main() -> nix::Result<()> {
    let mut children = VecDeque::new();
    for task in 1..=6 {
        if children.len() == MOST
            && let Some(oldest) = children.pop_front()
        {
            waitpid(oldest, None)?;
        }
        children.push_back(start(task)?);
    }
    for child in children {
        waitpid(child, None)?;
    }
    Ok(())
}

//! Exercise: a grandchild. The task and hints are in its notes.
//!
//! - Work on it: `cargo xtask learn grandchild`
//! - The task: `lessons/grandchild/README.md`

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork, getpid};
use std::process::exit;

/// Starts `function` in a child process and returns the child's PID.
fn start(function: fn()) -> nix::Result<Pid> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            function();
            exit(0)
        }
        ForkResult::Parent { child } => Ok(child),
    }
}

fn child() {
    println!("child process: {}", getpid());
}

fn main() -> nix::Result<()> {
    println!("parent process: {}", getpid());
    let child = start(child)?;
    waitpid(child, None)?;
    Ok(())
}

//! Exercise: first come, first reported. The task and hints are in its notes.
//!
//! - Work on it: `cargo xtask learn first_come`
//! - The task: `lessons/first_come/README.md`

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::process::exit;

/// Starts a child that writes `line`, and returns its PID.
fn start(line: &str) -> nix::Result<Pid> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            println!("{line}");
            exit(0)
        }
        ForkResult::Parent { child } => Ok(child),
    }
}

fn main() -> nix::Result<()> {
    let children = [start("foo executed!!")?, start("bar executed!!")?, start("baz executed!!")?];
    for child in children {
        waitpid(child, None)?;
        println!("one more is done");
    }
    Ok(())
}

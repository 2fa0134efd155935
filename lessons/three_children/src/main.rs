//! Three children run at once: three PIDs, one parent PID, and an order that nobody promised.
//!
//! - Run it: `cargo run -p three_children`
//! - Look for: three different child PIDs, the same parent PID each time, lines that may mix.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};
use std::process::exit;

fn foo() {
    println!("foo: child process: {}", getpid());
    println!("foo: parent process: {}", getppid());
}

/// Starts `function` in a child process and returns the child's PID.
fn start(function: fn()) -> nix::Result<Pid> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child.
        ForkResult::Child => {
            function();
            // The child must end here. If it returned, it would go on in its parent's code.
            exit(0)
        }
        // This is the parent. `fork` tells it the PID of its new child.
        ForkResult::Parent { child } => Ok(child),
    }
}

fn main() -> nix::Result<()> {
    println!("parent process: {}", getpid());

    // All three are started before any is waited for, so they run at the same time.
    let children = [start(foo)?, start(foo)?, start(foo)?];
    for child in children {
        waitpid(child, None)?;
    }
    Ok(())
}

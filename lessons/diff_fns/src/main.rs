//! Three different functions: each child process does its own work.
//!
//! - Run it: `cargo run -p diff_fns`
//! - Look for: one line from each function, in any order.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::process::exit;

fn foo() {
    println!("foo executed!!");
}

fn bar() {
    println!("bar executed!!");
}

fn baz() {
    println!("baz executed!!");
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
    // All three are started before any is waited for, so they run at the same time.
    let children = [start(foo)?, start(bar)?, start(baz)?];
    for child in children {
        waitpid(child, None)?;
    }
    Ok(())
}

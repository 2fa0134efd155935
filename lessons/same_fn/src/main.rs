//! The same function three times: three processes run it, each on its own.
//!
//! - Run it: `cargo run -p same_fn`
//! - Look for: three equal lines, one from each child.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::process::exit;

fn foo() {
    println!("executed!!");
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
    let children = [start(foo)?, start(foo)?, start(foo)?];
    for child in children {
        waitpid(child, None)?;
    }
    Ok(())
}

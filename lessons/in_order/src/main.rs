//! Three different functions, one after the other: each child is waited for before the next starts.
//!
//! - Run it: `cargo run -p in_order`
//! - Look for: the lines of `diff_fns`, but in the same order each time.

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
    // Each child has ended before the next one is started, so no two run at the same time.
    waitpid(start(foo)?, None)?;
    waitpid(start(bar)?, None)?;
    waitpid(start(baz)?, None)?;
    Ok(())
}

//! A mistake, on purpose: text waits in a buffer during a fork. `one_child` does it right.
//!
//! - Run it: `cargo run -p unflushed`
//! - Look for: `starting, ` twice, though it is printed once; the child had a copy of the buffer.
//! - Not in a notebook: there, no mistake is to spoil the session.

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
    // The mistake: without a newline, this stays in the buffer, and the child gets a copy of it.
    print!("starting, ");

    let child = start(foo)?;
    waitpid(child, None)?;
    println!("done");
    Ok(())
}

//! `unflushed`, mended: the line is printed in one piece, when all of it is known.
//!
//! - Run it: `cargo run -p unflushed --example unflushed_mended`
//! - Look for: `starting, ` once.

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
    let child = start(foo)?;
    waitpid(child, None)?;
    println!("starting, done");
    Ok(())
}

//! A mistake, on purpose: the child's PID is dropped, and nobody waits. `one_child` does it right.
//!
//! - Run it: `cargo run -p lost_handle`
//! - Look for: a last line that may name another parent, come after the shell's prompt, or both.
//! - Not in a notebook: the child would stay a zombie for as long as the notebook's kernel runs.

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

    // The mistake: the PID is dropped, so the parent can't wait for this child, and ends.
    start(foo)?;
    Ok(())
}

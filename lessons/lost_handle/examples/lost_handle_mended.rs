//! `lost_handle`, mended: the child's PID is kept, and the parent waits.
//!
//! - Run it: `cargo run -p lost_handle --example lost_handle_mended`
//! - Look for: a last line that names the parent, every time.

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

    let child = start(foo)?;
    waitpid(child, None)?;
    Ok(())
}

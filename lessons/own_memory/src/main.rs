//! A child's memory is a copy: what it changes there, its parent does not see. A thread has none of its own.
//!
//! - Run it: `cargo run -p own_memory`
//! - Look for: the child and the thread do the same, and only the thread changes the parent's `x`.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::process::exit;
use std::thread;

fn foo(x: &mut i32) {
    *x += 1;
    println!("foo: x is {x}");
}

/// Calls `foo` in a child process and returns the child's PID.
fn start(x: &mut i32) -> nix::Result<Pid> {
    // SAFETY: no thread has been started yet, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child. Its `x` is at the same address, but in memory of its own.
        ForkResult::Child => {
            foo(x);
            // The child must end here. If it returned, it would go on in its parent's code.
            exit(0)
        }
        // This is the parent. `fork` tells it the PID of its new child.
        ForkResult::Parent { child } => Ok(child),
    }
}

fn main() -> nix::Result<()> {
    let mut x = 1;
    let child = start(&mut x)?;
    waitpid(child, None)?;
    println!("after the child: x is {x}");

    // A thread runs in this process, and so in its memory. The scope ends when the thread has.
    thread::scope(|scope| {
        scope.spawn(|| foo(&mut x));
    });
    println!("after the thread: x is {x}");
    Ok(())
}

//! Waiting for a child tells how it ended: with which status, or by which signal.
//!
//! - Run it: `cargo run -p join`
//! - Look for: a status for each child, always in this order; `bar` alone gives another than 0.

use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use std::process::exit;

fn foo() -> i32 {
    println!("foo executed!!");
    0
}

fn bar() -> i32 {
    println!("bar executed!!");
    7
}

fn baz() -> i32 {
    println!("baz executed!!");
    0
}

/// Starts `function` in a child process, which ends with the status that `function` returns.
fn start(function: fn() -> i32) -> nix::Result<Pid> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child.
        ForkResult::Child => {
            let status = function();
            // The child must end here. If it returned, it would go on in its parent's code.
            exit(status)
        }
        // This is the parent. `fork` tells it the PID of its new child.
        ForkResult::Parent { child } => Ok(child),
    }
}

/// Waits for `child` and prints how it ended.
fn join(name: &str, child: Pid) -> nix::Result<()> {
    // `waitpid` returns when the child has ended, and its value tells how.
    let how = match waitpid(child, None)? {
        WaitStatus::Exited(_, status) => format!("ended with status {status}"),
        WaitStatus::Signaled(_, signal, _) => format!("was ended by {signal:?}"),
        // The child was stopped, or goes on again: `waitpid` tells that only when it is asked to.
        other => format!("has not ended: {other:?}"),
    };
    println!("{name}: child process {child} {how}");
    Ok(())
}

fn main() -> nix::Result<()> {
    // All three are started before any is waited for, so they run at the same time.
    let children = [("foo", start(foo)?), ("bar", start(bar)?), ("baz", start(baz)?)];

    // One after the other. If a child ends before its turn, the kernel keeps its status until then.
    for (name, child) in children {
        join(name, child)?;
    }
    Ok(())
}

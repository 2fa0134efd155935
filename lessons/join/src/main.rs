//! Waiting for a child tells how it ended: with which status, or by which signal.
//!
//! - Run it: `cargo run -p join`
//! - Look for: a status for each child, always in this order; `bar` alone gives another than 0.
//! - In a notebook: `:dep nix = { version = "0.31", features = ["process"] }` in one cell,
//!   this whole file in the next, then `main()`.

use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use std::panic::catch_unwind;
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
        // This is the child. It ends here, even if `function` panics: it must not return into its
        // parent's code.
        ForkResult::Child => exit(catch_unwind(function).unwrap_or(101)),
        // This is the parent. `fork` tells it the PID of its new child.
        ForkResult::Parent { child } => Ok(child),
    }
}

/// Waits for `child` and prints how it ended.
fn join(name: &str, child: Pid) -> nix::Result<()> {
    let how = match waitpid(child, None)? {
        WaitStatus::Exited(_, status) => format!("ended with status {status}"),
        WaitStatus::Signaled(_, signal, _) => format!("was ended by {signal:?}"),
        other => format!("has not ended: {other:?}"),
    };
    println!("{name}: child process {child} {how}");
    Ok(())
}

fn main() -> nix::Result<()> {
    // All three are started before any is waited for, so they run at the same time.
    let children = [("foo", start(foo)), ("bar", start(bar)), ("baz", start(baz))];

    // Wait for every child that did start; only then report a fork that failed.
    let ends = children.map(|(name, child)| join(name, child?));
    for end in ends {
        end?;
    }
    Ok(())
}

//! The same function three times: three processes run it, each on its own.
//!
//! - Run it: `cargo run -p same_fn`
//! - Look for: three equal lines, one from each child.
//! - In a notebook: `:dep nix = { version = "0.31", features = ["process"] }` in one cell,
//!   this whole file in the next, then `main()`.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::panic::catch_unwind;
use std::process::exit;

fn foo() {
    println!("executed!!");
}

/// Starts `function` in a child process and returns the child's PID.
fn start(function: fn()) -> nix::Result<Pid> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child. It ends here, even if `function` panics: it must not return into its
        // parent's code.
        ForkResult::Child => {
            let outcome = catch_unwind(function);
            exit(if outcome.is_ok() { 0 } else { 101 })
        }
        // This is the parent. `fork` tells it the PID of its new child.
        ForkResult::Parent { child } => Ok(child),
    }
}

fn main() -> nix::Result<()> {
    // All three are started before any is waited for, so they run at the same time.
    let children = [start(foo), start(foo), start(foo)];

    // Wait for every child that did start; only then report a fork that failed.
    let ends = children.map(|child| waitpid(child?, None));
    for end in ends {
        end?;
    }
    Ok(())
}

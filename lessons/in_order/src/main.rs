//! Three different functions, one after the other: each child is waited for before the next starts.
//!
//! - Run it: `cargo run -p in_order`
//! - Look for: the lines of `diff_fns`, but in the same order each time.
//! - In a notebook: `:dep nix = { version = "0.31", features = ["process"] }` in one cell,
//!   this whole file in the next, then `main()`.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::panic::catch_unwind;
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
    // Each child has ended before the next one is started, so no two run at the same time.
    waitpid(start(foo)?, None)?;
    waitpid(start(bar)?, None)?;
    waitpid(start(baz)?, None)?;
    Ok(())
}

//! Exercise: three children, no more. One solution.
//!
//! - Work on it: `cargo xtask learn three_no_more`
//! - The task: `lessons/three_no_more/README.md`

use nix::sys::wait::wait;
use nix::unistd::{ForkResult, fork};
use std::process::exit;

fn main() {
    for _ in 0..3 {
        // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
        if let Ok(ForkResult::Child) = unsafe { fork() } {
            println!("executed!!");
            // Without this the child would go on in its copy of the loop.
            exit(0);
        }
    }
    // Until there is no child left to wait for.
    while wait().is_ok() {}
}

//! Exercise: three children, no more. The task and hints are in its notes.
//!
//! - Work on it: `cargo xtask learn three_no_more`
//! - The task: `lessons/three_no_more/README.md`

use nix::sys::wait::wait;
use nix::unistd::{ForkResult, fork};

fn main() {
    for _ in 0..3 {
        // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
        if let Ok(ForkResult::Child) = unsafe { fork() } {
            println!("executed!!");
        }
    }
    // Until there is no child left to wait for.
    while wait().is_ok() {}
}

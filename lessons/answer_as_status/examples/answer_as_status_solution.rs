//! Exercise: the answer is the exit status. One solution.
//!
//! - Work on it: `cargo xtask learn answer_as_status`
//! - The task: `lessons/answer_as_status/README.md`

use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork};
use std::process::exit;

fn main() -> nix::Result<()> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => exit(6 * 7),
        ForkResult::Parent { child } => {
            if let WaitStatus::Exited(_, answer) = waitpid(child, None)? {
                println!("6 times 7 is {answer}");
            }
        }
    }
    Ok(())
}

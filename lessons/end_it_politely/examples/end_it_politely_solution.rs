//! Exercise: end it politely. One solution.
//!
//! - Work on it: `cargo xtask learn end_it_politely`
//! - The task: `lessons/end_it_politely/README.md`

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork, pause};

fn main() -> nix::Result<()> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // The child waits for a signal, again and again.
        ForkResult::Child => loop {
            pause();
        },
        ForkResult::Parent { child } => {
            // A program may catch this one, and tidy up before it ends. SIGKILL can't be caught.
            kill(child, Signal::SIGTERM)?;
            if let WaitStatus::Signaled(pid, signal, _) = waitpid(child, None)? {
                println!("child {pid} was ended by signal {}", signal as i32);
            }
        }
    }
    Ok(())
}

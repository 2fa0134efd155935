//! Exercise: whose number is it? One solution.
//!
//! - Work on it: `cargo xtask learn whose_number`
//! - The task: `lessons/whose_number/README.md`

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork, getpid, getppid};
use std::process::exit;

fn main() -> nix::Result<()> {
    println!("parent process: {}", getpid());
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            // Who asks after the fork is told of the child; before it there was none.
            println!("I am {}, and my parent is {}", getpid(), getppid());
            exit(0)
        }
        ForkResult::Parent { child } => waitpid(child, None)?,
    };
    Ok(())
}

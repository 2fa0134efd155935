//! Exercise: whose number is it? The task and hints are in its notes.
//!
//! - Work on it: `cargo xtask learn whose_number`
//! - The task: `lessons/whose_number/README.md`

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork, getpid, getppid};
use std::process::exit;

fn main() -> nix::Result<()> {
    let (me, parent) = (getpid(), getppid());
    println!("parent process: {me}");
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            println!("I am {me}, and my parent is {parent}");
            exit(0)
        }
        ForkResult::Parent { child } => waitpid(child, None)?,
    };
    Ok(())
}

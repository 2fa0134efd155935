//! Broken: every process forks as long as it can. Caught by `within-limits`.
//!
//! Run bare it stops by itself: each fork takes a byte from a pipe that has 300.

use nix::fcntl::OFlag;
use nix::unistd::{ForkResult, fork, getpid, pipe2, read, write};
use tests::{Outcome, bound, wait_for};

fn main() -> Outcome {
    println!("hello, os!\nmy pid is {}", getpid());
    let (reader, writer) = pipe2(OFlag::O_CLOEXEC | OFlag::O_NONBLOCK)?;
    write(&writer, &[0; 300])?;
    let mut children = Vec::new();
    while read(&reader, &mut [0]) == Ok(1) {
        // SAFETY: this program starts no threads, so no lock can be held by a thread that the child
        // lacks.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => children.push(child),
            ForkResult::Child => {
                bound();
                children.clear();
            }
        }
    }
    Ok(wait_for(children)?)
}

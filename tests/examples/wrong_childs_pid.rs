//! Broken: the parent tells of its child, but by its own PID. Caught by `lines`.

use nix::unistd::getpid;
use tests::{Outcome, start, wait_for};

fn main() -> Outcome {
    let child = start(|| Ok(()))?;
    println!("child process {}: state Z, a zombie", getpid());
    wait_for([child])?;
    println!("child process {}: gone", getpid());
    Ok(())
}

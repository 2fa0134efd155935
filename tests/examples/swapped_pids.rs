//! Broken: two of three children print each other's PIDs as their own. Caught by `pid-is-own`.

use nix::fcntl::OFlag;
use nix::unistd::{getpid, getppid, pipe2, read, write};
use std::os::fd::OwnedFd;
use tests::{Outcome, child_line, foo, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    // Each of the two tells the other its PID, and shows what it was told.
    let (from_first, to_second) = pipe2(OFlag::O_CLOEXEC)?;
    let (from_second, to_first) = pipe2(OFlag::O_CLOEXEC)?;
    let children = [
        start(|| swap(&to_second, &from_second))?,
        start(|| swap(&to_first, &from_first))?,
        start(foo)?,
    ];
    Ok(wait_for(children)?)
}

/// Says this child's PID to its neighbour, and prints the neighbour's in its place.
fn swap(to_neighbour: &OwnedFd, from_neighbour: &OwnedFd) -> Outcome {
    write(to_neighbour, &getpid().as_raw().to_ne_bytes())?;
    let mut told = [0; 4];
    read(from_neighbour, &mut told)?;
    print!("{}{}", child_line(i32::from_ne_bytes(told)), ppid_line(getppid()));
    Ok(())
}

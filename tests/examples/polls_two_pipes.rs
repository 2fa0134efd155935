//! Looks at two pipes at once: the first child ends, and closes one pipe by that; the third writes into
//! the other; the second tells which of the two it saw. It sees either of them alone, or both.

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd::{pipe, write};
use std::os::fd::AsFd;
use tests::{Outcome, put, start, wait_for};

fn main() -> Outcome {
    let (ending, held_open) = pipe()?;
    let (inbox, outbox) = pipe()?;
    let first = start(|| Ok(()))?;
    drop(held_open);
    let second = start(|| {
        put(b"start\n")?;
        let mut pipes = [&ending, &inbox].map(|end| PollFd::new(end.as_fd(), PollFlags::POLLIN));
        poll(&mut pipes, PollTimeout::NONE)?;
        let [sees_end, sees_byte] = pipes.map(|end| end.any() == Some(true));
        put(format!("end: {sees_end}, byte: {sees_byte}\n").as_bytes())?;
        Ok(())
    })?;
    let third = start(|| Ok(write(&outbox, b"x").map(drop)?))?;
    wait_for([first, second, third])?;
    Ok(())
}

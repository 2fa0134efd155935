//! Right: the parent waits for its child's message for three seconds at most, which is plenty.

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd::{pipe, write};
use std::os::fd::AsFd;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let (reader, writer) = pipe()?;
    let child = start(|| {
        foo()?;
        write(&writer, b"!")?;
        Ok(())
    })?;
    let mut message = [PollFd::new(reader.as_fd(), PollFlags::POLLIN)];
    if poll(&mut message, PollTimeout::from(3000_u16))? == 0 {
        return Err("the child is late".into());
    }
    wait_for([child])?;
    Ok(())
}

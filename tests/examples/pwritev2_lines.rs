//! Right: the child's two lines leave in one `pwritev2`, at no offset in particular.

use nix::errno::Errno;
use nix::libc::{iovec, pwritev2};
use nix::unistd::{getpid, getppid};
use std::io::IoSlice;
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        let (first, second) = (child_line(getpid()), ppid_line(getppid()));
        let lines = [first.as_bytes(), second.as_bytes()].map(IoSlice::new);
        // SAFETY: an `IoSlice` is laid out as an `iovec`, there are two, and the bytes outlive the
        // call.
        let written = unsafe { pwritev2(1, lines.as_ptr().cast::<iovec>(), 2, -1, 0) };
        Errno::result(written)?;
        Ok(())
    })?;
    Ok(wait_for([child])?)
}

//! Right: the parent knows its child by a file descriptor, and waits for that.

use nix::errno::Errno;
use nix::libc::{SYS_pidfd_open, syscall};
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use std::os::fd::{AsFd, FromRawFd, OwnedFd};
use tests::{Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    let child = start(foo)?;
    // SAFETY: the call takes two numbers and touches no memory of this process.
    let descriptor = Errno::result(unsafe { syscall(SYS_pidfd_open, child.as_raw(), 0) })?;
    // SAFETY: the descriptor is new, and nobody else's.
    let pidfd = unsafe { OwnedFd::from_raw_fd(i32::try_from(descriptor)?) };
    waitid(Id::PIDFd(pidfd.as_fd()), WaitPidFlag::WEXITED)?;
    Ok(())
}

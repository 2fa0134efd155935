//! Whether a call that a held task is about to make would block.

use super::procfs;
use super::sys::{self, Tid};
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::os::fd::{AsFd, OwnedFd};

/// Where a held task wants to get something from.
#[derive(Debug)]
pub(super) enum Source {
    /// A pipe or a socket.
    Channel {
        /// The runner's own descriptor for it.
        descriptor: OwnedFd,
        /// Its inode.
        inode: u64,
        /// Whether the task waits if there is nothing.
        waits: bool,
    },
    /// Signals, as a set of bits.
    Signals(u64),
}

impl Source {
    /// The pipe or socket of this inode, behind a task's descriptor; `None` if the runner can't get at it.
    pub(super) fn of(task: Tid, descriptor: u64, inode: u64) -> Option<Self> {
        let descriptor = sys::descriptor_of(task, descriptor).ok()?;
        let flags = fcntl(&descriptor, FcntlArg::F_GETFL).ok()?;
        let waits = !OFlag::from_bits_retain(flags).contains(OFlag::O_NONBLOCK);
        Some(Self::Channel { descriptor, inode, waits })
    }

    /// The inode, if the task does not wait where there is nothing.
    pub(super) fn nonblocking(&self) -> Option<u64> {
        match self {
            Self::Channel { inode, waits: false, .. } => Some(*inode),
            Self::Channel { .. } | Self::Signals(_) => None,
        }
    }

    /// Whether there is something to get for the task, or nothing more to wait for.
    pub(super) fn is_ready(&self, task: Tid) -> bool {
        match self {
            Self::Signals(awaited) => {
                procfs::pending_signals(task).is_some_and(|pending| pending & awaited != 0)
            }
            Self::Channel { descriptor, .. } => {
                let mut look = [PollFd::new(descriptor.as_fd(), PollFlags::POLLIN)];
                poll(&mut look, PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
            }
        }
    }
}

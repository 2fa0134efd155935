//! Whether a call that a held task is about to make would block.

use super::polls::{Mask, interrupting};
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
        watched: Watched,
        /// Which one.
        channel: u64,
        /// Whether the task waits if there is nothing.
        waits: bool,
    },
    /// Several descriptors that it looks at.
    Poll {
        watched: Watched,
        /// The same.
        waits: bool,
    },
    /// Signals, as a set of bits.
    Signals(u64),
}

/// What ends a call's waiting.
#[derive(Debug)]
pub(super) struct Watched {
    /// The runner's own descriptors for those of the task, and what is asked for.
    descriptors: Vec<(OwnedFd, PollFlags)>,
    /// Signals, as a set of bits.
    pub(super) signals: u64,
    /// Whether it does not wait in any case.
    pub(super) is_at_once: bool,
}

/// What a look without waiting is at: a channel, or several descriptors.
pub(super) type LookedAt = Option<u64>;

impl Watched {
    /// These signals end it.
    pub(super) fn for_signals(signals: u64) -> Self {
        Self { descriptors: Vec::new(), signals, is_at_once: false }
    }

    /// A task's descriptor ends it, too; `None` if the runner can't get at it.
    pub(super) fn add(&mut self, task: Tid, descriptor: u64, events: PollFlags) -> Option<()> {
        self.descriptors.push((sys::descriptor_of(task, descriptor).ok()?, events));
        Some(())
    }

    fn is_ready(&self, task: Tid) -> bool {
        self.is_at_once || is_pending(task, self.signals) || self.has_come()
    }

    fn has_come(&self) -> bool {
        let look = |(descriptor, events): &(OwnedFd, PollFlags)| {
            let mut look = [PollFd::new(descriptor.as_fd(), *events)];
            poll(&mut look, PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
        };
        self.descriptors.iter().any(look)
    }
}

/// Whether one of these signals waits for a task.
fn is_pending(task: Tid, signals: u64) -> bool {
    signals != 0 && procfs::pending_signals(task).is_some_and(|pending| pending & signals != 0)
}

impl Source {
    /// This channel, behind a task's descriptor, from which it reads without waiting if
    /// `at_once` says so or the descriptor does; `None` if the runner can't get at it.
    pub(super) fn of(task: Tid, descriptor: u64, channel: u64, at_once: bool) -> Option<Self> {
        let mut watched = Watched::for_signals(interrupting(task, Mask::Same)?);
        watched.add(task, descriptor, PollFlags::POLLIN)?;
        let (own, _) = watched.descriptors.first()?;
        let flags = OFlag::from_bits_retain(fcntl(own, FcntlArg::F_GETFL).ok()?);
        let waits = !at_once && !flags.contains(OFlag::O_NONBLOCK);
        Some(Self::Channel { watched, channel, waits })
    }

    /// What is looked at, if the task does not wait where there is nothing.
    pub(super) fn looked_at(&self) -> Option<LookedAt> {
        match self {
            Self::Channel { channel, waits: false, .. } => Some(Some(*channel)),
            Self::Poll { waits: false, .. } => Some(None),
            Self::Channel { .. } | Self::Poll { .. } | Self::Signals(_) => None,
        }
    }

    /// Whether something has come through a pipe or the like, or its end.
    pub(super) fn has_come(&self) -> bool {
        match self {
            Self::Signals(_) => false,
            Self::Channel { watched, .. } | Self::Poll { watched, .. } => watched.has_come(),
        }
    }

    /// Whether there is something to get for the task, or nothing more to wait for.
    pub(super) fn is_ready(&self, task: Tid) -> bool {
        match self {
            Self::Signals(awaited) => is_pending(task, *awaited),
            Self::Channel { watched, .. } | Self::Poll { watched, .. } => watched.is_ready(task),
        }
    }
}

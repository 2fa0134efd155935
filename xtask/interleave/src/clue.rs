//! Clues: what the kernel's record shows besides of why a process did not get on.

use crate::name::ProcessName;
use nix::errno::Errno;
use nix::unistd::Pid;

/// Something that kept a process from what it was about to do, or another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    /// Of which process.
    pub process: ProcessName,
    /// What it was.
    pub kind: ClueKind,
}

/// What a clue can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClueKind {
    /// It could not fork, for this reason (fork(2), ERRORS).
    ForkFailed(Errno),
    /// It waited for the process of this PID, which was no child of it, or not any more (wait(2), `ECHILD`).
    NoSuchChild(Pid),
    /// It sent a signal.
    Signal {
        /// To the process of this PID; `None` if to a whole group, or through a descriptor.
        to: Option<Pid>,
        /// The signal's number.
        signal: i32,
    },
    /// It was blocked when the run's time was up.
    Blocked(Blocked),
}

/// What a process is blocked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// It waits for this child's end; for any child's, if there is none.
    Wait(Option<ProcessName>),
    /// It reads from an empty pipe.
    Read {
        /// Who has the end open into which one writes, itself included.
        writers: Vec<ProcessName>,
    },
    /// It writes into a full pipe (pipe(7): one holds 64 KiB).
    Write {
        /// Who has the end open from which one reads, itself included.
        readers: Vec<ProcessName>,
    },
    /// It sleeps for a time.
    Sleep,
    /// It waits for a signal.
    Signal,
    /// It waits for memory to change: for a lock, or for another thread (futex(2)).
    Lock,
    /// It is in the call of this name.
    Call(String),
}

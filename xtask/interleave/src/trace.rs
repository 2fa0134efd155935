//! What the processes of a program did, in the order in which they did it, as the kernel tells it.

use crate::clue::{Blocked, Clue, ClueKind};
use crate::name::ProcessName;
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// The record of a program's processes, of which there is always a first one, and of what they did. It
/// says nothing of how the run ended:
/// that is for [`Run`](crate::Run) and [`Interrupted`](crate::Interrupted).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub(crate) processes: Vec<Process>,
    pub(crate) events: Vec<Event>,
    pub(crate) launch: Launch,
    pub(crate) seen_dead: Vec<SeenDead>,
    pub(crate) clues: Vec<Clue>,
}

/// A process has learned that a child of it has ended, without reaping it (`WNOWAIT`, wait(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SeenDead {
    /// How many events there were before.
    pub(crate) after: usize,
    /// Who has learned it.
    pub(crate) by: ProcessId,
    /// Of whom.
    pub(crate) child: ProcessId,
}

/// A process of a trace. Processes are numbered in the order in which they were forked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProcessId(pub(crate) usize);

impl ProcessId {
    /// The first process of every trace.
    pub const FIRST: Self = Self(0);

    /// Its place among the processes of its trace, from 0.
    pub fn index(self) -> usize {
        self.0
    }
}

/// What went before the program: a launcher (a shell script, say) that turned itself into the
/// program by `exec` after it had reaped all its own children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launch {
    /// How many children it had. They are nowhere else in the trace.
    pub processes: usize,
    /// Which exec started the program, from 1.
    pub execs: usize,
}

impl Default for Launch {
    /// No launcher: the first exec starts the program.
    fn default() -> Self {
        Self { processes: 0, execs: 1 }
    }
}

/// A process, as the kernel knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its place in the process tree.
    pub name: ProcessName,
    /// Its PID.
    pub pid: Pid,
    /// The process that forked it; `None` for the first one.
    pub forked_by: Option<ProcessId>,
    /// What became of it.
    pub fate: Fate,
    /// The PID of the process that has adopted it, if the one that forked it had ended when it last
    /// wrote.
    pub adopter: Option<Pid>,
    /// How many threads it had, one after the other or at a time.
    pub threads: usize,
}

/// What has become of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has not ended.
    Running {
        /// Whether a signal has stopped it.
        stopped: bool,
    },
    /// It has ended, and nobody of the run has reaped it.
    Zombie(End),
    /// It has ended and been reaped.
    Reaped(End, Reaper),
}

/// How a process ended (wait(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this exit status (0 to 255).
    Exited(i32),
    /// By the signal of this number.
    Signaled(i32),
}

/// Who took a dead process out of the process table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaper {
    /// A process of the run, by waiting for it.
    Process(ProcessId),
    /// The kernel, because the parent ignores SIGCHLD (wait(2), NOTES).
    Kernel,
}

/// One thing that one process did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who did it.
    pub process: ProcessId,
    /// What it did.
    pub kind: EventKind,
}

/// What a process can do that a trace tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It forked this process.
    Fork {
        /// The child.
        child: ProcessId,
    },
    /// It became another program.
    Exec {
        /// The executable's path.
        program: PathBuf,
        /// The words of its command line, its own name first.
        words: Vec<OsString>,
    },
    /// It put bytes into an output stream, with one system call.
    Write {
        /// Which stream.
        stream: Stream,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// It ended.
    Exit(End),
    /// It waited for a dead child and got it.
    Reap {
        /// The child.
        child: ProcessId,
    },
}

/// An output stream of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

impl Trace {
    /// A trace whose first process, of this PID, has done nothing yet.
    pub(crate) fn of(first: Pid) -> Self {
        let first = Process::new(ProcessName::root(), first, None);
        Self {
            processes: vec![first],
            events: Vec::new(),
            launch: Launch::default(),
            seen_dead: Vec::new(),
            clues: Vec::new(),
        }
    }

    /// The processes, the first one first, then in the order of their forks.
    pub fn processes(&self) -> impl ExactSizeIterator<Item = (ProcessId, &Process)> {
        self.processes.iter().enumerate().map(|(index, process)| (ProcessId(index), process))
    }

    /// How many processes there were.
    pub fn process_count(&self) -> usize {
        self.processes.len()
    }

    /// The process of this place in the tree, if there is one.
    pub fn named(&self, name: &ProcessName) -> Option<&Process> {
        self.id_of(name).map(|id| &self[id])
    }

    /// The same, by its number.
    pub fn id_of(&self, name: &ProcessName) -> Option<ProcessId> {
        self.processes.iter().position(|process| process.name == *name).map(ProcessId)
    }

    /// What happened, in its order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Why processes may not have got on, in its order.
    pub fn clues(&self) -> &[Clue] {
        &self.clues
    }

    /// What a process was blocked in when the run's time was up; `None` if it wasn't.
    pub fn blocked(&self, process: &ProcessName) -> Option<&Blocked> {
        self.clues.iter().find_map(|clue| match &clue.kind {
            ClueKind::Blocked(blocked) if clue.process == *process => Some(blocked),
            _ => None,
        })
    }

    /// How the program came to be started.
    pub fn launch(&self) -> Launch {
        self.launch
    }

    /// The processes that `process` forked.
    pub fn children(&self, process: ProcessId) -> impl Iterator<Item = ProcessId> {
        let is_child = move |(_, child): &(_, &Process)| child.forked_by == Some(process);
        self.processes().filter(is_child).map(|(id, _)| id)
    }

    /// Whether `first` ended before `second` did, or `second` didn't end at all.
    pub fn ended_before(&self, first: ProcessId, second: ProcessId) -> bool {
        match (self.exit_of(first), self.exit_of(second)) {
            (Some(first), Some(second)) => first < second,
            (first, _) => first.is_some(),
        }
    }

    /// The place of a process's exit among the events, from 0.
    pub fn exit_of(&self, process: ProcessId) -> Option<usize> {
        let is_exit =
            |event: &Event| event.process == process && matches!(event.kind, EventKind::Exit(_));
        self.events.iter().position(is_exit)
    }

    /// The program that `process` has become last, and the words of its command line; `None` if it never did.
    pub fn last_exec(&self, process: ProcessId) -> Option<(&Path, &[OsString])> {
        self.events.iter().rev().find_map(|event| match &event.kind {
            EventKind::Exec { program, words } if event.process == process => {
                Some((program.as_path(), words.as_slice()))
            }
            _ => None,
        })
    }

    /// All that `process` wrote into `stream`, put together.
    pub fn written_by(&self, process: ProcessId, stream: Stream) -> Vec<u8> {
        let own = self.writes(stream).filter(|(writer, _)| *writer == process);
        own.flat_map(|(_, bytes)| bytes).copied().collect()
    }

    /// The writes into `stream` in their order: who, and which bytes.
    pub fn writes(&self, stream: Stream) -> impl Iterator<Item = (ProcessId, &[u8])> {
        self.events.iter().filter_map(move |event| match &event.kind {
            EventKind::Write { stream: to, bytes } if *to == stream => {
                Some((event.process, bytes.as_slice()))
            }
            _ => None,
        })
    }
}

impl std::ops::Index<ProcessId> for Trace {
    type Output = Process;

    /// The process of this number; a number that comes from the trace itself is always there.
    fn index(&self, process: ProcessId) -> &Process {
        &self.processes[process.0]
    }
}

impl Process {
    /// A process that has just been forked.
    pub(crate) fn new(name: ProcessName, pid: Pid, forked_by: Option<ProcessId>) -> Self {
        let fate = Fate::Running { stopped: false };
        Self { name, pid, forked_by, fate, adopter: None, threads: 1 }
    }

    /// Whether it has not ended.
    pub fn is_alive(&self) -> bool {
        matches!(self.fate, Fate::Running { .. })
    }

    /// Whether a signal has stopped it.
    pub fn is_stopped(&self) -> bool {
        self.fate == Fate::Running { stopped: true }
    }

    /// How it ended, if it has.
    pub fn end(&self) -> Option<End> {
        match self.fate {
            Fate::Running { .. } => None,
            Fate::Zombie(end) | Fate::Reaped(end, _) => Some(end),
        }
    }

    /// Who reaped it, if anybody of the run did.
    pub fn reaper(&self) -> Option<Reaper> {
        match self.fate {
            Fate::Running { .. } | Fate::Zombie(_) => None,
            Fate::Reaped(_, reaper) => Some(reaper),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(status) => write!(f, "exit status {status}"),
            Self::Signaled(signal) => match Signal::try_from(*signal) {
                Ok(signal) => write!(f, "{signal}"),
                // The real-time signals have numbers alone.
                Err(_) => write!(f, "signal {signal}"),
            },
        }
    }
}

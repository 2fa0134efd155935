//! A program under the runner's eyes: what its processes did, as the kernel tells it.

mod name;
mod program;
mod schedule;

#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod kernel;

pub use name::ProcessName;
pub use program::{Limit, Limits, Program};
pub use schedule::{Actor, Grain, Pace, Schedule, Step, StepKind};

use nix::sys::signal::Signal;
use std::fmt;
use std::path::PathBuf;

/// One run of a program: its processes, and what they did in the order in which they did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Every process of the run, the parent first, then in the order of their forks.
    pub processes: Vec<Process>,
    /// What they did, in order.
    pub events: Vec<Event>,
    /// How the run ended.
    pub outcome: Outcome,
    /// How the program came to be started.
    pub launch: Launch,
    /// What the run showed that matters to a search over its orders.
    pub remarks: Remarks,
}

/// What went before the program: a launcher (a shell script, say) that turned itself into the program
/// by `exec`, and had reaped all its own children by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// How many children it had. They are nowhere else in the trace.
    pub processes: usize,
    /// The number of the exec that started the program, from 1.
    pub execs: usize,
}

/// What a run shows about how far its orders can be searched and counted. Each is a sentence that
/// tells the first occasion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Which grain the program's steps need, and why, if writes alone won't do.
    pub needs: Option<(Grain, String)>,
    /// Why the fork/wait graph does not give the number of orders.
    pub unpredictable: Option<String>,
    /// What happened at a moment that no schedule decides.
    pub unscheduled: Option<String>,
}

/// A process of a run, as the kernel knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its place in the process tree.
    pub name: ProcessName,
    /// Its PID.
    pub pid: i32,
    /// The process that forked it, as an index into [`Trace::processes`]; `None` for the first one.
    pub forker: Option<usize>,
    /// How it ended; `None` while it runs.
    pub end: Option<End>,
    /// Who reaped it; `None` if nobody of the run did.
    pub reaper: Option<Reaper>,
    /// The PID of the process that has adopted it, if its forker had ended when it last wrote.
    pub adopter: Option<i32>,
    /// Whether a signal had stopped it when the run ended.
    pub stopped: bool,
    /// How many threads it had, one after the other or at a time.
    pub threads: usize,
}

impl Process {
    /// A process that has just been forked, by the process with this index.
    pub fn new(name: ProcessName, pid: i32, forker: Option<usize>) -> Self {
        Self {
            name,
            pid,
            forker,
            end: None,
            reaper: None,
            adopter: None,
            stopped: false,
            threads: 1,
        }
    }
}

/// How a process ended (wait(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum End {
    /// By itself, with this exit status (0 to 255).
    Exited(i32),
    /// By this signal.
    Signaled(i32),
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

/// Who took a dead process out of the process table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaper {
    /// A process of the run, by waiting for it: an index into [`Trace::processes`].
    Process(usize),
    /// The kernel, because the parent ignores SIGCHLD (wait(2), NOTES).
    Kernel,
}

/// One thing that one process did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who did it: an index into [`Trace::processes`].
    pub process: usize,
    /// What it did.
    pub kind: EventKind,
}

/// What a process can do that a trace tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It forked this process.
    Fork {
        /// The child: an index into [`Trace::processes`].
        child: usize,
    },
    /// It became another program.
    Exec {
        /// The executable's path.
        program: PathBuf,
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
        /// The child: an index into [`Trace::processes`].
        child: usize,
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

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All its processes ended by themselves.
    Ended,
    /// It went past a limit, and all its processes were killed.
    LimitReached(Limit),
    /// Something happened that the tracer can't account for, told here as a sentence.
    Unanswered(String),
    /// The schedule gave it up.
    GivenUp,
    /// Time was up while processes were held, so the holding may be to blame: this process had
    /// neither come to a step nor gone to sleep.
    Stuck(ProcessName),
}

/// Why there is no trace.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The program couldn't be started.
    #[error("cannot run `{program}`: {cause}")]
    CannotStart {
        /// The program as it was named.
        program: String,
        /// What the kernel said.
        cause: std::io::Error,
    },
    /// The kernel doesn't let this process trace another one.
    #[error("{0}")]
    Refused(String),
    /// A system call of the tracer failed.
    #[error("the tracer failed: {what}: {cause}")]
    Failed {
        /// What it tried to do.
        what: &'static str,
        /// What the kernel said.
        cause: std::io::Error,
    },
}

impl Trace {
    /// The trace of a run that is about to start.
    pub fn new() -> Self {
        Self {
            processes: Vec::new(),
            events: Vec::new(),
            outcome: Outcome::Ended,
            launch: Launch { processes: 0, execs: 1 },
            remarks: Remarks::default(),
        }
    }

    /// All that `process` wrote into `stream`, put together.
    pub fn written_by(&self, process: usize, stream: Stream) -> Vec<u8> {
        self.writes(stream)
            .filter(|(writer, _)| *writer == process)
            .flat_map(|(_, bytes)| bytes)
            .copied()
            .collect()
    }

    /// The writes into `stream` in their order: who, and which bytes.
    pub fn writes(&self, stream: Stream) -> impl Iterator<Item = (usize, &[u8])> {
        self.events.iter().filter_map(move |event| match &event.kind {
            EventKind::Write { stream: to, bytes } if *to == stream => {
                Some((event.process, bytes.as_slice()))
            }
            _ => None,
        })
    }
}

/// Runs `program` at this pace and traces it.
///
/// # Errors
/// If the program can't be started, or the kernel refuses to let it be traced.
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
pub fn run<'a>(program: &Program, limits: &'a Limits, pace: Pace<'a>) -> Result<Trace, TraceError> {
    kernel::run(program, limits, pace)
}

/// Keeps the calling thread, and all programs that it runs, on one of the processors that it may
/// use, counted from 0: a step is handed back and forth faster there.
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
pub fn stay_on_processor(number: usize) {
    kernel::stay_on_processor(number);
}

/// Does nothing: there is no tracer here.
#[cfg(not(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
pub fn stay_on_processor(_number: usize) {}

/// Says that this platform has no tracer.
///
/// # Errors
/// Always: the tracer needs Linux with the GNU C library.
#[cfg(not(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
pub fn run(_program: &Program, _limits: &Limits, _pace: Pace) -> Result<Trace, TraceError> {
    Err(TraceError::Refused(
        "the tracer needs Linux on x86-64 or aarch64, with the GNU C library".to_owned(),
    ))
}

//! Why a run has no result, or only a part of one.

use crate::name::ProcessName;
use crate::reason::list;
use crate::run::Annotations;
use crate::schedule::{Schedule, StepName};
use crate::trace::Trace;
use nix::errno::Errno;
use nix::unistd::Pid;
use std::io;
use std::time::Duration;

/// Why processes can't be traced here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The kernel does not let this process trace another one.
    #[error(
        "ptrace is refused (EPERM): the runner is itself being traced (strace, a debugger), or this container or \
         the kernel's yama.ptrace_scope forbids it"
    )]
    Forbidden,
    /// ptrace(2) fails for another reason.
    #[error("ptrace is refused ({0:?}: {description})", description = .0.desc())]
    Ptrace(Errno),
    /// The kernel lets nobody install a filter for system calls (seccomp(2)).
    #[error("seccomp filters are refused, and the tracer needs one")]
    Seccomp,
    /// The kernel does not tell a tracer of system calls (`PTRACE_GET_SYSCALL_INFO` in ptrace(2), from Linux 5.3 on), or
    /// something between them hides it.
    #[error(
        "the kernel does not tell a tracer of system calls ({0:?}): that needs Linux 5.3 or later"
    )]
    NoCalls(Errno),
    /// The program was killed before its first instruction.
    #[error("the program was killed before it started")]
    KilledBeforeStart,
    /// There is no tracer for this platform.
    #[error("the tracer needs Linux on x86-64 or aarch64")]
    Platform,
}

/// Why there is no [`Run`](crate::Run).
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The program couldn't be started.
    #[error("cannot run `{program}`: {cause}")]
    CannotStart {
        /// The program as it was named.
        program: String,
        /// What the kernel said.
        cause: io::Error,
    },
    /// This process can't trace another one.
    #[error("{0}")]
    Refused(Refusal),
    /// A system call of the runner itself failed.
    #[error("cannot {what}: {cause}")]
    Failed {
        /// What it tried to do.
        what: &'static str,
        /// What the kernel said.
        cause: io::Error,
    },
    /// The run was killed before it came to its end.
    #[error("{0}")]
    Interrupted(Box<Interrupted>),
}

/// A run that was killed before its end, and what it had done until then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause}")]
pub struct Interrupted {
    /// Why.
    pub cause: Interruption,
    /// What had happened until then.
    pub trace: Trace,
    /// What it had shown until then.
    pub annotations: Annotations,
}

/// What can interrupt a run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Interruption {
    /// Something happened that the tracer can't account for.
    #[error("{0}")]
    Lost(Loss),
    /// Time was up while processes were held, so the holding may be to blame: this process had
    /// neither come to a step nor gone to sleep.
    #[error("process {0} neither came to a step nor slept while the others were held")]
    Stuck(ProcessName),
    /// The processes asked for more sleep in all than the run may take for it.
    #[error("it sleeps more than {0:?} in all")]
    SleepsLong(Duration),
    /// Time was up, and the processes had hardly had a processor: others had it.
    #[error("the machine is too busy: in {time:?} its processes had a processor for {had:?}")]
    Starved {
        /// How long those that were left had run, together.
        had: Duration,
        /// How long the run had taken.
        time: Duration,
    },
    /// The scheduler chose nobody.
    #[error("the run was given up")]
    Abandoned,
}

/// What a tracer can lose track of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Loss {
    /// The program makes system calls of another ABI than the tracer's own.
    #[error("it makes system calls of another architecture")]
    ForeignCalls,
    /// It asks for a child that is not traced.
    #[error("it creates a process that escapes the tracer (CLONE_UNTRACED)")]
    UntracedClone,
    /// It has made a child that is not traced.
    #[error("it created a process, PID {0}, that escapes the tracer")]
    UntracedProcess(Pid),
    /// What came out of a pipe is not what the one who wrote had put in.
    #[error(
        "process {process} wrote {written} bytes, but {came_out} came out: \
         some of the output can't be attributed to a process"
    )]
    Unattributed {
        /// Who wrote.
        process: ProcessName,
        /// How many bytes the call said to have written.
        written: usize,
        /// How many there were.
        came_out: usize,
    },
    /// The program traces a process, or has one traced: a process has one tracer at most.
    #[error("process {0} uses ptrace itself, and a process can't be traced twice")]
    UsesPtrace(ProcessName),
    /// A process with `io_uring(7)` has children that nobody was seen to reap.
    #[error("process {0} uses io_uring, and may have reaped a child by it, which can't be seen")]
    ReapsUnseen(ProcessName),
    /// All known processes have ended, and the output is still open.
    #[error("a process that the tracer doesn't know still holds its output")]
    OutputStillHeld,
    /// So many bytes were left that no known process wrote.
    #[error("{0} bytes of its output came from no process that the tracer knows")]
    UnknownWriter(usize),
    /// A replayed schedule asks for a step that can't be taken.
    #[error("the order asks for {wanted}, but only {} could go on there", list(.enabled))]
    NotEnabled {
        /// The step that the schedule asks for.
        wanted: StepName,
        /// The steps that can be taken.
        enabled: Vec<StepName>,
    },
    /// A replayed schedule has steps left.
    #[error("the order goes on with {0}, but the run had ended")]
    StepsLeft(Schedule),
}

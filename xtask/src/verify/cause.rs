//! Causes: why an invariant is probably broken, each with an ID that stays.

use super::finding::WrongOrder;
use crate::course::CauseId;
use interleave::{Blocked, ProcessName};
use nix::errno::Errno;
use nix::unistd::Pid;
use std::path::PathBuf;

/// Why something probably happened, with what the explanation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A child did not exit and went on in its parent's code, or the program starts helpers.
    ChildGoesOn,
    /// A process forked more children than the lesson has.
    TooMany {
        /// How many more.
        more: usize,
    },
    /// A process was never forked.
    TooFew,
    /// A fork failed.
    ForkFailed {
        /// Whose.
        process: ProcessName,
        /// Why (fork(2), ERRORS).
        error: Errno,
    },
    /// Threads ran where the lesson has processes.
    ThreadNotProcess {
        /// How many the process had that should have forked.
        threads: usize,
    },
    /// In the lesson all are children of one process, and here a child forked.
    ChildForked,
    /// Another process forked than in the lesson.
    WrongTree,
    /// Python's fork server forked a process.
    ForkServer,
    /// The program started a helper process.
    HelperProcess {
        /// Which one.
        process: ProcessName,
        /// The program that it became; `None` if it is a helper of Python's own.
        program: Option<PathBuf>,
    },
    /// The program could not start.
    CouldNotStart {
        /// What was said about it on standard error.
        said: String,
    },
    /// An exception ended a Python program.
    PythonError {
        /// The traceback's last line.
        error: String,
    },
    /// What Python's `start()` returned, `None`, was used as a process.
    StartReturnsNone,
    /// A Python program without the main guard, under another start method than fork.
    MainGuardMissing,
    /// A panic ended a Rust program.
    RustPanic {
        /// Its message.
        message: String,
    },
    /// Rust's `main` returned an error.
    ReturnedError {
        /// What was said of it.
        error: String,
    },
    /// A process reported a failure.
    Failed {
        /// Its exit status.
        status: i32,
    },
    /// A process ended with 0 where the lesson has a failure.
    DidNotFail,
    /// A signal ended a process.
    KilledBy {
        /// The signal's number.
        signal: i32,
        /// Who sent it; `None` if that is not known.
        by: Option<Killer>,
    },
    /// The parent should have ended first.
    ParentEndedLast,
    /// The parent ignores SIGCHLD.
    IgnoresSigchld,
    /// The parent did not wait.
    NotWaitedFor,
    /// A process waited for one that is no child of it.
    WaitedForWrongPid {
        /// Who waited.
        waiter: Waiter,
        /// The PID it waited for.
        pid: Pid,
        /// Whether that was a child of it, and it had reaped it before.
        is_reaped: bool,
    },
    /// A process waited and had no child (wait(2), `ECHILD`).
    NoChild,
    /// The writer ended before it came to the line, or did not flush it.
    LineMissing,
    /// By the output alone: as [`Cause::LineMissing`], or the writer did not run at all.
    LineFromNobody,
    /// Another process wrote a process's line.
    WrittenByAnother {
        /// Which one.
        process: ProcessName,
    },
    /// The writer wrote the line to standard error.
    ToStandardError,
    /// The writer wrote another line of its own there.
    OwnLineOutOfOrder,
    /// A wait status was printed where an exit status belongs.
    RawWaitStatus {
        /// The number that was printed.
        printed: String,
        /// The exit status in it.
        status: String,
    },
    /// It is a line of another process.
    LineOfAnother {
        /// Whose line it is.
        process: ProcessName,
        /// Whether that one wrote it as well.
        is_written_by_both: bool,
    },
    /// The writer wrote the line once more.
    PrintedAgain,
    /// Text was in a buffer when the process forked.
    BufferedBeforeFork {
        /// Whether whole lines were in it, which go out at once to a terminal.
        hidden_by_terminal: bool,
    },
    /// The newline was left out.
    NoNewline,
    /// There is another number of blanks.
    BlanksDiffer,
    /// The words are not the lesson's, or a number that should be the same in each run is not.
    WordsDiffer(Difference),
    /// A line was put out in several writes.
    TornLine {
        /// What makes each `print` of a Python program several writes, if that is known.
        unbuffered_by: Option<Unbuffered>,
    },
    /// The parent had ended, and another process had adopted the writer.
    Adopted,
    /// The PID was read before the fork.
    ReadBeforeFork {
        /// The number that was printed.
        printed: String,
        /// The parent, whose PID it is.
        parent: ProcessName,
    },
    /// It is another process's PID.
    PidOfAnother {
        /// The number that was printed.
        printed: String,
        /// Whose PID it is.
        process: ProcessName,
    },
    /// It is the writer's own PID where its parent's belongs.
    OwnPid {
        /// The number that was printed.
        printed: String,
    },
    /// No process of the run has that PID.
    NoSuchPid {
        /// The number that was printed.
        printed: String,
    },
    /// By the output alone: the first process has another PID.
    NotTheFirst,
    /// By the output alone: the first process is not the parent any more, or never was.
    NotTheParent,
    /// It asked for its parent's PID before its parent had ended.
    AskedTooEarly,
    /// Nothing makes the parent end before its child.
    ParentMayOutlive,
    /// Two processes can't have the same PID at a time.
    SamePidTwice,
    /// A child goes on in its parent's code, or a program starts itself.
    ForksWithoutEnd,
    /// A loop starts threads.
    ThreadsWithoutEnd,
    /// A signal stopped a process.
    Stopped,
    /// A process loops, sleeps or waits.
    NeverEnds {
        /// The one that was running when time was up, if it is known.
        running: Option<ProcessName>,
    },
    /// All that live are blocked.
    BlockedIn {
        /// The one for which the others wait.
        process: ProcessName,
        /// What it is blocked in.
        blocked: Blocked,
        /// Who waits for it to end, if somebody does.
        waiter: Option<ProcessName>,
    },
    /// A loop prints.
    WritesWithoutEnd,
    /// A process is waited for before another one is started.
    OneAfterAnother,
    /// Nothing makes the one wait for the other.
    OutOfSequence,
    /// The processes are left another choice of orders.
    OtherOrderCount,
    /// More are started than are waited for.
    TooManyAtOnce,
    /// A process never became another program.
    NoExec,
    /// A mistake's data and its program do not agree.
    DeclarationDiffers,
    /// Another order of a lesson was asked for.
    OrderDiffers {
        /// Which lesson.
        lesson: String,
        /// How the one that was told is not it.
        how: WrongOrder,
    },
}

/// In what a text differs from a lesson's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Only in its words: there are as many numbers as the line has places for.
    Words,
    /// Only in its numbers.
    Numbers,
    /// The lesson has no line there.
    Unexpected,
    /// A function was printed, and not what it gives.
    Uncalled,
    /// In more than that, or it is not known which line it should be.
    More,
}

/// Who waited, seen from the process that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiter {
    /// The process itself.
    Itself,
    /// Its parent.
    Parent,
}

/// Who sent a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Killer {
    /// The process itself.
    Itself,
    /// Another process of the run.
    Process(ProcessName),
    /// Nobody of the run: the kernel, or somebody else.
    NoneOfTheRun,
}

/// What keeps Python from collecting what it prints (`python3 --help`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbuffered {
    /// The option `-u`.
    Option,
    /// The variable `PYTHONUNBUFFERED`.
    Variable,
}

impl Cause {
    /// Its kind.
    pub fn id(&self) -> CauseId {
        match self {
            Self::ChildGoesOn => CauseId::ChildGoesOn,
            Self::TooMany { .. } => CauseId::TooMany,
            Self::NoChild => CauseId::NoChild,
            Self::OwnPid { .. } => CauseId::OwnPid,
            Self::TooFew => CauseId::TooFew,
            Self::ForkFailed { .. } => CauseId::ForkFailed,
            Self::ThreadNotProcess { .. } => CauseId::ThreadNotProcess,
            Self::ChildForked => CauseId::ChildForked,
            Self::WrongTree => CauseId::WrongTree,
            Self::ForkServer => CauseId::ForkServer,
            Self::HelperProcess { .. } => CauseId::HelperProcess,
            Self::CouldNotStart { .. } => CauseId::CouldNotStart,
            Self::PythonError { .. } => CauseId::PythonError,
            Self::StartReturnsNone => CauseId::StartReturnsNone,
            Self::MainGuardMissing => CauseId::MainGuardMissing,
            Self::RustPanic { .. } => CauseId::RustPanic,
            Self::ReturnedError { .. } => CauseId::ReturnedError,
            Self::Failed { .. } => CauseId::Failed,
            Self::DidNotFail => CauseId::DidNotFail,
            Self::KilledBy { .. } => CauseId::KilledBy,
            Self::ParentEndedLast => CauseId::ParentEndedLast,
            Self::IgnoresSigchld => CauseId::IgnoresSigchld,
            Self::NotWaitedFor => CauseId::NotWaitedFor,
            Self::WaitedForWrongPid { .. } => CauseId::WaitedForWrongPid,
            Self::LineMissing => CauseId::LineMissing,
            Self::LineFromNobody => CauseId::LineFromNobody,
            Self::WrittenByAnother { .. } => CauseId::WrittenByAnother,
            Self::ToStandardError => CauseId::ToStandardError,
            Self::OwnLineOutOfOrder => CauseId::OwnLineOutOfOrder,
            Self::RawWaitStatus { .. } => CauseId::RawWaitStatus,
            Self::LineOfAnother { .. } => CauseId::LineOfAnother,
            Self::PrintedAgain => CauseId::PrintedAgain,
            Self::BufferedBeforeFork { .. } => CauseId::BufferedBeforeFork,
            Self::NoNewline => CauseId::NoNewline,
            Self::BlanksDiffer => CauseId::BlanksDiffer,
            Self::WordsDiffer(_) => CauseId::WordsDiffer,
            Self::TornLine { .. } => CauseId::TornLine,
            Self::Adopted => CauseId::Adopted,
            Self::ReadBeforeFork { .. } => CauseId::ReadBeforeFork,
            Self::PidOfAnother { .. } => CauseId::PidOfAnother,
            Self::NoSuchPid { .. } => CauseId::NoSuchPid,
            Self::NotTheFirst => CauseId::NotTheFirst,
            Self::NotTheParent => CauseId::NotTheParent,
            Self::AskedTooEarly => CauseId::AskedTooEarly,
            Self::ParentMayOutlive => CauseId::ParentMayOutlive,
            Self::SamePidTwice => CauseId::SamePidTwice,
            Self::ForksWithoutEnd => CauseId::ForksWithoutEnd,
            Self::ThreadsWithoutEnd => CauseId::ThreadsWithoutEnd,
            Self::Stopped => CauseId::Stopped,
            Self::NeverEnds { .. } => CauseId::NeverEnds,
            Self::BlockedIn { .. } => CauseId::BlockedIn,
            Self::WritesWithoutEnd => CauseId::WritesWithoutEnd,
            Self::OneAfterAnother => CauseId::OneAfterAnother,
            Self::OutOfSequence => CauseId::OutOfSequence,
            Self::OtherOrderCount => CauseId::OtherOrderCount,
            Self::TooManyAtOnce => CauseId::TooManyAtOnce,
            Self::NoExec => CauseId::NoExec,
            Self::DeclarationDiffers => CauseId::DeclarationDiffers,
            Self::OrderDiffers { .. } => CauseId::OrderDiffers,
        }
    }

    /// Whether it tells why a process failed, so that what is missing follows from it.
    pub(super) fn explains_failure(&self) -> bool {
        matches!(
            self,
            Self::CouldNotStart { .. }
                | Self::PythonError { .. }
                | Self::StartReturnsNone
                | Self::MainGuardMissing
                | Self::RustPanic { .. }
                | Self::ReturnedError { .. }
                | Self::WaitedForWrongPid { .. }
                | Self::NoChild
                | Self::KilledBy { .. }
        )
    }
}

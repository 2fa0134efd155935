//! Why something can have gone wrong, by name: what lessons explain.

use serde::Deserialize;

/// The kind of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum CauseId {
    /// A child did not exit and went on in its parent's code, or the program starts helpers.
    ChildGoesOn,
    /// A process was never forked.
    TooFew,
    /// A process forked more children than the lesson has.
    TooMany,
    /// A process waited and had no child.
    NoChild,
    /// The writer's own PID stands where its parent's belongs.
    OwnPid,
    /// A fork failed.
    ForkFailed,
    /// Threads ran where the lesson has processes.
    ThreadNotProcess,
    /// In the lesson all are children of one process, and here a child forked.
    ChildForked,
    /// Another process forked than in the lesson.
    WrongTree,
    /// Python's fork server forked a process.
    ForkServer,
    /// The program started a helper process.
    HelperProcess,
    /// The program could not start.
    CouldNotStart,
    /// An exception ended a Python program.
    PythonError,
    /// What Python's `start()` returned, `None`, was used as a process.
    StartReturnsNone,
    /// A Python program without the main guard, under another start method than fork.
    MainGuardMissing,
    /// A panic ended a Rust program.
    RustPanic,
    /// Rust's `main` returned an error.
    ReturnedError,
    /// A process reported a failure.
    Failed,
    /// A process ended with 0 where the lesson has a failure.
    DidNotFail,
    /// A signal ended a process.
    KilledBy,
    /// The parent should have ended first.
    ParentEndedLast,
    /// The parent ignores SIGCHLD.
    IgnoresSigchld,
    /// The parent did not wait.
    NotWaitedFor,
    /// A process waited for one that is no child of it.
    WaitedForWrongPid,
    /// The writer ended before it came to the line, or did not flush it.
    LineMissing,
    /// By the output alone: as [`Cause::LineMissing`], or the writer did not run at all.
    LineFromNobody,
    /// The writer wrote the line to standard error.
    ToStandardError,
    /// Another process wrote a process's line.
    WrittenByAnother,
    /// It is a line of another process.
    LineOfAnother,
    /// The writer wrote another line of its own there.
    OwnLineOutOfOrder,
    /// The writer wrote the line once more.
    PrintedAgain,
    /// Text was in a buffer when the process forked.
    BufferedBeforeFork,
    /// The newline was left out.
    NoNewline,
    /// There is another number of blanks.
    BlanksDiffer,
    /// The words are not the lesson's.
    WordsDiffer,
    /// A wait status was printed where an exit status belongs.
    RawWaitStatus,
    /// A line was put out in several writes.
    TornLine,
    /// The parent had ended, and another process had adopted the writer.
    Adopted,
    /// The PID was read before the fork.
    ReadBeforeFork,
    /// It is another process's PID.
    PidOfAnother,
    /// No process of the run has that PID.
    NoSuchPid,
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
    NeverEnds,
    /// All that live are blocked.
    BlockedIn,
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
    OrderDiffers,
}

/// Each with its name: the same in every version and language.
const NAMES: [(CauseId, &str); 59] = [
    (CauseId::ChildGoesOn, "child-goes-on"),
    (CauseId::TooFew, "too-few"),
    (CauseId::TooMany, "too-many"),
    (CauseId::ForkFailed, "fork-failed"),
    (CauseId::NoChild, "no-child"),
    (CauseId::OwnPid, "own-pid"),
    (CauseId::ThreadNotProcess, "thread-not-process"),
    (CauseId::ChildForked, "child-forked"),
    (CauseId::WrongTree, "wrong-tree"),
    (CauseId::ForkServer, "fork-server"),
    (CauseId::HelperProcess, "helper-process"),
    (CauseId::CouldNotStart, "could-not-start"),
    (CauseId::PythonError, "python-error"),
    (CauseId::StartReturnsNone, "start-returns-none"),
    (CauseId::MainGuardMissing, "main-guard-missing"),
    (CauseId::RustPanic, "rust-panic"),
    (CauseId::ReturnedError, "returned-error"),
    (CauseId::Failed, "failed"),
    (CauseId::DidNotFail, "did-not-fail"),
    (CauseId::KilledBy, "killed-by"),
    (CauseId::ParentEndedLast, "parent-ended-last"),
    (CauseId::IgnoresSigchld, "ignores-sigchld"),
    (CauseId::NotWaitedFor, "not-waited-for"),
    (CauseId::WaitedForWrongPid, "waited-for-wrong-pid"),
    (CauseId::LineMissing, "line-missing"),
    (CauseId::LineFromNobody, "line-from-nobody"),
    (CauseId::ToStandardError, "to-standard-error"),
    (CauseId::WrittenByAnother, "written-by-another"),
    (CauseId::LineOfAnother, "line-of-another"),
    (CauseId::OwnLineOutOfOrder, "own-line-out-of-order"),
    (CauseId::PrintedAgain, "printed-again"),
    (CauseId::BufferedBeforeFork, "buffered-before-fork"),
    (CauseId::NoNewline, "no-newline"),
    (CauseId::BlanksDiffer, "blanks-differ"),
    (CauseId::WordsDiffer, "words-differ"),
    (CauseId::RawWaitStatus, "raw-wait-status"),
    (CauseId::TornLine, "torn-line"),
    (CauseId::Adopted, "adopted"),
    (CauseId::ReadBeforeFork, "read-before-fork"),
    (CauseId::PidOfAnother, "pid-of-another"),
    (CauseId::NoSuchPid, "no-such-pid"),
    (CauseId::NotTheFirst, "not-the-first"),
    (CauseId::NotTheParent, "not-the-parent"),
    (CauseId::AskedTooEarly, "asked-too-early"),
    (CauseId::ParentMayOutlive, "parent-may-outlive"),
    (CauseId::SamePidTwice, "same-pid-twice"),
    (CauseId::ForksWithoutEnd, "forks-without-end"),
    (CauseId::ThreadsWithoutEnd, "threads-without-end"),
    (CauseId::Stopped, "stopped"),
    (CauseId::NeverEnds, "never-ends"),
    (CauseId::BlockedIn, "blocked-in"),
    (CauseId::WritesWithoutEnd, "writes-without-end"),
    (CauseId::OneAfterAnother, "one-after-another"),
    (CauseId::OutOfSequence, "out-of-sequence"),
    (CauseId::OtherOrderCount, "other-order-count"),
    (CauseId::TooManyAtOnce, "too-many-at-once"),
    (CauseId::NoExec, "no-exec"),
    (CauseId::DeclarationDiffers, "declaration-differs"),
    (CauseId::OrderDiffers, "order-differs"),
];

impl CauseId {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(id, _)| *id)
    }

    /// Its name in reports and in a lesson's data.
    pub fn name(self) -> &'static str {
        let own = NAMES.iter().find(|(id, _)| *id == self);
        own.map_or("unknown", |(_, name)| name)
    }
}

impl TryFrom<String> for CauseId {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::all().find(|id| id.name() == name).ok_or_else(|| {
            let all: Vec<_> = Self::all().map(Self::name).collect();
            format!("`{name}` is none of {}", all.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{CauseId, NAMES};

    #[test]
    fn each_cause_has_a_name_of_its_own_that_reads_back() {
        for (id, name) in NAMES {
            assert_eq!(id.name(), name, "{id:?} has two names");
            assert_eq!(CauseId::try_from(name.to_owned()), Ok(id));
        }
    }
}

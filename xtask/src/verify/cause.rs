//! Causes: why an invariant is probably broken, each with an ID that stays.

use interleave::ProcessName;

/// Why something probably happened, with what the explanation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A child did not exit and went on in its parent's code, or the program starts helpers.
    ChildGoesOn,
    /// A process was never forked.
    TooFew,
    /// In the lesson all are children of one process, and here a child forked.
    ChildForked,
    /// Another process forked than in the lesson.
    WrongTree,
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
    },
    /// The parent should have ended first.
    ParentEndedLast,
    /// The parent ignores SIGCHLD.
    IgnoresSigchld,
    /// The parent did not wait.
    NotWaitedFor,
    /// The writer ended before it came to the line, or did not flush it.
    LineMissing,
    /// By the output alone: as [`Cause::LineMissing`], or the writer did not run at all.
    LineFromNobody,
    /// Another process wrote a process's line.
    WrittenByAnother {
        /// Which one.
        process: ProcessName,
    },
    /// It is a line of another process.
    LineOfAnother {
        /// Whose line it is.
        process: ProcessName,
    },
    /// Text was in a buffer when the process forked.
    BufferedBeforeFork,
    /// The newline was left out.
    NoNewline,
    /// There is another number of blanks.
    BlanksDiffer,
    /// The words are not the lesson's.
    WordsDiffer {
        /// Whether there are as many numbers as the lesson's line has places for.
        numbers_fit: bool,
    },
    /// A line was put out in several writes.
    TornLine,
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
    NeverEnds,
    /// A loop prints.
    WritesWithoutEnd,
    /// A mistake's data and its program do not agree.
    DeclarationDiffers,
}

impl Cause {
    /// Its ID: the same in every version and language.
    pub fn id(&self) -> &'static str {
        match self {
            Self::ChildGoesOn => "child-goes-on",
            Self::TooFew => "too-few",
            Self::ChildForked => "child-forked",
            Self::WrongTree => "wrong-tree",
            Self::Failed { .. } => "failed",
            Self::DidNotFail => "did-not-fail",
            Self::KilledBy { .. } => "killed-by",
            Self::ParentEndedLast => "parent-ended-last",
            Self::IgnoresSigchld => "ignores-sigchld",
            Self::NotWaitedFor => "not-waited-for",
            Self::LineMissing => "line-missing",
            Self::LineFromNobody => "line-from-nobody",
            Self::WrittenByAnother { .. } => "written-by-another",
            Self::LineOfAnother { .. } => "line-of-another",
            Self::BufferedBeforeFork => "buffered-before-fork",
            Self::NoNewline => "no-newline",
            Self::BlanksDiffer => "blanks-differ",
            Self::WordsDiffer { .. } => "words-differ",
            Self::TornLine => "torn-line",
            Self::Adopted => "adopted",
            Self::ReadBeforeFork { .. } => "read-before-fork",
            Self::PidOfAnother { .. } => "pid-of-another",
            Self::NoSuchPid { .. } => "no-such-pid",
            Self::NotTheFirst => "not-the-first",
            Self::NotTheParent => "not-the-parent",
            Self::AskedTooEarly => "asked-too-early",
            Self::ParentMayOutlive => "parent-may-outlive",
            Self::SamePidTwice => "same-pid-twice",
            Self::ForksWithoutEnd => "forks-without-end",
            Self::ThreadsWithoutEnd => "threads-without-end",
            Self::Stopped => "stopped",
            Self::NeverEnds => "never-ends",
            Self::WritesWithoutEnd => "writes-without-end",
            Self::DeclarationDiffers => "declaration-differs",
        }
    }
}

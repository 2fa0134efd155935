//! Verdicts, and what they rest on.

use super::finding::{Finding, Findings};
use crate::course::Invariant;
use interleave::{Coverage, Interruption, Schedule, Trace};

/// The answer to whether a lesson's invariants hold for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All that was checked holds; of a mistake: it breaks just what it declares.
    Holds {
        /// What a mistake breaks, in the run that is reported.
        demonstrated: Vec<Finding>,
    },
    /// At least one invariant is broken.
    Broken(Findings),
    /// The question could not be answered.
    Unanswered(Unanswered),
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The run to judge was interrupted.
    Interrupted(Interruption),
    /// Mistakes need the kernel's record.
    OutputAlone,
}

/// What a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The kernel's record: the run that is reported.
    Kernel(Trace),
    /// The output and the exit status alone.
    Output {
        /// Why there is no record.
        cause: NoRecord,
    },
}

/// Why there is no record of the kernel's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRecord {
    /// It was not asked for.
    NotWanted,
    /// The kernel refuses to let the program be traced; the text says what refused.
    Refused(String),
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whether the invariants hold.
    pub verdict: Verdict,
    /// What the verdict rests on.
    pub evidence: Evidence,
    /// The invariants that were checked.
    pub checked: Vec<Invariant>,
    /// Which orders the verdict speaks of.
    pub coverage: Coverage,
    /// In how many of them something was broken.
    pub faulty: usize,
    /// The shortest schedule that shows what is broken.
    pub schedule: Option<Schedule>,
}

impl Verdict {
    /// The verdict on a program for which this was found.
    pub(super) fn of(findings: Vec<Finding>) -> Self {
        match Findings::of(findings) {
            Some(findings) => Self::Broken(findings),
            None => Self::Holds { demonstrated: Vec::new() },
        }
    }
}

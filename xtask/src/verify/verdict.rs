//! Verdicts, and what they rest on.

use super::finding::{Fact, Finding, Findings, MistakeFact};
use crate::course::Invariant;
use interleave::{Coverage, Interruption, Refusal, Schedule, Trace};

/// The answer to whether a lesson's invariants hold for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All that was checked holds; of a mistake: it breaks just what it declares.
    Holds {
        /// What a mistake breaks, in the run that is reported.
        demonstrated: Vec<Finding>,
    },
    /// At least one invariant is broken; of a mistake: it does not break just what it declares.
    Broken {
        /// What is broken.
        findings: Findings,
        /// What a mistake breaks, in the run that is reported.
        demonstrated: Vec<Finding>,
    },
    /// The question could not be answered.
    Unanswered(Unanswered),
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The run to judge was interrupted.
    Interrupted(Interruption),
    /// All orders were tried, and they are not as many as predicted. That is the runner's fault, never
    /// the program's.
    OrderCount {
        /// As many as were found.
        found: usize,
        /// As many as are predicted.
        predicted: u128,
    },
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
    /// The kernel refuses to let the program be traced; what refused.
    Refused(Refusal),
}

/// What shows again what the report tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownBy {
    /// Any run, or the one that was asked for.
    AnyRun,
    /// A run with this schedule: the shortest that shows it.
    Schedule(Schedule),
    /// A run with this schedule did, but another run with it did not.
    ScheduleAtTimes(Schedule),
    /// An ordinary run did, and no schedule is known to.
    OrdinaryRun,
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
    /// What shows what is broken.
    pub shown_by: ShownBy,
    /// Whether text that is another in each run was left out of account in telling orders apart.
    pub has_varying_text: bool,
    /// What the program said on standard error in the run that is reported.
    pub said: Vec<u8>,
    /// How many ordinary runs were judged; `None` if they were not asked for.
    pub ordinary_runs: Option<usize>,
}

impl Verdict {
    /// Whether a mistake breaks nothing any more in any order that was tried: then it does what was intended.
    pub fn is_mended(&self) -> bool {
        let Self::Broken { findings, demonstrated } = self else { return false };
        let is_gone = |finding: &Finding| {
            matches!(
                &finding.fact,
                Fact::Mistake(MistakeFact::DeclaredOtherwise { seen: None, .. })
            )
        };
        demonstrated.is_empty() && findings.as_slice().iter().all(is_gone)
    }

    /// The verdict on a program for which this was found.
    pub(super) fn of(findings: Vec<Finding>) -> Self {
        match Findings::of(findings) {
            Some(findings) => Self::Broken { findings, demonstrated: Vec::new() },
            None => Self::Holds { demonstrated: Vec::new() },
        }
    }
}

//! Findings that only follow from another one: what a process that failed left undone.

use super::cause::Cause;
use super::finding::{Fact, Finding, LineFact, ProcessFact};
use crate::course::{CauseId, Invariant};
use interleave::ProcessName;

/// Marks what only follows from a failure of which the program itself has spoken, or from a program of quite
/// another kind than the lesson's, and puts that first.
pub(super) fn mark(findings: &mut [Finding]) {
    let first = findings.iter().filter_map(|finding| rank(&finding.cause)).min();
    let failed: Vec<_> = findings
        .iter()
        .filter(|finding| is_failure(finding) && finding.cause.explains_failure())
        .map(|finding| (finding.process.clone(), finding.cause.id()))
        .collect();
    for finding in findings.iter_mut() {
        finding.follows = match first {
            Some(_) => rank(&finding.cause) != first,
            None => {
                !finding.cause.explains_failure()
                    && failed.iter().any(|(process, cause)| follows(finding, process, *cause))
            }
        };
    }
    findings.sort_by_key(|finding| {
        let place = Invariant::ALL.iter().position(|invariant| *invariant == finding.invariant);
        // Who is adopted was not waited for: that comes first. Children that go on do all sorts of things.
        let is_adopted = finding.cause == Cause::Adopted;
        let goes_on = finding.cause == Cause::ChildGoesOn;
        (finding.follows, !goes_on, !finding.cause.explains_failure(), is_adopted, place)
    });
}

/// Whether a finding tells how a process ended.
fn is_failure(finding: &Finding) -> bool {
    matches!(finding.fact, Fact::Processes(ProcessFact::WrongEnd { .. }))
}

/// Which cause explains all that is wrong with a program, the surest first.
fn rank(cause: &Cause) -> Option<usize> {
    Some(match cause {
        Cause::MainGuardMissing => 0,
        Cause::CouldNotStart { .. } => 1,
        Cause::ThreadNotProcess { .. } => 2,
        Cause::HelperProcess { .. } | Cause::ForkServer => 3,
        _ => return None,
    })
}

/// Whether a finding is about what this process did not come to do, because it failed. What the first one did not
/// do may be any other's doing.
fn follows(finding: &Finding, failed: &ProcessName, cause: CauseId) -> bool {
    let is_its_own = finding.process == *failed || *failed == ProcessName::root();
    let is_parents = finding.process.parent().as_ref() == Some(failed);
    match &finding.fact {
        Fact::Lines(LineFact::Missing { .. }) => is_its_own,
        Fact::Processes(ProcessFact::Count { expected, counted }) => counted < expected,
        // An error that is returned may be about the child that nobody waited for.
        Fact::Processes(ProcessFact::NotReaped { .. }) => {
            is_parents && cause != CauseId::ReturnedError
        }
        // A parent that looks at its child's status, and fails as well.
        Fact::Processes(ProcessFact::WrongEnd { .. }) => {
            matches!(finding.cause, Cause::Failed { .. })
                && failed.parent() == Some(finding.process.clone())
        }
        _ => false,
    }
}

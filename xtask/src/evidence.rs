//! What is known of a run, and what it shows: by the kernel's record, or by the output alone.

use crate::cli::Wanted;
use crate::course::Lesson;
use crate::invariants::{self, Finding, Invariant};
use crate::plain;
use crate::trace::{self, Limits, Outcome, Program, Trace, TraceError};
use anyhow::Context;

/// What a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The kernel's record of a run.
    Kernel(Trace),
    /// The output and the exit status alone.
    Output {
        /// Why there is no record.
        cause: String,
    },
}

/// What came out of examining a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// What was looked at.
    pub evidence: Evidence,
    /// The invariants that were checked.
    pub checked: Vec<Invariant>,
    /// What is broken.
    pub findings: Vec<Finding>,
    /// Why the question has no answer, if it has none.
    pub unanswered: Option<String>,
}

/// Runs `program` and holds it against `lesson`.
///
/// # Errors
/// If the program can't be run, or the wanted evidence can't be had.
pub fn examine(
    lesson: &Lesson,
    program: &Program,
    limits: &Limits,
    wanted: Wanted,
) -> anyhow::Result<Examination> {
    if wanted == Wanted::Output {
        return by_output(lesson, program, limits, "that was asked for".to_owned());
    }
    match trace::run(program, limits) {
        Ok(trace) => Ok(by_record(lesson, trace)),
        Err(TraceError::Refused(cause)) if wanted == Wanted::Auto => {
            by_output(lesson, program, limits, cause)
        }
        Err(error @ TraceError::Refused(_)) => {
            Err(error).context("the kernel's record can't be had")
        }
        Err(error) => Err(error.into()),
    }
}

fn by_output(
    lesson: &Lesson,
    program: &Program,
    limits: &Limits,
    cause: String,
) -> anyhow::Result<Examination> {
    let run = plain::run(program, limits)?;
    let findings = invariants::check_output(lesson, &run);
    let checked = invariants::CHECKED_BY_OUTPUT.to_vec();
    Ok(Examination { evidence: Evidence::Output { cause }, checked, findings, unanswered: None })
}

fn by_record(lesson: &Lesson, trace: Trace) -> Examination {
    let unanswered = match &trace.outcome {
        Outcome::Unanswered(reason) => Some(reason.clone()),
        Outcome::Ended | Outcome::LimitReached(_) => None,
    };
    let findings =
        if unanswered.is_some() { Vec::new() } else { invariants::check(lesson, &trace) };
    Examination {
        evidence: Evidence::Kernel(trace),
        checked: Invariant::ALL.to_vec(),
        findings,
        unanswered,
    }
}

//! The report for programs: one JSON object.

use super::{LessonReport, Verdict, write_json};
use crate::evidence::{Evidence, OrdersTried};
use crate::orders::Coverage;
use crate::trace::{End, Reaper, Stream, Trace};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    lessons: Vec<Lesson<'a>>,
}

#[derive(Serialize)]
struct Lesson<'a> {
    name: &'a str,
    kind: &'static str,
    verdict: Verdict,
    evidence: &'static str,
    /// Why there is no verdict, or no better evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    checked: Vec<&'static str>,
    orders: Orders,
    findings: Vec<Finding<'a>>,
    /// What a mistake breaks as it declares.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    demonstrated: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    launcher_processes: Option<usize>,
    processes: Vec<Process>,
}

#[derive(Serialize)]
struct Orders {
    tried: usize,
    possible: Option<u128>,
    exhaustive: bool,
    /// In how many of them something is broken.
    broken: usize,
    /// What they were drawn with, if they are a sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    /// Why there may be more, or why the number can't be predicted.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct Finding<'a> {
    invariant: &'static str,
    process: String,
    message: &'a str,
    cause: &'a str,
    /// The lesson that explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    see: Option<&'a str>,
    replay: &'a str,
}

/// A process as the kernel saw it.
#[derive(Serialize)]
pub(super) struct Process {
    name: String,
    pid: i32,
    forked_by: Option<String>,
    wrote: String,
    exit_status: Option<i32>,
    signal: Option<i32>,
    reaped_by: Option<String>,
}

/// Writes the report to stdout.
///
/// # Errors
/// If stdout can't be written to.
pub fn write(reports: &[LessonReport]) -> anyhow::Result<()> {
    write_json(&Report { version: 1, lessons: reports.iter().map(lesson).collect() })
}

fn lesson<'a>(report: &'a LessonReport) -> Lesson<'a> {
    let examination = &report.examination;
    let (evidence, cause, trace) = match &examination.evidence {
        Evidence::Kernel(trace) => ("kernel", None, Some(trace)),
        Evidence::Output { cause } => ("output", Some(cause.as_str()), None),
    };
    let finding = |finding: &'a crate::invariants::Finding| Finding {
        invariant: finding.invariant.id(),
        process: finding.process.to_string(),
        message: &finding.message,
        cause: &finding.cause,
        see: report.see(finding),
        replay: &report.replay,
    };
    Lesson {
        name: &report.lesson.name,
        kind: report.lesson.data.kind.id(),
        verdict: report.verdict,
        evidence,
        reason: examination.unanswered.as_deref().or(cause),
        checked: examination.checked.iter().map(|invariant| invariant.id()).collect(),
        orders: orders(&examination.orders),
        findings: examination.findings.iter().map(finding).collect(),
        demonstrated: examination.demonstrated.iter().map(finding).collect(),
        launcher_processes: trace.map(|trace| trace.launch.processes),
        processes: trace.map(processes).unwrap_or_default(),
    }
}

fn orders(orders: &OrdersTried) -> Orders {
    let (seed, partial) = match &orders.coverage {
        Coverage::All => (None, None),
        Coverage::Sample { seed } => (Some(*seed), None),
        Coverage::Partial(reason) => (None, Some(reason.clone())),
    };
    Orders {
        tried: orders.tried,
        possible: orders.possible.clone().ok(),
        exhaustive: orders.is_exhaustive(),
        broken: orders.faulty,
        seed,
        reason: partial.or_else(|| orders.possible.clone().err()),
    }
}

/// All processes of a trace.
pub(super) fn processes(trace: &Trace) -> Vec<Process> {
    let name = |process: usize| trace.processes[process].name.to_string();
    let one = |(index, process): (usize, &crate::trace::Process)| Process {
        name: process.name.to_string(),
        pid: process.pid,
        forked_by: process.forker.map(name),
        wrote: String::from_utf8_lossy(&trace.written_by(index, Stream::Stdout)).into_owned(),
        exit_status: process
            .end
            .and_then(|end| if let End::Exited(status) = end { Some(status) } else { None }),
        signal: process
            .end
            .and_then(|end| if let End::Signaled(signal) = end { Some(signal) } else { None }),
        reaped_by: process.reaper.map(|reaper| match reaper {
            Reaper::Process(reaper) => name(reaper),
            Reaper::Kernel => "kernel".to_owned(),
        }),
    };
    trace.processes.iter().enumerate().map(one).collect()
}

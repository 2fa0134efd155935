//! The report for programs: one JSON object.

use super::{LessonReport, write_json};
use crate::course::{self, Platform};
use crate::text;
use crate::verify::{self, Answer, Evidence, ShownBy, Verdict};
use interleave::{End, ProcessId, Reaper, Stream, Trace};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    lessons: Vec<Lesson<'a>>,
    /// What was asked for and not run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<LeftOut<'a>>,
}

/// A lesson whose program needs another platform.
#[derive(Serialize)]
struct LeftOut<'a> {
    name: &'a str,
    platform: Option<&'static str>,
}

#[derive(Serialize)]
struct Lesson<'a> {
    name: &'a str,
    kind: &'static str,
    verdict: &'static str,
    /// Whether a mistake does what was intended now: then it is broken as a mistake.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    mended: bool,
    evidence: &'static str,
    /// Why there is no verdict, or no better evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    checked: Vec<&'static str>,
    orders: Orders,
    /// How many runs were judged in which nobody was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    ordinary_runs: Option<usize>,
    findings: Vec<Finding<'a>>,
    /// The order that shows what is broken, if it is one that can be asked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    order: String,
    /// What a mistake breaks as it declares.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    demonstrated: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    launcher_processes: Option<usize>,
    /// What the program said on standard error, if something is wrong.
    #[serde(skip_serializing_if = "String::is_empty")]
    stderr: String,
    processes: Vec<Process>,
}

#[derive(Serialize)]
struct Orders {
    tried: usize,
    possible: Option<u128>,
    exhaustive: bool,
    /// How many runs the search made.
    search_runs: usize,
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
    message: String,
    cause_id: &'static str,
    cause: String,
    /// The lesson that explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    see: Option<&'a str>,
    /// Whether it only follows from another finding.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    follows: bool,
    replay: Option<&'a str>,
    /// Whether the replay was tried and did not show it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replay_at_times: bool,
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

/// Writes the report to stdout; `left_out` are the lessons that were not run, because they need another platform.
///
/// # Errors
/// If stdout can't be written to.
pub fn write(reports: &[LessonReport], left_out: &[&course::Lesson]) -> anyhow::Result<()> {
    let left_out = left_out
        .iter()
        .map(|lesson| LeftOut { name: &lesson.name, platform: lesson.needs().map(Platform::id) });
    let lessons = reports.iter().map(lesson).collect();
    write_json(&Report { version: 1, lessons, left_out: left_out.collect() })
}

fn lesson<'a>(report: &'a LessonReport) -> Lesson<'a> {
    let answer = &report.answer;
    let (evidence, cause, trace) = match &answer.evidence {
        Evidence::Kernel(trace) => ("kernel", None, Some(trace)),
        Evidence::Output { cause } => ("output", Some(text::no_record(cause)), None),
    };
    let (verdict, found, demonstrated, unanswered) = match &answer.verdict {
        Verdict::Holds { demonstrated } => ("holds", &[][..], demonstrated.as_slice(), None),
        Verdict::Broken { findings, demonstrated } => {
            ("broken", findings.as_slice(), demonstrated.as_slice(), None)
        }
        Verdict::Unanswered(reason) => {
            ("unanswered", &[][..], &[][..], Some(text::unanswered(reason)))
        }
    };
    let findings =
        |found: &[verify::Finding]| found.iter().map(|one| finding(report, one)).collect();
    Lesson {
        name: &report.lesson.name,
        kind: report.lesson.data.kind.id(),
        verdict,
        mended: answer.verdict.is_mended(),
        evidence,
        reason: unanswered.or(cause),
        checked: answer.checked.iter().map(|invariant| invariant.id()).collect(),
        orders: orders(answer),
        ordinary_runs: answer.ordinary_runs,
        findings: findings(found),
        order: order(answer),
        demonstrated: findings(demonstrated),
        launcher_processes: trace.map(|trace| trace.launch().processes),
        stderr: said(answer),
        processes: trace.map(processes).unwrap_or_default(),
    }
}

fn order(answer: &Answer) -> String {
    match &answer.shown_by {
        ShownBy::Schedule(schedule) | ShownBy::ScheduleAtTimes(schedule) => schedule.to_string(),
        ShownBy::AnyRun | ShownBy::OrdinaryRun => String::new(),
    }
}

/// What the program said on standard error, unless it holds: then nobody asks.
fn said(answer: &Answer) -> String {
    match answer.verdict {
        Verdict::Holds { .. } => String::new(),
        Verdict::Broken { .. } | Verdict::Unanswered(_) => {
            String::from_utf8_lossy(&answer.said).into_owned()
        }
    }
}

fn finding<'a>(report: &'a LessonReport, finding: &verify::Finding) -> Finding<'a> {
    Finding {
        invariant: finding.invariant.id(),
        process: finding.process.to_string(),
        message: text::message(finding),
        cause_id: finding.cause.id().name(),
        cause: text::cause(&finding.cause),
        follows: finding.follows,
        see: report.see(finding),
        replay: report.replay.as_deref(),
        replay_at_times: matches!(report.answer.shown_by, ShownBy::ScheduleAtTimes(_)),
    }
}

fn orders(answer: &Answer) -> Orders {
    let coverage = &answer.coverage;
    Orders {
        tried: coverage.found,
        possible: coverage.predicted_orders(),
        exhaustive: coverage.is_exhaustive(),
        search_runs: coverage.runs,
        broken: answer.faulty,
        seed: coverage.seed(),
        reason: coverage.reason().map(text::reason),
    }
}

/// All processes of a trace.
pub(super) fn processes(trace: &Trace) -> Vec<Process> {
    let name = |process: ProcessId| trace[process].name.to_string();
    let one = |(id, process): (ProcessId, &interleave::Process)| {
        let (exit_status, signal) = status_and_signal(process.end());
        Process {
            name: process.name.to_string(),
            pid: process.pid.as_raw(),
            forked_by: process.forked_by.map(name),
            wrote: String::from_utf8_lossy(&trace.written_by(id, Stream::Stdout)).into_owned(),
            exit_status,
            signal,
            reaped_by: process.reaper().map(|reaper| match reaper {
                Reaper::Process(reaper) => name(reaper),
                Reaper::Kernel => "kernel".to_owned(),
            }),
        }
    };
    trace.processes().map(one).collect()
}

/// What an output stream is called.
pub(super) fn stream_name(stream: Stream) -> &'static str {
    match stream {
        Stream::Stdout => "stdout",
        Stream::Stderr => "stderr",
    }
}

/// An end as two numbers, one of which is there.
pub(super) fn status_and_signal(end: Option<End>) -> (Option<i32>, Option<i32>) {
    match end {
        Some(End::Exited(status)) => (Some(status), None),
        Some(End::Signaled(signal)) => (None, Some(signal)),
        None => (None, None),
    }
}

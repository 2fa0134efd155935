//! The report for people.

use super::{LessonReport, styles};
use crate::course::{BrokenIn, Invariant, ProcessData};
use crate::text;
use crate::verify::{Answer, Evidence, Finding, ShownBy, Verdict};
use interleave::{Stream, Trace};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes the report to stdout: a line a lesson, and under it what is wrong; also what a mistake
/// shows, if that is wanted.
///
/// # Errors
/// If stdout can't be written to.
pub fn write(reports: &[LessonReport], with_mistakes: bool) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let width = reports.iter().map(|report| report.lesson.name.len()).max().unwrap_or(0);
    for report in reports {
        write_lesson(&mut out, report, width)?;
        match &report.answer.verdict {
            Verdict::Broken { findings, .. } => {
                write_findings(&mut out, report, findings.as_slice())?;
            }
            Verdict::Holds { demonstrated } if with_mistakes && !demonstrated.is_empty() => {
                write_findings(&mut out, report, demonstrated)?;
            }
            Verdict::Holds { .. } | Verdict::Unanswered(_) => {}
        }
    }
    write_summary(&mut out, reports)
}

fn write_lesson(out: &mut impl Write, report: &LessonReport, width: usize) -> io::Result<()> {
    let verdict = &report.answer.verdict;
    let (style, word) = match verdict {
        Verdict::Holds { .. } => (styles::HOLDS, "holds"),
        Verdict::Broken { .. } => (styles::BROKEN, "broken"),
        Verdict::Unanswered(_) => (styles::UNANSWERED, "unanswered"),
    };
    let name = &report.lesson.name;
    let (size, orders) = (size_or_purpose(report), orders(&report.answer));
    let faint = styles::FAINT;
    writeln!(out, "{style}{word:10}{style:#}  {name:width$}  {faint}{size}; {orders}{faint:#}")?;
    if let Verdict::Unanswered(reason) = verdict {
        writeln!(out, "  {}", text::unanswered(reason))?;
    }
    if report.answer.has_varying_text {
        writeln!(out, "  {}", text::VARYING_TEXT)?;
    }
    if report.answer.ordinary_runs == Some(0) {
        writeln!(out, "  no ordinary run was judged: its processes sleep too long")?;
    }
    if let Evidence::Kernel(trace) = &report.answer.evidence
        && trace.launch().processes > 0
    {
        let helpers = text::count(trace.launch().processes, "process", "processes");
        writeln!(out, "  a launcher ran {helpers} before the program, and they are not counted")?;
    }
    Ok(())
}

/// "4 processes, 7 lines"; of a mistake, what it breaks.
fn size_or_purpose(report: &LessonReport) -> String {
    let data = &report.lesson.data;
    match (data.kind.breaks(), &report.answer.verdict) {
        (None, _) => size(&data.parent),
        (Some(breaks), Verdict::Holds { .. }) => format!("breaks {}", broken_on_purpose(breaks)),
        (Some(breaks), _) => format!("should break {}", broken_on_purpose(breaks)),
    }
}

fn size(parent: &ProcessData) -> String {
    let processes = text::count(parent.count(), "process", "processes");
    format!("{processes}, {}", text::count(parent.line_count(), "line", "lines"))
}

/// "reaped in all orders, ppid-is-parent in some".
fn broken_on_purpose(breaks: &BTreeMap<Invariant, BrokenIn>) -> String {
    let one = |(number, (invariant, broken_in)): (usize, (&Invariant, &BrokenIn))| {
        let orders = if number == 0 { " orders" } else { "" };
        format!("{} in {}{orders}", invariant.id(), broken_in.word())
    };
    let all: Vec<_> = breaks.iter().enumerate().map(one).collect();
    all.join(", ")
}

/// Which orders the verdict speaks of.
fn orders(answer: &Answer) -> String {
    match answer.verdict {
        Verdict::Broken { .. } if answer.shown_by == ShownBy::OrdinaryRun => {
            format!("in an ordinary run; {}", text::orders_tried(&answer.coverage))
        }
        Verdict::Broken { .. } => text::orders_with_faults(answer.faulty, &answer.coverage),
        Verdict::Holds { .. } | Verdict::Unanswered(_) => text::orders_tried(&answer.coverage),
    }
}

/// What is broken, each invariant with all who broke it.
fn write_findings(
    out: &mut impl Write,
    report: &LessonReport,
    findings: &[Finding],
) -> io::Result<()> {
    for of_one in findings.chunk_by(|a, b| a.invariant == b.invariant) {
        let (invariant, bold, faint) = (of_one[0].invariant, styles::BROKEN, styles::FAINT);
        writeln!(
            out,
            "\n  {bold}{}{bold:#}: {faint}{}{faint:#}",
            invariant.id(),
            text::sentence(invariant)
        )?;
        for of_one_cause in of_one.chunk_by(|a, b| text::cause(&a.cause) == text::cause(&b.cause)) {
            for finding in of_one_cause {
                let name = text::brief_name(&finding.process);
                writeln!(out, "    process {name}: {}", text::message(finding))?;
            }
            writeln!(out, "    likely cause: {}", text::cause(&of_one_cause[0].cause))?;
        }
        if let Some(lesson) = report.see(&of_one[0]) {
            writeln!(out, "    see lesson `{lesson}`")?;
        }
    }
    if let Evidence::Kernel(trace) = &report.answer.evidence {
        writeln!(out, "\n  what the kernel saw:")?;
        write_processes(out, trace)?;
    }
    match &report.replay {
        Some(replay) if is_at_times(&report.answer) => {
            writeln!(out, "\n  to see it again, though not every time: {replay}\n")
        }
        Some(replay) => writeln!(out, "\n  to see it again: {replay}\n"),
        None => writeln!(
            out,
            "\n  to see it again: run it often; no order that can be replayed shows it\n"
        ),
    }
}

/// Whether what is broken with a schedule is not broken with it each time.
fn is_at_times(answer: &Answer) -> bool {
    matches!(answer.shown_by, ShownBy::ScheduleAtTimes(_))
}

/// The most processes that a table shows.
const MAX_PROCESSES: usize = 12;

/// The most lines that it shows of one process.
const MAX_LINES: usize = 8;

/// A table of the processes, with a row for each line that one wrote.
fn write_processes(out: &mut impl Write, trace: &Trace) -> io::Result<()> {
    let shown = || trace.processes().take(MAX_PROCESSES);
    let ends = shown().map(|(id, _)| text::width(&text::fate(trace, id))).max().unwrap_or(0);
    row(out, ["process", "PID", "forked by", "ended"], "wrote", ends)?;
    for (id, process) in shown() {
        let parent = process.forked_by.map(|parent| &trace[parent]);
        let parent = parent.map_or("-".to_owned(), |parent| {
            format!("{} ({})", text::brief_name(&parent.name), parent.pid)
        });
        let (name, pid) = (text::brief_name(&process.name), process.pid.to_string());
        let end = text::fate(trace, id);
        let bytes = trace.written_by(id, Stream::Stdout);
        let wrote = String::from_utf8_lossy(&bytes);
        let mut lines = wrote.lines().map(|line| line.escape_debug().to_string());
        let first = lines.next().unwrap_or_else(|| "nothing".to_owned());
        row(out, [&name, &pid, &parent, &end], &first, ends)?;
        for line in lines.by_ref().take(MAX_LINES - 1) {
            row(out, [""; 4], &line, ends)?;
        }
        if lines.next().is_some() {
            row(out, [""; 4], "…", ends)?;
        }
    }
    match trace.process_count().saturating_sub(MAX_PROCESSES) {
        0 => Ok(()),
        more => writeln!(out, "    … and {more} more"),
    }
}

/// A row of the table, with so many columns for the end of a process; the last column may be as wide
/// as it likes.
fn row(
    out: &mut impl Write,
    [process, pid, parent, end]: [&str; 4],
    wrote: &str,
    ends: usize,
) -> io::Result<()> {
    writeln!(out, "    {process:8} {pid:>8}  {parent:14} {end:ends$}  {wrote}")
}

fn write_summary(out: &mut impl Write, reports: &[LessonReport]) -> io::Result<()> {
    let (mistakes, lessons): (Vec<_>, Vec<_>) =
        reports.iter().partition(|report| report.lesson.data.kind.breaks().is_some());
    let all = [
        tally(&lessons, "held", "lesson", "lessons"),
        tally(&mistakes, "broke as declared", "mistake", "mistakes"),
    ];
    let all = all.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let by_output = reports.iter().find_map(|report| match &report.answer.evidence {
        Evidence::Output { cause } => Some((text::no_record(cause), &report.answer.checked)),
        Evidence::Kernel(_) => None,
    });
    let unanswered = reports.iter().any(is_unanswered);
    match by_output {
        None if unanswered => writeln!(out, "{all}"),
        None => writeln!(out, "{all}, every PID claim checked against the kernel's record"),
        Some((cause, checked)) => {
            let style = styles::UNANSWERED;
            let checked: Vec<_> = checked.iter().map(|invariant| invariant.id()).collect();
            writeln!(out, "{all}, {style}going by the output alone{style:#}: {cause}")?;
            writeln!(
                out,
                "checked, as far as output can show: {}; nothing else",
                checked.join(", ")
            )
        }
    }
}

/// "11 of 12 lessons held, 1 unanswered"; nothing of none.
fn tally(reports: &[&LessonReport], deed: &str, one: &str, many: &str) -> Option<String> {
    let holds = |report: &&&LessonReport| matches!(report.answer.verdict, Verdict::Holds { .. });
    let held = reports.iter().filter(holds).count();
    let unanswered = reports.iter().filter(|report| is_unanswered(report)).count();
    let all = text::count(reports.len(), one, many);
    match unanswered {
        _ if reports.is_empty() => None,
        0 => Some(format!("{held} of {all} {deed}")),
        unanswered if unanswered == reports.len() => Some(format!("{all} unanswered")),
        unanswered => Some(format!("{held} of {all} {deed}, {unanswered} unanswered")),
    }
}

fn is_unanswered(report: &LessonReport) -> bool {
    matches!(report.answer.verdict, Verdict::Unanswered(_))
}

//! The report for people.

use super::orders::grouped;
use super::text::count;
use super::{LessonReport, Verdict, styles};
use crate::course::{Extent, Invariant, ProcessData};
use crate::evidence::Evidence;
use crate::invariants::Finding;
use crate::orders::Coverage;
use crate::trace::{Process, Stream, Trace};
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
        if report.verdict == Verdict::Broken {
            write_findings(&mut out, report, &report.examination.findings)?;
        } else if with_mistakes && !report.examination.demonstrated.is_empty() {
            write_findings(&mut out, report, &report.examination.demonstrated)?;
        }
    }
    write_summary(&mut out, reports)
}

fn write_lesson(out: &mut impl Write, report: &LessonReport, width: usize) -> io::Result<()> {
    let (style, word) = match report.verdict {
        Verdict::Holds => (styles::HOLDS, "holds"),
        Verdict::Broken => (styles::BROKEN, "broken"),
        Verdict::Unanswered => (styles::UNANSWERED, "unanswered"),
    };
    let name = &report.lesson.name;
    let size = match report.lesson.data.kind.breaks() {
        Some(breaks) if report.verdict == Verdict::Holds => {
            format!("breaks {}", broken_on_purpose(breaks))
        }
        Some(breaks) => format!("is to break {}", broken_on_purpose(breaks)),
        None => size(&report.lesson.data.parent),
    };
    let faint = styles::FAINT;
    let orders = orders(report);
    writeln!(out, "{style}{word:10}{style:#}  {name:width$}  {faint}{size}; {orders}{faint:#}")?;
    if let Some(reason) = &report.examination.unanswered {
        writeln!(out, "  {reason}")?;
    }
    if let Evidence::Kernel(trace) = &report.examination.evidence
        && trace.launch.processes > 0
    {
        let helpers = count(trace.launch.processes, "process", "processes");
        writeln!(out, "  a launcher ran {helpers} before the program, and they are not counted")?;
    }
    Ok(())
}

fn size(parent: &ProcessData) -> String {
    let processes = count(parent.count(), "process", "processes");
    format!("{processes}, {}", count(parent.line_count(), "line", "lines"))
}

/// "reaped in all orders, ppid-is-parent in some".
fn broken_on_purpose(breaks: &BTreeMap<Invariant, Extent>) -> String {
    let one = |(number, (invariant, extent)): (usize, (&Invariant, &Extent))| {
        let orders = if number == 0 { " orders" } else { "" };
        format!("{} in {}{orders}", invariant.id(), extent.word())
    };
    let all: Vec<_> = breaks.iter().enumerate().map(one).collect();
    all.join(", ")
}

/// Which orders the verdict speaks of.
fn orders(report: &LessonReport) -> String {
    let orders = &report.examination.orders;
    let tried = count(orders.tried, "order", "orders");
    let which = match (&orders.coverage, &orders.possible) {
        (Coverage::All, Ok(1)) => ", the only one".to_owned(),
        (Coverage::All, Ok(_)) => String::new(),
        (Coverage::All, Err(_)) => ", and there are no others".to_owned(),
        (Coverage::Sample { seed }, Ok(possible)) => {
            format!(", drawn of {} with --seed {seed}", grouped(*possible))
        }
        (Coverage::Sample { seed }, Err(_)) => format!(", not all: drawn with --seed {seed}"),
        (Coverage::Partial(reason), _) => format!(", perhaps not all: {reason}"),
    };
    match (report.verdict, &orders.coverage, &orders.possible) {
        (Verdict::Broken, ..) => format!("in {} of {tried}{which}", orders.faulty),
        (_, Coverage::All, Ok(possible)) if *possible > 1 => {
            format!("{} of {possible} orders", orders.tried)
        }
        (_, Coverage::Sample { seed }, Ok(possible)) => {
            format!("{} of {} orders, drawn with --seed {seed}", orders.tried, grouped(*possible))
        }
        _ => tried + &which,
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
            invariant.sentence()
        )?;
        for of_one_cause in of_one.chunk_by(|a, b| a.cause == b.cause) {
            for finding in of_one_cause {
                writeln!(out, "    process {}: {}", finding.process.brief(), finding.message)?;
            }
            writeln!(out, "    likely cause: {}", of_one_cause[0].cause)?;
        }
        if let Some(lesson) = report.see(&of_one[0]) {
            writeln!(out, "    see lesson `{lesson}`")?;
        }
    }
    if let Evidence::Kernel(trace) = &report.examination.evidence {
        writeln!(out, "\n  what the kernel saw:")?;
        write_processes(out, trace)?;
    }
    writeln!(out, "\n  to see it again: {}\n", report.replay)
}

/// The most processes that a table shows.
const MOST_PROCESSES: usize = 12;

/// The most lines that it shows of one process.
const MOST_LINES: usize = 8;

/// A table of the processes, with a row for each line that one wrote.
fn write_processes(out: &mut impl Write, trace: &Trace) -> io::Result<()> {
    row(out, ["process", "PID", "forked by", "ended"], "wrote")?;
    for (index, process) in trace.processes.iter().enumerate().take(MOST_PROCESSES) {
        let forker = process.forker.map(|forker| &trace.processes[forker]);
        let forker = forker
            .map_or("-".to_owned(), |forker| format!("{} ({})", forker.name.brief(), forker.pid));
        let (name, pid) = (process.name.brief(), process.pid.to_string());
        let bytes = trace.written_by(index, Stream::Stdout);
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.lines().map(|line| line.escape_debug().to_string());
        let first = lines.next().unwrap_or_else(|| "nothing".to_owned());
        row(out, [&name, &pid, &forker, &ended(process)], &first)?;
        for line in lines.by_ref().take(MOST_LINES - 1) {
            row(out, [""; 4], &line)?;
        }
        if lines.next().is_some() {
            row(out, [""; 4], "…")?;
        }
    }
    match trace.processes.len().saturating_sub(MOST_PROCESSES) {
        0 => Ok(()),
        more => writeln!(out, "    … and {more} more"),
    }
}

/// A row of the table; the last column may be as wide as it likes.
fn row(
    out: &mut impl Write,
    [process, pid, forker, end]: [&str; 4],
    wrote: &str,
) -> io::Result<()> {
    writeln!(out, "    {process:8} {pid:>8}  {forker:14} {end:26} {wrote}")
}

fn ended(process: &Process) -> String {
    let Some(end) = process.end else {
        return if process.stopped { "stopped, then killed" } else { "had to be killed" }
            .to_owned();
    };
    match (process.reaper, process.forker) {
        (Some(_), _) => format!("{end}, reaped"),
        (None, Some(_)) => format!("{end}, not reaped"),
        (None, None) => end.to_string(),
    }
}

fn write_summary(out: &mut impl Write, reports: &[LessonReport]) -> io::Result<()> {
    let (mistakes, lessons): (Vec<_>, Vec<_>) =
        reports.iter().partition(|report| report.lesson.data.kind.breaks().is_some());
    let all = [
        tally(&lessons, "held", "lesson", "lessons"),
        tally(&mistakes, "broke as declared", "mistake", "mistakes"),
    ];
    let all = all.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let by_output = reports.iter().find_map(|report| match &report.examination.evidence {
        Evidence::Output { cause } => Some((cause, &report.examination.checked)),
        Evidence::Kernel(_) => None,
    });
    let unanswered = reports.iter().any(|report| report.verdict == Verdict::Unanswered);
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
    let number = |verdict| reports.iter().filter(|report| report.verdict == verdict).count();
    let all = count(reports.len(), one, many);
    match (reports.len(), number(Verdict::Unanswered)) {
        (0, _) => None,
        (_, 0) => Some(format!("{} of {all} {deed}", number(Verdict::Holds))),
        (most, unanswered) if most == unanswered => Some(format!("{all} unanswered")),
        (_, unanswered) => {
            Some(format!("{} of {all} {deed}, {unanswered} unanswered", number(Verdict::Holds)))
        }
    }
}

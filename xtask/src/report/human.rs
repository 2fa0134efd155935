//! The report for people.

use super::{LessonReport, styles};
use crate::course::{BrokenIn, Invariant, ProcessData, say, word};
use crate::text::{self, Noun};
use crate::verify::{Answer, Evidence, Finding, ShownBy, Verdict};
use interleave::{Stream, Trace};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// The columns of a verdict.
const VERDICT: usize = 10;

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
        if !matches!(report.answer.verdict, Verdict::Holds { .. }) {
            write_said(&mut out, &report.answer.said)?;
        }
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
    let style = match verdict {
        Verdict::Holds { .. } => styles::HOLDS,
        Verdict::Broken { .. } => styles::BROKEN,
        Verdict::Unanswered(_) => styles::UNANSWERED,
    };
    let word = text::pad(text::verdict(verdict), VERDICT);
    let name = &report.lesson.name;
    let (size, orders) = (size_or_purpose(report), orders(&report.answer));
    let faint = styles::FAINT;
    writeln!(out, "{style}{word}{style:#}  {name:width$}  {faint}{size}; {orders}{faint:#}")?;
    if let Verdict::Unanswered(reason) = verdict {
        writeln!(out, "  {}", text::unanswered(reason))?;
    }
    if report.answer.has_varying_text {
        writeln!(out, "  {}", text::varying_text())?;
    }
    if report.answer.ordinary_runs == Some(0) {
        let why = word!(
            "no ordinary run was judged: its processes sleep too long",
            "프로세스들이 너무 오래 자서, 보통 실행은 살펴보지 않았어요"
        );
        writeln!(out, "  {why}")?;
    }
    if let Evidence::Kernel(trace) = &report.answer.evidence
        && trace.launch().processes > 0
    {
        let helpers = text::count(trace.launch().processes, Noun::Process);
        let helpers = say!(
            "a launcher ran {helpers} before the program, and they are not counted",
            "내 프로그램이 시작되기 전에 실행 도구(런처)가 {helpers}를 실행했어요. 이 프로세스들은 세지 않았어요"
        );
        writeln!(out, "  {helpers}")?;
    }
    Ok(())
}

/// "4 processes, 7 lines"; of a mistake, what it breaks.
fn size_or_purpose(report: &LessonReport) -> String {
    let data = &report.lesson.data;
    match (data.kind.breaks(), &report.answer.verdict) {
        (None, _) => size(&data.parent),
        (Some(breaks), Verdict::Holds { .. }) => {
            say!("breaks {}", "일부러 깨뜨림: {}", broken_on_purpose(breaks))
        }
        (Some(breaks), _) => {
            say!("should break {}", "깨져야 하는 것: {}", broken_on_purpose(breaks))
        }
    }
}

fn size(parent: &ProcessData) -> String {
    let processes = text::count(parent.count(), Noun::Process);
    format!("{processes}, {}", text::count(parent.line_count(), Noun::Line))
}

/// "reaped in all orders, ppid-is-parent in some".
fn broken_on_purpose(breaks: &BTreeMap<Invariant, BrokenIn>) -> String {
    let one = |(number, (invariant, broken_in)): (usize, (&Invariant, &BrokenIn))| {
        let (id, orders) = (invariant.id(), if number == 0 { " orders" } else { "" });
        match broken_in {
            BrokenIn::All => say!("{id} in all{orders}", "모든 순서에서 {id}"),
            BrokenIn::Some => say!("{id} in some{orders}", "일부 순서에서 {id}"),
        }
    };
    let all: Vec<_> = breaks.iter().enumerate().map(one).collect();
    all.join(", ")
}

/// Which orders the verdict speaks of.
fn orders(answer: &Answer) -> String {
    match answer.verdict {
        Verdict::Broken { .. } if answer.shown_by == ShownBy::OrdinaryRun => {
            let tried = text::orders_tried(&answer.coverage);
            say!("in an ordinary run; {tried}", "보통 실행에서; {tried}")
        }
        Verdict::Broken { .. } => text::orders_with_faults(answer.faulty, &answer.coverage),
        Verdict::Holds { .. } | Verdict::Unanswered(_) => text::orders_tried(&answer.coverage),
    }
}

/// How many lines of standard error are shown, first and last.
const FIRST: usize = 4;
const LAST: usize = 4;

/// The most columns of such a line that are shown.
const SAID: usize = 120;

/// What the program itself said, before anything is said about it.
fn write_said(out: &mut impl Write, said: &[u8]) -> io::Result<()> {
    let said = String::from_utf8_lossy(said);
    let lines: Vec<_> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  {}", say!("standard error:", "표준 오류:"))?;
    let show = |line: &&str| text::shorten_end(&text::escape(line), SAID);
    let (first, last) = match lines.len() {
        count if count <= FIRST + LAST + 1 => (&lines[..], &[][..]),
        count => (&lines[..FIRST], &lines[count - LAST..]),
    };
    for line in first {
        writeln!(out, "    {}", show(line))?;
    }
    if !last.is_empty() {
        let left = lines.len() - first.len() - last.len();
        let left = text::grouped(left as u128);
        writeln!(out, "    {}", say!("… {left} more lines", "… {left}줄 더"))?;
    }
    for line in last {
        writeln!(out, "    {}", show(line))?;
    }
    Ok(())
}

/// What is broken, each invariant with all who broke it.
fn write_findings(
    out: &mut impl Write,
    report: &LessonReport,
    findings: &[Finding],
) -> io::Result<()> {
    let (following, own): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| finding.follows);
    for of_one in own.chunk_by(|a, b| a.invariant == b.invariant) {
        write_invariant(out, report, of_one)?;
    }
    if !following.is_empty() {
        let ids: BTreeSet<_> = following.iter().map(|finding| finding.invariant.id()).collect();
        let ids = ids.into_iter().collect::<Vec<_>>().join(", ");
        writeln!(
            out,
            "\n  {}",
            say!("what follows from that: {ids}", "그래서 함께 깨진 것: {ids}")
        )?;
    }
    if let Evidence::Kernel(trace) = &report.answer.evidence {
        writeln!(out, "\n  {}", say!("what the kernel saw:", "커널이 본 것:"))?;
        write_processes(out, trace)?;
    }
    let again = match &report.replay {
        Some(replay) if is_at_times(&report.answer) => {
            say!(
                "to see it again, though not every time: {replay}",
                "다시 보기(매번 나오지는 않아요): {replay}"
            )
        }
        Some(replay) => say!("to see it again: {replay}", "다시 보기: {replay}"),
        None => say!(
            "to see it again: run it often; no order that can be replayed shows it",
            "다시 보기: 여러 번 실행해 보세요. 이것을 보여 주는 순서는 찾지 못했어요"
        ),
    };
    writeln!(out, "\n  {again}\n")
}

/// An invariant with all who broke it, by their causes.
fn write_invariant(
    out: &mut impl Write,
    report: &LessonReport,
    findings: &[&Finding],
) -> io::Result<()> {
    let (invariant, bold, faint) = (findings[0].invariant, styles::BROKEN, styles::FAINT);
    let (id, sentence) = (invariant.id(), text::sentence(invariant));
    writeln!(out, "\n  {bold}{id}{bold:#}: {faint}{sentence}{faint:#}")?;
    for of_one_cause in findings.chunk_by(|a, b| text::cause(&a.cause) == text::cause(&b.cause)) {
        for finding in of_one_cause {
            let (name, message) = (text::brief_name(&finding.process), text::message(finding));
            writeln!(
                out,
                "    {}",
                say!("process {name}: {message}", "{name}번 프로세스: {message}")
            )?;
        }
        let cause = text::cause(&of_one_cause[0].cause);
        writeln!(out, "    {}", say!("likely cause: {cause}", "짐작되는 원인: {cause}"))?;
        if let Some(lesson) = report.see(of_one_cause[0]) {
            writeln!(out, "    {}", say!("see lesson `{lesson}`", "레슨 `{lesson}`을(를) 보세요"))?;
        }
    }
    Ok(())
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
    let heads =
        [word!("process", "프로세스"), "PID", word!("forked by", "부모"), word!("ended", "끝")];
    row(out, heads, word!("wrote", "쓴 것"), ends)?;
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
        let first = lines.next().unwrap_or_else(|| word!("nothing", "없음").to_owned());
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
        more => writeln!(out, "    {}", say!("… and {more} more", "… {more}개 더")),
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
    let [process, parent, end] =
        [(process, 8), (parent, 14), (end, ends)].map(|(text, columns)| text::pad(text, columns));
    writeln!(out, "    {process} {pid:>8}  {parent} {end}  {wrote}")
}

fn write_summary(out: &mut impl Write, reports: &[LessonReport]) -> io::Result<()> {
    let (mistakes, lessons): (Vec<_>, Vec<_>) =
        reports.iter().partition(|report| report.lesson.data.kind.breaks().is_some());
    let all = [
        tally(
            &lessons,
            |held, all| say!("{held} of {all} held", "{all} 중 {held}개 지켜짐"),
            Noun::Lesson,
        ),
        tally(
            &mistakes,
            |held, all| {
                say!("{held} of {all} broke as declared", "{all} 중 {held}개 적힌 대로 깨짐")
            },
            Noun::Mistake,
        ),
    ];
    let all = all.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let by_output = reports.iter().find_map(|report| match &report.answer.evidence {
        Evidence::Output { cause } => Some((text::no_record(cause), &report.answer.checked)),
        Evidence::Kernel(_) => None,
    });
    let unanswered = reports.iter().any(is_unanswered);
    let Some((cause, checked)) = by_output else {
        let summary = if unanswered {
            all
        } else {
            say!(
                "{all}, every PID claim checked against the kernel's record",
                "{all}. 출력된 PID는 모두 커널의 기록과 맞춰 봤어요"
            )
        };
        return writeln!(out, "{summary}");
    };
    let style = styles::UNANSWERED;
    let by_output = word!("going by the output alone", "출력만 보고 판정함");
    writeln!(out, "{all}, {style}{by_output}{style:#}: {cause}")?;
    let checked: Vec<_> = checked.iter().map(|invariant| invariant.id()).collect();
    let checked = checked.join(", ");
    let checked = say!(
        "checked, as far as output can show: {checked}; nothing else",
        "출력으로 알 수 있는 만큼만 확인했어요: {checked}. 다른 것은 확인하지 않았어요"
    );
    writeln!(out, "{checked}")
}

/// "11 of 12 lessons held, 1 unanswered"; nothing of none.
fn tally(
    reports: &[&LessonReport],
    said: impl Fn(usize, String) -> String,
    noun: Noun,
) -> Option<String> {
    let holds = |report: &&&LessonReport| matches!(report.answer.verdict, Verdict::Holds { .. });
    let held = reports.iter().filter(holds).count();
    let unanswered = reports.iter().filter(|report| is_unanswered(report)).count();
    let all = text::count(reports.len(), noun);
    match unanswered {
        _ if reports.is_empty() => None,
        0 => Some(said(held, all)),
        unanswered if unanswered == reports.len() => {
            Some(say!("{all} unanswered", "{all} 모두 답 없음"))
        }
        unanswered => {
            let said = said(held, all);
            Some(say!("{said}, {unanswered} unanswered", "{said}(답 없음 {unanswered}개)"))
        }
    }
}

fn is_unanswered(report: &LessonReport) -> bool {
    matches!(report.answer.verdict, Verdict::Unanswered(_))
}

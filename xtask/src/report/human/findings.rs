//! What is wrong: what the program said, and each invariant with all who broke it.

use super::processes;
use crate::course::say;
use crate::report::page::Page;
use crate::report::{LessonReport, styles};
use crate::text;
use crate::verify::{Answer, Evidence, Finding, ShownBy};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// How many lines of standard error are shown, first and last.
const FIRST: usize = 4;
const LAST: usize = 4;

/// The most columns of such a line that are shown.
const SAID: usize = 120;

/// What the program itself said, before anything is said about it.
pub(super) fn write_said(out: &mut impl Write, page: Page, said: &[u8]) -> io::Result<()> {
    let said = String::from_utf8_lossy(said);
    let lines: Vec<_> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  {}", say!("standard error:", "표준 오류:"))?;
    let show = |line: &&str| text::shorten_end(&text::escape(line), page.at_most(SAID + 4) - 4);
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
pub(super) fn write(
    out: &mut impl Write,
    page: Page,
    report: &LessonReport,
    findings: &[Finding],
) -> io::Result<()> {
    let (following, own): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| finding.follows);
    for of_one in own.chunk_by(|a, b| a.invariant == b.invariant) {
        write_invariant(out, page, report, of_one)?;
    }
    if !following.is_empty() {
        let ids: BTreeSet<_> = following.iter().map(|finding| finding.invariant.id()).collect();
        let ids = ids.into_iter().collect::<Vec<_>>().join(", ");
        writeln!(out)?;
        page.write(out, 2, &say!("what follows from that: {ids}", "그래서 함께 깨진 것: {ids}"))?;
    }
    if let Evidence::Kernel(trace) = &report.answer.evidence {
        writeln!(out, "\n  {}", say!("what the kernel saw:", "커널이 본 것:"))?;
        processes::write(out, page, trace)?;
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
    page: Page,
    report: &LessonReport,
    findings: &[&Finding],
) -> io::Result<()> {
    let (invariant, bold) = (findings[0].invariant, styles::BROKEN);
    let (id, sentence) = (invariant.id(), text::sentence(invariant));
    writeln!(out)?;
    page.write_styled(out, 2, (id, bold), &format!("{id}: {sentence}"))?;
    for of_one_cause in findings.chunk_by(|a, b| text::cause(&a.cause) == text::cause(&b.cause)) {
        for finding in of_one_cause {
            let (name, message) = (text::brief_name(&finding.process), text::message(finding));
            page.write(out, 4, &say!("process {name}: {message}", "{name}번 프로세스: {message}"))?;
        }
        let cause = text::cause(&of_one_cause[0].cause);
        page.write(out, 4, &say!("likely cause: {cause}", "짐작되는 원인: {cause}"))?;
        if let Some(lesson) = report.see(of_one_cause[0]) {
            page.write(out, 4, &say!("see lesson `{lesson}`", "레슨 `{lesson}`을(를) 보세요"))?;
        }
    }
    Ok(())
}

/// Whether what is broken with a schedule is not broken with it each time.
fn is_at_times(answer: &Answer) -> bool {
    matches!(answer.shown_by, ShownBy::ScheduleAtTimes(_))
}

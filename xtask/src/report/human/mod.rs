//! The report for people.

mod findings;
mod processes;
mod summary;

use super::page::Page;
use super::{LessonReport, styles};
use crate::course::{BrokenIn, Invariant, Lesson, Platform, ProcessData, say, word};
use crate::text::{self, Noun};
use crate::verify::{Answer, Evidence, ShownBy, Verdict};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The columns of a verdict.
const VERDICT: usize = 10;

/// How the report is laid out.
pub struct Layout {
    /// The columns of the lessons' names.
    names: usize,
    /// Whether what a mistake shows is told, too.
    with_mistakes: bool,
    page: Page,
}

impl Layout {
    /// For a report on these lessons; also on what the mistakes among them show, if that is wanted.
    pub fn of<'a>(lessons: impl Iterator<Item = &'a Lesson>, with_mistakes: bool) -> Self {
        let names = lessons.map(|lesson| lesson.name.len()).max().unwrap_or(0);
        Self { names, with_mistakes, page: Page::of_stdout() }
    }

    /// Writes to stdout what is said of one lesson: a line, and under it what is wrong.
    ///
    /// # Errors
    /// If stdout can't be written to.
    pub fn write_lesson(&self, report: &LessonReport) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        self.write_verdict(&mut out, report)?;
        if report.answer.verdict.is_mended() {
            return self.write_mended(&mut out, report);
        }
        if !matches!(report.answer.verdict, Verdict::Holds { .. }) {
            findings::write_said(&mut out, self.page, &report.answer.said)?;
        }
        match &report.answer.verdict {
            Verdict::Broken { findings, .. } => {
                findings::write(&mut out, self.page, report, findings.as_slice())
            }
            Verdict::Holds { demonstrated } if self.with_mistakes && !demonstrated.is_empty() => {
                findings::write(&mut out, self.page, report, demonstrated)
            }
            Verdict::Holds { .. } | Verdict::Unanswered(_) => Ok(()),
        }
    }

    /// Writes to stdout which lessons were not run, because they need another platform.
    ///
    /// # Errors
    /// If stdout can't be written to.
    pub fn write_left_out(&self, lessons: &[&Lesson]) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        let (faint, style) = (styles::FAINT, styles::UNANSWERED);
        let word = text::pad(word!("left out", "제외"), VERDICT);
        for lesson in lessons {
            let name = text::pad(&lesson.name, self.names);
            let needs = lesson.needs().map_or("", Platform::name);
            let why = say!("needs {needs}", "{needs} 전용");
            writeln!(out, "{style}{word}{style:#}  {name}{faint}  {why}{faint:#}")?;
        }
        Ok(())
    }

    /// Writes to stdout what is said of all of them, and how many exercises are not solved, if that is known.
    ///
    /// # Errors
    /// If stdout can't be written to.
    pub fn write_summary(
        &self,
        reports: &[LessonReport],
        unsolved: Option<usize>,
    ) -> io::Result<()> {
        summary::write(&mut anstream::stdout().lock(), self.page, reports, unsolved)
    }

    /// The line about a lesson, and what there is to say about the answer as such.
    fn write_verdict(&self, out: &mut impl Write, report: &LessonReport) -> io::Result<()> {
        let verdict = &report.answer.verdict;
        let style = match verdict {
            Verdict::Holds { .. } => styles::HOLDS,
            Verdict::Broken { .. } if verdict.is_mended() => styles::HOLDS,
            Verdict::Broken { .. } => styles::BROKEN,
            Verdict::Unanswered(_) => styles::UNANSWERED,
        };
        let word = text::pad(text::verdict(verdict), VERDICT);
        let name = text::pad(&report.lesson.name, self.names);
        let (size, orders) = (size_or_purpose(report), orders(&report.answer));
        let (faint, begin) = (styles::FAINT, format!("{word}  {name}"));
        for line in self.page.wrap(&format!("{begin}  {size}; {orders}"), 2) {
            match line.strip_prefix(&begin) {
                Some(rest) => {
                    writeln!(out, "{style}{word}{style:#}  {name}{faint}{rest}{faint:#}")?;
                }
                None => writeln!(out, "{faint}{line}{faint:#}")?,
            }
        }
        for remark in remarks(&report.answer) {
            self.page.write(out, 2, &remark)?;
        }
        Ok(())
    }

    /// What is said of a mistake that is none any more.
    fn write_mended(&self, out: &mut impl Write, report: &LessonReport) -> io::Result<()> {
        let name = &report.lesson.name;
        let said = say!(
            "it does what was intended, and breaks nothing: as a mistake it is gone (`git restore lessons/{name}` brings \
             it back)",
            "의도한 대로 움직이고, 아무것도 깨지지 않아요. 이제 실수가 아니에요. (`git restore lessons/{name}`로 되돌릴 수 있어요)"
        );
        self.page.write(out, 2, &said)
    }
}

/// What there is to say about an answer as such.
fn remarks(answer: &Answer) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Verdict::Unanswered(reason) = &answer.verdict {
        remarks.push(text::unanswered(reason));
    }
    if answer.has_varying_text {
        remarks.push(text::varying_text().to_owned());
    }
    if answer.ordinary_runs == Some(0) {
        let why = word!(
            "no ordinary run was judged: its processes sleep too long",
            "프로세스들이 너무 오래 자서, 보통 실행은 살펴보지 않았어요"
        );
        remarks.push(why.to_owned());
    }
    if let Evidence::Kernel(trace) = &answer.evidence
        && trace.launch().processes > 0
    {
        let helpers = text::count(trace.launch().processes, Noun::Process);
        remarks.push(say!(
            "a launcher ran {helpers} before the program, and they are not counted",
            "내 프로그램이 시작되기 전에 실행 도구(런처)가 {helpers}를 실행했어요. 이 프로세스들은 세지 않았어요"
        ));
    }
    remarks
}

/// "4 processes, 7 lines", which it should be where it is broken; of a mistake, what it breaks.
fn size_or_purpose(report: &LessonReport) -> String {
    let data = &report.lesson.data;
    match (data.kind.breaks(), &report.answer.verdict) {
        (None, Verdict::Broken { .. }) => {
            let size = size(&data.parent);
            say!("should be {size}", "{size}이어야 함")
        }
        (None, _) => size(&data.parent),
        (Some(breaks), Verdict::Holds { .. }) => {
            say!("breaks {}, as it should", "깨져야 할 것이 깨짐: {}", broken_on_purpose(breaks))
        }
        (Some(_), verdict) if verdict.is_mended() => size(&data.parent),
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
        Verdict::Broken { .. } if answer.verdict.is_mended() => {
            text::orders_tried(&answer.coverage)
        }
        Verdict::Broken { .. } if answer.shown_by == ShownBy::OrdinaryRun => {
            let tried = text::orders_tried(&answer.coverage);
            say!("in an ordinary run; {tried}", "보통 실행에서; {tried}")
        }
        Verdict::Broken { .. } => text::orders_with_faults(answer.faulty, &answer.coverage),
        Verdict::Holds { .. } | Verdict::Unanswered(_) => text::orders_tried(&answer.coverage),
    }
}

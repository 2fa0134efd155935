//! The last lines: how many held, which did not, and what to do next.

use crate::course::{say, word};
use crate::report::page::Page;
use crate::report::{LessonReport, styles};
use crate::text::{self, Noun};
use crate::verify::{Evidence, Verdict};
use std::io::{self, Write};

pub(super) fn write(
    out: &mut impl Write,
    page: Page,
    reports: &[LessonReport],
    unsolved: Option<usize>,
) -> io::Result<()> {
    let all = tallies(reports);
    let by_output = reports.iter().find_map(|report| match &report.answer.evidence {
        Evidence::Output { cause } => Some((text::no_record(cause), &report.answer.checked)),
        Evidence::Kernel(_) => None,
    });
    match by_output {
        Some((cause, checked)) => {
            let style = styles::UNANSWERED;
            let by_output = word!("going by the output alone", "출력만 보고 판정함");
            writeln!(out, "{all}, {style}{by_output}{style:#}: {cause}")?;
            let checked: Vec<_> = checked.iter().map(|invariant| invariant.id()).collect();
            let checked = checked.join(", ");
            let checked = say!(
                "checked, as far as output can show: {checked}; nothing else",
                "출력으로 알 수 있는 만큼만 확인했어요: {checked}. 다른 것은 확인하지 않았어요"
            );
            page.write(out, 0, &checked)?;
        }
        None if reports.iter().any(is_unanswered) => page.write(out, 0, &all)?,
        None if reports.iter().any(|report| report.is_partial) => {
            let checked = reports.iter().flat_map(|report| &report.answer.checked);
            let checked = checked.map(|invariant| invariant.id()).collect::<Vec<_>>().join(", ");
            let summary = say!(
                "{all}; checked, as asked: {checked}; nothing else",
                "{all}. 요청한 것만 확인했어요: {checked}. 다른 것은 확인하지 않았어요"
            );
            page.write(out, 0, &summary)?;
        }
        None => {
            let summary = say!(
                "{all}, every PID claim checked against the kernel's record",
                "{all}. 출력된 PID는 모두 커널의 기록과 대조했어요"
            );
            page.write(out, 0, &summary)?;
        }
    }
    if let Some(unsolved) = unsolved.filter(|unsolved| *unsolved > 0) {
        let exercises = text::count(unsolved, Noun::Exercise);
        let said = say!(
            "{exercises} not solved yet: cargo xtask learn",
            "아직 풀지 않은 {exercises}: cargo xtask learn"
        );
        page.write(out, 0, &said)?;
    }
    write_next(out, page, reports)
}

/// Which ones are not as they should be, if there are several, and one thing to do next.
fn write_next(out: &mut impl Write, page: Page, reports: &[LessonReport]) -> io::Result<()> {
    let names = |is: fn(&&LessonReport) -> bool| {
        let names: Vec<_> = reports.iter().filter(is).map(|report| &*report.lesson.name).collect();
        Some(names.join(", ")).filter(|names| reports.len() > 1 && !names.is_empty())
    };
    if let Some(names) = names(|report| matches!(report.answer.verdict, Verdict::Broken { .. })) {
        page.write(out, 0, &say!("broken: {names}", "깨짐: {names}"))?;
    }
    if let Some(names) = names(|report| is_unanswered(report)) {
        page.write(out, 0, &say!("unanswered: {names}", "답 없음: {names}"))?;
    }
    match next(reports) {
        Some(next) => page.write(out, 0, &say!("next: {next}", "다음: {next}")),
        None => Ok(()),
    }
}

/// What to do next: about what is broken first; after one lesson alone that holds, to go on in the course.
fn next(reports: &[LessonReport]) -> Option<String> {
    let is_broken =
        |report: &&LessonReport| matches!(report.answer.verdict, Verdict::Broken { .. });
    let first = reports.iter().find(is_broken);
    match (first, reports) {
        (Some(report), [_]) if report.answer.verdict.is_mended() => report.next_lesson(),
        (Some(report), [_]) if report.tells_itself() => {
            let next = word!(
                "mend what is said above, and run the same command again",
                "위에 나온 오류를 고치고 같은 명령을 다시 실행하세요"
            );
            Some(next.to_owned())
        }
        (Some(report), [_]) => {
            let notes = report.notes()?;
            Some(say!("read {notes}", "{notes}를 읽어 보세요"))
        }
        (Some(report), _) => Some(format!("cargo xtask verify {}", report.lesson.name)),
        (None, [report]) if !is_unanswered(report) => report.next_lesson(),
        (None, _) => None,
    }
}

/// "11 of 12 lessons held, 4 of 4 mistakes broke as declared".
fn tallies(reports: &[LessonReport]) -> String {
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
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
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

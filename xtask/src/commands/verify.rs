//! `verify`: runs lessons, and checks what they did.

use super::subject::{built, program, program_at};
use crate::cargo;
use crate::cli::{Format, VerifyArgs, only_option, shell_word};
use crate::course::{Course, Lesson, Match, OrderOf, say, word};
use crate::exit::Exit;
use crate::progress::Progress;
use crate::report::human::Layout;
use crate::report::{self, LessonReport};
use crate::verify::{Answer, Evidence, Question, ShownBy, Target, Verdict, Wanted};
use anyhow::bail;
use interleave::Program;

/// Verifies the lessons, or the command in place of the one lesson, and reports.
pub fn run(arguments: &VerifyArgs) -> anyhow::Result<Exit> {
    // With claims, no course is needed: it only tells which lesson explains what is found.
    let course = match &arguments.claims {
        Some(_) => Course::load_if_there(),
        None => Course::load()?,
    };
    let claims = arguments.claims.as_deref().map(Lesson::of_claims).transpose()?;
    let mut reports = Vec::new();
    let (mut subjects, left_out) = subjects(&course, claims.as_ref(), arguments)?;
    let is_all = arguments.lessons.is_empty() && claims.is_none();
    let begun = if is_all { begun_exercises(&course)? } else { Vec::new() };
    if subjects.is_empty() && arguments.format == Format::Human {
        bail!(nothing_to_check(&left_out));
    }
    let lessons = subjects.len();
    subjects.extend(begun);
    // In a list of all, what the mistakes show would hide what is wrong.
    let with_mistakes = !arguments.lessons.is_empty();
    let shown = subjects.iter().map(|subject| subject.lesson).chain(left_out.iter().copied());
    let layout = Layout::of(shown, with_mistakes);
    for (number, subject) in subjects.iter().enumerate() {
        let question = Question {
            lesson: subject.lesson,
            matching: arguments.matching(),
            program: &subject.program,
            limits: arguments.limits(),
            bounds: arguments.bounds(),
            order: arguments.orders.order.as_ref(),
            wanted: arguments.evidence,
            order_of: subject.order_of.as_ref(),
            only: &arguments.only,
        };
        let progress = Progress::of(&subject.lesson.name, word!("orders", "순서"));
        let answer = question.answer(&|tried, possible| progress.show(tried, possible))?;
        let replay = replay(subject, arguments, &answer);
        drop(progress);
        let report = LessonReport {
            course: &course,
            lesson: subject.lesson,
            answer,
            replay,
            is_partial: !arguments.only.is_empty(),
        };
        // An exercise that is not solved yet is no fault of the course.
        if number >= lessons && !matches!(report.answer.verdict, Verdict::Holds { .. }) {
            continue;
        }
        if arguments.format == Format::Human {
            layout.write_lesson(&report)?;
        }
        reports.push(report);
    }
    let exercises = course.exercises.iter().filter(|exercise| exercise.needs().is_none());
    let unsolved = is_all.then(|| exercises.count() - (reports.len() - lessons));
    let is_by_output =
        |report: &LessonReport| matches!(report.answer.evidence, Evidence::Output { .. });
    match arguments.format {
        Format::Human if arguments.learning && !reports.iter().any(is_by_output) => {}
        Format::Human => {
            layout.write_left_out(&left_out)?;
            layout.write_summary(&reports, unsolved)?;
        }
        Format::Json => report::json::write(&reports, &left_out)?,
    }
    let exit = exit(reports.iter().map(|report| &report.answer.verdict));
    Ok(if left_out.is_empty() { exit } else { exit.or(Exit::Unanswered) })
}

/// The exercises that were worked on, as far as they can be built.
fn begun_exercises(course: &Course) -> anyhow::Result<Vec<Subject<'_>>> {
    let mut begun = Vec::new();
    for exercise in &course.exercises {
        if exercise.needs().is_none() && exercise.is_begun()? {
            begun.push(exercise);
        }
    }
    let built = cargo::build_quietly(course, &begun)?;
    let both = begun.into_iter().zip(built);
    let built = both.filter_map(|(lesson, path)| Some((lesson, program_at(&path?))));
    built.map(|(lesson, program)| Subject::new(course, lesson, program)).collect()
}

/// A program, and the lesson that it should be like.
struct Subject<'a> {
    lesson: &'a Lesson,
    program: Program,
    /// The lesson of which it is to tell orders, if it is.
    order_of: Option<Target<'a>>,
}

impl<'a> Subject<'a> {
    fn new(course: &'a Course, lesson: &'a Lesson, program: Program) -> anyhow::Result<Self> {
        let order_of = lesson.data.order_of.as_ref();
        let order_of = order_of.map(|order_of| target(course, order_of)).transpose()?;
        Ok(Self { lesson, program, order_of })
    }
}

/// A lesson of which orders are to be told, built.
fn target<'a>(course: &'a Course, order_of: &OrderOf) -> anyhow::Result<Target<'a>> {
    let (lesson, program) = built(course, &order_of.lesson)?;
    Ok(Target { lesson, program, breaks: order_of.breaks })
}

/// What is to be checked; and the lessons that were asked for, and whose own programs need another platform.
fn subjects<'a>(
    course: &'a Course,
    claims: Option<&'a Lesson>,
    arguments: &VerifyArgs,
) -> anyhow::Result<(Vec<Subject<'a>>, Vec<&'a Lesson>)> {
    let Some(program) = program(&arguments.program)? else {
        let (lessons, left_out) = course.select_here(&arguments.lessons)?;
        let executables = cargo::build(course, &lessons)?;
        let both = lessons.iter().zip(&executables);
        let subjects = both.map(|(lesson, path)| Subject::new(course, lesson, program_at(path)));
        return Ok((subjects.collect::<anyhow::Result<_>>()?, left_out));
    };
    let lesson = match (claims, course.select(&arguments.lessons)?.as_slice()) {
        (Some(claims), _) => claims,
        (None, [lesson]) if arguments.lessons.len() == 1 => lesson,
        (None, _) => bail!(word!(
            "a command is checked against one lesson: name it before the `--`",
            "명령은 레슨 하나와만 맞춰 봐요. `--` 앞에 레슨 이름을 하나만 적으세요"
        )),
    };
    Ok((vec![Subject::new(course, lesson, program)?], Vec::new()))
}

/// What is said if nothing else was asked for than what needs another platform.
fn nothing_to_check(lessons: &[&Lesson]) -> String {
    let all = lessons.iter().filter_map(|lesson| lesson.says_what_it_needs());
    let all = all.collect::<Vec<_>>().join(", ");
    say!(
        "{all}: nothing was checked (xtask/README.md, \"Platforms\", tells where the course runs)",
        "{all}. 확인한 것이 없어요(코스가 어디에서 되는지는 xtask/README.ko.md의 \"플랫폼\"에 있어요)"
    )
}

/// The command that shows again what was found; `None` if no command is sure to.
fn replay(subject: &Subject, arguments: &VerifyArgs, answer: &Answer) -> Option<String> {
    let found = match &answer.shown_by {
        ShownBy::OrdinaryRun => return None,
        ShownBy::AnyRun => None,
        // The only order needs no name.
        ShownBy::Schedule(schedule) | ShownBy::ScheduleAtTimes(schedule) => {
            Some(schedule).filter(|_| answer.coverage.found > 1)
        }
    };
    let claims = arguments
        .claims
        .as_deref()
        .map(|file| format!("--claims {}", shell_word(&file.to_string_lossy())));
    let what = claims.unwrap_or_else(|| subject.lesson.name.clone());
    let mut words = vec!["cargo xtask verify".to_owned(), what];
    let order = arguments.orders.order.as_ref().or(found).map(ToString::to_string);
    words.extend(order.filter(|order| !order.is_empty()).map(|order| format!("--order {order}")));
    words.extend(arguments.program.options());
    if arguments.matching != Match::Blanks {
        words.push(format!("--match {}", arguments.matching.id()));
    }
    words.extend(only_option(&arguments.only).into_iter().flatten());
    match arguments.evidence {
        Wanted::Auto => {}
        Wanted::Kernel => words.push("--evidence kernel".to_owned()),
        Wanted::Output => words.push("--evidence output".to_owned()),
    }
    words.extend(arguments.pids.same_pids.then(|| "--same-pids".to_owned()));
    words.extend(arguments.limits.to_words());
    words.extend(arguments.program.command());
    Some(words.join(" "))
}

/// The exit code of these verdicts: the most telling one decides.
fn exit<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> Exit {
    let of_one = |verdict: &Verdict| match verdict {
        Verdict::Holds { .. } => Exit::Holds,
        Verdict::Unanswered(_) => Exit::Unanswered,
        Verdict::Broken { .. } => Exit::Broken,
    };
    verdicts.map(of_one).fold(Exit::Holds, Exit::or)
}

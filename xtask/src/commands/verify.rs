//! `verify`: runs lessons, and holds what they did against what they are to do.

use crate::cli::{Format, VerifyArgs, Wanted};
use crate::course::{self, Course, Lesson};
use crate::evidence::{Examination, Question};
use crate::exit::Exit;
use crate::orders::Path;
use crate::progress::Progress;
use crate::report::{self, LessonReport, Verdict};
use crate::trace::Program;
use anyhow::bail;

/// Verifies the lessons, or the command in place of the one lesson, and reports.
pub fn run(arguments: &VerifyArgs) -> anyhow::Result<Exit> {
    let course = Course::load()?;
    let subjects = subjects(&course, arguments)?;
    let mut reports = Vec::new();
    for subject in &subjects {
        let question = Question {
            lesson: subject.lesson,
            program: &subject.program,
            limits: arguments.limits.limits(),
            bounds: arguments.orders.bounds(),
            order: arguments.orders.order.as_deref(),
            wanted: arguments.evidence,
        };
        let progress = Progress::of(&subject.lesson.name, "orders");
        let examination = question.answer(&|tried, possible| progress.show(tried, possible))?;
        let replay = replay(subject, arguments, &examination);
        reports.push(LessonReport::new(&course, subject.lesson, examination, replay));
    }
    match arguments.format {
        // In a list of all, what the mistakes show would hide what is wrong.
        Format::Human => report::human::write(&reports, !arguments.lessons.is_empty())?,
        Format::Json => report::json::write(&reports)?,
    }
    Ok(exit(&reports))
}

/// A program, and the lesson that it is held against.
struct Subject<'a> {
    lesson: &'a Lesson,
    program: Program,
}

fn subjects<'a>(course: &'a Course, arguments: &VerifyArgs) -> anyhow::Result<Vec<Subject<'a>>> {
    let lessons = course.select(&arguments.lessons)?;
    let Some((executable, rest)) = arguments.command.split_first() else {
        let executables = course::build(course, &lessons)?;
        let both = lessons.into_iter().zip(&executables);
        return Ok(both
            .map(|(lesson, path)| Subject { lesson, program: Program::at(path) })
            .collect());
    };
    match arguments.lessons.as_slice() {
        [_] => {
            let program = Program { executable: executable.clone(), arguments: rest.to_vec() };
            Ok(lessons
                .into_iter()
                .map(|lesson| Subject { lesson, program: program.clone() })
                .collect())
        }
        _ => bail!("a command is held against one lesson: name it before the `--`"),
    }
}

/// The command that shows again what was found.
fn replay(subject: &Subject, arguments: &VerifyArgs, examination: &Examination) -> String {
    let mut words = vec!["cargo xtask verify".to_owned(), subject.lesson.name.clone()];
    let given = arguments.orders.order.clone();
    // The only order needs no name.
    let found = examination.orders.path.as_ref().filter(|_| examination.orders.tried > 1);
    let order = given.or_else(|| found.map(Path::to_string));
    words.extend(order.filter(|order| !order.is_empty()).map(|order| format!("--order {order}")));
    match arguments.evidence {
        Wanted::Auto => {}
        Wanted::Kernel => words.push("--evidence kernel".to_owned()),
        Wanted::Output => words.push("--evidence output".to_owned()),
    }
    words.extend(arguments.limits.to_words());
    if !arguments.command.is_empty() {
        words.push("--".to_owned());
        words.extend(arguments.command.iter().map(|word| shell_word(&word.to_string_lossy())));
    }
    words.join(" ")
}

/// `word` as one word of a shell command.
fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=+:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn exit(reports: &[LessonReport]) -> Exit {
    let any = |verdict| reports.iter().any(|report| report.verdict == verdict);
    match () {
        () if any(Verdict::Broken) => Exit::Broken,
        () if any(Verdict::Unanswered) => Exit::Unanswered,
        () => Exit::Holds,
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn words_are_quoted_for_the_shell_where_they_need_it() {
        assert_eq!(shell_word("./a.out"), "./a.out");
        assert_eq!(shell_word("echo hi"), "'echo hi'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word(""), "''");
    }
}

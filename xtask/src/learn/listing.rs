//! The list of exercises: which are solved, and what the others lack.

use super::check::{Check, Checked};
use super::progress::Progress;
use super::solver::Solver;
use crate::course::{Course, Language, Lesson, Platform, say, word};
use crate::exit::Exit;
use crate::report::styles;

/// What a new check of an exercise has shown.
enum Standing {
    Solved,
    /// Its program is the skeleton.
    NotBegun,
    /// These invariants are broken.
    Broken(String),
    /// There is no verdict.
    Unanswered,
}

/// All exercises, and which are solved.
pub(super) fn listed(course: &Course, progress: &Progress) -> String {
    let row = |exercise: &Lesson| {
        let is_solved = progress.has_solved(exercise);
        let by = progress.solver(exercise).filter(|_| is_solved);
        let (style, mark) = if is_solved { (styles::HOLDS, "✓") } else { (styles::FAINT, "·") };
        let by = by.and_then(Solver::command).map(|command| format!(" ({command})"));
        row(course, exercise, (style, mark), &by.unwrap_or_default())
    };
    course.exercises.iter().map(row).collect::<String>() + &solved(course, progress)
}

/// Checks all exercises anew, and says what each lacks.
///
/// # Errors
/// If one can't be checked, or stdout not be written to.
pub(super) fn check_all(course: &Course, progress: &mut Progress) -> anyhow::Result<Exit> {
    let mut exit = Exit::Holds;
    for exercise in &course.exercises {
        if let Some(needs) = exercise.needs().map(Platform::name) {
            let needs = say!(": needs {needs}", ": {needs} 전용");
            anstream::print!("{}", row(course, exercise, (styles::FAINT, "·"), &needs));
            continue;
        }
        let standing = standing(exercise, progress)?;
        let (style, mark, said) = match standing {
            Standing::Solved => (styles::HOLDS, "✓", String::new()),
            Standing::NotBegun => {
                (styles::FAINT, "·", word!(": not begun", ": 아직 시작하지 않았어요").to_owned())
            }
            Standing::Broken(broken) => {
                (styles::BROKEN, "✗", say!(": broken: {broken}", ": 깨진 것: {broken}"))
            }
            Standing::Unanswered => {
                let name = &exercise.name;
                let said = say!(
                    ": no verdict (`cargo xtask learn {name}` says why)",
                    ": 판정할 수 없어요(이유는 `cargo xtask learn {name}`에서 볼 수 있어요)"
                );
                (styles::UNANSWERED, "✗", said)
            }
        };
        anstream::print!("{}", row(course, exercise, (style, mark), &said));
        if mark != "✓" {
            exit = Exit::Broken;
        }
    }
    anstream::println!("{}", solved(course, progress));
    Ok(exit)
}

/// Checks what solved an exercise before, and then the exercise's own program.
fn standing(exercise: &Lesson, progress: &mut Progress) -> anyhow::Result<Standing> {
    let before = progress.solver(exercise).filter(|solver| **solver != Solver::Own).cloned();
    // A skeleton is no solution.
    let own = exercise.is_begun()?.then_some(Solver::Own);
    let mut standing = Standing::NotBegun;
    for solver in before.into_iter().chain(own) {
        let checked = Check::whole(exercise, &solver)?;
        progress.note(exercise, &solver, checked.exit() == Exit::Holds)?;
        standing = of(&checked);
        if matches!(standing, Standing::Solved) {
            break;
        }
    }
    Ok(standing)
}

fn of(checked: &Checked) -> Standing {
    match checked.exit() {
        Exit::Holds => Standing::Solved,
        Exit::Broken => {
            Standing::Broken(checked.broken().into_iter().collect::<Vec<_>>().join(", "))
        }
        Exit::Unanswered => Standing::Unanswered,
    }
}

/// A line about an exercise, with a mark in front and something said at its end.
fn row(
    course: &Course,
    exercise: &Lesson,
    (style, mark): (anstyle::Style, &str),
    said: &str,
) -> String {
    let names = course.exercises.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0);
    let (section, name) = (exercise.section(), &exercise.name);
    let title = exercise.data.title.in_language(Language::current());
    format!("{style}{mark}{style:#} {section:>3}  {name:names$}  {title}{said}\n")
}

/// "3 of 12 solved".
pub(super) fn solved(course: &Course, progress: &Progress) -> String {
    let number = course.exercises.iter().filter(|one| progress.has_solved(one)).count();
    let all = course.exercises.len();
    say!("{number} of {all} solved", "{all}개 중 {number}개 풀었음")
}

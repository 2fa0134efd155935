//! What a command looks at: a lesson's program, or any other.

use crate::cargo;
use crate::cli::ProgramArgs;
use crate::course::{Course, Lesson, Match, say, word};
use crate::namespace;
use crate::report;
use crate::scratch;
use crate::text;
use crate::verify::{Question, Wanted};
use anyhow::{Context, bail};
use interleave::{Bounds, Limits, Mask, Program, Trace};
use std::fs::File;
use std::path::Path;

/// The most columns of a short name.
const SHORT_NAME: usize = 40;

/// A program, and what to call it.
pub struct Subject {
    /// The lesson's name, or the command's first word.
    pub name: String,
    /// The program.
    pub program: Program,
    /// The lesson whose program it is, if it is one's.
    lesson: Option<Lesson>,
}

impl Subject {
    /// The lesson, built, or the command: whichever is given.
    ///
    /// # Errors
    /// If both are given, or neither; if there is no such lesson, or it doesn't compile; if its input can't be read.
    pub fn new(lesson: Option<&str>, arguments: &ProgramArgs) -> anyhow::Result<Self> {
        match (lesson, program(arguments)?) {
            (Some(name), None) => Self::of_lesson(&Course::load()?, name),
            (None, Some(program)) => {
                let name = program.executable.to_string_lossy().into_owned();
                Ok(Self { name, program, lesson: None })
            }
            (Some(_), Some(_)) => bail!(word!(
                "name a lesson or give a command after `--`, not both",
                "레슨 이름이나 `--` 뒤의 명령 가운데 하나만 적으세요"
            )),
            (None, None) => bail!(word!(
                "name a lesson, or give a command after `--`",
                "레슨 이름을 적거나 `--` 뒤에 명령을 적으세요"
            )),
        }
    }

    /// This lesson, built.
    ///
    /// # Errors
    /// If there is no such lesson, or it doesn't compile.
    pub fn of_lesson(course: &Course, name: &str) -> anyhow::Result<Self> {
        let (lesson, program) = built(course, name)?;
        Ok(Self { name: lesson.name.clone(), program, lesson: Some(lesson.clone()) })
    }

    /// This example of a lesson, built, which is to do what the lesson says.
    ///
    /// # Errors
    /// If it doesn't compile.
    pub fn of_example(course: &Course, lesson: &Lesson, example: &str) -> anyhow::Result<Self> {
        let program = program_at(&cargo::build_example(course, lesson, example)?);
        Ok(Self { name: example.to_owned(), program, lesson: Some(lesson.clone()) })
    }

    /// Its name, short enough for a headline, and for a line that shows progress.
    pub fn short_name(&self) -> String {
        text::shorten_start(&text::escape(&report::from_here(Path::new(&self.name))), SHORT_NAME)
    }

    /// What is to be searched, with these limits of a run and this mask.
    pub fn searched<'a>(&'a self, limits: &'a Limits, mask: Mask<'a>) -> interleave::Subject<'a> {
        let orphans_matter = self.lesson.as_ref().is_some_and(Lesson::declares_orphans);
        interleave::Subject { program: &self.program, limits, mask, orphans_matter }
    }

    /// Whether it does what its lesson says; `None` if it is no lesson's program.
    pub fn question(&self, limits: Limits, bounds: Bounds) -> Option<Question<'_>> {
        let lesson = self.lesson.as_ref()?;
        Some(Question {
            lesson,
            matching: Match::Exact,
            program: &self.program,
            limits,
            bounds,
            order: None,
            wanted: Wanted::Kernel,
            order_of: None,
            only: &[],
        })
    }

    /// A text that it wrote, with what may be another in each run masked, as far as that is known.
    pub fn mask(&self, trace: &Trace, text: &str) -> Option<String> {
        self.lesson.as_ref()?.mask(trace, text, Match::Exact)
    }
}

/// A lesson of this name, and its program, built.
///
/// # Errors
/// If there is no such lesson, or it doesn't compile.
pub fn built<'a>(course: &'a Course, name: &str) -> anyhow::Result<(&'a Lesson, Program)> {
    let lessons = course.select(&[name.to_owned()])?;
    let executables = cargo::build(course, &lessons)?;
    let both = lessons.into_iter().zip(&executables).next();
    let (lesson, path) = both.context("cargo built nothing")?;
    Ok((lesson, program_at(path)))
}

/// The program that was built here.
pub fn program_at(path: &Path) -> Program {
    placed(Program::at(path))
}

/// The program of a command line, if there is one, with what it reads and where it writes.
///
/// # Errors
/// If the file that it is to read can't be read.
pub fn program(arguments: &ProgramArgs) -> anyhow::Result<Option<Program>> {
    let ProgramArgs { command, stdin, tty } = arguments;
    if let Some(file) = stdin {
        File::open(file)
            .with_context(|| say!("cannot read {}", "{}을(를) 읽을 수 없어요", file.display()))?;
    }
    // With `--` and nothing after it, the lesson's own program would pass for the learner's.
    if command.is_empty() && std::env::args_os().next_back().is_some_and(|last| last == "--") {
        bail!(word!(
            "there is no command after `--`: write it there, as in `-- python3 mine.py`",
            "`--` 뒤에 명령이 없어요. `-- python3 mine.py`처럼 적으세요"
        ));
    }
    let program = Program::from_words(command);
    let program = program.map(|program| Program { stdin: stdin.clone(), tty: *tty, ..program });
    Ok(program.map(placed))
}

/// This program, as the runner has it run: with its PIDs and its temporary folder.
fn placed(program: Program) -> Program {
    scratch::with_temporary_folder(namespace::placed(program))
}

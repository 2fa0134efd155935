//! The exercises, one after the other: shows a task, checks the program at each save, and says what to do next.

mod check;
mod input;
mod progress;
mod task;
mod watch;

pub use check::Checked;

use crate::course::{Course, Language, Lesson, say, word};
use crate::exit::Exit;
use crate::report::page::Page;
use crate::report::styles;
use anyhow::{Context, bail};
use check::Check;
use progress::Progress;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use task::Task;

/// Something that happens while an exercise is worked on.
#[derive(Debug)]
pub(crate) enum Event {
    /// A file that is watched has other content.
    Saved,
    /// The check of this number has ended.
    Checked(usize, Checked),
    /// A key was pressed, or a line with it typed.
    Key(char),
    /// There is nothing more to read, or a signal asks for an end.
    End,
}

/// What comes after an exercise.
enum Next {
    Exercise(usize),
    Quit,
}

/// The exercises of a course, and how far the learner has come.
pub struct Learning<'a> {
    course: &'a Course,
    progress: Progress,
    /// What is checked in place of the exercise's own program; empty if that is.
    command: Vec<OsString>,
    events: Receiver<Event>,
    sender: Sender<Event>,
}

/// All exercises, and which are solved.
///
/// # Errors
/// If the progress can't be read, or stdout not be written to.
pub fn list(course: &Course) -> anyhow::Result<()> {
    let progress = Progress::read(course)?;
    anstream::println!("{}", listed(course, &progress));
    Ok(())
}

/// Checks all exercises anew.
///
/// # Errors
/// If one can't be checked, or stdout not be written to.
pub fn check_all(course: &Course) -> anyhow::Result<Exit> {
    let mut progress = Progress::read(course)?;
    let mut exit = Exit::Holds;
    for exercise in &course.exercises {
        // A skeleton is no solution.
        let is_solved = exercise.is_begun()? && Check::whole(exercise)?.is_solved();
        progress.note(exercise, is_solved)?;
        let (style, mark) = mark(is_solved);
        anstream::println!("{style}{mark}{style:#} {} {}", exercise.section(), exercise.name);
        if !is_solved {
            exit = Exit::Broken;
        }
    }
    anstream::println!("{}", solved(course, &progress));
    Ok(exit)
}

fn mark(is_solved: bool) -> (anstyle::Style, &'static str) {
    if is_solved { (styles::HOLDS, "✓") } else { (styles::FAINT, "·") }
}

fn listed(course: &Course, progress: &Progress) -> String {
    let language = Language::current();
    let names = course.exercises.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0);
    let row = |exercise: &Lesson| {
        let (style, mark) = mark(progress.has_solved(exercise));
        let (section, name) = (exercise.section(), &exercise.name);
        let title = exercise.data.title.in_language(language);
        format!("{style}{mark}{style:#} {section:>3}  {name:names$}  {title}\n")
    };
    course.exercises.iter().map(row).collect::<String>() + &solved(course, progress)
}

/// "3 of 12 solved".
fn solved(course: &Course, progress: &Progress) -> String {
    let number = course.exercises.iter().filter(|one| progress.has_solved(one)).count();
    let all = course.exercises.len();
    say!("{number} of {all} solved", "{all}개 중 {number}개 풀었음")
}

impl<'a> Learning<'a> {
    /// From the first exercise that is not solved, or from the one of this name.
    ///
    /// # Errors
    /// If there is none, or the progress can't be read.
    pub fn new(course: &'a Course, command: Vec<OsString>) -> anyhow::Result<Self> {
        if course.exercises.is_empty() {
            bail!(word!("the course has no exercises", "이 코스에는 연습이 없어요"));
        }
        let (sender, events) = channel();
        Ok(Self { course, progress: Progress::read(course)?, command, events, sender })
    }

    /// Works on one exercise after the other, until the learner quits.
    ///
    /// # Errors
    /// If a file can't be read or written, or a program not be checked.
    pub fn work(mut self, first: Option<&str>) -> anyhow::Result<Exit> {
        let mut place = match first {
            Some(name) => self.named(name)?,
            None => self.unsolved(0),
        };
        let _terminal = input::listen(&self.sender)?;
        loop {
            match self.work_on(place)? {
                Next::Exercise(next) => place = next,
                Next::Quit => return Ok(Exit::Holds),
            }
        }
    }

    fn named(&self, name: &str) -> anyhow::Result<usize> {
        let selected = self.course.select(&[name.to_owned()])?;
        let is_it = |exercise: &Lesson| selected.iter().any(|one| one.name == exercise.name);
        self.course
            .exercises
            .iter()
            .position(is_it)
            .with_context(|| say!("`{name}` is no exercise", "`{name}`은(는) 연습이 아니에요"))
    }

    /// The first exercise from there on that is not solved; if all are, the one there.
    fn unsolved(&self, from: usize) -> usize {
        let exercises = &self.course.exercises;
        let places = (0..exercises.len()).map(|step| (from + step) % exercises.len());
        let mut unsolved = places.filter(|place| !self.progress.has_solved(&exercises[*place]));
        unsolved.next().unwrap_or(from)
    }

    /// Works on an exercise until the learner goes on to another one, or quits.
    fn work_on(&mut self, place: usize) -> anyhow::Result<Next> {
        let exercise = &self.course.exercises[place];
        let task = Task::read(exercise)?;
        self.introduce(exercise, &task);
        let watched = self.watched(exercise);
        let _watcher = watch::start(&watched, &self.sender)?;
        let mut hints = task.hints.iter();
        let mut check = Check::start(exercise, &self.command, 0, &self.sender)?;
        loop {
            match self.events.recv().unwrap_or(Event::End) {
                Event::Saved => check = check.again(&self.command, &self.sender)?,
                Event::Checked(number, checked) if number == check.number() => {
                    self.checked(exercise, &checked)?;
                }
                Event::Key('h') => match hints.next() {
                    Some(hint) => {
                        anstream::println!("{}\n", Page::of_stdout().markdown(hint));
                    }
                    None => anstream::println!(
                        "{}\n",
                        word!("there is no further hint", "힌트가 더 없어요")
                    ),
                },
                Event::Key('n') => {
                    return Ok(Next::Exercise(
                        self.unsolved((place + 1) % self.course.exercises.len()),
                    ));
                }
                Event::Key('l') => anstream::println!("{}\n", listed(self.course, &self.progress)),
                Event::Key('r') => self.reset(exercise)?,
                Event::Key('s') => self.show_solution(exercise)?,
                Event::Key('q') | Event::End => return Ok(Next::Quit),
                Event::Key('?') => anstream::println!("{}", keys()),
                // A check that a newer save has ended, or a key without a meaning.
                Event::Checked(..) | Event::Key(_) => {}
            }
        }
    }

    fn introduce(&self, exercise: &Lesson, task: &Task) {
        let bold = styles::NAME;
        let (section, all, name) =
            (exercise.section(), self.course.exercises.len(), &exercise.name);
        let heading =
            say!("exercise {section} of {all}: {name}", "연습 {all}개 중 {section}: {name}");
        let file = if self.command.is_empty() {
            let file = exercise.program_file();
            file.strip_prefix(&self.course.root).unwrap_or(&file).display().to_string()
        } else {
            self.command.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
        };
        let text = Page::of_stdout().markdown(&task.text);
        anstream::println!("{bold}{heading}{bold:#}\n\n{text}\n");
        anstream::println!("{}\n{}\n", say!("your program: {file}", "내 프로그램: {file}"), keys());
    }

    /// The files whose change asks for another check.
    fn watched(&self, exercise: &Lesson) -> Vec<PathBuf> {
        if self.command.is_empty() {
            return vec![exercise.program_file()];
        }
        self.command.iter().map(PathBuf::from).filter(|word| word.is_file()).collect()
    }

    fn checked(&mut self, exercise: &Lesson, checked: &Checked) -> anyhow::Result<()> {
        anstream::print!("{}", checked.said());
        if self.command.is_empty() {
            self.progress.note(exercise, checked.is_solved())?;
        }
        let style = styles::HOLDS;
        if checked.is_solved() {
            let solved = word!("solved", "풀었어요");
            let next = word!(
                "n: the next exercise, s: a solution to compare with",
                "n: 다음 연습, s: 비교해 볼 풀이"
            );
            anstream::println!("\n{style}{solved}{style:#} ({next})\n");
        }
        Ok(())
    }

    /// Puts the skeleton back, if the learner says so twice; what was there is kept beside it.
    fn reset(&mut self, exercise: &Lesson) -> anyhow::Result<()> {
        let names = (1..).map(|number| exercise.folder.join(format!("src/main.rs.kept{number}")));
        let mut free = names.filter(|name| !name.exists());
        let kept = free.next().context("numbers do not end")?;
        let shown = kept.strip_prefix(&self.course.root).unwrap_or(&kept).display().to_string();
        anstream::println!(
            "{}",
            say!(
                "put the program back as it was at first? y: yes (yours is kept as {shown}), any other key: no",
                "프로그램을 처음으로 되돌릴까요? y: 네(지금 것은 {shown}에 남겨 둬요), 다른 키: 아니요"
            )
        );
        loop {
            match self.events.recv().unwrap_or(Event::End) {
                Event::Key('y') => break,
                Event::Key(_) | Event::End => return Ok(()),
                Event::Saved | Event::Checked(..) => {}
            }
        }
        let failed = || say!("cannot reset {}", "{}을(를) 되돌릴 수 없어요", exercise.name);
        fs::copy(exercise.program_file(), &kept).with_context(failed)?;
        fs::copy(exercise.skeleton_file(), exercise.program_file()).with_context(failed)?;
        self.progress.note(exercise, false)?;
        Ok(())
    }

    fn show_solution(&self, exercise: &Lesson) -> anyhow::Result<()> {
        if !self.progress.has_solved(exercise) {
            anstream::println!("{}\n", word!("solve it first", "먼저 풀어 보세요"));
            return Ok(());
        }
        let file = exercise.solution_file();
        let text = fs::read_to_string(&file)
            .with_context(|| say!("cannot read {}", "{}을(를) 읽을 수 없어요", file.display()))?;
        anstream::println!("{text}");
        Ok(())
    }
}

fn keys() -> &'static str {
    word!(
        "h: a hint, n: the next exercise, l: list, r: reset, s: a solution (when solved), q: quit",
        "h: 힌트, n: 다음 연습, l: 목록, r: 처음으로, s: 풀이(푼 다음에), q: 끝"
    )
}

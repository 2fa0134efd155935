//! The exercises, one after the other: shows a task, checks the program at each save, and says what to do next.

mod check;
mod input;
mod listing;
mod progress;
mod session;
mod solver;
mod task;
mod watch;

use crate::course::{Course, Lesson, say, word};
use crate::exit::Exit;
use anyhow::{Context, bail};
use check::Checked;
use nix::sys::signal::Signal;
use progress::Progress;
use session::{Next, Session};
use solver::Solver;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Something that happens while an exercise is worked on.
#[derive(Debug)]
enum Event {
    /// A file that is watched has other content.
    Saved,
    /// The check of this number has ended.
    Checked(usize, Checked),
    /// A key was pressed, or a line with it typed.
    Key(char),
    /// There are no more lines to read.
    EndOfInput,
    /// A signal asks for an end, or a stop.
    Signal(Signal),
}

/// The events, and where they come from.
struct Events {
    sender: Sender<Event>,
    receiver: Receiver<Event>,
}

/// Lists all exercises, and which are solved.
///
/// # Errors
/// If the progress can't be read.
pub fn list(course: &Course) -> anyhow::Result<()> {
    anstream::println!("{}", listing::listed(course, &Progress::read(course)?));
    Ok(())
}

/// Checks all exercises anew.
///
/// # Errors
/// If one can't be checked.
pub fn check_all(course: &Course) -> anyhow::Result<Exit> {
    listing::check_all(course, &mut Progress::read(course)?)
}

/// Works on one exercise after the other, until the learner quits: from the one of this name, or the first that is not
/// solved; checks the command of these words in place of the exercises' own programs, if there are any.
///
/// # Errors
/// If there is no such exercise, a file can't be read or written, or a program not be checked.
pub fn work(course: &Course, first: Option<&str>, words: Vec<String>) -> anyhow::Result<Exit> {
    if course.exercises.is_empty() {
        bail!(word!("the course has no exercises", "이 코스에는 연습이 없어요"));
    }
    let (solver, mut progress) = (Solver::of(words)?, Progress::read(course)?);
    let mut place = match first {
        Some(name) => named(course, name)?,
        None => progress.unsolved(course, 0),
    };
    let (sender, receiver) = channel();
    let events = Events { sender, receiver };
    let terminal = input::listen(&events.sender)?;
    loop {
        let session = Session::start(course, place, &solver, &mut progress, &events)?;
        match session.work(&terminal)? {
            Next::Exercise(next) => place = next,
            Next::Quit(exit) => return Ok(exit),
            Next::EndBy(signal) => {
                drop(terminal);
                input::end_by(signal)?;
                return Ok(Exit::Unanswered);
            }
        }
    }
}

fn named(course: &Course, name: &str) -> anyhow::Result<usize> {
    let selected = course.select(&[name.to_owned()])?;
    let is_it = |exercise: &Lesson| selected.iter().any(|one| one.name == exercise.name);
    course.exercises.iter().position(is_it).with_context(|| {
        say!(
            "`{name}` is no exercise; they are listed by `cargo xtask learn --list`",
            "`{name}`은(는) 연습이 아니에요. 연습의 목록은 `cargo xtask learn --list`로 볼 수 있어요"
        )
    })
}

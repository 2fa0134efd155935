//! One exercise: its task, a check at each save, and what the learner's keys ask for.

use super::check::{Check, Checked};
use super::input::Terminal;
use super::listing;
use super::progress::Progress;
use super::solver::Solver;
use super::task::Task;
use super::watch::{self, Watch};
use super::{Event, Events};
use crate::course::{Course, Lesson, say, word};
use crate::exit::Exit;
use crate::report::page::Page;
use crate::report::styles;
use anyhow::Context;
use nix::sys::signal::Signal;
use std::fs;
use std::path::PathBuf;

/// What comes after an exercise.
pub(super) enum Next {
    /// The exercise at this place.
    Exercise(usize),
    /// An end, with this exit code.
    Quit(Exit),
    /// An end by this signal.
    EndBy(Signal),
}

/// An exercise that is worked on.
pub(super) struct Session<'a> {
    course: &'a Course,
    place: usize,
    solver: &'a Solver,
    progress: &'a mut Progress,
    events: &'a Events,
    task: Task,
    /// How many hints were given.
    hints: usize,
    check: Check,
    /// What the last check that has ended means.
    exit: Option<Exit>,
    /// Whether the next key is the answer to whether to reset.
    is_asked: bool,
    /// Whether there are no more keys to come.
    is_input_over: bool,
    _watch: Watch,
}

impl<'a> Session<'a> {
    /// Shows the task, and starts the first check.
    ///
    /// # Errors
    /// If the task can't be read, the program not be watched, or no check be started.
    pub(super) fn start(
        course: &'a Course,
        place: usize,
        solver: &'a Solver,
        progress: &'a mut Progress,
        events: &'a Events,
    ) -> anyhow::Result<Self> {
        let exercise = &course.exercises[place];
        let task = Task::read(exercise)?;
        introduce(course, exercise, &task, solver);
        let watch = watch::start(&solver.files(exercise), &events.sender)?;
        let check = start_check(exercise, solver, 1, events)?;
        Ok(Self {
            course,
            place,
            solver,
            progress,
            events,
            task,
            hints: 0,
            check,
            exit: None,
            is_asked: false,
            is_input_over: false,
            _watch: watch,
        })
    }

    /// Works on it until the learner goes on to another one, or quits.
    ///
    /// # Errors
    /// If a file can't be read or written, or the program not be checked.
    pub(super) fn work(mut self, terminal: &Terminal) -> anyhow::Result<Next> {
        loop {
            // The sender is there for as long as the receiver is.
            match self.events.receiver.recv().unwrap_or(Event::EndOfInput) {
                Event::Saved => self.check_again()?,
                Event::Checked(number, checked) if number == self.check.number() => {
                    self.note(&checked)?;
                }
                // A newer save has ended it, or it was another exercise's.
                Event::Checked(..) => {}
                Event::Key(key) if self.is_asked => self.answer(key)?,
                Event::Key(key) => {
                    if let Some(next) = self.key(key)? {
                        return Ok(next);
                    }
                }
                Event::EndOfInput => self.is_input_over = true,
                Event::Signal(Signal::SIGTSTP) => terminal.pause()?,
                Event::Signal(signal) => return Ok(Next::EndBy(signal)),
            }
            // Nobody asks any more: what the program is worth is the last that there is to say.
            if let (true, Some(exit)) = (self.is_input_over, self.exit) {
                return Ok(Next::Quit(exit));
            }
        }
    }

    fn exercise(&self) -> &'a Lesson {
        &self.course.exercises[self.place]
    }

    fn check_again(&mut self) -> anyhow::Result<()> {
        self.exit = None;
        let number = self.check.number() + 1;
        self.check = start_check(self.exercise(), self.solver, number, self.events)?;
        Ok(())
    }

    /// What a key asks for, if it has a meaning.
    fn key(&mut self, key: char) -> anyhow::Result<Option<Next>> {
        match key {
            'h' => self.hint(),
            'n' if *self.solver == Solver::Own => return Ok(Some(Next::Exercise(self.next()))),
            'n' => self.show_next_command(),
            'l' => anstream::println!("{}\n", listing::listed(self.course, self.progress)),
            'r' => self.ask(),
            's' => self.show_solution()?,
            'q' => return Ok(Some(Next::Quit(Exit::Holds))),
            '?' => anstream::println!("{}\n", Page::of_stdout().markdown(keys())),
            _ => self.show_keys(),
        }
        Ok(None)
    }

    /// The place of the exercise that comes next.
    fn next(&self) -> usize {
        self.progress.unsolved(self.course, self.place + 1)
    }

    /// The next exercise, by its section and its name.
    fn next_shown(&self) -> String {
        let next = &self.course.exercises[self.next()];
        format!("{} {}", next.section(), next.name)
    }

    /// The next hint; after the last one, the first again.
    fn hint(&mut self) {
        let all = self.task.hints.len();
        let Some(hint) = self.task.hints.get(self.hints % all.max(1)) else { return };
        let number = self.hints % all + 1;
        self.hints += 1;
        let (bold, heading) =
            (styles::NAME, say!("hint {number} of {all}", "힌트 {all}개 중 {number}번째"));
        anstream::println!("{bold}{heading}{bold:#}\n{}\n", Page::of_stdout().markdown(hint));
    }

    fn show_next_command(&self) {
        let (next, name) = (self.next_shown(), &self.course.exercises[self.next()].name);
        anstream::println!(
            "{}\n",
            say!(
                "{next} needs a program of its own: cargo xtask learn {name} -- COMMAND",
                "{next}에는 다른 프로그램이 필요해요: cargo xtask learn {name} -- 명령"
            )
        );
    }

    /// The keys that help now, in a line.
    fn show_keys(&self) {
        let (faint, next) = (styles::FAINT, self.next_shown());
        let said = if self.exit == Some(Exit::Holds) {
            say!(
                "n: on to {next}, s: a solution to compare with, q: quit, ?: all keys",
                "n: 다음은 {next}, s: 비교해 볼 풀이, q: 끝내기, ?: 모든 키"
            )
        } else {
            say!(
                "h: a hint, n: on to {next}, q: quit, ?: all keys",
                "h: 힌트, n: 다음은 {next}, q: 끝내기, ?: 모든 키"
            )
        };
        let said = Page::of_stdout().markdown(&said);
        anstream::println!("{faint}{said}{faint:#}\n");
    }

    /// What a check has shown.
    fn note(&mut self, checked: &Checked) -> anyhow::Result<()> {
        anstream::print!("{}", checked.said());
        let is_solved = checked.exit() == Exit::Holds;
        self.exit = Some(checked.exit());
        self.progress.note(self.exercise(), self.solver, is_solved)?;
        if is_solved {
            let (style, solved) = (styles::HOLDS, word!("solved", "풀었어요"));
            let of_all = listing::solved(self.course, self.progress);
            anstream::println!("\n{style}{solved}{style:#} ({of_all})");
        }
        self.show_keys();
        Ok(())
    }

    /// Asks whether to put the skeleton back.
    fn ask(&mut self) {
        if *self.solver != Solver::Own {
            let said = word!(
                "there is nothing to reset: the program is yours",
                "되돌릴 것이 없어요. 직접 만든 프로그램이에요"
            );
            anstream::println!("{said}\n");
            return;
        }
        self.is_asked = true;
        anstream::println!(
            "{}",
            word!(
                "put the program back as it was at first? y: yes (a copy of yours is kept), any other key: no",
                "프로그램을 처음으로 되돌릴까요? y: 네(지금 것은 사본으로 남겨 둬요), 다른 키: 아니요"
            )
        );
    }

    /// The answer to that: puts the skeleton back, and keeps what was there beside it.
    fn answer(&mut self, key: char) -> anyhow::Result<()> {
        self.is_asked = false;
        if key != 'y' {
            anstream::println!("{}\n", word!("it stays as it is", "그대로 둘게요"));
            return Ok(());
        }
        let exercise = self.exercise();
        let failed = || say!("cannot reset {}", "{}을(를) 되돌릴 수 없어요", exercise.name);
        let kept = free_name(exercise).with_context(failed)?;
        fs::copy(exercise.program_file(), &kept).with_context(failed)?;
        fs::copy(exercise.skeleton_file(), exercise.program_file()).with_context(failed)?;
        self.progress.note(exercise, self.solver, false)?;
        let shown = kept.strip_prefix(&self.course.root).unwrap_or(&kept).display();
        anstream::println!(
            "{}\n  {shown}\n",
            word!("reset; yours is kept:", "되돌렸어요. 쓰던 것은 여기 남아 있어요:")
        );
        Ok(())
    }

    fn show_solution(&self) -> anyhow::Result<()> {
        let exercise = self.exercise();
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

fn start_check(
    exercise: &Lesson,
    solver: &Solver,
    number: usize,
    events: &Events,
) -> anyhow::Result<Check> {
    let (faint, said) = (styles::FAINT, say!("── check {number} ──", "── {number}번째 확인 ──"));
    anstream::println!("{faint}{said}{faint:#}");
    Check::start(exercise, solver, number, &events.sender)
}

fn introduce(course: &Course, exercise: &Lesson, task: &Task, solver: &Solver) {
    let bold = styles::NAME;
    let (section, all, name) = (exercise.section(), course.exercises.len(), &exercise.name);
    let heading = say!("exercise {section} of {all}: {name}", "연습 {all}개 중 {section}: {name}");
    let text = Page::of_stdout().markdown(&task.text);
    anstream::println!("{bold}{heading}{bold:#}\n\n{text}\n");
    let program = solver.shown(course, exercise);
    anstream::println!("{}", say!("your program: {program}", "내 프로그램: {program}"));
    anstream::println!("{}\n", Page::of_stdout().markdown(keys()));
}

/// A name beside the program that is not taken.
fn free_name(exercise: &Lesson) -> Option<PathBuf> {
    let names = (1..).map(|number| exercise.folder.join(format!("src/main.rs.kept{number}")));
    names.into_iter().find(|name| !name.exists())
}

fn keys() -> &'static str {
    word!(
        "h: a hint, n: the next exercise, l: list, r: reset, s: a solution (when solved), q: quit",
        "h: 힌트, n: 다음 연습, l: 목록, r: 처음으로, s: 풀이(푼 다음에), q: 끝내기"
    )
}

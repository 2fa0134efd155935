//! How far the learner has come: which exercises were solved, and by which program. A program that was changed since
//! counts only when it has been checked again.

use super::solver::Solver;
use crate::course::{Course, Lesson, say};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Its name in the workspace's folder, which git ignores.
const FILE: &str = ".learned.toml";

/// The exercises that were solved, by their names.
pub(super) struct Progress {
    file: PathBuf,
    solved: BTreeMap<String, Solved>,
}

/// What solved an exercise.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Solved {
    /// What the program was then.
    mark: String,
    /// Which program it was.
    by: Solver,
}

impl Progress {
    /// What is known of this course; nothing, if there is no file yet, or none that can be understood.
    ///
    /// # Errors
    /// If there is a file, and it can't be read.
    pub(super) fn read(course: &Course) -> anyhow::Result<Self> {
        let file = course.root.join(FILE);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(error).with_context(|| {
                    say!("cannot read {}", "{}을(를) 읽을 수 없어요", file.display())
                });
            }
        };
        Ok(Self { file, solved: toml::from_str(&text).unwrap_or_default() })
    }

    /// What solved an exercise when it was last checked, as it may be now.
    pub(super) fn solver(&self, exercise: &Lesson) -> Option<&Solver> {
        self.solved.get(&exercise.name).map(|solved| &solved.by)
    }

    /// Whether an exercise was solved by the program that is there.
    pub(super) fn has_solved(&self, exercise: &Lesson) -> bool {
        let known = self.solved.get(&exercise.name);
        known.is_some_and(|solved| solved.by.mark(exercise).as_ref() == Some(&solved.mark))
    }

    /// The place of the first exercise from there on, round and round, that is not solved and can be solved here; if all
    /// are, the one there.
    pub(super) fn unsolved(&self, course: &Course, from: usize) -> usize {
        let exercises = &course.exercises;
        let mut places = (0..exercises.len()).map(|step| (from + step) % exercises.len());
        let is_open = |one: &Lesson| one.needs().is_none() && !self.has_solved(one);
        let unsolved = places.find(|place| is_open(&exercises[*place]));
        unsolved.unwrap_or(from % exercises.len().max(1))
    }

    /// An exercise was checked, with this program. That one did not solve it says nothing of another.
    ///
    /// # Errors
    /// If the file can't be written: what was there is still there then.
    pub(super) fn note(
        &mut self,
        exercise: &Lesson,
        by: &Solver,
        is_solved: bool,
    ) -> anyhow::Result<()> {
        let before = self.solved.clone();
        match by.mark(exercise).filter(|_| is_solved) {
            Some(mark) => {
                self.solved.insert(exercise.name.clone(), Solved { mark, by: by.clone() });
            }
            None if self.solver(exercise) == Some(by) => {
                self.solved.remove(&exercise.name);
            }
            None => {}
        }
        if self.solved == before {
            return Ok(());
        }
        self.write()
            .with_context(|| say!("cannot write {}", "{}에 쓸 수 없어요", self.file.display()))
    }

    fn write(&self) -> anyhow::Result<()> {
        let folder = self.file.parent().context("the file is in a folder")?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(toml::to_string(&self.solved)?.as_bytes())?;
        file.persist(&self.file)?;
        Ok(())
    }
}

//! How far the learner has come: which exercises were solved, and by which program. A program that was changed since
//! counts only when it has been checked again.

use crate::course::{Course, Lesson, say};
use anyhow::Context;
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Its name in the workspace's folder, which git ignores.
const FILE: &str = ".learned.toml";

/// The exercises that were solved, each with what its program was then.
pub(super) struct Progress {
    file: PathBuf,
    solved: BTreeMap<String, String>,
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

    /// Whether an exercise was solved by the program that is there.
    pub(super) fn has_solved(&self, exercise: &Lesson) -> bool {
        let known = self.solved.get(&exercise.name);
        known.is_some() && known == mark(exercise).as_ref()
    }

    /// An exercise was checked.
    ///
    /// # Errors
    /// If the file can't be written: what was there is still there then.
    pub(super) fn note(&mut self, exercise: &Lesson, is_solved: bool) -> anyhow::Result<()> {
        let before = self.solved.clone();
        match mark(exercise).filter(|_| is_solved) {
            Some(mark) => self.solved.insert(exercise.name.clone(), mark),
            None => self.solved.remove(&exercise.name),
        };
        if self.solved == before {
            return Ok(());
        }
        self.write()
            .with_context(|| say!("cannot write {}", "{}에 쓸 수 없어요", self.file.display()))
    }

    fn write(&self) -> anyhow::Result<()> {
        let folder = self.file.parent().context("the file is in a folder")?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        for (name, mark) in &self.solved {
            writeln!(file, "{name} = \"{mark}\"")?;
        }
        file.persist(&self.file)?;
        Ok(())
    }
}

/// What an exercise's program is, in a few letters; `None` if it can't be read.
fn mark(exercise: &Lesson) -> Option<String> {
    let program = fs::read(exercise.program_file()).ok()?;
    let mut hasher = DefaultHasher::new();
    program.hash(&mut hasher);
    Some(format!("{:016x}", hasher.finish()))
}

//! The program that is to solve an exercise: the exercise's own, or a command, in any language.

use crate::course::{Course, Lesson, word};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

/// A program that is to solve an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Solver {
    /// The exercise's own: its `src/main.rs`.
    Own,
    /// A command in its place.
    Command {
        /// Its words.
        words: Vec<String>,
        /// Where it is run.
        folder: PathBuf,
    },
}

impl Solver {
    /// The command of these words, run in this folder; the exercise's own program, if there are none.
    ///
    /// # Errors
    /// If there is no such folder any more.
    pub(super) fn of(words: Vec<String>) -> anyhow::Result<Self> {
        if words.is_empty() {
            return Ok(Self::Own);
        }
        let folder = env::current_dir()
            .context(word!("cannot tell this folder", "지금 폴더를 알 수 없어요"))?;
        Ok(Self::Command { words, folder })
    }

    /// The files that it is made of, as far as is known; some may not be there yet.
    pub(super) fn files(&self, exercise: &Lesson) -> Vec<PathBuf> {
        match self {
            Self::Own => vec![exercise.program_file()],
            Self::Command { words, folder } => {
                let is_path = |word: &&String| {
                    !word.starts_with('-')
                        && (word.contains(['/', '.']) || folder.join(word).is_file())
                };
                words.iter().filter(is_path).map(|word| folder.join(word)).collect()
            }
        }
    }

    /// What it is, in a few letters; `None` if the exercise's own program can't be read.
    pub(super) fn mark(&self, exercise: &Lesson) -> Option<String> {
        let mut hasher = DefaultHasher::new();
        match self {
            Self::Own => fs::read(exercise.program_file()).ok()?.hash(&mut hasher),
            Self::Command { words, .. } => {
                words.hash(&mut hasher);
                for file in self.files(exercise) {
                    fs::read(file).ok().hash(&mut hasher);
                }
            }
        }
        Some(format!("{:016x}", hasher.finish()))
    }

    /// The command, if it is one.
    pub(super) fn command(&self) -> Option<String> {
        match self {
            Self::Own => None,
            Self::Command { words, .. } => Some(words.join(" ")),
        }
    }

    /// How it is shown: the file, or the command.
    pub(super) fn shown(&self, course: &Course, exercise: &Lesson) -> String {
        self.command().unwrap_or_else(|| {
            let file = exercise.program_file();
            file.strip_prefix(&course.root).unwrap_or(&file).display().to_string()
        })
    }
}

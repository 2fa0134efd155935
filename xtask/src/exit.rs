//! The runner's exit codes.

use std::process::ExitCode;

/// What the runner's exit code says. The most telling one wins: a broken invariant is told even if
/// another question found no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all that was asked for holds, or was done.
    Holds = 0,
    /// 1: an invariant is broken, or a lesson that was only run failed.
    Broken = 1,
    /// 2: the question could not be answered: an unknown lesson, a failed build, a bad option, a
    /// program that can't be run, or evidence that can't be had.
    Unanswered = 2,
}

impl Exit {
    /// The more telling one of two.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Broken, _) | (_, Self::Broken) => Self::Broken,
            (Self::Unanswered, _) | (_, Self::Unanswered) => Self::Unanswered,
            (Self::Holds, Self::Holds) => Self::Holds,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

//! The processes that a lesson expects, by their places in the tree.

use crate::course::{Lesson, Match, ProcessData};
use interleave::ProcessName;

/// All processes of a lesson, each before its children.
pub(super) struct Expected<'a> {
    processes: Vec<(ProcessName, &'a ProcessData)>,
    /// How closely lines must match.
    pub(super) how: Match,
}

impl<'a> Expected<'a> {
    pub(super) fn of(lesson: &'a Lesson, how: Match) -> Self {
        Self { processes: lesson.data.parent.with_names(), how }
    }

    /// How many processes there are.
    pub(super) fn count(&self) -> usize {
        self.processes.len()
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = (&ProcessName, &'a ProcessData)> {
        self.processes.iter().map(|(name, data)| (name, *data))
    }

    /// What the process at this place should do; `None` if the lesson has none there.
    pub(super) fn at(&self, name: &ProcessName) -> Option<&'a ProcessData> {
        self.all().find(|(known, _)| *known == name).map(|(_, data)| data)
    }
}
